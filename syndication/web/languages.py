"""A reader’s language: as asked for, as chosen before, as kept with a request, or as the browser says."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias
from urllib.parse import urlencode

from litestar import Request
from litestar.datastructures import State

from syndication.gateways.typesetter import tongue
from syndication.web.views import Choice
from syndication.words import ENGLISH_CODE, LANGUAGES, Tongue

Req: TypeAlias = Request[Any, Any, State]

PARAMETER = "lang"
"""In an address: this page in that language, and the next ones too."""

COOKIE = "lang"

CHOICE_LASTS = 365 * 24 * 3600
"""Seconds for which a browser keeps the choice."""

OWN_NAMES = {"en": "English", "fr": "Français", "ar": "العربية"}
"""What each language calls itself: whoever looks for theirs may read no other."""


def asked_for(request: Req) -> str:
    """Return the language an address asks for; empty when it asks for none that is spoken here."""
    given = request.query_params.get(PARAMETER, "")
    return given if given in LANGUAGES else ""


def tongue_of(request: Req, *, kept: str = "") -> Tongue:
    """Return the language a reader is spoken to in. `kept` is that of the request the page is about."""
    chosen = request.cookies.get(COOKIE, "")
    wanted = asked_for(request) or (chosen if chosen in LANGUAGES else "") or kept
    return tongue(wanted or accepted(request.headers.get("accept-language", "")))


def accepted(header: str) -> str:
    """Return the first of our languages that a browser accepts, by its order of liking; else English."""
    ranked = sorted(_ranges(header), key=lambda each: -each[1])
    named = (tag.partition("-")[0] for tag, liking in ranked if liking > 0)
    return next((language for language in named if language in LANGUAGES), ENGLISH_CODE)


def switch(request: Req, spoken: Tongue) -> tuple[Choice, ...]:
    """Return the languages this page can be read in, each with the query of its address."""
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != PARAMETER]
    return tuple(
        Choice(
            value=language,
            label=OWN_NAMES[language],
            chosen=language == spoken.code,
            hint="?" + urlencode([*rest, (PARAMETER, language)]),
        )
        for language in LANGUAGES
    )


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """Yield the language ranges of a header, RFC 9110, 12.5.4, each with its weight; nonsense is left out."""
    for part in header.split(",")[:_MOST_RANGES]:
        tag, _, weight = part.partition(";")
        given = weight.strip().removeprefix("q=") if weight else "1"
        if re.fullmatch(r"[01](?:\.[0-9]{0,3})?", given):
            yield tag.strip().lower(), float(given)


_MOST_RANGES = 20
"""Of a header; nobody reads more languages."""
