"""The article made ready for setting: sanitised, bounded, its figures ours alone, its headings in order."""

import re
import zlib
from html import escape
from io import BytesIO
from typing import NamedTuple
from urllib.parse import quote

import lxml.html
import msgspec
import nh3
from lxml.html import HtmlElement
from lxml.html import builder as E  # noqa: N812 - lxml's own name for it
from PIL import Image, ImageCms, ImageOps

from schemas.licence import ArticlePrinted, LicenceTerms, Picture
from syndication.errors import UnreadableArticle
from syndication.gateways.press import bounds

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

_LONGEST_LABEL = 1_000
"""Characters of one label inside a photograph: a JPEG's segment holds 65,000 bytes, for all of them."""

_PNG_HEADER = 33
"""Bytes of a PNG's signature and its IHDR."""

_URL_MARKS = "%/:=&?~#+!$,;'@()*[]"
"""Left as they are when an address is written in ASCII: RFC 3986's reserved characters, and escapes."""


_XML_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
 photoshop:Credit="{credit}" xmpRights:Marked="True" xmpRights:WebStatement="{statement}">
<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{notice}</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li></rdf:Alt></dc:description>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">{usage}</rdf:li></rdf:Alt></xmpRights:UsageTerms>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility>
<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>{licensor}</plus:LicensorURL>
</rdf:li></rdf:Seq></plus:Licensor>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


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
    """`body` is HTML whose images have the addresses of `plates`."""

    body: str
    plates: tuple[Plate, ...]


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


def prepare(article: ArticlePrinted, pictures: tuple[Picture, ...]) -> Manuscript:
    """Return the article ready for setting; raises UnreadableArticle when it must not be set."""
    _check_short_fields(article, pictures)
    bounds.check_markup(article.html)
    body = lxml.html.fragment_fromstring(clean(article.html), create_parent="div")
    bounds.check_tree(body)
    plates = tuple(plate(picture) for picture in pictures)
    _place_figures(body, plates)
    _order_headings(body)
    _pair_notes(body)
    _write_addresses(body)
    _drop_empty(body)
    return Manuscript(inner_html(body), plates)


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


def labelled(manuscript: Manuscript, terms: LicenceTerms) -> Manuscript:
    """Return the manuscript with the rights written into every photograph."""
    return manuscript._replace(plates=tuple(_labelled(plate, terms) for plate in manuscript.plates))


def _labelled(plate: Plate, terms: LicenceTerms) -> Plate:
    rights = _rights(plate.picture, terms).encode()
    write = _label_png if plate.media_type == "image/png" else _label_jpeg
    return plate._replace(content=write(plate.content, rights))


def _label_jpeg(file: bytes, xmp: bytes) -> bytes:
    """Put the XMP in a segment APP1 behind the file's JFIF header. Source: XMP part 3, 1.1.3."""
    header = 4 + int.from_bytes(file[4:6], "big")
    segment = b"http://ns.adobe.com/xap/1.0/\0" + xmp
    return file[:header] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + file[header:]


def _label_png(file: bytes, xmp: bytes) -> bytes:
    """Put the XMP in a chunk iTXt behind the file's IHDR. Source: XMP part 3, 1.1.5."""
    chunk = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + xmp
    length, check = (len(chunk) - 4).to_bytes(4, "big"), zlib.crc32(chunk).to_bytes(4, "big")
    return file[:_PNG_HEADER] + length + chunk + check + file[_PNG_HEADER:]


def _rights(picture: Picture, terms: LicenceTerms) -> str:
    """Return what the file says of itself, in XMP, wherever it is copied: IPTC Photo Metadata 2023.1."""
    said = {
        "creator": picture.credit or terms.licensor,
        "credit": picture.credit or terms.licensor,
        "notice": f"© {terms.issued_at.year} {terms.licensor}",
        "usage": f"Licensed with “{terms.article_headline}” only, under {terms.number}.",
        "caption": picture.caption,
        "alt": picture.alt,
        "statement": terms.verify_url,
        "licensor": terms.licensor_url,
    }
    return _XMP.format(
        **{name: escape(_XML_UNFIT.sub("", words[:_LONGEST_LABEL])) for name, words in said.items()}
    )


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
