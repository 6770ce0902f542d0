"""Reading article pages: every layout's own words, verbatim, and every asset with its owner."""

# ruff: noqa: E501, RUF001  (pages and pieces of HTML read better unbroken)

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import ArticleRead, Owner, TextOwner
from syndication.errors import UnreadableArticle
from syndication.gateways.newsroom import clean, own_html, read_article

OUR_NAMES = ("The Harbour Courier", "Harbour Courier")
PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
SAMPLES = sorted((Path(__file__).parents[2] / "syndication/sandbox/publication/pages").glob("*.html"))


class Expected(NamedTuple):
    """What a page's neighbour `.txt` says: facts, assets, pieces of HTML, and the whole text."""

    facts: dict[str, str]
    assets: list[str]
    html: list[str]
    text: str


def expected_of(page: Path) -> Expected:
    """Read the expectation beside a page."""
    head, text = page.with_suffix(".txt").read_text(encoding="utf-8").split("---\n", 1)
    lines = [(key, value.strip()) for key, value in (line.split(":", 1) for line in head.splitlines())]
    return Expected(
        facts={key: value for key, value in lines if key not in {"asset", "html"}},
        assets=[value for key, value in lines if key == "asset"],
        html=[value for key, value in lines if key == "html"],
        text=text.rstrip("\n"),
    )


def assets_of(read: ArticleRead) -> list[str]:
    """Write the assets as the expectations do."""
    return [
        f"{asset.owner} | {asset.kind} | {asset.url} | {asset.caption} | {asset.credit}".strip()
        for asset in read.assets
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_reads_a_layout_word_for_word(page: Path) -> None:
    """The text is exactly the article's own words, in order, with nothing of the page around it."""
    assert read_article(page.read_bytes(), own_names=OUR_NAMES).text == expected_of(page).text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_finds_every_asset_with_its_owner(page: Path) -> None:
    """Each picture, film, sound and embed is listed with its owner, address, caption and credit."""
    assert assets_of(read_article(page.read_bytes(), own_names=OUR_NAMES)) == expected_of(page).assets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_reads_the_facts(page: Path) -> None:
    """Headline, byline, dates, language and owner of the words are what the page says."""
    read = read_article(page.read_bytes(), own_names=OUR_NAMES)
    expected = expected_of(page)
    assert {key: str(getattr(read, key)) for key in expected.facts} == expected.facts
    assert [piece for piece in expected.html if piece not in read.html] == []


@pytest.mark.parametrize("page", [*PAGES, *SAMPLES], ids=lambda page: page.stem)
def test_foreign_assets_leave_nothing_behind(page: Path) -> None:
    """Nothing of an asset that is not ours is in the HTML or the text: no address, caption or credit."""
    read = read_article(page.read_bytes(), own_names=OUR_NAMES)
    for asset in read.assets:
        if asset.owner is Owner.OWN:
            continue
        # An architect credited for a drawing may be named in the article too; an agency's credit may not.
        credit = asset.credit if asset.owner is Owner.AGENCY else ""
        told = [part for part in (asset.url, asset.caption, credit) if len(part) > len("Getty Images")]
        assert [part for part in told if part in read.html or part in read.text] == []


@pytest.mark.parametrize("page", [*PAGES, *SAMPLES], ids=lambda page: page.stem)
def test_html_is_clean_and_says_what_the_text_says(page: Path) -> None:
    """The HTML passes the allow-list unchanged, skips no heading level and places every asset it marks."""
    read = read_article(page.read_bytes(), own_names=OUR_NAMES)
    levels = [1, *(int(level) for level in re.findall(r"<h([1-6])", read.html))]
    assert clean(read.html) == read.html
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {int(index) for index in re.findall(r'data-asset="(\d+)"', read.html)} <= set(
        range(len(read.assets))
    )
    assert len(read.text.split()) > 0
    assert "<figure data-asset" not in re.sub(
        r'<figure data-asset="\d+">(?:<img|<figcaption)', "", own_html(read)
    )


@pytest.mark.parametrize("page", SAMPLES, ids=lambda page: page.stem)
def test_samples_carry_no_furniture(page: Path) -> None:
    """The sample newspaper's own pages come out without its furniture, in any of its languages."""
    text = read_article(page.read_bytes(), own_names=OUR_NAMES).text
    furniture = re.compile(
        r"(?i)read more|republish|newsletter|cookie|skip to|share this|most read|related stories|sign up|subscribe"
        r"|à lire aussi|newsletter|partager|اقرأ أيض|النشرة|مشاركة|إعادة نشر"
    )
    assert furniture.findall(text) == []


def page_with(body: str, head: str = "") -> str:
    """Return a small whole page around a body."""
    return (
        f"<!doctype html><html lang='en'><head><title>A title</title>{head}</head>"
        f"<body><article><h1>A headline</h1>{body}</article></body></html>"
    )


ENOUGH = (
    "<p>"
    + "The ferry came back on Tuesday and everybody on the quay had something to say about it. " * 3
    + "</p>"
)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "empty"),
        (b"   \n ", "empty"),
        ("<!-- only a comment -->", "no HTML|no headline|no article"),
        ("x" * (4 * 1024 * 1024 + 1), "4 MB"),
        ("<div>" * 300 + ENOUGH, "levels deep"),
        ("<div>" * 60_000 + ENOUGH, "levels deep"),
        (b"<html><body><h1>Caf\xe9</h1>" + ENOUGH.encode() + b"</body></html>", "decoded"),
        ("<h1>Broken \ud800</h1>" + ENOUGH, "broken characters"),
        (b'<meta charset="klingon-1"><h1>A</h1>\xff' + ENOUGH.encode(), "encoding"),
        ("<html><body>" + ENOUGH + "</body></html>", "no headline"),
        (page_with("<p>Too short.</p>"), "no article"),
        ("<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><p>nginx</p></body></html>", "error page"),
        (page_with("<p>Just the first words.</p>", '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A headline","isAccessibleForFree":false}</script>'), "only part"),
    ],
)  # fmt: skip
def test_refuses_what_is_no_article(html: bytes | str, reason: str) -> None:
    """What cannot be read is refused with a sentence that says why."""
    with pytest.raises(UnreadableArticle, match=reason):
        read_article(html)


