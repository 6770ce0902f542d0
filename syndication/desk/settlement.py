"""What Stripe says is settled once, whoever asks: its webhook, the return page, the sweep, a person.

An event only says where to look: what counts is how the object behind it stands. So events may come
in any order, any number of times, late, or never.

=========================================  ==================================================
event                                      what is looked at
=========================================  ==================================================
checkout.session.*                         the session: paid, under way, failed, expired
charge.refunded, charge.refund.*, refund.* every refund of the payment
charge.dispute.*                           the dispute
invoice.*, credit_note.*                   the invoice
=========================================  ==================================================
"""

from fnmatch import fnmatchcase

import structlog

from schemas.request import PaymentMethod
from syndication.desk.arrivals import Arrival, arrive, orphan
from syndication.desk.disputes import settle_dispute
from syndication.desk.found import locked
from syndication.desk.house import House
from syndication.desk.invoicing import settle_invoice
from syndication.desk.refunds import settle_refunds
from syndication.gateways.stripe import SessionFacts, Subject, object_in
from syndication.records import checkouts, payments, stripe_events
from syndication.records.checkouts import CheckoutStatus
from syndication.records.door import Db
from syndication.records.stripe_events import EventRow

log = structlog.get_logger()

_REFUNDS = ("charge.refunded", "charge.refund.", "refund.")
_DISPUTES = "charge.dispute."
_INVOICES = ("invoice.", "credit_note.")

OF_INTEREST = (
    # what is asked for when we read Stripe's own list; it takes twenty
    "checkout.session.*",
    "charge.refunded",
    "charge.refund.updated",
    "refund.*",
    "charge.dispute.*",
    "invoice.*",
    "credit_note.*",
)


NOTHING_TO_DO = "nothing to do"
"""What comes of an event that tells of nothing here."""


def of_interest(kind: str) -> bool:
    """Return whether an event of this type asks for work."""
    return any(fnmatchcase(kind, wanted) for wanted in OF_INTEREST)


async def settle(house: House, facts: SessionFacts) -> str:
    """Bring our state in line with what Stripe says of a session; return what came of it, for the log.

    Called by the webhook's job, the return page and the sweep, in any order and any number of times.
    """
    if facts.complete and not facts.paid and isinstance(facts.intent, str):
        # complete and unpaid is under way, or failed: only the payment behind it tells
        facts = await house.stripe.session(facts.id)
    async with house.database.transaction("settle") as db:
        outcome = await _settled(db, house, facts)
    log.info("settled", session=facts.id, outcome=outcome)
    return outcome


async def settle_event(house: House, event_id: str) -> None:
    """Do the work of a stored event, once."""
    async with house.database.reading() as db:
        event = await stripe_events.stripe_event(db, event_id)
    if event is None or event.done_at is not None:
        return
    outcome = await _looked_at(house, event)
    async with house.database.transaction("event_done") as db:
        await stripe_events.stripe_event_done(db, event_id, outcome=outcome)


async def settle_refunds_of(house: House, payment_intent: str) -> str:
    """Settle the refunds of a payment, and the payment before them: its licence must not open afterwards."""
    await settle_payment(house, payment_intent)
    return await settle_refunds(house, payment_intent)


async def settle_dispute_of(house: House, dispute_id: str) -> str:
    """Settle a dispute, and the payment before it."""
    facts = await house.stripe.dispute(dispute_id)
    await settle_payment(house, facts.payment_intent)
    return await settle_dispute(house, facts)


async def settle_payment(house: House, payment_intent: str) -> str:
    """Settle what a payment was made for, if it is not known yet: a session or an invoice."""
    async with house.database.reading() as db:
        if not payment_intent or await payments.payment_of_reference(db, payment_intent) is not None:
            return "settled before"
    session = await house.stripe.session_of_payment(payment_intent)
    if session is not None:
        return await settle(house, session)
    invoice_id = await house.stripe.invoice_of_payment(payment_intent)
    if invoice_id is not None:
        return await settle_invoice(house, await house.stripe.invoice(invoice_id))
    return "neither a session's nor an invoice's"


async def end_page(house: House, page_id: str) -> None:
    """Close a payment page or an invoice at Stripe; if somebody was faster and paid, settle that."""
    async with house.database.reading() as db:
        checkout = await checkouts.checkout_of_session(db, page_id)
    if checkout is not None and checkout.method is PaymentMethod.INVOICE:
        await settle_invoice(house, await house.stripe.void_invoice(page_id))
    else:
        await settle(house, await house.stripe.end_session(page_id))


async def _looked_at(house: House, event: EventRow) -> str:
    if event.type.startswith("checkout.session."):
        return await settle(house, object_in(event.body, SessionFacts))
    subject = object_in(event.body, Subject)
    if event.type.startswith(_REFUNDS):
        return await settle_refunds_of(house, subject.intent)
    if event.type.startswith(_DISPUTES):
        return await settle_dispute_of(house, subject.id)
    if event.type.startswith(_INVOICES) and not event.type.endswith(".deleted"):
        return await _invoice(house, subject, overdue=event.type == "invoice.overdue")
    return NOTHING_TO_DO


async def _invoice(house: House, subject: Subject, *, overdue: bool) -> str:
    invoice_id = subject.invoice or subject.id
    return await settle_invoice(house, await house.stripe.invoice(invoice_id), overdue=overdue)


async def _settled(db: Db, house: House, facts: SessionFacts) -> str:
    checkout = await checkouts.checkout_named(db, facts.id, facts.metadata)
    arrival = _arrival(facts)
    if checkout is None:
        return await _unknown(db, house, facts, arrival)
    request = await locked(db, checkout.request_id)
    if arrival is not None:
        return await arrive(db, house, request, checkout, arrival)
    if facts.ended:
        await checkouts.close_checkout(db, checkout.id, CheckoutStatus.ENDED, session_id=facts.id)
        return "the page closed unpaid" if facts.status == "expired" else "the bank said no"
    if facts.complete:
        await checkouts.checkout_goes_on(db, checkout.id, session_id=facts.id)
        return "the payment is under way"
    return "not paid yet"


def _arrival(facts: SessionFacts) -> Arrival | None:
    if not facts.paid:
        return None
    return Arrival(
        reference=facts.payment_intent or facts.id,
        page=facts.id,
        priced=facts.amount_total,
        amount=facts.amount_total,
        currency=facts.currency.upper(),
        livemode=facts.livemode,
        quote=facts.metadata.get("quote", ""),
    )


async def _unknown(db: Db, house: House, facts: SessionFacts, arrival: Arrival | None) -> str:
    if arrival is None:
        return "not ours, and not paid"
    if house.settings.stripe_shared and "checkout" not in facts.metadata:
        return "not ours: this account at Stripe sells other things too"
    detail = f"Stripe reports a paid session {facts.id} that we never opened: it is not ours."
    return await orphan(db, house, arrival, detail)
