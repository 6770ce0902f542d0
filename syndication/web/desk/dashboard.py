"""The dashboard: what was sold, to whom, for where, and how quickly, to be read in ten seconds."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

import msgspec
from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery

from schemas.usage import Medium, Region
from syndication.desk.house import House
from syndication.licensing.territories import MEMBERS, WORLD
from syndication.licensing.usage import MEDIUM_WORDS, country_name
from syndication.records import accounts, sums
from syndication.records.door import Db
from syndication.records.sums import NamedRow, Sort, TotalRow
from syndication.web.desk.dashboard_views import (
    ColumnShown,
    DashboardPage,
    DotsShown,
    FigureShown,
    NamedShown,
    TileShown,
)
from syndication.web.desk.door import console_page
from syndication.web.desk.world import TILES
from syndication.web.guards import DESK, staff_of
from syndication.web.rendering import Page, Req, house_of
from syndication.web.views import Choice
from syndication.words import ENGLISH, Said, capital, say, say_n

_PERIODS = {30: say("30 days"), 91: say("Quarter"), 365: say("Year"), 0: say("All")}

_SHOWN = 8
"""Articles and territories that are drawn."""

_EVERY_PLACE = 500
"""More territories than there are."""

_MONTHS = 12

_TALLEST = 12
"""Dots one above the other, at most."""

_SHADES = 4

BOUNDS = (
    *(60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800, 43200),
    *(86400, 172800, 259200, 432000, 604800, 1209600, 2592000),
)
"""Seconds by which decisions are told apart: those of `decided_within` in the schema."""

_AXIS = {
    60: say("1 min"),
    600: say("10 min"),
    7200: say("2 hours"),
    86400: say("1 day"),
    604800: say("7 days"),
}
"""What is written under the dots."""


class _Window(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a period. What happened from `live_from` on is not in the kept sums."""

    period: int
    since: date
    today: date
    live_from: date

    @property
    def before(self) -> date:
        """The first of as many days before it."""
        return self.since - (self.today - self.since + timedelta(days=1))


class _Sold(msgspec.Struct, frozen=True, kw_only=True):
    """The totals of some days."""

    asked: int = 0
    offered: int = 0
    declined: int = 0
    licensed: int = 0
    earned: Mapping[str, int] = {}


@get("/desk/dashboard", opt=dict(DESK), include_in_schema=False)
async def dashboard(
    request: Req, state: State, days: FromQuery[str] = "30", currency: FromQuery[str] = ""
) -> Page:
    """Show a period: fees, requests, decisions, and what sold best where."""
    house = house_of(state)
    period = int(days) if days in map(str, sums.PERIODS) else sums.PERIODS[0]
    async with house.database.transaction("dashboard") as db:
        page = await _page(house, db, await _window(db, period), currency)
    return await console_page(request, house, staff_of(request), "desk/dashboard.html", page)


async def _window(db: Db, period: int) -> _Window:
    today, summed = await accounts.today(db), await sums.summed(db)
    first = summed or today
    since = first - timedelta(days=period - 1) if period else date.min
    return _Window(period=period, since=since, today=today, live_from=summed or since)


async def _page(house: House, db: Db, window: _Window, currency: str) -> DashboardPage:
    tomorrow = window.today + timedelta(days=1)
    sold = _sold(await sums.totals_of_days(db, window.since, tomorrow, live_from=window.live_from))
    ours = house.settings.currency
    currencies = tuple(dict.fromkeys((ours, *sorted(sold.earned))))
    chosen = currency if currency in currencies else ours
    before = await sums.earned_before(db, chosen, window.before, window.since) if window.period else 0
    decisions = await _named(db, window, Sort.DECISION, "", _EVERY_PLACE)
    places = await _named(db, window, Sort.TERRITORY, chosen, _EVERY_PLACE)
    dots, a_dot = _dots(decisions)
    return DashboardPage(
        periods=tuple(
            Choice(value=_address(each, chosen, ours), label=label, chosen=each == window.period)
            for each, label in _PERIODS.items()
        ),
        in_currencies=tuple(
            Choice(value=_address(window.period, each, ours), label=each, chosen=each == chosen)
            for each in currencies
        )
        if len(currencies) > 1
        else (),
        currency=chosen,
        since=window.since if window.period else None,
        today=window.today,
        new=not (sold.asked or sold.earned),
        figures=_figures(sold, before, chosen, window, decisions),
        months=await _months(db, window, chosen),
        stairs=_stairs(sold),
        dots=dots,
        a_dot=a_dot,
        at_once=_times(decisions, sums.AT_ONCE),
        articles=await _articles(db, await _named(db, window, Sort.ARTICLE, chosen, _SHOWN)),
        media=tuple(
            NamedShown(name=capital(MEDIUM_WORDS[Medium(row.name)]), times=row.times, amount=row.amount)
            for row in await _named(db, window, Sort.MEDIUM, chosen, len(Medium))
        ),
        territories=tuple(
            NamedShown(name=capital(country_name(row.name)), times=row.times, amount=row.amount)
            for row in sorted(places, key=lambda row: (-row.times, -row.amount, row.name))
        ),
        tiles=_tiles(places),
        worldwide=_times(places, WORLD),
    )


