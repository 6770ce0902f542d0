"""Every route names who may come in and keeps to it (G13, G22); the table is walked, new routes too."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import httpx

from syndication.records.people import Role
from syndication.web.app import application
from syndication.web.sections import menu
from tests.town import Town

WHO = {"anyone", "holder", "desk", "cms", "partner", "stripe"}

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"

IN_PLACE = {
    "request_id": UNKNOWN_ID,
    "token": "A" * 43,
    "number": "HC-0000-0000-0",
    "partner_id": "999999",
    "organisation_id": "999999",
    "refund_id": UNKNOWN_ID,
    "month": "2020-01",
    "sheet_name": "journal",
    "suspense_id": "999999",
    "view_id": "999999",
    "draft_id": "999999",
    "staff_id": "999999",
    "key_id": "999999",
    "session_id": "999999",
    "version": "999999",
    "form": "pdf",
    "slug": "some-article",
    "ruling": "999999",
    "mail_id": "999999",
    "event": "offer_made",
    "language": "ar",
    "file_path": "site.css",
    "path": "nowhere",
}
"""What stands in a path where nothing real is known."""

WRITES_BY_LOOKING = {
    "/api/v1/licences/{number:str}/copies/{form:str}",
    "/partner/licences/{number:str}/copies/{form:str}",
}
"""The only GET that adds a row: a download is noted. (A page that is come back to from Stripe settles.)"""


STAYS_OPEN = {"/desk/events"}
"""An answer that does not end; it has a test of its own."""


class Door(NamedTuple):
    """One method of one route."""

    method: str
    template: str
    who: str | None

    @property
    def path(self) -> str:
        """An address behind this door at which nothing real is."""
        return re.sub(r"{(\w+):\w+}", lambda name: IN_PLACE[name[1]], self.template)


def doors(town: Town) -> Iterator[Door]:
    """Yield every door of the application."""
    for route in application(town.house).routes:
        for method, (handler, _) in getattr(route, "route_handler_map", {}).items():
            if method != "OPTIONS":
                yield Door(method, route.path, handler.opt.get("who"))


async def test_every_route_says_who_may_come_in(town: Town) -> None:
    """A route without a rule is a mistake, and so is a rule nobody knows."""
    known = list(doors(town))
    # Litestar's own: the description of the API, which anyone may read
    described = {"/api/v1", "/api/v1/openapi.json", "/api/v1/{path:str}"}
    assert {door.template for door in known if door.who is None} <= described
    assert {door.who for door in known} - {None} == WHO
    assert len(known) > 30
    console = [door for door in known if door.template.startswith("/desk")]
    assert {door.template for door in console if door.who != "desk"} == {
        "/desk/sign-in",
        "/desk/sign-in/code",
        "/desk/sign-in/app",
        "/desk/newsroom",
        "/desk/newsroom/back",
        "/desk/forgot",
        "/desk/welcome/{token:str}",
    }


async def test_the_menu_leads_to_pages_that_are_there(town: Town) -> None:
    """Each line of the menu opens for whoever sees it, and the page marks it as the one it is."""
    desk = await town.signed_in()
    for group in menu(Role.ADMIN, "/desk", waiting=0):
        for link in group.links:
            page = await desk.get(link.path)
            assert page.status_code == 200, link.path
            assert page.text.count(f'<a href="{link.path}" aria-current="page">') >= 1, link.path


async def test_nobody_comes_in_without_the_right_to(town: Town) -> None:
    """Without a key, with nonsense and with another's: refused, or led to the sign-in; nothing is written."""
    theirs = await town.request()
    before = await rows(town)
    intruders: list[dict[str, str]] = [
        {},
        {"Authorization": "Bearer nonsense", "Cookie": "desk=nonsense; __Host-desk=nonsense"},
        town.holding(theirs),
    ]
    for door in doors(town):
        if door.who in {"anyone", None}:
            continue
        for headers in intruders:
            body = b"{}" if door.path.startswith("/api") else b"a=b"
            kind = "application/json" if door.path.startswith("/api") else "application/x-www-form-urlencoded"
            answer = await town.web.request(
                door.method, door.path, headers=headers | {"Content-Type": kind}, content=body
            )
            led_away = answer.status_code == 303 and answer.headers["location"].startswith(
                ("/desk/sign-in", "/partner/sign-in")
            )
            wrong = {400} if door.who == "stripe" else {401, 403, 404, 422}
            assert led_away or answer.status_code in wrong, (door, headers, answer.status_code, answer.text)
            if answer.status_code == 422:
                # the body is looked at before the key; it may tell what is wrong with the body, and no more
                assert UNKNOWN_ID not in answer.text.replace(door.path, ""), answer.text
    assert await rows(town) == before


FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example", "Host": "evil.example"},
)
"""How a browser says that a form was sent from another site."""


async def test_no_form_is_taken_from_another_site(town: Town) -> None:
    """Every form, posted by another site with our reader's cookies, is 403 and writes nothing."""
    request = await town.request(edits=True)
    desk = await town.signed_in()
    before = await rows(town)
    posts = [door for door in doors(town) if door.method == "POST"]
    forms = [door for door in posts if not door.path.startswith(("/api", "/stripe"))]
    assert len(forms) >= 9
    for door in forms:
        path = door.path.replace(UNKNOWN_ID, request["id"]).replace("A" * 43, request["access_token"])
        for headers in FOREIGN:
            answer = await desk.post(path, data={"do": "send", "reason": "because"}, headers=headers)
            assert answer.status_code == 403, (door, headers, answer.status_code)
    assert await rows(town) == before
    assert (await town.look(request))["stage"] == "review"


async def test_looking_changes_nothing(town: Town) -> None:
    """Every GET, by a stranger, the holder and the desk, on what exists: not one row more or less (G22)."""
    bought = await town.bought()
    waiting = await town.request(edits=True)
    await town.at_rest()
    # printed now, whether its job has come to it or not
    assert (await town.web.get(bought["documents"][0]["url"])).status_code == 200
    (licence,) = bought["licences"]
    desk = await town.signed_in()
    before = await rows(town)
    for door in doors(town):
        if door.method not in {"GET", "HEAD"} or door.template in WRITES_BY_LOOKING | STAYS_OPEN:
            continue
        for request in (bought, waiting):
            path = (
                door.path.replace(UNKNOWN_ID, request["id"])
                .replace("A" * 43, request["access_token"])
                .replace(IN_PLACE["number"], licence["number"])
            )
            for client, headers in ((town.web, {}), (town.web, town.holding(request)), (desk, town.as_desk)):
                answer = await client.request(door.method, path, headers=headers)
                assert answer.status_code < 500, (path, answer.status_code)
    assert await rows(town) == before
    for page in (
        "/?q=harbour",
        "/republish?article=harbour-pilots-night-watch",
        "/desk?which=asked&after=x~y",
    ):
        assert (await desk.get(page)).status_code == 200
    assert await rows(town) == before


async def rows(town: Town) -> dict[str, int]:
    """Return how many rows each table of ours has; jobs come and go by themselves."""
    async with town.house.database.reading() as db:
        tables = await db.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relname NOT LIKE 'pgqueuer%' ORDER BY relname"
        )
    return {row["relname"]: await town.count(row["relname"]) for row in tables}


async def test_every_answer_protects_its_reader_v3_4(town: Town) -> None:
    """No framing, no sniffing, a policy that allows nothing from elsewhere, and nothing kept by caches."""
    for path in ("/", "/republish", "/for-publishers", "/desk/sign-in", "/nowhere", "/api/v1/nowhere"):
        protects((await town.web.get(path)).headers)


def protects(headers: httpx.Headers) -> None:
    """Assert that an answer carries what protects its reader."""
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in headers


async def test_nobody_is_sent_to_another_site_after_the_sign_in(town: Town) -> None:
    """Whatever stands in `back`, the sign-in leads to a page of the desk (no open redirect)."""
    elsewhere = ("https://evil.example", "//evil.example", "/desk/../..//evil.example", "/desk\\evil")
    for back in (*elsewhere, "javascript:0", ""):
        browser = await town.browser()
        form = {"email": "desk@example.com", "password": "correct horse battery", "back": back}
        answer = await browser.post("/desk/sign-in", data=form)
        led = httpx.URL(town.base_url).join(answer.headers["location"])
        assert (led.scheme, led.netloc) == ("http", httpx.URL(town.base_url).netloc), back


async def test_a_made_up_host_is_not_believed(town: Town) -> None:
    """Addresses in answers are made from our own setting, never from the Host header."""
    answer = await town.web.post("/api/v1/requests", json=town.wish(), headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    page = await town.web.get("/for-publishers", headers=forged)
    assert "evil.example" not in page.text
