"""From a page to what may be licensed of it: each pitfall an expert checks, by its name."""

# ruff: noqa: E501  (pieces of HTML read better unbroken, with the signs newsrooms print)

from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest

from schemas.article import ArticleRead
from schemas.usage import Medium, Usage
from syndication.gateways.newsroom import read_article
from syndication.licensing.rights import Judged, KnownArticle, KnownAsset, judged

OURS = "The Harbour Courier"
USAGE = Usage(
    medium=Medium.WEB,
    territories=("GB",),
    languages=("en",),
    audience=40_000,
    months=12,
    starts_on=date(2026, 12, 1),
)
WORDS = "<p>" + "The ferry came back on Tuesday and everybody on the quay had something to say. " * 3 + "</p>"

THEIRS = "not ours to license; ask "
NOBODYS = "we do not know that it is ours to license"
REUTERS = "<figcaption>Zq at the quay. Photograph: Jane Doe/Reuters</figcaption>"
STAFF = "<figcaption>At the quay. Photograph: Ada Quill/The Harbour Courier</figcaption>"


class Pitfall(NamedTuple):
    """A piece of a page, and what comes of it: why each asset stays out, how many travel, what is said.

    Every "zq" on the page stands in what has to be gone from the words and the HTML.
    """

    body: str
    left_out: tuple[str, ...] = ()
    travel: int = 0
    head: str = ""
    refusal: str = ""
    doubt: str = ""
    keeps: str = ""


PITFALLS: dict[str, Pitfall] = {
    # --- where a picture hides; its caption and its credit go with it
    "a picture in img": Pitfall(f"<figure><img src='/zq.jpg'>{REUTERS}</figure>", (THEIRS + "Jane Doe/Reuters",)),
    "a picture in picture and source": Pitfall(
        f"<figure><picture><source srcset='/zq.webp'><img alt='' src='/zq.jpg'></picture>{REUTERS}</figure>", (THEIRS + "Jane Doe/Reuters",)
    ),
    "a picture in srcset alone": Pitfall(f"<figure><img srcset='/zq-1.jpg 1x, /zq-2.jpg 2x'>{REUTERS}</figure>", (THEIRS + "Jane Doe/Reuters",)),
    "a picture in data-src": Pitfall(f"<figure><img data-src='/zq.jpg' src='data:image/gif;base64,R0lGOD'>{REUTERS}</figure>", (THEIRS + "Jane Doe/Reuters",)),
    "a picture in noscript": Pitfall(f"<figure><noscript><img src='/zq.jpg'></noscript>{REUTERS}</figure>", (THEIRS + "Jane Doe/Reuters",)),
    "a picture in og:image": Pitfall("", (NOBODYS,), head="<meta property='og:image' content='https://a.example/zq.jpg'>"),
    "a picture in a CSS background": Pitfall("<div style=\"background-image:url('/zq.jpg')\"></div>", (NOBODYS,)),
    # --- what plays from somewhere else
    "a social embed": Pitfall("<blockquote class='twitter-tweet'><p>Zq zq</p><a href='https://twitter.com/zq/status/1'>zq</a></blockquote>", (NOBODYS,)),
    "an iframe": Pitfall("<iframe src='https://www.youtube.com/embed/zq'></iframe>", (NOBODYS,)),
    "a chart": Pitfall("<iframe title='Zq' src='https://datawrapper.dwcdn.net/zq/1/'></iframe>", (NOBODYS,)),
    "a video": Pitfall("<video src='/zq.mp4'></video>", (NOBODYS,)),
    # --- what credit lines read like
    "a credit (AFP)": Pitfall("<figure><img src='/zq.jpg'><figcaption>Zq at the quay. (AFP)</figcaption></figure>", (THEIRS + "AFP",)),
    "a credit AFP via Getty Images": Pitfall(
        "<figure><img src='/zq.jpg'><figcaption>Zq. Photo: AFP via Getty Images</figcaption></figure>", (THEIRS + "AFP via Getty Images",)
    ),
    "a credit by courtesy of somebody": Pitfall("<figure><img src='/zq.jpg'><figcaption>Zq. Courtesy of the museum</figcaption></figure>", (NOBODYS,)),
    "no credit at all": Pitfall("<figure><img src='/zq.jpg'></figure>", (NOBODYS,)),
    "a credit of our own staff": Pitfall(f"<figure><img src='/quay.jpg'>{STAFF}</figure>", travel=1, keeps="At the quay"),
    "an agency's picture beside ours": Pitfall(
        f"<figure><img src='/quay.jpg'>{STAFF}</figure>{WORDS}<figure><img src='/zq.jpg'>{REUTERS}</figure>", (THEIRS + "Jane Doe/Reuters",), travel=1
    ),
    # --- site furniture is not the article
    "a skip link": Pitfall("<a class='skip-link' href='#zq'>Skip to zq</a>"),
    "a read more box": Pitfall("<p>Read more » <a href='/zq'>Zq zq zq</a></p>"),
    "a newsletter sign-up": Pitfall("<div class='newsletter-signup'><p>Zq zq every morning</p><form><input></form></div>"),
    "a share bar": Pitfall("<div class='share-bar'><a href='https://x.example/zq'>Share zq</a></div>"),
    "related stories": Pitfall("<aside class='related'><h3>Related stories</h3><ul><li><a href='/zq'>Zq zq</a></li></ul></aside>"),
    "the republishing line itself": Pitfall(
        "<p><em>To learn more about republishing this content and the associated fees, please fill out <a href='/zq'>this form</a>.</em></p>"
    ),
    # --- whose words
    "an agency as the only byline": Pitfall(
        "", head="<meta name='author' content='Reuters'>", refusal="was written by Reuters: it is not ours to license. Ask Reuters."
    ),
    "an agency's dateline": Pitfall("<p>LONDON, March 3 (Reuters) - The ferry sank on Tuesday.</p>", refusal="was written by Reuters"),
    "X and agencies": Pitfall("", head="<meta name='author' content='Jane Doe and agencies'>", doubt="names agencies beside our own staff"),
    "an agency that contributed": Pitfall("<p>Reuters contributed to this report.</p>", doubt="names Reuters beside our own staff"),
    "another paper that published it first": Pitfall("<p>This article first appeared in The Northern Post.</p>", doubt="names The Northern Post"),
    "quoting an agency is the article's own text": Pitfall(
        "<p>“We were lucky,” Reuters quoted the statement as saying.</p>", keeps="Reuters quoted the statement as saying"
    ),
}  # fmt: skip


