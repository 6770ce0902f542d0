"""What can be wrong with a rate card before it is published: once it is, it cannot be changed.

A card that passes prices every wish in each of its currencies, and wider terms never cost less than
narrower ones: every sentence here is a way in which they could, or in which a price could not be paid
or stored. Each begins with the field it is about.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from babel.numbers import is_currency

from schemas.rate_card import ExclusiveFactors, Prices, RateCard, Tier
from schemas.usage import CurrencyCode, Medium, OrganisationType
from syndication.licensing import rules
from syndication.licensing.fees import dearest
from syndication.licensing.money import ONE, coin, written

MOST = 2**52
"""The net of a quote stays below this, in minor units, so that it and its tax together fit `Minor`."""


def problems(card: RateCard) -> tuple[str, ...]:
    """Return a sentence for everything that is wrong with `card`; nothing when it can be published."""
    return (
        *_unpriced("media", [medium.value for medium in Medium], list(card.media)),
        *_unpriced("organisations", [kind.value for kind in OrganisationType], list(card.organisations)),
        *_tiers("audience", card.audience),
        *_tiers("months", card.months),
        *_tiers("territories", card.territories),
        *_tiers("languages", card.languages),
        *_discount(card.articles),
        *_prices("", card, card.currency),
        *_exclusive(card),
        *_premiums(card),
        *_regions(card),
        *_points(card),
        *_exchange(card),
        *_too_dear(card),
        *rules.problems(card.automatic, minimum=card.minimum),
    )


def _unpriced(what: str, known: Sequence[str], priced: Sequence[str]) -> Iterator[str]:
    missing = [name for name in known if name not in priced]
    if missing:
        yield f"{what}: no price for {', '.join(missing)}."


def _tiers(what: str, tiers: Sequence[Tier]) -> Iterator[str]:
    yield from _rising(what, [tier.upto for tier in tiers])
    for narrow, wide in pairwise(tiers):
        if wide.factor < narrow.factor:
            yield f"{what}: up to {wide.upto} must not cost less than up to {narrow.upto}."


def _rising(what: str, limits: Sequence[int]) -> Iterator[str]:
    for one, following in pairwise(limits):
        if following <= one:
            yield f"{what}: {following} stands after {one}; the limits must rise."


def _discount(tiers: Sequence[Tier]) -> Iterator[str]:
    yield from _rising("articles", [tier.upto for tier in tiers])
    for tier in tiers:
        if tier.factor > ONE:
            yield f"articles: the factor up to {tier.upto} is above 10000; it is a discount."
    for few, many in pairwise(tiers):
        if many.factor > few.factor:
            yield f"articles: the discount up to {many.upto} must not be smaller than up to {few.upto}."
        if few.upto * few.factor > (few.upto + 1) * many.factor:
            yield f"articles: {few.upto + 1} articles would cost less than {few.upto}."


def _prices(where: str, prices: Prices, currency: CurrencyCode) -> Iterator[str]:
    """Yield what is wrong with the amounts of one currency; `where` stands before their names."""
    yield from _rising(f"{where}excerpts", [excerpt.words for excerpt in prices.excerpts])
    for short, long in pairwise(prices.excerpts):
        if long.amount < short.amount:
            yield f"{where}excerpts: {long.words} words must not cost less than {short.words}."
    for excerpt in prices.excerpts:
        if excerpt.amount > prices.full:
            yield f"{where}excerpts: {excerpt.words} words cost more than the full text."
    if prices.maximum is not None and prices.maximum < prices.minimum:
        yield f"{where}maximum: the most an article costs must not be less than the least."
    yield from _unpayable(where, prices, currency)


def _unpayable(where: str, prices: Prices, currency: CurrencyCode) -> Iterator[str]:
    amounts = {name: getattr(prices, name) or 0 for name in ("full", "minimum", "maximum", "assets", "rush")}
    for name, amount in amounts.items():
        if amount % coin(currency):
            yield f"{where}{name}: amounts in {currency} have to be multiples of {coin(currency)}."


def _premiums(card: RateCard) -> Iterator[str]:
    for name in ("translation", "edits"):
        if getattr(card, name) < ONE:
            yield f"{name}: the factor is below 10000; a right that is added must not lower the price."
    dearest_count = max(tier.factor for tier in card.territories)
    if card.world < dearest_count:
        yield "world: the whole world must not cost less than the dearest number of countries."


def _exclusive(card: RateCard) -> Iterator[str]:
    if not isinstance(card.exclusive, ExclusiveFactors):
        if card.exclusive < ONE:
            yield "exclusive: the factor is below 10000; a right that is added must not lower the price."
        return
    scopes = card.exclusive
    if scopes.country < ONE:
        yield "exclusive.country: the factor is below 10000; a right that is added must not lower the price."
    if scopes.region < scopes.country:
        yield "exclusive.region: a region must not cost less than a country."
    if scopes.world < scopes.region:
        yield "exclusive.world: the world must not cost less than a region."


def _regions(card: RateCard) -> Iterator[str]:
    """Yield prices of regions that nobody can have meant: each is the cheapest way or never used."""
    for region, factor in card.regions.items():
        if factor > card.world:
            yield f"regions.{region}: it costs more than the whole world."
        if factor < card.territories[0].factor:
            yield f"regions.{region}: it costs less than a single country."


def _points(card: RateCard) -> Iterator[str]:
    for code, prices in card.points.items():
        where = f"points.{code}"
        if not is_currency(code):
            yield f"{where}: there is no currency {code}."
        if code == card.currency:
            yield f"{where}: it is the card's own currency; its prices stand at the top."
        if code in card.exchange:
            yield f"{where}: it has a rate in exchange as well; leave one of them out."
        if not prices.full or not card.full:
            yield f"{where}.full: without a price in both, {code} and {card.currency} do not compare."
        yield from _prices(f"{where}.", prices, code)


def _exchange(card: RateCard) -> Iterator[str]:
    for code in (card.currency, *card.exchange):
        if not is_currency(code):
            yield f"exchange: there is no currency {code}."
    if card.currency in card.exchange:
        yield f"exchange: {card.currency} is the card's own currency and has no rate."


def _too_dear(card: RateCard) -> Iterator[str]:
    for code, net in dearest(card).items():
        if net > MOST:
            yield f"maximum: it has to be lower; a request in {code} could cost over {written(MOST, code)}."
