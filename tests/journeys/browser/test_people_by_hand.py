"""Staff at the door and on their own pages, in a real browser: a new app, a code, a lost telephone."""

import re

import pyotp
import pytest
from playwright.async_api import expect

from tests.desk.test_second_factor import later
from tests.journeys.browser.reader import Opens, Reader
from tests.town import PASSWORD, Town


@pytest.fixture
def seller(seller: dict[str, str]) -> dict[str, str]:
    """A house in which whoever does more than read has to have a second factor."""
    return seller | {"second_factor": "required"}


async def give_password(person: Reader) -> None:
    """Come to the desk and give the password."""
    await person.goto("/desk")
    await person.page.get_by_label("E-mail").fill("desk@example.com")
    await person.page.get_by_label("Password").fill(PASSWORD)
    await person.page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
async def test_a_new_app_a_code_and_a_lost_telephone(
    town: Town, someone: Opens, width: int, *, scripts: bool
) -> None:
    """Set the app up, keep the codes, sign out, come in by a code, then by a recovery code."""
    person = await someone(width=width, scripts=scripts)
    page = person.page
    await give_password(person)
    await person.title("Set up an authenticator app")
    if scripts:
        await person.sound()
    await page.get_by_text("It cannot read pictures").click()
    secret = (await page.locator("code.secret").inner_text()).replace(" ", "")
    await page.get_by_label("The six digits it shows now").fill("000000")
    await page.get_by_role("button", name="Keep this app").click()
    await person.says("This is not the code the app shows now")
    await page.get_by_label("The six digits it shows now").fill(pyotp.TOTP(secret).now())
    await page.get_by_role("button", name="Keep this app").click()
    await person.title("Your recovery codes")
    codes = await page.locator("#codes code").all_inner_texts()
    assert len(set(codes)) == 10
    if scripts:
        await person.sound()
    await page.get_by_role("link", name="I have kept them").click()
    await page.wait_for_url("**/desk")

    await later(town)
    for typed in (pyotp.TOTP(secret).now(), codes[0]):
        await person.goto("/desk/account")
        await page.locator("details.menu summary").click() if width < 800 else None
        await page.get_by_role("button", name="Sign out").click()
        await give_password(person)
        await person.title("One more step")
        if scripts:
            await person.sound()
        await page.get_by_label("Code").fill(typed)
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url("**/desk")
    await person.goto("/desk/account")
    await expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()


async def test_the_pages_of_people_are_sound(town: Town, someone: Opens) -> None:
    """Sign-in, forgotten, account, people, one person, keys, the log, the settings, the question again."""
    person = await someone()
    for path in ("/desk/sign-in", "/desk/forgot"):
        await person.goto(path)
        await person.sound()
    await give_password(person)
    secret = await person.page.locator("code.secret").text_content() or ""
    await person.page.get_by_label("The six digits it shows now").fill(
        pyotp.TOTP(re.sub(r"\s", "", secret)).now()
    )
    await person.page.get_by_role("button", name="Keep this app").click()
    for path in (
        "/desk/account",
        "/desk/people",
        "/desk/people/1",
        "/desk/keys",
        "/desk/audit",
        "/desk/settings",
    ):
        await person.goto(path)
        await person.sound()
    await person.goto("/desk/people")
    await person.page.get_by_label("E-mail").fill("new@example.com")
    await person.page.get_by_label("Approver").check()
    await person.page.get_by_role("button", name="Mail them a link").click()
    await person.says("A link was mailed to new@example.com")
    await person.page.get_by_role("link", name="new@example.com").click()
    await person.sound()
    async with town.house.database.transaction("test") as db:
        await db.execute("UPDATE staff_session SET proven_at = now() - interval '1 hour'")
    await person.goto("/desk/keys")
    await person.page.get_by_label("Name").fill("The CMS")
    await person.page.get_by_role("button", name="Make the key").click()
    await person.title("Confirm that it is you")
    await person.sound()
    await person.page.get_by_label("Your password, or a code").fill(PASSWORD)
    await person.page.get_by_role("button", name="Confirm and go on").click()
    await person.says("Copy it now")
    await person.sound()
