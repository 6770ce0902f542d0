"""What the page says about the article: headline, byline, dates, language, address.

Order of belief: JSON-LD, microdata, meta elements, the visible page.
"""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import html as entities
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from schemas.article import TextOwner
from syndication.gateways.newsroom.page import (
    Element,
    Page,
    absolute,
    collapse,
    plain,
    select,
    squeezed,
    texts,
    words_of_class,
)
from syndication.licensing.credits import text_rights

Node = dict[str, Any]


class PictureFact(NamedTuple):
    """What the page's data says about one picture."""

    url: str
    caption: str
    credit: str


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
    nodes = _json_ld(page.root)
    story = _story(nodes, page)
    warnings: list[str] = []
    publishers = _publishers(page, story, nodes)
    headlines = _headlines(page, story, publishers)
    bylines = _bylines(page, story)
    language = _language(page, story)
    return Facts(
        headline=_best_headline(headlines),
        headlines=headlines,
        standfirst=_standfirst(page, headlines),
        description=_line(story.get("description"))
        or _meta(page, "og:description", "description", "twitter:description"),
        byline=_byline(bylines, publishers),
        bylines=tuple(dict.fromkeys(line for lines in bylines for line in lines)),
        published=_moment(_published(page, story), "published", warnings),
        modified=_moment(_modified(page, story), "modified", warnings),
        language=language,
        direction=_direction(page, language),
        url=_address(page, story, url, warnings),
        section=_section(page, story),
        publishers=publishers,
        pictures=tuple(_pictures(page, story, nodes)),
        article_body=_body_text(story),
        is_free=str(story.get("isAccessibleForFree", "true")).lower() not in {"false", "no", "0"},
        warnings=tuple(warnings),
    )


# --- JSON-LD ----------------------------------------------------------------------------------


_STORY_TYPES = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting|OpinionNewsArticle|Review)$"
)
_DEEPEST_JSON = 40


