"""Invoices and credit notes: numbered with the booking they tell of, printed after it, kept as printed."""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.document import Document, DocumentKind, DocumentLicence, DocumentView, Party
from syndication.desk.house import House
from syndication.errors import Unknown
from syndication.gateways.seal import seal_document
from syndication.licensing.documents import (
    Billing,
    Seller,
    credit_note,
    invoice,
    number_in,
    series_of,
)
from syndication.licensing.ledger import Sold
from syndication.licensing.licence_number import format_number
from syndication.records import checkouts, documents, jobs, licences, payments, requests
from syndication.records.documents import DocumentRow, NumberRow
from syndication.records.door import Db
from syndication.records.requests import RequestRow
from syndication.settings import Settings
from syndication.words import ENGLISH


async def issue_invoice(db: Db, house: House, request: RequestRow, *, journal_id: int) -> None:
    """Make the invoice of a sale that was booked a moment ago; paid already, it is the receipt too."""
    series, given, made_at = await _numbered(db, house, DocumentKind.INVOICE)
    body = invoice(
        number=number_in(series, given.year, given.place),
        made_at=made_at,
        seller=_seller(house.settings),
        organisation=request.organisation,
        contact=request.contact,
        billing=await _billing(db, request.id),
        request_id=request.id,
        quote=ENGLISH.told(request.quote),
        licences=tuple((await _licences(db, request.id)).values()),
        paid=await payments.is_licensed_by_payment(db, request.id),
    )
    await _store(db, body, series=series, given=given, journal_id=journal_id)


async def issue_credit_note(
    db: Db,
    house: House,
    request: RequestRow,
    *,
    journal_id: int,
    back: Sold,
    reason: str,
) -> None:
    """Make the credit note over what a journal has taken back of a request's invoice.

    A sale from before there were invoices has none to credit.
    """
    credited = await _invoice_of(db, request.id)
    if credited is None or not back.total:
        return
    series, given, made_at = await _numbered(db, house, DocumentKind.CREDIT_NOTE)
    body = credit_note(
        credited.body,
        number=number_in(series, given.year, given.place),
        made_at=made_at,
        back=back,
        licences=await _licences(db, request.id),
        reason=reason,
    )
    await _store(db, body, series=series, given=given, journal_id=journal_id, credits_id=credited.id)


async def print_document(house: House, number: str) -> None:
    """Print, sign and store a document that has not been printed; the first printing stands.

    Raises Unknown, PressTrouble or VaultTrouble; asked again, it goes on where it stopped.
    """
    async with house.database.reading() as db:
        found = await _found(db, number)
    if found.sha256 is not None:
        return
    printed = await house.press.print_document(found.body)
    content = await seal_document(
        found.body, printed.pdf, house.keyring, timestamps=house.settings.timestamp_url
    )
    name = await house.vault.keep(content)
    # recorded only now: the bytes are stored and were read back
    async with house.database.transaction("document_file") as db:
        await documents.add_document_file(db, found.id, sha256=name, size=len(content))


async def hand_out_document(house: House, number: str, *, request_id: UUID) -> tuple[DocumentRow, bytes]:
    """Return a document of this request and its file, the same bytes each time; printed now if need be.

    Raises Unknown for another's, as for none, and what `print_document` raises.
    """
    async with house.database.reading() as db:
        found = await _found(db, number)
    if found.request_id != request_id:
        raise Unknown
    if found.sha256 is None:
        await print_document(house, number)
        async with house.database.reading() as db:
            found = await _found(db, number)
    return found, await house.vault.fetch(found.sha256 or "")


async def documents_listed(db: Db, house: House, request_id: UUID) -> tuple[DocumentView, ...]:
    """Return the documents of a request with their addresses for its holder."""
    page = house.status_page(request_id)
    return tuple(_view(row.body, page) for row in await documents.documents_of_request(db, request_id))


async def _billing(db: Db, request_id: UUID) -> Billing:
    wanted = await checkouts.checkout_billed(db, request_id)
    return Billing(
        address=wanted.billing_address,
        purchase_order=wanted.purchase_order,
        reference=wanted.reference,
        due_on=wanted.due_at.date() if wanted.due_at else None,
    )


async def _numbered(db: Db, house: House, kind: DocumentKind) -> tuple[str, NumberRow, datetime]:
    series = series_of(kind, house.settings.licence_prefix)
    return series, await documents.next_number(db, series), await requests.moment(db)


async def _store(
    db: Db, body: Document, *, series: str, given: NumberRow, journal_id: int, credits_id: int | None = None
) -> None:
    await documents.add_document(
        db, body, series=series, given=given, journal_id=journal_id, credits_id=credits_id
    )
    await jobs.stage(db, jobs.Job.PRINT_DOCUMENT, body.number)


async def _found(db: Db, number: str) -> DocumentRow:
    found = await documents.document_of_number(db, number.replace("\x00", ""))
    if found is None:
        raise Unknown
    return found


async def _invoice_of(db: Db, request_id: UUID) -> DocumentRow | None:
    """Return the request's latest invoice."""
    made = await documents.documents_of_request(db, request_id)
    return next((row for row in reversed(made) if row.body.kind is DocumentKind.INVOICE), None)


async def _licences(db: Db, request_id: UUID) -> dict[int, DocumentLicence]:
    return {
        licence.id: DocumentLicence(number=format_number(licence.number), headline=licence.headline)
        for licence in await licences.licences_of_request(db, request_id)
    }


def _seller(settings: Settings) -> Seller:
    return Seller(
        party=Party(
            name=settings.seller_name or settings.publication,
            address=settings.seller_lines,
            country=settings.seller_country,
            vat_id=settings.seller_vat_id,
        ),
        publication=settings.publication,
        url=settings.publication_url,
    )


def _view(body: Document, page: str) -> DocumentView:
    shown = {name: getattr(body, name) for name in ("number", "kind", "made_at", "currency", "total")}
    return msgspec.convert({**shown, "url": f"{page}/documents/{body.number}"}, DocumentView)
