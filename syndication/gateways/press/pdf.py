"""The PDF copy: PDF/A-3a and PDF/UA-1 in one file, the licence attached, the rights in its metadata."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC
from functools import cache, partial
from hashlib import sha256
from html import escape
from typing import Any, NamedTuple

import pydyf
from markupsafe import Markup
from markupsafe import escape as escape_markup
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from schemas.licence import ArticlePrinted, CopyOrder, LicenceTerms
from syndication.errors import UnreadableArticle
from syndication.gateways.press import fonts, layout, letters
from syndication.gateways.press.binding import bind
from syndication.gateways.press.drawn import Drawn, Sheet, licensee_named, shortened
from syndication.gateways.press.fences import OwnPicturesOnly
from syndication.gateways.press.manuscript import Manuscript
from syndication.gateways.press.qr import qr_drawing
from syndication.licensing.licence import odrl
from syndication.licensing.money import written

QR = "https://picture.invalid/verify"
"""The address by which the markup knows the QR code."""

_PLACE_OF_QR = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
"""One white pixel: it keeps the code's place until the code is drawn, sharper than any picture."""

ACCESSIBLE = """
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 this file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
"""
"""PDF/UA's mark, and the description PDF/A asks for of foreign schemas (ISO 19005-3, 6.6.2)."""

_RIGHTS = """
<rdf:Description rdf:about="" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmpRights:Marked="True" xmpRights:WebStatement="{verify}">
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">{usage}</rdf:li>
</rdf:Alt></xmpRights:UsageTerms></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights><rdf:Alt>
<rdf:li xml:lang="x-default">{notice}</rdf:li></rdf:Alt></dc:rights></rdf:Description>
"""


VARIANT = {"pdf_variant": "pdf/a-3a", "pdf_tags": True, "pdf_version": "1.7", "output_intent": "srgb"}
"""Tags are asked for by name: the default, no tags, would win over the variant."""

_LONGEST_FOOT = 90
"""Letters of a licensee in the foot, which is a line, or two."""

_STAMPED = 2
"""Pages of the licence that become part of the article's: the box and the foot."""


class Printed(NamedTuple):
    """The PDF, its pages, and the characters no typeface has."""

    pdf: bytes
    pages: int
    unset: int


def draw(article: ArticlePrinted, manuscript: Manuscript, sheet: Sheet) -> Drawn:
    """Set and draw the article for every licence of it that is printed on such a sheet.

    Raises UnreadableArticle when the article asks for what the press does not fetch.
    """
    pictures = {plate.address: (plate.media_type, plate.content) for plate in manuscript.plates}
    text, unset = fonts.settable(article_markup(article, manuscript, sheet))
    document = laid_out(text, "pdf_article.css", pictures)
    drawn = document.write_pdf(finisher=tell_letters, pdf_identifier=bytes(16), **VARIANT)
    return Drawn(manuscript=manuscript, pdf=drawn, pages=len(document.pages), unset=unset)


def print_pdf(order: CopyOrder, drawn: Drawn, sheet: Sheet) -> Printed:
    """Set the licence's pages and bind them to the drawn article; the same order gives the same bytes."""
    terms = order.terms
    text, unset = fonts.settable(licence_markup(order, sheet, drawn.pages))
    document = laid_out(text, "pdf_licence.css", {QR: ("image/png", _PLACE_OF_QR)})
    licence = document.write_pdf(
        finisher=partial(_finish, order),
        attachments=[_agreement(terms)],
        **VARIANT,
    )
    identifier = sha256(f"{terms.number} {order.article.revision}".encode()).digest()[:16]
    pages = drawn.pages + len(document.pages) - _STAMPED
    return Printed(
        bind(drawn.pdf, licence, qr_drawing(terms.verify_url), identifier), pages, drawn.unset + unset
    )


def laid_out(text: str, style: str, pictures: Mapping[str, tuple[str, bytes]]) -> Document:
    """Return a page of ours laid out in one of our styles, with these pictures, by address, and no others.

    Raises UnreadableArticle when it asks for anything else.
    """
    try:
        return HTML(string=text, url_fetcher=OwnPicturesOnly(pictures)).render(
            font_config=typefaces(), stylesheets=[_style("pdf.css"), _style(style)]
        )
    except (FatalURLFetchingError, RecursionError) as problem:
        raise UnreadableArticle(
            "The article cannot be set: it is nested or linked in a way no page is."
        ) from problem


