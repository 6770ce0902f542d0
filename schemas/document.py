"""The documents of a sale: invoice and credit note, with all that is printed on them."""

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
