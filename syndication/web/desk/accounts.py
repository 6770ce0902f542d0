"""The accounts: what stands in the books, whether Stripe agrees, what a month earned, and its sheets."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from http import HTTPStatus

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from schemas.usage import Medium
from syndication.desk import month_end
from syndication.desk.balance import compare_lately
from syndication.desk.house import House
from syndication.desk.month_end import Sheet
from syndication.errors import ForeignTrouble, Unknown
from syndication.licensing.ledger import Account
from syndication.licensing.usage import MEDIUM_WORDS, country_name
from syndication.records import accounts
from syndication.records.accounts import BalanceRow, EarnedRow, Period
from syndication.records.door import Db
from syndication.web.desk.account_views import (
    AccountShown,
    AccountsPage,
    ComparedShown,
    EarnedBy,
    EarnedShown,
)
from syndication.web.desk.door import console_page
from syndication.web.desk.money import at_stripe, money_tabs
from syndication.web.guards import HANDLES_MONEY, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.views import Choice
from syndication.words import ENGLISH, capital, listed

_SHOWN = 10
"""Rows of what earned the most; the sheet has all of them."""

_MONTHS = 12
"""Months that are a press away; an older one is asked for by its address."""

_CREDITS = {
    # the accounts that grow on the credit side are shown as what they are, not as a negative
    Account.REVENUE,
    Account.TAX,
    Account.SUSPENSE,
    Account.AUTHOR_PAYABLE,
}

_BY = (Sheet.ARTICLES, Sheet.AUTHORS, Sheet.MEDIA, Sheet.TERRITORIES)

_SHEETS = {
    Sheet.JOURNAL: "Journal: every entry",
    Sheet.TAX: "Tax by case and rate",
    Sheet.ARTICLES: "Fees by article",
    Sheet.AUTHORS: "Fees by author",
    Sheet.MEDIA: "Fees by medium",
    Sheet.TERRITORIES: "Fees by territory",
}

_KEEPS = for_roles(HANDLES_MONEY)


@get("/desk/accounts", opt=dict(_KEEPS), include_in_schema=False)
async def accounts_page(
    request: Req, state: State, month: FromQuery[str] = "", currency: FromQuery[str] = ""
) -> Page:
    """Show the books, Stripe's word beside them, and a month."""
    return await _page(request, house_of(state), month, currency)


@post("/desk/accounts/compare", opt=dict(_KEEPS), include_in_schema=False)
async def send_compare(request: Req, state: State) -> Page:
    """Compare with Stripe's balance now."""
    house = house_of(state)
    try:
        await compare_lately(house)
    except ForeignTrouble as away:
        return await _page(request, house, "", "", trouble=away.detail)
    return see_other("/desk/accounts#stripe-title")


@get("/desk/accounts/{month:str}/{sheet_name:str}", opt=dict(_KEEPS), include_in_schema=False)
async def sheet_file(
    state: State, month: FromPath[str], sheet_name: FromPath[str], currency: FromQuery[str] = ""
) -> Stream:
    """Hand out a sheet of a month as CSV."""
    period = month_end.month(month)
    try:
        wanted = Sheet(sheet_name)
    except ValueError:
        raise Unknown from None
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):  # noqa: PLR2004 - ISO 4217
        raise Unknown
    lines = month_end.sheet(house_of(state), wanted, currency=currency, period=period)
    return csv_file(f"{month}-{currency}-{wanted.value}", lines)


