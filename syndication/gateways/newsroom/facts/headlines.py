"""Headline and standfirst, and the names the page is published under."""

import re

from syndication.gateways.newsroom.facts.bylines import is_by_line
from syndication.gateways.newsroom.facts.head import (
    NOT_A_STANDFIRST,
    STANDFIRST_CLASS,
    is_inside_chrome,
    opening,
)
from syndication.gateways.newsroom.facts.json_ld import Node, as_list, line_of, lines_of, types_of
from syndication.gateways.newsroom.facts.meta import metas, props
from syndication.gateways.newsroom.page import Element, Page, plain, select, squeezed, words_of_class


def publishers_of(page: Page, story: Node, nodes: list[Node]) -> tuple[str, ...]:
    """Return the names the page is published under, each once."""
    issued_by = [node for node in as_list(story.get("publisher")) if isinstance(node, dict)]
    named = [
        *lines_of(story.get("publisher")),
        *(name for node in issued_by for name in lines_of(node.get("alternateName"))),
        *metas(page, "og:site_name", "application-name"),
        *(line_of(node.get("name")) for node in nodes if "NewsMediaOrganization" in types_of(node)),
        *(line_of(node.get("name")) for node in nodes if "WebSite" in types_of(node)),
    ]
    return tuple(dict.fromkeys(name for name in named if name and "//" not in name))


# What blogs without a heading of the first level call their headline (microformats' h-entry).
_ENTRY_TITLE = (
    "//body//*[self::h2 or self::h3][contains(concat(' ', normalize-space(@class), ' '), ' entry-title ')]"
)


def headlines_of(page: Page, story: Node, publishers: tuple[str, ...]) -> tuple[str, ...]:
    """Return every wording of the headline, the best first."""
    sites = {squeezed(name) for name in publishers}
    shown = [plain(element) for element in select(page.root, "//article//h1 | //main//h1")]
    shown += [plain(element) for element in select(page.root, "//h1")]
    shown = [line for line in shown if squeezed(line) not in sites][:1]
    named = [
        line_of(story.get("headline") or story.get("name")),
        *(plain(element) for element in props(page, "headline")),
        *(shown or [plain(element) for element in select(page.root, _ENTRY_TITLE)[:1]]),
        *(
            _without_site(title, publishers)
            for title in metas(page, "og:title", "twitter:title", "headline", "dc.title")
        ),
        *(_without_site(plain(title), publishers) for title in select(page.root, "//head/title")),
    ]
    return tuple(dict.fromkeys(line for line in named if line and squeezed(line) not in sites))


def _without_site(title: str, publishers: tuple[str, ...]) -> str:
    """Take " | The Harbour Courier" off a title."""
    for publisher in publishers:
        title = re.sub(rf"\s*[|–—·:-]\s*{re.escape(publisher)}.*$", "", title, flags=re.IGNORECASE)
    return re.sub(r"\s+\|\s+[^|]{2,40}$", "", title)


def best_headline(headlines: tuple[str, ...]) -> str:
    """Return the first wording, or the whole one where the first was cut for a search engine."""
    if not headlines:
        return ""
    first = headlines[0]
    cut = squeezed(first.rstrip(".… "))
    longer = (
        line for line in headlines[1:] if first.endswith(("…", "...")) and squeezed(line).startswith(cut)
    )
    return next(longer, first)


_FEWEST_WORDS_NAMED, _FEWEST_WORDS, _MOST_WORDS = 2, 3, 90


def standfirst_of(page: Page, headlines: tuple[str, ...]) -> str:
    """Return the deck as it is printed: by its class, or as the line under the headline in its header."""
    named = [
        *props(page, "alternativeHeadline"),
        *(element for element in opening(page) if STANDFIRST_CLASS.search(words_of_class(element))),
    ]
    beside = [element for element in select(page.root, _BESIDE) if not is_by_line(plain(element))]
    shown = {squeezed(line) for line in headlines}
    for element in [*named, *beside]:
        count = len(plain(element).split())
        fewest = _FEWEST_WORDS if element in beside else _FEWEST_WORDS_NAMED
        fits = fewest <= count <= _MOST_WORDS and squeezed(plain(element)) not in shown
        if fits and _may_be_standfirst(element):
            return plain(element)
    return ""


_BESIDE = (
    "//header[.//h1]//h1/following-sibling::*[self::p or self::h2 or self::div[not(*)]]"
    " | //hgroup[h1]/*[self::p or self::h2]"
)


def _may_be_standfirst(element: Element) -> bool:
    around = [element, *element.iterancestors("nav", "aside", "footer", "li")]
    return (
        not NOT_A_STANDFIRST.search(" ".join(words_of_class(node) for node in around))
        and element.find(".//h1") is None
        and not is_inside_chrome(element)
    )
