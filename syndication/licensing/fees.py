"""The fee: every factor is a line a customer can read, and the lines add up to the net.

`fee = min(maximum, max(minimum, base(portion) x medium x audience x months x territory x language x
exclusivity x translation x edits x organisation x several articles)) x articles + pictures + rush`:
the limits of an article hold after every discount. The running amount is kept exact, as a fraction of
minor units; a line's amount is the difference of two rounded running amounts, so each amount is rounded
once by the one rule and no penny goes missing.

Wider terms never cost less, with any card in which `rates.problems` finds nothing: every factor rises
with what it stands for. That of the territory is the cheapest of three (their number, a region that
holds them all, the world), and whatever covers the wider set covers the narrower one.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from math import prod

import msgspec

from schemas.quote import LineKind, QuoteLine
from schemas.rate_card import ExclusiveFactors, Prices, RateCard, Tier
from schemas.usage import CurrencyCode, Excerpt, OrganisationType, Region, Usage
from syndication.licensing.money import ONE, coin, digits, nearest, rounded, split, split_by, written
from syndication.licensing.territories import EVERYWHERE, REGION_NAMES, WORLD, countries, covering
from syndication.licensing.usage import (
    AUDIENCE_WORDS,
    MEDIUM_WORDS,
    country_name,
    language_name,
    months_in_words,
)
from syndication.words import Said, say, say_n

EDITION = 2
"""The edition of the rules in this module; a quote stores it and is worked out again by it.

The first counted every tag as a language ("en-GB" and "en-US" were two) and told of a line no more than
its label, detail and amount. The second counts languages as rights are compared: en-GB and en-US are one.
"""

_FIRST = 1

MOST_ARTICLES = 50
"""The articles of one request, as `QuoteWish` has it."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a fee is worked out for. `currency` is one of `currencies(card)`.

    `pictures` are the numbers of pictures that travel with each article, in the order asked for, so there
    are as many articles as numbers. `rushed` says that a person decides within the day; a rush that
    is asked for is charged only then.
    """

    usage: Usage
    organisation: OrganisationType
    currency: CurrencyCode
    pictures: tuple[int, ...]
    rushed: bool = False
    edition: int = EDITION


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """A worked-out fee in minor units of `currency`. `shares` are the net of each article, in order."""

    currency: CurrencyCode
    lines: tuple[QuoteLine, ...]
    net: int
    shares: tuple[int, ...]


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """One multiplier of the bill: what it is for, and how much, in basis points."""

    label: str
    why: str
    basis_points: int


def currencies(card: RateCard) -> tuple[CurrencyCode, ...]:
    """Return the currencies a quote can be made in, the card's own first."""
    return (card.currency, *sorted({*card.exchange, *card.points} - {card.currency}))


def fee(card: RateCard, order: Order) -> Fee:
    """Return the itemised fee of an order."""
    prices, top, bottom = _prices(card, order.currency)
    articles = len(order.pictures)
    bill = _Bill(order.currency, top, bottom, articles)
    _base(bill, prices, order)
    for factor in (*factors(card, order), *_several(card, articles)):
        bill.times(factor)
    _limits(bill, prices)
    for_articles = bill.net
    _pictures(bill, prices, order)
    for_pictures = bill.net - for_articles
    _rush(bill, prices, order)
    shares = _shares(order, bill.net - for_pictures, for_pictures)
    return Fee(currency=order.currency, lines=told(bill.lines, order.edition), net=bill.net, shares=shares)


def told(lines: Iterable[QuoteLine], edition: int) -> tuple[QuoteLine, ...]:
    """Return lines with what an edition tells of them."""
    if edition != _FIRST:
        return tuple(lines)
    return tuple(QuoteLine(label=line.label, detail=line.detail, amount=line.amount) for line in lines)


