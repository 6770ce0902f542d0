"""What may be licensed: unknown means no, and each pitfall of the trade is a case with a name."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.article import AssetKind, AssetRead, Owner, TextOwner
from schemas.rights import Embargo, InboundRight, Subject, Travelling, Verdict, Window
from schemas.usage import Excerpt, Medium, Usage
from syndication.licensing.embargo import embargo_at
from syndication.licensing.inbound import OURS, bars
from syndication.licensing.rights import (
    Judged,
    KnownArticle,
    KnownAsset,
    Ruled,
    judged,
    kept,
    lost,
    why_left_out,
)
from syndication.licensing.territories import EVERYWHERE, countries

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FILE = "f" * 64

clock = datetime.fromisoformat
"""A moment as a clock on the wall shows it."""

USAGE = Usage(
    medium=Medium.WEB,
    territories=("GB",),
    languages=("en",),
    audience=40_000,
    months=12,
    starts_on=date(2026, 12, 1),
)
ARTICLE = KnownArticle(slug="roof-reopens", headline="Roof reopens", language="en", text_owner=TextOwner.OWN)
AFP = InboundRight(owner="AFP", territories=("WORLD",))
"""What an agency contract usually lets us: the words and pictures as they are, not for machines."""


def ruled(verdict: Verdict = Verdict.CLEARED, reason: str = "contract of May", **bounds: Any) -> Ruled:  # noqa: ANN401
    """Return a ruling of the desk; bounds change the agency's usual right."""
    inbound = replace(AFP, **bounds) if verdict is Verdict.CLEARED else None
    return Ruled(id=7, subject=Subject.ASSET, verdict=verdict, inbound=inbound, reason=reason)


def photo(
    owner: Owner = Owner.OWN,
    credit: str = "Jane Doe",
    kind: AssetKind = AssetKind.PHOTOGRAPH,
    ruling: Ruled | None = None,
    *,
    file: bool = True,
    position: int = 0,
) -> KnownAsset:
    """Return an asset of an article."""
    read = AssetRead(kind=kind, url="https://a.example/p.jpg", owner=owner, credit=credit)
    return KnownAsset(position=position, read=read, file_hash=FILE if file else None, ruled=ruling)


def cleared(**bounds: Any) -> KnownAsset:  # noqa: ANN401
    """Return an agency's photograph that the desk has cleared, within bounds."""
    return photo(Owner.AGENCY, "AFP", ruling=ruled(**bounds))


class Case(NamedTuple):
    """A photograph, what is asked for, and why it stays out; nothing when it travels."""

    asset: KnownAsset
    usage: dict[str, Any]
    why: str


