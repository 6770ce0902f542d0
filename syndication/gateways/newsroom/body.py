"""Finds the elements of a page that hold the article's words."""

import re
from collections.abc import Callable

from syndication.gateways.newsroom.page import (
    Element,
    plain,
    select,
    words_of_class,
)

# Class names of the systems newsrooms use, as words: "entry-content", "ArticleBody_x7", "field--name-body".
_BODY_CLASS = re.compile(
    r"\| (?:\w+ )?(?:article|story|post|entry|news|node|blog|blog item|blog post|field(?: name)?|nota"
    r"|noticia|artikel|articulo|artículo|articolo|artigo|detail|single|page|item|press|live ?blog|feature"
    r"|interview|gh|td post|paragraph|rich|c|o|l|m)"
    r" ?(?:full |main |detail |inner |page |text )?(?:body|content|contents|text|copy|prose|richtext"
    r"|inhalt|cuerpo|corps|contenu|contenido|texto|testo|tekst|fulltext|wrap body|posts|chapter"
    r"|markdown)(?: \w+){0,2} \|"
)
_BODY_TOKEN = re.compile(
    r"\| (?:articlebody|storybody|bodycopy|body copy|body text|bodytext|content body|contentbody"
    r"|main text|maintext|prose(?: \w+)?|rich ?text(?: \w+)?|wysiwyg(?: \w+)?|cuerpo|texto|corps"
    r"|artikeltext|fulltext|itemfulltext|postcontent|zn body text|liveblog(?: \w+)?) \|"
)
_NOT_A_BODY = re.compile(
    r"\b(?:header|head|footer|meta|title|aside|sidebar|preview|card|list|related|caption|image|link"
    r"|summary|excerpt|intro)\b"
)
_FEWEST_WORDS = 12
_ENOUGH = 0.5
"""A marked body with less than half of the words of its article is not the body, only a part of it."""
_NEARLY_ALL = 0.97


def find_body(root: Element) -> list[Element]:
    """Return the elements that hold the article, outermost, in order; furniture is gone already."""
    scope = _scope(root)
    weights = _weights(scope)
    for marked in (_microdata(scope), _classed(scope)):
        if marked and sum(weights[part] for part in marked) >= _ENOUGH * max(weights[scope], 1):
            return _with_siblings(marked)
    return [_densest(scope, weights)]


def _weights(scope: Element) -> dict[Element, int]:
    """Return the running words (links apart) of each element."""
    weights: dict[Element, int] = {}
    for element in reversed(list(scope.iter())):
        inner = sum(weights.get(child, 0) for child in element)
        tails = sum(len((child.tail or "").split()) for child in element)
        own = len((element.text or "").split()) + tails
        weights[element] = 0 if element.tag == "a" or not isinstance(element.tag, str) else inner + own
    return weights


def _scope(root: Element) -> Element:
    """Return the element of this one article: the heaviest <article>, unless it is one of many posts."""
    body = root.find("body")
    whole = body if body is not None else root
    weights = _weights(whole)
    articles = [
        element
        for element in whole.iter()
        if element.tag == "article"
        or element.get("role") == "article"
        or "NewsArticle" in (element.get("itemtype") or "")
    ]
    outer = [
        element for element in articles if not any(other in articles for other in element.iterancestors())
    ]
    titled = next((element for element in outer if element.find(".//h1") is not None), None)
    chosen = titled if titled is not None else max(outer, key=lambda element: weights[element], default=None)
    if chosen is None or weights[chosen] < _FEWEST_WORDS:
        return _main(whole)
    together = sum(weights[element] for element in outer)
    alone = weights[chosen] >= _ENOUGH * max(together, weights[_main(whole)], 1)
    return chosen if titled is not None or alone else _main(whole)


def _main(whole: Element) -> Element:
    named = select(whole, "descendant::main | descendant::*[@role='main']")
    return named[0] if named and len(plain(named[0]).split()) >= _FEWEST_WORDS else whole


def _microdata(scope: Element) -> list[Element]:
    return _outermost(
        [element for element in scope.iter() if "articleBody" in (element.get("itemprop") or "").split()]
    )


def _classed(scope: Element) -> list[Element]:
    return _outermost([element for element in scope.iterdescendants() if _is_body(element)])


def _is_body(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in {
        "p",
        "span",
        "a",
        "h1",
        "h2",
        "li",
        "figure",
        "header",
    }:
        return False
    return (
        _is_named(element) and element.find(".//h1") is None and len(plain(element).split()) >= _FEWEST_WORDS
    )


def _is_named(element: Element) -> bool:
    """Say whether a word of the class names the body of an article."""
    classes = words_of_class(element)
    tokens = [f"| {token.strip()} |" for token in classes.split("|") if token.strip()]
    return any(
        (_BODY_CLASS.search(token) or _BODY_TOKEN.search(token)) and not _NOT_A_BODY.search(token)
        for token in tokens
    )


def _outermost(elements: list[Element]) -> list[Element]:
    chosen = set(elements)
    return [element for element in elements if not any(other in chosen for other in element.iterancestors())]


def _with_siblings(parts: list[Element]) -> list[Element]:
    """Add what stands between the parts of a body, short parts named alike, and bare paragraphs beside it."""
    parent = parts[0].getparent()
    if parent is None or any(part.getparent() is not parent for part in parts):
        return parts
    children = list(parent)
    classes = {part.get("class") for part in parts} - {None}
    alike = [
        place
        for place, child in enumerate(children)
        if child in parts or (child.get("class") in classes and _is_named(child))
    ]
    first, last = alike[0], alike[-1]
    while last + 1 < len(children) and children[last + 1].tag in {"p", "ul", "ol", "blockquote", "table"}:
        last += 1
    return [child for child in children[first : last + 1] if isinstance(child.tag, str)]


def _densest(scope: Element, weights: dict[Element, int]) -> Element:
    """Go down as long as one child holds nearly all the words."""
    here = scope
    while True:
        heavy = [child for child in here if weights.get(child, 0) >= _NEARLY_ALL * max(weights[here], 1)]
        if not heavy or heavy[0].tag in {"p", "ul", "ol", "blockquote", "table", "span"}:
            return here
        here = heavy[0]


def find_pictures(
    root: Element, parts: list[Element], is_picture: Callable[[Element], bool]
) -> tuple[list[Element], list[Element]]:
    """Return the pictures, with captions, between the headline and the body, and those right after it.

    After the body only frames without a link count: linked pictures belong to other stories.
    """
    scope = _scope(root)
    order = list(scope.iter())
    start = order.index(parts[0]) if parts[0] in order else 0
    headline = next((index for index, element in enumerate(order) if element.tag == "h1"), None)
    first = 0 if scope.tag == "article" or headline is None or headline > start else headline
    inside = {node for part in parts for node in part.iter()}
    rest = [element for element in order[start:] if element not in inside] if scope.tag == "article" else []
    before = _outermost_pictures(order[first:start], parts[0], is_picture)
    after = _outermost_pictures(rest, parts[0], is_picture)
    return before, [element for element in after if element.find(".//a") is None]


def _outermost_pictures(
    elements: list[Element], body: Element, is_picture: Callable[[Element], bool]
) -> list[Element]:
    taken: list[Element] = []
    around = set(body.iterancestors())
    for element in elements:
        held = element in around or any(other in taken for other in element.iterancestors())
        if isinstance(element.tag, str) and not held and is_picture(element):
            taken.append(element)
    return taken
