"""A step killed at a boundary, and everything put back for the next kill: our rows and Stripe's book.

What a story has come to is frozen once. Each kill begins there: the step runs in a process of its own
(see `runner`) and ends as `kill -9` would end it; what production would do afterwards is done; every
promise of `sql/checks.sql` must hold at both moments, and books, documents and Stripe must agree.
"""

import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from syndication.gateways.press import Press
from tests.agreement import agreed
from tests.faults.figures import note
from tests.town import Json, Town

SEED = int(os.environ.get("SWEEP_SEED", "20261122"))
"""Of the samples; a failure names it with its boundary. Another one is another sample."""

LEAST = {
    "card": 116,
    "invoice": 140,
    "free": 30,
    "refund": 88,
    "duplicate": 50,
    "dispute": 70,
    "beside money": 12,
}
"""Kills of each way to pay in every run; a sweep that has fewer fails."""

SOAK = int(os.environ.get("SWEEP_KILLS", "0"))
"""Kills in all, when there are to be more than the least: every boundary once, then two kills a story."""

TIME = 4 * 60 * 60 if SOAK else 600
"""Seconds a sweep may take on a machine that does other things too."""

WHENS = ("before", "after")
Point = tuple[int, str]
NOWHERE: Point = (-1, "")


class Kept(NamedTuple):
    """What a story had come to: the statements that put our rows back, and Stripe's book."""

    puts_back: str
    book: sqlite3.Connection


class Crashes:
    """The process that is killed, and the state each kill begins with."""

    def __init__(self, town: Town, press: Press, way: str) -> None:
        self.town, self.kills = town, 0
        self._press, self._way = press, way
        self._kept: list[Kept] = []
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
        # it has nothing left to do, but a busy machine may take its time
        self._runner.communicate(timeout=120)
        for kept in self._kept:
            kept.book.close()

    async def freeze(self) -> Kept:
        """Keep our rows and Stripe's book as they are now; they can be put back any number of times."""
        schema = f"kept_{len(self._kept)}"
        async with self.town.house.database.reading() as db:
            found = await db.fetch(
                "SELECT table_name AS name, string_agg(quote_ident(column_name), ', ') AS columns"
                " FROM information_schema.columns"
                " JOIN information_schema.tables USING (table_schema, table_name)"
                " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'"
                " GROUP BY table_name"
            )
            copies = (
                f'CREATE TABLE {schema}."{row["name"]}" AS TABLE public."{row["name"]}"' for row in found
            )
            await db.execute("; ".join((f"CREATE SCHEMA {schema}", *copies)))
        puts_back = "".join(_put_back(row["name"], row["columns"], schema) for row in found)
        book = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self.town.stripe_file)) as open_book:
            open_book.backup(book)
        self._kept.append(Kept(puts_back, book))
        return self._kept[-1]

    async def thaw(self, kept: Kept) -> None:
        """Put everything back to what was kept."""
        async with self.town.house.database.reading() as db:
            # every trigger rests meanwhile: what is put back was sound when it was kept
            await db.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {kept.puts_back} COMMIT")
        with closing(sqlite3.connect(self.town.stripe_file)) as open_book:
            kept.book.backup(open_book)

    async def run(self, step: str, subject: str, point: Point = NOWHERE) -> Json:
        """Run a step in the process that is killed at `point`; return how it ended."""
        warm = await self._press._listening()  # noqa: SLF001 - the fork borrows it
        order = {
            "settings": msgspec.to_builtins(self.town.house.settings, enc_hook=str),
            "press": str(Path(warm.address).parent),
            "step": step,
            "subject": subject,
            "at": point[0],
            "when": point[1],
        }
        ended: Json = json.loads(await asyncio.to_thread(self._ask, json.dumps(order)))
        assert ended["trouble"] == "", ended["trouble"]
        self.kills += ended["killed"]
        return ended

    def _ask(self, order: str) -> str:
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        self._runner.stdin.write(order + "\n")
        self._runner.stdin.flush()
        return self._runner.stdout.readline()

    async def each(
        self, step: str, subject: str, recover: Callable[[], Awaitable[None]], *, most: int
    ) -> None:
        """Kill a step at `most` of its points, or at all if they are fewer; recover; hold every promise.

        The soak kills at every point, and then again at a second one while the step is tried once more.
        """
        kept = await self.freeze()
        names = (await self.run(step, subject))["passed"]
        assert names, "a step without a boundary is not held by the seam"
        for points in _plan(names, most):
            await self.thaw(kept)
            where = f"{step} killed at {points} of {len(names)}: {names[points[0][0]]}, seed {SEED}"
            try:
                await self._killed(step, subject, points)
                await recover()
                await agreed(self.town)
            except AssertionError as wrong:
                raise AssertionError(where) from wrong
        await self.thaw(kept)

    async def _killed(self, step: str, subject: str, points: tuple[Point, ...]) -> None:
        first, *again = points
        ended = await self.run(step, subject, first)
        assert ended["killed"], "it ended before it came so far"
        for point in again:
            # what was done before may leave less to do now, so it may end by itself
            await self.run(step, subject, point)
        assert await self.town.broken() == {}

    async def enough(self) -> None:
        """Hold that as many kills were made as this way to pay owes, and write it down for the report."""
        note("kills", self._way, kills=self.kills, least=LEAST[self._way])
        assert self.kills >= LEAST[self._way]


def _put_back(table: str, columns: str, schema: str) -> str:
    """Return the statements that make a table what it was, in names of our own."""
    there, kept = f'public."{table}"', f'{schema}."{table}"'
    again = f"INSERT INTO {there} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {kept}"  # noqa: S608
    return f"DELETE FROM {there}; {again};"  # noqa: S608 - names of our own tables


def _plan(names: list[str], most: int) -> list[tuple[Point, ...]]:
    """Return where each run is killed, once or twice; the same for the same seed."""
    every = [(place, when) for place in range(len(names)) for when in WHENS]
    draw = random.Random(f"{SEED} {names}")  # noqa: S311 - can be drawn again
    if not SOAK:
        return [(point,) for point in _sample(every, names, most, draw)]
    wanted = most * SOAK // sum(LEAST.values()) + 1
    pairs = [(draw.choice(every), draw.choice(every)) for _ in range(max(0, wanted - len(every)) // 2)]
    return [*((point,) for point in every), *pairs]


def _sample(every: list[Point], names: list[str], most: int, draw: random.Random) -> list[Point]:
    if len(every) <= most:
        return every
    # around a call of Stripe money may move: these are never left to the draw
    sure = [point for point in every if names[point[0]].startswith("stripe.")]
    others = [point for point in every if point not in sure]
    return sorted(sure + draw.sample(others, max(0, most - len(sure))))


@asynccontextmanager
async def crashing(town: Town, press: Press, way: str) -> AsyncIterator[Crashes]:
    """Give a town whose worker waits and whom Stripe tells nothing, and the process to kill."""
    await town.stop_worker()
    await town.faults({"kind": "mute_webhooks", "times": None})
    made = Crashes(town, press, way)
    try:
        yield made
        await made.enough()
    finally:
        made.close()
        town.start_worker()
