"""The fee: its lines add up, wider terms never cost less, and the same wish always costs the same."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.rate_card import ExcerptPrice, ExchangeRate, RateCard, Tier
from schemas.rules import AutomaticRules
from schemas.usage import Excerpt, Medium, OrganisationType, Usage
from syndication.__main__ import read_rate_card
from syndication.errors import SyndicationError
from syndication.licensing.fees import Fee, Order, currencies, fee, in_card_currency
from syndication.licensing.money import coin, digits, payable
from syndication.licensing.rates import problems
from syndication.licensing.savings import narrower
from syndication.licensing.usage import COUNTRIES
from syndication.sandbox.demo import RATE_CARD

CARD = read_rate_card(RATE_CARD)
CURRENCIES = ("GBP", "EUR", "USD", "JPY", "KWD")
TODAY = date(2026, 11, 22)
BASE = Usage(
    medium=Medium.WEB, territories=("GB",), languages=("en",), audience=40_000, months=12, starts_on=TODAY
)


def priced(card: RateCard, usage: Usage, kind: OrganisationType, *, articles: int, currency: str) -> Fee:
    """Work a fee out for articles without pictures."""
    wanted = Order(usage=usage, organisation=kind, currency=currency, pictures=(0,) * articles)
    return fee(card, wanted)


def usages() -> st.SearchStrategy[Usage]:
    """Any usage the form lets through."""
    return st.builds(
        Usage,
        medium=st.sampled_from(Medium),
        territories=st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=20, unique=True).map(tuple)
        | st.just(("WORLD",)),
        languages=st.lists(
            st.sampled_from(["en", "fr", "de", "ar", "pt-BR"]), min_size=1, max_size=5, unique=True
        ).map(tuple),
        audience=st.integers(min_value=0, max_value=10_000_000_000),
        months=st.integers(min_value=1, max_value=120),
        starts_on=st.just(TODAY),
        portion=st.just("full") | st.integers(min_value=1, max_value=2000).map(lambda n: Excerpt(words=n)),
        exclusive=st.booleans(),
        translation=st.booleans(),
        edits=st.booleans(),
    )


def _tiers(limits: list[int], factors: list[int]) -> tuple[Tier, ...]:
    pairs = zip(sorted(set(limits)), sorted(factors), strict=False)
    return tuple(Tier(upto=upto, factor=factor) for upto, factor in pairs)


@st.composite
def cards(draw: st.DrawFn) -> RateCard:
    """Any card that may be published."""
    factors = st.lists(st.integers(min_value=1, max_value=100_000), min_size=6, max_size=6)
    limits = st.lists(st.integers(min_value=1, max_value=1_000_000), min_size=1, max_size=6)
    full = draw(st.integers(min_value=0, max_value=1_000_000))
    excerpts = sorted(draw(st.lists(st.integers(min_value=0, max_value=full), max_size=4)))
    territories = _tiers(draw(limits), draw(factors))
    premium = st.integers(min_value=10_000, max_value=100_000)
    discount = draw(st.integers(min_value=5_000, max_value=10_000))
    minimum = draw(st.integers(min_value=0, max_value=100_000))
    return RateCard(
        currency="GBP",
        full=full,
        minimum=minimum,
        excerpts=tuple(ExcerptPrice(words=50 * (n + 1), amount=price) for n, price in enumerate(excerpts)),
        media={medium: draw(st.integers(min_value=1, max_value=100_000)) for medium in Medium},
        audience=_tiers(draw(limits), draw(factors)),
        months=_tiers(draw(limits), draw(factors)),
        territories=territories,
        world=territories[-1].factor + draw(st.integers(min_value=0, max_value=50_000)),
        languages=_tiers(draw(limits), draw(factors)),
        articles=(Tier(upto=1, factor=10_000), Tier(upto=50, factor=discount)),
        organisations={kind: draw(st.integers(min_value=1, max_value=20_000)) for kind in OrganisationType},
        exclusive=draw(premium),
        translation=draw(premium),
        edits=draw(premium),
        exchange=CARD.exchange,
        automatic=AutomaticRules(limit=minimum, media=(Medium.WEB,)),
    )


ARTICLES = st.integers(min_value=1, max_value=50)
KINDS = st.sampled_from(OrganisationType)
MONEY = st.sampled_from(CURRENCIES)


def test_the_sample_card_quotes_in_five_currencies_its_own_first() -> None:
    """Exponents of nought, two and three are all offered."""
    assert currencies(CARD)[0] == "GBP"
    assert sorted(currencies(CARD)) == sorted(CURRENCIES)
    assert {digits(code) for code in CURRENCIES} == {0, 2, 3}


@given(cards(), usages(), KINDS, ARTICLES, MONEY)
def test_the_lines_and_the_shares_add_up_to_the_net(
    card: RateCard, usage: Usage, kind: OrganisationType, articles: int, currency: str
) -> None:
    """Whatever is asked for, with whatever card: no penny is lost or made, and a card can be charged."""
    assert problems(card) == ()
    made = priced(card, usage, kind, articles=articles, currency=currency)
    assert sum(line.amount for line in made.lines) == made.net == sum(made.shares)
    assert len(made.shares) == articles
    assert max(made.shares) - min(made.shares) <= coin(currency)
    assert made.net % coin(currency) == 0


@given(cards(), usages(), KINDS, ARTICLES, MONEY)
def test_the_minimum_holds_after_every_discount(
    card: RateCard, usage: Usage, kind: OrganisationType, articles: int, currency: str
) -> None:
    """No article is licensed for less than the minimum, however many are taken at once."""
    least = Fraction(card.minimum * articles)
    if currency != card.currency:
        least *= Fraction(card.exchange[currency].millionths, 1_000_000)
        least *= Fraction(10) ** (digits(currency) - digits(card.currency))
    assert priced(card, usage, kind, articles=articles, currency=currency).net >= payable(least, currency)


@given(cards(), usages(), KINDS, ARTICLES, MONEY)
def test_the_same_wish_costs_the_same(
    card: RateCard, usage: Usage, kind: OrganisationType, articles: int, currency: str
) -> None:
    """A price depends on the wish and the card alone, and not on the order or repetition of places."""
    again = msgspec.convert(msgspec.to_builtins(usage), Usage)
    shuffled = msgspec.structs.replace(
        again, territories=(*reversed(usage.territories), usage.territories[0])
    )
    first = priced(card, usage, kind, articles=articles, currency=currency)
    assert priced(card, shuffled, kind, articles=articles, currency=currency) == first


@st.composite
def widenings(draw: st.DrawFn) -> tuple[Usage, Usage]:
    """A usage and one that allows more in one respect."""
    usage = draw(usages())
    more = st.integers(min_value=0, max_value=10_000)
    changes = {
        "audience": usage.audience + draw(more),
        "months": min(120, usage.months + draw(more)),
        "territories": tuple({*usage.territories, *draw(st.lists(st.sampled_from(COUNTRIES)))}),
        "languages": tuple({*usage.languages, "it", "ja"}),
        "exclusive": True,
        "translation": True,
        "edits": True,
        "portion": "full"
        if usage.portion == "full"
        else Excerpt(words=usage.portion.words + draw(st.integers(min_value=0, max_value=500))),
    }
    name = draw(st.sampled_from(sorted(changes)))
    return usage, msgspec.structs.replace(usage, **{name: changes[name]})


@given(cards(), widenings(), KINDS, ARTICLES, MONEY)
def test_wider_terms_never_cost_less(
    card: RateCard, pair: tuple[Usage, Usage], kind: OrganisationType, articles: int, currency: str
) -> None:
    """More readers, months, places, languages, words or rights never lower the price."""
    narrow, wide = (priced(card, usage, kind, articles=articles, currency=currency).net for usage in pair)
    assert narrow <= wide


@given(cards(), usages(), KINDS, MONEY, st.integers(min_value=1, max_value=49))
def test_one_article_more_never_costs_less_in_all(
    card: RateCard, usage: Usage, kind: OrganisationType, currency: str, articles: int
) -> None:
    """The discount for several articles is never more than what the next article adds."""
    fewer, more = (
        priced(card, usage, kind, articles=n, currency=currency).net for n in (articles, articles + 1)
    )
    assert fewer <= more


@given(usages(), KINDS, ARTICLES, MONEY)
def test_every_line_says_what_it_is_for(
    usage: Usage, kind: OrganisationType, articles: int, currency: str
) -> None:
    """A line has a label and a reason, and only lines that change the price stand on the bill."""
    base, *others = priced(CARD, usage, kind, articles=articles, currency=currency).lines
    assert base.label.startswith("Base fee")
    assert all(line.label and line.detail for line in others)
    assert not any(line.detail.startswith("× 1 ") for line in others)


@given(usages(), KINDS)
def test_what_is_said_to_be_cheaper_is_a_usage_one_can_ask_for(usage: Usage, kind: OrganisationType) -> None:
    """A narrower usage that is suggested is a valid wish, and never dearer unless it is another medium."""
    dear = priced(CARD, usage, kind, articles=1, currency="GBP").net
    wanted = Order(usage=usage, organisation=kind, currency="GBP", pictures=(0,))
    for words, less in narrower(CARD, wanted, home="GB"):
        assert msgspec.convert(msgspec.to_builtins(less), Usage) == less
        assert words
        assert priced(CARD, less, kind, articles=1, currency="GBP").net <= dear


@given(st.integers(min_value=0, max_value=10**9), MONEY)
def test_an_amount_comes_back_from_another_currency(amount: int, currency: str) -> None:
    """The limit of the automatic decision means the same money in every currency."""
    rate = CARD.exchange.get(currency, ExchangeRate(millionths=1_000_000, day=TODAY))
    there = Fraction(amount * rate.millionths, 1_000_000) * Fraction(10) ** (digits(currency) - 2)
    back = in_card_currency(CARD, payable(there, currency), currency)
    one_coin = Fraction(coin(currency)) / (
        Fraction(rate.millionths, 1_000_000) * Fraction(10) ** (digits(currency) - 2)
    )
    assert abs(back - amount) <= one_coin + 1


TABLE = [
    ({}, OrganisationType.COMMERCIAL, 1, "GBP", 24_000),
    ({}, OrganisationType.NONPROFIT, 1, "GBP", 12_000),
    ({}, OrganisationType.COMMERCIAL, 1, "EUR", 27_600),
    ({}, OrganisationType.COMMERCIAL, 1, "USD", 31_440),
    ({}, OrganisationType.COMMERCIAL, 1, "JPY", 47_760),
    ({}, OrganisationType.COMMERCIAL, 1, "KWD", 96_480),
    ({"territories": ("WORLD",)}, OrganisationType.COMMERCIAL, 1, "GBP", 72_000),
    ({"territories": ("GB", "WORLD")}, OrganisationType.COMMERCIAL, 1, "GBP", 72_000),
    ({"months": 1}, OrganisationType.COMMERCIAL, 1, "GBP", 12_000),
    ({"months": 13}, OrganisationType.COMMERCIAL, 1, "GBP", 33_600),
    ({"audience": 50_000}, OrganisationType.COMMERCIAL, 1, "GBP", 24_000),
    ({"audience": 50_001}, OrganisationType.COMMERCIAL, 1, "GBP", 36_000),
    ({"audience": 0}, OrganisationType.COMMERCIAL, 1, "GBP", 18_000),
    ({"exclusive": True}, OrganisationType.COMMERCIAL, 1, "GBP", 96_000),
    ({"translation": True, "edits": True}, OrganisationType.COMMERCIAL, 1, "GBP", 37_440),
    ({"portion": Excerpt(words=50)}, OrganisationType.COMMERCIAL, 1, "GBP", 4_000),
    ({"portion": Excerpt(words=51)}, OrganisationType.COMMERCIAL, 1, "GBP", 7_000),
    ({"portion": Excerpt(words=501)}, OrganisationType.COMMERCIAL, 1, "GBP", 24_000),
    # the minimum: 4000 x 0.5 x 0.4 x 0.5 = 400 each, and three of them are no cheaper each
    (
        {"portion": Excerpt(words=50), "medium": Medium.ACADEMIC, "months": 1},
        OrganisationType.EDUCATION,
        1,
        "GBP",
        2_500,
    ),
    (
        {"portion": Excerpt(words=50), "medium": Medium.ACADEMIC, "months": 1},
        OrganisationType.EDUCATION,
        3,
        "GBP",
        7_500,
    ),
    ({}, OrganisationType.COMMERCIAL, 2, "GBP", 48_000),
    ({}, OrganisationType.COMMERCIAL, 3, "GBP", 64_800),
    ({}, OrganisationType.COMMERCIAL, 6, "GBP", 115_200),
]


@pytest.mark.parametrize(("changes", "kind", "articles", "currency", "net"), TABLE)
def test_the_sample_card_worked_out_by_hand(
    changes: dict[str, object], kind: OrganisationType, articles: int, currency: str, net: int
) -> None:
    """Figures a person can check against the card with a pencil."""
    usage = msgspec.structs.replace(BASE, **changes)
    assert priced(CARD, usage, kind, articles=articles, currency=currency).net == net


def test_the_minimum_stands_on_the_bill() -> None:
    """Where the minimum applies, a line says so and how much it is."""
    usage = msgspec.structs.replace(BASE, portion=Excerpt(words=50), medium=Medium.ACADEMIC, months=1)
    *_, last = priced(CARD, usage, OrganisationType.EDUCATION, articles=3, currency="GBP").lines
    assert (last.label, last.detail) == ("Minimum fee", "no article is licensed for less than £25.00")


WRONG = [
    ({"media": {Medium.WEB: 10_000}}, "media: no price for print"),
    ({"organisations": {OrganisationType.COMMERCIAL: 10_000}}, "organisations: no price for nonprofit"),
    ({"audience": (Tier(upto=10, factor=2), Tier(upto=10, factor=3))}, "audience: 10 stands after 10"),
    ({"months": (Tier(upto=1, factor=3), Tier(upto=2, factor=2))}, "months: up to 2 must not cost less"),
    ({"languages": (Tier(upto=2, factor=3), Tier(upto=1, factor=4))}, "languages: 1 stands after 2"),
    ({"territories": (Tier(upto=1, factor=40_000),)}, "world: the whole world must not cost less"),
    ({"articles": (Tier(upto=50, factor=10_001),)}, "articles: the factor up to 50 is above 10000"),
    (
        {"articles": (Tier(upto=5, factor=8_000), Tier(upto=50, factor=9_000))},
        "articles: the discount up to 50 must not be smaller",
    ),
    (
        {"articles": (Tier(upto=5, factor=10_000), Tier(upto=50, factor=5_000))},
        "articles: 6 articles would cost less than 5",
    ),
    (
        {"excerpts": (ExcerptPrice(words=50, amount=20), ExcerptPrice(words=100, amount=10))},
        "excerpts: 100 words must not cost less than 50",
    ),
    (
        {"excerpts": (ExcerptPrice(words=50, amount=24_001),)},
        "excerpts: 50 words cost more than the full text",
    ),
    ({"exclusive": 9_999}, "exclusive: the factor is below 10000"),
    ({"edits": 1}, "edits: the factor is below 10000"),
    ({"exchange": {"XQQ": ExchangeRate(millionths=1, day=TODAY)}}, "exchange: there is no currency XQQ"),
    (
        {"exchange": {"GBP": ExchangeRate(millionths=1, day=TODAY)}},
        "exchange: GBP is the card's own currency",
    ),
    (
        {"automatic": AutomaticRules(limit=2_499, media=(Medium.WEB,))},
        "automatic: “Within the limit” ends below the minimum fee",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_a_wrong_card_is_told_what_is_wrong(changes: dict[str, object], sentence: str) -> None:
    """Each mistake has a sentence that names the place in the file."""
    found = problems(msgspec.structs.replace(CARD, **changes))
    assert [words for words in found if words.startswith(sentence)], found


def test_a_wrong_card_is_not_read_for_publishing(tmp_path: Path) -> None:
    """What `rates publish` reads is checked as a whole, and every mistake is named at once."""
    file = tmp_path / "card.toml"
    text = (
        RATE_CARD.read_text()
        .replace("edits = 12000", "edits = 12")
        .replace("exclusive = 40000", "exclusive = 4")
    )
    file.write_text(text)
    with pytest.raises(SyndicationError, match=r"card.toml cannot be published:\nexclusive: [^\n]*\nedits: "):
        read_rate_card(file)
