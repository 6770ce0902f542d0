"""Checkout Sessions: opened over the API, paid on the hosted page, or expired.

`open → complete` when something pays or promises to, `open → expired` at `expires_at` or when the
seller says so. The payment intent is made when the first means is tried, as Stripe does; a declined
card leaves the session open. A bank debit completes it unpaid, and is known days later (see `debits`).
See https://docs.stripe.com/payments/checkout/how-checkout-works.
"""

from typing import Final

from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionLineItemListParams,
    SessionListParams,
    SessionRetrieveParams,
)

from syndication.sandbox.stripe import charges, disputes, faults, payment_intents
from syndication.sandbox.stripe.amounts import check_currency, check_total
from syndication.sandbox.stripe.book import Condition, Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.debits import DEBITS
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import DATED, PAGED, equal, included, page_of, part_of
from syndication.sandbox.stripe.means import Means
from syndication.sandbox.stripe.paper import Json, listing
from syndication.sandbox.stripe.purchases import invoice_purchase, remember_buyer
from syndication.sandbox.stripe.refusals import not_possible, wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import session as shapes
from syndication.sandbox.stripe.timetable import appoint, duty

# https://docs.stripe.com/api/checkout/sessions/create: expires_at lies 30 minutes to 24 hours ahead.
_SHORTEST: Final = 30 * 60
_LONGEST: Final = 24 * 60 * 60
_EXPIRES: Final = "session expires"
_PLAYED: Final = """
    mode=payment line_items! line_items.price_data!.currency line_items.price_data.unit_amount!
    line_items.price_data.product_data! line_items.price_data.tax_behavior line_items.quantity!
    line_items.metadata success_url! cancel_url customer customer_email client_reference_id metadata
    payment_intent_data.description payment_intent_data.metadata payment_intent_data.receipt_email
    payment_intent_data.statement_descriptor payment_intent_data.statement_descriptor_suffix
    allowed_payment_method_types excluded_payment_method_types expires_at locale
    automatic_tax.enabled=false tax_id_collection billing_address_collection customer_creation
    customer_update.address customer_update.name invoice_creation.enabled
    invoice_creation.invoice_data.custom_fields invoice_creation.invoice_data.description
    invoice_creation.invoice_data.footer invoice_creation.invoice_data.metadata custom_text.submit
    custom_text.after_submit submit_type ui_mode=hosted_page allow_promotion_codes=false
"""


@endpoint("POST", "/v1/checkout/sessions", SessionCreateParams, _PLAYED)
def create_session(call: Call[SessionCreateParams]) -> Json:
    """Open a session for a bill; refuses a bill that cannot be charged or a wrong expiry."""
    asked, now = call.parameters, call.sandbox.now()
    _check_bill(asked)
    _check_customer(call.sandbox, asked)
    session = shapes.checkout_session(
        asked,
        moment=now,
        expires_at=_expiry(asked.get("expires_at"), now),
        methods=_methods(call.sandbox, asked),
        base_url=call.sandbox.settings.base_url,
    )
    private = {
        "lines": [shapes.line_item(line, now) for line in asked["line_items"]],
        "details": [
            line["price_data"]["product_data"].get("description", "") for line in asked["line_items"]
        ],
        "payment_intent_data": asked.get("payment_intent_data", {}),
    }
    call.sandbox.book.add(session, private)
    appoint(call.sandbox, _EXPIRES, session, session["expires_at"])
    return session


@endpoint("GET", "/v1/checkout/sessions/{id}", SessionRetrieveParams)
def retrieve_session(call: Call[SessionRetrieveParams]) -> Json:
    """Show a session as it is now."""
    return call.sandbox.book.get("checkout.session", call.id).body


@endpoint(
    "GET",
    "/v1/checkout/sessions",
    SessionListParams,
    f"{DATED} payment_intent status customer customer_details",
)
def list_sessions(call: Call[SessionListParams]) -> Json:
    """Show sessions, newest first, of one payment intent, status, customer or email when asked."""
    asked = call.parameters
    where: list[Condition] = equal(asked, "payment_intent", "status", "customer")
    if "customer_details" in asked:
        where.append(
            ("json_extract(body, '$.customer_details.email') = ?", asked["customer_details"]["email"])
        )
    return page_of(call.sandbox, asked, "checkout.session", "/v1/checkout/sessions", where)


@endpoint("GET", "/v1/checkout/sessions/{id}/line_items", SessionLineItemListParams, PAGED)
def list_line_items(call: Call[SessionLineItemListParams]) -> Json:
    """Show the bill of a session."""
    lines: list[Json] = call.sandbox.book.get("checkout.session", call.id).private["lines"]
    return part_of(lines, call.parameters, f"/v1/checkout/sessions/{call.id}/line_items")


@included("checkout.session", "line_items")
def line_items_of(sandbox: Sandbox, session: str) -> Json:
    """Return the bill of a session, as it shows it when asked."""
    lines: list[Json] = sandbox.book.get("checkout.session", session).private["lines"]
    return listing(lines, url=f"/v1/checkout/sessions/{session}/line_items")


@endpoint("POST", "/v1/checkout/sessions/{id}/expire", SessionExpireParams)
def expire_session(call: Call[SessionExpireParams]) -> Json:
    """Expire an open session at once, so that nobody can pay it any more."""
    session = call.sandbox.book.get("checkout.session", call.id)
    if session.body["status"] != "open":
        raise not_possible(
            f'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session.body['status']}."
        )
    _expire(call.sandbox, session, call.origin)
    return session.body


