"""What the desk says of an organisation it knows."""

from typing import Annotated

import msgspec

from schemas.base import Line, Noun, Paragraph
from schemas.usage import Country, Domain

Why = Annotated[
    str, msgspec.Meta(min_length=3, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*(?!\n)$")
]
"""A reason on one line, as it stands in the history: 3 to 500 characters."""


class PartnerGiven(Noun, frozen=True, kw_only=True):
    """What is known of a partner, and why it is written down so: for the first time, or anew."""

    name: Line
    """As its requests bear it."""
    domains: Annotated[tuple[Domain, ...], msgspec.Meta(max_length=20)] = ()
    """Where the people have their mail who may ask in its name."""
    country: Country
    notes: Paragraph = ""
    pays_by_invoice: bool = False
    invoice_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 30
    early_release: bool = False
    """Copies are handed out as soon as the invoice stands, before it is paid."""
    reason: Why


class PartnerBlock(Noun, frozen=True, kw_only=True):
    """A partner is blocked or let in again, and why."""

    reason: Why
