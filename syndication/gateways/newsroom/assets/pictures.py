"""A picture's real address, behind lazy loading, source sets and backgrounds; and which is no icon."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from schemas.article import AssetKind
from syndication.gateways.newsroom.assets.found import Found, caption_told, credits_told, title_of
from syndication.gateways.newsroom.assets.marks import (
    BACKGROUND,
    GRAPHIC_WORDS,
    ICON_CLASS,
    ICON_URL,
    LARGEST_ICON,
    MEDIA_TAGS,
    PICTURE_FILE,
)
from syndication.gateways.newsroom.page import Element, absolute, collapse, words_of_class


def background_of(element: Element, base: str) -> Found | None:
    """Return the picture an element shows as its CSS background."""
    found = BACKGROUND.search(element.get("style") or "")
    url = (found[1] if found else "") or element.get("data-bg") or element.get("data-background-image") or ""
    if not url or url.startswith("data:") or ICON_URL.search(url) or element.tag in MEDIA_TAGS:
        return None
    return Found(
        AssetKind.PHOTOGRAPH,
        absolute(url, base),
        alt=element.get("aria-label") or "",
        credits=credits_told(element),
    )


def picture_of(element: Element, base: str) -> Found | None:
    """Return the picture an element shows, or None: it is an icon, or has no address."""
    image = next(element.iter("img", "amp-img"), element)
    url = absolute(_picture_address(element, image), base)
    if not url or _is_icon(element, image, url):
        return None
    alt = collapse(image.get("alt") or "")
    file = re.sub("[-_]", " ", urlsplit(url).path.rsplit("/", 1)[-1])
    wording = f"{alt} {words_of_class(image)} {file}"
    graphic = bool(GRAPHIC_WORDS.search(wording)) or urlsplit(url).path.lower().endswith(".svg")
    return Found(
        AssetKind.GRAPHIC if graphic else AssetKind.PHOTOGRAPH,
        url,
        alt=alt,
        title=title_of(image),
        captions=caption_told(image),
        credits=credits_told(image) or credits_told(element),
        width=image.get("width") or "",
        height=image.get("height") or "",
    )


_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-original-src",
    "data-full-src",
    "data-image",
    "data-img-src",
    "data-url",
    "data-hi-res-src",
    "data-lazy",
    "data-echo",
)
_LAZY_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set")


def _picture_address(element: Element, image: Element) -> str:
    """Return a picture's real address: not the placeholder a script would replace."""
    plainly = [image.get("src") or "", *(image.get(name) or "" for name in _LAZY)]
    sets = [
        largest_of(node.get(name) or "") for node in [image, *element.iter("source")] for name in _LAZY_SETS
    ]
    shaped = [
        str(value)
        for name, value in image.items()
        if name not in {"alt", "title"} and PICTURE_FILE.search(str(value)) and " " not in str(value)
    ]
    return next((url.strip() for url in [*plainly, *sets, *shaped] if is_real(url)), "")


def is_real(url: str) -> bool:
    """Say whether an address leads to a file: not to a placeholder, a pixel or the page itself."""
    return (
        bool(url.strip())
        and not url.strip().startswith(("data:", "about:", "#", "blob:"))
        and not ICON_URL.search(url)
    )


def largest_of(srcset: str) -> str:
    """Return the widest candidate of a srcset; commas inside an address do not end it."""
    candidates = re.findall(r"(\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)", srcset)
    return max(candidates, key=lambda candidate: float(candidate[1] or 1), default=("", ""))[0]


def _is_icon(element: Element, image: Element, url: str) -> bool:
    sizes = [int(value) for value in (image.get("width"), image.get("height")) if value and value.isdigit()]
    return (
        (bool(sizes) and max(sizes) <= LARGEST_ICON)
        or bool(ICON_URL.search(url))
        or any(bool(ICON_CLASS.search(words_of_class(node))) for node in (element, image))
    )


_FILE_END = re.compile(r"(?:\.(?:jpe?g|png|webp|avif|gif|svg))+$")
_SIZE_END = re.compile(
    r"(?:[-_@](?:\d{2,4}x\d{2,4}|\d{3,4}w?|\dx|scaled|large|medium|small|thumb(?:nail)?|original|hero|wide|lead"
    r"|articlelarge|articleinline|(?:super|facebook)?jumbo|videosixteenbynine\w*|(?:medium)?threebytwo\w*"
    r"|[wh]\d{2,4}|r\d\.\d+|fp[xy]\d+|mobilemaster\w*|thumbstandard))+$"
)
_SIZE = re.compile(r"(?:sizes?|\d{2,4}(?:x\d{2,4})?|[wh]_?\d{2,4}|[a-z]_\w+(?:,[a-z]_\w+)*)")
# A file's name that many pictures of one site may share: "6000.jpg", "image.jpg", "1.jpg".
_SHARED_NAME = re.compile(r"\d*|.{0,5}|images?|photos?|pictures?|original|default|download|content|file")
_SIZE_FIELDS = frozenset(
    {
        *("w", "h", "width", "height", "size", "s", "resize", "fit", "crop", "c", "dpr"),
        *("q", "quality", "format", "fm", "auto", "v", "ver", "rev", "cb", "t", "ts"),
    }
)


def _carried(url: str) -> str:
    """Return the address a resizing script was given in its own ("/image?url=…"), else the address itself."""
    parts = urlsplit(url)
    if PICTURE_FILE.search(parts.path):
        return url
    given = (absolute(value, "") for _, value in parse_qsl(parts.query) if PICTURE_FILE.search(value))
    return next(filter(None, given), url)


def picture_key(url: str) -> str:
    """Return what tells one picture from another on its page, whatever its size.

    Mostly the file's name without dimensions; with its folders where the name is one that many
    share, and with the fields of a script's address that do not speak of size.
    """
    parts = urlsplit(_carried(url))
    fields = [] if PICTURE_FILE.search(parts.path) else parse_qsl(parts.query)
    *folders, file = unquote(parts.path).strip("/").lower().split("/")
    name = _SIZE_END.sub("", _FILE_END.sub("", file))
    asked = "&".join(f"{field}={value}" for field, value in fields if field.lower() not in _SIZE_FIELDS)
    if _SHARED_NAME.fullmatch(name):
        name = "/".join([*(folder for folder in folders if not _SIZE.fullmatch(folder)), name])
    return f"{name}?{asked}" if asked else name
