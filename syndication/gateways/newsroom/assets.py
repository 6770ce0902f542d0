"""Every picture, film, sound, embed and chart of a page: its kind, its address, its caption and credit."""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from schemas.article import AssetKind, AssetRead, Owner
from syndication.gateways.newsroom.facts.pictures import PictureFact
from syndication.gateways.newsroom.page import (
    Element,
    absolute,
    collapse,
    plain,
    select,
    texts,
    words_of_class,
)
from syndication.licensing.credits import agencies_in, is_credit_line, owner_of_credit, split_credit


@dataclass
class Found:
    """An asset while the page is being read; captions and credits gather as they are met."""

    kind: AssetKind
    url: str
    alt: str = ""
    title: str = ""
    captions: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    width: str = ""
    height: str = ""

    @property
    def is_described(self) -> bool:
        """Say whether the page printed a caption or credit with it."""
        return bool(self.captions or self.credits)


# --- finding ------------------------------------------------------------------------------------


SOCIAL_CLASS = re.compile(
    r"\b(?:twitter tweet|twitter video|instagram media|tiktok embed|fb (?:post|video|comment)"
    r"|bluesky embed|mastodon embed|reddit (?:card|embed|embed bq)|imgur embed pub|threads post"
    r"|text post media|telegram post|pinterest|vk post|linkedin embed|twitter embed|tweet(?: embed)?"
    r"|social embed|embed twitter|embed instagram)\b"
)
_CHART_CLASS = re.compile(
    r"\b(?:datawrapper(?: \w+)?|flourish(?: \w+)?|infogram(?: \w+)?|tableau(?: \w+)?|chart|charts"
    r"|infographic|highcharts(?: \w+)?|everviz(?: \w+)?|graphic|ai2html|g artboard|dw chart)\b"
)
_ICON_CLASS = re.compile(
    r"\b(?:icon|icons|avatar|logo|emoji|spinner|sprite|pixel|tracking|author image|author photo"
    r"|byline image|headshot|gravatar)\b"
)
_ICON_URL = re.compile(
    r"(?i)(?:^|[/_.-])(?:pixel|spacer|blank|transparent|1x1|placeholder|loading|lazy|gravatar|emoji"
    r"|facebook\.com/tr|doubleclick|scorecardresearch|beacon)(?:[/_.?-]|$)|s\.w\.org/images/core/emoji"
)
_LARGEST_ICON = 48
_PICTURE_TAGS = frozenset({"img", "amp-img", "amp-anim", "picture", "image"})
_FRAME_TAGS = frozenset({"iframe", "amp-iframe", "embed", "object"})
_FILM_TAGS = frozenset(
    {
        "video",
        "amp-video",
        "amp-youtube",
        "amp-brightcove",
        "amp-jwplayer",
        "amp-dailymotion",
        "amp-vimeo",
        "brightcove-player",
        "video-js",
    }
)
_SOUND_TAGS = frozenset({"audio", "amp-audio", "amp-soundcloud"})
_EMBED_TAGS = frozenset(
    {
        "amp-twitter",
        "amp-instagram",
        "amp-facebook",
        "amp-tiktok",
        "amp-embedly-card",
        "amp-bluesky",
        "bsky-embed",
        "gu-atom",
        "tweet-embed",
    }
)
MEDIA_TAGS = _PICTURE_TAGS | _FRAME_TAGS | _FILM_TAGS | _SOUND_TAGS | _EMBED_TAGS | {"svg", "canvas"}
_FILM_HOSTS = re.compile(
    r"(?i)(?:youtube|youtu\.be|vimeo|dailymotion|brightcove|jwplayer|jwplatform|rumble|twitch|kaltura"
    r"|videos?\.)"
)
_SOUND_HOSTS = re.compile(
    r"(?i)(?:soundcloud|spotify|podcasts?\.|megaphone|acast|art19|omny|audioboom|simplecast|buzzsprout"
    r"|anchor\.fm)"
)
_CHART_HOSTS = re.compile(
    r"(?i)(?:datawrapper|dwcdn|flourish|infogram|tableau|everviz|google\.[a-z.]+/maps|carto\.com|mapbox"
    r"|plotly|chart)"
)
_GRAPHIC_WORDS = re.compile(
    r"(?i)\b(?:charts?|graph|graphics?|infographics?|maps?|diagram|illustration|cartoon|grafik|karte"
    r"|infographie|carte|gráfico|mapa)\b|خريطة|رسم بياني"
)
_PICTURE_FILE = re.compile(r"(?i)\.(?:jpe?g|png|webp|avif|gif|svg|tiff?)(?:[?#/!,]|$)")
_BACKGROUND = re.compile(r"(?i)background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)")


