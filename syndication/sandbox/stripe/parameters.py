"""What each endpoint may be asked: msgspec Structs, and the way from a form to one of them.

A Struct's field is a parameter of the API; what is not here is refused as unknown. The limits are
those of https://docs.stripe.com/api and are written beside the field.
"""

import re
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from syndication.sandbox.stripe.forms import posted_name
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import StripeRefuses, missing, unknown_parameter, wrong

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]
"""Any text; 5,000 characters is Stripe's general limit."""
Address = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/]+", max_length=5000)]
"""An absolute web address."""
Email = Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=512)]
MetadataKey = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"^[^\[\]]*$")]
MetadataValue = Annotated[str, msgspec.Meta(max_length=500)]
Metadata = Annotated[dict[MetadataKey, MetadataValue], msgspec.Meta(max_length=50)]
Moment = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""Seconds since 1970."""
Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every endpoint takes: which ids of the answer to replace by their objects."""

    expand: tuple[str, ...] = ()


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A nested parameter."""


class Range(Part, frozen=True):
    """A filter on a moment, each bound optional."""

    gt: Moment | None = None
    gte: Moment | None = None
    lt: Moment | None = None
    lte: Moment | None = None


class Listing(Parameters, frozen=True):
    """A part of a list, newest first."""

    limit: Limit = 10
    starting_after: str | None = None
    ending_before: str | None = None
    created: Range | Moment | None = None


class ProductParameters(Part, frozen=True):
    """What is sold, made up on the spot."""

    name: Text
    description: Text | None = None
    images: Annotated[tuple[Address, ...], msgspec.Meta(max_length=8)] = ()
    metadata: Metadata = {}
    tax_code: str | None = None


class PriceParameters(Part, frozen=True):
    """A price made up on the spot; `unit_amount` in the currency's minor unit as Stripe counts it."""

    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z]{3}$")]
    unit_amount: Annotated[int, msgspec.Meta(ge=0)]
    product_data: ProductParameters
    tax_behavior: Literal["exclusive", "inclusive", "unspecified"] = "unspecified"


class LineParameters(Part, frozen=True):
    """One line of the bill."""

    price_data: PriceParameters
    quantity: Annotated[int, msgspec.Meta(ge=1, le=999_999)]
    metadata: Metadata = {}


class PaymentIntentParameters(Part, frozen=True):
    """What the payment behind the session carries."""

    description: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    metadata: Metadata = {}
    receipt_email: Email | None = None
    statement_descriptor: Annotated[str, msgspec.Meta(max_length=22)] | None = None
    statement_descriptor_suffix: Annotated[str, msgspec.Meta(max_length=22)] | None = None


class TaxIdCollection(Part, frozen=True):
    """Whether the page asks a business for its tax number."""

    enabled: bool
    required: Literal["if_supported", "never"] = "never"


class AutomaticTax(Part, frozen=True):
    """Only off: the price is ours, tax included."""

    enabled: Literal["false"]


class InvoiceField(Part, frozen=True):
    """A field printed on the invoice."""

    name: Annotated[str, msgspec.Meta(max_length=40)]
    value: Annotated[str, msgspec.Meta(max_length=140)]


class InvoiceParameters(Part, frozen=True):
    """What the invoice made after payment says."""

    description: str | None = None
    footer: str | None = None
    metadata: Metadata = {}
    custom_fields: tuple[InvoiceField, ...] = ()


class InvoiceCreation(Part, frozen=True):
    """Whether an invoice is made once it is paid."""

    enabled: bool
    invoice_data: InvoiceParameters = InvoiceParameters()


class SubmitText(Part, frozen=True):
    """A sentence beside the button."""

    message: Annotated[str, msgspec.Meta(max_length=1200)]


class CustomText(Part, frozen=True):
    """Sentences of the seller on the page."""

    submit: SubmitText | None = None
    after_submit: SubmitText | None = None


# fmt: off
Locale = Literal[
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA",
    "hi-IN", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR",
    "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
]
# fmt: on


