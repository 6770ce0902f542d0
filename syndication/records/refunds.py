"""Money that goes back: wanted, approved, made, or failed. Never more of a payment than came."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.money import RefundStatus, RefundView
from syndication.records.door import Db, column, many, one, value, write


class RefundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A refund; `reference`, `currency` and `request_id` are its payment's."""

    id: UUID
    payment_id: UUID
    amount: int
    reason: str
    status: RefundStatus
    licence_id: int | None
    stripe_id: str | None
    wanted_by: str
    needs_second: bool
    made_at: datetime | None
    reference: str
    currency: str
    request_id: UUID | None


async def add_refund(
    db: Db,
    *,
    id: UUID,
    payment_id: UUID,
    amount: int,
    reason: str,
    licence_id: int | None,
    wanted_by: str,
    needs_second: bool,
) -> None:
    """Store a refund; its id is the idempotency key at Stripe. One that needs nobody else is approved.

    Raises asyncpg.CheckViolationError when more would go back than came.
    """
    status = RefundStatus.WANTED if needs_second else RefundStatus.APPROVED
    await write(
        db,
        "add_refund",
        id=id,
        payment_id=payment_id,
        amount=amount,
        reason=reason,
        status=status.value,
        licence_id=licence_id,
        wanted_by=wanted_by,
        needs_second=needs_second,
        approved_by=None if needs_second else wanted_by,
    )


async def refund_of_id(db: Db, refund_id: UUID) -> RefundRow | None:
    """Return a refund with the payment it gives back."""
    return await one(db, "refund", RefundRow, id=refund_id)


async def refunds_of_payment(db: Db, payment_id: UUID) -> tuple[RefundRow, ...]:
    """Return every refund of a payment, oldest first."""
    return await many(db, "refunds_of_payment", RefundRow, payment_id=payment_id)


async def refunds_due(db: Db, *, most: int) -> tuple[UUID, ...]:
    """Return the refunds that are approved and that Stripe has not confirmed."""
    return await column(db, "refunds_due", UUID, most=most)


async def approve_refund(db: Db, refund_id: UUID, *, approved_by: str) -> bool:
    """Note a second person's yes; False when the refund does not wait for one.

    Raises asyncpg.CheckViolationError when it is the person who wanted it.
    """
    return await value(db, "approve_refund", UUID, id=refund_id, approved_by=approved_by) is not None


async def refund_made(db: Db, refund_id: UUID, *, stripe_id: str) -> bool:
    """Note that Stripe has made a refund; False when that was known."""
    return await value(db, "refund_made", UUID, id=refund_id, stripe_id=stripe_id) is not None


async def refund_failed(db: Db, refund_id: UUID, *, failure: str) -> bool:
    """Note that a refund was not made, or came back; False when that was known."""
    return await value(db, "refund_failed", UUID, id=refund_id, failure=failure) is not None


async def add_refund_made(
    db: Db, *, id: UUID, payment_id: UUID, amount: int, reason: str, stripe_id: str, wanted_by: str
) -> None:
    """Store a refund that somebody made at Stripe."""
    await write(
        db,
        "add_refund_made",
        id=id,
        payment_id=payment_id,
        amount=amount,
        reason=reason,
        stripe_id=stripe_id,
        wanted_by=wanted_by,
    )


async def refunds_listed(
    db: Db,
    statuses: Iterable[RefundStatus] = tuple(RefundStatus),
    *,
    after: tuple[datetime, UUID] | None,
    most: int,
) -> Sequence[RefundView]:
    """Return one page of refunds, newest first."""
    at, id_ = after or (None, None)
    return await many(
        db, "refunds_listed", RefundView, statuses=[*statuses], after_at=at, after_id=id_, most=most
    )


async def refunds_of_request(db: Db, request_id: UUID) -> tuple[RefundView, ...]:
    """Return every refund of a request's payments, oldest first."""
    return await many(db, "refunds_of_request", RefundView, request_id=request_id)


async def refund_shown(db: Db, refund_id: UUID) -> RefundView | None:
    """Return a refund as the lists show it."""
    return await one(db, "refund_shown", RefundView, id=refund_id)