def test_a_canonical_address_on_another_host_is_not_believed() -> None:
    """A page that names another host as its own keeps the address it came from, and says so."""
    html = page_with(ENOUGH, '<link rel="canonical" href="https://elsewhere.example/a">')
    read = read_article(html, url="https://here.example/b")
    assert read.url == "https://here.example/b"
    assert any("elsewhere.example" in warning for warning in read.warnings)


def test_a_date_without_a_zone_is_taken_as_utc_and_said_so() -> None:
    """A moment without a zone becomes UTC with a warning; one with a zone is preferred."""
    naive = '<meta property="article:published_time" content="2026-01-02T03:04:05">'
    zoned = '<meta name="parsely-pub-date" content="2026-01-02T03:04:05+02:00">'
    alone, both = read_article(page_with(ENOUGH, naive)), read_article(page_with(ENOUGH, naive + zoned))
    assert (alone.published, both.published) == ("2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05+02:00")
    assert [bool(read.warnings) for read in (alone, both)] == [True, False]


def test_a_page_of_another_publisher_is_pointed_out() -> None:
    """A page published under a name that is none of ours is read, with a warning."""
    read = read_article(
        page_with(ENOUGH, '<meta property="og:site_name" content="The Other Paper">'), own_names=OUR_NAMES
    )
    assert any("The Other Paper" in warning for warning in read.warnings)


def test_a_page_decodes_as_it_says() -> None:
    """A page in a declared older encoding is read without losing a character."""
    html = page_with("<p>Café – “naïve”</p>" + ENOUGH, '<meta charset="iso-8859-1">')
    assert "Café – “naïve”" in read_article(html.encode("cp1252")).text


def test_entities_do_not_expand() -> None:
    """A document type with nested or external entities yields no text and reads no file."""
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = read_article(bomb + page_with(f"<p>One &b; two &x; three.</p>{ENOUGH}")).text
    assert "aaaa" not in text
    assert "root:" not in text


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<a href='java\nscript:alert(1)'>x</a>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>", "<math><mtext><table><mglyph><style><img src=x onerror=1>",
        "<a href='data:text/html,x'>x</a>", "<p style='background:url(//e)' onclick=x>y</p>", "<iframe srcdoc='<script>'></iframe>",
        "<td colspan=1000000>x</td>", "<a rel=attachment href='file:///etc/passwd'>x</a>", "<img src='/etc/passwd'>",
        "<form action=x><input></form>", "<p id='note-x\" onload=\"y'>z</p>", "<base href='https://evil.example/'>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    ],
)  # fmt: skip
def test_nothing_hostile_comes_through(hostile: str) -> None:
    """No script, handler, style, file address or absurd number survives, in or beside the article."""
    read = read_article(page_with(ENOUGH + hostile + ENOUGH))
    assert not re.search(r"(?i)<script|onerror=|onload=|onclick=|javascript:|file:|data:text|style=|srcdoc|1000000|<form|<iframe|/etc/", read.html)  # fmt: skip
    assert clean(read.html) == read.html


