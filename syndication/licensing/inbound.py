"""What an inbound right lets us sublicense: everything of a usage that it does not cover, and what to do."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from schemas.rights import InboundRight, Window
from schemas.usage import Usage
from syndication.licensing.territories import EVERYWHERE, WORLD, countries
from syndication.licensing.usage import (
    MEDIUM_WORDS,
    country_name,
    in_country,
    language_name,
    months_after,
    months_in_words,
    period,
)
from syndication.words import Said, day, listed, say, say_n

OURS = InboundRight(
    owner="ours",
    territories=(WORLD,),
    media_excepted=(),
    translation=True,
    edits=True,
    exclusive=True,
)
"""What we hold of what our own people made: everything."""

_MOST_NAMED = 6
"""Countries a requester is told to leave out by name; beyond them, the bounds are told instead."""

_LONGEST = 120
"""Months: the longest licence that can be asked for."""


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in the way: `why` says it of an "it", `do` what the requester can change, `field` where.

    Both are clauses without capital and stop; `do` is None where nothing can be changed.
    """

    why: Said
    do: Said | None = None
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
            why=say("it is not ours alone to license"),
            do=say("ask without exclusivity"),
            field="usage.exclusive",
        )
    if words and usage.translation and not right.translation:
        yield Bar(
            why=say("the right to translate it is not ours to give"),
            do=say("ask without translation"),
            field="usage.translation",
        )
    if usage.edits and not right.edits:
        yield Bar(
            why=say("the right to edit it is not ours to give"),
            do=say("ask without the right to edit"),
            field="usage.edits",
        )


def in_words(right: InboundRight) -> tuple[str, ...]:
    """Return an inbound right as short plain phrases, its owner first."""
    without = _named(right.territories_excepted)
    phrases = [right.owner, f"in {_named(right.territories)}" + (f", not in {without}" if without else "")]
    if right.media_excepted:
        phrases.append(f"not for {listed([MEDIUM_WORDS[medium] for medium in right.media_excepted])}")
    if right.languages:
        phrases.append(f"only in {listed([language_name(tag) for tag in right.languages])}")
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
        phrases.append(f"with {listed(granted)}")
    return tuple(phrases)


def _medium(right: InboundRight, usage: Usage) -> Iterator[Bar]:
    if usage.medium in right.media_excepted:
        words = MEDIUM_WORDS[usage.medium]
        yield Bar(
            why=say("it may not be licensed for {medium}", medium=words),
            do=say("choose another use"),
            field="usage.medium",
        )


def _territories(right: InboundRight, usage: Usage) -> Iterator[Bar]:
    granted = countries(right.territories) - countries(right.territories_excepted)
    asked = countries(usage.territories)
    missing = asked - granted
    if not missing:
        return
    if not granted:
        yield Bar(why=say("it may not be licensed in any country"))
    elif missing == asked or len(missing) > _MOST_NAMED:
        yield _beyond(right)
    else:
        yield _but_for(missing, usage)


def _beyond(right: InboundRight) -> Bar:
    """Return the bar of a usage for the most part outside the right: the bounds, as they were agreed."""
    without = _named(right.territories_excepted)
    if countries(right.territories) == EVERYWHERE:
        why, ask = _not_in(without), say("choose other countries")
    elif without:
        where = _named(right.territories)
        why = say("it may be licensed only in {places}, and not in {others}", places=where, others=without)
        ask = say("choose countries within that")
    else:
        where = _named(right.territories)
        why, ask = _only_in(where), say("ask for {wanted}", wanted=where)
    return Bar(why=why, do=ask, field="usage.territories")


def _not_in(places: Said) -> Said:
    return say("it may not be licensed in {places}", places=places)


def _only_in(places: Said) -> Said:
    return say("it may be licensed only in {places}", places=places)


def _leave_out(names: Said) -> Said:
    return say("leave out {names}", names=names)


def _but_for(missing: frozenset[str], usage: Usage) -> Bar:
    """Return the bar of a usage that would be covered without a few countries."""
    names = _named(sorted(missing, key=country_name))
    regions = [code for code in usage.territories if missing < countries((code,))]
    ask = _leave_out(names)
    if regions:
        ask = say(
            "instead of {regions}, name the countries, without {names}", regions=_named(regions), names=names
        )
    return Bar(why=_not_in(names), do=ask, field="usage.territories")


def _languages(right: InboundRight, usage: Usage) -> Iterator[Bar]:
    held = {tag.partition("-")[0] for tag in right.languages}
    missing = [tag for tag in usage.languages if held and tag.partition("-")[0] not in held]
    if not missing:
        return
    only = listed([language_name(tag) for tag in right.languages])
    names = listed([language_name(tag) for tag in missing])
    ask = say("ask for {wanted}", wanted=only) if len(missing) == len(usage.languages) else _leave_out(names)
    yield Bar(why=_only_in(only), do=ask, field="usage.languages")


def _period(right: InboundRight, usage: Usage) -> Iterator[Bar]:
    start, end = period(usage)
    if right.starts_on is not None and start < right.starts_on:
        yield Bar(
            why=say("it is ours to license only from {day}", day=day(right.starts_on)),
            do=_from(right.starts_on),
            field="usage.starts_on",
        )
    if right.ends_on is not None and end > right.ends_on:
        last = day(right.ends_on - timedelta(days=1))
        why = (
            say("our right to it lasts until {day}, before the licence would begin", day=last)
            if right.ends_on <= start
            else say("our right to it lasts until {day}, before the licence would end", day=last)
        )
        yield _ending(why, start, right.ends_on)


def _closed(window: Window, usage: Usage) -> Iterator[Bar]:
    start, end = period(usage)
    if start >= window.ends_on or end <= window.starts_on:
        return
    last = window.ends_on - timedelta(days=1)
    why = say("it may not be published from {start} to {end}", start=day(window.starts_on), end=day(last))
    later = _from(window.ends_on)
    months = _months_until(start, window.starts_on)
    ask = say("{later}, or ask for {period}", later=later, period=_no_more_than(months)) if months else later
    yield Bar(why=why, do=ask, field="usage.starts_on")


def _from(on: date) -> Said:
    return say("start on {day} or later", day=day(on))


def _ending(why: Said, start: date, ends_on: date) -> Bar:
    months = _months_until(start, ends_on)
    ask = say("ask for {wanted}", wanted=_no_more_than(months)) if months else None
    return Bar(why=why, do=ask, field="usage.months")


def _months_until(start: date, ends_on: date) -> int:
    """Return the longest licence from `start`, in months, that is over by `ends_on`; 0 when none is."""
    fitting = (months for months in range(_LONGEST, 0, -1) if months_after(start, months) <= ends_on)
    return next(fitting, 0)


def _no_more_than(months: int) -> Said:
    if months == 1:
        return months_in_words(1)
    return say_n(months, "{n} month or fewer", "{n} months or fewer")


def _named(codes: Sequence[str]) -> Said:
    """Return territories as they stand after "in"; nothing for none."""
    return listed([in_country(code) for code in codes])
