"""How every door opens: one named statement, past the boundary, its rows as Structs."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import aiosql
import asyncpg
import msgspec
from aiosql.adapters.asyncpg import AsyncPGAdapter

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

STATEMENTS_KEPT = 1_000
"""Prepared on each connection: all of ours. Fewer, and a busy connection prepares the same ones again."""

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


class Statement(NamedTuple):
    """A named statement as PostgreSQL takes it, and the names of its values in their order."""

    sql: str
    names: tuple[str, ...]

    def values(self, given: Mapping[str, object]) -> list[object]:
        """Return the values that were given, in order."""
        return [given[name] for name in self.names]


def load(name: str) -> dict[str, Statement]:
    """Return the named statements of `sql/<name>`, a folder or a file.

    aiosql reads them; they are run past its own calls, which look at each connection anew and cost as
    much as a short statement.
    """
    reader: Any = AsyncPGAdapter()  # type: ignore[no-untyped-call] # aiosql has no types here
    queries = aiosql.from_path(resources() / "sql" / name, lambda: reader)
    named = (each for each in queries.available_queries if not each.endswith("_cursor"))
    return {each: Statement(getattr(queries, each).sql, tuple(reader.var_sorted[each])) for each in named}


QUERIES = load("queries")
CHECKS = load("checks.sql")


async def one(db: Db, name: str, kind: type[T], /, **given: object) -> T | None:
    """Return the row of a `^` statement as `kind`, or None."""
    statement = QUERIES[name]
    async with boundary(f"sql.{name}"):
        row = await db.fetchrow(statement.sql, *statement.values(given))
    return None if row is None else msgspec.convert(dict(row), kind)


async def many(db: Db, name: str, kind: type[T], /, **given: object) -> tuple[T, ...]:
    """Return every row of a statement as `kind`."""
    return tuple(msgspec.convert(dict(row), kind) for row in await _rows(db, name, given))


async def value(db: Db, name: str, kind: type[T], /, **given: object) -> T | None:
    """Return the one value of a `$` statement as `kind`, or None when no row came back."""
    statement = QUERIES[name]
    async with boundary(f"sql.{name}"):
        found = await db.fetchval(statement.sql, *statement.values(given))
    return None if found is None else msgspec.convert(found, kind)


async def column(db: Db, name: str, kind: type[T], /, **given: object) -> tuple[T, ...]:
    """Return the first column of every row as `kind`."""
    return tuple(msgspec.convert(row[0], kind) for row in await _rows(db, name, given))


async def stream(db: Db, name: str, kind: type[T], /, **given: object) -> AsyncIterator[T]:
    """Yield every row of a statement as `kind` while it is read, however many there are."""
    statement = QUERIES[name]
    async with boundary(f"sql.{name}"), db.transaction():
        async for row in db.cursor(statement.sql, *statement.values(given)):
            yield msgspec.convert(dict(row), kind)


async def write(db: Db, name: str, /, **given: object) -> None:
    """Run a `!` statement."""
    statement = QUERIES[name]
    async with boundary(f"sql.{name}"):
        await db.execute(statement.sql, *statement.values(given))


async def _rows(db: Db, name: str, given: Mapping[str, object]) -> Sequence[asyncpg.Record]:
    statement = QUERIES[name]
    async with boundary(f"sql.{name}"):
        return await db.fetch(statement.sql, *statement.values(given))


class _Connection(asyncpg.Connection):
    """A connection that is given back as it is.

    None of ours listens, keeps a lock or a setting beyond its transaction; to ask PostgreSQL each time
    to forget all of that is a round trip more for every use. A transaction that was left open is ended.
    """

    __slots__ = ()

    def get_reset_query(self) -> str:
        """Return what is sent when a connection is given back: nothing."""
        return ""


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
            connection_class=_Connection,
            statement_cache_size=STATEMENTS_KEPT,
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
