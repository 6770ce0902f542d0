"""Whatever is asked for, with whatever card: the bill adds up, keeps its limits, comes out the same.

It is one amount in the quote, at Stripe, on the invoice and in the ledger.

20,000 quotes on every push, as many as QUOTES says in the soak.
"""

import os
from collections import Counter
from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.quote import Decision, LineKind, Quote, Share
from schemas.rate_card import ExclusiveFactors, Prices, RateCard, Tier
from schemas.rights import Travelling
from schemas.usage import Excerpt, Organisation, OrganisationType, QuoteWish
from syndication.desk.pricing import bill, billed, order
from syndication.licensing.fees import EDITION, Order, fee
from syndication.licensing.money import ONE, coin, payable
from syndication.licensing.rates import problems
from syndication.licensing.tax_cases import Case, Evidence, NumberState, Oss, Seller, TaxInputs
from syndication.licensing.territories import EVERYWHERE, countries, covering
from syndication.records.requests import QuoteInputs
from syndication.words import plain
from tests.desk import one_amount
from tests.licensing import generated

QUOTES = int(os.environ.get("QUOTES", "20000"))
PARTS = 8
"""The quotes are shared between so many tests, which run side by side where there are cores."""

QUOTES_A_CARD = 25
"""A card takes longer to make than a quote."""

SET_ONE_IN = 50
"""Filling the template of an invoice takes as long as all the rest."""

STORED = msgspec.json.Encoder(enc_hook=plain)
"""How a quote is stored: its sentences are English text, whatever they remember."""

FAR_TOO_LONG = 4 * 3600
"""Seconds for a part of the soak."""


def inputs(rng: Random, card: RateCard) -> QuoteInputs:
    """Return what any quote by a card stores."""
    wanted = generated.order(rng, card)
    tax = _tax(rng)
    organisation = Organisation(name="The Northern Post", type=wanted.organisation, country=tax.buyer_country)
    made = QuoteInputs(
        wish=QuoteWish(
            articles=tuple(f"article-{n}" for n in range(len(wanted.pictures))),
            usage=wanted.usage,
            organisation=organisation,
            currency=wanted.currency,
        ),
        revisions=tuple(range(len(wanted.pictures))),
        seller_country=tax.seller.country,
        seller_vat_id=tax.seller.vat_id,
        travelling=tuple(_travelling(number) for number in wanted.pictures),
        rushed=wanted.rushed,
        tax=tax,
        edition=EDITION,
    )
    if rng.random() < 0.9:
        return made
    net = rng.randrange(10**8) * coin(wanted.currency)
    shares = fee(card, wanted).shares
    return replace(made, counter=net, counter_reason="As agreed", shares=shares)


def _travelling(number: int) -> tuple[Travelling, ...]:
    return tuple(Travelling(position=n, file_hash="0" * 64) for n in range(number))


def _tax(rng: Random) -> TaxInputs:
    number = rng.choice(list(NumberState))
    return TaxInputs(
        day=date(2026, 11, 22),
        seller=Seller(
            country=rng.choice(("GB", "FR", "FR", "US")),
            vat_id=rng.choice(("", *["GB123456782"] * 4)),
            oss=rng.choice(list(Oss)),
            rate=rng.choice((None, 550)),
        ),
        buyer_country=rng.choice(("GB", "FR", "DE", "DE", "GR", "US", "KW", "IM", "GP")),
        buyer_type=rng.choice(list(OrganisationType)),
        evidence=Evidence(state=number, number="" if number is NumberState.NONE else "FR40303265045"),
        ruling=rng.choice((None, None, Case.REVERSE_CHARGE, Case.OUTSIDE_SCOPE)),
    )


