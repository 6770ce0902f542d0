"""Who decides: rules of a published card, partners the desk knows, and strangers who borrow their names."""

import re

import httpx
import msgspec
import pytest

from schemas.quote import Decision
from schemas.rules import AutomaticRules, Rule
from syndication.desk import signin
from syndication.records import rate_cards
from syndication.records.people import Role
from tests.town import PASSWORD, Json, Town

RULES = AutomaticRules(
    rules=(
        Rule(name="Not with these", decision=Decision.REVIEW, mail_domains=("spam.example",)),
        Rule(name="Known partners", decision=Decision.AUTOMATIC, partner=True, net_upto=600_000),
        Rule(name="First licences", decision=Decision.REVIEW, new=True, net_above=30_000),
        Rule(name="Everyday uses", decision=Decision.AUTOMATIC, net_upto=150_000),
    )
)
DEAR = {"audience": 50_000_000, "territories": ["GB", "FR", "DE"]}
"""Above what is decided at once for everybody, below what is for a partner."""

POST = {
    "name": "The Northern Post Ltd",
    "domains": "northernpost.example",
    "country": "GB",
    "invoice_days": "30",
    "reason": "Contract of 2024",
}


@pytest.fixture
async def ruled(town: Town) -> Town:
    """A town whose card has rules, in force since a moment ago."""
    async with town.house.database.transaction("ruled") as db:
        card = await rate_cards.current_rate_card(db)
        assert card is not None
        await rate_cards.publish_rate_card(
            db, msgspec.structs.replace(card.body, automatic=RULES), note="rules"
        )
    return town


