"""The conversation about a request."""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.message import Side
from syndication.records.door import Db, many, value, write
from syndication.records.requests import Talk


class MessageRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message. `author` is a mail address, a key's name, or the requester's name."""

    id: int
    side: Side
    author: str
    body: str
    at: datetime


async def add_message(
    db: Db, request_id: UUID, *, side: Side, author: str, body: str, form_key: str
) -> int | None:
    """Store a message; return its id, or None when this form was sent before."""
    return await value(
        db,
        "add_message",
        int,
        request_id=request_id,
        side=side.value,
        author=author,
        body=body,
        form_key=form_key,
    )


async def messages_of_request(db: Db, request_id: UUID) -> tuple[MessageRow, ...]:
    """Return all that was written about a request, oldest first."""
    return await many(db, "messages_of_request", MessageRow, request_id=request_id)


async def set_talk(db: Db, request_id: UUID, talk: Talk) -> None:
    """Say whose turn it is."""
    await write(db, "set_talk", request_id=request_id, talk=talk.value)
