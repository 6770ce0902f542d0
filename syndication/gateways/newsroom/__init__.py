"""Reads an article's page: its facts, its own words, and every asset with its owner.

    page ── facts ─────────────────────────────────────────────┐
      └─ furniture ── body ── compose ── finish ── clean ── words ─► ArticleRead
                       lead ────┘ └─ assets ─┘          doubts ──► refusal or warnings

A page of any newsroom's system goes in. `page` decodes and bounds it, `facts` reads what it says
of itself, `furniture` takes out what is not the article, `body` finds where the words stand and
`lead` the pictures above them, `compose` writes them anew, `assets` knows pictures and their
owners, `finish` ties captions to their assets and takes the facts out of the words, `clean` is the
allow-list, `doubts` says no, or what to check. Nothing is fetched, and nothing is kept because it
was there.
"""

import re

from lxml import etree

from schemas.article import ArticleRead, AssetRead
from syndication.gateways.newsroom import finish
from syndication.gateways.newsroom.assets.judging import judged
from syndication.gateways.newsroom.body import find_body, find_pictures
from syndication.gateways.newsroom.clean import clean
from syndication.gateways.newsroom.compose import Composed, compose
from syndication.gateways.newsroom.doubts import (
    CUT_SHORT,
    asks_to_subscribe,
    refuse_what_is_no_article,
    warnings_of,
)
from syndication.gateways.newsroom.facts import Facts, read_facts
from syndication.gateways.newsroom.furniture.boxes import drop_head_lines, drop_spoken_parts
from syndication.gateways.newsroom.furniture.named import drop_furniture
from syndication.gateways.newsroom.furniture.unseen import drop_unseen
from syndication.gateways.newsroom.lead import is_lead, unplaced, wrapped
from syndication.gateways.newsroom.page import Element, Page, open_page, plain, squeezed
from syndication.gateways.newsroom.words import count_words, text_of
from syndication.licensing.agencies import agencies_in
from syndication.licensing.wire_copy import TextRights, text_rights

__all__ = ["clean", "own_html", "read_article"]


def read_article(html: bytes | str, *, url: str = "", own_names: tuple[str, ...] = ()) -> ArticleRead:
    """Read an article's page. `own_names` are the names our publications are credited under.

    Raises UnreadableArticle, with a sentence for the desk, when the page is empty, too large, too
    deep, undecodable, an error or paywall page, or has no headline or no body.
    """
    page = open_page(html, url)
    facts = read_facts(page, url)
    names = (*own_names, *_our_publishers(facts))
    drop_unseen(page.root)
    facts = facts._replace(is_free=facts.is_free and not asks_to_subscribe(page.root))
    composed = _composed(page, facts, names)
    standfirst = _standfirst(facts, composed.body)
    facts = _with_byline(facts, finish.spoken_byline(composed.body))
    finish.drop_facts(composed.body, facts, standfirst)
    _tidy(composed.body)
    refuse_what_is_no_article(facts, text_of(composed.body))
    assets = _judged(page, facts, composed, names)
    finish.fill_figures(composed.body, assets[: len(composed.assets)], composed.assets)
    return _read(
        facts._replace(standfirst=standfirst),
        composed.body,
        assets,
        rights=_rights(facts, text_of(composed.body), names),
        own_names=own_names,
    )


def _read(
    facts: Facts,
    body: Element,
    assets: tuple[AssetRead, ...],
    *,
    rights: TextRights,
    own_names: tuple[str, ...],
) -> ArticleRead:
    text = text_of(body)
    return ArticleRead(
        url=facts.url,
        headline=facts.headline,
        standfirst=facts.standfirst,
        byline=facts.byline,
        published=facts.published,
        modified=facts.modified,
        language=facts.language,
        direction=facts.direction,
        text=text,
        html=clean(_html(body)),
        words=count_words(text),
        assets=assets,
        text_owner=rights.owner,
        text_credit=rights.credit,
        section=facts.section,
        warnings=(*facts.warnings, *warnings_of(facts, text, body, own_names)),
    )


def _judged(page: Page, facts: Facts, composed: Composed, names: tuple[str, ...]) -> tuple[AssetRead, ...]:
    """Return the assets, those of the body first, each with its owner."""
    placed = (judged(found, facts.pictures, names) for found in composed.assets)
    return (*placed, *unplaced(page, facts, composed, names))


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
    drop_furniture(page.root)
    parts = _parts(page, facts)
    drop_spoken_parts(parts)
    drop_head_lines(parts)
    before, after = find_pictures(page.root, parts, lambda element: is_lead(element, page.base))
    composed = compose([*wrapped(before), *parts, *wrapped(after)], page.base, names)
    finish.settle_captions(composed.body, composed.assets, names)
    return composed


def _parts(page: Page, facts: Facts) -> list[Element]:
    """Return the elements that hold the words, or those the data gives where a script would write them."""
    parts = find_body(page.root)
    shown = sum(len(plain(part).split()) for part in parts)
    if not facts.article_body or shown >= CUT_SHORT * len(facts.article_body.split()):
        return parts
    told = etree.SubElement(page.root, "div")
    for line in re.split(r"\s*\n\s*|</?p>", facts.article_body):
        etree.SubElement(told, "p").text = line
    return [told]


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


def _rights(facts: Facts, text: str, names: tuple[str, ...]) -> TextRights:
    blocks = text.split("\n\n")
    closing = [line for block in blocks[-3:] for line in block.split("\n")]
    return text_rights(facts.bylines, opening=blocks[0] if blocks else "", closing=closing, own_names=names)
