"""What Stripe told us, and how far we have compared with it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from syndication.records.door import Db, column, one, value, write


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event as Stripe sent it."""

    id: str
    type: str
    body: dict[str, object]
    done_at: datetime | None


class ReconciliationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One comparison with Stripe, of what happened in a span of time."""

    id: int
    since: datetime
    until: datetime


async def add_stripe_event(db: Db, *, id: str, type: str, body: Mapping[str, object]) -> bool:
    """Store an event before it is answered; False when it was stored before."""
    return await value(db, "add_stripe_event", str, id=id, type=type, body=body) is not None


async def keep_stripe_event(db: Db, *, id: str, type: str, body: Mapping[str, object], outcome: str) -> None:
    """Store an event that asks for no work; stored before, nothing changes."""
    await write(db, "keep_stripe_event", id=id, type=type, body=body, outcome=outcome)


async def stripe_event(db: Db, event_id: str) -> EventRow | None:
    """Return a stored event."""
    return await one(db, "stripe_event", EventRow, id=event_id)


async def stripe_event_done(db: Db, event_id: str, *, outcome: str) -> None:
    """Note that the work of an event is done, and what came of it."""
    await write(db, "stripe_event_done", id=event_id, outcome=outcome)


async def stripe_events_waiting(db: Db, *, most: int) -> tuple[str, ...]:
    """Return the events whose work is not done."""
    return await column(db, "stripe_events_waiting", str, most=most)


async def reconciled_until(db: Db) -> datetime | None:
    """Return the moment up to which the last whole comparison has read; None before the first one."""
    return await value(db, "reconciled_until", datetime)


async def begin_reconciliation(db: Db, *, since: datetime) -> ReconciliationRow:
    """Note that a comparison begins; it reads up to now."""
    begun = await one(db, "begin_reconciliation", ReconciliationRow, since=since)
    assert begun is not None  # noqa: S101 - the statement always returns its row
    return begun


async def end_reconciliation(db: Db, reconciliation_id: int, *, found: Mapping[str, int]) -> None:
    """Note that a comparison is whole, and what it found."""
    await write(db, "end_reconciliation", id=reconciliation_id, found=found)
