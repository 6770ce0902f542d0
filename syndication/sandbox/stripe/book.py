"""The sandbox's memory: one SQLite file that survives `kill -9`.

Everything runs on the event loop's thread and each change is one transaction, so no two requests
ever see half of each other.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import no_such

_UPGRADES: Final = (
    # 1: a session has an appointment at which it expires, a charge knows what it was paid with
    """
    DROP INDEX IF EXISTS open_sessions;
    INSERT INTO appointments (what, object, at)
    SELECT 'session expires', id, json_extract(body, '$.expires_at') FROM objects
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
    UPDATE objects SET private = '{"means": {"type": "card", "details": {}}, "buyer": {}, "owner": ["", ""]}'
    WHERE kind = 'charge' AND private = '{}';
    """,
    # 2: a fault counts the calls and events it might have met
    "ALTER TABLE faults ADD COLUMN seen INTEGER NOT NULL DEFAULT 0",
)
"""What brings an older file up to date, one after the other; the file counts them."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS constants (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS objects (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    body TEXT NOT NULL,
    private TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, sequence);
CREATE INDEX IF NOT EXISTS objects_by_payment_intent
    ON objects (json_extract(body, '$.payment_intent'))
    WHERE json_extract(body, '$.payment_intent') IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_invoice
    ON objects (json_extract(body, '$.invoice'))
    WHERE json_extract(body, '$.invoice') IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_customer
    ON objects (json_extract(body, '$.customer'))
    WHERE json_extract(body, '$.customer') IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_charge
    ON objects (json_extract(body, '$.charge'))
    WHERE json_extract(body, '$.charge') IS NOT NULL;
CREATE TABLE IF NOT EXISTS appointments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    object TEXT NOT NULL REFERENCES objects (id),
    clock TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS appointments_due ON appointments (clock, at);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL REFERENCES objects (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'muted', 'given_up')),
    began_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    answered_at INTEGER,
    answer TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY,
    created INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS idempotency_by_age ON idempotency (created);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    script TEXT NOT NULL,
    remaining INTEGER
) STRICT;
"""


Condition = tuple[str, *tuple[Any, ...]]
"""A condition on the objects, in SQL of ours, and the values to bind to its question marks."""


class Entry(msgspec.Struct, kw_only=True):
    """One object in the book.

    `body` is what the API shows; `private` is what the sandbox alone needs to go on with it.
    """

    id: str
    kind: str
    created: int
    body: Json
    private: Json
    sequence: int = 0


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a list is asked for, newest first: at most `limit` after or before an id."""

    limit: int = 10
    starting_after: str | None = None
    ending_before: str | None = None


