"""A real browser in the town, and the newspaper's own site beside it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, async_playwright

from syndication.sandbox.newsroom import newsroom_app
from syndication.serving import serving
from tests.journeys.browser.reader import Opens, Reader
from tests.town import Town, free_ports

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that asks nobody for anything, and starts where there is no sandbox to be had."""


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture
async def newsroom(town: Town) -> AsyncIterator[str]:
    """The address of the newspaper, whose articles end with the republishing line."""
    (port,) = free_ports(1)
    async with serving(newsroom_app(town.base_url), "127.0.0.1", port):
        yield f"http://localhost:{port}"


@pytest.fixture
async def someone(town: Town, chromium: Browser) -> AsyncIterator[Opens]:
    """Give the word that opens a browser for a person, of any width, with scripts or without.

    When the story ends nobody's browser may have complained.
    """
    people: list[Reader] = []
    async with AsyncExitStack() as stack:

        async def open_browser(*, width: int = 1280, scripts: bool = True) -> Reader:
            context = await chromium.new_context(
                viewport={"width": width, "height": 844}, java_script_enabled=scripts, locale="en-GB"
            )
            stack.push_async_callback(context.close)
            people.append(await Reader.open(context, town))
            return people[-1]

        yield open_browser
        complaints = [complaint for person in people for complaint in person.complaints]
    assert complaints == []
