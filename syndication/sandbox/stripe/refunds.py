"""Refunds: a charge given back, whole or in parts, at once, later, or not after all.

Money goes back to a card at once, to anything else some days later; two test cards make a refund wait
or fail. A failed refund puts the money back on the seller's balance.
"""

from typing import Final

from stripe.params import RefundCreateParams, RefundListParams, RefundRetrieveParams, RefundUpdateParams

from syndication.sandbox.stripe import balance, charges
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import DATED, equal, included, page_of
from syndication.sandbox.stripe.paper import Json, listing, metadata
from syndication.sandbox.stripe.refusals import missing, not_possible, wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes.refund import refund as shape
from syndication.sandbox.stripe.timetable import appoint, duty

_REFUND_IS_KNOWN: Final = "a refund's outcome is known"
# The sandbox's own figure: so many days after it was asked for, a refund has arrived or failed.
_DAYS_UNDER_WAY: Final = 5
_DAY: Final = 24 * 60 * 60


@endpoint("POST", "/v1/refunds", RefundCreateParams, "payment_intent charge amount reason metadata")
def create_refund(call: Call[RefundCreateParams]) -> Json:
    """Give back a charge, or a part of it; never more than is left of it."""
    asked = call.parameters
    paid = _charge_to_refund(call.sandbox, asked)
    amount = refundable(call.sandbox, paid, asked.get("amount"))
    refund = give_back(
        *(call.sandbox, paid, amount, call.origin), reason=asked.get("reason"), named=asked.get("metadata")
    )
    return refund.body


def give_back(  # what goes back to whom, and why
    sandbox: Sandbox,
    paid: Entry,
    amount: int,
    origin: Origin,
    *,
    reason: str | None = None,
    named: object = None,
) -> Entry:
    """Write a refund down, move the balance, and tell of it; it is pending when it arrives later."""
    fate = charges.means_behind(paid).refunds
    refund = sandbox.book.add(shape(paid.body, amount, reason, named, sandbox.now()), {"fate": fate})
    line = balance.enter(sandbox, refund.body, "refund", -amount, category="refund")
    # a refund that fails looks well at first
    status = "pending" if fate == "later" else "succeeded"
    sandbox.book.change(refund, {"balance_transaction": line["id"], "status": status})
    before = _count(sandbox, paid, amount)
    if fate != "at once":
        appoint(sandbox, _REFUND_IS_KNOWN, refund.body, sandbox.now() + _DAYS_UNDER_WAY * _DAY)
    announce(sandbox, "refund.created", refund.body, origin)
    announce(sandbox, "charge.refunded", paid.body, origin, before)
    return refund


def conclude_refund(sandbox: Sandbox, identity: str, *, arrives: bool, origin: Origin) -> Entry:
    """Let a refund under way arrive, or come back to the seller; refuses one that is over."""
    refund = sandbox.book.get("refund", identity)
    open_still = refund.body["status"] == "pending" or refund.private["fate"] == "fails"
    if not open_still or refund.body["status"] == "failed":
        raise not_possible(f"The refund {identity} has {refund.body['status']} already.")
    refund.private["fate"] = "at once"
    if arrives:
        before = sandbox.book.change(refund, {"status": "succeeded"})
        announce(sandbox, "refund.updated", refund.body, origin, before)
    else:
        before = _fail(sandbox, refund, origin)
    announce(sandbox, "charge.refund.updated", refund.body, origin, before)
    return refund


@duty(_REFUND_IS_KNOWN)
def _outcome_known(sandbox: Sandbox, identity: str) -> None:
    fate = sandbox.book.get("refund", identity).private["fate"]
    if fate != "at once":
        conclude_refund(sandbox, identity, arrives=fate == "later", origin=Origin())


def _fail(sandbox: Sandbox, refund: Entry, origin: Origin) -> Json:
    amount: int = refund.body["amount"]
    line = balance.enter(sandbox, refund.body, "refund_failure", amount, category="refund_failure")
    changes = {
        "failure_balance_transaction": line["id"],
        "failure_reason": "lost_or_stolen_card",
        "status": "failed",
    }
    before = sandbox.book.change(refund, changes)
    _count(sandbox, sandbox.book.get("charge", refund.body["charge"]), -amount)
    announce(sandbox, "refund.failed", refund.body, origin, before)
    return before


def _count(sandbox: Sandbox, paid: Entry, amount: int) -> Json:
    given_back = paid.body["amount_refunded"] + amount
    changes = {"amount_refunded": given_back, "refunded": given_back == paid.body["amount"]}
    return sandbox.book.change(paid, changes)


@endpoint("GET", "/v1/refunds/{id}", RefundRetrieveParams)
def retrieve_refund(call: Call[RefundRetrieveParams]) -> Json:
    """Show one refund."""
    return call.sandbox.book.get("refund", call.id).body


@endpoint("POST", "/v1/refunds/{id}", RefundUpdateParams, "metadata")
def update_refund(call: Call[RefundUpdateParams]) -> Json:
    """Write other metadata on a refund."""
    refund = call.sandbox.book.get("refund", call.id)
    fresh = metadata(call.parameters.get("metadata"), refund.body["metadata"])
    before = call.sandbox.book.change(refund, {"metadata": fresh})
    for kind in ("refund.updated", "charge.refund.updated"):
        announce(call.sandbox, kind, refund.body, call.origin, before)
    return refund.body


@endpoint("GET", "/v1/refunds", RefundListParams, f"{DATED} payment_intent charge")
def list_refunds(call: Call[RefundListParams]) -> Json:
    """Show refunds, newest first, of one charge or payment intent when asked."""
    where = equal(call.parameters, "payment_intent", "charge")
    return page_of(call.sandbox, call.parameters, "refund", "/v1/refunds", where)


@included("charge", "refunds")
def refunds_of(sandbox: Sandbox, charge: str) -> Json:
    """Return the refunds of a charge, as it shows them when asked."""
    made = sandbox.book.all_of("refund", charge=charge)
    return listing([one.body for one in reversed(made)], url=f"/v1/charges/{charge}/refunds")


def _charge_to_refund(sandbox: Sandbox, asked: RefundCreateParams) -> Entry:
    if asked.get("charge"):
        return sandbox.book.get("charge", asked["charge"], param="charge")
    if not asked.get("payment_intent"):
        raise missing("payment_intent")
    intent = sandbox.book.get("payment_intent", asked["payment_intent"], param="payment_intent").body
    if intent["status"] != "succeeded":
        raise not_possible(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        )
    return sandbox.book.get("charge", intent["latest_charge"])


def refundable(sandbox: Sandbox, paid: Entry, wanted: int | None) -> int:
    """Return how much of a charge to give back: what is wanted, or all that is left; refuses more."""
    body = paid.body
    left: int = body["amount"] - body["amount_refunded"]
    disputes = sandbox.book.all_of("dispute", charge=paid.id)
    if not body["paid"]:
        raise not_possible(f"Charge {paid.id} took no money, so none can be given back.")
    if any(one.body["status"] != "won" for one in disputes):
        raise not_possible(
            f"Charge {paid.id} is disputed: its money is not the seller's to give.", "charge_disputed"
        )
    if left == 0:
        raise not_possible(f"Charge {paid.id} has already been refunded.", "charge_already_refunded")
    if wanted is not None and wanted < 1:
        raise wrong("amount", "Invalid positive integer", "parameter_invalid_integer")
    if wanted is not None and wanted > left:
        rest = written(left, body["currency"])
        raise not_possible(f"Only {rest} is left to refund of {paid.id}.", "amount_too_large", "amount")
    return left if wanted is None else wanted
