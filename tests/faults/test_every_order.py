"""Six events of a purchase in all 720 orders, each told twice wherever it stands: one final state (G2, G10).

The orders are walked as the tree they are: what two of them begin with is done once, and a savepoint
leads back to where they part. So every order is really run, on one database, in seconds.
"""

import dataclasses
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from syndication.desk.house import House
from syndication.desk.settlement import settle_event
from syndication.records import checks, stripe_events
from syndication.records.door import Database, Db, Pool
from tests.agreement import agreed
from tests.faults.figures import note
from tests.faults.states import State, state_of
from tests.faults.stories import charge_of, news, recovered
from tests.town import Json, Town

A_PURCHASE = (
    "checkout.session.completed",
    "invoice.paid",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
)
"""What is told of a payment of which a part went back, and which a bank disputed and gave up."""


class OneConnection:
    """A pool of a single connection: what is done through it can be taken back by a savepoint."""

    def __init__(self, db: Db) -> None:
        self._db = db

    @asynccontextmanager
    async def acquire(self, *, timeout: float = 0) -> AsyncIterator[Db]:  # noqa: ARG002, ASYNC109 - as asyncpg's
        """Give the connection."""
        yield self._db


def remember(house: House) -> None:
    """Let Stripe be asked the same question once: nothing changes there while the events are told."""
    client = house.stripe._http  # noqa: SLF001 - below the gateway, which asks as ever
    ask, answers = client.request_async, {}

    async def asked(method: str, url: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - as the package has it
        assert method == "get", "settling what was told asks and changes nothing"
        if url not in answers:
            answers[url] = await ask(method, url, *rest, **named)
        return answers[url]

    client.request_async = asked  # type: ignore[method-assign]


class Tree:
    """Walks every order of some events from one state, and counts the states they end in."""

    def __init__(self, house: House, db: Db, request_id: UUID) -> None:
        pool = cast("Pool", OneConnection(db))
        self._house = dataclasses.replace(house, database=Database(pool))
        self._db, self._request_id = db, request_id
        self.ends: Counter[str] = Counter()
        self.states: dict[str, tuple[State, tuple[str, ...]]] = {}
        self.told = 0

    async def walk(self, left: Sequence[Json], before: tuple[str, ...] = ()) -> None:
        """Tell each event that is left, go on, and take it back."""
        if not left:
            await self._end(before)
        for event in left:
            savepoint = self._db.transaction()
            await savepoint.start()
            await self._tell_twice(event)
            await self.walk([each for each in left if each is not event], (*before, event["type"]))
            await savepoint.rollback()

    async def _tell_twice(self, event: Json) -> None:
        """Deliver an event, then again under its own id and under another: as Stripe may."""
        for told in (event, event, event | {"id": f"evt_{uuid4().hex}"}):
            await stripe_events.add_stripe_event(self._db, id=told["id"], type=told["type"], body=told)
            await settle_event(self._house, told["id"])
            self.told += 1
        # what is checked at a commit is checked here, since none follows
        await self._db.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    async def _end(self, order: tuple[str, ...]) -> None:
        assert await checks.broken(self._db) == {}, order
        state = await state_of(self._db, self._request_id)
        self.ends[repr(state)] += 1
        self.states.setdefault(repr(state), (state, order))


@pytest.mark.timeout(600)
async def test_all_720_orders_of_a_purchase_end_in_one_state(town: Town) -> None:
    """Whichever is heard first, licences, money, ledger, documents, holds and stage are the same."""
    await town.stop_worker()
    await town.faults({"kind": "mute_webhooks", "times": None})
    request = await town.request()
    page = await town.checkout(request)
    await town.pay(page)
    session = await town.session(page)
    charge = await charge_of(town, session)
    await town.happen(f"charges/{charge}/refund", amount=4_800)
    dispute = await town.happen(f"charges/{charge}/dispute", reason="product_not_received")
    await town.happen(f"disputes/{dispute['id']}/decide", outcome="won")
    about = {"checkout": str(session["id"]), "invoice": str(session["invoice"])}
    events = [
        await news(town, kind, about.get(kind.partition(".")[0], str(session["payment_intent"])))
        for kind in A_PURCHASE
    ]
    async with town.house.database.reading() as db:
        everything = db.transaction()
        await everything.start()
        remember(town.house)
        tree = Tree(town.house, db, UUID(request["id"]))
        await tree.walk(events)
        await everything.rollback()
    first, *others = tree.states.values()
    for state, order in others:
        assert state == first[0], (order, first[1])
    assert list(tree.ends.values()) == [720]
    # once more for good, so that books, documents and Stripe can be laid beside each other
    for event in events:
        assert (await town.tell(event)).status_code == 200
    await recovered(town)
    await agreed(town)
    note("orders", "six events of a purchase", orders=720, deliveries=tree.told, states=len(tree.ends))
