"""What pays an invoice: the payment it waits for, the means that is tried, money from elsewhere."""

from typing import Final

from stripe.params import InvoicePaymentListParams, InvoicePaymentRetrieveParams, InvoicePayParams

from syndication.sandbox.stripe import charges, disputes, faults, payment_intents
from syndication.sandbox.stripe.book import Condition, Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import DATED, equal, included, page_of
from syndication.sandbox.stripe.means import Means
from syndication.sandbox.stripe.paper import Json, listing
from syndication.sandbox.stripe.payment_methods import means_named
from syndication.sandbox.stripe.refusals import CardRefused, not_possible, wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import payment as shapes
from syndication.sandbox.stripe.timetable import moment_of

PAYABLE: Final = frozenset({"open", "uncollectible"})
"""The states in which an invoice still takes money."""


@endpoint("POST", "/v1/invoices/{id}/pay", InvoicePayParams, "paid_out_of_band payment_method")
def pay_invoice(call: Call[InvoicePayParams]) -> Json:
    """Pay an invoice with one of Stripe's test cards (`pm_card_visa`), or note that money came elsewhere."""
    sandbox, asked = call.sandbox, call.parameters
    invoice = sandbox.book.get("invoice", call.id)
    if invoice.body["status"] not in PAYABLE:
        raise not_possible(f"Invoice is {invoice.body['status']}: it cannot be paid.", "invoice_not_payable")
    if asked.get("paid_out_of_band"):
        give_up_payment(sandbox, invoice, "void_invoice", call.origin)
        mark_paid(sandbox, invoice, call.origin)
        return invoice.body
    means = means_named(sandbox, asked.get("payment_method", ""))
    if means is None:
        raise wrong("payment_method", "There is no default payment method set on this Customer or Invoice.")
    charge = pay(sandbox, invoice, means, {"email": invoice.body["customer_email"]}, call.origin)
    if means.decline is not None:
        raise CardRefused(means.decline, charge.body)
    return invoice.body


def pay(sandbox: Sandbox, invoice: Entry, means: Means, buyer: Json, origin: Origin) -> Entry:
    """Try a means on an invoice that still takes money, and return the charge."""
    tie = _tie_of(sandbox, invoice.id)
    intent = sandbox.book.get("payment_intent", tie.body["payment"]["payment_intent"])
    if intent.body["status"] == "processing":
        raise not_possible("A payment of this invoice is under way already.")
    drawn = faults.for_payment(sandbox)
    sandbox.book.change(intent, faults.falsified(intent.body, drawn))
    sandbox.book.change(invoice, faults.falsified(invoice.body, drawn))
    charge = charges.attempt(sandbox, intent, means, buyer, invoice.body, origin)
    attempts = {"attempt_count": invoice.body["attempt_count"] + 1, "attempted": True}
    sandbox.book.change(invoice, attempts)
    conclude(sandbox, invoice, charge, origin)
    return charge


def conclude(sandbox: Sandbox, invoice: Entry, charge: Entry, origin: Origin) -> None:
    """Tell an invoice what has become of a charge: paid, refused, or still under way."""
    if charge.body["status"] == "succeeded":
        tie = _tie_of(sandbox, invoice.id)
        times = {**tie.body["status_transitions"], "paid_at": sandbox.now()}
        sandbox.book.change(
            tie, {"amount_paid": charge.body["amount"], "status": "paid", "status_transitions": times}
        )
        announce(sandbox, "invoice_payment.paid", tie.body, origin)
        mark_paid(sandbox, invoice, origin)
        announce(sandbox, "invoice.payment_succeeded", invoice.body, origin)
        disputes.open_if_meant(sandbox, charge)
    elif charge.body["status"] == "failed":
        announce(sandbox, "invoice.payment_failed", invoice.body, origin)


