"""What is refused as no article, and what is read with a warning for the desk."""

import re

from syndication.errors import UnreadableArticle
from syndication.gateways.newsroom.facts import Facts
from syndication.gateways.newsroom.page import Element, plain, squeezed
from syndication.gateways.newsroom.words import count_words
from syndication.licensing.agencies import agencies_in
from syndication.licensing.credits import is_credit_line

FEWEST_WORDS = 25
"""Shorter than this is a caption, a teaser or a headline alone; the shortest news briefs have 30."""

_NO_ARTICLE = re.compile(
    r"(?i)^\W*(?:404|403|410|500|502|503)\b|page not found|not found|access denied|forbidden"
    r"|just a moment|are you a robot|attention required|service unavailable|seite nicht gefunden"
    r"|page introuvable|página no encontrada|الصفحة غير موجودة"
)
_PAYWALL = re.compile(
    r"(?i)subscribe to (?:continue|read (?:on|more|this|the))|to continue reading|for subscribers only"
    r"|la suite (?:de cet article )?est réservée|cet article est réservé|de cet article à lire"
    r"|nur für abonnenten|weiterlesen mit|exclusivo para suscriptores|para seguir leyendo|للمشتركين فقط"
)
CUT_SHORT = 0.5


def asks_to_subscribe(root: Element) -> bool:
    """Say whether a line that a reader sees asks for a subscription before the rest is shown."""
    return any(_PAYWALL.search(element.text or "") for element in root.iter(*_LINES))


_LINES = ("p", "div", "span", "a", "strong", "h2", "h3", "h4")


def refuse_what_is_no_article(facts: Facts, text: str) -> None:
    """Raise UnreadableArticle for an error page, a cut article, or one without headline or words."""
    words = count_words(text)
    if words < FEWEST_WORDS * 4 and _NO_ARTICLE.search(facts.headline):
        raise UnreadableArticle(f"This is an error page, not an article: “{facts.headline}”.")
    if words < count_words(facts.article_body) * CUT_SHORT or (
        not facts.is_free and words < FEWEST_WORDS * 4
    ):
        raise UnreadableArticle(
            "The page shows only part of the article, as without a subscription; send the full page."
        )
    if not facts.headline:
        raise UnreadableArticle("The page has no headline.")
    if words < FEWEST_WORDS:
        raise UnreadableArticle(f"The page holds no article: only {words} words of text were found on it.")


def warnings_of(facts: Facts, text: str, body: Element, own_names: tuple[str, ...]) -> list[str]:
    """Return the sentences that tell the desk what to check before it offers this article."""
    warnings = []
    ours = {squeezed(name).removeprefix("the") for name in own_names}
    if (
        own_names
        and facts.publishers
        and not any(squeezed(name).removeprefix("the") in ours for name in facts.publishers)
    ):
        warnings.append(
            f"The page is published by “{facts.publishers[0]}”, none of our names; check that it is ours."
        )
    lost = _lost(facts.article_body, text)
    if lost:
        warnings.append(
            f"{lost} paragraphs that the page's data gives are not among the words that were read."
        )
    for box in body.iter("aside", "blockquote"):
        last = plain(box[-1]) if len(box) else ""
        if agencies_in(last) and is_credit_line(last):
            warnings.append(f"A passage is marked as “{last}”; check whose words it is.")
    return warnings


_LONG_PARAGRAPH = 12


def _lost(said: str, text: str) -> int:
    """Count the long paragraphs of JSON-LD's articleBody that are not in the text."""
    have = squeezed(text)
    paragraphs = [
        line
        for line in re.split(r"\n+", re.sub(r"<[^<>]{1,200}>", "\n", said))
        if len(line.split()) >= _LONG_PARAGRAPH
    ]
    return sum(squeezed(line) not in have for line in paragraphs)
