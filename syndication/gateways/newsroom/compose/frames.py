"""Writes figures, quotations and boxes, and gives the captions in them to their assets."""

from lxml import etree

from syndication.gateways.newsroom.assets.captions import read_caption
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.compose.elements import PULL_QUOTE, has_class
from syndication.gateways.newsroom.compose.line import Line
from syndication.gateways.newsroom.compose.reading import Reading, Writer
from syndication.gateways.newsroom.compose.writing import append_if_filled, language_of, pour, uncaption
from syndication.gateways.newsroom.page import HEADINGS, Element, plain


def write_frame(writer: Writer, child: Element, line: Line) -> None:
    """Write a figure, quotation or box; captions in it belong to the assets in it."""
    frame = etree.Element(
        child.tag if child.tag in {"figure", "blockquote", "aside"} else "div", language_of(child)
    )
    writer.write(child, frame, line.around)
    if child.tag == "figure" or (
        frame.tag == "div" and any(part.get("data-asset") is not None for part in frame)
    ):
        _gather(writer.reading, frame)
    if frame.tag == "figure" and not any(True for _ in frame.iter("table", "pre")):
        frame.tag = "div"
    if has_class(child, PULL_QUOTE) and frame.tag in {"div", "blockquote"}:
        frame.tag = "aside"
    if frame.tag == "div":
        uncaption(frame) if not any(part.get("data-asset") is not None for part in frame) else None
        line.out.extend(list(frame))
    else:
        append_if_filled(line.out, frame)


def _gather(reading: Reading, frame: Element) -> None:
    """Give the captions of a figure to its assets; in a figure every plain line is caption."""
    markers = [part for part in frame if part.get("data-asset") is not None]
    if not markers:
        return
    captions = [
        part for part in frame if (part.tag in {"p", *HEADINGS} and plain(part)) or part.get("data-role")
    ]
    for part in captions:
        before = [marker for marker in markers if list(frame).index(marker) < list(frame).index(part)]
        alone = len(markers) == 1 or not before
        targets = markers if not before or (part is captions[-1] and len(captions) == 1) else before[-1:]
        for marker in markers if alone else targets:
            _describe(reading, reading.assets[int(marker.get("data-asset") or 0)], part)
    for part in captions:
        frame.remove(part)


def _describe(reading: Reading, asset: Found, part: Element) -> None:
    if part.get("data-role"):
        captions, credit_lines = (part.get(name) or "" for name in ("data-caption", "data-credit"))
        asset.captions += [line for line in captions.split("\n") if line and line not in asset.captions]
        asset.credits += [line for line in credit_lines.split("\n") if line and line not in asset.credits]
        return
    captions_read, credits_read = read_caption(part, reading.own_names)
    asset.captions += captions_read
    asset.credits += credits_read


def written_caption(writer: Writer, child: Element) -> Element:
    """Write a caption or credit as a paragraph that says what it is; later it finds its asset."""
    captions, credit_lines = read_caption(child, writer.reading.own_names)
    whole = etree.Element(
        "p",
        {
            "data-role": "caption",
            "data-caption": "\n".join(captions),
            "data-credit": "\n".join(credit_lines),
        },
    )
    inner = etree.Element("div")
    line = Line(inner, {})
    writer.through(child, line)
    line.close()
    for index, part in enumerate(inner):
        pour(part, whole, " " if index else "")
    return whole
