"""Taking money: an attempt on a payment's amount, which succeeds, fails, or is known only later.

The order of the news is Stripe's: the charge, then the payment behind it; whoever asked for the money
(a session, an invoice) tells the rest.
"""

from typing import Final

import msgspec
from stripe.params import ChargeListParams, ChargeRetrieveParams, ChargeSearchParams

from syndication.sandbox.stripe import balance
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.debits import DAYS_UNDER_WAY
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import DATED, equal, page_of
from syndication.sandbox.stripe.means import Decline, Means
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.queries import QUERIED, found
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import payment as shapes
from syndication.sandbox.stripe.timetable import appoint

DEBIT_IS_KNOWN: Final = "a debit's outcome is known"
_DAY: Final = 24 * 60 * 60


@endpoint("GET", "/v1/charges/{id}", ChargeRetrieveParams)
def retrieve_charge(call: Call[ChargeRetrieveParams]) -> Json:
    """Show one attempt to take money."""
    return call.sandbox.book.get("charge", call.id).body


@endpoint("GET", "/v1/charges", ChargeListParams, f"{DATED} payment_intent customer")
def list_charges(call: Call[ChargeListParams]) -> Json:
    """Show charges, newest first, of one payment intent or customer when asked."""
    where = equal(call.parameters, "payment_intent", "customer")
    return page_of(call.sandbox, call.parameters, "charge", "/v1/charges", where)


@endpoint("GET", "/v1/charges/search", ChargeSearchParams, QUERIED)
def search_charges(call: Call[ChargeSearchParams]) -> Json:
    """Show the charges that a query describes."""
    return found(call.sandbox, call.parameters, "charge")


def attempt(  # who pays whom with what
    sandbox: Sandbox, intent: Entry, means: Means, buyer: Json, owner: Json, origin: Origin
) -> Entry:
    """Try to take a payment's amount for its owner, the session or invoice it is asked by.

    The charge that comes back is `succeeded`, `failed`, or `pending` when it is known only later.
    """
    body = shapes.charge(intent.body, means, buyer, sandbox.now())
    private = {
        "means": msgspec.to_builtins(means),
        "buyer": buyer,
        "owner": [owner["object"], owner["id"]],
    }
    charge = sandbox.book.add(body, private)
    if means.delayed:
        _wait(sandbox, intent, charge, origin)
    elif means.decline is not None:
        decline(sandbox, intent, charge, means.decline, origin)
    else:
        succeed(sandbox, intent, charge, origin)
    return charge


def means_behind(charge: Entry) -> Means:
    """Return what a charge was, or is to be, paid with."""
    return msgspec.convert(charge.private["means"], Means)


def succeed(sandbox: Sandbox, intent: Entry, charge: Entry, origin: Origin) -> None:
    """Let the money arrive: the charge, its line of the balance, the payment."""
    body = charge.body
    card = means_behind(charge).type == "card"
    line = balance.enter(
        *(sandbox, body, "charge" if card else "payment", body["amount"]),
        category="charge",
        fee=balance.fee_of(body["amount"]),
    )
    changes = {
        "amount_captured": body["amount"],
        "balance_transaction": line["id"],
        "captured": True,
        "outcome": shapes.outcome(None),
        "paid": True,
        "status": "succeeded",
    }
    sandbox.book.change(charge, changes)
    paid = {
        "amount_received": intent.body["amount"],
        "last_payment_error": None,
        "latest_charge": charge.id,
        "payment_method": body["payment_method"],
        "processing": None,
        "status": "succeeded",
    }
    sandbox.book.change(intent, paid)
    announce(sandbox, "charge.succeeded", charge.body, origin)
    announce(sandbox, "payment_intent.succeeded", intent.body, origin)


def decline(sandbox: Sandbox, intent: Entry, charge: Entry, why: Decline, origin: Origin) -> None:
    """Let the bank say no; the payment waits for another means."""
    changes = {
        "failure_code": why.code,
        "failure_message": why.message,
        "outcome": shapes.outcome(why),
        "status": "failed",
    }
    sandbox.book.change(charge, changes)
    refused = {
        "last_payment_error": shapes.payment_error(why, charge.body),
        "latest_charge": charge.id,
        "processing": None,
        "status": "requires_payment_method",
    }
    sandbox.book.change(intent, refused)
    announce(sandbox, "charge.failed", charge.body, origin)
    announce(sandbox, "payment_intent.payment_failed", intent.body, origin)


def _wait(sandbox: Sandbox, intent: Entry, charge: Entry, origin: Origin) -> None:
    waiting = {
        "last_payment_error": None,
        "latest_charge": charge.id,
        "payment_method": charge.body["payment_method"],
        "processing": {"type": charge.body["payment_method_details"]["type"]},
        "status": "processing",
    }
    sandbox.book.change(intent, waiting)
    appoint(sandbox, DEBIT_IS_KNOWN, charge.body, sandbox.now() + DAYS_UNDER_WAY * _DAY)
    announce(sandbox, "charge.pending", charge.body, origin)
    announce(sandbox, "payment_intent.processing", intent.body, origin)
