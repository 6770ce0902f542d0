"""Mails that are staged with the move that causes them and sent afterwards."""

from datetime import datetime
from typing import Any

import msgspec

from syndication.records.door import Db, column, one, value, write


class MailRow(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one person about one event; `content` is what its template is given."""

    id: int
    key: str
    event: str
    recipient: str
    content: dict[str, Any]
    sent_at: datetime | None


async def add_mail(db: Db, *, key: str, event: str, recipient: str, content: object) -> int | None:
    """Stage a mail; None when one with this key was staged before."""
    return await value(db, "add_mail", int, key=key, event=event, recipient=recipient, content=content)


async def mail_of_id(db: Db, mail_id: int) -> MailRow | None:
    """Return a staged mail."""
    return await one(db, "mail", MailRow, id=mail_id)


async def mail_sent(db: Db, mail_id: int) -> None:
    """Note that the mail server has taken a mail."""
    await write(db, "mail_sent", id=mail_id)


async def mails_waiting(db: Db, *, most: int) -> tuple[int, ...]:
    """Return mails that were staged a while ago and not sent."""
    return await column(db, "mails_waiting", int, most=most)
