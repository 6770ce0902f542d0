"""Into the console: how every page of it is shown."""

from http import HTTPStatus

from schemas.request import Stage
from syndication.desk.house import House
from syndication.desk.signin import SignedIn
from syndication.records import requests
from syndication.web.rendering import Page, Req, shown
from syndication.web.views import View


async def console_page(
    request: Req, house: House, staff: SignedIn, template: str, page: View, *, status: int = HTTPStatus.OK
) -> Page:
    """Show a page of the console to a member of staff, with how many requests wait."""
    async with house.database.reading() as db:
        waiting = sum(c.requests for c in await requests.requests_by_stage(db) if c.stage is Stage.REVIEW)
    return shown(request, template, page, status=status, staff=staff, waiting=waiting)
