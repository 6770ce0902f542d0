"""Stripe: pages to pay on, invoices, refunds, disputes, and events whose signature is verified."""

from syndication.gateways.stripe.asking import AnswerLost, Refusal
from syndication.gateways.stripe.client import EVENTS_KEPT, StripeGateway
from syndication.gateways.stripe.facts import (
    BalanceTransaction,
    DisputeFacts,
    Event,
    IntentFacts,
    InvoiceFacts,
    InvoicePaymentFacts,
    RefundFacts,
    SessionFacts,
    Subject,
    object_in,
)
from syndication.gateways.stripe.orders import (
    Bill,
    CustomerOrder,
    InvoiceOrder,
    Item,
    RefundOrder,
    SessionOrder,
)
from syndication.gateways.stripe.signed import LARGEST_EVENT, TOLERANCE_SECONDS, Forged

__all__ = [
    "EVENTS_KEPT",
    "LARGEST_EVENT",
    "TOLERANCE_SECONDS",
    "AnswerLost",
    "BalanceTransaction",
    "Bill",
    "CustomerOrder",
    "DisputeFacts",
    "Event",
    "Forged",
    "IntentFacts",
    "InvoiceFacts",
    "InvoiceOrder",
    "InvoicePaymentFacts",
    "Item",
    "RefundFacts",
    "RefundOrder",
    "Refusal",
    "SessionFacts",
    "SessionOrder",
    "StripeGateway",
    "Subject",
    "object_in",
]
