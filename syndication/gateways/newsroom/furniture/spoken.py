"""Judges a line or a block by its words: a label, a labelled link, a sign-up, the republishing line."""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re

from syndication.gateways.newsroom.furniture.labels import ABOUT_AUTHOR, LABELS
from syndication.gateways.newsroom.furniture.sentences import OFFER, REPUBLISHING, RESERVED, SENTENCES
from syndication.gateways.newsroom.page import Element, plain, squeezed

_EVERY_LABEL = tuple(label for labels in LABELS.values() for label in labels)
_EVERY_SENTENCE = tuple(sentence for sentences in SENTENCES.values() for sentence in sentences)
_LABEL = re.compile(rf"^[\W_]*(?:{'|'.join(_EVERY_LABEL)})[\W_]*$", re.IGNORECASE)
_LABEL_START = re.compile(
    r"^[\W_]*(?:"
    + "|".join(
        re.sub(r"\.\{0,\d+\}|\(\?: \(\?:about\|on\|here\|from\|in\) \)\?", "", label)
        for label in _EVERY_LABEL
    )
    + r")\s*[:：|»›>→–—-]",
    re.IGNORECASE,
)

_SENTENCE = re.compile(rf"^[\W_]*(?:{'|'.join(_EVERY_SENTENCE)})", re.IGNORECASE)
_LONGEST_OFFER = 45
LONGEST_SENTENCE = 70
_LONGEST_LABELLED = 45
LINK_SHARE = 0.6


def is_label(text: str) -> bool:
    """Say whether a line is nothing but a label of furniture: "Read more »", "Related stories"."""
    return bool(_LABEL.match(text.strip())) and bool(text.strip())


def says_furniture(block: Element) -> bool:
    """Judge a block by its words: a label, a labelled link, a sign-up, the republishing line."""
    text = plain(block)
    count = len(text.split())
    if not text:
        return False
    if is_label(text) or (count <= LONGEST_SENTENCE and (_SENTENCE.match(text) or RESERVED.search(text))):
        return True
    if count <= _LONGEST_OFFER and REPUBLISHING.search(text) and OFFER.search(text):
        return True
    if count > _LONGEST_LABELLED:
        return False
    links = sum(len(squeezed(plain(link))) for link in block.iter("a"))
    return (
        links > 0
        and bool(_LABEL_START.match(text) or _is_labelled_link(block))
        and links >= LINK_SHARE * len(squeezed(text)) * _unlabelled(text)
    )


def _unlabelled(text: str) -> float:
    """Return the share of a labelled line that is not its label."""
    label = _LABEL_START.match(text)
    return 1.0 - (len(label[0]) / max(len(text), 1) if label else 0.0)


def _is_labelled_link(block: Element) -> bool:
    """Say whether the first words before the link, or the link itself, are a label."""
    link = next(block.iter("a"), None)
    if link is None:
        return False
    whole, linked = plain(block), plain(link)
    before = whole[: whole.find(linked)] if linked else ""
    return is_label(before) or (not before.strip(" \u00a0»›>→-–—:") and is_label(linked))


def introduces_author(text: str) -> bool:
    """Say whether a label stands over a note about the author: what follows it is no list of links."""
    return bool(ABOUT_AUTHOR.match(text))
