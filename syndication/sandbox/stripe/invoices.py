"""Invoices as drafts: written, changed, thrown away, looked up."""

from typing import Any, Final

from stripe.params import (
    InvoiceCreateParams,
    InvoiceDeleteParams,
    InvoiceLineItemListParams,
    InvoiceListParams,
    InvoiceRetrieveParams,
    InvoiceSearchParams,
    InvoiceUpdateParams,
)

from syndication.sandbox.stripe.amounts import check_currency
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.invoice_items import lines_on, take_pending
from syndication.sandbox.stripe.lists import DATED, PAGED, equal, page_of, part_of, within
from syndication.sandbox.stripe.paper import Json, metadata
from syndication.sandbox.stripe.queries import QUERIED, found
from syndication.sandbox.stripe.refusals import missing, not_possible, wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import invoice as shapes
from syndication.sandbox.stripe.timetable import appoint, moment_of

ADVANCES: Final = "a draft finalizes itself"
# https://docs.stripe.com/invoicing/integration/automatic-advancement-collection: about an hour.
_DRAFT_SECONDS: Final = 60 * 60
_DAY: Final = 24 * 60 * 60
_WORDS: Final = ("custom_fields", "description", "footer", "statement_descriptor")
_PLAYED: Final = (
    "auto_advance collection_method custom_fields days_until_due description due_date footer metadata"
    " statement_descriptor payment_settings.payment_method_types"
)


@endpoint(
    "POST",
    "/v1/invoices",
    InvoiceCreateParams,
    f"{_PLAYED} customer! currency pending_invoice_items_behavior",
)
def create_invoice(call: Call[InvoiceCreateParams]) -> Json:
    """Write a draft for a customer, with what waits for them when asked."""
    asked, sandbox = call.parameters, call.sandbox
    customer = sandbox.book.get("customer", asked["customer"], param="customer").body
    moment = moment_of(sandbox, customer["test_clock"])
    body = shapes.invoice(
        *(asked, customer),
        currency=_currency(asked, customer),
        due_date=_due_date(asked, customer, moment),
        moment=moment,
        country=sandbox.settings.country,
    )
    invoice = sandbox.book.add(body, {})
    if asked.get("pending_invoice_items_behavior") == "include":
        take_pending(sandbox, invoice)
    _let_advance(sandbox, invoice)
    announce(sandbox, "invoice.created", invoice.body, call.origin)
    return invoice.body


@endpoint("GET", "/v1/invoices/{id}", InvoiceRetrieveParams)
def retrieve_invoice(call: Call[InvoiceRetrieveParams]) -> Json:
    """Show one invoice."""
    return call.sandbox.book.get("invoice", call.id).body


@endpoint("POST", "/v1/invoices/{id}", InvoiceUpdateParams, _PLAYED)
def update_invoice(call: Call[InvoiceUpdateParams]) -> Json:
    """Change a draft; once it is finalized only its metadata."""
    asked, sandbox = call.parameters, call.sandbox
    invoice = sandbox.book.get("invoice", call.id)
    if invoice.body["status"] != "draft" and set(asked) - {"metadata", "auto_advance", "expand"}:
        raise not_possible("Finalized invoices can't be updated in this way", "invoice_not_editable")
    before = sandbox.book.change(invoice, _changes(sandbox, asked, invoice.body))
    _let_advance(sandbox, invoice)
    announce(sandbox, "invoice.updated", invoice.body, call.origin, before)
    return invoice.body


@endpoint("DELETE", "/v1/invoices/{id}", InvoiceDeleteParams)
def delete_invoice(call: Call[InvoiceDeleteParams]) -> Json:
    """Throw a draft away, with its items."""
    invoice = call.sandbox.book.get("invoice", call.id)
    if invoice.body["status"] != "draft":
        raise not_possible("You can only delete draft invoices. To take back a finalized one, void it.")
    for item in call.sandbox.book.all_of("invoiceitem", invoice=invoice.id):
        call.sandbox.book.strike(item.id)
    call.sandbox.book.strike(invoice.id)
    announce(call.sandbox, "invoice.deleted", invoice.body, call.origin)
    return {"id": invoice.id, "object": "invoice", "deleted": True}


@endpoint(
    "GET",
    "/v1/invoices",
    InvoiceListParams,
    f"{DATED} customer status collection_method due_date",
)
def list_invoices(call: Call[InvoiceListParams]) -> Json:
    """Show invoices, newest first, of one customer, status or due date when asked."""
    asked = call.parameters
    where = equal(asked, "customer", "status", "collection_method")
    due = within("json_extract(body, '$.due_date')", asked.get("due_date"))
    return page_of(call.sandbox, asked, "invoice", "/v1/invoices", where + due)


@endpoint("GET", "/v1/invoices/{id}/lines", InvoiceLineItemListParams, PAGED)
def list_lines(call: Call[InvoiceLineItemListParams]) -> Json:
    """Show the lines of an invoice."""
    call.sandbox.book.get("invoice", call.id)
    return part_of(lines_on(call.sandbox, call.id), call.parameters, f"/v1/invoices/{call.id}/lines")


@endpoint("GET", "/v1/invoices/search", InvoiceSearchParams, QUERIED)
def search_invoices(call: Call[InvoiceSearchParams]) -> Json:
    """Show the invoices that a query describes."""
    return found(call.sandbox, call.parameters, "invoice")


def _changes(sandbox: Sandbox, asked: InvoiceUpdateParams, body: Json) -> Json:
    changes: Json = {name: asked.get(name) or None for name in _WORDS if name in asked}
    changes |= {name: asked.get(name) for name in ("auto_advance", "collection_method") if name in asked}
    changes["metadata"] = metadata(asked.get("metadata"), body["metadata"])
    if {"days_until_due", "due_date", "collection_method"} & set(asked):
        customer = sandbox.book.get("customer", body["customer"]).body
        known = {"collection_method": body["collection_method"]}
        if "days_until_due" not in asked and body["due_date"] is not None:
            known["due_date"] = body["due_date"]
        changes["due_date"] = _due_date({**known, **asked}, customer, body["created"])
    return changes


def _currency(asked: InvoiceCreateParams, customer: Json) -> str:
    currency: str = (asked.get("currency") or customer["currency"] or "gbp").lower()
    check_currency(currency, "currency")
    return currency


def _due_date(asked: Any, customer: Json, moment: int) -> int | None:  # noqa: ANN401  # the terms of a new or of a changed invoice
    days, date = asked.get("days_until_due"), asked.get("due_date")
    if asked.get("collection_method", "charge_automatically") != "send_invoice":
        if days is not None or date is not None:
            name = "due_date" if days is None else "days_until_due"
            raise wrong(name, f"`{name}` goes with `collection_method=send_invoice` only.")
        return None
    if not customer["email"]:
        raise not_possible("An invoice can only be sent to a customer who has an email address.")
    if days is not None and date is not None:
        raise wrong("due_date", "Send either `due_date` or `days_until_due`, not both.")
    if days is not None:
        return moment + int(days) * _DAY
    if date is None:
        raise missing("days_until_due")
    if date < moment:
        raise wrong("due_date", "`due_date` must be in the future.")
    return int(date)


def _let_advance(sandbox: Sandbox, invoice: Entry) -> None:
    if invoice.body["status"] != "draft" or not invoice.body["auto_advance"]:
        return
    at = invoice.body["created"] + _DRAFT_SECONDS
    if invoice.body["automatically_finalizes_at"] is None:
        sandbox.book.change(invoice, {"automatically_finalizes_at": at})
        appoint(sandbox, ADVANCES, invoice.body, at)
