"""The pictures that lead an article: above its body, or only offered to others (og:image)."""

import re

from lxml import etree

from schemas.article import AssetKind, AssetRead
from syndication.gateways.newsroom.assets.captions import is_captioning
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.assets.judging import judged
from syndication.gateways.newsroom.assets.marks import MEDIA_TAGS
from syndication.gateways.newsroom.assets.media import media_of
from syndication.gateways.newsroom.assets.pictures import background_of, picture_key
from syndication.gateways.newsroom.compose import Composed
from syndication.gateways.newsroom.compose.elements import is_wrapping
from syndication.gateways.newsroom.facts import Facts, lead_addresses
from syndication.gateways.newsroom.page import Element, Page, words_of_class


def is_lead(element: Element, base: str) -> bool:
    """Say whether an element outside the body is a picture of the article, with or without its caption."""
    if element.tag == "figure":
        return any(True for _ in element.iter(*MEDIA_TAGS)) or any(
            background_of(node, base) for node in element.iter()
        )
    if any(_PORTRAIT.search(words_of_class(node)) for node in [element, *element.iterancestors()]):
        return False
    shows = media_of(element, base) is not None or background_of(element, base) is not None
    return shows or is_captioning(element) or is_wrapping(element)


_PORTRAIT = re.compile(r"\b(?:authors?|byline|by line|avatar|contributors?)\b")


def wrapped(lead: list[Element]) -> list[Element]:
    """Move the lead's elements into one part of their own, so that each is read as a block of it."""
    if not lead:
        return []
    part = etree.Element("div")
    for element in lead:
        element.tail = None
        part.append(element)
    return [part] if any(not is_captioning(element) for element in part) else []


def unplaced(page: Page, facts: Facts, composed: Composed, names: tuple[str, ...]) -> tuple[AssetRead, ...]:
    """Return the lead picture the page offers to others (og:image) where it is not one of the body's."""
    seen = {picture_key(found.url) for found in composed.assets if found.url}
    unplaced = []
    for picture in lead_addresses(facts, page):
        key = picture_key(picture.url)
        if picture.url and key not in seen and not _DEFAULT_PICTURE.search(key):
            seen.add(key)
            unplaced.append(judged(Found(AssetKind.PHOTOGRAPH, picture.url), facts.pictures, names))
    return tuple(unplaced)


_DEFAULT_PICTURE = re.compile(
    r"(?:^|[/_-])(?:logo|default|placeholder|fallback|favicon|icon|og-default|share-default"
    r"|site-image)(?:[/_-]|$)"
)
