"""The small script in a real browser: the price follows, nothing moves, nothing is sent twice, keys work.

The pages are the sample pages, served as they are rendered; the service's own answers are tested elsewhere.
"""

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright

from syndication.gateways.typesetter import environment
from syndication.settings import resources
from syndication.web.rendering import COPY_POLICY
from tests.web.sample_pages import PAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PREVIEW = '<title>A copy</title><article lang="en"><h1>Night watch</h1><p>Words.</p></article>'
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


class SamplePages(ThreadingHTTPServer):
    """Serves `/NAME` as the sample of that name, and keeps what was posted to which path."""

    daemon_threads = True
    request_queue_size = 64  # a browser opens several connections at once; the default of 5 resets some

    def __init__(self) -> None:
        self.posted: list[tuple[str, str]] = []
        self.instead: dict[str, str] = {}
        super().__init__(("127.0.0.1", 0), _Answers)

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: SamplePages
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep the test's output its own."""

    def do_GET(self) -> None:
        if self.path.startswith("/assets/"):
            file = resources() / "templates" / self.path[1:]
            self._answer(file.read_bytes(), KINDS[file.suffix])
            return
        if self.path.startswith("/desk/pictures/file"):
            self._answer((resources() / "templates" / "assets" / "button.svg").read_bytes(), "image/svg+xml")
            return
        if self.path == "/desk/events":
            self._answer(b"retry: 60000\n\n", "text/event-stream")
            return
        if "/preview" in self.path or "/draft/" in self.path:
            self._answer(PREVIEW.encode(), "text/html; charset=utf-8", COPY_POLICY)
            return
        name = self.path[1:]
        sample = PAGES.get(self.server.instead.get(name, name))
        if sample is None:
            self.send_error(404)
            return
        html = environment().get_template(sample.template).render(page=sample.page, site=sample.site)
        self._answer(html.encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.posted.append((self.path, body))
        priced = self.path.startswith("/republish/price")
        if not priced:
            # a slow answer, so that there is time for a second press
            threading.Event().wait(0.5)
        self.path = "/price" if priced else "/status-licensed"
        self.do_GET()

    def _answer(self, body: bytes, kind: str, policy: str = POLICY) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for the module: a window of its own costs a test more than its pages do."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def pages() -> Iterator[SamplePages]:
    """Serve the sample pages on a port of their own."""
    server = SamplePages()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """Open the one window of the module."""
    page = browser.new_page()
    page.add_init_script(SHIFTS)
    yield page
    page.close()


@pytest.fixture
def wide(window: Page) -> Iterator[Page]:
    """Make it as wide as a desk's; what the console complains of fails the test."""
    yield from _sized(window, 1280, 800)


@pytest.fixture
def phone(window: Page) -> Iterator[Page]:
    """Make it as narrow as a phone's."""
    yield from _sized(window, 390, 844)


def _sized(page: Page, width: int, height: int) -> Iterator[Page]:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="light")
    complaints: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        # what is measured here is measured by a script of ours, which a sandboxed frame does not let in
        if said.type == "error" and "'allow-scripts' permission is not set" not in said.text:
            complaints.append(said.text)

    def raised(error: Error) -> None:
        complaints.append(str(error))

    page.on("console", heard)
    page.on("pageerror", raised)
    yield page
    # the next test's pages come from a server of its own, and hear nothing of these
    page.goto("about:blank")
    page.remove_listener("console", heard)
    page.remove_listener("pageerror", raised)
    assert complaints == []


def test_price_follows_each_answer_and_nothing_moves(wide: Page, pages: SamplePages) -> None:
    """The panel asks with every answer given so far, changes in place and says its total."""
    wide.goto(f"{pages.url}/form")
    wide.fill("[name=audience]", "50000")
    wide.check("[name=territories][value=IE]")
    with wide.expect_response(lambda answer: "medium=print" in (answer.request.post_data or "")) as asked:
        wide.check("[name=medium][value=print]")
    assert "/republish/price?" in asked.value.url
    assert {"audience=50000", "territories=IE"} <= set((asked.value.request.post_data or "").split("&"))
    expect(wide.locator("#announce")).to_contain_text("Total £202.50")
    expect(wide.locator("[data-label=audience]")).to_have_text("Copies printed")
    assert wide.evaluate("shifted") == 0


def test_quick_answers_become_one_question(wide: Page, pages: SamplePages) -> None:
    """Answers that follow each other at once are priced together, not one by one."""
    wide.goto(f"{pages.url}/form")
    with wide.expect_response("**/republish/price?*"):
        wide.evaluate("""
            for (const typed of ["5", "50", "500"]) {
              const audience = document.querySelector("[name=audience]");
              audience.value = typed;
              audience.dispatchEvent(new Event("input", { bubbles: true }));
            }
        """)
    wide.wait_for_timeout(400)
    assert len(pages.posted) == 1
    assert "audience=500&" in pages.posted[0][1]


def test_letters_to_the_desk_ask_for_no_price(wide: Page, pages: SamplePages) -> None:
    """Typing a name or a message changes no price and asks for none."""
    wide.goto(f"{pages.url}/form")
    wide.fill("[name=contact_name]", "Claire")
    wide.fill("[name=message]", "Thank you")
    wide.wait_for_timeout(400)
    assert pages.posted == []