def in_card_currency(card: RateCard, amount: int, currency: CurrencyCode) -> int:
    """Return an amount of another currency in minor units of the card's own.

    Between price points a full article is worth a full article; else the stored rate counts.
    """
    if currency in card.points:
        return rounded(Fraction(amount * card.full, card.points[currency].full))
    _, top, bottom = _prices(card, currency)
    return rounded(Fraction(amount * bottom, top))


def dearest(card: RateCard) -> dict[CurrencyCode, int]:
    """Return, for each currency, a net that no request for fifty articles without pictures exceeds."""
    tiers = (card.audience, card.months, card.languages)
    highest = (
        max(card.media.values(), default=ONE),
        *(max(tier.factor for tier in each) for each in tiers),
        card.world,
        card.exclusive.world if isinstance(card.exclusive, ExclusiveFactors) else card.exclusive,
        card.translation,
        card.edits,
        max(card.organisations.values(), default=ONE),
    )
    times = Fraction(prod(highest), ONE ** len(highest))
    return {currency: _dearest(card, currency, times) for currency in currencies(card)}


def _dearest(card: RateCard, currency: CurrencyCode, times: Fraction) -> int:
    prices, top, bottom = _prices(card, currency)
    article = max(times * prices.full, Fraction(prices.minimum))
    if prices.maximum is not None:
        article = min(article, Fraction(prices.maximum))
    return rounded((article * MOST_ARTICLES + prices.rush) * Fraction(top, bottom))


