"""What has happened before a step is killed: short words for the stories of the crash sweep."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from syndication.desk.found import locked
from syndication.desk.issue import reserve, seal_copies
from syndication.desk.settlement import settle_event
from syndication.desk.upkeep import sweep
from tests.town import Json, Town

AT_ONCE = timedelta(0)
"""A sweep that asks about every page, however young."""

MOST_SWEEPS = 4


async def counted(town: Town, **rows: int) -> None:
    """Hold that there are so many rows of each table."""
    found = {table: await town.count(table) for table in rows}
    assert found == rows


async def sealed(town: Town, request: Json) -> None:
    """Reserve and print the copies of a request, as going to pay does first, and go no further."""
    async with town.house.database.transaction("sealed") as db:
        await reserve(db, town.house, await locked(db, UUID(request["id"])))
    await seal_copies(town.house, UUID(request["id"]))


async def paid(town: Town, request: Json) -> Json:
    """Go to pay and pay, while Stripe tells nobody; return the session."""
    page = await town.checkout(request)
    await town.pay(page)
    return await town.session(page)


async def bought(town: Town, *articles: str, **changes: object) -> Json:
    """Return a request that was paid and licensed without a worker, with its session."""
    request = await town.request(*articles, **changes)
    session = await paid(town, request)
    await settle_event(town.house, await heard(town, "checkout.session.completed", session["id"]))
    await sweep(town.house, quiet=AT_ONCE)
    seen = await town.look(request)
    assert seen["stage"] == "licensed"
    return request | seen | {"session": session}


async def news(town: Town, kind: str, about: str) -> Json:
    """Return Stripe's latest event of a type whose object, or what it belongs to, is named so."""
    async with asyncio.timeout(10):
        while True:
            for event in await town.events(kind):
                thing = event["data"]["object"]
                if about in {thing["id"], thing.get("payment_intent"), thing.get("charge")}:
                    return event
            await asyncio.sleep(0.02)


async def heard(town: Town, kind: str, about: str) -> str:
    """Let our webhook store an event under an id of its own, and return that id: its work waits."""
    event = await news(town, kind, about) | {"id": f"evt_{uuid4().hex}"}
    assert (await town.tell(event)).status_code == 200
    return str(event["id"])


async def charge_of(town: Town, session: Json) -> str:
    """Return the charge behind a paid session."""
    found = await town.at_stripe(f"charges?payment_intent={session['payment_intent']}")
    return str(found["data"][0]["id"])


async def recovered(town: Town, *told_again: str) -> None:
    """Do what production does after a kill: webhooks come again, and the sweep runs until nothing is due."""
    await sweep(town.house, quiet=AT_ONCE)
    for event_id in told_again:
        await settle_event(town.house, event_id)
    # what one sweep has staged is work of the next: an event, then its refund
    for _ in range(MOST_SWEEPS):
        if not await waiting(town):
            return
        await sweep(town.house, quiet=AT_ONCE)
    assert await waiting(town) == 0


async def waiting(town: Town) -> int:
    """Return how many events and refunds are still to be worked on. A mail has a minute before it is late."""
    events = await town.count("stripe_event", "done_at IS NULL")
    return events + await town.count("refund", "status = 'approved'")
