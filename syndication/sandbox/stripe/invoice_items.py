"""Invoice items: what is put on an invoice, or waits for the customer's next one."""

from decimal import ROUND_HALF_UP
from typing import Any

from stripe.params import (
    InvoiceItemCreateParams,
    InvoiceItemDeleteParams,
    InvoiceItemListParams,
    InvoiceItemRetrieveParams,
    InvoiceItemUpdateParams,
)

from syndication.sandbox.stripe.amounts import check_currency
from syndication.sandbox.stripe.book import Condition, Entry
from syndication.sandbox.stripe.call import Call, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import DATED, equal, page_of
from syndication.sandbox.stripe.paper import Json, metadata, new_id
from syndication.sandbox.stripe.refusals import missing, not_possible, wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import invoice as shapes
from syndication.sandbox.stripe.timetable import moment_of

# https://docs.stripe.com/api/invoiceitems/create: at most so many on one invoice.
_MOST: int = 250


@endpoint(
    "POST",
    "/v1/invoiceitems",
    InvoiceItemCreateParams,
    "customer! amount currency description invoice metadata period quantity unit_amount_decimal discountable",
)
def create_item(call: Call[InvoiceItemCreateParams]) -> Json:
    """Put an item on a draft, or let it wait for the customer's next invoice."""
    asked, sandbox = call.parameters, call.sandbox
    customer = sandbox.book.get("customer", asked["customer"], param="customer").body
    invoice = _draft(sandbox, asked["invoice"]) if asked.get("invoice") else None
    body = shapes.invoice_item(
        *(asked, _amount(asked)),
        currency=_currency(asked, invoice, customer),
        customer=customer,
        moment=moment_of(sandbox, customer["test_clock"]),
    )
    item = sandbox.book.add(body, {"line": new_id("line_item")})
    announce(sandbox, "invoiceitem.created", item.body, call.origin)
    if invoice is not None:
        redraw(sandbox, invoice)
    return item.body


@endpoint("GET", "/v1/invoiceitems/{id}", InvoiceItemRetrieveParams)
def retrieve_item(call: Call[InvoiceItemRetrieveParams]) -> Json:
    """Show one item."""
    return call.sandbox.book.get("invoiceitem", call.id).body


@endpoint(
    "POST",
    "/v1/invoiceitems/{id}",
    InvoiceItemUpdateParams,
    "amount description metadata period quantity unit_amount_decimal discountable",
)
def update_item(call: Call[InvoiceItemUpdateParams]) -> Json:
    """Change an item that is on a draft, or still waits."""
    asked, sandbox = call.parameters, call.sandbox
    item = sandbox.book.get("invoiceitem", call.id)
    invoice = _draft(sandbox, item.body["invoice"]) if item.body["invoice"] else None
    changes: Json = {name: asked[name] for name in ("description", "discountable", "period") if name in asked}
    if {"amount", "unit_amount_decimal", "quantity"} & set(asked):
        amount = _amount({"quantity": item.body["quantity"], **asked})
        changes |= {"amount": amount, "net_amount": amount, "quantity": asked.get("quantity", 1)}
    changes["metadata"] = metadata(asked.get("metadata"), item.body["metadata"])
    sandbox.book.change(item, changes)
    if invoice is not None:
        redraw(sandbox, invoice)
    return item.body


@endpoint("DELETE", "/v1/invoiceitems/{id}", InvoiceItemDeleteParams)
def delete_item(call: Call[InvoiceItemDeleteParams]) -> Json:
    """Take an item off its draft, or off those that wait."""
    item = call.sandbox.book.get("invoiceitem", call.id)
    invoice = _draft(call.sandbox, item.body["invoice"]) if item.body["invoice"] else None
    call.sandbox.book.strike(item.id)
    announce(call.sandbox, "invoiceitem.deleted", item.body, call.origin)
    if invoice is not None:
        redraw(call.sandbox, invoice)
    return {"id": item.id, "object": "invoiceitem", "deleted": True}


@endpoint("GET", "/v1/invoiceitems", InvoiceItemListParams, f"{DATED} customer invoice pending")
def list_items(call: Call[InvoiceItemListParams]) -> Json:
    """Show items, newest first, of one customer or invoice, or those on no invoice yet, when asked."""
    asked = call.parameters
    where: list[Condition] = equal(asked, "customer", "invoice")
    if "pending" in asked:
        where.append(("(json_extract(body, '$.invoice') IS NULL) = ?", int(asked["pending"])))
    return page_of(call.sandbox, asked, "invoiceitem", "/v1/invoiceitems", where)


def take_pending(sandbox: Sandbox, invoice: Entry) -> None:
    """Put everything on a draft that waits for its customer in its currency."""
    for item in sandbox.book.all_of("invoiceitem", customer=invoice.body["customer"]):
        if item.body["invoice"] is None and item.body["currency"] == invoice.body["currency"]:
            sandbox.book.change(item, {"invoice": invoice.id})
    redraw(sandbox, invoice)


def put_on(sandbox: Sandbox, invoice: Entry, asked: dict[str, Any], customer: Json) -> None:
    """Put an item of the sandbox's own on an invoice, as Checkout does with what was bought."""
    currency, moment = invoice.body["currency"], sandbox.now()
    body = shapes.invoice_item(
        *({**asked, "invoice": invoice.id}, asked["amount"]),
        currency=currency,
        customer=customer,
        moment=moment,
    )
    sandbox.book.add(body, {"line": new_id("line_item")})
    redraw(sandbox, invoice)


def lines_on(sandbox: Sandbox, invoice: str) -> list[Json]:
    """Return an invoice's lines in the order they were put on it."""
    items = sandbox.book.all_of("invoiceitem", invoice=invoice)
    return [shapes.line(item.body, item.private["line"], invoice) for item in items]


def redraw(sandbox: Sandbox, invoice: Entry) -> None:
    """Write a draft's lines and sums anew; refuses more lines than an invoice can hold."""
    lines = lines_on(sandbox, invoice.id)
    if len(lines) > _MOST:
        raise not_possible(f"An invoice holds no more than {_MOST} items.")
    sandbox.book.change(invoice, shapes.bill(lines, invoice.id))


def _draft(sandbox: Sandbox, identity: str) -> Entry:
    invoice = sandbox.book.get("invoice", identity, param="invoice")
    if invoice.body["status"] != "draft":
        raise not_possible(
            "Only a draft's items can change: this invoice is finalized.", "invoice_not_editable"
        )
    return invoice


def _amount(asked: Any) -> int:  # noqa: ANN401  # the parameters of a new or of a changed item
    if "amount" in asked:
        if "unit_amount_decimal" in asked:
            raise wrong("amount", "Send either an amount or a unit amount, not both.")
        return int(asked["amount"])
    if "unit_amount_decimal" not in asked:
        raise missing("amount")
    whole = (asked["unit_amount_decimal"] * asked.get("quantity", 1)).quantize(1, rounding=ROUND_HALF_UP)
    return int(whole)


def _currency(asked: InvoiceItemCreateParams, invoice: Entry | None, customer: Json) -> str:
    drawn: str | None = invoice.body["currency"] if invoice else customer["currency"]
    currency = asked["currency"].lower() if "currency" in asked else drawn
    if currency is None:
        raise missing("currency")
    check_currency(currency, "currency")
    if invoice is not None and currency != invoice.body["currency"]:
        raise wrong("currency", f"The invoice is in {invoice.body['currency']}, the item in {currency}.")
    if invoice is not None and invoice.body["customer"] != customer["id"]:
        raise wrong("invoice", "The invoice belongs to another customer.")
    return currency