class _Bill:
    """A running amount, kept exact, and the lines that led to it.

    `top` / `bottom` is the amount in minor units of `currency`, `unit` / `per` what one minor unit of
    the prices comes to.
    """

    def __init__(self, currency: CurrencyCode, unit: int, per: int, articles: int) -> None:
        self.currency, self.unit, self.per, self.articles = currency, unit, per, articles
        self.top, self.bottom = 0, per
        self.net = 0
        self.lines: list[QuoteLine] = []
        self._coin = coin(currency)

    def exactly(self, price: int) -> int:
        """Return a price of the card over the present `bottom`."""
        return price * self.unit * (self.bottom // self.per)

    def written(self, price: int) -> Said:
        """Write a price of the card in the bill's currency."""
        return written(self._payable(price * self.unit, self.per), self.currency)

    def put(
        self, kind: LineKind, label: str, why: str, *, factor: int | None = None, detail: str = ""
    ) -> None:
        """Put down a line for what the running amount has become."""
        net = self._payable(self.top, self.bottom)
        line = QuoteLine(
            label=label, detail=detail or why, amount=net - self.net, kind=kind, factor=factor, why=why
        )
        self.lines.append(line)
        self.net = net

    def times(self, factor: Factor) -> None:
        """Multiply."""
        self.top, self.bottom = self.top * factor.basis_points, self.bottom * ONE
        detail = say("× {factor} ({why})", factor=_times(factor.basis_points), why=factor.why)
        self.put(LineKind.FACTOR, factor.label, factor.why, factor=factor.basis_points, detail=detail)

    def _payable(self, top: int, bottom: int) -> int:
        return nearest(top, bottom * self._coin) * self._coin


def _prices(card: RateCard, currency: CurrencyCode) -> tuple[Prices, int, int]:
    """Return the prices for a currency and, as a fraction, its minor units for one of theirs."""
    if currency in card.points:
        return card.points[currency], 1, 1
    if currency == card.currency:
        return card, 1, 1
    shift = digits(currency) - digits(card.currency)
    return card, card.exchange[currency].millionths * 10 ** max(shift, 0), 1_000_000 * 10 ** max(-shift, 0)


_BASE, _FULL_TEXT = say("Base fee"), say("the full text")


def _base(bill: _Bill, prices: Prices, order: Order) -> None:
    portion, articles = order.usage.portion, len(order.pictures)
    bill.top = _base_price(prices, order.usage) * bill.unit * articles
    label = _BASE if articles == 1 else say_n(articles, "Base fee, {n} article", "Base fee, {n} articles")
    if isinstance(portion, Excerpt):
        what = say("an excerpt of up to {words} words", words=portion.words)
    else:
        what = _FULL_TEXT if articles == 1 else say("the full text of each")
    bill.put(LineKind.BASE, label, what)


def _base_price(prices: Prices, usage: Usage) -> int:
    if not isinstance(usage.portion, Excerpt):
        return prices.full
    words = usage.portion.words
    price = next((excerpt.amount for excerpt in prices.excerpts if words <= excerpt.words), prices.full)
    # an excerpt never costs more than the whole
    return min(price, prices.full)


def factors(card: RateCard, order: Order) -> Iterator[Factor]:
    """Yield every multiplier of one article that changes the price, in the order of the bill."""
    for factor in _all_factors(card, order):
        if factor.basis_points != ONE:
            yield factor


_MEDIUM, _DURATION, _AUDIENCE = say("Medium"), say("Duration"), say("Audience")
_TERRITORY, _LANGUAGES, _ORGANISATION = say("Territory"), say("Languages"), say("Organisation")

_ORGANISATION_WORDS: dict[OrganisationType, Said] = {
    OrganisationType.COMMERCIAL: say("commercial"),
    OrganisationType.NONPROFIT: say("nonprofit"),
    OrganisationType.EDUCATION: say("education"),
    OrganisationType.BROADCASTER: say("broadcaster"),
    OrganisationType.GOVERNMENT: say("government"),
}


def _all_factors(card: RateCard, order: Order) -> Iterator[Factor]:
    usage = order.usage
    medium, months = usage.medium, usage.months
    yield Factor(label=_MEDIUM, why=MEDIUM_WORDS[medium], basis_points=card.media[medium])
    yield _audience(card, usage)
    yield Factor(label=_DURATION, why=months_in_words(months), basis_points=_tier(card.months, months).factor)
    yield _territory(card, usage)
    yield _languages(card, order)
    if usage.exclusive:
        why = say("nobody else may publish it there meanwhile")
        yield Factor(label=say("Exclusivity"), why=why, basis_points=_exclusivity(card, usage))
    if usage.translation:
        why = say("a right of its own")
        yield Factor(label=say("Translation"), why=why, basis_points=card.translation)
    if usage.edits:
        why = say("you may shorten and adapt it")
        yield Factor(label=say("Edits"), why=why, basis_points=card.edits)
    kind = order.organisation
    yield Factor(label=_ORGANISATION, why=_ORGANISATION_WORDS[kind], basis_points=card.organisations[kind])


def _several(card: RateCard, articles: int) -> Iterator[Factor]:
    discount = _tier(card.articles, articles).factor
    if discount != ONE:
        why = say_n(articles, "{n} article at once", "{n} articles at once")
        yield Factor(label=say("Several articles"), why=why, basis_points=discount)


def _audience(card: RateCard, usage: Usage) -> Factor:
    tier = _tier(card.audience, usage.audience)
    last, audience = card.audience[-1], AUDIENCE_WORDS[usage.medium]
    why = (
        say("more than {number} {audience}", number=card.audience[-2].upto, audience=audience)
        if tier is last and len(card.audience) > 1
        else say("up to {number} {audience}", number=tier.upto, audience=audience)
    )
    return Factor(label=_AUDIENCE, why=why, basis_points=tier.factor)


def _territory(card: RateCard, usage: Usage) -> Factor:
    """Return the cheapest factor that covers every country asked for."""
    places = countries(usage.territories)
    if places == EVERYWHERE:
        return Factor(label=_TERRITORY, why=country_name(WORLD), basis_points=card.world)
    why, counted = _places(usage), _tier(card.territories, len(places)).factor
    regions = ((card.regions[region], region.value) for region in covering(places) if region in card.regions)
    cheapest, priced_as = min(((card.world, WORLD), *regions))
    if cheapest < counted and priced_as not in usage.territories:
        why = say("{places}, at the price of {territory}", places=why, territory=country_name(priced_as))
    return Factor(label=_TERRITORY, why=why, basis_points=min(counted, cheapest))


def _places(usage: Usage) -> Said:
    """Return the territories in short: "France", "3 countries", "Europe and Japan, 52 countries"."""
    named = sorted(set(usage.territories))
    if len(named) == 1:
        return country_name(named[0])
    counted = say_n(len(countries(usage.territories)), "{n} country", "{n} countries")
    regions = [REGION_NAMES[Region(name)] for name in named if name in REGION_NAMES]
    return (
        say("{countries} with {regions}", countries=counted, regions=_joined(regions)) if regions else counted
    )


def _joined(names: Sequence[Said]) -> Said:
    """Return names with "and" between each two, as the first edition has them."""
    return reduce(lambda before, name: say("{before} and {name}", before=before, name=name), names)


def _languages(card: RateCard, order: Order) -> Factor:
    tags = order.usage.languages
    spoken = set(tags) if order.edition == _FIRST else {tag.partition("-")[0] for tag in tags}
    why = _row([language_name(tag) for tag in tags])
    return Factor(label=_LANGUAGES, why=why, basis_points=_tier(card.languages, len(spoken)).factor)


def _row(names: Sequence[Said]) -> Said:
    """Return names with commas between them."""
    return reduce(lambda before, name: say("{before}, {name}", before=before, name=name), names)


def _exclusivity(card: RateCard, usage: Usage) -> int:
    """Return the factor of its scope: one country, all within one region, or more."""
    if not isinstance(card.exclusive, ExclusiveFactors):
        return card.exclusive
    places = countries(usage.territories)
    if len(places) == 1:
        return card.exclusive.country
    return card.exclusive.region if covering(places) else card.exclusive.world


def _tier(tiers: tuple[Tier, ...], amount: int) -> Tier:
    return next((tier for tier in tiers if amount <= tier.upto), tiers[-1])


def _limits(bill: _Bill, prices: Prices) -> None:
    """Keep the running amount between the least and the most that so many articles cost."""
    if bill.top < (least := bill.exactly(prices.minimum) * bill.articles):
        bill.top = least
        why = say("no article is licensed for less than {amount}", amount=bill.written(prices.minimum))
        bill.put(LineKind.MINIMUM, say("Minimum fee"), why)
    if prices.maximum is not None and bill.top > (most := bill.exactly(prices.maximum) * bill.articles):
        bill.top = most
        why = say("no article costs more than {amount}", amount=bill.written(prices.maximum))
        bill.put(LineKind.MAXIMUM, say("Maximum fee"), why)


def _pictures(bill: _Bill, prices: Prices, order: Order) -> None:
    several = sum(order.pictures) if order.usage.assets else 0
    if not several or not prices.assets:
        return
    bill.top += bill.exactly(prices.assets) * several
    each = bill.written(prices.assets)
    why = say_n(several, "one of ours, at {each}", "{n} of ours, at {each} each", each=each)
    bill.put(LineKind.ASSETS, say("Pictures"), why)


def _rush(bill: _Bill, prices: Prices, order: Order) -> None:
    """Charge a person's haste; say that there is nothing to charge where nobody has to hurry."""
    if not order.usage.rush or not prices.rush:
        return
    if order.rushed:
        bill.top += bill.exactly(prices.rush)
    why = (
        say("a person decides within the day")
        if order.rushed
        else say("decided at once, so it costs nothing")
    )
    bill.put(LineKind.RUSH, say("Rush"), why)


def _shares(order: Order, net: int, for_pictures: int) -> tuple[int, ...]:
    """Return what each article costs: the same, and its own pictures."""
    step = coin(order.currency)
    evenly = split(net, len(order.pictures), step=step)
    if not for_pictures:
        return evenly
    own = split_by(for_pictures, order.pictures, step=step)
    return tuple(share + more for share, more in zip(evenly, own, strict=True))


@lru_cache(maxsize=4096)
def _times(basis_points: int) -> Said:
    return Said("factor", basis_points)
