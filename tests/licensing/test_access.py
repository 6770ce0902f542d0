"""What a licence is worth: the table of money, and that no order of telling can change it."""

import itertools

import pytest

from schemas.licence import LicenceStatus
from syndication.licensing.access import (
    DisputeStatus,
    InvoiceStatus,
    Owed,
    Paid,
    of_all,
    of_invoice,
    of_licence,
    of_payment,
)
from syndication.licensing.refunding import needs_second, that_fit

ACTIVE, SUSPENDED, REVOKED = LicenceStatus.ACTIVE, LicenceStatus.SUSPENDED, LicenceStatus.REVOKED
D, I = DisputeStatus, InvoiceStatus  # noqa: E741 - the two columns of a table

PAYMENTS = [
    (Paid(amount=100), ACTIVE),
    (Paid(amount=100, refunded=99), ACTIVE),
    (Paid(amount=100, refunded=100), REVOKED),
    (Paid(amount=100, disputes=(D.WARNING_NEEDS_RESPONSE,)), ACTIVE),
    (Paid(amount=100, disputes=(D.WARNING_CLOSED,)), ACTIVE),
    (Paid(amount=100, disputes=(D.NEEDS_RESPONSE,)), SUSPENDED),
    (Paid(amount=100, disputes=(D.UNDER_REVIEW,)), SUSPENDED),
    (Paid(amount=100, disputes=(D.WON,)), ACTIVE),
    (Paid(amount=100, disputes=(D.PREVENTED,)), ACTIVE),
    (Paid(amount=100, disputes=(D.LOST,)), REVOKED),
    (Paid(amount=100, disputes=(D.WON, D.NEEDS_RESPONSE)), SUSPENDED),
    (Paid(amount=100, disputes=(D.NEEDS_RESPONSE, D.LOST, D.WON)), REVOKED),
    (Paid(amount=100, refunded=100, disputes=(D.WON,)), REVOKED),
]

INVOICES = [
    (Owed(status=I.DRAFT, total=100), REVOKED),
    (Owed(status=I.OPEN, total=100), ACTIVE),
    (Owed(status=I.OPEN, total=100, overdue=True), SUSPENDED),
    (Owed(status=I.OPEN, total=100, credited=40), ACTIVE),
    (Owed(status=I.OPEN, total=100, credited=100), REVOKED),
    (Owed(status=I.PAID, total=100), REVOKED),
    (Owed(status=I.VOID, total=100), REVOKED),
    (Owed(status=I.UNCOLLECTIBLE, total=100), SUSPENDED),
]


@pytest.mark.parametrize(("paid", "worth"), PAYMENTS)
def test_what_a_payment_is_worth(paid: Paid, worth: LicenceStatus) -> None:
    """Each row of the table, and the worst of several disputes counts."""
    assert of_payment(paid) is worth


@pytest.mark.parametrize(("owed", "worth"), INVOICES)
def test_what_an_invoice_on_trust_is_worth(owed: Owed, worth: LicenceStatus) -> None:
    """Each row of the table; a paid one is worth what its payment is."""
    assert of_invoice(owed) is worth


def test_the_best_of_all_counts_in_whatever_order_they_stand() -> None:
    """A good payment opens, whatever became of others; the order never matters."""
    for some in itertools.combinations(PAYMENTS, 3):
        told = {of_all([paid for paid, _ in order], ()) for order in itertools.permutations(some)}
        best = min((worth for _, worth in some), key=(ACTIVE, SUSPENDED, REVOKED).index)
        assert told == {best}
    assert of_all((Paid(amount=1, refunded=1),), (Owed(status=I.OPEN, total=1),)) is ACTIVE
    assert of_all((), ()) is REVOKED
    assert of_all((), (), free=True) is ACTIVE


def test_one_licence_goes_back_and_its_neighbour_stays() -> None:
    """What was refunded for one licence in whole revokes that one; a part of it leaves it."""
    whole = Paid(amount=100, refunded=60, refunded_of=((7, 60),))
    part = Paid(amount=100, refunded=59, refunded_of=((7, 59),))

    def worth(licence_id: int, share: int, paid: Paid) -> LicenceStatus:
        return of_licence(licence_id, share, payments=(paid,), invoices=(), free=False, over=False)

    assert worth(7, 60, whole) is REVOKED
    assert worth(8, 40, whole) is ACTIVE
    assert worth(7, 60, part) is ACTIVE
    # a licence that cost nothing beside others is not refunded by nothing
    assert worth(9, 0, whole) is ACTIVE


def test_a_period_that_is_over_ends_everything_but_a_revocation() -> None:
    """Expired is said of what stood until its end; revoked stays revoked."""
    for paid, worth in PAYMENTS:
        status = of_licence(1, 100, payments=(paid,), invoices=(), free=False, over=True)
        assert status is (REVOKED if worth is REVOKED else LicenceStatus.EXPIRED)


def test_a_second_person_looks_at_what_is_large_together_or_in_another_currency() -> None:
    """The limit counts what went back before, so that small steps do not pass it."""
    for amount, currency, before, wanted in (
        (500, "GBP", 0, False),
        (501, "GBP", 0, True),
        (1, "GBP", 500, True),
        (1, "KWD", 0, True),
    ):
        assert needs_second(amount, currency, before=before, limit=500, limit_currency="GBP") is wanted


def test_what_waits_is_given_up_from_the_end_when_too_little_is_left() -> None:
    """The oldest that fit stay."""
    assert that_fit([10, 20, 30], 60) == 3
    assert that_fit([10, 20, 30], 59) == 2
    assert that_fit([10, 20, 30], 9) == 0
    assert that_fit([], 0) == 0
