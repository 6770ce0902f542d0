"""Invoices and credit notes: one Struct in, PDF/A-3a and PDF/UA-1 out, the same bytes every time."""

from datetime import date
from functools import partial
from hashlib import sha256

import pydyf
from babel.dates import format_date
from weasyprint.document import Document as LaidOut

from schemas.document import Document, DocumentKind, Party
from syndication.gateways.press import fonts, layout
from syndication.gateways.press.drawn import paper_of
from syndication.gateways.press.jobs import DocumentPrinted
from syndication.gateways.press.pdf import ACCESSIBLE, VARIANT, laid_out, say, tell_letters
from syndication.licensing.money import written
from syndication.licensing.usage import country_name

_TITLES = {DocumentKind.INVOICE: "Invoice", DocumentKind.CREDIT_NOTE: "Credit note"}


def print_document(document: Document) -> DocumentPrinted:
    """Set the document on the paper of the buyer's country."""
    text, _ = fonts.settable(markup(document))
    pages = laid_out(text, "document.css", {})
    identifier = sha256(document.number.encode()).digest()[:16]
    pdf = pages.write_pdf(finisher=_finish, pdf_identifier=identifier, **VARIANT)
    return DocumentPrinted(pdf=pdf, pages=len(pages.pages))


def markup(document: Document) -> str:
    """Return the document as HTML."""
    template = layout.environment().get_template("document.html.j2")
    return template.render(
        document=document,
        title=title_of(document),
        paper=paper_of(document.buyer.country),
        money=partial(_money, document.currency),
        country=country_name,
        day=_day,
        issued=document.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        named=_named,
    )


def title_of(document: Document) -> str:
    """Return what the document calls itself: a paid invoice is a receipt too."""
    return "Invoice and receipt" if document.paid else _TITLES[document.kind]


def _finish(laid: LaidOut, pdf: pydyf.PDF) -> None:
    tell_letters(laid, pdf)
    say(pdf, ACCESSIBLE)


def _money(currency: str, amount: int) -> str:
    return written(amount, currency)


def _day(moment: date) -> str:
    return str(format_date(moment, "d MMMM yyyy", locale="en_GB"))


def _named(party: Party) -> str:
    """Return the name, and the brand where it differs."""
    brand = party.brand if party.brand != party.name else ""
    return f"{party.name} ({brand})" if brand else party.name
