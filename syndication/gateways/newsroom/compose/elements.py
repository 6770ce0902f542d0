"""Which element of a page is what: inline or block, a picture's frame, a drop capital, a pull quote."""

import re

from syndication.gateways.newsroom.assets.captions import CREDIT_CLASS
from syndication.gateways.newsroom.assets.marks import MEDIA_TAGS
from syndication.gateways.newsroom.assets.pictures import background_of
from syndication.gateways.newsroom.page import HEADINGS, Element, plain, words_of_class
from syndication.licensing.credits import is_credit_line

INLINE = {
    "a": "a",
    "em": "em",
    "strong": "strong",
    "b": "b",
    "i": "i",
    "u": "u",
    "s": "s",
    "strike": "s",
    "del": "del",
    "ins": "ins",
    "sup": "sup",
    "sub": "sub",
    "small": "small",
    "mark": "mark",
    "abbr": "abbr",
    "acronym": "abbr",
    "code": "code",
    "tt": "code",
    "samp": "code",
    "kbd": "kbd",
    "time": "time",
    "q": "q",
    "cite": "cite",
    "bdi": "bdi",
    "bdo": "bdo",
    "dfn": "em",
    "var": "i",
}
BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "center",
        "fieldset",
        "details",
        "summary",
        "hgroup",
        "address",
        "figure",
        "figcaption",
        "table",
        "ul",
        "ol",
        "dl",
        "li",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "aside",
        "hr",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "form",
        "body",
    ]
)
PICTURES = frozenset({"img", "amp-img", "picture"})
_DROP_CAP = re.compile(r"\b(?:drop ?caps?|dropped cap|initial|first letter|lettrine|capital)\b")
_WRAPPER = re.compile(
    r"\b(?:wp caption|image|images|img|pic|pics|photo|photos|picture|pictures|media|figure|visual"
    r"|illustration"
    r"|bild|foto|imagen|embed|video|audio|gallery|slide|slideshow|thumbnail|thumb|hero|lead art|graphic"
    r"|chart|tr caption container)\b"
)
_NOT_A_WRAPPER = re.compile(
    r"\b(?:text|body|content|article|story|copy|paragraph|prose|grid|row|column|columns)\b"
)
_MOST_LINES_BESIDE_A_PICTURE = 2
_MOST_WORDS_BESIDE_A_PICTURE = 45
PULL_QUOTE = re.compile(
    r"\b(?:pull ?quotes?|pulled quote|blockquote pull|wp block pullquote|quote callout|call out quote"
    r"|zitat box)\b"
)


def has_class(element: Element, pattern: re.Pattern[str]) -> bool:
    """Say whether a word of the element's class is meant."""
    return bool(pattern.search(words_of_class(element)))


def is_wrapping(child: Element) -> bool:
    """Say whether a block only holds a picture and what is said of it: by its class, or by a credit in it."""
    if child.tag not in {"div", "p", "span", "section", "center"}:
        return False
    media = any(True for _ in child.iter(*MEDIA_TAGS)) or background_of(child, "") is not None
    if not media or any(True for _ in child.iter(*HEADINGS, "ul", "ol", "table", "blockquote")):
        return False
    lines = sum(1 for node in child.iter("p") if plain(node))
    if len(plain(child).split()) > _MOST_WORDS_BESIDE_A_PICTURE or lines > _MOST_LINES_BESIDE_A_PICTURE:
        return False
    classes = words_of_class(child)
    named = bool(_WRAPPER.search(classes)) and not _NOT_A_WRAPPER.search(classes)
    return named or (
        child.tag == "div" and any(_is_set_apart_credit(node) for node in child.iterdescendants())
    )


def _is_set_apart_credit(node: Element) -> bool:
    if node.tag not in {"span", "em", "i", "small", "cite", "p", "div"} or not plain(node):
        return False
    return bool(CREDIT_CLASS.search(words_of_class(node))) or is_credit_line(plain(node))


def holds_blocks(child: Element) -> bool:
    """Say whether an inline element holds blocks, or nothing but a picture."""
    return any(True for _ in child.iter(*BLOCK)) or (
        child.tag in {"a", "span"} and not plain(child) and any(True for _ in child.iter(*MEDIA_TAGS))
    )


def is_drop_cap(child: Element) -> bool:
    """Say whether a block is only the drawn first letter of a paragraph."""
    return (
        child.tag == "div"
        and bool(_DROP_CAP.search(words_of_class(child)))
        and len(plain(child)) <= len("“W")
    )


def spoken(child: Element) -> str:
    """Return what an icon says: an emoji, or the letter of a drawn initial."""
    alt = child.get("alt") or ""
    emoji = bool(alt) and len(alt) <= len("🏴󠁧󠁢󠁳󠁣󠁴󠁿") and not alt.isascii()
    letter = len(alt) == 1 and bool(_DROP_CAP.search(words_of_class(child)))
    return alt if emoji or letter else ""
