"""The open answer that tells a page what changes: for staff alone, while they are, and in nobody's way."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from syndication.records import news
from syndication.serving import serving
from syndication.web.app import application
from syndication.web.desk import news as pages
from tests.town import PATIENCE_SECONDS, Json, Town, free_ports


@asynccontextmanager
async def listening(desk: httpx.AsyncClient, base: str = "") -> AsyncIterator[AsyncIterator[str]]:
    """Open the answer and give its lines; it is open once the first has come."""
    async with desk.stream("GET", f"{base}/desk/events") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert (await anext(lines)).startswith("retry:")
        yield lines


async def told(lines: AsyncIterator[str]) -> Json:
    """Return what is told next."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for line in lines:
            if line.startswith("data: "):
                return dict(json.loads(line.removeprefix("data: ")))
    raise AssertionError("the answer ended")


async def test_what_changes_is_told_by_any_process_to_every_page(town: Town) -> None:
    """A request that comes to another process is told to pages of both, with how many wait and who did it."""
    desk = await town.signed_in()
    (port,) = free_ports(1)
    async with (
        serving(application(town.house), "127.0.0.1", port),
        listening(desk) as here,
        listening(desk, f"http://localhost:{port}") as there,
    ):
        request = await town.request(edits=True)
        for lines in (here, there):
            said = await told(lines)
            assert (said["request"], said["waits"], said["waiting"]) == (request["id"], True, 1)
        await town.decide(request, "decline", reason="Not this one.")
        for lines in (here, there):
            said = await told(lines)
            assert (said["stage"], said["waits"], said["waiting"]) == ("declined", False, 0)
            assert said["who"] == "key:tests"


async def test_nobody_listens_without_a_session_or_beyond_its_end(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger is led away; when the session ends the answer does; looking on keeps no session alive."""
    monkeypatch.setattr(pages, "BEAT_SECONDS", 0.05)
    assert (await town.web.get("/desk/events")).status_code in {303, 401}
    desk = await town.signed_in()
    async with listening(desk) as lines:
        async with town.house.database.reading() as db:
            before = await db.fetchval("SELECT seen_at FROM staff_session")
        assert await anext(lines) == ""
        assert (await anext(lines)).startswith(": still here")
        async with town.house.database.reading() as db:
            assert await db.fetchval("SELECT seen_at FROM staff_session") == before
            await db.execute("DELETE FROM staff_session")
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for _ in lines:
                pass


async def test_the_lines_are_bounded_and_given_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many pages of one process the next is refused with 429; one that closes makes room."""
    monkeypatch.setattr(news, "MOST_READERS", 1)
    monkeypatch.setattr(pages, "BEAT_SECONDS", 0.05)
    desk = await town.signed_in()
    async with listening(desk):
        assert (await desk.get("/desk/events")).status_code == 429
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with desk.stream("GET", "/desk/events") as again:
                if again.status_code == 200:
                    break
            await asyncio.sleep(0.05)


async def test_a_server_that_stops_waits_for_no_page(town: Town) -> None:
    """An open answer ends when the server does, instead of being waited for; a lost database ends it too."""
    desk = await town.signed_in()
    (port,) = free_ports(1)
    server = serving(application(town.house), "127.0.0.1", port)
    await server.__aenter__()
    async with listening(desk, f"http://localhost:{port}") as lines, listening(desk) as here:
        await server.__aexit__(None, None, None)
        async for _ in lines:
            pass
        async with town.house.database.reading() as db:
            await db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'syndication-news'"
            )
        async for _ in here:
            pass
    async with listening(desk) as lines:
        request = await town.request(edits=True)
        assert (await told(lines))["request"] == request["id"]
