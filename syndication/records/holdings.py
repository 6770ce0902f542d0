"""What somebody who has been let in may see: licences, downloads, invoices. Nobody else's is ever found."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.licence import Download, LicenceStatus, LicenceTerms
from syndication.records.documents import DocumentRow
from syndication.records.door import Db, many, one, value
from syndication.records.licences import CopyRow
from syndication.records.requests import ListedRow


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks: a person who has proven a mailbox, or the key of an organisation."""

    person_id: int | None = None
    organisation_id: int | None = None
    key_id: int | None = None


class HoldingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A licence that was released, as its licensee has it.

    `over` says that its period has ended, `superseded` that the article has a newer revision;
    `withdrawn_reason` is why the article was withdrawn, where it was.
    """

    id: int
    number: str
    request_id: UUID
    status: LicenceStatus
    terms: LicenceTerms
    starts_at: datetime
    ends_at: datetime
    slug: str
    headline: str
    language: str
    direction: str
    superseded: bool
    withdrawn_reason: str | None
    over: bool
    changed_at: datetime
    asked_by: str
    placements: int


class DownloadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One download; `who` is a mail address, the name of a key, or nothing for a link."""

    format: Download
    via: str
    at: datetime
    who: str


class OpenInvoiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice that waits to be paid; amounts in minor units."""

    number: str
    organisation: str
    amount: int
    credited: int
    currency: str
    due_at: datetime | None
    overdue: bool | None
    url: str


async def holding_of(db: Db, viewer: Viewer, number: str) -> HoldingRow | None:
    """Return a licence by its number as stored, if it is the viewer's."""
    return await one(
        db,
        "holding",
        HoldingRow,
        person_id=viewer.person_id,
        organisation_id=viewer.organisation_id,
        number=number,
    )


async def holdings_of_person(
    db: Db, person_id: int, *, words: str, state: str, before: str, most: int
) -> tuple[HoldingRow, ...]:
    """Return a page of the licences a person sees, newest first, behind the one of the number `before`.

    `state` is active, ended or empty for all.
    """
    return await many(
        db,
        "holdings",
        HoldingRow,
        person_id=person_id,
        words=words,
        state=state,
        before=before,
        most=most,
    )


async def holdings_of_organisation(
    db: Db, organisation_id: int, *, since: datetime | None, after: str, most: int
) -> tuple[HoldingRow, ...]:
    """Return a page of an organisation's licences, oldest first, behind the one of the number `after`."""
    return await many(
        db,
        "holdings_of_organisation",
        HoldingRow,
        organisation_id=organisation_id,
        since=since,
        after=after,
        most=most,
    )


async def copies_of_licences(db: Db, ids: Sequence[int]) -> tuple[CopyRow, ...]:
    """Return the files issued under some licences."""
    return await many(db, "copies_of_licences", CopyRow, ids=list(ids))


async def copies_taken(db: Db, licence_id: int, *, most: int) -> tuple[DownloadRow, ...]:
    """Return who took copies of a licence, newest first; the desk's own looks are left out."""
    return await many(db, "copies_taken", DownloadRow, licence_id=licence_id, most=most)


async def documents_seen(db: Db, person_id: int, *, before: str, most: int) -> tuple[DocumentRow, ...]:
    """Return a page of the invoices and credit notes a person sees, newest first."""
    return await many(db, "documents_seen", DocumentRow, person_id=person_id, before=before, most=most)


async def document_seen(db: Db, person_id: int, number: str) -> UUID | None:
    """Return the request of a document, if the person sees it."""
    return await value(db, "document_seen", UUID, person_id=person_id, number=number)


async def invoices_seen_open(db: Db, person_id: int) -> tuple[OpenInvoiceRow, ...]:
    """Return the invoices that wait to be paid, the first due first."""
    return await many(db, "invoices_seen_open", OpenInvoiceRow, person_id=person_id)


async def requests_waiting_of(db: Db, email: str) -> tuple[ListedRow, ...]:
    """Return what somebody asked for that has not come to its end."""
    return await many(db, "requests_waiting_of", ListedRow, email=email)