class Book:
    """The SQLite file, opened for good until `close`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.row_factory = sqlite3.Row
        self._file.execute("PRAGMA journal_mode = WAL")
        # NORMAL loses nothing when the process dies, only when the machine does.
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.executescript(_SCHEMA)
        self._upgrade()

    def _upgrade(self) -> None:
        done = self._file.execute("PRAGMA user_version").fetchone()[0]
        for number, steps in enumerate(_UPGRADES[done:], start=done + 1):
            self._file.executescript(f"BEGIN; {steps}; PRAGMA user_version = {number}; COMMIT;")

    def close(self) -> None:
        """Close the file; what was committed stays."""
        self._file.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another transaction it is a part of that one."""
        if self._file.in_transaction:
            yield
            return
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return every row of a query."""
        return self._file.execute(query, values).fetchall()

    def row(self, query: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query, if it has one."""
        found: sqlite3.Row | None = self._file.execute(query, values).fetchone()
        return found

    def write(self, query: str, *values: object) -> int:
        """Run a change and return the id of the row it made, if it made one."""
        return self._file.execute(query, values).lastrowid or 0

    def constant(self, name: str, value: str) -> str:
        """Return the value kept under this name since the file was made, or keep this one."""
        self.write("INSERT OR IGNORE INTO constants (name, value) VALUES (?, ?)", name, value)
        row = self.row("SELECT value FROM constants WHERE name = ?", name)
        return str(row["value"]) if row else value

    def add(self, body: Json, private: Json | None = None) -> Entry:
        """Write a new object down under its own id and kind."""
        entry = Entry(
            id=body["id"],
            kind=body["object"],
            # an invoice item alone calls it its date
            created=body["created"] if "created" in body else body["date"],
            body=body,
            private=private or {},
        )
        entry.sequence = self.write(
            "INSERT INTO objects (id, kind, created, body, private) VALUES (?, ?, ?, ?, ?)",
            *(entry.id, entry.kind, entry.created, json.dumps(entry.body), json.dumps(entry.private)),
        )
        return entry

    def change(self, entry: Entry, changes: Json) -> Json:
        """Change an object's body, write it down, and return what was there before."""
        before = {name: entry.body.get(name) for name in changes}
        entry.body |= changes
        self.put(entry)
        return {name: old for name, old in before.items() if old != changes[name]}

    def set_constant(self, name: str, value: str) -> None:
        """Keep another value under this name."""
        self.write("UPDATE constants SET value = ? WHERE name = ?", value, name)

    def strike(self, identity: str) -> None:
        """Take an object out of the book, with what was appointed for it."""
        self.write("DELETE FROM appointments WHERE object = ?", identity)
        self.write("DELETE FROM objects WHERE id = ?", identity)

    def put(self, entry: Entry) -> None:
        """Write a changed object down."""
        self.write(
            "UPDATE objects SET body = ?, private = ? WHERE id = ?",
            *(json.dumps(entry.body), json.dumps(entry.private), entry.id),
        )

    def find(self, kind: str, identity: str) -> Entry | None:
        """Return the object of this kind and id, if there is one."""
        row = self.row("SELECT * FROM objects WHERE id = ? AND kind = ?", identity, kind)
        return _entry(row) if row else None

    def get(self, kind: str, identity: str, *, param: str = "id") -> Entry:
        """Return the object, or refuse as Stripe does, naming the parameter that held the id."""
        entry = self.find(kind, identity)
        if entry is None:
            raise no_such(kind, identity, param)
        return entry

    def all_of(self, kind: str, **owners: str) -> list[Entry]:
        """Return every object of a kind that belongs to these owners, oldest first."""
        conditions = [f"json_extract(body, '$.{name}') = ?" for name in owners]
        found = self.rows(
            f"SELECT * FROM objects WHERE {' AND '.join(['kind = ?', *conditions])} ORDER BY sequence",  # noqa: S608  # our own names, values are bound
            *(kind, *owners.values()),
        )
        return [_entry(row) for row in found]

    def listed(self, kind: str, page: Page, where: Sequence[Condition] = ()) -> tuple[list[Entry], bool]:
        """Return a page of one kind, newest first, and whether more follows in that direction."""
        conditions: list[Condition] = [("kind = ?", kind), *where, *self._edges(kind, page)]
        backwards = page.ending_before is not None and page.starting_after is None
        found = self.rows(
            f"SELECT * FROM objects WHERE {' AND '.join(text for text, *_ in conditions)} "  # noqa: S608  # our own texts, values are bound
            f"ORDER BY sequence {'ASC' if backwards else 'DESC'} LIMIT ?",
            *(value for _, *values in conditions for value in values),
            page.limit + 1,
        )
        entries = [_entry(row) for row in found[: page.limit]]
        return (entries[::-1] if backwards else entries), len(found) > page.limit

    def _edges(self, kind: str, page: Page) -> Iterator[tuple[str, int]]:
        if page.starting_after is not None:
            yield "sequence < ?", self.get(kind, page.starting_after, param="starting_after").sequence
        if page.ending_before is not None:
            yield "sequence > ?", self.get(kind, page.ending_before, param="ending_before").sequence


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        id=row["id"],
        kind=row["kind"],
        created=row["created"],
        body=json.loads(row["body"]),
        private=json.loads(row["private"]),
        sequence=row["sequence"],
    )
