"""Takes out of a body the boxes that speak as furniture, and the byline before its first words."""

import re

from syndication.gateways.newsroom.furniture.spoken import (
    LINK_SHARE,
    LONGEST_SENTENCE,
    is_label,
    says_furniture,
)
from syndication.gateways.newsroom.page import Element, drop, plain, squeezed, words_of_class

_PARTS = ("div", "aside", "section", "p", "li", "ul", "table", "article", "header")


def drop_spoken_parts(parts: list[Element]) -> None:
    """Take out the boxes of a body whose words are a label and its links, with the pictures in them."""
    for part in parts:
        for element in list(part.iterdescendants(*_PARTS)):
            if element.getparent() is not None and _is_spoken_box(element):
                drop(element)


def _is_spoken_box(element: Element) -> bool:
    if (
        any(True for _ in element.iter("figure", "table", "picture", "h1"))
        or len(plain(element).split()) > LONGEST_SENTENCE
    ):
        return False
    first = next((plain(child) for child in element if plain(child)), "")
    return says_furniture(element) or (_is_labelled_box(element, first))


def _is_labelled_box(element: Element, first: str) -> bool:
    """Say whether a box is a label and, under it, nothing but links."""
    rest = squeezed(plain(element))[len(squeezed(first)) :]
    linked = "".join(squeezed(plain(link)) for link in element.iter("a"))
    return is_label(first) and bool(rest) and len(linked) >= LINK_SHARE * len(rest)


_FACT_CLASS = re.compile(
    r"\b(?:byline|by line|dateline|pub ?date|published|publish date|date|timestamp|time stamp|(?:post"
    r"|entry|article|story|blog) (?:meta|info|date|time|author)|meta|submitted|authors?)\b"
)
_POSTS = re.compile(r"\b(?:live ?blog\w*|live (?:post|update|entry|event)s?|timeline|updates?)\b")
_LONGEST_FACT = 25
_FIRST_WORDS = 13
"""A paragraph this long is the article's; what stands before it may still be about the article."""


def drop_head_lines(parts: list[Element]) -> None:
    """Take out bylines and dates, known by their class, that stand in the body before its first words."""
    for part in parts:
        for element in list(part.iterdescendants()):
            if element.tag in {"p", "li"} and len(plain(element).split()) >= _FIRST_WORDS:
                return
            if isinstance(element.tag, str) and element.getparent() is not None and _is_head_line(element):
                drop(element)


def _is_head_line(element: Element) -> bool:
    if not _FACT_CLASS.search(words_of_class(element)) or len(plain(element).split()) > _LONGEST_FACT:
        return False
    if any(True for _ in element.iter("img", "picture", "figure", "h1", "h2")):
        return False
    return not any(_POSTS.search(words_of_class(node)) for node in [element, *element.iterancestors()])
