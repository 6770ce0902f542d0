"""Checkout Sessions: opened over the API, paid on the hosted page, or expired.

`open → complete` when a card pays, `open → expired` at `expires_at` or when the seller says so. The
payment intent is made when the first card is tried, as Stripe does; a declined card leaves the session
open. See https://docs.stripe.com/payments/checkout/how-checkout-works.
"""

from typing import Any, Final

import msgspec

from syndication.sandbox.stripe import faults, shapes
from syndication.sandbox.stripe.amounts import check_currency, check_total
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.cards import Card
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import created_within, page_of
from syndication.sandbox.stripe.paper import Json, listing
from syndication.sandbox.stripe.parameters import LineListing, Parameters, SessionCreate, SessionListing
from syndication.sandbox.stripe.refusals import not_possible, wrong
from syndication.sandbox.stripe.settings import Sandbox

# https://docs.stripe.com/api/checkout/sessions/create: expires_at lies 30 minutes to 24 hours ahead.
_SHORTEST: Final = 30 * 60
_LONGEST: Final = 24 * 60 * 60


@endpoint("POST", "/v1/checkout/sessions", SessionCreate)
def create_session(call: Call[SessionCreate]) -> Json:
    """Open a session for a bill; refuses a bill that cannot be charged or a wrong expiry."""
    asked, now = call.parameters, call.sandbox.now()
    _check_bill(asked)
    session = shapes.checkout_session(
        asked,
        moment=now,
        expires_at=_expiry(asked.expires_at, now),
        base_url=call.sandbox.settings.base_url,
    )
    lines = [shapes.line_item(line, now) for line in asked.line_items]
    private = {
        "lines": lines,
        "details": [line.price_data.product_data.description or "" for line in asked.line_items],
        "payment_intent_data": msgspec.to_builtins(asked.payment_intent_data),
    }
    call.sandbox.book.add(session, private)
    return session


@endpoint("GET", "/v1/checkout/sessions/{id}", Parameters)
def retrieve_session(call: Call[Parameters]) -> Json:
    """Show a session as it is now; one whose time is over is expired by being looked at."""
    return current_session(call.sandbox, call.id).body


@endpoint("GET", "/v1/checkout/sessions", SessionListing)
def list_sessions(call: Call[SessionListing]) -> Json:
    """Show sessions, newest first, of one payment intent or one status when asked."""
    asked = call.parameters
    expire_due(call.sandbox)
    where: list[tuple[str, Any]] = created_within(asked.created)
    if asked.payment_intent is not None:
        where.append(("json_extract(body, '$.payment_intent') = ?", asked.payment_intent))
    if asked.status is not None:
        where.append(("json_extract(body, '$.status') = ?", asked.status))
    return page_of(call, "checkout.session", "/v1/checkout/sessions", where)


@endpoint("GET", "/v1/checkout/sessions/{id}/line_items", LineListing)
def list_line_items(call: Call[LineListing]) -> Json:
    """Show the bill of a session."""
    asked = call.parameters
    lines: list[Json] = call.sandbox.book.get("checkout.session", call.id).private["lines"]
    places = {line["id"]: place for place, line in enumerate(lines)}
    if asked.ending_before in places:
        lines = lines[: places[asked.ending_before]]
    start = places[asked.starting_after] + 1 if asked.starting_after in places else 0
    shown = lines[start : start + asked.limit]
    more = len(lines) > start + asked.limit
    return listing(shown, url=f"/v1/checkout/sessions/{call.id}/line_items", has_more=more)


@endpoint("POST", "/v1/checkout/sessions/{id}/expire", Parameters)
def expire_session(call: Call[Parameters]) -> Json:
    """Expire an open session at once, so that nobody can pay it any more."""
    session = current_session(call.sandbox, call.id)
    if session.body["status"] != "open":
        raise not_possible(
            f'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session.body['status']}."
        )
    _expire(call.sandbox, session, call.origin)
    return session.body


def current_session(sandbox: Sandbox, identity: str) -> Entry:
    """Return a session, expired first when its time is over."""
    session = sandbox.book.get("checkout.session", identity)
    if session.body["status"] == "open" and session.body["expires_at"] <= sandbox.now():
        with sandbox.book.transaction():
            _expire(sandbox, session, Origin())
    return session


