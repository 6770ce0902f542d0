"""A file and a port that nothing may touch."""

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Self


class Canary:
    """A file and a port that nothing may touch."""

    def __init__(self, folder: Path) -> None:
        self.song = "tweet-" + hashlib.sha256(os.urandom(8)).hexdigest()
        self.path = folder / "canary.txt"
        self.path.write_text(self.song)
        self.visits = 0
        self.url = ""

    async def __aenter__(self) -> Self:
        async def visited(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.visits += 1
            writer.close()

        self._server = await asyncio.start_server(visited, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/canary"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    def sings_in(self, *files: bytes) -> bool:
        """Say whether the file's content is in any of these."""
        return any(self.song.encode() in file for file in files)
