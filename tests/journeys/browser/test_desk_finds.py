"""The desk by hand: a question and its answer, several decided at once, what changes while one looks."""

import pytest
from playwright.async_api import expect

from tests.journeys.browser.reader import Opens
from tests.town import Town


async def test_a_question_is_asked_by_keys_and_answered_on_a_phone(town: Town, someone: Opens) -> None:
    """Key q puts the desk into the box; the requester answers without a script; the desk reads it at once."""
    asked = await town.request("glacier-hut-rescue", edits=True)
    desk, reader = await someone(), await someone(width=390, scripts=False)
    await desk.sign_in()
    await desk.press("j", "Enter")
    await desk.page.wait_for_url("**/desk/requests/*")
    await desk.press("q")
    await expect(desk.page.locator("#f-body")).to_be_focused()
    await desk.page.keyboard.type("Will you cut it?")
    await desk.press("Tab", "Tab", "Enter")
    await desk.says("You wait for their answer")
    await desk.sound()

    await reader.goto(asked["status_page"])
    await reader.says("The desk asks you")
    await reader.says("Will you cut it?")
    await reader.page.get_by_role("button", name="Send it to the desk").click()
    await expect(reader.page.locator("#w-body")).to_have_text("Write something, up to 4,000 characters.")
    await reader.page.get_by_label("What you want to say").fill("No, we print all of it.")
    await reader.page.get_by_role("button", name="Send it to the desk").click()
    await reader.says("The desk reads it and writes back to you.")

    # the desk's page was open all the while
    await expect(desk.page.locator("#changed")).to_contain_text("This request was changed a moment ago")
    await desk.page.locator("#changed a").click()
    await desk.says("No, we print all of it.")
    await expect(desk.page.get_by_text("They wrote")).to_be_visible()
    await desk.sound()


async def test_new_requests_are_told_without_a_reload(town: Town, someone: Opens) -> None:
    """Whoever looks at the queue is told of two new ones, politely; the count follows; a press shows them."""
    desk = await someone()
    await desk.sign_in()
    await desk.title("All done")
    await desk.page.evaluate("new Promise((open) => heard.readyState === 1 ? open() : (heard.onopen = open))")
    await town.request(edits=True)
    news = desk.page.locator("#news")
    await expect(news).to_have_text("1 new request. Show it")
    await town.request("ferry-choir-crossing", edits=True)
    await expect(news).to_have_text("2 new requests. Show them")
    await expect(desk.page.locator(".sections [data-waiting]")).to_have_text("2")
    await desk.sound()
    await news.get_by_role("link").click()
    await desk.title("2 requests wait for you")
    await expect(desk.page.locator("#news")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
async def test_several_are_declined_with_one_note(town: Town, someone: Opens, *, scripts: bool) -> None:
    """Tick, write why, send; without a reason nothing is sent and the ticks stay; with a script or none."""
    for name in ("Alpha Press", "Beta Press", "Gamma Press"):
        await town.request(edits=True, organisation={"name": name, "type": "commercial", "country": "GB"})
    desk = await someone(scripts=scripts, width=1280 if scripts else 390)
    await desk.sign_in()
    await desk.page.get_by_label("Tick the request of Alpha Press").check()
    if scripts:
        await desk.press("j", "j", "j", "x")  # the third by its key
    else:
        await desk.page.get_by_label("Tick the request of Gamma Press").check()
    await desk.page.get_by_role("button", name="Decline and tell them why").click()
    await desk.title("Nothing was decided yet")
    await desk.says("2 requests are ticked")
    await desk.page.get_by_label("One note to all of them").fill("We keep these to ourselves.")
    await desk.page.get_by_role("button", name="Decline and tell them why").click()
    await desk.title("2 requests declined")
    if scripts:
        await desk.sound()
    await desk.page.get_by_role("link", name="Back to the list").click()
    await desk.title("1 request waits for you")
    await desk.says("Beta Press")


async def test_filters_and_views_work_on_a_phone_without_a_script(town: Town, someone: Opens) -> None:
    """Open the filters, set one, keep it under a name for colleagues, come back to it, forget it."""
    await town.request("ferry-choir-crossing", medium="book", edits=True)
    await town.request()
    desk = await someone(width=390, scripts=False)
    await desk.sign_in()
    await desk.goto("/desk/requests")
    rows = desk.page.locator(".row")
    await expect(rows).to_have_count(2)
    await desk.page.locator(".filters > summary").click()
    await desk.page.get_by_label("Medium").select_option("book")
    await desk.page.get_by_role("button", name="Show these").click()
    await expect(rows).to_have_count(1)
    await desk.page.locator(".keep-view > summary").click()
    await desk.page.get_by_label("Its name").fill("Books")
    await desk.page.get_by_label("Colleagues see it too").check()
    await desk.page.get_by_role("button", name="Keep it").click()
    await desk.goto("/desk/requests")
    await desk.page.get_by_role("link", name="Books").click()
    await expect(rows).to_have_count(1)
    await desk.page.locator(".keep-view > summary").click()
    await desk.page.get_by_role("button", name="Forget the view “Books”").click()
    await expect(desk.page.get_by_role("link", name="Books")).to_have_count(0)


async def test_the_new_pages_are_sound(town: Town, someone: Opens) -> None:
    """Lists, filters, a search, a licence, the draft in its frame, the styleguide: wide, narrow, dark."""
    bought = await town.bought()
    waiting = await town.request("fishing-quota-talks-close", edits=True)
    desk = await someone()
    await desk.sign_in()
    for path in (
        "/desk?which=asked",
        "/desk/requests?medium=web",
        "/desk/requests?least=lots",
        "/desk/search?q=northern",
        "/desk/licences",
        f"/desk/licences/{bought['licences'][0]['number']}",
        "/desk/styleguide",
    ):
        await desk.goto(path)
        await desk.sound()
    await desk.goto(f"/desk/requests/{waiting['id']}")
    await desk.page.locator(".draft > summary").click()
    copy = desk.page.frame_locator(".draft iframe")
    await expect(copy.locator("article h1")).to_be_visible()
    await expect(copy.locator("article")).to_contain_text("DRAFT")
    for path in ("/desk/requests", "/desk/styleguide"):
        await desk.goto(path)
        await desk.focus_shows()
