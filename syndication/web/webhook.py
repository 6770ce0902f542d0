"""Stripe's webhook: verified, stored, staged, then answered; the work comes after."""

from http import HTTPStatus

import structlog
from litestar import Response, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from syndication.desk.settlement import NOTHING_TO_DO, of_interest
from syndication.errors import Malformed
from syndication.gateways.stripe import LARGEST_EVENT, Event, Forged
from syndication.records import jobs, stripe_events
from syndication.web.guards import STRIPE
from syndication.web.rendering import Req, house_of

log = structlog.get_logger()


@post(
    "/stripe/webhook",
    status_code=HTTPStatus.OK,
    opt=dict(STRIPE),
    request_max_body_size=LARGEST_EVENT,
    include_in_schema=False,
)
async def stripe_webhook(request: Req, state: State) -> Response[dict[str, bool]]:
    """Store an event Stripe signed and answer it; everything else is a 400."""
    house = house_of(state)
    try:
        event = house.stripe.verified(await _body(request), request.headers.get("stripe-signature", ""))
    except Forged as forged:
        log.warning("webhook refused", why=forged.detail)
        return Response({"received": False}, status_code=HTTPStatus.BAD_REQUEST)
    await _keep(state, event)
    return Response({"received": True})


async def _body(request: Req) -> bytes:
    try:
        return await request.body()
    except HTTPException as unread:
        raise Forged("The body is larger than an event of Stripe's, or was not sent whole.") from unread


async def _keep(state: State, event: Event) -> None:
    """Store an event and stage its work; one that asks for none is a single statement."""
    database = house_of(state).database
    try:
        if not of_interest(event.type):
            async with database.reading() as db:
                await stripe_events.keep_stripe_event(
                    db, id=event.id, type=event.type, body=event.body, outcome=NOTHING_TO_DO
                )
            return
        async with database.transaction("webhook") as db:
            if await stripe_events.add_stripe_event(db, id=event.id, type=event.type, body=event.body):
                await jobs.stage(db, jobs.Job.SETTLE_EVENT, event.id)
    except UnicodeEncodeError:
        raise Malformed("The event holds text that cannot be stored.") from None