PICTURES: dict[str, Case] = {
    # --- whose it is: unknown means no
    "a photograph of our own staff travels": Case(photo(), {}, ""),
    "a graphic of ours travels": Case(photo(kind=AssetKind.GRAPHIC), {}, ""),
    "an agency's photograph stays, and its owner is named": Case(
        photo(Owner.AGENCY, "AFP via Getty Images"), {}, "not ours to license; ask AFP via Getty Images"
    ),
    "a staff photographer's picture sent through an agency stays": Case(
        photo(Owner.AGENCY, "Jane Doe/Reuters"), {}, "not ours to license; ask Jane Doe/Reuters"
    ),
    "an agency's photograph without a credit stays": Case(
        photo(Owner.AGENCY, ""), {}, "an agency's; not ours to license"
    ),
    "a photograph by courtesy of somebody stays: nobody knows whose it is": Case(
        photo(Owner.UNKNOWN, "Courtesy of the museum"), {}, "we do not know that it is ours to license"
    ),
    "a photograph without any credit stays": Case(
        photo(Owner.UNKNOWN, ""), {}, "we do not know that it is ours to license"
    ),
    "a photograph of ours whose file we do not keep stays": Case(
        photo(file=False), {}, "ours to license, but its file is not in our keeping; ask the desk for it"
    ),
    "an embed stays, even our own": Case(
        photo(kind=AssetKind.EMBED), {}, "it plays from a server and cannot be part of a self-contained copy"
    ),
    "a video of ours stays": Case(
        photo(kind=AssetKind.VIDEO), {}, "it plays from a server and cannot be part of a self-contained copy"
    ),
    "a sound of ours stays": Case(
        photo(kind=AssetKind.AUDIO), {}, "it plays from a server and cannot be part of a self-contained copy"
    ),
    "a video stays, even cleared": Case(
        photo(Owner.AGENCY, "AFP", AssetKind.VIDEO, ruled()),
        {},
        "it plays from a server and cannot be part of a self-contained copy",
    ),
    "nothing travels when the words alone were asked for": Case(
        photo(), {"assets": False}, "left out, as the words alone were asked for"
    ),
    "what is not ours says so, also when the words alone were asked for": Case(
        photo(Owner.AGENCY, "AFP"), {"assets": False}, "not ours to license; ask AFP"
    ),
    # --- what the desk says
    "an agency's photograph that the desk cleared travels": Case(cleared(), {}, ""),
    "a photograph of nobody known that the desk cleared travels": Case(
        photo(Owner.UNKNOWN, "", ruling=ruled()), {}, ""
    ),
    "a cleared photograph without its file stays": Case(
        photo(Owner.AGENCY, "AFP", ruling=ruled(), file=False),
        {},
        "ours to license, but its file is not in our keeping; ask the desk for it",
    ),
    "our own photograph that the desk refused stays, and says why": Case(
        photo(ruling=ruled(Verdict.REFUSED, "the family asked us not to")),
        {},
        "not for licence: the family asked us not to",
    ),
    # --- territories
    "a carve-out of France keeps the picture out of Britain and France": Case(
        cleared(territories_excepted=("FR",)),
        {"territories": ("GB", "FR")},
        "it may not be licensed in France, leave out France to have it",
    ),
    "a carve-out of France grants Britain alone": Case(cleared(territories_excepted=("FR",)), {}, ""),
    "a right for Europe covers Germany": Case(
        cleared(territories=("EUROPE",)), {"territories": ("DE", "FR")}, ""
    ),
    "a right for Europe does not cover the world": Case(
        cleared(territories=("EUROPE",)),
        {"territories": ("WORLD",)},
        "it may be licensed only in Europe, ask for Europe to have it",
    ),
    "a right for Britain alone does not cover Europe with it": Case(
        cleared(territories=("GB",)),
        {"territories": ("DE",)},
        "it may be licensed only in the United Kingdom, ask for the United Kingdom to have it",
    ),
    "a carve-out of a region holds for each of its countries": Case(
        cleared(territories_excepted=("EU",)),
        {"territories": ("GB", "FR", "DE")},
        "it may not be licensed in France and Germany, leave out France and Germany to have it",
    ),
    "a right that is carved out altogether is none": Case(
        cleared(territories=("GB",), territories_excepted=("EUROPE",)),
        {},
        "it may not be licensed in any country",
    ),
    "a right for the world but one country refuses that country": Case(
        cleared(territories_excepted=("US",)),
        {"territories": ("US",)},
        "it may not be licensed in the United States, choose other countries to have it",
    ),
    # --- media
    "machine use is reserved unless its owner says otherwise": Case(
        cleared(),
        {"medium": Medium.AI},
        "it may not be licensed for machine use (AI), choose another use to have it",
    ),
    "machine use that its owner lets us is granted": Case(
        cleared(media_excepted=()), {"medium": Medium.AI}, ""
    ),
    "a picture that is not for print is for the web": Case(cleared(media_excepted=(Medium.PRINT,)), {}, ""),
    "a picture that is not for print stays out of print": Case(
        cleared(media_excepted=(Medium.PRINT, Medium.BOOK)),
        {"medium": Medium.PRINT},
        "it may not be licensed for print, choose another use to have it",
    ),
    # --- languages, translation, edits
    "a right for French papers stays out of English ones": Case(
        cleared(languages=("fr",)),
        {},
        "it may be licensed only in French, ask for French to have it",
    ),
    "a right for English covers British English": Case(
        cleared(languages=("en",)), {"languages": ("en-GB",)}, ""
    ),
    "a right for English stays out when German is asked for too": Case(
        cleared(languages=("en",)),
        {"languages": ("en", "de")},
        "it may be licensed only in English, leave out German to have it",
    ),
    "a photograph is not translated": Case(cleared(), {"translation": True}, ""),
    "a chart's words are: without the right to translate it stays": Case(
        photo(Owner.AGENCY, "AFP", AssetKind.GRAPHIC, ruled()),
        {"translation": True},
        "the right to translate it is not ours to give, ask without translation to have it",
    ),
    "a photograph that may not be cut stays out where edits are asked for": Case(
        cleared(),
        {"edits": True},
        "the right to edit it is not ours to give, ask without the right to edit to have it",
    ),
    "a photograph that may be cut goes along": Case(cleared(edits=True), {"edits": True}, ""),
    # --- exclusivity
    "an agency's photograph is not ours alone": Case(
        cleared(),
        {"exclusive": True},
        "it is not ours alone to license, ask without exclusivity to have it",
    ),
    "a photograph that is ours alone may be part of an exclusive licence": Case(
        cleared(exclusive=True), {"exclusive": True}, ""
    ),
    # --- dates
    "an inbound right that ends before the licence keeps the picture out": Case(
        cleared(ends_on=date(2027, 6, 1)),
        {},
        "our right to it lasts until 31 May 2027, before the licence would end,"
        " ask for 6 months or fewer to have it",
    ),
    "an inbound right that ends the day the licence does covers it": Case(
        cleared(ends_on=date(2027, 12, 1)), {}, ""
    ),
    "an inbound right that ends a day sooner does not": Case(
        cleared(ends_on=date(2027, 11, 30)),
        {},
        "our right to it lasts until 29 November 2027, before the licence would end,"
        " ask for 11 months or fewer to have it",
    ),
    "an inbound right of one month more names one month": Case(
        cleared(ends_on=date(2027, 1, 15)),
        {},
        "our right to it lasts until 14 January 2027, before the licence would end,"
        " ask for 1 month to have it",
    ),
    "an inbound right too short for any licence offers none": Case(
        cleared(ends_on=date(2026, 12, 20)),
        {},
        "our right to it lasts until 19 December 2026, before the licence would end",
    ),
    "an inbound right that is over before the licence begins offers none": Case(
        cleared(ends_on=date(2026, 11, 1)),
        {},
        "our right to it lasts until 31 October 2026, before the licence would begin",
    ),
    "an inbound right that begins later names the day": Case(
        cleared(starts_on=date(2027, 3, 3)),
        {},
        "it is ours to license only from 3 March 2027, start on 3 March 2027 or later to have it",
    ),
    "an inbound right that begins with the licence covers it": Case(
        cleared(starts_on=date(2026, 12, 1)), {}, ""
    ),
    "days carved out within the licence keep the picture out": Case(
        cleared(closed=(Window(starts_on=date(2027, 6, 1), ends_on=date(2027, 7, 1)),)),
        {},
        "it may not be published from 1 June 2027 to 30 June 2027,"
        " start on 1 July 2027 or later, or ask for 6 months or fewer to have it",
    ),
    "days carved out that are over do not matter": Case(
        cleared(closed=(Window(starts_on=date(2026, 6, 1), ends_on=date(2026, 12, 1)),)), {}, ""
    ),
    "days carved out after the licence do not matter": Case(
        cleared(closed=(Window(starts_on=date(2027, 12, 1), ends_on=date(2028, 1, 1)),)), {}, ""
    ),
    "days carved out at the very beginning name the first day free": Case(
        cleared(closed=(Window(starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 15)),)),
        {},
        "it may not be published from 1 November 2026 to 14 December 2026,"
        " start on 15 December 2026 or later to have it",
    ),
    "a leap day is a day: eleven months from 31 March end on its 28th or 29th": Case(
        cleared(ends_on=date(2028, 2, 29)), {"starts_on": date(2027, 3, 31), "months": 11}, ""
    ),
    # --- several at once
    "everything that is in the way is named at once": Case(
        cleared(territories_excepted=("FR",), ends_on=date(2027, 6, 1)),
        {"territories": ("GB", "FR")},
        "it may not be licensed in France, leave out France to have it;"
        " our right to it lasts until 31 May 2027, before the licence would end,"
        " ask for 6 months or fewer to have it",
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_what_travels_and_what_stays(name: str) -> None:
    """Only what is known to be ours to license, still and in our keeping is in the copy."""
    asset, changed, why = PICTURES[name]
    usage = replace(USAGE, **changed)
    assert why_left_out(asset, usage) == why
    found = judged(replace(ARTICLE, assets=(asset,)), usage, now=NOW)
    assert found.refusals == ()
    assert [(one.article, one.kind, one.credit, one.reason) for one in found.omitted] == (
        [("roof-reopens", asset.read.kind, asset.read.credit, why)] if why else []
    )
    ruling = asset.ruled.id if asset.ruled else None
    assert found.travelling == (() if why else (Travelling(position=0, file_hash=FILE, ruling=ruling),))


class Words(NamedTuple):
    """An article, what is asked for, the refusals as (field, sentence), and what sends it to a person."""

    article: dict[str, Any]
    usage: dict[str, Any]
    refusals: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()


LONDON = embargo_at(clock("2027-03-03T00:01"), "Europe/London")
KOLKATA = embargo_at(clock("2027-03-03T00:00"), "Asia/Kolkata")
MIDNIGHT = embargo_at(clock("2027-03-03T00:00"), "UTC")

TEXTS: dict[str, Words] = {
    "our own words may be licensed": Words({}, {}),
    "wire copy is refused and its owner named": Words(
        {"text_owner": TextOwner.AGENCY, "text_credit": "Reuters"},
        {},
        (("articles", "“Roof reopens” was written by Reuters: it is not ours to license. Ask Reuters."),),
    ),
    "an agency-only byline without a name is refused all the same": Words(
        {"text_owner": TextOwner.AGENCY},
        {},
        (
            (
                "articles",
                "“Roof reopens” was written by a news agency: it is not ours to license. Ask a news agency.",
            ),
        ),
    ),
    "wire copy that the desk cleared may be licensed": Words(
        {"text_owner": TextOwner.AGENCY, "text_credit": "AFP", "text": ruled()}, {}
    ),
    "X and agencies goes to a person": Words(
        {"text_owner": TextOwner.SHARED, "text_credit": "Reuters and AFP"},
        {},
        (),
        ("The byline of “Roof reopens” names Reuters and AFP beside our own staff",),
    ),
    "and agencies, unnamed, goes to a person": Words(
        {"text_owner": TextOwner.SHARED},
        {},
        (),
        ("The byline of “Roof reopens” names agencies beside our own staff",),
    ),
    "X and agencies that the desk cleared goes to nobody": Words(
        {"text_owner": TextOwner.SHARED, "text_credit": "AFP", "text": ruled()}, {}
    ),
    "words that the desk refused are refused, whoever wrote them": Words(
        {"text": ruled(Verdict.REFUSED, "a freelancer sold it to us once only")},
        {},
        (
            (
                "articles",
                "The words of “Roof reopens” are not for licence: a freelancer sold it to us once only",
            ),
        ),
    ),
    "a withdrawn article is refused before anything else is said": Words(
        {"withdrawn": "It was wrong", "text_owner": TextOwner.AGENCY, "reserved": "for the book"},
        {},
        (("articles", "“Roof reopens” has been withdrawn and can no longer be licensed."),),
    ),
    "a reserved article is refused with the desk's reason": Words(
        {"reserved": "it will be part of our book."},
        {},
        (("articles", "“Roof reopens” is not for licence: it will be part of our book."),),
    ),
    "a licence may not begin before the embargo ends, told in its own zone": Words(
        {"embargo": LONDON},
        {},
        (
            (
                "usage.starts_on",
                (
                    "“Roof reopens”: it is under embargo until 3 March 2027, 00:01 (Europe/London)."
                    " Start on 4 March 2027 or later."
                ),
            ),
        ),
    ),
    "an embargo that ends at midnight UTC frees that day": Words(
        {"embargo": MIDNIGHT}, {"starts_on": date(2027, 3, 3)}
    ),
    "a minute of embargo closes the whole first day": Words(
        {"embargo": LONDON},
        {"starts_on": date(2027, 3, 3)},
        (
            (
                "usage.starts_on",
                (
                    "“Roof reopens”: it is under embargo until 3 March 2027, 00:01 (Europe/London)."
                    " Start on 4 March 2027 or later."
                ),
            ),
        ),
    ),
    "midnight in Kolkata is still the day before in UTC": Words(
        {"embargo": KOLKATA}, {"starts_on": date(2027, 3, 3)}
    ),
    "a licence that begins after the embargo is granted before it ends": Words(
        {"embargo": LONDON}, {"starts_on": date(2027, 3, 4)}
    ),
    "an embargo that has ended does not matter": Words(
        {"embargo": Embargo(until=datetime(2026, 11, 22, 9, 30, tzinfo=UTC), zone="UTC")}, {}
    ),
    "words in another language need the right to translate": Words(
        {"language": "ar"},
        {},
        (),
        ("“Roof reopens” is in Arabic; it was not asked for in that language, nor translated",),
    ),
    "a translation that is asked for is no doubt": Words({"language": "ar"}, {"translation": True}),
    "a dialect is its language": Words({"language": "ar"}, {"languages": ("ar-EG", "en")}),
    "a freelancer's words for Britain are refused in France, and what to leave out is said": Words(
        {"text": ruled(territories=("GB",))},
        {"territories": ("GB", "FR")},
        (
            (
                "usage.territories",
                "“Roof reopens”: it may not be licensed in France. Leave out France.",
            ),
        ),
    ),
    "a region that is asked for with a country carved out says how to ask": Words(
        {"text": ruled(territories_excepted=("FR",))},
        {"territories": ("EU",)},
        (
            (
                "usage.territories",
                (
                    "“Roof reopens”: it may not be licensed in France."
                    " Instead of the European Union, name the countries, without France."
                ),
            ),
        ),
    ),
    "translation that is not ours to give is refused where it was asked for": Words(
        {"text": ruled()},
        {"translation": True},
        (
            (
                "usage.translation",
                "“Roof reopens”: the right to translate it is not ours to give. Ask without translation.",
            ),
        ),
    ),
    "edits that are not ours to allow are refused where they were asked for": Words(
        {"text": ruled()},
        {"edits": True},
        (
            (
                "usage.edits",
                "“Roof reopens”: the right to edit it is not ours to give. Ask without the right to edit.",
            ),
        ),
    ),
    "exclusivity in words that are not ours alone is refused": Words(
        {"text": ruled()},
        {"exclusive": True},
        (
            (
                "usage.exclusive",
                "“Roof reopens”: it is not ours alone to license. Ask without exclusivity.",
            ),
        ),
    ),
    "text and data mining that is reserved is refused": Words(
        {"text": ruled()},
        {"medium": Medium.AI},
        (
            (
                "usage.medium",
                "“Roof reopens”: it may not be licensed for machine use (AI). Choose another use.",
            ),
        ),
    ),
    "words whose inbound right ends first are refused, and how long they last is said": Words(
        {"text": ruled(ends_on=date(2027, 3, 1))},
        {},
        (
            (
                "usage.months",
                (
                    "“Roof reopens”: our right to it lasts until 28 February 2027,"
                    " before the licence would end. Ask for 3 months or fewer."
                ),
            ),
        ),
    ),
    "an excerpt is the article's words as much as the whole": Words(
        {"text_owner": TextOwner.AGENCY, "text_credit": "AP"},
        {"portion": Excerpt(words=20)},
        (("articles", "“Roof reopens” was written by AP: it is not ours to license. Ask AP."),),
    ),
    "each thing in the way of the words is said, each at its field": Words(
        {"text": ruled(territories=("GB",)), "embargo": LONDON},
        {"territories": ("GB", "FR"), "edits": True},
        (
            (
                "usage.starts_on",
                (
                    "“Roof reopens”: it is under embargo until 3 March 2027, 00:01 (Europe/London)."
                    " Start on 4 March 2027 or later."
                ),
            ),
            ("usage.territories", "“Roof reopens”: it may not be licensed in France. Leave out France."),
            (
                "usage.edits",
                "“Roof reopens”: the right to edit it is not ours to give. Ask without the right to edit.",
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_stands_in_the_way_of_the_words(name: str) -> None:
    """A refusal names the field where something can be changed; a doubt sends it to a person."""
    changed, asked, refusals, reasons = TEXTS[name]
    found = _judged(changed, asked)
    assert tuple((each.field, each.message) for each in found.refusals) == refusals
    assert found.reasons == reasons


def _judged(article: dict[str, Any], usage: dict[str, Any]) -> Judged:
    return judged(replace(ARTICLE, **article), replace(USAGE, **usage), now=NOW)


def test_there_are_at_least_sixty_cases() -> None:
    """The table does not shrink unseen."""
    assert len(PICTURES) + len(TEXTS) >= 60


@pytest.mark.parametrize(("kind", "owner", "file"), list(product(AssetKind, Owner, [True, False])))
def test_nothing_travels_that_is_not_known_to_be_ours(
    kind: AssetKind,
    owner: Owner,
    file: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Every combination: what travels is a still picture of ours with a file; all else has a reason."""
    still = kind in {AssetKind.PHOTOGRAPH, AssetKind.GRAPHIC}
    travels = not why_left_out(photo(owner, "Somebody", kind, file=file), USAGE)
    assert travels is (owner is Owner.OWN and still and file)


def test_without_a_usage_it_is_judged_whether_it_may_be_licensed_at_all() -> None:
    """A list of articles says what is refused to everybody, and no more."""
    bounded = replace(
        ARTICLE, text=ruled(territories=("FR",)), embargo=LONDON, assets=(cleared(ends_on=date(2026, 12, 2)),)
    )
    found = judged(bounded, None, now=NOW)
    assert (found.refusals, found.reasons, found.omitted, len(found.travelling)) == ((), (), (), 1)
    assert judged(replace(ARTICLE, reserved="kept"), None, now=NOW).refusals


def test_a_quote_loses_what_is_gone_and_what_became_another_file() -> None:
    """What was promised counts; what came on top does not travel with it."""
    first, second = (Travelling(position=place, file_hash=FILE) for place in (0, 1))
    other = replace(first, file_hash="0" * 64)
    again = replace(first, ruling=8)
    assert lost((first, second), (first,)) == (second,)
    assert lost((first,), (other,)) == (first,)
    assert lost((first,), (again, second)) == ()
    assert kept((first,), (again, second)) == (again,)


CODES = st.sampled_from(["GB", "FR", "US", "EU", "EUROPE", "ASIA", "WORLD", "JP", "DE"])
RIGHTS = st.builds(
    InboundRight,
    owner=st.just("AFP"),
    territories=st.lists(CODES, min_size=1, max_size=3).map(tuple),
    territories_excepted=st.lists(CODES, max_size=2).map(tuple),
    media_excepted=st.lists(st.sampled_from(Medium), max_size=3).map(tuple),
    languages=st.lists(st.sampled_from(["en", "fr", "de"]), max_size=2).map(tuple),
    starts_on=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    ends_on=st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    translation=st.booleans(),
    edits=st.booleans(),
    exclusive=st.booleans(),
)
USAGES = st.builds(
    Usage,
    medium=st.sampled_from(Medium),
    territories=st.lists(CODES, min_size=1, max_size=3).map(tuple),
    languages=st.lists(st.sampled_from(["en", "fr", "de-AT"]), min_size=1, max_size=2).map(tuple),
    audience=st.just(1),
    months=st.integers(1, 36),
    starts_on=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    exclusive=st.booleans(),
    translation=st.booleans(),
    edits=st.booleans(),
)


@given(right=RIGHTS, usage=USAGES)
def test_what_is_granted_lies_within_the_right(right: InboundRight, usage: Usage) -> None:
    """Where nothing is in the way, no country, day or permission goes beyond what the owner gave."""
    found = list(bars(right, usage))
    assert all(bar.why and bar.field.startswith(("usage.", "articles")) for bar in found)
    if found:
        return
    held = countries(right.territories) - countries(right.territories_excepted)
    assert countries(usage.territories) <= held
    assert usage.medium not in right.media_excepted
    assert right.edits or not usage.edits
    assert right.translation or not usage.translation
    assert right.exclusive or not usage.exclusive
    assert right.starts_on is None or usage.starts_on >= right.starts_on


@given(right=RIGHTS, usage=USAGES, country=st.sampled_from(sorted(EVERYWHERE)))
def test_asking_for_less_is_never_refused_more(right: InboundRight, usage: Usage, country: str) -> None:
    """One country of those asked for, a month instead of years, nothing on top: no new obstacle appears."""
    asked = countries(usage.territories)
    narrower = replace(
        usage,
        territories=(country if country in asked else min(asked),),
        months=1,
        exclusive=False,
        translation=False,
        edits=False,
    )
    assert {bar.field for bar in bars(right, narrower)} <= {bar.field for bar in bars(right, usage)}


@given(usage=USAGES)
def test_what_is_ours_covers_everything(usage: Usage) -> None:
    """Nothing stands in the way of what our own people made."""
    assert list(bars(OURS, usage)) == []


def test_an_embargo_is_a_moment_on_the_clocks_of_its_zone() -> None:
    """Summer time is counted, the later of two equal moments counts, and a skipped one is none."""
    assert embargo_at(clock("2027-07-01T00:01"), "Europe/London").until == datetime(
        2027, 6, 30, 23, 1, tzinfo=UTC
    )
    assert embargo_at(clock("2027-10-31T01:30"), "Europe/London").until.hour == 1
    with pytest.raises(ValueError, match="2027"):
        embargo_at(clock("2027-03-28T01:30"), "Europe/London")
    for nowhere in ("Atlantis/Capital", "", "../etc/passwd", "/etc/localtime", "Europe"):
        with pytest.raises(LookupError):
            embargo_at(clock("2027-01-01T00:00"), nowhere)