def expire_due(sandbox: Sandbox) -> None:
    """Expire every open session whose time is over."""
    due = sandbox.book.rows(
        "SELECT id FROM objects WHERE kind = 'checkout.session'"
        " AND json_extract(body, '$.status') = 'open' AND json_extract(body, '$.expires_at') <= ?",
        sandbox.now(),
    )
    for row in due:
        current_session(sandbox, row["id"])


def try_card(sandbox: Sandbox, identity: str, card: Card, buyer: Json) -> Entry:
    """Try to pay an open session with a card, once; `buyer` has `email` and `name`.

    A session that is no longer open is returned as it is: a second click pays nothing.
    """
    with sandbox.book.transaction():
        session = current_session(sandbox, identity)
        if session.body["status"] != "open":
            return session
        intent = _intent_behind(sandbox, session)
        attempt = shapes.charge(intent.body, card, buyer, sandbox.now())
        sandbox.book.add(attempt)
        if card.decline is None:
            _settle(sandbox, session, intent, attempt)
        else:
            _note_decline(sandbox, intent, attempt, card)
        return session


def _intent_behind(sandbox: Sandbox, session: Entry) -> Entry:
    known = session.body["payment_intent"]
    if known is not None:
        return sandbox.book.get("payment_intent", known)
    falsified = faults.falsified(session.body, faults.for_payment(sandbox))
    session.body |= falsified
    intent = shapes.payment_intent(session.body, session.private["payment_intent_data"], sandbox.now())
    intent["livemode"] = session.body["livemode"]
    session.body["payment_intent"] = intent["id"]
    sandbox.book.put(session)
    announce(sandbox, "payment_intent.created", intent, Origin())
    return sandbox.book.add(intent)


def _settle(sandbox: Sandbox, session: Entry, intent: Entry, paid: Json) -> None:
    intent.body |= {
        "amount_received": intent.body["amount"],
        "last_payment_error": None,
        "latest_charge": paid["id"],
        "payment_method": paid["payment_method"],
        "status": "succeeded",
    }
    buyer = paid["billing_details"]
    session.body |= {
        "customer_details": shapes.customer_details(buyer["email"], buyer["name"]),
        "payment_status": "paid",
        "status": "complete",
        "url": None,
    }
    sandbox.book.put(intent)
    sandbox.book.put(session)
    announce(sandbox, "charge.succeeded", paid, Origin())
    announce(sandbox, "payment_intent.succeeded", intent.body, Origin())
    announce(sandbox, "checkout.session.completed", session.body, Origin())


def _note_decline(sandbox: Sandbox, intent: Entry, failed: Json, card: Card) -> None:
    intent.body |= {
        "last_payment_error": shapes.payment_error(card, failed),
        "latest_charge": failed["id"],
        "status": "requires_payment_method",
    }
    sandbox.book.put(intent)
    announce(sandbox, "charge.failed", failed, Origin())
    announce(sandbox, "payment_intent.payment_failed", intent.body, Origin())


def _expire(sandbox: Sandbox, session: Entry, origin: Origin) -> None:
    session.body |= {"status": "expired", "url": None}
    sandbox.book.put(session)
    announce(sandbox, "checkout.session.expired", session.body, origin)


def _check_bill(asked: SessionCreate) -> None:
    currencies = [line.price_data.currency.lower() for line in asked.line_items]
    for place, currency in enumerate(currencies):
        param = f"line_items[{place}][price_data][currency]"
        check_currency(currency, param)
        if currency != currencies[0]:
            raise wrong(param, "All lines of a Checkout Session must be in the same currency.")
    total = sum(line.price_data.unit_amount * line.quantity for line in asked.line_items)
    check_total(total, currencies[0])


def _expiry(wanted: int | None, now: int) -> int:
    if wanted is None:
        return now + _LONGEST
    if not now + _SHORTEST <= wanted <= now + _LONGEST:
        raise wrong(
            "expires_at", "The `expires_at` timestamp must be between 30 minutes and 24 hours from creation."
        )
    return wanted
