"""The HTML copy: a full page to keep, and the article element alone to paste."""

from typing import Any

from markupsafe import Markup

from schemas.licence import CopyOrder
from syndication.gateways.press import layout
from syndication.gateways.press.manuscript import Manuscript


def fragment(order: CopyOrder, manuscript: Manuscript) -> str:
    """Return the article element: no style, no script, the credit line first and last inside it."""
    given = layout.context(order, manuscript)
    body = layout.with_data_addresses(manuscript.body, manuscript.plates)
    given["body"] = Markup(body)  # noqa: S704 - sanitised, and our own pictures
    return layout.environment().get_template("fragment.html.j2").render(given)


def full_page(order: CopyOrder, manuscript: Manuscript, article_element: str) -> str:
    """Return the page around the article element: JSON-LD, canonical address, mining lines, terms."""
    given = layout.context(order, manuscript)
    return (
        layout.environment()
        .get_template("page.html.j2")
        .render(
            given,
            fragment=Markup(article_element),  # noqa: S704 - made by `fragment`
            json_ld=layout.json_for_script(_json_ld(order, manuscript)),
            style=layout.stylesheet("page.css"),
        )
    )


def _json_ld(order: CopyOrder, manuscript: Manuscript) -> dict[str, Any]:
    article, terms = order.article, order.terms
    licensor = {"@type": "NewsMediaOrganization", "name": terms.licensor, "url": terms.licensor_url}
    described = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.standfirst,
        "author": article.byline and {"@type": "Person", "name": article.byline},
        "datePublished": article.published,
        "inLanguage": article.language,
        "articleSection": article.section,
        "wordCount": manuscript.words,
        "isBasedOn": article.url,
        "publisher": {"@type": "Organization", "name": terms.licensee.brand or terms.licensee.name},
        "sourceOrganization": licensor,
        "copyrightHolder": licensor,
        "copyrightYear": int(layout.copyright_notice(terms, article.published).split()[1]),
        "copyrightNotice": layout.copyright_notice(terms, article.published),
        "creditText": terms.attribution,
        "license": terms.verify_url,
        "usageInfo": terms.verify_url,
        "acquireLicensePage": terms.licensor_url,
        "identifier": terms.number,
    }
    return {name: value for name, value in described.items() if value}
