"""The request: one organisation's wish, and the stages it moves through."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from schemas.base import Line, Noun, Paragraph
from schemas.document import DocumentView
from schemas.licence import LicenceView
from schemas.quote import Quote


class Stage(StrEnum):
    """Where a request stands. The moves between them are in `syndication.licensing.stages`."""

    RECEIVED = "received"
    REVIEW = "review"
    OFFERED = "offered"
    AWAITING_PAYMENT = "awaiting_payment"
    LICENSED = "licensed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Signature(Noun, frozen=True, kw_only=True):
    """The owner's signature under an exclusive grant (17 USC 204(a)): name, and the text that was signed."""

    name: Line
    statement: Annotated[str, msgspec.Meta(min_length=10, max_length=4000, pattern=r"^[^\x00]*$")]


TaxRuling = Literal["", "reverse_charge", "destination", "seller_rate", "outside_scope"]
"""How a person settles a tax that the facts leave open; empty: as it was proposed.

The cases are those of `syndication.licensing.tax_cases`.
"""


class Approval(Noun, frozen=True, kw_only=True):
    """`POST …/approve`. The signature is required when the grant is exclusive."""

    note: Paragraph = ""
    signature: Signature | None = None
    tax_case: TaxRuling = ""
    total: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None
    """The total that was looked at, in minor units: at another one, nothing is approved."""


class Refusal(Noun, frozen=True, kw_only=True):
    """`POST …/decline`. The reason is sent to the requester."""

    reason: Annotated[
        str, msgspec.Meta(min_length=3, max_length=4000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
    ]


class CounterOffer(Noun, frozen=True, kw_only=True):
    """`POST …/offer`. `net` in minor units; tax is worked out anew."""

    net: Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
    reason: Annotated[
        str, msgspec.Meta(min_length=3, max_length=4000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
    ]
    signature: Signature | None = None
    tax_case: TaxRuling = ""


class PaymentMethod(StrEnum):
    """How the buyer pays."""

    CARD = "card"
    INVOICE = "invoice"


Brief = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*(?!\n)$")]
"""A few words on one line: up to 100 characters, may be empty."""


class Address(Noun, frozen=True, kw_only=True):
    """Where an invoice is addressed to. `country` is ISO 3166-1."""

    line1: Line
    line2: Brief = ""
    city: Line
    postal_code: Brief = ""
    region: Brief = ""
    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}(?!\n)$")]


class CheckoutWish(Noun, frozen=True, kw_only=True):
    """`POST …/checkout`. What the buyer wants to read on the invoice is printed there as it is given."""

    method: PaymentMethod = PaymentMethod.CARD
    purchase_order: Brief = ""
    reference: Brief = ""
    """The buyer's own."""
    billing_address: Address | None = None


class CheckoutView(Noun, frozen=True, kw_only=True):
    """Where to pay: a page at Stripe."""

    url: str


class RequestView(Noun, frozen=True, kw_only=True):
    """A request as its holder and the desk see it."""

    id: str
    stage: Stage
    quote: Quote
    licences: tuple[LicenceView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    """Invoices and credit notes; a free licence has none."""
    status_page: str
    decline_reason: str = ""
    created_at: datetime


class RequestReceived(RequestView, frozen=True, kw_only=True):
    """The answer to `POST /api/v1/requests`: the view and the holder's token, which is not shown again."""

    access_token: str
