"""Invoices, the items put on them and the lines they print, as Stripe draws them."""

from collections.abc import Mapping
from typing import Any, Final

from syndication.sandbox.stripe.paper import Json, empty, listing, metadata, new_id

# So many lines stand in the invoice itself; the rest is at its own address.
_LINES_SHOWN: Final = 10


def invoice_item(  # what the item says
    asked: Mapping[str, Any], amount: int, *, currency: str, customer: Json, moment: int
) -> Json:
    """Return an item that waits for its invoice; `amount` in minor units, below zero to take off."""
    quantity = asked.get("quantity", 1)
    period = asked.get("period") or {"start": moment, "end": moment}
    each = asked.get("unit_amount_decimal")
    return {
        "id": new_id("invoiceitem"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": currency,
        "customer": customer["id"],
        "customer_account": None,
        "date": moment,
        "description": asked.get("description"),
        "discountable": asked.get("discountable", amount >= 0),
        "discounts": [],
        "invoice": asked.get("invoice"),
        "livemode": False,
        "metadata": metadata(asked.get("metadata")),
        "net_amount": amount,
        "parent": None,
        "period": {"start": period["start"], "end": period["end"]},
        "pricing": {
            "type": "price_details",
            "unit_amount_decimal": str(amount) if each is None else f"{each:f}",
        },
        "proration": False,
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "tax_rates": [],
        "test_clock": customer["test_clock"],
    }


def line(item: Json, identity: str, invoice: str) -> Json:
    """Return an item as the invoice prints it."""
    return {
        "id": identity,
        "object": "line_item",
        "amount": item["amount"],
        "currency": item["currency"],
        "description": item["description"],
        "discount_amounts": [],
        "discountable": item["discountable"],
        "discounts": [],
        "invoice": invoice,
        "livemode": item["livemode"],
        "metadata": item["metadata"],
        "parent": {
            "invoice_item_details": {
                "invoice_item": item["id"],
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": None,
            },
            "subscription_item_details": None,
            "type": "invoice_item_details",
        },
        "period": item["period"],
        "pretax_credit_amounts": [],
        "pricing": item["pricing"],
        "quantity": item["quantity"],
        "quantity_decimal": item["quantity_decimal"],
        "subscription": None,
        "subtotal": item["amount"],
        "taxes": [],
    }


def invoice(
    asked: Mapping[str, Any],
    customer: Json,
    *,
    currency: str,
    due_date: int | None,
    moment: int,
    country: str,
) -> Json:
    """Return a draft without lines for a customer."""
    identity = new_id("invoice")
    return {
        "id": identity,
        "object": "invoice",
        "account_country": country,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_shipping": 0,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": asked.get("auto_advance", False),
        "automatic_tax": {
            "enabled": False,
            **empty("disabled_reason", "liability", "provider", "status"),
        },
        "billing_reason": "manual",
        "collection_method": asked.get("collection_method", "charge_automatically"),
        "created": moment,
        "currency": currency,
        "customer": customer["id"],
        "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [],
        "default_tax_rates": [],
        "discounts": [],
        "due_date": due_date,
        "issuer": {"type": "self"},
        "livemode": False,
        "metadata": metadata(asked.get("metadata")),
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": (asked.get("payment_settings") or {}).get("payment_method_types") or None,
        },
        "period_end": moment,
        "period_start": moment,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "status": "draft",
        "status_transitions": empty("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at"),
        "test_clock": customer["test_clock"],
        "total_discount_amounts": [],
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        **bill([], identity),
        **addressee(customer),
        "custom_fields": asked.get("custom_fields") or None,
        **{name: asked.get(name) or None for name in ("description", "footer", "statement_descriptor")},
        **empty(
            *("account_name", "account_tax_ids", "application", "automatically_finalizes_at"),
            *("customer_account", "default_payment_method", "default_source", "effective_at"),
            *("ending_balance", "from_invoice", "hosted_invoice_url", "invoice_pdf"),
            *("last_finalization_error", "latest_revision", "next_payment_attempt", "number"),
            *("on_behalf_of", "parent", "receipt_number", "rendering", "shipping_cost"),
            *("shipping_details", "subscription", "webhooks_delivered_at"),
        ),
    }


def addressee(customer: Json) -> Json:
    """Return whom an invoice is addressed to, as it stands with the customer now."""
    return {
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": customer["shipping"],
    }


def bill(lines: list[Json], identity: str) -> Json:
    """Return the lines and what they come to; a bill below zero asks for nothing."""
    total = sum(one["amount"] for one in lines)
    shown = listing(
        lines[:_LINES_SHOWN], url=f"/v1/invoices/{identity}/lines", has_more=len(lines) > _LINES_SHOWN
    )
    return {
        "amount_due": max(total, 0),
        "amount_remaining": max(total, 0),
        "lines": shown,
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "total": total,
        "total_excluding_tax": total,
    }


def credit_note(  # what the note says
    invoice: Json, asked: Mapping[str, Any], lines: list[Json], *, number: str, moment: int
) -> Json:
    """Return a note that takes its lines' sum off an invoice, before or after it is paid."""
    identity = new_id("credit_note")
    amount = sum(one["amount"] for one in lines)
    paid = invoice["status"] == "paid"
    return {
        "id": identity,
        "object": "credit_note",
        "amount": amount,
        "amount_shipping": 0,
        "created": moment,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "discount_amount": 0,
        "discount_amounts": [],
        "effective_at": moment,
        "invoice": invoice["id"],
        "lines": listing(lines, url=f"/v1/credit_notes/{identity}/lines"),
        "livemode": invoice["livemode"],
        "memo": asked.get("memo") or None,
        "metadata": metadata(asked.get("metadata")),
        "number": number,
        "out_of_band_amount": asked.get("out_of_band_amount"),
        "pdf": "",
        "post_payment_amount": amount if paid else 0,
        "pre_payment_amount": 0 if paid else amount,
        "pretax_credit_amounts": [],
        "reason": asked.get("reason"),
        "refunds": [],
        "status": "issued",
        "subtotal": amount,
        "subtotal_excluding_tax": amount,
        "total": amount,
        "total_excluding_tax": amount,
        "total_taxes": [],
        "type": "post_payment" if paid else "pre_payment",
        **empty("customer_account", "customer_balance_transaction", "shipping_cost", "voided_at"),
    }


def credit_note_line(  # what the line says
    *, amount: int, description: str | None, quantity: int = 1, each: int | None = None, of: str | None = None
) -> Json:
    """Return one line of a credit note: of an invoice's line, or of words of its own."""
    return {
        "id": new_id("credit_note_line_item"),
        "object": "credit_note_line_item",
        "amount": amount,
        "description": description,
        "discount_amount": 0,
        "discount_amounts": [],
        **({"invoice_line_item": of} if of else {}),
        "livemode": False,
        "metadata": None,
        "pretax_credit_amounts": [],
        "quantity": quantity,
        "tax_rates": [],
        "taxes": [],
        "type": "invoice_line_item" if of else "custom_line_item",
        "unit_amount": each,
        "unit_amount_decimal": None if each is None else str(each),
    }
