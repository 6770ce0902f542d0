"""What the desk's pages cost with a million requests beside ten thousand: `python -m tests.bench.desk`.

Two houses on two databases, filled alike; each page is asked of one and of the other in turn, so that a
busy machine slows both. What counts is the ratio of their p95, which the wanted one keeps under 1.3.
`STORED` says how many the large one holds.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from http import HTTPStatus
from pathlib import Path

import asyncpg
import httpx

from syndication.desk.house import House
from syndication.desk.signin import admit
from syndication.desk.sums import sum_up
from syndication.logs import speak
from syndication.records import sums
from syndication.records.people import Role
from syndication.serving import serving
from syndication.web.app import application
from tests.bench.crowd import fill
from tests.bench.web import REQUEST, STORED, open_house

PORTS = (22933, 22934)
ROUNDS = 60
"""How often each page is asked of each house; the first few times it is not counted."""

WARM = 10
PASSWORD = "benches stand in a row"

PAGES: dict[str, Callable[[list[str]], str]] = {
    "queue": lambda _: "/desk",
    "who is asked": lambda _: "/desk?which=asked",
    "requests": lambda _: "/desk/requests",
    "requests of a stage": lambda _: "/desk/requests?stage=offered",
    "closed": lambda _: "/desk/requests?stage=closed",
    "by a word": lambda _: "/desk/requests?q=paper+4711",
    "by a common word": lambda _: "/desk/requests?q=paper",
    "by an organisation": lambda _: "/desk/requests?organisation=Paper+42",
    "by mail address": lambda _: "/desk/requests?q=desk4711%40paper4711.example",
    "by a licence's number": lambda _: "/desk/requests?q=HC4712",
    "by a request's number": lambda ids: f"/desk/requests?q={ids[0][:8]}",
    "stage, medium and days": lambda _: "/desk/requests?stage=licensed&medium=book&since=2020-01-01",
    "who decided": lambda _: "/desk/requests?decided_by=tom%40example.com",
    "amounts": lambda _: "/desk/requests?currency=GBP&least=1&largest=1000000",
    "search of everything": lambda _: "/desk/search?q=paper+4711",
    "licences": lambda _: "/desk/licences",
    "revoked licences": lambda _: "/desk/licences?status=revoked",
    "licences of a licensee": lambda _: "/desk/licences?q=Paper+4711",
    "a request": lambda ids: f"/desk/requests/{ids[time.perf_counter_ns() % len(ids)]}",
    "dashboard, 30 days": lambda _: "/desk/dashboard",
    "dashboard, quarter": lambda _: "/desk/dashboard?days=91",
    "dashboard, year": lambda _: "/desk/dashboard?days=365",
    "dashboard, all": lambda _: "/desk/dashboard?days=0",
}


class Desk:
    """One house with so many requests, and somebody signed in to it."""

    def __init__(self, house: House, client: httpx.AsyncClient) -> None:
        self.house, self.client = house, client
        self.ids: list[str] = []

    async def fill(self, stored: int) -> None:
        """Let so many have asked, and every day that is over be summed."""
        answer = await self.client.post("/api/v1/requests", json=REQUEST)
        assert answer.status_code == HTTPStatus.CREATED, answer.text
        url = self.house.settings.database_url
        db = await asyncpg.connect(url)
        try:
            for setting in (
                "fsync = off",
                "full_page_writes = off",
                "autovacuum = off",
                "max_wal_size = '8GB'",
            ):
                await db.execute(f"ALTER SYSTEM SET {setting}")
            await db.execute("SELECT pg_reload_conf()")
            begun = time.perf_counter()
            await fill(url, stored)
            print(f"{stored:,} filled in {time.perf_counter() - begun:.0f} s", flush=True)
            begun = time.perf_counter()
            before = None
            while (reached := await sums.summed(db)) != before or before is None:
                before = reached
                await sum_up(self.house)
            print(f"summed in {time.perf_counter() - begun:.0f} s", flush=True)
            await db.execute("VACUUM ANALYZE")
            rows = await db.fetch(
                "SELECT id FROM request WHERE stage = 'review' ORDER BY created_at DESC LIMIT 200"
            )
            self.ids = [str(row["id"]) for row in rows]
        finally:
            await db.close()

    async def sign_in(self) -> None:
        """Sign somebody in who may see everything."""
        await admit(self.house, email="ines@example.com", role=Role.ADMIN, password=PASSWORD)
        form = {"email": "ines@example.com", "password": PASSWORD}
        answer = await self.client.post("/desk/sign-in", data=form)
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text

    async def look(self, page: Callable[[list[str]], str]) -> float:
        """Return the seconds until a page is there."""
        begun = time.perf_counter()
        answer = await self.client.get(page(self.ids))
        took = time.perf_counter() - begun
        assert answer.status_code == HTTPStatus.OK, (answer.url, answer.status_code)
        return took


async def measure(stored: tuple[int, ...] = STORED) -> None:
    """Fill two houses, ask both in turn, and print both p95 with their ratio."""
    speak("error")
    async with AsyncExitStack() as stack:
        desks = []
        for port, many in zip(PORTS, stored, strict=True):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            os.chmod(folder, 0o755)  # noqa: PTH101, S103 - PostgreSQL must get through
            house = await stack.enter_async_context(open_house(Path(folder), port))
            await stack.enter_async_context(serving(application(house), "127.0.0.1", port))
            client = httpx.AsyncClient(base_url=f"http://localhost:{port}", timeout=60)
            desks.append(Desk(house, await stack.enter_async_context(client)))
            await desks[-1].sign_in()
            await desks[-1].fill(many)
        for name, page in PAGES.items():
            small, large = await _compared(desks, page)
            print(
                f"{name:24} {small * 1000:7.1f} ms at {stored[0]:,}   {large * 1000:7.1f} ms at {stored[1]:,}"
                f"   ratio {large / small:.2f}",
                flush=True,
            )


async def _compared(desks: list[Desk], page: Callable[[list[str]], str]) -> tuple[float, float]:
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM + ROUNDS):
        for desk, each in zip(desks, took, strict=True):
            seconds = await desk.look(page)
            if turn >= WARM:
                each.append(seconds)
    small, large = (sorted(each)[int(ROUNDS * 0.95)] for each in took)
    return small, large


if __name__ == "__main__":
    asyncio.run(measure((int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else STORED))
