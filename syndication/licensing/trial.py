"""What another rate card would have made of orders: each before and after, and what it comes to."""

from collections.abc import Iterable
from fractions import Fraction

import msgspec

from schemas.rate_card import RateCard
from schemas.usage import CurrencyCode, Excerpt, Medium, OrganisationType, Usage
from syndication.licensing.fees import Order, currencies, fee, in_card_currency


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One order by both cards: nets in minor units, None where a card has no price in its currency."""

    currency: CurrencyCode
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """How much dearer it gets, in minor units."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def percent(self) -> Fraction | None:
        """How much dearer it gets, in hundredths of what it was; None from nothing."""
        return Fraction(self.change * 100, self.before) if self.before and self.change is not None else None


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """Many orders by both cards. The sums are in minor units of the draft's currency."""

    tried: tuple[Tried, ...]
    before: int
    after: int

    @property
    def dearer(self) -> int:
        """How many get dearer."""
        return sum((each.change or 0) > 0 for each in self.tried)

    @property
    def cheaper(self) -> int:
        """How many get cheaper."""
        return sum((each.change or 0) < 0 for each in self.tried)

    @property
    def unpriced(self) -> int:
        """How many the draft has no price for, in their currency."""
        return sum(each.after is None for each in self.tried)


def trial(in_force: RateCard | None, draft: RateCard, orders: Iterable[Order]) -> Trial:
    """Return what each order costs now and would cost by the draft.

    The sums leave out what one of the cards has no price for; what is quoted in other currencies is
    counted at the draft's rates.
    """
    tried = tuple(
        Tried(currency=order.currency, before=_net(in_force, order), after=_net(draft, order))
        for order in orders
    )
    both = [each for each in tried if each.change is not None]
    return Trial(
        tried=tried,
        before=sum(in_card_currency(draft, each.before or 0, each.currency) for each in both),
        after=sum(in_card_currency(draft, each.after or 0, each.currency) for each in both),
    )


def _net(card: RateCard | None, order: Order) -> int | None:
    return fee(card, order).net if card is not None and order.currency in currencies(card) else None


def typical(card: RateCard, usage: Usage) -> tuple[tuple[str, Order], ...]:
    """Return orders a desk meets every week, in the card's currency, each with the words for it.

    `usage` is the plainest of them: one article on a website, in one country, for a year.
    """
    wide = msgspec.structs.replace(usage, territories=("WORLD",), audience=2_000_000, months=24)
    cases: tuple[tuple[str, Usage, OrganisationType, int], ...] = (
        ("A website, one country, a year", usage, OrganisationType.COMMERCIAL, 1),
        (
            "A charity’s newsletter, six months",
            msgspec.structs.replace(usage, medium=Medium.NEWSLETTER, audience=8_000, months=6),
            OrganisationType.NONPROFIT,
            1,
        ),
        (
            "A school’s excerpt of 250 words",
            msgspec.structs.replace(usage, medium=Medium.ACADEMIC, audience=900, portion=Excerpt(words=250)),
            OrganisationType.EDUCATION,
            1,
        ),
        ("A site for the whole world, two years, two million readers", wide, OrganisationType.COMMERCIAL, 1),
        (
            "Five articles in print, three months",
            msgspec.structs.replace(usage, medium=Medium.PRINT, audience=60_000, months=3),
            OrganisationType.COMMERCIAL,
            5,
        ),
        (
            "Exclusive on the web in one country, a month",
            msgspec.structs.replace(usage, exclusive=True, months=1),
            OrganisationType.COMMERCIAL,
            1,
        ),
    )
    return tuple(
        (words, Order(usage=asked, organisation=kind, currency=card.currency, pictures=(0,) * articles))
        for words, asked, kind, articles in cases
    )
