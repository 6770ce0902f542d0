"""The article made ready for setting: sanitised, bounded, its figures ours alone, its headings in order."""

import re
from io import BytesIO
from typing import NamedTuple
from urllib.parse import quote

import lxml.html
import msgspec
import nh3
from lxml.html import HtmlElement
from lxml.html import builder as E  # noqa: N812 - lxml's own name for it
from PIL import Image, ImageCms, ImageOps

from schemas.licence import ArticlePrinted, Picture
from syndication.errors import UnreadableArticle
from syndication.gateways.newsroom.words import count_words, text_of
from syndication.gateways.press import bounds, excerpt, tables
from syndication.licensing.attribution import excerpt_line

_INLINE = (
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup"
)
_BLOCKS = (
    "address article aside blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre"
)
_TABLES = "section table tbody td tfoot th thead time tr u ul var wbr"
TAGS = frozenset(f"{_INLINE} {_BLOCKS} {_TABLES}".split())
"""What an article is made of. No picture: ours are put in afterwards."""

ATTRIBUTES = {
    "*": {"lang", "dir", "id"},
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "figure": {"data-asset"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}

_NOTE = re.compile(r"note-[\w.:-]+")
"""The targets of footnotes and of their ways back, as the newsroom names them; no other anchor is kept."""

_ABROAD = re.compile(r"(?i)(?:https?|mailto):")

_WAYS_BACK = frozenset({"↩", "↑", "^", "⤴"})
"""How footnotes lead back to their mark; where they no longer lead there, they go."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_LARGEST_SIDE = 1600
"""Pixels: 290 to the inch at the width of the printed column."""

_MOST_PIXELS = 60_000_000
"""Of a photograph before it is made smaller; more is a decompression bomb."""

_QUALITY = 86
"""Of JPEG: no loss an editor sees, a third of the size of 95."""

_URL_MARKS = "%/:=&?~#+!$,;'@()*[]"
"""Left as they are when an address is written in ASCII: RFC 3986's reserved characters, and escapes."""


class Plate(NamedTuple):
    """A photograph ready for the page, under the address the markup knows it by."""

    address: str
    media_type: str
    content: bytes
    width: int
    height: int
    picture: Picture
    """What was given, without the file."""


class Manuscript(NamedTuple):
    """`body` is HTML whose images have the addresses of `plates`; `text` what it says, in `words`."""

    body: str
    plates: tuple[Plate, ...]
    text: str
    words: int
    excerpt: str = ""
    """That it is the article's opening only, in its language; empty when it is the whole."""


def clean(html: str) -> str:
    """Return the markup with our own elements and attributes alone; words are never lost.

    Scripts, styles and what embeds other documents go with all they hold. `clean(clean(x))` is `clean(x)`.
    """
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        clean_content_tags={"script", "style", "iframe", "object", "svg", "math", "noscript", "template"},
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_kept,
        link_rel="noopener",
    )


def _kept(_tag: str, name: str, value: str) -> str | None:
    """Return the attribute as it may stay: of addresses within a page, and of targets, footnotes' alone."""
    if name == "id":
        return value if _NOTE.fullmatch(value) else None
    if name == "href" and not _ABROAD.match(value):
        return value if value.startswith("#") and _NOTE.fullmatch(value[1:]) else None
    return value


def prepare(article: ArticlePrinted, pictures: tuple[Picture, ...], words: int = 0) -> Manuscript:
    """Return the article ready for setting, or its opening of so many `words`.

    Raises UnreadableArticle when it must not be set.
    """
    _check_short_fields(article, pictures)
    bounds.check_markup(article.html)
    body = lxml.html.fragment_fromstring(clean(article.html), create_parent="div")
    bounds.check_tree(body)
    shown = _assets(body)
    part = bool(words) and excerpt.cut(body, words)
    left_out = shown - _assets(body)
    pictures = tuple(picture for picture in pictures if str(picture.asset) not in left_out)
    text = text_of(body) if part else article.text.strip()
    kept = count_words(text) if part else article.words
    plates = tuple(plate(picture) for picture in pictures)
    _place_figures(body, plates)
    _order_headings(body)
    _pair_notes(body)
    _write_addresses(body)
    _drop_empty(body)
    tables.even(body)
    line = excerpt_line(article.language, words=kept, all_words=article.words) if part else ""
    return Manuscript(inner_html(body), plates, text, kept, line)


def _assets(body: HtmlElement) -> set[str]:
    return {figure.get("data-asset") for figure in body.iter("figure")} - {None}


def inner_html(element: HtmlElement) -> str:
    """Return the markup inside an element."""
    outer: str = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    return outer[outer.index(">") + 1 : outer.rindex("<")]


