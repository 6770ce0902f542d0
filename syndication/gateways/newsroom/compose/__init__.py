"""Writes the article anew: the page's elements in, a small clean body and its assets out.

Nothing is copied. Each element of the page is read and its meaning written with the few elements of
the allow-list, so layout, wrappers and scripts have no way through, while every word does.

    elements  which element is what            line    the container being filled
    reading   what is known, the assets met    inline  what runs in a line
    writing   small moves on what is written   frames, lists, tables: what has a shape of its own
"""

from typing import NamedTuple

from lxml import etree

from syndication.gateways.newsroom.assets.captions import is_captioning
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.assets.marks import MEDIA_TAGS, SOCIAL_CLASS
from syndication.gateways.newsroom.assets.media import media_of
from syndication.gateways.newsroom.assets.pictures import background_of
from syndication.gateways.newsroom.compose.elements import (
    BLOCK,
    INLINE,
    PICTURES,
    holds_blocks,
    is_drop_cap,
    is_wrapping,
    spoken,
)
from syndication.gateways.newsroom.compose.frames import write_frame, written_caption
from syndication.gateways.newsroom.compose.inline import stays_transparent, write_inline
from syndication.gateways.newsroom.compose.line import Line
from syndication.gateways.newsroom.compose.lists import write_list
from syndication.gateways.newsroom.compose.reading import Reading
from syndication.gateways.newsroom.compose.tables import write_table
from syndication.gateways.newsroom.compose.writing import language_of, note, pour, preformatted
from syndication.gateways.newsroom.page import HEADINGS, Element, plain, words_of_class


class Composed(NamedTuple):
    """The written body, its assets as markers `<figure data-asset="i">` in it, and what they are."""

    body: Element
    assets: list[Found]


def compose(parts: list[Element], base: str, own_names: tuple[str, ...]) -> Composed:
    """Write the elements that hold the article, in order, into one body."""
    writer = _BlockWriter(Reading(base, own_names, _footnote_targets(parts)))
    body = etree.Element("div")
    for part in parts:
        writer.write(part, body)
    return Composed(body, writer.reading.assets)


def _footnote_targets(parts: list[Element]) -> frozenset[str]:
    return frozenset(
        href[1:]
        for part in parts
        for link in part.iter("a")
        if (href := link.get("href") or "").startswith("#") and href[1:]
    )


class _BlockWriter:
    """Writes blocks, one after another; what has a shape of its own is written next door."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def write(self, source: Element, out: Element, around: dict[str, str] | None = None) -> None:
        """Write everything inside an element into `out`, as blocks."""
        line = Line(out, {**(around or {}), **language_of(source)})
        line.say(source.text)
        for child in source:
            self._child(child, line)
        line.close()

    def _child(self, child: Element, line: Line) -> None:
        self.one(child, line)
        line.say(child.tail)

    def one(self, child: Element, line: Line) -> None:
        """Write one element into a container, without the words after it."""
        found = media_of(child, self.reading.base)
        if found is not None:
            marker = self.reading.marker(found)
            if child.tag in PICTURES and next(child.iterancestors("figure"), None) is None:
                marker.set("data-loose", "yes")
            line.place(marker)
            if is_wrapping(child):
                self._captions_inside(child, line)
        elif child.tag in MEDIA_TAGS or SOCIAL_CLASS.search(words_of_class(child)):
            line.say(spoken(child))
        elif is_captioning(child):
            line.close()
            line.out.append(written_caption(self, child))
        else:
            self._background(child, line)
            self._element(child, line)

    def _element(self, child: Element, line: Line) -> None:
        tag = child.tag
        if tag == "br":
            line.broken()
        elif tag in BLOCK:
            line.close()
            self._block(child, line)
        elif holds_blocks(child):
            line.close() if tag not in INLINE and tag != "span" else None
            self.through(child, line)
        elif tag == "wbr":
            return
        elif stays_transparent(child):
            self.through(child, line)
        else:
            write_inline(self.reading, child, line)

    def through(self, child: Element, line: Line) -> None:
        """Write what is inside an element as if it stood in its parent."""
        line.say(child.text)
        for grandchild in child:
            self._child(grandchild, line)

    def _block(self, child: Element, line: Line) -> None:
        tag = child.tag
        if tag in HEADINGS:
            self._heading(child, line.out)
        elif tag in {"ul", "ol", "dl"}:
            write_list(self, child, line)
        elif tag == "table":
            write_table(self, child, line)
        elif tag == "pre":
            preformatted(child, line.out)
        elif tag == "hr":
            etree.SubElement(line.out, "hr")
        elif tag in {"figure", "blockquote", "aside"} or is_wrapping(child):
            write_frame(self, child, line)
        elif is_drop_cap(child):
            line.say(plain(child))
        elif child.get("id") in self.reading.targets:
            self._target(child, line)
        else:
            self.write(child, line.out, line.around)

    def _target(self, child: Element, line: Line) -> None:
        """Write a block a footnote leads to, and keep the footnote's way to it."""
        before = len(line.out)
        self.write(child, line.out, line.around)
        if len(line.out) > before:
            line.out[before].set("id", note(child.get("id") or ""))

    def _heading(self, child: Element, out: Element) -> None:
        inner = etree.Element("div")
        self.write(child, inner)
        heading = etree.Element(child.tag, language_of(child))
        for index, part in enumerate(inner):
            if part.get("data-asset") is not None or part.tag != "p":
                out.append(part)
            else:
                pour(part, heading, " " if index else "")
        self.reading.keep_id(child, heading)
        if plain(heading):
            out.append(heading)

    def _background(self, child: Element, line: Line) -> None:
        found = background_of(child, self.reading.base)
        if found is not None:
            line.place(self.reading.marker(found))

    def _captions_inside(self, child: Element, line: Line) -> None:
        for node in child.iter("figcaption"):
            line.out.append(written_caption(self, node))
