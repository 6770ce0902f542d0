"""The versions of the rate card."""

import msgspec

from schemas.rate_card import RateCard
from syndication.records.door import Db, one, value


class RateCardRow(msgspec.Struct, frozen=True, kw_only=True):
    """One published version."""

    version: int
    body: RateCard


async def current_rate_card(db: Db) -> RateCardRow | None:
    """Return the version in force, or None before the first one is published."""
    return await one(db, "current_rate_card", RateCardRow)


async def rate_card(db: Db, version: int) -> RateCardRow | None:
    """Return one version, however old."""
    return await one(db, "rate_card", RateCardRow, version=version)


async def publish_rate_card(db: Db, body: RateCard, *, note: str) -> int:
    """Store the next version; return its number."""
    version = await value(db, "publish_rate_card", int, body=body, note=note)
    assert version is not None  # noqa: S101 - an aggregate always returns a row
    return version
