"""Takes out furniture known by its element, its role or its class."""

import re

from syndication.gateways.newsroom.furniture.classes import LABELLED, NAMES
from syndication.gateways.newsroom.page import Element, drop, plain, select, words_of_class

_FURNITURE_ROLES = frozenset(
    {
        "navigation",
        "search",
        "dialog",
        "alertdialog",
        "banner",
        "contentinfo",
        "menu",
        "menubar",
        "toolbar",
        "alert",
        "status",
        "tooltip",
    }
)
# Words of classes and ids that name furniture wherever they stand.
_SURE = re.compile(rf"\b(?:{'|'.join(piece for pieces in NAMES.values() for piece in pieces)})\b")
# Tokens that say what kind of thing the whole article is: "tag-newsletter", "has-comments", "category-promo".
_TAXONOMY = re.compile(
    r"^(?:tag|category|cat|post|format|type|status|has|is|no|with|without|author|section|topic|term|page"
    r"|single|template|js|hide|not|allow) "
)
_EMBEDDED = re.compile(
    r"\b(?:embed|embedded|twitter tweet|instagram media|tiktok embed|fb post|fb video|wp block embed"
    r"|social embed|datawrapper|flourish|captions?|image|picture|photo|figure|gallery|video)\b"
)
_TAXONOMY_BEARERS = frozenset({"article", "body", "html", "main"})
_LONGEST_BOX_NAME = 4
LARGEST_SHARE = 0.35
"""A part with more of the page's running words than this is no furniture, whatever its class says."""


def running_words(element: Element) -> int:
    """Count the words that are no link's."""
    linked = sum(len(plain(link).split()) for link in element.iter("a"))
    return len(plain(element).split()) - linked


def shows_picture(element: Element) -> bool:
    """Say whether a picture or a film stands in an element."""
    return any(True for _ in element.iter("img", "amp-img", "picture", "iframe", "video"))


def drop_furniture(root: Element) -> None:
    """Take out the parts of the page whose element, role or class names furniture."""
    total = max(running_words(root), 1)
    for element in list(select(root, "//body//*")):
        if element.getparent() is not None and is_furniture(element) and not _is_the_article(element, total):
            drop(element)


def is_furniture(element: Element) -> bool:
    """Judge one element by its name, role and class."""
    if element.tag in {"nav", "form"} or element.get("role") in _FURNITURE_ROLES:
        return True
    if element.tag == "footer" and not _is_quotation_footer(element):
        return True
    return _class_names_furniture(element) or _label_names_furniture(element)


def _label_names_furniture(element: Element) -> bool:
    """Judge a box by the name it is given for those who hear the page: "newsletter promotion"."""
    label = (element.get("aria-label") or "").lower()
    boxed = element.tag in {"aside", "section", "div", "ul"}
    return boxed and len(label.split()) <= _LONGEST_BOX_NAME and bool(LABELLED.search(label))


def _is_quotation_footer(element: Element) -> bool:
    return any(True for _ in element.iterancestors("blockquote"))


def _class_names_furniture(element: Element) -> bool:
    if element.tag in {"img", "picture", "figure"} or (element.tag == "a" and shows_picture(element)):
        return False
    tokens = [token.strip() for token in words_of_class(element).split("|") if token.strip()]
    if element.tag in _TAXONOMY_BEARERS or any(token in {"hentry", "post", "article"} for token in tokens):
        tokens = [token for token in tokens if not _TAXONOMY.match(token)]
    tokens = [token for token in tokens if not token.startswith(("has ", "is ", "no ", "with ", "js "))]
    return any(_SURE.search(token) and not _EMBEDDED.search(token) for token in tokens)


def _is_the_article(element: Element, total: int) -> bool:
    """Say whether an element named like furniture holds the article after all."""
    if element.tag in {"body", "main", "html"} or element.find(".//h1") is not None:
        return True
    if select(element, "descendant-or-self::*[contains(@itemprop, 'articleBody')]"):
        return True
    if (
        element.get("role") in _FURNITURE_ROLES
        or element.tag in {"nav", "footer"}
        or _COMMENTS.search(words_of_class(element))
    ):
        return False
    return running_words(element) > LARGEST_SHARE * total


_COMMENTS = re.compile(
    r"\b(?:comments?|comment list|disqus|commentaires?|kommentare?|comentarios?|related|most read"
    r"|recirc\w*)\b"
)
