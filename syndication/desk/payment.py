"""The buyer goes to pay, with every copy sealed before: a page of Checkout, an invoice, or nothing to pay.

Between two transactions stands at most one foreign call, and every state between them resumes.
"""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from weakref import WeakValueDictionary

from schemas.request import CheckoutWish, PaymentMethod, Stage
from syndication.desk.access import WITHOUT_A_FEE, release
from syndication.desk.billing import billed, customer
from syndication.desk.clearance import still_granted
from syndication.desk.found import locked
from syndication.desk.house import House
from syndication.desk.intake import move
from syndication.desk.invoicing import open_invoice, trusted
from syndication.desk.issue import reserve, seal_copies
from syndication.errors import OfferExpired, Refused, StageForbids
from syndication.gateways.stripe import AnswerLost, SessionFacts, SessionOrder
from syndication.licensing import stages
from syndication.records import checkouts, jobs, payments, requests
from syndication.records.checkouts import CheckoutRow, CheckoutStatus
from syndication.records.door import Db
from syndication.records.partners import ReleasesOn
from syndication.records.requests import RequestRow
from syndication.words import say

BY_CARD = CheckoutWish()
"""Whoever says nothing else pays now, on a page of Checkout."""

PAGE_LASTS = timedelta(hours=2)
"""How long a payment page stays open. Stripe allows 30 minutes to 24 hours; the status page opens another."""

_PAGE_LEAST = timedelta(minutes=35)
"""Stripe refuses a page of less than 30 minutes; a try that has less left is made anew."""

_PRESSED: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
"""The requests whose button is being pressed in this process. It only spares the press and Stripe the
same work fifty times; that it is one page rests on the rows, whichever process was asked."""


async def checkout(
    house: House, request_id: UUID, wish: CheckoutWish = BY_CARD, *, proven: bool = False
) -> str:
    """Return the address where the holder pays, with every copy sealed before it exists.

    `proven`: whoever asks has shown to read the contact's mail, or is the desk. Only then are licences
    released on an invoice that is not paid yet, where that was agreed.

    A free licence needs no page at Stripe: it is released and its own page returned. Pressed fifty
    times, it is one page. Raises StageForbids, OfferExpired, NotLicensable, Refused where paying by
    invoice was not agreed, or what the press, the vault and Stripe raise; asked again, it goes on
    where it stopped.
    """
    pressed = _PRESSED.setdefault(request_id, asyncio.Lock())
    async with pressed:
        return await _open_page(house, request_id, wish, proven=proven)


async def resume(house: House, started: CheckoutRow) -> None:
    """Go on with an invoice whose making was cut off. A page of Checkout is opened by whoever comes back."""
    await seal_copies(house, started.request_id)
    await open_invoice(house, started)


async def _open_page(house: House, request_id: UUID, wish: CheckoutWish, *, proven: bool) -> str:
    started = await _begin(house, request_id, wish, proven=proven)
    if started is not None and started.url is not None:
        return started.url
    await seal_copies(house, request_id)
    if started is None:
        await _release_free(house, request_id)
        return house.status_page(request_id)
    if started.method is PaymentMethod.INVOICE:
        return await open_invoice(house, started)
    return await _opened(house, started, await _page(house, started))


async def _begin(house: House, request_id: UUID, wish: CheckoutWish, *, proven: bool) -> CheckoutRow | None:
    """Reserve the licences and the one try to pay; None when there is nothing to pay."""
    async with house.database.transaction("checkout_begin") as db:
        request = await locked(db, request_id)
        under_way = await _under_way(db, request, wish)
        if under_way is not None and under_way.status is CheckoutStatus.OPEN:
            return under_way
        await payable(db, request)
        if wish.method is PaymentMethod.INVOICE:
            await trusted(db, request)
        await reserve(db, house, request)
        if request.quote.total == 0:
            return None
        return under_way or await _new_checkout(db, request, wish, proven=proven)


async def _under_way(db: Db, request: RequestRow, wish: CheckoutWish) -> CheckoutRow | None:
    """Return the try that can still be finished; one that cannot, or that is for another bill, is ended.

    An invoice once begun stays the way to pay: its page takes cards too.
    """
    found = await checkouts.checkout_under_way(db, request.id)
    if found is None:
        return None
    if found.status is CheckoutStatus.UNDER_WAY:
        raise Refused(
            say("Your payment is under way: the bank has yet to confirm it. Please do not pay again.")
        )
    if request.quote_id == found.quote_id and (
        found.method is PaymentMethod.INVOICE or await _page_serves(db, found, wish)
    ):
        return found
    await checkouts.close_checkout(db, found.id, CheckoutStatus.ENDED)
    if found.session_id is not None and not found.over:
        await jobs.stage(db, jobs.Job.END_SESSION, found.session_id)
    return None


