"""Somebody asks too often: 429 with the time to wait, in the form the reader wants, and nothing is lost."""

from collections.abc import AsyncIterator

import httpx
import pytest
from msgspec.structs import replace

from syndication.desk.house import House
from syndication.serving import serving
from syndication.web.app import application
from tests.town import Town, free_ports
from tests.web.typed import typed


@pytest.fixture
async def strict(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    """A second process of the service, behind a proxy it trusts, that lets nobody ask more than twice."""
    (port,) = free_ports(1)
    old = town.house
    settings = replace(
        old.settings, quotes_a_minute=2, requests_an_hour=2, base_url=f"http://localhost:{port}"
    )
    house = House(**{**vars(old), "settings": settings})
    async with (
        serving(application(house), "127.0.0.1", port, proxies="127.0.0.1"),
        httpx.AsyncClient(base_url=settings.base_url, timeout=60) as client,
    ):
        yield client


def behind(address: str) -> dict[str, str]:
    """Return the header a proxy adds for a client; what the client itself wrote stands before it."""
    return {"X-Forwarded-For": f"203.0.113.99, {address}"}


async def test_the_api_says_how_long_to_wait(town: Town, strict: httpx.AsyncClient) -> None:
    """Problem JSON with Retry-After; another client is free, and so is whoever has a key."""
    wish = town.wish()
    quote = {name: wish[name] for name in ("articles", "usage", "organisation", "currency")}
    for path, body in (("/api/v1/quotes", quote), ("/api/v1/requests", wish)):
        sent = [await strict.post(path, json=body, headers=behind("192.0.2.1")) for _ in range(3)]
        assert [answer.is_success for answer in sent] == [True, True, False]
        assert (sent[2].status_code, sent[2].headers["content-type"]) == (429, "application/problem+json")
        assert int(sent[2].headers["retry-after"]) >= 60
        assert (await strict.post(path, json=body, headers=behind("192.0.2.2"))).is_success
        assert (await strict.post(path, json=body, headers=behind("192.0.2.1") | town.as_desk)).is_success
    assert await town.count("request") == 4


async def test_the_form_keeps_what_was_typed(town: Town, strict: httpx.AsyncClient) -> None:
    """The page says to wait and holds every answer; the panel alone says it too, with the same status."""
    form = typed(message="Do not lose me", audience="31,000")
    for _ in range(2):
        assert (await strict.post("/republish", data=form, headers=behind("192.0.2.1"))).status_code == 303
        form = form | {"message": "Do not lose me either"}
    page = await strict.post("/republish", data=form | {"audience": "32,000"}, headers=behind("192.0.2.1"))
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) == 3600
    assert "Many requests came from your network" in page.text
    assert "Do not lose me either" in page.text
    assert "32,000" in page.text
    panels = [await strict.post("/republish/price", data=form, headers=behind("192.0.2.1")) for _ in range(3)]
    assert [panel.status_code for panel in panels] == [200, 200, 429]
    assert "Many prices were asked for" in panels[2].text
    again = await strict.post("/republish", data=form | {"do": "price"}, headers=behind("192.0.2.1"))
    assert (again.status_code, "Do not lose me either" in again.text) == (429, True)
    assert await town.count("request") == 2
