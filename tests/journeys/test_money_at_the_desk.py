"""The desk's pages about money, through HTTP: refunds by two, suspense resolved, lists a page at a time."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import httpx
from lxml import html

from syndication.desk import signin
from syndication.records.partners import ReleasesOn
from syndication.records.people import Role
from tests.journeys.test_money_invoices import invoiced, mailed_token, trust
from tests.town import PASSWORD, PATIENCE_SECONDS, Town

TWO = ("harbour-pilots-night-watch", "ferry-choir-crossing")
"""Two licences at £576.00 together: more than one person may give back."""


async def colleague(town: Town, role: Role) -> httpx.AsyncClient:
    """Return the browser of another member of staff."""
    email = f"{role.value}@example.com"
    await signin.admit(town.house, email=email, role=role, password=PASSWORD)
    return await town.signed_in(email)


async def seen(browser: httpx.AsyncClient, path: str) -> Any:  # noqa: ANN401 - lxml's own
    """Return a page of the desk as a tree."""
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return html.fromstring(answer.text)


async def sent(browser: httpx.AsyncClient, path: str, at: str = "", **typed: str) -> httpx.Response:
    """Send the form of a page, its hidden fields with it; `at`: the page, where it is another."""
    page = await seen(browser, at or path)
    hidden = {
        field.get("name"): field.get("value", "")
        for field in page.xpath("//main//form[@method='post']//input[@type='hidden']")
    }
    return await browser.post(path, data=hidden | typed)


async def test_a_refund_above_the_limit_takes_two_people_and_is_one_however_often_pressed(town: Town) -> None:
    """Wanted twice with one form: one refund. Not by whoever wanted it; by another one; then all follows."""
    bought = await town.bought(*TWO)
    first, second = await town.signed_in(), await colleague(town, Role.FINANCE)
    path = f"/desk/requests/{bought['id']}/refund"
    page = await seen(first, path)
    assert "Up to £500.00 goes back at once" in page.text_content()
    wrong = await sent(first, path, amount="lots", reason="x")
    assert wrong.status_code == 422
    form = html.fromstring(wrong.text)
    assert form.xpath("//p[@class='wrong']/@id") == ["w-amount", "w-reason"]
    assert form.xpath("string(//input[@name='amount']/@value)") == "lots"

    typed = {
        "csrf": page.xpath("string(//form[@class='once prose']//input[@name='csrf']/@value)"),
        "refund_id": page.xpath("string(//input[@name='refund_id']/@value)"),
        "reason": "Cancelled before it was printed",
    }
    for _ in range(2):
        answer = await first.post(path, data=typed)
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/desk/requests/{bought['id']}#money-title",
        )
    assert await town.count("refund") == await town.count("refund", "status = 'wanted'") == 1

    waits = f"/desk/money/refunds/{typed['refund_id']}"
    assert "You wanted this refund" in (await seen(first, waits)).text_content()
    assert (await sent(first, waits, do="approve")).status_code == 409
    assert "Cancelled before it was printed" in (await seen(second, "/desk/money")).text_content()
    assert (await sent(second, waits, do="refuse")).status_code == 422
    for _ in range(2):
        answer = await second.post(
            waits,
            data={
                "csrf": (await seen(second, "/desk/money")).xpath("string(//input[@name='csrf']/@value)"),
                "do": "approve",
            },
        )
        assert answer.status_code == 303
    await town.at_rest()
    assert await town.count("refund", "status = 'made' AND approved_by = 'finance@example.com'") == 1
    now = await town.look(bought)
    assert {licence["status"] for licence in now["licences"]} == {"revoked"}

    money = await seen(second, f"/desk/requests/{bought['id']}")
    links = money.xpath("//section[@aria-labelledby='money-title']//a[@download]/@href")
    assert [link.rpartition("/")[2] for link in links] == [each["number"] for each in now["documents"]]
    paper = await second.get(links[1])
    theirs = await town.web.get(f"/requests/{bought['access_token']}/documents/{links[1].rpartition('/')[2]}")
    assert paper.content == theirs.content
    assert money.xpath("//a[text()='Give money back']") == []
    gone = await seen(second, path)
    assert "all of it has gone back, or is promised" in gone.text_content()


async def test_one_licence_of_two_is_given_back_and_a_refusal_says_why(town: Town) -> None:
    """The other licence stands. A second refund is refused by a colleague, and the money can go elsewhere."""
    bought = await town.bought(*TWO)
    desk, second = await town.signed_in(), await colleague(town, Role.FINANCE)
    path = f"/desk/requests/{bought['id']}/refund"
    numbers = [licence["number"] for licence in bought["licences"]]
    answer = await sent(desk, path, licence=numbers[0], reason="The wrong article")
    assert answer.status_code == 303
    await town.at_rest()
    assert [each["status"] for each in (await town.look(bought))["licences"]] == ["revoked", "active"]

    too_much = await sent(desk, path, amount="500.00", reason="All of the rest")
    assert too_much.status_code == 409
    assert "Of this payment £288.00 is left" in too_much.text
    assert (await sent(desk, path, amount="288.00", reason="All of the rest")).status_code == 303
    (wanted,) = (await seen(second, "/desk/money/refunds?show=wanted")).xpath("//h3/a/@href")
    assert (await sent(second, wanted, do="refuse", reason="They printed it")).status_code == 303
    assert await town.count("refund", "failure = 'finance@example.com said no: They printed it'") == 1
    page = await seen(second, wanted)
    assert "They printed it" in page.text_content()
    assert page.xpath("//main//form") == []
    assert [each["status"] for each in (await town.look(bought))["licences"]] == ["revoked", "active"]


async def orphan(town: Town, total: int) -> str:
    """Let money arrive at Stripe that belongs to nothing of ours; return its page at the desk."""
    session = await town.at_stripe(
        "checkout/sessions",
        {
            "mode": "payment",
            "success_url": town.base_url,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": "gbp",
            "line_items[0][price_data][unit_amount]": str(total),
            "line_items[0][price_data][product_data][name]": "By telephone",
        },
    )
    before = await town.count("suspense")
    await town.pay(session["url"])
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await town.count("suspense") == before:
            await asyncio.sleep(0.02)
    async with town.house.database.reading() as db:
        newest = await db.fetchval("SELECT max(id) FROM suspense")
    return f"/desk/money/suspense/{newest}"


async def test_money_in_suspense_pays_for_a_request_goes_back_or_is_let_be(town: Town) -> None:
    """What fits is offered; what is missing is told; each resolution is noted with who and why."""
    waiting = await town.request()
    desk, reader = await town.signed_in(), await colleague(town, Role.READER)
    for_request, too_much, other = [await orphan(town, total) for total in (28_800, 100_000, 500)]

    page = await seen(desk, for_request)
    assert page.xpath("//input[@name='request']/@value") == [waiting["id"]]
    wrong = await sent(desk, for_request, what="attached", note=" ")
    assert wrong.status_code == 422
    assert html.fromstring(wrong.text).xpath("//p[@class='wrong']/@id") == ["w-request", "w-note"]
    typed = {
        "what": "attached",
        "other": f"{town.base_url}/desk/requests/{waiting['id']}",
        "note": "Paid by telephone",
    }
    assert (await sent(reader, for_request, **typed)).status_code == 403
    assert (await sent(desk, for_request, **typed)).status_code == 303
    assert (await town.licensed(waiting))["licences"][0]["status"] == "active"
    page = await seen(desk, for_request)
    assert "Paid by telephone" in page.text_content()
    assert page.xpath("//main//form") == []

    assert (await sent(desk, too_much, what="refunded", note="Nobody knows them")).status_code == 303
    assert await town.count("refund", "status = 'wanted' AND reason = 'Nobody knows them'") == 1
    assert (await sent(desk, other, what="written_off", note="Kept for the next bill")).status_code == 303
    assert await town.count("suspense", "resolved_at IS NULL") == 0
    assert (
        "Kept for the next bill" in (await seen(reader, "/desk/money/suspense?show=resolved")).text_content()
    )
    for nowhere in ("/desk/money/suspense/999999", f"/desk/money/refunds/{uuid4()}", "/desk/money/nothing"):
        assert (await desk.get(nowhere)).status_code == 404


async def test_whoever_only_looks_sees_money_and_moves_none(town: Town) -> None:
    """A reader has the lists and the request's money, no form and no button; the routes refuse too."""
    bought = await town.bought()
    reader = await colleague(town, Role.READER)
    page = await seen(reader, f"/desk/requests/{bought['id']}")
    assert page.xpath("//h2[@id='money-title']")
    assert page.xpath("//a[text()='Give money back']") == []
    assert (await reader.get(f"/desk/requests/{bought['id']}/refund")).status_code == 403
    csrf = page.xpath("string(//input[@name='csrf']/@value)")
    refused = await reader.post(
        f"/desk/requests/{bought['id']}/refund", data={"csrf": csrf, "reason": "Because"}
    )
    assert refused.status_code == 403
    assert await town.count("refund") == 0
    for name in ("payments", "refunds", "invoices", "disputes", "suspense"):
        assert (await seen(reader, f"/desk/money/{name}")).xpath("//h1")


