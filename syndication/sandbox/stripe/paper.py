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
    "charge": ("ch_3", 23),
    "checkout.session": ("cs_test_a1", 56),
    "event": ("evt_1", 23),
    "item": ("li_1", 23),
    "payment_intent": ("pi_3", 23),
    "payment_method": ("pm_1", 23),
    "price": ("price_1", 23),
    "product": ("prod_", 14),
    "refund": ("re_3", 23),
    "request": ("req_", 14),
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
