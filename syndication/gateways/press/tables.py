"""Tables made even: each row has as many columns as the others, and no cell reaches out of its part.

Browsers forgive a short row and a span into nowhere; a screen reader that counts columns, and PDF/UA
(ISO 14289-1, 7.5), do not.
"""

from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

_PARTS = ("thead", "tbody", "tfoot")


def even(body: HtmlElement) -> None:
    """Bring the spans of every table within its columns, and fill up short rows with empty cells."""
    for table in body.iter("table"):
        parts = list(_parts(table))
        columns = max((left + 1 for part in parts for _, left in _places(part)), default=0)
        for part in parts:
            for cell, left in _places(part):
                _span(cell, "colspan", columns - left)
            for row, width in _widths(part):
                kind = "td" if row.find("td") is not None else "th"
                row.extend(lxml.html.Element(kind) for _ in range(columns - width))


def _parts(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Yield the rows of each part, and those that stand in none, which are one together."""
    yield list(table.iterchildren("tr"))
    for part in table.iterchildren(*_PARTS):
        yield list(part.iterchildren("tr"))


def _places(rows: list[HtmlElement]) -> Iterator[tuple[HtmlElement, int]]:
    """Yield each cell of a part and the column it begins in; spans end with the part."""
    taken: dict[int, int] = {}
    for place, row in enumerate(rows):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while taken.get(column, 0) > place:
                column += 1
            yield cell, column
            down = _span(cell, "rowspan", len(rows) - place)
            for _ in range(int(cell.get("colspan", "1"))):
                taken[column] = place + down
                column += 1


def _widths(rows: list[HtmlElement]) -> Iterator[tuple[HtmlElement, int]]:
    """Yield each row of a part and how many columns are taken in it, by its own cells and those above."""
    reaching: list[tuple[int, int]] = []
    for place, row in enumerate(rows):
        reaching = [(end, across) for end, across in reaching if end > place]
        reaching.extend(
            (place + int(cell.get("rowspan", "1")), int(cell.get("colspan", "1")))
            for cell in row.iterchildren("td", "th")
        )
        yield row, sum(across for _, across in reaching)


def _span(cell: HtmlElement, name: str, most: int) -> int:
    """Return a cell's span, brought within the limit."""
    span = min(int(cell.get(name, "1")), most)
    if cell.get(name):
        cell.set(name, str(span))
    return span
