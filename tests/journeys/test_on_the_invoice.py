"""What the buyer wants on the invoice stands there: on Stripe's, on ours, and in the form the next time."""

from lxml import html

from syndication.records import documents
from tests.gateways.test_documents import words
from tests.town import Json, Town

TYPED = {
    "purchase_order": "PO <4711>",
    "reference": "Desk 7",
    "billing_line1": "1 Quay Street",
    "billing_city": "Hull",
    "billing_postal_code": "HU1 1AA",
    "billing_country": "GB",
}


async def pressed(town: Town, request: Json, typed: dict[str, str]) -> tuple[int, str]:
    """Press "Pay" with the form filled in; return the status, and where it leads or the page."""
    answer = await town.web.post(f"/requests/{request['access_token']}/pay", data=typed)
    return answer.status_code, answer.headers.get("location", answer.text)


async def test_what_was_typed_is_kept_printed_and_asked_again(town: Town) -> None:
    """Wrong: told beside the field, nothing lost. Right: on both invoices, and there for the next try."""
    request = await town.request()
    status, page = await pressed(town, request, TYPED | {"billing_city": "", "reference": "x" * 101})
    assert status == 422
    form = html.fromstring(page)
    assert form.xpath("//p[@class='wrong']/@id") == ["w-reference", "w-billing_city"]
    assert form.xpath("string(//input[@name='billing_line1']/@value)") == "1 Quay Street"
    assert form.xpath("string(//input[@name='reference']/@value)") == "x" * 101
    assert await town.count("checkout") == 0

    status, page = await pressed(town, request, TYPED)
    assert (status, page.startswith(town.stripe_url)) == (303, True)
    again = html.fromstring((await town.outside.get(request["status_page"])).text)
    assert {name: again.xpath(f"string(//input[@name='{name}']/@value)") for name in list(TYPED)[:5]} == {
        name: TYPED[name] for name in list(TYPED)[:5]
    }
    await town.pay(page)
    bought = await town.licensed(request)
    (number,) = [document["number"] for document in bought["documents"]]
    async with town.house.database.reading() as db:
        made = await documents.document_of_number(db, number)
    assert made is not None
    assert (made.body.purchase_order, made.body.reference) == ("PO <4711>", "Desk 7")
    assert made.body.buyer.address == ("1 Quay Street", "Hull HU1 1AA")
    paper = await town.web.get(f"/requests/{request['access_token']}/documents/{number}")
    printed = words(paper.content)
    for said in ("PO <4711>", "Desk 7", "1 Quay Street", "Hull HU1 1AA"):
        assert said in printed
    session = await town.session(page)
    receipt = await town.at_stripe(f"invoices/{session['invoice']}")
    assert [field["value"] for field in receipt["custom_fields"]] == ["PO <4711>", "Desk 7"]
    assert receipt["customer_address"]["city"] == "Hull"


async def test_nothing_said_is_nothing_printed(town: Town) -> None:
    """Without an address the invoice names the buyer and its country, as before."""
    bought = await town.bought()
    async with town.house.database.reading() as db:
        made = await documents.document_of_number(db, bought["documents"][0]["number"])
    assert made is not None
    assert (made.body.purchase_order, made.body.buyer.address, made.body.buyer.country) == ("", (), "GB")
