"""A payment page is opened, what Stripe says is settled once, and money goes back where it must.

Webhook, return page and sweep all call `settle`, which locks, re-reads and moves the state once.
Between two transactions stands at most one foreign call, and every state between them resumes.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from weakref import WeakValueDictionary

import structlog

from schemas.mail import MailEvent
from schemas.request import Stage
from syndication.desk.house import House
from syndication.desk.intake import move
from syndication.desk.issue import reserve, seal_copies
from syndication.desk.mailing import tell_desk, tell_requester, titled
from syndication.desk.quotation import still_available
from syndication.errors import NotLicensable, OfferExpired, Refused, StageForbids, Unknown
from syndication.gateways.stripe import AnswerLost, Item, SessionFacts, SessionOrder, session_in
from syndication.licensing import stages
from syndication.licensing.licence_number import format_number
from syndication.records import articles, jobs, licences, payments, requests
from syndication.records.articles import ArticleRow
from syndication.records.door import Db
from syndication.records.payments import CheckoutRow, CheckoutStatus, Outcome
from syndication.records.requests import RequestRow

log = structlog.get_logger()

PAGE_LASTS = timedelta(hours=2)
"""How long a payment page stays open. Stripe allows 30 minutes to 24 hours; the status page opens another."""

_PAGE_LEAST = timedelta(minutes=35)
"""Stripe refuses a page of less than 30 minutes; a try that has waited so long is made anew."""

_PRESSED: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
"""The requests whose button is being pressed in this process. It only spares the press and Stripe the
same work fifty times; that it is one page rests on the rows, whichever process was asked."""

STRIPE = "Stripe"
"""The actor of a move that a payment causes."""


async def checkout(house: House, request_id: UUID) -> str:
    """Return the address where the holder pays, with every copy sealed before it exists.

    A free licence needs no page at Stripe: it is released and its own page returned. Pressed fifty
    times, it is one page. Raises StageForbids, OfferExpired, NotLicensable, or what the press, the
    vault and Stripe raise; asked again, it goes on where it stopped.
    """
    pressed = _PRESSED.setdefault(request_id, asyncio.Lock())
    async with pressed:
        return await _open_page(house, request_id)


async def _open_page(house: House, request_id: UUID) -> str:
    started = await _begin(house, request_id)
    if started is not None and started.url is not None:
        return started.url
    await seal_copies(house, request_id)
    if started is None:
        await _release_free(house, request_id)
        return house.status_page(request_id)
    return await _opened(house, started, await _page(house, started))


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


async def make_refund(house: House, refund_id: UUID) -> None:
    """Give back what is due; asked again, Stripe knows the refund by its key."""
    async with house.database.reading() as db:
        refund = await payments.refund_to_make(db, refund_id)
    if refund is None or refund.stripe_id is not None:
        return
    stripe_id = await house.stripe.refund(
        refund.id, payment_intent=refund.reference, amount=refund.amount, reason=refund.reason
    )
    async with house.database.transaction("refund_made") as db:
        await payments.refund_made(db, refund_id, stripe_id=stripe_id)
        request = await _locked(db, refund.request_id)
        await tell_requester(
            db,
            house,
            MailEvent.PAYMENT_REFUNDED,
            request,
            headline=await _headline(db, request),
            about=refund_id,
            reason=refund.reason,
        )


async def end_session(house: House, session_id: str) -> None:
    """Close a payment page at Stripe; if somebody was faster and paid, settle that."""
    await settle(house, await house.stripe.end_session(session_id))


async def _begin(house: House, request_id: UUID) -> CheckoutRow | None:
    """Reserve the licences and the one try to pay; None when there is nothing to pay."""
    async with house.database.transaction("checkout_begin") as db:
        request = await _locked(db, request_id)
        under_way = await _under_way(db, request)
        if under_way is not None and under_way.status is CheckoutStatus.OPEN:
            return under_way
        await _payable(db, request)
        await reserve(db, house, request)
        if request.quote.total == 0:
            return None
        return under_way or await _new_checkout(db, request)


async def _under_way(db: Db, request: RequestRow) -> CheckoutRow | None:
    """Return the try that can still be finished; one that cannot is ended."""
    found = await payments.checkout_under_way(db, request.id)
    if found is None:
        return None
    now = await requests.moment(db)
    useless = found.over if found.status is CheckoutStatus.OPEN else found.expires_at - now < _PAGE_LEAST
    if useless or request.quote_id != found.quote_id:
        await payments.close_checkout(db, found.id, CheckoutStatus.ENDED)
        return None
    return found


async def _payable(db: Db, request: RequestRow) -> None:
    if request.stage is not Stage.AWAITING_PAYMENT:
        stages.after(request.stage, "checkout")
    if request.offer_ended:
        raise OfferExpired("This offer has ended. Send a new request for a new price.")
    if await payments.has_payment_in_suspense(db, request.id):
        raise Refused(
            "A payment arrived that does not fit this offer. The desk looks at it; do not pay again."
        )
    still_available(await articles.articles_of_request(db, request.id))


async def _new_checkout(db: Db, request: RequestRow) -> CheckoutRow:
    checkout_id = uuid4()
    await payments.add_checkout(
        db,
        id=checkout_id,
        request_id=request.id,
        amount=request.quote.total,
        currency=request.quote.currency,
        quote_id=request.quote_id,
        expires_at=await requests.moment(db) + PAGE_LASTS,
    )
    made = await payments.checkout_of_id(db, checkout_id)
    assert made is not None  # noqa: S101 - stored in this transaction
    return made


async def _order(house: House, checkout: CheckoutRow) -> SessionOrder:
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, checkout.request_id)
        reserved = await licences.licences_of_request(db, checkout.request_id)
    assert request is not None  # noqa: S101 - a checkout always has its request
    back = house.status_page(request.id)
    fees = [
        Item(
            name=licence.headline[:250],
            detail=f"Licence {format_number(licence.number)}",
            amount=licence.terms.net,
        )
        for licence in reserved
    ]
    taxes = [Item(name="Tax", detail=request.quote.tax_label, amount=request.quote.tax)]
    return SessionOrder(
        key=checkout.id,
        currency=checkout.currency,
        items=tuple(item for item in fees + taxes if item.amount),
        email=request.contact.email,
        request_id=request.id,
        quote_id=checkout.quote_id,
        success_url=f"{back}?paid={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{back}?back=1",
        expires_at=checkout.expires_at,
    )


async def _page(house: House, started: CheckoutRow) -> SessionFacts:
    """Open the page at Stripe; a try without hope of an answer is ended: the next has its own key.

    A page that stands behind the lost answer was never shown to anybody, and nobody can pay it.
    """
    try:
        return await house.stripe.open_session(await _order(house, started))
    except AnswerLost:
        async with house.database.transaction("checkout_lost") as db:
            await _locked(db, started.request_id)
            now_stands = await payments.checkout_of_id(db, started.id)
            if now_stands is not None and now_stands.status is CheckoutStatus.OPENING:
                await payments.close_checkout(db, started.id, CheckoutStatus.ENDED)
        raise


async def _opened(house: House, started: CheckoutRow, facts: SessionFacts) -> str:
    """Note the page at Stripe and let the request wait for its payment; return the page's address."""
    url = facts.url or house.status_page(started.request_id)
    async with house.database.transaction("checkout_opened") as db:
        request = await _locked(db, started.request_id)
        if await payments.open_checkout(db, started.id, session_id=facts.id, url=url):
            if request.stage is Stage.OFFERED:
                await move(db, request, "checkout", actor="the requester")
            return url
        now_stands = await payments.checkout_of_id(db, started.id)
        if now_stands is not None and now_stands.status is CheckoutStatus.OPEN:
            return url
        # the offer was changed or taken back while the page was being opened: nobody may pay it
        await jobs.stage(db, jobs.Job.END_SESSION, facts.id)
    raise StageForbids("The offer changed a moment ago. Look at it again before you pay.")


