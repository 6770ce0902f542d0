"""Show an invoice at its `hosted_invoice_url`, `/i/{invoice}`, and take its money there.

Its form posts to the same address as Checkout's does (`email`, `name`, and a card's fields), or with
`method=customer_balance` alone: the bank transfer arrives now. The answer is 303 back to the page when
it is paid, 402 with the page when the card is declined, 422 when a field is wrong, 410 for a void one.
"""

from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from syndication.sandbox.stripe import cards, till
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Origin
from syndication.sandbox.stripe.invoice_items import lines_on
from syndication.sandbox.stripe.invoice_payments import PAYABLE, pay
from syndication.sandbox.stripe.means import Means, bank_transfer
from syndication.sandbox.stripe.pages import SEE_OTHER, Here, clock_time, page, today
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import no_such
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.till import Asks, Typed
from syndication.sandbox.stripe.timetable import keep_appointments


@get("/i/{invoice:str}")
async def invoice_page(sandbox: Here, invoice: FromPath[str]) -> Response[Any]:
    """Show an invoice, and while it is unpaid how to pay it."""
    entry = finalized(sandbox, invoice)
    typed = Typed(email=entry.body["customer_email"] or "", name=entry.body["customer_name"] or "")
    status = HTTPStatus.GONE if entry.body["status"] == "void" else HTTPStatus.OK
    return _page(sandbox, entry, typed, {}, status)


@post("/i/{invoice:str}", status_code=HTTPStatus.OK)
async def pay_invoice_page(
    sandbox: Here, invoice: FromPath[str], data: URLEncodedBody[dict[str, str]]
) -> Response[Any]:
    """Try what was typed; a second click on the button changes nothing."""
    entry, typed = finalized(sandbox, invoice), till.typed_in(data)
    if entry.body["status"] not in PAYABLE:
        return Redirect(f"/i/{invoice}", status_code=SEE_OTHER)
    if typed.method == "customer_balance":
        return _paid(sandbox, entry, typed, bank_transfer())
    year, month = today(sandbox)
    if problems := till.wrong_fields(typed, Asks(), year=year, month=month):
        return _page(sandbox, entry, typed, problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _paid(sandbox, entry, typed, till.means_of(typed))


def _paid(sandbox: Sandbox, entry: Entry, typed: Typed, means: Means) -> Response[Any]:
    buyer = {"email": entry.body["customer_email"], "name": entry.body["customer_name"]}
    buyer |= {name: text for name, text in till.buyer(typed, Asks()).items() if text}
    with sandbox.book.transaction():
        pay(sandbox, entry, means, buyer, Origin())
    if means.decline is not None:
        problems = {"card_number": means.decline.message}
        return _page(sandbox, entry, typed, problems, HTTPStatus.PAYMENT_REQUIRED)
    return Redirect(f"/i/{entry.id}", status_code=SEE_OTHER)


def finalized(sandbox: Sandbox, identity: str) -> Entry:
    """Return an invoice that has a page, as time has left it; refuses a draft as unknown."""
    keep_appointments(sandbox)
    entry = sandbox.book.get("invoice", identity)
    if entry.body["hosted_invoice_url"] is None:
        raise no_such("invoice", identity)
    return entry


def _page(
    sandbox: Sandbox, entry: Entry, typed: Typed, problems: dict[str, str], status: HTTPStatus
) -> Response[Any]:
    context = {
        **drawn(sandbox, entry),
        "typed": typed,
        "problems": problems,
        "declined": status == HTTPStatus.PAYMENT_REQUIRED,
        "payable": entry.body["status"] in PAYABLE,
        "test_cards": [(cards.spaced(card.number), card.outcome) for card in cards.TEST_CARDS],
    }
    return page("stripe/invoice.html", context, status)


def drawn(sandbox: Sandbox, entry: Entry) -> Json:
    """Return what page and print say of an invoice."""
    body = entry.body
    return {
        "invoice": body,
        "seller": sandbox.settings.account_name,
        "lines": [
            {**line, "written": written(line["amount"], line["currency"])}
            for line in lines_on(sandbox, entry.id)
        ],
        "total": written(body["total"], body["currency"]),
        "due": written(body["amount_remaining"], body["currency"]),
        "credited": body["pre_payment_credit_notes_amount"]
        and written(body["pre_payment_credit_notes_amount"], body["currency"]),
        "issued": clock_time(body["effective_at"]),
        "due_date": body["due_date"] and clock_time(body["due_date"]),
        "paid_at": body["status_transitions"]["paid_at"]
        and clock_time(body["status_transitions"]["paid_at"]),
    }
