"""What lies behind a paid session: payment intents, charges, refunds, and the news of them."""

import json
from typing import Any, Final

from syndication.sandbox.stripe import shapes
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, endpoint
from syndication.sandbox.stripe.events import announce, shown
from syndication.sandbox.stripe.lists import created_within, page_of
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.parameters import (
    ChargeListing,
    EventListing,
    Listing,
    Parameters,
    RefundCreate,
    RefundListing,
)
from syndication.sandbox.stripe.refusals import missing, not_possible
from syndication.sandbox.stripe.settings import Sandbox

_OF_TYPES: Final = (
    "EXISTS (SELECT 1 FROM json_each(?) AS wanted"
    " WHERE json_extract(objects.body, '$.type') GLOB wanted.value)"
)
_DELIVERED: Final = (
    "(NOT EXISTS (SELECT 1 FROM deliveries WHERE event = objects.id AND state = 'waiting')) = ?"
)


@endpoint("GET", "/v1/payment_intents/{id}", Parameters)
def retrieve_payment_intent(call: Call[Parameters]) -> Json:
    """Show one payment."""
    return call.sandbox.book.get("payment_intent", call.id, param="intent").body


@endpoint("GET", "/v1/payment_intents", Listing)
def list_payment_intents(call: Call[Listing]) -> Json:
    """Show payments, newest first."""
    return page_of(call, "payment_intent", "/v1/payment_intents", created_within(call.parameters.created))


@endpoint("GET", "/v1/charges/{id}", Parameters)
def retrieve_charge(call: Call[Parameters]) -> Json:
    """Show one attempt to take money from a card."""
    return call.sandbox.book.get("charge", call.id).body


@endpoint("GET", "/v1/charges", ChargeListing)
def list_charges(call: Call[ChargeListing]) -> Json:
    """Show charges, newest first, of one payment intent when asked."""
    where = created_within(call.parameters.created) + _belonging(
        payment_intent=call.parameters.payment_intent
    )
    return page_of(call, "charge", "/v1/charges", where)


@endpoint("POST", "/v1/refunds", RefundCreate)
def create_refund(call: Call[RefundCreate]) -> Json:
    """Give back a charge, or a part of it; never more than is left of it."""
    sandbox, asked = call.sandbox, call.parameters
    paid = _charge_to_refund(sandbox, asked)
    amount = _refundable(paid, asked.amount)
    refund = shapes.refund(paid.body, asked, amount, sandbox.now())
    before = {name: paid.body[name] for name in ("amount_refunded", "refunded")}
    given_back = paid.body["amount_refunded"] + amount
    paid.body |= {"amount_refunded": given_back, "refunded": given_back == paid.body["amount"]}
    sandbox.book.add(refund)
    sandbox.book.put(paid)
    announce(sandbox, "refund.created", refund, call.origin)
    announce(sandbox, "charge.refunded", paid.body, call.origin, before)
    return refund


@endpoint("GET", "/v1/refunds/{id}", Parameters)
def retrieve_refund(call: Call[Parameters]) -> Json:
    """Show one refund."""
    return call.sandbox.book.get("refund", call.id).body


@endpoint("GET", "/v1/refunds", RefundListing)
def list_refunds(call: Call[RefundListing]) -> Json:
    """Show refunds, newest first, of one charge or payment intent when asked."""
    asked = call.parameters
    belonging = _belonging(payment_intent=asked.payment_intent, charge=asked.charge)
    return page_of(call, "refund", "/v1/refunds", created_within(asked.created) + belonging)


@endpoint("GET", "/v1/events/{id}", Parameters)
def retrieve_event(call: Call[Parameters]) -> Json:
    """Show one event with the number of deliveries still under way."""
    return shown(call.sandbox, call.sandbox.book.get("event", call.id))


@endpoint("GET", "/v1/events", EventListing)
def list_events(call: Call[EventListing]) -> Json:
    """Show events, newest first, of some types and a span of time when asked."""
    asked = call.parameters
    where = created_within(asked.created)
    kinds = (*asked.types, *((asked.type,) if asked.type else ()))
    if kinds:
        where.append((_OF_TYPES, json.dumps(kinds)))
    if asked.delivery_success is not None:
        where.append((_DELIVERED, int(asked.delivery_success)))
    page = page_of(call, "event", "/v1/events", where)
    page["data"] = [shown(call.sandbox, call.sandbox.book.get("event", one["id"])) for one in page["data"]]
    return page


@endpoint("GET", "/v1/account", Parameters)
def retrieve_account(call: Call[Parameters]) -> Json:
    """Show whose sandbox this is."""
    return {
        "id": call.sandbox.account_id,
        "object": "account",
        "business_profile": {"name": call.sandbox.settings.account_name},
        "charges_enabled": True,
        "country": "GB",
        "default_currency": "gbp",
        "details_submitted": True,
        "payouts_enabled": True,
        "type": "standard",
    }


def _charge_to_refund(sandbox: Sandbox, asked: RefundCreate) -> Entry:
    if asked.charge is not None:
        return sandbox.book.get("charge", asked.charge, param="charge")
    if asked.payment_intent is None:
        raise missing("payment_intent")
    intent = sandbox.book.get("payment_intent", asked.payment_intent, param="payment_intent").body
    if intent["status"] != "succeeded":
        raise not_possible(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        )
    return sandbox.book.get("charge", intent["latest_charge"])


def _refundable(paid: Entry, wanted: int | None) -> int:
    body = paid.body
    left: int = body["amount"] - body["amount_refunded"]
    if not body["paid"]:
        raise not_possible(f"Charge {paid.id} took no money, so none can be given back.")
    if left == 0:
        raise not_possible(f"Charge {paid.id} has already been refunded.", "charge_already_refunded")
    if wanted is not None and wanted > left:
        rest = written(left, body["currency"])
        raise not_possible(f"Only {rest} is left to refund of {paid.id}.", "amount_too_large", "amount")
    return left if wanted is None else wanted


def _belonging(**owners: str | None) -> list[tuple[str, Any]]:
    return [(f"json_extract(body, '$.{name}') = ?", owner) for name, owner in owners.items() if owner]
