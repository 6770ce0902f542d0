"""What the desk looks for: the queue, every request and licence by filters, and the views people keep.

Every page is read by the key of the row before it, never by how many there were, and nothing is
counted to its end: with a million requests a page costs what it costs with ten thousand.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.licence import CopyFormat, Download, LicenceStatus
from schemas.request import Stage
from syndication.records.door import Db, column, many, one, value, write
from syndication.records.licences import CopyRow
from syndication.records.requests import ListedRow

Key = tuple[datetime, UUID]
"""Where a page of requests ends: when its last one came in, and its id."""

MOST_COUNTED = 1000
"""Whatever waits is counted as far as this."""

MOST_MATCHED = 1000
"""Requests that words are looked for in: the newest that match; filters then choose among them."""


_MOST_HEADED = 100
"""Articles with the same words in their headlines whose requests are looked for."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which requests are looked for; what is None or False does not filter.

    `ids` are those that words found; `closed` is declined, withdrawn or lapsed; amounts are totals in
    minor units of `currency`; `since` is the first moment, `until` the first one after.
    """

    ids: tuple[UUID, ...] | None = None
    stage: Stage | None = None
    closed: bool = False
    medium: str | None = None
    organisation_key: str | None = None
    decided_by: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    currency: str | None = None
    least: int | None = None
    largest: int | None = None


def among(wanted: Wanted, ids: tuple[UUID, ...]) -> Wanted:
    """Return the same question, asked of these requests only."""
    return msgspec.structs.replace(wanted, ids=ids)


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many requests wait, each counted as far as `MOST_COUNTED`."""

    waiting: int
    asked: int
    offered: int
    paying: int


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What waits before and after a request."""

    previous: UUID | None
    following: UUID | None


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request stands; `waits` for a person, and `who` moved it or wrote last."""

    id: UUID
    stage: Stage
    waits: bool
    who: str


class LicenceListed(msgspec.Struct, frozen=True, kw_only=True):
    """A licence in the desk's list."""

    id: int
    number: str
    request_id: UUID
    status: LicenceStatus
    starts_at: datetime
    ends_at: datetime
    over: bool
    licensee: str
    headline: str
    currency: str
    net: int


class DownloadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One download; `via` says how the reader came."""

    format: Download
    via: str
    at: datetime


class LicenceMoveRow(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a licence's status."""

    from_status: LicenceStatus
    to_status: LicenceStatus
    reason: str
    at: datetime


class ViewRow(msgspec.Struct, frozen=True, kw_only=True):
    """A view somebody keeps. `query` is the list's address after its question mark."""

    id: int
    name: str
    query: str
    shared: bool
    owner: str
    mine: bool


async def requests_waiting(db: Db, *, after: Key | None, most: int) -> tuple[ListedRow, ...]:
    """Return what needs a person, oldest first."""
    return await many(db, "requests_waiting", ListedRow, most=most, **_after(after))


async def requests_asked(db: Db, *, after: Key | None, most: int) -> tuple[ListedRow, ...]:
    """Return what waits for the requester's answer, oldest first."""
    return await many(db, "requests_asked", ListedRow, most=most, **_after(after))


async def requests_found(db: Db, wanted: Wanted, *, after: Key | None, most: int) -> tuple[ListedRow, ...]:
    """Return the requests that are looked for, newest first. Call it inside a transaction."""
    await value(db, "plan_for_these_values", str)
    given = {
        **msgspec.structs.asdict(wanted),
        "ids": None if wanted.ids is None else list(wanted.ids),
        "stage": wanted.stage.value if wanted.stage else None,
        "most": most,
        **_after(after),
    }
    return await many(db, "requests_found", ListedRow, **given)


async def requests_with_words(db: Db, words: str, *, most: int = MOST_MATCHED) -> tuple[UUID, ...]:
    """Return the newest requests that match by who asks, their own number, a licence's, or a headline.

    Call it inside a transaction.
    """
    await value(db, "plan_for_these_values", str)
    if "@" in words and (theirs := await _requests_of_contact(db, words, most=most)):
        return theirs
    begins, ends = _ids_that_begin_with(words)
    headed = await column(db, "articles_headed", int, words=words, most=_MOST_HEADED)
    return await column(
        db,
        "requests_with_words",
        UUID,
        words=words,
        pattern=containing(words),
        from_id=begins,
        to_id=ends,
        most=most,
        articles=list(headed),
    )


