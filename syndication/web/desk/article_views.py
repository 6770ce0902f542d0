"""What the pages of articles and their rights are given to show."""

from datetime import datetime

from syndication.errors import FieldProblem
from syndication.web.views import Choice, View


class ArticleRow(View, frozen=True, kw_only=True):
    """One article in the desk's list; `marks` are (word, tone, more) of what stands in its way."""

    slug: str
    headline: str
    language: str
    direction: str
    byline: str
    section: str
    published: datetime | None
    marks: tuple[tuple[str, str, str], ...]
    pictures: int
    travelling: int


class ArticlesPage(View, frozen=True, kw_only=True):
    """`GET /desk/articles`: every article, or those that need the desk; newest first."""

    only: str
    """Which are shown: all, clearing, embargoed, reserved or withdrawn."""
    lists: tuple[Choice, ...]
    rows: tuple[ArticleRow, ...]
    looked_for: str = ""
    next_page: str = ""


class RightTyped(View, frozen=True, kw_only=True):
    """A form about one right: as it stands, or as it was typed when it came back with problems.

    `about` names it: text, asset-0, reserve, embargo.
    """

    about: str
    verdict: str = ""
    holds_for: str = "asset"
    owner: str = ""
    territories: str = ""
    territories_excepted: str = ""
    media_excepted: tuple[str, ...] = ()
    languages: str = ""
    first_day: str = ""
    last_day: str = ""
    closed: str = ""
    translation: bool = False
    edits: bool = False
    exclusive: bool = False
    reason: str = ""
    evidence: str = ""
    alt: str = ""
    until: str = ""
    zone: str = ""


class AssetPanel(View, frozen=True, kw_only=True):
    """One asset: what it is, whose, whether it may travel, and the form about it.

    `file_hash` is named only where the desk may look at the picture here: ours, or cleared.
    """

    place: int
    kind: str
    url: str
    caption: str
    credit: str
    alt: str
    owner: str
    standing: str
    """Whether it may be licensed, and why not, in a sentence."""
    tone: str
    bounds: tuple[str, ...]
    file_hash: str
    kept: bool
    """Whether its file is in our keeping."""
    still: bool
    ruled: bool
    form: RightTyped


class Said(View, frozen=True, kw_only=True):
    """One ruling, as history tells it."""

    id: int
    at: datetime
    actor: str
    words: str
    bounds: tuple[str, ...]
    reason: str
    evidence: str
    evidence_name: str


class ArticlePage(View, frozen=True, kw_only=True):
    """`GET /desk/articles/{slug}`: what may be licensed of one article, why, and how to change it."""

    id: int
    slug: str
    url: str
    headline: str
    standfirst: str
    byline: str
    published: datetime | None
    language: str
    direction: str
    words: int
    refusals: tuple[str, ...]
    doubts: tuple[str, ...]
    text_standing: str
    text_tone: str
    text_bounds: tuple[str, ...]
    text_ruled: bool
    text: RightTyped
    reserved: str
    reserve: RightTyped
    embargoed: str
    """Until when, in words; empty when there is none, or it is over."""
    embargo: RightTyped
    assets: tuple[AssetPanel, ...]
    history: tuple[Said, ...]
    media: tuple[Choice, ...]
    zones: tuple[str, ...]
    may_rule: bool
    came_back: str = ""
    """Which form came back with problems."""
    problems: tuple[FieldProblem, ...] = ()
