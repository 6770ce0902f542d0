"""The month's end for a bookkeeper: sheets of a month, a currency each, streamed from the ledger."""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from enum import StrEnum

from syndication.desk.house import House
from syndication.errors import FieldProblem, Malformed
from syndication.licensing.licence_number import format_number
from syndication.licensing.sheets import Cell, decimal, line
from syndication.records import accounts
from syndication.records.accounts import BookedRow, EarnedRow, Period, TaxedRow
from syndication.records.door import Db


class Sheet(StrEnum):
    """What can be exported."""

    JOURNAL = "journal"
    ARTICLES = "articles"
    AUTHORS = "authors"
    MEDIA = "media"
    TERRITORIES = "territories"
    TAX = "tax"


_EARNED: dict[Sheet, Callable[[Db, str, Period], AsyncIterator[EarnedRow]]] = {
    Sheet.ARTICLES: accounts.earned_by_article,
    Sheet.AUTHORS: accounts.earned_by_author,
    Sheet.MEDIA: accounts.earned_by_medium,
    Sheet.TERRITORIES: accounts.earned_by_territory,
}

_HEADS: dict[Sheet, tuple[str, ...]] = {
    Sheet.JOURNAL: (
        *("journal", "booked_at", "kind", "cause", "request", "account", "currency", "debit", "credit"),
        *("licence", "article", "author", "tax_case", "tax_rate_percent"),
    ),
    Sheet.ARTICLES: ("article", "address", "currency", "sold", "given_back", "net"),
    Sheet.AUTHORS: ("author", "", "currency", "sold", "given_back", "net"),
    Sheet.MEDIA: ("medium", "", "currency", "sold", "given_back", "net"),
    Sheet.TERRITORIES: ("territories", "", "currency", "sold", "given_back", "net"),
    Sheet.TAX: ("tax_case", "tax_rate_percent", "currency", "net", "tax"),
}


def month(text: str) -> Period:
    """Return a month of the calendar, in UTC: "2026-11". Raises Malformed."""
    found = re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])", text)
    if found is None:
        problem = FieldProblem(field="month", message="Write the month as 2026-11.")
        raise Malformed("This is no month.", problems=(problem,))
    year, place = int(found[1]), int(found[2])
    following = date(year + 1, 1, 1) if place == 12 else date(year, place + 1, 1)  # noqa: PLR2004 - December
    return Period(starts_on=date(year, place, 1), ends_on=following)


async def currencies(house: House, period: Period) -> tuple[str, ...]:
    """Return the currencies in which anything moved in a period."""
    async with house.database.reading() as db:
        return await accounts.currencies_booked(db, period)


async def earned(house: House, by: Sheet, *, currency: str, period: Period) -> AsyncIterator[EarnedRow]:
    """Yield what each article, author, medium or market earned, the most first."""
    async with house.database.reading() as db:
        async for row in _EARNED[by](db, currency, period):
            yield row


async def sheet(house: House, wanted: Sheet, *, currency: str, period: Period) -> AsyncIterator[str]:
    """Yield a sheet line by line, its heads first. Amounts are decimals of the currency."""
    yield line(_HEADS[wanted])
    async with house.database.reading() as db:
        async for cells in _lines(db, wanted, currency, period):
            yield line(cells)


async def _lines(db: Db, wanted: Sheet, currency: str, period: Period) -> AsyncIterator[Sequence[Cell]]:
    match wanted:
        case Sheet.JOURNAL:
            async for booked in accounts.entries_booked(db, currency, period):
                yield _booked(booked, currency)
        case Sheet.TAX:
            async for taxed in accounts.taxed_by_case(db, currency, period):
                yield _taxed(taxed, currency)
        case _:
            async for earned in _EARNED[wanted](db, currency, period):
                yield _earned(earned, currency)


def _booked(row: BookedRow, currency: str) -> tuple[Cell, ...]:
    return (
        row.journal,
        row.booked_at.isoformat(timespec="seconds"),
        row.kind,
        row.cause,
        str(row.request_id or ""),
        row.account,
        currency,
        decimal(max(row.amount, 0), currency),
        decimal(max(-row.amount, 0), currency),
        format_number(row.licence) if row.licence else "",
        row.article,
        row.author,
        row.tax_case,
        "" if row.tax_rate is None else f"{row.tax_rate / 100:g}",
    )


def _earned(row: EarnedRow, currency: str) -> tuple[Cell, ...]:
    amounts = (row.sold, row.given_back, row.sold - row.given_back)
    return (row.name, row.detail, currency, *(decimal(amount, currency) for amount in amounts))


def _taxed(row: TaxedRow, currency: str) -> tuple[Cell, ...]:
    rate = f"{row.tax_rate / 100:g}"
    return (row.tax_case, rate, currency, decimal(row.net, currency), decimal(row.tax, currency))
