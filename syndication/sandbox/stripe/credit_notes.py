"""Credit notes: what is taken off an invoice, before it is paid or afterwards.

Before, the invoice asks for less. Afterwards the note says how the money goes back: refunded now, in a
refund made before, or out of Stripe's sight. Credit on the customer's balance is not played.
"""

from typing import Any

from stripe.params import (
    CreditNoteCreateParams,
    CreditNoteLineItemListParams,
    CreditNoteListParams,
    CreditNoteRetrieveParams,
    CreditNoteUpdateParams,
    CreditNoteVoidCreditNoteParams,
)

from syndication.sandbox.stripe import refunds
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.invoice_items import lines_on
from syndication.sandbox.stripe.invoice_payments import ask_less, give_up_payment, mark_paid, payments_of
from syndication.sandbox.stripe.lists import DATED, PAGED, equal, page_of, part_of
from syndication.sandbox.stripe.paper import Json, metadata
from syndication.sandbox.stripe.refusals import missing, no_such, not_possible, wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import invoice as shapes
from syndication.sandbox.stripe.timetable import moment_of

_PLAYED = (
    "invoice! amount lines.type lines.amount lines.description lines.invoice_line_item lines.quantity"
    " lines.unit_amount memo metadata out_of_band_amount reason refund_amount"
    " refunds.refund refunds.amount_refunded"
)


@endpoint("POST", "/v1/credit_notes", CreditNoteCreateParams, _PLAYED)
def create_credit_note(call: Call[CreditNoteCreateParams]) -> Json:
    """Take an amount, or some lines, off an invoice."""
    sandbox, asked = call.sandbox, call.parameters
    invoice = sandbox.book.get("invoice", asked["invoice"], param="invoice")
    note = _draw(sandbox, invoice, asked)
    if note["amount"] < 1:
        raise wrong("amount", "A credit note takes something off its invoice.", "parameter_invalid_integer")
    entry = sandbox.book.add(note)
    if note["type"] == "pre_payment":
        _take_off(sandbox, invoice, note["amount"], call.origin)
    else:
        _give_back(sandbox, invoice, entry, asked, call.origin)
    announce(sandbox, "credit_note.created", entry.body, call.origin)
    return entry.body


@endpoint("GET", "/v1/credit_notes/{id}", CreditNoteRetrieveParams)
def retrieve_credit_note(call: Call[CreditNoteRetrieveParams]) -> Json:
    """Show one credit note."""
    return call.sandbox.book.get("credit_note", call.id).body


@endpoint("POST", "/v1/credit_notes/{id}", CreditNoteUpdateParams, "memo metadata")
def update_credit_note(call: Call[CreditNoteUpdateParams]) -> Json:
    """Write another memo or other metadata on a note."""
    note = call.sandbox.book.get("credit_note", call.id)
    asked = call.parameters
    changes: Json = {"metadata": metadata(asked.get("metadata"), note.body["metadata"])}
    if "memo" in asked:
        changes["memo"] = asked["memo"] or None
    before = call.sandbox.book.change(note, changes)
    announce(call.sandbox, "credit_note.updated", note.body, call.origin, before)
    return note.body


@endpoint("POST", "/v1/credit_notes/{id}/void", CreditNoteVoidCreditNoteParams)
def void_credit_note(call: Call[CreditNoteVoidCreditNoteParams]) -> Json:
    """Take a note back that was written before the invoice was paid; the invoice asks for it again."""
    note = call.sandbox.book.get("credit_note", call.id)
    invoice = call.sandbox.book.get("invoice", note.body["invoice"])
    if (
        note.body["type"] != "pre_payment"
        or note.body["status"] == "void"
        or invoice.body["status"] != "open"
    ):
        raise not_possible("Only a credit note on an open invoice can be voided.")
    changes = {"status": "void", "voided_at": moment_of(call.sandbox, invoice.body["test_clock"])}
    call.sandbox.book.change(note, changes)
    _take_off(call.sandbox, invoice, -note.body["amount"], call.origin)
    announce(call.sandbox, "credit_note.voided", note.body, call.origin)
    return note.body


@endpoint("GET", "/v1/credit_notes", CreditNoteListParams, f"{DATED} invoice customer")
def list_credit_notes(call: Call[CreditNoteListParams]) -> Json:
    """Show credit notes, newest first, of one invoice or customer when asked."""
    where = equal(call.parameters, "invoice", "customer")
    return page_of(call.sandbox, call.parameters, "credit_note", "/v1/credit_notes", where)


@endpoint("GET", "/v1/credit_notes/{id}/lines", CreditNoteLineItemListParams, PAGED)
def list_credit_note_lines(call: Call[CreditNoteLineItemListParams]) -> Json:
    """Show the lines of a credit note."""
    lines = call.sandbox.book.get("credit_note", call.id).body["lines"]
    return part_of(lines["data"], call.parameters, lines["url"])


