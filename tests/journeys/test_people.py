"""The people of the desk: invited, given a role, blocked, removed; sessions, keys, and what they did."""

import asyncio
import csv
import re
from datetime import UTC, datetime
from io import StringIO

import asyncpg
import httpx
import pytest

from syndication.desk.signin import admit
from syndication.records.people import Role
from tests.desk.test_signin import csrf_in
from tests.town import PASSWORD, Town


async def press(desk: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    """Post a form of the console, with the token of its session."""
    csrf = csrf_in((await desk.get("/desk/account")).text)
    return await desk.post(path, data={"csrf": csrf} | form)


async def number_of(town: Town, email: str) -> int:
    """Return somebody's number."""
    async with town.house.database.reading() as db:
        return int(await db.fetchval("SELECT id FROM staff WHERE email = $1", email))


async def colleague(town: Town, role: Role = Role.APPROVER) -> tuple[str, int, httpx.AsyncClient]:
    """Return a second member of staff: the address, the number, and a browser in which they are signed in."""
    email = f"{role.value}@example.com"
    await admit(town.house, email=email, role=role, password=PASSWORD)
    return email, await number_of(town, email), await town.signed_in(email)


async def test_a_colleague_is_invited_by_mail_and_comes_in(town: Town) -> None:
    """What is wrong with the form stands beside it; a known address is said to be known; the link opens."""
    desk = await town.signed_in()
    wrong = await press(desk, "/desk/people", email="no address", role="king")
    assert (wrong.status_code, "such as jo@example.com" in wrong.text) == (422, True)
    assert 'value="no address"' in wrong.text
    known = await press(desk, "/desk/people", email="DESK@example.com", role="reader")
    assert (known.status_code, "on the staff already" in known.text) == (422, True)
    invited = await press(desk, "/desk/people", email="New@Example.com", role="editor")
    assert "invited" in invited.headers["location"]
    assert "Invited" in (await desk.get("/desk/people")).text
    mail = await town.mail("new@example.com", "first sign-in")
    (link,) = set(re.findall(r"http://\S+/desk/welcome/[\w-]+", mail["text"]))
    browser = await town.browser()
    assert (await browser.post(link, data={"password": "blue trout under a lamp"})).status_code == 303
    assert "Editor" in (await browser.get("/desk/account")).text
    assert (await browser.get("/desk/people")).status_code == 403


async def test_another_role_counts_at_once_and_signs_out_v7_4_3_v8_2_1(town: Town) -> None:
    """Whoever was an approver a moment ago decides nothing more, in no browser; they are told by mail."""
    email, number, theirs = await colleague(town)
    desk = await town.signed_in()
    changed = await press(desk, f"/desk/people/{number}/role", role="reader")
    assert changed.status_code == 303
    assert (await theirs.get("/desk")).status_code == 303
    again = await town.signed_in(email)
    assert "Reader" in (await again.get("/desk/account")).text
    assert "another role" in (await town.mail(email, "was changed"))["text"]


async def test_whoever_is_blocked_is_out_from_that_moment_v7_4_2(town: Town) -> None:
    """The session ends, the password opens nothing and says nothing, a mailed link opens nothing."""
    email, number, theirs = await colleague(town)
    desk = await town.signed_in()
    await press(desk, f"/desk/people/{number}/link")
    mail = await town.mail(email, "new password")
    (link,) = set(re.findall(r"http://\S+/desk/welcome/[\w-]+", mail["text"]))
    await press(desk, f"/desk/people/{number}/block")
    assert (await theirs.get("/desk")).status_code == 303
    assert (await town.web.get(link)).status_code == 404
    browser = await town.browser()
    refused = await browser.post("/desk/sign-in", data={"email": email, "password": PASSWORD})
    assert (refused.status_code, "not right" in refused.text) == (401, True)
    assert (await press(desk, f"/desk/people/{number}/link")).status_code == 409
    await press(desk, f"/desk/people/{number}/unblock")
    assert (await town.signed_in(email)).cookies["desk"]


async def test_nobody_shuts_themselves_out_and_an_admin_always_stays(town: Town) -> None:
    """Not by a forged form, and not by two who demote each other in the same moment."""
    desk = await town.signed_in()
    oneself = await number_of(town, "desk@example.com")
    for verb in ("role", "block", "remove"):
        refused = await press(desk, f"/desk/people/{oneself}/{verb}", role="reader")
        assert (refused.status_code, "Ask another admin" in refused.text) == (409, True)
    email, number, other = await colleague(town, Role.ADMIN)
    for _ in range(5):
        answers = await asyncio.gather(
            press(desk, f"/desk/people/{number}/role", role="reader"),
            press(other, f"/desk/people/{oneself}/block"),
        )
        assert min(answer.status_code for answer in answers) == 303
        assert await town.count("staff", "role = 'admin' AND blocked_at IS NULL") == 1
        async with town.house.database.transaction("test") as db:
            await db.execute("UPDATE staff SET role = 'admin', blocked_at = NULL")
        desk, other = await town.signed_in(), await town.signed_in(email)


async def test_what_somebody_did_outlives_the_account_g29(town: Town) -> None:
    """An approver decides, is removed with all that was theirs, and the log still says who decided."""
    email, number, theirs = await colleague(town)
    request = await town.request(edits=True)
    path = f"/desk/requests/{request['id']}"
    declined = await theirs.post(
        f"{path}/decline", data={"csrf": csrf_in((await theirs.get(path)).text), "reason": "Not this one."}
    )
    assert declined.status_code == 303
    desk = await town.signed_in()
    gone = await press(desk, f"/desk/people/{number}/remove")
    assert "gone=" in gone.headers["location"]
    assert await town.count("staff", f"email = '{email}'") == 0
    assert (await theirs.get("/desk")).status_code == 303
    log = (await desk.get("/desk/audit", params={"who": email})).text
    assert "moved a request" in log
    assert "Not this one." in log
    for change in ("UPDATE act SET actor = 'nobody'", "DELETE FROM act", "TRUNCATE act"):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with town.house.database.transaction("test") as db:
                await db.execute(change)


async def test_sessions_are_listed_and_ended_v7_4_v7_5_2(town: Town) -> None:
    """Each with its device and network; one is ended, all others are ended; nobody ends another's."""
    phone, desk = await town.browser(), await town.signed_in()
    phone.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Safari/604.1"
    await phone.post("/desk/sign-in", data={"email": "desk@example.com", "password": PASSWORD})
    page = (await desk.get("/desk/account")).text
    assert "Safari on iPhone" in page
    assert "127.0.0.0/24" in page
    (other,) = re.findall(r"/desk/account/sessions/(\d+)/end", page)
    _, _, theirs = await colleague(town)
    assert (await press(theirs, f"/desk/account/sessions/{other}/end")).status_code == 404
    assert (await phone.get("/desk")).status_code == 200
    assert (await press(desk, f"/desk/account/sessions/{other}/end")).status_code == 303
    assert (await phone.get("/desk")).status_code == 303
    third = await town.signed_in()
    assert (await press(desk, "/desk/account/sessions/end")).status_code == 303
    assert (await third.get("/desk")).status_code == 303
    assert (await desk.get("/desk")).status_code == 200


async def test_a_password_is_changed_with_the_old_one_v6_2_3(town: Town) -> None:
    """The wrong old one and a common new one stand beside their fields; every other session ends."""
    desk, other = await town.signed_in(), await town.signed_in()
    wrong = await press(desk, "/desk/account/password", current="wrong horse", password="blue trout lamp")
    assert (wrong.status_code, "not your password" in wrong.text) == (422, True)
    common = await press(desk, "/desk/account/password", current=PASSWORD, password="password1234")
    assert (common.status_code, "first that are guessed" in common.text) == (422, True)
    done = await press(desk, "/desk/account/password", current=PASSWORD, password="blue trout lamp")
    assert done.status_code == 303
    assert (await other.get("/desk")).status_code == 303
    assert (await desk.get("/desk")).status_code == 200
    knock = await town.web.post("/desk/sign-in", data={"email": "desk@example.com", "password": PASSWORD})
    assert knock.status_code == 401
    assert "another password" in (await town.mail("desk@example.com", "was changed"))["text"]


async def test_a_key_is_shown_once_and_worth_nothing_once_revoked_g15(town: Town) -> None:
    """It works as its scope says; a dump holds no trace of it; after the revocation it is not valid."""
    desk = await town.signed_in()
    made = await press(desk, "/desk/keys", name="The CMS <b>", scope="cms")
    (key,) = re.findall(r"syn_cms_[0-9a-f]{40}_[0-9a-f]{8}", made.text)
    listed = (await desk.get("/desk/keys")).text
    assert key not in listed
    assert "The CMS &lt;b&gt;" in listed
    as_key = {"Authorization": f"Bearer {key}"}
    body = {"url": "https://chronicle.example/x", "html": "<p>x</p>"}
    assert (await town.web.put("/api/v1/articles/x", json=body, headers=as_key)).status_code == 422
    assert (await town.web.get("/api/v1/money/payments", headers=as_key)).status_code == 403
    async with town.house.database.reading() as db:
        assert key not in str(await db.fetch("SELECT * FROM api_key"))
        assert key not in str(await db.fetch("SELECT * FROM act"))
        number = await db.fetchval("SELECT id FROM api_key WHERE name LIKE 'The CMS%'")
    assert (await press(desk, f"/desk/keys/{number}/revoke")).status_code == 303
    assert (await town.web.put("/api/v1/articles/x", json=body, headers=as_key)).status_code == 401
    assert (await press(desk, f"/desk/keys/{number}/revoke")).status_code == 404
    empty = await press(desk, "/desk/keys", name=" ", scope="partner")
    assert (empty.status_code, "Give the key a name" in empty.text) == (422, True)


async def test_the_audit_log_is_one_of_all_histories(town: Town) -> None:
    """Sign-ins and failures, a decision, a key: narrowed by kind, person and day; page by page, and whole."""
    desk = await town.signed_in()
    await town.web.post(
        "/desk/sign-in", data={"email": "desk@example.com", "password": "wrong horse battery"}
    )
    await town.web.post("/desk/sign-in", data={"email": "my password!", "password": "x"})
    request = await town.request(edits=True)
    await town.decide(request, "decline", reason="=HYPERLINK(1)")
    await press(desk, "/desk/keys", name="The CMS", scope="cms")
    log = (await desk.get("/desk/audit")).text
    for told in ("signed in", "sign-in refused", "moved a request", "made an API key", "127.0.0.0/24"):
        assert told in log, told
    assert "my password!" not in log
    money = (await desk.get("/desk/audit", params={"kind": "money"})).text
    assert "Nothing was done that matches" in money
    people = (await desk.get("/desk/audit", params={"kind": "people", "who": "desk@example.com"})).text
    assert "made an API key" in people
    assert "moved a request" not in people
    today = datetime.now(UTC).date().isoformat()
    assert "signed in" in (await desk.get("/desk/audit", params={"since": today, "until": today})).text
    assert "matches" in (await desk.get("/desk/audit", params={"until": "2020-01-01"})).text
    for odd in (
        {"kind": "x"},
        {"since": "soon"},
        {"before": "x~y"},
        {"who": "\x00'"},
        {"before": f"{today}~~"},
    ):
        assert (await desk.get("/desk/audit", params=odd)).status_code == 200

    async with town.house.database.transaction("test") as db:
        await db.execute(
            "INSERT INTO act (actor, kind, subject) SELECT 'many', 'signed in', n::text"
            " FROM generate_series(1, 2200) AS n"
        )
    seen, path = [], "/desk/audit?who=many"
    for _ in range(3):
        page = (await desk.get(path)).text
        seen += re.findall(r"<bdi>(\d+)</bdi></td>", page)
        (path,) = re.findall(r'href="([^"]+)" rel="next"', page.replace("&amp;", "&"))
    assert len(set(seen)) == len(seen) == 150
    whole = await desk.get("/desk/audit.csv", params={"who": "many"})
    rows = list(csv.reader(StringIO(whole.text)))
    assert len(rows) == 2201
    assert len({row[3] for row in rows[1:]}) == 2200
    every = list(csv.reader(StringIO((await desk.get("/desk/audit.csv")).text)))
    assert not any(cell.startswith("=") for row in every for cell in row)


async def test_settings_are_shown_and_no_secret_is(town: Town) -> None:
    """Every setting with its value, a secret only as set, and whether what is named answers."""
    desk = await town.signed_in()
    page = (await desk.get("/desk/settings")).text
    settings = town.house.settings
    for secret in (settings.secret_key, settings.stripe_api_key, settings.stripe_webhook_secret):
        assert secret not in page
    assert settings.base_url in page
    assert page.count("Not well") == 0
    assert "SYNDICATION_SECOND_FACTOR" in page
    assert "test keys" in page
