"""Words for pictures: the desk is asked for what a page left out, and copies made later carry it."""

import re

import httpx
import lxml.html

from syndication.desk import signin
from syndication.desk.ingest import beside, take_in
from syndication.records.people import Role
from syndication.sandbox import publication
from tests.town import PASSWORD, Json, Town

SLUG = "harbour-pilots-night-watch"
WORDS = "A pilot cutter, seen from astern, leaves a grey harbour in fog."
BETTER = "A pilot cutter heads for a lit tanker in fog."


async def without_words(town: Town) -> None:
    """Let the newsroom push a sample whose picture has no alternative text."""
    page = publication.PAGES / f"{SLUG}.html"
    bare = re.sub(rb' alt="[^"]*"', b' alt=""', page.read_bytes())
    await take_in(town.house, bare, find_picture=beside(page))


async def waiting(desk: httpx.AsyncClient) -> list[dict[str, str]]:
    """Return the forms of the pictures that wait, as their fields."""
    page = lxml.html.document_fromstring((await desk.get("/desk/pictures")).text)
    return [
        {str(field.get("name")): str(field.get("value")) for field in form.iterfind(".//input")}
        for form in page.iterfind(".//ol[@class='pictures']//form")
    ]


async def shown_to_the_blind(town: Town, bought: Json) -> str:
    """Return the alternative text in the HTML copy of a bought licence."""
    copy = next(copy for copy in bought["licences"][0]["copies"] if copy["format"] == "html")
    page = lxml.html.document_fromstring((await town.outside.get(copy["url"])).content)
    picture = page.find(".//article//img")
    assert picture is not None
    return str(picture.get("alt"))


async def test_the_desk_says_what_a_picture_shows_and_later_copies_carry_it(town: Town) -> None:
    """Asked on its page and beside a request; until then the caption stands in, a later revision keeps it."""
    desk = await town.signed_in()
    assert await waiting(desk) == []
    await without_words(town)
    before = await town.bought()
    assert await shown_to_the_blind(town, before) not in {"", WORDS}
    beside_request = await desk.get(f"/desk/requests/{before['id']}")
    assert "Nothing tells what it shows" in beside_request.text

    (form,) = await waiting(desk)
    picture = await desk.get("/desk/pictures/file", params={"article": form["article"], "of": form["file"]})
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8\xff")
    empty = await desk.post("/desk/pictures", data=form | {"alt": "  \n "})
    assert empty.status_code == 422
    assert "what the picture shows" in empty.text
    kept = await desk.post("/desk/pictures", data=form | {"alt": f" {WORDS}\r\n"})
    assert (kept.status_code, kept.headers["location"]) == (303, "/desk/pictures")

    assert await waiting(desk) == []
    listed = (await desk.get("/desk/pictures")).text
    assert WORDS in listed
    assert "desk@example.com" in listed
    assert await shown_to_the_blind(town, await town.bought()) == WORDS
    assert "Nothing tells what it shows" not in (await desk.get(f"/desk/requests/{before['id']}")).text
    async with town.house.database.reading() as db:
        alts = await db.fetch("SELECT alt, actor FROM picture_alt")
    assert [tuple(row) for row in alts] == [(WORDS, "desk@example.com")]

    # said better: the latest counts, what was said before stays on record
    assert (await desk.post("/desk/pictures", data=form | {"alt": ""})).status_code == 422
    assert (await desk.post("/desk/pictures", data=form | {"alt": BETTER})).status_code == 303
    listed = (await desk.get("/desk/pictures")).text
    assert BETTER in listed
    assert WORDS not in listed
    assert await town.count("picture_alt") == 2


async def test_only_who_decides_describes_and_only_what_is_ours(town: Town) -> None:
    """A reader may look; without a session, with another's form or for another file nothing is kept.

    Whoever looks without a session is sent to sign in.
    """
    await without_words(town)
    desk = await town.signed_in()
    (form,) = await waiting(desk)
    words = form | {"alt": WORDS}
    await signin.admit(town.house, email="reader@example.com", role=Role.READER, password=PASSWORD)
    reader = await town.signed_in("reader@example.com")
    assert await waiting(reader) == []
    assert "1 picture waits" in (await reader.get("/desk/pictures")).text
    refused = [
        await reader.post("/desk/pictures", data=words),
        await town.web.post("/desk/pictures", data=words),
        await desk.post("/desk/pictures", data=words | {"csrf": "another"}),
        await desk.post("/desk/pictures", data=words | {"file": "0" * 64}),
        await desk.post("/desk/pictures", data=words | {"article": "9" * 30}),
        await desk.post("/desk/pictures", data=words | {"article": "1'--"}),
        await town.web.get("/desk/pictures/file", params={"article": form["article"], "of": form["file"]}),
        await desk.get("/desk/pictures/file", params={"article": "99", "of": form["file"]}),
    ]
    assert [answer.status_code for answer in refused] == [403, 401, 403, 404, 404, 404, 303, 404]
    assert (await town.web.get("/desk/pictures")).headers["location"].startswith("/desk/sign-in")
    assert await town.count("picture_alt") == 0
