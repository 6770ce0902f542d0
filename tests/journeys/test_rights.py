"""Rights over the whole way: what the desk clears, restricts, reserves or embargoes, and what follows."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import lxml.html
import pytest

from schemas.rights import AssetRuling, InboundRight, RightsPut, Verdict
from syndication.desk import rulings, signin
from syndication.desk.ingest import beside, take_in
from syndication.errors import Malformed
from syndication.records.people import Role
from syndication.sandbox import publication
from tests.town import PASSWORD, PATIENCE_SECONDS, Json, Town

OURS = "harbour-pilots-night-watch"
AGENCYS = "fishing-quota-talks-close"
SHARED = "glacier-hut-rescue"
PICTURE = (publication.PAGES.parent / "files" / "trawlers-at-dawn.jpg").read_bytes()
OTHER = (publication.PAGES.parent / "files" / "cable-ship.jpg").read_bytes()
CONTRACT = b"%PDF-1.7 the contract with the agency, as it was scanned"
ALT = "A red trawler and two smaller ones on a flat grey sea at first light"
"""What the sample says its agency photograph shows."""

TODAY = datetime.now(UTC).date()


def cleared(**bounds: Any) -> Json:  # noqa: ANN401
    """Return a ruling that clears a thing within bounds."""
    return {
        "verdict": "cleared",
        "reason": "Their contract of May lets us sublicense it.",
        "inbound": {"owner": "The agency", "territories": ["WORLD"], **bounds},
    }


async def says(town: Town, slug: str, **given: Any) -> Json:  # noqa: ANN401
    """Let the desk put something on record over the API; return the rights as they are then."""
    answer = await town.web.put(f"/api/v1/articles/{slug}/rights", json=given, headers=town.as_desk)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def clears_the_photo(town: Town, place: int = 0, **bounds: Any) -> Json:  # noqa: ANN401
    """Let the desk clear the agency's photograph and put its file beside it."""
    file = {"asset": place, "file": base64.b64encode(PICTURE).decode(), "alt": ALT}
    return await says(town, AGENCYS, assets=[{"asset": place, **cleared(**bounds)}], files=[file])


async def refused(town: Town, *articles: str, **changes: Any) -> Json:  # noqa: ANN401
    """Ask for a licence that cannot be had; return the answer."""
    answer = await town.web.post("/api/v1/requests", json=town.wish(*articles, **changes))
    assert (answer.status_code, answer.json()["title"]) == (409, "This article cannot be licensed")
    return dict(answer.json())


async def agencys_photo(town: Town) -> int:
    """Return which asset of the sample is the agency's photograph."""
    seen = await town.web.get(f"/api/v1/articles/{AGENCYS}/rights", headers=town.as_desk)
    (place,) = [
        asset["asset"]
        for asset in seen.json()["assets"]
        if asset["owner"] == "agency" and asset["kind"] == "photograph"
    ]
    return int(place)


async def pictures_in(town: Town, licensed: Json) -> list[str]:
    """Return what the pictures of a licensed HTML copy show, as it tells those who cannot see them."""
    (licence,) = licensed["licences"]
    (url,) = [copy["url"] for copy in licence["copies"] if copy["format"] == "html"]
    page = lxml.html.document_fromstring((await town.outside.get(url)).content)
    return [str(image.get("alt")) for image in page.iterfind(".//article//img")]


async def test_a_cleared_agency_photo_enters_the_quote_and_the_copy(town: Town) -> None:
    """Left out while nobody cleared it; cleared, it is named in no omission and stands in every copy."""
    before = await town.request(AGENCYS)
    assert [each["reason"] for each in before["quote"]["omitted"] if each["kind"] == "photograph"]
    place = await agencys_photo(town)

    after_clearing = await clears_the_photo(town, place)
    assert after_clearing["assets"][place]["left_out"] == ""
    after = await town.bought(AGENCYS)
    assert not [each for each in after["quote"]["omitted"] if each["kind"] == "photograph"]
    assert after["quote"]["shares"][0]["pictures"] == before["quote"]["shares"][0]["pictures"] + 1
    assert ALT in await pictures_in(town, after)
    assert await town.count("licence_picture", "ruling_id IS NOT NULL") == 1

    # what was sold stays sold as it was; what is not sold yet, and what is new, goes without
    await says(town, AGENCYS, assets=[{"asset": place, "verdict": "lifted", "reason": "The contract ended."}])
    assert (await town.look(after))["licences"][0]["status"] == "active"
    assert ALT in await pictures_in(town, after)
    again = await town.request(AGENCYS)
    assert again["quote"]["omitted"] == before["quote"]["omitted"]