async def _settled(db: Db, house: House, facts: SessionFacts) -> str:
    checkout = await _checkout_of(db, facts)
    if checkout is None:
        return await _unknown_session(db, house, facts)
    request = await _locked(db, checkout.request_id)
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
            await _release(db, house, request)
        case Outcome.REFUND:
            await _refund(db, payment_id, facts.amount_total or 0, reason)
        case Outcome.SUSPENSE:
            await _suspend(db, house, reference, request, reason)
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
        still_available(await articles.articles_of_request(db, request.id))
    except NotLicensable as withdrawn:
        return withdrawn.detail
    return ""


async def _release(db: Db, house: House, request: RequestRow) -> None:
    """Open the copies: one short transaction, since they were sealed before the page existed."""
    if request.stage is Stage.OFFERED:
        await move(db, request, "checkout", actor="the requester")
        request = await _locked(db, request.id)
    numbers = await licences.release_licences(db, request.id)
    await requests.issue_holds(db, request.id)
    await move(db, request, "settle", actor=STRIPE)
    await tell_requester(
        db,
        house,
        MailEvent.LICENCE_ISSUED,
        request,
        headline=await _headline(db, request),
        about=request.id,
        licences=tuple(format_number(number) for number in numbers),
    )


async def _release_free(house: House, request_id: UUID) -> None:
    async with house.database.transaction("release_free") as db:
        request = await _locked(db, request_id)
        if request.stage is not Stage.LICENSED:
            await _payable(db, request)
            await _release(db, house, request)


async def _refund(db: Db, payment_id: UUID, amount: int, reason: str) -> None:
    refund_id = uuid4()
    await payments.add_refund(db, id=refund_id, payment_id=payment_id, amount=amount, reason=reason)
    await jobs.stage(db, jobs.Job.MAKE_REFUND, str(refund_id))


async def _suspend(db: Db, house: House, subject: str, request: RequestRow | None, detail: str) -> None:
    if await payments.add_suspense(db, subject, detail=detail):
        await tell_desk(
            db,
            house,
            MailEvent.DESK_TROUBLE,
            about=subject,
            headline="A payment that does not fit its offer",
            organisation=request.organisation.name if request else "",
            path=f"/desk/requests/{request.id}" if request else "/desk",
            reasons=(detail,),
        )


async def _unknown_session(db: Db, house: House, facts: SessionFacts) -> str:
    if not facts.paid:
        return "not ours, and not paid"
    detail = f"Stripe reports a paid session {facts.id} that we never opened."
    await _suspend(db, house, facts.payment_intent or facts.id, None, detail)
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
        await _locked(db, payment.request_id)
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


async def _locked(db: Db, request_id: UUID) -> RequestRow:
    request = await requests.request_for_update(db, request_id)
    if request is None:
        raise Unknown
    return request


async def _headline(db: Db, request: RequestRow) -> str:
    wanted: tuple[ArticleRow, ...] = await articles.articles_of_request(db, request.id)
    return titled(tuple(article.headline for article in wanted))
