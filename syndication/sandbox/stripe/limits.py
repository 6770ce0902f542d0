"""How long, how many, in which form: what Stripe's types do not say of a parameter.

The figures are those of https://docs.stripe.com/api, found under a parameter's own name, or under its
parent's and its own where the name alone means several things.
"""

import re
from typing import Final

_ADDRESS: Final = re.compile(r"https?://[^\s/]+\S*")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

FORMS: Final = {
    "cancel_url": (_ADDRESS, "url_invalid", "Not a valid URL"),
    "currency": (re.compile(r"[A-Za-z]{3}"), None, "Not a currency of three letters"),
    "customer_email": (_EMAIL, "email_invalid", "Invalid email address"),
    "email": (_EMAIL, "email_invalid", "Invalid email address"),
    "receipt_email": (_EMAIL, "email_invalid", "Invalid email address"),
    "success_url": (_ADDRESS, "url_invalid", "Not a valid URL"),
}
"""What a text must look like, Stripe's code when it does not, and the words."""

LENGTHS: Final = {
    "client_reference_id": 200,
    "custom_fields.name": 40,
    "custom_fields.value": 140,
    "email": 512,
    "name": 256,
    "payment_intent_data.description": 1000,
    "product_data.name": 5000,
    "query": 10_000,
    "statement_descriptor": 22,
    "statement_descriptor_suffix": 22,
    "submit.message": 1200,
}
"""The most characters of a text."""

LONGEST_TEXT: Final = 5000
"""Stripe's general limit for a text."""

RANGES: Final = {
    "limit": (1, 100),
    "line_items.quantity": (1, 999_999),
    "price_data.unit_amount": (0, 2**53),
    "quantity": (0, 2**31),
    "days_until_due": (0, 1825),
}
"""The least and the most of a whole number."""

LARGEST_NUMBER: Final = 2**53
"""What every reader of JSON keeps exactly."""

COUNTS: Final = {
    "custom_fields": 4,
    "images": 8,
    "line_items": 100,
    "metadata": 50,
    "types": 20,
}
"""The most parts of a list or a map."""

METADATA_KEY: Final = re.compile(r"[^\[\]]{1,40}")
METADATA_VALUE: Final = 500
