"""Coming in by the newsroom's own account: the real flow, and every token that must not be believed."""

import re
from collections.abc import AsyncIterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from syndication.desk.signin import admit
from syndication.gateways.identity import IdentityProvider
from syndication.records.people import Role
from syndication.sandbox import accounts
from syndication.serving import serving
from tests.town import PASSWORD, Town, free_ports

INES, SAM, ADA, JO = (f"{name}@harbourcourier.example" for name in ("ines", "sam", "ada", "jo"))


@pytest.fixture
async def newsroom(seller: dict[str, str]) -> AsyncIterator[str]:
    """An identity provider of its own, and a house that trusts it."""
    (port,) = free_ports(1)
    address = f"http://localhost:{port}"
    seller |= {
        "newsroom_issuer": f"{address}/accounts",
        "newsroom_client_id": accounts.CLIENT_ID,
        "newsroom_client_secret": accounts.CLIENT_SECRET,
        "newsroom_roles": accounts.ROLES,
        "newsroom_admits": "groups",
    }
    async with serving(accounts.accounts_app(address), "127.0.0.1", port):
        yield f"{address}/accounts"


@pytest.fixture
def seller() -> dict[str, str]:
    """Settings of the house, filled in by `newsroom` before the house is put together."""
    return {"seller_country": "GB", "seller_vat_id": "GB980780684"}


@pytest.fixture
def door(newsroom: str, town: Town) -> "Door":
    """The way in, of a town whose people have accounts at the newsroom."""
    return Door(town, newsroom)


class Door:
    """The way to the provider and back, as a browser goes it."""

    def __init__(self, town: Town, issuer: str) -> None:
        self.town, self.issuer = town, issuer

    async def leave(self, browser: httpx.AsyncClient, **form: str) -> str:
        """Press the button; return the provider's page."""
        answer = await browser.post("/desk/newsroom", data={"back": "/desk/articles"} | form)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def consent(self, page: str, email: str) -> str:
        """Choose who one is; return the address that leads back."""
        shown = await self.town.outside.get(page)
        assert shown.status_code == 200, shown.text
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown.text)
        form = {name: unescape(text) for name, text in hidden} | {"email": email}
        answer = await self.town.outside.post(f"{self.issuer}/authorize", data=form)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def come(self, email: str, browser: httpx.AsyncClient | None = None) -> httpx.Response:
        """Go the whole way; return what the desk answers."""
        browser = browser or await self.town.browser()
        return await browser.get(await self.consent(await self.leave(browser), email))

    async def forge(self, *kinds: str) -> None:
        """Let the next tokens be wrong."""
        answer = await self.town.outside.post(f"{self.issuer}/sandbox/forge", json=kinds)
        assert answer.status_code == 201, answer.text

    async def person(self, email: str, *groups: str) -> None:
        """Put somebody into other groups."""
        person = {"name": "Somebody", "email": email, "groups": groups}
        await self.town.outside.post(f"{self.issuer}/sandbox/people", json=person)


async def test_a_group_gives_the_role_and_the_account(door: Door) -> None:
    """An editor of the night desk comes in for the first time, as an editor; both kinds of key are known."""
    browser = await door.town.browser()
    assert "Sign in with the newsroom" in (await browser.get("/desk/sign-in")).text
    back = await door.come(SAM, browser)
    assert (back.status_code, back.headers["location"]) == (303, "/desk/articles")
    assert "Editor" in (await browser.get("/desk/account")).text
    await door.town.outside.post(f"{door.issuer}/sandbox/signs", json={"algorithm": "ES256"})
    assert (await door.come(ADA)).status_code == 303
    assert await door.town.count("staff", "identity IS NOT NULL AND role IN ('editor', 'finance')") == 2
    # the second time it is the same account
    assert (await door.come(SAM)).status_code == 303
    assert await door.town.count("staff", "identity IS NOT NULL") == 2


async def test_whoever_was_invited_is_joined_by_a_confirmed_address(door: Door) -> None:
    """The colleague with a password here gets no second account; an unconfirmed address joins nothing."""
    await admit(door.town.house, email=JO, role=Role.APPROVER, password=PASSWORD)
    assert (await door.come(JO)).status_code == 303
    assert (
        await door.town.count("staff", f"email = '{JO}' AND identity IS NOT NULL AND role = 'approver'") == 1
    )
    await admit(door.town.house, email="desk@harbourcourier.example", role=Role.ADMIN, password=PASSWORD)
    refused = await door.come("desk@harbourcourier.example")
    assert (refused.status_code, "no place on the desk" in refused.text) == (403, True)
    assert (
        await door.town.count("staff", "email = 'desk@harbourcourier.example' AND identity IS NOT NULL") == 0
    )


async def test_nobody_comes_in_without_a_group_or_an_invitation(door: Door) -> None:
    """A visitor of the newsroom has no place; a blocked colleague stays blocked; who says no is let be."""
    for email in (JO, ""):
        browser = await door.town.browser()
        refused = await door.come(email, browser)
        assert refused.status_code in {401, 403}
        assert "desk" not in browser.cookies
    await door.come(SAM)
    async with door.town.house.database.transaction("test") as db:
        await db.execute("UPDATE staff SET blocked_at = now() WHERE email = $1", SAM)
    blocked = await door.come(SAM)
    assert (blocked.status_code, "blocked" in blocked.text) == (403, True)


