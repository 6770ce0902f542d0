"""Invoices, credit notes, statements: one Struct in, PDF/A-3a and PDF/UA-1 out, the same bytes every time."""

from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256

import pydyf
from babel.dates import format_date
from weasyprint.document import Document as LaidOut

from schemas.document import Document, DocumentKind, Party, Statement
from syndication.gateways.press import fonts, layout
from syndication.gateways.press.drawn import paper_of
from syndication.gateways.press.jobs import DocumentPrinted
from syndication.gateways.press.pdf import ACCESSIBLE, VARIANT, correct, laid_out, say
from syndication.licensing.money import written
from syndication.licensing.usage import country_name

_TITLES = {DocumentKind.INVOICE: "Invoice", DocumentKind.CREDIT_NOTE: "Credit note"}


def print_document(document: Document) -> DocumentPrinted:
    """Set an invoice or a credit note on the paper of the buyer's country."""
    return _printed(markup(document), mark=document.number)


def print_statement(statement: Statement) -> DocumentPrinted:
    """Set a statement on the paper of the payer's country."""
    return _printed(statement_markup(statement), mark=f"{statement.author} {statement.made_at}")


def markup(document: Document) -> str:
    """Return a document as HTML."""
    return _filled(
        "document.html.j2",
        document.currency,
        document=document,
        title=title_of(document),
        paper=paper_of(document.buyer.country),
        issued=_issued(document.made_at),
        named=_named,
    )


def statement_markup(statement: Statement) -> str:
    """Return a statement as HTML. Its last day is the one before the period ends."""
    return _filled(
        "statement.html.j2",
        statement.currency,
        statement=statement,
        paper=paper_of(statement.payer.country),
        issued=_issued(statement.made_at),
        last=statement.ends_on - timedelta(days=1),
    )


def title_of(document: Document) -> str:
    """Return what the document calls itself: a paid invoice is a receipt too."""
    return "Invoice and receipt" if document.paid else _TITLES[document.kind]


def _printed(text: str, *, mark: str) -> DocumentPrinted:
    """Return a page of ours as PDF; `mark` tells it from every other file."""
    text, _ = fonts.settable(text)
    pages = laid_out(text, "document.css", {})
    identifier = sha256(mark.encode()).digest()[:16]
    pdf = pages.write_pdf(finisher=_finish, pdf_identifier=identifier, **VARIANT)
    return DocumentPrinted(pdf=pdf, pages=len(pages.pages))


def _filled(template: str, currency: str, **given: object) -> str:
    money = partial(_money, currency)
    return (
        layout.environment().get_template(template).render(given, money=money, country=country_name, day=_day)
    )


def _issued(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _finish(laid: LaidOut, pdf: pydyf.PDF) -> None:
    correct(laid, pdf)
    say(pdf, ACCESSIBLE)


def _money(currency: str, amount: int) -> str:
    return written(amount, currency)


def _day(moment: date) -> str:
    return str(format_date(moment, "d MMMM yyyy", locale="en_GB"))


def _named(party: Party) -> str:
    """Return the name, and the brand where it differs."""
    brand = party.brand if party.brand != party.name else ""
    return f"{party.name} ({brand})" if brand else party.name
