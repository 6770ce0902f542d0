"""What a person has to look at, and what was done about it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.money import Resolution, SuspenseView
from syndication.records.door import Db, many, one, value, write


class SuspenseRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something on a person's list."""

    id: int
    subject: str
    payment_id: UUID | None
    request_id: UUID | None
    resolved_at: datetime | None


async def add_suspense(
    db: Db, subject: str, *, detail: str, payment_id: UUID | None = None, request_id: UUID | None = None
) -> bool:
    """Put something on a person's list; False when it stands there already."""
    found = await value(
        db,
        "add_suspense",
        int,
        subject=subject,
        detail=detail,
        payment_id=payment_id,
        request_id=request_id,
    )
    return found is not None


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
    db: Db, *, waiting: bool, after: tuple[datetime, int] | None, most: int
) -> Sequence[SuspenseView]:
    """Return one page of the list, newest first; `waiting`: only what nobody has resolved."""
    at, id_ = after or (None, None)
    return await many(
        db, "suspense_listed", SuspenseView, waiting=waiting, after_at=at, after_id=id_, most=most
    )
