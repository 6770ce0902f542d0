"""What changes while somebody looks: one open answer a page that is seen, told by the database.

The page's script counts what is new and says who changed the request on the screen; nothing is put
into the page but these words, and a reload shows the rest. Without the script, or when the line
cannot be had, a page is as new as its last reload.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

import msgspec
from litestar import get
from litestar.datastructures import State
from litestar.response import Stream

from schemas.request import Stage
from syndication.desk.house import House
from syndication.desk.signin import still_signed_in
from syndication.errors import SyndicationError
from syndication.licensing.stages import STAGE_WORDS
from syndication.records import finding
from syndication.records.news import News
from syndication.web.guards import DESK, staff_of
from syndication.web.rendering import Req, house_of

BEAT_SECONDS = 20.0
"""How often a quiet line says that it lives, and looks whether the session does."""

RETRY_MS = 3000
"""Milliseconds after which a browser whose line was cut comes back."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a page is told: a request changed, and how many wait now."""

    request: UUID
    waits: bool
    stage: Stage
    words: str
    """The stage, as a badge says it."""
    who: str
    waiting: int


@get("/desk/events", opt=dict(DESK), include_in_schema=False)
async def events(request: Req, state: State) -> Stream:
    """Tell a page what changes, for as long as it is looked at and its reader is signed in."""
    house, news = house_of(state), state.news
    lines = _lines(house, news, staff_of(request).token_hash)
    # the first one is asked for here, so that a refusal is an answer of its own and not a broken one
    first = await anext(lines)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_all(first, lines), media_type="text/event-stream", headers=headers)


async def _all(first: str, rest: AsyncIterator[str]) -> AsyncIterator[str]:
    yield first
    async for line in rest:
        yield line


async def _lines(house: House, news: News, session: bytes) -> AsyncIterator[str]:
    async with news.line() as line:
        yield f"retry: {RETRY_MS}\n\n"
        while True:
            said: UUID | None = None
            try:
                said = await asyncio.wait_for(line.get(), BEAT_SECONDS)
            except TimeoutError:
                if not await _lives(house, session):
                    return
                yield ": still here\n\n"
                continue
            if said is None:
                return
            with suppress(SyndicationError):
                told = await _told(house, said)
                if told is not None:
                    yield f"data: {msgspec.json.encode(told).decode()}\n\n"


async def _lives(house: House, session: bytes) -> bool:
    try:
        return await still_signed_in(house, session)
    except SyndicationError:
        return False


async def _told(house: House, request_id: UUID) -> Told | None:
    async with house.database.reading() as db:
        now = await finding.request_now(db, request_id)
        waiting = await finding.waiting_counted(db)
    if now is None:
        return None
    return Told(
        request=now.id,
        waits=now.waits,
        stage=now.stage,
        words=str(STAGE_WORDS[now.stage]),
        who=now.who,
        waiting=waiting,
    )


HANDLERS = [events]