async def _requests_of_contact(db: Db, email: str, *, most: int) -> tuple[UUID, ...]:
    """Return the newest requests of somebody whose whole address this is."""
    return await column(db, "requests_of_contact", UUID, email=email.lower(), most=most)


async def requests_counted(db: Db) -> Counted:
    """Return how many requests wait, and for whom."""
    found = await one(db, "requests_counted", Counted, most=MOST_COUNTED)
    assert found is not None  # noqa: S101 - a count always answers
    return found


async def waiting_counted(db: Db) -> int:
    """Return how many requests need a person."""
    return await value(db, "waiting_counted", int, most=MOST_COUNTED) or 0


async def waiting_beside(db: Db, created_at: datetime, request_id: UUID) -> Beside:
    """Return what waits before and after a request."""
    found = await one(db, "waiting_beside", Beside, created_at=created_at, id=request_id)
    assert found is not None  # noqa: S101 - two subselects always make a row
    return found


async def request_now(db: Db, request_id: UUID) -> Now | None:
    """Return where a request stands at this moment."""
    return await one(db, "request_now", Now, id=request_id)


async def licences_found(
    db: Db, words: str, *, status: LicenceStatus | None, after: int | None, most: int
) -> tuple[LicenceListed, ...]:
    """Return licences by words of the licensee's name or by number, newest first. Inside a transaction."""
    await value(db, "plan_for_these_values", str)
    return await many(
        db,
        "licences_found",
        LicenceListed,
        pattern=containing(words) if words else None,
        number=words.upper(),
        status=status.value if status else None,
        after_id=after,
        most=most,
    )


async def downloads_of_licence(db: Db, licence_id: int, *, most: int) -> tuple[DownloadRow, ...]:
    """Return who took what, newest first."""
    return await many(db, "downloads_of_licence", DownloadRow, licence_id=licence_id, most=most)


async def moves_of_licence(db: Db, licence_id: int) -> tuple[LicenceMoveRow, ...]:
    """Return every change of a licence's status, oldest first."""
    return await many(db, "moves_of_licence", LicenceMoveRow, licence_id=licence_id)


async def copies_of_licence(db: Db, licence_id: int) -> dict[CopyFormat, CopyRow]:
    """Return the files issued under a licence."""
    found = await many(db, "copies_of_licence", CopyRow, licence_id=licence_id)
    return {copy.format: copy for copy in found}


async def views_of_staff(db: Db, staff_id: int) -> tuple[ViewRow, ...]:
    """Return the views somebody sees: one's own, and what colleagues share."""
    return await many(db, "views_of_staff", ViewRow, staff_id=staff_id)


async def keep_view(db: Db, staff_id: int, *, name: str, query: str, shared: bool) -> None:
    """Keep a view under a name; the same name again changes it."""
    await write(db, "keep_view", staff_id=staff_id, name=name, query=query, shared=shared)


async def drop_view(db: Db, view_id: int, *, staff_id: int) -> None:
    """Forget a view of one's own."""
    await write(db, "drop_view", id=view_id, staff_id=staff_id)


def containing(words: str) -> str:
    """Return the pattern of text that contains these words, as LIKE reads it."""
    plain = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def _after(key: Key | None) -> dict[str, object]:
    at, last = key or (None, None)
    return {"after_at": at, "after_id": last}


_HEX_OF_AN_ID = 32

_LEAST_OF_AN_ID = 8
"""Letters of a number before it is looked for as one: the first group of it."""


def _ids_that_begin_with(words: str) -> tuple[UUID | None, UUID | None]:
    """Return the least and the largest id that begin with what was typed, or None for what is no id."""
    typed = words.lower().replace("-", "")
    if not _LEAST_OF_AN_ID <= len(typed) <= _HEX_OF_AN_ID or set(typed) - set("0123456789abcdef"):
        return None, None
    return UUID(typed.ljust(_HEX_OF_AN_ID, "0")), UUID(typed.ljust(_HEX_OF_AN_ID, "f"))