async def _page_serves(db: Db, found: CheckoutRow, wish: CheckoutWish) -> bool:
    """Return whether a page of Checkout can be paid on, and says what the buyer wants on the invoice."""
    if wish.method is PaymentMethod.INVOICE:
        return False
    told = (wish.purchase_order, wish.reference, wish.billing_address)
    if any(told) and told != (found.purchase_order, found.reference, found.billing_address):
        return False
    if found.status is CheckoutStatus.OPEN:
        return not found.over
    return found.expires_at - await requests.moment(db) >= _PAGE_LEAST


async def payable(db: Db, request: RequestRow) -> None:
    """Refuse a request that cannot be paid at this moment.

    Raises StageForbids, OfferExpired, NotLicensable, or Refused while money waits for a person.
    """
    if request.stage is not Stage.AWAITING_PAYMENT:
        stages.after(request.stage, "checkout")
    if request.offer_ended:
        raise OfferExpired(say("This offer has ended. Send a new request for a new price."))
    if await payments.has_payment_in_suspense(db, request.id):
        raise Refused(
            say("A payment arrived that does not fit this offer. The desk looks at it; do not pay again.")
        )
    await still_granted(db, request)


async def _new_checkout(db: Db, request: RequestRow, wish: CheckoutWish, *, proven: bool) -> CheckoutRow:
    checkout_id = uuid4()
    await checkouts.add_checkout(
        db,
        wish,
        id=checkout_id,
        request_id=request.id,
        amount=request.quote.total,
        currency=request.quote.currency,
        quote_id=request.quote_id,
        expires_at=_ends(request, await requests.moment(db)),
    )
    if wish.method is PaymentMethod.INVOICE:
        partner = await trusted(db, request)
        releases_on = partner.releases_on if proven else ReleasesOn.PAYMENT
        await checkouts.add_invoice(db, checkout_id, terms_days=partner.invoice_days, releases_on=releases_on)
    made = await checkouts.checkout_of_id(db, checkout_id)
    assert made is not None  # noqa: S101 - stored in this transaction
    return made


def _ends(request: RequestRow, now: datetime) -> datetime:
    """Return when a page closes: with the offer, as far as Stripe's least time allows."""
    return max(min(now + PAGE_LASTS, request.quote.expires_at), now + _PAGE_LEAST)


async def _order(house: House, checkout: CheckoutRow) -> SessionOrder:
    request, items = await billed(house, checkout)
    back = house.status_page(request.id)
    return SessionOrder(
        key=checkout.id,
        request_id=request.id,
        quote_id=checkout.quote_id,
        customer=await customer(house, request, checkout),
        currency=checkout.currency,
        items=items,
        purchase_order=checkout.purchase_order,
        reference=checkout.reference,
        success_url=f"{back}?paid={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{back}?back=1",
        expires_at=checkout.expires_at,
        methods=house.settings.payment_methods,
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
            now_stands = await checkouts.checkout_of_id(db, started.id)
            if now_stands is not None and now_stands.status is CheckoutStatus.OPENING:
                await checkouts.close_checkout(db, started.id, CheckoutStatus.ENDED)
        raise


async def _opened(house: House, started: CheckoutRow, facts: SessionFacts) -> str:
    """Note the page at Stripe and let the request wait for its payment; return the page's address."""
    url = facts.url or house.status_page(started.request_id)
    async with house.database.transaction("checkout_opened") as db:
        request = await locked(db, started.request_id)
        if await checkouts.open_checkout(db, started.id, session_id=facts.id, url=url):
            if request.stage is Stage.OFFERED:
                await move(db, request, "checkout", actor="the requester")
            return url
        now_stands = await checkouts.checkout_of_id(db, started.id)
        if now_stands is not None and now_stands.status is CheckoutStatus.OPEN:
            return url
        # the offer was changed or taken back while the page was being opened: nobody may pay it
        await jobs.stage(db, jobs.Job.END_SESSION, facts.id)
    raise StageForbids(say("The offer changed a moment ago. Look at it again before you pay."))


async def _release_free(house: House, request_id: UUID) -> None:
    async with house.database.transaction("release_free") as db:
        request = await locked(db, request_id)
        if request.stage is not Stage.LICENSED:
            await payable(db, request)
            await release(db, house, request, actor="the requester", how=WITHOUT_A_FEE)
