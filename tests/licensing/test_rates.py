"""A rate card before it is published: what it may not say, and its file."""

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.quote import Decision
from schemas.rate_card import ExcerptPrice, ExchangeRate, ExclusiveFactors, Prices, RateCard, Tier
from schemas.rules import AutomaticRules, Rule
from schemas.usage import Medium, OrganisationType, Region
from syndication.__main__ import read_rate_card
from syndication.errors import SyndicationError
from syndication.licensing.fees import Order, fee
from syndication.licensing.rates import from_toml, problems, to_toml
from syndication.sandbox.demo import RATE_CARD
from tests.licensing import generated

CARD = read_rate_card(RATE_CARD)
TODAY = date(2026, 11, 22)
DOLLARS = Prices(full=30_000, minimum=3_500, excerpts=())
RANDOMS = st.randoms(use_true_random=False)

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
    ({"exclusive": ExclusiveFactors(country=9_999, region=10_000, world=10_000)}, "exclusive.country: the"),
    (
        {"exclusive": ExclusiveFactors(country=20_000, region=10_000, world=30_000)},
        "exclusive.region: a region",
    ),
    (
        {"exclusive": ExclusiveFactors(country=10_000, region=30_000, world=20_000)},
        "exclusive.world: the world",
    ),
    ({"maximum": 2_499}, "maximum: the most an article costs must not be less than the least"),
    ({"regions": {Region.ASIA: 30_001}}, "regions.ASIA: it costs more than the whole world"),
    ({"regions": {Region.EU: 9_999}}, "regions.EU: it costs less than a single country"),
    ({"points": {"GBP": DOLLARS}}, "points.GBP: it is the card's own currency"),
    ({"points": {"EUR": DOLLARS}}, "points.EUR: it has a rate in exchange as well"),
    ({"points": {"XQQ": DOLLARS}}, "points.XQQ: there is no currency XQQ"),
    ({"points": {"USD": replace(DOLLARS, full=0)}}, "points.USD.full: without a price in both"),
    ({"points": {"USD": replace(DOLLARS, maximum=1)}}, "points.USD.maximum: the most"),
    (
        {"points": {"USD": replace(DOLLARS, excerpts=(ExcerptPrice(words=9, amount=30_001),))}},
        "points.USD.excerpts: 9 words cost more than the full text",
    ),
    (
        {"points": {"BHD": replace(DOLLARS, rush=15)}},
        "points.BHD.rush: amounts in BHD have to be multiples of 10",
    ),
    ({"translation": 10_000_000, "edits": 10_000_000, "full": 10**10}, "maximum: it has to be lower"),
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
    found = problems(replace(CARD, **changes))
    assert [words for words in found if words.startswith(sentence)], found


def test_a_card_of_the_first_edition_reads_and_prices_as_it_did() -> None:
    """A single factor of exclusivity, no regions, no prices of its own, nothing for pictures or rush."""
    file = Path(__file__).parents[1] / "desk" / "first_edition" / "card.toml"
    card = read_rate_card(file)
    assert (card.exclusive, card.regions, card.points, card.maximum) == (40_000, {}, {}, None)
    assert (card.assets, card.rush) == (0, 0)


def _tampered(rng: Random, card: RateCard) -> RateCard:
    """Return a card with one thing changed, for better or worse."""
    table = rng.choice(("audience", "months", "territories", "languages", "articles"))
    tiers: tuple[Tier, ...] = getattr(card, table)
    place = rng.randrange(len(tiers))
    shifted = replace(tiers[place], factor=rng.choice((1, 5_000, 9_999, 10_001, 200_000)))
    passages = tuple(replace(each, amount=rng.randrange(1_000_000)) for each in card.excerpts)
    factors = [rng.choice((5_000, 10_000, 40_000)) for _ in range(3)]
    scopes = ExclusiveFactors(country=factors[0], region=factors[1], world=factors[2])
    code = rng.choice([*card.points, ""])
    own = replace(card.points[code], maximum=rng.randrange(100_000)) if code else None
    changes: dict[str, object] = {
        table: (*tiers[:place], shifted, *tiers[place + 1 :]),
        "excerpts": passages,
        "exclusive": rng.choice((scopes, factors[0])),
        "world": rng.choice((1, 10_000, 300_000)),
        "regions": {region: rng.choice((1, 10_000, 200_000)) for region in Region},
        "translation": factors[1],
        "edits": factors[2],
        "maximum": rng.randrange(100_000),
        "points": card.points | ({code: own} if own else {}),
    }
    name = rng.choice(sorted(changes))
    return replace(card, **{name: changes[name]})


