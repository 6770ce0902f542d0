"""Authors' shares: agreed by contract, booked with each sale, told in a statement."""

from collections import defaultdict
from datetime import date, datetime

from schemas.document import Party, Statement, StatementLine
from syndication.desk.house import House
from syndication.errors import FieldProblem, Malformed, Unknown
from syndication.licensing.ledger import author_key
from syndication.licensing.licence_number import format_number
from syndication.licensing.money import ONE
from syndication.licensing.sheets import Cell, decimal, line
from syndication.records import accounts, requests
from syndication.records.accounts import AgreedRow, Period, SharedRow


async def agree(
    house: House, author: str, basis_points: int, *, starts_on: date, ends_on: date | None, actor: str
) -> None:
    """Store a contract that gives an author, as bylines have the name, so much of the net of what is sold.

    From its first day on it takes the place of earlier ones; what is sold already stays as it was
    booked. Raises Malformed.
    """
    _sound(author, basis_points, starts_on, ends_on)
    async with house.database.transaction("contract") as db:
        latest = next((row for row in await accounts.contracts(db) if _same(row, author)), None)
        if latest is not None and _terms(latest) == (basis_points, starts_on, ends_on):
            return  # sent twice
        await accounts.add_contract(
            db,
            author=" ".join(author.split()),
            author_key=author_key(author),
            basis_points=basis_points,
            starts_on=starts_on,
            ends_on=ends_on,
            actor=actor,
        )


async def end(house: House, author: str, *, on: date, actor: str) -> None:
    """Let an author's latest contract end: from that day on nothing of what is sold is theirs.

    Raises Unknown for an author without one, Malformed for a day before it has begun.
    """
    async with house.database.reading() as db:
        latest = next((row for row in await accounts.contracts(db) if _same(row, author)), None)
    if latest is None:
        raise Unknown
    await agree(
        house, latest.author, latest.basis_points, starts_on=latest.starts_on, ends_on=on, actor=actor
    )


async def agreed(house: House) -> tuple[AgreedRow, ...]:
    """Return every contract that was ever agreed, by author, the latest first."""
    async with house.database.reading() as db:
        return await accounts.contracts(db)


async def statements(house: House, author: str, period: Period) -> tuple[Statement, ...]:
    """Return an author's statement for a period in each currency in which there was anything."""
    async with house.database.reading() as db:
        rows = await accounts.shares_of_author(db, author_key(author), period)
        now = await requests.moment(db)
    by_currency: dict[str, list[SharedRow]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency].append(row)
    return tuple(
        _statement(house, author, period, currency, found, now)
        for currency, found in sorted(by_currency.items())
    )


def statement_sheet(statement: Statement) -> str:
    """Return a statement as CSV, with its totals."""
    heads = ("booked_on", "licence", "article", "currency", "fee", "share")
    rows = [
        line((str(one.booked_on), one.licence, one.headline, *_amounts(statement, one.net, one.share)))
        for one in statement.lines
    ]
    return "".join(
        (line(heads), *rows, line(("", "", "Total", *_amounts(statement, statement.net, statement.share))))
    )


async def statement_file(house: House, statement: Statement) -> bytes:
    """Return a statement as PDF. Raises as the press does."""
    return (await house.press.print_statement(statement)).pdf


def _amounts(statement: Statement, net: int, share: int) -> tuple[Cell, ...]:
    currency = statement.currency
    return currency, decimal(net, currency), decimal(share, currency)


def _statement(
    house: House, author: str, period: Period, currency: str, rows: list[SharedRow], now: datetime
) -> Statement:
    settings = house.settings
    return Statement(
        author=author,
        publication=settings.publication,
        publication_url=settings.publication_url,
        payer=Party(
            name=settings.seller_name or settings.publication,
            address=settings.seller_lines,
            country=settings.seller_country,
        ),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        currency=currency,
        made_at=now,
        lines=tuple(
            StatementLine(
                booked_on=row.booked_on,
                licence=format_number(row.licence),
                headline=row.headline,
                net=row.net,
                share=row.share,
            )
            for row in rows
        ),
        net=sum(row.net for row in rows),
        share=sum(row.share for row in rows),
    )


def _same(row: AgreedRow, author: str) -> bool:
    return author_key(row.author) == author_key(author)


def _terms(row: AgreedRow) -> tuple[int, date, date | None]:
    return row.basis_points, row.starts_on, row.ends_on


def _sound(author: str, basis_points: int, starts_on: date, ends_on: date | None) -> None:
    problems = []
    if not author.strip():
        problems.append(FieldProblem(field="author", message="Write the name as it stands in bylines."))
    if not 0 <= basis_points <= ONE:
        problems.append(FieldProblem(field="percent", message="A share is between 0 and 100 per cent."))
    if ends_on is not None and ends_on <= starts_on:
        problems.append(FieldProblem(field="until", message="A contract ends after it begins."))
    if problems:
        raise Malformed("This is no contract.", problems=tuple(problems))
