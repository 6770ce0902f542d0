"""Addresses of articles: which are the same one, which are none, and the slug they give."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndication.licensing.addresses import address_key, slug_of

SAME = "courier.example/2026/11/roof-reopens"


@pytest.mark.parametrize(
    "url",
    [
        "https://courier.example/2026/11/roof-reopens",
        "http://courier.example/2026/11/roof-reopens",
        "https://www.courier.example/2026/11/roof-reopens/",
        "https://COURIER.example:443/2026/11/roof-reopens",
        "http://courier.example:80/2026/11/roof-reopens",
        "https://courier.example/2026/11/roof-reopens?utm_source=x&utm_medium=mail&fbclid=1",
        "https://courier.example/2026/11/roof-reopens?gclid=1#comments",
        "https://courier.example/2026/11/roof%2Dreopens",
        "  https://courier.example/2026/11/roof-reopens\n",
        "HTTPS://courier.example/2026/11/roof-reopens?ref=front",
    ],
)
def test_one_article_has_one_key(url: str) -> None:
    """Scheme, www, port, trailing slash, tracking and fragment do not tell articles apart."""
    assert address_key(url) == SAME


@pytest.mark.parametrize(
    "url",
    [
        "https://courier.example/2026/11/roof-reopens?id=2",
        "https://courier.example/2026/11/Roof-Reopens",
        "https://courier.example:8443/2026/11/roof-reopens",
        "https://m.courier.example/2026/11/roof-reopens",
        "https://courier.example/2026/11/roof-reopens/2",
        "https://courier.example",
    ],
)
def test_what_tells_articles_apart_is_kept(url: str) -> None:
    """A parameter, the case of a path, a port, another host or another path is another address."""
    assert address_key(url) not in {"", SAME}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "roof-reopens",
        "the roof of the market",
        "ftp://courier.example/a",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "http://[",
        "http://[::1",
        "http://courier.example:99999/a",
        "http://courier.example:port/a",
        "//courier.example/a",
    ],
)
def test_what_is_no_web_address_has_no_key(text: str) -> None:
    """Words, other schemes and broken addresses are simply none: a visitor may paste anything."""
    assert address_key(text) == ""


@given(st.text(max_size=200) | st.text(max_size=100).map("https://".__add__))
def test_no_text_breaks_the_key(text: str) -> None:
    """Whatever is pasted gives a key or none, and a key has no scheme and no tracking."""
    key = address_key(text)
    assert "://" not in key.partition("/")[0]
    assert "utm_source=" not in key


@pytest.mark.parametrize(
    ("url", "headline", "slug"),
    [
        ("https://a.example/2026/11/roof-reopens", "", "roof-reopens"),
        ("https://a.example/2026/11/roof-reopens.html", "", "roof-reopens"),
        ("https://a.example/Roof_Reopens.php/", "", "roof-reopens"),
        ("https://a.example/caf%C3%A9-d%C3%A9j%C3%A0", "", "cafe-deja"),
        ("https://a.example/", "The Roof: reopened!", "the-roof-reopened"),
        ("https://a.example/%D9%85%D8%B1%D9%81%D8%A3", "Harbour", "harbour"),
        ("https://a.example/%D9%85", "مرفأ", "article"),
        ("https://a.example/" + "a" * 300, "", "a" * 120),
    ],
)
def test_an_address_gives_its_article_a_name(url: str, headline: str, slug: str) -> None:
    """The last part of the path, else the headline, in letters every address can carry."""
    assert slug_of(url, headline) == slug


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_slug_is_always_one_the_database_takes(path: str, headline: str) -> None:
    """Lower-case words joined by hyphens, never empty, never too long."""
    slug = slug_of("https://a.example/" + path, headline)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= 120