async def test_a_right_lost_between_the_quote_and_the_money_sells_nothing(town: Town) -> None:
    """The offer cannot be paid any more; who was paying at that moment gets everything back."""
    place = await agencys_photo(town)
    await clears_the_photo(town, place)
    offered, paying = await town.request(AGENCYS), await town.request(AGENCYS)
    page = await town.checkout(paying)
    await says(
        town, AGENCYS, assets=[{"asset": place, "verdict": "refused", "reason": "The agency took it back."}]
    )
    late = await town.web.post(f"/api/v1/requests/{offered['id']}/checkout", headers=town.holding(offered))
    assert late.status_code == 409
    assert "rights in a picture of this offer have changed" in late.json()["detail"]
    await town.pay(page)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await town.count("payment", "outcome = 'refund'"):
            await asyncio.sleep(0.02)
    await town.at_rest()
    assert await town.count("refund", "made_at IS NOT NULL") == 1
    assert await town.count("licence", "status = 'active'") == 0


async def test_the_rights_that_changed_since_a_quote_are_shown_and_priced_anew(town: Town) -> None:
    """A request waits while a photograph is cleared: the desk is told, and approves the price of now."""
    waiting = await town.request(AGENCYS, edits=True)
    place = await agencys_photo(town)
    await clears_the_photo(town, place, edits=True)
    desk = await town.signed_in()
    page = (await desk.get(f"/desk/requests/{waiting['id']}")).text
    assert "The rights have changed since this quote" in page
    assert "is in the copy now" in page
    wrong = await town.decide(waiting, "approve", total=1)
    assert (wrong.status_code, "changed a moment ago" in wrong.json()["detail"]) == (409, True)
    approved = await town.decide(waiting, "approve")
    assert approved.status_code == 200
    quote = approved.json()["quote"]
    assert not [each for each in quote["omitted"] if each["kind"] == "photograph"]
    assert sum(share["net"] for share in quote["shares"]) == quote["net"]
    await town.pay(await town.checkout(waiting))
    assert ALT in await pictures_in(town, await town.licensed(waiting))


async def test_a_carve_out_of_france_refuses_it_with_a_sentence_and_grants_britain(town: Town) -> None:
    """The words of a freelancer: the requester is told what to leave out, at the field, and then gets it."""
    await says(town, OURS, text=cleared(territories_excepted=["FR"]))
    answer = await refused(town, OURS, territories=["GB", "FR"])
    assert answer["detail"].endswith("it may not be licensed in France. Leave out France.")
    assert [error["field"] for error in answer["errors"]] == ["usage.territories"]
    assert (await town.request(OURS, territories=["GB"]))["stage"] == "offered"


async def test_an_inbound_right_that_ends_before_the_licence_is_no_right(town: Town) -> None:
    """Twelve months are refused where the right lasts six; five are sold."""
    await says(town, OURS, text=cleared(ends_on=(TODAY + timedelta(days=183)).isoformat()))
    answer = await refused(town, OURS, months=12)
    assert "before the licence would end. Ask for 6 months or fewer." in answer["detail"]
    assert [error["field"] for error in answer["errors"]] == ["usage.months"]
    assert (await town.request(OURS, months=5))["stage"] == "offered"


async def test_an_embargo_is_kept_in_the_grant_and_at_the_door(town: Town) -> None:
    """No licence begins before it; one for the time after it is sold, and its copies open when it ends."""
    soon = TODAY + timedelta(days=10)
    wish = {"until": f"{soon}T00:01", "zone": "Europe/London", "reason": "Agreed with the minister."}
    seen = await says(town, OURS, embargo=wish)
    assert seen["embargo"]["zone"] == "Europe/London"
    answer = await refused(town, OURS)
    assert "00:01 (Europe/London)" in answer["detail"]
    assert [error["field"] for error in answer["errors"]] == ["usage.starts_on"]

    sold = await town.bought(OURS, starts_on=(soon + timedelta(days=1)).isoformat())
    (licence,) = sold["licences"]
    assert (licence["status"], licence["copies"]) == ("active", [])
    assert licence["embargo"].endswith("(Europe/London)")
    closed = await town.web.get(
        f"/api/v1/licences/{licence['number']}/copies/html", headers=town.holding(sold)
    )
    assert (closed.status_code, "under embargo until" in closed.json()["detail"]) == (409, True)
    public = (await town.web.get(f"/api/v1/licences/{licence['number']}")).json()
    assert any("Nothing of it may be published before" in line for line in public["licensed"])
    page = await town.web.get(f"/requests/{sold['access_token']}")
    assert "under embargo" in page.text

    lifted = {"until": None, "reason": "He spoke early."}
    assert (await says(town, OURS, embargo=lifted))["embargo"] is None
    assert (await town.request(OURS))["stage"] == "offered"


