"""What every page promises: readable by all, at every width, in light and dark, light in weight."""

import io

import pikepdf
import pytest
from playwright.async_api import expect

from tests.journeys.browser.reader import Opens
from tests.town import Json, Town


async def test_the_front_pages_are_sound(someone: Opens) -> None:
    """The home page, a search, a search for nothing, the publishers' page and a page that is not there."""
    reader = await someone()
    for path, status in (
        ("/", 200),
        ("/?q=ferry", 200),
        ("/?q=zebra", 200),
        ("/for-publishers", 200),
        ("/api", 200),
        ("/nowhere", 404),
        ("/requests/not-a-token", 404),
        ("/desk/sign-in", 200),
    ):
        assert await reader.goto(path) == status
        await reader.sound()


async def test_the_form_is_sound(someone: Opens) -> None:
    """Empty, unanswered, priced, folded open and wrong, with several articles and with none of ours."""
    reader = await someone()
    await reader.goto("/republish")
    await reader.sound()
    await reader.goto("/republish?article=harbour-pilots-night-watch&article=fishing-quota-talks-close")
    await reader.sound()
    await reader.say_where()
    await reader.page.get_by_label("Country of its seat").select_option("United Kingdom")
    await expect(reader.page.locator("#price")).to_contain_text("Not in the copy")
    await reader.page.locator(".rest > summary").first.click()
    await reader.sound()
    await reader.page.get_by_role("button", name="Send the request").click()
    await expect(reader.page.locator("#summary")).to_be_focused()
    await reader.sound()


async def test_the_pages_of_a_request_are_sound(town: Town, someone: Opens) -> None:
    """Offered, with the desk, at Stripe's, licensed, and the licence for strangers."""
    reader = await someone()
    offered, waiting = await town.request(), await town.request(exclusive=True)
    bought = await town.bought("ferry-choir-crossing")
    number = bought["licences"][0]["number"]
    for path in (
        offered["status_page"],
        waiting["status_page"],
        await town.checkout(offered),
        bought["status_page"],
        f"/licences/{number}",
    ):
        assert await reader.goto(path) == 200
        await reader.sound()
    assert await reader.goto("/licences/HC-AAAAA-AAAAA-A") == 404
    await reader.sound()


async def test_the_desk_is_sound(town: Town, someone: Opens) -> None:
    """The list full and empty, a request that waits with its decision open, and the list of keys."""
    waiting = await town.request("glacier-hut-rescue", exclusive=True)
    desk = await someone()
    await desk.sign_in()
    await desk.sound()
    await desk.goto("/desk/requests?stage=closed")
    await desk.sound()
    await desk.goto(f"/desk/requests/{waiting['id']}")
    await desk.sound()
    await desk.press("a")
    await desk.sound()
    await desk.goto("/desk")
    await desk.press("?")
    await expect(desk.page.locator("#keys")).to_be_visible()
    await desk.sound()


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_rate_cards_are_sound(town: Town, someone: Opens, width: int) -> None:
    """The list, a draft with what it would change, one with a cell that cannot be read, and a version."""
    await town.request()
    desk = await someone(width=width)
    await desk.sign_in()
    await desk.goto("/desk/rate-cards")
    await desk.sound()
    await desk.page.get_by_role("button", name="Draft from the card in force").click()
    await desk.page.locator("[id='f-media.web']").fill("1.15")
    await desk.page.get_by_role("button", name="Save and work it out").click()
    await expect(desk.page.get_by_text("Together", exact=False).first).to_be_visible()
    await desk.sound()
    await desk.page.locator("[id='f-media.web']").fill("much")
    await desk.page.get_by_role("button", name="Save and work it out").click()
    await expect(desk.page.locator("[id='f-media.web']")).to_have_value("much")
    await desk.sound()
    await desk.goto("/desk/rate-cards/1")
    await desk.sound()


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_focus_can_be_seen(town: Town, someone: Opens, width: int) -> None:
    """Whoever walks with the Tab key sees where they are; on a phone the price does not lie over it."""
    asked = await town.request(exclusive=True)
    reader = await someone(width=width)
    for path in ("/", "/republish?article=harbour-pilots-night-watch", asked["status_page"]):
        await reader.goto(path)
        await reader.focus_shows()
    await reader.sign_in()
    for path in ("/desk", f"/desk/requests/{asked['id']}"):
        await reader.goto(path)
        await reader.focus_shows()


async def test_a_stranger_sees_whether_a_licence_is_genuine(town: Town, someone: Opens) -> None:
    """Genuine, to whom, for what and until when; a number nobody was given is not genuine."""
    bought: Json = await town.bought()
    number = bought["licences"][0]["number"]
    reader = await someone(width=390)
    await reader.goto(f"/licences/{number}")
    await reader.title("Genuine")
    for words in (number, "The Northern Post Ltd", "The night watch", "Until"):
        await reader.says(words)
    assert "jo@northernpost.example" not in await reader.page.content()
    await reader.goto("/licences/HC-AAAAA-AAAAA-A")
    await reader.title("Not genuine")


async def test_an_offer_that_ended_asks_for_a_new_one(town: Town, someone: Opens) -> None:
    """After its last moment the page has no button to pay, and leads back to the form with the article."""
    asked = await town.request()
    async with town.house.database.reading() as db:
        # time passes for this quote alone; a quote is never changed otherwise
        await db.execute("SET session_replication_role = replica")
        await db.execute(
            "UPDATE quote SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day'"
        )
        await db.execute("RESET session_replication_role")
    reader = await someone(width=390)
    await reader.goto(asked["status_page"])
    await reader.title("This offer has ended")
    await expect(reader.page.get_by_role("button", name="Pay")).to_have_count(0)
    await reader.sound()
    await reader.page.get_by_role("link", name="Ask for a new price").click()
    await expect(reader.page.locator(".chosen h3")).to_have_count(1)


async def test_what_is_kept_on_paper_prints_on_one_sheet(town: Town, someone: Opens) -> None:
    """The status page with its licence, and the page that verifies it, print as one sheet each."""
    bought = await town.bought()
    reader = await someone()
    for path in (bought["status_page"], f"/licences/{bought['licences'][0]['number']}"):
        await reader.goto(path)
        with pikepdf.open(io.BytesIO(await reader.page.pdf(format="A4"))) as sheet:
            assert len(sheet.pages) == 1, path
