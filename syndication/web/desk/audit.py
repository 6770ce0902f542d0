"""The audit log: who did what to which thing, from every history there is, with filters and as a file."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery
from litestar.response import Stream

from syndication.desk.house import House
from syndication.licensing.sheets import line
from syndication.records import acts
from syndication.records.acts import HistoryRow, Kind, Sought
from syndication.web.desk.door import console_page
from syndication.web.desk.people_views import AuditPage, AuditRow
from syndication.web.guards import RUNS, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of
from syndication.web.views import Choice

_PAGE = 50

_AT_ONCE = 1000
"""Rows read at a time for a file, however long it is."""

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

_KINDS = {
    Kind.PEOPLE: "People and keys",
    Kind.REQUESTS: "Requests",
    Kind.RIGHTS: "Rights",
    Kind.PARTNERS: "Partners",
    Kind.PRICES: "Prices",
    Kind.MONEY: "Money",
}

_HEAD = ("at", "actor", "what", "subject", "detail", "network")


@get("/desk/audit", opt=for_roles(RUNS), include_in_schema=False)
async def audit(
    request: Req,
    state: State,
    kind: FromQuery[str] = "",
    who: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Page:
    """Show who did what, the latest first."""
    house = house_of(state)
    sought = _sought(kind, who, since, until)
    async with house.database.reading() as db:
        rows = await acts.history(db, sought, before=_cursor(before), most=_PAGE + 1)
    asked = {"kind": sought.kind or "", "who": sought.who, "since": since[:10], "until": until[:10]}
    kept = {name: text for name, text in asked.items() if text}
    last = rows[_PAGE - 1] if len(rows) > _PAGE else None
    page = AuditPage(
        rows=tuple(_shown(row) for row in rows[:_PAGE]),
        kinds=(
            Choice(value="", label="Everything", chosen=sought.kind is None),
            *(
                Choice(value=each.value, label=name, chosen=each is sought.kind)
                for each, name in _KINDS.items()
            ),
        ),
        who=sought.who,
        since=_day_typed(since),
        until=_day_typed(until),
        narrowed=bool(kept),
        next_page=f"/desk/audit?{urlencode(kept | {'before': _row(last)})}" if last else "",
        file=f"/desk/audit.csv?{urlencode(kept)}",
    )
    return await console_page(request, house, staff_of(request), "desk/audit.html", page)


@get("/desk/audit.csv", opt=for_roles(RUNS), include_in_schema=False)
async def audit_file(
    state: State,
    kind: FromQuery[str] = "",
    who: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> Stream:
    """Hand out everything that is sought as a table, read while it is sent."""
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    rows = _lines(house_of(state), _sought(kind, who, since, until))
    return Stream(rows, media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(house: House, sought: Sought) -> AsyncIterator[str]:
    yield line(_HEAD)
    before = None
    while True:
        async with house.database.reading() as db:
            rows = await acts.history(db, sought, before=before, most=_AT_ONCE)
        yield "".join(line(_cells(row)) for row in rows)
        if len(rows) < _AT_ONCE:
            return
        before = (rows[-1].at, rows[-1].source, rows[-1].id)


def _cells(row: HistoryRow) -> tuple[str, ...]:
    return (row.at.isoformat(), row.actor, row.what, row.subject, row.detail, row.network)


def _sought(kind: str, who: str, since: str, until: str) -> Sought:
    """Return what is sought; what cannot be read narrows nothing."""
    first, last = _day(since), _day(until)
    return Sought(
        kind=Kind(kind) if kind in set(Kind) else None,
        who=who.replace("\x00", "").strip()[:254],
        since=datetime.combine(first, datetime.min.time(), UTC) if first else _FIRST,
        until=datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=1) if last else _LAST,
    )


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if _FIRST.date() <= found < _LAST.date() else None


def _day_typed(typed: str) -> str:
    found = _day(typed)
    return found.isoformat() if found else ""


def _row(row: HistoryRow) -> str:
    return f"{row.at.isoformat()}~{row.source}~{row.id}"


def _cursor(before: str) -> tuple[datetime, str, str] | None:
    at, _, rest = before.replace("\x00", "").partition("~")
    source, _, id_ = rest.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, source, id_) if moment.tzinfo is not None else None


def _shown(row: HistoryRow) -> AuditRow:
    return AuditRow(
        at=row.at,
        actor=row.actor,
        what=row.what,
        subject=row.subject,
        path=row.path,
        detail=row.detail,
        network=row.network,
    )


HANDLERS = [audit, audit_file]
