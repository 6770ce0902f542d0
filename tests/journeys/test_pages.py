"""What people read on the way: the home page, the status page at each stage, the public page, the mails."""

import html
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx

from syndication.desk.upkeep import sweep
from tests.town import Json, Town

REQUESTER = "jo@northernpost.example"
PILOTS = "harbour-pilots-night-watch"
ADDRESS = "www.harbourcourier.example/city/harbour-pilots-night-watch"


def heading(page: httpx.Response) -> str:
    """Return the first heading of a page, as text."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip()


async def status(town: Town, request: Json) -> httpx.Response:
    """Return a request's own page."""
    page = await town.outside.get(request["status_page"])
    assert page.status_code == 200
    return page


async def subjects(town: Town, to: str) -> Counter[str]:
    """Return how many mails of each kind somebody got: the first two words of the subject."""
    await town.at_rest()
    return Counter(" ".join(mail["subject"].split()[:2]) for mail in await town.mails(to))


async def test_articles_are_found_by_words_and_by_any_spelling_of_their_address(town: Town) -> None:
    """By words of the headline or the text, by the pasted address; what is not ours is said kindly."""
    latest = await town.web.get("/")
    assert latest.text.count('class="card"') == 4
    spelt = (
        f"https://{ADDRESS}",
        f"http://{ADDRESS}/",
        f"https://{ADDRESS}?utm_source=mail&utm_medium=x#comments",
        f"  HTTPS://{ADDRESS.replace('www.', '')}//?fbclid=1 ",
    )
    for words in ("pilots night", "PILOTS", '"night watch"', *spelt):
        page = await town.web.get("/", params={"q": words})
        assert f'href="/republish?article={PILOTS}"' in page.text, words
        assert page.text.count('class="card"') == 1, words
    for words in ("xylophone", "https://elsewhere.example/city", f"https://{ADDRESS}-2", "'; --", "<b>", "%"):
        page = await town.web.get("/", params={"q": words})
        assert (page.status_code, page.text.count('class="card"')) == (200, 0), words
        assert "Nothing of ours matches" in page.text
        assert f"“{words}”" in html.unescape(re.sub(r"</?bdi>", "", page.text))


async def test_the_status_page_says_at_each_stage_what_happens_next(town: Town) -> None:
    """Offered, back from Stripe unpaid, licensed, and the public page; two mails, each once."""
    request = await town.request()
    offered = await status(town, request)
    assert heading(offered) == "We can license this to you now"
    assert "Pay £288.00" in offered.text
    assert "The Northern Post Ltd" in offered.text
    assert await subjects(town, REQUESTER) == {"You can": 1}

    page = await town.checkout(request)
    back = (await town.session(page))["cancel_url"]
    assert heading(await town.outside.get(back)) == "Nothing has been charged"
    await town.pay(page)
    (licence,) = (await town.licensed(request))["licences"]
    licensed = await status(town, request)
    assert heading(licensed) == "The article is licensed to you"
    links = {html.unescape(link) for link in re.findall(r'href="([^"]*/copies/[^"]*)"', licensed.text)}
    assert {(await town.web.get(link)).status_code for link in links} == {200}
    assert len(links) == 4  # HTML, PDF, JSON, and everything in one file
    assert await subjects(town, REQUESTER) == {"You can": 1, "Your licence": 1}
    assert await subjects(town, "desk@example.com") == {}
    mail = await town.mail(REQUESTER, "Your licence")
    assert licence["number"] in mail["text"]
    (page_link,) = [link for link in mail["links"] if "/requests/" in link]
    assert page_link != request["status_page"]  # only the contact's mailbox is told this one
    assert heading(await town.web.get(page_link)) == "The article is licensed to you"

    public = await town.web.get(f"/licences/{licence['number']}")
    assert heading(public) == "Genuine"
    for said in ("The Northern Post Ltd", "United Kingdom", licence["headline"]):
        assert said in html.unescape(public.text)
    for private in (REQUESTER, "Jo Bell", "288", "240.00", request["id"], request["access_token"]):
        assert private not in public.text
    unknown = await town.web.get("/licences/HC-0000-0000-0")
    assert (unknown.status_code, heading(unknown)) == (404, "Not genuine")
    spoken = licence["number"].replace("-", "").lower()
    assert heading(await town.web.get(f"/licences/{spoken}")) == "Genuine"


