"""What an inbound right lets us sublicense: everything of a usage that it does not cover, and what to do."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec
from babel import Locale
from babel.lists import format_list

from schemas.rights import InboundRight, Window
from schemas.usage import Usage
from syndication.licensing.territories import EVERYWHERE, WORLD, countries
from syndication.licensing.usage import (
    MEDIUM_WORDS,
    country_name,
    in_country,
    language_name,
    months_after,
    period,
)

OURS = InboundRight(
    owner="ours",
    territories=(WORLD,),
    media_excepted=(),
    translation=True,
    edits=True,
    exclusive=True,
)
"""What we hold of what our own people made: everything."""

_LOCALE = Locale("en", "GB")

_MOST_NAMED = 6
"""Countries a requester is told to leave out by name; beyond them, the bounds are told instead."""

_LONGEST = 120
"""Months: the longest licence that can be asked for."""


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in the way: `why` says it of an "it", `do` what the requester can change, `field` where.

    Both are clauses without capital and stop; `do` is empty where nothing can be changed.
    """

    why: str
    do: str = ""
    field: str = "articles"


def bars(right: InboundRight, usage: Usage, *, words: bool = True) -> Iterator[Bar]:
    """Yield everything of `usage` that `right` does not cover, in the order of the form.

    `words` says that the thing is made of words, as an article or a chart is: only such things are
    translated.
    """
    yield from _medium(right, usage)
    yield from _territories(right, usage)
    yield from _languages(right, usage)
    yield from _period(right, usage)
    for window in sorted(right.closed, key=lambda each: each.starts_on):
        yield from _closed(window, usage)
    if usage.exclusive and not right.exclusive:
        yield Bar(
            why="it is not ours alone to license", do="ask without exclusivity", field="usage.exclusive"
        )
    if words and usage.translation and not right.translation:
        yield Bar(
            why="the right to translate it is not ours to give",
            do="ask without translation",
            field="usage.translation",
        )
    if usage.edits and not right.edits:
        yield Bar(
            why="the right to edit it is not ours to give",
            do="ask without the right to edit",
            field="usage.edits",
        )


def in_words(right: InboundRight) -> tuple[str, ...]:
    """Return an inbound right as short plain phrases, its owner first."""
    without = _named(right.territories_excepted)
    phrases = [right.owner, f"in {_named(right.territories)}" + (f", not in {without}" if without else "")]
    if right.media_excepted:
        phrases.append(f"not for {_listed([MEDIUM_WORDS[medium] for medium in right.media_excepted])}")
    if right.languages:
        phrases.append(f"only in {_listed([language_name(tag) for tag in right.languages])}")
    if right.starts_on is not None:
        phrases.append(f"from {day(right.starts_on)}")
    if right.ends_on is not None:
        phrases.append(f"until {day(right.ends_on - timedelta(days=1))}")
    phrases += [
        f"not from {day(window.starts_on)} to {day(window.ends_on - timedelta(days=1))}"
        for window in right.closed
    ]
    allowed = (right.translation, "translation"), (right.edits, "edits"), (right.exclusive, "exclusivity")
    if granted := [word for given, word in allowed if given]:
        phrases.append(f"with {_listed(granted)}")
    return tuple(phrases)


def day(on: date) -> str:
    """Return a day as it stands in a sentence: 3 March 2027."""
    return f"{on:%-d %B %Y}"


def _medium(right: InboundRight, usage: Usage) -> Iterator[Bar]:
    if usage.medium in right.media_excepted:
        words = MEDIUM_WORDS[usage.medium]
        yield Bar(why=f"it may not be licensed for {words}", do="choose another use", field="usage.medium")


def _territories(right: InboundRight, usage: Usage) -> Iterator[Bar]:
    granted = countries(right.territories) - countries(right.territories_excepted)
    asked = countries(usage.territories)
    missing = asked - granted
    if not missing:
        return
    if not granted:
        yield Bar(why="it may not be licensed in any country")
    elif missing == asked or len(missing) > _MOST_NAMED:
        yield _beyond(right)
    else:
        yield _but_for(missing, usage)


def _beyond(right: InboundRight) -> Bar:
    """Return the bar of a usage for the most part outside the right: the bounds, as they were agreed."""
    without = _named(right.territories_excepted)
    if countries(right.territories) == EVERYWHERE:
        why, ask = f"it may not be licensed in {without}", "choose other countries"
    else:
        where = _named(right.territories)
        why = f"it may be licensed only in {where}" + (f", and not in {without}" if without else "")
        ask = "choose countries within that" if without else f"ask for {where}"
    return Bar(why=why, do=ask, field="usage.territories")


def _but_for(missing: frozenset[str], usage: Usage) -> Bar:
    """Return the bar of a usage that would be covered without a few countries."""
    names = _named(sorted(missing, key=country_name))
    regions = [code for code in usage.territories if missing < countries((code,))]
    ask = f"leave out {names}"
    if regions:
        ask = f"instead of {_named(regions)}, name the countries, without {names}"
    return Bar(why=f"it may not be licensed in {names}", do=ask, field="usage.territories")


def _languages(right: InboundRight, usage: Usage) -> Iterator[Bar]:
    held = {tag.partition("-")[0] for tag in right.languages}
    missing = [tag for tag in usage.languages if held and tag.partition("-")[0] not in held]
    if not missing:
        return
    only = _listed([language_name(tag) for tag in right.languages])
    names = _listed([language_name(tag) for tag in missing])
    ask = f"ask for {only}" if len(missing) == len(usage.languages) else f"leave out {names}"
    yield Bar(why=f"it may be licensed only in {only}", do=ask, field="usage.languages")


def _period(right: InboundRight, usage: Usage) -> Iterator[Bar]:
    start, end = period(usage)
    if right.starts_on is not None and start < right.starts_on:
        yield Bar(
            why=f"it is ours to license only from {day(right.starts_on)}",
            do=f"start on {day(right.starts_on)} or later",
            field="usage.starts_on",
        )
    if right.ends_on is not None and end > right.ends_on:
        over = right.ends_on <= start
        when = "before the licence would begin" if over else "before the licence would end"
        last = day(right.ends_on - timedelta(days=1))
        yield _ending(f"our right to it lasts until {last}, {when}", start, right.ends_on)


def _closed(window: Window, usage: Usage) -> Iterator[Bar]:
    start, end = period(usage)
    if start >= window.ends_on or end <= window.starts_on:
        return
    last = window.ends_on - timedelta(days=1)
    why = f"it may not be published from {day(window.starts_on)} to {day(last)}"
    later = f"start on {day(window.ends_on)} or later"
    months = _months_until(start, window.starts_on)
    ask = f"{later}, or ask for {_no_more_than(months)}" if months else later
    yield Bar(why=why, do=ask, field="usage.starts_on")


def _ending(why: str, start: date, ends_on: date) -> Bar:
    months = _months_until(start, ends_on)
    return Bar(why=why, do=f"ask for {_no_more_than(months)}" if months else "", field="usage.months")


def _months_until(start: date, ends_on: date) -> int:
    """Return the longest licence from `start`, in months, that is over by `ends_on`; 0 when none is."""
    fitting = (months for months in range(_LONGEST, 0, -1) if months_after(start, months) <= ends_on)
    return next(fitting, 0)


def _no_more_than(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months or fewer"


def _named(codes: Sequence[str]) -> str:
    """Return territories as they stand after "in"; nothing for none."""
    return _listed([in_country(code) for code in codes])


def _listed(names: list[str]) -> str:
    return format_list(names, locale=_LOCALE)
