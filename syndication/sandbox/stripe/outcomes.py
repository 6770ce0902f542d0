"""What becomes of a payment that was promised: it arrives or fails, and whoever waits for it is told."""

from syndication.sandbox.stripe import charges, checkout, invoice_payments
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Origin
from syndication.sandbox.stripe.debits import NOT_ALLOWED
from syndication.sandbox.stripe.refusals import not_possible
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.timetable import duty


def conclude_payment(sandbox: Sandbox, identity: str, *, arrives: bool) -> Entry:
    """Let a pending charge succeed or fail, and tell its session or invoice; refuses one that is over."""
    charge = sandbox.book.get("charge", identity)
    if charge.body["status"] != "pending":
        raise not_possible(f"The charge {identity} has {charge.body['status']} already.")
    intent = sandbox.book.get("payment_intent", charge.body["payment_intent"])
    if arrives:
        charges.succeed(sandbox, intent, charge, Origin())
    else:
        why = charges.means_behind(charge).decline or NOT_ALLOWED
        charges.decline(sandbox, intent, charge, why, Origin())
    kind, owner = charge.private["owner"]
    waiting = sandbox.book.get(kind, owner)
    if kind == "invoice":
        invoice_payments.conclude(sandbox, waiting, charge, Origin())
    else:
        checkout.conclude(sandbox, waiting, charge)
    return charge


@duty(charges.DEBIT_IS_KNOWN)
def _outcome_known(sandbox: Sandbox, identity: str) -> None:
    charge = sandbox.book.get("charge", identity)
    if charge.body["status"] == "pending":
        conclude_payment(sandbox, identity, arrives=charges.means_behind(charge).decline is None)
