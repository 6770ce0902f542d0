"""What the page says about the article: headline, byline, dates, language, address.

Order of belief: JSON-LD, microdata, meta elements, the visible page.
"""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from syndication.gateways.newsroom.facts.bylines import byline_of, bylines_of
from syndication.gateways.newsroom.facts.dates import modified_of, moment_of, published_of
from syndication.gateways.newsroom.facts.headlines import (
    best_headline,
    headlines_of,
    publishers_of,
    standfirst_of,
)
from syndication.gateways.newsroom.facts.json_ld import Node, body_text, line_of, lines_of, nodes_of, story_of
from syndication.gateways.newsroom.facts.languages import direction_of, language_of
from syndication.gateways.newsroom.facts.meta import meta, metas, props
from syndication.gateways.newsroom.facts.pictures import PictureFact, pictures_of
from syndication.gateways.newsroom.page import Page, absolute, plain, texts


class Facts(NamedTuple):
    """What is known of an article before its body is read. `headlines` are all wordings of the headline."""

    headline: str
    headlines: tuple[str, ...]
    standfirst: str
    """The deck printed on the page, or ""."""
    description: str
    """What JSON-LD and meta call the description; often a cut of the first paragraph."""
    byline: str
    bylines: tuple[str, ...]
    published: str | None
    modified: str | None
    language: str
    direction: str
    url: str
    section: str
    publishers: tuple[str, ...]
    pictures: tuple[PictureFact, ...]
    article_body: str
    is_free: bool
    warnings: tuple[str, ...]


def read_facts(page: Page, url: str) -> Facts:
    """Read every fact the page gives; what it does not give is empty, never guessed."""
    nodes = nodes_of(page.root)
    story = story_of(nodes, page)
    warnings: list[str] = []
    publishers = publishers_of(page, story, nodes)
    headlines = headlines_of(page, story, publishers)
    bylines = bylines_of(page, story)
    language = language_of(page, story)
    return Facts(
        headline=best_headline(headlines),
        headlines=headlines,
        standfirst=standfirst_of(page, headlines),
        description=line_of(story.get("description"))
        or meta(page, "og:description", "description", "twitter:description"),
        byline=byline_of(bylines, publishers),
        bylines=tuple(dict.fromkeys(line for lines in bylines for line in lines)),
        published=moment_of(published_of(page, story), "published", warnings),
        modified=moment_of(modified_of(page, story), "modified", warnings),
        language=language,
        direction=direction_of(page, language),
        url=_address(page, story, url, warnings),
        section=_section(page, story),
        publishers=publishers,
        pictures=tuple(pictures_of(page, story, nodes)),
        article_body=body_text(story),
        is_free=str(story.get("isAccessibleForFree", "true")).lower() not in {"false", "no", "0"},
        warnings=tuple(warnings),
    )


def _address(page: Page, story: Node, url: str, warnings: list[str]) -> str:
    """Return the canonical address; one on a foreign host is not believed, and said so."""
    main = story.get("mainEntityOfPage")
    named = [
        *texts(
            page.root,
            "//link[contains(concat(' ', translate(@rel, 'CANOIL', 'canoil'), ' '), ' canonical ')]/@href",
        ),
        *metas(page, "og:url"),
        line_of(story.get("url")),
        line_of(main.get("@id") if isinstance(main, dict) else main),
        url,
    ]
    for address in named:
        whole = absolute(str(address), page.base or url)
        parts = urlsplit(whole)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            continue
        if url and _host(whole) != _host(url):
            warnings.append(
                f"The page calls itself {whole}, an address on another host than the one it came from."
            )
            continue
        return whole
    return url


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _section(page: Page, story: Node) -> str:
    named = [
        *lines_of(story.get("articleSection")),
        *(plain(element) for element in props(page, "articleSection")),
    ]
    return next(iter([*named, *metas(page, "article:section", "section", "parsely-section")]), "")


def lead_addresses(facts: Facts, page: Page) -> Iterable[PictureFact]:
    """Return the pictures the page offers as its lead: those of the article's own node and of meta."""
    offered = {absolute(url, page.base) for url in metas(page, "og:image", "og:image:url", "twitter:image")}
    return [picture for index, picture in enumerate(facts.pictures) if index == 0 or picture.url in offered]
