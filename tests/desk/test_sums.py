"""What the dashboard tells is what happened: kept sums and what came since, in every period, on every day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from syndication.desk.sums import sum_up
from syndication.records import sums
from syndication.records.sums import Sort
from syndication.web.desk.dashboard import BOUNDS
from tests.town import Town

TODAY = datetime.now(UTC).date()

DATED = """
UPDATE {table} SET {column} = {column} - ($1::text || ' days')::interval
WHERE {of} IN (SELECT id FROM request WHERE created_at > now() - interval '1 day')
"""


async def some_days_ago(town: Town, days: int) -> None:
    """Let what was asked and bought just now have happened so many days ago."""
    async with town.house.database.transaction("test") as db:
        await db.execute("SET LOCAL session_replication_role = replica")
        for table, column, of in (
            ("request_move", "at", "request_id"),
            ("journal", "booked_at", "request_id"),
            ("request", "created_at", "id"),
        ):
            await db.execute(DATED.format(table=table, column=column, of=of), str(days))


async def everything_told(town: Town, period: int) -> dict[str, Any]:
    """Return all that the page of a period would tell, reading from what is summed and what came since."""
    async with town.house.database.reading() as db:
        first = await sums.summed(db)
        start = first or TODAY
        since = start - timedelta(days=period - 1) if period else date.min
        live = first or since
        told: dict[str, Any] = {
            "days": {
                (row.sort, row.currency): (row.times, row.amount)
                for row in await sums.totals_of_days(db, since, TODAY + timedelta(days=1), live_from=live)
            },
            "months": await sums.earned_by_month(db, "GBP", date(2020, 1, 1), live_from=first or date.min),
        }
        for sort in Sort:
            currency = "" if sort is Sort.DECISION else "GBP"
            told[sort.value] = {
                row.name: (row.times, row.amount)
                for row in await sums.totals_by_name(
                    db, sort, period, currency=currency, live_from=live, most=100
                )
            }
        return told


async def test_a_day_that_is_over_is_told_the_same_once_it_is_summed(town: Town) -> None:
    """Asked and sold 40, 29 and 0 days ago, decided by rules and people, one given back: in each period."""
    await town.bought()
    asked = await town.request("glacier-hut-rescue", territories=["FR", "EU"])
    await town.decide(asked, "approve")
    await some_days_ago(town, 40)
    back = await town.bought("ferry-choir-crossing", medium="newsletter")
    await some_days_ago(town, 29)
    await town.give_back(back)
    await town.at_rest()
    before = {period: await everything_told(town, period) for period in sums.PERIODS}
    assert before[30]["days"]["asked", ""] == (1, 0)
    assert before[91]["days"]["asked", ""] == (3, 0)
    assert before[91]["article"] != before[30]["article"]
    assert before[0]["decision"]["at once"] == (2, 0)
    assert before[0]["decision"]["60"] == (1, 0)
    await sum_up(town.house)
    async with town.house.database.reading() as db:
        assert await sums.summed(db) in {TODAY, TODAY - timedelta(days=1)}
    assert await town.broken() == {}
    if datetime.now(UTC).hour:
        for period in sums.PERIODS:
            assert await everything_told(town, period) == before[period], period
    kept = await town.count("sum_of_period")
    await sum_up(town.house)
    assert await town.count("sum_of_period") == kept
    # what happens on the days after is added, and taken off again when it is too long ago
    await town.bought()
    now = await everything_told(town, 30)
    assert now["days"]["asked", ""] == (2, 0)
    assert now["medium"]["web"][0] == 1
    assert await town.broken() == {}


async def test_the_bounds_of_the_page_are_those_of_the_schema(town: Town) -> None:
    """A decision that kept a bound is told under it, a second later under the next."""
    async with town.house.database.reading() as db:
        within = "SELECT decided_within(make_interval(secs => $1))"
        for bound, following in zip(BOUNDS, (*BOUNDS[1:], None), strict=True):
            assert await db.fetchval(within, float(bound)) == bound
            assert await db.fetchval(within, float(bound + 1)) == following
