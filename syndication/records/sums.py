"""What the desk sold, summed by day and by period: kept sums, and what happened since."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from syndication.records.door import Db, many, value, write

PERIODS = (30, 91, 365, 0)
"""Days of a period, today among them; nought is all there ever were. The schema knows them too."""

LATER = "later"
"""The name of a decision that took longer than every bound."""

AT_ONCE = "at once"
"""The name of a decision the rules took."""


class Sort(StrEnum):
    """What is summed by name."""

    ARTICLE = "article"
    MEDIUM = "medium"
    TERRITORY = "territory"
    DECISION = "decision"


class TotalRow(msgspec.Struct, frozen=True, kw_only=True):
    """How many requests came to a stage, or what was earned in a currency (minor units, before tax)."""

    sort: str
    currency: str
    times: int
    amount: int


class MonthRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was earned in a month, by its first day; minor units before tax."""

    month: date
    amount: int


class NamedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was earned by an article, a medium or a territory; or how many decisions took so long."""

    name: str
    times: int
    amount: int


class HeadlineRow(msgspec.Struct, frozen=True, kw_only=True):
    """An article as a list names it."""

    id: int
    slug: str
    headline: str
    language: str
    direction: str


async def day_to_sum(db: Db) -> date | None:
    """Return the first day that is over and not summed, and hold it; None when all are."""
    return await value(db, "day_to_sum", date)


async def sum_day(db: Db, day: date) -> None:
    """Sum a day by stage and currency."""
    await write(db, "sum_day", day=day)


async def enter_period(db: Db, day: date, periods: Sequence[int]) -> None:
    """Add what happened on a day to the sums of periods."""
    await write(db, "sum_period", day=day, periods=list(periods), sign=1)


async def leave_period(db: Db, day: date, period: int) -> None:
    """Take a day that is too long ago out of the sums of a period."""
    await write(db, "sum_period", day=day, periods=[period], sign=-1)


async def set_summed(db: Db, until: date) -> None:
    """Note the first day that is not summed yet."""
    await write(db, "summed_until", until=until)


async def summed(db: Db) -> date | None:
    """Return the first day that is not summed yet; None before the first sum. Inside a transaction.

    What is asked in it afterwards is planned for its values: a sort that is not asked for is not read.
    """
    await value(db, "plan_for_these_values", str)
    return await value(db, "summed", date)


async def totals_of_days(db: Db, since: date, until: date, *, live_from: date) -> tuple[TotalRow, ...]:
    """Return the totals of days, half-open; requests count on the day they were asked."""
    return await many(db, "totals_of_days", TotalRow, since=since, until=until, live_from=live_from)


async def earned_before(db: Db, currency: str, since: date, until: date) -> int:
    """Return what was earned on days that are over, half-open."""
    return await value(db, "earned_before", int, currency=currency, since=since, until=until) or 0


async def earned_by_month(db: Db, currency: str, since: date, *, live_from: date) -> tuple[MonthRow, ...]:
    """Return what each month since then earned; a month without a sale is not there."""
    return await many(db, "earned_by_month", MonthRow, currency=currency, since=since, live_from=live_from)


async def totals_by_name(
    db: Db, sort: Sort, period: int, *, currency: str = "", live_from: date, most: int
) -> tuple[NamedRow, ...]:
    """Return the totals of a period by name, the most first."""
    return await many(
        db,
        "totals_by_name",
        NamedRow,
        sort=sort.value,
        period=period,
        currency=currency,
        live_from=live_from,
        most=most,
    )


async def headlines_of(db: Db, article_ids: Sequence[int]) -> dict[int, HeadlineRow]:
    """Return articles by their ids, as they stand now."""
    rows = await many(db, "headlines_of", HeadlineRow, article_ids=list(article_ids))
    return {row.id: row for row in rows}
