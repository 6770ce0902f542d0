"""What the dashboard is given to show."""

from datetime import date

from syndication.web.views import Choice, View


class FigureShown(View, frozen=True, kw_only=True):
    """One thing to know, in large, and the sentence it belongs to."""

    figure: str
    words: str


class ColumnShown(View, frozen=True, kw_only=True):
    """A bar that stands; `told` when its figure stands on it."""

    label: str
    size: int
    figure: str
    told: bool = True
    name: str = ""
    """Its name in the table, where that says more than the label."""


class DotsShown(View, frozen=True, kw_only=True):
    """How many decisions a person took within a time, and not within the one before."""

    label: str
    within: str
    times: int
    dots: int
    marked: bool = False
    """Whether half are decided by then."""


class NamedShown(View, frozen=True, kw_only=True):
    """What an article, a medium or a territory brought; `amount` is in minor units before tax."""

    name: str
    address: str = ""
    language: str = ""
    direction: str = ""
    times: int
    amount: int


class TileShown(View, frozen=True, kw_only=True):
    """A country: its place in the grid, and how many licences hold there, from 0 to 4 in shade."""

    code: str
    x: int
    y: int
    shade: int
    name: str = ""
    times: int = 0


class DashboardPage(View, frozen=True, kw_only=True):
    """`GET /desk/dashboard`: what was sold, to whom, and how quickly."""

    periods: tuple[Choice, ...]
    in_currencies: tuple[Choice, ...]
    """Empty when all was sold in one."""
    currency: str
    since: date | None
    """The first day of the period; None when it is all there ever was."""
    today: date
    new: bool
    """Nobody has ever asked for anything."""
    figures: tuple[FigureShown, ...]
    months: tuple[ColumnShown, ...]
    stairs: tuple[ColumnShown, ...]
    dots: tuple[DotsShown, ...]
    a_dot: int
    """For how many decisions one dot stands, at most."""
    at_once: int
    """Decisions the rules took."""
    articles: tuple[NamedShown, ...]
    media: tuple[NamedShown, ...]
    territories: tuple[NamedShown, ...]
    tiles: tuple[TileShown, ...]
    worldwide: int
    """Licences for the whole world."""
