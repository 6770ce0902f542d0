# ruff: noqa: INP001 - a script, not a package
"""Takes the README's pictures from a running demo.

    syndication demo --json > demo.json &
    python docs/screenshots.py demo.json

Chromium must be on the machine, Playwright in the environment (it is, with `make test`'s). Run it on
a fresh demo: it asks for two articles as a reader would, pays for one, and leaves the other to the desk.
"""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).parent

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}

MESSAGE = (
    "It would lead our Saturday supplement, and we would like to be the only ones in these islands "
    "for half a year."
)


@dataclass(frozen=True)
class Camera:
    """A browser before the demo, whose line of JSON is `demo`."""

    browser: Browser
    demo: dict[str, Any]

    def opened(self, address: str, size: dict[str, int]) -> Page:
        """Open a page of the demo."""
        page = self.browser.new_context(viewport=size, locale="en-GB").new_page()  # type: ignore[arg-type]
        page.goto(f"{self.demo['base_url']}{address}")
        return page


def shot(page: Page, name: str, top: str = "body") -> None:
    """Keep what the window shows, from `top` downwards."""
    page.locator(top).evaluate("element => element.scrollIntoView()")
    page.mouse.move(0, 0)
    # a caret, and a price on its way, are not what the picture is about
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(".waiting-price")).to_have_count(0)
    page.screenshot(path=FOLDER / f"{name}.png")
    small(FOLDER / f"{name}.png")


