"""A Checkout Session and the lines of its bill, as Stripe draws them."""

from typing import Final

from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

from syndication.sandbox.stripe.paper import Json, address, empty, metadata, new_id


def amount_of(line: SessionCreateParamsLineItem) -> int:
    """Return what a line comes to, in minor units."""
    return line["price_data"]["unit_amount"] * line["quantity"]


def line_item(line: SessionCreateParamsLineItem, moment: int) -> Json:
    """Return one line of a session's bill."""
    priced = line["price_data"]
    currency, amount = priced["currency"].lower(), amount_of(line)
    return {
        "id": new_id("item"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": currency,
        "description": priced["product_data"]["name"],
        "metadata": metadata(line.get("metadata")),
        "price": _price(line, currency, moment),
        "quantity": line["quantity"],
    }


def _price(line: SessionCreateParamsLineItem, currency: str, moment: int) -> Json:
    priced = line["price_data"]
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
        "tax_behavior": priced.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": priced["unit_amount"],
        "unit_amount_decimal": str(priced["unit_amount"]),
        **empty(
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
    "payment_status": "unpaid",
    "phone_number_collection": {"enabled": False},
    "shipping_options": [],
    "status": "open",
    **empty(
        *("after_expiration", "allow_promotion_codes", "client_secret", "collected_information", "consent"),
        *(
            "consent_collection",
            "currency_conversion",
            "customer_account",
            "integration_identifier",
            "invoice",
        ),
        *("origin_context", "payment_intent", "payment_link", "payment_method_configuration_details"),
        *("permissions", "recovered_from", "saved_payment_method_options", "setup_intent"),
        *("shipping_address_collection", "shipping_cost", "subscription", "wallet_options"),
    ),
}


def checkout_session(
    asked: SessionCreateParams, *, moment: int, expires_at: int, methods: list[str], base_url: str
) -> Json:
    """Return a fresh open session; its bill is the sum of the lines, `methods` is what may pay it."""
    identity = new_id("checkout.session")
    total = sum(amount_of(line) for line in asked["line_items"])
    email = asked.get("customer_email")
    return {
        **_SESSION,
        "id": identity,
        "amount_subtotal": total,
        "amount_total": total,
        "billing_address_collection": asked.get("billing_address_collection"),
        "cancel_url": asked.get("cancel_url"),
        "client_reference_id": asked.get("client_reference_id"),
        "created": moment,
        "currency": asked["line_items"][0]["price_data"]["currency"].lower(),
        "custom_text": _custom_text(asked),
        "customer": asked.get("customer"),
        "customer_creation": None if asked.get("customer") else asked.get("customer_creation", "if_required"),
        "customer_details": customer_details({"email": email}) if email else None,
        "customer_email": email,
        "expires_at": expires_at,
        "invoice_creation": _invoice_creation(asked),
        "locale": asked.get("locale"),
        "metadata": metadata(asked.get("metadata")),
        "mode": asked["mode"],
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}
        if "card" in methods
        else {},
        "payment_method_types": methods,
        "submit_type": asked.get("submit_type"),
        "success_url": asked["success_url"],
        "tax_id_collection": _tax_id_collection(asked),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{base_url}/c/pay/{identity}",
    }


def customer_details(buyer: Json) -> Json:
    """Return who is buying, as the page learnt it: `email`, `name`, and what else it asked for."""
    return {
        "tax_exempt": "none",
        "tax_ids": [],
        "address": address(),
        **empty("business_name", "email", "individual_name", "name", "phone"),
        **buyer,
    }


def _custom_text(asked: SessionCreateParams) -> Json:
    said = asked.get("custom_text", {})
    return {
        "after_submit": said.get("after_submit") or None,
        "shipping_address": None,
        "submit": said.get("submit") or None,
        "terms_of_service_acceptance": None,
    }


def _tax_id_collection(asked: SessionCreateParams) -> Json:
    wanted = asked.get("tax_id_collection")
    return {
        "enabled": wanted["enabled"] if wanted else False,
        "required": wanted.get("required", "never") if wanted else "never",
    }


def _invoice_creation(asked: SessionCreateParams) -> Json:
    wanted = asked.get("invoice_creation")
    contents = wanted.get("invoice_data", {}) if wanted else {}
    return {
        "enabled": wanted["enabled"] if wanted else False,
        "invoice_data": {
            **empty("account_tax_ids", "issuer", "rendering_options"),
            "custom_fields": contents.get("custom_fields") or None,
            "description": contents.get("description"),
            "footer": contents.get("footer"),
            "metadata": metadata(contents.get("metadata")),
        },
    }
