"""Migrations: one process at a time, each whole or not at all; and the schema they make."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from syndication import boundary
from syndication.records import migrations
from syndication.records.migrations import LOCK, migrate, waiting
from syndication.settings import resources
from tests.records.schema import SCHEMA, dumped


@pytest.fixture
async def empty(postgres: str) -> AsyncIterator[str]:
    """The address of a database that nothing has been done to."""
    name = f"empty_{uuid4().hex[:12]}"
    db = await asyncpg.connect(postgres)
    await db.execute(f'CREATE DATABASE "{name}"')
    yield postgres.replace("/postgres?", f"/{name}?")
    await db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await db.close()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations of our own, in the place of the real one."""
    folder = tmp_path / "sql" / "migrations"
    folder.mkdir(parents=True)
    monkeypatch.setattr(migrations, "resources", lambda: tmp_path)
    return folder


async def test_schema_sql_is_what_the_migrations_make(postgres: str) -> None:
    """The file one reads is the database one gets; `make schema` writes it anew."""
    assert await dumped(postgres, f"schema_{uuid4().hex[:12]}") == SCHEMA.read_text(encoding="utf-8")


async def test_a_second_run_does_nothing(empty: str) -> None:
    """Every migration runs once and is written down under its name."""
    names = [path.stem for path in sorted((resources() / "sql" / "migrations").glob("*.sql"))]
    assert list(await migrate(empty)) == names
    assert await migrate(empty) == ()
    db = await asyncpg.connect(empty)
    assert await waiting(db) == ()
    assert [row["name"] for row in await db.fetch("SELECT name FROM migration ORDER BY name")] == names
    await db.close()


async def test_five_at_once_run_each_migration_once(empty: str) -> None:
    """Processes that start together wait for each other; one does the work and all end well."""
    done = await asyncio.gather(*(migrate(empty) for _ in range(5)))
    assert sorted(len(names) for names in done)[:4] == [0, 0, 0, 0]
    assert max(done) == tuple(
        path.stem for path in sorted((resources() / "sql" / "migrations").glob("*.sql"))
    )


async def test_while_somebody_migrates_the_next_one_waits(empty: str, shelf: Path) -> None:
    """Nothing is read or changed before the lock is held."""
    (shelf / "0001_first.sql").write_text("CREATE TABLE first ()")
    db = await asyncpg.connect(empty)
    await db.execute("SELECT pg_advisory_lock($1)", LOCK)
    running = asyncio.create_task(migrate(empty))
    await asyncio.sleep(0.3)
    assert not running.done()
    assert await db.fetchval("SELECT to_regclass('migration')") is None
    await db.execute("SELECT pg_advisory_unlock($1)", LOCK)
    assert await running == ("0001_first",)
    await db.close()


async def test_a_migration_that_would_wait_behind_readers_fails_soon_and_runs_later(
    empty: str, shelf: Path
) -> None:
    """A lock that is not there within a second is given up, so that nobody queues behind the migration."""
    (shelf / "0001_first.sql").write_text("CREATE TABLE busy (id integer)")
    await migrate(empty)
    (shelf / "0002_second.sql").write_text("ALTER TABLE busy ADD COLUMN name text")
    db = await asyncpg.connect(empty)
    reading = db.transaction()
    await reading.start()
    await db.execute("SELECT * FROM busy")
    began = asyncio.get_running_loop().time()
    with pytest.raises(asyncpg.LockNotAvailableError):
        await migrate(empty)
    assert asyncio.get_running_loop().time() - began < 5
    await reading.rollback()
    assert await migrate(empty) == ("0002_second",)
    await db.close()


async def test_a_migration_that_fails_leaves_nothing_and_those_before_it_stay(
    empty: str, shelf: Path
) -> None:
    """Each is a transaction of its own: mended, it runs; nothing of the broken one was kept."""
    (shelf / "0001_first.sql").write_text("CREATE TABLE first ()")
    broken = shelf / "0002_second.sql"
    broken.write_text("CREATE TABLE second (); SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty)
    db = await asyncpg.connect(empty)
    assert await db.fetchval("SELECT to_regclass('first') IS NOT NULL AND to_regclass('second') IS NULL")
    await db.close()
    broken.write_text("CREATE TABLE second ()")
    assert await migrate(empty) == ("0002_second",)


class _Stumble:
    """A script that breaks off before or after one boundary."""

    def __init__(self, when: str) -> None:
        self._when = when

    async def before(self, name: str) -> None:
        """Break off before the migration."""
        if self._when == "before" and name.startswith("migration."):
            raise ConnectionResetError(name)

    async def after(self, name: str) -> None:
        """Break off after it was committed."""
        if self._when == "after" and name.startswith("migration."):
            raise ConnectionResetError(name)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_broken_off_it_goes_on_where_it_stopped(empty: str, shelf: Path, when: str) -> None:
    """A deploy that dies around a migration is simply run again."""
    (shelf / "0001_first.sql").write_text("CREATE TABLE first ()")
    boundary.install(_Stumble(when))
    try:
        with pytest.raises(ConnectionResetError):
            await migrate(empty)
    finally:
        boundary.install(None)
    assert await migrate(empty) == (("0001_first",) if when == "before" else ())
    assert await migrate(empty) == ()
