"""News: PostgreSQL says when a request moved or a message came, to every process that listens.

One connection a process, opened when the first reader looks and kept until it is lost or the process
ends; what is said is handed to each reader's own line. A reader who is slow misses what came between,
never the last word: each says only that something changed, and the page asks what.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from syndication.boundary import boundary
from syndication.errors import DatabaseAway, TooMany
from syndication.records.door import AWAY, Db

CHANNEL = "desk"
"""What the triggers of the database say it on."""

MOST_READERS = 200
"""Of one process. Each holds a connection of a browser open, and nothing of the database."""

_LONGEST_LINE = 100

Line = asyncio.Queue[UUID | None]
"""What is said to one reader: the id of a request that changed, or None when there will be no more."""


class News:
    """What is listened to at one database. Close it when the process ends."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._opening = asyncio.Lock()
        self._ear: Db | None = None
        self._lines: set[Line] = set()
        self._closed = False

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """Give a reader a line of their own. Raises TooMany, and DatabaseAway when nobody answers."""
        if len(self._lines) >= MOST_READERS:
            raise TooMany("Too many pages are kept up to date at this moment; reload this one.")
        line = Line(_LONGEST_LINE)
        self._lines.add(line)
        try:
            await self._listen()
            yield line
        finally:
            self._lines.discard(line)

    def end(self) -> None:
        """Let every reader go, so that the process can: nobody is let in again."""
        self._closed = True
        for line in self._lines:
            _say(line, None)

    async def close(self) -> None:
        """Let go of the readers and of the connection."""
        self.end()
        async with self._opening:
            ear, self._ear = self._ear, None
        if ear is not None:
            await ear.close()

    async def _listen(self) -> None:
        async with self._opening:
            if self._closed:
                raise DatabaseAway("The service is about to stop. Reload the page in a moment.")
            if self._ear is not None and not self._ear.is_closed():
                return
            try:
                async with boundary("listen"):
                    ear = await asyncpg.connect(
                        self._url, server_settings={"application_name": "syndication-news"}, timeout=10
                    )
                    ear.add_termination_listener(self._lost)
                    await ear.add_listener(CHANNEL, self._heard)
            except AWAY as nobody:
                raise DatabaseAway("Our database does not answer at this moment.") from nobody
            self._ear = ear

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        for line in self._lines:
            _say(line, UUID(str(payload)))

    def _lost(self, _connection: object) -> None:
        """Send every reader away: their browsers come back by themselves, and look anew."""
        self._ear = None
        for line in self._lines:
            _say(line, None)


def _say(line: Line, said: UUID | None) -> None:
    if line.full():
        line.get_nowait()
    line.put_nowait(said)
