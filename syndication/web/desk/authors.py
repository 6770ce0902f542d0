"""Authors' contracts, agreed and ended on the page, and what each author got of a month."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from itertools import groupby
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from schemas.document import Statement
from syndication.desk import month_end, shares
from syndication.desk.house import House
from syndication.errors import FieldProblem, Malformed, SyndicationError, Unknown
from syndication.licensing.ledger import author_key
from syndication.licensing.money import ONE
from syndication.records import accounts
from syndication.records.accounts import AgreedRow
from syndication.web.desk.account_views import (
    AuthorShown,
    AuthorsPage,
    ContractShown,
    ContractTyped,
    StatementLink,
)
from syndication.web.desk.accounts import csv_file, month_links, this_month
from syndication.web.desk.door import console_page
from syndication.web.desk.money import money_tabs
from syndication.web.forms import typed_in
from syndication.web.guards import HANDLES_MONEY, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, pdf_file, see_other

_LONGEST_NAME = 200
"""Characters of an author's name, as bylines have it."""

_KEEPS = for_roles(HANDLES_MONEY)


@get("/desk/authors", opt=dict(_KEEPS), include_in_schema=False)
async def authors_page(request: Req, state: State, month: FromQuery[str] = "") -> Page:
    """Show every contract, and the shares of a month."""
    return await _page(request, house_of(state), month)


@post("/desk/authors", opt=dict(_KEEPS), include_in_schema=False)
async def send_contract(request: Req, state: State) -> Page:
    """Agree on a share, or let a contract end."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    try:
        if typed_in(form, "do") == "end":
            await shares.end(house, typed_in(form, "ending"), on=_day(form, "on"), actor=staff.email)
        else:
            await _agree(house, form, staff.email)
    except Malformed as wrong:
        return await _page(request, house, "", wrong, form)
    return see_other("/desk/authors")


@get("/desk/authors/{month:str}/statement.csv", opt=dict(_KEEPS), include_in_schema=False)
async def statement_csv(
    state: State, month: FromPath[str], author: FromQuery[str] = "", currency: FromQuery[str] = ""
) -> Stream:
    """Hand out an author's statement as CSV."""
    statement = await _statement(house_of(state), month, author, currency)
    return csv_file(_name(month, statement), _one(shares.statement_sheet(statement)))


@get("/desk/authors/{month:str}/statement.pdf", opt=dict(_KEEPS), include_in_schema=False)
async def statement_pdf(
    state: State, month: FromPath[str], author: FromQuery[str] = "", currency: FromQuery[str] = ""
) -> Response[bytes]:
    """Hand out an author's statement as PDF."""
    house = house_of(state)
    statement = await _statement(house, month, author, currency)
    return pdf_file(_name(month, statement), await shares.statement_file(house, statement))


async def _statement(house: House, month: str, author: str, currency: str) -> Statement:
    found = await shares.statements(house, author.replace("\x00", ""), month_end.month(month))
    for statement in found:
        if statement.currency == currency:
            return statement
    raise Unknown


def _name(month: str, statement: Statement) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", statement.author.lower()).strip("-") or "author"
    return f"{month}-{statement.currency}-{plain}"


async def _one(text: str) -> AsyncIterator[str]:
    yield text


async def _agree(house: House, form: FormMultiDict, actor: str) -> None:
    """Store what was typed. Raises Malformed naming every wrong input."""
    problems: list[FieldProblem] = []
    author, percent = typed_in(form, "author").strip(), _percent(typed_in(form, "percent"))
    if not author or len(author) > _LONGEST_NAME:
        problems.append(FieldProblem(field="author", message="Write the name as it stands in bylines."))
    if percent is None:
        problems.append(FieldProblem(field="percent", message="Give a share from 0 to 100, such as 12.5."))
    starts_on, until = _date(typed_in(form, "starts_on")), typed_in(form, "until").strip()
    if starts_on is None:
        problems.append(FieldProblem(field="starts_on", message="Give the first day, such as 2026-12-01."))
    if until and _date(until) is None:
        problems.append(FieldProblem(field="until", message="Give a day such as 2027-12-01, or none."))
    if problems or percent is None or starts_on is None:
        raise Malformed("This is no contract.", problems=tuple(problems))
    await shares.agree(house, author, percent, starts_on=starts_on, ends_on=_date(until), actor=actor)


