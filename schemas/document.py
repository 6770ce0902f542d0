"""The documents of a sale: invoice, credit note and the statement of an author, with all that is printed."""

from datetime import date, datetime
from enum import StrEnum

from schemas.base import Minor, Noun
from schemas.usage import Country, CurrencyCode


class DocumentKind(StrEnum):
    """Which document it is; a receipt is an invoice that says it is paid."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class Party(Noun, frozen=True, kw_only=True):
    """Seller or buyer, as the law wants them on an invoice. `address` in lines, without the country."""

    name: str
    brand: str = ""
    address: tuple[str, ...] = ()
    country: Country
    vat_id: str = ""


class DocumentLine(Noun, frozen=True, kw_only=True):
    """One line before tax, in minor units."""

    label: str
    detail: str = ""
    amount: Minor


class DocumentTax(Noun, frozen=True, kw_only=True):
    """The tax of one case and rate. `rate` is in basis points, `base` and `amount` in minor units."""

    case: str
    rate: int
    label: str
    base: Minor
    amount: Minor


class DocumentLicence(Noun, frozen=True, kw_only=True):
    """A licence that was supplied: its number as printed, and the article."""

    number: str
    headline: str


class Document(Noun, frozen=True, kw_only=True):
    """An invoice or a credit note, snapshotted when it is made: the printed page is a function of this alone.

    Amounts are in minor units of `currency`, and positive on both kinds. A credit note names the
    invoice it credits.
    """

    number: str
    kind: DocumentKind
    made_at: datetime
    supplied_on: date
    currency: CurrencyCode
    seller: Party
    seller_url: str
    """The seller's own site."""
    publication: str
    """The masthead."""
    buyer: Party
    attention: str = ""
    """Who asked, at the buyer's."""
    lines: tuple[DocumentLine, ...]
    licences: tuple[DocumentLicence, ...]
    net: Minor
    taxes: tuple[DocumentTax, ...]
    tax: Minor
    tax_note: str = ""
    """The wording the law asks for in this tax case."""
    total: Minor
    paid: bool = False
    """Whether it was paid when it was made: then it is the receipt too."""
    due_on: date | None = None
    """The day by which an invoice on trust has to be paid, in UTC."""
    request: str
    quote: str
    purchase_order: str = ""
    reference: str = ""
    """The buyer's own."""
    credits: str = ""
    """The number of the invoice that a credit note credits."""
    credits_made_at: datetime | None = None
    reason: str = ""
    """Why it is credited."""


class DocumentView(Noun, frozen=True, kw_only=True):
    """A document as its holder sees it in a list; the file is behind `url`."""

    number: str
    kind: DocumentKind
    made_at: datetime
    currency: CurrencyCode
    total: Minor
    url: str


class StatementLine(Noun, frozen=True, kw_only=True):
    """What an author got of one licence, or gave back: negative then. Minor units."""

    booked_on: date
    licence: str
    headline: str
    net: Minor
    share: Minor


class Statement(Noun, frozen=True, kw_only=True):
    """An author's shares of a period (half-open) in one currency, in minor units."""

    author: str
    publication: str
    publication_url: str
    payer: Party
    starts_on: date
    ends_on: date
    currency: CurrencyCode
    made_at: datetime
    lines: tuple[StatementLine, ...]
    net: Minor
    """What the author's writing earned, refunds taken off."""
    share: Minor
    """What the author is owed of it."""