def plate(picture: Picture) -> Plate:
    """Return the photograph as a bare sRGB JPEG or PNG of at most 1,600 pixels.

    Raises UnreadableArticle when the file is no photograph, or too large to be one.
    """
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Image.open(BytesIO(picture.data), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise UnreadableArticle("A photograph of the article has more pixels than can be printed.")
            lossless = opened.format == "PNG"
            image = _srgb(ImageOps.exif_transpose(opened))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise UnreadableArticle("A photograph of the article cannot be opened.") from problem
    image.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    target = BytesIO()
    kind = "PNG" if lossless else "JPEG"
    image.save(target, kind, quality=_QUALITY, optimize=True)
    address = f"https://picture.invalid/{picture.asset}"
    bare = msgspec.structs.replace(picture, data=b"")
    return Plate(address, f"image/{kind.lower()}", target.getvalue(), image.width, image.height, bare)


def _srgb(image: Image.Image) -> Image.Image:
    """Flatten transparency on white and bring the colours to sRGB: PDF/A knows no other here."""
    profile = image.info.get("icc_profile")
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except ImageCms.PyCMSError:
            # A broken profile says nothing about the colours: they are read as they stand.
            converted = None
        if converted is not None:
            return _bare(converted)
    return _bare(image.convert("RGB"))


def _bare(image: Image.Image) -> Image.Image:
    image.info.clear()
    return image


def _check_short_fields(article: ArticlePrinted, pictures: tuple[Picture, ...]) -> None:
    for name in ("headline", "standfirst", "byline", "section", "url"):
        bounds.check_short(name, getattr(article, name))
    for picture in pictures:
        bounds.check_short("caption", picture.caption)
        bounds.check_short("credit", picture.credit)
        bounds.check_short("alternative text", picture.alt)


def _place_figures(body: HtmlElement, plates: tuple[Plate, ...]) -> None:
    """Put our pictures where their figures stand; figures of others go, with their captions."""
    waiting = {str(plate.picture.asset): plate for plate in plates}
    for figure in list(body.iter("figure")):
        asset = figure.get("data-asset")
        if asset in waiting:
            figure.addprevious(_figure(waiting.pop(asset)))
            figure.getprevious().tail, figure.tail = figure.tail, None
            figure.getparent().remove(figure)
        elif asset is not None or not _holds_more_than_caption(figure):
            figure.drop_tree()
    for plate in reversed(waiting.values()):
        # The page showed it outside its body, as a lead picture does: it leads here too.
        body.insert(0, _figure(plate))
        body[0].tail, body.text = body.text, None


def _holds_more_than_caption(figure: HtmlElement) -> bool:
    return any(child.tag != "figcaption" and child.text_content().strip() for child in figure)


def _figure(plate: Plate) -> HtmlElement:
    picture = plate.picture
    alt = picture.alt or picture.caption or "Photograph"
    image = E.IMG(src=plate.address, alt=alt, width=str(plate.width), height=str(plate.height))
    figure = E.FIGURE(image) if hasattr(E, "FIGURE") else E.E.figure(image)
    if picture.caption or picture.credit:
        caption = lxml.html.Element("figcaption")
        caption.text = f"{picture.caption} " if picture.caption and picture.credit else picture.caption
        if picture.credit:
            caption.append(E.SMALL(picture.credit))
        figure.append(caption)
    return figure


def _order_headings(body: HtmlElement) -> None:
    """Renumber headings so that none is skipped beneath the headline, which is the h1."""
    above: list[int] = []
    for heading in body.iter(*_HEADINGS):
        level = _HEADINGS.index(heading.tag)
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading.tag = _HEADINGS[min(len(above), len(_HEADINGS) - 1)]


def _pair_notes(body: HtmlElement) -> None:
    """Keep a footnote's link where its target stands, once, and a target where a link leads to it."""
    targets: dict[str, HtmlElement] = {}
    for element in body.xpath(".//*[@id]"):
        if element.get("id") in targets or _is_empty(element):
            del element.attrib["id"]
        else:
            targets[element.get("id")] = element
    led_to = set()
    for link in body.xpath(".//a[starts-with(@href, '#')]"):
        link.attrib.pop("rel", None)
        led_to.add(link.get("href")[1:])
        if link.get("href")[1:] not in targets:
            del link.attrib["href"]
    for name in targets.keys() - led_to:
        del targets[name].attrib["id"]


def _write_addresses(body: HtmlElement) -> None:
    for link in body.iter("a"):
        if _ABROAD.match(link.get("href", "")):
            link.set("href", quote(link.get("href"), safe=_URL_MARKS))


def _drop_empty(body: HtmlElement) -> None:
    """Remove what holds nothing: an empty heading is announced, an arrow back may lead nowhere here."""
    for link in list(body.iter("a")):
        if not link.get("href") and link.text_content().strip().rstrip("\ufe0e") in _WAYS_BACK:
            link.drop_tree()
    for block in list(body.iter(*_NEVER_EMPTY)):
        if _is_empty(block):
            block.drop_tree()


_NEVER_EMPTY = ("p", "figure", *_HEADINGS)


def _is_empty(element: HtmlElement) -> bool:
    return element.tag in _NEVER_EMPTY and not len(element) and not (element.text or "").strip()