def _percent(typed: str) -> int | None:
    """Return per cent as typed in basis points: 12.5 is 1250."""
    try:
        points = Decimal(typed.strip().rstrip("%").replace(",", ".")) * 100
    except InvalidOperation:
        return None
    if not points.is_finite() or not 0 <= points <= ONE or points != points.to_integral_value():
        return None
    return int(points)


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def _day(form: FormMultiDict, name: str) -> date:
    found = _date(typed_in(form, name))
    if found is None:
        problem = FieldProblem(field=name, message="Give the first day without it, such as 2026-12-01.")
        raise Malformed("A day is missing.", problems=(problem,))
    return found


async def _page(
    request: Req,
    house: House,
    month: str,
    wrong: SyndicationError | None = None,
    form: FormMultiDict | None = None,
) -> Page:
    staff = staff_of(request)
    agreed = await shares.agreed(house)
    async with house.database.reading() as db:
        period = month_end.month(month) if month else await this_month(db)
        name = f"{period.starts_on:%Y-%m}"
        booked = await accounts.shares_booked(db, period)
        today = await accounts.today(db)
        months = await month_links(db, "/desk/authors", name)
        tabs = await money_tabs(db, "/desk/authors", staff.role)
    typed = {each: typed_in(form, each) if form else "" for each in ContractTyped.__struct_fields__}
    ending = typed_in(form, "ending") if form is not None and typed_in(form, "do") == "end" else ""
    page = AuthorsPage(
        authors=tuple(
            _author(list(rows), today) for _, rows in groupby(agreed, key=lambda row: author_key(row.author))
        ),
        typed=ContractTyped(**typed),
        adding=form is not None and not ending,
        ending=ending,
        on=typed_in(form, "on") if form is not None else "",
        problems=tuple(_at_input(each, ending) for each in wrong.problems) if wrong is not None else (),
        today=today,
        month=name,
        starts_on=period.starts_on,
        months=months,
        statements=tuple(
            StatementLink(
                author=row.author,
                currency=row.currency,
                share=row.share,
                query=urlencode({"author": row.author, "currency": row.currency}),
            )
            for row in booked
        ),
        tabs=tabs,
    )
    status = wrong.status if wrong is not None else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/authors.html", page, status=status)


def _at_input(problem: FieldProblem, ending: str) -> FieldProblem:
    """Return a problem under the name of its input: a contract's end is typed in another form."""
    named = "on" if ending and problem.field == "until" else problem.field
    return FieldProblem(field=named, message=problem.message)


def _author(rows: Sequence[AgreedRow], today: date) -> AuthorShown:
    """Return an author's contracts, each with what it is today."""
    states: list[str] = []
    for place, row in enumerate(rows):
        replaced = any(newer.starts_on <= max(row.starts_on, today) for newer in rows[:place])
        if row.ends_on is not None and row.ends_on <= today:
            states.append("ended")
        elif replaced:
            states.append("replaced")
        else:
            states.append("in force" if row.starts_on <= today else "begins later")
    return AuthorShown(
        name=rows[0].author,
        contracts=tuple(
            ContractShown(
                percent=f"{row.basis_points / 100:g}",
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                actor=row.actor,
                at=row.at,
                state=state,
            )
            for row, state in zip(rows, states, strict=True)
        ),
        can_end=rows[0].ends_on is None,
    )


HANDLERS = [authors_page, send_contract, statement_csv, statement_pdf]
