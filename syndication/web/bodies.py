"""What is posted to the API is looked at before it is decoded, so that every wrong field is named at once."""

from collections.abc import Awaitable, Callable

import msgspec

from schemas.base import Noun
from syndication.errors import FieldProblem, Malformed
from syndication.web.answers import struct
from syndication.web.guards import holder_or_desk
from syndication.web.rendering import Req, house_of


def checked(kind: type[Noun], *, empty: bool = False) -> Callable[[Req], Awaitable[None]]:
    """Return a look at the body before it is decoded, so that every wrong field is named at once.

    Who asks is looked at first, by the guard or here: a stranger is not told what a door would take.
    """

    async def look(request: Req) -> None:
        if request.route_handler.opt["who"] == "holder":
            await holder_or_desk(request, house_of(request.app.state), str(request.path_params["request_id"]))
        body = await request.body()
        if not (empty and not body):
            struct(json_of(body), kind)

    return look


def json_of(body: bytes) -> object:
    """Return a body's JSON. Raises Malformed for what is none, or could not be stored."""
    if rb"\u0000" in body:
        raise Malformed("The text holds a NUL character, which cannot be stored.")
    try:
        given: object = msgspec.json.decode(body)
        msgspec.json.encode(given)  # lone surrogates decode and then cannot be written anywhere
    except (msgspec.DecodeError, UnicodeError, RecursionError) as fault:
        problem = FieldProblem(field="body", message=f"This is not JSON that can be read: {fault}.")
        raise Malformed("The body cannot be read.", problems=(problem,)) from fault
    return given