async def test_a_standing_agreement_by_credit_holds_for_every_article(town: Town) -> None:
    """Agreed once, every article under this credit line brings its picture along; another line does not."""
    seen = await town.web.get(f"/api/v1/articles/{AGENCYS}/rights", headers=town.as_desk)
    credit = next(asset["credit"] for asset in seen.json()["assets"] if asset["owner"] == "agency")
    await says(town, AGENCYS, credits=[{"credit": f"  {credit.upper()} ".strip(), **cleared()}])
    page = publication.PAGES / f"{AGENCYS}.html"
    await take_in(town.house, page.read_bytes(), find_picture=beside(page))
    request = await town.request(AGENCYS)
    assert not [each for each in request["quote"]["omitted"] if each["credit"] == credit]
    with_more = page.read_bytes().replace(credit.encode(), f"{credit} / Reuters".encode())
    await take_in(town.house, with_more, find_picture=beside(page))
    other = await town.request(AGENCYS)
    assert [each for each in other["quote"]["omitted"] if credit in each["credit"]]


async def test_reserved_articles_and_shared_words(town: Town) -> None:
    """A reserve is told with its reason; words with agencies go to a person until the desk clears them."""
    await says(town, OURS, reserve={"reserved": True, "reason": "It becomes part of our book."})
    # before anything is answered: nobody fills in a form for nothing
    form = (await town.web.get("/republish", params={"article": OURS})).text
    assert "It becomes part of our book." in form.partition('id="price"')[2]
    assert "once these are answered" not in form
    assert (await refused(town, OURS))["detail"].endswith("is not for licence: It becomes part of our book.")
    await says(town, OURS, reserve={"reserved": False, "reason": "The book is out."})
    assert (await town.request(OURS))["stage"] == "offered"
    assert (await town.request(SHARED))["stage"] == "review"
    await says(town, SHARED, text=cleared())
    assert (await town.request(SHARED))["stage"] == "offered"


async def test_what_is_said_twice_stands_once_and_nothing_is_ever_rewritten(town: Town) -> None:
    """The same ruling again adds nothing; another one adds a row; none can be changed."""
    for _ in range(2):
        await says(town, OURS, text=cleared())
    assert await town.count("ruling") == 1
    await says(town, OURS, text=cleared(territories_excepted=["FR"]))
    assert await town.count("ruling", "actor = 'key:tests'") == 2
    await says(town, OURS, reserve={"reserved": False, "reason": "Never was."})
    assert await town.count("ruling") == 2
    async with town.house.database.reading() as db:
        for statement in ("DELETE FROM ruling", "UPDATE ruling SET reason = 'other'"):
            with pytest.raises(Exception, match="ruling is only added to"):
                await db.execute(statement)


WRONG: dict[str, tuple[Json, str]] = {
    "no such asset": ({"assets": [{"asset": 99, **cleared()}]}, "assets[0].asset"),
    "a country nobody knows": (
        {"text": cleared(territories=["ZZ"])},
        "text.inbound.territories",
    ),
    "a right that ends before it begins": (
        {"text": cleared(starts_on="2027-01-02", ends_on="2027-01-01")},
        "text.inbound.ends_on",
    ),
    "days that end before they begin": (
        {"text": cleared(closed=[{"starts_on": "2027-01-02", "ends_on": "2027-01-02"}])},
        "text.inbound.closed",
    ),
    "cleared without bounds": ({"text": {"verdict": "cleared", "reason": "because"}}, "text.inbound"),
    "bounds of what is refused": (
        {"text": cleared() | {"verdict": "refused"}},
        "text.inbound",
    ),
    "a moment that the clocks skip": (
        {"embargo": {"until": "2027-03-28T01:30", "zone": "Europe/London", "reason": "agreed"}},
        "embargo.until",
    ),
    "a zone that is none": (
        {"embargo": {"until": "2027-03-28T01:30", "zone": "../../etc/passwd", "reason": "agreed"}},
        "embargo.zone",
    ),
    "no reason": ({"reserve": {"reserved": True, "reason": "  "}}, "reserve.reason"),
    "a file that is no picture": (
        {"files": [{"asset": 0, "file": base64.b64encode(b"<svg onload=alert(1)>").decode()}]},
        "files[0].file",
    ),
    "a file that only begins like a picture": (
        {"files": [{"asset": 0, "file": base64.b64encode(PICTURE[:40]).decode()}]},
        "files",
    ),
    "evidence that is a program": (
        {
            "text": cleared()
            | {
                "evidence_file": {
                    "name": "contract.pdf",
                    "content": base64.b64encode(b"MZ\x00\xff").decode(),
                }
            }
        },
        "text.evidence_file",
    ),
    "a credit line of nothing": ({"credits": [{"credit": ".", **cleared()}]}, "credits[0].credit"),
    "a verdict nobody knows": (
        {"assets": [{"asset": 0, "verdict": "ours", "reason": "yes"}]},
        "assets[0].verdict",
    ),
}


