"""The fee by its dimensions, what would make it cheaper, and what a card may not say."""

from datetime import date
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.quote import LineKind
from schemas.rate_card import ExchangeRate, Prices, RateCard
from schemas.usage import Excerpt, Medium, OrganisationType, Region, Usage
from syndication.__main__ import read_rate_card
from syndication.licensing.fees import Fee, Order, currencies, fee, in_card_currency
from syndication.licensing.money import coin, digits, payable
from syndication.licensing.savings import narrower, savings
from syndication.sandbox.demo import RATE_CARD
from tests.licensing import generated

CARD = read_rate_card(RATE_CARD)
TODAY = date(2026, 11, 22)
BASE = Usage(
    medium=Medium.WEB, territories=("GB",), languages=("en",), audience=40_000, months=12, starts_on=TODAY
)
PRICED = Order(usage=BASE, organisation=OrganisationType.COMMERCIAL, currency="GBP", pictures=(0,))
"""The plainest order by the sample card: £240.00."""
RANDOMS = st.randoms(use_true_random=False)


def priced(card: RateCard, usage: Usage, kind: OrganisationType, *, articles: int, currency: str) -> Fee:
    """Work a fee out for articles without pictures."""
    wanted = Order(usage=usage, organisation=kind, currency=currency, pictures=(0,) * articles)
    return fee(card, wanted)


def labels(made: Fee) -> dict[str, tuple[str, int | None, int]]:
    """Return what each line says, by its label: reason, factor, amount."""
    return {line.label: (line.why, line.factor, line.amount) for line in made.lines}


