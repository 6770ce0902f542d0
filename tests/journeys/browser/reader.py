"""A person at a browser: what they do on our pages, in words, and what their browser complains about."""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, expect

from tests.town import GOOD_CARD, PASSWORD, Town

WIDTHS = (1280, 390)
"""Pixels: a desk and a phone."""

HEAVIEST = 100_000
"""Bytes on the wire of a page with all that it loads."""

Scheme: TypeAlias = Literal["light", "dark"]

STANDARDS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

COLOURS = {"runOnly": ["cat.color"], "resultTypes": ["violations"]}

FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { where: "", ringed: true, seen: true };
  const ring = (element) => {
    const style = element && getComputedStyle(element);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const box = at.getBoundingClientRect();
  const points = [[box.left + box.width / 2, box.top + box.height / 2], [box.left + 3, box.top + 3]];
  const seen = points.some(([x, y]) => {
    const on = document.elementFromPoint(x, y);
    return on && (at.contains(on) || on.contains(at));
  });
  const where = at.id || at.name || at.textContent.trim().slice(0, 40);
  return { where: `${at.tagName} ${where}`, ringed: Boolean(ring(at) || ring(at.closest("label"))), seen };
}"""

WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""

SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  const watch = new PerformanceObserver((seen) => {
    for (const each of seen.getEntries()) if (!each.hadRecentInput) sum += each.value;
  });
  watch.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => { watch.disconnect(); done(sum); }, 50));
})"""
"""How far things have moved on the page since it was opened, but for what answered a hand; 0.1 is too far."""

STILL = 0.01
"""So little moves on a page of ours at most: a figure that gets a digit, not a line that comes in between."""


class Reader:
    """One browser of one person."""

    def __init__(self, page: Page, town: Town) -> None:
        self.page, self.town = page, town
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("requestfailed", self._failed)

    @classmethod
    async def open(cls, context: BrowserContext, town: Town) -> Self:
        """Open the first page of a browser."""
        return cls(await context.new_page(), town)

    def _ours(self) -> bool:
        # the newspaper's own pages ask for social widgets, which its sandbox refuses
        return self.page.url.startswith((self.town.base_url, self.town.stripe_url))

    def _heard(self, message: ConsoleMessage) -> None:
        # a browser also says so when the page itself came with 404 or 422, as it should
        of_page = message.location.get("url") == self.page.url and "Failed to load" in message.text
        if self._ours() and message.type in {"error", "warning"} and not of_page:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _failed(self, request: Request) -> None:
        # a newer answer overtakes the price that was asked for; a second press, the first
        if self._ours() and "ERR_ABORTED" not in (request.failure or ""):
            self.complaints.append(f"{request.url}: {request.failure}")

    # --- the form

    async def goto(self, address: str) -> int:
        """Open an address of ours, or a whole one; return the status."""
        whole = address if address.startswith("http") else self.town.base_url + address
        answer = await self.page.goto(whole)
        assert answer is not None
        return answer.status

    async def says(self, words: str) -> None:
        """Wait until the page says these words where they can be seen."""
        await expect(self.page.get_by_text(words).first).to_be_visible()

    async def title(self, words: str) -> None:
        """Wait until the page's heading says these words."""
        await expect(self.page.locator("h1")).to_have_text(words)

    async def say_where(self, *, audience: str = "40,000", country: str = "United Kingdom") -> None:
        """Answer what the price waits for, except the organisation's country."""
        await self.page.get_by_label("Readers a month").fill(audience)
        await self.page.get_by_role("group", name="Countries").get_by_label(country, exact=True).check()
        await self.page.get_by_role("group", name="Languages").get_by_label("English", exact=True).check()

    async def say_who(self, *, organisation: str = "The Northern Post Ltd", terms: bool = True) -> None:
        """Answer who asks."""
        await self.page.get_by_label("Organisation", exact=True).fill(organisation)
        await self.page.get_by_label("Country of its seat").select_option("United Kingdom")
        await self.page.get_by_label("Your name").fill("Jo Bell")
        await self.page.get_by_label("E-mail").fill("jo@northernpost.example")
        await self.page.get_by_label("We accept these terms").set_checked(terms)

    async def send(self) -> None:
        """Press the button that sends, and come to the status page."""
        await self.page.get_by_role("button", name="Send the request").click()
        await self.page.wait_for_url("**/requests/*")

    async def total(self, amount: str) -> None:
        """Wait until the price says this total."""
        await expect(self.page.locator("#price .total .amount")).to_have_text(amount)

    # --- paying and downloading

    async def pay(self, card: str = GOOD_CARD) -> None:
        """Fill in Stripe's page and press its button."""
        page = self.page
        await page.get_by_label("Card number").fill(card)
        await page.get_by_label("Expires").fill("12 / 34")
        await page.get_by_label("Security code").fill("123")
        await page.get_by_label("Name on the card").fill("Jo Bell")
        await page.get_by_role("button", name="Pay").click()

    async def download(self, name: str) -> Path:
        """Press a download and return the file."""
        async with self.page.expect_download() as coming:
            await self.page.locator("a.download", has_text=name).first.click()
        return Path(await (await coming.value).path())

    # --- the desk

    async def sign_in(self, email: str = "desk@example.com") -> None:
        """Sign in to the desk."""
        await self.goto("/desk")
        await self.page.get_by_label("E-mail").fill(email)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.wait_for_url("**/desk")

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    # --- how a page is made

    async def sound(self, *, heaviest: int = HEAVIEST) -> None:
        """Hold the page to the promises of every page, on a desk and a phone, in light and in dark.

        No axe violation, nothing to scroll sideways, nothing that moved by itself since the page was opened,
        and not heavier than `heaviest` bytes. Dark differs from light in its colours alone, so those are all
        that is looked at again.
        """
        assert await self.page.evaluate(WEIGHT) < heaviest, self.page.url
        assert await self.page.evaluate(SHIFTED) <= STILL, f"{self.page.url} moved by itself"
        first = self.page.viewport_size
        for width in WIDTHS:
            await self.page.set_viewport_size({"width": width, "height": 844})
            sideways = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert sideways <= 0, f"{self.page.url} is {sideways} pixels too wide at {width}"
            await self._accessible(width, "light", STANDARDS)
        await self._accessible(WIDTHS[-1], "dark", COLOURS)
        await self.page.emulate_media(color_scheme="light")
        if first:
            await self.page.set_viewport_size(first)

    async def _accessible(self, width: int, scheme: Scheme, rules: Mapping[str, Any]) -> None:
        await self.page.emulate_media(color_scheme=scheme)
        found = (await Axe().run(self.page, options=dict(rules))).response["violations"]
        told = [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]
        assert not told, f"{self.page.url} at {width}, {scheme}: {json.dumps(told, indent=1)}"

    async def focus_shows(self, *, presses: int = 80) -> None:
        """Walk the page with the Tab key: whatever has the focus has a ring and is not covered."""
        for _ in range(presses):
            await self.press("Tab")
            at = await self.page.evaluate(FOCUS)
            if not at["where"]:
                return
            assert at["ringed"], f"{self.page.url}: no ring around {at['where']}"
            assert at["seen"], f"{self.page.url}: {at['where']} has the focus under something else"


Opens: TypeAlias = Callable[..., Awaitable[Reader]]
"""Opens a browser for a person: `await someone(width=390, scripts=False)`."""
