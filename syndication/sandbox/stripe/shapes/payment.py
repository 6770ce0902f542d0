"""A payment intent and the charges behind it, as Stripe draws them."""

from syndication.sandbox.stripe.means import Decline, Means
from syndication.sandbox.stripe.paper import Json, address, empty, listing, metadata, new_id, random_text


def payment_intent(amount: int, currency: str, asked: Json, moment: int) -> Json:
    """Return a payment that waits for its means.

    `asked` may hold `description`, `metadata`, `receipt_email`, `customer`, the statement's descriptor
    and its suffix, and `payment_method_types`.
    """
    identity = new_id("payment_intent")
    kinds = asked.get("payment_method_types", ["card"])
    return {
        "id": identity,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{identity}_secret_{random_text(25)}",
        "confirmation_method": "automatic",
        "created": moment,
        "currency": currency,
        "customer": asked.get("customer"),
        "description": asked.get("description"),
        "livemode": asked.get("livemode", False),
        "managed_payments": {"enabled": False},
        "metadata": metadata(asked.get("metadata")),
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}
        if "card" in kinds
        else {},
        "payment_method_types": kinds,
        "receipt_email": asked.get("receipt_email"),
        "statement_descriptor": asked.get("statement_descriptor"),
        "statement_descriptor_suffix": asked.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        **empty(
            *("application", "application_fee_amount", "automatic_payment_methods", "canceled_at"),
            *(
                "cancellation_reason",
                "customer_account",
                "excluded_payment_method_types",
                "last_payment_error",
            ),
            *("latest_charge", "next_action", "on_behalf_of", "payment_method", "processing", "review"),
            *("payment_method_configuration_details", "setup_future_usage", "shipping", "source"),
            *("transfer_data", "transfer_group"),
        ),
    }


def charge(intent: Json, means: Means, buyer: Json, moment: int) -> Json:
    """Return the attempt to take a payment's amount, still under way; `buyer` is who gave the means."""
    identity = new_id("charge")
    return {
        "id": identity,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": {
            "address": buyer.get("address") or address(),
            "email": buyer.get("email"),
            "name": buyer.get("name"),
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": intent["statement_descriptor"] or "RIGHTS DESK",
        "captured": False,
        "created": moment,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": intent["livemode"],
        "metadata": intent["metadata"],
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": new_id("payment_method"),
        "payment_method_details": {"type": means.type, means.type: _details(means, intent["amount"])},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "refunds": listing([], url=f"/v1/charges/{identity}/refunds"),
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
        **empty(
            *("application", "application_fee", "application_fee_amount", "balance_transaction"),
            *("failure_balance_transaction", "failure_code", "failure_message", "on_behalf_of", "outcome"),
            *("receipt_number", "receipt_url", "review", "shipping", "source", "source_transfer"),
            *("transfer_data", "transfer_group"),
        ),
    }


def outcome(refused: Decline | None) -> Json:
    """Return what the bank said to a charge."""
    return {
        **empty("advice_code", "network_advice_code", "network_decline_code"),
        "network_status": "declined_by_network" if refused else "approved_by_network",
        "reason": refused.reason if refused else None,
        "risk_level": "normal",
        "seller_message": "The bank declined the payment." if refused else "Payment complete.",
        "type": "issuer_declined" if refused else "authorized",
    }


def _details(means: Means, amount: int) -> Json:
    if means.type != "card":
        return means.details
    return {
        **means.details,
        "amount_authorized": None if means.decline else amount,
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
    }


def payment_error(refused: Decline, failed: Json) -> Json:
    """Return what a payment intent remembers of a charge that was declined."""
    return {
        "charge": failed["id"],
        "code": refused.code,
        "decline_code": refused.reason,
        "doc_url": f"https://stripe.com/docs/error-codes/{refused.code.replace('_', '-')}",
        "message": refused.message,
        "type": "card_error"
        if failed["payment_method_details"]["type"] == "card"
        else "invalid_request_error",
    }


def invoice_payment(invoice: Json, intent: str, amount: int, moment: int) -> Json:
    """Return the tie between an invoice and the payment it waits for."""
    return {
        "id": new_id("invoice_payment"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": amount,
        "created": moment,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": invoice["livemode"],
        "payment": {"payment_intent": intent, "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }


def payment_method(means: Means, customer: str, moment: int) -> Json:
    """Return a card that was put on a customer."""
    card = means.details
    return {
        "id": new_id("payment_method"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {"address": address(), **empty("email", "name", "phone", "tax_id")},
        "card": {
            **{name: card[name] for name in ("brand", "checks", "country", "exp_month", "exp_year")},
            **{name: card[name] for name in ("fingerprint", "funding", "last4", "regulated_status")},
            "display_brand": card["brand"],
            "networks": {"available": [card["network"]], "preferred": None},
            "three_d_secure_usage": {"supported": True},
            **empty("generated_from", "wallet"),
        },
        "created": moment,
        "customer": customer,
        "livemode": False,
        "metadata": {},
        "type": means.type,
        **empty("customer_account"),
    }
