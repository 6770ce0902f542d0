"""Who may hold what at the same time: the exclusion constraint of real PostgreSQL against a plain model."""

from collections.abc import AsyncIterator
from datetime import date
from itertools import product
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.usage import Medium, Usage
from syndication.desk.house import House
from syndication.licensing.exclusivity import claims, letters
from syndication.licensing.usage import COUNTRIES, period
from syndication.records import requests
from syndication.records.door import Db

USAGES = st.builds(
    Usage,
    medium=st.sampled_from([Medium.WEB, Medium.PRINT]),
    territories=st.lists(st.sampled_from(["GB", "FR", "DE", "WORLD"]), min_size=1, max_size=3).map(tuple),
    languages=st.lists(st.sampled_from(["en", "en-GB", "fr", "de"]), min_size=1, max_size=2).map(tuple),
    audience=st.just(1),
    months=st.integers(min_value=1, max_value=3),
    starts_on=st.sampled_from([date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 1), date(2026, 5, 1)]),
    exclusive=st.booleans(),
)
"""Few media, places, tongues and days, so that most pairs touch and many of them only just."""


def conflict(one: Usage, other: Usage) -> bool:
    """Return whether two grants cannot stand side by side: the law, in plain Python."""
    (start, end), (other_start, other_end) = period(one), period(other)
    places = set(one.territories), set(other.territories)
    tongues = [{tag.partition("-")[0] for tag in usage.languages} for usage in (one, other)]
    return (
        (one.exclusive or other.exclusive)
        and one.medium == other.medium
        and bool(places[0] & places[1] or "WORLD" in places[0] | places[1])
        and bool(tongues[0] & tongues[1])
        and start < other_end
        and other_start < end
    )


@pytest.fixture(scope="module")
async def ledger(postgres: str, template: str) -> AsyncIterator[tuple[Db, tuple[UUID, UUID], int]]:
    """A connection on a copy of the town's database, with two requests for the same article."""
    name = f"rights_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(postgres)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    await admin.close()
    db = await asyncpg.connect(postgres.replace("/postgres?", f"/{name}?"))
    article = await db.fetchrow("SELECT id, revision_id FROM article ORDER BY id LIMIT 1")
    assert article is not None
    pair = (uuid4(), uuid4())
    for request_id in pair:
        await _request(db, request_id, article["id"], article["revision_id"])
    yield db, pair, article["id"]
    await db.close()


async def _request(db: Db, request_id: UUID, article_id: int, revision_id: int) -> None:
    """Store the bare rows that a hold refers to."""
    quote_id = uuid4()
    await db.execute(
        "INSERT INTO quote (id, expires_at, currency, net, tax, total, rate_card_version, inputs, body)"
        " VALUES ($1, now() + interval '1 day', 'GBP', 0, 0, 0, 1, '{}', '{}')",
        quote_id,
    )
    await db.execute(
        "INSERT INTO request"
        " (id, form_key, stage, quote_id, usage, organisation, organisation_key, contact, message)"
        " VALUES ($1, $2, 'received', $3, '{}', '{}', 'x', '{}', '')",
        *(request_id, str(request_id), quote_id),
    )
    await db.execute(
        "INSERT INTO request_article (request_id, position, article_id, revision_id, net)"
        " VALUES ($1, 0, $2, $3, 0)",
        *(request_id, article_id, revision_id),
    )


async def _held_together(db: Db, pair: tuple[UUID, UUID], one: Usage, other: Usage) -> bool:
    """Return whether PostgreSQL lets both be held; nothing stays."""
    transaction = db.transaction()
    await transaction.start()
    try:
        for request_id, usage in zip(pair, (one, other), strict=True):
            await requests.hold_rights(db, request_id, claims(usage), exclusive=usage.exclusive)
    except asyncpg.ExclusionViolationError:
        return False
    finally:
        await transaction.rollback()
    return True


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=USAGES, other=USAGES)
async def test_two_grants_stand_together_unless_they_conflict(
    ledger: tuple[Db, tuple[UUID, UUID], int], one: Usage, other: Usage
) -> None:
    """The database refuses exactly what the law refuses, whichever of the two comes first."""
    db, pair, _ = ledger
    assert await _held_together(db, pair, one, other) is not conflict(one, other)
    assert await _held_together(db, pair, other, one) is not conflict(one, other)


