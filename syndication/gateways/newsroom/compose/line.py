"""The container being filled: where paragraphs open, break and close."""

from lxml import etree

from syndication.gateways.newsroom.compose.writing import SPACES, append_text, trim
from syndication.gateways.newsroom.page import Element, plain


class Line:
    """A container being filled: a paragraph is open while words and inline elements arrive."""

    def __init__(self, out: Element, around: dict[str, str]) -> None:
        self.out = out
        self.around = around
        self.open: Element | None = None
        self.has_words = False
        self.breaks = 0
        self.pieces: list[str] = []
        self.waiting: list[Element] = []

    def say(self, text: str | None) -> None:
        """Add words; blanks before the first word of a paragraph are dropped."""
        if not text:
            return
        blank = not text.strip(" \t\n\r\f")
        if (blank and self.open is None) or (self.breaks and not text.strip()):
            return
        if not blank:
            self._settle_breaks()
        self._paragraph()
        self.has_words = self.has_words or bool(text.strip())
        self.pieces.append(text)

    def add(self, element: Element) -> None:
        """Add an inline element to the open paragraph."""
        self._settle_breaks()
        paragraph = self._paragraph()
        self._write_pieces(paragraph)
        paragraph.append(element)
        self.has_words = self.has_words or bool(plain(element).strip())

    def broken(self) -> None:
        """Note a line break; two in a row end the paragraph."""
        self.breaks += 1

    def place(self, marker: Element) -> None:
        """Put an asset before the open paragraph's first word, or after the paragraph."""
        if self.has_words:
            self.waiting.append(marker)
        else:
            self.out.append(marker)

    def close(self) -> None:
        """End the open paragraph and set the assets that waited for its end."""
        paragraph, had_words = self.open, self.has_words
        if paragraph is not None and had_words:
            self._write_pieces(paragraph)
            trim(paragraph)
            self.out.append(paragraph)
        self.out.extend(self.waiting)
        self.open, self.has_words, self.breaks, self.pieces, self.waiting = None, False, 0, [], []

    def _write_pieces(self, paragraph: Element) -> None:
        """Write the words that have gathered at once: a word at a time costs the square of their number."""
        text, self.pieces = "".join(self.pieces), []
        append_text(paragraph, SPACES.sub(" ", text))

    def _paragraph(self) -> Element:
        if self.open is None:
            self.open = etree.Element("p", dict(self.around))
        return self.open

    def _settle_breaks(self) -> None:
        if not self.has_words or self.open is None:
            self.breaks = 0
        elif self.breaks > 1:
            self.close()
        elif self.breaks:
            self._write_pieces(self.open)
            etree.SubElement(self.open, "br")
            self.breaks = 0