async def _named(db: Db, window: _Window, sort: Sort, currency: str, most: int) -> tuple[NamedRow, ...]:
    return await sums.totals_by_name(
        db, sort, window.period, currency=currency, live_from=window.live_from, most=most
    )


def _address(period: int, currency: str, ours: str) -> str:
    return f"/desk/dashboard?days={period}" + (f"&currency={currency}" if currency != ours else "")


def _sold(rows: Sequence[TotalRow]) -> _Sold:
    times = {row.sort: row.times for row in rows if not row.currency}
    return _Sold(
        asked=times.get("asked", 0),
        offered=times.get("offered", 0),
        declined=times.get("declined", 0),
        licensed=times.get("licensed", 0),
        earned={row.currency: row.amount for row in rows if row.currency},
    )


def _times(rows: Sequence[NamedRow], name: str) -> int:
    return sum(row.times for row in rows if row.name == name)


def _figures(
    sold: _Sold, before: int, currency: str, window: _Window, decisions: Sequence[NamedRow]
) -> tuple[FigureShown, ...]:
    earned = sold.earned.get(currency, 0)
    figures = [
        FigureShown(figure=ENGLISH.money(earned, currency), words=_compared(earned, before, window)),
        FigureShown(
            figure=say("{licensed} of {asked}", licensed=sold.licensed, asked=sold.asked),
            words=_licensed(sold),
        ),
    ]
    if half := _half(decisions):
        within, many = half
        figures.append(
            FigureShown(
                figure=within,
                words=say_n(
                    many, "for the one decision a person took", "for half of the {n} decisions people took"
                ),
            )
        )
    return tuple(figures)


def _compared(earned: int, before: int, window: _Window) -> Said:
    if not window.period:
        return say("in fees before tax, since the first sale")
    days = (window.today - window.since).days + 1
    if before <= 0:
        return say("in fees before tax in the last {days} days", days=days)
    change = round(abs(earned - before) * 100 / before)
    if not change:
        return say("in fees before tax in {days} days, as much as in the {days} before", days=days)
    return (
        say(
            "in fees before tax in {days} days, {change}% more than in the {days} before",
            days=days,
            change=change,
        )
        if earned > before
        else say(
            "in fees before tax in {days} days, {change}% less than in the {days} before",
            days=days,
            change=change,
        )
    )


def _licensed(sold: _Sold) -> Said:
    waiting = sold.asked - sold.offered - sold.declined
    if not waiting:
        return say("requests licensed so far")
    return say_n(
        waiting,
        "requests licensed so far; 1 was not decided",
        "requests licensed so far; {n} were not decided",
    )


def _half(decisions: Sequence[NamedRow]) -> tuple[Said, int] | None:
    """Return within which time half of the decisions of people were taken, and how many there were."""
    counted = _by_bound(decisions)
    many, so_far = sum(counted.values()), 0
    for bound, times in counted.items():
        so_far += times
        if many and so_far * 2 >= many:
            return (_took(bound) if bound else say("over 30 days")), many
    return None


def _by_bound(decisions: Sequence[NamedRow]) -> dict[int, int]:
    """Return how many decisions kept each bound and not the one before; nought is later than all."""
    names = {**{bound: str(bound) for bound in BOUNDS}, 0: sums.LATER}
    return {bound: _times(decisions, name) for bound, name in names.items()}


