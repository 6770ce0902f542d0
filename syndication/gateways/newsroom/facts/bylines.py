"""Who wrote it: names from the data and as printed, bare of place, post and date."""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re

from schemas.article import TextOwner
from syndication.gateways.newsroom.facts.head import is_inside_chrome, opening
from syndication.gateways.newsroom.facts.json_ld import Node, lines_of
from syndication.gateways.newsroom.facts.meta import metas, props
from syndication.gateways.newsroom.page import (
    Element,
    Page,
    collapse,
    plain,
    select,
    squeezed,
    words_of_class,
)
from syndication.licensing.wire_copy import text_rights

_BY = re.compile(
    r"(?i)^\W*(?:(?:written |reported |reporting |text |words |story )?by|par|von|por|di|door|av|af"
    r"|auteur|autor(?:in)?|author|بقلم|كتب(?:ت)?|автор|文|作者|記者)\s*[:：|]?\s+"
)
BYLINE_CLASS = re.compile(
    r"\b(?:byline|by line|authors?|author name|autor|auteur|signature|firma|reporter|post author"
    r"|entry author|contributor)\b"
)
_NOT_A_BYLINE = re.compile(
    r"\b(?:bio|block author|author block|biography|box|card|about|avatar|social|follow|photo|image|more"
    r"|related|caption|credit|comment|description|twitter|link list)\b"
)
_LONGEST_BYLINE = 30
_ROLE = re.compile(
    r"(?:\s*[,|–—-]\s*(?:\w+[ -]){0,3}|\s+(?:[a-z]+ ){0,2}(?:\w+[ -])?)"
    r"(?i:correspondent|reporter|editor|writer|columnist|korrespondent(?:in)?|redakteur(?:in)?)$"
)


def bylines_of(page: Page, story: Node) -> list[list[str]]:
    """Return the bylines by where they were found: JSON-LD, microdata, meta, printed."""
    authors = [
        re.sub(_BY, "", name) for name in lines_of(story.get("author")) or lines_of(story.get("creator"))
    ]
    micro = [_byline_text(element) for element in props(page, "author")]
    meta = [
        line
        for line in metas(
            page,
            "author",
            "article:author",
            "byl",
            "dc.creator",
            "parsely-author",
            "sailthru.author",
            "cXenseParse:author",
        )
        if "//" not in line
    ]
    found = [authors, micro, meta, _printed_bylines(page)]
    return [[line for line in (bare_byline(name) for name in names) if line] for names in found]


def _byline_text(element: Element) -> str:
    name = select(element, ".//*[@itemprop='name']")
    if name:
        return plain(name[0]) or collapse(name[0].get("content") or "")
    return plain(element)


def _printed_bylines(page: Page) -> list[str]:
    found = []
    for element in select(page.root, "//*[@class or @rel='author' or @id]"):
        classes = words_of_class(element)
        if (element.get("rel") == "author" or BYLINE_CLASS.search(classes)) and not _NOT_A_BYLINE.search(
            classes
        ):
            line = _without_time(element)
            if 0 < len(line.split()) <= _LONGEST_BYLINE and not is_inside_chrome(element):
                found.append(line)
    spoken = (
        _without_time(node)
        for node in page.root.iter("p", "address", "div", "span")
        if not is_inside_chrome(node)
    )
    found += [line for line in spoken if is_by_line(line)][:1]
    found += _wire_lines(page)
    return _outermost(found)


_LONGEST_WIRE_LINE = 9


def _wire_lines(page: Page) -> list[str]:
    """Return the short lines under the headline that name an agency: "Le Phare avec AFP"."""
    tags = {"p", "span", "div", "li", "address", "a", "strong", "em"}
    lines = [(element, plain(element)) for element in opening(page) if element.tag in tags]
    return [
        line
        for element, line in lines
        if 0 < len(line.split()) <= _LONGEST_WIRE_LINE
        and text_rights([line]).owner is not TextOwner.OWN
        and not _is_captioned(element)
    ]


_CAPTIONED = re.compile(r"\b(?:captions?|credits?|legende?|image|img|photo|picture|figure|media|copyright)\b")


def _is_captioned(element: Element) -> bool:
    """Say whether a line stands with a picture: its agency is the picture's then."""
    for node in [element, *element.iterancestors()][:4]:
        if node.find(".//h1") is not None:
            return False
        if node.tag in {"figure", "figcaption"} or _CAPTIONED.search(words_of_class(node)):
            return True
        if any(True for _ in node.iter("img", "picture", "amp-img", "video")):
            return True
    return False


def _outermost(lines: list[str]) -> list[str]:
    """Keep a line and leave out the lines that are only a part of it."""
    return [
        line for line in dict.fromkeys(lines) if not any(line != other and line in other for other in lines)
    ][:4]


def is_by_line(line: str) -> bool:
    """Say whether a short line begins with "By" or its kin."""
    return bool(_BY.match(line)) and len(line.split()) <= len(
        ["By", "Ana", "María", "de", "la", "Cruz", "in", "Port", "Stanley", "and", "agencies"]
    )


def _without_time(element: Element) -> str:
    times = {str(text) for node in element.iter("time") for text in node.itertext()}
    return collapse(" ".join(str(text) for text in element.itertext() if text not in times))


_DATE_TAIL = re.compile(
    r"(?i)\s*(?:[|•·–—,-]\s*)?(?:published|updated|posted|last updated|publié|mis à jour|veröffentlicht"
    r"|publicado|actualizado)?(?:\s+on|\s+le|\s+am|\s+el)?\s*:?\s*"
    r"(?:(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|diens"
    r"|donners|frei|sams|sonn)tag|mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo|الأحد"
    r"|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة"
    r"|السبت),?\s+)?(?:\d{1,2}\.?\s+[^\W\d_]{3,}\.?\s+(?:de\s+)?\d{4}"
    r"|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}).*$"
)


def bare_byline(line: str) -> str:
    """Take "By", the date and the reporter's place and post off a byline."""
    line = _DATE_TAIL.sub("", line)
    line = re.sub(_BY, "", re.sub(r"(?i)^\W*(?:source|quelle|fuente|fonte|المصدر)\s*[:：]\s*", "", line))
    line = re.sub(r"\s+in [A-Z][\w' -]+$", "", line)
    line = re.sub(r"\s+(?:on|le|am|el|at)$", "", line)
    line = re.split(r"\s+[|•·]\s+", line)[0]
    line = _ROLE.sub("", re.sub(r"\s+,", ",", line))
    return (
        ""
        if "//" in line or "@" in line or line.casefold() in {"admin", "administrator"}
        else line.strip(" ,;|•·–—-")
    )


_WIRE_WORDS = re.compile(
    r"(?i)\b(?:agenc(?:y|ies)|agences|agenturen|agencias|agenzie|with|avec|mit|con|wires?)\b|وكالات"
)


def byline_of(bylines: list[list[str]], publishers: tuple[str, ...]) -> str:
    """Return the byline to print: the names of the first source that gives some."""
    sites = {squeezed(name) for name in publishers}
    shared = [line for line in bylines[3] if _WIRE_WORDS.search(line)]
    if shared:
        return shared[0]
    for names in bylines:
        people = [name for name in dict.fromkeys(names) if squeezed(name) not in sites]
        if people:
            return listed(people)
    return next((names[0] for names in bylines if names), "")


def listed(names: list[str]) -> str:
    """Join names as they are printed: "A, B and C"."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])
