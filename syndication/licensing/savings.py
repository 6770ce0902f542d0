"""What would make a licence cheaper: narrower wishes, each with the words for it and what it saves."""

from collections.abc import Iterator

from msgspec.structs import replace

from schemas.quote import Saving
from schemas.rate_card import RateCard
from schemas.usage import Country, Excerpt, Medium, Region, Territory, Usage
from syndication.licensing.fees import Order, fee
from syndication.licensing.territories import MEMBERS, countries
from syndication.licensing.usage import in_country, language_name, months_in_words
from syndication.words import Said, say


def savings(card: RateCard, order: Order, *, net: int, home: Country) -> tuple[Saving, ...]:
    """Return every narrower wish that costs less than `net`, what saves most first.

    `home` is the country of the organisation that asks: the one it would keep.
    """
    found = []
    for words, usage in narrower(card, order, home=home):
        costs = fee(card, replace(order, usage=usage)).net
        if costs < net:
            found.append(Saving(words=words, net=costs, saves=net - costs))
    return tuple(sorted(found, key=lambda saving: -saving.saves))


def narrower(card: RateCard, order: Order, *, home: Country) -> Iterator[tuple[str, Usage]]:
    """Yield usages that allow less in one respect, each with the words for it."""
    usage = order.usage
    yield from _places(usage, home)
    yield from _shorter(card, usage)
    if len(usage.languages) > 1:
        words = say("In {language} only", language=language_name(usage.languages[0]))
        yield words, replace(usage, languages=usage.languages[:1])
    yield from _without(usage)
    if usage.medium is Medium.BOOK:
        yield say("On a website instead"), replace(usage, medium=Medium.WEB)


def _places(usage: Usage, home: Country) -> Iterator[tuple[str, Usage]]:
    asked = countries(usage.territories)
    if len(asked) == 1:
        return
    at_home = home if home in asked else min(asked)
    yield _only_for(at_home), replace(usage, territories=(at_home,))
    for region, members in MEMBERS.items():
        if at_home in members and members < asked:
            yield _only_for(region), replace(usage, territories=(Region(region).value,))


def _only_for(territory: Territory) -> Said:
    return say("For {territory} only", territory=in_country(territory))


def _shorter(card: RateCard, usage: Usage) -> Iterator[tuple[str, Usage]]:
    """Yield the next shorter period and the next shorter passage that the card has a price for."""
    months = max((tier.upto for tier in card.months if tier.upto < usage.months), default=0)
    if months:
        yield say("For {length}", length=months_in_words(months)), replace(usage, months=months)
    longest = usage.portion.words if isinstance(usage.portion, Excerpt) else None
    passages = [price.words for price in card.excerpts if longest is None or price.words < longest]
    if passages:
        words = say("For an excerpt of up to {words} words", words=max(passages))
        yield words, replace(usage, portion=Excerpt(words=max(passages)))


def _without(usage: Usage) -> Iterator[tuple[str, Usage]]:
    if usage.exclusive:
        yield say("Without exclusivity"), replace(usage, exclusive=False)
    if usage.translation:
        yield say("Without translation"), replace(usage, translation=False)
    if usage.edits:
        yield say("Without the right to edit"), replace(usage, edits=False)
    if usage.assets:
        yield say("Without the pictures"), replace(usage, assets=False)
    if usage.rush:
        yield say("Without the rush"), replace(usage, rush=False)
