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


class LineKind(StrEnum):
    """What a line of the bill does to the running amount."""

    BASE = "base"
    FACTOR = "factor"
    """Multiplies it."""
    MINIMUM = "minimum"
    """Lifts it to the least an article costs."""
    MAXIMUM = "maximum"
    """Lowers it to the most an article costs."""
    ASSETS = "assets"
    RUSH = "rush"
    AGREED = "agreed"
    """Stands for it: a person named the net."""


class QuoteLine(Noun, frozen=True, kw_only=True):
    """One line of the bill a friend explains. `amount` is in minor units; all lines add up to `net`.

    `kind` and `why` are told since the second edition; `factor`, in basis points, on the lines that
    multiply.
    """

    label: str
    detail: str
    """The factor and its reason in one phrase: "× 1.5 (up to 250,000 readers a month)"."""
    amount: Minor
    kind: LineKind | None = None
    factor: int | None = None
    why: str = ""
    """The reason alone: "up to 250,000 readers a month"."""


class Share(Noun, frozen=True, kw_only=True):
    """What one article of a quote costs: its slug, the pictures that travel with it, its net."""

    article: str
    pictures: int
    net: Minor


class Saving(Noun, frozen=True, kw_only=True):
    """A narrower wish that costs less: "For 6 months", the net it would have, and what that saves."""

    words: str
    net: Minor
    saves: Minor


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
    tax_case: str = ""
    """Which of the cases of `syndication.licensing.tax` applies."""
    tax_note: str = ""
    """The wording the law asks for on the invoice in that case."""
    expires_at: datetime
    rate_card_version: int
    omitted: tuple[Omitted, ...] = ()
    decision: Decision
    reasons: tuple[str, ...] = ()
    rule: str = ""
    """The name of the rule that decided it at once."""
    cheaper: str = ""
    """One sentence that says what would make it cheaper; empty when nothing would."""
    savings: tuple[Saving, ...] = ()
    """Everything that would make it cheaper, what saves most first."""
    articles: int = 0
    """How many articles it is for; 0 in quotes stored before it was told."""
    shares: tuple[Share, ...] = ()
    """What each article costs, in the order asked for; together the net."""
