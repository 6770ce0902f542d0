"""A French publisher sells to the rest of the Union: numbers, registers, and people where they are silent."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.town import Json, Town

ITALIAN, NOBODYS, SILENT = "IT00743110157", "DE200000005", "DE300000002"


@pytest.fixture
def seller() -> dict[str, str]:
    """A French publisher below the threshold for distance sales."""
    return {"seller_country": "FR", "seller_vat_id": "FR40303265045"}


@pytest.fixture
async def sandbox(registers: str) -> AsyncIterator[httpx.AsyncClient]:
    """The registers' own doors."""
    async with httpx.AsyncClient(base_url=registers) as client:
        yield client
        await client.delete("/sandbox/faults")


def paper(number: str, country: str = "IT") -> Json:
    """Return a newspaper with this VAT number."""
    name = f"Il Mattino del Porto {country}"
    return {"name": name, "type": "commercial", "country": country, "vat_id": number}


async def ask(town: Town, number: str, country: str = "IT", **changes: Any) -> Json:  # noqa: ANN401
    """Send the newspaper's request."""
    return await town.request(organisation=paper(number, country), currency="EUR", **changes)


async def desk_page(town: Town, request: Json) -> tuple[httpx.AsyncClient, str]:
    """Return a signed-in browser and the words of the request's page."""
    browser = await town.signed_in()
    answer = await browser.get(f"/desk/requests/{request['id']}")
    assert answer.status_code == 200, answer.text
    return browser, answer.text


async def press(
    browser: httpx.AsyncClient, page: str, request: Json, verb: str, **typed: str
) -> httpx.Response:
    """Press a button on the request's page."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    return await browser.post(f"/desk/requests/{request['id']}/{verb}", data={"csrf": csrf[1], **typed})


async def test_a_valid_number_is_licensed_without_a_person(town: Town) -> None:
    """An Italian newspaper is offered the price without VAT at once, pays it, and the ground is kept."""
    request = await ask(town, "00743110157")
    quote = request["quote"]
    assert (request["stage"], quote["tax"], quote["total"]) == ("offered", 0, quote["net"])
    assert quote["tax_case"] == "reverse_charge"
    assert "Reverse charge" in quote["tax_note"]
    assert ITALIAN in quote["tax_note"]
    await town.pay(await town.checkout(request))
    await town.licensed(request)
    assert (
        await town.count("tax_evidence", f"number = '{ITALIAN}' AND answer = 'valid' AND reference <> ''")
        == 1
    )
    _, page = await desk_page(town, request)
    assert "Holder of IT00743110157" in page
    assert "WAPIAAAA" in page


async def test_a_silent_register_is_asked_again_by_a_person(town: Town, sandbox: httpx.AsyncClient) -> None:
    """The desk sees that nobody answered, asks again, and approves the price that follows from the yes."""
    await sandbox.post("/sandbox/faults", json=["unavailable"])
    request = await ask(town, ITALIAN)
    assert (request["stage"], request["quote"]["tax_case"]) == ("review", "undecided")
    browser, page = await desk_page(town, request)
    assert "No answer" in page
    assert "MS_UNAVAILABLE" in page
    assert "How the VAT is settled" in page
    answer = await press(browser, page, request, "ask-again")
    assert answer.status_code == 303
    page = (await browser.get(f"/desk/requests/{request['id']}")).text
    assert "Valid" in page
    assert "How the VAT is settled" not in page
    assert page.count("has to be validated") == 1, "in the history alone"
    answer = await press(browser, page, request, "approve", total=str(request["quote"]["net"]))
    assert answer.status_code == 303
    offered = await town.look(request)
    assert (offered["stage"], offered["quote"]["tax_case"]) == ("offered", "reverse_charge")
    assert not [reason for reason in offered["quote"]["reasons"] if "VAT" in reason]


async def test_a_person_settles_what_nobody_answers(town: Town) -> None:
    """Approving settles an open tax as proposed, or as the desk chooses among what the law knows."""
    trusted = await ask(town, SILENT, "DE")
    quote = (await town.decide(trusted, "approve")).json()["quote"]
    assert (quote["tax"], quote["tax_case"]) == (0, "reverse_charge")
    assert "226(11a)" in quote["tax_note"]
    for verb, given in (("approve", {}), ("offer", {"net": 10_000, "reason": "as agreed"})):
        request = await ask(town, SILENT, "DE", message=verb)
        refused = await town.decide(request, verb, **given, tax_case="outside_scope")
        assert refused.status_code == 422
        assert [problem["field"] for problem in refused.json()["errors"]] == ["tax_case"]
        answer = await town.decide(request, verb, **given, tax_case="seller_rate")
        quote = answer.json()["quote"]
        assert (quote["tax_case"], quote["tax_label"]) == ("seller_rate", "VAT 20 %")
        assert quote["tax"] == round(quote["net"] * 0.2)


async def test_a_number_nobody_holds_is_told_to_the_desk(town: Town) -> None:
    """The register's no goes to a person, who sees it; the price bears the tax meanwhile."""
    request = await ask(town, NOBODYS, "DE")
    assert request["stage"] == "review"
    assert request["quote"]["tax"] == round(request["quote"]["net"] * 0.2)
    assert f"{NOBODYS} is not in the register" in request["quote"]["reasons"]
    _, page = await desk_page(town, request)
    assert "Not registered" in page


