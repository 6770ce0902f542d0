"""A request is changed by its requester while no person has decided it, and renewed before it ends."""

import re
from datetime import timedelta

import httpx

from syndication.desk import upkeep
from tests.town import Json, Town


def typed(page: str) -> dict[str, str | list[str]]:
    """Return what a form of ours would send as it lies there: the ticked, the chosen and the written."""
    found: dict[str, str | list[str]] = {}
    for name, value in re.findall(
        r'<input(?=[^>]* name="([^"]*)")(?=[^>]* value="([^"]*)")[^>]*checked', page
    ):
        found.setdefault(name, [])
        found[name].append(value)  # type: ignore[union-attr]
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and value and 'type="radio"' not in tag and 'type="checkbox"' not in tag:
            found[name[1]] = value[1]
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    areas = re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return found | dict(areas)


async def changed(town: Town, request: Json, **answers: str | list[str]) -> httpx.Response:
    """Open the form of a request, give other answers and send it."""
    path = f"/requests/{request['access_token']}/change"
    page = await town.web.get(path)
    assert page.status_code == 200, page.text
    return await town.web.post(path, data={**typed(page.text), "do": "send", **answers})


async def test_a_request_is_changed_and_stays_the_same_request(town: Town) -> None:
    """Other countries: another price, the same address; the rights of the old wish are given up."""
    asked = await town.request()
    answer = await changed(town, asked, territories=["GB", "FR"])
    assert (answer.status_code, answer.headers["location"]) == (303, f"/requests/{asked['access_token']}")
    seen = await town.look(asked)
    assert seen["id"] == asked["id"]
    assert seen["stage"] == "offered"
    assert seen["quote"]["net"] > asked["quote"]["net"]
    assert seen["quote"]["id"] != asked["quote"]["id"]
    page = (await town.web.get(asked["status_page"])).text
    assert "You changed the request" in page
    assert "in the United Kingdom and France" in page
    assert await town.count("request") == 1
    assert await town.count("request_change", f"quote_id = '{asked['quote']['id']}'") == 1
    assert await town.count("rights_hold", "status = 'held'") == 2
    await town.pay(await town.checkout(asked))
    licensed = await town.licensed(asked)
    copy = await town.outside.get(licensed["licences"][0]["copies"][0]["url"])
    assert copy.status_code == 200


async def test_a_change_pressed_twice_is_one_and_none_is_none(town: Town) -> None:
    """A double click, a page from before, and a form sent as it was."""
    asked = await town.request()
    path = f"/requests/{asked['access_token']}/change"
    stale = typed((await town.web.get(path)).text)
    assert (await changed(town, asked)).status_code == 303
    assert await town.count("request_change") == 0
    for _ in range(2):
        answer = await town.web.post(path, data={**stale, "do": "send", "audience": "90,000"})
        assert answer.status_code == 303
    assert await town.count("request_change") == 1
    late = await town.web.post(path, data={**stale, "do": "send", "months": "24"})
    assert late.status_code == 422
    assert "The request was changed a moment ago" in late.text
    assert '<option value="24" selected' in late.text


async def test_a_wrong_change_comes_back_with_what_was_typed(town: Town) -> None:
    """Beside its field; and neither mail address nor request can be made somebody else's."""
    asked = await town.request(exclusive=True)
    wrong = await changed(town, asked, audience="lots")
    assert wrong.status_code == 422
    assert 'value="lots"' in wrong.text
    assert "Change your request" in wrong.text
    stolen = await changed(town, asked, contact_email="eve@evil.example", months="6")
    assert stolen.status_code == 303
    assert await town.count("request", "contact ->> 'email' = 'jo@northernpost.example'") == 1
    assert (await town.look(asked))["stage"] == "review"
    assert [mail["to"] for mail in await town.mails("evil.example")] == []


async def test_what_a_person_decided_is_not_changed(town: Town) -> None:
    """A price the desk named, a paid one, somebody else's and none: refused, and the page offers nothing."""
    asked = await town.request(exclusive=True)
    page = f"/requests/{asked['access_token']}/change"
    form = typed((await town.web.get(page)).text)
    signature = {"name": "Ada Editor", "statement": "I grant these rights exclusively."}
    assert (await town.decide(asked, "approve", signature=signature)).status_code == 200
    assert "/change" not in (await town.web.get(asked["status_page"])).text
    for answer in (await town.web.get(page), await town.web.post(page, data={**form, "months": "6"})):
        assert answer.status_code == 409
        assert "A person on the desk has named this price" in answer.text
    bought = await town.bought("ferry-choir-crossing")
    paid = await town.web.get(f"/requests/{bought['access_token']}/change")
    assert paid.status_code == 409
    forged = await town.web.get(f"/requests/{bought['access_token'][:-2]}AA/change")
    assert forged.status_code == 404