@cache
def typefaces() -> FontConfiguration:
    """Return WeasyPrint's view of the pinned typefaces; made once, before the child is forked."""
    return FontConfiguration()


@cache
def _style(name: str) -> CSS:
    """Return one of our style sheets, parsed once, before the child is forked."""
    return CSS(string=layout.stylesheet(name), font_config=typefaces())


def article_markup(article: ArticlePrinted, manuscript: Manuscript, sheet: Sheet) -> str:
    """Return the article's pages as HTML."""
    return (
        layout.environment()
        .get_template("pdf_article.html.j2")
        .render(
            layout.article_context(article, manuscript),
            sheet=sheet,
            published_in_english=layout.written_day(article.published, "en"),
        )
    )


def licence_markup(order: CopyOrder, sheet: Sheet, pages: int) -> str:
    """Return the licence's pages as HTML, to stand behind `pages` of the article."""
    terms, given = order.terms, layout.licence_context(order)
    given["credit"] = _whole(given["credit"], terms.number)
    given["sentences"] = [_isolated(sentence, terms.attribution, given) for sentence in given["sentences"]]
    return (
        layout.environment()
        .get_template("pdf_licence.html.j2")
        .render(
            given,
            sheet=sheet,
            pages=pages,
            qr=QR,
            licensee=licensee_named(terms),
            licensee_short=shortened(terms.licensee.name, _LONGEST_FOOT),
            fee=written(terms.net, terms.currency),
            starts=layout.written_moment(terms.starts_at.astimezone(UTC)),
            ends=layout.written_moment(terms.ends_at.astimezone(UTC)),
            issued=terms.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
    )


def _whole(credit: Markup, number: str) -> Markup:
    """Return the credit line with its number kept on one line: a hyphen in it is no place to break."""
    return credit.replace(number, Markup('<span class="whole">{}</span>').format(number))


def _isolated(sentence: str, credit: str, given: dict[str, Any]) -> Markup:
    """Return a sentence with the credit line set apart in it: it may run the other way."""
    apart = Markup('<span lang="{}" dir="{}">{}</span>').format(
        given["credit_language"], given["credit_direction"], credit
    )
    return escape_markup(sentence).replace(escape_markup(credit), apart)


def _agreement(terms: LicenceTerms) -> Attachment:
    issued = terms.issued_at.astimezone(UTC)
    return Attachment(
        string=json.dumps(odrl(terms), ensure_ascii=False, indent=1, sort_keys=True),
        name="licence.odrl.json",
        description=f"Licence {terms.number} as an ODRL 2.2 Agreement",
        relationship="Supplement",
        created=issued,
        modified=issued,
    )


def _finish(order: CopyOrder, document: Document, pdf: pydyf.PDF) -> None:
    tell_letters(document, pdf)
    _write_rights(pdf, order)


def tell_letters(document: Document, pdf: pydyf.PDF) -> None:
    """Let the Arabic letters be copied and found as what they are."""
    letters.correct(document, pdf, fonts.ARABIC)


def _write_rights(pdf: pydyf.PDF, order: CopyOrder) -> None:
    """Say whose rights these are, and under which licence."""
    terms = order.terms
    ours = ACCESSIBLE + _RIGHTS.format(
        verify=escape(terms.verify_url),
        usage=escape(f"Licensed to {terms.licensee.name} under {terms.number}. Terms: {terms.verify_url}"),
        notice=escape(layout.copyright_notice(terms, order.article.published)),
    )
    say(pdf, ours)
    # WeasyPrint names an associated file twice: once for its name, once for its specification.
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def say(pdf: pydyf.PDF, descriptions: str) -> None:
    """Write descriptions into the one `rdf:RDF` that readers look at, and the title into the title bar."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    first, marker, rest = metadata.stream[0].partition(b"</rdf:RDF>")
    metadata.stream = [first + descriptions.encode() + marker + rest]
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
