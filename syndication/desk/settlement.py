"""What Stripe says is settled once: the licence is released, the money goes back, or a person is told.

Webhook, return page and sweep all call `settle`, which locks, re-reads and moves the state once.
"""

from typing import Any
from uuid import UUID, uuid4

import structlog

from schemas.mail import MailEvent
from schemas.request import Stage
from syndication.desk.clearance import still_granted
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.intake import move
from syndication.desk.mailing import tell_requester
from syndication.desk.refunds import give_back, suspend
from syndication.errors import NotLicensable
from syndication.gateways.stripe import SessionFacts, session_in
from syndication.licensing.licence_number import format_number
from syndication.records import licences, payments, requests
from syndication.records.door import Db
from syndication.records.payments import CheckoutRow, CheckoutStatus, Outcome
from syndication.records.requests import RequestRow

log = structlog.get_logger()

STRIPE = "Stripe"
"""The actor of a move that a payment causes."""


async def settle(house: House, facts: SessionFacts) -> str:
    """Bring our state in line with what Stripe says of a session; return what came of it, for the log.

    Called by the webhook's job, the return page and the sweep, in any order and any number of times.
    """
    async with house.database.transaction("settle") as db:
        outcome = await _settled(db, house, facts)
    log.info("settled", session=facts.id, outcome=outcome)
    return outcome


async def settle_event(house: House, event_id: str) -> None:
    """Do the work of a stored event, once."""
    async with house.database.reading() as db:
        event = await payments.stripe_event(db, event_id)
    if event is None or event.done_at is not None:
        return
    if event.type.startswith("checkout.session."):
        outcome = await settle(house, session_in(event.body))
    elif event.type == "charge.refunded":
        outcome = await _refunded(house, event.body["data"]["object"])
    else:
        outcome = "nothing to do"
    async with house.database.transaction("event_done") as db:
        await payments.stripe_event_done(db, event_id, outcome=outcome)


async def end_session(house: House, session_id: str) -> None:
    """Close a payment page at Stripe; if somebody was faster and paid, settle that."""
    await settle(house, await house.stripe.end_session(session_id))


async def release(db: Db, house: House, request: RequestRow) -> None:
    """Open the copies: one short transaction, since they were sealed before the page existed."""
    if request.stage is Stage.OFFERED:
        await move(db, request, "checkout", actor="the requester")
        request = await locked(db, request.id)
    numbers = await licences.release_licences(db, request.id)
    await requests.issue_holds(db, request.id)
    await move(db, request, "settle", actor=STRIPE)
    await tell_requester(
        db,
        house,
        MailEvent.LICENCE_ISSUED,
        request,
        headline=await headline_of(db, request.id),
        about=request.id,
        licences=tuple(format_number(number) for number in numbers),
    )


async def _settled(db: Db, house: House, facts: SessionFacts) -> str:
    checkout = await _checkout_of(db, facts)
    if checkout is None:
        return await _unknown_session(db, house, facts)
    request = await locked(db, checkout.request_id)
    if not facts.paid:
        if facts.ended:
            await payments.close_checkout(db, checkout.id, CheckoutStatus.ENDED, session_id=facts.id)
            return "the page closed unpaid"
        return "not paid yet"
    reference = facts.payment_intent or facts.id
    if await payments.payment_of_reference(db, reference) is not None:
        return "settled before"
    await payments.close_checkout(db, checkout.id, CheckoutStatus.PAID, session_id=facts.id)
    outcome, reason = await _judged(db, house, request, checkout, facts)
    payment_id = uuid4()
    await payments.add_payment(
        db,
        id=payment_id,
        reference=reference,
        session_id=facts.id,
        request_id=request.id,
        amount=facts.amount_total or 0,
        currency=(facts.currency or "").upper(),
        outcome=outcome,
        reason=reason,
    )
    match outcome:
        case Outcome.LICENSED:
            await release(db, house, request)
        case Outcome.REFUND:
            await give_back(db, payment_id, facts.amount_total or 0, reason)
        case Outcome.SUSPENSE:
            await suspend(db, house, reference, request, reason)
    return f"{outcome.value}: {reason}" if reason else outcome.value


async def _checkout_of(db: Db, facts: SessionFacts) -> CheckoutRow | None:
    found = await payments.checkout_of_session(db, facts.id)
    if found is not None:
        return found
    try:
        return await payments.checkout_of_id(db, UUID(facts.metadata.get("checkout", "")))
    except ValueError:
        return None


async def _judged(
    db: Db, house: House, request: RequestRow, checkout: CheckoutRow, facts: SessionFacts
) -> tuple[Outcome, str]:
    """Decide what becomes of money that arrived: the licence, a refund, or a person's list."""
    told = (facts.amount_total, (facts.currency or "").upper(), facts.livemode, facts.metadata.get("quote"))
    ours = (checkout.amount, checkout.currency, house.stripe.live, str(checkout.quote_id))
    if told != ours:
        return Outcome.SUSPENSE, f"Stripe says {told}, our records say {ours}"
    reason = await _why_back(db, request, checkout)
    return (Outcome.REFUND, reason) if reason else (Outcome.LICENSED, "")


async def _why_back(db: Db, request: RequestRow, checkout: CheckoutRow) -> str:
    """Say why money goes back although it is the right amount; nothing when it need not."""
    if await payments.is_licensed_by_payment(db, request.id):
        return "This was paid twice; the first payment stands"
    if request.stage not in {Stage.OFFERED, Stage.AWAITING_PAYMENT}:
        return "The request had been closed before the payment arrived"
    if checkout.quote_id != request.quote_id:
        return "The offer had changed before the payment arrived"
    if not await requests.holds_rights(db, request.id):
        return "The rights were no longer free when the payment arrived"
    try:
        await still_granted(db, request)
    except NotLicensable as lost:
        return lost.detail
    return ""


async def _unknown_session(db: Db, house: House, facts: SessionFacts) -> str:
    if not facts.paid:
        return "not ours, and not paid"
    detail = f"Stripe reports a paid session {facts.id} that we never opened."
    await suspend(db, house, facts.payment_intent or facts.id, None, detail)
    return "suspense: a paid session that is not ours"


async def _refunded(house: House, charge: dict[str, Any]) -> str:
    """Take back the licences of a payment that was refunded in full at Stripe."""
    if not charge.get("refunded"):
        return "refunded in part: the licence stands"
    await _settle_what_was_paid(house, charge)
    async with house.database.transaction("refunded") as db:
        payment = await payments.payment_of_reference(db, str(charge.get("payment_intent")))
        if payment is None:
            return "a refund of a payment that is not ours"
        await locked(db, payment.request_id)
        if payment.outcome is not Outcome.LICENSED:
            return "the refund of a payment that licensed nothing"
        await licences.revoke_licences(db, payment.request_id)
        await requests.release_holds(db, payment.request_id)
    return "refunded in full: the licences are revoked"


async def _settle_what_was_paid(house: House, charge: dict[str, Any]) -> None:
    """Settle the payment behind a refund that is told before it, or its licence would open afterwards."""
    async with house.database.reading() as db:
        if await payments.payment_of_reference(db, str(charge.get("payment_intent"))) is not None:
            return
        try:
            paid = await payments.checkout_of_id(db, UUID(charge.get("metadata", {}).get("checkout", "")))
        except ValueError:
            return
    if paid is not None and paid.session_id is not None:
        await settle(house, await house.stripe.session(paid.session_id))
