"""A payment page is opened, with every copy sealed before it exists.

Between two transactions stands at most one foreign call, and every state between them resumes.
"""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4
from weakref import WeakValueDictionary

from schemas.request import Stage
from syndication.desk.clearance import still_granted
from syndication.desk.found import locked
from syndication.desk.house import House
from syndication.desk.intake import move
from syndication.desk.issue import reserve, seal_copies
from syndication.desk.settlement import release
from syndication.errors import OfferExpired, Refused, StageForbids
from syndication.gateways.stripe import AnswerLost, Item, SessionFacts, SessionOrder
from syndication.licensing import stages
from syndication.licensing.licence_number import format_number
from syndication.records import jobs, licences, payments, requests
from syndication.records.door import Db
from syndication.records.payments import CheckoutRow, CheckoutStatus
from syndication.records.requests import RequestRow

PAGE_LASTS = timedelta(hours=2)
"""How long a payment page stays open. Stripe allows 30 minutes to 24 hours; the status page opens another."""

_PAGE_LEAST = timedelta(minutes=35)
"""Stripe refuses a page of less than 30 minutes; a try that has waited so long is made anew."""

_PRESSED: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
"""The requests whose button is being pressed in this process. It only spares the press and Stripe the
same work fifty times; that it is one page rests on the rows, whichever process was asked."""


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


async def _begin(house: House, request_id: UUID) -> CheckoutRow | None:
    """Reserve the licences and the one try to pay; None when there is nothing to pay."""
    async with house.database.transaction("checkout_begin") as db:
        request = await locked(db, request_id)
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
    await still_granted(db, request)


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
            await locked(db, started.request_id)
            now_stands = await payments.checkout_of_id(db, started.id)
            if now_stands is not None and now_stands.status is CheckoutStatus.OPENING:
                await payments.close_checkout(db, started.id, CheckoutStatus.ENDED)
        raise


async def _opened(house: House, started: CheckoutRow, facts: SessionFacts) -> str:
    """Note the page at Stripe and let the request wait for its payment; return the page's address."""
    url = facts.url or house.status_page(started.request_id)
    async with house.database.transaction("checkout_opened") as db:
        request = await locked(db, started.request_id)
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


async def _release_free(house: House, request_id: UUID) -> None:
    async with house.database.transaction("release_free") as db:
        request = await locked(db, request_id)
        if request.stage is not Stage.LICENSED:
            await _payable(db, request)
            await release(db, house, request)
