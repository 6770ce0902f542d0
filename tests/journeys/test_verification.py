"""A stranger with a file: genuine, superseded, altered or unknown, told by a page that needs no script."""

import asyncio

import httpx
import lxml.html
import pytest

from syndication.gateways import examiner
from tests.town import Json, Town


async def copies(town: Town, bought: Json) -> dict[str, bytes]:
    """Return the three copies of a bought licence."""
    (licence,) = bought["licences"]
    return {copy["format"]: (await town.outside.get(copy["url"])).content for copy in licence["copies"]}


async def send(town: Town, content: bytes, to: str = "/verify") -> httpx.Response:
    """Send a file as the form of a page does."""
    return await town.web.post(to, files={"file": ("copy.bin", content, "application/octet-stream")})


def heading(answer: httpx.Response) -> str:
    """Return the verdict a page shows."""
    assert answer.status_code == 200, answer.text
    return " ".join(lxml.html.document_fromstring(answer.text).findtext(".//h1", "").split())


def reasons(answer: httpx.Response) -> str:
    """Return the sentences beneath the verdict."""
    told = lxml.html.document_fromstring(answer.text).find(".//ul[@class='reasons found']")
    assert told is not None
    return "".join(map(str, told.itertext()))


def reworded(page: bytes) -> bytes:
    """Return an HTML copy with one word of its article exchanged."""
    before, mark, article = page.partition(b"licensed article begins -->")
    assert b" the " in article
    return before + mark + article.replace(b" the ", b" a ", 1)


async def test_a_file_is_told_genuine_altered_or_unknown(town: Town) -> None:
    """Every copy is genuine; a changed word or byte is found and named; what we did not seal is unknown."""
    bought = await town.bought()
    files, number = await copies(town, bought), bought["licences"][0]["number"]
    for content in files.values():
        answer = await send(town, content)
        assert heading(answer) == "Genuine"
        assert "The Northern Post Ltd" in answer.text
        assert f'href="/licences/{number}"' in answer.text
    damaged = files["pdf"][:4000] + bytes([files["pdf"][4000] ^ 1]) + files["pdf"][4001:]
    for content, why in ((reworded(files["html"]), "words of the article"), (damaged, "changed")):
        answer = await send(town, content, "/licences/HC-0000-0000-0")
        assert heading(answer) == "Altered"
        assert why in reasons(answer)
    assert "It is a copy under another one" in answer.text
    zipped = (await town.outside.get(bought["licences"][0]["bundle"])).content
    answer = await send(town, zipped)
    assert (heading(answer), "unpack it" in reasons(answer)) == ("Unknown", True)
    for content in (b"A letter to the editor.", b"\x00" * 2_000_000):
        assert heading(await send(town, content)) == "Unknown"


async def test_the_answer_follows_the_licence_and_the_article(town: Town) -> None:
    """The same file proves nothing before it is paid for, is superseded by a correction, and ends."""
    request = await town.request()
    payment_page = await town.checkout(request)
    async with town.house.database.reading() as db:
        stored = await db.fetchval("SELECT sha256 FROM copy WHERE format = 'html'")
        number = await db.fetchval("SELECT number FROM licence")
    page = await town.house.vault.fetch(stored)
    answer = await send(town, page)
    assert heading(answer) == "Unknown"
    assert "never been in force" in reasons(answer)
    assert (await town.web.get(f"/licences/{number}/rsl.xml")).status_code == 404

    await town.pay(payment_page)
    await town.licensed(request)
    await reads_in_every_tongue(town, number)
    address = (await town.web.get(f"/api/v1/licences/{number}")).json()["article_url"]
    await town.correct("harbour-pilots-night-watch", address)
    answer = await send(town, page, f"/licences/{number}")
    assert heading(answer) == "Superseded"
    assert "newer revision" in reasons(answer)
    assert (await town.web.get(f"/api/v1/licences/{number}")).json()["superseded"] is True
    assert "has been changed since" in (await town.web.get(f"/licences/{number}")).text
    await town.give_back(request)
    answer = await send(town, page)
    assert heading(answer) == "Revoked"


async def reads_in_every_tongue(town: Town, number: str) -> None:
    """Assert that RSL and ODRL are public, and in the media types of their standards."""
    rsl = await town.web.get(f"/licences/{number}/rsl.xml")
    assert rsl.headers["content-type"].startswith("application/rsl+xml")
    assert '<prohibits type="usage">ai-all</prohibits>' in rsl.text
    odrl = await town.web.get(f"/licences/{number}/odrl.json")
    assert odrl.headers["content-type"].startswith("application/ld+json")
    public = (await town.web.get(f"/api/v1/licences/{number}")).json()
    assert odrl.json()["dcterms:description"] == public["terms"]


async def test_what_cannot_be_examined_is_refused_with_a_sentence(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file, too large a file, too many files at once; and a bomb is given up while pages are served."""
    empty = await town.web.post("/verify", files={"file": ("", b"")})
    assert empty.status_code == 422
    assert "Choose the file first" in empty.text
    assert (await town.web.post("/verify", content=b"x")).status_code == 422
    assert (await send(town, b"x" * (examiner.MOST_BYTES + 100_000))).status_code == 413

    monkeypatch.setattr(examiner, "SEATS", asyncio.Semaphore(2))
    bombs = (
        b'{"trustIndicators":"urn:syndication:proof","a":' + b"[" * 3_000_000,
        b"%PDF-1.7\n1 0 obj" + b"<</A" * 1_000_000 + b"\nstartxref\n9\n%%EOF",
        b"%PDF-1.7 one too many",
    )
    sent = [asyncio.create_task(send(town, bomb)) for bomb in bombs]
    assert (await town.web.get("/verify")).status_code == 200
    answers = await asyncio.gather(*sent)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 429]
    assert {heading(answer) for answer in answers if answer.is_success} == {"Unknown"}
