"""Payment intents: the one payment behind a session or an invoice, whatever it takes to be paid."""

from stripe.params import (
    PaymentIntentListParams,
    PaymentIntentRetrieveParams,
    PaymentIntentSearchParams,
    PaymentIntentUpdateParams,
)

from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import DATED, equal, page_of
from syndication.sandbox.stripe.paper import Json, metadata
from syndication.sandbox.stripe.queries import QUERIED, found
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import payment as shapes


def begin(sandbox: Sandbox, amount: int, currency: str, asked: Json, origin: Origin) -> Entry:
    """Write a payment down that waits for its means; see `shapes.payment_intent` for what it may carry."""
    intent = shapes.payment_intent(amount, currency, asked, sandbox.now())
    announce(sandbox, "payment_intent.created", intent, origin)
    return sandbox.book.add(intent)


def cancel(sandbox: Sandbox, intent: Entry, reason: str, origin: Origin) -> None:
    """Let a payment that nobody will make any more be over."""
    changes = {"canceled_at": sandbox.now(), "cancellation_reason": reason, "status": "canceled"}
    sandbox.book.change(intent, changes)
    announce(sandbox, "payment_intent.canceled", intent.body, origin)


@endpoint("GET", "/v1/payment_intents/{id}", PaymentIntentRetrieveParams)
def retrieve_payment_intent(call: Call[PaymentIntentRetrieveParams]) -> Json:
    """Show one payment."""
    return call.sandbox.book.get("payment_intent", call.id, param="intent").body


@endpoint("GET", "/v1/payment_intents", PaymentIntentListParams, f"{DATED} customer")
def list_payment_intents(call: Call[PaymentIntentListParams]) -> Json:
    """Show payments, newest first, of one customer when asked."""
    where = equal(call.parameters, "customer")
    return page_of(call.sandbox, call.parameters, "payment_intent", "/v1/payment_intents", where)


@endpoint("POST", "/v1/payment_intents/{id}", PaymentIntentUpdateParams, "metadata description")
def update_payment_intent(call: Call[PaymentIntentUpdateParams]) -> Json:
    """Write other metadata or another description on a payment."""
    intent = call.sandbox.book.get("payment_intent", call.id, param="intent")
    changes: Json = {"metadata": metadata(call.parameters.get("metadata"), intent.body["metadata"])}
    if "description" in call.parameters:
        changes["description"] = call.parameters["description"] or None
    call.sandbox.book.change(intent, changes)
    return intent.body


@endpoint("GET", "/v1/payment_intents/search", PaymentIntentSearchParams, QUERIED)
def search_payment_intents(call: Call[PaymentIntentSearchParams]) -> Json:
    """Show the payments that a query describes."""
    return found(call.sandbox, call.parameters, "payment_intent")
