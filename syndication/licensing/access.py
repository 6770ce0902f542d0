"""What a licence is worth, as money has it: facts about payments and invoices in, a status out.

Nothing here remembers an order of events. Each object at Stripe is kept as what is true of it now, and
a licence follows from all of them together, so the state after is the same whichever was told first.

======================================  ===========  =====================================
what rests on it                        the licence  and
======================================  ===========  =====================================
payment                                 active
payment, refunded in part               active       the licence it was meant for, if whole: revoked
payment, refunded in full               revoked
payment, bank asks (warning)            active       the desk is told to answer
payment, disputed                       suspended    the desk is told to answer
payment, dispute won or withdrawn       active
payment, dispute lost                   revoked      the desk is told
invoice, released when finalised: open  active
the same, overdue                       suspended    paid late: active
the same, uncollectible                 suspended    a person decides; it can still be paid
the same, void or credited in full      revoked
no fee                                  active
======================================  ===========  =====================================
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from schemas.licence import LicenceStatus


class DisputeStatus(StrEnum):
    """Stripe's words for where a dispute stands."""

    WARNING_NEEDS_RESPONSE = "warning_needs_response"
    WARNING_UNDER_REVIEW = "warning_under_review"
    WARNING_CLOSED = "warning_closed"
    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"
    PREVENTED = "prevented"


class InvoiceStatus(StrEnum):
    """Stripe's words for where an invoice stands."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"


ASKS_FOR_AN_ANSWER = frozenset({DisputeStatus.WARNING_NEEDS_RESPONSE, DisputeStatus.NEEDS_RESPONSE})
"""The states in which the bank waits for the desk."""

OPEN = ASKS_FOR_AN_ANSWER | {DisputeStatus.WARNING_UNDER_REVIEW, DisputeStatus.UNDER_REVIEW}
"""The states in which a bank has not decided yet."""

TAKES_MONEY = frozenset(
    {DisputeStatus.NEEDS_RESPONSE, DisputeStatus.UNDER_REVIEW, DisputeStatus.WON, DisputeStatus.LOST}
)
"""The states that begin with the bank taking the money; a bank that only asks leaves it with us."""

_ACTIVE, _SUSPENDED, _REVOKED = LicenceStatus.ACTIVE, LicenceStatus.SUSPENDED, LicenceStatus.REVOKED

_BEST_FIRST = (_ACTIVE, _SUSPENDED, _REVOKED)

_OF_DISPUTE: Mapping[DisputeStatus, LicenceStatus] = {
    DisputeStatus.WARNING_NEEDS_RESPONSE: _ACTIVE,
    DisputeStatus.WARNING_UNDER_REVIEW: _ACTIVE,
    DisputeStatus.WARNING_CLOSED: _ACTIVE,
    DisputeStatus.NEEDS_RESPONSE: _SUSPENDED,
    DisputeStatus.UNDER_REVIEW: _SUSPENDED,
    DisputeStatus.WON: _ACTIVE,
    # closed by a refund before it became one: the refund decides
    DisputeStatus.PREVENTED: _ACTIVE,
    DisputeStatus.LOST: _REVOKED,
}

_OF_INVOICE: Mapping[InvoiceStatus, LicenceStatus] = {
    InvoiceStatus.DRAFT: _REVOKED,
    InvoiceStatus.OPEN: _ACTIVE,
    # what was paid is a payment of its own, and that one decides
    InvoiceStatus.PAID: _REVOKED,
    InvoiceStatus.VOID: _REVOKED,
    InvoiceStatus.UNCOLLECTIBLE: _SUSPENDED,
}


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that licenses, in minor units: what came, what went back, and what banks say.

    `refunded_of` is what went back for one licence each: (its id, how much).
    """

    amount: int
    refunded: int = 0
    refunded_of: tuple[tuple[int, int], ...] = ()
    disputes: tuple[DisputeStatus, ...] = ()


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice under which the licences were released before it is paid."""

    status: InvoiceStatus
    total: int
    credited: int = 0
    overdue: bool = False


def of_payment(paid: Paid) -> LicenceStatus:
    """Return what a payment is worth; the worst of its disputes counts."""
    if paid.refunded >= paid.amount:
        return _REVOKED
    return max((_OF_DISPUTE[status] for status in paid.disputes), key=_BEST_FIRST.index, default=_ACTIVE)


def of_invoice(owed: Owed) -> LicenceStatus:
    """Return what an invoice is worth before it is paid."""
    if owed.credited >= owed.total:
        return _REVOKED
    if owed.overdue and owed.status is InvoiceStatus.OPEN:
        return _SUSPENDED
    return _OF_INVOICE[owed.status]


def of_all(payments: Sequence[Paid], invoices: Sequence[Owed], *, free: bool = False) -> LicenceStatus:
    """Return what a request's licences are worth: the best that anything they rest on gives."""
    worths: Iterable[LicenceStatus] = (
        *(of_payment(paid) for paid in payments),
        *(of_invoice(owed) for owed in invoices),
    )
    return _ACTIVE if free else min(worths, key=_BEST_FIRST.index, default=_REVOKED)


def of_licence(
    licence_id: int, share: int, *, payments: Sequence[Paid], invoices: Sequence[Owed], free: bool, over: bool
) -> LicenceStatus:
    """Return the status of one released licence.

    `share` is its part of the total, tax included: a licence whose whole share went back by itself is
    revoked while its neighbours stand. One whose period is `over` has expired, unless it was revoked.
    """
    whole = [paid for paid in payments if not 0 < share <= dict(paid.refunded_of).get(licence_id, 0)]
    status = of_all(whole, invoices, free=free)
    return LicenceStatus.EXPIRED if over and status is not _REVOKED else status
