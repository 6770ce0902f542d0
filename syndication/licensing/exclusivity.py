"""Who may hold what at the same time: usages as ranges that PostgreSQL compares.

A territory, a medium and a language are each one whole number, so that one of them is a range of
one and "every one of them" is the unbounded range; no list of the world has to be kept in step.
"""

from datetime import date
from itertools import product

import msgspec

from schemas.usage import Medium, Usage
from syndication.licensing.territories import EVERYWHERE, countries
from syndication.licensing.usage import period

_MEDIUM_NUMBERS: dict[Medium, int] = {
    # stored in rights_hold: a number, once given, keeps its meaning
    Medium.WEB: 1,
    Medium.PRINT: 2,
    Medium.NEWSLETTER: 3,
    Medium.BROADCAST: 4,
    Medium.APP: 5,
    Medium.ACADEMIC: 6,
    Medium.INTRANET: 7,
    Medium.BOOK: 8,
    Medium.AI: 9,
}


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One box of rights: half-open ranges, None for "unbounded"."""

    medium: int
    territory: int | None
    language: int
    starts_on: date
    ends_on: date


def claims(usage: Usage) -> tuple[Claim, ...]:
    """Return the boxes of rights that a usage takes, without repeats: a region is each of its countries."""
    starts_on, ends_on = period(usage)
    where = countries(usage.territories)
    places = {None} if where == EVERYWHERE else {letters(code) for code in where}
    tongues = {letters(tag.split("-")[0]) for tag in usage.languages}
    return tuple(
        Claim(
            medium=_MEDIUM_NUMBERS[usage.medium],
            territory=place,
            language=tongue,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for place, tongue in product(sorted(places, key=lambda number: number or 0), sorted(tongues))
    )


def letters(code: str) -> int:
    """Return a number for a code of letters, the same for ever: GB and gb are 7 * 27 + 2."""
    number = 0
    for letter in code.lower():
        number = number * 27 + ord(letter) - ord("a") + 1
    return number


def code(number: int) -> str:
    """Return the code, in capitals, that `letters` made a number of."""
    found = ""
    while number:
        number, letter = divmod(number - 1, 27)
        found = chr(ord("A") + letter) + found
    return found


def medium_number(medium: Medium) -> int:
    """Return the number a medium is stored under."""
    return _MEDIUM_NUMBERS[medium]