def media_of(element: Element, base: str) -> Found | None:
    """Return the asset an element is, or None: it is none, an icon or a tracking pixel."""
    if element.tag in _PICTURE_TAGS:
        return _picture(element, base)
    if element.tag in _FRAME_TAGS:
        return _frame(element, base)
    if element.tag in _FILM_TAGS or element.tag in _SOUND_TAGS:
        kind = AssetKind.AUDIO if element.tag in _SOUND_TAGS else AssetKind.VIDEO
        return Found(
            kind, absolute(_source(element), base), title=_title(element), credits=_data_credit(element)
        )
    if element.tag in {"svg", "canvas"}:
        return _drawing(element)
    return _embedded(element, base)


def _embedded(element: Element, base: str) -> Found | None:
    classes = words_of_class(element)
    if element.tag in _EMBED_TAGS or (
        element.tag in {"blockquote", "div", "a", "section"} and SOCIAL_CLASS.search(classes)
    ):
        links = texts(element, ".//a/@href")
        named = [element.get(name) or "" for name in ("cite", "data-href", "data-instgrm-permalink")]
        return Found(
            AssetKind.EMBED, absolute(next(filter(None, [*named, *links[::-1]]), _source(element)), base)
        )
    if (
        element.tag in {"div", "section", "span"}
        and _CHART_CLASS.search(classes)
        and not select(element, ".//img | .//iframe | .//svg | .//table | .//p")
    ):
        return Found(AssetKind.GRAPHIC, absolute(_source(element), base), alt=element.get("aria-label") or "")
    return None


def background_of(element: Element, base: str) -> Found | None:
    """Return the picture an element shows as its CSS background."""
    found = _BACKGROUND.search(element.get("style") or "")
    url = (found[1] if found else "") or element.get("data-bg") or element.get("data-background-image") or ""
    if not url or url.startswith("data:") or _ICON_URL.search(url) or element.tag in MEDIA_TAGS:
        return None
    return Found(
        AssetKind.PHOTOGRAPH,
        absolute(url, base),
        alt=element.get("aria-label") or "",
        credits=_data_credit(element),
    )


def _picture(element: Element, base: str) -> Found | None:
    image = next(element.iter("img", "amp-img"), element)
    url = absolute(_picture_address(element, image), base)
    if not url or _is_icon(element, image, url):
        return None
    alt = collapse(image.get("alt") or "")
    file = re.sub("[-_]", " ", urlsplit(url).path.rsplit("/", 1)[-1])
    wording = f"{alt} {words_of_class(image)} {file}"
    graphic = bool(_GRAPHIC_WORDS.search(wording)) or urlsplit(url).path.lower().endswith(".svg")
    return Found(
        AssetKind.GRAPHIC if graphic else AssetKind.PHOTOGRAPH,
        url,
        alt=alt,
        title=_title(image),
        captions=_data_caption(image),
        credits=_data_credit(image) or _data_credit(element),
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
        if name not in {"alt", "title"} and _PICTURE_FILE.search(str(value)) and " " not in str(value)
    ]
    return next((url.strip() for url in [*plainly, *sets, *shaped] if _is_real(url)), "")