async def test_the_groups_are_followed_but_the_last_admin_stays(door: Door) -> None:
    """Another group is another role at the next sign-in, and the sessions from before end."""
    browser = await door.town.browser()
    await door.come(SAM, browser)
    await door.person(SAM, "accounts")
    assert (await door.come(SAM)).status_code == 303
    assert await door.town.count("staff", f"email = '{SAM}' AND role = 'finance'") == 1
    assert (await browser.get("/desk")).status_code == 303
    async with door.town.house.database.transaction("test") as db:
        await db.execute("UPDATE staff SET blocked_at = now() WHERE email = 'desk@example.com'")
    await door.come(INES)
    await door.person(INES, "night-desk")
    assert (await door.come(INES)).status_code == 303
    assert await door.town.count("staff", f"email = '{INES}' AND role = 'admin'") == 1


@pytest.mark.parametrize(
    "kind",
    [
        *("none", "other_key", "secret", "expired", "early", "audience", "two_audiences"),
        *("nonce", "issuer", "nobody", "garbage"),
    ],
)
async def test_a_token_that_is_not_what_it_says_opens_nothing_v9_1_1_v9_2_1_v9_2_2(
    door: Door, kind: str
) -> None:
    """Unsigned, signed by another, for another, too old, too young, from another: each is refused alike."""
    await door.forge(kind)
    browser = await door.town.browser()
    refused = await door.come(SAM, browser)
    assert (refused.status_code, "could not be confirmed" in refused.text) == (401, True), refused.text
    assert "desk" not in browser.cookies
    assert await door.town.count("staff") == 1
    # and the next honest one is believed
    assert (await door.come(SAM, browser)).status_code == 303


async def test_the_way_back_is_gone_once_and_by_who_left_v10_2_1(door: Door) -> None:
    """Replayed, gone by another browser, with another state, with a code of another's way: refused."""
    browser, thief = await door.town.browser(), await door.town.browser()
    back = await door.consent(await door.leave(browser), SAM)
    stolen = await thief.get(back)
    assert (stolen.status_code, "desk" in thief.cookies) == (401, False)
    way = browser.cookies["desk-way"]
    first = await browser.get(back)
    assert first.status_code == 303
    again = await door.town.web.get(back, headers={"Cookie": f"desk-way={way}"})
    assert (again.status_code, "done already" in again.text) == (401, True)

    # the code of a way that the thief began is not believed on the way of the other
    his = parse_qs(urlsplit(await door.consent(await door.leave(thief), JO)).query)
    page = await door.leave(browser)
    state = parse_qs(urlsplit(page).query)["state"][0]
    mixed = await browser.get("/desk/newsroom/back", params={"code": his["code"][0], "state": state})
    assert (mixed.status_code, "could not be confirmed" in mixed.text) == (401, True)
    for odd in ({"code": "x"}, {"code": "x", "state": "é\x00"}, {"state": "x"}, {}):
        assert (await (await door.town.browser()).get("/desk/newsroom/back", params=odd)).status_code == 401


async def test_the_session_is_a_new_one_and_proves_who_it_is_v7_2_4(door: Door) -> None:
    """Whoever has nothing but the newsroom's account proves it there again; the old session is over."""
    browser = await door.town.browser()
    await door.come(INES, browser)
    before = browser.cookies["desk"]
    async with door.town.house.database.transaction("test") as db:
        await db.execute("UPDATE staff_session SET proven_at = now() - interval '1 hour'")
    page = (await browser.get("/desk/keys")).text
    form = dict(re.findall(r'name="(csrf)" value="([^"]+)"', page)) | {"name": "CMS", "scope": "cms"}
    asked = await browser.post("/desk/keys", data=form)
    assert (asked.status_code, "Sign in with the newsroom" in asked.text) == (403, True)
    away = await door.leave(browser, again="yes")
    assert "prompt=login" in away
    await browser.get(await door.consent(away, INES))
    assert browser.cookies["desk"] != before
    assert (await door.town.web.get("/desk", headers={"Cookie": f"desk={before}"})).status_code == 303
    page = (await browser.get("/desk/keys")).text
    form |= dict(re.findall(r'name="(csrf)" value="([^"]+)"', page))
    assert "syn_cms_" in (await browser.post("/desk/keys", data=form)).text


async def test_a_provider_in_trouble_locks_nobody_out(door: Door) -> None:
    """Its errors, and its absence, are told on the sign-in page; the password still opens."""
    await door.forge("error_500")
    trouble = await door.come(SAM)
    assert (trouble.status_code, "Try again in a moment" in trouble.text) == (503, True)
    house = door.town.house
    gone = msgspec.structs.replace(house.settings, newsroom_issuer="http://localhost:9/accounts")
    object.__setattr__(house, "identity", IdentityProvider(gone))
    browser = await door.town.browser()
    away = await browser.post("/desk/newsroom", data={"back": "/desk"})
    assert (away.status_code, "does not answer" in away.text) == (503, True)
    assert (await door.town.signed_in()).cookies["desk"]
    # a provider that calls itself by another name is none of ours
    other = msgspec.structs.replace(
        house.settings, newsroom_issuer=door.issuer.replace("localhost", "127.0.0.1")
    )
    object.__setattr__(house, "identity", IdentityProvider(other))
    assert (await browser.post("/desk/newsroom", data={"back": "/desk"})).status_code == 503
