"""What the pages of the rate cards are given to show."""

from datetime import datetime

from syndication.errors import FieldProblem
from syndication.web.views import Choice, View


class Cell(View, frozen=True, kw_only=True):
    """One input of the sheet. `options` makes it a choice; `many` lets several of them be ticked."""

    name: str
    label: str
    value: str
    before: str = ""
    """What stands before the input: a currency, or × for a factor."""
    hint: str = ""
    options: tuple[Choice, ...] = ()
    many: bool = False
    wide: bool = False


class Table(View, frozen=True, kw_only=True):
    """Rows of the same cells; the empty ones at the end take what is added."""

    name: str
    legend: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    hint: str = ""


class Group(View, frozen=True, kw_only=True):
    """A part of the sheet with a heading of its own."""

    name: str
    title: str
    lead: str = ""
    cells: tuple[Cell, ...] = ()
    tables: tuple[Table, ...] = ()
    entries: tuple[tuple[Cell, ...], ...] = ()
    """Rules, each a set of cells."""


class CardLine(View, frozen=True, kw_only=True):
    """A published version in the list."""

    version: int
    note: str
    actor: str
    published_at: datetime
    in_force_from: datetime
    state: str
    """in_force, announced, withdrawn or past."""
    withdrawn: str = ""


class DraftLine(View, frozen=True, kw_only=True):
    """A draft in the list."""

    id: int
    name: str
    actor: str
    changed_at: datetime


class RateCardsPage(View, frozen=True, kw_only=True):
    """`GET /desk/rate-cards`: the version in force, the drafts, and all that was."""

    versions: tuple[CardLine, ...]
    drafts: tuple[DraftLine, ...]
    may_edit: bool
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()


class Changed(View, frozen=True, kw_only=True):
    """One cell that another version has otherwise."""

    label: str
    was: str
    now: str


class RateCardPage(View, frozen=True, kw_only=True):
    """`GET /desk/rate-cards/{version}`: one version, and what it changed."""

    line: CardLine
    groups: tuple[Group, ...]
    compared: int | None
    """The version before, with which it is compared."""
    changes: tuple[Changed, ...]
    may_edit: bool
    may_withdraw: bool = True
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()


class TriedRow(View, frozen=True, kw_only=True):
    """One order by both cards. `share` is its change against the largest one shown, -100 to 100."""

    words: str
    href: str = ""
    currency: str
    before: int | None
    after: int | None
    change: int | None
    percent: str = ""
    share: int = 0


class TrialView(View, frozen=True, kw_only=True):
    """Many orders by both cards."""

    rows: tuple[TriedRow, ...]
    currency: str
    before: int
    after: int
    dearer: int
    cheaper: int
    same: int
    unpriced: int
    percent: str


class DraftPage(View, frozen=True, kw_only=True):
    """`GET /desk/rate-cards/drafts/{id}`: the sheet, and what it would change before it is published."""

    id: int
    name: str
    edition: int
    based_on: int | None
    actor: str
    changed_at: datetime
    groups: tuple[Group, ...]
    problems: tuple[FieldProblem, ...] = ()
    problem: str = ""
    latest: TrialView | None = None
    """None while the draft cannot be read."""
    examples: TrialView | None = None
    typical: TrialView | None = None
    publishable: bool = False
    may_publish: bool = True
    saved: bool = False
    today: str
    add_currency: tuple[Choice, ...] = ()
