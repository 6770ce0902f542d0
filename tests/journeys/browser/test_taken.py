"""Somebody wants what is taken for a while: the timeline and the ways out, wide and on a phone."""

import pytest
from playwright.async_api import expect

from tests.journeys.browser.reader import WIDTHS, Opens
from tests.town import Town


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_bars_the_table_and_the_way_out(town: Town, someone: Opens, width: int) -> None:
    """Bars one sees, a table one hears, and a button that leads to what is free; all of it sound."""
    request = await town.request(exclusive=True, territories=["GB"], months=6)
    signature = {"name": "Ada Quill", "statement": "I grant these exclusive rights."}
    assert (await town.decide(request, "approve", signature=signature)).is_success
    reader = await someone(width=width)
    await reader.goto("/republish?article=harbour-pilots-night-watch")
    await reader.say_where()
    await reader.page.get_by_label("Country of its seat").select_option("United Kingdom")
    panel = reader.page.locator("#price")
    await expect(panel.locator(".verdict.taken")).to_have_count(1)
    if width < 960:
        await panel.locator("summary").first.click()
    await expect(panel.locator(".when .held")).to_be_visible()
    await panel.get_by_text("The same as a table").click()
    await expect(panel.get_by_role("cell", name="offered to somebody, exclusively")).to_be_visible()
    await reader.sound()
    await panel.get_by_role("button", name="Begin on").click()
    await expect(panel.locator(".verdict.good")).to_be_visible()
    await expect(panel.get_by_role("status")).to_have_text("Changed: What is free")
    await reader.sound()