TAGS = st.sampled_from(
    ["p", "h2", "a", "b", "table", "tr", "td", "ul", "li", "blockquote", "svg", "math", "style", "noscript", "template",
     "figure", "img", "span", "pre", "ruby", "select", "title", "textarea", "dl", "dt", "form"]
)  # fmt: skip
SCRAPS = st.one_of(
    st.builds("<{}>".format, TAGS), st.builds("</{}>".format, TAGS), st.text(max_size=12),
    st.sampled_from(['<a href="javascript:x">', '<a href="https://a.example/">', "<!--", "-->", "<![CDATA[", "&lt;script&gt;", '<td colspan="999">',
                     '<p id="note-1">', '<img src="//x">', '<figure data-asset="3">', "<", ">", '"', "&amp;lt;"]),
)  # fmt: skip


@given(st.lists(SCRAPS, max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_changes_nothing(html: str) -> None:
    """Whatever goes in, what comes out of the allow-list passes it unchanged."""
    once = clean(html)
    assert clean(once) == once


WORD = st.text(alphabet="bcdfghjklmnprstvwzéñüßøαля", min_size=4, max_size=9)
SENTENCE = st.lists(WORD, min_size=9, max_size=20).map(lambda words: " ".join(words).capitalize() + ".")
WRAPPERS = st.sampled_from(
    ["<p>{}</p>", "<div>{}</div>", "<p class='css-1x2y'><span>{}</span></p>", "<section><p>{}</p></section>",
     "<blockquote><p>{}</p></blockquote>", "<ul><li>{}</li></ul>", "<p><em>{}</em></p>", "{}<br><br>", "<h2>{}</h2>",
     "<table><tr><th>{}</th><td>1</td></tr></table>", "<div class='row'><div class='col'><p>{}</p></div></div>"]
)  # fmt: skip
FURNITURE = st.sampled_from(
    ["<p>Read more: <a href='/zq'>zqzq zqzq</a></p>", "<div class='newsletter-signup'><p>zqzq zqzq</p></div>", "<aside class='related'><a href='/zq'>zqzq</a></aside>",
     "<div class='share-bar'>zqzq</div>", "<p><a href='/zq'>Also read: zqzq zqzq</a></p>", "<nav>zqzq</nav>", "<p>Sign up for our newsletter zqzq</p>",
     "<figure><img src='/zq.jpg'><figcaption>Zqzq. Photograph: Zq/Reuters</figcaption></figure>", "<blockquote class='twitter-tweet'><p>zqzq zqzq</p></blockquote>",
     "<p>Lire aussi : <a href='/zq'>zqzq</a></p>", "<div hidden>zqzq</div>", "<p>Advertisement</p>", "<p>Lesen Sie auch: <a href='/zq'>zqzq</a></p>"]
)  # fmt: skip
BODIES = st.sampled_from(
    ["<div class='entry-content'>{}</div>", "<div itemprop='articleBody'>{}</div>", "<div class='x1'>{}</div>", "<div class='ArticleBody_body__9a'>{}</div>", "{}"]
)  # fmt: skip


@given(st.lists(st.tuples(SENTENCE, WRAPPERS, st.none() | FURNITURE), min_size=4, max_size=9), BODIES)
@settings(max_examples=150, deadline=None)
def test_every_own_word_survives_and_no_furniture_does(
    parts: list[tuple[str, str, str | None]], container: str
) -> None:
    """On a page built at random, each sentence of the article is read in order, and no word of furniture."""
    body = "".join(wrapper.format(sentence) + (furniture or "") for sentence, wrapper, furniture in parts)
    text = read_article(page_with(container.format(body))).text
    place = 0
    for sentence, _, _ in parts:
        place = text.index(sentence, place) + len(sentence)
    assert "zq" not in text.lower()


def test_shared_words_name_their_agencies() -> None:
    """A closing thanks to an agency makes the words shared, and says with whom."""
    read = read_article(page_with(ENOUGH + "<p>The Associated Press contributed to this report.</p>"))
    assert (read.text_owner, read.text_credit) == (TextOwner.SHARED, "The Associated Press")


def test_a_marked_passage_is_pointed_out() -> None:
    """A box that is credited to an agency is kept, with a warning for the desk."""
    read = read_article(
        page_with(
            ENOUGH
            + "<aside><p>A box of facts about boats, and more of them.</p><p>Source: Reuters</p></aside>"
            + ENOUGH
        )
    )
    assert any("Reuters" in warning for warning in read.warnings)


def pictures_of(body: str) -> list[tuple[str, str, str]]:
    """Read a page with pictures between its paragraphs; return each one's owner, address and credit."""
    read = read_article(page_with(ENOUGH + body + ENOUGH), own_names=OUR_NAMES)
    return [(asset.owner, asset.url, asset.credit) for asset in read.assets]


def test_a_credit_counts_wherever_a_picture_is_shown() -> None:
    """A picture shown twice is one asset, and an agency named at either place makes it theirs."""
    ours = '<figure><img src="/a/quay-fire.jpg"><figcaption>Fire. Photo: Staff</figcaption></figure>'
    theirs = '<img src="/a/quay-fire-1024x768.jpg" alt="Fire. Photo: Jo Lund/AP">'
    assert [found[0] for found in pictures_of(ours + ENOUGH + theirs)] == [Owner.AGENCY]
    assert [found[0] for found in pictures_of(theirs + ENOUGH + ours)] == [Owner.AGENCY]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/image.php?id=12&w=300", "/image.php?id=13&w=300"),
        ("/img/media/aaa/master/6000.jpg", "/img/media/bbb/master/6000.jpg"),
        ("/_next/image?url=%2Fa%2Fone.jpg&w=640", "/_next/image?url=%2Fa%2Ftwo.jpg&w=640"),
    ],
)
def test_pictures_that_share_a_name_are_told_apart(one: str, other: str) -> None:
    """Two pictures behind one script, or of one name in two folders, never share an owner."""
    body = "".join(
        f'<figure><img src="{url}"><figcaption>A boat. Photo: {credit}</figcaption></figure>{ENOUGH}'
        for url, credit in ((one, "Staff"), (other, "Reuters"))
    )
    assert pictures_of(body) == [(Owner.OWN, one, "Staff"), (Owner.AGENCY, other, "Reuters")]


