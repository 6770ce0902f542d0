"""The article's own words as plain text, and how many they are."""

import re

from syndication.gateways.newsroom.page import Element, raw_text

_BLOCKS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "pre", "caption", "figcaption", "hr"})
_ROWS = frozenset({"ul", "ol", "dl", "table"})
_EAST_ASIAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

WORD = re.compile(rf"[{_EAST_ASIAN}]|[^\s{_EAST_ASIAN}]+")
"""As word processors count: what stands between spaces; each East Asian character is one."""


def text_of(body: Element) -> str:
    """Return the text of a written body: blocks apart by blank lines, list items and rows by line ends.

    Assets are no words: figures that stand for one are left out with their captions.
    """
    return "\n\n".join(block for block in _blocks(body) if block)


def _blocks(element: Element) -> list[str]:
    blocks: list[str] = []
    loose: list[str] = [element.text or ""]
    for child in element:
        if child.get("data-asset") is None:
            own = _block(child)
            if own is None:
                loose.append(_inline(child))
            else:
                blocks += [_tidy("".join(loose)), *own]
                loose = []
        loose.append(child.tail or "")
    return [block for block in [*blocks, _tidy("".join(loose))] if block]


def _block(element: Element) -> list[str] | None:
    """Return an element's blocks, or None when it runs in its parent's line."""
    if element.tag == "pre":
        return [raw_text(element).strip("\n")]
    if element.tag in _BLOCKS:
        return [_tidy(_inline(element))]
    if element.tag == "tr":
        return ["\t".join(" ".join(_blocks(cell)).replace("\n", " ") for cell in element)]
    if element.tag in _ROWS:
        return ["\n".join(line for child in element for line in _rows(child))]
    if element.tag in {"blockquote", "aside", "section", "figure", "div", "li", "dd", "dt", "td", "th"}:
        return _blocks(element)
    return None


def _rows(element: Element) -> list[str]:
    if element.tag in {"thead", "tbody", "tfoot"}:
        return [line for row in element for line in _rows(row)]
    return _block(element) or []


def _inline(element: Element) -> str:
    if element.tag == "br":
        return "\n"
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _tidy(text: str) -> str:
    return "\n".join(
        line for line in (re.sub("[ \t\r\f]+", " ", line).strip(" ") for line in text.split("\n")) if line
    )


def count_words(text: str) -> int:
    """Count words as word processors do."""
    return sum(1 for _ in WORD.finditer(text))