async def test_what_cannot_be_used_is_named_and_nothing_is_stored(town: Town) -> None:
    """Every wrong answer over the API is a 422 at its field; strangers and other keys learn nothing."""
    path = f"/api/v1/articles/{AGENCYS}/rights"
    for name, (given, field) in WRONG.items():
        answer = await town.web.put(path, json=given, headers=town.as_desk)
        assert answer.status_code == 422, (name, answer.text)
        assert field in {error["field"] for error in answer.json()["errors"]}, (name, answer.text)
    assert (await town.web.put(path, json={"text": cleared()})).status_code == 401
    assert (await town.web.put(path, json={"text": cleared()}, headers=town.as_cms)).status_code == 403
    missing = await town.web.put("/api/v1/articles/no-such/rights", json={}, headers=town.as_desk)
    assert missing.status_code == 404
    assert await town.count("ruling") + await town.count("picture_file") == 0


async def test_a_cleared_picture_without_a_file_is_fetched_or_asked_for(town: Town) -> None:
    """What stands at its address is fetched; where nothing does, the file is asked for."""
    place = await agencys_photo(town)
    ruling = AssetRuling(
        asset=place,
        verdict=Verdict.CLEARED,
        reason="Bought outright.",
        inbound=InboundRight(owner="AFP", territories=("WORLD",)),
    )

    async def nothing(_: str) -> None:
        return None

    async def found(_: str) -> bytes:
        return OTHER

    given = RightsPut(assets=(ruling,))
    with pytest.raises(Malformed) as asked:
        await rulings.rule(town.house, AGENCYS, given, actor="a test", find_picture=nothing)
    assert [problem.field for problem in asked.value.problems] == ["files"]
    await rulings.rule(town.house, AGENCYS, given, actor="a test", find_picture=found)
    assert await town.count("picture_file", "actor = 'a test' AND media_type = 'image/jpeg'") == 1


# --- the console


async def panel(desk: httpx.AsyncClient, about: str) -> tuple[dict[str, str], str]:
    """Return the hidden fields of the form about a right of the sample, and the page."""
    text = (await desk.get(f"/desk/articles/{AGENCYS}")).text
    page = lxml.html.document_fromstring(text)
    for form in page.iterfind(".//form"):
        fields = {
            str(each.get("name")): str(each.get("value"))
            for each in form.iterfind(".//input[@type='hidden']")
        }
        if fields.get("about") == about:
            return fields, text
    raise AssertionError(about)