def _took(seconds: int) -> Said:
    for unit, one, many in (
        (86400, "1 day", "{n} days"),
        (3600, "1 hour", "{n} hours"),
    ):
        if seconds >= unit:
            return say_n(seconds // unit, one, many)
    return say_n(seconds // 60, "1 minute", "{n} minutes")


def _dots(decisions: Sequence[NamedRow]) -> tuple[tuple[DotsShown, ...], int]:
    """Return the columns of the plot, and for how many decisions a dot stands; none where nobody decided."""
    counted = _by_bound(decisions)
    if not any(counted.values()):
        return (), 1
    a_dot = -(-max(counted.values()) // _TALLEST)
    half, so_far, columns = sum(counted.values()) / 2, 0, []
    for bound, times in counted.items():
        columns.append(
            DotsShown(
                label=_AXIS.get(bound, "") if bound else say("later"),
                within=say("within {time}", time=_took(bound)) if bound else say("later than 30 days"),
                times=times,
                dots=-(-times // a_dot),
                marked=so_far < half <= so_far + times,
            )
        )
        so_far += times
    return tuple(columns), a_dot


async def _months(db: Db, window: _Window, currency: str) -> tuple[ColumnShown, ...]:
    """Return the last twelve months, those without a sale among them; empty when nothing was sold."""
    first = window.today.replace(day=1)
    for _ in range(_MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    rows = await sums.earned_by_month(db, currency, first, live_from=await _live_from(db))
    earned = {row.month: row.amount for row in rows}
    if not earned:
        return ()
    months = [first]
    while len(months) < _MONTHS:
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    best = max(months, key=lambda month: earned.get(month, 0))
    return tuple(
        ColumnShown(
            label=ENGLISH.month(month)[:3],
            name=ENGLISH.month(month),
            size=max(earned.get(month, 0), 0),
            figure=ENGLISH.money(earned.get(month, 0), currency),
            # two figures beside each other would lie over each other on a phone
            told=month == best or (month == months[-1] and months[-1] - best > timedelta(days=120)),
        )
        for month in months
    )


async def _live_from(db: Db) -> date:
    return await sums.summed(db) or date.min


def _stairs(sold: _Sold) -> tuple[ColumnShown, ...]:
    def share(part: int) -> str:
        return f"{part:,} · {round(part * 100 / sold.asked)}%" if sold.asked else f"{part:,}"

    return (
        ColumnShown(label=say("Asked"), size=sold.asked, figure=f"{sold.asked:,}"),
        ColumnShown(label=say("Offered"), size=sold.offered, figure=share(sold.offered)),
        ColumnShown(label=say("Licensed"), size=sold.licensed, figure=share(sold.licensed)),
    )


async def _articles(db: Db, rows: Sequence[NamedRow]) -> tuple[NamedShown, ...]:
    told = await sums.headlines_of(db, [int(row.name) for row in rows])
    return tuple(
        NamedShown(
            name=article.headline,
            address=f"/desk/articles/{article.slug}",
            language=article.language,
            direction=article.direction,
            times=row.times,
            amount=row.amount,
        )
        for row in rows
        if (article := told.get(int(row.name)))
    )


def _held_in(territory: str) -> Collection[str]:
    """Return the countries that one territory stands for, none for the whole world."""
    if territory == WORLD:
        return ()
    return MEMBERS[Region(territory)] if territory in MEMBERS else (territory,)


def _tiles(places: Sequence[NamedRow]) -> tuple[TileShown, ...]:
    """Return every country, in the shade of how many licences hold there; those of the world are not."""
    holds = dict.fromkeys(TILES, 0)
    for row in places:
        for code in _held_in(row.name):
            if code in holds:
                holds[code] += row.times
    most = max(holds.values())
    if not most:
        return ()
    return tuple(
        TileShown(
            code=code,
            x=x,
            y=y,
            shade=-(-holds[code] * _SHADES // most),
            name=country_name(code) if holds[code] else "",
            times=holds[code],
        )
        for code, (x, y) in TILES.items()
    )


HANDLERS = [dashboard]