TABLE = [
    ({}, OrganisationType.COMMERCIAL, 1, "GBP", 24_000),
    ({}, OrganisationType.NONPROFIT, 1, "GBP", 12_000),
    ({}, OrganisationType.COMMERCIAL, 1, "EUR", 27_600),
    ({}, OrganisationType.COMMERCIAL, 1, "USD", 30_000),
    ({}, OrganisationType.COMMERCIAL, 1, "JPY", 47_760),
    ({}, OrganisationType.COMMERCIAL, 1, "KWD", 96_480),
    ({"territories": ("WORLD",)}, OrganisationType.COMMERCIAL, 1, "GBP", 72_000),
    ({"territories": ("GB", "WORLD")}, OrganisationType.COMMERCIAL, 1, "GBP", 72_000),
    ({"territories": ("GB", "FR")}, OrganisationType.COMMERCIAL, 1, "GBP", 31_200),
    ({"territories": ("FR", "FR")}, OrganisationType.COMMERCIAL, 1, "GBP", 24_000),
    # eleven countries of the Union cost what the whole of it costs, not 2.5
    (
        {"territories": ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR")},
        OrganisationType.COMMERCIAL,
        1,
        "GBP",
        48_000,
    ),
    ({"territories": ("EU",)}, OrganisationType.COMMERCIAL, 1, "GBP", 48_000),
    ({"territories": ("EUROPE",)}, OrganisationType.COMMERCIAL, 1, "GBP", 52_800),
    # Cyprus is in the Union and, for the United Nations, in Asia: no one region holds these 52
    ({"territories": ("EUROPE", "EU")}, OrganisationType.COMMERCIAL, 1, "GBP", 72_000),
    ({"languages": ("en-GB", "en-US")}, OrganisationType.COMMERCIAL, 1, "GBP", 24_000),
    ({"languages": ("en", "fr")}, OrganisationType.COMMERCIAL, 1, "GBP", 30_000),
    ({"months": 1}, OrganisationType.COMMERCIAL, 1, "GBP", 12_000),
    ({"months": 13}, OrganisationType.COMMERCIAL, 1, "GBP", 33_600),
    ({"audience": 50_000}, OrganisationType.COMMERCIAL, 1, "GBP", 24_000),
    ({"audience": 50_001}, OrganisationType.COMMERCIAL, 1, "GBP", 36_000),
    ({"audience": 0}, OrganisationType.COMMERCIAL, 1, "GBP", 18_000),
    ({"exclusive": True}, OrganisationType.COMMERCIAL, 1, "GBP", 96_000),
    ({"exclusive": True, "territories": ("EU",)}, OrganisationType.COMMERCIAL, 1, "GBP", 240_000),
    ({"exclusive": True, "territories": ("WORLD",)}, OrganisationType.COMMERCIAL, 1, "GBP", 432_000),
    ({"portion": Excerpt(words=50)}, OrganisationType.COMMERCIAL, 1, "USD", 5_000),
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


def test_the_sample_card_quotes_in_five_currencies_its_own_first() -> None:
    """Exponents of nought, two and three are all offered, by a rate or by prices of their own."""
    assert currencies(CARD)[0] == "GBP"
    assert sorted(currencies(CARD)) == sorted(generated.CURRENCIES)
    assert {digits(code) for code in currencies(CARD)} == {0, 2, 3}
    assert CARD.points
    assert CARD.exchange


def test_a_line_says_factor_value_reason_and_amount() -> None:
    """Everything a page needs to draw a line stands on it by itself, and in one phrase."""
    usage = replace(BASE, territories=("EU", "GB"), audience=200_000)
    made = fee(CARD, replace(PRICED, usage=usage, pictures=(0, 0, 0)))
    kinds = [(line.kind, line.label, line.factor, line.why, line.detail, line.amount) for line in made.lines]
    assert kinds == [
        (
            LineKind.BASE,
            "Base fee, 3 articles",
            None,
            "the full text of each",
            "the full text of each",
            72_000,
        ),
        (
            LineKind.FACTOR,
            "Audience",
            15_000,
            "up to 250,000 readers a month",
            "× 1.5 (up to 250,000 readers a month)",
            36_000,
        ),
        (
            LineKind.FACTOR,
            "Territory",
            25_000,
            "28 countries with European Union",
            "× 2.5 (28 countries with European Union)",
            162_000,
        ),
        (
            LineKind.FACTOR,
            "Several articles",
            9_000,
            "3 articles at once",
            "× 0.9 (3 articles at once)",
            -27_000,
        ),
    ]


def test_the_cheapest_way_to_cover_the_countries_counts_and_is_named() -> None:
    """By their number, as a region that holds them all, or as the world; the line says which."""
    nine = ("AT", "BE", "DE", "ES", "FI", "FR", "IT", "NL", "PT")
    cheap = replace(CARD, regions={Region.EU: 15_000, Region.EUROPE: 12_000})
    made = fee(cheap, replace(PRICED, usage=replace(BASE, territories=nine)))
    assert labels(made)["Territory"] == ("9 countries, at the price of Europe", 12_000, 4_800)
    outside = fee(cheap, replace(PRICED, usage=replace(BASE, territories=(*nine, "JP"))))
    assert labels(outside)["Territory"] == ("10 countries", 18_000, 19_200)
    whole = fee(cheap, replace(PRICED, usage=replace(BASE, territories=("EUROPE",))))
    assert labels(whole)["Territory"] == ("Europe", 12_000, 4_800)


@pytest.mark.parametrize(
    ("territories", "factor"),
    {
        "one country": (("FR",), 40_000),
        "one country named twice over": (("FR", "FR"), 40_000),
        "two of one region": (("FR", "NO"), 50_000),
        "two of the Union, in two regions of the UN": (("FR", "CY"), 50_000),
        "two regions": (("FR", "JP"), 60_000),
        "a region": (("ASIA",), 50_000),
        "the world": (("WORLD",), 60_000),
    }.values(),
)
def test_exclusivity_costs_by_its_scope(territories: tuple[str, ...], factor: int) -> None:
    """One country, all within one region, or more than that."""
    made = fee(CARD, replace(PRICED, usage=replace(BASE, exclusive=True, territories=territories)))
    assert labels(made)["Exclusivity"][1] == factor


def test_the_maximum_stands_on_the_bill_and_pictures_and_rush_come_after_it() -> None:
    """No article costs more than the card says, pictures and rush apart; articles share by their pictures."""
    card = replace(CARD, maximum=50_000, assets=1_500, rush=5_000)
    usage = replace(BASE, territories=("WORLD",), rush=True)
    made = fee(card, replace(PRICED, usage=usage, pictures=(2, 0, 1), rushed=True))
    assert labels(made) == {
        "Base fee, 3 articles": ("the full text of each", None, 72_000),
        "Territory": ("the whole world", 30_000, 144_000),
        "Several articles": ("3 articles at once", 9_000, -21_600),
        "Maximum fee": ("no article costs more than £500.00", None, -44_400),
        "Pictures": ("3 of ours, at £15.00 each", None, 4_500),
        "Rush": ("a person decides within the day", None, 5_000),
    }
    assert made.shares == (50_000 + 1_667 + 3_000, 50_000 + 1_667, 50_000 + 1_666 + 1_500)


def test_the_words_alone_cost_no_pictures() -> None:
    """Who leaves the pictures out pays for none, whatever travels otherwise."""
    card, usage = replace(CARD, assets=1_500), replace(BASE, assets=False)
    assert "Pictures" not in labels(fee(card, replace(PRICED, usage=usage, pictures=(4,))))


def test_a_rush_is_not_charged_when_nobody_has_to_hurry() -> None:
    """The rules decide at once: the line says so, and its amount is nought."""
    made = fee(CARD, replace(PRICED, usage=replace(BASE, rush=True)))
    assert labels(made)["Rush"] == ("decided at once, so it costs nothing", None, 0)
    assert made.net == 24_000


def test_a_currency_with_prices_of_its_own_takes_all_of_them() -> None:
    """Base, least, most, pictures and rush come from its own list, and nothing is converted."""
    card = replace(
        CARD,
        points={"USD": Prices(full=30_001, minimum=100, maximum=20_000, excerpts=(), assets=700, rush=900)},
    )
    wanted = replace(PRICED, currency="USD", usage=replace(BASE, rush=True), pictures=(1,), rushed=True)
    made = fee(card, wanted)
    assert [line.amount for line in made.lines] == [30_001, -10_001, 700, 900]
    assert made.net == 21_600


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(generated.CURRENCIES))
def test_an_amount_comes_back_from_another_currency(amount: int, currency: str) -> None:
    """The limit of the automatic decision means the same money in every currency with a rate."""
    card = replace(
        CARD, points={}, exchange=CARD.exchange | {"USD": ExchangeRate(millionths=1_310_000, day=TODAY)}
    )
    unit = generated.minor_units(card, currency)
    back = in_card_currency(card, payable(amount * unit, currency), currency)
    assert abs(back - amount) <= coin(currency) / unit + 1


def test_between_price_points_a_full_article_is_worth_a_full_article() -> None:
    """Half a full article in dollars is half a full article in pounds, whatever the exchange does."""
    assert in_card_currency(CARD, 15_000, "USD") == 12_000


@settings(max_examples=100, deadline=None)
@given(RANDOMS)
def test_the_order_and_repetition_of_places_and_languages_change_nothing(rng: Random) -> None:
    """A price depends on what is asked for, not on how it is listed."""
    card = generated.card(rng)
    wanted = generated.order(rng, card)
    usage = wanted.usage
    places = (*reversed(usage.territories), usage.territories[0])
    tongues = (*reversed(usage.languages), usage.languages[0])
    listed = replace(wanted, usage=replace(usage, territories=places, languages=tongues))
    assert fee(card, listed).net == fee(card, wanted).net


@settings(max_examples=100, deadline=None)
@given(RANDOMS)
def test_what_would_be_cheaper_is_a_wish_one_can_make(rng: Random) -> None:
    """Each saving is the price of a usage that allows less; the first one saves most."""
    card = generated.card(rng)
    wanted = generated.order(rng, card)
    net = fee(card, wanted).net
    possible = dict(narrower(card, wanted, home="FR"))
    for saving in (found := savings(card, wanted, net=net, home="FR")):
        less = possible[saving.words]
        assert msgspec.convert(msgspec.to_builtins(less), Usage) == less
        assert fee(card, replace(wanted, usage=less)).net == saving.net == net - saving.saves < net
    assert [saving.saves for saving in found] == sorted((saving.saves for saving in found), reverse=True)


def test_everything_that_would_be_cheaper_is_said() -> None:
    """Each dimension that can be narrower has its sentence, and the country kept is the buyer's own."""
    card = replace(CARD, assets=1_500)
    usage = Usage(
        medium=Medium.BOOK,
        territories=("WORLD",),
        languages=("en", "fr"),
        audience=40_000,
        months=24,
        starts_on=TODAY,
        exclusive=True,
        translation=True,
        edits=True,
        rush=True,
    )
    wanted = replace(PRICED, usage=usage, pictures=(1,), rushed=True)
    found = savings(card, wanted, net=fee(card, wanted).net, home="DE")
    assert {saving.words for saving in found} == {
        "For Germany only",
        "For Europe only",
        "For the European Union only",
        "For 12 months",
        "For an excerpt of up to 500 words",
        "In English only",
        "Without exclusivity",
        "Without translation",
        "Without the right to edit",
        "Without the pictures",
        "Without the rush",
        "On a website instead",
    }


def test_the_plainest_wish_has_little_to_save() -> None:
    """Nothing is suggested that costs as much."""
    found = savings(CARD, PRICED, net=24_000, home="GB")
    assert [(saving.words, saving.saves) for saving in found] == [
        ("For an excerpt of up to 500 words", 6_000),
        ("For 6 months", 4_800),
    ]
