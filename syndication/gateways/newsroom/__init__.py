"""Reads an article's page: its facts, its own words, and every asset with its owner.

    page ── facts ─────────────────────────────────────────────┐
      └─ furniture ── body ── compose ── finish ── clean ── words ─► ArticleRead

A page of any newsroom's system goes in. `page` decodes and bounds it, `facts` reads what it says
of itself, `furniture` takes out what is not the article, `body` finds where the words stand,
`compose` writes them anew, `finish` ties captions to their assets and takes the facts out of the
words, `clean` is the allow-list. Nothing is fetched, and nothing is kept because it was there.
"""

import re

from lxml import etree

from schemas.article import ArticleRead, AssetKind, AssetRead
from syndication.errors import UnreadableArticle
from syndication.gateways.newsroom import finish
from syndication.gateways.newsroom.assets.captions import is_captioning
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.assets.judging import judged
from syndication.gateways.newsroom.assets.marks import MEDIA_TAGS
from syndication.gateways.newsroom.assets.media import media_of
from syndication.gateways.newsroom.assets.pictures import background_of, picture_key
from syndication.gateways.newsroom.body import find_body, find_pictures
from syndication.gateways.newsroom.clean import clean
from syndication.gateways.newsroom.compose import Composed, compose, is_wrapping
from syndication.gateways.newsroom.facts import Facts, lead_addresses, read_facts
from syndication.gateways.newsroom.furniture.boxes import drop_head_lines, drop_spoken_parts
from syndication.gateways.newsroom.furniture.named import drop_furniture
from syndication.gateways.newsroom.furniture.unseen import drop_unseen
from syndication.gateways.newsroom.page import Element, Page, open_page, plain, squeezed, words_of_class
from syndication.gateways.newsroom.words import count_words, text_of
from syndication.licensing.credits import TextRights, agencies_in, is_credit_line, text_rights

__all__ = ["clean", "own_html", "read_article"]

FEWEST_WORDS = 25
"""Shorter than this is a caption, a teaser or a headline alone; the shortest news briefs have 30."""


def read_article(html: bytes | str, *, url: str = "", own_names: tuple[str, ...] = ()) -> ArticleRead:
    """Read an article's page. `own_names` are the names our publications are credited under.

    Raises UnreadableArticle, with a sentence for the desk, when the page is empty, too large, too
    deep, undecodable, an error or paywall page, or has no headline or no body.
    """
    page = open_page(html, url)
    facts = read_facts(page, url)
    names = (*own_names, *_our_publishers(facts))
    composed = _composed(page, facts, names)
    standfirst = _standfirst(facts, composed.body)
    facts = _with_byline(facts, finish.spoken_byline(composed.body))
    finish.drop_facts(composed.body, facts, standfirst)
    _tidy(composed.body)
    text = text_of(composed.body)
    _refuse_what_is_no_article(facts, text)
    assets = (
        *(judged(found, facts.pictures, names) for found in composed.assets),
        *_unplaced(page, facts, composed, names),
    )
    finish.fill_figures(composed.body, assets[: len(composed.assets)], composed.assets)
    rights = _rights(facts, text, names)
    return ArticleRead(
        url=facts.url,
        headline=facts.headline,
        standfirst=standfirst,
        byline=facts.byline,
        published=facts.published,
        modified=facts.modified,
        language=facts.language,
        direction=facts.direction,
        text=text,
        html=clean(_html(composed.body)),
        words=count_words(text),
        assets=assets,
        text_owner=rights.owner,
        text_credit=rights.credit,
        section=facts.section,
        warnings=(*facts.warnings, *_warnings(facts, text, composed.body, own_names)),
    )


_EMPTY_FIGURE = re.compile(r'<figure data-asset="\d+"></figure>\n?')


def own_html(read: ArticleRead) -> str:
    """Return the body without the empty places of assets that are not ours."""
    return _EMPTY_FIGURE.sub("", read.html)


def _our_publishers(facts: Facts) -> tuple[str, ...]:
    """Return the names the page is published under: its words are licensed as theirs, its pictures too.

    A publisher that is an agency is never us.
    """
    return tuple(name for name in facts.publishers if not agencies_in(name))


def _composed(page: Page, facts: Facts, names: tuple[str, ...]) -> Composed:
    drop_unseen(page.root)
    drop_furniture(page.root)
    parts = _parts(page, facts)
    drop_spoken_parts(parts)
    drop_head_lines(parts)
    before, after = find_pictures(page.root, parts, lambda element: _is_lead(element, page.base))
    composed = compose([*_wrapped(before), *parts, *_wrapped(after)], page.base, names)
    finish.settle_captions(composed.body, composed.assets, names)
    return composed


