"""Mails that are staged with the move that causes them and sent afterwards."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from syndication.records.door import Db, column, many, one, value, write


class MailRow(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one person about one event; `content` is what its template is given.

    `tries` counts this one too.
    """

    id: int
    event: str
    recipient: str
    content: dict[str, Any]
    tries: int


class Trouble(StrEnum):
    """What a server said of a mail that did not arrive."""

    LATER = "later"
    """It did not take it this time."""
    REFUSED = "refused"
    """It will never take it."""
    BOUNCED = "bounced"
    """It took it, and sent it back."""
    GIVEN_UP = "given_up"
    """It did not take it for days."""


class PostedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A mail in a list. `trouble` is what was said last, while it has not arrived."""

    id: int
    event: str
    recipient: str
    request_id: UUID | None
    staged_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    due_at: datetime
    tries: int
    trouble: str


class InTrouble(msgspec.Struct, frozen=True, kw_only=True):
    """How many mails failed, and how many have not been sent yet."""

    failed: int
    waiting: int


async def add_mail(
    db: Db, *, key: str, event: str, recipient: str, content: object, request_id: UUID | None
) -> int | None:
    """Stage a mail; None when one with this key was staged before."""
    return await value(
        db,
        "add_mail",
        int,
        key=key,
        event=event,
        recipient=recipient,
        content=content,
        request_id=request_id,
    )


async def mail_tries(db: Db, mail_id: int) -> int | None:
    """Return how often a mail that is due has been tried; None when there is nothing to send now."""
    return await value(db, "mail_tries", int, id=mail_id)


async def claim_mail(db: Db, mail_id: int, *, pause: timedelta) -> MailRow | None:
    """Return a mail that is due, for its one sender, and put its next try off; None when there is none."""
    return await one(db, "claim_mail", MailRow, id=mail_id, pause=pause)


async def mail_sent(db: Db, mail_id: int) -> None:
    """Note that the mail server has taken a mail."""
    await write(db, "mail_sent", id=mail_id)


async def mail_late(db: Db, mail_id: int, *, sentence: str) -> None:
    """Note why a mail was not taken this time."""
    await write(db, "mail_late", id=mail_id, trouble=sentence)
    await write(db, "add_mail_trouble", mail_id=mail_id, kind=Trouble.LATER.value, sentence=sentence)


async def mail_failed(db: Db, mail_id: int, kind: Trouble, *, sentence: str) -> None:
    """Note that a mail will not arrive, and why."""
    await write(db, "mail_failed", id=mail_id, trouble=sentence)
    await write(db, "add_mail_trouble", mail_id=mail_id, kind=kind.value, sentence=sentence)


async def mail_again(db: Db, mail_id: int) -> bool:
    """Let a mail that failed be tried once more; return False when it has not failed."""
    return await value(db, "mail_again", int, id=mail_id) is not None


async def recipient_of(db: Db, mail_id: int) -> str | None:
    """Return whom a mail is for."""
    return await value(db, "mail_recipient", str, id=mail_id)


async def mails_waiting(db: Db, *, most: int) -> tuple[int, ...]:
    """Return mails that were staged a while ago, and are due."""
    return await column(db, "mails_waiting", int, most=most)


async def mails_listed(db: Db, *, shown: str, before: int | None, most: int) -> tuple[PostedRow, ...]:
    """Return a page of mails, newest first: `shown` is all, waiting or failed."""
    return await many(db, "mails_listed", PostedRow, shown=shown, before=before, most=most)


async def mails_of_request(db: Db, request_id: UUID) -> tuple[PostedRow, ...]:
    """Return the mails about a request, oldest first."""
    return await many(db, "mails_of_request", PostedRow, request_id=request_id)


async def mails_in_trouble(db: Db) -> InTrouble:
    """Return how many mails have not arrived."""
    found = await one(db, "mails_in_trouble", InTrouble)
    assert found is not None  # noqa: S101 - a count always answers
    return found
