"""What people see of the sandbox: the hosted payment page, and a dashboard of what has happened.

The payment page is at a session's `url`, `/c/pay/{session}`. Its form posts to the same address with
the fields `email`, `card_number`, `expiry` (MM / YY), `cvc` and `name`, so a script can pay with one
POST: the answer is 303 to `success_url` when it is paid, 402 with the page when the card is declined,
422 with the page when a field is wrong, 410 when the session has expired.
"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Redirect, Template

from syndication.sandbox.look import page_headers
from syndication.sandbox.stripe import cards, control, faults
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Entry, Page
from syndication.sandbox.stripe.cards import Typed
from syndication.sandbox.stripe.checkout import current_session, expire_due, try_card
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import StripeRefuses
from syndication.sandbox.stripe.settings import Sandbox

Here = NamedDependency[SkipValidation[Sandbox]]
# Litestar types a redirect's status as one of five numbers.
_SEE_OTHER: Final = 303
_PLACEHOLDER: Final = "{CHECKOUT_SESSION_ID}"
_SHOWN_ON_DASHBOARD: Final = 50


@get("/c/pay/{session:str}")
async def payment_page(sandbox: Here, session: FromPath[str]) -> Response[Any]:
    """Show what is to be paid, or that there is nothing to pay any more."""
    entry = current_session(sandbox, session)
    if entry.body["status"] == "open":
        return _page(sandbox, entry, Typed(email=entry.body["customer_email"] or ""), {}, HTTPStatus.OK)
    return _over(sandbox, entry)


@post("/c/pay/{session:str}", status_code=HTTPStatus.OK)
async def pay(sandbox: Here, session: FromPath[str], data: URLEncodedBody[dict[str, str]]) -> Response[Any]:
    """Try the card that was typed; a second click on the button changes nothing."""
    entry = current_session(sandbox, session)
    typed = Typed(**{name: data.get(name, "")[:200] for name in Typed.__struct_fields__})
    if entry.body["status"] != "open":
        return _over(sandbox, entry, after_click=True)
    today = datetime.fromtimestamp(sandbox.now(), UTC)
    if problems := cards.wrong_fields(typed, year=today.year, month=today.month):
        return _page(sandbox, entry, typed, problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    card = cards.card(typed)
    entry = try_card(sandbox, session, card, cards.buyer(typed))
    if card.decline is not None:
        problems = {"card_number": card.decline.message}
        return _page(sandbox, entry, typed, problems, HTTPStatus.PAYMENT_REQUIRED)
    return _over(sandbox, entry, after_click=True)


@get("/")
async def dashboard(sandbox: Here) -> Template:
    """Show the newest payments, events and deliveries."""
    expire_due(sandbox)
    newest = Page(limit=_SHOWN_ON_DASHBOARD)
    sessions, _ = sandbox.book.listed("checkout.session", newest)
    events, _ = sandbox.book.listed("event", newest)
    return Template(
        "stripe/dashboard.html",
        context={
            "settings": sandbox.settings,
            "sessions": [_row(sandbox, entry) for entry in sessions],
            "events": [{**entry.body, "at": clock_time(entry.created)} for entry in events],
            "deliveries": [_sent(row) for row in control.deliveries(sandbox, _SHOWN_ON_DASHBOARD)],
            "faults": faults.script(sandbox),
            "call_faults": faults.OF_CALLS,
            "event_faults": faults.OF_EVENTS,
        },
        headers=page_headers(),
    )


def session_unknown(request: Request[Any, Any, Any], refusal: StripeRefuses) -> Response[Any]:
    """Answer for a payment page that does not exist."""
    return _template(
        "stripe/over.html", {"state": "unknown", "session": None, "at": request.url.path}, refusal.status
    )


def clock_time(moment: int) -> str:
    """Return a moment as people read it: `22 November 2026, 08:42 UTC`."""
    return datetime.fromtimestamp(moment, UTC).strftime("%-d %B %Y, %H:%M UTC")


def _page(
    sandbox: Sandbox, entry: Entry, typed: Typed, problems: dict[str, str], status: HTTPStatus
) -> Response[Any]:
    session = entry.body
    context = {
        "session": session,
        "lines": _bill(entry),
        "total": written(session["amount_total"], session["currency"], session["locale"]),
        "expires": clock_time(session["expires_at"]),
        "seller": sandbox.settings.account_name,
        "typed": typed,
        "problems": problems,
        "declined": status == HTTPStatus.PAYMENT_REQUIRED,
        "test_cards": [(cards.spaced(card.number), card.outcome) for card in cards.TEST_CARDS],
    }
    return _template("stripe/pay.html", context, status, leads_to=session["success_url"])


def _over(sandbox: Sandbox, entry: Entry, *, after_click: bool = False) -> Response[Any]:
    session = entry.body
    if session["status"] == "expired":
        context = {"state": "expired", "session": session, "seller": sandbox.settings.account_name}
        return _template("stripe/over.html", context, HTTPStatus.GONE)
    back = session["success_url"].replace(_PLACEHOLDER, entry.id)
    if after_click:
        return Redirect(back, status_code=_SEE_OTHER)
    total = written(session["amount_total"], session["currency"], session["locale"])
    context = {"state": "paid", "session": session, "total": total, "back": back}
    return _template("stripe/over.html", context | {"seller": sandbox.settings.account_name}, HTTPStatus.OK)


def _template(name: str, context: Json, status: HTTPStatus, leads_to: str = "") -> Response[Any]:
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(leads_to)) if leads_to else ""
    return Template(name, context=context, status_code=status, headers=page_headers(origin))


def _bill(entry: Entry) -> list[Json]:
    """Return the lines as the page prints them."""
    both = zip(entry.private["lines"], entry.private["details"], strict=True)
    return [_line(line, detail, entry.body["locale"]) for line, detail in both]


def _line(line: Json, detail: str, locale: str | None) -> Json:
    return {
        "name": line["description"],
        "detail": detail,
        "quantity": line["quantity"],
        "each": written(line["price"]["unit_amount"], line["currency"], locale),
        "amount": written(line["amount_total"], line["currency"], locale),
    }


def _row(sandbox: Sandbox, entry: Entry) -> Json:
    session = entry.body
    intent = session["payment_intent"] and sandbox.book.get("payment_intent", session["payment_intent"]).body
    charge = intent and intent["latest_charge"] and sandbox.book.get("charge", intent["latest_charge"]).body
    return {
        **session,
        "at": clock_time(entry.created),
        "amount": written(session["amount_total"], session["currency"], session["locale"]),
        "what": ", ".join(line["description"] for line in entry.private["lines"]),
        "who": (session["customer_details"] or {}).get("email") or "",
        "state": _state(session, charge),
    }


def _state(session: Json, charge: Json | None) -> str:
    if charge and charge["refunded"]:
        return "refunded"
    if charge and charge["amount_refunded"]:
        return "partly refunded"
    if session["status"] == "open":
        return "declined" if charge else "open"
    return "paid" if session["status"] == "complete" else "expired"


def _sent(row: Json) -> Json:
    return {**row, "at": clock_time(row["answered_at"] or row["began_at"]), "due": clock_time(row["due_at"])}
