"""Whose words: judged from bylines, datelines and closing lines; wire copy is never ours."""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re
from collections.abc import Iterable
from typing import NamedTuple

from schemas.article import TextOwner
from syndication.licensing.agencies import AGENCIES_UNNAMED, AGENCY, agencies_in, is_wire
from syndication.licensing.own_names import OWN, mark_own


class TextRights(NamedTuple):
    """Whose words: the verdict, and the agencies as printed, "Reuters and AFP"."""

    owner: TextOwner
    credit: str


def text_rights(
    bylines: Iterable[str], *, opening: str = "", closing: Iterable[str] = (), own_names: tuple[str, ...] = ()
) -> TextRights:
    """Judge whose words an article is made of.

    `bylines` are all bylines the page gives, `opening` the first paragraph, `closing` the last few.
    An agency or another paper alone is AGENCY; beside anybody else it is SHARED, and a person decides.
    """
    parts = [_byline_parts(mark_own(line, own_names)) for line in bylines if line.strip()]
    ends = list(closing)
    marks = [*_dateline_agencies(opening), *(agency for line in ends for agency in _closing_agencies(line))]
    helpers = [agency for line in [opening, *ends] for agency in _contributors(line)]
    named = _in_order([*(wire for part in parts for wire in part.wires), *marks, *helpers])
    origin = _first_published(ends, own_names)
    if origin and not named:
        return TextRights(TextOwner.SHARED, origin)
    if not named:
        return TextRights(TextOwner.OWN, "")
    shared = bool(helpers) or any(part.others for part in parts)
    return TextRights(TextOwner.SHARED if shared else TextOwner.AGENCY, _joined(named))


class _Byline(NamedTuple):
    """The agencies of one byline, and whether it names anybody else."""

    wires: tuple[str, ...]
    others: bool


# "Jane Doe/Reuters", "Jane Doe (AFP)", "Jane Doe of Reuters": an agency's reporter, not ours.
_REPORTER_OF = re.compile(
    r"^[^/(,&]+?(?:\s*/\s*|\s*\(|\s+(?:of|for|at)\s+(?:the\s+)?)(?=" + AGENCY.pattern + ")"
)
_BYLINE_INTRO = re.compile(
    r"(?i)^\s*(?:(?:source|quelle|fuente|fonte|المصدر)\s*[:：]\s*"
    r"|(?:(?:reporting|written|story|text|words|article)\s+)?(?:by|par|von|por|de|di|da|door|av|af|بقلم|كتب|كتبت|автор"
    r"|文|记者|記者)(?:\s*[:：|]\s*|\s+))"
)
_BYLINE_JOINT = re.compile(
    r"(?i)\s*(?:[/,|;&+()]|\s[-–—]\s|(?<!\w)(?:and|with|et|avec|und|mit|y|con|e|och|og|en|met|plus|via"
    r"|for|of|و|مع)(?!\w))\s*"
)


def writers(byline: str, own_names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the people a byline names, each once, in order: no agency, no paper, and not ourselves."""
    parts = _joined_parts(mark_own(byline, own_names))
    return tuple(dict.fromkeys(part for part in parts if OWN not in part and not is_wire(part)))


def _joined_parts(line: str) -> list[str]:
    line = _REPORTER_OF.sub("", _BYLINE_INTRO.sub("", line.strip()))
    return [part.strip(" .") for part in _BYLINE_JOINT.split(line) if part.strip(" .")]


def _byline_parts(line: str) -> _Byline:
    parts = _joined_parts(line)
    wires = tuple(part for part in parts if is_wire(part))
    others = [part for part in parts if part not in wires]
    # Our own name as the only author is what a page says of every text, wire copy included.
    return _Byline(wires, bool(others) and (bool(wires) or others != [OWN]))


# "LONDON, March 3 (Reuters) -", "Berlin (dpa) –", "AFP -": the dateline of wire copy.
_DATELINE = re.compile(
    r"^\W*(?:[^()\n]{0,70}\(([^()]{2,40})\)\s*[-–—:]|([^\s()][^()\n]{1,30}?)\s+[-–—]{1,2}\s)"
)
_ENDS_IN_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]\W*$")
_ENDS_IN_DASH = re.compile(r"(?:^|[.!?”\"»'’])\s*[-–—]{1,2}\s*([^.!?]{2,40}?)\W*$")
_STANDS_ALONE = re.compile(r"^[\W]*([^.!?]{2,60}?)[\W]*$")
_SOURCE_LINE = re.compile(
    r"(?i)^\W*(?:source|quelle|fuente|fonte|المصدر|источник|©|\(c\)|copyright)\W*(?:\d{4})?\W*(.{2,80})$"
)
_CONTRIBUTED = re.compile(
    r"(?i)contributed|(?:with|additional|further|includes?) (?:reporting|material|files|information"
    r"|inputs?|contributions?)"
    r"|reporting by|^\W*(?:avec|mit|with|con|com|met|med)\s|\bmaterial (?:von|der)|informaciones? de"
    r"|información de|informations? de"
    r"|(?:avec|d'après) l'afp|بمشاركة|^\W*مع |redaktion und|and agencies|et agences|y agencias"
    r"|und agenturen|con agenzie"
)
_SYNDICATED = re.compile(r"(?i)(?:syndicated|agency|wire|news) feed\b|auto-?generated from")
_CREDIT_LINE_WORDS = 40
_FIRST_PUBLISHED = re.compile(
    r"(?:first|originally) (?:published|appeared) (?:by|in|on"
    r"|at) (?P<origin>(?:the )?[^\W\d_][^.,;()]{2,60})",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"(?i)^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|print|our|this"
    r"|a |an )"
)


def _only_agencies(line: str) -> list[str]:
    """Return the agencies of a line that names nobody else ("dpa/lby" is dpa's Bavarian desk)."""
    parts = [part for part in _BYLINE_JOINT.split(line) if part.strip()]
    wires = [part.strip() for part in parts if AGENCY.fullmatch(part.strip())]
    desks = [part for part in parts if part.strip().islower() and len(part.strip()) <= len("bayern")]
    return wires if wires and len(wires) + len(set(desks) - set(wires)) >= len(parts) else []


def _dateline_agencies(opening: str) -> list[str]:
    found = _DATELINE.match(opening)
    return _only_agencies(found[1] or found[2]) if found else []


def _closing_agencies(line: str) -> list[str]:
    for pattern in (_STANDS_ALONE, _ENDS_IN_BRACKET, _ENDS_IN_DASH, _SOURCE_LINE):
        found = pattern.search(line)
        wires = _only_agencies(found[1]) if found else []
        if wires:
            return wires
    return []


def _contributors(line: str) -> list[str]:
    """Return the agencies a closing line thanks: "Reuters contributed to this report"."""
    if _SYNDICATED.search(line):
        return list(agencies_in(line)) or ["agencies"]
    if len(line.split()) > _CREDIT_LINE_WORDS or not _CONTRIBUTED.search(line):
        return []
    named = list(agencies_in(line))
    return named or AGENCIES_UNNAMED.findall(line)


def _first_published(lines: Iterable[str], own_names: tuple[str, ...]) -> str:
    for line in lines:
        found = _FIRST_PUBLISHED.search(mark_own(line, own_names))
        if found and OWN not in found["origin"] and not _CALENDAR.match(found["origin"]):
            return found["origin"].strip()
    return ""


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _joined(names: list[str]) -> str:
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])
