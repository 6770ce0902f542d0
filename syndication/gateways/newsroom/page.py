"""From bytes to a tree we may walk: decoded, bounded in size and depth, nothing fetched."""

import codecs
import re
from functools import cache
from typing import NamedTuple, TypeAlias
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from syndication.errors import UnreadableArticle

Element: TypeAlias = etree._Element  # noqa: SLF001  (the only name lxml gives its element class)

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_MEGABYTE = 1024 * 1024
LARGEST_PAGE = 4 * _MEGABYTE
"""Bytes. News pages weigh 50 to 900 KB; what is beyond this is not an article."""

MOST_ELEMENTS = 25_000
"""Long reads with a thousand comments have 12,000; reading costs more than the number of elements."""

DEEPEST_PAGE = 256
"""Levels. Real pages reach 60; the sanitiser takes 14 seconds on 50,000."""

# Browsers read these labels as their Windows supersets (WHATWG Encoding Standard).
_READ_AS = {
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_DECLARED = re.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})""")
_XML_DECLARED = re.compile(rb"""(?i)^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([a-z0-9_:.-]{2,40})""")
# HTML forbids them, PostgreSQL refuses NUL, and PDF has no glyph for any of them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_WHERE_CHARSETS_STAND = 4096


class Page(NamedTuple):
    """A parsed page: its root element and the address its links are relative to."""

    root: Element
    base: str


def open_page(html: bytes | str, url: str) -> Page:
    """Parse a page. Raises UnreadableArticle when it is empty, too large, too deep or undecodable."""
    text = _CONTROLS.sub("", _decoded(html))
    if not text.strip():
        raise UnreadableArticle("The page is empty.")
    root = _parsed(text)
    _refuse_depth(root)
    return Page(root, _base(root, url))


def _decoded(html: bytes | str) -> str:
    raw = html if isinstance(html, bytes) else _encoded(html)
    if len(raw) > LARGEST_PAGE:
        raise UnreadableArticle(
            f"The page is {len(raw) / _MEGABYTE:.1f} MB; {LARGEST_PAGE // _MEGABYTE} MB is the most."
        )
    if isinstance(html, str):
        return html.removeprefix("\ufeff")
    return _decoded_as_labelled(raw)


def _encoded(html: str) -> bytes:
    try:
        return html.encode()
    except UnicodeEncodeError:
        raise UnreadableArticle(
            "The page holds broken characters and cannot be read word for word."
        ) from None


def _decoded_as_labelled(raw: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return _strictly(raw, [encoding])
    head = raw[:_WHERE_CHARSETS_STAND]
    label = _DECLARED.search(head) or _XML_DECLARED.search(head)
    return _strictly(raw, ["utf-8", *([_known(label[1].decode("ascii"))] if label else [])])


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        raise UnreadableArticle(
            f"The page says it is written in “{label}”, an encoding nobody knows."
        ) from None
    return _READ_AS.get(name, name)


def _strictly(raw: bytes, encodings: list[str]) -> str:
    """Decode without losing a character. UTF-8 goes first: text that passes as UTF-8 is UTF-8."""
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableArticle("The page’s characters cannot be decoded; save it as UTF-8 and send it again.")


def _parsed(text: str) -> Element:
    parser = lxml_html.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return lxml_html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise UnreadableArticle("The page holds no HTML that can be read.") from None


def _refuse_depth(root: Element) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if count > MOST_ELEMENTS:
            raise UnreadableArticle(f"The page has more than {MOST_ELEMENTS:,} elements; no article has.")
        if depth > DEEPEST_PAGE:
            raise UnreadableArticle(
                f"The page is nested more than {DEEPEST_PAGE} levels deep; no article is."
            )


def _base(root: Element, url: str) -> str:
    """Return what links are relative to: <base>, the page's address, or what it calls itself."""
    named = [
        *texts(root, "//base/@href"),
        url,
        *texts(root, "//link[@rel='canonical']/@href"),
        *texts(root, "//meta[@property='og:url']/@content"),
    ]
    for address in named:
        whole = absolute(str(address).strip(), url)
        if urlsplit(whole).scheme in {"http", "https"}:
            return whole
    return ""


def absolute(address: str, base: str) -> str:
    """Join an address to the page's; what cannot be an address comes back as ""."""
    address = address.strip()
    if not address:
        return ""
    try:
        whole = urljoin(base or ("https:" if address.startswith("//") else ""), address)
        urlsplit(whole)
    except ValueError:
        return ""
    return whole


@cache
def _finder(path: str) -> etree.XPath:
    return etree.XPath(path)


def select(element: Element, path: str, **names: str) -> list[Element]:
    """Return the elements an XPath finds."""
    found = _finder(path)(element, **names)
    return [node for node in found if isinstance(node, Element)] if isinstance(found, list) else []


def texts(element: Element, path: str, **names: str) -> list[str]:
    """Return the attributes or texts an XPath finds."""
    found = _finder(path)(element, **names)
    return [str(text) for text in found if isinstance(text, str)] if isinstance(found, list) else []


def words_of_class(element: Element) -> str:
    """Return the words of an element's class, id and component names, lower case, tokens between bars.

    "ArticleBody_x7 js-share" → "| article body x7 | js share |"
    """
    named = (
        element.get(name, "")
        for name in (
            "class",
            "id",
            "data-component",
            "data-testid",
            "data-module",
            "data-gu-name",
            "data-area",
        )
    )
    tokens = " ".join(named).split()
    return "| " + " | ".join(_words(token) for token in tokens) + " |" if tokens else ""


def _words(token: str) -> str:
    return " ".join(
        re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", token)
        .replace("_", " ")
        .replace("-", " ")
        .replace(":", " ")
        .lower()
        .split()
    )


def raw_text(element: Element) -> str:
    """Return an element's text as it was written."""
    return "".join(str(text) for text in element.itertext())


def plain(element: Element) -> str:
    """Return an element's text with white space collapsed as a browser shows it."""
    return collapse(raw_text(element))


_SPACES = re.compile("[ \t\n\r\f]+")


def collapse(text: str) -> str:
    """Collapse the white space HTML collapses; non-breaking and thin spaces stay."""
    return _SPACES.sub(" ", text).strip(" ")


def squeezed(text: str) -> str:
    """Return a text as it is compared: letters and digits only, case and accents of quotes aside."""
    return re.sub(r"[\W_]+", "", text).casefold()


def drop(element: Element) -> None:
    """Take an element out of its tree and leave the text after it in place."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Take an element out of its tree and leave everything that was in it in place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    _say_before(parent, place, element.text)
    children = list(element)
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)
    tail = element.tail
    element.tail = None
    parent.remove(element)
    _say_before(parent, place + len(children), tail)


def _say_before(parent: Element, place: int, text: str | None) -> None:
    if not text:
        return
    if place == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text


def trim_end(element: Element) -> None:
    """Take the blanks off the end of an element's text."""
    last = element[-1] if len(element) else None
    if last is None:
        element.text = (element.text or "").rstrip(" ")
    else:
        last.tail = (last.tail or "").rstrip(" ")