def _breaks(rng: Random, card: RateCard, orders: int) -> bool:
    """Return whether some wider order costs less, in any of the card's currencies."""

    def net(wanted: Order) -> int:
        return fee(card, wanted).net

    drawn = [generated.order(rng, card) for _ in range(orders)]
    return any(net(more) < net(narrow) for narrow in drawn for _, more in generated.wider(rng, narrow))


def test_no_card_that_passes_makes_a_wider_licence_cheaper() -> None:
    """Whatever is done to a card: either it is refused, or wider terms never cost less in any currency."""
    rng, found = Random(7), Counter[tuple[bool, bool]]()  # noqa: S311 - the same cards every time
    for _ in range(300):
        card = _tampered(rng, generated.card(rng))
        refused = bool(problems(card))
        breaks = _breaks(rng, card, orders=8)
        assert refused or not breaks, card
        found[refused, breaks] += 1
    # the test means something: cards of all three kinds came by
    assert min(found[True, True], found[True, False], found[False, False]) > 10, found


@settings(max_examples=60, deadline=None)
@given(RANDOMS)
def test_a_card_comes_back_from_its_file(rng: Random) -> None:
    """What is exported is read as an equal card, whatever it holds."""
    card = generated.card(rng)
    assert from_toml(to_toml(card).encode()) == card


def test_rules_and_what_people_type_come_back_from_the_file() -> None:
    """Names with quotation marks, control characters and other scripts, and every kind of condition."""
    odd = 'a "name" with \\ and Ж, 報 and \x7f'
    rules = (
        Rule(name="Too dear", decision=Decision.REVIEW, net_above=100, reason=odd.replace("\x7f", "")),
        Rule(
            name="Known",
            decision=Decision.AUTOMATIC,
            net_upto=5,
            media=(Medium.WEB, Medium.AI),
            organisations=(OrganisationType.EDUCATION,),
            countries=("GB", "EU"),
            mail_domains=("example.com",),
            free_mail=False,
            partner=True,
            new=False,
            edits=False,
            translation=True,
        ),
    )
    card = replace(CARD, automatic=AutomaticRules(rules=rules), maximum=10**9)
    assert from_toml(to_toml(card).encode()) == card


def test_the_file_says_its_units_and_what_each_table_is() -> None:
    """Whoever opens it needs no other page: minor units, basis points, and a sentence above each field."""
    text = to_toml(CARD)
    assert "minor unit" in text
    assert "10000 multiplies by one" in text
    lines = text.splitlines()
    for name in ("full", "minimum", "months", "world"):
        place = next(place for place, line in enumerate(lines) if line.startswith(f"{name} = "))
        assert lines[place - 1].startswith("# ")
    for table in ("media", "regions", "exclusive", "automatic"):
        assert lines[lines.index(f"[{table}]") - 1].startswith("# ")


def test_every_field_that_cannot_be_read_is_named() -> None:
    """One reading names them all: unknown, missing, of the wrong kind, within tables and lists."""
    spoilt = (
        to_toml(CARD)
        .replace("full = 24000", 'full = "dear"\ncolour = 1')
        .replace("minimum = 2500\n", "")
        .replace("print = 14000", "print = 0\npaper = 1")
        .replace("{ upto = 3, factor = 6500 }", "{ upto = 3 }")
    )
    with pytest.raises(ValueError, match="a rate card has no such field") as refused:
        from_toml(spoilt.encode())
    named = [line.partition(":")[0] for line in str(refused.value).splitlines()]
    assert named == ["colour", "full", "minimum", "media.print", "media.paper", "months[1]"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"full = ", "Invalid value"),
        (b"\xff\xfe", "It is not written in UTF-8"),
        (b"a = " + b"[" * 100_000, "It is nested too deeply"),
        (b"", "currency: it is missing"),
    ],
)
def test_what_is_no_file_of_a_card_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    """Broken TOML, another encoding, a bomb of brackets, nothing at all."""
    with pytest.raises(ValueError, match=sentence):
        from_toml(content)


def test_a_wrong_card_is_not_read_for_publishing(tmp_path: Path) -> None:
    """What `rates publish` reads is checked as a whole, and every mistake is named at once."""
    file = tmp_path / "card.toml"
    text = (
        RATE_CARD.read_text().replace("edits = 12000", "edits = 12").replace("country = 40000", "country = 4")
    )
    file.write_text(text)
    pattern = r"card.toml cannot be published:\nexclusive.country: [^\n]*\nedits: "
    with pytest.raises(SyndicationError, match=pattern):
        read_rate_card(file)