@duty(_EXPIRES)
def _time_is_over(sandbox: Sandbox, identity: str) -> None:
    session = sandbox.book.get("checkout.session", identity)
    if session.body["status"] == "open":
        _expire(sandbox, session, Origin())


def try_means(sandbox: Sandbox, identity: str, means: Means, buyer: Json) -> Entry:
    """Try to pay an open session, once; `buyer` has `email`, `name` and what else the page asked for.

    A session that is no longer open is returned as it is: a second click pays nothing.
    """
    with sandbox.book.transaction():
        session = sandbox.book.get("checkout.session", identity)
        if session.body["status"] != "open":
            return session
        intent = _intent_behind(sandbox, session)
        charge = charges.attempt(sandbox, intent, means, buyer, session.body, Origin())
        if charge.body["status"] != "failed":
            _complete(sandbox, session, intent, charge)
        return session


def conclude(sandbox: Sandbox, session: Entry, charge: Entry) -> None:
    """Tell a session that was completed unpaid what has become of its money."""
    if charge.body["status"] == "succeeded":
        intent = sandbox.book.get("payment_intent", charge.body["payment_intent"])
        _be_paid(sandbox, session, intent)
        announce(sandbox, "checkout.session.async_payment_succeeded", session.body, Origin())
    else:
        announce(sandbox, "checkout.session.async_payment_failed", session.body, Origin())


def _intent_behind(sandbox: Sandbox, session: Entry) -> Entry:
    known = session.body["payment_intent"]
    if known is not None:
        return sandbox.book.get("payment_intent", known)
    sandbox.book.change(session, faults.falsified(session.body, faults.for_payment(sandbox)))
    body = session.body
    asked = {
        **session.private["payment_intent_data"],
        **{name: body[name] for name in ("customer", "livemode", "payment_method_types")},
    }
    intent = payment_intents.begin(sandbox, body["amount_total"], body["currency"], asked, Origin())
    sandbox.book.change(session, {"payment_intent": intent.id})
    return intent


def _complete(sandbox: Sandbox, session: Entry, intent: Entry, charge: Entry) -> None:
    buyer = charge.private["buyer"]
    changes = {
        "customer": remember_buyer(sandbox, session, buyer),
        "customer_details": shapes.customer_details(buyer),
        "status": "complete",
        "url": None,
    }
    sandbox.book.change(session, changes)
    if charge.body["paid"]:
        _be_paid(sandbox, session, intent)
    announce(sandbox, "checkout.session.completed", session.body, Origin())
    disputes.open_if_meant(sandbox, charge)


def _be_paid(sandbox: Sandbox, session: Entry, intent: Entry) -> None:
    changes: Json = {"payment_status": "paid"}
    if session.body["invoice_creation"]["enabled"]:
        changes["invoice"] = invoice_purchase(sandbox, session, intent).id
    sandbox.book.change(session, changes)


def _expire(sandbox: Sandbox, session: Entry, origin: Origin) -> None:
    sandbox.book.change(session, {"status": "expired", "url": None})
    announce(sandbox, "checkout.session.expired", session.body, origin)


def _check_bill(asked: SessionCreateParams) -> None:
    currencies = [line["price_data"]["currency"].lower() for line in asked["line_items"]]
    for place, currency in enumerate(currencies):
        param = f"line_items[{place}][price_data][currency]"
        check_currency(currency, param)
        if currency != currencies[0]:
            raise wrong(param, "All lines of a Checkout Session must be in the same currency.")
    if not currencies:
        raise wrong("line_items", "A Checkout Session has at least one line.", "parameter_invalid_empty")
    check_total(sum(shapes.amount_of(line) for line in asked["line_items"]), currencies[0])


def _methods(sandbox: Sandbox, asked: SessionCreateParams) -> list[str]:
    """Return the methods the account has that fit the currency, less what the call leaves out."""
    currency = asked["line_items"][0]["price_data"]["currency"].lower()
    fitting = [
        method
        for method in sandbox.settings.payment_methods
        if method not in DEBITS or DEBITS[method].currency == currency
    ]
    allowed = asked.get("allowed_payment_method_types", fitting)
    excluded = asked.get("excluded_payment_method_types", [])
    offered = [method for method in fitting if method in allowed and method not in excluded]
    if not offered:
        raise wrong("allowed_payment_method_types", f"No payment method is left that takes {currency}.")
    return offered


def _check_customer(sandbox: Sandbox, asked: SessionCreateParams) -> None:
    if not asked.get("customer"):
        if "customer_update" in asked:
            raise wrong("customer_update", "`customer_update` goes with `customer` only.")
        return
    sandbox.book.get("customer", asked["customer"], param="customer")
    for name in ("customer_email", "customer_creation"):
        if name in asked:
            raise wrong(name, f"You may only specify one of these parameters: customer, {name}.")
    collected = asked.get("tax_id_collection", {}).get("enabled")
    if collected and asked.get("customer_update", {}).get("name") != "auto":
        raise wrong(
            "customer_update[name]", "Tax ID collection requires updating business name on the customer."
        )


def _expiry(wanted: int | None, now: int) -> int:
    if wanted is None:
        return now + _LONGEST
    if not now + _SHORTEST <= wanted <= now + _LONGEST:
        raise wrong(
            "expires_at", "The `expires_at` timestamp must be between 30 minutes and 24 hours from creation."
        )
    return wanted