async def near_the_end(town: Town, days: int = 20) -> None:
    """Let every licence end in so many days."""
    async with town.house.database.transaction("test") as db:
        shift = timedelta(days=365 - days)
        await db.execute(
            "UPDATE licence SET starts_at = starts_at - $1::interval, ends_at = ends_at - $1::interval", shift
        )
        await db.execute(
            "UPDATE request SET usage = jsonb_set(usage, '{starts_on}',"
            " to_jsonb(((usage ->> 'starts_on')::date - $1::integer)::text))",
            shift.days,
        )


async def test_a_licence_is_renewed_in_two_presses_from_its_mail(town: Town) -> None:
    """One mail, once; its link shows the price, the button asks; the new one begins where the old ends."""
    bought = await town.bought()
    early = await town.web.get(f"/requests/{bought['access_token']}/renewal")
    assert early.status_code == 409
    assert "three months before its end" in early.text
    await near_the_end(town)
    await upkeep.sweep(town.house)
    await upkeep.sweep(town.house)
    mail = await town.mail("jo@northernpost.example", "ends soon")
    assert await town.count("mail", "event = 'licence_ends'") == 1
    link = re.search(r"https?://\S+/renewal", mail["text"])
    assert link
    page = await town.outside.get(link[0])
    assert "Renew for £288.00" in page.text
    total = {"total": "28800"}
    twice = [await town.outside.post(link[0], data=total) for _ in range(2)]
    assert {answer.status_code for answer in twice} == {303}
    assert len({answer.headers["location"] for answer in twice}) == 1
    assert await town.count("request") == 2
    new = await town.outside.get(town.base_url + twice[0].headers["location"])
    assert "We can license this to you now" in new.text
    async with town.house.database.reading() as db:
        old_end = await db.fetchval("SELECT ends_at::date FROM licence")
        start = await db.fetchval(
            "SELECT usage ->> 'starts_on' FROM request ORDER BY created_at DESC LIMIT 1"
        )
    assert start == old_end.isoformat()
    assert (await town.outside.get(link[0])).headers["location"] == twice[0].headers["location"]
    assert "goes on from this one" in (await town.web.get(bought["status_page"])).text


async def test_a_renewal_that_came_to_nothing_can_be_asked_for_again(town: Town) -> None:
    """Withdrawn, it may be pressed once more; at another price than was shown, nothing is asked for."""
    bought = await town.bought()
    await near_the_end(town)
    path = f"/requests/{bought['access_token']}/renewal"
    dear = await town.web.post(path, data={"total": "1"})
    assert dear.status_code == 409
    assert "it is £288.00 now" in dear.text
    for total in ("", "x", "9" * 30):
        assert (await town.web.post(path, data={"total": total})).status_code == 409
    first = (await town.web.post(path, data={"total": "28800"})).headers["location"]
    assert (await town.web.post(f"{first}/withdraw")).status_code == 303
    second = (await town.web.post(path, data={"total": "28800"})).headers["location"]
    assert first != second
    assert await town.count("renewal") == 2


async def test_an_exclusive_one_is_renewed_by_the_desk(town: Town) -> None:
    """The price is shown, and a person decides; a corrected article goes on in its present words."""
    asked = await town.request(exclusive=True)
    signature = {"name": "Ada Editor", "statement": "I grant these rights exclusively."}
    await town.decide(asked, "approve", signature=signature)
    await town.pay(await town.checkout(asked))
    await town.licensed(asked)
    await near_the_end(town)
    path = f"/requests/{asked['access_token']}/renewal"
    page = await town.web.get(path)
    assert "Send it to the desk" in page.text
    total = re.search(r'name="total" value="(\d+)"', page.text)
    assert total
    made = await town.web.post(path, data={"total": total[1]})
    assert made.status_code == 303
    shown = (await town.web.get(made.headers["location"])).text
    assert "A person on the desk is looking at this" in shown


async def test_what_was_revoked_is_not_renewed(town: Town) -> None:
    """After a refund there is nothing that could go on."""
    bought = await town.bought()
    await near_the_end(town)
    answer = await town.web.post(
        f"/api/v1/requests/{bought['id']}/refunds", json={"reason": "Sold by mistake"}, headers=town.as_desk
    )
    assert answer.status_code == 201, answer.text
    await town.at_rest()
    page = await town.web.get(f"/requests/{bought['access_token']}/renewal")
    assert page.status_code == 409
    assert "/renewal" not in (await town.web.get(bought["status_page"])).text