def small(file: Path) -> None:
    """Write a picture of a page with a palette: few colours, and a third of the bytes."""
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(256, kmeans=3, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def answer(page: Page) -> None:
    """Answer the form as a small paper would."""
    page.get_by_label("Readers a month").fill("60,000")
    for country in ("United Kingdom", "Ireland"):
        page.get_by_role("group", name="Countries").get_by_label(country, exact=True).check()
    page.get_by_label("Organisation", exact=True).fill("The Northern Post Ltd")
    page.get_by_label("Country of its seat").select_option("United Kingdom")
    page.get_by_label("Your name").fill("Jo Bell")
    page.get_by_label("E-mail").fill("jo@northernpost.example")
    page.get_by_label("We accept these terms").check()
    page.locator("#price .total").wait_for(state="attached")


def arabic(camera: Camera) -> None:
    """Take the form in Arabic, from right to left, with its price."""
    page = camera.opened("/republish?article=old-port-fish-market&lang=ar", DESK)
    page.locator("[name=audience]").fill("60,000")
    for code in ("MA", "EG"):
        page.locator(f"[name=territories][value={code}]").evaluate("box => box.click()")
    page.locator("[name=translation]").check()
    page.locator("[name=organisation_country]").select_option("MA")
    page.locator("#price .total").wait_for(state="attached")
    shot(page, "form-arabic")


def pay(page: Page) -> None:
    """Pay with Stripe's test card and come back to the downloads."""
    page.get_by_role("button", name="Pay").click()
    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_label("Expires").fill("12 / 34")
    page.get_by_label("Security code").fill("123")
    page.get_by_label("Name on the card").fill("Jo Bell")
    page.get_by_role("button", name="Pay").click()
    page.locator("a.download").first.wait_for()


def reader(camera: Camera) -> None:
    """Take the form, wide and on a phone, the status page and the licence."""
    phone = camera.opened("/republish?article=harbour-pilots-night-watch", PHONE)
    answer(phone)
    phone.locator(".fold > summary").click()
    shot(phone, "form-phone", top=".cells")
    page = camera.opened("/republish?article=tram-bridge-river-plan", DESK)
    answer(page)
    shot(page, "form")
    page.get_by_role("button", name="Send the request").click()
    pay(page)
    shot(page, "status")
    copies(camera, page)
    page.locator("a.number").click()
    page.locator(".seal").wait_for()
    shot(page, "verify")


def copies(camera: Camera, status: Page) -> None:
    """Take the first and the last page of the PDF, and the head of the HTML page."""
    files = {}
    for form in ("pdf", "html"):
        with status.expect_download() as waiting:
            status.locator(f"a.download[href*='/copies/{form}']").first.click()
        files[form] = waiting.value.path()
    for name, number in (("copy-pdf", 1), ("copy-pdf-terms", _pages(files["pdf"]))):
        _draw(files["pdf"], number, name)
    page = camera.browser.new_context(viewport={"width": 900, "height": 1000}).new_page()
    page.set_content(Path(files["html"]).read_text(encoding="utf-8"))
    page.screenshot(path=FOLDER / "copy-html.png")
    small(FOLDER / "copy-html.png")


def _draw(file: Path, number: int, name: str) -> None:
    page = ["-png", "-r", "72", "-singlefile", "-f", str(number)]
    subprocess.run(["pdftoppm", *page, str(file), str(FOLDER / name)], check=True)
    small(FOLDER / f"{name}.png")


def _pages(file: Path) -> int:
    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


def desk(camera: Camera) -> None:
    """Take the screen on which a person decides about an exclusive grant."""
    page = camera.opened("/republish?article=the-last-dredger", DESK)
    answer(page)
    page.get_by_label("For", exact=True).select_option("6 months")
    page.get_by_label("Have it exclusively").check()
    page.get_by_label("Anything the desk should know").fill(MESSAGE)
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_url("**/requests/*")
    staff = signed_in(camera, DESK)
    staff.locator(".row h2 a").last.click()
    staff.locator(".decisions").wait_for()
    shot(staff, "desk")


def signed_in(camera: Camera, size: dict[str, int]) -> Page:
    """Open the console as the demo's member of staff."""
    staff = camera.opened("/desk", size)
    staff.get_by_label("E-mail").fill(camera.demo["desk"]["email"])
    staff.get_by_label("Password").fill(camera.demo["desk"]["password"])
    staff.get_by_role("button", name="Sign in", exact=True).click()
    return staff


def rate_card(camera: Camera) -> None:
    """Take a draft that makes the web dearer and the app cheaper, wide, and on a phone what it changes."""
    for size, name, top in ((DESK, "rate-card", "body"), (PHONE, "rate-card-phone", "#tried")):
        staff = signed_in(camera, size)
        staff.goto(f"{camera.demo['base_url']}/desk/rate-cards")
        staff.get_by_role("button", name="Draft from the card in force").click()
        staff.get_by_label("Name", exact=False).first.fill("Spring prices")
        staff.locator("[id='f-media.web']").fill("1.15")
        staff.locator("[id='f-media.app']").fill("0.9")
        staff.get_by_role("button", name="Save and work it out").click()
        staff.locator(".trial-table").first.wait_for()
        shot(staff, name, top=top)


def partner(camera: Camera) -> None:
    """Take what a partner finds months later: the list, and on a phone one licence with its credit line."""
    for size, name in ((DESK, "partner"), (PHONE, "partner-phone")):
        page = camera.opened("/partner/sign-in", size)
        page.get_by_label("E-mail").fill("jo@northernpost.example")
        page.get_by_role("button", name="Send me a link").click()
        page.get_by_role("heading", name="Look into your mailbox").wait_for()
        page.goto(_link(camera, page))
        page.get_by_role("button", name="Sign in").click()
        page.locator(".holdings").wait_for()
        if name == "partner-phone":
            page.locator(".holdings h2 a").first.click()
            page.locator(".credit").wait_for()
        shot(page, name, top="main" if name == "partner-phone" else "body")


def _link(camera: Camera, page: Page) -> str:
    """Return the link of the latest mail that signs in, once it has come and is not used."""
    inbox = f"{camera.demo['inbox_url']}/api/messages?to=jo@northernpost.example"
    for _ in range(50):
        for mail in page.context.request.get(inbox).json():
            found = re.search(r"https?://\S+/partner/sign-in/\S+", mail["text"])
            if found and page.context.request.get(found[0]).ok:
                return found[0]
        page.wait_for_timeout(200)
    raise TimeoutError("no link has come")


SALES = (
    # the articles, who buys, and where it will appear
    (("harbour-pilots-night-watch", "ferry-choir-crossing"), "The Northern Post Ltd", "web"),
    (("the-last-dredger",), "Radio Sel et Vent", "newsletter"),
    (("library-night-shelves",), "Hull Evening Mail", "print"),
    (("school-meals-cost-by-ward",), "Parish Gazette", "web"),
    (("glacier-hut-rescue",), "Coastline Weekly", "app"),
)


def money(camera: Camera) -> None:
    """Take what waits for a second person, the books of a month with a few sales, and the dashboard."""
    desk_page = signed_in(camera, DESK)
    call, demo = desk_page.context.request, camera.demo
    asked = [_sold(camera, desk_page, *sale) for sale in SALES]
    call.post(
        f"{demo['base_url']}/api/v1/requests/{asked[0]}/refunds",
        data={"reason": "Cancelled before it was printed"},
        headers={"Authorization": f"Bearer {demo['desk']['api_key']}"},
    )
    desk_page.goto(f"{demo['base_url']}/desk/money")
    desk_page.locator(".money-row a").first.click()
    shot(desk_page, "refund")
    desk_page.goto(f"{demo['base_url']}/desk/accounts")
    desk_page.get_by_role("button", name="Compare now").click()
    desk_page.locator(".agrees").first.wait_for()
    shot(desk_page, "accounts")
    shot(desk_page, "accounts-month", top="#month-title")
    desk_page.goto(f"{demo['base_url']}/desk/dashboard")
    shot(desk_page, "dashboard")


def _sold(camera: Camera, desk_page: Page, articles: tuple[str, ...], name: str, medium: str) -> str:
    """Ask over the API, pay on Stripe's page; return the request's number."""
    call, base = desk_page.context.request, camera.demo["base_url"]
    usage = {
        "medium": medium,
        "territories": ["GB"],
        "languages": ["en"],
        "audience": 20_000,
        "months": 12,
        "starts_on": datetime.now(UTC).date().isoformat(),
    }
    wish = {
        "articles": list(articles),
        "usage": usage,
        "organisation": {"name": name, "type": "commercial", "country": "GB"},
        "contact": {"name": "Jo Bell", "email": "jo@northernpost.example"},
        "currency": "GBP",
        "accept_terms": True,
    }
    asked = call.post(f"{base}/api/v1/requests", data=wish).json()
    holder = {"Authorization": f"Bearer {asked['access_token']}"}
    page = call.post(f"{base}/api/v1/requests/{asked['id']}/checkout", headers=holder).json()
    card = {"card_number": "4242424242424242", "expiry": "12 / 34", "cvc": "123", "name": "Jo Bell"}
    if "url" in page:  # what a person has to decide first is not paid
        call.post(page["url"], form={**card, "email": "jo@northernpost.example"})
    return str(asked["id"])


def main() -> None:
    """Read the demo's line of JSON and take every picture."""
    demo = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()[0])
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        camera = Camera(browser, demo)
        reader(camera)
        arabic(camera)
        desk(camera)
        rate_card(camera)
        money(camera)
        partner(camera)
        browser.close()


if __name__ == "__main__":
    main()
