"""What was read as a fact (headline, standfirst, byline, date) leaves the words."""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re
from collections.abc import Iterator

from syndication.gateways.newsroom.facts import Facts
from syndication.gateways.newsroom.facts.bylines import bare_byline
from syndication.gateways.newsroom.page import HEADINGS, Element, drop, plain, squeezed


def spoken_byline(body: Element) -> str:
    """Return the byline that only stands in the text, "By Jane Doe" before the first paragraph, or ""."""
    lines = (plain(block) for block in _head(body) if block.tag == "p")
    found = (
        _BY_LINE.match(line)
        for line in lines
        if len(line.split()) <= _LONGEST_BYLINE and not re.search(r"[.!?]$", line)
    )
    return next((match.string[match.end() - 1 :] for match in found if match), "")


_LONGEST_BYLINE = 12


def drop_facts(body: Element, facts: Facts, standfirst: str) -> None:
    """Take out the headline anywhere, and standfirst, byline and date before the first paragraph."""
    headlines = {squeezed(line) for line in facts.headlines}
    for heading in list(body.iter(*HEADINGS)):
        if squeezed(plain(heading)) in headlines:
            drop(heading)
    decks = {squeezed(standfirst)} - {""}
    names = [squeezed(line) for line in [*facts.bylines, facts.byline] if line]
    for block in _head(body):
        text = squeezed(plain(block))
        if text in decks or _is_menu(block) or text in headlines or _is_fact_line(block, names, facts):
            drop(block)
    _drop_signature(body, names)


def _drop_signature(body: Element, names: list[str]) -> None:
    """Take out the byline that some papers print again under the last words: "Jane Doe (Lyon)"."""
    last = body[-1] if len(body) else None
    if last is not None and last.tag == "p":
        signed = squeezed(re.sub(r"\([^()]*\)", "", plain(last)))
        if signed and signed in names:
            drop(last)


_HEAD_LENGTH = 8


def _head(body: Element) -> Iterator[Element]:
    """Yield the short blocks before the article's first real paragraph."""
    for block in [element for element in list(body) if element.get("data-asset") is None][:_HEAD_LENGTH]:
        text = plain(block)
        yield block
        if block.getparent() is body and len(text.split()) > _LONGEST_FACT:
            return


_LONGEST_FACT = 22
_DATE_LINE = re.compile(
    r"(?i)^\W*(?:(?:first |last |originally )?(?:published|updated|posted|modified|publié|mis à jour"
    r"|modifié|veröffentlicht|aktualisiert|stand|publicado|actualizado|نشر|تاريخ النشر|آخر تحديث)\b.{0,80}"
    r"|(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*,? )?\d{1,2}\.? [^\W\d_]{3,10}\.?,? (?:de )?\d{4}.{0,60}"
    r"|[^\W\d_]{3,10}\.? \d{1,2},? \d{4}.{0,30}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,30}"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.{0,30}"
    r"|\d+ (?:min(?:ute)?s?|hours?|days?) (?:read|ago)|reading time.{0,20}|temps de lecture.{0,20}"
    r"|lesezeit.{0,20}|tiempo de lectura.{0,20})\W*$"
)
_BY_LINE = re.compile(r"(?i)^\W*(?:by|par|von|por|di|door|av|af|بقلم|كتب|كتبت)\s*[:：]?\s+\S")


_LONGEST_KICKER = 3


def _is_kicker(text: str) -> bool:
    """Say whether a line could name a section: a few words that end no sentence."""
    return len(text.split()) <= _LONGEST_KICKER and not re.search(r"[.!?…。！？؟”\"»]$", text)


def _is_menu(block: Element) -> bool:
    """Say whether a line before the article is links only: a menu, a trail of sections, or one section."""
    links = list(block.iter("a"))
    kicker = len(links) == 1 and block.tag == "p" and _is_kicker(plain(block))
    return (kicker or len(links) > 1) and squeezed("".join(plain(link) for link in links)) == squeezed(
        plain(block)
    )


def _is_place_of_issue(text: str, facts: Facts) -> bool:
    """Say whether a line is only who publishes it, before a dash: "Courier —"."""
    found = re.fullmatch(r"([^—–-]{2,40}?)\s*[—–-]\s*", text)
    return bool(found) and any(squeezed(found[1]) in squeezed(name) for name in facts.publishers if found)


def _is_fact_line(block: Element, names: list[str], facts: Facts) -> bool:
    text = plain(block)
    if block.tag not in {"p", "ul", "address", "h2", "h3", "h4"} or len(text.split()) > _LONGEST_FACT:
        return False
    same = squeezed(text)
    if re.fullmatch(r"\d{1,4}|[\W_]*", text) and block.tag == "p":
        return True
    named = any(
        name
        and name in same
        and len(same) <= len(name) + len("byenvironmentcorrespondentinlondon1january2025at1200gmt")
        for name in names
    )
    if _DATE_LINE.match(text) or same == squeezed(facts.section) or _is_place_of_issue(text, facts):
        return True
    bare = squeezed(bare_byline(text)) in names
    return (
        named
        and (bool(_BY_LINE.match(text)) or same in names or bare)
        and not re.search(r"[.!?]$", text.rstrip())
    )
