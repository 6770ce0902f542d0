"""What is free: which windows stand in the way of a wish, and when and where it would be free."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.usage import Medium, Usage
from syndication.licensing.availability import Taken, availability, refusal, where
from syndication.licensing.exclusivity import code, letters
from syndication.licensing.territories import EVERYWHERE, MEMBERS, countries
from syndication.licensing.usage import months_after, period

TODAY = date(2026, 11, 22)
WISH = Usage(
    medium=Medium.WEB,
    territories=("GB", "FR"),
    languages=("en",),
    audience=1,
    months=6,
    starts_on=date(2026, 12, 1),
)


def taken(place: str | None, starts_on: date, ends_on: date, **more: Any) -> Taken:  # noqa: ANN401 - any field
    """Return a box somebody holds exclusively, in English unless said otherwise."""
    given_: dict[str, Any] = {"language": "en", "exclusive": True, "held": False, "article": "a"} | more
    number = None if place is None else letters(place)
    language = letters(given_.pop("language"))
    return Taken(place=number, language=language, starts_on=starts_on, ends_on=ends_on, **given_)


class Told(NamedTuple):
    """A row of the table: what differs in the wish, what is taken, and what is free instead."""

    changes: dict[str, Any]
    boxes: tuple[Taken, ...]
    free: bool
    free_from: date | None = None
    free_in: tuple[str, ...] = ()
    free_languages: tuple[str, ...] = ()


TABLE = {
    "nothing is taken": Told({}, (), free=True),
    "taken before": Told({}, (taken("GB", TODAY, date(2026, 12, 1)),), free=True),
    "taken after": Told({}, (taken("GB", date(2027, 6, 1), date(2027, 7, 1)),), free=True),
    "taken until the second day": Told(
        {},
        (taken("GB", TODAY, date(2026, 12, 2)),),
        free=False,
        free_from=date(2026, 12, 2),
        free_in=("FR",),
    ),
    "taken from the last day": Told(
        {},
        (taken("FR", date(2027, 5, 31), date(2027, 8, 31)),),
        free=False,
        free_from=date(2027, 8, 31),
        free_in=("GB",),
    ),
    "a gap that is too short": Told(
        {},
        (taken("GB", TODAY, date(2027, 1, 1)), taken("GB", date(2027, 4, 1), date(2027, 9, 1))),
        free=False,
        free_from=date(2027, 9, 1),
        free_in=("FR",),
    ),
    "a gap that is just long enough": Told(
        {},
        (taken("GB", TODAY, date(2027, 1, 1)), taken("FR", date(2027, 7, 1), date(2027, 9, 1))),
        free=False,
        free_from=date(2027, 1, 1),
        free_in=("FR",),
    ),
    "both countries, at different times": Told(
        {},
        (taken("GB", TODAY, date(2027, 1, 1)), taken("FR", date(2027, 1, 1), date(2027, 2, 1))),
        free=False,
        free_from=date(2027, 2, 1),
    ),
    "the whole world": Told(
        {}, (taken(None, TODAY, date(2027, 3, 3)),), free=False, free_from=date(2027, 3, 3)
    ),
    "the world is asked for": Told(
        {"territories": ("WORLD",)},
        (taken("FR", TODAY, date(2027, 3, 3)),),
        free=False,
        free_from=date(2027, 3, 3),
        free_in=tuple(sorted(EVERYWHERE - {"FR"})),
    ),
    "a region is asked for": Told(
        {"territories": ("EU",)},
        (taken("FR", TODAY, date(2027, 3, 3)),),
        free=False,
        free_from=date(2027, 3, 3),
        free_in=tuple(sorted(MEMBERS["EU"] - {"FR"})),  # type: ignore[index]
    ),
    "one of two languages": Told(
        {"languages": ("en-GB", "fr")},
        (taken("GB", TODAY, date(2027, 3, 3)), taken("FR", TODAY, date(2027, 3, 3))),
        free=False,
        free_from=date(2027, 3, 3),
        free_languages=("fr",),
    ),
    "for longer than anybody may begin after": Told(
        {},
        (taken("GB", TODAY, date(2031, 1, 1)),),
        free=False,
        free_in=("FR",),
    ),
    "non-exclusive licences in the way of an exclusive wish": Told(
        {"exclusive": True},
        (taken("GB", TODAY, date(2027, 1, 1), exclusive=False),),
        free=False,
        free_from=date(2027, 1, 1),
        free_in=("FR",),
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_is_free_instead(name: str) -> None:
    """A later day, fewer countries or fewer languages: each alone would do."""
    told = TABLE[name]
    wish = msgspec.structs.replace(WISH, **told.changes)
    found = availability(("a",), wish, told.boxes, today=TODAY)
    assert (found.free, found.free_from, found.free_in, found.free_languages) == told[2:]


def test_what_is_taken_is_told_without_saying_by_whom() -> None:
    """The window, where it is, and what would be free, in sentences."""
    boxes = (taken("FR", TODAY, date(2027, 3, 3)), taken("FR", date(2027, 8, 1), date(2027, 9, 1)))
    found = availability(("a",), WISH, boxes, today=TODAY)
    assert refusal(found) == (
        "Somebody else holds exclusive rights in this article for a website in France "
        "from 22 November 2026 until 3 March 2027. It is free from 1 September 2027. "
        "It is free now in the United Kingdom."
    )


def test_boxes_of_one_time_are_one_window() -> None:
    """A grant for nine countries in two languages is one bar, not eighteen."""
    boxes = [
        taken(place, TODAY, date(2027, 3, 3), language=tongue)
        for place in ("AT", "BE", "DE")
        for tongue in ("de", "en")
    ]
    wish = msgspec.structs.replace(WISH, territories=("EU",), languages=("en", "de-AT"))
    (window,) = availability(("a",), wish, boxes, today=TODAY).windows
    assert (window.territories, set(window.languages)) == (("AT", "BE", "DE"), {"en", "de-AT"})


def test_nothing_is_suggested_from_half_of_what_is_taken() -> None:
    """Where there is more than was looked at, a suggestion could be wrong, so there is none."""
    found = availability(("a",), WISH, (taken("GB", TODAY, date(2027, 3, 3)),), today=TODAY, more=True)
    assert (found.free, found.free_from, found.free_in) == (False, None, ())


def test_places_are_named_when_few_and_counted_when_many() -> None:
    """A list of 248 countries helps nobody."""
    assert where(("FR", "GB")) == "France and the United Kingdom"
    assert where(tuple(sorted(EVERYWHERE))) == "the whole world"
    assert where(tuple(sorted(EVERYWHERE - {"FR"}))) == "every country but France"
    assert where(tuple(sorted(MEMBERS["EU"]))) == "the European Union"  # type: ignore[index]
    assert where(tuple(sorted(EVERYWHERE))[:100]) == "100 countries"


def test_every_code_comes_back_from_its_number() -> None:
    """What is stored as a number is told as the country it stands for."""
    assert {code(letters(each)) for each in EVERYWHERE} == EVERYWHERE


DAYS = st.integers(0, 900).map(lambda days: TODAY + timedelta(days=days))
BOXES = st.lists(
    st.builds(
        lambda place, tongue, start, length: taken(
            place, start, start + timedelta(days=length), language=tongue
        ),
        st.sampled_from([None, "GB", "FR", "DE"]),
        st.sampled_from(["en", "fr"]),
        DAYS,
        st.integers(1, 400),
    ),
    max_size=6,
)
WISHES = st.builds(
    msgspec.structs.replace,
    st.just(WISH),
    territories=st.lists(st.sampled_from(["GB", "FR", "DE"]), min_size=1, max_size=3, unique=True).map(tuple),
    languages=st.sampled_from([("en",), ("fr",), ("en", "fr")]),
    months=st.integers(1, 18),
    starts_on=DAYS,
)


def touches(box: Taken, wish: Usage) -> bool:
    """Return whether a box stands against a wish: the law, in plain Python."""
    starts_on, ends_on = period(wish)
    return (
        (box.place is None or box.place in {letters(each) for each in countries(wish.territories)})
        and box.language in {letters(tag) for tag in wish.languages}
        and box.starts_on < ends_on
        and starts_on < box.ends_on
    )


@given(wish=WISHES, boxes=BOXES)
def test_what_is_called_free_is_free(wish: Usage, boxes: list[Taken]) -> None:
    """Taken at its word, each suggestion meets nothing; and the first free day is the first."""
    relevant = [
        box
        for box in boxes
        if touches(msgspec.structs.replace(box, starts_on=date.min, ends_on=date.max), wish)
    ]
    found = availability(("a",), wish, relevant, today=TODAY)
    assert found.free == (not any(touches(box, wish) for box in boxes))
    for changes in (
        {"starts_on": found.free_from},
        {"territories": found.free_in},
        {"languages": found.free_languages},
    ):
        if all(changes.values()):
            other = msgspec.structs.replace(wish, **changes)
            assert not any(touches(box, other) for box in boxes), changes
    if found.free_from is not None:
        day = wish.starts_on
        while day < found.free_from:
            assert any(box.overlaps(day, months_after(day, wish.months)) for box in relevant)
            day += timedelta(days=1)
