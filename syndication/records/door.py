"""How every door opens: one named statement, past the boundary, its rows as Structs."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import aiosql
import asyncpg
import msgspec
from aiosql.queries import Queries

from syndication.boundary import boundary
from syndication.errors import DatabaseAway
from syndication.settings import resources
from syndication.words import plain, say

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Db: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
else:
    Db: TypeAlias = Any
    Pool: TypeAlias = Any

T = TypeVar("T")

STATEMENT_SECONDS = 20
"""No statement of ours takes long; one that does is ended, so that it cannot hold a lock for ever."""

AWAY = (
    # what asyncpg raises when the server dies, starts, or is not there
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.CannotConnectNowError,
    asyncpg.ConnectionFailureError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InternalClientError,
    ConnectionError,
    TimeoutError,
    OSError,
)


def load(name: str) -> Queries:
    """Return the named statements of `sql/<name>`, a folder or a file."""
    statements: Queries = aiosql.from_path(resources() / "sql" / name, "asyncpg")
    return statements


QUERIES = load("queries")
CHECKS = load("checks.sql")


async def one(db: Db, name: str, kind: type[T], /, **given: object) -> T | None:
    """Return the row of a `^` statement as `kind`, or None."""
    async with boundary(f"sql.{name}"):
        row = await getattr(QUERIES, name)(db, **given)
    return None if row is None else msgspec.convert(dict(row), kind)


async def many(db: Db, name: str, kind: type[T], /, **given: object) -> tuple[T, ...]:
    """Return every row of a statement as `kind`."""
    async with boundary(f"sql.{name}"):
        rows = await _fetched(name, db, given)
    return tuple(msgspec.convert(dict(row), kind) for row in rows)


async def value(db: Db, name: str, kind: type[T], /, **given: object) -> T | None:
    """Return the one value of a `$` statement as `kind`, or None when no row came back."""
    async with boundary(f"sql.{name}"):
        found = await getattr(QUERIES, name)(db, **given)
    return None if found is None else msgspec.convert(found, kind)


async def column(db: Db, name: str, kind: type[T], /, **given: object) -> tuple[T, ...]:
    """Return the first column of every row as `kind`."""
    async with boundary(f"sql.{name}"):
        rows = await _fetched(name, db, given)
    return tuple(msgspec.convert(row[0], kind) for row in rows)


async def stream(db: Db, name: str, kind: type[T], /, **given: object) -> AsyncIterator[T]:
    """Yield every row of a statement as `kind` while it is read, however many there are."""
    async with boundary(f"sql.{name}"), getattr(QUERIES, f"{name}_cursor")(db, **given) as cursor:
        async for row in cursor:
            yield msgspec.convert(dict(row), kind)


async def write(db: Db, name: str, /, **given: object) -> None:
    """Run a `!` statement."""
    async with boundary(f"sql.{name}"):
        await getattr(QUERIES, name)(db, **given)


async def _fetched(name: str, db: Db, given: dict[str, object]) -> Sequence[asyncpg.Record]:
    return [row async for row in getattr(QUERIES, name)(db, **given)]


class Database:
    """The pool, and the one way to a transaction."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    @asynccontextmanager
    async def transaction(self, name: str) -> AsyncIterator[Db]:
        """Give a connection inside a transaction called `name`; commit at the end, roll back on any error.

        Raises DatabaseAway when PostgreSQL cannot be reached or goes away meanwhile.
        """
        async with self.reading() as db:
            transaction = db.transaction()
            await transaction.start()
            try:
                yield db
            except BaseException:
                await _rolled_back(db, transaction)
                raise
            async with boundary(f"commit.{name}"):
                await transaction.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Db]:
        """Give a connection outside a transaction, for single statements."""
        try:
            async with self.pool.acquire(timeout=10) as db:
                yield db
        except (*AWAY, asyncpg.InterfaceError) as trouble:
            if isinstance(trouble, asyncpg.DataError):
                raise  # a value of ours that PostgreSQL cannot take is a fault of ours
            raise DatabaseAway(
                say("Our database does not answer at this moment. Nothing was lost.")
            ) from trouble


async def _rolled_back(db: Db, transaction: Any) -> None:  # noqa: ANN401 - asyncpg's own type is not exported
    if not db.is_closed():
        await asyncio.shield(transaction.rollback())


async def open_pool(url: str, *, most: int = 10) -> Pool:
    """Return a pool on the database at `url`, whose connections speak JSON as plain values.

    Raises DatabaseAway when nobody answers there.
    """
    try:
        return await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=most,
            init=prepare,
            command_timeout=STATEMENT_SECONDS,
            server_settings={"timezone": "UTC", "application_name": "syndication"},
        )
    except AWAY as nobody:
        raise DatabaseAway(f"No database answers at {safe_address(url)}.") from nobody


async def prepare(db: Db) -> None:
    """Teach a connection to take and give JSON as plain values and Structs."""
    await db.set_type_codec("jsonb", encoder=_to_json, decoder=msgspec.json.decode, schema="pg_catalog")


_JSON = msgspec.json.Encoder(enc_hook=plain)


def _to_json(given: object) -> str:
    # pgqueuer hands over JSON that is text already; no column of ours holds a bare JSON string
    return given if isinstance(given, str) else _JSON.encode(given).decode()


def safe_address(url: str) -> str:
    """Return a database address without its password, for a log line."""
    return re.sub(r"(?<=://)([^:@/]*):[^@/]*@", r"\1:…@", url)
