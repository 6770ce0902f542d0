"""Writes tables, and takes apart those that only arrange the page."""

from lxml import etree

from syndication.gateways.newsroom.assets.captions import is_captioning
from syndication.gateways.newsroom.compose.frames import written_caption
from syndication.gateways.newsroom.compose.line import Line
from syndication.gateways.newsroom.compose.reading import Writer
from syndication.gateways.newsroom.compose.writing import append_if_filled, kept, language_of, loosen
from syndication.gateways.newsroom.page import Element, plain


def write_table(writer: Writer, child: Element, line: Line) -> None:
    """Write a table of figures; what stands in a table of layout is written as blocks."""
    rows = [row for row in child.iter("tr") if next(row.iterancestors("table")) is child]
    if _is_layout(child, rows):
        for row in rows:
            for cell in row:
                _cell_as_blocks(writer, cell, line)
        return
    table = etree.Element("table", language_of(child))
    for part in child:
        if part.tag == "caption":
            _cell(writer, part, table)
        elif part.tag == "tr":
            _row(writer, part, table)
        elif part.tag in {"thead", "tbody", "tfoot"}:
            group = etree.SubElement(table, part.tag)
            for row in part:
                _row(writer, row, group)
    append_if_filled(line.out, table)


def _cell_as_blocks(writer: Writer, cell: Element, line: Line) -> None:
    if is_captioning(cell):
        line.out.append(written_caption(writer, cell))
    else:
        writer.write(cell, line.out, line.around)


def _row(writer: Writer, row: Element, group: Element) -> None:
    if row.tag != "tr":
        return
    written = etree.SubElement(group, "tr")
    for cell in row:
        if cell.tag in {"td", "th"}:
            _cell(writer, cell, written)


def _cell(writer: Writer, cell: Element, written: Element) -> None:
    entry = etree.SubElement(written, cell.tag, {**language_of(cell), **kept(cell)})
    writer.write(cell, entry)
    loosen(entry)


_LONG_CELL = 60


def _is_layout(table: Element, rows: list[Element]) -> bool:
    """Say whether a table only arranges the page: one cell a row, or whole paragraphs in its cells."""
    if table.get("role") in {"presentation", "none"}:
        return True
    if any(True for _ in table.iter("th", "caption", "thead")):
        return False
    cells = [cell for row in rows for cell in row]
    single = all(len(row) <= 1 for row in rows)
    return single or any(_is_page_part(cell) for cell in cells)


def _is_page_part(cell: Element) -> bool:
    return (
        len(plain(cell).split()) > _LONG_CELL
        or any(True for _ in cell.iter("table", "h1", "h2"))
        or len(list(cell.iter("p"))) > 1
    )
