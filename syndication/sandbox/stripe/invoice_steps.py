"""The life of an invoice after its draft: finalized, sent, due, overdue, voided, written off."""

from typing import Final

from stripe.params import (
    InvoiceFinalizeInvoiceParams,
    InvoiceMarkUncollectibleParams,
    InvoiceSendInvoiceParams,
    InvoiceVoidInvoiceParams,
)

from syndication.sandbox.stripe.amounts import check_total
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.invoice_payments import await_payment, give_up_payment, mark_paid
from syndication.sandbox.stripe.invoices import ADVANCES
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import not_possible
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import invoice as shapes
from syndication.sandbox.stripe.timetable import appoint, duty, moment_of

_WILL_BE_DUE: Final = "an invoice will be due"
_OVERDUE: Final = "an invoice is overdue"
_DAY: Final = 24 * 60 * 60
# At Stripe the seller sets it on the dashboard.
_DAYS_OF_WARNING: Final = 7


@endpoint("POST", "/v1/invoices/{id}/finalize", InvoiceFinalizeInvoiceParams, "auto_advance")
def finalize_invoice(call: Call[InvoiceFinalizeInvoiceParams]) -> Json:
    """Give a draft its number and its page; from now on it asks for money."""
    invoice = call.sandbox.book.get("invoice", call.id)
    if invoice.body["status"] != "draft":
        raise not_possible("This invoice is already finalized.", "invoice_already_finalized")
    finalize(call.sandbox, invoice, call.origin)
    return invoice.body


@endpoint("POST", "/v1/invoices/{id}/send", InvoiceSendInvoiceParams)
def send_invoice(call: Call[InvoiceSendInvoiceParams]) -> Json:
    """Send an invoice to its customer, finalized first where it is a draft; no mail leaves the sandbox."""
    invoice = call.sandbox.book.get("invoice", call.id)
    if invoice.body["collection_method"] != "send_invoice":
        raise not_possible("Only invoices with `collection_method=send_invoice` can be sent by hand.")
    if invoice.body["status"] == "draft":
        finalize(call.sandbox, invoice, call.origin)
    if invoice.body["status"] in ("void", "uncollectible"):
        raise not_possible(f"You can't send an invoice that is {invoice.body['status']}.")
    announce(call.sandbox, "invoice.sent", invoice.body, call.origin)
    return invoice.body


@endpoint("POST", "/v1/invoices/{id}/void", InvoiceVoidInvoiceParams)
def void_invoice(call: Call[InvoiceVoidInvoiceParams]) -> Json:
    """Take an unpaid invoice back for good, its number with it."""
    invoice = _unpaid(call.sandbox, call.id, "void")
    give_up_payment(call.sandbox, invoice, "void_invoice", call.origin)
    _close(call.sandbox, invoice, "void", "voided_at")
    announce(call.sandbox, "invoice.voided", invoice.body, call.origin)
    return invoice.body


@endpoint("POST", "/v1/invoices/{id}/mark_uncollectible", InvoiceMarkUncollectibleParams)
def mark_uncollectible(call: Call[InvoiceMarkUncollectibleParams]) -> Json:
    """Write an unpaid invoice off; it can still be paid or voided."""
    invoice = _unpaid(call.sandbox, call.id, "uncollectible")
    _close(call.sandbox, invoice, "uncollectible", "marked_uncollectible_at")
    announce(call.sandbox, "invoice.marked_uncollectible", invoice.body, call.origin)
    return invoice.body


def finalize(sandbox: Sandbox, invoice: Entry, origin: Origin) -> None:
    """Give a draft its number and let it wait for its money; one that asks for nothing is paid at once."""
    if not invoice.body["lines"]["data"]:
        raise not_possible("Nothing to invoice: the draft has no lines.", "invoice_no_customer_line_items")
    if invoice.body["amount_due"]:
        check_total(invoice.body["amount_due"], invoice.body["currency"])
    number(sandbox, invoice)
    announce(sandbox, "invoice.finalized", invoice.body, origin)
    if invoice.body["amount_due"] == 0:
        mark_paid(sandbox, invoice, origin)
        return
    await_payment(sandbox, invoice, origin)
    _appoint_due(sandbox, invoice.body)


def number(sandbox: Sandbox, invoice: Entry) -> None:
    """Give an invoice the customer's next number, their address as it is now, and its pages."""
    body, moment = invoice.body, moment_of(sandbox, invoice.body["test_clock"])
    customer = sandbox.book.get("customer", body["customer"])
    sequence: int = customer.body["next_invoice_sequence"]
    sandbox.book.change(customer, {"next_invoice_sequence": sequence + 1, "currency": body["currency"]})
    numbers = sandbox.book.all_of("tax_id", customer=customer.id)
    page = f"{sandbox.settings.base_url}/i/{invoice.id}"
    changes = {
        **shapes.addressee(customer.body),
        "automatically_finalizes_at": None,
        "customer_tax_ids": [{name: one.body[name] for name in ("type", "value")} for one in numbers],
        "effective_at": moment,
        "hosted_invoice_url": page,
        "invoice_pdf": f"{page}/pdf",
        "number": f"{customer.body['invoice_prefix']}-{sequence:04d}",
        "status": "open",
        "status_transitions": {**body["status_transitions"], "finalized_at": moment},
    }
    sandbox.book.change(invoice, changes)


def _appoint_due(sandbox: Sandbox, body: Json) -> None:
    due, moment = body["due_date"], body["effective_at"]
    if due is None:
        return
    warning = due - _DAYS_OF_WARNING * _DAY
    if warning > moment:
        appoint(sandbox, _WILL_BE_DUE, body, warning)
    # the whole second of the due date is still in time
    appoint(sandbox, _OVERDUE, body, due + 1)


def _unpaid(sandbox: Sandbox, identity: str, wanted: str) -> Entry:
    invoice = sandbox.book.get("invoice", identity)
    status = invoice.body["status"]
    if status not in ("open", "uncollectible") or status == wanted:
        raise not_possible(f"This invoice is {status}: it cannot become {wanted}.")
    return invoice


def _close(sandbox: Sandbox, invoice: Entry, status: str, when: str) -> None:
    moment = moment_of(sandbox, invoice.body["test_clock"])
    transitions = {**invoice.body["status_transitions"], when: moment}
    sandbox.book.change(invoice, {"auto_advance": False, "status": status, "status_transitions": transitions})


@duty(ADVANCES)
def _advance(sandbox: Sandbox, identity: str) -> None:
    invoice = sandbox.book.get("invoice", identity)
    if invoice.body["status"] == "draft" and invoice.body["auto_advance"]:
        finalize(sandbox, invoice, Origin())
        if invoice.body["collection_method"] == "send_invoice":
            announce(sandbox, "invoice.sent", invoice.body, Origin())


@duty(_WILL_BE_DUE)
def _will_be_due(sandbox: Sandbox, identity: str) -> None:
    _tell_while_open(sandbox, identity, "invoice.will_be_due")


@duty(_OVERDUE)
def _overdue(sandbox: Sandbox, identity: str) -> None:
    _tell_while_open(sandbox, identity, "invoice.overdue")


def _tell_while_open(sandbox: Sandbox, identity: str, kind: str) -> None:
    invoice = sandbox.book.get("invoice", identity)
    if invoice.body["status"] == "open":
        announce(sandbox, kind, invoice.body, Origin())
