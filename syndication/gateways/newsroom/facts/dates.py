"""When it was published and last changed, with the offset the page names."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from syndication.gateways.newsroom.facts.json_ld import Node, lines_of
from syndication.gateways.newsroom.facts.meta import metas, props
from syndication.gateways.newsroom.page import Page, plain, texts


def published_of(page: Page, story: Node) -> list[str]:
    """Return every moment of publication the page gives, the best first, as written."""
    return [
        *lines_of(story.get("datePublished")),
        *lines_of(story.get("dateCreated")),
        *_prop_moments(page, "datePublished"),
        *metas(
            page,
            "article:published_time",
            "og:article:published_time",
            "datePublished",
            "parsely-pub-date",
            "pubdate",
            "publish-date",
            "dc.date.issued",
            "DC.date.issued",
            "dcterms.created",
            "sailthru.date",
            "article.published",
            "date",
        ),
        *texts(page.root, "//article//time[@pubdate]/@datetime"),
        *_times(page),
    ]


def modified_of(page: Page, story: Node) -> list[str]:
    """Return every moment of the last change the page gives, as written."""
    return [
        *lines_of(story.get("dateModified")),
        *_prop_moments(page, "dateModified"),
        *metas(
            page,
            "article:modified_time",
            "og:updated_time",
            "dateModified",
            "lastmod",
            "last-modified",
            "dcterms.modified",
            "article.updated",
        ),
    ]


def _prop_moments(page: Page, name: str) -> list[str]:
    return [
        element.get("datetime") or element.get("content") or element.get("title") or plain(element)
        for element in props(page, name)
    ]


def _times(page: Page) -> list[str]:
    """Return the first time printed on the page, header before body."""
    return [
        str(value)
        for value in texts(
            page.root,
            "//header//time/@datetime | //article//time/@datetime | //time/@datetime",
        )
    ][:1]


def moment_of(found: list[str], name: str, warnings: list[str]) -> str | None:
    """Return the first moment that names its zone, as ISO 8601; else the first as UTC, with a warning."""
    moments = [moment for moment in (_parse_moment(text) for text in found) if moment]
    zoned = next((moment for moment in moments if moment.tzinfo), None)
    if zoned:
        return zoned.isoformat()
    if not moments:
        return None
    warnings.append(f"The page gives the moment it was {name} without a time zone; it was taken as UTC.")
    return moments[0].replace(tzinfo=UTC).isoformat()


def _parse_moment(text: str) -> datetime | None:
    text = text.strip()
    iso = re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$)", "", re.sub(r"\s*(?:UTC|GMT)$", "Z", text))
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
