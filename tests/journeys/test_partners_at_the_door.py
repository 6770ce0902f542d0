"""A partner signs in by a mailed link: once, soon, and nobody learns whose address is known here."""

import asyncio
import re

import httpx

from syndication.desk.mailboxes import MOST_LINKS
from tests.journeys.visitor import JO, comes_in, link_for, sends
from tests.town import Town


async def test_the_answer_is_the_same_whether_or_not_an_address_is_known(town: Town) -> None:
    """Word for word, but for the address typed; a stranger is never written to."""
    await town.request()
    known = await town.web.post("/partner/sign-in", data={"email": "Jo@NorthernPost.example "})
    unknown = await town.web.post("/partner/sign-in", data={"email": "eve@evil.example"})
    assert known.status_code == unknown.status_code == 202
    assert known.text.replace(JO, "X") == unknown.text.replace("eve@evil.example", "X")
    await town.mail(JO, "Sign in to your licences")
    assert await town.mails("eve@evil.example") == []
    assert await town.count("person", "email LIKE '%evil%'") == 0


async def test_a_link_is_used_by_its_button_once(town: Town) -> None:
    """A scanner may open it as often as it likes; pressed at once from two places, one comes in."""
    await town.request()
    link = await link_for(town, JO, back="/partner/invoices")
    for _ in range(3):
        assert (await town.outside.get(link)).status_code == 200
        assert (await town.outside.head(link)).status_code in {200, 405}
    path = link.partition("?")[0]
    answers = await asyncio.gather(
        *(town.outside.post(path, data={"back": "/partner/invoices"}) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404, 404]
    (came,) = (answer for answer in answers if answer.status_code == 303)
    assert came.headers["location"] == "/partner/invoices"
    cookie = came.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    stale = await town.outside.get(link, headers={"Accept": "text/html"})
    assert (stale.status_code, "has been used or has ended" in stale.text) == (404, True)
    assert '<p><a href="/partner">' in stale.text.partition("<footer")[0]


async def test_a_link_ends_soon(town: Town) -> None:
    """After a quarter of an hour, by the database's clock, it opens nothing."""
    await town.request()
    link = await link_for(town, JO)
    async with town.house.database.transaction("test") as db:
        await db.execute("UPDATE person_link SET expires_at = now()")
    assert (await town.outside.get(link)).status_code == 404
    assert (await town.outside.post(link.partition("?")[0], data={})).status_code == 404
    assert await town.count("person_session") == 0


async def test_links_are_asked_for_only_so_often(town: Town) -> None:
    """For a known and an unknown address alike, counted in the database; what was typed stays."""
    await town.request()
    for email in (JO, "eve@evil.example"):
        answers = [
            await town.web.post("/partner/sign-in", data={"email": email}) for _ in range(MOST_LINKS + 1)
        ]
        assert [answer.status_code for answer in answers] == [202] * MOST_LINKS + [429]
        assert "Several links were asked for" in answers[-1].text
        assert f'value="{email}"' in answers[-1].text
        assert answers[-1].headers["retry-after"] == "900"


async def test_what_is_no_address_is_told_beside_its_field(town: Town) -> None:
    """With what was typed; no mail, no row."""
    for email in ("", "jo", "jo@", "a b@c.example", "jo@northernpost.example\nBcc: x@y.example", "x" * 300):
        answer = await town.web.post("/partner/sign-in", data={"email": email})
        assert answer.status_code == 422, email
        assert "Give an e-mail address" in answer.text
    assert await town.count("person") == 0


async def test_nobody_is_led_to_another_site(town: Town) -> None:
    """Whatever stands in `back`, the link leads to a page of ours."""
    await town.request()
    elsewhere = ("https://evil.example", "//evil.example", "/partner//evil.example", "/partner@evil", "/desk")
    for back in elsewhere:
        page = await town.web.get("/partner/sign-in", params={"back": back})
        assert 'name="back" value="/partner"' in page.text, back
    link = (await link_for(town, JO)).partition("?")[0]
    answer = await town.outside.post(link, data={"back": "//evil.example"})
    assert answer.headers["location"] == "/partner"


async def test_a_session_is_new_with_each_sign_in_and_can_be_ended(town: Town) -> None:
    """No token from before is adopted; sessions are listed, ended one by one, and all but this (ASVS 7.4)."""
    await town.request()
    first = await comes_in(town)
    before = first.cookies["partner"]
    link = (await link_for(town, JO)).partition("?")[0]
    assert (await first.post(link, data={})).status_code == 303
    assert first.cookies["partner"] != before
    old = httpx.Cookies({"partner": before})
    assert (await town.outside.get(f"{town.base_url}/partner", cookies=old)).status_code == 303
    second = await comes_in(town)
    page = (await second.get("/partner/settings")).text
    assert page.count("this one") >= 1
    other = re.search(r'value="(end:\d+)"', page)
    assert other
    assert (await sends(second, "/partner/settings", do=other[1])).status_code == 303
    assert (await first.get("/partner")).status_code == 303
    third = await comes_in(town)
    assert (await sends(third, "/partner/settings", do="end-others")).status_code == 303
    assert (await second.get("/partner")).headers["location"] == "/partner/sign-in?back=/partner"
    assert (await sends(third, "/partner", "/partner/sign-out")).status_code == 303
    assert (await third.get("/partner")).status_code == 303


async def test_a_session_left_alone_ends(town: Town) -> None:
    """After two weeks unused, and after thirty days whatever happens."""
    await town.request()
    for column in ("seen_at", "expires_at"):
        browser = await comes_in(town)
        async with town.house.database.transaction("test") as db:
            await db.execute(f"UPDATE person_session SET {column} = now() - interval '15 days'")  # noqa: S608
        assert (await browser.get("/partner")).status_code == 303, column


async def test_a_form_from_another_session_changes_nothing(town: Town) -> None:
    """Without the token, with a made-up one and with somebody else's: 403 (G22)."""
    await town.bought()
    await town.bought("ferry-choir-crossing", contact={"name": "Al", "email": "al@lac.example"})
    jo, al = await comes_in(town), await comes_in(town, "al@lac.example")
    theirs = re.search(r'name="csrf" value="([^"]+)"', (await al.get("/partner")).text)
    assert theirs
    for token in ("", "x", "é", theirs[1]):
        answer = await jo.post("/partner/settings", data={"csrf": token, "do": "reminders"})
        assert answer.status_code == 403, token
    assert await town.count("person", "reminders") == 2