async def test_what_was_looked_at_is_what_is_approved(town: Town, sandbox: httpx.AsyncClient) -> None:
    """When the answer changed the total behind somebody's back, nothing is approved at the old one."""
    await sandbox.post("/sandbox/faults", json=["unavailable"])
    request = await ask(town, ITALIAN)
    browser, page = await desk_page(town, request)
    answer = await press(browser, page, request, "approve", total=str(request["quote"]["total"] + 1))
    assert answer.status_code == 409
    assert "the tax changed a moment ago" in answer.text


async def test_a_wrong_number_is_told_beside_its_input(town: Town) -> None:
    """The API names the field; the form keeps what was typed, and its price does not wait for the number."""
    wish = town.wish(organisation=paper("IT00743110158"), currency="EUR")
    answer = await town.web.post("/api/v1/requests", json=wish)
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["errors"]] == ["organisation.vat_id"]
    plain = town.wish(organisation=paper("IT00743110157"), currency="EUR")
    plain = {name: plain[name] for name in ("articles", "usage", "organisation", "currency")}
    assert (await town.web.post("/api/v1/quotes", json=plain)).json()["tax_case"] == "reverse_charge"


async def test_the_price_beside_the_form_asks_no_register(town: Town, sandbox: httpx.AsyncClient) -> None:
    """However often the form is drawn, nobody is asked; nor does half a number hide the price."""
    before = len((await sandbox.get("/sandbox/askings")).json())
    form = {
        "article": "harbour-pilots-night-watch",
        "medium": "web",
        "audience": "40000",
        "territories": "IT",
        "languages": "en",
        "months": "12",
        "starts_on": town.wish()["usage"]["starts_on"],
        "organisation_type": "commercial",
        "organisation_country": "IT",
        "organisation_vat_id": ITALIAN,
        "currency": "EUR",
    }
    whole = await town.web.post("/republish/price", data=form)
    assert "Reverse charge" in whole.text
    half = await town.web.post("/republish/price", data=form | {"organisation_vat_id": "IT0074"})
    assert "VAT 20 %" in half.text
    assert len((await sandbox.get("/sandbox/askings")).json()) == before


async def test_strangers_press_the_same_button_at_once(town: Town) -> None:
    """Five requests at the same moment are five offers; every answer that came is kept."""
    made = await asyncio.gather(*(ask(town, ITALIAN) for _ in range(5)))
    assert {each["quote"]["tax_case"] for each in made} == {"reverse_charge"}
    assert {each["stage"] for each in made} == {"offered"}
