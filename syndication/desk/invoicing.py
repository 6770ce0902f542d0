"""Paying later: an invoice at Stripe for a partner the desk trusts, and what becomes of it.

Drafted, its lines written, finalised, sent; Stripe reminds. Each step finds what an earlier try has
made. What Stripe says of an invoice is kept as facts, and the licences follow from them.
"""

from datetime import UTC, datetime
from uuid import UUID

import structlog

from schemas.mail import MailEvent
from schemas.request import Stage
from syndication.desk.access import ON_INVOICE, follow, release
from syndication.desk.accounts import book_credit, book_uncollectible
from syndication.desk.arrivals import STRIPE, Arrival, arrive, orphan
from syndication.desk.billing import billed, customer
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.intake import move
from syndication.desk.mailing import tell_requester
from syndication.desk.standing import invoice_partner
from syndication.desk.suspense import suspend
from syndication.errors import Refused
from syndication.gateways.stripe import InvoiceFacts, InvoiceOrder
from syndication.licensing.access import InvoiceStatus
from syndication.records import checkouts, jobs
from syndication.records.checkouts import CheckoutRow, CheckoutStatus, InvoiceRow
from syndication.records.door import Db
from syndication.records.partners import PartnerRow, ReleasesOn
from syndication.records.requests import RequestRow
from syndication.words import say

log = structlog.get_logger()

_OVER = frozenset({InvoiceStatus.VOID, InvoiceStatus.UNCOLLECTIBLE})
"""The states in which nobody is asked to pay any more; what is uncollectible may still be paid."""


async def trusted(db: Db, request: RequestRow) -> PartnerRow:
    """Return the partner who may pay later. Raises Refused for everybody else."""
    partner = await invoice_partner(db, request.organisation, request.contact.email)
    if partner is None:
        raise Refused(say("Paying by invoice is agreed with the desk first. Pay by card, or write to us."))
    return partner


async def open_invoice(house: House, started: CheckoutRow) -> str:
    """Make the invoice of a try to pay, once, and return its page at Stripe.

    Raises what Stripe raises; asked again, it goes on where it stopped.
    """
    async with house.database.reading() as db:
        terms = await checkouts.invoice_of_checkout(db, started.id)
    assert terms is not None  # noqa: S101 - stored with its try
    request, items = await billed(house, started)
    order = InvoiceOrder(
        key=started.id,
        request_id=started.request_id,
        quote_id=started.quote_id,
        customer=await customer(house, request, started),
        currency=started.currency,
        items=items,
        purchase_order=started.purchase_order,
        reference=started.reference,
        terms_days=terms.terms_days,
        footer=request.quote.tax_label,
    )
    drafted = await house.stripe.draft_invoice(order)
    made = await house.stripe.finalise_invoice(drafted.id)
    await settle_invoice(house, made)
    return made.url or house.status_page(started.request_id)


async def send_invoice(house: House, checkout_id: UUID) -> None:
    """Let Stripe mail an invoice that stands, once."""
    async with house.database.reading() as db:
        checkout = await checkouts.checkout_of_id(db, checkout_id)
        invoice = await checkouts.invoice_of_checkout(db, checkout_id)
    if checkout is None or checkout.session_id is None or invoice is None or invoice.sent_at is not None:
        return
    if invoice.status is InvoiceStatus.OPEN:
        await house.stripe.send_invoice(checkout.session_id)
    async with house.database.transaction("invoice_sent") as db:
        await checkouts.invoice_sent(db, checkout_id)


async def settle_invoice(house: House, facts: InvoiceFacts, *, overdue: bool = False) -> str:
    """Bring our state in line with what Stripe says of an invoice now; return what came of it.

    `overdue`: Stripe says that its due date has passed. Any number of times, in any order.
    """
    arrival = await _paid_by(house, facts) if facts.status is InvoiceStatus.PAID else None
    async with house.database.transaction("settle_invoice") as db:
        outcome = await _settled(db, house, facts, arrival, overdue=overdue)
    log.info("settled", invoice=facts.id, outcome=outcome)
    return outcome


async def note_overdue(house: House, request_id: UUID) -> None:
    """Suspend what was released on an invoice whose date has passed, though Stripe told nobody."""
    async with house.database.transaction("overdue") as db:
        await follow(db, house, await locked(db, request_id), why="The invoice is overdue")


async def remind_of_invoice(house: House, checkout_id: UUID) -> None:
    """Remind the buyer, once, of an invoice that is due soon."""
    async with house.database.transaction("remind_of_invoice") as db:
        checkout = await checkouts.checkout_of_id(db, checkout_id)
        invoice = await checkouts.invoice_of_checkout(db, checkout_id)
        if checkout is None or invoice is None or invoice.due_at is None:
            return
        request = await locked(db, checkout.request_id)
        await tell_requester(
            db,
            house,
            MailEvent.INVOICE_DUE,
            request,
            headline=await headline_of(db, request.id),
            about=checkout_id,
            amount=checkout.amount - invoice.credited,
            reason=invoice.number,
            until=invoice.due_at,
        )


