"""The second factor: set up on the first sign-in, asked for ever after, each code taken once."""

import re

import httpx
import pyotp
import pytest

from syndication.desk.people import add_staff
from syndication.desk.signin import admit
from syndication.records.people import Role
from tests.desk.test_signin import WRONG, csrf_in
from tests.town import PASSWORD, Town

ASKS = "/desk/sign-in/code?back=/desk"


@pytest.fixture
def seller(seller: dict[str, str]) -> dict[str, str]:
    """A house in which whoever does more than read has to have a second factor."""
    return seller | {"second_factor": "required"}


def secret_in(page: str) -> str:
    """Return the secret as the page writes it out for whoever cannot scan."""
    found = re.search(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page)
    assert found
    return found[1].replace(" ", "")


def codes_in(page: str) -> list[str]:
    """Return the recovery codes on a page."""
    return re.findall(r"<code>([a-z2-9-]{19})</code>", page)


async def knock(browser: httpx.AsyncClient, email: str = "desk@example.com") -> httpx.Response:
    """Give the password."""
    return await browser.post("/desk/sign-in", data={"email": email, "password": PASSWORD})


async def later(town: Town, seconds: int = 60) -> None:
    """Let every code that was used lie so long ago that the next may come."""
    async with town.house.database.transaction("test") as db:
        await db.execute("UPDATE staff SET totp_step = totp_step - $1", seconds // 30)


async def with_app(town: Town) -> tuple[httpx.AsyncClient, str, list[str]]:
    """Sign the admin in for the first time; return the browser, the app's secret and the recovery codes."""
    browser = await town.browser()
    first = await knock(browser)
    assert first.headers["location"] == "/desk/sign-in/app?back=/desk"
    secret = secret_in((await browser.get(first.headers["location"])).text)
    done = await browser.post("/desk/sign-in/app", data={"code": pyotp.TOTP(secret).now()})
    assert done.status_code == 200, done.text
    return browser, secret, codes_in(done.text)


async def test_the_first_sign_in_sets_up_an_app_v6_3_3(town: Town) -> None:
    """The password alone opens nothing; the picture stays the same until a code is given; codes show once."""
    browser = await town.browser()
    first = await knock(browser)
    assert "desk-half" in browser.cookies
    assert "desk" not in browser.cookies
    assert (await browser.get("/desk")).status_code == 303
    page = (await browser.get(first.headers["location"])).text
    assert secret_in(page) == secret_in((await browser.get(first.headers["location"])).text)
    wrong = await browser.post("/desk/sign-in/app", data={"code": "000000"})
    assert (wrong.status_code, "not the code" in wrong.text) == (422, True)
    assert secret_in(wrong.text) == secret_in(page)
    done = await browser.post("/desk/sign-in/app", data={"code": pyotp.TOTP(secret_in(page)).now()})
    assert len(set(codes_in(done.text))) == 10
    assert (await browser.get("/desk")).status_code == 200
    assert "desk-half" not in browser.cookies
    assert (await browser.post("/desk/sign-in/app", data={"code": "1"})).status_code == 401
    # nothing that is stored opens anything
    async with town.house.database.reading() as db:
        stored = str(await db.fetch("SELECT * FROM staff")) + str(
            await db.fetch("SELECT * FROM recovery_code")
        )
    assert secret_in(page) not in stored
    assert not any(code in stored for code in codes_in(done.text))


async def test_a_code_is_taken_once_v6_5_1(town: Town) -> None:
    """A code that was seen over a shoulder opens nothing, not even in its own half minute."""
    _, secret, _ = await with_app(town)
    await later(town)
    code = pyotp.TOTP(secret).now()
    one, other = await town.browser(), await town.browser()
    for browser in (one, other):
        asked = await knock(browser)
        assert asked.headers["location"] == ASKS
    assert (await one.post("/desk/sign-in/code", data={"code": code})).status_code == 303
    again = await other.post("/desk/sign-in/code", data={"code": code})
    assert (again.status_code, "has been used" in again.text) == (422, True)
    assert "desk" not in other.cookies


async def test_a_recovery_code_is_taken_once_v6_5_1(town: Town) -> None:
    """The telephone is gone: one code opens, however it is typed, and is worth nothing the second time."""
    _, _, codes = await with_app(town)
    for typed, status in ((codes[0], 303), (codes[0], 422), (f" {codes[1].upper()} ", 303), ("a" * 16, 422)):
        browser = await town.browser()
        await knock(browser)
        assert (await browser.post("/desk/sign-in/code", data={"code": typed})).status_code == status
    desk = await town.browser()
    await knock(desk)
    await desk.post("/desk/sign-in/code", data={"code": codes[2]})
    account = (await desk.get("/desk/account")).text
    assert "7 recovery codes are left" in account
    made = await desk.post("/desk/account/codes", data={"csrf": csrf_in(account)})
    assert len(set(codes_in(made.text)) - set(codes)) == 10
    late = await town.browser()
    await knock(late)
    assert (await late.post("/desk/sign-in/code", data={"code": codes[5]})).status_code == 422


async def test_codes_cannot_be_guessed_v6_3_1(town: Town) -> None:
    """Ten wrong ones, in however many browsers, and the right one is not compared any more."""
    _, secret, _ = await with_app(town)
    await later(town)
    browser = await town.browser()
    await knock(browser)
    for number in range(10):
        await browser.post("/desk/sign-in/code", data={"code": f"00000{number}"})
    other = await town.browser()
    await knock(other)
    closed = await other.post("/desk/sign-in/code", data={"code": pyotp.TOTP(secret).now()})
    assert (closed.status_code, "quarter of an hour" in closed.text) == (429, True)


async def test_half_a_session_is_none_v7_2(town: Town) -> None:
    """It ends after ten minutes, with the block, and with a new password; and it opens no page."""
    await with_app(town)
    for ending in (
        "UPDATE staff_half SET expires_at = now()",
        "DELETE FROM staff_half",
        "UPDATE staff SET blocked_at = now()",
    ):
        browser = await town.browser()
        await knock(browser)
        half = browser.cookies["desk-half"]
        assert (await town.web.get("/desk", headers={"Cookie": f"desk={half}"})).status_code == 303
        async with town.house.database.transaction("test") as db:
            await db.execute(ending)
        for answer in (
            await browser.get("/desk/sign-in/code"),
            await browser.post("/desk/sign-in/code", data={"code": "123456"}),
        ):
            assert (answer.status_code, "Begin again" in answer.text) == (401, True)


async def test_a_reader_may_do_without(town: Town) -> None:
    """Who only looks signs in by password alone, may set an app up, and may end it again."""
    await admit(town.house, email="reader@example.com", role=Role.READER, password=PASSWORD)
    desk = await town.signed_in("reader@example.com")
    csrf = csrf_in((await desk.get("/desk/account")).text)
    begun = await desk.post("/desk/account/app", data={"csrf": csrf})
    page = (await desk.get(begun.headers["location"])).text
    kept = await desk.post(
        "/desk/account/app/confirm", data={"csrf": csrf, "code": pyotp.TOTP(secret_in(page)).now()}
    )
    assert len(codes_in(kept.text)) == 10
    assert (await knock(await town.browser(), "reader@example.com")).headers["location"] == ASKS
    ended = await desk.post("/desk/account/app/end", data={"csrf": csrf})
    assert ended.status_code == 303
    assert (await knock(await town.browser(), "reader@example.com")).headers["location"] == "/desk"
    assert await town.count("recovery_code") == 0


async def test_whoever_decides_replaces_the_app_and_cannot_end_it(town: Town) -> None:
    """The old app counts until the new one gives a code; to do without is refused."""
    desk, old, _ = await with_app(town)
    csrf = csrf_in((await desk.get("/desk/account")).text)
    refused = await desk.post("/desk/account/app/end", data={"csrf": csrf})
    assert (refused.status_code, "has to have" in refused.text) == (409, True)
    await desk.post("/desk/account/app", data={"csrf": csrf})
    new = secret_in((await desk.get("/desk/account/app")).text)
    await later(town)
    browser = await town.browser()
    await knock(browser)
    assert (await browser.post("/desk/sign-in/code", data={"code": pyotp.TOTP(old).now()})).status_code == 303
    await later(town)
    await desk.post("/desk/account/app/confirm", data={"csrf": csrf, "code": pyotp.TOTP(new).now()})
    await later(town)
    for secret, status in ((old, 422), (new, 303)):
        browser = await town.browser()
        await knock(browser)
        answer = await browser.post("/desk/sign-in/code", data={"code": pyotp.TOTP(secret).now()})
        assert answer.status_code == status


async def test_a_mailed_link_gives_a_password_and_no_second_factor_v6_4_3(town: Town) -> None:
    """Whoever reads the mailbox still needs the app; nobody is told whether an address is known."""
    desk, _, _ = await with_app(town)
    told = set()
    for email in ("desk@example.com", "nobody@example.com"):
        answer = await town.web.post("/desk/forgot", data={"email": email})
        told.add((answer.status_code, answer.text.replace(email, "")))
    assert len(told) == 1
    mail = await town.mail("desk@example.com", "new password")
    (link,) = set(re.findall(r"http://\S+/desk/welcome/[\w-]+", mail["text"]))
    browser = await town.browser()
    assert "Choose a new password" in (await browser.get(link)).text
    common = await browser.post(link, data={"password": "password1234"})
    assert (common.status_code, "first that are guessed" in common.text) == (422, True)
    chosen = await browser.post(link, data={"password": "blue trout under a lamp"})
    assert chosen.headers["location"] == ASKS
    assert (await desk.get("/desk")).status_code == 303
    assert (await browser.get(link)).status_code == 404
    for _ in range(4):
        await town.web.post("/desk/forgot", data={"email": "desk@example.com"})
    assert await town.count("mail", "event = 'staff_reset'") == 3


async def test_the_command_line_is_the_way_back_in(town: Town) -> None:
    """The last admin lost telephone and codes: whoever may run commands sends a link that begins anew."""
    await with_app(town)
    link = await add_staff(town.house, email="desk@example.com", role=Role.ADMIN)
    browser = await town.browser()
    chosen = await browser.post(link, data={"password": PASSWORD})
    assert chosen.headers["location"] == "/desk/sign-in/app?back=/desk"
    assert WRONG not in chosen.text