def _parts(page: Page, facts: Facts) -> list[Element]:
    """Return the elements that hold the words, or those the data gives where a script would write them."""
    parts = find_body(page.root)
    shown = sum(len(plain(part).split()) for part in parts)
    if not facts.article_body or shown >= _CUT_SHORT * len(facts.article_body.split()):
        return parts
    told = etree.SubElement(page.root, "div")
    for line in re.split(r"\s*\n\s*|</?p>", facts.article_body):
        etree.SubElement(told, "p").text = line
    return [told]


def _is_lead(element: Element, base: str) -> bool:
    """Say whether an element outside the body is a picture of the article, with or without its caption."""
    if element.tag == "figure":
        return any(True for _ in element.iter(*MEDIA_TAGS)) or any(
            background_of(node, base) for node in element.iter()
        )
    if any(_PORTRAIT.search(words_of_class(node)) for node in [element, *element.iterancestors()]):
        return False
    shows = media_of(element, base) is not None or background_of(element, base) is not None
    return shows or is_captioning(element) or is_wrapping(element)


_PORTRAIT = re.compile(r"\b(?:authors?|byline|by line|avatar|contributors?)\b")


def _wrapped(lead: list[Element]) -> list[Element]:
    """Move the lead's elements into one part of their own, so that each is read as a block of it."""
    if not lead:
        return []
    part = etree.Element("div")
    for element in lead:
        element.tail = None
        part.append(element)
    return [part] if any(not is_captioning(element) for element in part) else []


def _standfirst(facts: Facts, body: Element) -> str:
    """Return the printed deck, or the description where it is not merely a cut of the first paragraph."""
    if facts.standfirst:
        return facts.standfirst
    start = squeezed(" ".join(plain(part) for part in body)[:2000])
    said = squeezed(facts.description)
    return "" if not said or said[:80] in start else facts.description


def _with_byline(facts: Facts, spoken: str) -> Facts:
    return facts._replace(byline=spoken, bylines=(spoken,)) if spoken and not facts.byline else facts


def _tidy(body: Element) -> None:
    finish.drop_spoken_furniture(body)
    finish.drop_repeated_quotes(body)
    finish.renumber_headings(body)
    finish.settle_notes(body)
    finish.settle_links(body)


def _html(body: Element) -> str:
    return "\n".join(
        etree.tostring(part, encoding="unicode", method="html", with_tail=False) for part in body
    )


_NO_ARTICLE = re.compile(
    r"(?i)^\W*(?:404|403|410|500|502|503)\b|page not found|not found|access denied|forbidden"
    r"|just a moment|are you a robot|attention required|service unavailable|seite nicht gefunden"
    r"|page introuvable|página no encontrada|الصفحة غير موجودة"
)
_PAYWALL = re.compile(
    r"(?i)subscribe to (?:continue|read)|to continue reading|continue reading with|for subscribers only"
    r"|réservé aux abonnés|lire la suite de cet article|nur für abonnenten|weiterlesen mit"
    r"|exclusivo para suscriptores|للمشتركين فقط"
)
_CUT_SHORT = 0.5


def _refuse_what_is_no_article(facts: Facts, text: str) -> None:
    words = count_words(text)
    if words < FEWEST_WORDS * 4 and _NO_ARTICLE.search(facts.headline):
        raise UnreadableArticle(f"This is an error page, not an article: “{facts.headline}”.")
    if words < count_words(facts.article_body) * _CUT_SHORT or (
        not facts.is_free and words < FEWEST_WORDS * 4
    ):
        raise UnreadableArticle(
            "The page shows only part of the article, as without a subscription; send the full page."
        )
    if not facts.headline:
        raise UnreadableArticle("The page has no headline.")
    if words < FEWEST_WORDS:
        raise UnreadableArticle(f"The page holds no article: only {words} words of text were found on it.")


def _unplaced(page: Page, facts: Facts, composed: Composed, names: tuple[str, ...]) -> tuple[AssetRead, ...]:
    """Return the lead picture the page offers to others (og:image) where it is not one of the body's."""
    seen = {picture_key(found.url) for found in composed.assets if found.url}
    unplaced = []
    for picture in lead_addresses(facts, page):
        key = picture_key(picture.url)
        if picture.url and key not in seen and not _DEFAULT_PICTURE.search(key):
            seen.add(key)
            unplaced.append(judged(Found(AssetKind.PHOTOGRAPH, picture.url), facts.pictures, names))
    return tuple(unplaced)


_DEFAULT_PICTURE = re.compile(
    r"(?:^|[/_-])(?:logo|default|placeholder|fallback|favicon|icon|og-default|share-default"
    r"|site-image)(?:[/_-]|$)"
)


def _rights(facts: Facts, text: str, names: tuple[str, ...]) -> TextRights:
    blocks = text.split("\n\n")
    closing = [line for block in blocks[-3:] for line in block.split("\n")]
    return text_rights(facts.bylines, opening=blocks[0] if blocks else "", closing=closing, own_names=names)


def _warnings(facts: Facts, text: str, body: Element, own_names: tuple[str, ...]) -> list[str]:
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