NEIGHBOURS: dict[str, tuple[dict[str, object], bool]] = {
    "the day after an exclusive period ends is free": ({"starts_on": date(2026, 2, 28)}, True),
    "the last day of an exclusive period is not": ({"starts_on": date(2026, 2, 27)}, False),
    "another medium is free": ({"medium": Medium.PRINT}, True),
    "another country is free": ({"territories": ("FR",)}, True),
    "the whole world holds the country": ({"territories": ("WORLD",)}, False),
    "another language is free": ({"languages": ("fr",)}, True),
    "a variety of the language is the language": ({"languages": ("en-US",)}, False),
    "one shared country of several is enough": ({"territories": ("FR", "GB")}, False),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
async def test_beside_an_exclusive_grant_of_january(
    ledger: tuple[Db, tuple[UUID, UUID], int], name: str
) -> None:
    """An exclusive grant for the web in Britain in English from 28 January for a month."""
    changes, free = NEIGHBOURS[name]
    exclusive = Usage(
        medium=Medium.WEB,
        territories=("GB",),
        languages=("en",),
        audience=1,
        months=1,
        starts_on=date(2026, 1, 28),
        exclusive=True,
    )
    other = msgspec.structs.replace(exclusive, exclusive=False, **changes)
    db, pair, _ = ledger
    assert await _held_together(db, pair, exclusive, other) is free
    assert await _held_together(db, pair, other, exclusive) is free


@settings(max_examples=50)
@given(USAGES)
def test_claims_cover_every_place_and_tongue_once(usage: Usage) -> None:
    """One box for each pair of a place and a language; the world is one unbounded place."""
    boxes = claims(usage)
    tongues = {tag.partition("-")[0] for tag in usage.languages}
    places = {"WORLD"} if "WORLD" in usage.territories else set(usage.territories)
    assert len(boxes) == len(places) * len(tongues)
    assert {(box.territory, box.language) for box in boxes} == {
        (None if place == "WORLD" else letters(place), letters(tongue))
        for place, tongue in product(places, tongues)
    }


def test_no_two_codes_share_a_number() -> None:
    """249 countries and every language code have a number each, which fits the column."""
    tongues = ["".join(pair) for pair in product("abcdefghijklmnopqrstuvwxyz", repeat=2)]
    tongues += ["".join(three) for three in product("abcdefghijklmnopqrstuvwxyz", repeat=3)]
    assert len({letters(code) for code in COUNTRIES}) == len(COUNTRIES)
    assert len({letters(code) for code in tongues}) == len(tongues)
    assert max(map(letters, tongues)) < 2**31


async def test_a_released_hold_excludes_nobody(house: House) -> None:
    """What a declined or lapsed request gave up may be granted to somebody else."""
    async with house.database.transaction("test") as db:
        article = await db.fetchrow("SELECT id, revision_id FROM article ORDER BY id LIMIT 1")
        assert article is not None
        pair = (uuid4(), uuid4())
        usage = Usage(
            medium=Medium.WEB,
            territories=("WORLD",),
            languages=("en",),
            audience=1,
            months=1,
            starts_on=date(2026, 1, 1),
            exclusive=True,
        )
        for request_id in pair:
            await _request(db, request_id, article["id"], article["revision_id"])
            await requests.hold_rights(db, request_id, claims(usage), exclusive=True)
            assert await requests.holds_rights(db, request_id)
            await requests.release_holds(db, request_id)
            assert not await requests.holds_rights(db, request_id)
        released = await db.fetchval("SELECT count(*) FROM rights_hold WHERE status = 'released'")
        assert released == 2
