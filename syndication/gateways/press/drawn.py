"""The article drawn once for every licence of it: what that depends on, what is kept, and for how long."""

from collections import OrderedDict
from hashlib import sha256
from math import ceil

import msgspec

from schemas.base import Noun
from schemas.licence import CopyOrder, LicenceTerms
from schemas.usage import Excerpt
from syndication.gateways.press.manuscript import Manuscript

_LETTER = frozenset({"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"})
"""Countries that print on Letter. Source: CLDR, supplemental data, `paperSize`."""

_WIDE_LINE, _LINE = 60, 48
"""Letters of the credit line, and of the licensee's name, in a line of the licence's box, cautiously."""

_NAMED, _NAME_WIDTH = "\u0700", 8
"""Beyond Arabic a letter may have no typeface; then it is named, `[U+6E2F]`."""

_LONGEST_NAME = 240
"""Letters of a licensee in the box: five lines, which no company needs."""

_FEWEST_ROWS, _ROWS_APART = 7, 4
"""Heights of the box: few, so that nearly every licence finds the article drawn for its own."""

_ROW, _BORDERS = 4.4, 8.0
"""Millimetres: of a line in the box, and of what surrounds them."""


class Sheet(Noun, frozen=True, kw_only=True):
    """All that a licence decides about the article's pages."""

    paper: str
    """`A4` or `letter`."""
    licensor: str
    words: int = 0
    """Of the article's opening, where no more is licensed; 0 for the whole of it."""
    rows: int
    """Lines for which the first page keeps room at its foot."""

    @property
    def height(self) -> float:
        """Millimetres of the paper."""
        return 279.4 if self.paper == "letter" else 297.0

    @property
    def room(self) -> float:
        """Millimetres kept at the foot of the first page for the licence's box."""
        return self.rows * _ROW + _BORDERS


class Drawn(Noun, frozen=True, kw_only=True):
    """An article made ready and drawn: the expensive part of a copy, in which no licence shows."""

    manuscript: Manuscript
    pdf: bytes
    pages: int
    ahead: int
    """Pages of a licence's terms that were counted on when the pages were numbered: "Page 2 of 4"."""
    unset: int
    """Characters of the article that no typeface has."""

    @property
    def size(self) -> int:
        """Bytes, about."""
        pictures = sum(len(plate.content) for plate in self.manuscript.plates)
        return len(self.pdf) + pictures + 4 * len(self.manuscript.body)


def sheet_for(terms: LicenceTerms) -> Sheet:
    """Return the sheet a licence is printed on."""
    lines = ceil(_width(terms.attribution) / _WIDE_LINE) + ceil(_width(licensee_named(terms)) / _LINE) + 3
    steps = ceil(max(0, lines - _FEWEST_ROWS) / _ROWS_APART)
    return Sheet(
        paper=paper_of(terms.licensee.country),
        licensor=terms.licensor,
        words=portion.words if isinstance(portion := terms.usage.portion, Excerpt) else 0,
        rows=_FEWEST_ROWS + steps * _ROWS_APART,
    )


def paper_of(country: str) -> str:
    """Return the paper a country prints on: `A4` or `letter`."""
    return "letter" if country in _LETTER else "A4"


def licensee_named(terms: LicenceTerms) -> str:
    """Return the licensee's name, and its brand where it differs, as far as the box has room."""
    name, brand = terms.licensee.name, terms.licensee.brand
    named = f"{name} ({brand})" if brand and brand != name else name
    return shortened(named, _LONGEST_NAME)


def shortened(text: str, most: int) -> str:
    """Return the text, cut where it is wider than `most` letters."""
    if _width(text) <= most:
        return text
    kept = (place for place in range(len(text), 0, -1) if _width(text[:place]) < most)
    return f"{text[: next(kept, 0)].rstrip()}…"


def fingerprint(order: CopyOrder) -> bytes:
    """Return a hash of all that the drawn article is made from: the article, its pictures, the sheet."""
    return sha256(msgspec.msgpack.encode((order.article, order.pictures, sheet_for(order.terms)))).digest()


class Shelf:
    """Drawn articles by their fingerprint, the last used last; what no longer fits goes first.

    Each process has its own: a miss costs time and nothing else, and what is found was made from the
    very same words and pictures.
    """

    def __init__(self, most: int = 64 * 1024 * 1024) -> None:
        """Hold at most `most` bytes: some hundred articles with photographs, or a thousand without."""
        self._most = most
        self._held = 0
        self._drawn: OrderedDict[bytes, Drawn] = OrderedDict()

    def find(self, fingerprint: bytes) -> Drawn | None:
        """Return what was put here under the fingerprint, if it is still there."""
        if fingerprint in self._drawn:
            self._drawn.move_to_end(fingerprint)
        return self._drawn.get(fingerprint)

    def put(self, fingerprint: bytes, drawn: Drawn) -> None:
        """Keep a drawn article, and let go of those that were not used for longest."""
        if fingerprint in self._drawn or drawn.size > self._most:
            return
        self._drawn[fingerprint] = drawn
        self._held += drawn.size
        while self._held > self._most:
            _, oldest = self._drawn.popitem(last=False)
            self._held -= oldest.size


def _width(text: str) -> int:
    return sum(1 if letter < _NAMED else _NAME_WIDTH for letter in text)
