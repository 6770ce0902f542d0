"""The sandbox's own doors, for tests and the curious: the fault script, deliveries, resending."""

from http import HTTPStatus
from typing import Final

import msgspec
from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import FromHeader, FromPath, RawBody, SkipValidation
from litestar.response import Redirect

from syndication.sandbox.stripe import faults
from syndication.sandbox.stripe.events import stage_delivery
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.settings import Sandbox

# Litestar types a redirect's status as one of five numbers.
_SEE_OTHER: Final = 303

Here = NamedDependency[SkipValidation[Sandbox]]


@post("/sandbox/faults", status_code=HTTPStatus.CREATED)
async def add_faults(sandbox: Here, body: RawBody) -> list[Json]:
    """Add faults (a JSON list, see the module `faults`) to the script and show all of it."""
    try:
        script = msgspec.json.decode(body, type=list[faults.Fault])
    except msgspec.DecodeError as error:
        raise ValidationException(str(error)) from error
    faults.write_script(sandbox, script)
    return faults.script(sandbox)


@get("/sandbox/faults")
async def list_faults(sandbox: Here) -> list[Json]:
    """Show what is still to go wrong."""
    return faults.script(sandbox)


@delete("/sandbox/faults")
async def remove_faults(sandbox: Here) -> None:
    """Let everything go right again."""
    faults.clear_script(sandbox)


@get("/sandbox/deliveries")
async def list_deliveries(sandbox: Here) -> list[Json]:
    """Show every delivery, newest first: event, type, state, attempts, last answer, next try."""
    return deliveries(sandbox)


@post("/sandbox/events/{event:str}/resend", status_code=HTTPStatus.ACCEPTED)
async def resend_event(
    sandbox: Here,
    event: FromPath[str],
    accept: FromHeader[str] = "*/*",
) -> Response[Json] | Redirect:
    """Deliver an event once more, muted or not; a browser is led back to the dashboard."""
    known = sandbox.book.find("event", event)
    if known is None:
        return Response({"error": f"There is no event {event}."}, status_code=HTTPStatus.NOT_FOUND)
    delivery = stage_delivery(sandbox, event)
    if "text/html" in accept:
        return Redirect("/#deliveries", status_code=_SEE_OTHER)
    return Response({"delivery": delivery, "event": event}, status_code=HTTPStatus.ACCEPTED)


def deliveries(sandbox: Sandbox, limit: int = 1000) -> list[Json]:
    """Return the newest deliveries as plain rows."""
    rows = sandbox.book.rows(
        "SELECT deliveries.*, json_extract(objects.body, '$.type') AS type"
        " FROM deliveries JOIN objects ON objects.id = deliveries.event"
        " ORDER BY deliveries.id DESC LIMIT ?",
        limit,
    )
    return [dict(row) for row in rows]
