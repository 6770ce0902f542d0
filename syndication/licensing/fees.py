"""The fee: every factor is a line a customer can read, and the lines add up to the net.

`fee = max(minimum, base(portion) x medium x audience x months x territory x language x
exclusivity x translation x edits x organisation x several articles) x articles`: the minimum holds
after every discount. The running amount is kept as an exact fraction; a line's amount is the
difference of two rounded running amounts, so each amount is rounded once by the one rule and no
penny goes missing.
"""

from collections.abc import Iterator
from fractions import Fraction

import msgspec
from babel.numbers import format_currency, format_decimal

from schemas.quote import QuoteLine
from schemas.rate_card import ExclusiveFactors, RateCard, Tier
from schemas.usage import Excerpt, Medium, OrganisationType, Usage
from syndication.licensing.money import ONE, digits, multiplier, payable, rounded, split
from syndication.licensing.territories import WORLD, countries, covering
from syndication.licensing.usage import AUDIENCE_WORDS, MEDIUM_WORDS, country_name, language_name


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """A worked-out fee in minor units of `currency`. `shares` are the net of each article, in order."""

    currency: str
    lines: tuple[QuoteLine, ...]
    net: int
    shares: tuple[int, ...]


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """One multiplier of the bill: what it is for, and how much, in basis points."""

    label: str
    why: str
    basis_points: int


def currencies(card: RateCard) -> tuple[str, ...]:
    """Return the currencies a quote can be made in, the card's own first."""
    return (card.currency, *sorted(code for code in card.exchange if code != card.currency))


def fee(card: RateCard, usage: Usage, organisation: OrganisationType, *, articles: int, currency: str) -> Fee:
    """Return the itemised fee for so many articles under one usage.

    `currency` is one of `currencies(card)`.
    """
    unit = _unit(card, currency)
    running = Fraction(_base(card, usage)) * unit * articles
    lines = [_base_line(usage, articles, payable(running, currency))]
    for factor in (*factors(card, usage, organisation), *_several(card, articles)):
        after = running * multiplier(factor.basis_points)
        lines.append(_factor_line(factor, payable(after, currency) - payable(running, currency)))
        running = after
    least = Fraction(card.minimum) * unit * articles
    if running < least:
        added = payable(least, currency) - payable(running, currency)
        lines.append(_minimum_line(payable(least / articles, currency), currency, added))
        running = least
    net = payable(running, currency)
    return Fee(currency=currency, lines=tuple(lines), net=net, shares=split(net, articles))


def in_card_currency(card: RateCard, amount: int, currency: str) -> int:
    """Return an amount of another currency in minor units of the card's own."""
    return rounded(Fraction(amount) / _unit(card, currency))


def factors(card: RateCard, usage: Usage, organisation: OrganisationType) -> Iterator[Factor]:
    """Yield every multiplier that changes the price, in the order of the bill."""
    for factor in _all_factors(card, usage, organisation):
        if factor.basis_points != ONE:
            yield factor


def _all_factors(card: RateCard, usage: Usage, organisation: OrganisationType) -> Iterator[Factor]:
    medium, months = usage.medium, usage.months
    yield Factor(label="Medium", why=MEDIUM_WORDS[medium], basis_points=card.media[medium])
    yield _audience(card, usage)
    length = "1 month" if months == 1 else f"{months} months"
    yield Factor(label="Duration", why=length, basis_points=_tier(card.months, months).factor)
    yield _territory(card, usage)
    languages = ", ".join(language_name(tag) for tag in usage.languages)
    yield Factor(
        label="Languages", why=languages, basis_points=_tier(card.languages, len(set(usage.languages))).factor
    )
    if usage.exclusive:
        yield Factor(
            label="Exclusivity",
            why="nobody else may publish it there meanwhile",
            basis_points=_exclusivity(card, usage),
        )
    if usage.translation:
        yield Factor(label="Translation", why="a right of its own", basis_points=card.translation)
    if usage.edits:
        yield Factor(label="Edits", why="you may shorten and adapt it", basis_points=card.edits)
    yield Factor(label="Organisation", why=organisation.value, basis_points=card.organisations[organisation])


