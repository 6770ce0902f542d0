"""Articles pushed by a CMS: once or twice, changed, unreadable, hostile; and what a quote then stands on."""

import httpx
import pytest

from syndication.desk.signin import add_key
from syndication.records.people import Scope
from syndication.sandbox import publication
from tests.town import Town

SLUG = "harbour-pilots-night-watch"
PAGE = (publication.PAGES / f"{SLUG}.html").read_text()
HTML = {"Content-Type": "text/html; charset=utf-8"}


async def put(town: Town, slug: str, page: str) -> httpx.Response:
    """Push a page as the CMS does."""
    return await town.web.put(f"/api/v1/articles/{slug}", content=page.encode(), headers=town.as_cms | HTML)


async def test_a_changed_text_is_a_new_revision_and_an_older_request_keeps_its_own(town: Town) -> None:
    """The same page twice changes nothing; other words are sold from now on, and not to who asked before."""
    before = await town.request()
    stored = await town.count("revision")
    same = [(await put(town, SLUG, PAGE)).json() for _ in range(2)]
    assert [(one["created"], one["changed"]) for one in same] == [(False, False)] * 2
    assert await town.count("revision") == stored

    words = "The tide tables were printed twice this year."
    changed = await put(town, SLUG, PAGE.replace("</p>", f" {words}</p>", 20))
    assert changed.status_code == 200
    taken = changed.json()
    assert (taken["created"], taken["changed"], taken["slug"]) == (False, True, SLUG)
    assert taken["revision"] != same[0]["revision"]
    assert taken["republish"] == f"{town.base_url}/republish?article={SLUG}"
    assert await town.count("revision") == stored + 1

    after = await town.bought()
    await town.pay(await town.checkout(before))
    copies = {}
    for name, request in (("before", before), ("after", after)):
        (licence,) = (await town.licensed(request))["licences"]
        (link,) = (copy["url"] for copy in licence["copies"] if copy["format"] == "html")
        copies[name] = (await town.outside.get(link)).text
    assert words in copies["after"]
    assert words not in copies["before"]


async def test_an_article_may_come_as_json_with_its_address(town: Town) -> None:
    """`{"url", "html"}`: created once, found by its slug and by its address; another's address is refused."""
    body = {
        "url": "https://www.harbourcourier.example/city/buoys-counted",
        "html": PAGE.replace("city/harbour-pilots-night-watch", "city/buoys-counted"),
    }
    first = await town.web.put("/api/v1/articles/buoys-counted", json=body, headers=town.as_cms)
    again = await town.web.put("/api/v1/articles/buoys-counted", json=body, headers=town.as_cms)
    assert (first.status_code, first.json()["created"]) == (201, True)
    assert (again.status_code, again.json()["created"], again.json()["changed"]) == (200, False, False)
    assert first.json()["url"] == body["url"]
    quoted = await town.web.post("/api/v1/quotes", json=wish(town, body["url"] + "/?utm_source=mail"))
    assert quoted.status_code == 200, quoted.text

    for given, fields in (
        ({"url": 7}, {"url", "html"}),
        ({"html": PAGE, "adress": ""}, {"url", "adress"}),
        ([], {"body"}),
    ):
        wrong = await town.web.put("/api/v1/articles/x", json=given, headers=town.as_cms)
        assert wrong.status_code == 422
        assert {error["field"] for error in wrong.json()["errors"]} == fields


def wish(town: Town, article: str) -> dict[str, object]:
    """Return what a quote needs."""
    asked = town.wish(article)
    return {name: asked[name] for name in ("articles", "usage", "organisation", "currency")}


UNREADABLE = {
    "nothing": "",
    "blank": "   ",
    "no html": "just a line of text",
    "furniture only": "<html><body><nav><a href='/'>Home</a></nav><footer>Imprint</footer></body></html>",
    "binary": "\x00\x01\x02" * 500,
}


