"""Bank debits: methods whose money comes days after the buyer has said yes, or does not come.

The accounts are Stripe's test accounts, https://docs.stripe.com/payments/bacs-debit/accept-a-payment,
…/sepa-debit/… and …/ach-direct-debit/…. How long the money takes is the sandbox's own figure.
"""

import re
from typing import Final

import msgspec

from syndication.sandbox.stripe.means import Decline, Means
from syndication.sandbox.stripe.paper import Json, empty

DAYS_UNDER_WAY: Final = 3
"""After so many days of the sandbox's time a debit has arrived or failed, if nobody says so before."""

_NO_FUNDS: Final = Decline(
    code="insufficient_funds",
    reason="insufficient_funds",
    message="The account has insufficient funds.",
)
NOT_ALLOWED: Final = Decline(
    code="debit_not_authorized",
    reason="debit_not_authorized",
    message="The account's holder has not allowed the debit.",
)
"""Why a debit fails that a person lets fail."""


class TestAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A published account with what comes of a debit from it."""

    number: str
    outcome: str
    decline: Decline | None = None


class Debit(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of bank debit: its currency, what people call it, its test accounts."""

    type: str
    currency: str
    name: str
    label: str
    accounts: tuple[TestAccount, ...]


DEBITS: Final = {
    "bacs_debit": Debit(
        type="bacs_debit",
        currency="gbp",
        name="Bacs Direct Debit",
        label="Sort code and account number",
        accounts=(
            TestAccount(number="108800 00012345", outcome="pays, some days later"),
            TestAccount(number="108800 33333335", outcome="fails, some days later", decline=NOT_ALLOWED),
            TestAccount(
                number="108800 22222227", outcome="has no funds, as is known later", decline=_NO_FUNDS
            ),
        ),
    ),
    "sepa_debit": Debit(
        type="sepa_debit",
        currency="eur",
        name="SEPA Direct Debit",
        label="IBAN",
        accounts=(
            TestAccount(number="DE89 3704 0044 0532 0130 00", outcome="pays, some days later"),
            TestAccount(
                number="DE62 3704 0044 0532 0130 01", outcome="fails, some days later", decline=NOT_ALLOWED
            ),
        ),
    ),
    "us_bank_account": Debit(
        type="us_bank_account",
        currency="usd",
        name="ACH Direct Debit",
        label="Routing and account number",
        accounts=(
            TestAccount(number="110000000 000123456789", outcome="pays, some days later"),
            TestAccount(
                number="110000000 000222222227", outcome="has no funds, as is known later", decline=_NO_FUNDS
            ),
        ),
    ),
}
"""Every delayed method the sandbox plays, by Stripe's name of its type."""


def account_of(debit: Debit, typed: str) -> TestAccount | None:
    """Return the test account a person typed, however spaced."""
    return next((one for one in debit.accounts if _plain(one.number) == _plain(typed)), None)


def bank_debit(debit: Debit, account: TestAccount) -> Means:
    """Return a debit of one of the test accounts."""
    return Means(
        type=debit.type,
        details=_details(debit.type, _plain(account.number)),
        decline=account.decline,
        delayed=True,
        refunds="later",
    )


def _details(kind: str, number: str) -> Json:
    shared: Json = {"last4": number[-4:], "fingerprint": f"{kind}{number[-8:]}"[:16], "mandate": None}
    if kind == "bacs_debit":
        return {**shared, "sort_code": number[:6]}
    if kind == "sepa_debit":
        return {**shared, "country": number[:2], **empty("bank_code", "branch_code")}
    return {
        **shared,
        "account_holder_type": "company",
        "account_type": "checking",
        "bank_name": "STRIPE TEST BANK",
        "routing_number": number[:9],
    }


def _plain(number: str) -> str:
    return re.sub(r"[\s-]", "", number).upper()
