"""What is ordered at Stripe: a page to pay on, an invoice, a customer, a refund."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from schemas.request import Address

if TYPE_CHECKING:
    from stripe.params import (
        CustomerCreateParams,
        CustomerCreateParamsAddress,
        InvoiceCreateParams,
        InvoiceItemCreateParams,
        RefundCreateParams,
    )
    from stripe.params.checkout import (
        SessionCreateParams,
        SessionCreateParamsInvoiceCreationInvoiceData,
        SessionCreateParamsLineItem,
    )

_LONGEST_FIELD = 140
"""Characters Stripe prints of a field on an invoice."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the bill at Stripe, in minor units."""

    name: str
    detail: str
    amount: int


class CustomerOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays. `key` is our row's id."""

    key: UUID
    name: str
    email: str


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be paid, for which try to pay (`key`, our row's id: the idempotency key), by whom."""

    key: UUID
    request_id: UUID
    quote_id: UUID
    customer: str
    currency: str
    items: tuple[Item, ...]
    purchase_order: str = ""
    reference: str = ""

    @property
    def names(self) -> dict[str, str]:
        """Our ids, written on everything at Stripe that belongs to this try."""
        return {"request": str(self.request_id), "quote": str(self.quote_id), "checkout": str(self.key)}

    @property
    def fields(self) -> dict[str, str]:
        """What the buyer wants to read on the invoice, by its label."""
        given = {"Purchase order": self.purchase_order, "Your reference": self.reference}
        return {label: words[:_LONGEST_FIELD] for label, words in given.items() if words}


class SessionOrder(Bill, frozen=True, kw_only=True):
    """What a Checkout session is opened with. Empty `methods`: Stripe chooses by country and amount."""

    success_url: str
    cancel_url: str
    expires_at: datetime
    methods: tuple[str, ...] = ()


class InvoiceOrder(Bill, frozen=True, kw_only=True):
    """What an invoice is made with; it is due `terms_days` after it is finalised."""

    terms_days: int
    footer: str = ""


class RefundOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Money to give back. `key` is our row's id."""

    key: UUID
    payment_intent: str
    amount: int
    reason: str


def customer_params(order: CustomerOrder) -> "CustomerCreateParams":
    """Return the customer; the organisation's name stands on its invoices."""
    return {
        "name": order.name,
        "email": order.email,
        "metadata": {"customer": str(order.key)},
    }


def address_params(address: Address) -> "CustomerCreateParamsAddress":
    """Return an address in Stripe's own names, without its empty lines."""
    made: CustomerCreateParamsAddress = {
        "line1": address.line1,
        "city": address.city,
        "country": address.country,
    }
    if address.line2:
        made["line2"] = address.line2
    if address.postal_code:
        made["postal_code"] = address.postal_code
    if address.region:
        made["state"] = address.region
    return made


def session_params(order: SessionOrder) -> "SessionCreateParams":
    """Return a page that takes cards and whatever else Stripe offers the buyer, and bills a business."""
    made: SessionCreateParams = {
        "mode": "payment",
        "line_items": [_line_item(item, order.currency) for item in order.items],
        "customer": order.customer,
        # what a business types stands on this invoice; an address is not kept for whoever comes next
        "customer_update": {"name": "auto"},
        "billing_address_collection": "auto",
        "tax_id_collection": {"enabled": True},
        "invoice_creation": {"enabled": True, "invoice_data": _invoice_data(order)},
        "client_reference_id": str(order.request_id),
        "metadata": order.names,
        "payment_intent_data": {"metadata": order.names},
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "expires_at": int(order.expires_at.timestamp()),
    }
    if order.methods:
        made["allowed_payment_method_types"] = list(order.methods)
    return made


def invoice_params(order: InvoiceOrder) -> "InvoiceCreateParams":
    """Return a draft that Stripe does not finalise by itself: first every line must stand on it."""
    made: InvoiceCreateParams = {
        "customer": order.customer,
        "currency": order.currency.lower(),
        "collection_method": "send_invoice",
        "days_until_due": order.terms_days,
        "auto_advance": False,
        # only what is written on it by name: what another try left behind is not swept in
        "pending_invoice_items_behavior": "exclude",
        "metadata": order.names,
    }
    if order.fields:
        made["custom_fields"] = [{"name": label, "value": words} for label, words in order.fields.items()]
    if order.footer:
        made["footer"] = order.footer
    return made


def invoice_item_params(order: InvoiceOrder, invoice_id: str, place: int) -> "InvoiceItemCreateParams":
    """Return one line of an invoice; its place tells it apart when it is looked for."""
    item = order.items[place]
    return {
        "customer": order.customer,
        "invoice": invoice_id,
        "currency": order.currency.lower(),
        "amount": item.amount,
        "description": f"{item.name} ({item.detail})",
        "metadata": {**order.names, "place": str(place)},
    }


def refund_params(order: RefundOrder) -> "RefundCreateParams":
    """Return a refund that carries our row's id."""
    return {
        "payment_intent": order.payment_intent,
        "amount": order.amount,
        "metadata": {"refund": str(order.key), "reason": order.reason[:500]},
    }


def _invoice_data(order: SessionOrder) -> "SessionCreateParamsInvoiceCreationInvoiceData":
    made: SessionCreateParamsInvoiceCreationInvoiceData = {"metadata": order.names}
    if order.fields:
        made["custom_fields"] = [{"name": label, "value": words} for label, words in order.fields.items()]
    return made


def _line_item(item: Item, currency: str) -> "SessionCreateParamsLineItem":
    return {
        "quantity": 1,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": item.amount,
            "product_data": {"name": item.name, "description": item.detail},
        },
    }