def read(pitfall: Pitfall) -> ArticleRead:
    """Read a page with the pitfall in the middle of an article of ours; the dateline stands first."""
    first = pitfall.body if "(Reuters) -" in pitfall.body else ""
    middle = "" if first else pitfall.body
    return read_article(
        f"<!doctype html><html lang='en'><head><title>A title</title>{pitfall.head}</head>"
        f"<body><article><h1>The ferry is back</h1>{first}{WORDS}{middle}{WORDS}</article></body></html>",
        own_names=(OURS,),
    )


def verdict(found: ArticleRead) -> Judged:
    """Return what may be licensed of it, with every file in our keeping."""
    article = KnownArticle(
        slug="ferry",
        headline=found.headline,
        language=found.language,
        text_owner=found.text_owner,
        text_credit=found.text_credit,
        assets=tuple(
            KnownAsset(position=place, read=asset, file_hash="f" * 64)
            for place, asset in enumerate(found.assets)
        ),
    )
    return judged(article, USAGE, now=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize("name", PITFALLS)
def test_a_pitfall_is_no_way_into_a_licence(name: str) -> None:
    """What is not ours is found, named, left out and gone from the words; furniture is no word of ours."""
    pitfall = PITFALLS[name]
    found = read(pitfall)
    said = verdict(found)
    assert tuple(left_out.reason for left_out in said.omitted) == pitfall.left_out
    assert len(said.travelling) == pitfall.travel
    assert "zq" not in f"{found.text} {found.html}".lower()
    assert [problem.message for problem in said.refusals if pitfall.refusal not in problem.message] == []
    assert bool(said.refusals) is bool(pitfall.refusal)
    assert bool(said.reasons) is bool(pitfall.doubt)
    assert all(pitfall.doubt in reason for reason in said.reasons)
    assert pitfall.keeps in found.html


def test_words_that_are_not_the_articles_are_not_billed() -> None:
    """Furniture, captions and credits of others cost nobody a word: the count is that of the bare article."""
    bare = read(Pitfall("")).words
    for name, pitfall in PITFALLS.items():
        if not (pitfall.keeps or pitfall.travel or pitfall.doubt or pitfall.refusal):
            assert read(pitfall).words == bare, name
