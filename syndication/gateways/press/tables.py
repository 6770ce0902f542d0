"""Tables made even: each row has as many columns as the widest, and no cell reaches out of its part.

Browsers forgive a short row; a screen reader that counts columns, and PDF/UA (ISO 14289-1, 7.5), do not.
"""

from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

_PARTS = ("thead", "tbody", "tfoot")


def even(body: HtmlElement) -> None:
    """Fill up the short rows of every table with empty cells."""
    for table in body.iter("table"):
        rows = [(row, width) for part in _parts(table) for row, width in _rows(part)]
        widest = max((width for _, width in rows), default=0)
        for row, width in rows:
            row.extend(lxml.html.Element("td") for _ in range(widest - width))


def _parts(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Yield the rows of each part, and those that stand in none, which are one together."""
    yield list(table.iterchildren("tr"))
    for part in table.iterchildren(*_PARTS):
        yield list(part.iterchildren("tr"))


def _rows(rows: list[HtmlElement]) -> Iterator[tuple[HtmlElement, int]]:
    """Yield each row of a part with its columns: its own cells, and those that reach into it from above."""
    reaching: list[tuple[int, int]] = []
    for place, row in enumerate(rows):
        reaching = [(left - 1, across) for left, across in reaching if left > 1]
        width = sum(across for _, across in reaching)
        for cell in row.iterchildren("td", "th"):
            across, down = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
            down = min(down, len(rows) - place)
            if cell.get("rowspan"):
                cell.set("rowspan", str(down))
            reaching.append((down, across))
            width += across
        yield row, width