async def test_the_desk_clears_a_picture_on_its_page(town: Town) -> None:
    """What is wrong comes back at its field, with what was typed; put right, the picture travels."""
    desk = await town.signed_in()
    listed = await desk.get("/desk/articles", params={"only": "clearing"})
    assert f"/desk/articles/{AGENCYS}" in listed.text
    assert f"/desk/articles/{OURS}" not in listed.text
    place = await agencys_photo(town)
    hidden, page = await panel(desk, f"asset-{place}")
    assert "/desk/pictures/file" not in page or "not ours to license" in page
    typed = hidden | {
        "verdict": "cleared",
        "holds_for": "asset",
        "owner": "Agence France-Presse",
        "territories": "Europe, Atlantis",
        "territories_excepted": "France",
        "last_day": "2031-12-31",
        "closed": "2027-06-01 to 2027-06-30\nsoon",
        "media_excepted": "ai",
        "alt": ALT,
        "reason": "",
        "evidence": "Mail of 3 May.",
    }
    path = f"/desk/articles/{AGENCYS}/rights"
    wrong = await desk.post(path, data=typed)
    assert wrong.status_code == 422
    for sentence in ("no country or region “Atlantis”", "one a line", "2031-12-31", "Agence France-Presse"):
        assert sentence in wrong.text
    # the bounds are read first: the missing reason is named once they are right
    right = typed | {"territories": "Europe, us", "closed": "2027-06-01 to 2027-06-30"}
    assert "Say why" in (await desk.post(path, data=right)).text
    right["reason"] = "<b>Contract</b> of May"
    files = {
        "file": ("dawn.jpg", PICTURE, "image/jpeg"),
        "evidence_file": ("Contract <i>2026</i>.pdf", CONTRACT, "application/pdf"),
    }
    done = await desk.post(path, data=right, files=files)
    assert (done.status_code, done.headers["location"]) == (303, f"/desk/articles/{AGENCYS}#asset-{place}")

    page = (await desk.get(f"/desk/articles/{AGENCYS}")).text
    for words in ("cleared by the desk", "not in France", "until 31 December 2031", "desk@example.com"):
        assert words in page
    assert "&lt;b&gt;Contract&lt;/b&gt; of May" in page
    assert AGENCYS not in (await desk.get("/desk/articles", params={"only": "clearing"})).text
    evidence = lxml.html.document_fromstring(page).find(".//ol[@class='timeline']//a")
    assert evidence is not None
    kept = await desk.get(str(evidence.get("href")))
    assert (kept.content, kept.headers["content-type"]) == (CONTRACT, "application/pdf")
    assert kept.headers["content-disposition"].startswith("attachment")
    assert (await desk.get(f"/desk/articles/{OURS}/evidence/1")).status_code == 404
    assert (await town.web.get(str(evidence.get("href")))).headers["location"].startswith("/desk/sign-in")
    request = await town.request(AGENCYS, months=3, territories=["GB"])
    assert not [each for each in request["quote"]["omitted"] if each["kind"] == "photograph"]


async def test_the_desk_reserves_and_embargoes_on_its_page(town: Town) -> None:
    """Each act has its list, its words on the page and its row in the history; a reader only looks."""
    desk = await town.signed_in()
    path = f"/desk/articles/{AGENCYS}/rights"
    hidden, _ = await panel(desk, "reserve")
    assert "Say why" in (await desk.post(path, data=hidden | {"reason": " "})).text
    assert (await desk.post(path, data=hidden | {"reason": "For the book."})).status_code == 303
    assert AGENCYS in (await desk.get("/desk/articles", params={"only": "reserved"})).text
    embargo = (await panel(desk, "embargo"))[0] | {"zone": "Mars/Olympus", "reason": "Agreed."}
    for until in ("", "2027-03-28T01:30"):
        wrong = await desk.post(path, data=embargo | {"until": until, "zone": "Europe/London"})
        assert (wrong.status_code, "date and a time" in wrong.text) == (422, True)
    wrong = await desk.post(path, data=embargo | {"until": "2031-03-03T00:01"})
    assert (wrong.status_code, "Choose a time zone" in wrong.text) == (422, True)
    set_up = embargo | {"until": "2031-03-03T00:01", "zone": "Asia/Kolkata"}
    assert (await desk.post(path, data=set_up)).status_code == 303
    listed = (await desk.get("/desk/articles", params={"only": "embargoed", "q": "fishing quota"})).text
    assert "until 3 March 2031, 00:01 (Asia/Kolkata)" in listed
    page = (await desk.get(f"/desk/articles/{AGENCYS}")).text
    assert page.index("Under embargo") < page.index("Reserved: the article")
    assert (await desk.post(path, data=hidden | {"verdict": "lifted", "reason": "Out."})).status_code == 303
    assert AGENCYS not in (await desk.get("/desk/articles", params={"only": "reserved"})).text
    assert AGENCYS not in (await desk.get("/desk/articles", params={"only": "withdrawn"})).text

    await signin.admit(town.house, email="reader@example.com", role=Role.READER, password=PASSWORD)
    reader = await town.signed_in("reader@example.com")
    shown = (await reader.get(f"/desk/articles/{AGENCYS}")).text
    assert "Put this on record" not in shown
    answers = [
        await reader.post(path, data=hidden),
        await town.web.post(path, data=hidden),
        await desk.post(path, data=hidden | {"csrf": "another"}),
        await desk.post(path, data=hidden | {"about": "asset-99", "reason": "no"}),
        await desk.post(path, data=hidden | {"about": "else"}),
        await desk.get("/desk/articles/no-such"),
        await desk.get(f"/desk/articles/{AGENCYS}/evidence/{'9' * 30}"),
    ]
    assert [answer.status_code for answer in answers] == [403, 401, 403, 404, 404, 404, 404]
