"""The desk looks for requests and licences, keeps views, and decides several at once."""

import asyncio
import html
from typing import Any

import httpx

from tests.town import PATIENCE_SECONDS, Json, Town


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden input."""
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def found(page: httpx.Response) -> list[str]:
    """Return the ids of the requests a list shows, in its order."""
    assert page.status_code == 200, page.text
    return [part.partition('"')[0] for part in page.text.split('data-request="')[1:]]


def organisation(name: str) -> Json:
    """Return an organisation of this name."""
    return {"name": name, "type": "commercial", "country": "GB"}


async def test_filters_find_what_they_say(town: Town) -> None:
    """By words of any kind, stage, medium, organisation, who decided, amount and days, alone and together."""
    first = await town.request(organisation=organisation("Zebra Press Ltd"))
    book = await town.request("ferry-choir-crossing", medium="book", edits=True)
    bought = await town.bought()
    await town.decide(book, "offer", net=90_000, reason="A large edition")
    desk = await town.signed_in()

    async def shows(**filters: Any) -> list[str]:  # noqa: ANN401
        return found(await desk.get("/desk/requests", params=filters))

    everything = [bought["id"], book["id"], first["id"]]
    assert await shows() == everything
    number = bought["licences"][0]["number"]
    for words, ids in (
        ("zebra", [first["id"]]),
        ("JO@NORTHERNPOST", everything),
        ("ferry choir", [book["id"]]),
        (number, [bought["id"]]),
        (number.lower(), [bought["id"]]),
        (book["id"], [book["id"]]),
        (book["id"][:13], [book["id"]]),
        ("100%_", []),
        ("nobody at all", []),
    ):
        assert await shows(q=words) == ids, words
    assert await shows(medium="book") == [book["id"]]
    assert await shows(stage="licensed") == [bought["id"]]
    assert await shows(stage="closed") == []
    assert await shows(organisation="zebra press ltd") == [first["id"]]
    assert await shows(decided_by="key:tests") == [book["id"]]
    assert await shows(decided_by="the rules") == [bought["id"], first["id"]]
    assert await shows(least="900") == [book["id"]]
    assert await shows(largest="900") == [bought["id"], first["id"]]
    assert await shows(since="2020-01-01", until="2020-01-02") == []
    assert await shows(since="2020-01-01", medium="book", q="northern") == [book["id"]]
    for filters in ({"least": "lots"}, {"since": "yesterday"}, {"until": "9999-99-99"}, {"least": "1e999"}):
        wrong = await desk.get("/desk/requests", params=filters)
        assert (wrong.status_code, next(iter(filters.values())) in wrong.text) == (422, True), filters
    # whatever stands in the address, the page is there
    for query in ("stage=nowhere&medium=moon", "after=x~y", "until=9999-12-31", "q=%00", f"q={'x' * 5000}"):
        assert (await desk.get(f"/desk/requests?{query}")).status_code == 200, query


async def test_one_search_finds_every_kind(town: Town) -> None:
    """Requests, licences, articles and partners by the same words; with none, it says what it takes."""
    bought = await town.bought("ferry-choir-crossing")
    desk = await town.signed_in()
    page = (await desk.get("/desk/search", params={"q": "northern post"})).text
    assert f"/desk/requests/{bought['id']}" in page
    assert f"/desk/licences/{bought['licences'][0]['number']}" in page
    page = (await desk.get("/desk/search", params={"q": "ferry choir"})).text
    assert "/desk/articles/ferry-choir-crossing" in page
    assert f"/desk/requests/{bought['id']}" in page
    assert "Nothing matches" in (await desk.get("/desk/search", params={"q": "zeppelin"})).text
    assert (await desk.get("/desk/search")).status_code == 200


async def test_a_view_is_kept_shared_and_forgotten(town: Town) -> None:
    """A view is one's own until it is shared; the same name changes it; only its owner forgets it."""
    desk = await town.signed_in()
    csrf = hidden((await desk.get("/desk")).text, "csrf")
    view = {"csrf": csrf, "name": "Books", "medium": "book"}
    assert (await desk.post("/desk/requests/views", data=view)).status_code == 303
    assert (await desk.post("/desk/requests/views", data=view | {"shared": "true"})).status_code == 303
    assert await town.count("saved_view", "shared AND query = 'medium=book'") == 1
    page = (await desk.get("/desk/requests?medium=book")).text
    assert '<a href="/desk/requests?medium=book" aria-current="page">Books' in page
    nameless = await desk.post("/desk/requests/views", data=view | {"name": "  "})
    assert (nameless.status_code, "Give the view a name" in nameless.text) == (422, True)
    async with town.house.database.reading() as db:
        view_id = await db.fetchval("SELECT id FROM saved_view")
        await db.execute(
            "INSERT INTO staff (email, role) VALUES ('tom@example.com', 'reader');"
            "INSERT INTO saved_view (staff_id, name, query, shared)"
            " SELECT id, kind.name, '', kind.shared FROM staff,"
            " (VALUES ('His own', false), ('For all', true)) AS kind (name, shared)"
            " WHERE email = 'tom@example.com'"
        )
        theirs = await db.fetchval("SELECT id FROM saved_view WHERE name = 'For all'")
    page = (await desk.get("/desk/requests")).text
    assert ("For all" in page, "His own" in page) == (True, False)
    for each in (view_id, theirs, 2**70):
        gone = await desk.post(f"/desk/requests/views/{each}/drop", data={"csrf": csrf})
        assert gone.status_code == 303
    assert await town.count("saved_view") == 2


