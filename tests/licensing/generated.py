"""Any card that may be published, any order the form lets through, and orders a little wider.

Everything is drawn from one `Random`: a seeded one for large numbers, hypothesis's own to shrink.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from random import Random

from msgspec.structs import replace

from schemas.rate_card import ExcerptPrice, ExchangeRate, ExclusiveFactors, Prices, RateCard, Tier
from schemas.rules import AutomaticRules
from schemas.usage import Excerpt, Medium, OrganisationType, Region, Usage
from syndication.licensing.fees import MOST_ARTICLES, Order, currencies, dearest
from syndication.licensing.money import coin, digits
from syndication.licensing.rates.problems import MOST
from syndication.licensing.territories import MEMBERS, countries, covering
from syndication.licensing.usage import COUNTRIES

CURRENCIES = ("GBP", "EUR", "USD", "JPY", "KWD")
TODAY = date(2026, 11, 22)
TONGUES = ("en", "en-GB", "en-US", "fr", "de", "ar", "pt-BR", "pt-PT", "ja", "zh-Hant")

_DOLLARS = {"GBP": 1310, "EUR": 1150, "USD": 1000, "JPY": 7, "KWD": 3250}
"""Thousandths of a dollar for one of each, about."""


def card(rng: Random) -> RateCard:
    """Return any card that may be published, with a price in all five currencies."""
    own = rng.choice(CURRENCIES)
    others = [code for code in CURRENCIES if code != own]
    priced = {code for code in others if rng.random() < 0.4}
    mine = _prices(rng, own)
    territories = _tiers(rng, 249)
    world = territories[-1].factor + rng.randrange(20_000)
    made = RateCard(
        currency=own,
        **{name: getattr(mine, name) for name in Prices.__struct_fields__},
        media={medium: _factor(rng) for medium in Medium},
        audience=_tiers(rng, 10_000_000),
        months=_tiers(rng, 120),
        territories=territories,
        regions={
            region: rng.randint(territories[0].factor, world) for region in Region if rng.random() < 0.7
        },
        world=world,
        languages=_tiers(rng, 20),
        articles=(Tier(upto=1, factor=10_000), Tier(upto=50, factor=rng.randint(5_000, 10_000))),
        organisations={kind: rng.randint(1, 20_000) for kind in OrganisationType},
        exclusive=_exclusive(rng),
        translation=_premium(rng),
        edits=_premium(rng),
        points={code: _prices(rng, code) for code in others if code in priced},
        exchange={code: _rate(rng, own, code) for code in others if code not in priced},
        automatic=AutomaticRules(limit=mine.minimum + rng.randrange(100_000), media=(Medium.WEB,)),
    )
    return made if max(dearest(made).values()) <= MOST else _limited(made)


def _factor(rng: Random) -> int:
    """Return a factor between a tenth and ten: ends and the one in the middle are likely."""
    return rng.choice((1_000, 10_000, 100_000, rng.randint(1_000, 100_000)))


def _premium(rng: Random) -> int:
    return rng.choice((10_000, rng.randint(10_000, 60_000)))


def _exclusive(rng: Random) -> int | ExclusiveFactors:
    country, region, world = sorted(_premium(rng) for _ in range(3))
    return rng.choice((country, ExclusiveFactors(country=country, region=region, world=world)))


def _tiers(rng: Random, most: int) -> tuple[Tier, ...]:
    limits = sorted({rng.randint(1, most) for _ in range(rng.randint(1, 6))})
    factors = sorted(_factor(rng) for _ in limits)
    return tuple(Tier(upto=upto, factor=factor) for upto, factor in zip(limits, factors, strict=True))


def _prices(rng: Random, currency: str) -> Prices:
    step = coin(currency)

    def amount(most: int) -> int:
        return rng.randint(0, most // step) * step

    full = amount(1_000_000) + step
    minimum = rng.choice((0, amount(100_000)))
    passages = sorted(amount(full) for _ in range(rng.randint(0, 4)))
    return Prices(
        full=full,
        minimum=minimum,
        maximum=rng.choice((None, minimum + amount(5_000_000))),
        excerpts=tuple(ExcerptPrice(words=50 * (n + 1), amount=price) for n, price in enumerate(passages)),
        assets=rng.choice((0, amount(10_000))),
        rush=rng.choice((0, amount(50_000))),
    )


def _rate(rng: Random, own: str, code: str) -> ExchangeRate:
    about = Fraction(_DOLLARS[own], _DOLLARS[code]) * rng.randint(800_000, 1_200_000)
    return ExchangeRate(millionths=max(int(about), 1), day=TODAY)


def _limited(made: RateCard) -> RateCard:
    """Return a card with a maximum in every currency that lacks one, so that every price can be billed."""
    points = {code: replace(prices, maximum=_maximum(prices)) for code, prices in made.points.items()}
    return replace(made, maximum=_maximum(made), points=points)


def _maximum(prices: Prices) -> int:
    return prices.maximum if prices.maximum is not None else prices.minimum + 10**9


def usage(rng: Random) -> Usage:
    """Return any usage."""
    return Usage(
        medium=rng.choice(list(Medium)),
        territories=territories(rng),
        languages=tuple(rng.sample(TONGUES, rng.choice((1, 1, 2, 4)))),
        audience=rng.choice((0, rng.randint(0, 100_000), rng.randint(0, 10**10))),
        months=rng.randint(1, 120),
        starts_on=TODAY,
        portion=rng.choice(("full", Excerpt(words=rng.randint(1, 300)))),
        exclusive=rng.random() < 0.3,
        translation=rng.random() < 0.3,
        edits=rng.random() < 0.3,
        assets=rng.random() < 0.8,
        rush=rng.random() < 0.3,
    )


def territories(rng: Random) -> tuple[str, ...]:
    """Return any places: a country, some, many of one region, regions, both, or the world."""
    region = rng.choice(list(Region))
    inside = sorted(MEMBERS[region])
    return rng.choice(
        (
            (rng.choice(COUNTRIES),),
            tuple(rng.sample(COUNTRIES, rng.randint(1, 20))),
            tuple(rng.sample(inside, rng.randint(1, len(inside)))),
            (region.value,),
            (region.value, rng.choice(COUNTRIES), rng.choice(list(Region)).value),
            ("WORLD",),
        )
    )


def order(rng: Random, priced: RateCard) -> Order:
    """Return any order by a card."""
    articles = rng.choice((1, 1, 2, rng.randint(1, MOST_ARTICLES)))
    return Order(
        usage=usage(rng),
        organisation=rng.choice(list(OrganisationType)),
        currency=rng.choice(currencies(priced)),
        pictures=tuple(rng.choice((0, 1, 2, 7)) for _ in range(articles)),
        rushed=rng.random() < 0.5,
    )


def wider(rng: Random, narrow: Order) -> Iterator[tuple[str, Order]]:
    """Yield orders that allow more in one respect each, with its name."""
    for name, more in _wider_usages(rng, narrow.usage):
        yield name, replace(narrow, usage=more)
    if len(narrow.pictures) < MOST_ARTICLES:
        yield "one article more", replace(narrow, pictures=(*narrow.pictures, rng.randint(0, 3)))
    place = rng.randrange(len(narrow.pictures))
    more_pictures = (n + (at == place) for at, n in enumerate(narrow.pictures))
    yield "one picture more", replace(narrow, pictures=tuple(more_pictures))
    yield "rushed", replace(narrow, usage=replace(narrow.usage, rush=True), rushed=True)


def _wider_usages(rng: Random, narrow: Usage) -> Iterator[tuple[str, Usage]]:
    for name, places in _wider_places(rng, narrow.territories):
        yield name, replace(narrow, territories=places)
    yield "audience", replace(narrow, audience=narrow.audience + rng.choice((1, 1_000, 10**9)))
    yield "months", replace(narrow, months=min(120, narrow.months + rng.choice((1, 12, 120))))
    yield "languages", replace(narrow, languages=(*narrow.languages, rng.choice(TONGUES)))
    if isinstance(narrow.portion, Excerpt):
        words = narrow.portion.words + rng.choice((1, 50, 1_000))
        yield "words", replace(narrow, portion=Excerpt(words=words))
        yield "the full text", replace(narrow, portion="full")
    for right in ("exclusive", "translation", "edits", "assets", "rush"):
        if not getattr(narrow, right):
            yield right, replace(narrow, **{right: True})


def _wider_places(rng: Random, narrow: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "a country more", (*narrow, rng.choice(COUNTRIES))
    yield "a region more", (*narrow, rng.choice(list(Region)).value)
    around = covering(countries(narrow))
    if around:
        yield "the region around", (rng.choice(around).value,)
    yield "the world", ("WORLD",)


def minor_units(priced: RateCard, currency: str) -> Fraction:
    """Return the minor units of a currency for one of the prices that count for it."""
    if currency == priced.currency or currency in priced.points:
        return Fraction(1)
    shift = Fraction(10) ** (digits(currency) - digits(priced.currency))
    return Fraction(priced.exchange[currency].millionths, 1_000_000) * shift
