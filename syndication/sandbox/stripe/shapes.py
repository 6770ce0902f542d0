"""The objects as Stripe draws them: every key the API shows, filled with what the sandbox knows.

A key that the sandbox has no use for is there all the same, empty, so that what reads Stripe's
objects reads these. A test compares the keys with Stripe's published examples.
"""

from typing import Any, Final

from syndication.sandbox.stripe.cards import Card
from syndication.sandbox.stripe.paper import Json, listing, new_id, random_text
from syndication.sandbox.stripe.parameters import LineParameters, RefundCreate, SessionCreate

API_VERSION: Final = "2026-10-28.endive"
"""The version of the API these shapes are of; events carry it and every answer names it."""


def _empty(*keys: str) -> Json:
    return dict.fromkeys(keys)


def address() -> Json:
    """Return an address nobody has filled in."""
    return _empty("city", "country", "line1", "line2", "postal_code", "state")


def line_item(line: LineParameters, moment: int) -> Json:
    """Return one line of a session's bill."""
    currency, amount = line.price_data.currency.lower(), line.price_data.unit_amount * line.quantity
    return {
        "id": new_id("item"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": currency,
        "description": line.price_data.product_data.name,
        "metadata": line.metadata,
        "price": _price(line, currency, moment),
        "quantity": line.quantity,
    }


def _price(line: LineParameters, currency: str, moment: int) -> Json:
    return {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": moment,
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "product": new_id("product"),
        "tax_behavior": line.price_data.tax_behavior,
        "type": "one_time",
        "unit_amount": line.price_data.unit_amount,
        "unit_amount_decimal": str(line.price_data.unit_amount),
        **_empty(
            "custom_unit_amount", "lookup_key", "nickname", "recurring", "tiers_mode", "transform_quantity"
        ),
    }


# What a session of a one-off payment by card shows whatever is asked.
_SESSION: Final[Json] = {
    "object": "checkout.session",
    "adaptive_pricing": {"enabled": False},
    "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
    "custom_fields": [],
    "discounts": [],
    "livemode": False,
    "managed_payments": {"enabled": False},
    "payment_method_collection": "if_required",
    "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
    "payment_method_types": ["card"],
    "payment_status": "unpaid",
    "phone_number_collection": {"enabled": False},
    "shipping_options": [],
    "status": "open",
    **_empty(
        *("after_expiration", "allow_promotion_codes", "client_secret", "collected_information", "consent"),
        *(
            "consent_collection",
            "currency_conversion",
            "customer",
            "customer_account",
            "integration_identifier",
        ),
        *(
            "invoice",
            "origin_context",
            "payment_intent",
            "payment_link",
            "payment_method_configuration_details",
        ),
        *("permissions", "recovered_from", "saved_payment_method_options", "setup_intent"),
        *("shipping_address_collection", "shipping_cost", "subscription", "wallet_options"),
    ),
}


def checkout_session(asked: SessionCreate, *, moment: int, expires_at: int, base_url: str) -> Json:
    """Return a fresh open session; its bill is the sum of the lines."""
    identity = new_id("checkout.session")
    total = sum(line.price_data.unit_amount * line.quantity for line in asked.line_items)
    return {
        **_SESSION,
        "id": identity,
        "amount_subtotal": total,
        "amount_total": total,
        "billing_address_collection": asked.billing_address_collection,
        "cancel_url": asked.cancel_url,
        "client_reference_id": asked.client_reference_id,
        "created": moment,
        "currency": asked.line_items[0].price_data.currency.lower(),
        "custom_text": _custom_text(asked),
        "customer_creation": asked.customer_creation,
        "customer_details": customer_details(asked.customer_email) if asked.customer_email else None,
        "customer_email": asked.customer_email,
        "expires_at": expires_at,
        "invoice_creation": _invoice_creation(asked),
        "locale": asked.locale,
        "metadata": asked.metadata,
        "mode": asked.mode,
        "submit_type": asked.submit_type,
        "success_url": asked.success_url,
        "tax_id_collection": _tax_id_collection(asked),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": asked.ui_mode,
        "url": f"{base_url}/c/pay/{identity}",
    }


def customer_details(email: str, name: str | None = None) -> Json:
    """Return who is buying, as the page learnt it."""
    return {
        "address": address(),
        "email": email,
        "name": name,
        "tax_exempt": "none",
        "tax_ids": [],
        **_empty("business_name", "individual_name", "phone"),
    }


def _custom_text(asked: SessionCreate) -> Json:
    submit, after = asked.custom_text.submit, asked.custom_text.after_submit
    return {
        "after_submit": {"message": after.message} if after else None,
        "shipping_address": None,
        "submit": {"message": submit.message} if submit else None,
        "terms_of_service_acceptance": None,
    }


def _tax_id_collection(asked: SessionCreate) -> Json:
    wanted = asked.tax_id_collection
    return {"enabled": bool(wanted and wanted.enabled), "required": wanted.required if wanted else "never"}


def _invoice_creation(asked: SessionCreate) -> Json:
    wanted = asked.invoice_creation
    contents = wanted.invoice_data if wanted else None
    return {
        "enabled": bool(wanted and wanted.enabled),
        "invoice_data": {
            **_empty("account_tax_ids", "issuer", "rendering_options"),
            "custom_fields": [{"name": one.name, "value": one.value} for one in contents.custom_fields]
            if contents and contents.custom_fields
            else None,
            "description": contents.description if contents else None,
            "footer": contents.footer if contents else None,
            "metadata": contents.metadata if contents else {},
        },
    }


def payment_intent(session: Json, asked: Json, moment: int) -> Json:
    """Return the payment behind a session, waiting for a card. `asked` is its payment_intent_data."""
    identity = new_id("payment_intent")
    return {
        "id": identity,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{identity}_secret_{random_text(25)}",
        "confirmation_method": "automatic",
        "created": moment,
        "currency": session["currency"],
        "description": asked.get("description"),
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": asked.get("metadata", {}),
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "receipt_email": asked.get("receipt_email"),
        "statement_descriptor": asked.get("statement_descriptor"),
        "statement_descriptor_suffix": asked.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        **_empty(
            *("application", "application_fee_amount", "automatic_payment_methods", "canceled_at"),
            *("cancellation_reason", "customer", "customer_account", "excluded_payment_method_types"),
            *("last_payment_error", "latest_charge", "next_action", "on_behalf_of", "payment_method"),
            *(
                "payment_method_configuration_details",
                "processing",
                "review",
                "setup_future_usage",
                "shipping",
            ),
            *("source", "transfer_data", "transfer_group"),
        ),
    }


def charge(intent: Json, card: Card, buyer: Json, moment: int) -> Json:
    """Return the attempt to take a payment's amount from a card; `buyer` has `email` and `name`."""
    declined = card.decline
    identity = new_id("charge")
    return {
        "id": identity,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0 if declined else intent["amount"],
        "amount_refunded": 0,
        "billing_details": {"address": address(), "phone": None, "tax_id": None, **buyer},
        "calculated_statement_descriptor": intent["statement_descriptor"] or "RIGHTS DESK",
        "captured": declined is None,
        "created": moment,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": declined.code if declined else None,
        "failure_message": declined.message if declined else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(card),
        "paid": declined is None,
        "payment_intent": intent["id"],
        "payment_method": new_id("payment_method"),
        "payment_method_details": {"type": "card", "card": _card_details(card, intent["amount"])},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "refunds": listing([], url=f"/v1/charges/{identity}/refunds"),
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "failed" if declined else "succeeded",
        **_empty(
            *("application", "application_fee", "application_fee_amount", "balance_transaction", "customer"),
            *("failure_balance_transaction", "on_behalf_of", "receipt_number", "receipt_url", "review"),
            *("shipping", "source", "source_transfer", "transfer_data", "transfer_group"),
        ),
    }


def _outcome(card: Card) -> Json:
    refused = card.decline
    return {
        **_empty("advice_code", "network_advice_code", "network_decline_code"),
        "network_status": "declined_by_network" if refused else "approved_by_network",
        "reason": refused.reason if refused else None,
        "risk_level": "normal",
        "seller_message": "The bank declined the payment." if refused else "Payment complete.",
        "type": "issuer_declined" if refused else "authorized",
    }


def _card_details(card: Card, amount: int) -> Json:
    wrong_cvc = card.decline is not None and card.decline.reason == "incorrect_cvc"
    return {
        "amount_authorized": None if card.decline else amount,
        "brand": "visa",
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "fail" if wrong_cvc else "pass",
        },
        "country": "US",
        "exp_month": card.month,
        "exp_year": card.year,
        "extended_authorization": {"status": "disabled"},
        "fingerprint": card.fingerprint,
        "funding": "credit",
        "incremental_authorization": {"status": "unavailable"},
        "last4": card.number[-4:],
        "multicapture": {"status": "unavailable"},
        "network": "visa",
        "network_token": {"used": False},
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        **_empty("authorization_code", "installments", "mandate", "network_transaction_id"),
        **_empty("three_d_secure", "transaction_link_id", "wallet"),
    }