def _several(card: RateCard, articles: int) -> Iterator[Factor]:
    discount = _tier(card.articles, articles).factor
    if discount != ONE:
        yield Factor(label="Several articles", why=f"{articles} articles at once", basis_points=discount)


def _audience(card: RateCard, usage: Usage) -> Factor:
    tier = _tier(card.audience, usage.audience)
    last = card.audience[-1]
    reach = (
        f"more than {_number(card.audience[-2].upto)}"
        if tier is last and len(card.audience) > 1
        else f"up to {_number(tier.upto)}"
    )
    return Factor(label="Audience", why=f"{reach} {AUDIENCE_WORDS[usage.medium]}", basis_points=tier.factor)


def _territory(card: RateCard, usage: Usage) -> Factor:
    places = sorted(set(usage.territories))
    if WORLD in places:
        return Factor(label="Territory", why="the whole world", basis_points=card.world)
    why = country_name(places[0]) if len(places) == 1 else f"{len(places)} countries"
    # never dearer than the world, so that wider terms never cost less
    return Factor(
        label="Territory", why=why, basis_points=min(_tier(card.territories, len(places)).factor, card.world)
    )


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


def _base(card: RateCard, usage: Usage) -> int:
    if not isinstance(usage.portion, Excerpt):
        return card.full
    words = usage.portion.words
    price = next((excerpt.amount for excerpt in card.excerpts if words <= excerpt.words), card.full)
    # an excerpt never costs more than the whole
    return min(price, card.full)


def _unit(card: RateCard, currency: str) -> Fraction:
    """Minor units of `currency` for one minor unit of the card's."""
    if currency == card.currency:
        return Fraction(1)
    rate = Fraction(card.exchange[currency].millionths, 1_000_000)
    return rate * Fraction(10) ** (digits(currency) - digits(card.currency))


def _base_line(usage: Usage, articles: int, amount: int) -> QuoteLine:
    excerpt = isinstance(usage.portion, Excerpt)
    what = (
        f"an excerpt of up to {usage.portion.words:,} words"
        if isinstance(usage.portion, Excerpt)
        else "the full text"
    )
    label = "Base fee" if articles == 1 else f"Base fee, {articles} articles"
    return QuoteLine(
        label=label, detail=what if articles == 1 or excerpt else f"{what} of each", amount=amount
    )


def _factor_line(factor: Factor, amount: int) -> QuoteLine:
    times = format_decimal(Fraction(factor.basis_points, ONE).__float__(), format="0.####", locale="en_GB")
    return QuoteLine(label=factor.label, detail=f"× {times} ({factor.why})", amount=amount)


def _minimum_line(least: int, currency: str, amount: int) -> QuoteLine:
    shown = format_currency(Fraction(least, 10 ** digits(currency)).__float__(), currency, locale="en_GB")
    return QuoteLine(
        label="Minimum fee", detail=f"no article is licensed for less than {shown}", amount=amount
    )


def _number(amount: int) -> str:
    return format_decimal(amount, locale="en_GB")


def savings(card: RateCard, usage: Usage) -> Iterator[tuple[str, Usage]]:
    """Yield narrower usages that may cost less, each with the words for it."""
    if usage.exclusive:
        yield "Without exclusivity", msgspec.structs.replace(usage, exclusive=False)
    if usage.territories != usage.territories[:1] or WORLD in usage.territories:
        home = next((code for code in usage.territories if code != WORLD), "GB")
        yield "For one country only", msgspec.structs.replace(usage, territories=(home,))
    shorter = max((tier.upto for tier in card.months if tier.upto < usage.months), default=0)
    if shorter:
        yield (
            f"For {shorter} months" if shorter > 1 else "For one month",
            msgspec.structs.replace(usage, months=shorter),
        )
    if usage.translation:
        yield "Without translation", msgspec.structs.replace(usage, translation=False)
    if usage.medium is Medium.BOOK:
        yield "On a website instead", msgspec.structs.replace(usage, medium=Medium.WEB)
