"""Organisations: whoever belongs to one sees its licences; a mailbox or a typed name alone sees nothing."""

import asyncio
import re

import pytest

from tests.journeys.test_partners_licences import number_of
from tests.journeys.visitor import JO, asked_in, comes_in, founded, key_of, member_id, sends
from tests.town import Json, Town

AL, EVE = "al@northernpost.example", "eve@evil.example"
POST = {"name": "The Northern Post Ltd", "country": "GB", "invoice_days": "30", "reason": "Contract of 2024"}


def writes(email: str) -> Json:
    """Return a contact with this address."""
    return {"name": "Somebody", "email": email}


async def at_desk(town: Town, **form: str) -> tuple[object, str]:
    """Write the partner down; return the desk's browser and the address of the page."""
    desk = await town.signed_in()
    answer = await sends(desk, "/desk/partners", **POST, **form)
    assert answer.status_code == 303, answer.text
    return desk, answer.headers["location"]


async def test_a_name_that_was_typed_shows_nothing_of_its_owner(town: Town) -> None:
    """Eve buys in the Post's name and founds it: she sees her own, Jo sees Jo's, each its own people."""
    jos = number_of(await town.bought())
    eves = number_of(await town.bought("ferry-choir-crossing", contact=writes(EVE)))
    eve = await comes_in(town, EVE)
    await founded(town, eve)
    page = (await eve.get("/partner")).text
    assert (eves in page, jos in page) == (True, False)
    assert (await eve.get(f"/partner/licences/{jos}")).status_code == 404
    jo = await comes_in(town)
    assert eves not in (await jo.get("/partner")).text
    assert await founded(town, jo) == await town.count("organisation") == 2


async def test_a_mailbox_at_the_domain_sees_nothing_by_itself(town: Town) -> None:
    """Al asked for something as well, in the same name from the same domain: he sees his own."""
    jos = number_of(await town.bought())
    await town.request("ferry-choir-crossing", contact=writes(AL))
    await at_desk(town, domains="northernpost.example")
    al = await comes_in(town, AL)
    assert jos not in (await al.get("/partner")).text
    assert "You hold licences of" not in (await al.get("/partner/organisation")).text
    answer = await sends(al, "/partner", "/partner/organisation", organisation="the northern post ltd")
    assert answer.status_code == 404


