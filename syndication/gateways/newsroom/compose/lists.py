"""Writes lists, mending the nesting that content systems break."""

from lxml import etree

from syndication.gateways.newsroom.compose.line import Line
from syndication.gateways.newsroom.compose.reading import Writer
from syndication.gateways.newsroom.compose.writing import append_if_filled, kept, language_of, loosen
from syndication.gateways.newsroom.page import Element


def write_list(writer: Writer, child: Element, line: Line) -> None:
    """Write a list and its items; a list that stands bare in a list belongs to the item before it."""
    written = etree.Element(child.tag, {**language_of(child), **kept(child)})
    for item in child:
        if item.tag in {"li", "dt", "dd"}:
            _item(writer, item, written)
        elif item.tag in {"ul", "ol", "dl"}:
            write_list(writer, item, Line(written[-1] if len(written) else written, {}))
        else:
            _items_inside(writer, item, written)
    append_if_filled(line.out, written)


def _items_inside(writer: Writer, wrapper: Element, written: Element) -> None:
    """Write the items of a wrapper inside a list (`<div>` around dt and dd)."""
    items = [
        item
        for item in wrapper.iter("li", "dt", "dd")
        if not any(
            other.tag in {"li", "dt", "dd"} for other in item.iterancestors() if other in list(wrapper.iter())
        )
    ]
    if items:
        for item in items:
            _item(writer, item, written)
    else:
        holder = etree.Element("li" if written.tag != "dl" else "dd")
        line = Line(holder, {})
        writer.one(wrapper, line)
        line.close()
        loosen(holder)
        append_if_filled(written, holder)


def _item(writer: Writer, item: Element, written: Element) -> None:
    entry = etree.Element(item.tag, {**language_of(item), **kept(item)})
    writer.write(item, entry)
    loosen(entry)
    writer.reading.keep_id(item, entry)
    append_if_filled(written, entry)
