"""What operators watch, as the database knows it."""

import msgspec

from syndication.records.door import Db, column, many


class WaitingRow(msgspec.Struct, frozen=True, kw_only=True):
    """What waits: how many, and for how many seconds the oldest of them has."""

    what: str
    many: int
    oldest: float


async def waiting(db: Db) -> tuple[WaitingRow, ...]:
    """Return what waits for a person, for Stripe, for the mail server, for a worker."""
    return await many(db, "waiting", WaitingRow)


async def kept_files(db: Db) -> tuple[str, ...]:
    """Return the hash of every file that the database names."""
    return await column(db, "kept_files", str)
