"""Where licensees say that they published."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from syndication.records.door import Db, column, many, one, value, write
from syndication.records.holdings import Viewer


class PlacementRow(msgspec.Struct, frozen=True, kw_only=True):
    """An address that was declared; `at_home`: it is at a domain that stands in the licence."""

    id: int
    url: str
    published_on: date
    at_home: bool
    who: str
    declared_at: datetime


class NamedPlacementRow(msgspec.Struct, frozen=True, kw_only=True):
    """An address that was declared, with the licence it is for."""

    number: str
    url: str
    published_on: date
    at_home: bool


async def add_placement(
    db: Db, licence_id: int, *, url: str, published_on: date, at_home: bool, viewer: Viewer
) -> bool:
    """Store where an article was published; return False when that was declared before."""
    found = await value(
        db,
        "add_placement",
        int,
        licence_id=licence_id,
        url=url,
        published_on=published_on,
        at_home=at_home,
        person_id=viewer.person_id,
        key_id=viewer.key_id,
    )
    return found is not None


async def placement_of_url(db: Db, licence_id: int, url: str) -> PlacementRow | None:
    """Return what was declared of an address under a licence."""
    return await one(db, "placement_of_url", PlacementRow, licence_id=licence_id, url=url)


async def placements_of_licence(db: Db, licence_id: int) -> tuple[PlacementRow, ...]:
    """Return where a licensee says it published."""
    return await many(db, "placements_of_licence", PlacementRow, licence_id=licence_id)


async def take_placement_back(db: Db, placement_id: int, *, licence_id: int) -> None:
    """Note that a declaration was wrong."""
    await write(db, "take_placement_back", id=placement_id, licence_id=licence_id)


async def placements_of_name(db: Db, organisation_key: str, *, most: int) -> tuple[NamedPlacementRow, ...]:
    """Return what was declared under licences in this name, newest first."""
    return await many(
        db, "placements_of_name", NamedPlacementRow, organisation_key=organisation_key, most=most
    )


async def requests_undeclared(db: Db, *, after: timedelta, until: timedelta, most: int) -> tuple[UUID, ...]:
    """Return requests whose copies were taken so long ago, of which nobody said where they appeared."""
    return await column(db, "requests_undeclared", UUID, after=after, until=until, most=most)
