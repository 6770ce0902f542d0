"""What the sandbox writes on: JSON objects, ids in Stripe's manner, and the endings of a list."""

import secrets
import string
from typing import Any, Final

Json = dict[str, Any]
"""A Stripe object: the shapes are Stripe's, so they are kept as the JSON they travel as."""

_ALPHABET: Final = string.ascii_letters + string.digits

# Prefix and number of random characters of each kind of id, as Stripe's own look.
_IDS: Final[dict[str, tuple[str, int]]] = {
    "account": ("acct_", 16),
    "balance_transaction": ("txn_3", 23),
    "charge": ("ch_3", 23),
    "checkout.session": ("cs_test_a1", 56),
    "credit_note": ("cn_1", 23),
    "credit_note_line_item": ("cnli_1", 23),
    "customer": ("cus_", 14),
    "dispute": ("du_1", 23),
    "event": ("evt_1", 23),
    "invoice": ("in_1", 23),
    "invoice_payment": ("inpay_1", 23),
    "invoiceitem": ("ii_1", 23),
    "item": ("li_1", 23),
    "line_item": ("il_1", 23),
    "payment_intent": ("pi_3", 23),
    "payment_method": ("pm_1", 23),
    "price": ("price_1", 23),
    "product": ("prod_", 14),
    "refund": ("re_3", 23),
    "request": ("req_", 14),
    "tax_id": ("txi_1", 23),
    "test_helpers.test_clock": ("clock_1", 23),
}


def new_id(kind: str) -> str:
    """Return a fresh id for an object of this kind: `pi_3…` for a payment_intent."""
    prefix, length = _IDS[kind]
    return prefix + random_text(length)


def random_text(length: int) -> str:
    """Return so many unguessable letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def listing(items: list[Json], *, url: str, has_more: bool = False) -> Json:
    """Return Stripe's list object around the items."""
    return {"object": "list", "data": items, "has_more": has_more, "url": url}


def empty(*keys: str) -> Json:
    """Return keys the API shows and the sandbox has no use for."""
    return dict.fromkeys(keys)


def address() -> Json:
    """Return an address nobody has filled in."""
    return empty("city", "country", "line1", "line2", "postal_code", "state")


def metadata(asked: object, known: Json | None = None) -> Json:
    """Return an object's metadata as asked for: an empty text for all, or for one key, takes it out."""
    if asked == "":
        return {}
    fresh = asked if isinstance(asked, dict) else {}
    return {key: text for key, text in {**(known or {}), **fresh}.items() if text != ""}
