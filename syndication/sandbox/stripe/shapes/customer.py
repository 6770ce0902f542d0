"""Customers and their tax numbers, as Stripe draws them."""

from collections.abc import Mapping
from typing import Any

from syndication.sandbox.stripe.paper import Json, address, empty, metadata, new_id, random_text

PREFIX_LENGTH = 8
"""Letters and figures with which a customer's invoice numbers begin, as Stripe's do."""


def customer(asked: Mapping[str, Any], moment: int) -> Json:
    """Return a customer; an empty text in what is asked means nothing, as everywhere at Stripe."""
    return {
        "id": new_id("customer"),
        "object": "customer",
        "balance": 0,
        "created": moment,
        "delinquent": False,
        "invoice_prefix": random_text(PREFIX_LENGTH).upper(),
        "invoice_settings": {
            **empty("custom_fields", "default_payment_method", "footer", "rendering_options"),
        },
        "livemode": False,
        "metadata": metadata(asked.get("metadata")),
        "next_invoice_sequence": 1,
        "preferred_locales": asked.get("preferred_locales", []),
        "tax_exempt": asked.get("tax_exempt") or "none",
        "test_clock": asked.get("test_clock"),
        **empty("currency", "default_source", "discount", "shipping"),
        **{name: asked.get(name) or None for name in ("description", "email", "name", "phone")},
        "address": place(asked.get("address")),
    }


def place(asked: Any) -> Json | None:  # noqa: ANN401  # an address as asked, an empty text for none
    """Return an address with every key the API shows, or None."""
    return {**address(), **{name: text or None for name, text in asked.items()}} if asked else None


def tax_id(owner: Json, kind: str, number: str, moment: int) -> Json:
    """Return a customer's tax number, not looked at yet."""
    return {
        "id": new_id("tax_id"),
        "object": "tax_id",
        "country": _country(kind, number),
        "created": moment,
        "customer": owner["id"],
        "customer_account": None,
        "livemode": False,
        "owner": {"customer": owner["id"], "customer_account": None, "type": "customer"},
        "type": kind,
        "value": number,
        "verification": {"status": "pending", "verified_address": None, "verified_name": None},
    }


def _country(kind: str, number: str) -> str | None:
    if kind == "eu_vat":
        return {"EL": "GR"}.get(number[:2], number[:2])
    return kind[:2].upper()
