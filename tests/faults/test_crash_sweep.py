"""Killed before and after every statement, call, file and mail of a step, then recovered (G1, G12).

The step runs in a process of its own (see `runner.py`) on a copy of one prepared database, and is
killed at a boundary as `kill -9` would. Then what production would do is done: the sweep runs, the
webhook comes again, the buyer presses again. All promises of `sql/checks.sql` must hold at both
moments. Steps without a rendering are swept at every boundary; those with one by a sample.
"""

import asyncio
import dataclasses
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from syndication.desk.house import House
from syndication.desk.ingest import take_in
from syndication.desk.mailing import send
from syndication.desk.payment import checkout
from syndication.desk.refunds import make_refund
from syndication.desk.settlement import settle, settle_event
from syndication.desk.upkeep import sweep
from syndication.gateways.press import Press
from syndication.records import checks
from syndication.records.door import Database, open_pool
from syndication.sandbox import publication
from syndication.sandbox.stripe import signature
from tests.town import Json, Town

SEED = int(os.environ.get("SWEEP_SEED", "20261122"))
"""Of the samples; a failure names it with its boundary. Another one is another sample."""

EVERYWHERE = "SWEEP_ALL" in os.environ
"""Whether steps with a rendering are swept at every boundary too: minutes instead of seconds."""

AT_ONCE = timedelta(0)
WHENS = ("before", "after")
Point = tuple[int, str]


