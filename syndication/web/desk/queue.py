"""What needs a person, with the reasons beside it; and what waits for an answer of theirs."""

from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery

from syndication.records import finding, mails, suspense
from syndication.records.door import Db
from syndication.web.desk.door import console_page
from syndication.web.desk.listing import PAGE, key_of, lists, place_of, queue_row
from syndication.web.desk.views import QueuePage
from syndication.web.guards import DECIDES, DESK, staff_of
from syndication.web.rendering import Page, Req, house_of
from syndication.web.views import Choice


@get("/desk", opt=dict(DESK), include_in_schema=False)
async def queue(
    request: Req,
    state: State,
    which: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Page:
    """Show what waits, oldest first."""
    house = house_of(state)
    staff = staff_of(request)
    asked = which == "asked"
    found = finding.requests_asked if asked else finding.requests_waiting
    async with house.database.reading() as db:
        counted = await finding.requests_counted(db)
        rows = await found(db, after=key_of(after), most=PAGE + 1)
        also = () if asked or after else await _also(db)
    more = len(rows) > PAGE
    here = "/desk?which=asked" if asked else "/desk"
    page = QueuePage(
        asked=asked,
        rows=tuple(queue_row(row) for row in rows[:PAGE]),
        lists=lists(counted, here),
        also=also,
        next_page=f"/desk?which={which}&after={place_of(rows[PAGE - 1])}" if more else "",
        may_decide=staff.role in DECIDES,
    )
    return await console_page(request, house, staff, "desk/queue.html", page)


async def _also(db: Db) -> tuple[Choice, ...]:
    """Return what waits for a person beside requests, each with how much of it there is."""
    money, post = await suspense.money_waiting(db), await mails.mails_in_trouble(db)
    things = (
        ("/desk/money", "Payments in suspense", money.suspense),
        ("/desk/money", "Refunds to agree to", money.refunds),
        ("/desk/money", "Disputes to answer", money.disputes),
        ("/desk/money", "Overdue invoices", money.invoices),
        ("/desk/mails?show=failed", "Mails that did not arrive", post.failed),
    )
    return tuple(Choice(value=at, label=label, hint=str(many)) for at, label, many in things if many)


HANDLERS = [queue]
