"""What a usage means: its territories, its period, and its limits in plain words."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import format_decimal

from schemas.usage import Excerpt, Medium, Region, Usage
from syndication.licensing.territories import MEMBERS, REGION_NAMES, WORLD

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

MEDIUM_WORDS: dict[Medium, str] = {
    Medium.WEB: "a website",
    Medium.PRINT: "print",
    Medium.NEWSLETTER: "an e-mail newsletter",
    Medium.BROADCAST: "broadcast",
    Medium.APP: "an app",
    Medium.ACADEMIC: "teaching and research",
    Medium.INTRANET: "an intranet",
    Medium.BOOK: "a book",
    Medium.AI: "machine use (AI)",
}

AUDIENCE_WORDS: dict[Medium, str] = {
    Medium.WEB: "readers a month",
    Medium.PRINT: "copies printed",
    Medium.NEWSLETTER: "subscribers",
    Medium.BROADCAST: "viewers or listeners",
    Medium.APP: "users a month",
    Medium.ACADEMIC: "students and staff",
    Medium.INTRANET: "people with access",
    Medium.BOOK: "copies printed",
    Medium.AI: "uses",
}

_WITH_ARTICLE = (
    "AE", "AX", "BQ", "BS", "CC", "CD", "CF", "CK", "DO", "FK", "FO", "GB", "GM", "GS", "IM", "IO",
    "KM", "KY", "MH", "MP", "MV", "NL", "PH", "SB", "SC", "TC", "UM", "US", "VA", "VG", "VI",
)  # fmt: skip
"""Countries whose English name takes "the" within a sentence: the Netherlands, the Bahamas."""


def country_name(code: str) -> str:
    """Return a territory in English: "United Kingdom", "Europe", "the whole world"."""
    if code in MEMBERS:
        return REGION_NAMES[Region(code)]
    return "the whole world" if code == WORLD else _ENGLISH.territories.get(code, code)


def in_country(code: str) -> str:
    """Return a territory as it stands in a sentence, after "in": "the United Kingdom", "France"."""
    return f"the {country_name(code)}" if code in (*_WITH_ARTICLE, Region.EU) else country_name(code)


@lru_cache(maxsize=1024)
def language_name(tag: str) -> str:
    """Return a language in English, or its tag where it has no name."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


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
    length = "1 month" if usage.months == 1 else f"{usage.months} months"
    portion = (
        f"an excerpt of up to {usage.portion.words:,} words"
        if isinstance(usage.portion, Excerpt)
        else "the full text"
    )
    wanted = [
        f"For {MEDIUM_WORDS[usage.medium]}: {portion}",
        "In " + listed(tuple(in_country(code) for code in usage.territories)),
        "In " + listed(tuple(language_name(tag) for tag in usage.languages)),
        f"For up to {format_decimal(usage.audience, locale=_ENGLISH)} {AUDIENCE_WORDS[usage.medium]}",
        f"From {start:%-d %B %Y} until {end:%-d %B %Y} ({length}), in UTC",
    ]
    extras = (
        (usage.exclusive, "Exclusively"),
        (usage.translation, "With the right to translate"),
        (usage.edits, "With the right to edit"),
        (not usage.assets, "Without pictures"),
        (usage.rush, "Decided within the day"),
    )
    return (*wanted, *(words for asked, words in extras if asked))


def listed(names: tuple[str, ...]) -> str:
    """Return names as a sentence has them: "France, Spain and Italy"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