class Crashes:
    """The process that is killed, and copies of a town's database to kill it on."""

    def __init__(self, town: Town, postgres: str, press: Press) -> None:
        self.town, self._postgres, self._press = town, postgres, press
        self._name = urlsplit(town.house.settings.database_url).path.removeprefix("/")
        self._runner = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            text=True,
        )

    def close(self) -> None:
        """End the runner."""
        self._runner.communicate(timeout=10)

    async def freeze(self) -> None:
        """Keep the town's database as it is now, to be copied from."""
        db = await asyncpg.connect(self._postgres)
        try:
            # a database is copied only while nobody is connected to it; the pool connects again by itself
            await db.execute(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS false')
            await db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", self._name
            )
            while await db.fetchval("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", self._name):
                await asyncio.sleep(0.02)
            await db.execute(f'CREATE DATABASE "{self._frozen}" TEMPLATE "{self._name}"')
            await db.execute(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS true')
        finally:
            await db.close()

    @property
    def _frozen(self) -> str:
        return f"{self._name}_frozen"

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[House]:
        """Give a house on a copy of the frozen database."""
        name = f"{self._name}_{uuid4().hex[:8]}"
        await self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{self._frozen}"')
        address = self._postgres.replace("/postgres?", f"/{name}?")
        pool = await open_pool(address, most=3)
        settings = msgspec.structs.replace(self.town.house.settings, database_url=address)
        try:
            yield dataclasses.replace(self.town.house, database=Database(pool), settings=settings)
        finally:
            await pool.close()
            await self._admin(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _admin(self, statement: str) -> None:
        db = await asyncpg.connect(self._postgres)
        try:
            await db.execute(statement)
        finally:
            await db.close()

    async def run(self, house: House, step: str, subject: str, point: Point = (-1, "")) -> Json:
        """Run a step in the process that is killed at `point`; return how it ended."""
        warm = await self._press._listening()  # noqa: SLF001 - the fork borrows it
        order = {
            "settings": msgspec.to_builtins(house.settings, enc_hook=str),
            "press": str(Path(warm.address).parent),
            "step": step,
            "subject": subject,
            "at": point[0],
            "when": point[1],
        }
        line = await asyncio.to_thread(self._ask, json.dumps(order))
        ended: Json = json.loads(line)
        assert ended["trouble"] == "", ended["trouble"]
        assert ended["killed"] is (point[0] >= 0), (point, ended)
        return ended

    def _ask(self, order: str) -> str:
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        self._runner.stdin.write(order + "\n")
        self._runner.stdin.flush()
        return self._runner.stdout.readline()

    async def points(self, step: str, subject: str, most: int | None = None) -> list[Point]:
        """Return where a step can be killed: every boundary, or a sample of `most` that never changes."""
        async with self.copy() as house:
            names = (await self.run(house, step, subject))["passed"]
        every = [(place, when) for place in range(len(names)) for when in WHENS]
        assert every, "a step without a boundary is not held by the seam"
        if most is None or EVERYWHERE or len(every) <= most:
            return every
        # around a call of Stripe money may move: these are never left to the draw
        sure = [point for point in every if names[point[0]].startswith("stripe.")]
        others = [point for point in every if point not in sure]
        drawn = random.Random(SEED).sample(others, max(0, most - len(sure)))  # noqa: S311 - can be drawn again
        return sorted(sure + drawn)

    async def each(
        self, step: str, subject: str, recover: Callable[[House], Awaitable[None]], *, most: int | None = None
    ) -> None:
        """Kill a step at each of its points, on a copy each; recover; hold every promise both times."""
        for point in await self.points(step, subject, most):
            async with self.copy() as house:
                ended = await self.run(house, step, subject, point)
                where = f"{step} killed {point[1]} {ended['passed'][-1]}, point {point[0]}, seed {SEED}"
                assert await broken(house) == {}, where
                try:
                    await recover(house)
                except AssertionError as wrong:
                    raise AssertionError(where) from wrong
                assert await broken(house) == {}, where


@pytest.fixture
async def crashes(town: Town, postgres: str, press: Press) -> AsyncIterator[Crashes]:
    """A town whose worker waits, and the process to kill."""
    await town.stop_worker()
    made = Crashes(town, postgres, press)
    yield made
    made.close()
    town.start_worker()


async def broken(house: House) -> dict[str, tuple[str, ...]]:
    """Return every promise that does not hold."""
    async with house.database.reading() as db:
        return await checks.broken(db)


async def counted(house: House, table: str, where: str = "true") -> int:
    """Return how many rows match."""
    async with house.database.reading() as db:
        return int(await db.fetchval(f"SELECT count(*) FROM {table} WHERE {where}"))  # noqa: S608 - a test's own words


async def licensed_once(house: House) -> None:
    """Hold that a payment has become one licence, one payment, one mail."""
    assert await counted(house, "licence", "status = 'active'") == await counted(house, "licence") == 1
    assert await counted(house, "payment", "outcome = 'licensed'") == await counted(house, "payment") == 1
    assert await counted(house, "request_move", "to_stage = 'licensed'") == 1
    assert await counted(house, "mail", "event = 'licence_issued'") == 1
    assert await counted(house, "stripe_event", "done_at IS NULL") == 0
    assert await counted(house, "rights_hold", "status = 'issued'") == 1
    assert await counted(house, "copy") == 3


async def _event(town: Town, kind: str) -> Json:
    async with asyncio.timeout(10):
        while not (found := await town.events(kind)):
            await asyncio.sleep(0.05)
    return found[0]


async def test_the_work_of_a_webhook_survives_a_kill_at_every_boundary(crashes: Crashes) -> None:
    """Between payment and release nothing is lost or doubled: swept, and told again."""
    town = crashes.town
    request = await town.request()
    await town.pay(await town.checkout(request))
    event = await _event(town, "checkout.session.completed")
    async with asyncio.timeout(10):
        while not await town.count("stripe_event", f"id = '{event['id']}'"):
            await asyncio.sleep(0.05)
    await crashes.freeze()

    async def recover(house: House) -> None:
        await sweep(house, quiet=AT_ONCE)
        await settle_event(house, event["id"])
        await licensed_once(house)

    await crashes.each("settle", event["id"], recover)


async def test_a_webhook_is_kept_or_comes_again(crashes: Crashes) -> None:
    """Killed between Stripe's knock and our answer, the event comes again and is worked on once."""
    town = crashes.town
    await town.faults({"kind": "mute_webhooks", "times": None})
    request = await town.request()
    await town.pay(await town.checkout(request))
    event = await _event(town, "checkout.session.completed")
    body = json.dumps(event)
    signed = {
        "Stripe-Signature": signature(body, town.house.settings.stripe_webhook_secret, int(time.time()))
    }
    knock = json.dumps(["POST", "/stripe/webhook", signed, body])
    await crashes.freeze()

    async def recover(house: House) -> None:
        await crashes.run(house, "visit", knock)
        assert await counted(house, "stripe_event") == 1
        await sweep(house, quiet=AT_ONCE)
        await licensed_once(house)

    await crashes.each("visit", knock, recover)


async def test_the_return_page_survives_a_kill(crashes: Crashes) -> None:
    """Killed while it settles what Stripe says, the page is loaded again and the licence is there, once."""
    town = crashes.town
    await town.faults({"kind": "mute_webhooks", "times": None})
    request = await town.request()
    back = (await town.pay(await town.checkout(request))).headers["location"]
    knock = json.dumps(["GET", back.removeprefix(town.base_url), {"accept": "text/html"}, ""])
    await crashes.freeze()

    async def recover(house: House) -> None:
        await crashes.run(house, "visit", knock)
        await sweep(house, quiet=AT_ONCE)
        await licensed_once(house)

    await crashes.each("visit", knock, recover, most=6)


async def test_going_to_pay_survives_a_kill(crashes: Crashes) -> None:
    """Killed while licences are reserved, copies printed or the page opened, the buyer presses again."""
    town = crashes.town
    request = await town.request()
    await crashes.freeze()
    request_id = UUID(request["id"])

    async def recover(house: House) -> None:
        url = await checkout(house, request_id)
        assert await checkout(house, request_id) == url
        assert await counted(house, "checkout", "status = 'open'") == await counted(house, "checkout") == 1
        assert await counted(house, "licence", "status = 'reserved'") == await counted(house, "licence") == 1
        await town.pay(url)
        await settle(house, await house.stripe.session(url.rpartition("/")[2]))
        await sweep(house, quiet=AT_ONCE)
        await licensed_once(house)

    await crashes.each("checkout", request["id"], recover, most=10)
    # the same order under the same key: a page that was opened before the kill is the page of its try
    tries = Counter(session["metadata"]["checkout"] for session in await _sessions(town))
    assert set(tries.values()) == {1}


async def _sessions(town: Town) -> list[dict[str, Any]]:
    return list((await town.at_stripe("checkout/sessions?limit=100"))["data"])


async def test_a_refund_survives_a_kill_at_every_boundary(crashes: Crashes) -> None:
    """Killed before or after Stripe made it, a refund is made once; each on a payment of its own."""
    town = crashes.town
    request = await town.request()
    pages = []
    for _ in range(2 * 10 + 1):
        pages.append(await town.checkout(request))
        async with town.house.database.transaction("age") as db:
            await db.execute("UPDATE checkout SET expires_at = now() - interval '1 second'")
    withdrawn = await town.web.post(
        f"/api/v1/requests/{request['id']}/withdraw", headers=town.holding(request)
    )
    assert withdrawn.is_success
    for page in pages:
        await town.pay(page)
        await settle(town.house, await town.house.stripe.session(page.rpartition("/")[2]))
    async with town.house.database.reading() as db:
        due = [row["id"] for row in await db.fetch("SELECT id FROM refund WHERE made_at IS NULL")]
    assert len(due) == len(pages)

    names = (await crashes.run(town.house, "refund", str(due.pop())))["passed"]
    points = [(place, when) for place in range(len(names)) for when in WHENS]
    assert len(points) <= len(due)
    for point, refund_id in zip(points, due, strict=False):
        await crashes.run(town.house, "refund", str(refund_id), point)
        await make_refund(town.house, refund_id)
        await make_refund(town.house, refund_id)
        assert await broken(town.house) == {}, (names[point[0]], point)
    for _ in range(2):
        await sweep(town.house, quiet=AT_ONCE)
    made = (await town.at_stripe("refunds?limit=100"))["data"]
    assert len(made) == len(pages) == len({refund["payment_intent"] for refund in made})
    assert await town.count("refund", "made_at IS NOT NULL") == len(pages)
    assert await town.count("mail", "event = 'payment_refunded'") == len(pages)


async def test_a_mail_survives_a_kill_at_every_boundary(crashes: Crashes) -> None:
    """Killed before or after the mail server took it, a mail arrives; a double has the same Message-ID."""
    town = crashes.town
    people = [f"reader{number}@northernpost.example" for number in range(13)]
    for address in people:
        await town.request(contact={"name": "Jo Bell", "email": address})
    async with town.house.database.reading() as db:
        waiting = [row["id"] for row in await db.fetch("SELECT id FROM mail ORDER BY id")]
    names = (await crashes.run(town.house, "mail", str(waiting.pop())))["passed"]
    points = [(place, when) for place in range(len(names)) for when in WHENS]
    assert len(points) <= len(waiting)
    for point, mail_id in zip(points, waiting, strict=False):
        await crashes.run(town.house, "mail", str(mail_id), point)
        await send(town.house, mail_id)
        await send(town.house, mail_id)
        assert await town.count("mail", f"id = {mail_id} AND sent_at IS NOT NULL") == 1, (names, point)
    for mail_id in waiting:
        await send(town.house, mail_id)
    for address in people:
        arrived = await town.mails(address)
        assert arrived, address
        # after the server took it and before we noted it, nobody can know: at least once, and told apart
        assert len(arrived) <= 2
        assert len({mail["subject"] for mail in arrived}) == 1


async def test_taking_an_article_in_survives_a_kill(crashes: Crashes) -> None:
    """Killed while a page is read, proofed or stored, there is the whole article or none of it."""
    page = (publication.PAGES / "covered-market-roof-reopens.html").read_text(encoding="utf-8")
    await crashes.freeze()

    async def recover(house: House) -> None:
        halves = "NOT EXISTS (SELECT FROM revision WHERE revision.id = article.revision_id)"
        assert await counted(house, "article", halves) == 0
        first = await take_in(house, page.encode())
        again = await take_in(house, page.encode())
        assert (again.created, again.changed) == (False, False)
        assert await counted(house, "revision", f"hash = '{first.revision}'") == 1

    await crashes.each("take_in", page, recover, most=4)
