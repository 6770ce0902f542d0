"""Compares with Stripe what happened there, whether or not anybody told us.

What it finds is settled by the very functions the webhook uses, so a run without webhooks ends as one
with them. A comparison that met trouble is not whole: the next one reads the same span again.
"""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec
import structlog

from schemas.request import PaymentMethod
from syndication.desk.arrivals import Arrival, orphan
from syndication.desk.balance import compare_balance
from syndication.desk.house import House
from syndication.desk.invoicing import settle_invoice
from syndication.desk.settlement import (
    OF_INTEREST,
    end_page,
    settle,
    settle_dispute_of,
    settle_event,
    settle_payment,
    settle_refunds_of,
)
from syndication.desk.suspense import suspend
from syndication.desk.upkeep import sweep
from syndication.errors import SyndicationError
from syndication.gateways.stripe import (
    EVENTS_KEPT,
    DisputeFacts,
    Event,
    IntentFacts,
    InvoiceFacts,
    RefundFacts,
    SessionFacts,
)
from syndication.licensing.access import InvoiceStatus
from syndication.records import checkouts, requests, stripe_events
from syndication.records.checkouts import CheckoutRow, CheckoutStatus
from syndication.records.stripe_events import ReconciliationRow

log = structlog.get_logger()

T = TypeVar("T")

OVERLAP = timedelta(hours=1)
"""What happened while the last comparison ran is read again: Stripe's lists are a moment behind."""

INTERVAL = timedelta(hours=1)
"""How often a worker compares; a webhook that was lost is made good within this time."""

_BATCH = 100


async def due(house: House) -> bool:
    """Return whether no worker has compared for a while."""
    async with house.database.reading() as db:
        until = await stripe_events.reconciled_until(db)
        return until is None or await requests.moment(db) - until >= INTERVAL


async def reconcile(house: House, *, since: datetime | None = None) -> dict[str, int]:
    """Bring everything that happened at Stripe since then to its right state; return what was looked at.

    Without `since` it goes on from the last whole comparison, or looks as far back as Stripe keeps
    events. `troubles` counts what could not be settled and is on the log.
    """
    await sweep(house, quiet=timedelta(0))
    run = await _begin(house, since)
    found: Counter[str] = Counter()
    stripe = house.stripe
    await _each(house, found, "events", stripe.events(run.since, OF_INTEREST), _event)
    await _each(house, found, "waiting", _waiting(house), _ask)
    await _each(house, found, "payments", stripe.payments(run.since), _payment)
    await _each(house, found, "sessions", stripe.sessions(run.since), _session)
    await _each(house, found, "invoices", stripe.invoices(run.since), _invoice)
    await _each(house, found, "refunds", stripe.refunds(run.since), _refund)
    await _each(house, found, "disputes", stripe.disputes(run.since), _dispute)
    await _balance(house, found, run.since)
    if not found["troubles"]:
        async with house.database.transaction("reconciled") as db:
            await stripe_events.end_reconciliation(db, run.id, found=found)
    log.info("reconciled", since=run.since.isoformat(), **found)
    return dict(found)


async def _begin(house: House, since: datetime | None) -> ReconciliationRow:
    async with house.database.transaction("reconcile") as db:
        now = await requests.moment(db)
        last = await stripe_events.reconciled_until(db)
        start = since or (last - OVERLAP if last else now - EVENTS_KEPT)
        return await stripe_events.begin_reconciliation(db, since=min(start, now))


async def _each(
    house: House,
    found: Counter[str],
    what: str,
    objects: AsyncIterator[T],
    step: Callable[[House, T], Awaitable[object]],
) -> None:
    """Take a step for each object; a trouble with one stops no other."""
    try:
        async for each in objects:
            found[what] += 1
            await _taken(house, found, step, each)
    except SyndicationError as trouble:
        found["troubles"] += 1
        log.warning("reconcile", what=what, trouble=trouble.detail)


