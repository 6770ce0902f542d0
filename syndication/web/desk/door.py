"""Into the console: how every page of it is shown."""

from http import HTTPStatus

from syndication.desk.house import House
from syndication.desk.signin import SignedIn
from syndication.records import finding
from syndication.web.rendering import Page, Req, shown
from syndication.web.views import View


async def console_page(
    request: Req, house: House, staff: SignedIn, template: str, page: View, *, status: int = HTTPStatus.OK
) -> Page:
    """Show a page of the console to a member of staff, with how many requests wait."""
    async with house.database.reading() as db:
        waiting = await finding.waiting_counted(db)
    return shown(request, template, page, status=status, staff=staff, waiting=waiting)
