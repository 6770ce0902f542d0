"""Money that arrived, and what banks say against it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from schemas.money import DisputeView, PaymentView
from syndication.licensing.access import DisputeStatus, Owed, Paid
from syndication.records.door import Db, many, one, value, write


class Outcome(StrEnum):
    """What became of money that arrived."""

    LICENSED = "licensed"
    REFUND = "refund"
    SUSPENSE = "suspense"


class PaymentRow(msgspec.Struct, frozen=True, kw_only=True):
    """Money that arrived, once a PaymentIntent. `given_back` counts refunds promised and made."""

    id: UUID
    reference: str
    session_id: str
    request_id: UUID | None
    amount: int
    given_back: int
    currency: str
    outcome: Outcome
    reason: str


async def payment_of_reference(db: Db, reference: str) -> PaymentRow | None:
    """Return the payment behind a PaymentIntent."""
    return await one(db, "payment_by_reference", PaymentRow, reference=reference)


async def payment_of_id(db: Db, payment_id: UUID) -> PaymentRow | None:
    """Return a payment."""
    return await one(db, "payment", PaymentRow, id=payment_id)


async def licensing_payment(db: Db, request_id: UUID) -> PaymentRow | None:
    """Return the payment that has licensed this request."""
    return await one(db, "licensing_payment", PaymentRow, request_id=request_id)


async def is_licensed_by_payment(db: Db, request_id: UUID) -> bool:
    """Return whether a payment has licensed this request: an invoice on trust has not, yet."""
    return await licensing_payment(db, request_id) is not None


async def has_payment_in_suspense(db: Db, request_id: UUID) -> bool:
    """Return whether money arrived for this request that a person has yet to decide about."""
    return await value(db, "payment_in_suspense", UUID, request_id=request_id) is not None


async def add_payment(
    db: Db,
    *,
    id: UUID,
    reference: str,
    session_id: str,
    request_id: UUID | None,
    amount: int,
    currency: str,
    outcome: Outcome,
    reason: str,
) -> bool:
    """Store money that arrived; False when it was stored before."""
    found = await value(
        db,
        "add_payment",
        UUID,
        id=id,
        reference=reference,
        session_id=session_id,
        request_id=request_id,
        amount=amount,
        currency=currency,
        outcome=outcome.value,
        reason=reason,
    )
    return found is not None


async def attach_payment(db: Db, payment_id: UUID, *, request_id: UUID, reason: str) -> None:
    """Let a payment in suspense license a request."""
    await write(db, "attach_payment", id=payment_id, request_id=request_id, reason=reason)


async def what_licenses(db: Db, request_id: UUID) -> tuple[tuple[Paid, ...], tuple[Owed, ...]]:
    """Return what the licences of a request rest on: payments, and invoices taken on trust."""
    paid = await many(db, "payments_of_request", Paid, request_id=request_id)
    return paid, await many(db, "invoices_of_request", Owed, request_id=request_id)


async def payments_listed(
    db: Db, outcomes: Iterable[Outcome] = tuple(Outcome), *, after: tuple[datetime, UUID] | None, most: int
) -> Sequence[PaymentView]:
    """Return one page of payments, newest first."""
    at, id_ = after or (None, None)
    return await many(
        db, "payments_listed", PaymentView, outcomes=[*outcomes], after_at=at, after_id=id_, most=most
    )


async def payment_shown(db: Db, payment_id: UUID) -> PaymentView | None:
    """Return a payment as the lists show it."""
    return await one(db, "payment_shown", PaymentView, id=payment_id)


async def payments_of_request(db: Db, request_id: UUID) -> tuple[PaymentView, ...]:
    """Return every payment of a request, oldest first: a duplicate and one in suspense too."""
    return await many(db, "payments_shown_of_request", PaymentView, request_id=request_id)


async def tell_dispute(
    db: Db,
    *,
    id: str,
    payment_id: UUID,
    status: DisputeStatus,
    amount: int,
    currency: str,
    reason: str,
    answer_by: datetime | None,
    opened_at: datetime,
) -> None:
    """Store what Stripe says of a dispute now."""
    await write(
        db,
        "tell_dispute",
        id=id,
        payment_id=payment_id,
        status=status.value,
        amount=amount,
        currency=currency,
        reason=reason,
        answer_by=answer_by,
        opened_at=opened_at,
    )


async def disputes_listed(
    db: Db,
    statuses: Iterable[DisputeStatus] = tuple(DisputeStatus),
    *,
    after: tuple[datetime, str] | None,
    most: int,
) -> Sequence[DisputeView]:
    """Return one page of disputes, newest first."""
    at, id_ = after or (None, None)
    return await many(
        db, "disputes_listed", DisputeView, statuses=[*statuses], after_at=at, after_id=id_, most=most
    )


async def disputes_of_request(db: Db, request_id: UUID) -> tuple[DisputeView, ...]:
    """Return what banks say against the payments of a request, oldest first."""
    return await many(db, "disputes_of_request", DisputeView, request_id=request_id)
