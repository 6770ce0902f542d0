"""The month's end: sheets that add up to the ledger, and authors' statements that add up to their shares."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import msgspec
import pytest

from schemas.usage import Organisation
from syndication.desk import month_end, shares
from syndication.desk.house import House
from syndication.desk.month_end import Sheet, month
from syndication.errors import Malformed
from syndication.licensing.sheets import line
from syndication.records.accounts import Period
from tests.desk.test_accounts import asked, bought, given_back
from tests.desk.test_quotation import PLAIN

NOW = month(datetime.now(UTC).strftime("%Y-%m"))
FERRY = msgspec.structs.replace(PLAIN, articles=("ferry-choir-crossing",))
"""By Leonie Marsh."""
ABROAD = msgspec.structs.replace(
    FERRY,
    usage=msgspec.structs.replace(PLAIN.usage, territories=("GB", "FR"), languages=("en", "fr")),
    organisation=Organisation(name="Le Port", country="FR", vat_id="FR40303265045"),
)


async def rows(house: House, wanted: Sheet, currency: str = "GBP") -> list[dict[str, str]]:
    """Return a sheet of this month as its reader's spreadsheet has it."""
    lines = [text async for text in month_end.sheet(house, wanted, currency=currency, period=NOW)]
    return list(csv.DictReader(StringIO("".join(lines))))


def total(found: list[dict[str, str]], head: str) -> Decimal:
    """Return the sum of a column."""
    return sum((Decimal(row[head]) for row in found), Decimal(0))


async def test_every_sheet_adds_up_to_the_ledger(house: House) -> None:
    """Debits are credits; by article, author, medium, market and tax case it is the same revenue."""
    async with house.database.reading() as db:
        before = await month_end.currencies(house, NOW)
    first, second = await asked(house), await asked(house, ABROAD)
    async with house.database.transaction("test") as db:
        sold = await bought(db, house, first)
        payment_id = await db.fetchval("SELECT id FROM payment")
        other = await bought(db, house, second)
        await given_back(db, house, sold, payment_id, sold.quote.total // 3)
    assert before == ()
    assert await month_end.currencies(house, NOW) == ("GBP",)
    journal = await rows(house, Sheet.JOURNAL)
    assert total(journal, "debit") == total(journal, "credit") > 0
    booked = {row["account"] for row in journal}
    assert {"revenue", "refunds", "tax", "receivable", "stripe_balance"} == booked
    net = Decimal(sold.quote.net + other.quote.net) / 100
    for wanted in (Sheet.ARTICLES, Sheet.AUTHORS, Sheet.MEDIA, Sheet.TERRITORIES):
        found = await rows(house, wanted)
        assert total(found, "sold") == net
        assert total(found, "given_back") > 0
    taxed = await rows(house, Sheet.TAX)
    assert total(taxed, "net") == net - total(await rows(house, Sheet.MEDIA), "given_back")
    assert {row["tax_rate_percent"] for row in taxed} == {"0", "20"}
    assert {row["territories"] for row in await rows(house, Sheet.TERRITORIES)} == {"GB", "FR GB"}
    assert {row["author"] for row in await rows(house, Sheet.AUTHORS)} == {"Hannah Voss", "Leonie Marsh"}
    assert await rows(house, Sheet.JOURNAL, "EUR") == []


async def test_a_statement_tells_each_licence_and_what_was_given_back(house: House) -> None:
    """Fees and shares line by line, refunds taken off, the totals in CSV and on paper."""
    for wrong in (("", 100, None), ("Leonie Marsh", 10_001, None), ("Leonie Marsh", 1, date(2020, 1, 1))):
        with pytest.raises(Malformed):
            await shares.agree(
                house, wrong[0], wrong[1], starts_on=date(2020, 1, 1), ends_on=wrong[2], actor="a test"
            )
    await shares.agree(
        house, " leonie  MARSH ", 2500, starts_on=date(2020, 1, 1), ends_on=None, actor="a test"
    )
    request_id = await asked(house, FERRY)
    async with house.database.transaction("test") as db:
        request = await bought(db, house, request_id)
        payment_id = await db.fetchval("SELECT id FROM payment")
        await given_back(db, house, request, payment_id, request.quote.total // 2)
    (statement,) = await shares.statements(house, "Leonie Marsh", NOW)
    sold, back = statement.lines
    assert (sold.net, sold.share) == (request.quote.net, (request.quote.net * 2500 + 5000) // 10_000)
    assert back.net < 0
    assert back.share < 0
    assert (statement.net, statement.share) == (sold.net + back.net, sold.share + back.share)
    told = list(csv.reader(StringIO(shares.statement_sheet(statement))))
    assert told[-1] == ["", "", "Total", "GBP", f"{statement.net / 100:.2f}", f"{statement.share / 100:.2f}"]
    assert (await shares.statement_file(house, statement)).startswith(b"%PDF-1.7")
    before = Period(starts_on=date(2019, 1, 1), ends_on=NOW.starts_on)
    assert await shares.statements(house, "Leonie Marsh", before) == ()
    assert [(one.author, one.basis_points) for one in await shares.agreed(house)] == [("leonie MARSH", 2500)]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uff1d1"])
def test_what_a_stranger_named_is_no_formula(formula: str) -> None:
    """A spreadsheet shows it; our own numbers stay numbers, and a text with commas and quotes is whole."""
    assert line((formula,)).lstrip('"').startswith("'")
    assert line((Decimal("-1.50"), -3, 'a, "b"')) == '-1.50,-3,"a, ""b"""\r\n'


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "", "2026-11-01", "2\u066026-11"])
def test_what_is_no_month_is_refused(text: str) -> None:
    """With the sentence that says how a month is written."""
    with pytest.raises(Malformed):
        month(text)


def test_december_ends_with_the_year() -> None:
    """Half-open, as every period of ours."""
    assert month("2026-12") == Period(starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 1))
