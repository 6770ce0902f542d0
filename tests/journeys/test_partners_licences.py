"""What a partner has, months later: licences, copies, invoices; nobody else's is the same 404."""

import asyncio
import io
import re
from uuid import UUID
from zipfile import ZipFile

import pytest

from syndication.desk import holdings, upkeep
from tests.journeys.test_changing import near_the_end
from tests.journeys.visitor import JO, asked_in, comes_in, founded, key_of, member_id, sends
from tests.town import Json, Town

AL = {"name": "Al Lacoste", "email": "al@lac.example"}
LAC = {"name": "Lac Info", "type": "nonprofit", "country": "FR"}


def number_of(request: Json) -> str:
    """Return the number of a request's one licence."""
    (licence,) = request["licences"]
    return str(licence["number"])


async def theirs(town: Town) -> str:
    """Return the number of a licence that somebody else has."""
    return number_of(
        await town.bought("ferry-choir-crossing", contact=AL, organisation={**LAC, "type": "commercial"})
    )


async def test_everything_is_there_and_each_download_is_noted(town: Town) -> None:
    """The list, the page with credit line and terms, each copy, all in one, and who took what."""
    mine = number_of(await town.bought())
    second = number_of(await town.bought("ferry-choir-crossing"))
    jo = await comes_in(town)
    page = (await jo.get("/partner")).text
    assert "The night watch" in page
    assert mine in page
    assert "2 licences" not in page
    shown = (await jo.get(f"/partner/licences/{mine}")).text
    credit = (await town.web.get(f"/api/v1/licences/{mine}")).json()["attribution"]
    for words in (credit, "Nobody has downloaded a copy yet", "Licensed until"):
        assert words in shown.replace("&#39;", "'"), words
    for form, kind in (("html", "text/html"), ("pdf", "application/pdf"), ("json", "application/json")):
        answer = await jo.get(f"/partner/licences/{mine}/copies/{form}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert f"{mine}.{form}" in answer.headers["content-disposition"]
    both = await sends(jo, "/partner", "/partner/zip", number=[mine, second, mine])
    assert both.status_code == 200
    names = ZipFile(io.BytesIO(both.content)).namelist()
    assert {f"{mine}/{mine}.pdf", f"{second}/{second}.pdf", f"{mine}/paste.html"} <= set(names)
    assert await town.count("download", "person_id IS NOT NULL AND via = 'member'") == 5
    assert JO in (await jo.get(f"/partner/licences/{mine}")).text
    assert (await jo.get(f"/partner/licences/{mine}/paste")).status_code == 200
    assert (await jo.get(f"/partner/licences/{mine}/preview")).status_code == 200


async def test_nobody_elses_is_the_same_404(town: Town) -> None:
    """Page, copies, markup, preview, renewal, invoice, and a ZIP that holds one of them (G13)."""
    mine, other = number_of(await town.bought()), await theirs(town)
    async with town.house.database.reading() as db:
        invoice = await db.fetchval(
            "SELECT document.number FROM document JOIN request ON request.id = request_id"
            " WHERE contact ->> 'email' = $1",
            AL["email"],
        )
    jo = await comes_in(town)
    pages = []
    for number in (other, "HC-AAAAA-AAAAA-A", "nonsense"):
        at = f"/partner/licences/{number}"
        pages += [at, f"{at}/copies/pdf", f"{at}/copies/zip", f"{at}/paste", f"{at}/preview", f"{at}/renewal"]
    pages += [f"/partner/invoices/{invoice}", "/partner/invoices/HC-NONE"]
    answers = [await jo.get(path) for path in pages]
    assert {answer.status_code for answer in answers} == {404}
    told = {answer.text.partition('"instance"')[0] for answer in answers}
    assert len(told) == 1
    for number in (other, "nonsense"):
        at = f"/partner/licences/{number}"
        form = {"url": "https://x.example/1", "published_on": "2026-12-01", "do": "declare"}
        assert (await sends(jo, "/partner", f"{at}/placements", **form)).status_code == 404
        assert (await sends(jo, "/partner", f"{at}/placements", do="take-back:1")).status_code == 404
        assert (await sends(jo, "/partner", f"{at}/renewal", total="1")).status_code == 404
    assert (await sends(jo, "/partner", "/partner/zip", number=[mine, other])).status_code == 404
    assert other not in (await jo.get("/partner")).text
    assert await town.count("download") == 0
    assert await town.count("placement") == 0


async def test_a_revoked_licence_opens_nothing_at_once(town: Town) -> None:
    """Refunded between the page and the press: the download is 404, the list says so (G14)."""
    bought = await town.bought()
    number = number_of(bought)
    jo = await comes_in(town)
    assert f"{number}/copies/pdf" in (await jo.get("/partner")).text
    path = f"/api/v1/requests/{bought['id']}/refunds"
    answer = await town.web.post(path, json={"reason": "Sold by mistake"}, headers=town.as_desk)
    assert answer.status_code == 201, answer.text
    await town.at_rest()
    assert (await jo.get(f"/partner/licences/{number}/copies/pdf")).status_code == 404
    assert (await sends(jo, "/partner", "/partner/zip", number=number)).status_code == 404
    assert "The licence was revoked" in (await jo.get(f"/partner/licences/{number}")).text
    assert "Revoked" in (await jo.get("/partner?show=ended")).text


async def test_the_list_is_searched_and_turned_page_by_page(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By headline, number and state; a forged cursor is nothing to fear; more than a page has a next one."""
    mine = number_of(await town.bought())
    jo = await comes_in(town)
    for words in ("night WATCH", mine, mine.lower(), "northern post"):
        assert mine in (await jo.get("/partner", params={"q": words})).text, words
    for query in ({"q": "zebra"}, {"show": "ended"}, {"before": mine}, {"q": "%"}, {"q": "\x00'"}):
        page = await jo.get("/partner", params=query)
        assert page.status_code == 200
    assert "No licence of yours matches" in (await jo.get("/partner?q=zebra")).text
    assert (await jo.get("/partner?before='; DROP&show=all")).status_code == 200
    number_of(await town.bought("ferry-choir-crossing"))
    monkeypatch.setattr(holdings, "PAGE", 1)
    first = (await jo.get("/partner")).text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert mine not in first
    second = (await jo.get(following[1].replace("&amp;", "&"))).text
    assert mine in second
    assert "Back to the newest" in second
    assert 'rel="next"' not in second
    nothing = await sends(jo, "/partner", "/partner/zip")
    assert nothing.status_code == 409
    assert "Choose 1 to 25 licences" in nothing.text


async def test_a_correction_and_a_withdrawal_are_told(town: Town) -> None:
    """On the list and on the page, and in the API with `since`."""
    number = number_of(await town.bought())
    jo = await comes_in(town)
    key = await key_of(jo, await founded(town, jo))
    as_key = {"Authorization": f"Bearer {key}"}
    async with town.house.database.reading() as db:
        now = await db.fetchval("SELECT now() + interval '1 microsecond'")
        address = await db.fetchval("SELECT url FROM article WHERE slug = 'harbour-pilots-night-watch'")
    since = {"since": now.isoformat()}
    assert (await town.web.get("/api/v1/licences", params=since, headers=as_key)).json()["licences"] == []
    await town.correct("harbour-pilots-night-watch", address)
    assert "Corrected since this copy was made" in (await jo.get("/partner")).text
    assert "The correction has to be taken over" in (await jo.get(f"/partner/licences/{number}")).text
    (changed,) = (await town.web.get("/api/v1/licences", params=since, headers=as_key)).json()["licences"]
    assert changed["superseded"] is True


async def test_invoices_are_listed_and_open_ones_can_be_paid(town: Town) -> None:
    """The receipt of a paid one as a PDF; an invoice that waits leads to its page at Stripe."""
    await town.bought()
    jo = await comes_in(town)
    page = (await jo.get("/partner/invoices")).text
    number = re.search(r'href="/partner/invoices/([^"]+)"', page)
    assert number
    file = await jo.get(f"/partner/invoices/{number[1]}")
    assert (file.status_code, file.content[:5]) == (200, b"%PDF-")
    desk = await town.signed_in()
    partner = {"name": "The Northern Post Ltd", "domains": "northernpost.example", "country": "GB"}
    terms = {"pays_by_invoice": "true", "invoice_days": "30", "reason": "Contract"}
    assert (await sends(desk, "/desk/partners", **partner, **terms)).status_code == 303
    asked = await town.request("fishing-quota-talks-close")
    mailed = town.house.mailed_page(UUID(asked["id"]))
    assert (await town.outside.post(f"{mailed}/pay", data={"method": "invoice"})).status_code == 303
    await town.at_rest()
    for path in ("/partner", "/partner/invoices"):
        page = (await jo.get(path)).text
        assert "To be paid" in page, path
        assert town.stripe_url in page
    waiting = (await jo.get("/partner")).text
    assert "On their way" in waiting


async def test_what_was_published_is_declared_and_taken_back(town: Town) -> None:
    """An https address of any site, a day within the licence; the desk reads it beside the partner."""
    bought = await town.bought(
        organisation={
            "name": "The Northern Post Ltd",
            "type": "commercial",
            "country": "GB",
            "domains": ["northernpost.example"],
        }
    )
    number = number_of(bought)
    jo = await comes_in(town)
    page = f"/partner/licences/{number}"
    today = re.search(r'max="([\d-]+)"', (await jo.get(page)).text)
    assert today
    for url in (
        "",
        "http://northernpost.example/1",
        "https://x",
        "javascript:alert(1)",
        "https://u:p@x.example/",
    ):
        wrong = await sends(jo, page, f"{page}/placements", url=url, published_on=today[1], do="declare")
        assert wrong.status_code == 422, url
        assert "beginning with https://" in wrong.text
    for day in ("2019-01-01", "2999-01-01", "soon", ""):
        form = {"url": "https://northernpost.example/1", "published_on": day, "do": "declare"}
        wrong = await sends(jo, page, f"{page}/placements", **form)
        assert wrong.status_code == 422, day
        assert 'value="https://northernpost.example/1"' in wrong.text
    for url in ("https://www.northernpost.example/1", "https://elsewhere.example/2"):
        for _ in range(2):
            form = {"url": url, "published_on": today[1], "do": "declare"}
            assert (await sends(jo, page, f"{page}/placements", **form)).status_code == 303
    assert await town.count("placement") == 2
    shown = (await jo.get(page)).text
    assert shown.count("not at a website of the licence") == 1
    desk = await town.signed_in()
    partner = {"name": "The Northern Post Ltd", "country": "GB", "invoice_days": "30", "reason": "Contract"}
    at_desk = (await sends(desk, "/desk/partners", **partner)).headers["location"]
    assert "https://elsewhere.example/2" in (await desk.get(at_desk)).text
    gone = re.search(r'value="(take-back:\d+)"', shown)
    assert gone
    for _ in range(2):
        assert (await sends(jo, page, f"{page}/placements", do=gone[1])).status_code == 303
    assert await town.count("placement", "taken_back_at IS NULL") == 1


async def test_silence_after_a_download_is_asked_about_once(town: Town) -> None:
    """A week after the first download; not where something was declared, and not who wants no reminders."""
    quiet, told = await town.bought(), await town.bought("ferry-choir-crossing")
    jo = await comes_in(town)
    for bought in (quiet, told):
        await jo.get(f"/partner/licences/{number_of(bought)}/copies/pdf")
    page = f"/partner/licences/{number_of(told)}"
    today = re.search(r'max="([\d-]+)"', (await jo.get(page)).text)
    assert today
    form = {"url": "https://x.example/1", "published_on": today[1], "do": "declare"}
    assert (await sends(jo, page, f"{page}/placements", **form)).status_code == 303
    await upkeep.sweep(town.house)
    assert await town.count("mail", "event = 'placement_asked'") == 0
    async with town.house.database.transaction("test") as db:
        await db.execute("ALTER TABLE download DISABLE TRIGGER only_added")
        await db.execute("UPDATE download SET at = now() - interval '8 days'")
        await db.execute("ALTER TABLE download ENABLE TRIGGER only_added")
    await asyncio.gather(upkeep.sweep(town.house), upkeep.sweep(town.house))
    assert await town.count("mail", "event = 'placement_asked'") == 1
    mail = await town.mail(JO, "Where did you publish")
    assert number_of(quiet) in mail["text"]
    assert number_of(told) not in mail["text"]


async def test_who_wants_no_reminders_gets_none(town: Town) -> None:
    """Switched off on the settings page; what a licence rests on is sent all the same."""
    await town.bought()
    jo = await comes_in(town)
    assert (await sends(jo, "/partner/settings", do="reminders")).status_code == 303
    await near_the_end(town)
    await upkeep.sweep(town.house)
    assert await town.count("mail", "event = 'licence_ends'") == 0
    assert await town.count("reminder") == 1


async def test_a_colleague_renews_in_two_presses(town: Town) -> None:
    """From the partner's page; the new request is the colleague's, who is led to pay it."""
    number = number_of(await town.bought())
    jo = await comes_in(town)
    al = await asked_in(town, jo, await founded(town, jo), "al@northernpost.example")
    await near_the_end(town)
    page = f"/partner/licences/{number}"
    assert "See what it costs to go on" in (await al.get(page)).text
    shown = (await al.get(f"{page}/renewal")).text
    assert "Renew for £288.00" in shown
    made = [await sends(al, f"{page}/renewal", total="28800")]
    made.append(await sends(al, page, f"{page}/renewal", total="28800"))
    assert {answer.status_code for answer in made} == {303}
    assert len({answer.headers["location"] for answer in made}) == 1
    assert "We can license this to you now" in (await al.get(made[0].headers["location"])).text
    assert await town.count("request", "contact ->> 'email' = 'al@northernpost.example'") == 1
    assert await member_id(town, "al@northernpost.example")