def csv_file(name: str, lines: AsyncIterator[str]) -> Stream:
    """Return a sheet to be kept under a name; it is its reader's alone."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "Cache-Control": "private, no-store",
    }
    return Stream(lines, media_type="text/csv", headers=headers)


async def this_month(db: Db) -> Period:
    """Return the month it is, in UTC."""
    return month_end.month(f"{(await accounts.today(db)):%Y-%m}")


async def month_links(db: Db, address: str, chosen: str) -> tuple[Choice, ...]:
    """Return the latest months of the books, the newest first, each with the address of its page."""
    today, first = await accounts.today(db), await accounts.first_booked_on(db)
    found: list[Choice] = []
    year, place = today.year, today.month
    begun = (first.year, first.month) if first is not None else (year, place)
    while len(found) < _MONTHS and (year, place) >= begun:
        name = f"{year}-{place:02d}"
        label = ENGLISH.month(date(year, place, 1))
        found.append(Choice(value=f"{address}?month={name}", label=label, chosen=name == chosen))
        year, place = (year - 1, 12) if place == 1 else (year, place - 1)
    return tuple(found)


async def _page(request: Req, house: House, month: str, currency: str, *, trouble: str = "") -> Page:
    staff = staff_of(request)
    async with house.database.reading() as db:
        period = month_end.month(month) if month else await this_month(db)
        name = f"{period.starts_on:%Y-%m}"
        moved = await accounts.currencies_booked(db, period)
        stands = await accounts.balances(db)
        compared = await accounts.balances_compared(db)
        months = await month_links(db, "/desk/accounts", name)
        tabs = await money_tabs(db, "/desk/accounts", staff.role)
    chosen = currency if currency in moved else next(iter(moved), "")
    currencies = tuple(dict.fromkeys(row.currency for row in stands))
    page = AccountsPage(
        currencies=currencies,
        accounts=_accounts(stands, currencies),
        compared=tuple(
            ComparedShown(currency=row.currency, told=row.told, booked=row.booked, at=row.at)
            for row in compared
        ),
        shared=house.settings.stripe_shared,
        trouble=trouble,
        month=name,
        starts_on=period.starts_on,
        months=months,
        currency=chosen,
        in_currencies=tuple(
            Choice(value=f"/desk/accounts?month={name}&currency={each}", label=each, chosen=each == chosen)
            for each in moved
        ),
        earned=tuple([await _earned(house, by, chosen, period) for by in _BY]) if chosen else (),
        sheets=tuple(
            Choice(value=f"/desk/accounts/{name}/{sheet.value}?currency={chosen}", label=label)
            for sheet, label in _SHEETS.items()
        )
        if chosen
        else (),
        tabs=tabs,
        stripe=at_stripe(house),
    )
    status = HTTPStatus.SERVICE_UNAVAILABLE if trouble else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/accounts.html", page, status=status)


def _accounts(stands: Sequence[BalanceRow], currencies: tuple[str, ...]) -> tuple[AccountShown, ...]:
    amounts = {(row.account, row.currency): row.amount for row in stands}
    used = [account for account in Account if any((account, each) in amounts for each in currencies)]
    return tuple(
        AccountShown(
            name=account.value,
            amounts=tuple(
                amounts.get((account, each), 0) * (-1 if account in _CREDITS else 1) for each in currencies
            ),
        )
        for account in used
    )


async def _earned(house: House, by: Sheet, currency: str, period: Period) -> EarnedBy:
    rows = [row async for row in month_end.earned(house, by, currency=currency, period=period)]
    most, rest = rows[:_SHOWN], rows[_SHOWN:]
    shown = [_shown(_named(by, row), row.detail, (row,)) for row in most]
    if rest:
        shown.append(_shown(f"{len(rest)} others", "", rest))
    return EarnedBy(sheet=by.value, rows=tuple(shown), others=len(rest))


def _shown(name: str, detail: str, rows: Sequence[EarnedRow]) -> EarnedShown:
    sold, back = sum(row.sold for row in rows), sum(row.given_back for row in rows)
    return EarnedShown(name=name, detail=detail, sold=sold, given_back=back, net=sold - back)


def _named(by: Sheet, row: EarnedRow) -> str:
    """Return what a row is about in a reader's words."""
    if by is Sheet.MEDIA:
        return ENGLISH.tell(capital(MEDIUM_WORDS[Medium(row.name)]))
    if by is Sheet.TERRITORIES:
        return ENGLISH.tell(listed(tuple(country_name(code) for code in row.name.split())))
    return row.name or "No byline"


HANDLERS = [accounts_page, send_compare, sheet_file]
