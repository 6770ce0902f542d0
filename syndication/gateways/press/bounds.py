"""How much an article may be: checked before anything parses it, and again on the tree."""

import re

from lxml.html import HtmlElement

from syndication.errors import UnreadableArticle

MOST_BYTES = 3_000_000
"""Of a body's HTML. The 4,000-word sample has 30,000."""

MOST_DEPTH = 64
"""Elements inside one another. 150 break the layout, 50,000 stall the sanitiser; news has 20."""

MOST_ELEMENTS = 10_000
"""Elements of a body: 29,000 take longer than the child has. The 4,000-word sample has 200."""

MOST_WORDS = 30_000
"""Of a body: they take five seconds of the child's ten. The longest reportage has 20,000."""

MOST_BREAKS = 2_000
"""`<br>`, and line ends in `<pre>`. 15,000 take 22 s to lay out."""

MOST_RUBY = 500
"""`<ruby>`. 3,000 take longer than the child has."""

MOST_CELLS = 4_000
"""Cells of all tables, each counted as often as it spans: six columns for each seat of a parliament."""

MOST_ITEMS = 600
"""Items of all lists: each takes six milliseconds to lay out, for its mark stands beside the text."""

MOST_COLUMNS = 64
"""Of a table: more cannot be set on a page."""

MOST_ROWS_SPANNED = 1_000

LONGEST_SHORT = 2_000
"""Characters of a headline, a name, a credit."""

LONGEST_WORD = 2_000
"""Characters without a blank: the longest address is shorter, and what is longer runs off the page."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")

_FLAT = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
    | {"p", "li", "dt", "dd", "tr", "td", "th", "option"},
)
"""Elements that hold nothing, or that the next of their kind closes."""


def check_markup(html: str, what: str = "The article") -> None:
    """Pass over the markup once, in linear time, and refuse what would stall a parser.

    Raises UnreadableArticle with the sentence for the person who sent it.
    """
    if len(html) > MOST_BYTES:
        raise UnreadableArticle(f"{what} is longer than {MOST_BYTES // 1_000_000} million characters.")
    depth = deepest = count = 0
    for closing, name in _TAG.findall(html):
        count += 1
        if name.lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH:
        raise UnreadableArticle(f"{what} nests more than {MOST_DEPTH} elements inside one another.")
    if count > 2 * MOST_ELEMENTS:
        raise UnreadableArticle(f"{what} has more than {MOST_ELEMENTS:,} elements.")


def check_tree(body: HtmlElement) -> None:
    """Refuse what would stall the layout, and bring spans within what a page can hold.

    Raises UnreadableArticle. A `rowspan` beyond the limit is cut to it: it reaches past the table.
    """
    lines = sum(block.text_content().count("\n") for block in body.iter("pre"))
    _check_count(lines + _count(body, "br"), MOST_BREAKS, "line breaks")
    _check_count(_count(body, "li") + _count(body, "dt") + _count(body, "dd"), MOST_ITEMS, "list items")
    _check_count(_count(body, "ruby"), MOST_RUBY, "ruby annotations")
    words = [word for text in body.itertext() for word in text.split()]
    _check_count(len(words), MOST_WORDS, "words")
    if any(len(word) > LONGEST_WORD for word in words):
        raise UnreadableArticle(f"The article holds a word of more than {LONGEST_WORD:,} characters.")
    cells = 0
    for row in body.iter("tr"):
        spans = [_bounded_spans(cell) for cell in row.iterchildren("td", "th")]
        if sum(across for across, _ in spans) > MOST_COLUMNS:
            raise UnreadableArticle(f"A table of the article has more than {MOST_COLUMNS} columns.")
        cells += sum(across * down for across, down in spans)
    if cells > MOST_CELLS:
        raise UnreadableArticle(f"The tables of the article have more than {MOST_CELLS:,} cells.")


def check_short(name: str, text: str) -> None:
    """Refuse a headline, name or credit too long to be one."""
    if len(text) > LONGEST_SHORT:
        raise UnreadableArticle(f"The {name} is longer than {LONGEST_SHORT:,} characters.")


def _count(body: HtmlElement, tag: str) -> int:
    return sum(1 for _ in body.iter(tag))


def _check_count(count: int, most: int, name: str) -> None:
    if count > most:
        raise UnreadableArticle(f"The article has more than {most:,} {name}.")


def _bounded_spans(cell: HtmlElement) -> tuple[int, int]:
    across, down = _span(cell, "colspan"), min(_span(cell, "rowspan"), MOST_ROWS_SPANNED)
    for name, value in (("colspan", across), ("rowspan", down)):
        cell.attrib.pop(name, None)
        if value > 1:
            cell.set(name, str(value))
    return across, down


def _span(cell: HtmlElement, name: str) -> int:
    text = (cell.get(name) or "").strip()
    # Longer than any table: read no further, a million digits are a bomb of their own.
    return max(1, int(text[:7])) if text.isascii() and text[:7].isdigit() else 1
