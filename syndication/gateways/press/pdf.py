"""The PDF copy: PDF/A-3a and PDF/UA-1 in one file, the licence attached, the rights in its metadata."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC
from functools import cache, partial
from hashlib import sha256
from html import escape
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import lxml.html
import pydyf
from lxml.html import HtmlElement
from markupsafe import Markup
from markupsafe import escape as escape_markup
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from schemas.licence import ArticlePrinted, CopyOrder, LicenceTerms
from syndication.errors import UnreadableArticle
from syndication.gateways.press import fonts, layout, letters, structure
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

LEAVES = VARIANT | {"output_intent": "", "uncompressed_pdf": True}
"""For the licence's pages: the article's colours are theirs once both are bound, and they are packed then."""

_LONGEST_FOOT = 90
"""Letters of a licensee in the foot, which is a line, or two."""

_STAMPED = 2
"""Pages of the licence that become part of the article's: the box and the foot."""

_AHEAD = 1
"""Pages of a licence's terms, until one is longer."""


class Printed(NamedTuple):
    """The PDF, its pages, the characters no typeface has, and the article as it was drawn for it."""

    pdf: bytes
    pages: int
    unset: int
    drawn: Drawn


def draw(article: ArticlePrinted, manuscript: Manuscript, sheet: Sheet, *, ahead: int = _AHEAD) -> Drawn:
    """Set and draw the article for every licence of it whose terms fill `ahead` pages of such a sheet.

    Raises UnreadableArticle when the article asks for what the press does not fetch.
    """
    pictures = {plate.address: (plate.media_type, plate.content) for plate in manuscript.plates}
    text, unset = fonts.settable(article_markup(article, manuscript, sheet, ahead=ahead))
    counted = laid_out(text, "pdf_article.css", pictures)
    pages = counted.pages[:-ahead]
    drawn = counted.copy(pages).write_pdf(finisher=correct, pdf_identifier=bytes(16), **VARIANT)
    return Drawn(manuscript=manuscript, pdf=drawn, pages=len(pages), ahead=ahead, unset=unset)


def set_licence(order: CopyOrder, drawn: Drawn, sheet: Sheet) -> tuple[Document, Drawn, int]:
    """Set the licence's pages behind the article's; drawn anew where its terms are longer than thought.

    Returns them, the article as it was drawn for them, and the characters no typeface has.
    """
    text, unset = fonts.settable(licence_markup(order, sheet, drawn.pages, drawn.pages + drawn.ahead))
    document = laid_out(text, "pdf_licence.css", {QR: ("image/png", _PLACE_OF_QR)})
    ahead = len(document.pages) - _STAMPED
    if ahead == drawn.ahead:
        return document, drawn, unset
    return set_licence(order, draw(order.article, drawn.manuscript, sheet, ahead=ahead), sheet)


def print_pdf(order: CopyOrder, drawn: Drawn, sheet: Sheet) -> Printed:
    """Set the licence's pages and bind them to the drawn article; the same order gives the same bytes."""
    terms = order.terms
    document, drawn, unset = set_licence(order, drawn, sheet)
    licence = document.write_pdf(
        finisher=partial(_finish, order),
        attachments=[_agreement(terms)],
        **LEAVES,
    )
    identifier = sha256(f"{terms.number} {order.article.revision}".encode()).digest()[:16]
    bound = bind(drawn.pdf, licence, qr_drawing(terms.verify_url), identifier)
    return Printed(bound, drawn.pages + drawn.ahead, drawn.unset + unset, drawn)


def laid_out(text: str, style: str, pictures: Mapping[str, tuple[str, bytes]]) -> Document:
    """Return a page of ours laid out in one of our styles, with these pictures, by address, and no others.

    Raises UnreadableArticle when it asks for anything else.
    """
    try:
        return _OwnPage(text, OwnPicturesOnly(pictures)).render(
            font_config=typefaces(), stylesheets=[_style("pdf.css"), _style(style)]
        )
    except (FatalURLFetchingError, RecursionError) as problem:
        raise UnreadableArticle(
            "The article cannot be set: it is nested or linked in a way no page is."
        ) from problem


class _OwnPage(HTML):  # type: ignore[misc] # WeasyPrint ships no types
    """A page of ours for WeasyPrint, parsed by lxml: its own parser takes ten times as long.

    The body was written by lxml, and the rest is our template: there is nothing to be lenient about.
    """

    def __init__(self, text: str, url_fetcher: OwnPicturesOnly) -> None:
        super().__init__(string="<html>", url_fetcher=url_fetcher)
        self.etree_element = _copied(lxml.html.document_fromstring(text))
        self.wrapper_element: Any = self.wrapper_element.from_html_root(
            self.etree_element, content_language=None
        )


def _copied(element: HtmlElement) -> Element:
    """Return an element as the standard library has it: an lxml one is made anew whenever it is looked at."""
    copy = Element(element.tag, dict(element.attrib))
    copy.text, copy.tail = element.text, element.tail
    copy.extend(map(_copied, element))
    return copy


@cache
def typefaces() -> FontConfiguration:
    """Return WeasyPrint's view of the pinned typefaces; made once, before the child is forked."""
    return FontConfiguration()


@cache
def _style(name: str) -> CSS:
    """Return one of our style sheets, parsed once, before the child is forked."""
    return CSS(string=layout.stylesheet(name), font_config=typefaces())


def article_markup(
    article: ArticlePrinted, manuscript: Manuscript, sheet: Sheet, *, ahead: int = _AHEAD
) -> str:
    """Return the article's pages as HTML, and a leaf for each of the pages `ahead`."""
    return (
        layout.environment()
        .get_template("pdf_article.html.j2")
        .render(
            layout.article_context(article, manuscript),
            sheet=sheet,
            ahead=ahead,
            published_in_english=layout.written_day(article.published, "en"),
        )
    )


def licence_markup(order: CopyOrder, sheet: Sheet, pages: int, of: int) -> str:
    """Return the licence's pages as HTML, to stand behind `pages` of the article, `of` in all."""
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
            of=of,
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
    correct(document, pdf)
    _write_rights(pdf, order)


def correct(document: Document, pdf: pydyf.PDF) -> None:
    """Let the Arabic letters be copied and found as what they are, and lists and tables say what they are."""
    letters.correct(document, pdf, fonts.ARABIC)
    structure.mend(pdf)


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
