"""What stands beside an asset: its caption and its credit, and where one ends and the other begins."""

import re

from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.assets.marks import MEDIA_TAGS
from syndication.gateways.newsroom.page import Element, collapse, plain, words_of_class
from syndication.licensing.credits import is_credit_line, split_credit

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
    credit_lines = [bare_credit(plain(node), own_names) for node in credited]
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


def bare_credit(text: str, own_names: tuple[str, ...]) -> str:
    """Return a credit without the words that introduce it and the brackets around it."""
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


def reads_as_caption(text: str, found: Found, own_names: tuple[str, ...]) -> bool:
    """Say whether a paragraph beside an asset is its credit, or a caption that ends in one."""
    count = len(text.split())
    if is_credit_line(text, own_names):
        return count <= _LONGEST_LONE_CREDIT
    caption, credit = split_credit(text, own_names)
    return bool(credit and caption) and count <= _LONGEST_BESIDE and not found.captions


_LONGEST_LONE_CREDIT = 25
_LONGEST_BESIDE = 60
