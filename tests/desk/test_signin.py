"""Who is at the door: passwords, tries, sessions, first links, roles."""

import re
import time
from statistics import median

import httpx

from syndication.desk.people import add_staff
from syndication.desk.signin import admit
from syndication.records.people import Role
from tests.town import PASSWORD, Town

WRONG = "wrong horse battery"


async def knock(town: Town, email: str, password: str) -> httpx.Response:
    """Try to sign in."""
    return await town.web.post("/desk/sign-in", data={"email": email, "password": password})


def csrf_in(page: str) -> str:
    """Return the token of the forms on a page of the desk."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_a_wrong_password_and_an_unknown_address_are_told_alike_v6_3_1(town: Town) -> None:
    """The same status, sentence and kind of time; ten tries for one address, then it is closed."""
    spent: dict[str, list[float]] = {"desk@example.com": [], "nobody@example.com": []}
    told = set()
    for _ in range(4):
        for email, times in spent.items():
            began = time.perf_counter()
            answer = await knock(town, email, WRONG)
            times.append(time.perf_counter() - began)
            told.add((answer.status_code, answer.text.replace(email, "")))
    assert len(told) == 1
    ((status, text),) = told
    assert (status, "The address or the password is not right." in text) == (401, True)
    known, unknown = (median(times) for times in spent.values())
    assert 1 / 3 < known / unknown < 3
    # four are used up; addresses are one however they are written
    for email in ("DESK@example.com", " desk@example.com "):
        assert [(await knock(town, email, WRONG)).status_code for _ in range(3)] == [401] * 3
    assert (await knock(town, "desk@example.com", WRONG)).status_code == 429
    closed = await knock(town, "desk@example.com", PASSWORD)
    assert (closed.status_code, "quarter of an hour" in closed.text) == (429, True)
    assert (await knock(town, "nobody@example.com", WRONG)).status_code == 401


async def test_a_session_is_born_at_the_sign_in_and_ends_at_the_sign_out_v7(town: Town) -> None:
    """A cookie no script reads, never one the client chose, stored by its hash, dead after the sign-out."""
    chosen = "a" * 43
    browser = await town.browser()
    browser.cookies.set("desk", chosen)
    form = {"email": "desk@example.com", "password": PASSWORD}
    answer = await browser.post("/desk/sign-in", data=form)
    (cookie,) = answer.headers.get_list("set-cookie")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    token = cookie.partition("=")[2].partition(";")[0]
    assert token != chosen
    assert len(token) == 43
    async with town.house.database.reading() as db:
        (stored,) = await db.fetch("SELECT token_hash::text AS stored FROM staff_session")
    assert token not in stored["stored"]

    kept = {"Cookie": f"desk={token}"}
    page = await town.web.get("/desk", headers=kept)
    assert page.status_code == 200
    unsigned = await town.web.post("/desk/sign-out", headers=kept, data={"csrf": "nonsense"})
    assert unsigned.status_code == 403
    out = await town.web.post("/desk/sign-out", headers=kept, data={"csrf": csrf_in(page.text)})
    assert (out.status_code, out.headers["location"]) == (303, "/desk/sign-in")
    after = await town.web.get("/desk", headers=kept)
    assert (after.status_code, after.headers["location"]) == (303, "/desk/sign-in?back=/desk")
    assert await town.count("staff_session") == 0


async def test_an_idle_or_old_session_is_over(town: Town) -> None:
    """Two hours untouched, or twelve in all: the password is asked for again."""
    for change in ("seen_at = now() - interval '121 minutes'", "expires_at = now()"):
        desk = await town.signed_in()
        assert (await desk.get("/desk")).status_code == 200
        async with town.house.database.transaction("test") as db:
            await db.execute(f"UPDATE staff_session SET {change}")  # noqa: S608 - a test's own words
        assert (await desk.get("/desk")).status_code == 303


async def test_a_form_of_another_session_decides_nothing(town: Town) -> None:
    """The token on the page is bound to its session; odd ones are refused, not stumbled over."""
    request = await town.request(edits=True)
    mine, other = await town.signed_in(), await town.signed_in()
    path = f"/desk/requests/{request['id']}"
    token = csrf_in((await other.get(path)).text)
    for forged in (token, "", "é" * 32, "\x00", token[:-1]):
        answer = await mine.post(f"{path}/decline", data={"csrf": forged, "reason": "because"})
        assert answer.status_code == 403, forged
    assert (await town.look(request))["stage"] == "review"
    assert (await other.post(f"{path}/decline", data={"csrf": token, "reason": "because"})).status_code == 303
    assert (await town.look(request))["stage"] == "declined"


async def test_the_first_link_works_once(town: Town) -> None:
    """A colleague is mailed a link, chooses a password of twelve characters, and the link is used up."""
    link = await add_staff(town.house, email="new@example.com", role=Role.APPROVER)
    mail = await town.mail("new@example.com", "first sign-in")
    assert link in mail["text"]
    assert "new@example.com" in (await town.outside.get(link)).text
    short = await town.outside.post(link, data={"password": "eleven char"})
    assert (short.status_code, "12 to 200 characters" in short.text) == (422, True)
    browser = await town.browser()
    chosen = await browser.post(link, data={"password": PASSWORD})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/desk")
    assert (await browser.get("/desk")).status_code == 200
    for again in (await town.outside.get(link), await town.outside.post(link, data={"password": PASSWORD})):
        assert (again.status_code, "has been used" in again.text) == (404, True)
    assert (await knock(town, "new@example.com", PASSWORD)).status_code == 303
    assert await town.count("staff_link", "used_at IS NOT NULL") == 1


async def test_a_reader_may_look_and_not_decide(town: Town) -> None:
    """No button is shown to a reader, an editor or finance; the posts behind them are 403 (V8.2.1)."""
    request = await town.request(edits=True)
    path = f"/desk/requests/{request['id']}"
    for role in (Role.READER, Role.EDITOR, Role.FINANCE):
        await admit(town.house, email=f"{role}@example.com", role=role, password=PASSWORD)
        desk = await town.signed_in(f"{role}@example.com")
        page = (await desk.get(path)).text
        assert f"{path}/approve" not in page
        form = {"csrf": csrf_in(page), "reason": "because", "net": "1"}
        for verb in ("approve", "decline", "offer"):
            answer = await desk.post(f"{path}/{verb}", data=form)
            assert (answer.status_code, "not decide" in answer.text) == (403, True)
    assert (await town.look(request))["stage"] == "review"
