"""What somebody pays with, and what will come of it: a card, a bank debit, a bank transfer."""

from typing import Literal

import msgspec

from syndication.sandbox.stripe.paper import Json


class Decline(msgspec.Struct, frozen=True, kw_only=True):
    """Why a bank says no: Stripe's error code, the bank's reason, and the sentence for the buyer."""

    code: str
    reason: str
    message: str


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """A means of payment as it was given, and its fate.

    `decline` comes at once, or later when the means is `delayed`. `disputed` is the reason of the
    dispute its holder opens right after paying.
    """

    type: str
    details: Json
    decline: Decline | None = None
    delayed: bool = False
    disputed: str | None = None
    refunds: Literal["at once", "later", "fails"] = "at once"


def bank_transfer() -> Means:
    """Return money that arrives on the account at this moment."""
    return Means(type="customer_balance", details={}, refunds="later")
