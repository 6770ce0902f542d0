"""What a usage means: its territories, its period, and its limits in plain words."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time
from functools import lru_cache

from babel import Locale

from schemas.usage import Excerpt, Medium, Region, Usage
from syndication.licensing.territories import MEMBERS, REGION_NAMES, WORLD
from syndication.words import Said, day, listed, number, say, say_n

_ENGLISH = Locale("en", "GB")

_NO_COUNTRY = re.compile("AC|C[PQ]|DG|E[AUZ]|IC|QO|TA|UN|X[ABK]|ZZ")
"""Two-letter codes of CLDR that are groups, outlying areas or stand for no country of ISO 3166-1."""

COUNTRIES: tuple[str, ...] = tuple(
    sorted(
        code
        for code in map(str, _ENGLISH.territories)
        if re.fullmatch("[A-Z]{2}", code) and not _NO_COUNTRY.fullmatch(code)
    )
)
"""The 249 countries and territories of ISO 3166-1, from CLDR."""

MEDIUM_WORDS: dict[Medium, Said] = {
    Medium.WEB: say("a website"),
    Medium.PRINT: say("print"),
    Medium.NEWSLETTER: say("an e-mail newsletter"),
    Medium.BROADCAST: say("broadcast"),
    Medium.APP: say("an app"),
    Medium.ACADEMIC: say("teaching and research"),
    Medium.INTRANET: say("an intranet"),
    Medium.BOOK: say("a book"),
    Medium.AI: say("machine use (AI)"),
}

AUDIENCE_WORDS: dict[Medium, Said] = {
    Medium.WEB: say("readers a month"),
    Medium.PRINT: say("copies printed"),
    Medium.NEWSLETTER: say("subscribers"),
    Medium.BROADCAST: say("viewers or listeners"),
    Medium.APP: say("users a month"),
    Medium.ACADEMIC: say("students and staff"),
    Medium.INTRANET: say("people with access"),
    Medium.BOOK: say("copies printed"),
    Medium.AI: say("uses"),
}

_WHOLE_WORLD = say("the whole world")


@lru_cache(maxsize=512)
def country_name(code: str) -> Said:
    """Return a territory by its name: "United Kingdom", "Europe", "the whole world"."""
    if code in MEMBERS:
        return REGION_NAMES[Region(code)]
    return _WHOLE_WORLD if code == WORLD else Said("country", code)


@lru_cache(maxsize=512)
def in_country(code: str) -> Said:
    """Return a territory as it stands in a sentence, after "in": "the United Kingdom", "France"."""
    return Said("in_country", code, country_name(code))


@lru_cache(maxsize=1024)
def language_name(tag: str) -> Said:
    """Return a language by its name, or its tag where it has none."""
    return Said("language", tag)


def unknown_territories(usage: Usage) -> tuple[str, ...]:
    """Return the territories asked for that are no region and that ISO 3166-1 does not know."""
    return tuple(
        code for code in usage.territories if code != WORLD and code not in MEMBERS and code not in COUNTRIES
    )


def months_after(start: date, months: int) -> date:
    """Return the same day `months` later, or that month's last day: 31 January + 1 is 28 or 29 February."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def period(usage: Usage) -> tuple[date, date]:
    """Return the first day of the grant and the first day after it, both in UTC."""
    return usage.starts_on, months_after(usage.starts_on, usage.months)


def period_in_utc(usage: Usage) -> tuple[datetime, datetime]:
    """Return the period as half-open instants."""
    start, end = period(usage)
    return datetime.combine(start, time(), UTC), datetime.combine(end, time(), UTC)


def in_words(usage: Usage) -> tuple[str, ...]:
    """Return what is asked for as short plain phrases, one a point."""
    start, end = period(usage)
    portion = usage.portion
    what = (
        say(
            "For {medium}: an excerpt of up to {words} words",
            medium=MEDIUM_WORDS[usage.medium],
            words=portion.words,
        )
        if isinstance(portion, Excerpt)
        else say("For {medium}: the full text", medium=MEDIUM_WORDS[usage.medium])
    )
    wanted = (
        what,
        say("In {places}", places=listed([in_country(code) for code in usage.territories])),
        say("In {languages}", languages=listed([language_name(tag) for tag in usage.languages])),
        say(
            "For up to {number} {audience}",
            number=number(usage.audience),
            audience=AUDIENCE_WORDS[usage.medium],
        ),
        say(
            "From {start} until {end} ({length}), in UTC",
            start=day(start),
            end=day(end),
            length=months_in_words(usage.months),
        ),
    )
    extras = (
        (usage.exclusive, say("Exclusively")),
        (usage.translation, say("With the right to translate")),
        (usage.edits, say("With the right to edit")),
        (not usage.assets, say("Without pictures")),
        (usage.rush, say("Decided within the day")),
    )
    return (*wanted, *(words for asked, words in extras if asked))


def months_in_words(months: int) -> Said:
    """Return a period: "1 month", "6 months"."""
    return say_n(months, "1 month", "{n} months")
