"""From an article to a paid, licensed copy: the story the service exists for."""

import io

import pikepdf

from tests.town import DECLINED_CARD, Town


async def test_a_request_within_the_rules_is_licensed_without_a_person(town: Town) -> None:
    """Ask, get a price, pay with a test card, and hold the three copies."""
    request = await town.request()
    assert request["stage"] == "offered"
    assert sum(line["amount"] for line in request["quote"]["lines"]) == request["quote"]["net"] == 24_000
    assert request["quote"]["total"] == 28_800

    paid = await town.pay(await town.checkout(request))
    assert paid.status_code == 303
    assert paid.headers["location"].startswith(request["status_page"])

    (licence,) = (await town.licensed(request))["licences"]
    assert licence["status"] == "active"
    copies = {copy["format"]: await town.outside.get(copy["url"]) for copy in licence["copies"]}
    assert {name: answer.status_code for name, answer in copies.items()} == {
        "html": 200,
        "pdf": 200,
        "json": 200,
    }
    assert licence["number"] in copies["html"].text
    assert licence["number"] in copies["json"].text
    with pikepdf.open(io.BytesIO(copies["pdf"].content)) as pdf:
        assert licence["number"] in str(pdf.open_metadata())


async def test_a_declined_card_leaves_a_request_that_can_be_paid_again(town: Town) -> None:
    """The decline is told on the payment page; the same page then takes another card."""
    request = await town.request()
    page = await town.checkout(request)
    declined = await town.pay(page, DECLINED_CARD)
    assert "declined" in declined.text
    assert (await town.look(request))["stage"] == "awaiting_payment"
    await town.pay(page)
    assert (await town.licensed(request))["licences"][0]["status"] == "active"
    assert await town.count("payment") == 1
