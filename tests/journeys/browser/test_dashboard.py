"""The managing director reads the dashboard: wide, on a phone, in the dark, on paper, without a script."""

import io

import pikepdf
from playwright.async_api import expect

from syndication.desk import signin
from syndication.records.people import Role
from tests.journeys.browser.reader import Opens, Reader
from tests.town import PASSWORD, Town


async def test_what_was_sold_is_told_in_words_charts_and_tables(town: Town, someone: Opens) -> None:
    """Nothing yet; then one sale and one decision by a person: figures, charts, their tables, each period."""
    await signin.admit(town.house, email="md@example.com", role=Role.READER, password=PASSWORD)
    reader = await someone(scripts=False)
    await reader.sign_in("md@example.com")
    await reader.page.get_by_role("link", name="Dashboard", exact=True).click()
    await reader.title("Dashboard")
    await reader.says("Nobody has asked for anything in this period.")
    await reader.page.get_by_role("link", name="Show all there ever was").click()
    await reader.says("Nobody has asked for anything yet.")

    bought = await town.bought(territories=["GB", "EU"])
    asked = await town.request("glacier-hut-rescue", exclusive=True)
    signature = {"name": "Ines", "statement": "I grant it"}
    assert (await town.decide(asked, "approve", signature=signature)).status_code == 200
    await reader.page.get_by_role("link", name="30 days").click()
    net = f"£{bought['quote']['net'] / 100:,.2f}"
    figures = reader.page.locator(".headlines dd")
    await expect(figures).to_have_text([net, "1 of 2", "1 minute"])
    await _charts_and_tables(reader)
    for period in ("Quarter", "Year", "All"):
        await reader.page.get_by_role("link", name=period, exact=True).click()
        await expect(figures.first).to_have_text(net)
    await reader.goto("/desk/dashboard?days=tomorrow&currency=zebra")
    await expect(figures.first).to_have_text(net)
    with pikepdf.open(io.BytesIO(await reader.page.pdf(format="A4"))) as sheet:
        assert len(sheet.pages) == 1
    assert await town.broken() == {}

    seeing = await someone()
    await seeing.sign_in("md@example.com")
    await seeing.goto("/desk/dashboard")
    await seeing.sound()
    await seeing.focus_shows()


async def _charts_and_tables(reader: Reader) -> None:
    """Every chart says something, and the same stands in its table."""
    for words in (
        "in fees before tax in the last 30 days",
        "One was decided at once, by the rules.",
        "The night watch",
        "A website",
        "European Union",
    ):
        await reader.says(words)
    await expect(reader.page.get_by_role("img", name="half within 1 minute")).to_be_visible()
    await reader.page.locator("summary", has_text="What became of those").click()
    await expect(reader.page.get_by_role("row", name="Licensed 1 · 50%")).to_be_visible()
