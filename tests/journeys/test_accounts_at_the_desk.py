"""The accounts' pages, through HTTP: the books beside Stripe's, a month as CSV, contracts and statements."""

import csv
from datetime import UTC, datetime
from io import StringIO

from syndication.records.people import Role
from tests.journeys.test_money_at_the_desk import colleague, seen, sent
from tests.town import Town

MONTH = f"{datetime.now(UTC):%Y-%m}"


async def test_the_books_say_what_stripe_says_and_by_how_much_not(town: Town) -> None:
    """After a sale the two are equal. What only the books say differs, and a person finds it in suspense."""
    await town.bought()
    await town.at_rest()
    desk = await town.signed_in()
    assert "Not compared yet" in (await seen(desk, "/desk/accounts")).text_content()
    assert (await sent(desk, "/desk/accounts/compare", at="/desk/accounts")).status_code == 303
    page = await seen(desk, "/desk/accounts")
    told = (await town.at_stripe("balance"))["pending"][0]["amount"]
    assert "Stripe holds £" in page.text_content()
    assert "and the books say the same" in page.text_content()
    async with town.house.database.transaction("test") as db:
        held = "SELECT sum(amount) FROM entry WHERE account = 'stripe_balance'"
        assert await db.fetchval(held) == told
        journal = await db.fetchval(
            "INSERT INTO journal (cause, kind, booked_at)"
            " VALUES ('payment:pi_made_up', 'payment', now() - interval '2 hours') RETURNING id"
        )
        for account, amount in (("stripe_balance", 1_200), ("receivable", -1_200)):
            await db.execute(
                "INSERT INTO entry (journal_id, account, currency, amount) VALUES ($1, $2, 'GBP', $3)",
                journal,
                account,
                amount,
            )
    for _ in range(2):
        await sent(desk, "/desk/accounts/compare", at="/desk/accounts")
    assert "£12.00 apart" in (await seen(desk, "/desk/accounts")).text_content()
    waits = (await seen(desk, "/desk/money")).text_content()
    assert "Our books say so, Stripe does not: £12.00 moved for pi_made_up." in waits
    assert await town.count("suspense") == 1


async def test_a_month_is_downloaded_and_shown_by_article_author_medium_and_market(town: Town) -> None:
    """The sheets of the page are those of the command line; what is no month or no sheet is refused."""
    bought = await town.bought("harbour-pilots-night-watch", "ferry-choir-crossing")
    desk, reader = await town.signed_in(), await colleague(town, Role.READER)
    page = await seen(desk, f"/desk/accounts?month={MONTH}")
    net = f"{bought['quote']['net'] / 100:.2f}"
    for words in ("Leonie Marsh", "harbour-pilots-night-watch", "A website", "United Kingdom", f"£{net}"):
        assert words in page.text_content()
    for link in page.xpath("//a[@download]/@href"):
        answer = await desk.get(link)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
        assert answer.headers["content-disposition"].endswith('.csv"')
        rows = list(csv.DictReader(StringIO(answer.text)))
        assert rows, link
        if "articles" in link:
            assert f"{sum(float(row['net']) for row in rows):.2f}" == net
    assert "Nothing moved in this month" in (await seen(desk, "/desk/accounts?month=2020-01")).text_content()
    for wrong, status in (
        ("/desk/accounts?month=2020-13", 422),
        (f"/desk/accounts/{MONTH}/nothing?currency=GBP", 404),
        (f"/desk/accounts/{MONTH}/tax", 404),
        ("/desk/accounts/never/tax?currency=GBP", 422),
        (f"/desk/authors/{MONTH}/statement.pdf?author=Nobody&currency=GBP", 404),
    ):
        assert (await desk.get(wrong)).status_code == status, wrong
        assert (await reader.get(wrong)).status_code == 403, wrong


async def test_an_author_is_agreed_with_earns_and_the_contract_ends(town: Town) -> None:
    """Typed wrong: nothing lost. Sent twice: one contract. The share of the sale stands on CSV and PDF."""
    desk, reader = await town.signed_in(), await colleague(town, Role.READER)
    wrong = await sent(desk, "/desk/authors", do="agree", author=" ", percent="120", starts_on="soon")
    assert wrong.status_code == 422
    assert all(words in wrong.text for words in ('value="120"', "Write the name", "from 0 to 100"))
    typed = {"do": "agree", "author": "Leonie Marsh", "percent": "12.5", "starts_on": "2020-01-01"}
    for _ in range(2):
        assert (await sent(desk, "/desk/authors", **typed)).status_code == 303
    assert await town.count("author_contract", "basis_points = 1250") == await town.count("author_contract")
    assert await town.count("author_contract") == 1
    assert (await reader.get("/desk/authors")).status_code == 403

    bought = await town.bought("ferry-choir-crossing")
    page = await seen(desk, "/desk/authors")
    links = {link.split("?")[0][-3:]: link for link in page.xpath("//a[@download]/@href")}
    sheet = list(csv.reader(StringIO((await desk.get(links["csv"])).text)))
    assert sheet[-1][-1] == f"{bought['quote']['net'] * 125 / 100_000:.2f}"
    assert (await desk.get(links["pdf"])).content.startswith(b"%PDF-1.7")

    ending = {"do": "end", "ending": "Leonie Marsh"}
    too_early = await sent(desk, "/desk/authors", **ending, on="2019-01-01")
    assert too_early.status_code == 422
    assert "A contract ends after it begins." in too_early.text
    assert (await sent(desk, "/desk/authors", **ending, on="2021-01-01")).status_code == 303
    assert "Ended" in (await seen(desk, "/desk/authors")).text_content()
    await town.bought("ferry-choir-crossing", organisation={"name": "Late Press", "country": "GB"})
    assert len(list(csv.reader(StringIO((await desk.get(links["csv"])).text)))) == len(sheet)
    assert (await sent(desk, "/desk/authors", do="end", ending="Nobody", on="2021-01-01")).status_code == 404
