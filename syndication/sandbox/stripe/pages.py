"""What every page of the sandbox is drawn with, and the dashboard of what has happened."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Template

from syndication.sandbox.look import page_headers
from syndication.sandbox.stripe import control, faults
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Entry, Page
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import StripeRefuses
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.timetable import keep_appointments

Here = NamedDependency[SkipValidation[Sandbox]]
# Litestar types a redirect's status as one of five numbers.
SEE_OTHER: Final = 303
_SHOWN_ON_DASHBOARD: Final = 50


@get("/")
async def dashboard(sandbox: Here) -> Template:
    """Show the newest payments, events and deliveries."""
    keep_appointments(sandbox)
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


def page_unknown(request: Request[Any, Any, Any], refusal: StripeRefuses) -> Response[Any]:
    """Answer for a payment page that does not exist."""
    context = {"state": "unknown", "session": None, "at": request.url.path}
    return page("stripe/over.html", context, refusal.status)


def page(name: str, context: Json, status: HTTPStatus = HTTPStatus.OK, leads_to: str = "") -> Response[Any]:
    """Return a page whose form may lead to the origin of one address besides the sandbox's own."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(leads_to)) if leads_to else ""
    return Template(name, context=context, status_code=status, headers=page_headers(origin))


def clock_time(moment: int) -> str:
    """Return a moment as people read it: `22 November 2026, 08:42 UTC`."""
    return datetime.fromtimestamp(moment, UTC).strftime("%-d %B %Y, %H:%M UTC")


def today(sandbox: Sandbox) -> tuple[int, int]:
    """Return the year and month it is, for a card's expiry."""
    now = datetime.fromtimestamp(sandbox.now(), UTC)
    return now.year, now.month


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
    if charge and charge["paid"]:
        return money_state(charge)
    if session["status"] == "open":
        return "declined" if charge else "open"
    if session["status"] == "expired":
        return "expired"
    return "declined" if charge and charge["status"] == "failed" else "under way"


def money_state(charge: Json) -> str:
    """Return what has become of a charge's money, in a word or two."""
    if not charge["paid"]:
        return "under way" if charge["status"] == "pending" else "declined"
    if charge["disputed"]:
        return "disputed"
    if charge["refunded"]:
        return "refunded"
    return "partly refunded" if charge["amount_refunded"] else "paid"


def _sent(row: Json) -> Json:
    return {**row, "at": clock_time(row["answered_at"] or row["began_at"]), "due": clock_time(row["due_at"])}