async def _taken(
    house: House, found: Counter[str], step: Callable[[House, T], Awaitable[object]], each: T
) -> None:
    try:
        await step(house, each)
    except SyndicationError as trouble:
        found["troubles"] += 1
        log.warning("reconcile", step=step.__name__, subject=str(each)[:200], trouble=trouble.detail)
    except Exception:
        # a fault of ours with this one; those behind it may not wait for its repair
        found["troubles"] += 1
        log.exception("reconcile", step=step.__name__, subject=str(each)[:200])


async def _event(house: House, event: Event) -> None:
    """Do the work of an event that never came, or came and was not worked on."""
    async with house.database.transaction("missed_event") as db:
        await stripe_events.add_stripe_event(db, id=event.id, type=event.type, body=event.body)
    await settle_event(house, event.id)


async def _waiting(house: House) -> AsyncIterator[CheckoutRow]:
    """Yield the tries whose money may take weeks."""
    after: tuple[datetime, UUID] | None = None
    while True:
        async with house.database.reading() as db:
            page = await checkouts.checkouts_waiting(db, after=after, most=_BATCH)
        for each in page:
            yield each
        if len(page) < _BATCH:
            return
        after = (page[-1].created_at, page[-1].id)


async def _ask(house: House, checkout: CheckoutRow) -> None:
    if checkout.session_id is None:
        return
    if checkout.method is PaymentMethod.INVOICE:
        await settle_invoice(house, await house.stripe.invoice(checkout.session_id))
    else:
        await settle(house, await house.stripe.session(checkout.session_id))


async def _payment(house: House, intent: IntentFacts) -> None:
    """Settle a payment that nobody told us of; one that belongs to nothing of ours is for a person."""
    foreign = house.settings.stripe_shared and "checkout" not in intent.metadata
    if intent.status != "succeeded" or foreign:
        return
    await settle_payment(house, intent.id)
    arrival = Arrival(
        reference=intent.id,
        page=intent.id,
        priced=intent.amount_received,
        amount=intent.amount_received,
        currency=intent.currency.upper(),
        livemode=intent.livemode,
        quote=intent.metadata.get("quote", ""),
    )
    async with house.database.transaction("orphan") as db:
        await orphan(db, house, arrival, f"A payment {intent.id} at Stripe belongs to no page of ours.")


async def _session(house: House, session: SessionFacts) -> None:
    """Settle a paid session we do not know; close a page that stands behind a lost answer."""
    async with house.database.reading() as db:
        ours = await checkouts.checkout_named(db, session.id, session.metadata)
    if ours is None and session.paid:
        await settle(house, session)
    if ours is None or session.status != "open":
        return
    if ours.session_id not in {None, session.id} or ours.status is CheckoutStatus.ENDED:
        await end_page(house, session.id)


async def _invoice(house: House, invoice: InvoiceFacts) -> None:
    """Settle an invoice of ours; one that only says it is ours is for a person."""
    if invoice.status is InvoiceStatus.DRAFT or "checkout" not in invoice.metadata:
        return
    async with house.database.transaction("foreign_invoice") as db:
        ours = await checkouts.checkout_named(db, invoice.id, invoice.metadata)
        if ours is None:
            detail = f"Invoice {invoice.number} ({invoice.id}) at Stripe names a request we do not know."
            await suspend(db, house, f"invoice:{invoice.id}", None, detail)
    if ours is not None:
        await settle_invoice(house, invoice)


async def _refund(house: House, refund: RefundFacts) -> None:
    if refund.payment_intent:
        await settle_refunds_of(house, refund.payment_intent)


async def _dispute(house: House, dispute: DisputeFacts) -> None:
    await settle_dispute_of(house, dispute.id)


async def _balance(house: House, found: Counter[str], since: datetime) -> None:
    """Book what Stripe kept and paid out; where its balance and our books differ, a person looks."""
    try:
        compared = await compare_balance(house, since)
    except SyndicationError as trouble:
        found["troubles"] += 1
        log.warning("reconcile", what="balance", trouble=trouble.detail)
        return
    found["balance"] = compared.transactions
    found["differences"] = len(compared.differences)
    for difference in compared.differences:
        log.warning("balance differs", **msgspec.to_builtins(difference))
