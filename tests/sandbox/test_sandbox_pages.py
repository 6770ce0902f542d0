"""The sandbox's pages in a real browser: what headers and markup promise, a browser has to keep."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiosmtplib
import pytest
import pytest_asyncio
from litestar import Litestar, get
from litestar.params import FromQuery
from playwright.async_api import Browser, Page, async_playwright

from syndication.sandbox.inbox import inbox_app, smtp_server
from tests.sandbox.stripe_shop import CARD, Shop, bound, served
from tests.sandbox.test_inbox import letter

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
pytest_plugins = ("tests.sandbox.stripe_shop",)


@pytest_asyncio.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Give the system's Chromium."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        await launched.close()


@get("/paid", media_type="text/html")
async def paid_page(session: FromQuery[str] = "") -> str:
    """Stand where the seller's page would, and say which session came back."""
    return f"<!doctype html><title>Seller</title><p id=session>{session}</p>"


async def type_card(page: Page, number: str) -> None:
    """Fill in the payment page's form and press its button."""
    await page.get_by_label("Card number").fill(number)
    await page.get_by_label("Email").fill(CARD["email"])
    await page.get_by_label("Expires").fill(CARD["expiry"])
    await page.get_by_label("Security code").fill(CARD["cvc"])
    await page.get_by_label("Name on the card").fill(CARD["name"])
    await page.get_by_role("button").click()


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 390)])
async def test_a_person_pays_after_a_decline(
    shop: Shop, browser: Browser, *, javascript: bool, width: int
) -> None:
    """Declined with the reason, then paid and led to the seller, with and without JavaScript."""
    door, seller = bound()
    async with served((Litestar([paid_page], openapi_config=None), door)):
        session = await shop.open(success_url=f"{seller}/paid?session={{CHECKOUT_SESSION_ID}}")
        context = await browser.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": 844}
        )
        page = await context.new_page()
        await page.goto(str(session.url))
        await type_card(page, "4000 0000 0000 9995")
        assert "insufficient funds" in await page.get_by_role("alert").inner_text()
        await type_card(page, "4242 4242 4242 4242")
        await page.wait_for_url(f"{seller}/**")
        assert await page.locator("#session").inner_text() == session.id
        await context.close()


@pytest.mark.parametrize("width", [1280, 390])
async def test_no_page_is_wider_than_its_window(shop: Shop, browser: Browser, width: int) -> None:
    """Payment page, its errors and the dashboard fit their window and load nothing that is refused."""
    session = await shop.open()
    page = await browser.new_page(viewport={"width": width, "height": 844})
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Policy" in message.text else None)
    for address in (str(session.url), f"{shop.url}/"):
        await page.goto(address)
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert await page.evaluate("document.styleSheets.length") == 1
    assert refused == []
    await page.close()


async def test_a_link_in_a_mail_opens_a_free_page(browser: Browser, tmp_path: Path) -> None:
    """A link in a framed mail opens a tab of its own, in which the seller's page may run its scripts."""
    smtp = await smtp_server(tmp_path / "mail", "127.0.0.1", 0)
    (door, url), (shop_door, seller) = bound(), bound()
    mail = letter()
    mail.clear_content()
    mail.set_content(f'<p><a href="{seller}/paid?session=from-the-mail">Download</a></p>', subtype="html")
    async with served(
        (inbox_app(tmp_path / "mail"), door), (Litestar([paid_page], openapi_config=None), shop_door)
    ):
        await aiosmtplib.send(mail, hostname="127.0.0.1", port=smtp.sockets[0].getsockname()[1])
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(f"{url}/messages/1")
        async with context.expect_page() as opening:
            await page.frame_locator("iframe").get_by_role("link").click()
        opened = await opening.value
        assert await opened.locator("#session").inner_text() == "from-the-mail"
        # A sandboxed page has no origin of its own, and its forms and scripts are dead.
        assert await opened.evaluate("window.origin") == seller
        await context.close()
    smtp.close()
    await smtp.wait_closed()
