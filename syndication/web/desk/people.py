"""The staff on the desk: who they are, what they may, and the buttons that change it."""

from collections.abc import Awaitable
from http import HTTPStatus
from urllib.parse import quote

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from schemas.people import StaffGiven
from syndication.desk import people as steps
from syndication.desk.signin import SESSION_IDLE
from syndication.errors import FieldProblem, Malformed, Refused, SyndicationError, Unknown
from syndication.records import people as records
from syndication.records.people import PersonRow, Role
from syndication.web.answers import struct
from syndication.web.desk.door import console_page
from syndication.web.desk.people_views import HeldSession, PeoplePage, Person, PersonPage
from syndication.web.forms import typed_in
from syndication.web.guards import RUNS, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.views import Choice

ROLES = {
    Role.READER: ("Reader", "looks at everything, changes nothing"),
    Role.EDITOR: ("Editor", "rules on articles: rights, pictures, credits"),
    Role.APPROVER: ("Approver", "decides requests, and what editors do"),
    Role.FINANCE: ("Finance", "handles money, drafts rate cards"),
    Role.ADMIN: ("Admin", "everything, people and keys too"),
}

_SENTENCES = {"email": "Give an address such as jo@example.com.", "role": "Choose a role."}

_DONE = {
    "role": "The role is changed. They sign in again.",
    "block": "They are blocked, and signed out everywhere.",
    "unblock": "They can come in again.",
    "app": "Their authenticator app counts no more. They set up a new one at the next sign-in.",
    "link": "A new link was mailed.",
    "sessions": "They are signed out everywhere.",
}


@get("/desk/people", opt=for_roles(RUNS), include_in_schema=False)
async def people_page(
    request: Req, state: State, invited: FromQuery[str] = "", gone: FromQuery[str] = ""
) -> Page:
    """Show everybody on the staff, and the form that invites somebody."""
    del state
    done = ""
    if invited:
        done = f"A link was mailed to {invited[:254]}. It works once, for seven days."
    elif gone:
        done = f"The account of {gone[:254]} is removed. What they did stays in the audit log."
    return await _list(request, done=done)


