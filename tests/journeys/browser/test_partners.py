"""A partner's pages in a real browser: by mail, by keyboard, on a phone, without scripts."""

from zipfile import ZipFile

from playwright.async_api import expect

from tests.journeys.browser.reader import Opens, Reader
from tests.journeys.test_changing import near_the_end
from tests.journeys.visitor import JO, address_in
from tests.town import Town


async def comes_in(reader: Reader, town: Town, email: str = JO) -> None:
    """Ask for a link, open it from the mail and press its button."""
    await reader.goto("/partner")
    await reader.page.get_by_label("E-mail").fill(email)
    await reader.page.get_by_role("button", name="Send me a link").click()
    await reader.title("Look into your mailbox")
    await reader.goto(address_in(await town.mail(email, "Sign in to your licences")))
    await reader.page.get_by_role("button", name="Sign in").click()
    await reader.page.wait_for_url("**/partner")


async def test_months_later_the_right_file_is_found_on_a_phone_without_scripts(
    town: Town, someone: Opens
) -> None:
    """Sign in, find it, take all of it in one file, say where it appeared; every page is sound."""
    await town.bought()
    await town.bought("ferry-choir-crossing")
    reader = await someone(width=390, scripts=False)
    await comes_in(reader, town)
    page = reader.page
    await page.get_by_label("Words of a headline").fill("night watch")
    await page.get_by_role("button", name="Find").click()
    await expect(page.locator(".holdings > li")).to_have_count(1)
    await page.goto(f"{town.base_url}/partner")
    for box in await page.get_by_role("checkbox").all():
        await box.check()
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Download the chosen as one ZIP").click()
    with ZipFile(await (await coming.value).path()) as archive:
        assert len({name.partition("/")[0] for name in archive.namelist()}) == 2
    await page.get_by_role("link", name="The night watch").first.click()
    await page.get_by_label("Address of the page").fill("https://northernpost.example/night-watch")
    await page.get_by_role("button", name="Say where it was published").click()
    await expect(page.get_by_role("link", name="https://northernpost.example/night-watch")).to_be_visible()


async def test_the_partners_pages_are_sound(town: Town, someone: Opens) -> None:
    """The door and every page behind it, empty and full: axe in both themes, both widths, light in weight."""
    bought = await town.bought()
    number = bought["licences"][0]["number"]
    reader = await someone()
    await reader.goto("/partner/sign-in")
    await reader.sound()
    await comes_in(reader, town)
    await reader.goto("/partner/organisation")
    await reader.page.get_by_role("button", name="Share the licences").click()
    await reader.page.get_by_text("Change", exact=False).first.click()
    await reader.sound()
    for path in ("", f"/licences/{number}", "/invoices", "/keys", "/settings"):
        assert await reader.goto(f"/partner{path}") == 200
        await reader.sound()
    await reader.goto("/partner/keys")
    await reader.page.get_by_label("What the key is for").fill("Newsroom CMS")
    await reader.page.get_by_role("button", name="Make a key").click()
    await reader.says("it is shown this once")
    await reader.sound()
    await near_the_end(town)
    await reader.goto(f"/partner/licences/{number}/renewal")
    await reader.sound()


async def test_a_licence_is_renewed_by_keyboard_alone(town: Town, someone: Opens) -> None:
    """From its page: the focus is always seen; two presses, and one is where it is paid."""
    bought = await town.bought()
    await near_the_end(town)
    reader = await someone()
    await reader.goto(bought["status_page"])
    await reader.focus_shows()
    await reader.page.get_by_role("link", name="See what it costs to go on").focus()
    await reader.press("Enter")
    await reader.title("Go on with this article")
    await reader.page.get_by_role("button", name="Renew for £288.00").focus()
    await reader.press("Enter")
    await reader.title("We can license this to you now")
    await reader.page.get_by_role("link", name="Change what you asked for").click()
    await reader.title("Change your request")
    await reader.sound()
    await reader.page.get_by_label("For", exact=True).select_option("24")
    await reader.page.get_by_role("button", name="Send the change").click()
    await reader.title("We can license this to you now")
    await reader.says("You changed the request")
