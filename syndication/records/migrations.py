"""Forward-only migrations: one process at a time, each in its own transaction, none waiting long."""

from pathlib import Path

import asyncpg

from syndication.boundary import boundary
from syndication.records.door import Db
from syndication.records.jobs import tables_on
from syndication.settings import resources

LOCK = 7_283_651
"""The advisory lock of migrations: any number, as long as it stays the same."""

LOCK_TIMEOUT = "1s"
"""A migration that waits longer makes every reader wait behind it; it fails and is run again."""


_TABLE = """
CREATE TABLE IF NOT EXISTS migration (
    name text PRIMARY KEY,
    ran_at timestamptz NOT NULL DEFAULT now()
)
"""


async def migrate(url: str) -> tuple[str, ...]:
    """Bring the database at `url` up to date; return the names of the migrations that were run."""
    db = await asyncpg.connect(url)
    try:
        await db.execute("SELECT pg_advisory_lock($1)", LOCK)
        await db.execute(_TABLE)
        done = await _run_waiting(db)
        await _install_jobs(db)
    finally:
        await db.close()
    return done


async def waiting(db: Db) -> tuple[Path, ...]:
    """Return the migrations the database has not seen, in order."""
    known = sorted((resources() / "sql" / "migrations").glob("*.sql"))
    if await db.fetchval("SELECT to_regclass('migration')") is None:
        return tuple(known)
    ran = {row["name"] for row in await db.fetch("SELECT name FROM migration")}
    return tuple(path for path in known if path.stem not in ran)


async def _run_waiting(db: Db) -> tuple[str, ...]:
    names = []
    for path in await waiting(db):
        async with boundary(f"migration.{path.stem}"), db.transaction():
            await db.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            await db.execute(path.read_text(encoding="utf-8"))
            await db.execute("INSERT INTO migration (name) VALUES ($1)", path.stem)
        names.append(path.stem)
    return tuple(names)


async def _install_jobs(db: Db) -> None:
    tables = tables_on(db)
    if await tables.schema_is_installed():
        await tables.upgrade()
    else:
        await tables.install()
