"""What a person has to look at, and what was done about it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.money import Resolution, SuspenseView
from syndication.licensing.access import OPEN
from syndication.records.door import Db, many, one, value, write


class SuspenseRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something on a person's list."""

    id: int
    subject: str
    payment_id: UUID | None
    request_id: UUID | None
    resolved_at: datetime | None


class WaitingRow(msgspec.Struct, frozen=True, kw_only=True):
    """How much waits for a person: things in suspense, refunds, overdue invoices, open disputes."""

    suspense: int
    refunds: int
    invoices: int
    disputes: int


async def add_suspense(
    db: Db, subject: str, *, detail: str, payment_id: UUID | None = None, request_id: UUID | None = None
) -> int | None:
    """Put something on a person's list and return its number; None when it stands there already."""
    return await value(
        db,
        "add_suspense",
        int,
        subject=subject,
        detail=detail,
        payment_id=payment_id,
        request_id=request_id,
    )


async def suspense_for_update(db: Db, suspense_id: int) -> SuspenseRow | None:
    """Lock something on the list and return it."""
    return await one(db, "lock_suspense", SuspenseRow, id=suspense_id)


async def resolve_suspense(
    db: Db, suspense_id: int, *, resolution: Resolution, note: str, resolved_by: str
) -> None:
    """Note what was done, by whom, and why."""
    await write(
        db,
        "resolve_suspense",
        id=suspense_id,
        resolution=resolution.value,
        note=note,
        resolved_by=resolved_by,
    )


async def suspense_listed(
    db: Db,
    *,
    waiting: bool = True,
    resolved: bool = True,
    after: tuple[datetime, int] | None,
    most: int,
) -> Sequence[SuspenseView]:
    """Return one page of the list, newest first: what waits, what was resolved, or both."""
    at, id_ = after or (None, None)
    return await many(
        db,
        "suspense_listed",
        SuspenseView,
        waiting=waiting,
        resolved=resolved,
        after_at=at,
        after_id=id_,
        most=most,
    )


async def suspense_of_request(db: Db, request_id: UUID) -> tuple[SuspenseView, ...]:
    """Return what a person has or had to look at about a request, oldest first."""
    return await many(db, "suspense_of_request", SuspenseView, request_id=request_id)


async def suspense_shown(db: Db, suspense_id: int) -> SuspenseView | None:
    """Return something on the list as it is shown."""
    return await one(db, "suspense_shown", SuspenseView, id=suspense_id)


async def money_waiting(db: Db) -> WaitingRow:
    """Return how much of the money waits for a person."""
    found = await one(db, "money_waiting", WaitingRow, open_disputes=[*OPEN])
    assert found is not None  # noqa: S101 - a row of counts is always there
    return found
