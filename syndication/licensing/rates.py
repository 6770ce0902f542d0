"""What can be wrong with a rate card before it is published: once it is, it cannot be changed.

A card that passes prices every wish, and wider terms never cost less than narrower ones.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from babel.numbers import is_currency

from schemas.rate_card import RateCard, Tier
from schemas.usage import Medium, OrganisationType
from syndication.licensing import rules
from syndication.licensing.money import ONE


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
        *_excerpts(card),
        *_premiums(card),
        *_exchange(card),
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


def _excerpts(card: RateCard) -> Iterator[str]:
    yield from _rising("excerpts", [excerpt.words for excerpt in card.excerpts])
    for short, long in pairwise(card.excerpts):
        if long.amount < short.amount:
            yield f"excerpts: {long.words} words must not cost less than {short.words}."
    for excerpt in card.excerpts:
        if excerpt.amount > card.full:
            yield f"excerpts: {excerpt.words} words cost more than the full text."


def _premiums(card: RateCard) -> Iterator[str]:
    for name in ("exclusive", "translation", "edits"):
        if getattr(card, name) < ONE:
            yield f"{name}: the factor is below 10000; a right that is added must not lower the price."
    dearest = max(tier.factor for tier in card.territories)
    if card.world < dearest:
        yield "world: the whole world must not cost less than the dearest number of countries."


def _exchange(card: RateCard) -> Iterator[str]:
    for code in (card.currency, *card.exchange):
        if not is_currency(code):
            yield f"exchange: there is no currency {code}."
    if card.currency in card.exchange:
        yield f"exchange: {card.currency} is the card's own currency and has no rate."
