"""The credit line: in the article's language, with the day at the newsroom's own offset."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from syndication.licensing.attribution import credit_html, credit_line

ISSUED = datetime(2027, 1, 2, tzinfo=UTC)


ENGLISH = (
    "This article was first published by The Courier on 14 November 2026 and is republished under"
    " licence N. © 2026 The Courier."
)
FRENCH = (
    "Cet article a été publié d\u2019abord par The Courier le 14 novembre 2026. Reproduit sous"
    " licence N. © 2026 The Courier."
)
UNDATED = (
    "This article was first published by The Courier and is republished under licence N. © 2027 The Courier."
)


@pytest.mark.parametrize(
    ("language", "published", "expected"),
    [
        ("en-GB", "2026-11-14T08:30:00+00:00", ENGLISH),
        ("fr", "2026-11-14T23:30:00+01:00", FRENCH),
        ("de", "", UNDATED),
    ],
)
def test_credit_line_says_who_when_and_under_what(language: str, published: str, expected: str) -> None:
    """The line names licensor, day, licence and copyright in the article's language, else in English."""
    line = credit_line(
        licensor="The Courier", published=published, number="N", language=language, issued_at=ISSUED
    )
    assert line == expected


def test_credit_line_in_arabic_has_its_date_in_arabic() -> None:
    """An Arabic article is credited in Arabic."""
    line = credit_line(
        licensor="Courier", published="2026-11-14T08:30:00+00:00", number="N", language="ar", issued_at=ISSUED
    )
    assert "نوفمبر" in line
    assert "Courier" in line


@pytest.mark.parametrize("licensor", ["The Courier", "<b>&", "Nobody in the line"])
def test_credit_html_is_the_same_words_with_a_link(licensor: str) -> None:
    """The HTML form escapes everything and has the words of the plain line, no more, no fewer."""
    line = "First published by The Courier & <b>& friends."
    html = credit_html(line, licensor=licensor, url='https://a.example/?a=1&b="2"')
    assert unescape(re.sub(r"<a [^>]*>|</a>", "", html)) == line
    assert 'href="https://a.example/?a=1&amp;b=&quot;2&quot;"' in html
    assert html.count("<") == 2 + html.count("<b>")
