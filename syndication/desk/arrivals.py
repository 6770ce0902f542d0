"""Money that arrived: it licenses, goes back, or waits for a person. Judged once, by its id at Stripe."""

from uuid import UUID, uuid4

import msgspec

from schemas.request import Stage
from syndication.desk.access import follow, release
from syndication.desk.accounts import book_payment, book_suspense
from syndication.desk.clearance import still_granted
from syndication.desk.house import House
from syndication.desk.refunds import give_back
from syndication.desk.suspense import suspend
from syndication.errors import NotLicensable
from syndication.licensing.money import written
from syndication.records import checkouts, payments, requests
from syndication.records.checkouts import CheckoutRow, CheckoutStatus
from syndication.records.door import Db
from syndication.records.payments import Outcome
from syndication.records.requests import RequestRow

STRIPE = "Stripe"
"""The actor of a move that a payment causes."""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What Stripe says of money: `reference` is its PaymentIntent, `page` the session or invoice it paid.

    `priced` is what the page asked for; `amount` what came, less where a credit note took some off.
    """

    reference: str
    page: str
    priced: int
    amount: int
    credited: int = 0
    currency: str
    livemode: bool
    quote: str


async def arrive(db: Db, house: House, request: RequestRow, checkout: CheckoutRow, arrival: Arrival) -> str:
    """Settle money for a locked request, once; return what came of it, for the log."""
    if await payments.payment_of_reference(db, arrival.reference) is not None:
        return "settled before"
    await checkouts.close_checkout(db, checkout.id, CheckoutStatus.PAID, session_id=arrival.page)
    outcome, reason = await _judged(db, house, request, checkout, arrival)
    payment_id = await _store(db, request.id, arrival, outcome, reason)
    if outcome is Outcome.SUSPENSE:
        await suspend(db, house, arrival.reference, request, reason, payment_id=payment_id)
        await _book_suspense(db, arrival)
        return f"suspense: {reason}"
    if outcome is Outcome.LICENSED and request.stage is not Stage.LICENSED:
        await release(db, house, request, actor=STRIPE)
    await book_payment(
        db,
        request_id=request.id,
        currency=arrival.currency,
        amount=arrival.amount,
        cause=f"payment:{arrival.reference}",
    )
    if outcome is Outcome.REFUND:
        await give_back(db, payment_id, arrival.amount, reason)
        return f"refund: {reason}"
    await follow(db, house, request, why="The payment arrived")
    return "licensed"


async def orphan(db: Db, house: House, arrival: Arrival, detail: str) -> str:
    """Keep money that belongs to nothing of ours, for a person."""
    if await payments.payment_of_reference(db, arrival.reference) is not None:
        return "settled before"
    payment_id = await _store(db, None, arrival, Outcome.SUSPENSE, detail)
    await suspend(db, house, arrival.reference, None, detail, payment_id=payment_id)
    await _book_suspense(db, arrival)
    return f"suspense: {detail}"


async def why_back(db: Db, request: RequestRow, quote_id: UUID, *, on_trust: bool = False) -> str:
    """Say why money goes back although it is the right amount; nothing when it need not.

    `on_trust`: the licences were released under this very invoice before it was paid.
    """
    if await payments.is_licensed_by_payment(db, request.id):
        return "This was paid twice; the first payment stands"
    if on_trust and request.stage is Stage.LICENSED:
        return ""
    if request.stage not in {Stage.OFFERED, Stage.AWAITING_PAYMENT}:
        return "The request had been closed before the payment arrived"
    if quote_id != request.quote_id:
        return "The offer had changed before the payment arrived"
    return await _why_not_available(db, request)


async def _why_not_available(db: Db, request: RequestRow) -> str:
    if not await requests.holds_rights(db, request.id):
        return "The rights were no longer free when the payment arrived"
    try:
        await still_granted(db, request)
    except NotLicensable as lost:
        return lost.detail
    return ""


async def _judged(
    db: Db, house: House, request: RequestRow, checkout: CheckoutRow, arrival: Arrival
) -> tuple[Outcome, str]:
    """Decide what becomes of money that arrived: the licence, a refund, or a person's list."""
    told = (arrival.priced, arrival.currency, arrival.livemode, arrival.quote)
    ours = (checkout.amount, checkout.currency, house.stripe.live, str(checkout.quote_id))
    if told != ours:
        return Outcome.SUSPENSE, _misfit(checkout, arrival)
    if arrival.amount + arrival.credited != arrival.priced:
        came = written(arrival.amount, arrival.currency)
        due = written(arrival.priced - arrival.credited, arrival.currency)
        return Outcome.SUSPENSE, f"{came} came of {due} that were due."
    invoice = await checkouts.invoice_of_checkout(db, checkout.id)
    reason = await why_back(db, request, checkout.quote_id, on_trust=invoice is not None)
    return (Outcome.REFUND, reason) if reason else (Outcome.LICENSED, "")


def _misfit(checkout: CheckoutRow, arrival: Arrival) -> str:
    """Say how money differs from what it was to pay for."""
    came, due = written(arrival.priced, arrival.currency), written(checkout.amount, checkout.currency)
    if came != due:
        return f"{came} was paid, where our offer says {due}."
    if arrival.quote != str(checkout.quote_id):
        return f"It was paid for quote {arrival.quote or 'without a number'}, which is not the one offered."
    return f"It is {'real' if arrival.livemode else 'test'} money on a page of the other kind."


async def _store(db: Db, request_id: UUID | None, arrival: Arrival, outcome: Outcome, reason: str) -> UUID:
    payment_id = uuid4()
    await payments.add_payment(
        db,
        id=payment_id,
        reference=arrival.reference,
        session_id=arrival.page,
        request_id=request_id,
        amount=arrival.amount,
        currency=arrival.currency,
        outcome=outcome,
        reason=reason,
    )
    return payment_id


async def _book_suspense(db: Db, arrival: Arrival) -> None:
    await book_suspense(db, subject=arrival.reference, currency=arrival.currency, amount=arrival.amount)