async def test_a_reserved_licence_is_nobodys_business_until_it_is_paid(town: Town) -> None:
    """Between the button and the payment the number exists and the public page knows nothing of it."""
    request = await town.request()
    await town.checkout(request)
    (licence,) = (await town.look(request))["licences"]
    assert (licence["status"], licence["copies"]) == ("reserved", [])
    for address in ("/licences/", "/api/v1/licences/"):
        assert (await town.web.get(address + licence["number"])).status_code == 404
    copy = f"/api/v1/licences/{licence['number']}/copies/pdf"
    for who in (town.holding(request), town.as_desk):
        assert (await town.web.get(copy, headers=who)).status_code == 404


async def test_review_decline_and_withdrawal_are_told_in_words_and_once_by_mail(town: Town) -> None:
    """The desk is told what waits and why; the requester, what was decided; nobody, anything twice."""
    declined, withdrawn = await town.request(edits=True), await town.request(exclusive=True)
    waiting = await status(town, declined)
    assert heading(waiting) == "A person on the desk is looking at this"
    assert "The right to edit is given by a person" in waiting.text
    assert "/pay" not in waiting.text
    assert await subjects(town, "desk@example.com") == {"Waiting for": 2}
    await town.decide(declined, "decline", reason="Not this one, sorry.")
    assert heading(await status(town, declined)) == "We cannot license this to you"

    left = await town.outside.post(withdrawn["status_page"] + "/withdraw")
    assert left.status_code == 303
    assert heading(await status(town, withdrawn)) == "You have withdrawn this request"
    again = await town.outside.post(withdrawn["status_page"] + "/withdraw")
    assert (again.status_code, "was withdrawn" in again.text) == (409, True)
    assert await subjects(town, REQUESTER) == {"We have": 2, "We cannot": 1}


async def test_an_offer_that_has_ended_cannot_be_paid_and_lapses(town: Town) -> None:
    """At its end the page says so and the button is 410; the sweep lapses it and frees what it held."""
    request = await town.request()
    async with town.house.database.transaction("test") as db:
        await db.execute("ALTER TABLE quote DISABLE TRIGGER only_added")
        await db.execute(
            "UPDATE quote SET created_at = $1::timestamptz, expires_at = $1::timestamptz + interval '1 day'",
            datetime.now(UTC) - timedelta(days=15),
        )
        await db.execute("ALTER TABLE quote ENABLE TRIGGER only_added")
    assert (await town.outside.post(request["status_page"] + "/pay")).status_code == 410
    assert heading(await status(town, request)) == "This offer has ended"
    await sweep(town.house)
    assert (await town.look(request))["stage"] == "lapsed"
    assert await town.count("rights_hold", "status <> 'released'") == 0
    assert heading(await status(town, request)) == "This offer has ended"
    assert (await town.outside.post(request["status_page"] + "/pay")).status_code == 409


async def test_several_articles_are_one_payment_and_a_licence_each(town: Town) -> None:
    """Three articles at a discount: the lines and the licences add up, one bill at Stripe, one mail."""
    slugs = (PILOTS, "ferry-choir-crossing", "fishing-quota-talks-close")
    request = await town.request(*slugs, PILOTS)
    quote = request["quote"]
    assert sum(line["amount"] for line in quote["lines"]) == quote["net"] == 3 * 24_000 * 9 // 10
    assert any(line["amount"] < 0 for line in quote["lines"])
    assert quote["total"] == quote["net"] + quote["tax"]
    assert {left_out["article"] for left_out in quote["omitted"]} >= {"fishing-quota-talks-close"}

    session = await town.session(page := await town.checkout(request))
    assert session["amount_total"] == quote["total"]
    bill = await town.at_stripe(f"checkout/sessions/{session['id']}/line_items")
    amounts = [line["amount_total"] for line in bill["data"]]
    assert (len(amounts), sum(amounts)) == (4, quote["total"])
    await town.pay(page)
    licences = (await town.licensed(request))["licences"]
    assert [licence["article"] for licence in licences] == list(slugs)
    assert len({licence["number"] for licence in licences}) == 3
    for licence in licences:
        assert licence["status"] == "active"
        copies = [await town.outside.get(copy["url"]) for copy in licence["copies"]]
        assert all(
            licence["number"] in copy.text
            for copy in copies
            if copy.headers["content-type"][:9] == "text/html"
        )
        assert len(copies) == 3
    assert await town.count("payment") == 1
    assert await subjects(town, REQUESTER) == {"You can": 1, "Your licence": 1}
    mail = await town.mail(REQUESTER, "Your licence")
    assert all(licence["number"] in mail["text"] for licence in licences)
    assert heading(await status(town, request)) == "The articles are licensed to you"
