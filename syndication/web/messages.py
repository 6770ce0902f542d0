"""The conversation about a request: over the API, and as both sides' pages show it."""

import secrets
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath, HeaderParameter, JSONBody

from schemas.message import Conversation, MessageView, MessageWish
from syndication.desk import conversation
from syndication.desk.house import House
from syndication.errors import FieldProblem, Malformed
from syndication.licensing.links import request_of_token
from syndication.records import messages
from syndication.records.door import Db
from syndication.records.requests import RequestRow, Talk
from syndication.web.answers import struct
from syndication.web.bodies import checked
from syndication.web.forms import typed_in
from syndication.web.guards import HOLDER, bearer, desk_actor, holder_or_desk
from syndication.web.rendering import Req, house_of
from syndication.web.telling import found_request
from syndication.web.views import Thread
from syndication.words import say


@get("/requests/{request_id:str}/messages", opt=dict(HOLDER), summary="Read the conversation")
async def get_messages(request: Req, state: State, request_id: FromPath[str]) -> Conversation:
    """Return what was written about a request, oldest first. For its holder or the desk."""
    house = house_of(state)
    wanted = await holder_or_desk(request, house, request_id)
    return await _conversation(house, wanted, by_desk=not _is_holder(request, house))


@post(
    "/requests/{request_id:str}/messages",
    opt=dict(HOLDER),
    before_request=checked(MessageWish),
    summary="Write to the other side",
)
async def post_messages(
    request: Req,
    state: State,
    request_id: FromPath[str],
    data: JSONBody[MessageWish],
    idempotency_key: Annotated[
        str | None, HeaderParameter(name="Idempotency-Key", min_length=8, max_length=200)
    ] = None,
) -> Conversation:
    """Write as the holder, or ask as the desk; the other side gets a mail.

    The same `Idempotency-Key` again writes nothing a second time.
    """
    house = house_of(state)
    wanted = await holder_or_desk(request, house, request_id)
    form_key = idempotency_key or secrets.token_urlsafe(16)
    if _is_holder(request, house):
        await conversation.answer(house, wanted, data.body, form_key=f"holder:{form_key}")
        return await _conversation(house, wanted, by_desk=False)
    actor = await desk_actor(request, house)
    await conversation.write(house, wanted, data.body, actor=actor, form_key=f"{actor}:{form_key}")
    return await _conversation(house, wanted, by_desk=True)


async def thread(
    db: Db, asked: RequestRow, url: str, *, by_desk: bool, typed: str = "", problem: str = ""
) -> Thread:
    """Return the conversation as a page shows it, with the box to write in."""
    said = conversation.as_read(await messages.messages_of_request(db, asked.id), by_desk=by_desk)
    return Thread(
        messages=said,
        asked=asked.talk is Talk.ASKED,
        answered=asked.talk is Talk.ANSWERED,
        url=url,
        form_key=secrets.token_urlsafe(16),
        typed=typed,
        problem=problem,
    )


def said_in(form: FormMultiDict) -> tuple[str, str]:
    """Return what was written in a form, and the form's key.

    Raises Malformed when nothing was, or too much.
    """
    try:
        body: str = struct({"body": typed_in(form, "body").replace("\r\n", "\n")}, MessageWish).body
    except Malformed:
        problem = FieldProblem(field="body", message=say("Write something, up to 4,000 characters."))
        raise Malformed(problem.message, problems=(problem,)) from None
    return body, typed_in(form, "form_key")[:200] or secrets.token_urlsafe(16)


def _is_holder(request: Req, house: House) -> bool:
    return request_of_token(house.settings.secret_key, bearer(request)) is not None


async def _conversation(house: House, request_id: UUID, *, by_desk: bool) -> Conversation:
    async with house.database.reading() as db:
        await found_request(db, request_id)
        said: tuple[MessageView, ...] = conversation.as_read(
            await messages.messages_of_request(db, request_id), by_desk=by_desk
        )
    return Conversation(messages=said)


HANDLERS = [get_messages, post_messages]
