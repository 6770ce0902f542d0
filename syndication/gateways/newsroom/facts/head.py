"""The head of the article as it is printed: where it stands, and what is chrome around it."""

import re

from syndication.gateways.newsroom.page import Element, Page, plain, words_of_class

STANDFIRST_CLASS = re.compile(
    r"\b(?:standfirst|deck|dek|subtitle|sub title|subheadline|sub headline|subheading|subhead|strapline"
    r"|sous titre|chapo|chapeau"
    r"|entradilla|bajada|copete|sottotitolo|vorspann|article (?:desc|summary|intro|introduction|description"
    r"|excerpt|lead|lede)"
    r"|(?:content )?detail description|post (?:excerpt|subtitle)|summary|ingress"
    r"|stand first|headline (?:sub|deck))\b"
)
NOT_A_STANDFIRST = re.compile(
    r"\b(?:byline|author|meta|date|time|share|social|caption|credit|breadcrumb|tag|tags|kicker|category"
    r"|label|read|related|teaser|card|promo|newsletter|sidebar|nav|site|logo)\b"
)
_RUNNING_WORDS, _RUNNING_LETTERS = 12, 90
"""A paragraph this long is the article's own, not a line about it. Letters count where spaces do not."""


def opening(page: Page) -> list[Element]:
    """Return the elements from the headline to the article's first running paragraph."""
    elements = [element for element in page.root.iter() if isinstance(element.tag, str)]
    start = next((index for index, element in enumerate(elements) if element.tag == "h1"), 0)
    end = next(
        (index for index in range(start, len(elements)) if _is_running(elements[index])), len(elements)
    )
    return elements[start:end]


def _is_running(element: Element) -> bool:
    if element.tag != "p" or is_inside_chrome(element):
        return False
    text = plain(element)
    about = " ".join(words_of_class(node) for node in [element, *element.iterancestors()][:3])
    long = len(text.split()) >= _RUNNING_WORDS or len(text) >= _RUNNING_LETTERS
    return (
        long and not STANDFIRST_CLASS.search(about) and not NOT_A_STANDFIRST.search(words_of_class(element))
    )


def is_inside_chrome(element: Element) -> bool:
    """Say whether an element stands in something that is beside the article's own lines."""
    if any(True for _ in element.iterancestors("nav", "aside", "figure", "head", "li", "blockquote")):
        return True
    return any(True for _ in element.iterancestors("footer")) and not any(
        True for _ in element.iterancestors("article")
    )
