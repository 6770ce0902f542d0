"""A day that is over is summed once, for the dashboard: no page adds up all there ever was."""

from datetime import timedelta

from syndication.desk.house import House
from syndication.records import sums

_DAYS = 100
"""Days that are summed at once; a desk that has years to catch up with does so in a few minutes."""


async def sum_up(house: House) -> None:
    """Sum every day that is over and has not been summed, each in a transaction of its own."""
    for _ in range(_DAYS):
        if not await _sum_a_day(house):
            return


async def _sum_a_day(house: House) -> bool:
    async with house.database.transaction("sum_day") as db:
        day = await sums.day_to_sum(db)
        if day is None:
            return False
        await sums.sum_day(db, day)
        await sums.enter_period(db, day, sums.PERIODS)
        for period in filter(None, sums.PERIODS):
            # today and the days that are over are `period` days together
            await sums.leave_period(db, day - timedelta(days=period - 1), period)
        await sums.set_summed(db, day + timedelta(days=1))
    return True
