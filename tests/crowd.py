"""Many buyers at once: one request, priced, reserved and printed, and as many more of the same kind.

Printing takes most of a second, so one request is printed and the others are its rows under ids, numbers
and mail addresses of their own. Whoever shows what is printed buys in the ordinary way.
"""

import secrets
from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

import asyncpg

from syndication.licensing.licence_number import new_number
from syndication.licensing.links import request_token
from tests.faults.stories import sealed
from tests.town import Json, Town

READER = "jo@northernpost.example"

Row = Mapping[str, object]
Change = Callable[[Row, "Buyer"], Row]


class Buyer:
    """What tells one of the crowd from the others."""

    def __init__(self, place: int, licence_id: int, slot: int, number: str) -> None:
        self.request_id, self.quote_id = uuid4(), uuid4()
        self.licence_id, self.slot, self.number = licence_id, slot, number
        self.email = f"jo{place}@northernpost.example"


async def crowd(town: Town, wanted: int, **changes: object) -> list[Json]:
    """Return so many requests whose copies are sealed; each goes to pay like any other."""
    first = await town.request(**changes)
    await sealed(town, first)
    db = await asyncpg.connect(town.house.settings.database_url)
    try:
        async with db.transaction():
            buyers = await _buyers(town, db, wanted - 1)
            for table, change in _CHANGES.items():
                await _copy(db, table, change, first["id"], buyers)
    finally:
        await db.close()
    return [first, *(_as_told(town, first, buyer) for buyer in buyers)]


async def _buyers(town: Town, db: "asyncpg.Connection[asyncpg.Record]", wanted: int) -> list[Buyer]:
    ids = await db.fetch(
        "SELECT nextval(pg_get_serial_sequence('licence', 'id')) AS licence FROM generate_series(1, $1)",
        wanted,
    )
    slots = await db.fetch("SELECT nextval('rights_slot') AS slot FROM generate_series(1, $1)", wanted)
    prefix = town.house.settings.licence_prefix
    return [
        Buyer(place, row["licence"], slot["slot"], new_number(prefix, secrets.token_bytes(16)))
        for place, (row, slot) in enumerate(zip(ids, slots, strict=True))
    ]


async def _copy(
    db: "asyncpg.Connection[asyncpg.Record]", table: str, change: Change, request_id: str, buyers: list[Buyer]
) -> None:
    """Write a table's rows of the first request once more for each buyer."""
    rows = await db.fetch(_OF_THE_FIRST[table], UUID(request_id))
    copies = [{**row, **change(dict(row), buyer)} for buyer in buyers for row in rows]
    # a row's own number is given by the table, unless somebody else refers to it
    names = [name for name in dict(rows[0]) if name != "id" or table not in _NUMBERED] if rows else []
    await db.copy_records_to_table(
        table, records=[tuple(row[name] for name in names) for row in copies], columns=names
    )


_NUMBERED = {"request_move", "rights_hold"}

_OF_THE_FIRST = {
    "quote": "SELECT quote.* FROM quote JOIN request ON request.quote_id = quote.id WHERE request.id = $1",
    "request": "SELECT * FROM request WHERE id = $1",
    "request_article": "SELECT * FROM request_article WHERE request_id = $1",
    "request_move": "SELECT * FROM request_move WHERE request_id = $1 ORDER BY id",
    "rights_hold": "SELECT * FROM rights_hold WHERE request_id = $1",
    "licence": "SELECT * FROM licence WHERE request_id = $1",
    "copy": "SELECT copy.* FROM copy JOIN licence ON licence.id = licence_id WHERE request_id = $1",
    "licence_picture": (
        "SELECT licence_picture.* FROM licence_picture JOIN licence ON licence.id = licence_id"
        " WHERE request_id = $1"
    ),
}

_CHANGES: dict[str, Change] = {
    "quote": lambda _, buyer: {"id": buyer.quote_id},
    "request": lambda row, buyer: {
        "id": buyer.request_id,
        "quote_id": buyer.quote_id,
        "form_key": secrets.token_urlsafe(16),
        "contact": str(row["contact"]).replace(READER, buyer.email),
    },
    "request_article": lambda _, buyer: {"request_id": buyer.request_id},
    "request_move": lambda _, buyer: {"request_id": buyer.request_id},
    "rights_hold": lambda _, buyer: {
        "request_id": buyer.request_id,
        "slot": asyncpg.Range(buyer.slot, buyer.slot + 1),
    },
    "licence": lambda row, buyer: {
        "id": buyer.licence_id,
        "request_id": buyer.request_id,
        "number": buyer.number,
        "terms": str(row["terms"]).replace(str(row["number"]), buyer.number),
    },
    "copy": lambda _, buyer: {"licence_id": buyer.licence_id},
    "licence_picture": lambda _, buyer: {"licence_id": buyer.licence_id},
}


def _as_told(town: Town, first: Json, buyer: Buyer) -> Json:
    """Return a request as the answer to its form would have been."""
    token = request_token(town.house.settings.secret_key, buyer.request_id)
    return first | {
        "id": str(buyer.request_id),
        "access_token": token,
        "status_page": town.house.status_page(buyer.request_id),
    }
