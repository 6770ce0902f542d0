"""A person decides about money in suspense: it goes back, it pays for a request, or it is let be."""

from uuid import UUID, uuid4

from schemas.money import Resolution, ResolutionWish
from schemas.request import Stage
from syndication.desk.access import follow, release
from syndication.desk.accounts import book_suspense_resolved
from syndication.desk.arrivals import why_back
from syndication.desk.found import locked
from syndication.desk.house import House
from syndication.desk.issue import reserve, seal_copies
from syndication.desk.refunds import want_back
from syndication.errors import Refused, Unknown
from syndication.records import checkouts, jobs, payments, suspense
from syndication.records.door import Db
from syndication.records.payments import Outcome, PaymentRow
from syndication.records.suspense import SuspenseRow


async def resolve(house: House, suspense_id: int, wish: ResolutionWish, *, actor: str) -> None:
    """Do what a person decided about something on the list, and note who, what and why.

    Raises Unknown, Refused when it was resolved already or cannot be done, or what the press raises.
    """
    match wish.what:
        case Resolution.REFUNDED:
            await _refund(house, suspense_id, wish, actor)
        case Resolution.ATTACHED:
            await _attach(house, suspense_id, wish, actor)
        case Resolution.WRITTEN_OFF:
            async with house.database.transaction("resolve") as db:
                await _waiting(db, suspense_id)
                await _resolved(db, suspense_id, wish, actor)


async def _refund(house: House, suspense_id: int, wish: ResolutionWish, actor: str) -> None:
    async with house.database.transaction("resolve") as db:
        payment = await _payment(db, await _waiting(db, suspense_id))
        left = payment.amount - payment.given_back
        if left <= 0:
            raise Refused("All of this payment has gone back, or has been promised.")
        await want_back(db, house, payment, left, wish.note, actor=actor, refund_id=uuid4())
        await _resolved(db, suspense_id, wish, actor)


async def _attach(house: House, suspense_id: int, wish: ResolutionWish, actor: str) -> None:
    """Let a payment license a request: copies are sealed first, as for every other buyer."""
    request_id = await _prepared(house, suspense_id, wish)
    await seal_copies(house, request_id)
    async with house.database.transaction("resolve") as db:
        request = await locked(db, request_id)
        payment = await _payment(db, await _waiting(db, suspense_id))
        await _fitting(db, request_id, payment)
        for page in await checkouts.end_checkouts(db, request_id):
            await jobs.stage(db, jobs.Job.END_SESSION, page)
        await payments.attach_payment(db, payment.id, request_id=request_id, reason=wish.note)
        await book_suspense_resolved(
            db,
            subject=payment.reference,
            currency=payment.currency,
            amount=payment.amount,
            request_id=request_id,
        )
        if request.stage is not Stage.LICENSED:
            await release(db, house, request, actor=actor)
        await follow(db, house, await locked(db, request_id), why=wish.note)
        await _resolved(db, suspense_id, wish, actor)


async def _prepared(house: House, suspense_id: int, wish: ResolutionWish) -> UUID:
    """Reserve the licences of the request a payment is to pay for, and return its id."""
    async with house.database.transaction("resolve_begin") as db:
        waiting = await _waiting(db, suspense_id)
        payment = await _payment(db, waiting)
        request_id = wish.request or payment.request_id
        if request_id is None:
            raise Refused("Say which request this payment is for.")
        await _fitting(db, request_id, payment)
        await reserve(db, house, await locked(db, request_id))
    return request_id


async def _fitting(db: Db, request_id: UUID, payment: PaymentRow) -> None:
    """Refuse a request that this payment cannot pay for; its amount is the person's own decision."""
    request = await locked(db, request_id)
    if payment.currency != request.quote.currency:
        raise Refused(f"The payment is in {payment.currency}, the offer in {request.quote.currency}.")
    reason = await why_back(db, request, request.quote_id)
    if reason:
        raise Refused(f"{reason}. Refund the payment instead.")


async def _waiting(db: Db, suspense_id: int) -> SuspenseRow:
    found = await suspense.suspense_for_update(db, suspense_id)
    if found is None:
        raise Unknown
    if found.resolved_at is not None:
        raise Refused("Somebody has resolved this already.")
    return found


async def _payment(db: Db, waiting: SuspenseRow) -> PaymentRow:
    payment = await payments.payment_of_id(db, waiting.payment_id) if waiting.payment_id else None
    if payment is None or payment.outcome is not Outcome.SUSPENSE:
        raise Refused("No payment waits behind this: look at it at Stripe, then say what you did.")
    return payment


async def _resolved(db: Db, suspense_id: int, wish: ResolutionWish, actor: str) -> None:
    await suspense.resolve_suspense(db, suspense_id, resolution=wish.what, note=wish.note, resolved_by=actor)
