"""The credit line every copy carries, first and last, in the article's language."""

from datetime import datetime
from html import escape

from babel.dates import format_date

_DATED = {
    "en": (
        "This article was first published by {licensor} on {date} and is republished under licence {number}."
    ),
    "fr": "Cet article a été publié d\u2019abord par {licensor} le {date}. Reproduit sous licence {number}.",
    "ar": "نُشر هذا المقال أولاً في {licensor} بتاريخ {date}، ويُعاد نشره بموجب الترخيص {number}.",
}

_UNDATED = {
    "en": "This article was first published by {licensor} and is republished under licence {number}.",
    "fr": "Cet article a été publié d\u2019abord par {licensor}. Reproduit sous licence {number}.",
    "ar": "نُشر هذا المقال أولاً في {licensor}، ويُعاد نشره بموجب الترخيص {number}.",
}

_EXCERPT = {
    "en": "Excerpt: the first {words:,} of {all:,} words.",
    "fr": "Extrait\u00a0: les {words} premiers mots, sur {all}.",
    "ar": "مقتطف: أول {words} كلمة من أصل {all}.",
}

_COPYRIGHT = " © {year} {licensor}."

_DATES = {"en": "en_GB", "fr": "fr", "ar": "ar"}
"""The locale that writes the day: 14 November 2026 in English, whoever reads it."""


def credit_language(language: str) -> str:
    """Return the language the credit line is written in: the article's, or English."""
    primary = language.split("-", maxsplit=1)[0].lower()
    return primary if primary in _DATED else "en"


def excerpt_line(language: str, *, words: int, all_words: int) -> str:
    """Return the sentence under a part of an article: the opening of so many words, of so many."""
    return _EXCERPT[credit_language(language)].format(words=words, all=all_words)


def credit_line(*, licensor: str, published: str, number: str, language: str, issued_at: datetime) -> str:
    """Return the credit line in plain text.

    `published` is ISO 8601 with an offset, or empty; the day is the one at the newsroom's own
    offset. The year of the copyright is that of publication, else that of `issued_at`.
    """
    spoken = credit_language(language)
    if not published:
        return (_UNDATED[spoken] + _COPYRIGHT).format(licensor=licensor, number=number, year=issued_at.year)
    day = datetime.fromisoformat(published)
    written = format_date(day, format="long", locale=_DATES[spoken])
    sentence = _DATED[spoken] + _COPYRIGHT
    return sentence.format(licensor=licensor, date=written, number=number, year=day.year)


def credit_html(line: str, *, licensor: str, url: str) -> str:
    """Return the same line as HTML, the licensor's first mention leading to the original article.

    The words are those of `line`, not one more or less. Where the line does not name the
    licensor, the whole of it is the link.
    """
    name = licensor if licensor in line else line
    before, _, after = line.partition(name)
    link = f'<a href="{escape(url)}" rel="noopener">{escape(name)}</a>'
    return f"{escape(before)}{link}{escape(after)}"
