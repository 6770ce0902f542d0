"""The invariants of `sql/checks.sql`: each names the rows that break it."""

from syndication.records.door import CHECKS, Db

NAMES = tuple(sorted(CHECKS))


async def broken(db: Db) -> dict[str, tuple[str, ...]]:
    """Return, for each invariant that does not hold, what breaks it; nothing when all is sound."""
    found = {}
    for name in NAMES:
        rows = tuple(str(row["broken"]) for row in await db.fetch(CHECKS[name].sql))
        if rows:
            found[name] = rows
    return found