def _draw(sandbox: Sandbox, invoice: Entry, asked: CreditNoteCreateParams) -> Json:
    if invoice.body["status"] not in ("open", "paid"):
        raise not_possible(
            f"The invoice is {invoice.body['status']}: only open and paid ones can be credited."
        )
    drawn = sandbox.book.all_of("credit_note", invoice=invoice.id)
    note = shapes.credit_note(
        *(invoice.body, asked, _lines(sandbox, invoice, asked)),
        number=f"{invoice.body['number']}-CN-{len(drawn) + 1:02d}",
        moment=moment_of(sandbox, invoice.body["test_clock"]),
    )
    note["pdf"] = f"{sandbox.settings.base_url}/credit_notes/{note['id']}/pdf"
    left = _left(invoice.body)
    if note["amount"] > left:
        rest = written(left, invoice.body["currency"])
        raise not_possible(f"Only {rest} of the invoice can still be credited.", param="amount")
    return note


def _left(invoice: Json) -> int:
    paid: int = invoice["amount_paid"] - invoice["post_payment_credit_notes_amount"]
    return paid if invoice["status"] == "paid" else int(invoice["amount_remaining"])


def _lines(sandbox: Sandbox, invoice: Entry, asked: CreditNoteCreateParams) -> list[Json]:
    if not asked.get("lines"):
        amount = asked.get("amount", asked.get("refund_amount", asked.get("out_of_band_amount")))
        if amount is None:
            raise missing("amount")
        return [shapes.credit_note_line(amount=amount, description=asked.get("memo"), each=amount)]
    known = {line["id"]: line for line in lines_on(sandbox, invoice.id)}
    return [_line(known, line, place) for place, line in enumerate(asked["lines"])]


def _line(known: dict[str, Json], asked: Any, place: int) -> Json:  # noqa: ANN401  # a line as asked
    quantity = asked.get("quantity", 1)
    if asked["type"] == "custom_line_item":
        if "unit_amount" not in asked:
            raise missing(f"lines[{place}][unit_amount]")
        amount = asked["unit_amount"] * quantity
        return shapes.credit_note_line(
            amount=amount,
            description=asked.get("description"),
            quantity=quantity,
            each=asked["unit_amount"],
        )
    line = known.get(asked.get("invoice_line_item", ""))
    if line is None:
        param = f"lines[{place}][invoice_line_item]"
        raise no_such("invoice line item", asked.get("invoice_line_item", ""), param)
    amount = asked.get(
        "amount", line["amount"] * quantity // line["quantity"] if "quantity" in asked else line["amount"]
    )
    return shapes.credit_note_line(
        amount=amount, description=line["description"], quantity=quantity, of=line["id"]
    )


def _take_off(sandbox: Sandbox, invoice: Entry, amount: int, origin: Origin) -> None:
    body = invoice.body
    changes = {
        "amount_due": body["amount_due"] - amount,
        "amount_remaining": body["amount_remaining"] - amount,
        "pre_payment_credit_notes_amount": body["pre_payment_credit_notes_amount"] + amount,
    }
    before = sandbox.book.change(invoice, changes)
    announce(sandbox, "invoice.updated", invoice.body, origin, before)
    if invoice.body["amount_remaining"]:
        ask_less(sandbox, invoice)
        return
    give_up_payment(sandbox, invoice, "void_invoice", origin)
    mark_paid(sandbox, invoice, origin)


def _give_back(
    sandbox: Sandbox, invoice: Entry, note: Entry, asked: CreditNoteCreateParams, origin: Origin
) -> None:
    """Check that the ways back come to the note's sum, and refund what is asked to be refunded now."""
    amount = note.body["amount"]
    linked = [(one["refund"], one.get("amount_refunded", 0)) for one in asked.get("refunds", [])]
    ways = asked.get("refund_amount", 0), asked.get("out_of_band_amount", 0), *(sum_ for _, sum_ in linked)
    if sum(ways) != amount:
        told, due = (written(figure, invoice.body["currency"]) for figure in (sum(ways), amount))
        raise not_possible(
            f"The sum of refunds and out of band amount ({told}) must equal the credit note's amount ({due})."
        )
    for refund, _ in linked:
        sandbox.book.get("refund", refund, param="refunds[0][refund]")
    if ways[0]:
        linked.append((_refund(sandbox, invoice, ways[0], origin), ways[0]))
    shown = [
        {"amount_refunded": part, "payment_record_refund": None, "refund": refund, "type": "refund"}
        for refund, part in linked
    ]
    sandbox.book.change(note, {"refunds": shown})
    credited = invoice.body["post_payment_credit_notes_amount"] + amount
    sandbox.book.change(invoice, {"post_payment_credit_notes_amount": credited})


def _refund(sandbox: Sandbox, invoice: Entry, amount: int, origin: Origin) -> str:
    ties = [tie for tie in payments_of(sandbox, invoice.id)["data"] if tie["status"] == "paid"]
    if not ties:
        raise not_possible("No payment through Stripe has paid this invoice: nothing can be refunded.")
    intent = sandbox.book.get("payment_intent", ties[0]["payment"]["payment_intent"])
    charge = sandbox.book.get("charge", intent.body["latest_charge"])
    whole = refunds.refundable(sandbox, charge, amount)
    return refunds.give_back(sandbox, charge, whole, origin).id
