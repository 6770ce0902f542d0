"""What a schedule does: offers lapse, licences expire, and what nobody told us is asked for."""

from datetime import timedelta

import structlog

from syndication.desk.approval import close
from syndication.desk.house import House
from syndication.desk.mailing import send
from syndication.desk.refunds import make_refund
from syndication.desk.settlement import settle, settle_event
from syndication.errors import SyndicationError
from syndication.records import licences, mails, payments, people, requests

log = structlog.get_logger()

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
    await _finish_jobs(house)
    async with house.database.transaction("expire") as db:
        await licences.expire_licences(db)
        await people.forget_tries(db)


async def _lapse(house: House) -> None:
    async with house.database.reading() as db:
        due = await requests.requests_to_lapse(db, most=_BATCH)
    for request_id in due:
        async with house.database.transaction("lapse") as db:
            request = await requests.request_for_update(db, request_id)
            # read again under the lock: it may have been paid or priced anew meanwhile
            under_way = await payments.checkout_under_way(db, request_id)
            if request is not None and request.offer_ended and under_way is None:
                await close(db, request, "lapse", actor=CLOCK, reason="The offer ended")


async def _ask_stripe(house: House, quiet: timedelta) -> None:
    async with house.database.reading() as db:
        unfinished = await payments.checkouts_unfinished(db, older_than=quiet, most=_BATCH)
    for checkout in unfinished:
        if checkout.session_id is not None:
            try:
                await settle(house, await house.stripe.session(checkout.session_id))
            except SyndicationError as trouble:
                log.warning("sweep", session=checkout.session_id, trouble=trouble.detail)
        elif checkout.over:
            async with house.database.transaction("checkout_over") as db:
                await payments.close_checkout(db, checkout.id, payments.CheckoutStatus.ENDED)


async def _finish_jobs(house: House) -> None:
    """Do what a job should have done and did not: the rows themselves say what is missing."""
    async with house.database.reading() as db:
        events = await payments.stripe_events_waiting(db, most=_BATCH)
        refunds = await payments.refunds_due(db, most=_BATCH)
        letters = await mails.mails_waiting(db, most=_BATCH)
    work = [
        *((settle_event, event) for event in events),
        *((make_refund, refund) for refund in refunds),
        *((send, letter) for letter in letters),
    ]
    for step, subject in work:
        try:
            await step(house, subject)  # type: ignore[operator] # each step stands beside its own kind of id
        except SyndicationError as trouble:
            log.warning("sweep", step=step.__name__, subject=str(subject), trouble=trouble.detail)
