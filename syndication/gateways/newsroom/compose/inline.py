"""Writes what runs in a line: emphasis, links, notes, and the pictures that stand among words."""

import re

from lxml import etree

from syndication.gateways.newsroom.assets.marks import MEDIA_TAGS
from syndication.gateways.newsroom.assets.media import media_of
from syndication.gateways.newsroom.compose.elements import INLINE, spoken
from syndication.gateways.newsroom.compose.line import Line
from syndication.gateways.newsroom.compose.reading import Reading
from syndication.gateways.newsroom.compose.writing import (
    SPACES,
    add_or_pour,
    append_text,
    kept,
    language_of,
    note,
    ruby,
    unwrapped,
)
from syndication.gateways.newsroom.page import Element, absolute, plain, raw_text


def write_inline(reading: Reading, child: Element, line: Line) -> None:
    """Write an inline element into the line; assets in it stand before or after the paragraph."""
    written, markers = _inline(reading, child)
    for marker in markers:
        line.place(marker)
    if written is None:
        line.say(" " if markers else None)
    elif plain(written) or written.get("id"):
        line.add(written)
    else:
        line.say(raw_text(written))


def _inline(reading: Reading, child: Element) -> tuple[Element | None, list[Element]]:
    """Return the inline element that says what `child` says, and the assets that stood in it."""
    if child.tag == "ruby":
        return ruby(child), []
    tag = styled(child) or INLINE.get(child.tag) or "span"
    written = etree.Element(tag, {**language_of(child), **kept(child), **_link(reading, child)})
    reading.keep_id(child, written)
    markers: list[Element] = []
    append_text(written, SPACES.sub(" ", child.text or ""))
    for inner in child:
        markers += _inline_child(reading, inner, written)
        append_text(written, SPACES.sub(" ", inner.tail or ""))
    return unwrapped(written), markers


def _inline_child(reading: Reading, inner: Element, written: Element) -> list[Element]:
    found = media_of(inner, reading.base)
    if found is not None:
        return [reading.marker(found)]
    if inner.tag in MEDIA_TAGS:
        append_text(written, spoken(inner))
        return []
    if inner.tag == "br":
        etree.SubElement(written, "br")
        return []
    if inner.tag == "wbr":
        return []
    part, markers = _inline(reading, inner)
    if part is not None:
        add_or_pour(written, part)
    return markers


def _link(reading: Reading, child: Element) -> dict[str, str]:
    href = (child.get("href") or "").strip()
    if child.tag != "a" or not href:
        return {}
    if href.startswith("#"):
        return {"href": "#" + note(href[1:])} if href[1:] in reading.targets else {}
    # A relative address on a page whose own address is unknown stays a link until its text is judged.
    address = absolute(href, reading.base).replace(" ", "%20")
    if not re.match(r"(?i)https?://[^/]|mailto:.|[^:]*$", address):
        return {}
    return {
        "href": address,
        **{name: child.get(name) or "" for name in ("hreflang", "title") if child.get(name)},
    }


def styled(child: Element) -> str | None:
    """Return the emphasis a span gives by its style, as Google Docs writes it."""
    style = (child.get("style") or "").replace(" ", "").lower() if child.tag in {"span", "font"} else ""
    if re.search(r"font-weight:(?:bold|[6-9]00)", style):
        return "strong"
    if "font-style:italic" in style:
        return "em"
    shift = re.search(r"vertical-align:(super|sub)", style)
    return {"super": "sup", "sub": "sub"}[shift[1]] if shift else None


def stays_transparent(child: Element) -> bool:
    """Say whether an inline element means nothing by itself: only what is in it counts."""
    return (
        child.tag not in INLINE and styled(child) is None and not language_of(child) and child.tag != "ruby"
    )