async def test_a_long_list_is_read_to_its_end_a_page_at_a_time(town: Town) -> None:
    """A hundred and twenty rows on three pages, each once, newest first; a bad cursor is the first page."""
    async with town.house.database.transaction("test") as db:
        await db.execute(
            "INSERT INTO suspense (subject, detail, found_at)"
            " SELECT 'test:' || n, 'row ' || n, now() - (n / 7) * interval '1 minute'"
            " FROM generate_series(1, 120) AS n"
        )
    desk = await town.signed_in()
    path, found = "/desk/money/suspense?show=waiting", []
    for _ in range(3):
        page = await seen(desk, path)
        found.append(page.xpath("//h3/a/@href"))
        path = "".join(page.xpath("//nav[@class='paging']/a/@href"))
    assert path == ""
    assert [len(rows) for rows in found] == [50, 50, 20]
    assert len({link for rows in found for link in rows}) == 120
    for bad in ("nonsense", "2026-11-22~1", "2026-11-22T00:00:00Z~x", "2026-11-22T00:00:00Z~" + "9" * 30):
        assert (await seen(desk, f"/desk/money/suspense?after={bad}")).xpath("//h3/a/@href") == found[0]


async def waits(desk: httpx.AsyncClient, words: str) -> str:
    """Wait until the page of what waits says these words; return all it says."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            told = re.sub(r"\s+", " ", (await seen(desk, "/desk/money")).text_content())
            if words in told:
                return told
            await asyncio.sleep(0.05)


async def test_a_dispute_stands_among_what_waits_until_the_bank_decides(town: Town) -> None:
    """The bank's reason, the day to answer by and the amount; nothing is left when it is won."""
    await town.bought()
    charge = (await town.at_stripe("charges"))["data"][0]
    dispute = await town.happen(f"charges/{charge['id']}/dispute", reason="product_not_received")
    desk = await town.signed_in()
    told = await waits(desk, "Banks that dispute a payment")
    for words in ("product not received", "answer by", "£288.00"):
        assert words in told
    queue = " ".join((await seen(desk, "/desk")).text_content().split())
    assert "Also: Disputes to answer 1" in queue
    await town.happen(f"disputes/{dispute['id']}/decide", outcome="won")
    await waits(desk, "No money waits for a person")
    assert "Won" in (await seen(desk, "/desk/money/disputes?show=won")).text_content()


async def test_an_overdue_invoice_stands_among_what_waits_until_it_is_paid(town: Town) -> None:
    """Its number, its day, the buyer's order; the request's screen leads to its page at Stripe."""
    await trust(town, releases_on=ReleasesOn.FINALISE)
    request = await town.request()
    invoice = await invoiced(town, request, await mailed_token(town, request), purchase_order="PO 4711")
    await town.happen("time", days=31)
    desk = await town.signed_in()
    told = await waits(desk, "Overdue invoices")
    for words in (invoice["number"], "their order PO 4711", "copies before the payment", "£288.00"):
        assert words in told
    panel = await seen(desk, f"/desk/requests/{request['id']}")
    assert panel.xpath("//section[@aria-labelledby='money-title']//a[text()='its page at Stripe']/@href") == [
        invoice["hosted_invoice_url"]
    ]
    await town.happen(f"invoices/{invoice['id']}/transfer")
    await waits(desk, "No money waits for a person")
    assert "PO 4711" in (await seen(desk, "/desk/money/invoices?show=paid")).text_content()