async def test_several_are_decided_with_one_note_and_each_is_told(town: Town) -> None:
    """Approved at the price that was seen; exclusive ones and changed prices are left, saying why."""
    names = ("Alpha Press", "Beta Press", "Gamma Press")
    plain = [await town.request(edits=True, organisation=organisation(name)) for name in names]
    alone = await town.request("ferry-choir-crossing", exclusive=True)
    desk = await town.signed_in()
    page = await desk.get("/desk")
    csrf = hidden(page.text, "csrf")
    assert found(page) == [each["id"] for each in (*plain, alone)]
    totals = {each["id"]: hidden(page.text, f"total-{each['id']}") for each in (*plain, alone)}
    ticked: Json = {
        "csrf": csrf,
        "back": "/desk",
        "note": "Agreed at the fair.",
        "do": "approve",
        "chosen": [plain[0]["id"], alone["id"], plain[1]["id"], plain[0]["id"], "nonsense"],
        f"total-{plain[0]['id']}": totals[plain[0]["id"]],
        f"total-{plain[1]['id']}": "1",
        f"total-{alone['id']}": totals[alone["id"]],
    }
    told = html.unescape((await desk.post("/desk/requests/decide", data=ticked)).text)
    assert "1 request approved" in " ".join(told.split())
    assert "Exclusive rights need the owner’s signature" in told
    assert "it is £" in told  # the price is another one now than the one that was ticked
    assert [(await town.look(each))["stage"] for each in (*plain, alone)] == [
        "offered",
        "review",
        "review",
        "review",
    ]
    mail = await town.mail("jo@northernpost.example", "£")
    assert "Agreed at the fair." in mail["text"]

    declines: Json = {"csrf": csrf, "back": "//evil.example", "do": "decline", "note": ""}
    empty = await desk.post("/desk/requests/decide", data=declines)
    assert (empty.status_code, "Tick the requests" in empty.text) == (422, True)
    declines["chosen"] = [each["id"] for each in (*plain, alone)]
    why = await desk.post("/desk/requests/decide", data=declines)
    assert (why.status_code, plain[1]["id"] in why.text, "evil" in why.text) == (422, True, False)
    declines["note"] = "Not this year."
    told = (await desk.post("/desk/requests/decide", data=declines)).text
    assert "4 requests declined" in " ".join(told.split())
    assert {(await town.look(each))["decline_reason"] for each in plain} == {"Not this year."}
    # once more: all decided already, nothing sent twice
    told = (await desk.post("/desk/requests/decide", data=declines)).text
    assert "0 requests declined" in " ".join(told.split())
    await town.at_rest()
    assert len([m for m in await town.mails() if "cannot license" in m["subject"]]) == 4


async def test_a_licence_tells_who_took_what_and_what_changed(town: Town) -> None:
    """Its terms, its holder, each download with its format and way, its changes; found by name and number."""
    bought = await town.bought()
    (licence,) = bought["licences"]
    await town.outside.get(licence["copies"][0]["url"])
    await town.web.get(f"/api/v1/licences/{licence['number']}/copies/zip", headers=town.as_desk)
    desk = await town.signed_in()
    path = f"/desk/licences/{licence['number']}"
    for query in ("", "?q=northern", f"?q={licence['number'].lower()}", "?status=active"):
        assert path in (await desk.get(f"/desk/licences{query}")).text, query
    for query in ("?q=zeppelin", "?status=revoked", f"?after={2**70}", "?after=x&status=moon&q=%00none"):
        assert (await desk.get(f"/desk/licences{query}")).status_code == 200, query
    page = (await desk.get(path)).text
    for words in (
        "The Northern Post Ltd",
        "jo@northernpost.example",
        "by a link",
        "ZIP",
        bought["id"],
    ):
        assert words.lower() in page.lower(), words
    (charge,) = (await town.at_stripe("charges"))["data"]
    await town.happen(f"charges/{charge['id']}/dispute", reason="product_not_received")
    await town.at_rest()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await town.count("licence", "status = 'active'"):
            await asyncio.sleep(0.02)
    page = (await desk.get(path)).text
    assert "Suspended" in page
    assert "nobody can download them while the licence is not active" in page
    assert (await desk.get("/desk/licences/HC-AAAAA-AAAAA-A")).status_code == 404


async def test_the_draft_is_the_copy_as_it_would_be(town: Town) -> None:
    """The words and our picture are in it, what an agency owns is not, and it may run nothing."""
    request = await town.request("fishing-quota-talks-close", edits=True)
    desk = await town.signed_in()
    draft = await desk.get(f"/desk/requests/{request['id']}/draft/fishing-quota-talks-close")
    assert draft.status_code == 200
    assert "sandbox" in draft.headers["content-security-policy"]
    assert draft.headers["x-frame-options"] == "SAMEORIGIN"
    assert "<article" in draft.text
    assert "DRAFT" in draft.text
    assert await town.count("licence") == 0
    for slug in ("nothing-here", "harbour-pilots-night-watch"):
        assert (await desk.get(f"/desk/requests/{request['id']}/draft/{slug}")).status_code == 404
    stranger = await town.web.get(f"/desk/requests/{request['id']}/draft/fishing-quota-talks-close")
    assert stranger.status_code == 303


async def test_a_picture_stands_small_beside_its_credit(town: Town) -> None:
    """The request's screen shows our picture in a few kilobytes; as it is kept it is some hundred."""
    request = await town.request(edits=True)
    desk = await town.signed_in()
    page = html.unescape((await desk.get(f"/desk/requests/{request['id']}")).text)
    address = page.partition('<img src="/desk/pictures/file')[2].partition('"')[0]
    small = await desk.get(f"/desk/pictures/file{address}")
    assert (small.status_code, small.headers["content-type"]) == (200, "image/jpeg")
    whole = await desk.get(f"/desk/pictures/file{address.replace('&small=1', '')}")
    assert len(small.content) < 15_000 < len(whole.content)
