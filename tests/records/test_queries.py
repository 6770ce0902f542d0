"""Every named query fits the migrated schema, gives the columns its door asks for, and is used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import msgspec
import pytest

from syndication import records
from syndication.records.door import CHECKS, QUERIES
from syndication.settings import resources

NAMES = tuple(sorted(QUERIES))
CHECKED = tuple(sorted(CHECKS))


class Call(NamedTuple):
    """One use of a query in a door: `await one(db, "quote", QuoteRow, …)`."""

    module: str
    way: str
    query: str
    kind: str


def calls() -> Iterator[Call]:
    """Yield every use of a named query in `records/`."""
    for file in sorted(Path(records.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(func=ast.Name(id=way), args=[_, ast.Constant(value=str(query)), *rest]) if (
                    way
                    in {
                        *("one", "many", "stream", "value", "column", "write"),
                    }
                ):
                    yield Call(file.stem, way, query, ast.unparse(rest[0]) if rest else "")


@pytest.fixture
async def db(postgres: str, template: str) -> Any:  # noqa: ANN401 - asyncpg's own generic
    """A connection to the migrated database that every town is made from a copy of."""
    found = await asyncpg.connect(postgres.replace("/postgres?", f"/{template}?"))
    try:
        yield found
    finally:
        await found.close()


async def test_every_query_prepares_against_the_migrated_schema(db: Any) -> None:  # noqa: ANN401
    """Tables, columns and types are there, for the doors and for the checks."""
    for queries, names in ((QUERIES, NAMES), (CHECKS, CHECKED)):
        for name in names:
            statement = await db.prepare(queries[name].sql)
            assert statement is not None, name
    for name in CHECKED:
        columns = [each.name for each in (await db.prepare(CHECKS[name].sql)).get_attributes()]
        assert columns == ["broken"], name


async def test_the_columns_of_a_query_are_the_fields_of_its_struct(db: Any) -> None:  # noqa: ANN401
    """Neither more nor fewer: no column nobody reads, no field nobody fills."""
    compared = 0
    for call in calls():
        kind = getattr(__import__(f"syndication.records.{call.module}", fromlist=["_"]), call.kind, None)
        columns = [each.name for each in (await db.prepare(QUERIES[call.query].sql)).get_attributes()]
        if call.way in {"one", "many", "stream"}:
            assert isinstance(kind, type), call
            fields = {field.name: field.required for field in msgspec.structs.fields(kind)}
            assert set(columns) <= set(fields), call
            assert {name for name, required in fields.items() if required} <= set(columns), call
            compared += 1
        elif call.way == "value":
            assert len(columns) == 1, call
        elif call.way == "write":
            assert columns == [], call
    assert compared > 15


def test_every_query_is_used_by_exactly_the_way_its_sign_says() -> None:
    """`^` is one row, `$` one value, `!` none; none is unused, and no door calls one that is not there."""
    used = {(call.query, call.way) for call in calls()}
    assert {query for query, _ in used} == set(NAMES)
    signs = {"^": {"one"}, "$": {"value"}, "!": {"write"}, "": {"many", "stream", "column"}}
    for file in sorted((resources() / "sql" / "queries").glob("*.sql")):
        for name, sign in re.findall(r"^-- name: (\w+)\([^)]*\)([$^!]?)$", file.read_text(), re.MULTILINE):
            assert {way for query, way in used if query == name} <= signs[sign], name


def test_no_query_is_built_from_text() -> None:
    """The doors hold names, not SQL: no statement stands in Python, so none can be put together there."""
    for file in sorted(Path(records.__file__).parents[1].rglob("*.py")):
        if "sandbox" in file.parts:  # its book is SQLite, its statements its own
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                assert not re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|ALTER|CREATE)\s", text), (
                    file,
                    node.lineno,
                )
