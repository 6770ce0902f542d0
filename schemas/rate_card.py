"""The rate card: what everything costs, as versioned data.

Amounts are in minor units of `currency`; multipliers are in basis points (10,000 multiplies by one).
"""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.base import Noun
from schemas.rules import AutomaticRules
from schemas.usage import CurrencyCode, Medium, OrganisationType, Region

BasisPoints = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
Price = Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]


class Tier(Noun, frozen=True, kw_only=True):
    """Up to and including `upto` of something, the multiplier is `factor`."""

    upto: Annotated[int, msgspec.Meta(ge=1)]
    factor: BasisPoints


class ExcerptPrice(Noun, frozen=True, kw_only=True):
    """An excerpt of up to `words` words costs `amount` before any multiplier."""

    words: Annotated[int, msgspec.Meta(ge=1)]
    amount: Price


class ExchangeRate(Noun, frozen=True, kw_only=True):
    """One unit of the card's currency buys `millionths` / 1,000,000 units of another, as of `day`."""

    millionths: Annotated[int, msgspec.Meta(ge=1)]
    day: date


class ExclusiveFactors(Noun, frozen=True, kw_only=True):
    """What exclusivity multiplies the fee by: in one country, within one region, in more than that."""

    country: BasisPoints
    region: BasisPoints
    world: BasisPoints


class Prices(Noun, frozen=True, kw_only=True):
    """The amounts of money of one currency, in its minor units, before any multiplier."""

    full: Price
    """A full article."""
    minimum: Price
    """The least an article costs, however much is taken off."""
    maximum: Price | None = None
    """The most an article costs, pictures and rush apart; None for no such limit."""
    excerpts: tuple[ExcerptPrice, ...]
    assets: Price = 0
    """Each picture that travels with an article."""
    rush: Price = 0
    """A decision within the day, once a request; charged when a person decides."""


class PriceList(Prices, frozen=True, kw_only=True):
    """What everything costs. Tiers are in rising order; the last one also covers all beyond it.

    Its own amounts are in `currency`. Another currency has either prices of its own in `points` or a
    rate in `exchange`.
    """

    currency: CurrencyCode
    media: dict[Medium, BasisPoints]
    audience: Annotated[tuple[Tier, ...], msgspec.Meta(min_length=1)]
    months: Annotated[tuple[Tier, ...], msgspec.Meta(min_length=1)]
    territories: Annotated[tuple[Tier, ...], msgspec.Meta(min_length=1)]
    """By the number of countries."""
    regions: dict[Region, BasisPoints] = msgspec.field(default_factory=dict)
    """All countries of a region together, where that is cheaper than by their number."""
    world: BasisPoints
    languages: Annotated[tuple[Tier, ...], msgspec.Meta(min_length=1)]
    articles: Annotated[tuple[Tier, ...], msgspec.Meta(min_length=1)]
    """The discount for several articles at once: factors of 10,000 and less."""
    organisations: dict[OrganisationType, BasisPoints]
    exclusive: BasisPoints | ExclusiveFactors
    """One factor wherever it is, or one for each scope."""
    translation: BasisPoints
    edits: BasisPoints
    points: dict[CurrencyCode, Prices] = msgspec.field(default_factory=dict)
    exchange: dict[CurrencyCode, ExchangeRate]


class RateCard(PriceList, frozen=True, kw_only=True):
    """One version: what everything costs, and what is decided without a person."""

    automatic: AutomaticRules


class RateCardView(Noun, frozen=True, kw_only=True):
    """`GET /api/v1/rate-card`: a version as anybody may read it. How the desk decides is not in it."""

    version: int
    in_force_from: datetime
    prices: PriceList