def _is_real(url: str) -> bool:
    return (
        bool(url.strip())
        and not url.strip().startswith(("data:", "about:", "#", "blob:"))
        and not _ICON_URL.search(url)
    )


def largest_of(srcset: str) -> str:
    """Return the widest candidate of a srcset; commas inside an address do not end it."""
    candidates = re.findall(r"(\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)", srcset)
    return max(candidates, key=lambda candidate: float(candidate[1] or 1), default=("", ""))[0]


def _is_icon(element: Element, image: Element, url: str) -> bool:
    sizes = [int(value) for value in (image.get("width"), image.get("height")) if value and value.isdigit()]
    return (
        (bool(sizes) and max(sizes) <= _LARGEST_ICON)
        or bool(_ICON_URL.search(url))
        or any(bool(_ICON_CLASS.search(words_of_class(node))) for node in (element, image))
    )


def _frame(element: Element, base: str) -> Found | None:
    url = absolute(_source(element) or element.get("data") or "", base)
    if not url or _ICON_URL.search(url) or element.get("width") in {"0", "1"} or "googletagmanager" in url:
        return None
    host = urlsplit(url).netloc + urlsplit(url).path[:40]
    kinds = (
        (_FILM_HOSTS, AssetKind.VIDEO),
        (_SOUND_HOSTS, AssetKind.AUDIO),
        (_CHART_HOSTS, AssetKind.GRAPHIC),
    )
    kind = next((kind for pattern, kind in kinds if pattern.search(host)), AssetKind.EMBED)
    return Found(kind, url, title=_title(element), credits=_data_credit(element))


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
    small = max(sizes or box or [0]) <= _LARGEST_ICON * 2
    if small or inside or _ICON_CLASS.search(words_of_class(element)):
        return None
    name = next((plain(node) for node in element.iter("title", "desc")), "")
    return Found(AssetKind.GRAPHIC, "", alt=element.get("aria-label") or name)


def _source(element: Element) -> str:
    names = ("src", "data-src", "data-lazy-src", "data-url", "data-href", "href")
    own = next((element.get(name) or "" for name in names if _is_real(element.get(name) or "")), "")
    if own:
        return own
    for node in element.iter("source", "embed", "param", "a", "video", "amp-img"):
        address = (
            node.get("src")
            or node.get("href")
            or (node.get("value") if node.get("name") == "movie" else "")
            or ""
        )
        if _is_real(address):
            return address
    for name, prefix in (
        ("data-videoid", "https://www.youtube.com/watch?v="),
        ("data-tweetid", "https://x.com/i/status/"),
        ("data-shortcode", "https://www.instagram.com/p/"),
    ):
        if element.get(name):
            return prefix + (element.get(name) or "")
    return ""


def _title(element: Element) -> str:
    return collapse(element.get("title") or "")


def _data_credit(element: Element) -> list[str]:
    named = (
        "data-credit",
        "data-copyright",
        "data-photo-credit",
        "data-image-credit",
        "data-attribution",
        "data-photographer",
        "data-source-credit",
    )
    return [collapse(value) for value in (element.get(name) or "" for name in named) if value.strip()]


def _data_caption(element: Element) -> list[str]:
    named = ("data-caption", "data-image-caption", "data-title")
    return [
        collapse(re.sub(r"<[^<>]*>", "", value))
        for value in (element.get(name) or "" for name in named)
        if value.strip()
    ][:1]


# --- captions --------------------------------------------------------------------------------------


CAPTION_CLASS = re.compile(
    r"\b(?:captions?|caption text|cutline|legende?|bildunterschrift|bildtext|epigrafe|pie de foto"
    r"|pie foto|didascalia|onderschrift|gallery text|image description|photo description)\b"
)
CREDIT_CLASS = re.compile(
    r"\b(?:credits?|photo ?credits?|image ?credits?|img credits?|media credit|copyright|photographer"
    r"|photo by|image source|photo source|image by|agency|provider|courtesy|attribution|fotograf"
    r"|bildnachweis|bildquelle"
    r"|crédits?|credito|creditos|firma foto|image rights|rights|photo agency|source image|img source"
    r"|media source)\b"
)
_LONGEST_CAPTION = 160