def payment_error(card: Card, failed: Json) -> Json:
    """Return what a payment intent remembers of a charge that was declined."""
    declined = card.decline
    return {
        "charge": failed["id"],
        "code": declined.code if declined else None,
        "decline_code": declined.reason if declined else None,
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": declined.message if declined else None,
        "type": "card_error",
    }


def refund(paid: Json, asked: RefundCreate, amount: int, moment: int) -> Json:
    """Return money on its way back to the card of a charge."""
    return {
        "id": new_id("refund"),
        "object": "refund",
        "amount": amount,
        "charge": paid["id"],
        "created": moment,
        "currency": paid["currency"],
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": asked.metadata,
        "payment_intent": paid["payment_intent"],
        "payment_method": paid["payment_method"],
        "reason": asked.reason,
        "status": "succeeded",
        **_empty("balance_transaction", "customer", "customer_account", "receipt_number"),
        **_empty("source_transfer_reversal", "transfer_reversal"),
    }


def event(kind: str, subject: Json, *, moment: int, request: Json, previous: Json | None) -> Json:
    """Return the news that something happened to an object, with the object as it was then."""
    contents: dict[str, Any] = {"object": subject}
    if previous is not None:
        contents["previous_attributes"] = previous
    return {
        "id": new_id("event"),
        "object": "event",
        "api_version": API_VERSION,
        "created": moment,
        "data": contents,
        "livemode": subject.get("livemode", False),
        "pending_webhooks": 0,
        "request": request,
        "type": kind,
    }