def _json_ld(root: Element) -> list[Node]:
    blocks = select(root, "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
    return [node for block in blocks for node in _nodes(_parsed(block.text or ""), 0)]


def _parsed(text: str) -> object:
    """Parse one block, mending what content systems break: comments, entities, stray commas, line breaks."""
    ends = [text.rfind("}"), text.rfind("]")]
    starts = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    bare = text[min(starts, default=0) : max(ends) + 1]
    for attempt in (bare, re.sub(r",(\s*[}\]])", r"\1", bare), entities.unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _nodes(item, depth + 1)


def _types(node: Node) -> list[str]:
    return [str(name).rsplit("/", 1)[-1] for name in _list(node.get("@type"))]


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _story(nodes: list[Node], page: Page) -> Node:
    """Return the node of this article: of several, the one whose headline stands on the page."""
    stories = [
        node
        for node in nodes
        if any(_STORY_TYPES.search(name) for name in _types(node))
        and _line(node.get("headline") or node.get("name"))
    ]
    if not stories:
        return next((node for node in nodes if "WebPage" in _types(node) and node.get("headline")), {})
    shown = squeezed(" ".join(plain(element) for element in select(page.root, "//h1 | //head/title")))
    matching = [
        node for node in stories if squeezed(_line(node.get("headline") or node.get("name")))[:40] in shown
    ]
    return _resolved(max(matching or stories[:1], key=len), nodes)


def _resolved(node: Node, nodes: list[Node]) -> Node:
    """Follow {"@id": …} one step, for the fields we read."""
    named = {str(other["@id"]): other for other in nodes if "@id" in other and len(other) > 1}

    def follow(value: object) -> object:
        if isinstance(value, list):
            return [follow(item) for item in value]
        if isinstance(value, dict) and set(value) <= {"@id", "@type", "name"} and "@id" in value:
            return named.get(str(value["@id"]), value)
        return value

    return {key: follow(value) for key, value in node.items()}


def _line(value: object) -> str:
    """Return a JSON-LD value as one line of text."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url") or ""
    if isinstance(value, list):
        return _line(value[0]) if value else ""
    if not isinstance(value, str):
        return ""
    return collapse(re.sub(r"<[^<>]{1,200}>", "", entities.unescape(entities.unescape(value))))


def _lines(value: object) -> list[str]:
    return [line for line in (_line(item) for item in _list(value)) if line]


def _body_text(story: Node) -> str:
    body = story.get("articleBody")
    return entities.unescape(body) if isinstance(body, str) else ""


# --- meta and microdata -------------------------------------------------------------------------


def _metas(page: Page, *names: str) -> list[str]:
    path = "//meta[@property=$name or @name=$name or @itemprop=$name]"
    elements = [element for name in names for element in select(page.root, path, name=name)]
    found = [collapse(entities.unescape(element.get("content") or "")) for element in elements]
    return [line for line in found if line]


def _meta(page: Page, *names: str) -> str:
    return next(iter(_metas(page, *names)), "")


def _props(page: Page, name: str) -> list[Element]:
    path = "//*[contains(concat(' ', normalize-space(@itemprop), ' '), concat(' ', $name, ' '))]"
    return [element for element in select(page.root, path, name=name) if element.tag != "meta"]


# --- headline, standfirst ------------------------------------------------------------------------


def _publishers(page: Page, story: Node, nodes: list[Node]) -> tuple[str, ...]:
    issued_by = [node for node in _list(story.get("publisher")) if isinstance(node, dict)]
    named = [
        *_lines(story.get("publisher")),
        *(name for node in issued_by for name in _lines(node.get("alternateName"))),
        *_metas(page, "og:site_name", "application-name"),
        *(_line(node.get("name")) for node in nodes if "NewsMediaOrganization" in _types(node)),
        *(_line(node.get("name")) for node in nodes if "WebSite" in _types(node)),
    ]
    return tuple(dict.fromkeys(name for name in named if name and "//" not in name))


def _headlines(page: Page, story: Node, publishers: tuple[str, ...]) -> tuple[str, ...]:
    """Return every wording of the headline, the best first."""
    sites = {squeezed(name) for name in publishers}
    shown = [plain(element) for element in select(page.root, "//article//h1 | //main//h1")]
    shown += [plain(element) for element in select(page.root, "//h1")]
    shown = [line for line in shown if squeezed(line) not in sites][:1]
    named = [
        _line(story.get("headline") or story.get("name")),
        *(plain(element) for element in _props(page, "headline")),
        *shown,
        *(
            _without_site(title, publishers)
            for title in _metas(page, "og:title", "twitter:title", "headline", "dc.title")
        ),
        *(_without_site(plain(title), publishers) for title in select(page.root, "//head/title")),
    ]
    return tuple(dict.fromkeys(line for line in named if line and squeezed(line) not in sites))


def _without_site(title: str, publishers: tuple[str, ...]) -> str:
    """Take " | The Harbour Courier" off a title."""
    for publisher in publishers:
        title = re.sub(rf"\s*[|–—·:-]\s*{re.escape(publisher)}.*$", "", title, flags=re.IGNORECASE)
    return re.sub(r"\s+\|\s+[^|]{2,40}$", "", title)


def _best_headline(headlines: tuple[str, ...]) -> str:
    """Return the first wording, or the whole one where the first was cut for a search engine."""
    if not headlines:
        return ""
    first = headlines[0]
    cut = squeezed(first.rstrip(".… "))
    longer = (
        line for line in headlines[1:] if first.endswith(("…", "...")) and squeezed(line).startswith(cut)
    )
    return next(longer, first)


STANDFIRST_CLASS = re.compile(
    r"\b(?:standfirst|deck|dek|subtitle|sub title|subheadline|sub headline|subheading|subhead|strapline"
    r"|sous titre|chapo|chapeau"
    r"|entradilla|bajada|copete|sottotitolo|vorspann|article (?:desc|summary|intro|introduction|description"
    r"|excerpt|lead|lede)"
    r"|post (?:excerpt|subtitle)|summary|ingress|stand first|headline (?:sub|deck))\b"
)
_NOT_A_STANDFIRST = re.compile(
    r"\b(?:byline|author|meta|date|time|share|social|caption|credit|breadcrumb|tag|tags|kicker|category"
    r"|label|read|related|teaser|card|promo|newsletter|sidebar|nav|site|logo)\b"
)
_FEWEST_WORDS, _MOST_WORDS = 3, 90


_RUNNING_WORDS, _RUNNING_LETTERS = 12, 90
"""A paragraph this long is the article's own, not a line about it. Letters count where spaces do not."""


def _opening(page: Page) -> list[Element]:
    """Return the elements from the headline to the article's first running paragraph."""
    elements = [element for element in page.root.iter() if isinstance(element.tag, str)]
    start = next((index for index, element in enumerate(elements) if element.tag == "h1"), 0)
    end = next(
        (index for index in range(start, len(elements)) if _is_running(elements[index])), len(elements)
    )
    return elements[start:end]


def _is_running(element: Element) -> bool:
    if element.tag != "p" or _is_inside_chrome(element):
        return False
    text = plain(element)
    about = " ".join(words_of_class(node) for node in [element, *element.iterancestors()][:3])
    long = len(text.split()) >= _RUNNING_WORDS or len(text) >= _RUNNING_LETTERS
    return (
        long and not STANDFIRST_CLASS.search(about) and not _NOT_A_STANDFIRST.search(words_of_class(element))
    )


def _standfirst(page: Page, headlines: tuple[str, ...]) -> str:
    """Return the deck as it is printed: by its class, or as the line under the headline in its header."""
    named = [element for element in _opening(page) if STANDFIRST_CLASS.search(words_of_class(element))]
    beside = select(
        page.root,
        "//header[.//h1]//h1/following-sibling::*[self::p or self::h2] | //hgroup[h1]/*[self::p or self::h2]",
    )
    shown = {squeezed(line) for line in headlines}
    for element in [*_props(page, "alternativeHeadline"), *named, *beside]:
        text = plain(element)
        classes = " ".join(
            words_of_class(node) for node in [element, *element.iterancestors("nav", "aside", "footer", "li")]
        )
        fits = _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS and squeezed(text) not in shown
        if (
            fits
            and not _NOT_A_STANDFIRST.search(classes)
            and element.find(".//h1") is None
            and not _is_inside_chrome(element)
        ):
            return text
    return ""


def _is_inside_chrome(element: Element) -> bool:
    if any(True for _ in element.iterancestors("nav", "aside", "figure", "head", "li", "blockquote")):
        return True
    return any(True for _ in element.iterancestors("footer")) and not any(
        True for _ in element.iterancestors("article")
    )


# --- byline ----------------------------------------------------------------------------------------


_BY = re.compile(
    r"(?i)^\W*(?:(?:written |reported |reporting |text |words |story )?by|par|von|por|di|door|av|af"
    r"|auteur|autor(?:in)?|author|بقلم|كتب(?:ت)?|автор|文|作者|記者)\s*[:：|]?\s+"
)
BYLINE_CLASS = re.compile(
    r"\b(?:byline|by line|authors?|author name|autor|auteur|signature|firma|reporter|post author"
    r"|entry author|contributor)\b"
)
_NOT_A_BYLINE = re.compile(
    r"\b(?:bio|block author|author block|biography|box|card|about|avatar|social|follow|photo|image|more"
    r"|related|caption|credit|comment|description|twitter|link list)\b"
)
_LONGEST_BYLINE = 30
_ROLE = re.compile(
    r"(?:\s*[,|–—-]\s*(?:\w+[ -]){0,3}|\s+(?:[a-z]+ ){0,2}(?:\w+[ -])?)"
    r"(?i:correspondent|reporter|editor|writer|columnist|korrespondent(?:in)?|redakteur(?:in)?)$"
)


def _bylines(page: Page, story: Node) -> list[list[str]]:
    """Return the bylines by where they were found: JSON-LD, microdata, meta, printed."""
    authors = [re.sub(_BY, "", name) for name in _lines(story.get("author")) or _lines(story.get("creator"))]
    micro = [_byline_text(element) for element in _props(page, "author")]
    meta = [
        line
        for line in _metas(
            page, "author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author"
        )
        if "//" not in line
    ]
    found = [authors, micro, meta, _printed_bylines(page)]
    return [[line for line in (bare_byline(name) for name in names) if line] for names in found]


def _byline_text(element: Element) -> str:
    name = select(element, ".//*[@itemprop='name']")
    if name:
        return plain(name[0]) or collapse(name[0].get("content") or "")
    return plain(element)


def _printed_bylines(page: Page) -> list[str]:
    found = []
    for element in select(page.root, "//*[@class or @rel='author' or @id]"):
        classes = words_of_class(element)
        if (element.get("rel") == "author" or BYLINE_CLASS.search(classes)) and not _NOT_A_BYLINE.search(
            classes
        ):
            line = _without_time(element)
            if 0 < len(line.split()) <= _LONGEST_BYLINE and not _is_inside_chrome(element):
                found.append(line)
    spoken = (
        _without_time(node)
        for node in page.root.iter("p", "address", "div", "span")
        if not _is_inside_chrome(node)
    )
    found += [line for line in spoken if _is_by_line(line)][:1]
    found += _wire_lines(page)
    return _outermost(found)


_LONGEST_WIRE_LINE = 9


def _wire_lines(page: Page) -> list[str]:
    """Return the short lines under the headline that name an agency: "Le Phare avec AFP"."""
    tags = {"p", "span", "div", "li", "address", "a", "strong", "em"}
    lines = [(element, plain(element)) for element in _opening(page) if element.tag in tags]
    return [
        line
        for element, line in lines
        if 0 < len(line.split()) <= _LONGEST_WIRE_LINE
        and text_rights([line]).owner is not TextOwner.OWN
        and not _is_captioned(element)
    ]


_CAPTIONED = re.compile(r"\b(?:captions?|credits?|legende?|image|img|photo|picture|figure|media|copyright)\b")


def _is_captioned(element: Element) -> bool:
    """Say whether a line stands with a picture: its agency is the picture's then."""
    for node in [element, *element.iterancestors()][:4]:
        if node.find(".//h1") is not None:
            return False
        if node.tag in {"figure", "figcaption"} or _CAPTIONED.search(words_of_class(node)):
            return True
        if any(True for _ in node.iter("img", "picture", "amp-img", "video")):
            return True
    return False


def _outermost(lines: list[str]) -> list[str]:
    """Keep a line and leave out the lines that are only a part of it."""
    return [
        line for line in dict.fromkeys(lines) if not any(line != other and line in other for other in lines)
    ][:4]


def _is_by_line(line: str) -> bool:
    return bool(_BY.match(line)) and len(line.split()) <= len(
        ["By", "Ana", "María", "de", "la", "Cruz", "in", "Port", "Stanley", "and", "agencies"]
    )


def _without_time(element: Element) -> str:
    times = {str(text) for node in element.iter("time") for text in node.itertext()}
    return collapse(" ".join(str(text) for text in element.itertext() if text not in times))


_DATE_TAIL = re.compile(
    r"(?i)\s*(?:[|•·–—,-]\s*)?(?:published|updated|posted|last updated|publié|mis à jour|veröffentlicht"
    r"|publicado|actualizado)?(?:\s+on|\s+le|\s+am|\s+el)?\s*:?\s*"
    r"(?:(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|diens"
    r"|donners|frei|sams|sonn)tag|mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo|الأحد"
    r"|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة"
    r"|السبت),?\s+)?(?:\d{1,2}\.?\s+[^\W\d_]{3,}\.?\s+(?:de\s+)?\d{4}"
    r"|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}).*$"
)


def bare_byline(line: str) -> str:
    """Take "By", the date and the reporter's place and post off a byline."""
    line = _DATE_TAIL.sub("", line)
    line = re.sub(_BY, "", re.sub(r"(?i)^\W*(?:source|quelle|fuente|fonte|المصدر)\s*[:：]\s*", "", line))
    line = re.sub(r"\s+in [A-Z][\w' -]+$", "", line)
    line = re.sub(r"\s+(?:on|le|am|el|at)$", "", line)
    line = re.split(r"\s+[|•·]\s+", line)[0]
    line = _ROLE.sub("", re.sub(r"\s+,", ",", line))
    return (
        ""
        if "//" in line or "@" in line or line.casefold() in {"admin", "administrator"}
        else line.strip(" ,;|•·–—-")
    )


_WIRE_WORDS = re.compile(
    r"(?i)\b(?:agenc(?:y|ies)|agences|agenturen|agencias|agenzie|with|avec|mit|con|wires?)\b|وكالات"
)


def _byline(bylines: list[list[str]], publishers: tuple[str, ...]) -> str:
    """Return the byline to print: the names of the first source that gives some."""
    sites = {squeezed(name) for name in publishers}
    shared = [line for line in bylines[3] if _WIRE_WORDS.search(line)]
    if shared:
        return shared[0]
    for names in bylines:
        people = [name for name in dict.fromkeys(names) if squeezed(name) not in sites]
        if people:
            return listed(people)
    return next((names[0] for names in bylines if names), "")


def listed(names: list[str]) -> str:
    """Join names as they are printed: "A, B and C"."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


# --- dates -------------------------------------------------------------------------------------------


def _published(page: Page, story: Node) -> list[str]:
    return [
        *_lines(story.get("datePublished")),
        *_lines(story.get("dateCreated")),
        *_prop_moments(page, "datePublished"),
        *_metas(
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


def _modified(page: Page, story: Node) -> list[str]:
    return [
        *_lines(story.get("dateModified")),
        *_prop_moments(page, "dateModified"),
        *_metas(
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
        element.get("datetime") or element.get("content") or plain(element) for element in _props(page, name)
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


def _moment(found: list[str], name: str, warnings: list[str]) -> str | None:
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


# --- language, address, section -----------------------------------------------------------------------


_RTL = frozenset({"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "dv"})
_SCRIPTS = (
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
# The languages that share a script: a label of one of them is believed.
_SAME_SCRIPT = {
    "ar": {"ar", "fa", "ur", "ps", "sd", "ug", "ckb"},
    "he": {"he", "yi"},
    "hi": {"hi", "mr", "ne"},
    "ru": {"ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"},
}
_SAMPLE = 20_000


def _language(page: Page, story: Node) -> str:
    """Return the primary language subtag ("fr"): as labelled, unless the script contradicts the label."""
    named = [
        _line(story.get("inLanguage")),
        *texts(page.root, "//article[@lang]/@lang"),
        page.root.get("lang") or "",
        page.root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        *texts(page.root, "//body/@lang"),
        _meta(page, "og:locale", "content-language", "language", "dc.language"),
        *texts(page.root, "//meta[translate(@http-equiv, 'CL', 'cl')='content-language']/@content"),
    ]
    labels = [
        match[1].lower()
        for match in (re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|$)", str(name)) for name in named)
        if match
    ]
    script = _script(page)
    if script:
        return next((label for label in labels if label in _SAME_SCRIPT.get(script, {script})), script)
    return labels[0] if labels else "en"


def _script(page: Page) -> str:
    body = page.root.find("body")
    sample = "".join(
        text
        for element in (body if body is not None else page.root).iter("p", "h1", "div")
        for text in [element.text or ""]
    )[:_SAMPLE]
    letters = sum(character.isalpha() for character in sample) or 1
    for language, characters in _SCRIPTS:
        share = len(characters.findall(sample)) / letters
        # A third is enough: kana make up less of Japanese, and names and figures stay Latin.
        if share > (0.1 if language == "ja" else 0.34):
            return language
    return ""


def _direction(page: Page, language: str) -> str:
    named = texts(page.root, "//article/@dir | /html/@dir | //body/@dir")
    return next(
        (
            str(value).lower()
            for value in named
            if str(value).lower() in {"ltr", "rtl"} and language not in _RTL
        ),
        "rtl" if language in _RTL else "ltr",
    )


def _address(page: Page, story: Node, url: str, warnings: list[str]) -> str:
    """Return the canonical address; one on a foreign host is not believed, and said so."""
    main = story.get("mainEntityOfPage")
    named = [
        *texts(
            page.root,
            "//link[contains(concat(' ', translate(@rel, 'CANOIL', 'canoil'), ' '), ' canonical ')]/@href",
        ),
        *_metas(page, "og:url"),
        _line(story.get("url")),
        _line(main.get("@id") if isinstance(main, dict) else main),
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
        *_lines(story.get("articleSection")),
        *(plain(element) for element in _props(page, "articleSection")),
    ]
    return next(iter([*named, *_metas(page, "article:section", "section", "parsely-section")]), "")


# --- pictures ------------------------------------------------------------------------------------------


def _pictures(page: Page, story: Node, nodes: list[Node]) -> Iterator[PictureFact]:
    """Yield the lead pictures first, then every other picture the data describes."""
    for value in [*_list(story.get("image")), *_list(story.get("thumbnailUrl"))]:
        yield from _picture(value, page)
    yield from (
        PictureFact(absolute(url, page.base), "", "")
        for url in _metas(page, "og:image", "og:image:url", "og:image:secure_url", "twitter:image")
    )
    for node in nodes:
        if "ImageObject" in _types(node):
            yield from _picture(node, page)


def _picture(value: object, page: Page) -> Iterator[PictureFact]:
    if isinstance(value, str):
        yield PictureFact(absolute(value, page.base), "", "")
    if not isinstance(value, dict):
        return
    url = _line(value.get("contentUrl")) or _line(value.get("url")) or _line(value.get("@id"))
    credit = _first_line(
        value, "creditText", "credit", "copyrightHolder", "creator", "author", "copyrightNotice"
    )
    if url:
        yield PictureFact(absolute(url, page.base), _first_line(value, "caption", "description"), credit)


def _first_line(node: Node, *names: str) -> str:
    return next((line for line in (_line(node.get(name)) for name in names) if line), "")


def lead_addresses(facts: Facts, page: Page) -> Iterable[PictureFact]:
    """Return the pictures the page offers as its lead: those of the article's own node and of meta."""
    offered = {absolute(url, page.base) for url in _metas(page, "og:image", "og:image:url", "twitter:image")}
    return [picture for index, picture in enumerate(facts.pictures) if index == 0 or picture.url in offered]
