"""The opening of an article, where no more is licensed: so many words, to the end of a sentence."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from lxml.html import HtmlElement

from syndication.gateways.newsroom.words import WORD

_ENDS = frozenset({"p", "li", "blockquote", "dd", "pre", "table"})
"""Blocks after which an excerpt may end, with or without a full stop."""

_WHOLE = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption"})
"""Within which none ends: half a row is no table, and a heading without its text is no end."""

_BLOCKS = _ENDS | _WHOLE | {"div", "section", "article", "aside", "ul", "ol", "dl", "figure", "hr", "br"}
_BLOCKS |= {"address", "thead", "tbody", "tfoot", "tr", "td", "th"}

_SENTENCE_ENDS = re.compile(
    r"[.!?…؟]+(?:[”’\"'›)\]]|[\u00a0\u202f ]?»)*(?=\s|$)|[。！？]+[」』）”’]*"  # noqa: RUF001 - as they are written
)

_GOES_ON = re.compile(
    r"(?:^|[\s(“«])(?:\w|Mr|Mrs|Ms|Dr|St|Sr|Jr|Prof|Gen|Sen|Rep|Mme|Mlle|No|vs|cf|e\.g|i\.e)\.$"
)
"""What ends with a full stop and no sentence does."""


class _Piece(NamedTuple):
    """Some text of the body: where it stands in the whole of it, and what holds it."""

    begins: int
    element: HtmlElement
    place: Literal["text", "tail"]

    @property
    def text(self) -> str:
        return (self.element.text if self.place == "text" else self.element.tail) or ""

    def keep(self, most: int) -> None:
        kept = self.text[: max(0, most)].rstrip() if most < len(self.text) else self.text
        setattr(self.element, self.place, kept)


class _Read:
    """A body as it is read: its text, and where in it everything stands."""

    def __init__(self, body: HtmlElement) -> None:
        self.text = ""
        self.pieces: list[_Piece] = []
        self.begins: dict[HtmlElement, int] = {}
        self.ends: list[int] = []
        self.whole: list[range] = []
        self._read(body)

    def _read(self, element: HtmlElement) -> None:
        self._part(element)
        begun = self.begins[element] = len(self.text)
        if element.tag != "figure":  # its words are not the article's
            self._say(element, "text")
            for child in element:
                self._read(child)
                self._say(child, "tail")
        if element.tag in _ENDS and self.text[begun:].strip():
            self.ends.append(len(self.text))
        if element.tag in _WHOLE:
            self.whole.append(range(begun, len(self.text)))
        self._part(element)

    def _part(self, element: HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self.text += "\n"

    def _say(self, element: HtmlElement, place: Literal["text", "tail"]) -> None:
        self.pieces.append(_Piece(len(self.text), element, place))
        self.text += self.pieces[-1].text

    def last_end(self, limit: int) -> int:
        """Return where the last sentence ends that ends before the limit; 0 when none does."""
        sentences = (found.end() for found in _SENTENCE_ENDS.finditer(self.text) if self._is_end(found.end()))
        ends = [*self.ends, *sentences]
        return max((end for end in ends if end <= limit and not self._within(end)), default=0)

    def _is_end(self, end: int) -> bool:
        return _GOES_ON.search(self.text[max(0, end - 8) : end]) is None

    def _within(self, end: int) -> bool:
        return any(end in span for span in self.whole)


def cut(body: HtmlElement, words: int) -> bool:
    """Take out of a body what comes after its opening of at most so many words; say whether anything was.

    It ends with a sentence; where the first is longer, with a word and an ellipsis.
    """
    read = _Read(body)
    ends = [found.end() for found in WORD.finditer(read.text)]
    if len(ends) <= words:
        return False
    limit = ends[words - 1]
    end = read.last_end(limit)
    _end_at(read, end or limit)
    if not end:
        last = max((piece for piece in read.pieces if piece.text.strip()), key=lambda piece: piece.begins)
        setattr(last.element, last.place, last.text.rstrip(" .,;:…") + "…")
    return True


def _end_at(read: _Read, end: int) -> None:
    for piece in read.pieces:
        piece.keep(end - piece.begins)
    for element in _behind(read, end):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _behind(read: _Read, end: int) -> Iterator[HtmlElement]:
    return (element for element, begins in read.begins.items() if begins >= end)
