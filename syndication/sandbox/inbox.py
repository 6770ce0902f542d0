"""An inbox for trying things out: real SMTP on one side, the mails on a page on the other.

Nothing leaves this machine: whatever is sent here is kept in one SQLite file and shown.
"""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, cast

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session
from litestar import Litestar, Response, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, SkipValidation
from litestar.response import Template
from lxml import html as markup

from syndication.sandbox import look

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipients TEXT NOT NULL,
    raw BLOB NOT NULL
) STRICT;
"""
# Larger than any mail this service sends with its copies attached.
_LARGEST_MAIL: Final = 32 * 1024 * 1024
# A page of mail; each is read anew, attachments and all.
_SHOWN: Final = 200
_ADDRESS_IN_TEXT: Final = re.compile(r"https?://[^\s<>\"')\]]+")
_HEAD: Final = re.compile(r"<head[^>]*>", re.IGNORECASE)
# A mail's links open in a tab of their own, free of the sandbox around the mail.
_LINKS_OUTSIDE: Final = '<base target="_blank">'
# A mail may style itself and carry pictures; it may run, post and load nothing.
_MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail as received. `received_at` is ISO 8601 in UTC; `links` are every address in it, once."""

    id: int
    to: list[str]
    sender: str = msgspec.field(name="from")
    subject: str
    received_at: str
    text: str
    html: str
    links: list[str]


class Mailroom:
    """The SQLite file the mails are kept in; the SMTP side and the pages may be two processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._file() as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.executescript(_SCHEMA)

    def keep(self, sender: str, recipients: list[str], raw: bytes) -> None:
        """Keep a mail as it came."""
        with self._file() as file:
            file.execute(
                "INSERT INTO mails (received_at, sender, recipients, raw) VALUES (?, ?, ?, ?)",
                (datetime.now(UTC).isoformat(timespec="seconds"), sender, "\n".join(recipients), raw),
            )

    def mails(self, to: str = "") -> list[Mail]:
        """Return the newest mails first, to one recipient when named."""
        with self._file() as file:
            rows = file.execute(
                "SELECT * FROM mails WHERE ? = '' OR instr(char(10) || lower(recipients) || char(10), ?)"
                " ORDER BY id DESC LIMIT ?",
                (to, f"\n{to.strip().lower()}\n", _SHOWN),
            ).fetchall()
        return [_mail(row) for row in rows]

    def mail(self, number: int) -> tuple[Mail, bytes]:
        """Return one mail, read and raw; raises NotFoundException when there is none of that number."""
        with self._file() as file:
            row = file.execute("SELECT * FROM mails WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise NotFoundException(detail="There is no mail of this number.")
        return _mail(row), row["raw"]

    @contextmanager
    def _file(self) -> Iterator[sqlite3.Connection]:
        file = sqlite3.connect(self._path, isolation_level=None)
        try:
            file.row_factory = sqlite3.Row
            yield file
        finally:
            file.close()


class Letterbox:
    """Takes what SMTP delivers; the name of its method is aiosmtpd's."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._mailroom = mailroom

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, then say so: what was answered 250 is in the file."""
        content = envelope.original_content or b""
        self._mailroom.keep(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        return "250 Kept in the sandbox inbox"


async def smtp_server(store: Path, host: str, port: int) -> asyncio.Server:
    """Listen for mail in the running loop; port 0 takes a free one. Close the server to stop."""
    loop = asyncio.get_running_loop()
    protocol = partial(
        SMTP,
        Letterbox(Mailroom(store)),
        data_size_limit=_LARGEST_MAIL,
        enable_SMTPUTF8=True,
        hostname="sandbox",
        ident="sandbox inbox",
        loop=loop,
    )
    return await loop.create_server(protocol, host, port)


Here = NamedDependency[SkipValidation[Mailroom]]


def inbox_app(store: Path) -> Litestar:
    """Return the pages that show what was received into this file."""
    mailroom = Mailroom(store)
    return Litestar(
        route_handlers=[mail_list, mail_page, mail_body, mail_source, mails_as_json, look.assets()],
        dependencies={"mailroom": Provide(lambda: mailroom, sync_to_thread=False)},
        template_config=look.templates(),
        openapi_config=None,
        logging_config=None,
    )


@get("/")
async def mail_list(mailroom: Here, to: FromQuery[str] = "", refresh: FromQuery[int] = 0) -> Template:
    """Show every mail, newest first; `?to=` one recipient's, `?refresh=5` again every five seconds."""
    context = {"mails": mailroom.mails(to), "to": to, "refresh": max(0, refresh), "readable": _readable}
    return Template("inbox/list.html", context=context, headers=look.page_headers())


@get("/messages/{number:int}")
async def mail_page(mailroom: Here, number: FromPath[int]) -> Template:
    """Show one mail: as it looks, as plain text, and where its source is."""
    mail, _ = mailroom.mail(number)
    return Template(
        "inbox/mail.html",
        context={"mail": mail, "readable": _readable},
        headers=look.page_headers(frames="'self'"),
    )


@get("/messages/{number:int}/body", media_type="text/html")
async def mail_body(mailroom: Here, number: FromPath[int]) -> Response[str]:
    """Give the mail's own HTML, for the frame: it can run nothing and reach nothing."""
    mail, _ = mailroom.mail(number)
    headers = {"Content-Security-Policy": _MAIL_POLICY, "X-Content-Type-Options": "nosniff"}
    return Response(_with_links_outside(mail.html), headers=headers)


@get("/messages/{number:int}/source", media_type="text/plain")
async def mail_source(mailroom: Here, number: FromPath[int]) -> Response[bytes]:
    """Give the mail as it came over the wire."""
    _, raw = mailroom.mail(number)
    return Response(raw, headers={"X-Content-Type-Options": "nosniff"})


@get("/api/messages")
async def mails_as_json(mailroom: Here, to: FromQuery[str] = "") -> list[Mail]:
    """Give the newest mails first, as JSON, to one recipient when named."""
    return mailroom.mails(to)


def _mail(row: sqlite3.Row) -> Mail:
    letter = message_from_bytes(row["raw"], policy=policy.default)
    text, rich = _part(letter, "plain"), _part(letter, "html")
    return Mail(
        id=row["id"],
        to=row["recipients"].split("\n"),
        sender=row["sender"],
        subject=str(letter["subject"] or ""),
        received_at=row["received_at"],
        text=text,
        html=rich,
        links=_links(text, rich),
    )


def _part(letter: EmailMessage, subtype: Literal["plain", "html"]) -> str:
    part = letter.get_body(preferencelist=(subtype,))
    if part is None:
        return ""
    content = part.get_content()
    return content if isinstance(content, str) else ""


def _links(text: str, rich: str) -> list[str]:
    """Return every web address in a mail once, the HTML part's first."""
    # The leading element makes even an empty part a document.
    page = markup.fromstring(b"<div></div>" + rich.encode(), parser=markup.HTMLParser(encoding="utf-8"))
    found = [str(link) for link in cast("list[Any]", page.xpath("//a/@href"))]
    written = [link.rstrip(".,;:!?") for link in _ADDRESS_IN_TEXT.findall(text)]
    return list(dict.fromkeys(link for link in found + written if link.startswith(("http://", "https://"))))


def _with_links_outside(rich: str) -> str:
    head = _HEAD.search(rich)
    place = head.end() if head else 0
    return rich[:place] + _LINKS_OUTSIDE + rich[place:]


def _readable(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%-d %B %Y, %H:%M UTC")
