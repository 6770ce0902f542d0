"""What a schedule does: offers lapse, licences expire, and what nobody told us is asked for."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

import structlog

from schemas.request import PaymentMethod
from syndication.desk.approval import close
from syndication.desk.house import House
from syndication.desk.invoicing import note_overdue, remind_of_invoice, send_invoice
from syndication.desk.mailing import send
from syndication.desk.payment import resume
from syndication.desk.placements import REMINDED_AFTER, REMINDED_UNTIL, remind_to_declare
from syndication.desk.refunds import make_refund
from syndication.desk.renewal import REMINDED_BEFORE, remind_of_end
from syndication.desk.settlement import settle, settle_event
from syndication.desk.sums import sum_up
from syndication.errors import SyndicationError
from syndication.records import (
    checkouts,
    licences,
    mailboxes,
    mails,
    people,
    placements,
    refunds,
    renewals,
    requests,
    stripe_events,
)
from syndication.records.checkouts import CheckoutRow, CheckoutStatus

log = structlog.get_logger()

S = TypeVar("S")

CLOCK = "the clock"
"""The actor of a move that time causes."""

_BATCH = 100
"""Rows a sweep takes at once; the next sweep takes the next ones."""

_QUIET = timedelta(minutes=2)
"""How long a payment page may be open before the sweep asks Stripe about it."""


async def sweep(house: House, *, quiet: timedelta = _QUIET) -> None:
    """Do all that is due: needs no webhook, and a trouble with one row stops no other."""
    await _lapse(house)
    await _ask_stripe(house, quiet)
    await _remind(house)
    await _finish_jobs(house)
    async with house.database.transaction("expire") as db:
        await licences.expire_licences(db)
        await people.forget_tries(db)
        await people.forget_halves(db)
        await mailboxes.forget_what_is_over(db)
    await sum_up(house)


async def _lapse(house: House) -> None:
    async with house.database.reading() as db:
        due = await requests.requests_to_lapse(db, most=_BATCH)
    for request_id in due:
        async with house.database.transaction("lapse") as db:
            request = await requests.request_for_update(db, request_id)
            # read again under the lock: it may have been paid or priced anew meanwhile
            under_way = await checkouts.checkout_under_way(db, request_id)
            if request is not None and request.offer_ended and under_way is None:
                await close(db, request, "lapse", actor=CLOCK, reason="The offer ended")


async def _ask_stripe(house: House, quiet: timedelta) -> None:
    async with house.database.reading() as db:
        unfinished = await checkouts.checkouts_unfinished(db, older_than=quiet, most=_BATCH)
    for checkout in unfinished:
        try:
            await _finish(house, checkout)
        except SyndicationError as trouble:
            log.warning("sweep", checkout=str(checkout.id), trouble=trouble.detail)
        except Exception:
            log.exception("sweep", checkout=str(checkout.id))


async def _finish(house: House, checkout: CheckoutRow) -> None:
    """Ask about a page, go on with an invoice that was cut off, end a try that never came so far."""
    if checkout.session_id is not None:
        await settle(house, await house.stripe.session(checkout.session_id))
    elif checkout.over:
        async with house.database.transaction("checkout_over") as db:
            await checkouts.close_checkout(db, checkout.id, CheckoutStatus.ENDED)
    elif checkout.method is PaymentMethod.INVOICE:
        await resume(house, checkout)


async def _finish_jobs(house: House) -> None:
    """Do what a job should have done and did not: the rows themselves say what is missing."""
    async with house.database.reading() as db:
        events = await stripe_events.stripe_events_waiting(db, most=_BATCH)
        due = await refunds.refunds_due(db, most=_BATCH)
        unsent = await checkouts.invoices_to_send(db, most=_BATCH)
        overdue = await checkouts.requests_overdue(db, most=_BATCH)
        letters = await mails.mails_waiting(db, most=_BATCH)
    await _each(house, settle_event, events)
    await _each(house, make_refund, due)
    await _each(house, send_invoice, unsent)
    await _each(house, note_overdue, overdue)
    await _each(house, send, letters)


async def _remind(house: House) -> None:
    async with house.database.reading() as db:
        ending = await renewals.requests_ending(db, within=REMINDED_BEFORE, most=_BATCH)
        ahead = timedelta(days=house.settings.reminder_days)
        owed = await checkouts.invoices_to_remind_of(db, ahead=ahead, most=_BATCH)
        silent = await placements.requests_undeclared(
            db, after=REMINDED_AFTER, until=REMINDED_UNTIL, most=_BATCH
        )
    await _each(house, remind_of_end, ending)
    await _each(house, remind_of_invoice, owed)
    await _each(house, remind_to_declare, silent)


async def _each(house: House, step: Callable[[House, S], Awaitable[None]], subjects: Sequence[S]) -> None:
    """Take a step for each of its subjects; a trouble with one stops no other."""
    for subject in subjects:
        try:
            await step(house, subject)
        except SyndicationError as trouble:
            log.warning("sweep", step=step.__name__, subject=str(subject), trouble=trouble.detail)
        except Exception:
            # a fault of ours with this one; those behind it may not wait for its repair
            log.exception("sweep", step=step.__name__, subject=str(subject))
