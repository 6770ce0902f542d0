"""The desk at work in a real browser: by keyboard alone, and what the requester then sees."""

from playwright.async_api import expect

from tests.journeys.browser.reader import Opens
from tests.town import Json, Town


async def _asked_exclusively(town: Town) -> Json:
    asked = await town.request(exclusive=True)
    assert asked["stage"] == "review"
    return asked


async def test_exclusivity_is_signed_by_keys_alone_and_paid(town: Town, someone: Opens) -> None:
    """Ask for it alone, wait for a person; the desk finds, opens, signs and approves without a mouse; pay."""
    reader, desk = await someone(), await someone()
    await reader.goto("/republish?article=harbour-pilots-night-watch")
    await reader.say_where()
    await reader.say_who()
    await reader.page.get_by_label("Have it exclusively").check()
    await expect(reader.page.locator("#price")).to_contain_text("A person on the desk will look at this")
    await reader.send()
    await reader.title("A person on the desk is looking at this")
    await reader.says("Exclusive rights need the owner")

    await desk.sign_in()
    await desk.title("1 request waits for you")
    await expect(desk.page.locator(".row .reasons")).to_contain_text("Exclusive rights need the owner")
    await desk.press("j", "Enter")
    await desk.page.wait_for_url("**/desk/requests/*")
    await desk.press("a")
    await expect(desk.page.locator("#approve-signature_name")).to_be_focused()
    await desk.page.keyboard.type("Ada Editor")
    # the statement, the note, the button
    await desk.press("Tab", "Tab", "Tab", "Enter")
    await expect(desk.page.locator(".badge").first).to_have_text("Offered")

    await reader.page.reload()
    await reader.title("We can license this to you now")
    await reader.page.get_by_role("button", name="Pay").click()
    await reader.page.wait_for_url(f"{town.stripe_url}/**")
    await reader.pay()
    await reader.title("The article is licensed to you")
    assert await town.count("signature", "name = 'Ada Editor'") == 1


async def test_an_unsigned_approval_comes_back_with_its_reason(town: Town, someone: Opens) -> None:
    """Without a name under an exclusive grant nothing is decided; the list on top leads to the name."""
    await _asked_exclusively(town)
    desk = await someone()
    await desk.sign_in()
    await desk.press("j", "Enter")
    await desk.page.wait_for_url("**/desk/requests/*")
    await desk.press("a", "Tab", "Tab", "Tab", "Enter")
    await expect(desk.page.locator("#summary")).to_be_focused()
    await desk.page.locator("#summary a").click()
    await expect(desk.page.locator("#f-signature_name")).to_be_focused()
    await desk.sound()
    assert await town.count("signature") == 0


async def test_a_decline_tells_why(town: Town, someone: Opens) -> None:
    """A decline without a reason is not sent; with one, the requester reads it."""
    asked = await _asked_exclusively(town)
    desk, reader = await someone(), await someone(width=390)
    await desk.sign_in()
    await desk.press("j", "Enter")
    await desk.page.wait_for_url("**/desk/requests/*")
    await desk.press("d", "Tab", "Enter")
    await desk.says("Say why, in a sentence")
    await desk.page.get_by_label("Why not, in words for them").fill("We keep this one to ourselves.")
    await desk.page.get_by_role("button", name="Decline and tell them why").click()
    await expect(desk.page.locator(".badge").first).to_have_text("Declined")
    await reader.goto(asked["status_page"])
    await reader.title("We cannot license this to you")
    await reader.says("We keep this one to ourselves.")
    await reader.sound()
    mail = await town.mail("jo@northernpost.example", "cannot license")
    assert mail["subject"]


async def test_another_price_is_offered_and_paid(town: Town, someone: Opens) -> None:
    """What was typed stays when the price cannot be read; then the requester pays the agreed fee."""
    asked = await _asked_exclusively(town)
    desk, reader = await someone(), await someone(width=390)
    await desk.sign_in()
    await desk.press("j", "Enter")
    await desk.page.wait_for_url("**/desk/requests/*")
    await desk.press("o")
    await desk.page.keyboard.type("about two hundred")
    await desk.page.get_by_label("Why this price, in words for them").fill("For an old friend.")
    form = desk.page.locator("details[data-key=o]")
    await form.get_by_label("Your full name").fill("Ada Editor")
    await form.get_by_role("button", name="Send this offer").click()
    await expect(desk.page.locator("#summary a")).to_have_text("Give the net price in GBP, such as 180.00.")
    await expect(desk.page.locator("#f-net")).to_have_value("about two hundred")
    await expect(desk.page.locator("#f-reason")).to_have_value("For an old friend.")
    await desk.page.locator("#f-net").fill("200.00")
    await form.get_by_label("Your full name").fill("Ada Editor")
    await form.get_by_role("button", name="Send this offer").click()
    await expect(desk.page.locator(".badge").first).to_have_text("Offered")
    await reader.goto(asked["status_page"])
    await reader.says("For an old friend.")
    await reader.page.get_by_role("button", name="Pay £240.00").click()
    await reader.page.wait_for_url(f"{town.stripe_url}/**")
    await reader.pay()
    await reader.title("The article is licensed to you")


async def test_a_request_is_found_by_words(town: Town, someone: Opens) -> None:
    """One search finds requests by organisation, headline or licence number, and says when there is none."""
    bought = await town.bought()
    await town.request("ferry-choir-crossing", organisation={"name": "Zebra Press", "country": "GB"})
    desk = await someone()
    await desk.sign_in()
    rows = desk.page.locator("[data-request] h3")
    for words, names in (
        ("zebra", ["Zebra Press"]),
        ("ferry choir", ["Zebra Press"]),
        (bought["licences"][0]["number"], ["The Northern Post Ltd"]),
        ("nobody at all", []),
    ):
        await desk.press("/")
        await expect(desk.page.locator("#find")).to_be_focused()
        await desk.page.locator("#find").fill(words)
        await desk.press("Enter")
        await desk.title(f"All with “{words}”")
        assert await rows.all_inner_texts() == names
        await expect(desk.page.locator("#find")).to_have_value(words)
        await desk.page.locator("h1").click()
