"""Requests that go on from others, and what somebody is reminded of once."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from schemas.request import Stage
from syndication.records.door import Db, column, many, value, write


class Reminder(StrEnum):
    """What a mail reminds of, once for each request."""

    ENDING = "ending"
    """Its licences end soon."""
    PLACEMENT = "placement"
    """Its copies were taken, and nobody said where they were published."""


class RenewalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A request that goes on from another one."""

    id: UUID
    stage: Stage


async def add_renewal(db: Db, request_id: UUID, *, renews_id: UUID) -> None:
    """Note that a request goes on where another one's licences end."""
    await write(db, "add_renewal", request_id=request_id, renews_id=renews_id)


async def renewals_of_request(db: Db, renews_id: UUID) -> tuple[RenewalRow, ...]:
    """Return the requests that go on from this one, newest first."""
    return await many(db, "renewals_of_request", RenewalRow, renews_id=renews_id)


async def requests_ending(db: Db, *, within: timedelta, most: int) -> tuple[UUID, ...]:
    """Return requests whose licences end soon, that nobody was reminded of and that are not renewed."""
    return await column(db, "requests_ending", UUID, within=within, most=most)


async def add_reminder(db: Db, request_id: UUID, about: Reminder) -> bool:
    """Note that somebody is reminded; return False when that has been done."""
    found = await value(db, "add_reminder", UUID, request_id=request_id, about=about.value)
    return found is not None