async def test_what_cannot_be_read_is_refused_with_the_reason_and_nothing_is_stored(town: Town) -> None:
    """422 with a sentence a newsroom can act on; no article, no revision, no asset."""
    tables = ("article", "revision", "asset")
    stored = [await town.count(table) for table in tables]
    for name, page in UNREADABLE.items():
        answer = await put(town, "unreadable", page)
        assert answer.status_code == 422, (name, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.json()["detail"].split()) >= 4, (name, answer.text)
    for slug in ("Capital", "under_score", "-", "a" * 201, "caf%C3%A9", "ab%0A"):
        assert (await put(town, slug, PAGE)).status_code == 422, slug
    assert (await put(town, "%00", PAGE)).status_code == 404
    kinds = ("text/plain", "application/pdf", "multipart/form-data; boundary=x", "nonsense")
    for kind in kinds:
        headers = town.as_cms | {"Content-Type": kind}
        answer = await town.web.put("/api/v1/articles/x", content=PAGE.encode(), headers=headers)
        assert 400 <= answer.status_code < 500, kind
    assert [await town.count(table) for table in tables] == stored


@pytest.mark.parametrize("size", [5 * 1024 * 1024])
async def test_a_page_beyond_four_megabytes_is_refused(town: Town, size: int) -> None:
    """The limit is told by a status of its own, and a bomb of nested tags is no page either."""
    answer = await put(town, "large", "<p>" + "a" * size)
    assert answer.status_code == 413
    bomb = await put(town, "bomb", "<html><body><article>" + "<div>" * 100_000 + "words " * 500)
    assert bomb.status_code == 422, bomb.text
    assert (await town.web.get("/health/ready")).status_code == 200


async def test_stored_script_and_local_files_never_reach_a_page_or_a_copy(town: Town) -> None:
    """A hostile page loses its scripts, handlers, frames and file addresses, or is refused (G20, G17)."""
    hostile = PAGE.replace(
        "</p>",
        '</p><script>alert(1)</script><p onclick="alert(2)">Tar <a href="javascript:alert(3)">and</a> '
        '<img src="file:///etc/passwd" onerror="alert(4)"><iframe src="https://evil.example"></iframe>'
        '<svg onload="alert(5)"></svg><style>@import "//evil.example"</style> rope.</p>',
        3,
    ).replace("<h1", "<h1 title='&quot;><script>alert(6)</script>'", 1)
    answer = await put(town, SLUG, hostile)
    assert answer.status_code in {200, 422}, answer.text
    request = await town.bought()
    (licence,) = request["licences"]
    pages = [await town.outside.get(copy["url"]) for copy in licence["copies"] if copy["format"] != "pdf"]
    pages.append(await town.web.get(f"/republish?article={SLUG}"))
    for page in pages:
        for trace in ("alert(", "evil.example", "/etc/passwd", "onclick", "onerror", "javascript:"):
            assert trace not in page.text, (page.url.path, trace)


async def test_only_a_cms_key_may_push(town: Town) -> None:
    """No key, a wrong and a revoked one are 401, the desk's and a partner's 403; nothing is stored."""
    partner = await add_key(town.house, scope=Scope.PARTNER, name="partner")
    revoked = await add_key(town.house, scope=Scope.CMS, name="old")
    async with town.house.database.transaction("test") as db:
        await db.execute("UPDATE api_key SET revoked_at = now() WHERE name = 'old'")
    typo = town.cms_key[:-1] + ("0" if town.cms_key[-1] != "0" else "1")
    for key, status in (
        ("", 401),
        ("Bearer", 401),
        (f"Bearer {typo}", 401),
        (f"Bearer {revoked}", 401),
        (f"Basic {town.cms_key}", 401),
        (f"Bearer {town.desk_key}", 403),
        (f"Bearer {partner}", 403),
    ):
        headers = HTML | {"Authorization": key}
        answer = await town.web.put("/api/v1/articles/new-one", content=PAGE.encode(), headers=headers)
        assert answer.status_code == status, key
        assert ("www-authenticate" in answer.headers) == (status == 401)
    assert await town.count("article", "slug = 'new-one'") == 0
    async with town.house.database.reading() as db:
        rows = await db.fetch("SELECT api_key::text AS stored FROM api_key")
    assert not [key for key in (town.cms_key, town.desk_key, partner) for row in rows if key in row["stored"]]