def await_payment(sandbox: Sandbox, invoice: Entry, origin: Origin) -> None:
    """Begin the payment that an invoice waits for."""
    body = invoice.body
    asked = {
        "customer": body["customer"],
        "description": f"Payment for Invoice {body['number']}",
        "payment_method_types": body["payment_settings"]["payment_method_types"]
        or ["card", "customer_balance"],
        "receipt_email": None,
    }
    intent = payment_intents.begin(sandbox, body["amount_due"], body["currency"], asked, origin)
    sandbox.book.add(shapes.invoice_payment(body, intent.id, body["amount_due"], sandbox.now()))


def give_up_payment(sandbox: Sandbox, invoice: Entry, reason: str, origin: Origin) -> None:
    """Let the payment an invoice waits for be over; refuses while one is under way."""
    tie = _tie_of(sandbox, invoice.id)
    intent = sandbox.book.get("payment_intent", tie.body["payment"]["payment_intent"])
    if intent.body["status"] == "processing":
        raise not_possible("A payment of this invoice is under way.")
    payment_intents.cancel(sandbox, intent, reason, origin)
    times = {**tie.body["status_transitions"], "canceled_at": sandbox.now()}
    sandbox.book.change(tie, {"status": "canceled", "status_transitions": times})


def ask_less(sandbox: Sandbox, invoice: Entry) -> None:
    """Let the payment that is waited for be of what remains to be paid."""
    tie = _tie_of(sandbox, invoice.id)
    remaining = invoice.body["amount_remaining"]
    sandbox.book.change(tie, {"amount_requested": remaining})
    intent = sandbox.book.get("payment_intent", tie.body["payment"]["payment_intent"])
    sandbox.book.change(intent, {"amount": remaining})


def mark_paid(sandbox: Sandbox, invoice: Entry, origin: Origin) -> None:
    """Write down that nothing is owed any more, and tell."""
    moment = moment_of(sandbox, invoice.body["test_clock"])
    changes = {
        "amount_paid": invoice.body["amount_remaining"],
        "amount_remaining": 0,
        "attempted": True,
        "auto_advance": False,
        "status": "paid",
        "status_transitions": {**invoice.body["status_transitions"], "paid_at": moment},
    }
    before = sandbox.book.change(invoice, changes)
    announce(sandbox, "invoice.updated", invoice.body, origin, before)
    announce(sandbox, "invoice.paid", invoice.body, origin)


def tie_paid_session(sandbox: Sandbox, invoice: Entry, intent: Entry) -> None:
    """Tie an invoice that Checkout makes afterwards to the payment that has paid it."""
    amount = intent.body["amount_received"]
    body = shapes.invoice_payment(invoice.body, intent.id, amount, sandbox.now())
    times = {**body["status_transitions"], "paid_at": sandbox.now()}
    sandbox.book.add({**body, "amount_paid": amount, "status": "paid", "status_transitions": times})


@endpoint("GET", "/v1/invoice_payments/{id}", InvoicePaymentRetrieveParams)
def retrieve_invoice_payment(call: Call[InvoicePaymentRetrieveParams]) -> Json:
    """Show one tie between an invoice and a payment."""
    return call.sandbox.book.get("invoice_payment", call.id).body


@endpoint(
    "GET",
    "/v1/invoice_payments",
    InvoicePaymentListParams,
    f"{DATED} invoice status payment.type=payment_intent payment.payment_intent",
)
def list_invoice_payments(call: Call[InvoicePaymentListParams]) -> Json:
    """Show ties, newest first, of one invoice or one payment when asked."""
    asked = call.parameters
    where: list[Condition] = equal(asked, "invoice", "status")
    if intent := asked.get("payment", {}).get("payment_intent"):
        where.append(("json_extract(body, '$.payment.payment_intent') = ?", intent))
    return page_of(call.sandbox, asked, "invoice_payment", "/v1/invoice_payments", where)


@included("invoice", "payments")
def payments_of(sandbox: Sandbox, invoice: str) -> Json:
    """Return an invoice's ties to payments, as it shows them when asked."""
    ties = sandbox.book.all_of("invoice_payment", invoice=invoice)
    return listing([one.body for one in reversed(ties)], url="/v1/invoice_payments")


def _tie_of(sandbox: Sandbox, invoice: str) -> Entry:
    return sandbox.book.all_of("invoice_payment", invoice=invoice)[-1]