def quoted(card: RateCard, stored: QuoteInputs) -> Quote:
    """Return the quote of its inputs."""
    bare = Quote(
        id="00000000-0000-0000-0000-000000000000",
        currency=stored.wish.currency,
        lines=(),
        net=0,
        tax=0,
        total=0,
        expires_at=datetime(2026, 12, 6, tzinfo=UTC),
        rate_card_version=1,
        decision=Decision.REVIEW,
        articles=len(stored.revisions),
        shares=tuple(
            Share(article=name, pictures=pictures, net=0)
            for name, pictures in zip(stored.wish.articles, order(stored).pictures, strict=True)
        ),
    )
    return billed(bare, bill(card, stored))


def adds_up(quote: Quote) -> None:
    """The lines and the shares come to the net, net and tax to the total; all of it can be paid."""
    assert sum(line.amount for line in quote.lines) == quote.net
    assert sum(share.net for share in quote.shares) == quote.net
    assert quote.net + quote.tax == quote.total
    step = coin(quote.currency)
    amounts = (quote.net, quote.tax, *(share.net for share in quote.shares))
    assert not any(amount % step or amount < 0 for amount in amounts)
    assert all(line.label and line.detail and line.why and line.kind for line in quote.lines)


def comes_out_the_same(card: RateCard, stored: QuoteInputs, quote: Quote) -> None:
    """What was stored is read back as it was, and worked out again it is the quote, to the byte."""
    again = msgspec.json.decode(STORED.encode(stored), type=QuoteInputs)
    assert again == stored
    as_stored = STORED.encode(quote)
    assert msgspec.json.decode(as_stored, type=Quote) == quote
    assert STORED.encode(quoted(card, again)) == as_stored


def is_one_amount(rng: Random, stored: QuoteInputs, quote: Quote) -> None:
    """Quote, checkout, invoice and ledger are the same to the minor unit; some invoices are set, too."""
    organisation = stored.wish.organisation
    one_amount.stands_at_stripe(quote)
    invoice = one_amount.stands_on_the_invoice(quote, organisation)
    one_amount.stands_in_the_ledger(quote, organisation)
    if rng.random() < 1 / SET_ONE_IN:
        one_amount.stands_on_paper(invoice)


def as_the_formula_has_it(card: RateCard, wanted: Order, quote: Quote) -> None:
    """Worked out by another way, in fractions: the net, its limits, and what every line comes to."""
    prices = card.points.get(wanted.currency, card)
    unit, articles = generated.minor_units(card, wanted.currency), len(wanted.pictures)
    running = Fraction(_base(prices, wanted)) * unit * articles
    before = 0
    for line in quote.lines:
        match line.kind:
            case LineKind.FACTOR:
                assert line.factor is not None
                running *= Fraction(line.factor, ONE)
            case LineKind.MINIMUM:
                running = max(running, prices.minimum * unit * articles)
            case LineKind.MAXIMUM:
                running = min(running, _most(prices) * unit * articles)
            case LineKind.ASSETS:
                running += prices.assets * unit * sum(wanted.pictures)
            case LineKind.RUSH:
                running += prices.rush * unit * wanted.rushed
            case _:
                assert line is quote.lines[0]
        after = payable(running, wanted.currency)
        assert line.amount == after - before
        before = after
    assert quote.net == payable(_formula(card, prices, wanted) * unit, wanted.currency)
    extras = (prices.assets * sum(wanted.pictures) if wanted.usage.assets else 0) + prices.rush
    assert payable(prices.minimum * unit * articles, wanted.currency) <= quote.net
    assert quote.net <= payable((_most(prices) * articles + extras) * unit, wanted.currency)