def is_captioning(element: Element) -> bool:
    """Say whether an element is a caption or a credit by its name or class."""
    if element.tag == "figcaption":
        return True
    classes = words_of_class(element)
    named = (
        CAPTION_CLASS.search(classes)
        or CREDIT_CLASS.search(classes)
        or element.get("itemprop") in {"caption", "copyrightHolder", "creditText", "creator"}
    )
    if not named or element.tag in {"figure", "table", "article", "section", "body", "a", "caption"}:
        return False
    return len(plain(element).split()) <= _LONGEST_CAPTION and not any(
        True for _ in element.iter(*MEDIA_TAGS, "h1", "h2", "table")
    )


def read_caption(element: Element, own_names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the caption's lines and the credits of a caption element."""
    credited = _credit_elements(element, own_names)
    credit_lines = [_bare_credit(plain(node), own_names) for node in credited]
    captions = []
    for line in _lines(element, credited):
        caption, credit = split_credit(line, own_names)
        captions.append(caption)
        credit_lines.append(credit)
    return [line for line in captions if line], list(dict.fromkeys(line for line in credit_lines if line))


def _credit_elements(element: Element, own_names: tuple[str, ...]) -> list[Element]:
    if _is_credit_element(element) and not (
        element.tag == "figcaption" or CAPTION_CLASS.search(words_of_class(element))
    ):
        return [element]
    inner = [
        node
        for node in element.iterdescendants()
        if isinstance(node.tag, str) and (_is_credit_element(node) or _reads_as_credit(node, own_names))
    ]
    return [node for node in inner if not any(other in inner for other in node.iterancestors())]


def _is_credit_element(node: Element) -> bool:
    named = node.get("itemprop") in {"copyrightHolder", "creditText", "creator", "author"}
    return named or bool(CREDIT_CLASS.search(words_of_class(node)))


_SET_APART = frozenset({"span", "em", "i", "small", "cite", "strong", "b", "p", "div", "a"})


def _reads_as_credit(node: Element, own_names: tuple[str, ...]) -> bool:
    """Say whether a part of a caption that is set apart is a credit by its words: "<i>Reuters</i>"."""
    return node.tag in _SET_APART and is_credit_line(plain(node), own_names)


def _bare_credit(text: str, own_names: tuple[str, ...]) -> str:
    caption, credit = split_credit(text, own_names)
    return credit if credit and not caption else text.strip(" ()[]|–—-:.")


_BREAKS = frozenset({"br", "p", "div", "li", "figcaption", "h2", "h3", "h4", "h5", "h6", "tr"})
_CAPTION_FURNITURE = re.compile(
    r"(?i)^[\s|]*(?:image|photo|enlarge(?: this image)?|view image in fullscreen|toggle caption|hide caption"
    r"|image caption,?|photo caption,?|close|agrandir(?: l'image)?|bild vergrößern|ampliar(?: imagen)?"
    r"|caption:|image:)?[\s|]*$"
)


def _lines(element: Element, without: list[Element]) -> list[str]:
    """Return an element's text line by line, leaving out some of its parts."""
    pieces: list[str] = []

    def read(node: Element) -> None:
        if (
            node in without
            or not isinstance(node.tag, str)
            or node.tag in {"button", "svg", "script", "style"}
        ):
            return
        edge = "\n" if node.tag in _BREAKS else ""
        pieces.extend([edge, node.text.replace("\n", " ") if node.text else ""])
        for child in node:
            read(child)
            pieces.append((child.tail or "").replace("\n", " "))
        pieces.append(edge)

    read(element)
    return [
        line
        for line in (collapse(line) for line in "".join(pieces).split("\n"))
        if line and not _CAPTION_FURNITURE.match(line)
    ]


# --- judging ----------------------------------------------------------------------------------------


_AGENCY_FILE = re.compile(
    r"(?i)gettyimages|getty[_-]images|shutterstock|istock(?:photo)?[_-]?\d|alamy|(?:^|[/_-])afp[_-]"
    r"|[_-]afp\.|reuters|(?:^|/)ap_?\d{8,}|adobestock|depositphotos|dreamstime|epa[_-]\d|dpa[_-]\d"
    r"|picture-alliance|imago\d|pa-\d{6,}"
)


def picture_key(url: str) -> str:
    """Return what tells one picture from another, whatever its size: its file name without dimensions."""
    path = unquote(urlsplit(url).path.rstrip("/"))
    name = path.rsplit("/", 1)[-1].lower()
    name = re.sub(r"\.(?:jpe?g|png|webp|avif|gif)$", "", name)
    name = re.sub(
        r"(?:[-_@](?:\d{2,4}x\d{2,4}|\d{3,4}w?|\dx|scaled|large|medium|small|thumb(?:nail)?|original|hero"
        r"|wide|lead))+$",
        "",
        name,
    )
    return (
        name
        if len(name) > len("12345") or not path.count("/")
        else path.rsplit("/", 2)[-2].lower() + "/" + name
    )


def judged(found: Found, facts: tuple[PictureFact, ...], own_names: tuple[str, ...]) -> AssetRead:
    """Return the asset with its caption, credit and owner; any sign of an agency outweighs the rest."""
    told = [fact for fact in facts if found.url and picture_key(fact.url) == picture_key(found.url)]
    captions = [*found.captions, *(fact.caption for fact in told if fact.caption)]
    hints = [
        split_credit(text, own_names) for text in [found.alt, found.title, *(fact.caption for fact in told)]
    ]
    credit_lines = [
        *found.credits,
        *(_bare_credit(fact.credit, own_names) for fact in told if fact.credit),
        *(credit for _, credit in hints if credit),
    ]
    credit = next(iter(_by_agency_first(credit_lines)), "")
    return AssetRead(
        kind=_kind(found, captions),
        url=found.url,
        caption=" ".join(found.captions) or next(iter(captions), ""),
        credit=credit,
        owner=_owner(credit_lines, found, own_names),
        alt=hints[0][0] if hints[0][1] else found.alt,
    )


def _by_agency_first(credit_lines: list[str]) -> list[str]:
    return (
        sorted(credit_lines, key=lambda credit: not agencies_in(credit))
        if credit_lines and not agencies_in(credit_lines[0])
        else credit_lines
    )


def _owner(credit_lines: list[str], found: Found, own_names: tuple[str, ...]) -> Owner:
    owners = {owner_of_credit(credit, own_names) for credit in credit_lines}
    if Owner.AGENCY in owners or _AGENCY_FILE.search(unquote(found.url)):
        return Owner.AGENCY
    return Owner.OWN if owners == {Owner.OWN} else Owner.UNKNOWN


def _kind(found: Found, captions: list[str]) -> AssetKind:
    if found.kind is AssetKind.PHOTOGRAPH and any(
        re.match(r"(?i)(?:chart|graphic|map|infographic|grafik|infographie|gráfico)\s*[:：]", line)
        for line in captions
    ):
        return AssetKind.GRAPHIC
    return found.kind


def reads_as_caption(text: str, found: Found, own_names: tuple[str, ...]) -> bool:
    """Say whether a paragraph beside an asset is its credit, or a caption that ends in one."""
    count = len(text.split())
    if is_credit_line(text, own_names):
        return count <= _LONGEST_LONE_CREDIT
    caption, credit = split_credit(text, own_names)
    return bool(credit and caption) and count <= _LONGEST_BESIDE and not found.captions


_LONGEST_LONE_CREDIT = 25
_LONGEST_BESIDE = 60