async def _paid_by(house: House, facts: InvoiceFacts) -> Arrival | None:
    """Return the money behind a paid invoice; None when credit notes alone have settled it."""
    if facts.amount_paid <= 0:
        return None
    paid = await house.stripe.payments_of_invoice(facts.id)
    intents = [each.payment.payment_intent for each in paid if each.payment.payment_intent]
    return Arrival(
        # paid outside of Stripe, by a transfer somebody has noted there: the invoice itself is the reference
        reference=intents[0] if intents else facts.id,
        page=facts.id,
        priced=facts.total,
        amount=facts.amount_paid,
        credited=facts.credited_before,
        currency=facts.currency.upper(),
        livemode=facts.livemode,
        quote=facts.metadata.get("quote", ""),
    )


async def _settled(
    db: Db, house: House, facts: InvoiceFacts, arrival: Arrival | None, *, overdue: bool
) -> str:
    found = await checkouts.checkout_named(db, facts.id, facts.metadata)
    if found is None:
        return await _unknown(db, house, facts, arrival)
    request = await locked(db, found.request_id)
    terms = await checkouts.invoice_of_checkout(db, found.id)
    checkout = await checkouts.checkout_of_id(db, found.id)
    if terms is None or checkout is None:
        return "the receipt of a Checkout page"
    if facts.status is InvoiceStatus.DRAFT:
        return "a draft"
    await _note(db, checkout, facts, overdue=overdue)
    await _stand(db, house, request, checkout, terms, facts)
    await _book(db, house, request, terms, facts)
    request = await locked(db, request.id)
    if arrival is not None:
        return await arrive(db, house, request, checkout, arrival)
    changed = await follow(db, house, request, why=_why(facts, overdue=overdue))
    return f"{facts.status.value}; licences: {', '.join(changed) or 'as they were'}"


async def _note(db: Db, checkout: CheckoutRow, facts: InvoiceFacts, *, overdue: bool) -> None:
    due_at = datetime.fromtimestamp(facts.due_date, UTC) if facts.due_date else None
    await checkouts.tell_invoice(
        db,
        checkout.id,
        status=facts.status,
        number=facts.number or facts.id,
        credited=facts.credited_before,
        credited_after=facts.credited_after,
        due_at=due_at,
        overdue_of=due_at if overdue else None,
    )


async def _stand(
    db: Db,
    house: House,
    request: RequestRow,
    checkout: CheckoutRow,
    terms: InvoiceRow,
    facts: InvoiceFacts,
) -> None:
    """Let an invoice that was finalised open its try to pay; one that is over ends it."""
    if facts.status in _OVER:
        await checkouts.close_checkout(db, checkout.id, CheckoutStatus.ENDED, session_id=facts.id)
        if facts.status is InvoiceStatus.UNCOLLECTIBLE:
            detail = f"Invoice {facts.number} is given up at Stripe: decide what becomes of its licences."
            await suspend(db, house, f"invoice:{facts.id}", request, detail)
        return
    if not await checkouts.open_checkout(db, checkout.id, session_id=facts.id, url=facts.url):
        if checkout.status is CheckoutStatus.ENDED and facts.status is InvoiceStatus.OPEN:
            # the offer was changed or taken back while the invoice was being made: nobody may pay it
            await jobs.stage(db, jobs.Job.END_SESSION, facts.id)
        return
    await jobs.stage(db, jobs.Job.SEND_INVOICE, str(checkout.id))
    if request.stage is Stage.OFFERED:
        await move(db, request, "checkout", actor="the requester", reason=ON_INVOICE)
    if terms.releases_on is ReleasesOn.FINALISE and facts.status is InvoiceStatus.OPEN:
        await release(db, house, await locked(db, request.id), actor=STRIPE, how=ON_INVOICE)


async def _book(db: Db, house: House, request: RequestRow, before: InvoiceRow, facts: InvoiceFacts) -> None:
    """Book what will not come for licences that were released: credited, void, or given up."""
    if request.stage is not Stage.LICENSED:
        return
    currency = facts.currency.upper()
    void = facts.status is InvoiceStatus.VOID
    credited = facts.total if void else facts.credited_before
    if credited > before.credited and before.status is not InvoiceStatus.VOID:
        cause = f"credit:{facts.id}:{'void' if void else credited}"
        reason = "The invoice was taken back" if void else "A credit note"
        await book_credit(db, house, request, amount=credited - before.credited, cause=cause, reason=reason)
    if facts.status is InvoiceStatus.UNCOLLECTIBLE and facts.amount_remaining:
        await book_uncollectible(
            db,
            request_id=request.id,
            currency=currency,
            amount=facts.amount_remaining,
            cause=f"uncollectible:{facts.id}",
        )


async def _unknown(db: Db, house: House, facts: InvoiceFacts, arrival: Arrival | None) -> str:
    if arrival is None or (house.settings.stripe_shared and "checkout" not in facts.metadata):
        return "not ours"
    return await orphan(db, house, arrival, f"Stripe reports a paid invoice {facts.id} that we never made.")


def _why(facts: InvoiceFacts, *, overdue: bool) -> str:
    if facts.credited_before + facts.credited_after >= facts.total:
        return "The invoice was credited in full"
    if overdue:
        return "The invoice is overdue"
    return f"The invoice is {facts.status.value}"
