"""What a usage means: half-open periods in UTC, month ends, leap days, plain words."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.usage import Excerpt, Medium, Usage
from syndication.licensing.usage import (
    COUNTRIES,
    country_name,
    in_words,
    language_name,
    months_after,
    period,
    period_in_utc,
    unknown_territories,
)

USAGE = Usage(
    medium=Medium.WEB,
    territories=("GB",),
    languages=("en",),
    audience=40_000,
    months=12,
    starts_on=date(2026, 1, 31),
)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2200, 1, 1))
MONTHS = st.integers(min_value=1, max_value=120)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2099-12-31", 2, "2100-02-28"),
        ("2026-03-28", 1, "2026-04-28"),
    ],
)
def test_months_are_counted_as_people_count_them(start: str, months: int, end: str) -> None:
    """The same day of a later month, or that month's last day: leap years and 2100 included."""
    assert months_after(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(DAYS, MONTHS)
def test_a_period_ends_in_the_month_it_should(start: date, months: int) -> None:
    """The end lies exactly so many months on, on the same day or the last one of a shorter month."""
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == min(start.day, monthrange(end.year, end.month)[1])


def test_a_period_beyond_the_calendar_is_an_error_and_no_endless_search() -> None:
    """A start in the year 9999 cannot hold anybody up."""
    with pytest.raises(ValueError, match="year"):
        months_after(date(9999, 12, 31), 12)


@given(DAYS, MONTHS, MONTHS)
def test_a_longer_period_never_ends_sooner(start: date, one: int, other: int) -> None:
    """More months, a later end."""
    short, long = sorted((one, other))
    assert months_after(start, short) <= months_after(start, long)


@given(DAYS, MONTHS)
def test_a_period_is_half_open_whole_days_in_utc(start: date, months: int) -> None:
    """From midnight UTC of the first day until midnight UTC of the day after the last."""
    usage = msgspec.structs.replace(USAGE, starts_on=start, months=months)
    starts_at, ends_at = period_in_utc(usage)
    assert (starts_at.date(), ends_at.date()) == period(usage)
    for moment in (starts_at, ends_at):
        assert moment.tzinfo is UTC
        assert moment.timetz() == datetime.min.replace(tzinfo=UTC).timetz()
    assert ends_at - starts_at >= timedelta(days=28)


def test_the_words_say_everything_that_is_granted() -> None:
    """Each point of the grant is a phrase: the end is the first moment after it."""
    usage = msgspec.structs.replace(
        USAGE,
        territories=("GB", "FR", "WORLD"),
        languages=("en", "pt-BR"),
        portion=Excerpt(words=1500),
        exclusive=True,
        translation=True,
        edits=True,
    )
    assert in_words(usage) == (
        "For a website: an excerpt of up to 1,500 words",
        "In the United Kingdom, France and the whole world",
        "In English and Portuguese (Brazil)",
        "For up to 40,000 readers a month",
        "From 31 January 2026 until 31 January 2027 (12 months), in UTC",
        "Exclusively",
        "With the right to translate",
        "With the right to edit",
    )


def test_the_countries_are_those_of_iso_3166() -> None:
    """All 249 and nothing else: no Kosovo code, no euro area, no obsolete union."""
    assert len(COUNTRIES) == 249
    assert {"GB", "FR", "AQ", "TW", "PS", "VA", "SS"} <= set(COUNTRIES)
    assert not {"XK", "EU", "EZ", "UN", "AC", "UK", "ZZ", "QO"} & set(COUNTRIES)


def test_a_country_nobody_knows_is_named() -> None:
    """Codes that look right and are none are found; WORLD is no country and is known."""
    usage = msgspec.structs.replace(USAGE, territories=("GB", "UK", "WORLD", "XX"))
    assert unknown_territories(usage) == ("UK", "XX")


def test_names_of_places_and_languages_fall_back_to_their_codes() -> None:
    """What has no English name is shown as it was written."""
    assert country_name("WORLD") == "the whole world"
    assert country_name("XX") == "XX"
    assert language_name("fr") == "French"
    assert language_name("xq") == "xq"
