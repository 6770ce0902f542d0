"""One amount wherever it stands: in the quote, in the bill at Stripe, on the invoice, in the ledger."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from schemas.document import Document, DocumentLicence, Party
from schemas.quote import Quote
from schemas.usage import Contact, Organisation
from syndication.desk.billing import on_the_bill
from syndication.gateways.press.document import markup
from syndication.gateways.stripe import InvoiceOrder, Item, SessionOrder
from syndication.gateways.stripe.orders import invoice_item_params, session_params
from syndication.licensing import ledger
from syndication.licensing.documents import Billing, Seller, invoice
from syndication.licensing.ledger import Account, Entry, Fee
from syndication.licensing.money import digits, written
from syndication.licensing.taxed import rate_of

NOBODY = UUID(int=0)
THEN = datetime(2026, 11, 22, tzinfo=UTC)
SELLER = Seller(
    party=Party(name="The Harbour Courier Ltd", country="GB"),
    publication="The Harbour Courier",
    url="https://www.harbourcourier.example",
)
CONTRACTS = {"Ada Quill": 3_333, "Tom Reed": 10_000}
"""Basis points; every third licence is by both, every third by one without a contract."""


def stands_at_stripe(quote: Quote) -> None:
    """What Checkout, and an invoice of Stripe's, come to is the quote's total, in its currency."""
    fees = [Item(name=share.article, detail="Licence", amount=share.net) for share in quote.shares]
    items = on_the_bill(fees, quote)
    page = SessionOrder(
        key=NOBODY,
        request_id=NOBODY,
        quote_id=NOBODY,
        customer="cus_1",
        currency=quote.currency,
        items=items,
        success_url="",
        cancel_url="",
        expires_at=THEN,
    )
    lines = [line["price_data"] for line in session_params(page)["line_items"]]
    assert sum(line["unit_amount"] for line in lines) == quote.total
    assert {line["currency"] for line in lines} <= {quote.currency.lower()}
    bill = InvoiceOrder(
        key=NOBODY,
        request_id=NOBODY,
        quote_id=NOBODY,
        customer="cus_1",
        currency=quote.currency,
        items=items,
        terms_days=30,
    )
    billed = [invoice_item_params(bill, "in_1", place) for place in range(len(items))]
    assert sum(line["amount"] for line in billed) == quote.total
    assert {line["currency"] for line in billed} <= {quote.currency.lower()}


def stands_on_the_invoice(quote: Quote, organisation: Organisation) -> Document:
    """Every line, the net, the tax and the total of the invoice are the quote's; return it."""
    made = invoice(
        number="HC-I-2026-00001",
        made_at=THEN,
        seller=SELLER,
        organisation=organisation,
        contact=Contact(name="Jo Bell", email="jo@northernpost.example"),
        billing=Billing(),
        request_id=NOBODY,
        quote=quote,
        licences=[DocumentLicence(number=share.article, headline=share.article) for share in quote.shares],
        paid=True,
    )
    (tax,) = made.taxes
    assert (made.currency, made.net, made.tax, made.total) == (
        quote.currency,
        quote.net,
        quote.tax,
        quote.total,
    )
    assert (tax.base, tax.amount) == (quote.net, quote.tax)
    assert [line.amount for line in made.lines] == [line.amount for line in quote.lines]
    for amount in (made.net, made.tax, made.total):
        assert read_back(written(amount, made.currency), made.currency) == amount
    return made


def stands_on_paper(made: Document) -> None:
    """What the press sets: every amount as people write it, each in its place."""
    cells = re.findall(r'<td class="amount">([^<]+)</td>', markup(made))
    amounts = [*(line.amount for line in made.lines), made.net, made.tax, made.total]
    assert [read_back(cell, made.currency) for cell in cells] == amounts


@lru_cache
def _minor(currency: str) -> Decimal:
    return Decimal(10) ** digits(currency)


def read_back(amount: str, currency: str) -> int:
    """Return the minor units of an amount as people read it: "KWD12.500" is 12500."""
    return int(Decimal(re.sub(r"[^\d.-]", "", amount)) * _minor(currency))


def stands_in_the_ledger(quote: Quote, organisation: Organisation) -> None:
    """The sale books the quote's net, tax and total, and a refund in full takes back exactly that."""
    writers = (("Ada Quill", "Tom Reed"), ("Jo Bell",), ())
    fees = [
        Fee(licence_id=place, article_id=place, net=share.net, authors=writers[place % 3])
        for place, share in enumerate(quote.shares)
    ]
    sold = ledger.sold_for(fees, quote.tax, rate_of(quote, organisation.country), CONTRACTS)
    entries = ledger.sale(sold, quote.currency)
    assert sum(entry.amount for entry in entries) == 0
    assert (_booked(entries, Account.RECEIVABLE), -_booked(entries, Account.REVENUE)) == (
        quote.total,
        quote.net,
    )
    assert -_booked(entries, Account.TAX) == quote.tax
    back = ledger.taken_back(quote.total, sold)
    assert (back.net, back.tax) == (quote.net, quote.tax)


def _booked(entries: tuple[Entry, ...], account: Account) -> int:
    return sum(entry.amount for entry in entries if entry.account is account)
