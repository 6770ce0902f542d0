"""What is taken, as bars on one line of time: for eyes, and as a table for everybody else."""

from collections.abc import Iterator
from datetime import date

from schemas.availability import Availability, TakenWindow
from syndication.licensing.availability import LATEST_START, places, where
from syndication.licensing.usage import language_name, months_after
from syndication.web.views import Bar, Choice, Tick, Timeline, TimelineRow
from syndication.words import Said, capital, day, listed, month, say

_MOST_ROWS = 12
"""Bars one can still look through beside a price; what stands in the way comes first."""

_STEPS = (1, 3, 6, 12, 24, 60)
"""Months between two days that are written over the line: a month, a quarter, half a year, years."""

_MOST_TICKS = 4
"""As many dates as fit over a line as narrow as a phone."""


def timeline(found: Availability, *, today: date) -> Timeline | None:
    """Return the line of time from today, or from the first day asked for; nothing when nothing is taken."""
    if not found.windows:
        return None
    windows = sorted(found.windows, key=lambda window: (not window.in_the_way, window.starts_on))[:_MOST_ROWS]
    line = _Line(
        min(today, found.starts_on), max(found.ends_on, *(_end(window, today) for window in windows))
    )
    asked = TimelineRow(
        where=say("You ask for"),
        bar=line.bar(found.starts_on, found.ends_on, "asked"),
        what=say("what you ask for"),
        starts_on=found.starts_on,
        ends_on=found.ends_on,
    )
    rows = tuple(_row(line, window, several=len(found.articles) > 1) for window in windows)
    return Timeline(
        rows=(asked, *rows), ticks=tuple(line.ticks()), more=found.more or len(windows) < len(found.windows)
    )


def ways_out(found: Availability) -> tuple[Choice, ...]:
    """Return what would be free, each as what its button says and sends."""
    choices = []
    if found.free_from:
        words = say("Begin on {day}", day=day(found.free_from))
        choices.append(Choice(value=f"set:starts_on={found.free_from.isoformat()}", label=words))
    if found.free_in:
        words = say("Only in {places}", places=where(found.free_in))
        choices.append(Choice(value=f"set:territories={','.join(found.free_in)}", label=words))
    if found.free_languages:
        words = say(
            "Only in {languages}", languages=listed([language_name(tag) for tag in found.free_languages])
        )
        choices.append(Choice(value=f"set:languages={','.join(found.free_languages)}", label=words))
    return tuple(choices)


class _Line:
    """A stretch of days as a hundred hundredths."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._days = max((last - first).days, 1)

    def at(self, on: date) -> float:
        """Return where a day lies, in hundredths, within the stretch."""
        return min(max((on - self._first).days / self._days, 0), 1) * 100

    def bar(self, starts_on: date, ends_on: date, kind: str) -> Bar:
        """Return the bar between two days."""
        begins, ends = self.at(starts_on), self.at(ends_on)
        return Bar(begins=f"{begins:.2f}", lasts=f"{ends - begins:.2f}", kind=kind)

    def ticks(self) -> Iterator[Tick]:
        """Yield a few firsts of months, evenly apart, but not so near to the end that they are cut off."""
        months = self._days / 30.4
        step = next((each for each in _STEPS if months / each <= _MOST_TICKS), _STEPS[-1])
        on = _next_first(self._first, step)
        while self.at(on) < _LAST_TICK:
            yield Tick(at=f"{self.at(on):.2f}", label=month(on))
            on = months_after(on, step)


_LAST_TICK = 88.0
"""Hundredths: a date written further right would run out of the picture."""


def _next_first(day: date, step: int) -> date:
    """Return the first month after `day` that begins a step counted from January; years count in years."""
    first = months_after(day.replace(day=1), 1)
    while (first.year * 12 + first.month - 1) % step:
        first = months_after(first, 1)
    return first


def _end(window: TakenWindow, today: date) -> date:
    """Return where a window's bar ends at the latest: what lasts for ever must not press the rest flat."""
    return min(window.ends_on, today + LATEST_START)


def _row(line: _Line, window: TakenWindow, *, several: bool) -> TimelineRow:
    kind = "held" if window.held else "taken" if window.exclusive else "licensed"
    place = capital(places(window))
    return TimelineRow(
        where=say("{place}: {article}", place=place, article=window.article) if several else place,
        bar=line.bar(window.starts_on, window.ends_on, kind),
        what=_what(window),
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        in_the_way=window.in_the_way,
    )


def _what(window: TakenWindow) -> Said:
    how = say("exclusively") if window.exclusive else say("not exclusively")
    return say("offered to somebody, {how}", how=how) if window.held else say("licensed, {how}", how=how)
