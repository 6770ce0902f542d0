"""Money goes back: wanted by a person or the rules, approved, made at Stripe, and then the licence follows.

Refunds are kept a row each, those made at Stripe's own dashboard too. Stripe is asked for all refunds of
a payment whenever one is told of, so no order of events matters.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID, uuid4

import asyncpg
import msgspec

from schemas.mail import MailEvent
from schemas.money import RefundStatus, RefundWish
from syndication.desk.access import follow, released, shares
from syndication.desk.accounts import book_refund, book_refund_returned, book_suspense_resolved
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.mailing import tell_desk, tell_requester
from syndication.desk.suspense import suspend
from syndication.errors import Refused, Unknown
from syndication.gateways.stripe import RefundFacts, RefundOrder, Refusal
from syndication.licensing import refunding
from syndication.licensing.licence_number import compact
from syndication.licensing.money import written
from syndication.records import jobs, payments, refunds
from syndication.records.door import Db
from syndication.records.licences import LicenceRow
from syndication.records.payments import PaymentRow
from syndication.records.refunds import RefundRow
from syndication.records.requests import RequestRow

RULES = "the rules"
"""Who wants a refund that no person decided: of a duplicate, or of what came too late."""

DASHBOARD = "Stripe's dashboard"
"""Who wanted a refund that was not made through us."""


_NOT_BACK = "A refund did not reach the buyer"


class Refundable(msgspec.Struct, frozen=True, kw_only=True):
    """What may go back of the payment that licensed a request, in minor units, tax included."""

    payment: PaymentRow
    licences: tuple[tuple[LicenceRow, int], ...]
    """Each released licence with what is left of its own share."""

    @property
    def left(self) -> int:
        """What has neither gone back nor been promised."""
        return self.payment.amount - self.payment.given_back


async def refundable(db: Db, request: RequestRow) -> Refundable | None:
    """Return what may go back of a request; None when nothing has been paid for it."""
    payment = await payments.licensing_payment(db, request.id)
    if payment is None:
        return None
    gone = Counter[int | None]()
    for refund in await refunds.refunds_of_payment(db, payment.id):
        if refund.status is not RefundStatus.FAILED:
            gone[refund.licence_id] += refund.amount
    held = await released(db, request)
    return Refundable(
        payment=payment,
        licences=tuple(
            (licence, share - gone[licence.id])
            for licence, share in zip(held, shares(request, held), strict=True)
        ),
    )


async def give_back(db: Db, payment_id: UUID, amount: int, reason: str) -> None:
    """Note that a payment is to be given back by rule, and stage the work."""
    refund_id = uuid4()
    await refunds.add_refund(
        db,
        id=refund_id,
        payment_id=payment_id,
        amount=amount,
        reason=reason,
        licence_id=None,
        wanted_by=RULES,
        needs_second=False,
    )
    await jobs.stage(db, jobs.Job.MAKE_REFUND, str(refund_id))


async def want(
    house: House, request_id: UUID, wish: RefundWish, *, actor: str, refund_id: UUID | None = None
) -> UUID:
    """Let a member of staff want a refund of a request or of one licence; return its id.

    `refund_id` was minted with the form, so that the same form sent twice is one refund. Above the limit
    it waits for somebody else. Raises Refused when nothing was paid or too much is wanted, Unknown for
    a licence of another request.
    """
    refund_id = refund_id or uuid4()
    async with house.database.transaction("want_refund") as db:
        request = await locked(db, request_id)
        before = await refunds.refund_of_id(db, refund_id)
        if before is not None:
            if before.request_id != request_id:
                raise Unknown
            return refund_id
        found = await refundable(db, request)
        if found is None:
            raise Refused("Nothing has been paid for this request, so nothing can go back.")
        licence, amount = _wanted(found, wish)
        await want_back(
            db,
            house,
            found.payment,
            amount,
            wish.reason,
            actor=actor,
            refund_id=refund_id,
            licence_id=licence.id if licence else None,
        )
        return refund_id


async def want_back(
    db: Db,
    house: House,
    payment: PaymentRow,
    amount: int,
    reason: str,
    *,
    actor: str,
    refund_id: UUID,
    licence_id: int | None = None,
) -> None:
    """Store a refund that a person wants, and stage it or ask for a second person.

    Raises Refused when more would go back than came.
    """
    second = refunding.needs_second(
        amount,
        payment.currency,
        before=payment.given_back,
        limit=house.settings.refund_limit,
        limit_currency=house.settings.currency,
    )
    try:
        async with db.transaction():
            await refunds.add_refund(
                db,
                id=refund_id,
                payment_id=payment.id,
                amount=amount,
                reason=reason,
                licence_id=licence_id,
                wanted_by=actor,
                needs_second=second,
            )
    except asyncpg.CheckViolationError:
        left = written(payment.amount - payment.given_back, payment.currency)
        raise Refused(
            f"Of this payment {left} is left: the rest has gone back or has been promised."
        ) from None
    if second:
        await _ask_for_a_second(db, house, refund_id, reason)
    else:
        await jobs.stage(db, jobs.Job.MAKE_REFUND, str(refund_id))


async def approve(house: House, refund_id: UUID, *, actor: str) -> None:
    """Let a second person say yes. Raises Unknown, or Refused for whoever wanted it themselves."""
    async with house.database.transaction("approve_refund") as db:
        await _waiting(db, refund_id, actor)
        await refunds.approve_refund(db, refund_id, approved_by=actor)
        await jobs.stage(db, jobs.Job.MAKE_REFUND, str(refund_id))


async def refuse(house: House, refund_id: UUID, reason: str, *, actor: str) -> None:
    """Let a person say no to a refund that waits. Raises Unknown, or Refused when it waits no more."""
    async with house.database.transaction("refuse_refund") as db:
        await _waiting(db, refund_id, "")
        await refunds.refund_failed(db, refund_id, failure=f"{actor} said no: {reason}")


async def make_refund(house: House, refund_id: UUID) -> None:
    """Give back what is due; asked again, Stripe knows the refund by our row's id.

    What Stripe will not give back, because somebody did so already or the charge is too old, is for
    a person: trying again would not help.
    """
    async with house.database.reading() as db:
        refund = await refunds.refund_of_id(db, refund_id)
    if refund is None or refund.status is not RefundStatus.APPROVED:
        return
    order = RefundOrder(
        key=refund.id, payment_intent=refund.reference, amount=refund.amount, reason=refund.reason
    )
    try:
        made = await house.stripe.refund(order)
    except Refusal as no:
        await _not_made(house, refund, no.detail)
        return
    async with house.database.transaction("refund_made") as db:
        request = await _request(db, refund.request_id)
        await _note(db, house, request, refund, made)
        await _follow(db, house, request, refund.reason)


async def settle_refunds(house: House, payment_intent: str) -> str:
    """Bring the refunds of a payment in line with what Stripe says of all of them; return what came of it."""
    told = await house.stripe.refunds_of_payment(payment_intent)
    async with house.database.transaction("settle_refunds") as db:
        payment = await payments.payment_of_reference(db, payment_intent)
        if payment is None:
            return "a refund of a payment that is not ours"
        request = await _request(db, payment.request_id)
        # the oldest first: one that came back makes room for the one that was made instead
        changed = [await _settled(db, house, request, payment, each) for each in reversed(told)]
        statuses = await _follow(db, house, request, "The payment was refunded")
    return f"{sum(changed)} refunds changed; licences: {', '.join(statuses) or 'as they were'}"


def _wanted(found: Refundable, wish: RefundWish) -> tuple[LicenceRow | None, int]:
    """Return the licence a refund is meant for, if it is one, and its amount."""
    if not wish.licence:
        return None, wish.amount or _left(found.left)
    for licence, left in found.licences:
        if compact(licence.number) == compact(wish.licence):
            return licence, wish.amount or _left(left)
    raise Unknown("This request has no licence of that number.")


def _left(amount: int) -> int:
    if amount <= 0:
        raise Refused("All of this has gone back, or has been promised.")
    return amount


async def _ask_for_a_second(db: Db, house: House, refund_id: UUID, reason: str) -> None:
    await tell_desk(
        db,
        house,
        MailEvent.DESK_TROUBLE,
        about=f"refund:{refund_id}",
        headline="A refund waits for a second person",
        organisation="",
        path=f"/desk/money/refunds/{refund_id}",
        reasons=(reason,),
    )


async def _waiting(db: Db, refund_id: UUID, actor: str) -> RefundRow:
    """Lock what a refund belongs to and return it while it waits for a second person."""
    seen = await refunds.refund_of_id(db, refund_id)
    if seen is None:
        raise Unknown
    await _request(db, seen.request_id)
    refund = await refunds.refund_of_id(db, refund_id)
    if refund is None or refund.status is not RefundStatus.WANTED:
        raise Refused("This refund has been decided already.")
    if refund.wanted_by == actor:
        raise Refused("Somebody else has to approve a refund of this size.")
    return refund


async def _request(db: Db, request_id: UUID | None) -> RequestRow | None:
    return None if request_id is None else await locked(db, request_id)


async def _follow(db: Db, house: House, request: RequestRow | None, why: str) -> Sequence[str]:
    if request is None:
        return ()
    return tuple(status.value for status in await follow(db, house, request, why=why))


async def _settled(
    db: Db, house: House, request: RequestRow | None, payment: PaymentRow, told: RefundFacts
) -> bool:
    """Bring one refund in line; return whether anything changed."""
    known = await refunds.refunds_of_payment(db, payment.id)
    ours = next((row for row in known if _is(row, told)), None)
    if ours is None:
        if told.lost and not _fits_beside(known, payment, told):
            return False
        ours = await _made_elsewhere(db, payment, known, told)
    return await _note(db, house, request, ours, told)


def _fits_beside(known: Sequence[RefundRow], payment: PaymentRow, told: RefundFacts) -> bool:
    """Return whether a refund could have been made beside all that has gone back or is promised."""
    gone = sum(row.amount for row in known if row.status is not RefundStatus.FAILED)
    return gone + told.amount <= payment.amount


def _is(row: RefundRow, told: RefundFacts) -> bool:
    return row.stripe_id == told.id or told.metadata.get("refund") == str(row.id)


async def _made_elsewhere(
    db: Db, payment: PaymentRow, known: Sequence[RefundRow], told: RefundFacts
) -> RefundRow:
    """Store a refund made at Stripe; what waited here and fits no more is given up."""
    gone = sum(row.amount for row in known if row.status is RefundStatus.MADE)
    waiting = [row for row in known if row.status in {RefundStatus.WANTED, RefundStatus.APPROVED}]
    fits = refunding.that_fit([row.amount for row in waiting], payment.amount - gone - told.amount)
    for row in waiting[fits:]:
        await refunds.refund_failed(db, row.id, failure="It had been refunded at Stripe already")
    refund_id = uuid4()
    reason = told.metadata.get("reason") or "Refunded at Stripe"
    await refunds.add_refund(
        db,
        id=refund_id,
        payment_id=payment.id,
        amount=told.amount,
        reason=reason,
        licence_id=None,
        wanted_by=DASHBOARD,
        needs_second=False,
    )
    made = await refunds.refund_of_id(db, refund_id)
    assert made is not None  # noqa: S101 - stored in this transaction
    return made


async def _note(
    db: Db, house: House, request: RequestRow | None, refund: RefundRow, told: RefundFacts
) -> bool:
    """Note what became of a refund at Stripe, once. One that came back was made before: both are booked."""
    made = await _made(db, house, request, refund, told)
    if told.lost:
        return await _came_back(db, house, request, refund, told) or made
    return made


async def _made(
    db: Db, house: House, request: RequestRow | None, refund: RefundRow, told: RefundFacts
) -> bool:
    """Book a refund that was made, and say so unless it has come back already."""
    if not await refunds.refund_made(db, refund.id, stripe_id=told.id):
        return False
    if request is None:
        await book_suspense_resolved(
            db,
            subject=f"{refund.reference}:{refund.id}",
            currency=refund.currency,
            amount=refund.amount,
            request_id=None,
        )
        return True
    await book_refund(db, house, request, refund_id=refund.id, amount=refund.amount, currency=refund.currency)
    if told.lost:
        return True
    await tell_requester(
        db,
        house,
        MailEvent.PAYMENT_REFUNDED,
        request,
        headline=await headline_of(db, request.id),
        about=refund.id,
        amount=refund.amount,
        reason=refund.reason,
    )
    return True


async def _came_back(
    db: Db, house: House, request: RequestRow | None, refund: RefundRow, told: RefundFacts
) -> bool:
    why = told.failure_reason.replace("_", " ") or told.status
    if not await refunds.refund_failed(db, refund.id, failure=f"Stripe could not pay it out: {why}"):
        return False
    await book_refund_returned(
        db,
        request_id=refund.request_id,
        refund_id=refund.id,
        amount=refund.amount,
        currency=refund.currency,
    )
    detail = f"A refund of {written(refund.amount, refund.currency)} came back: {why}."
    await suspend(
        db, house, f"refund:{refund.id}", request, detail, payment_id=refund.payment_id, headline=_NOT_BACK
    )
    return True


async def _not_made(house: House, refund: RefundRow, why: str) -> None:
    async with house.database.transaction("refund_refused") as db:
        request = await _request(db, refund.request_id)
        if await refunds.refund_failed(db, refund.id, failure=why):
            detail = f"A refund of {written(refund.amount, refund.currency)} was not made. {why}"
            await suspend(
                db,
                house,
                f"refund:{refund.id}",
                request,
                detail,
                payment_id=refund.payment_id,
                headline=_NOT_BACK,
            )
