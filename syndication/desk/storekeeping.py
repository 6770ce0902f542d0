"""Whether every file the database names is still there, and is what it was."""

import asyncio
from collections.abc import AsyncIterator

from syndication.desk.house import House
from syndication.errors import VaultTrouble
from syndication.records.figures import kept_files

_AT_ONCE = 16
"""Files read at the same time: an object store answers each after some milliseconds."""


async def lost_files(house: House) -> AsyncIterator[str]:
    """Yield what is wrong with each file that is missing or altered. Every file is read."""
    async with house.database.reading() as db:
        names = await kept_files(db)
    for first in range(0, len(names), _AT_ONCE):
        for trouble in await asyncio.gather(
            *(_trouble(house, name) for name in names[first : first + _AT_ONCE])
        ):
            if trouble:
                yield trouble


async def _trouble(house: House, name: str) -> str:
    try:
        await house.vault.fetch(name)
    except VaultTrouble as trouble:
        return f"{name}: {trouble.detail}"
    return ""