def test_a_page_that_asks_to_subscribe_first_is_refused() -> None:
    """A page that shows its first words and asks for a subscription is not taken for the whole article."""
    with pytest.raises(UnreadableArticle, match="only part"):
        read_article(page_with(ENOUGH + "<div class='gate'><p>Subscribe to continue reading.</p></div>"))


def test_a_section_named_like_a_button_stays() -> None:
    """A part of the article whose spoken name begins like furniture is still the article's."""
    section = '<section aria-label="Share price since 2020"><p>It fell by half in the autumn.</p></section>'
    table = '<div class="share-price-box"><p>It rose by a third in the spring.</p></div>'
    promo = '<aside aria-label="newsletter promotion"><p>The week, in boats.</p></aside>'
    text = read_article(page_with(ENOUGH + section + table + promo + ENOUGH)).text
    assert "It fell by half in the autumn." in text
    assert "It rose by a third in the spring." in text
    assert "in boats" not in text


def test_a_linked_first_sentence_is_no_section() -> None:
    """A line above the article that is one link is its section's name, unless it is a sentence."""
    kicker, sentence = "<p><a href='/city'>City</a></p>", "<p><a href='/x'>It sank.</a></p>"
    assert read_article(page_with(kicker + ENOUGH)).text.startswith("The ferry")
    assert read_article(page_with(sentence + ENOUGH)).text.startswith("It sank.")


@pytest.mark.parametrize("address", ["https://[bad/x.jpg", "//[bad/x.jpg", "/image?u=https://[bad/x.jpg", "/y?a=" * 9000 + "x.jpg"])  # fmt: skip
def test_what_cannot_be_an_address_stops_nobody(address: str) -> None:
    """An address no browser could follow costs its own link or picture, not the article."""
    body = f'<p>A <a href="{address}">link</a>.</p><img src="{address}" alt="A boat">'
    head = f'<meta property="og:image" content="{address}">'
    read = read_article(page_with(ENOUGH + body + ENOUGH, head))
    assert "A link." in read.text