def test_second_press_sends_nothing(wide: Page, pages: SamplePages) -> None:
    """Pressing the button twice posts the form once."""
    wide.goto(f"{pages.url}/status-offered")
    wide.dblclick("button.primary", no_wait_after=True)
    wide.wait_for_url("**/pay")
    assert [path for path, _ in pages.posted] == ["/requests/t0k3n/pay"]


def test_waiting_page_shows_the_next_stage_by_itself(wide: Page, pages: SamplePages) -> None:
    """While a payment is being confirmed the page looks again and becomes the download page."""
    wide.goto(f"{pages.url}/status-confirming")
    pages.instead["status-confirming"] = "status-licensed"
    wide.wait_for_selector("a.download", timeout=8000)
    assert wide.text_content("h1") == "The article is licensed to you"
    assert wide.text_content("#announce") == "The article is licensed to you"


def test_whoever_pays_is_told_what_takes_so_long(wide: Page, pages: SamplePages) -> None:
    """While the copies are made the page says so; coming back, it no longer does."""
    wide.goto(f"{pages.url}/status-offered")
    expect(wide.locator(".making")).to_be_hidden()
    hidden, said = wide.evaluate("""() => {
      document.querySelector("button.primary").click();
      return [document.querySelector(".making").hidden, document.querySelector("#announce").textContent];
    }""")
    assert not hidden
    assert said.startswith("Your copies are being made")
    wide.wait_for_url("**/pay")
    wide.go_back()
    expect(wide.locator(".making")).to_be_hidden()


def test_an_article_is_copied_as_markup_and_for_an_editor(browser: Browser, pages: SamplePages) -> None:
    """One button copies the box's text; the other the article itself."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{pages.url}/paste")
    page.click("[data-copy]")
    expect(page.locator("#announce")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("textarea")
    page.click("[data-copy-page]")
    expect(page.locator("[data-copy-page]")).to_have_text("Copied")
    held = page.evaluate(
        "navigator.clipboard.read().then(([one]) => one.getType('text/html')).then((blob) => blob.text())"
    )
    assert "<h1>Night watch</h1>" in held
    context.close()


def test_desk_works_by_keys(wide: Page, pages: SamplePages) -> None:
    """Keys j and k walk the list, / searches, ? explains, and a, o, d open a decision without sending it."""
    wide.goto(f"{pages.url}/queue")
    for key, focused in (
        ("j", "Lac Info Association"),
        ("j", "Nordwind Verlag GmbH"),
        ("k", "Lac Info Association"),
    ):
        wide.keyboard.press(key)
        assert wide.evaluate("document.activeElement.textContent") == focused
    wide.keyboard.press("?")
    assert wide.is_visible("#keys")
    wide.keyboard.press("Escape")
    wide.keyboard.press("/")
    assert wide.evaluate("document.activeElement.id") == "find"
    wide.goto(f"{pages.url}/request")
    for key, name in (("a", "signature_name"), ("o", "net"), ("d", "reason")):
        wide.keyboard.press(key)
        assert wide.evaluate("document.activeElement.name") == name
        wide.evaluate("document.activeElement.blur()")
    assert pages.posted == []


def test_no_page_is_wider_than_a_phone(phone: Page, pages: SamplePages) -> None:
    """At 390 pixels no page scrolls sideways."""
    for name, sample in PAGES.items():
        if sample.template == "public/price.html":
            continue
        phone.goto(f"{pages.url}/{name}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, name


def test_price_folds_on_a_phone(phone: Page, pages: SamplePages) -> None:
    """On a phone the total stays in sight and its lines unfold on a press."""
    phone.goto(f"{pages.url}/form")
    assert phone.is_visible(".fold > summary")
    assert not phone.is_visible(".fold .bill")
    phone.click(".fold > summary")
    assert phone.is_visible(".fold .bill")


AXE_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    # what is well need not be told, node by node
    "resultTypes": ["violations"],
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "form-wrong",
        "form-review",
        "status-offered",
        "status-licensed",
        "paste",
        "licence-active",
        "licence-superseded",
        "licence-unknown",
        "verify",
        "verify-nothing-sent",
        "verify-altered",
        "desk-pictures",
        "publishers",
        "problem-404",
        "sign-in-wrong",
        "welcome",
        "queue",
        "requests",
        "requests-wrong",
        "decided",
        "decided-wrong",
        "licences",
        "licence-at-the-desk",
        "search",
        "status-asked",
        "request-talk",
        "request-wrong",
        "styleguide",
    ],
)
def test_axe_finds_nothing(wide: Page, pages: SamplePages, name: str) -> None:
    """Every kind of page meets WCAG 2.2 AA, with the contrast of AAA, in both themes."""
    wide.goto(f"{pages.url}/{name}")
    for theme in THEMES:
        wide.emulate_media(color_scheme=theme)
        found = Axe().run(wide, options=AXE_RULES)
        assert found.violations_count == 0, f"{theme}: {found.generate_report()}"