def _formula(card: RateCard, prices: Prices, wanted: Order) -> Fraction:
    usage = wanted.usage
    factors = (
        card.media[usage.medium],
        _up_to(card.audience, usage.audience),
        _up_to(card.months, usage.months),
        _cheapest_cover(card, wanted),
        _up_to(card.languages, len({tag.split("-")[0] for tag in usage.languages})),
        _scope(card, wanted) if usage.exclusive else ONE,
        card.translation if usage.translation else ONE,
        card.edits if usage.edits else ONE,
        card.organisations[wanted.organisation],
        _up_to(card.articles, len(wanted.pictures)),
    )
    article = Fraction(_base(prices, wanted))
    for factor in factors:
        article *= Fraction(factor, ONE)
    article = min(Fraction(_most(prices)), max(Fraction(prices.minimum), article))
    pictures = prices.assets * sum(wanted.pictures) if usage.assets else 0
    rush = prices.rush if usage.rush and wanted.rushed else 0
    return article * len(wanted.pictures) + pictures + rush


def _base(prices: Prices, wanted: Order) -> int:
    if not isinstance(wanted.usage.portion, Excerpt):
        return prices.full
    words = wanted.usage.portion.words
    return min([each.amount for each in prices.excerpts if each.words >= words], default=prices.full)


def _most(prices: Prices) -> int:
    return 10**30 if prices.maximum is None else prices.maximum


def _up_to(tiers: tuple[Tier, ...], amount: int) -> int:
    return [*(tier.factor for tier in tiers if tier.upto >= amount), tiers[-1].factor][0]


def _cheapest_cover(card: RateCard, wanted: Order) -> int:
    places = countries(wanted.usage.territories)
    if places == EVERYWHERE:
        return card.world
    regions = [card.regions[region] for region in covering(places) if region in card.regions]
    return min(_up_to(card.territories, len(places)), card.world, *regions)


def _scope(card: RateCard, wanted: Order) -> int:
    if not isinstance(card.exclusive, ExclusiveFactors):
        return card.exclusive
    places = countries(wanted.usage.territories)
    within = card.exclusive.region if covering(places) else card.exclusive.world
    return card.exclusive.country if len(places) == 1 else within


def wider_never_costs_less(rng: Random, card: RateCard, narrow: Order, seen: Counter[str]) -> None:
    """One step wider in each dimension: the net is at least the same."""
    net = fee(card, narrow).net
    for name, more in generated.wider(rng, narrow):
        assert fee(card, more).net >= net, (name, card, narrow, more)
        seen[name] += 1


def holds(rng: Random, card: RateCard, seen: Counter[str]) -> None:
    """Draw a quote and look at everything that is promised of it."""
    stored = inputs(rng, card)
    quote = quoted(card, stored)
    adds_up(quote)
    comes_out_the_same(card, stored, quote)
    is_one_amount(rng, stored, quote)
    if stored.counter is not None:
        assert quote.net == stored.counter
        return
    as_the_formula_has_it(card, order(stored), quote)
    wider_never_costs_less(rng, card, order(stored), seen)
    seen[quote.currency] += 1
    seen[quote.tax_case] += 1


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_quote_keeps_its_promises(rng: Random) -> None:
    """Anything at all, drawn so that the smallest thing that breaks a promise is found."""
    card = generated.card(rng)
    assert problems(card) == ()
    holds(rng, card, Counter())


@pytest.mark.timeout(FAR_TOO_LONG)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_quote_keeps_its_promises(part: int) -> None:
    """Lines sum to net, net within its limits, wider never cheaper, the same when worked out again (G9)."""
    rng = Random(part)  # noqa: S311 - the same quotes every time, and no secret
    seen = Counter[str]()
    for made in range(QUOTES // PARTS):
        if made % QUOTES_A_CARD == 0:
            card = generated.card(rng)
            assert problems(card) == ()
        holds(rng, card, seen)
    assert set(generated.CURRENCIES) <= set(seen)
    assert {case.value for case in Case} <= set(seen)
    assert set(seen) >= DIMENSIONS


DIMENSIONS = {
    "audience",
    "months",
    "a country more",
    "a region more",
    "the region around",
    "the world",
    "languages",
    "words",
    "the full text",
    "exclusive",
    "translation",
    "edits",
    "assets",
    "rush",
    "rushed",
    "one article more",
    "one picture more",
}
"""Every way in which an order can be wider; each is tried in each part."""
