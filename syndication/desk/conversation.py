"""What the desk and the requester write to each other about a request.

Every message is stored with the mail that tells of it, so that there is never one without the other,
nor two mails for one message. A form that comes twice is one message. Whose turn it is stands on the
request: while the desk waits for an answer the request is not in its queue, and an answer brings it back.
"""

from uuid import UUID

from schemas.mail import MailEvent
from schemas.message import MessageView, Side
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.mailing import tell_desk, tell_requester
from syndication.errors import Refused
from syndication.records import messages
from syndication.records.door import Db
from syndication.records.messages import MessageRow
from syndication.records.requests import RequestRow, Talk
from syndication.words import say

MOST_MESSAGES = 200
"""About one request. Whoever has more to say has a telephone; and nobody can fill our disk with a token."""


async def write(
    house: House, request_id: UUID, body: str, *, actor: str, form_key: str, waits: bool = True
) -> None:
    """Write to the requester for the desk; `waits` says that an answer is wanted before anything happens.

    Raises Unknown, and Refused when there are too many messages.
    """
    async with house.database.transaction("desk_writes") as db:
        request = await locked(db, request_id)
        message_id = await _add(db, request, Side.DESK, actor, body, form_key)
        if message_id is None:
            return
        await messages.set_talk(db, request.id, Talk.ASKED if waits else Talk.NOBODYS)
        await tell_requester(
            db,
            house,
            MailEvent.DESK_WROTE,
            request,
            headline=await headline_of(db, request.id),
            about=str(message_id),
            reason=body,
        )


async def answer(house: House, request_id: UUID, body: str, *, form_key: str) -> None:
    """Take in what the holder of a request writes. Raises as `write` does."""
    async with house.database.transaction("requester_writes") as db:
        request = await locked(db, request_id)
        message_id = await _add(db, request, Side.REQUESTER, request.contact.name, body, form_key)
        if message_id is None:
            return
        await messages.set_talk(db, request.id, Talk.ANSWERED)
        await tell_desk(
            db,
            house,
            MailEvent.REQUESTER_WROTE,
            about=str(message_id),
            headline=await headline_of(db, request.id),
            organisation=request.organisation.name,
            path=f"/desk/requests/{request_id}",
            reasons=(body,),
        )


async def let_rest(house: House, request_id: UUID) -> None:
    """Leave what the requester wrote without an answer: it needs none. Raises Unknown."""
    async with house.database.transaction("let_rest") as db:
        request = await locked(db, request_id)
        if request.talk is Talk.ANSWERED:
            await messages.set_talk(db, request.id, Talk.NOBODYS)


def as_read(found: tuple[MessageRow, ...], *, by_desk: bool) -> tuple[MessageView, ...]:
    """Return messages as one side reads them: the requester is not told which colleague wrote."""
    return tuple(
        MessageView(
            id=each.id,
            side=each.side,
            author=each.author if by_desk or each.side is Side.REQUESTER else "the desk",
            body=each.body,
            at=each.at,
        )
        for each in found
    )


async def _add(db: Db, request: RequestRow, side: Side, author: str, body: str, form_key: str) -> int | None:
    if len(await messages.messages_of_request(db, request.id)) >= MOST_MESSAGES:
        raise Refused(
            say("There are very many messages about this request already. Please write to the desk by mail.")
        )
    return await messages.add_message(
        db, request.id, side=side, author=author, body=body.strip(), form_key=form_key
    )
