"""Which element is an asset: a film, a sound, an embed, a chart; pictures are read next door."""

import re
from urllib.parse import urlsplit

from schemas.article import AssetKind
from syndication.gateways.newsroom.assets.found import Found, credits_told, title_of
from syndication.gateways.newsroom.assets.marks import (
    CHART_CLASS,
    CHART_HOSTS,
    EMBED_TAGS,
    FILM_HOSTS,
    FILM_TAGS,
    FRAME_TAGS,
    ICON_CLASS,
    ICON_URL,
    LARGEST_ICON,
    PICTURE_TAGS,
    SOCIAL_CLASS,
    SOUND_HOSTS,
    SOUND_TAGS,
)
from syndication.gateways.newsroom.assets.pictures import is_real, picture_of
from syndication.gateways.newsroom.page import Element, absolute, plain, select, texts, words_of_class


def media_of(element: Element, base: str) -> Found | None:
    """Return the asset an element is, or None: it is none, an icon or a tracking pixel."""
    if element.tag in PICTURE_TAGS:
        return picture_of(element, base)
    if element.tag in FRAME_TAGS:
        return _frame(element, base)
    if element.tag in FILM_TAGS or element.tag in SOUND_TAGS:
        kind = AssetKind.AUDIO if element.tag in SOUND_TAGS else AssetKind.VIDEO
        return Found(
            kind, absolute(_source(element), base), title=title_of(element), credits=credits_told(element)
        )
    if element.tag in {"svg", "canvas"}:
        return _drawing(element)
    return _embedded(element, base)


def _embedded(element: Element, base: str) -> Found | None:
    classes = words_of_class(element)
    if element.tag in EMBED_TAGS or (
        element.tag in {"blockquote", "div", "a", "section"} and SOCIAL_CLASS.search(classes)
    ):
        links = texts(element, ".//a/@href")
        named = [element.get(name) or "" for name in ("cite", "data-href", "data-instgrm-permalink")]
        return Found(
            AssetKind.EMBED, absolute(next(filter(None, [*named, *links[::-1]]), _source(element)), base)
        )
    if (
        element.tag in {"div", "section", "span"}
        and CHART_CLASS.search(classes)
        and not select(element, ".//img | .//iframe | .//svg | .//table | .//p")
    ):
        return Found(AssetKind.GRAPHIC, absolute(_source(element), base), alt=element.get("aria-label") or "")
    return None


def _frame(element: Element, base: str) -> Found | None:
    url = absolute(_source(element) or element.get("data") or "", base)
    if not url or ICON_URL.search(url) or element.get("width") in {"0", "1"} or "googletagmanager" in url:
        return None
    host = urlsplit(url).netloc + urlsplit(url).path[:40]
    kinds = (
        (FILM_HOSTS, AssetKind.VIDEO),
        (SOUND_HOSTS, AssetKind.AUDIO),
        (CHART_HOSTS, AssetKind.GRAPHIC),
    )
    kind = next((kind for pattern, kind in kinds if pattern.search(host)), AssetKind.EMBED)
    return Found(kind, url, title=title_of(element), credits=credits_told(element))


def _drawing(element: Element) -> Found | None:
    """Return an inline drawing as a graphic, unless it is an icon."""
    sizes = [
        float(value)
        for value in (element.get("width"), element.get("height"))
        if value and re.fullmatch(r"[\d.]+", value)
    ]
    box = [
        float(value)
        for value in re.findall(r"[\d.]+", element.get("viewbox") or element.get("viewBox") or "")[2:4]
    ]
    inside = any(
        True for _ in element.iterancestors("a", "button", "h1", "h2", "h3", "h4", "p", "span", "li")
    )
    small = max(sizes or box or [0]) <= LARGEST_ICON * 2
    if small or inside or ICON_CLASS.search(words_of_class(element)):
        return None
    name = next((plain(node) for node in element.iter("title", "desc")), "")
    return Found(AssetKind.GRAPHIC, "", alt=element.get("aria-label") or name)


def _source(element: Element) -> str:
    names = ("src", "data-src", "data-lazy-src", "data-url", "data-href", "href")
    own = next((element.get(name) or "" for name in names if is_real(element.get(name) or "")), "")
    if own:
        return own
    for node in element.iter("source", "embed", "param", "a", "video", "amp-img"):
        address = (
            node.get("src")
            or node.get("href")
            or (node.get("value") if node.get("name") == "movie" else "")
            or ""
        )
        if is_real(address):
            return address
    for name, prefix in (
        ("data-videoid", "https://www.youtube.com/watch?v="),
        ("data-tweetid", "https://x.com/i/status/"),
        ("data-shortcode", "https://www.instagram.com/p/"),
    ):
        if element.get(name):
            return prefix + (element.get(name) or "")
    return ""
