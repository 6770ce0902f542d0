"""Small moves on written elements: words appended, parts poured into one another, the empty left out."""

import re

from lxml import etree

from syndication.gateways.newsroom.clean import NOTE
from syndication.gateways.newsroom.page import Element, plain, raw_text, trim_end

_KEPT_ATTRIBUTES = {
    "abbr": ("title",),
    "time": ("datetime",),
    "ol": ("start", "type", "reversed"),
    "li": ("value",),
    "th": ("scope", "colspan", "rowspan"),
    "td": ("colspan", "rowspan"),
}
SPACES = re.compile("[ \t\n\r\f]+")


def preformatted(child: Element, out: Element) -> None:
    """Write preformatted text, its line breaks kept."""
    written = etree.SubElement(out, "pre")
    for line_break in child.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    written.text = raw_text(child).strip("\n")


def ruby(child: Element) -> Element:
    """Write a reading beside its characters: 漢字(かんじ)."""
    written = etree.Element("span")
    for node in child.iter():
        if node.tag == "rt":
            append_text(written, f"({plain(node)})")
        elif node.tag not in {"rp", "rtc"} and isinstance(node.tag, str):
            append_text(written, node.text or "")
        if node is not child and node.tag != "rp":
            append_text(written, (node.tail or "").strip("\n"))
    return written


def language_of(element: Element) -> dict[str, str]:
    """Return the `lang` and `dir` an element bears."""
    kept = {name: (element.get(name) or "").strip() for name in ("lang", "dir")}
    return {name: value for name, value in kept.items() if value}


def kept(element: Element) -> dict[str, str]:
    """Return the attributes of an element that carry meaning."""
    return {
        name: element.get(name) or ""
        for name in _KEPT_ATTRIBUTES.get(element.tag, ())
        if element.get(name) is not None
    }


def note(name: str) -> str:
    """Return the id under which the target of a footnote is kept."""
    return NOTE + re.sub(r"[^\w.-]", "-", name)


def append_text(element: Element, text: str) -> None:
    """Add words at the end of an element; two spaces never meet."""
    if not text:
        return
    last = next(element.iterchildren(reversed=True), None)
    before = (element.text if last is None else last.tail) or ""
    joined = before + (text.lstrip(" ") if before.endswith(" ") else text)
    if last is None:
        element.text = joined
    else:
        last.tail = joined


def pour(source: Element, into: Element, between: str) -> None:
    """Move an element's words and children to the end of another."""
    append_text(into, between)
    append_text(into, source.text or "")
    tails = [(child, child.tail) for child in source]
    for child, _ in tails:
        into.append(child)


def add_or_pour(into: Element, part: Element) -> None:
    """Add an inline element; of a span that says nothing, only what is in it."""
    if part.tag == "span" and not part.attrib:
        pour(part, into, "")
    else:
        into.append(part)


def unwrapped(written: Element) -> Element | None:
    """Return a link without an address as a plain span, and None for what says nothing."""
    if written.tag == "a" and not written.get("href"):
        written.tag = "span"
        if written.get("title"):
            del written.attrib["title"]
    if not len(written) and not written.text and not written.get("id"):
        return None
    return written


def loosen(entry: Element) -> None:
    """Write a list item or cell of one paragraph without the paragraph."""
    first = entry[0] if len(entry) else None
    alone = (
        first is not None
        and first.tag == "p"
        and not first.get("data-role")
        and all(part.tag in {"ul", "ol"} for part in list(entry)[1:])
    )
    if first is None or not alone or entry.text:
        return
    attributes = list(first.items())
    entry.remove(first)
    rest = list(entry)
    for part in rest:
        entry.remove(part)
    pour(first, entry, "")
    entry.extend(rest)
    for name, value in attributes:
        entry.set(name, value)


def append_if_filled(out: Element, element: Element) -> None:
    """Add an element that holds words or an asset."""
    if plain(element) or any(True for _ in element.iter("figure")):
        out.append(element)


def uncaption(frame: Element) -> None:
    """Let captions of a frame without an asset be paragraphs again: they caption a table or a quotation."""
    for part in frame.iter("p"):
        for name in ("data-role", "data-caption", "data-credit"):
            part.attrib.pop(name, "")


def trim(paragraph: Element) -> None:
    """Take the blanks off both ends of a paragraph."""
    paragraph.text = (paragraph.text or "").lstrip(" ")
    trim_end(paragraph)