async def test_founded_once_however_often_it_is_pressed(town: Town) -> None:
    """A double click makes one organisation with one owner."""
    await town.bought()
    jo = await comes_in(town)
    token = re.search(r'name="csrf" value="([^"]+)"', (await jo.get("/partner/organisation")).text)
    assert token
    form = {"csrf": token[1], "organisation": "the northern post ltd"}
    answers = await asyncio.gather(*(jo.post("/partner/organisation", data=form) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert await town.count("organisation") == await town.count("member") == 1


async def test_a_colleague_is_asked_in_and_sees_the_organisations(town: Town) -> None:
    """By mail, with a yes of their own; taken out, nothing is seen from then on but what was theirs."""
    jos = number_of(await town.bought())
    als = number_of(await town.bought("ferry-choir-crossing", contact=writes(AL)))
    jo = await comes_in(town)
    organisation = await founded(town, jo)
    path = f"/partner/organisations/{organisation}"
    assert als not in (await jo.get("/partner")).text
    al = await asked_in(town, jo, organisation, AL)
    assert jos in (await al.get("/partner")).text
    assert als in (await jo.get("/partner")).text
    assert (await al.get(f"/partner/licences/{jos}/copies/pdf")).status_code == 200
    mine = await member_id(town, AL)
    for verb in ("invite", f"remove:{await member_id(town, JO)}", f"owner:{mine}"):
        refused = await sends(al, "/partner/organisation", path, do=verb, email="x@y.example")
        assert refused.status_code == 403, verb
    gone = await sends(jo, "/partner/organisation", path, do=f"remove:{mine}")
    assert gone.status_code == 303
    assert jos not in (await al.get("/partner")).text
    assert (await al.get(f"/partner/licences/{jos}/copies/pdf")).status_code == 404
    assert als in (await al.get("/partner")).text
    assert als in (await jo.get("/partner")).text
    later = number_of(await town.bought("fishing-quota-talks-close", contact=writes(AL)))
    assert later not in (await jo.get("/partner")).text
    assert "took al@northernpost.example out" in (await jo.get("/partner/organisation")).text


async def test_the_last_owner_cannot_go(town: Town) -> None:
    """Not by leaving, not by stepping down, not by two owners taking each other out at one moment."""
    await town.bought()
    jo = await comes_in(town)
    organisation = await founded(town, jo)
    path = f"/partner/organisations/{organisation}"
    mine = await member_id(town, JO)
    for verb in ("leave", "member", "remove"):
        answer = await sends(jo, "/partner/organisation", path, do=f"{verb}:{mine}")
        assert answer.status_code == 409, verb
        assert "This is the last owner" in answer.text
    al = await asked_in(town, jo, organisation, AL, role="owner")
    als = await member_id(town, AL)
    answers = await asyncio.gather(
        sends(jo, "/partner/organisation", path, do=f"remove:{als}"),
        sends(al, "/partner/organisation", path, do=f"remove:{mine}"),
    )
    assert min(answer.status_code for answer in answers) == 303
    async with town.house.database.reading() as db:
        owners = await db.fetchval(
            "SELECT count(*) FROM member WHERE role = 'owner' AND joined_at IS NOT NULL AND left_at IS NULL"
        )
    assert owners == 1


async def test_an_invitation_is_no_membership(town: Town) -> None:
    """Until it is accepted nothing is seen; declined or taken back, there is nothing to accept."""
    jos = number_of(await town.bought())
    jo = await comes_in(town)
    organisation = await founded(town, jo)
    path = f"/partner/organisations/{organisation}"
    for _ in range(2):
        answer = await sends(jo, "/partner/organisation", path, do="invite", email=AL)
        assert answer.status_code == 303
    assert await town.count("member") == 2
    al = await comes_in(town, AL)
    assert jos not in (await al.get("/partner")).text
    assert "asks you in" in (await al.get("/partner")).text
    invited = await member_id(town, AL)
    eve = await comes_in(town, JO)
    assert (await sends(eve, "/partner/organisation", path, do=f"accept:{invited}")).status_code == 404
    await sends(jo, "/partner/organisation", path, do=f"remove:{invited}")
    late = await sends(al, "/partner/settings", path, do=f"accept:{invited}")
    assert late.status_code == 404
    wrong = await sends(jo, "/partner/organisation", path, do="invite", email="nobody")
    assert wrong.status_code == 422
    assert 'value="nobody"' in wrong.text
    again = await sends(jo, "/partner/organisation", path, do="invite", email=JO)
    assert "belongs to the organisation already" in again.text


async def test_somebody_elses_organisation_is_the_same_404(town: Town) -> None:
    """Every verb on an organisation one does not belong to, on its members and its keys (G13)."""
    await town.bought()
    await town.bought(
        "ferry-choir-crossing", contact=writes(EVE), organisation={**_post(), "name": "Evil Ltd"}
    )
    jo, eve = await comes_in(town), await comes_in(town, EVE)
    organisation = await founded(town, jo)
    key = await key_of(jo, organisation)
    mine = await founded(town, eve, "evil ltd")
    jos = await member_id(town, JO)
    for verb in ("invite", f"remove:{jos}", f"owner:{jos}", f"member:{jos}", f"notices:{jos}"):
        for target in (organisation, 999_999):
            path = f"/partner/organisations/{target}"
            answer = await sends(eve, "/partner/organisation", path, do=verb, email=EVE)
            assert answer.status_code == 404, (verb, target)
    for verb in (f"owner:{jos}", f"notices:{jos}"):
        answer = await sends(eve, "/partner/organisation", f"/partner/organisations/{mine}", do=verb)
        assert answer.status_code == 404, verb
    for verb in ("make", "revoke:1"):
        path = f"/partner/keys/{organisation}"
        assert (await sends(eve, "/partner/keys", path, do=verb, name="x")).status_code == 404
    assert (await sends(eve, "/partner/keys", f"/partner/keys/{mine}", do="revoke:1")).status_code == 404
    answer = await town.web.get("/api/v1/licences", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200


def _post() -> Json:
    return {"name": "The Northern Post Ltd", "type": "commercial", "country": "GB"}


async def test_the_desk_asks_the_first_owner_in(town: Town) -> None:
    """Then the organisation has what was asked for in the partner's name from its domains, and no more."""
    jos = number_of(await town.bought())
    eves = number_of(await town.bought("ferry-choir-crossing", contact=writes(EVE)))
    desk, page = await at_desk(town, domains="northernpost.example")
    chief = "chief@northernpost.example"
    wrong = await sends(desk, page, do="ask-in", email="nobody")  # type: ignore[arg-type]
    assert wrong.status_code == 422
    answer = await sends(desk, page, do="ask-in", email=chief)  # type: ignore[arg-type]
    assert answer.status_code == 303
    mail = await town.mail(chief, "asks you in")
    link = re.search(r"https?://\S+/partner/sign-in/\S+", mail["text"])
    assert link
    browser = await comes_in(town, chief, link=link[0])
    assert jos not in (await browser.get("/partner")).text
    accept = re.search(r'value="(accept:\d+)"', (await browser.get("/partner/organisation")).text)
    assert accept
    async with town.house.database.reading() as db:
        organisation = await db.fetchval("SELECT id FROM organisation")
    path = f"/partner/organisations/{organisation}"
    assert (await sends(browser, "/partner/organisation", path, do=accept[1])).status_code == 303
    seen = (await browser.get("/partner")).text
    assert (jos in seen, eves in seen) == (True, False)
    assert chief in (await desk.get(page)).text  # type: ignore[attr-defined]


async def test_the_desk_says_which_founded_organisation_is_the_partner(town: Town) -> None:
    """Eve's and Jo's are shown with their people; the desk joins Jo's, and cannot join another besides."""
    await town.bought()
    als = number_of(await town.bought("fishing-quota-talks-close", contact=writes(AL)))
    await town.bought("ferry-choir-crossing", contact=writes(EVE))
    jo, eve = await comes_in(town), await comes_in(town, EVE)
    jos, eves = await founded(town, jo), await founded(town, eve)
    desk, page = await at_desk(town, domains="northernpost.example")
    shown = (await desk.get(page)).text  # type: ignore[attr-defined]
    assert JO in shown
    assert EVE in shown
    assert als not in (await jo.get("/partner")).text
    for _ in range(2):
        answer = await sends(desk, page, do=f"join:{jos}")  # type: ignore[arg-type]
        assert answer.status_code == 303
    assert als in (await jo.get("/partner")).text
    assert als not in (await eve.get("/partner")).text
    assert (await sends(desk, page, do=f"join:{eves}")).status_code == 409  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["owner", "member"])
async def test_members_choose_their_mails_but_for_corrections(town: Town, who: str) -> None:
    """A new licence is told to whoever wants it, by a link of theirs; owners hear of every revocation."""
    first = await town.bought()
    jo = await comes_in(town)
    organisation = await founded(town, jo)
    al = await asked_in(town, jo, organisation, AL, role="owner" if who == "owner" else "")
    mine = await member_id(town, AL)
    path = f"/partner/organisations/{organisation}"
    assert (
        await sends(al, "/partner/settings", path, do=f"notices:{mine}", notice=["licences", "nonsense"])
    ).status_code == 303
    await town.bought("ferry-choir-crossing")
    mail = await town.mail(AL, "Your licence for")
    assert "/requests/" not in mail["text"]
    assert f"{town.base_url}/partner" in mail["text"]
    wish = {"reason": "Sold by mistake"}
    refund = f"/api/v1/requests/{first['id']}/refunds"
    assert (await town.web.post(refund, json=wish, headers=town.as_desk)).status_code == 201
    await town.mail(JO, "has changed")
    await town.at_rest()
    told = [each["subject"] for each in await town.mails(AL) if "has changed" in each["subject"]]
    assert len(told) == (1 if who == "owner" else 0)


async def test_a_key_opens_its_organisation_and_nothing_else(town: Town) -> None:
    """Shown once; lists, one licence, its copies, placements; anybody else's 404; revoked, 401 (G13, G15)."""
    jos = number_of(await town.bought())
    eves = number_of(await town.bought("ferry-choir-crossing", contact=writes(EVE)))
    jo = await comes_in(town)
    organisation = await founded(town, jo)
    key = await key_of(jo, organisation)
    again = await sends(jo, "/partner/keys", f"/partner/keys/{organisation}", do="make", name="CMS")
    assert (again.status_code, "There is a key of this name" in again.text) == (422, True)
    page = (await jo.get("/partner/keys")).text
    assert key not in page
    assert key[:20] in page
    headers = {"Authorization": f"Bearer {key}"}
    listed = (await town.web.get("/api/v1/licences", headers=headers)).json()
    assert [each["number"] for each in listed["licences"]] == [jos]
    one = (await town.web.get(f"/api/v1/licences/{jos}", headers=headers)).json()
    assert {copy["format"] for copy in one["copies"]} == {"html", "pdf", "json"}
    assert one["placements"] == []
    for copy in one["copies"]:
        answer = await town.outside.get(copy["url"], headers=headers)
        assert len(answer.content) == copy["size"]
        assert (await town.outside.get(copy["url"])).status_code == 404
    assert (await town.outside.get(one["bundle"], headers=headers)).status_code == 200
    assert await town.count("download", "key_id IS NOT NULL AND via = 'key'") == 4
    for number in (eves, "HC-AAAAA-AAAAA-A", "nonsense"):
        for path in (number, f"{number}/copies/pdf"):
            assert (await town.web.get(f"/api/v1/licences/{path}", headers=headers)).status_code == 404, path
        wish = {"url": "https://x.example/1", "published_on": one["starts_at"][:10]}
        path = f"/api/v1/licences/{number}/placements"
        assert (await town.web.post(path, json=wish, headers=headers)).status_code == 404
    declared = [
        await town.web.post(f"/api/v1/licences/{jos}/placements", json=wish, headers=headers)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in declared] == [201, 201]
    assert declared[0].json()["id"] == declared[1].json()["id"]
    assert (await town.web.get("/api/v1/licences?since=soon", headers=headers)).status_code == 422
    after = (await town.web.get(f"/api/v1/licences?after={jos}", headers=headers)).json()
    assert after == {"licences": [], "after": ""}
    for other, status in (({}, 401), (town.as_desk, 403), (town.as_cms, 403)):
        assert (await town.web.get("/api/v1/licences", headers=other)).status_code == status
    revoke = re.search(r'value="(revoke:\d+)"', page)
    assert revoke
    for _ in range(2):
        answer = await sends(jo, "/partner/keys", f"/partner/keys/{organisation}", do=revoke[1])
        assert answer.status_code == 303
    assert (await town.web.get("/api/v1/licences", headers=headers)).status_code == 401
    assert (await town.outside.get(one["copies"][0]["url"], headers=headers)).status_code == 404
    assert "Revoked" in (await jo.get("/partner/keys")).text
