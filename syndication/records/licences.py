"""Licences, the copies issued under them, and each download."""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.licence import CopyFormat, Download, LicenceStatus, LicenceTerms
from schemas.rights import Embargo
from syndication.records.door import Db, column, many, one, value, write


class LicenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A licence with the article it is for."""

    id: int
    number: str
    request_id: UUID
    article_id: int
    revision_id: int
    status: LicenceStatus
    terms: LicenceTerms
    starts_at: datetime
    ends_at: datetime
    slug: str
    headline: str
    superseded: bool
    """Whether the article has a newer revision than the one that is licensed."""
    over: bool
    """Whether its period has ended."""


class CopyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One stored file."""

    licence_id: int
    format: CopyFormat
    sha256: str
    size: int


class CopyHandedOut(CopyRow, frozen=True, kw_only=True):
    """A file that may be downloaded at this moment."""

    number: str
    request_id: UUID
    embargo: Embargo | None
    embargoed: bool
    """Whether the embargo has not ended, by the database's clock."""


async def reserve_licence(
    db: Db, terms: LicenceTerms, *, request_id: UUID, article_id: int, revision_id: int
) -> int | None:
    """Store a reserved licence; None when its number is taken or the article has a living one already."""
    return await value(
        db,
        "reserve_licence",
        int,
        number=terms.number,
        request_id=request_id,
        article_id=article_id,
        revision_id=revision_id,
        terms=terms,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
    )


async def licences_of_request(db: Db, request_id: UUID) -> tuple[LicenceRow, ...]:
    """Return the licences of a request that are not void, in the order they were reserved."""
    return await many(db, "licences_of_request", LicenceRow, request_id=request_id)


async def licence_of_number(db: Db, number: str) -> LicenceRow | None:
    """Return a licence by its number as stored."""
    return await one(db, "licence_by_number", LicenceRow, number=number)


async def release_licences(db: Db, request_id: UUID) -> tuple[str, ...]:
    """Make the reserved licences of a request active; return their numbers."""
    return await column(db, "release_licences", str, request_id=request_id)


async def void_licences(db: Db, request_id: UUID) -> None:
    """Void what was reserved and never paid."""
    await write(db, "void_licences", request_id=request_id)


async def change_licence(db: Db, licence_id: int, status: LicenceStatus, *, reason: str) -> int | None:
    """Give a released licence another status; return the id of the move, or None when it has it already."""
    before = await value(db, "change_licence", str, id=licence_id, status=status.value)
    if before is None:
        return None
    return await value(
        db,
        "add_licence_move",
        int,
        licence_id=licence_id,
        from_status=before,
        to_status=status.value,
        reason=reason,
    )


async def expire_licences(db: Db) -> None:
    """Close every licence whose period is over and that was not revoked."""
    await write(db, "expire_licences")


async def add_copy(
    db: Db,
    licence_id: int,
    format: CopyFormat,
    *,
    sha256: str,
    size: int,
) -> None:
    """Record a file whose bytes are stored; the first printing stands."""
    await write(db, "add_copy", licence_id=licence_id, format=format.value, sha256=sha256, size=size)


async def copies_of_request(db: Db, request_id: UUID) -> tuple[CopyRow, ...]:
    """Return every file issued under the living licences of a request."""
    return await many(db, "copies_of_request", CopyRow, request_id=request_id)


async def copies_to_hand_out(db: Db, number: str) -> dict[CopyFormat, CopyHandedOut]:
    """Return the files of a licence by their format if it is active at this moment, else none."""
    found = await many(db, "copies_to_hand_out", CopyHandedOut, number=number)
    return {copy.format: copy for copy in found}


async def add_download(
    db: Db,
    licence_id: int,
    wanted: Download,
    *,
    sha256: str,
    via: str,
    person_id: int | None = None,
    key_id: int | None = None,
) -> None:
    """Log one download; `via` says how the reader came: link, holder, member, key or desk."""
    await write(
        db,
        "add_download",
        licence_id=licence_id,
        format=wanted.value,
        sha256=sha256,
        via=via,
        person_id=person_id,
        key_id=key_id,
    )
