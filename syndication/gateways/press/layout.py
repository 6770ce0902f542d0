"""The templates of the copies, loaded once, and what every one of them is given."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from schemas.licence import ArticlePrinted, CopyOrder, LicenceTerms
from schemas.quote import Omitted
from syndication.gateways.press.manuscript import Manuscript, Plate
from syndication.licensing.attribution import credit_html, credit_language
from syndication.licensing.licence import rsl, tdm_lines, terms_in_words
from syndication.settings import resources


@cache
def environment() -> Environment:
    """Return the templates of `templates/copy`, escaping everything that is not marked as ours."""
    loader = FileSystemLoader(resources() / "templates" / "copy")
    templates = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in loader.list_templates():
        if name.endswith(".j2"):
            templates.get_template(name)
    return templates


@cache
def stylesheet(name: str) -> Markup:
    """Return one of our style sheets, to stand inside a page."""
    return Markup((resources() / "templates" / "copy" / name).read_text())  # noqa: S704 - our own file


def context(order: CopyOrder, manuscript: Manuscript) -> dict[str, Any]:
    """Return what a template is given: the order, the body, the credit line and the terms in words."""
    return article_context(order.article, manuscript) | licence_context(order)


def article_context(article: ArticlePrinted, manuscript: Manuscript) -> dict[str, Any]:
    """Return what a template is given of the article."""
    return {
        "article": article,
        "body": Markup(manuscript.body),  # noqa: S704 - sanitised by manuscript.clean
        "excerpt": manuscript.excerpt,
        "published": written_day(article.published, article.language),
    }


def licence_context(order: CopyOrder) -> dict[str, Any]:
    """Return what a template is given of the licence, and the facts of the article."""
    terms, article = order.terms, order.article
    spoken = credit_language(article.language)
    return {
        "article": article,
        "terms": terms,
        "credit": Markup(  # noqa: S704 - credit_html escapes
            credit_html(terms.attribution, licensor=terms.licensor, url=terms.article_url),
        ),
        "credit_language": spoken,
        "credit_direction": "rtl" if spoken == "ar" else "ltr",
        "sentences": terms_in_words(terms),
        "omissions": [omission(one) for one in terms.omitted],
        "tdm": [line.split("=", 1) for line in tdm_lines(terms)],
        "rsl": Markup(rsl(terms)),  # noqa: S704 - escaped as XML, in which nothing ends a script
    }


def with_data_addresses(body: str, plates: Sequence[Plate]) -> str:
    """Return the body with every picture inside it, so that it needs nothing from anywhere."""
    for plate in plates:
        body = body.replace(
            f'src="{plate.address}"', f'src="{data_address(plate.media_type, plate.content)}"'
        )
    return body


def data_address(media_type: str, content: bytes) -> str:
    """Return a `data:` address of a file."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def omission(omitted: Omitted) -> str:
    """Return one line of the list of omissions: what, whose, why."""
    whose = f", credit {omitted.credit}" if omitted.credit else ""
    reason = omitted.reason.rstrip(".")
    return f"Omitted: {omitted.kind.value}{whose}" + (f"; {reason}." if reason else ".")


def written_day(published: str, language: str) -> str:
    """Return the day of publication as the article's language writes it; empty when there is none."""
    if not published:
        return ""
    spoken = credit_language(language)
    return format_date(
        datetime.fromisoformat(published), "long", locale="en_GB" if spoken == "en" else spoken
    )


def written_moment(moment: datetime) -> str:
    """Return a moment in UTC in English."""
    return format_datetime(moment, "d MMMM yyyy, HH:mm 'UTC'", locale="en_GB")


def copyright_notice(terms: LicenceTerms, published: str) -> str:
    """Return the copyright line: the year the article appeared, else the year of the licence."""
    year = datetime.fromisoformat(published).year if published else terms.issued_at.year
    return f"© {year} {terms.licensor}"


def json_for_script(value: object) -> Markup:
    """Return JSON that can stand in a `<script>` element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(escaped)  # noqa: S704 - escaped above
