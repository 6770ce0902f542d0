"""A partner's own programs: its licences, what changed since a moment, and where they were published."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody, QueryParameter

from schemas.holding import Holdings, Placement, PlacementWish
from syndication.desk.holdings import holdings_listed
from syndication.desk.placements import declare
from syndication.errors import FieldProblem, Malformed
from syndication.web.bodies import checked
from syndication.web.guards import PARTNER
from syndication.web.partner.door import viewer_of_key
from syndication.web.rendering import Req, house_of


@get("/licences", opt=dict(PARTNER), summary="List your licences")
async def get_licences(
    request: Req,
    state: State,
    since: Annotated[
        str | None,
        QueryParameter(
            description="Only what changed at or after this moment: 2026-12-01T08:00:00Z.", max_length=40
        ),
    ] = None,
    after: Annotated[str, QueryParameter(description="`after` of the page before.", max_length=30)] = "",
) -> Holdings:
    """Return the licences of the key's organisation, oldest first, fifty at a time.

    A CMS asks with `since` the moment of its last call, and follows `after` until it is empty. What was
    suspended, revoked, corrected or withdrawn comes again.
    """
    house = house_of(state)
    viewer = await viewer_of_key(request, house)
    return await holdings_listed(house, viewer, since=_moment(since), after=after.replace("\x00", ""))


@post(
    "/licences/{number:str}/placements",
    opt=dict(PARTNER),
    status_code=HTTPStatus.CREATED,
    before_request=checked(PlacementWish),
    summary="Say where it was published",
)
async def post_placement(
    request: Req, state: State, number: FromPath[str], data: JSONBody[PlacementWish]
) -> Placement:
    """Declare the address at which an article appeared; the same one twice is one.

    `at_home` of the answer says whether it is at a domain that stands in the licence: a hint, no verdict.
    """
    house = house_of(state)
    return await declare(house, number, data, viewer=await viewer_of_key(request, house))


def _moment(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given.replace(" ", "+"))
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        message = "Give a moment such as 2026-12-01T08:00:00Z."
        raise Malformed(message, problems=(FieldProblem(field="since", message=message),)) from None


HANDLERS = [get_licences, post_placement]
