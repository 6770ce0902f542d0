"""Mails: each arrives once in its reader's language, and what does not arrive is seen by the desk."""

import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from schemas.mail import MailEvent
from syndication.desk.house import House
from syndication.desk.mailing import PAUSES, send, take_back
from syndication.desk.upkeep import sweep
from syndication.gateways.bounces import bounce_in
from syndication.gateways.post import Post
from syndication.web.desk.mails import WHAT
from tests.town import Town

READER = "jo@northernpost.example"


class _Moody:
    """A mail server that answers as it is told and keeps what it takes."""

    answer = "250 OK"

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 - the library's name and arguments
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del server, session
        self.taken.append(envelope)
        return "250 OK"


@asynccontextmanager
async def _moody(town: Town, answer: str) -> AsyncIterator[tuple[House, _Moody]]:
    """Give the town's house with such a server, and the server."""
    server = _Moody()
    server.answer = answer
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listening = Controller(server, hostname="127.0.0.1", port=port)
    listening.start()
    try:
        yield replace(town.house, post=Post(f"smtp://127.0.0.1:{port}", "desk@example.com")), server
    finally:
        listening.stop()


async def _waiting_mail(town: Town) -> int:
    """Return a mail that has been staged and not been sent: one that failed is staged anew."""
    await town.request()
    await town.at_rest()
    async with town.house.database.reading() as db:
        return int(
            await db.fetchval("UPDATE mail SET sent_at = NULL, due_at = now(), tries = 0 RETURNING id")
        )


async def test_a_mailbox_that_is_not_there_is_seen_on_the_request(town: Town) -> None:
    """A server that refuses for good is asked once; the desk reads what it said and may try again."""
    mail_id = await _waiting_mail(town)
    desk = await town.signed_in()
    async with _moody(town, "550 5.1.1 No such mailbox here") as (house, server):
        await send(house, mail_id)
        await send(house, mail_id)
        assert await town.count("mail_trouble", "kind = 'refused'") == 1
        page = (await desk.get("/desk/mails?show=failed")).text
        assert "550 5.1.1 No such mailbox here" in page
        async with town.house.database.reading() as db:
            request_id = await db.fetchval("SELECT request_id FROM mail")
        assert "550 5.1.1 No such mailbox here" in (await desk.get(f"/desk/requests/{request_id}")).text

        assert server.taken == []
    before = len(await town.mails(READER))
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf
    for _ in range(2):  # a double press
        answer = await desk.post(f"/desk/mails/{mail_id}/again", data={"csrf": csrf[1]})
        assert answer.status_code == 303
    await town.at_rest()
    assert len(await town.mails(READER)) == before + 1
    assert await town.count("mail", "sent_at IS NOT NULL AND failed_at IS NULL AND trouble = ''") == 1


async def test_a_server_that_is_busy_is_asked_again_after_growing_pauses(town: Town) -> None:
    """Each try puts the next one further off; after the last of them, days later, it is given up."""
    mail_id = await _waiting_mail(town)
    async with _moody(town, "451 4.7.1 Come back later") as (house, server):
        pauses = []
        for _ in PAUSES:
            await send(house, mail_id)
            await send(house, mail_id)  # not due: nobody is asked
            async with town.house.database.reading() as db:
                pauses.append(await db.fetchval("SELECT due_at - now() FROM mail"))
                await db.execute("UPDATE mail SET due_at = now()")
        assert pauses == sorted(pauses)
        assert sum(PAUSES[1:], PAUSES[0]).days >= 2
        assert server.taken == []
    assert await town.count("mail_trouble", "kind = 'later'") == len(PAUSES) - 1
    assert await town.count("mail", "failed_at IS NOT NULL AND trouble LIKE '451%'") == 1


async def test_the_sweep_sends_what_is_due_and_nothing_twice(town: Town) -> None:
    """A mail whose pause is over is sent by whoever claims it first."""
    mail_id = await _waiting_mail(town)
    async with _moody(town, "250 OK") as (house, server):
        async with town.house.database.reading() as db:
            await db.execute("UPDATE mail SET staged_at = now() - interval '2 minutes'")
        await sweep(house)
        await send(house, mail_id)
        await sweep(house)
        assert len(server.taken) == 1


async def test_a_mail_that_comes_back_is_told_by_its_report(town: Town) -> None:
    """The report names the mail and the mailbox; with another mailbox, or as a delay, it changes nothing."""
    await town.request()
    await town.at_rest()
    async with town.house.database.reading() as db:
        mail_id = await db.fetchval("SELECT id FROM mail")
    assert await take_back(town.house, _report(mail_id, "somebody@else.example")) is None
    assert await take_back(town.house, _report(mail_id, READER, action="delayed")) is None
    assert await town.count("mail", "failed_at IS NOT NULL") == 0
    assert await take_back(town.house, _report(mail_id, READER.upper())) == mail_id
    assert await take_back(town.house, _report(mail_id + 1000, READER)) is None
    desk = await town.signed_in()
    page = (await desk.get("/desk/mails?show=failed")).text
    assert "Came back" in page
    assert "550 5.2.2 Mailbox full" in page


@pytest.mark.parametrize(
    "report", [b"", b"\x00\xff", b"Content-Type: multipart/report\n\nnothing", b"a" * 10_000]
)
def test_whatever_is_no_report_changes_nothing(report: bytes) -> None:
    """Anything may be piped into the command."""
    assert bounce_in(report) is None


def test_every_mail_has_a_name_and_a_preview() -> None:
    """Whoever adds an event says what it is called at the desk."""
    assert set(WHAT) == set(MailEvent)


async def test_every_mail_can_be_looked_at_in_every_language(town: Town) -> None:
    """Each preview shows the mail as HTML and as text; those for the desk are in English alone."""
    desk = await town.signed_in()
    page = (await desk.get("/desk/mails")).text
    events = {line.split("/")[4] for line in page.split('href="') if line.startswith("/desk/mails/previews/")}
    assert len(events) > 10
    for event in events:
        for language in ("en", "fr", "ar"):
            preview = await desk.get(f"/desk/mails/previews/{event}/{language}")
            html = await desk.get(f"/desk/mails/previews/{event}/{language}/html")
            assert preview.status_code == html.status_code == 200
            assert "sandbox" in html.headers["content-security-policy"]
    arabic = (await desk.get("/desk/mails/previews/offer_made/ar/html")).text
    assert '<html lang="ar" dir="rtl">' in arabic
    assert (await desk.get("/desk/mails/previews/offer_made/de")).status_code == 404
    assert (await desk.get("/desk/mails/previews/nothing/ar")).status_code == 404


def _report(mail_id: int, recipient: str, *, action: str = "failed") -> bytes:
    """Return a report as Postfix writes it (RFC 3464)."""
    human = EmailMessage()
    human.set_content("I am sorry to have to inform you that your message could not be delivered.")
    return (
        b"From: MAILER-DAEMON@mx.example\nTo: desk@example.com\nSubject: Undelivered Mail\n"
        b'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\n" + human.as_bytes() + b"\n--b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; mx.example\n\n"
        b"Final-Recipient: rfc822; " + recipient.encode() + b"\nAction: " + action.encode() + b"\n"
        b"Status: 5.2.2\nDiagnostic-Code: smtp; 550 5.2.2 Mailbox full\n\n"
        b"--b\nContent-Type: text/rfc822-headers\n\n"
        b"Message-ID: <mail-" + str(mail_id).encode() + b"@example.com>\nSubject: Your request\n\n--b--\n"
    )