async def posted(desk: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    """Send a form of the desk as its page gives it, whatever the answer."""
    page = (await desk.get(path)).text
    hidden = dict(re.findall(r'type="hidden" name="(csrf|seen)" value="([^"]*)"', page))
    return await desk.post(path, data=hidden | form)


async def partner(desk: httpx.AsyncClient, **changes: str) -> str:
    """Write a partner down at the desk; return the address of its page."""
    answer = await posted(desk, "/desk/partners", **(POST | changes))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def writes(email: str) -> Json:
    """Return a contact with this address."""
    return {"name": "Jo Bell", "email": email}


async def moved(town: Town, request: Json) -> str:
    """Return why a request left its first stage."""
    async with town.house.database.reading() as db:
        return str(
            await db.fetchval(
                "SELECT reason FROM request_move WHERE request_id = $1 ORDER BY id LIMIT 1", request["id"]
            )
        )


async def test_a_partner_has_more_decided_at_once_and_its_name_alone_nothing(ruled: Town) -> None:
    """Name and mail domain together are the partner; the rule is recorded and the desk reads it."""
    desk = await ruled.signed_in()
    await partner(desk)
    known = await ruled.request(**DEAR)
    assert 150_000 < known["quote"]["net"] <= 600_000
    assert (known["stage"], known["quote"]["rule"]) == ("offered", "Known partners")
    assert await moved(ruled, known) == "rule “Known partners” of rate card 2"
    page = (await desk.get(f"/desk/requests/{known['id']}")).text
    assert "rule “Known partners” of rate card 2" in page
    assert "Known partner" in page
    shown = (await ruled.web.get(known["status_page"])).text
    assert "Decided at once by our rule “<bdi>Known partners</bdi>”" in shown
    for email in (
        "jo@northern-post.example",
        "jo@northernpost.example.net",
        "northernpost.example@gmail.com",
    ):
        stranger = await ruled.request(**DEAR, contact=writes(email))
        assert (stranger["stage"], stranger["quote"]["rule"]) == ("review", ""), email
    beside = (await desk.get(f"/desk/requests/{stranger['id']}")).text
    assert "gmail.com is none of its domains" in beside
    assert "Anybody may have a mailbox at gmail.com" in beside


async def test_a_denied_domain_goes_to_the_desk(ruled: Town) -> None:
    """However small the wish: the rule stands first."""
    denied = await ruled.request(contact=writes("a@mail.spam.example"))
    assert denied["stage"] == "review"
    assert denied["quote"]["reasons"] == ["A person decides what is asked for from mail.spam.example"]


async def test_the_first_larger_licence_is_looked_at_and_the_second_is_not(ruled: Town) -> None:
    """Whoever has been licensed is new no more; somebody else with the same name still is."""
    larger = {"audience": 200_000}
    first = await ruled.request(**larger)
    assert (first["stage"], first["quote"]["reasons"]) == (
        "review",
        ["A first licence is decided by a person"],
    )
    await ruled.bought()
    second = await ruled.request("fishing-quota-talks-close", **larger)
    assert (second["stage"], second["quote"]["rule"]) == ("offered", "Everyday uses")
    other = await ruled.request("fishing-quota-talks-close", **larger, contact=writes("jo@elsewhere.example"))
    assert other["stage"] == "review"


async def test_who_is_blocked_is_looked_at_and_not_told_why(ruled: Town) -> None:
    """A block is found by the name, by the mail's domain and by a website; its reason stays at the desk."""
    desk = await ruled.signed_in()
    page = await partner(desk)
    blocked = await posted(desk, page, do="block", block_reason="Two chargebacks in a month")
    assert blocked.status_code == 303
    other = {"name": "Somebody Else", "type": "commercial", "country": "GB"}
    for changes in (
        {"contact": writes("jo@elsewhere.example")},
        {"organisation": other},
        {"organisation": other | {"domains": ["northernpost.example"]}, "contact": writes("a@b.example")},
    ):
        request = await ruled.request(**changes)
        assert request["stage"] == "review", changes
        assert request["quote"]["reasons"] == ["A person decides what this organisation asks for"]
        assert "chargeback" not in (await ruled.web.get(request["status_page"])).text
    assert "Two chargebacks in a month" in (await desk.get(f"/desk/requests/{request['id']}")).text
    assert (await posted(desk, page, do="unblock", block_reason="Paid after all")).status_code == 303
    assert (await ruled.request())["stage"] == "offered"
    history = (await desk.get(page)).text
    assert "Two chargebacks in a month → nothing" in history
    assert "Paid after all" in history


async def test_the_desk_writes_partners_down(town: Town) -> None:
    """Wrong answers come back beside their fields, a change leaves its row, a stale page is refused."""
    desk = await town.signed_in()
    wrong = await posted(
        desk, "/desk/partners", **(POST | {"domains": "gmail.com", "pays_by_invoice": "true"})
    )
    assert wrong.status_code == 422
    assert "Anybody may have a mailbox at gmail.com" in wrong.text
    assert 'value="Contract of 2024"' in wrong.text
    wrong = await posted(desk, "/desk/partners", name="", domains="a b", country="QQ", invoice_days="91")
    for sentence in ("Give the name", "Give domains", "Give 1 to 90 days", "Say why"):
        assert wrong.text.count(sentence) == 2, sentence
    page = await partner(desk)
    again = await posted(desk, "/desk/partners", **(POST | {"name": "the  NORTHERN post ltd"}))
    assert "A partner of this name is written down already" in again.text
    stale = (await desk.get(page)).text
    changed = await posted(
        desk,
        page,
        **(POST | {"do": "change", "pays_by_invoice": "true", "invoice_days": "45", "reason": "New terms"}),
    )
    assert changed.status_code == 303
    shown = (await desk.get(page)).text
    assert "by card → by invoice, within 45 days" in shown
    assert "desk@example.com" in shown
    hidden = dict(re.findall(r'type="hidden" name="(csrf|seen)" value="([^"]*)"', stale))
    late = await desk.post(page, data=hidden | POST | {"do": "change", "reason": "Old terms"})
    assert late.status_code == 409
    assert "A colleague changed this partner" in late.text
    assert await town.count("partner_change") == 2
    found = (await desk.get("/desk/partners", params={"q": "POST.exam"})).text
    assert "The Northern Post Ltd" in found
    assert "No partner matches" in (await desk.get("/desk/partners", params={"q": "zebra"})).text
    asked = await town.request(organisation={"name": "Lac Info", "type": "nonprofit", "country": "FR"})
    filled = (await desk.get("/desk/partners", params={"request_id": asked["id"]})).text
    assert 'value="Lac Info"' in filled
    assert 'value="northernpost.example"' in filled


async def test_a_reader_looks_at_partners_and_changes_none(town: Town) -> None:
    """The role decides; a form sent all the same is 403."""
    page = await partner(await town.signed_in())
    await signin.admit(town.house, email="reader@example.com", role=Role.READER, password=PASSWORD)
    reader = await town.signed_in("reader@example.com")
    shown = await reader.get(page)
    assert (shown.status_code, "Keep this" in shown.text) == (200, False)
    assert (await posted(reader, page, do="block", block_reason="No reason")).status_code == 403