@post("/desk/people", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_invitation(request: Req, state: State) -> Page:
    """Invite a colleague."""
    form = await request.form()
    typed = {"email": typed_in(form, "email").strip(), "role": typed_in(form, "role")}
    try:
        given = _given(typed)
        await steps.invite(house_of(state), given, actor=staff_of(request).email)
    except Malformed as wrong:
        return await _list(request, typed=typed, problems=wrong.problems)
    return see_other(f"/desk/people?invited={quote(given.email)}")


@get("/desk/people/{staff_id:int}", opt=for_roles(RUNS), include_in_schema=False)
async def person_page(request: Req, state: State, staff_id: FromPath[int], done: FromQuery[str] = "") -> Page:
    """Show one member of staff."""
    del state
    return await _person(request, staff_id, done=_DONE.get(done, ""))


@post("/desk/people/{staff_id:int}/role", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_role(request: Req, state: State, staff_id: FromPath[int]) -> Page:
    """Give somebody another role."""
    typed = typed_in(await request.form(), "role")
    if typed not in set(Role):
        return await _person(request, staff_id, Refused("Choose a role."))
    change = steps.change_role(house_of(state), _number(staff_id), Role(typed), by=staff_of(request))
    return await _done(request, staff_id, change, "role")


@post("/desk/people/{staff_id:int}/block", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_block(request: Req, state: State, staff_id: FromPath[int]) -> Page:
    """Let somebody in no more."""
    change = steps.block(house_of(state), _number(staff_id), by=staff_of(request))
    return await _done(request, staff_id, change, "block")


@post("/desk/people/{staff_id:int}/unblock", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_unblock(request: Req, state: State, staff_id: FromPath[int]) -> Page:
    """Let somebody in again."""
    change = steps.unblock(house_of(state), _number(staff_id), by=staff_of(request))
    return await _done(request, staff_id, change, "unblock")


@post("/desk/people/{staff_id:int}/app", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_second_factor_end(request: Req, state: State, staff_id: FromPath[int]) -> Page:
    """End the authenticator app of somebody whose telephone is gone."""
    change = steps.end_second_factor(house_of(state), _number(staff_id), by=staff_of(request))
    return await _done(request, staff_id, change, "app")


@post("/desk/people/{staff_id:int}/link", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_link(request: Req, state: State, staff_id: FromPath[int]) -> Page:
    """Mail somebody a new link."""
    change = steps.send_link(house_of(state), _number(staff_id), actor=staff_of(request).email)
    return await _done(request, staff_id, change, "link")


@post("/desk/people/{staff_id:int}/sessions", opt=for_roles(RUNS), include_in_schema=False)
async def send_sessions(request: Req, state: State, staff_id: FromPath[int]) -> Page:
    """Sign somebody out everywhere."""
    change = steps.end_sessions(house_of(state), _number(staff_id), by=staff_of(request))
    return await _done(request, staff_id, change, "sessions")


@post("/desk/people/{staff_id:int}/remove", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_removal(request: Req, state: State, staff_id: FromPath[int]) -> Page:
    """Take an account away."""
    try:
        gone = await steps.remove(house_of(state), _number(staff_id), by=staff_of(request))
    except Refused as wrong:
        return await _person(request, staff_id, wrong)
    return see_other(f"/desk/people?gone={quote(gone)}")


async def _done(request: Req, staff_id: int, change: Awaitable[None], what: str) -> Page:
    try:
        await change
    except Refused as wrong:
        return await _person(request, staff_id, wrong)
    return see_other(f"/desk/people/{staff_id}?done={what}")


def _given(typed: dict[str, str]) -> StaffGiven:
    try:
        return struct(typed, StaffGiven)
    except Malformed as wrong:
        names = dict.fromkeys(problem.field for problem in wrong.problems)
        told = tuple(FieldProblem(field=name, message=_SENTENCES[name]) for name in names)
        raise Malformed(wrong.detail, problems=told) from None


async def _list(
    request: Req,
    *,
    typed: dict[str, str] | None = None,
    problems: tuple[FieldProblem, ...] = (),
    done: str = "",
) -> Page:
    house, staff = house_of(request.app.state), staff_of(request)
    async with house.database.reading() as db:
        everybody = await records.everybody(db)
    page = PeoplePage(
        people=tuple(_shown(row) for row in everybody),
        roles=_roles(),
        typed_email=(typed or {}).get("email", "")[:254],
        typed_role=(typed or {}).get("role", Role.EDITOR.value),
        problems=problems,
        done=done,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/people.html", page, status=status)


async def _person(
    request: Req, staff_id: int, wrong: SyndicationError | None = None, *, done: str = ""
) -> Page:
    house, staff = house_of(request.app.state), staff_of(request)
    async with house.database.reading() as db:
        row = next((each for each in await records.everybody(db) if each.id == _number(staff_id)), None)
        held = await records.sessions_of_staff(db, staff_id, idle=SESSION_IDLE)
    if row is None:
        raise Unknown("Nobody on the staff has this number.")
    page = PersonPage(
        person=_shown(row),
        oneself=row.id == staff.id,
        roles=_roles(),
        sessions=tuple(
            HeldSession(
                id=each.id,
                device=each.device,
                network=each.network,
                created_at=each.created_at,
                seen_at=each.seen_at,
            )
            for each in held
        ),
        problem=wrong.detail if wrong else "",
        done=done,
    )
    status = wrong.status if wrong else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/person.html", page, status=status)


def _shown(row: PersonRow) -> Person:
    if row.blocked_at is not None:
        state = "blocked"
    elif row.has_come_in:
        state = "in"
    else:
        state = "invited" if row.invited_until is not None else "ended"
    return Person(
        id=row.id,
        email=row.email,
        role=row.role.value,
        state=state,
        since=row.created_at,
        signed_in_at=row.signed_in_at,
        invited_until=row.invited_until,
        has_app=row.totp_since is not None,
    )


def _roles() -> tuple[Choice, ...]:
    return tuple(Choice(value=role.value, label=name, hint=may) for role, (name, may) in ROLES.items())


def _number(staff_id: int) -> int:
    """Return somebody's number. Raises Unknown for one no row can have."""
    if not 0 < staff_id < 2**63:
        raise Unknown
    return staff_id


HANDLERS = [
    people_page,
    send_invitation,
    person_page,
    send_role,
    send_block,
    send_unblock,
    send_second_factor_end,
    send_link,
    send_sessions,
    send_removal,
]
