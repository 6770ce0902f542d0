"""A partner at the door: what a person does to come in, and the forms of their pages."""

import asyncio
import re
from typing import Any

import httpx

from tests.town import PATIENCE_SECONDS, Json, Town

JO = "jo@northernpost.example"


async def link_for(town: Town, email: str, *, back: str = "/partner") -> str:
    """Ask for a link and return its address as the mail has it."""
    before = len(await town.mails(email))
    answer = await town.web.post("/partner/sign-in", data={"email": email, "back": back})
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(await town.mails(email)) == before:
            await asyncio.sleep(0.02)
    return address_in(await town.mail(email, "Sign in to your licences"))


def address_in(mail: Json) -> str:
    """Return the link of a mail that signs in."""
    found = re.search(r"https?://\S+/partner/sign-in/\S+", mail["text"])
    assert found, mail["text"]
    return found[0]


async def comes_in(town: Town, email: str = JO, *, link: str = "") -> httpx.AsyncClient:
    """Return a browser in which whoever reads this mailbox is signed in."""
    browser = await town.browser()
    path = (link or await link_for(town, email)).removeprefix(town.base_url)
    page = await browser.get(path)
    assert page.status_code == 200, page.text
    assert email in page.text
    answer = await browser.post(path.partition("?")[0], data={"back": "/partner"})
    assert answer.status_code == 303, answer.text
    return browser


async def sends(browser: httpx.AsyncClient, page: str, path: str = "", **form: Any) -> httpx.Response:  # noqa: ANN401
    """Send a form of a page as it lies there, with its token; whatever the answer."""
    shown = await browser.get(page)
    token = re.search(r'name="csrf" value="([^"]+)"', shown.text)
    assert token, shown.text
    return await browser.post(path or page, data={"csrf": token[1], **form})


async def founded(town: Town, browser: httpx.AsyncClient, name: str = "the northern post ltd") -> int:
    """Found an organisation; return its number."""
    answer = await sends(browser, "/partner/organisation", organisation=name)
    assert answer.status_code == 303, answer.text
    async with town.house.database.reading() as db:
        return int(await db.fetchval("SELECT max(id) FROM organisation"))


async def asked_in(
    town: Town, browser: httpx.AsyncClient, organisation: int, email: str, *, role: str = ""
) -> httpx.AsyncClient:
    """Ask a colleague in, who says yes; return the colleague's browser."""
    path = f"/partner/organisations/{organisation}"
    answer = await sends(browser, "/partner/organisation", path, do="invite", email=email, role=role)
    assert answer.status_code == 303, answer.text
    colleague = await comes_in(town, email, link=address_in(await town.mail(email, "asks you in")))
    page = (await colleague.get("/partner/organisation")).text
    accept = re.search(r'value="(accept:\d+)"', page)
    assert accept, page
    answer = await sends(colleague, "/partner/organisation", path, do=accept[1])
    assert answer.status_code == 303, answer.text
    return colleague


async def member_id(town: Town, email: str) -> int:
    """Return the number of somebody's latest membership."""
    async with town.house.database.reading() as db:
        return int(
            await db.fetchval(
                "SELECT max(member.id) FROM member JOIN person ON person.id = person_id WHERE email = $1",
                email,
            )
        )


async def key_of(browser: httpx.AsyncClient, organisation: int, name: str = "CMS") -> str:
    """Make a key on its page and return it as it is shown, once."""
    answer = await sends(browser, "/partner/keys", f"/partner/keys/{organisation}", do="make", name=name)
    assert answer.status_code == 201, answer.text
    found = re.search(r"syn_partner_\w+", answer.text)
    assert found
    return found[0]
