"""Furniture known only by its words leaves the body, with the links under its labels."""

import re

from syndication.gateways.newsroom.furniture.spoken import introduces_author, is_label, says_furniture
from syndication.gateways.newsroom.page import HEADINGS, Element, drop, plain, squeezed, trim_end


def drop_spoken_furniture(body: Element) -> None:
    """Take out labelled links, sign-ups, labels and the lists under them, wherever they stand."""
    _drop_sections(body)
    for block in list(
        body.iter(
            "p", "ul", "ol", "li", "aside", "blockquote", "h2", "h3", "h4", "h5", "h6", "h1", "td", "dd"
        )
    ):
        if block.getparent() is not None and block.find(".//figure") is None and _is_spoken(block):
            drop(block)
    for block in body.iter("p", "li"):
        _drop_spoken_end(block)
    for block in list(body.iter("ul", "ol", "dl", "aside", "blockquote")):
        if not plain(block) and block.find(".//figure") is None:
            drop(block)


def _drop_spoken_end(block: Element) -> None:
    """Take out a labelled link that was set at the end of a paragraph of the article."""
    last = block[-1] if len(block) else None
    apart = last is not None and last.tag in {"em", "strong", "i", "b", "span", "small"}
    if last is None or not apart or (last.tail or "").strip() or last.find(".//a") is None:
        return
    if says_furniture(last):
        drop(last)
        trim_end(block)


def _is_spoken(block: Element) -> bool:
    if block.tag in {"ul", "ol"}:
        return _is_tag_list(block)
    if block.tag in {"aside", "blockquote"}:
        first = block[0] if len(block) else None
        return first is not None and is_label(plain(first)) and _is_links(block, first)
    if block.tag in {"td", "dd"}:
        return False
    return says_furniture(block)


_TAG_ADDRESS = re.compile(
    r"/(?:tags?|topics?|themen?|thema|themes?|etiquetas?|temas?|tema|sujet|hashtag|category|categories"
    r"|categoria|keyword)s?/",
    re.IGNORECASE,
)


def _is_tag_list(block: Element) -> bool:
    links = list(block.iter("a"))
    return (
        bool(links)
        and len(links) == len(list(block.iter("li")))
        and all(_TAG_ADDRESS.search(link.get("href") or "") for link in links)
    )


def _is_links(block: Element, label: Element) -> bool:
    words = len(plain(block).split()) - len(plain(label).split())
    linked = sum(len(plain(link).split()) for link in block.iter("a"))
    return linked >= words * 0.6


def _drop_sections(body: Element) -> None:
    """Take out a label and the links that stand under it, until words of the article follow."""
    for label in list(body.iter("p", *HEADINGS)):
        if label.getparent() is None or not is_label(plain(label)):
            continue
        if introduces_author(plain(label)):
            _drop_author_note(label)
            continue
        after = label.getnext()
        while after is not None and _is_linked_block(after):
            following = after.getnext()
            drop(after)
            after = following
        drop(label)


def _drop_author_note(label: Element) -> None:
    """Take out "About the author" and the paragraphs under it, to the end of its box or a heading."""
    for after in list(label.itersiblings()):
        if after.tag != "p":
            break
        drop(after)
    drop(label)


def _is_linked_block(block: Element) -> bool:
    if block.tag not in {"ul", "ol", "p", "h3", "h4", "h5", "h6"}:
        return False
    links = [link for link in block.iter("a") if not (link.get("href") or "").startswith("#")]
    linked = sum(len(squeezed(plain(link))) for link in links)
    return bool(links) and linked >= 0.8 * len(squeezed(plain(block)))
