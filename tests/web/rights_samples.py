"""Sample pages of articles and their rights: what waits, what is bounded, and a form that came back."""

from datetime import UTC, datetime

from msgspec.structs import replace

from syndication.errors import FieldProblem
from syndication.licensing.embargo import known_zones
from syndication.licensing.usage import MEDIUM_WORDS
from syndication.web.desk.article_views import (
    ArticlePage,
    ArticleRow,
    ArticlesPage,
    AssetPanel,
    RightTyped,
    Said,
)
from syndication.web.views import Choice, View

_HOSTILE = "<script>alert(1)</script>\"' onload=alert(1) {{ 7 * 7 }}"
_AT = datetime(2026, 11, 20, 15, 4, tzinfo=UTC)

_LISTS = tuple(
    Choice(value=value, label=label, chosen=value == "all")
    for value, label in (
        ("all", "All"),
        ("clearing", "Needs clearing"),
        ("embargoed", "Embargoed"),
        ("reserved", "Reserved"),
        ("withdrawn", "Withdrawn"),
    )
)

_ROW = ArticleRow(
    slug="river-barges-return",
    headline="The barges are back on the river, and so are the bridges’ old quarrels",
    language="en",
    direction="ltr",
    byline="Ines Marlow",
    section="Business",
    published=_AT,
    marks=(),
    pictures=2,
    travelling=2,
)

LIST = ArticlesPage(
    only="all",
    lists=_LISTS,
    rows=(
        _ROW,
        replace(
            _ROW,
            slug="quota-talks",
            headline="Fishing quota talks close without a word on cod",
            byline="Jonas Feld and agencies",
            marks=(
                ("And agencies", "wait", ""),
                ("Embargo", "wait", "until 3 March 2027, 00:01 (Europe/London)"),
                ("To clear", "wait", "2 pictures are not known to be ours"),
            ),
            travelling=0,
        ),
        replace(
            _ROW,
            slug="old-port",
            headline="عودة سوق السمك إلى الميناء القديم",
            language="ar",
            direction="rtl",
            byline=_HOSTILE,
            marks=(("Withdrawn", "bad", _HOSTILE), ("Reserved", "bad", _HOSTILE), ("Wire copy", "bad", "")),
            pictures=0,
        ),
    ),
    next_page="41",
)

_OWN = AssetPanel(
    place=0,
    kind="photograph",
    url="https://chronicle.example/barges.jpg",
    caption="Barges wait for the tide below the old bridge.",
    credit="Photograph: Ines Marlow",
    alt="Three barges moored below a stone bridge.",
    owner="own",
    standing="ours, by its credit line",
    tone="good",
    bounds=(),
    file_hash="7d" * 32,
    kept=True,
    still=True,
    ruled=False,
    form=RightTyped(
        about="asset-0", owner="Ines Marlow", territories="the whole world", media_excepted=("ai",)
    ),
)

_CLEARED = replace(
    _OWN,
    place=1,
    credit="AFP",
    alt="",
    owner="agency",
    standing="cleared by a standing agreement",
    bounds=(
        "Agence France-Presse",
        "in Europe, not in France and Monaco",
        "not for machine use (AI)",
        "until 31 December 2027",
    ),
    ruled=True,
    form=RightTyped(
        about="asset-1",
        verdict="cleared",
        holds_for="credit",
        owner="Agence France-Presse",
        territories="Europe",
        territories_excepted="France, Monaco",
        media_excepted=("ai",),
        last_day="2027-12-31",
    ),
)

_UNKNOWN = replace(
    _OWN,
    place=2,
    caption=_HOSTILE,
    credit=_HOSTILE,
    alt="",
    owner="unknown",
    standing="we do not know that it is ours to license",
    tone="wait",
    file_hash="",
    kept=False,
    form=RightTyped(about="asset-2", owner=_HOSTILE, territories="the whole world", media_excepted=("ai",)),
)

_FILM = replace(
    _UNKNOWN,
    place=3,
    kind="video",
    caption="",
    credit="",
    standing="it plays from a server and cannot be part of a self-contained copy",
    still=False,
    form=RightTyped(about="asset-3"),
)

ARTICLE = ArticlePage(
    id=7,
    slug="river-barges-return",
    url="https://chronicle.example/river-barges-return",
    headline="The barges are back on the river, and so are the bridges’ old quarrels",
    standfirst="Freight on the water has doubled in two years.",
    byline="Ines Marlow",
    published=_AT,
    language="en",
    direction="ltr",
    words=1240,
    refusals=(),
    doubts=(),
    text_standing="ours, by the byline",
    text_tone="good",
    text_bounds=(),
    text_ruled=False,
    text=RightTyped(about="text", territories="the whole world", media_excepted=("ai",)),
    reserved="",
    reserve=RightTyped(about="reserve"),
    embargoed="3 March 2027, 00:01 (Europe/London)",
    embargo=RightTyped(about="embargo", until="2027-03-03T00:01", zone="Europe/London"),
    assets=(_OWN, _CLEARED, _UNKNOWN, _FILM),
    history=(
        Said(
            id=12,
            at=_AT,
            actor="ines@chronicle.example",
            words="A standing agreement, credit “AFP”",
            bounds=_CLEARED.bounds,
            reason="Our contract of May lets us pass their photographs on.",
            evidence="Mail of Claire Duval, 3 May 2026.",
            evidence_name="AFP contract 2026.pdf",
        ),
        Said(
            id=11,
            at=_AT,
            actor=_HOSTILE,
            words="Under embargo until 3 March 2027, 00:01 (Europe/London)",
            bounds=(),
            reason=_HOSTILE,
            evidence="",
            evidence_name="",
        ),
    ),
    media=tuple(Choice(value=medium.value, label=words) for medium, words in MEDIUM_WORDS.items()),
    zones=known_zones()[:5],
    may_rule=True,
)

_BACK = replace(
    ARTICLE,
    came_back="asset-2",
    problems=(
        FieldProblem(field="territories", message="We know no country or region “Atlantis”."),
        FieldProblem(field="reason", message="Say why, in a sentence of at most 4,000 characters."),
        FieldProblem(field="file", message="Its file cannot be fetched from its page. Choose it."),
    ),
    assets=(
        _OWN,
        _CLEARED,
        replace(
            _UNKNOWN,
            form=RightTyped(about="asset-2", verdict="cleared", territories="Atlantis", reason=_HOSTILE),
        ),
    ),
)

_NOT_FOR_LICENCE = replace(
    ARTICLE,
    refusals=("“The barges are back” is not for licence: it becomes part of our book.",),
    reserved="It becomes part of our book.",
    embargoed="",
    text_standing="each request, since the byline names others beside us (Reuters)",
    text_tone="wait",
    assets=(),
    history=(),
)

_TO_READ = replace(
    ARTICLE,
    doubts=("The byline names Reuters beside our own staff",),
    may_rule=False,
)

PAGES: dict[str, tuple[str, View]] = {
    "desk-articles": ("desk/articles.html", LIST),
    "desk-articles-none": ("desk/articles.html", replace(LIST, rows=(), only="clearing", next_page="")),
    "desk-articles-not-found": (
        "desk/articles.html",
        replace(LIST, rows=(), looked_for=_HOSTILE, next_page=""),
    ),
    "desk-article": ("desk/article.html", ARTICLE),
    "desk-article-back": ("desk/article.html", _BACK),
    "desk-article-reserved": ("desk/article.html", _NOT_FOR_LICENCE),
    "desk-article-to-read": ("desk/article.html", _TO_READ),
}
