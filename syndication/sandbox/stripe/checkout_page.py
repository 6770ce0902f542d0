"""Checkout's hosted payment page, at a session's `url`, `/c/pay/{session}`.

Its form posts to the same address with `email`, `name` and `card_number`, `expiry` (MM / YY), `cvc`, or
with `method` and `account` for a bank debit, and what the session collects besides. So a script can pay
with one POST: the answer is 303 to `success_url` when it is paid or promised, 402 with the page when the
card is declined, 422 with the page when a field is wrong, 410 when the session has expired.
"""

from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from syndication.sandbox.stripe import cards, till
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.checkout import try_means
from syndication.sandbox.stripe.debits import DEBITS
from syndication.sandbox.stripe.pages import SEE_OTHER, Here, clock_time, page, today
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.till import Asks, Typed
from syndication.sandbox.stripe.timetable import keep_appointments

_PLACEHOLDER: Final = "{CHECKOUT_SESSION_ID}"


@get("/c/pay/{session:str}")
async def payment_page(sandbox: Here, session: FromPath[str]) -> Response[Any]:
    """Show what is to be paid, or that there is nothing to pay any more."""
    keep_appointments(sandbox)
    entry = sandbox.book.get("checkout.session", session)
    if entry.body["status"] == "open":
        typed = Typed(email=_known_email(sandbox, entry.body), method=entry.body["payment_method_types"][0])
        return _page(sandbox, entry, typed, {}, HTTPStatus.OK)
    return _over(sandbox, entry)


@post("/c/pay/{session:str}", status_code=HTTPStatus.OK)
async def pay(sandbox: Here, session: FromPath[str], data: URLEncodedBody[dict[str, str]]) -> Response[Any]:
    """Try what was typed; a second click on the button changes nothing."""
    keep_appointments(sandbox)
    entry = sandbox.book.get("checkout.session", session)
    if entry.body["status"] != "open":
        return _over(sandbox, entry, after_click=True)
    typed, asks = till.typed_in(data), _asks(entry.body)
    year, month = today(sandbox)
    if problems := till.wrong_fields(typed, asks, year=year, month=month):
        return _page(sandbox, entry, typed, problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    means = till.means_of(typed)
    entry = try_means(sandbox, session, means, till.buyer(typed, asks))
    if means.decline is not None and not means.delayed:
        problems = {"card_number": means.decline.message}
        return _page(sandbox, entry, typed, problems, HTTPStatus.PAYMENT_REQUIRED)
    return _over(sandbox, entry, after_click=True)


def _known_email(sandbox: Sandbox, session: Json) -> str:
    """Return the address the page shows before anything is typed: its own, or that of its customer."""
    if session["customer"] is None:
        return session["customer_email"] or ""
    return sandbox.book.get("customer", session["customer"]).body["email"] or ""


def _asks(session: Json) -> Asks:
    collects = session["tax_id_collection"]
    return Asks(
        methods=tuple(session["payment_method_types"]),
        address=session["billing_address_collection"] == "required",
        tax_id=collects["enabled"],
        tax_id_required=collects["enabled"] and collects["required"] == "if_supported",
    )


def _page(
    sandbox: Sandbox, entry: Entry, typed: Typed, problems: dict[str, str], status: HTTPStatus
) -> Response[Any]:
    session, asks = entry.body, _asks(entry.body)
    context = {
        "session": session,
        "lines": _bill(entry),
        "total": written(session["amount_total"], session["currency"], session["locale"]),
        "expires": clock_time(session["expires_at"]),
        "seller": sandbox.settings.account_name,
        "typed": typed,
        "asks": asks,
        "debit": next((DEBITS[method] for method in asks.methods if method in DEBITS), None),
        "debit_accounts": till.known_accounts(asks.methods),
        "problems": problems,
        "declined": status == HTTPStatus.PAYMENT_REQUIRED,
        "test_cards": [(cards.spaced(card.number), card.outcome) for card in cards.TEST_CARDS],
    }
    return page("stripe/pay.html", context, status, leads_to=session["success_url"])


def _over(sandbox: Sandbox, entry: Entry, *, after_click: bool = False) -> Response[Any]:
    session, seller = entry.body, sandbox.settings.account_name
    if session["status"] == "expired":
        context = {"state": "expired", "session": session, "seller": seller}
        return page("stripe/over.html", context, HTTPStatus.GONE)
    back = session["success_url"].replace(_PLACEHOLDER, entry.id)
    if after_click:
        return Redirect(back, status_code=SEE_OTHER)
    total = written(session["amount_total"], session["currency"], session["locale"])
    state = "paid" if session["payment_status"] == "paid" else "promised"
    context = {"state": state, "session": session, "total": total, "back": back, "seller": seller}
    return page("stripe/over.html", context)


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
