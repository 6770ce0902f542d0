"""What waits, with the reasons beside it."""

from datetime import datetime
from uuid import UUID

from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery

from schemas.request import Stage
from syndication.records import requests
from syndication.records.door import Db
from syndication.records.requests import ListedRow
from syndication.web.desk.door import console_page
from syndication.web.desk.views import QueuePage, QueueRow
from syndication.web.guards import DESK, staff_at_the_door
from syndication.web.rendering import Page, Req, house_of
from syndication.web.signin import to_sign_in
from syndication.web.views import Choice
from syndication.words import ENGLISH

_PAGE = 50

_LONGEST_SEARCH = 200
"""Characters: the longest name an organisation may have."""

_LISTS: dict[str, tuple[str, tuple[Stage, ...]]] = {
    "review": ("Needs a person", (Stage.REVIEW,)),
    "offered": ("Offered", (Stage.OFFERED,)),
    "awaiting_payment": ("Being paid", (Stage.AWAITING_PAYMENT,)),
    "licensed": ("Licensed", (Stage.LICENSED,)),
    "closed": ("Closed", (Stage.DECLINED, Stage.WITHDRAWN, Stage.LAPSED)),
    "all": ("All", tuple(Stage)),
}

_NEWEST_FIRST = frozenset({"licensed", "closed", "all"})
"""What is decided is read from its end; what waits, from its beginning."""


@get("/desk", opt=dict(DESK), include_in_schema=False)
async def queue(
    request: Req,
    state: State,
    stage: FromQuery[str] = "review",
    after: FromQuery[str] = "",
    q: FromQuery[str] = "",
) -> Page:
    """Show what waits, with the reasons beside it; or every request that matches the words."""
    house = house_of(state)
    staff = await staff_at_the_door(request, house)
    if staff is None:
        return to_sign_in(request)
    words = q.replace("\x00", "").strip()[:_LONGEST_SEARCH]
    chosen = "all" if words else stage if stage in _LISTS else "review"
    async with house.database.reading() as db:
        counted = {each.stage: each.requests for each in await requests.requests_by_stage(db)}
        rows, following = await _rows(db, chosen, after, words)
    lists = tuple(
        Choice(
            value=name,
            label=label,
            chosen=name == chosen,
            hint=ENGLISH.number(sum(counted.get(s, 0) for s in of)),
        )
        for name, (label, of) in _LISTS.items()
    )
    page = QueuePage(stage=chosen, rows=rows, counts=lists, looked_for=words, next_page=following)
    return await console_page(request, house, staff, "desk/queue.html", page)


async def _rows(db: Db, chosen: str, after: str, words: str) -> tuple[tuple[QueueRow, ...], str]:
    if words:
        return tuple(queue_row(row) for row in await requests.requests_with_words(db, words, most=_PAGE)), ""
    stages_shown = _LISTS[chosen][1]
    if chosen in _NEWEST_FIRST:
        listed = await requests.requests_latest(db, stages_shown, most=_PAGE)
        return tuple(queue_row(row) for row in listed), ""
    listed = await requests.requests_in_stages(db, stages_shown, after=_cursor(after), most=_PAGE + 1)
    last = listed[_PAGE - 1] if len(listed) > _PAGE else None
    following = (
        f"/desk?stage={chosen}&after={last.created_at:%Y-%m-%dT%H:%M:%S.%fZ}~{last.id}" if last else ""
    )
    return tuple(queue_row(row) for row in listed[:_PAGE]), following


def _cursor(after: str) -> tuple[datetime, UUID] | None:
    at, _, row = after.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(row)
    except ValueError:
        return None


def queue_row(row: ListedRow) -> QueueRow:
    """Return a request as a row of the desk's list."""
    return QueueRow(
        id=str(row.id),
        stage=row.stage,
        created_at=row.created_at,
        organisation=row.organisation.name,
        country=row.organisation.country,
        headline=row.headline,
        articles=row.articles,
        medium=row.usage.medium.value,
        total=row.quote.total,
        currency=row.quote.currency,
        reasons=row.quote.reasons,
        exclusive=row.usage.exclusive,
    )


HANDLERS = [queue]
