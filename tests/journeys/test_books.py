"""The books of a sale, through HTTP: receipt, credit note, the balance at Stripe, nobody else's paper."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pikepdf

from syndication.desk.balance import compare_balance
from tests.town import Json, Town


async def fetched(town: Town, request: Json, number: str) -> bytes:
    """Return a document as its holder downloads it, by the page and over the API: the same bytes."""
    page = await town.web.get(f"/requests/{request['access_token']}/documents/{number}")
    assert page.status_code == 200, page.text
    assert page.headers["content-type"] == "application/pdf"
    assert page.headers["content-disposition"] == f'attachment; filename="{number}.pdf"'
    api = await town.web.get(
        f"/api/v1/requests/{request['id']}/documents/{number}", headers=town.holding(request)
    )
    desk = await town.web.get(f"/api/v1/requests/{request['id']}/documents/{number}", headers=town.as_desk)
    assert page.content == api.content == desk.content
    return page.content


async def balance(town: Town) -> int:
    """Return what our books say Stripe holds."""
    async with town.house.database.reading() as db:
        return int(await db.fetchval("SELECT sum(amount) FROM entry WHERE account = 'stripe_balance'"))


async def test_whoever_pays_has_a_receipt_and_whoever_is_refunded_a_credit_note(town: Town) -> None:
    """Quote, checkout, ledger, receipt and Stripe's balance are one amount (G8, G9); a refund is credited."""
    bought = await town.bought("harbour-pilots-night-watch", "ferry-choir-crossing")
    (receipt,) = bought["documents"]
    assert (receipt["kind"], receipt["total"]) == ("invoice", bought["quote"]["total"])
    assert receipt["url"].endswith(f"/documents/{receipt['number']}")
    content = await fetched(town, bought, receipt["number"])
    assert sha256(content).digest() == sha256(await fetched(town, bought, receipt["number"])).digest()
    with pikepdf.open(BytesIO(content)) as pdf:
        assert receipt["number"] in str(pdf.docinfo.Title)
        assert "DocMDP" in str(pdf.Root.Perms.keys())
    page = (await town.web.get(f"/requests/{bought['access_token']}")).text
    assert f"Invoice <bdi>{receipt['number']}</bdi>" in page
    mail = await town.mail("jo@northernpost.example", "Your licence for")
    assert receipt["number"] in mail["text"]

    part = bought["quote"]["total"] // 3
    answer = await town.web.post(
        f"/api/v1/requests/{bought['id']}/refunds",
        json={"amount": part, "reason": "Shorter than agreed"},
        headers=town.as_desk,
    )
    assert answer.is_success, answer.text
    await town.at_rest()
    _, note = (await town.look(bought))["documents"]
    assert (note["kind"], note["total"]) == ("credit_note", part)
    assert await fetched(town, bought, note["number"]) != content

    compared = await compare_balance(town.house, datetime.now(UTC) - timedelta(hours=1))
    assert compared.differences == ()
    assert compared.transactions == 2
    told = (await town.at_stripe("balance_transactions"))["data"]
    assert await balance(town) == sum(one["net"] for one in told)
    assert (await compare_balance(town.house, datetime.now(UTC) - timedelta(hours=1))).differences == ()
    assert await balance(town) == sum(one["net"] for one in told)


async def test_somebody_elses_document_is_the_same_404(town: Town) -> None:
    """By another holder, by nobody, under another request, or made up: nothing tells them apart (G13)."""
    bought, other = await town.bought(), await town.bought("ferry-choir-crossing")
    number = bought["documents"][0]["number"]
    answers = [
        await town.web.get(f"/requests/{other['access_token']}/documents/{number}"),
        await town.web.get(f"/requests/{other['access_token']}/documents/HC-I-2026-99999"),
        await town.web.get(f"/requests/{'A' * 43}/documents/{number}"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert (
        len({answer.text.replace(number, "N").replace("HC-I-2026-99999", "N") for answer in answers[:2]}) == 1
    )
    for request, headers in (
        (other, town.holding(other)),
        (bought, town.holding(other)),
        (other, town.as_desk),
        (bought, {"Authorization": "Bearer nonsense"}),
    ):
        path = f"/api/v1/requests/{request['id']}/documents/{number}"
        assert (await town.web.get(path, headers=headers)).status_code == 404
    free = await town.web.get(f"/api/v1/requests/{bought['id']}/documents/{number}")
    assert free.status_code == 401


async def test_what_is_free_has_no_invoice_and_says_so(town: Town) -> None:
    """No number is used up for it."""
    asked = await town.request(edits=True)
    answer = await town.decide(asked, "offer", net=0, reason="A gift to the school")
    assert answer.is_success, answer.text
    await town.checkout(asked)
    assert (await town.licensed(asked))["documents"] == []
    page = (await town.web.get(f"/requests/{asked['access_token']}")).text
    assert "This licence is free of charge, so there is no invoice." in page
    assert await town.count("document") == 0
    assert await town.count("journal") == 0
