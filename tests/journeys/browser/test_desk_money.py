"""The finance person at work in a real browser: a refund by two, money in suspense, the accounts."""

import asyncio

from playwright.async_api import expect

from syndication.desk import signin
from syndication.records.people import Role
from tests.journeys.browser.reader import Opens, Reader
from tests.town import PASSWORD, Town

TWO = ("harbour-pilots-night-watch", "ferry-choir-crossing")
"""Two licences at £576.00 together: more than one person may give back."""


async def finance(town: Town, reader: Reader) -> None:
    """Sign in as a colleague who handles money."""
    await signin.admit(town.house, email="fin@example.com", role=Role.FINANCE, password=PASSWORD)
    await reader.sign_in("fin@example.com")


async def test_a_refund_above_the_limit_is_wanted_by_one_and_agreed_by_another_with_keys_alone(
    town: Town, someone: Opens
) -> None:
    """One licence of two, no: all of it, twice wrong, then wanted; the colleague finds and agrees by keys."""
    bought = await town.bought(*TWO)
    first, second = await someone(), await someone()
    await first.sign_in()
    await first.goto(f"/desk/requests/{bought['id']}")
    await first.page.get_by_role("link", name="Give money back").click()
    await first.title("Give money back")
    await first.says("Up to £500.00 goes back at once. More than that waits until somebody else agrees.")
    await first.sound()
    await first.page.get_by_label("How much, in GBP").fill("a lot")
    await first.page.get_by_role("button", name="Give it back").click()
    await expect(first.page.locator("#summary")).to_be_focused()
    await expect(first.page.get_by_label("How much, in GBP")).to_have_value("a lot")
    await first.sound()
    await first.page.get_by_label("How much, in GBP").fill("")
    await first.page.get_by_label("Why", exact=True).fill("Cancelled before it was printed")
    await first.page.get_by_role("button", name="Give it back").dblclick()
    await first.page.wait_for_url("**/desk/requests/*")
    await first.says("Waits for a second person")
    await first.page.get_by_role("link", name="Refund", exact=True).click()
    await first.says("You wanted this refund, so somebody else has to agree to it.")
    assert await town.count("refund") == 1

    await finance(town, second)
    await second.goto("/desk/money")
    await second.title("Money that waits for a person")
    await second.sound()
    await second.focus_shows()
    await second.page.locator("h1").click()
    await second.press("j", "Enter")
    await second.title("Refund of £576.00")
    await second.sound()
    button = second.page.get_by_role("button", name="Agree, and give £576.00 back")
    for _ in range(40):
        if await button.evaluate("button => button === document.activeElement"):
            break
        await second.press("Tab")
    await second.press("Enter")
    await expect(second.page.locator("h1")).to_have_text("Refund of £576.00")
    await expect(button).to_have_count(0)
    await town.at_rest()
    assert await town.count("licence", "status = 'revoked'") == 2
    await second.goto("/desk/money/refunds?show=made")
    await second.says("agreed by fin@example.com")
    await second.sound()


async def test_money_in_suspense_is_attached_without_scripts_on_a_phone(town: Town, someone: Opens) -> None:
    """What waits, its facts, a request that fits; the note forgotten and given; the licence opens."""
    waiting = await town.request()
    session = await town.at_stripe(
        "checkout/sessions",
        {
            "mode": "payment",
            "success_url": town.base_url,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": "gbp",
            "line_items[0][price_data][unit_amount]": "28800",
            "line_items[0][price_data][product_data][name]": "By telephone",
        },
    )
    await town.pay(session["url"])
    async with asyncio.timeout(20):
        while not await town.count("suspense"):
            await asyncio.sleep(0.05)
    desk = await someone(width=390, scripts=False)
    await desk.sign_in()
    await desk.goto("/desk/money")
    await desk.page.get_by_role("link", name="Money that fits no offer").click()
    await desk.title("Money that fits no offer")
    await desk.page.get_by_label("It pays for a request").check()
    await desk.page.get_by_label("The Northern Post Ltd").check()
    await desk.page.get_by_role("button", name="Do this").click()
    await desk.says("Say why, in a few words: it stays with it.")
    await expect(desk.page.get_by_label("It pays for a request")).to_be_checked()
    await expect(desk.page.get_by_label("The Northern Post Ltd")).to_be_checked()
    await desk.page.get_by_label("Why, or what you did").fill("Paid by telephone")
    await desk.page.get_by_role("button", name="Do this").click()
    await desk.says("Attached to a request")
    assert (await town.licensed(waiting))["licences"][0]["status"] == "active"

    seeing = await someone()
    await seeing.sign_in()
    await seeing.goto("/desk/money/suspense?show=resolved")
    await seeing.says("Paid by telephone")
    await seeing.sound()
    await seeing.page.get_by_role("link", name="Money that fits no offer").click()
    await seeing.sound()


async def test_the_accounts_are_compared_and_an_author_is_agreed_with(town: Town, someone: Opens) -> None:
    """The books and Stripe are equal; a contract agreed on the page earns with the next sale."""
    desk = await someone()
    await desk.sign_in()
    await desk.goto("/desk/authors")
    await desk.page.get_by_label("Author", exact=True).fill("Leonie Marsh")
    await desk.page.get_by_label("Share of the fee, in per cent").fill("12.5")
    await desk.page.get_by_role("button", name="Agree on it").click()
    await desk.says("In force")
    await town.bought("ferry-choir-crossing")
    await town.at_rest()
    await desk.goto("/desk/accounts")
    await desk.page.get_by_role("button", name="Compare now").click()
    await desk.says("and the books say the same.")
    await desk.says("£30.00")
    await desk.sound()
    async with desk.page.expect_download() as coming:
        await desk.page.get_by_role("link", name="Journal: every entry").click()
    assert (await coming.value).suggested_filename.endswith("-GBP-journal.csv")
    await desk.goto("/desk/authors")
    await desk.sound()
    async with desk.page.expect_download() as coming:
        await desk.page.get_by_role("link", name="Statement of Leonie Marsh in GBP as PDF").click()
    assert (await coming.value).suggested_filename.endswith("-GBP-leonie-marsh.pdf")
