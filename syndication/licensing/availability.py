"""What is free: the windows others hold against one wish, and the nearest wish that nothing stands against.

Nothing here knows who holds a window: whoever asks is told that it is taken, not by whom.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from schemas.availability import Availability, TakenWindow
from schemas.usage import Territory, Usage
from syndication.licensing.exclusivity import code, letters
from syndication.licensing.territories import EVERYWHERE, WORLD, countries, covering
from syndication.licensing.usage import MEDIUM_WORDS, in_country, language_name, months_after, period
from syndication.words import Said, day, listed, say, say_n, sentences

LATEST_START = timedelta(days=3 * 366)
"""Nobody sells what begins longer after today: see `syndication.desk.quotation`."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One box of rights somebody holds: a place and a language as their numbers, None for every place."""

    article: str
    place: int | None
    language: int
    starts_on: date
    ends_on: date
    exclusive: bool
    held: bool

    def overlaps(self, starts_on: date, ends_on: date) -> bool:
        """Return whether it and a half-open period share a day."""
        return self.starts_on < ends_on and starts_on < self.ends_on


def availability(
    articles: Sequence[str], usage: Usage, taken: Sequence[Taken], *, today: date, more: bool = False
) -> Availability:
    """Return what a wish for some articles finds taken, and what would be free instead.

    `taken` is what touches its medium, places and languages from `today` on; `more` says that not all
    of it is there.
    """
    starts_on, ends_on = period(usage)
    in_the_way = [box for box in taken if box.overlaps(starts_on, ends_on)]
    return Availability(
        articles=tuple(articles),
        medium=usage.medium,
        exclusive=usage.exclusive,
        starts_on=starts_on,
        ends_on=ends_on,
        free=not in_the_way,
        windows=tuple(_windows(usage, taken)),
        more=more,
        free_from=_free_from(usage, taken, today) if in_the_way and not more else None,
        free_in=() if more else _free_in(usage, in_the_way),
        free_languages=() if more else _free_languages(usage, in_the_way),
    )


def refusal(found: Availability) -> Said:
    """Return why a wish cannot be granted and what would be free, in sentences; no holder is named."""
    first = next(window for window in found.windows if window.in_the_way)
    which = say("this article") if len(found.articles) == 1 else say("one of these articles")
    holds = say("Somebody else holds exclusive rights") if first.exclusive else say("Others hold licences")
    taken = say(
        "{holds} in {article} for {medium} in {places} from {start} until {end}.",
        holds=holds,
        article=which,
        medium=MEDIUM_WORDS[found.medium],
        places=places(first),
        start=day(first.starts_on),
        end=day(first.ends_on),
    )
    return sentences(taken, *suggestions(found))


def suggestions(found: Availability) -> Iterator[Said]:
    """Yield what would be free, each in a short sentence."""
    if found.free_from:
        yield say("It is free from {day}.", day=day(found.free_from))
    if found.free_in:
        yield say("It is free now in {places}.", places=where(found.free_in))
    if found.free_languages:
        yield say("It is free now in {languages}.", languages=_languages(found.free_languages))


def places(window: TakenWindow) -> Said:
    """Return where a window is taken, as it stands after "in"."""
    return where(window.territories)


def where(territories: Sequence[Territory]) -> Said:
    """Return territories as they stand after "in": named when they are few, counted when they are many."""
    if len(territories) <= _NAMED:
        return listed([in_country(code) for code in territories])
    whole = countries(tuple(territories))
    if whole == EVERYWHERE:
        return in_country(WORLD)
    missing = EVERYWHERE - whole
    if len(missing) <= _NAMED:
        return say(
            "every country but {places}", places=listed([in_country(code) for code in sorted(missing)])
        )
    region = next((name for name in covering(whole) if countries((name.value,)) == whole), None)
    if region:
        return in_country(region.value)
    return say_n(len(territories), "{n} country", "{n} countries")


_NAMED = 4
"""Places that are named one by one; more are counted."""


def _windows(usage: Usage, taken: Iterable[Taken]) -> Iterator[TakenWindow]:
    """Yield boxes of the same time as one window each, with the places and languages together."""
    starts_on, ends_on = period(usage)
    tags = {letters(tag.partition("-")[0]): tag for tag in reversed(usage.languages)}
    together: dict[tuple[date, date, bool, bool, str], list[Taken]] = {}
    for box in sorted(taken, key=lambda each: (each.starts_on, each.ends_on, not each.exclusive)):
        key = (box.starts_on, box.ends_on, box.exclusive, box.held, box.article)
        together.setdefault(key, []).append(box)
    for boxes in together.values():
        first = boxes[0]
        found = {box.place for box in boxes}
        yield TakenWindow(
            article=first.article,
            territories=(WORLD,) if None in found else tuple(sorted(code(each) for each in found if each)),
            languages=tuple(tags[each] for each in sorted({box.language for box in boxes}) if each in tags),
            starts_on=first.starts_on,
            ends_on=first.ends_on,
            exclusive=first.exclusive,
            held=first.held,
            in_the_way=first.overlaps(starts_on, ends_on),
        )


def _free_from(usage: Usage, taken: Sequence[Taken], today: date) -> date | None:
    """Return the first day from which the whole wish would be free for as long as it asks."""
    for start in sorted({box.ends_on for box in taken if box.ends_on > usage.starts_on}):
        end = months_after(start, usage.months)
        if not any(box.overlaps(start, end) for box in taken):
            return start if start <= today + LATEST_START else None
    return None


def _free_in(usage: Usage, in_the_way: Sequence[Taken]) -> tuple[Territory, ...]:
    asked = countries(usage.territories)
    lost = {code(box.place) if box.place is not None else WORLD for box in in_the_way}
    if WORLD in lost or not lost:
        return ()
    return tuple(sorted(asked - lost))


def _free_languages(usage: Usage, in_the_way: Sequence[Taken]) -> tuple[str, ...]:
    lost = {box.language for box in in_the_way}
    kept = tuple(tag for tag in usage.languages if letters(tag.partition("-")[0]) not in lost)
    return kept if lost else ()


def _languages(tags: Sequence[str]) -> Said:
    return listed([language_name(tag) for tag in tags])
