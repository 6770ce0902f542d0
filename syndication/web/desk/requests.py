"""Every request: looked for by words and filters, kept as views, decided several at once."""

from uuid import UUID

from litestar import get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath

from schemas.request import Approval, Refusal
from schemas.usage import Medium
from syndication.desk.house import House
from syndication.desk.several import Chosen, Result, approve_several, decline_several
from syndication.desk.signin import SignedIn
from syndication.errors import FieldProblem, Malformed
from syndication.licensing.usage import MEDIUM_WORDS
from syndication.records import finding
from syndication.records.finding import ViewRow
from syndication.web.answers import struct
from syndication.web.desk.door import console_page
from syndication.web.desk.listing import (
    PAGE,
    filters_of,
    key_of,
    lists,
    place_of,
    query_of,
    queue_row,
    wanted_by,
)
from syndication.web.desk.views import DecidedPage, Filters, KeptView, RequestsPage, ResultShown
from syndication.web.forms import typed_in
from syndication.web.guards import DECIDES, DESK, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.views import Choice

_UNREADABLE = {
    "least": "Give an amount such as 180.00.",
    "largest": "Give an amount such as 180.00.",
    "since": "Give a day such as 2026-12-01.",
    "until": "Give a day such as 2026-12-01.",
}

_LONGEST_NAME = 60


@get("/desk/requests", opt=dict(DESK), include_in_schema=False)
async def requests_page(request: Req, state: State) -> Page:
    """Show the requests that the address asks for, newest first."""
    house = house_of(state)
    staff = staff_of(request)
    return await _requests_page(request, house, staff)


@post("/desk/requests/decide", opt=for_roles(DECIDES), include_in_schema=False)
async def send_decide(request: Req, state: State) -> Page:
    """Decide every ticked request with one note, and tell what became of each."""
    house, form, staff = house_of(state), await request.form(), staff_of(request)
    chosen, note = _chosen(form), typed_in(form, "note").strip()
    back = _inside(typed_in(form, "back"))
    declines = typed_in(form, "do") == "decline"
    problem = "" if chosen else "Tick the requests you decide."
    results: tuple[Result, ...] = ()
    try:
        if chosen and declines:
            results = await decline_several(
                house, chosen, struct({"reason": note}, Refusal), actor=staff.email
            )
        elif chosen:
            struct({"note": note}, Approval)
            results = await approve_several(house, chosen, note=note, actor=staff.email)
    except Malformed:
        problem = (
            "Say why, in a sentence: it is sent to each of them."
            if declines and len(note) < _LEAST_REASON
            else "Keep the note under 4,000 characters."
        )
    page = DecidedPage(
        declined=declines,
        note=note,
        chosen=tuple(ResultShown(id=str(each.id), total=each.total) for each in chosen),
        results=tuple(
            ResultShown(id=str(each.id), organisation=each.organisation, why_not=each.why_not)
            for each in results
        ),
        problem=problem,
        back=back,
    )
    return await console_page(
        request, house, staff, "desk/decided.html", page, status=422 if problem else 200
    )


@post("/desk/requests/views", opt=dict(DESK), include_in_schema=False)
async def send_keep(request: Req, state: State) -> Page:
    """Keep the filters that are set as a view of one's own, shared with colleagues or not."""
    house, form, staff = house_of(state), await request.form(), staff_of(request)
    filters = filters_of({name: typed_in(form, name) for name in Filters.__struct_fields__})
    name = typed_in(form, "name").strip()
    if not _is_name(name):
        problem = FieldProblem(field="name", message="Give the view a name of up to 60 characters.")
        return await _requests_page(request, house, staff, filters=filters, name=name, problems=(problem,))
    async with house.database.transaction("keep_view") as db:
        await finding.keep_view(
            db, staff.id, name=name, query=query_of(filters), shared=typed_in(form, "shared") == "true"
        )
    return see_other(f"/desk/requests?{query_of(filters)}")


@post("/desk/requests/views/{view_id:int}/drop", opt=dict(DESK), include_in_schema=False)
async def send_drop(request: Req, state: State, view_id: FromPath[int]) -> Page:
    """Forget a view of one's own."""
    house, staff = house_of(state), staff_of(request)
    if 0 < view_id < 2**63:
        async with house.database.transaction("drop_view") as db:
            await finding.drop_view(db, view_id, staff_id=staff.id)
    return see_other("/desk/requests")


async def _requests_page(
    request: Req,
    house: House,
    staff: SignedIn,
    *,
    filters: Filters | None = None,
    name: str = "",
    problems: tuple[FieldProblem, ...] = (),
) -> Page:
    asked = filters or filters_of(dict(request.query_params))
    wanted, unreadable = wanted_by(asked, house.settings.currency)
    after = key_of(request.query_params.get("after", ""))
    matched = 0
    async with house.database.transaction("find_requests") as db:
        if asked.q:
            ids = await finding.requests_with_words(db, asked.q)
            matched = len(ids)
            wanted = finding.among(wanted, ids)
        counted = await finding.requests_counted(db)
        rows = await finding.requests_found(db, wanted, after=after, most=PAGE + 1)
        kept = await finding.views_of_staff(db, staff.id)
    more = len(rows) > PAGE
    only_stage = asked == Filters(stage=asked.stage)
    here = f"/desk/requests?stage={asked.stage}" if asked.stage else "/desk/requests"
    page = RequestsPage(
        filters=asked,
        rows=tuple(queue_row(row) for row in rows[:PAGE]),
        lists=lists(counted, here if only_stage else ""),
        views=tuple(_view(each, query_of(asked)) for each in kept),
        media=tuple(Choice(value=each.value, label=MEDIUM_WORDS[each]) for each in Medium),
        currency=house.settings.currency,
        next_page=f"/desk/requests?{query_of(asked, after=place_of(rows[PAGE - 1]))}" if more else "",
        first_page=f"/desk/requests?{query_of(asked)}" if after else "",
        query=query_of(asked),
        only_newest=matched >= finding.MOST_MATCHED,
        may_decide=staff.role in DECIDES,
        name=name,
        problems=(*problems, *(FieldProblem(field=each, message=_UNREADABLE[each]) for each in unreadable)),
    )
    return await console_page(
        request, house, staff, "desk/requests.html", page, status=422 if page.problems else 200
    )


_LEAST_REASON = 3


def _chosen(form: FormMultiDict) -> tuple[Chosen, ...]:
    found = []
    for text in dict.fromkeys(form.getall("chosen", [])):
        try:
            request_id = UUID(str(text))
        except ValueError:
            continue
        total = typed_in(form, f"total-{request_id}")
        seen = int(total) if total.isascii() and total.isdecimal() and len(total) < len(str(2**53)) else None
        found.append(Chosen(id=request_id, total=seen))
    return tuple(found)


def _inside(back: str) -> str:
    """Return the list that a decision came from: one of ours, never another site."""
    return back if back == "/desk" or back.startswith(("/desk?", "/desk/requests?")) else "/desk/requests"


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable()


def _view(row: ViewRow, query: str) -> KeptView:
    return KeptView(
        id=row.id,
        name=row.name,
        address=f"/desk/requests?{row.query}",
        chosen=bool(query) and row.query == query,
        shared=row.shared,
        mine=row.mine,
        owner=row.owner,
    )


HANDLERS = [requests_page, send_decide, send_keep, send_drop]
