"""Tries to pay, money that arrived, money that goes back, and what Stripe told us."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from syndication.records.door import Db, column, many, one, value, write


class CheckoutStatus(StrEnum):
    """The life of one try to pay."""

    OPENING = "opening"
    OPEN = "open"
    PAID = "paid"
    ENDED = "ended"


class Outcome(StrEnum):
    """What became of money that arrived."""

    LICENSED = "licensed"
    REFUND = "refund"
    SUSPENSE = "suspense"


class CheckoutRow(msgspec.Struct, frozen=True, kw_only=True):
    """One try to pay. `over` says that its page has closed, by the database's clock."""

    id: UUID
    request_id: UUID
    status: CheckoutStatus
    amount: int
    currency: str
    quote_id: UUID
    session_id: str | None
    url: str | None
    expires_at: datetime
    over: bool


class PaymentRow(msgspec.Struct, frozen=True, kw_only=True):
    """Money that arrived, once a PaymentIntent."""

    id: UUID
    reference: str
    session_id: str
    request_id: UUID
    amount: int
    currency: str
    outcome: Outcome
    reason: str


class RefundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A refund that is due or made; `reference` is the payment's at Stripe."""

    id: UUID
    amount: int
    reason: str
    stripe_id: str | None
    reference: str
    request_id: UUID


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event as Stripe sent it."""

    id: str
    type: str
    body: dict[str, Any]
    done_at: datetime | None


async def checkout_under_way(db: Db, request_id: UUID) -> CheckoutRow | None:
    """Return the one try to pay that has not ended."""
    return await one(db, "checkout_under_way", CheckoutRow, request_id=request_id)


async def checkout_of_session(db: Db, session_id: str) -> CheckoutRow | None:
    """Return the try behind a Checkout session."""
    return await one(db, "checkout_by_session", CheckoutRow, session_id=session_id)


async def checkout_of_id(db: Db, checkout_id: UUID) -> CheckoutRow | None:
    """Return a try to pay."""
    return await one(db, "checkout", CheckoutRow, id=checkout_id)


async def add_checkout(
    db: Db,
    *,
    id: UUID,
    request_id: UUID,
    amount: int,
    currency: str,
    quote_id: UUID,
    expires_at: datetime,
) -> None:
    """Store a try to pay before Stripe hears of it."""
    await write(
        db,
        "add_checkout",
        id=id,
        request_id=request_id,
        amount=amount,
        currency=currency,
        quote_id=quote_id,
        expires_at=expires_at,
    )


async def open_checkout(db: Db, checkout_id: UUID, *, session_id: str, url: str) -> bool:
    """Note the page at Stripe; False when the try has moved on meanwhile."""
    return await value(db, "open_checkout", UUID, id=checkout_id, session_id=session_id, url=url) is not None


async def close_checkout(
    db: Db, checkout_id: UUID, status: CheckoutStatus, *, session_id: str | None = None
) -> None:
    """Note that a try is paid or has ended, and its page if that is new; a paid one is never ended."""
    await write(db, "close_checkout", id=checkout_id, status=status.value, session_id=session_id)


async def end_checkouts(db: Db, request_id: UUID) -> tuple[str, ...]:
    """End every open try of a request; return the sessions to close at Stripe."""
    return await column(db, "end_checkouts", str, request_id=request_id)


async def checkouts_unfinished(db: Db, *, older_than: timedelta, most: int) -> tuple[CheckoutRow, ...]:
    """Return the tries whose end nobody has told us."""
    return await many(db, "checkouts_unfinished", CheckoutRow, older_than=older_than, most=most)


async def payment_of_reference(db: Db, reference: str) -> PaymentRow | None:
    """Return the payment behind a PaymentIntent."""
    return await one(db, "payment_by_reference", PaymentRow, reference=reference)


async def is_licensed_by_payment(db: Db, request_id: UUID) -> bool:
    """Return whether a payment has licensed this request."""
    return await value(db, "licensing_payment", UUID, request_id=request_id) is not None


async def has_payment_in_suspense(db: Db, request_id: UUID) -> bool:
    """Return whether money arrived for this request that a person has to look at."""
    return await value(db, "payment_in_suspense", UUID, request_id=request_id) is not None


async def add_payment(
    db: Db,
    *,
    id: UUID,
    reference: str,
    session_id: str,
    request_id: UUID,
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


async def add_refund(db: Db, *, id: UUID, payment_id: UUID, amount: int, reason: str) -> None:
    """Store a refund that is due; its id is the idempotency key at Stripe."""
    await write(db, "add_refund", id=id, payment_id=payment_id, amount=amount, reason=reason)


async def refund_to_make(db: Db, refund_id: UUID) -> RefundRow | None:
    """Return a refund with the payment it gives back."""
    return await one(db, "refund_to_make", RefundRow, id=refund_id)


async def refunds_due(db: Db, *, most: int) -> tuple[UUID, ...]:
    """Return the refunds Stripe has not confirmed."""
    return await column(db, "refunds_due", UUID, most=most)


async def refund_made(db: Db, refund_id: UUID, *, stripe_id: str) -> None:
    """Note that Stripe has made a refund."""
    await write(db, "refund_made", id=refund_id, stripe_id=stripe_id)


async def add_suspense(db: Db, subject: str, *, detail: str) -> bool:
    """Put something on a person's list; False when it stands there already."""
    return await value(db, "add_suspense", int, subject=subject, detail=detail) is not None


async def add_stripe_event(db: Db, *, id: str, type: str, body: dict[str, Any]) -> bool:
    """Store an event before it is answered; False when it was stored before."""
    return await value(db, "add_stripe_event", str, id=id, type=type, body=body) is not None


async def stripe_event(db: Db, event_id: str) -> EventRow | None:
    """Return a stored event."""
    return await one(db, "stripe_event", EventRow, id=event_id)


async def stripe_event_done(db: Db, event_id: str, *, outcome: str) -> None:
    """Note that the work of an event is done, and what came of it."""
    await write(db, "stripe_event_done", id=event_id, outcome=outcome)


async def stripe_events_waiting(db: Db, *, most: int) -> tuple[str, ...]:
    """Return the events whose work is not done."""
    return await column(db, "stripe_events_waiting", str, most=most)