class SessionCreate(Parameters, frozen=True):
    """`POST /v1/checkout/sessions`."""

    mode: Literal["payment"]
    line_items: Annotated[tuple[LineParameters, ...], msgspec.Meta(min_length=1, max_length=100)]
    success_url: Address
    cancel_url: Address | None = None
    customer_email: Email | None = None
    client_reference_id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    metadata: Metadata = {}
    payment_intent_data: PaymentIntentParameters = PaymentIntentParameters()
    payment_method_types: tuple[Literal["card"], ...] = ("card",)
    expires_at: Moment | None = None
    locale: Locale | None = None
    automatic_tax: AutomaticTax | None = None
    tax_id_collection: TaxIdCollection | None = None
    billing_address_collection: Literal["auto", "required"] | None = None
    customer_creation: Literal["always", "if_required"] = "if_required"
    invoice_creation: InvoiceCreation | None = None
    custom_text: CustomText = CustomText()
    submit_type: Literal["auto", "book", "donate", "pay"] | None = None
    ui_mode: Literal["hosted_page"] = "hosted_page"
    allow_promotion_codes: Literal["false"] | None = None


class SessionListing(Listing, frozen=True):
    """`GET /v1/checkout/sessions`."""

    payment_intent: str | None = None
    status: Literal["complete", "expired", "open"] | None = None


class LineListing(Parameters, frozen=True):
    """`GET /v1/checkout/sessions/{id}/line_items`."""

    limit: Limit = 10
    starting_after: str | None = None
    ending_before: str | None = None


class RefundCreate(Parameters, frozen=True):
    """`POST /v1/refunds`: the charge or the payment intent, and how much of it (all when not said)."""

    payment_intent: str | None = None
    charge: str | None = None
    amount: Annotated[int, msgspec.Meta(ge=1)] | None = None
    reason: Literal["duplicate", "fraudulent", "requested_by_customer"] | None = None
    metadata: Metadata = {}


class RefundListing(Listing, frozen=True):
    """`GET /v1/refunds`."""

    payment_intent: str | None = None
    charge: str | None = None


class ChargeListing(Listing, frozen=True):
    """`GET /v1/charges`."""

    payment_intent: str | None = None


class EventListing(Listing, frozen=True):
    """`GET /v1/events`; `type` may end in `.*`."""

    type: str | None = None
    types: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    delivery_success: bool | None = None


Asked = TypeVar("Asked", bound=Parameters)

_UNKNOWN: Final = re.compile(
    r"Object contains unknown field `(?P<field>[^`]*)`(?: - at `\$\.?(?P<path>.*)`)?"
)
_MISSING: Final = re.compile(
    r"Object missing required field `(?P<field>[^`]*)`(?: - at `\$\.?(?P<path>.*)`)?"
)
_OTHER: Final = re.compile(r"(?P<reason>.*?) - at (?:`key` in )?`\$\.?(?P<path>.*)`", re.DOTALL)

# Stripe's own code for a wrong value of one of these types.
_CODES: Final = (
    ("Expected `int`", "parameter_invalid_integer"),
    ("of length >= 1", "parameter_invalid_empty"),
)


def read_parameters(tree: Json, wanted: type[Asked]) -> Asked:
    """Return the parameters, or refuse the first that is wrong with Stripe's code and its posted name."""
    try:
        return msgspec.convert(tree, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from error


def _refusal(reason: str) -> StripeRefuses:
    if match := _UNKNOWN.fullmatch(reason):
        return unknown_parameter(_inside(match))
    if match := _MISSING.fullmatch(reason):
        return missing(_inside(match))
    match = _OTHER.fullmatch(reason)
    param = posted_name(match["path"]) if match and match["path"] else ""
    return wrong(param, f"Invalid {param}: {match['reason'] if match else reason}", _code(param, reason))


def _inside(match: re.Match[str]) -> str:
    path = match["path"]
    return posted_name(f"{path}.{match['field']}" if path else match["field"])


def _code(param: str, reason: str) -> str | None:
    if param.endswith("_url"):
        return "url_invalid"
    if param.endswith("email"):
        return "email_invalid"
    return next((code for sign, code in _CODES if sign in reason), None)
