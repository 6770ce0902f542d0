"""The public pages in French and Arabic: sound at every width, in both themes and on paper."""

import pytest
from playwright.async_api import Page, expect

from tests.journeys.browser.reader import Opens, Reader
from tests.town import Town

SPOKEN = pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])

_NARROW = 320
"""Pixels: WCAG 2.2, 1.4.10."""

_ON_PAPER = 794
"""Pixels of a sheet of A4."""


@SPOKEN
async def test_every_public_page_is_sound(town: Town, someone: Opens, language: str, direction: str) -> None:
    """The articles, the form with a price and with problems, each page of a request, a licence, a check."""
    offered = await town.request(language=language)
    waiting = await town.request(exclusive=True, language=language)
    bought = await town.bought("ferry-choir-crossing")
    number = bought["licences"][0]["number"]
    reader = await someone()
    for path, status in (
        (f"/?lang={language}", 200),
        ("/?q=zebra", 200),
        ("/for-publishers", 200),
        ("/verify", 200),
        (f"/licences/{number}", 200),
        ("/licences/HC-AAAAA-AAAAA-A", 404),
        (offered["status_page"], 200),
        (waiting["status_page"], 200),
        (bought["status_page"], 200),
        ("/nowhere", 404),
        ("/republish?article=harbour-pilots-night-watch&article=fishing-quota-talks-close", 200),
    ):
        assert await reader.goto(path) == status
        # French differs from English, which is looked at elsewhere, in the length of its words alone
        await _reads(reader, language, direction, whole=direction == "rtl")
    await _fill_in(reader.page)
    await expect(reader.page.locator("#price .total .amount")).to_be_visible()
    await _reads(reader, language, direction)
    await reader.page.locator("button.primary[value=send]").click()
    await expect(reader.page.locator("#summary")).to_be_focused()
    await _reads(reader, language, direction)


async def test_the_language_is_switched_without_losing_a_word(someone: Opens) -> None:
    """On a phone and without a script, in the middle of the form, too."""
    reader = await someone(width=390, scripts=False)
    await reader.goto("/republish?article=harbour-pilots-night-watch")
    await reader.page.get_by_label("Your name").fill("ليلى حداد")
    await reader.page.get_by_role("button", name="العربية").click()
    await expect(reader.page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(reader.page.get_by_label("اسمكم")).to_have_value("ليلى حداد")
    await reader.goto("/")
    await expect(reader.page.locator("html")).to_have_attribute("lang", "ar")
    await reader.page.get_by_role("link", name="English").click()
    await expect(reader.page.locator("html")).to_have_attribute("lang", "en")


async def _reads(reader: Reader, language: str, direction: str, *, whole: bool = True) -> None:
    """Hold that a page is in its language, sound, begins at the right edge, and fits a phone and a sheet."""
    page = reader.page
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await expect(page.locator("html")).to_have_attribute("dir", direction)
    assert await page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == direction
    if whole:
        await reader.sound()
    await _fits(page, _NARROW)
    await page.emulate_media(media="print")
    await _fits(page, _ON_PAPER)
    await page.emulate_media(media="screen")


async def _fits(page: Page, width: int) -> None:
    first = page.viewport_size
    await page.set_viewport_size({"width": width, "height": 844})
    sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert sideways <= 0, f"{page.url} is {sideways} pixels too wide at {width}"
    if first:
        await page.set_viewport_size(first)


async def _fill_in(page: Page) -> None:
    await page.locator("[name=territories][value=FR]").check()
    await page.locator("[name=languages][value=en]").check()
    await page.locator("[name=audience]").fill("300000")
    await page.locator("[name=organisation_country]").select_option("GB")
