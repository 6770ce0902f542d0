"""The invariants of `sql/checks.sql`: each names the rows that break it."""

from syndication.records.door import CHECKS, Db

NAMES = tuple(sorted(name for name in CHECKS.available_queries if not name.endswith("_cursor")))


async def broken(db: Db) -> dict[str, tuple[str, ...]]:
    """Return, for each invariant that does not hold, what breaks it; nothing when all is sound."""
    found = {}
    for name in NAMES:
        rows = tuple([str(row["broken"]) async for row in getattr(CHECKS, name)(db)])
        if rows:
            found[name] = rows
    return found
