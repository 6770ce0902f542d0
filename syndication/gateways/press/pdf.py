"""The PDF copy: PDF/A-3a and PDF/UA-1 in one file, the licence attached, the rights in its metadata."""

import json
from datetime import UTC
from decimal import Decimal
from hashlib import sha256
from html import escape
from io import BytesIO
from typing import NamedTuple

import pydyf
import segno
from babel.numbers import format_currency, get_currency_precision
from weasyprint import HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from schemas.licence import CopyOrder, LicenceTerms
from syndication.errors import UnreadableArticle
from syndication.gateways.press import fonts, layout
from syndication.gateways.press.fences import OwnPicturesOnly
from syndication.gateways.press.manuscript import Manuscript
from syndication.licensing.licence import licensed_in_words, odrl

_LETTER = frozenset({"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"})
"""Countries that print on Letter. Source: CLDR, supplemental data, `paperSize`."""

_QR = "https://picture.invalid/verify"

_EXTENSION = """
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


class Printed(NamedTuple):
    """The PDF, its pages, and the characters no typeface has."""

    pdf: bytes
    pages: int
    unset: int


def print_pdf(order: CopyOrder, manuscript: Manuscript) -> Printed:
    """Set the article and write the PDF; the same order gives the same bytes.

    Raises UnreadableArticle when the article asks for what the press does not fetch.
    """
    text, unset = fonts.settable(markup(order, manuscript))
    try:
        document = HTML(string=text, url_fetcher=own_pictures(order, manuscript)).render(
            font_config=typefaces()
        )
        return Printed(_written(document, order), len(document.pages), unset)
    except (FatalURLFetchingError, RecursionError) as problem:
        raise UnreadableArticle(
            "The article cannot be set: it is nested or linked in a way no page is."
        ) from problem


def typefaces() -> FontConfiguration:
    """Return WeasyPrint's view of the pinned typefaces; made once, before the child is forked."""
    if _Typefaces.known is None:
        _Typefaces.known = FontConfiguration()
    return _Typefaces.known


class _Typefaces:
    known: FontConfiguration | None = None


def own_pictures(order: CopyOrder, manuscript: Manuscript) -> OwnPicturesOnly:
    """Return what answers for the copy's photographs and its QR code, and for nothing else."""
    pictures = {plate.address: (plate.media_type, plate.content) for plate in manuscript.plates}
    pictures[_QR] = ("image/svg+xml", qr_code(order.terms.verify_url))
    return OwnPicturesOnly(pictures)


def qr_code(address: str) -> bytes:
    """Return the address as a QR code in SVG, with the quiet zone the standard asks for."""
    target = BytesIO()
    segno.make(address, error="m", micro=False).save(
        target, kind="svg", scale=4, border=4, dark="#1d1a16", light="#fff"
    )
    return target.getvalue()


def markup(order: CopyOrder, manuscript: Manuscript) -> str:
    """Return the page that is set: HTML with its style inside."""
    terms = order.terms
    return (
        layout.environment()
        .get_template("pdf.html.j2")
        .render(
            layout.context(order, manuscript),
            style=layout.stylesheet("pdf.css"),
            paper="letter" if terms.licensee.country in _LETTER else "A4",
            qr=_QR,
            fee=_fee(terms),
            licensed=licensed_in_words(terms)[1:],
            starts=layout.written_moment(terms.starts_at.astimezone(UTC)),
            ends=layout.written_moment(terms.ends_at.astimezone(UTC)),
            issued_on=layout.written_day(terms.issued_at.astimezone(UTC).isoformat(), "en"),
            issued=terms.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            notice=layout.copyright_notice(terms, order.article.published),
        )
    )


def _fee(terms: LicenceTerms) -> str:
    """Return the net fee as it is written in English: the amount is an integer of minor units."""
    exponent = get_currency_precision(terms.currency)
    return str(format_currency(Decimal(terms.net).scaleb(-exponent), terms.currency, locale="en_GB"))


def _written(document: Document, order: CopyOrder) -> bytes:
    terms = order.terms
    issued = terms.issued_at.astimezone(UTC)
    agreement = Attachment(
        string=json.dumps(odrl(terms), ensure_ascii=False, indent=1, sort_keys=True),
        name="licence.odrl.json",
        description=f"Licence {terms.number} as an ODRL 2.2 Agreement",
        relationship="Supplement",
        created=issued,
        modified=issued,
    )

    def finish(finished: Document, pdf: pydyf.PDF) -> None:
        del finished
        _write_rights(pdf, order)

    written: bytes = document.write_pdf(
        finisher=finish,
        attachments=[agreement],
        pdf_variant="pdf/a-3a",
        pdf_tags=True,
        pdf_identifier=sha256(f"{terms.number} {order.article.revision}".encode()).digest()[:16],
        pdf_version="1.7",
        output_intent="srgb",
    )
    return written


def _write_rights(pdf: pydyf.PDF, order: CopyOrder) -> None:
    """Merge our descriptions into the one `rdf:RDF` that readers look at, and the viewer's title bar."""
    terms = order.terms
    ours = _EXTENSION + _RIGHTS.format(
        verify=escape(terms.verify_url),
        usage=escape(f"Licensed to {terms.licensee.name} under {terms.number}. Terms: {terms.verify_url}"),
        notice=escape(layout.copyright_notice(terms, order.article.published)),
    )
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    first, marker, rest = metadata.stream[0].partition(b"</rdf:RDF>")
    metadata.stream = [first + ours.encode() + marker + rest]
    # WeasyPrint names an associated file twice: once for its name, once for its specification.
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
