"""The inbox: mail sent over real SMTP, read on real pages."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx
import pytest_asyncio

from syndication.sandbox.inbox import inbox_app, smtp_server
from tests.sandbox.stripe_shop import bound, served


class Inbox:
    """A running inbox: where mail goes in, and a browser at its pages."""

    def __init__(self, port: int, url: str) -> None:
        self.port = port
        self.browser = httpx.AsyncClient(base_url=url, trust_env=False)

    async def send(self, letter: EmailMessage) -> None:
        """Send a letter over SMTP."""
        await aiosmtplib.send(letter, hostname="127.0.0.1", port=self.port)

    async def aclose(self) -> None:
        """Let go of every connection."""
        await self.browser.aclose()


@pytest_asyncio.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    """Give one test an inbox of its own."""
    store = tmp_path / "mail.sqlite"
    smtp = await smtp_server(store, "127.0.0.1", 0)
    door, url = bound()
    async with (
        served((inbox_app(store), door)),
        aclosing(Inbox(smtp.sockets[0].getsockname()[1], url)) as one,
    ):
        yield one
    smtp.close()
    await smtp.wait_closed()


def letter(to: str = "ada@reader.example", subject: str = "Your licence is ready") -> EmailMessage:
    """Return a mail with a plain and an HTML part and one link in each."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "desk@paper.example", to, subject
    mail.set_content("Download it: http://desk.example/requests/plain.\n")
    mail.add_alternative(
        "<html><head><title>x</title></head><body><p>Café</p><script>alert(1)</script>"
        '<a href="http://desk.example/requests/rich">Download</a></body></html>',
        subtype="html",
    )
    return mail


async def test_a_mail_sent_is_a_mail_shown(inbox: Inbox) -> None:
    """A mail sent over SMTP is listed with its parts and links, as JSON and on the page."""
    await inbox.send(letter())
    (mail,) = (await inbox.browser.get("/api/messages")).json()
    assert (mail["to"], mail["from"], mail["subject"]) == (
        ["ada@reader.example"],
        "desk@paper.example",
        "Your licence is ready",
    )
    assert "Café" in mail["html"]
    assert mail["text"].startswith("Download it")
    assert mail["links"] == ["http://desk.example/requests/rich", "http://desk.example/requests/plain"]
    assert "Your licence is ready" in (await inbox.browser.get("/")).text
    page = await inbox.browser.get(f"/messages/{mail['id']}")
    assert "http://desk.example/requests/rich" in page.text
    source = await inbox.browser.get(f"/messages/{mail['id']}/source")
    assert source.text.startswith("From: desk@paper.example")


async def test_the_newest_mail_is_on_top_and_can_be_asked_for_by_recipient(inbox: Inbox) -> None:
    """Mails come newest first; `?to=` gives one recipient's, whatever the case."""
    await inbox.send(letter(subject="first"))
    await inbox.send(letter(to="ben@reader.example", subject="second"))
    everything = (await inbox.browser.get("/api/messages")).json()
    assert [mail["subject"] for mail in everything] == ["second", "first"]
    adas = (await inbox.browser.get("/api/messages", params={"to": "Ada@Reader.example"})).json()
    assert [mail["subject"] for mail in adas] == ["first"]


async def test_a_mail_can_run_nothing(inbox: Inbox) -> None:
    """The mail's HTML is framed in a sandbox and its own policy allows no script, whoever opens it."""
    await inbox.send(letter())
    body = await inbox.browser.get("/messages/1/body")
    policy = body.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy
    assert '<head><base target="_blank">' in body.text
    page = await inbox.browser.get("/messages/1")
    assert (
        'sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"'
        in page.text
    )
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_subjects_are_text_and_odd_mails_are_shown(inbox: Inbox) -> None:
    """Markup in a subject is shown as written; a mail without subject or parts has its page too."""
    await inbox.send(letter(subject="<b>bold</b> ünïcode"))
    bare = EmailMessage()
    bare["From"], bare["To"] = "a@b.example", "ada@reader.example"
    bare.set_content("<!-- nothing -->", subtype="html")
    await inbox.send(bare)
    listed = (await inbox.browser.get("/")).text
    assert "&lt;b&gt;bold&lt;/b&gt; ünïcode" in listed
    assert "(no subject)" in listed
    assert (await inbox.browser.get("/messages/2")).status_code == 200
    assert (await inbox.browser.get("/messages/99")).status_code == 404


async def test_an_empty_inbox_says_what_will_be_here(inbox: Inbox) -> None:
    """Before the first mail the page says how to make it come; it reloads only when asked."""
    page = await inbox.browser.get("/")
    assert "Mail will be listed here" in page.text
    assert "http-equiv" not in page.text
    assert 'http-equiv="refresh" content="5"' in (await inbox.browser.get("/?refresh=5")).text
