"""The quote: itemised, binding until it ends, recomputable from what it stores."""

from datetime import datetime
from enum import StrEnum

from schemas.article import AssetKind
from schemas.base import Minor, Noun
from schemas.usage import CurrencyCode


class Decision(StrEnum):
    """Who decides: the rules at once, or a person on the desk."""

    AUTOMATIC = "automatic"
    REVIEW = "review"


class QuoteLine(Noun, frozen=True, kw_only=True):
    """One line of the bill a friend explains. `amount` is in minor units; all lines add up to `net`."""

    label: str
    detail: str
    amount: Minor


class Omitted(Noun, frozen=True, kw_only=True):
    """An asset that will not be in the copy, why, and whom to ask for it."""

    kind: AssetKind
    credit: str
    reason: str
    article: str = ""
    """The slug of the article it stands in."""


class Quote(Noun, frozen=True, kw_only=True):
    """A price, line by line. Amounts are integers in minor units of `currency`."""

    id: str
    currency: CurrencyCode
    lines: tuple[QuoteLine, ...]
    net: Minor
    tax: Minor
    total: Minor
    tax_label: str = ""
    """What the tax line says: "VAT 20 %", or why there is none."""
    expires_at: datetime
    rate_card_version: int
    omitted: tuple[Omitted, ...] = ()
    decision: Decision
    reasons: tuple[str, ...] = ()
    cheaper: str = ""
    """One sentence that says what would make it cheaper; empty when nothing would."""
