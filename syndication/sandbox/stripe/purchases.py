"""What Checkout leaves behind besides the payment: a customer, and an invoice that is paid already."""

from decimal import Decimal

from syndication.sandbox.stripe import customers, tax_ids
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Origin
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.invoice_items import put_on
from syndication.sandbox.stripe.invoice_payments import mark_paid, tie_paid_session
from syndication.sandbox.stripe.invoice_steps import number
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import invoice as shapes


def remember_buyer(sandbox: Sandbox, session: Entry, buyer: Json) -> str | None:
    """Return the customer of a completed session: the one it was opened for, a new one, or a guest's none.

    A customer is made when the session says `always`, or when an invoice needs one. The page's tax
    numbers become the customer's.
    """
    body = session.body
    known: str | None = body["customer"]
    if known is None and (body["customer_creation"] == "always" or body["invoice_creation"]["enabled"]):
        asked = {
            "address": buyer.get("address"),
            "email": buyer["email"],
            "name": buyer.get("business_name") or buyer["name"],
        }
        known = customers.make(sandbox, asked, Origin()).id
    if known is not None:
        owner = sandbox.book.get("customer", known).body
        for vat in buyer.get("tax_ids", []):
            tax_ids.give_tax_id(sandbox, owner, vat["type"], vat["value"], Origin())
    return known


def invoice_purchase(sandbox: Sandbox, session: Entry, intent: Entry) -> Entry:
    """Make the invoice of what a session has sold, paid by its payment, and tell of each step."""
    customer = sandbox.book.get("customer", session.body["customer"])
    contents = session.body["invoice_creation"]["invoice_data"]
    invoice = sandbox.book.add(
        shapes.invoice(
            *(contents, customer.body),
            currency=session.body["currency"],
            due_date=None,
            moment=sandbox.now(),
            country=sandbox.settings.country,
        )
    )
    for line in session.private["lines"]:
        asked = {
            "amount": line["amount_total"],
            "unit_amount_decimal": Decimal(line["price"]["unit_amount"]),
            "description": line["description"],
            "quantity": line["quantity"],
        }
        put_on(sandbox, invoice, asked, customer.body)
    announce(sandbox, "invoice.created", invoice.body, Origin())
    number(sandbox, invoice)
    announce(sandbox, "invoice.finalized", invoice.body, Origin())
    tie_paid_session(sandbox, invoice, intent)
    mark_paid(sandbox, invoice, Origin())
    announce(sandbox, "invoice.payment_succeeded", invoice.body, Origin())
    return invoice
