"""What stands on an invoice and on a credit note: worked out once, from what was sold, and then kept.

What an invoice has to say: Directive 2006/112/EC art. 226; in the United Kingdom, the Value Added Tax
Regulations 1995 (SI 1995/2518) reg. 14.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from schemas.document import (
    Document,
    DocumentKind,
    DocumentLicence,
    DocumentLine,
    DocumentTax,
    Party,
)
from schemas.quote import Quote
from schemas.request import Address
from schemas.usage import Contact, Organisation
from syndication.licensing.ledger import Sold
from syndication.licensing.taxed import rate_of

_SERIES: dict[DocumentKind, str] = {DocumentKind.INVOICE: "I", DocumentKind.CREDIT_NOTE: "C"}


class Billing(msgspec.Struct, frozen=True, kw_only=True):
    """What the buyer wants on the invoice besides its name."""

    address: Address | None = None
    purchase_order: str = ""
    reference: str = ""
    due_on: date | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The address line by line, without the country."""
        if self.address is None:
            return ()
        where = self.address
        town = " ".join(filter(None, (where.city, where.postal_code)))
        return tuple(filter(None, (where.line1, where.line2, town, where.region)))


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """Whose invoice it is: the firm, and the masthead it publishes under."""

    party: Party
    publication: str
    url: str


def series_of(kind: DocumentKind, prefix: str) -> str:
    """Return the series a document is numbered in: "HC-I" for invoices, "HC-C" for credit notes."""
    return f"{prefix}-{_SERIES[kind]}"


def number_in(series: str, year: int, place: int) -> str:
    """Return the number as printed: "HC-I-2026-00042"."""
    return f"{series}-{year}-{place:05d}"


def invoice(
    *,
    number: str,
    made_at: datetime,
    seller: Seller,
    organisation: Organisation,
    contact: Contact,
    billing: Billing,
    request_id: UUID,
    quote: Quote,
    licences: Sequence[DocumentLicence],
    paid: bool,
) -> Document:
    """Return the invoice of a request: the lines of its quote, and the tax in its own case."""
    rate = rate_of(quote, organisation.country)
    return Document(
        number=number,
        kind=DocumentKind.INVOICE,
        made_at=made_at,
        supplied_on=made_at.date(),
        currency=quote.currency,
        seller=seller.party,
        seller_url=seller.url,
        publication=seller.publication,
        buyer=Party(
            name=organisation.name,
            brand=organisation.brand,
            address=billing.lines,
            country=billing.address.country if billing.address else organisation.country,
            vat_id=organisation.vat_id or "",
        ),
        attention=contact.name,
        lines=tuple(
            DocumentLine(label=line.label, detail=line.detail, amount=line.amount) for line in quote.lines
        ),
        licences=tuple(licences),
        net=quote.net,
        taxes=(
            DocumentTax(
                case=rate.tax_case,
                rate=rate.tax_rate,
                label=quote.tax_label,
                base=quote.net,
                amount=quote.tax,
            ),
        ),
        tax=quote.tax,
        tax_note=quote.tax_note,
        total=quote.total,
        paid=paid,
        request=str(request_id),
        quote=quote.id,
        purchase_order=billing.purchase_order,
        reference=billing.reference,
        due_on=None if paid else billing.due_on,
    )


def credit_note(
    credited: Document,
    *,
    number: str,
    made_at: datetime,
    back: Sold,
    licences: Mapping[int, DocumentLicence],
    reason: str,
) -> Document:
    """Return the credit note over what is taken back of an invoice, a line a licence.

    `licences` by their id.
    """
    nets = Counter[int]()
    for part in back.parts:
        nets[part.licence_id] += part.net
    return msgspec.structs.replace(
        credited,
        number=number,
        kind=DocumentKind.CREDIT_NOTE,
        made_at=made_at,
        lines=tuple(_credited(licences[licence], net) for licence, net in nets.items() if net),
        licences=tuple(licences[licence] for licence in nets),
        net=back.net,
        taxes=_taxes_back(credited, back),
        tax=back.tax,
        total=back.total,
        paid=False,
        due_on=None,
        credits=credited.number,
        credits_made_at=credited.made_at,
        reason=reason,
    )


def _credited(licence: DocumentLicence, net: int) -> DocumentLine:
    return DocumentLine(label=licence.headline, detail=f"Licence {licence.number}", amount=net)


def _taxes_back(credited: Document, back: Sold) -> tuple[DocumentTax, ...]:
    """Return the tax lines of the invoice with what goes back of each."""
    bases, amounts = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for part in back.parts:
        bases[part.tax_case, part.tax_rate] += part.net
    for tax in back.taxes:
        amounts[tax.tax_case, tax.tax_rate] += tax.amount
    return tuple(
        msgspec.structs.replace(line, base=bases[line.case, line.rate], amount=amounts[line.case, line.rate])
        for line in credited.taxes
    )
