"""Invoices and credit notes: their numbers, what stands on them, and the printed files."""

from uuid import UUID

import msgspec

from schemas.document import Document
from syndication.records.door import Db, many, one, write


class NumberRow(msgspec.Struct, frozen=True, kw_only=True):
    """A number that nobody else has: its place in the series of a year, from one."""

    year: int
    place: int


class DocumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it was made; `sha256` names its file in the vault, once it has been printed."""

    id: int
    number: str
    request_id: UUID
    body: Document
    sha256: str | None


async def next_number(db: Db, series: str) -> NumberRow:
    """Take the next number of a series; it is given back when the transaction fails."""
    given = await one(db, "next_document_number", NumberRow, series=series)
    assert given is not None  # noqa: S101 - the statement always answers
    return given


async def add_document(
    db: Db, body: Document, *, series: str, given: NumberRow, journal_id: int, credits_id: int | None
) -> None:
    """Store a document with the journal it tells of, and the invoice that a credit note credits."""
    await write(
        db,
        "add_document",
        number=body.number,
        kind=body.kind.value,
        series=series,
        year=given.year,
        place=given.place,
        request_id=UUID(body.request),
        journal_id=journal_id,
        credits_id=credits_id,
        body=body,
    )


async def documents_of_request(db: Db, request_id: UUID) -> tuple[DocumentRow, ...]:
    """Return every document of a request, in the order they were made."""
    return await many(db, "documents_of_request", DocumentRow, request_id=request_id)


async def document_of_number(db: Db, number: str) -> DocumentRow | None:
    """Return a document by its number."""
    return await one(db, "document", DocumentRow, number=number)


async def add_document_file(db: Db, document_id: int, *, sha256: str, size: int) -> None:
    """Record a printed document whose bytes are stored; the first printing stands."""
    await write(db, "add_document_file", document_id=document_id, sha256=sha256, size=size)
