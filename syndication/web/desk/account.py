"""One's own account on the desk: password, authenticator app, recovery codes, sessions."""

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from syndication.desk import account as steps
from syndication.desk import second_factor
from syndication.desk.signin import SESSION_IDLE
from syndication.errors import Malformed, SyndicationError, TooMany, Unknown
from syndication.records import people
from syndication.records.people import Role
from syndication.web.desk.door import console_page
from syndication.web.desk.people_views import AccountPage, AppPage, CodesPage, HeldSession
from syndication.web.forms import typed_in
from syndication.web.guards import DESK, READS, for_roles, staff_of, visitor_of
from syndication.web.rendering import Page, Req, house_of, see_other

MAY = {
    Role.READER: "You look at everything the desk works with, and change nothing.",
    Role.EDITOR: "You look at everything, and rule on articles: rights, pictures, credits and their words.",
    Role.APPROVER: "You decide requests, rule on articles, and write partners down.",
    Role.FINANCE: "You handle money, draft rate cards and write partners down; others decide requests.",
    Role.ADMIN: "You may do everything: people, API keys, prices and settings too.",
}
"""What each role may, as its bearer reads it."""

_DONE = {
    "password": "Your password is changed. Every other session has ended.",
    "app": "No code is asked for any more.",
    "session": "The session has ended.",
    "sessions": "Every other session has ended.",
}


@get("/desk/account", opt=dict(DESK), include_in_schema=False)
async def account_page(request: Req, state: State, done: FromQuery[str] = "") -> Page:
    """Show what somebody may change about themselves."""
    del state
    return await _account(request, done=_DONE.get(done, ""))


@post("/desk/account/password", opt=dict(DESK), include_in_schema=False)
async def send_password(request: Req, state: State) -> Page:
    """Choose another password."""
    form = await request.form()
    current, password = typed_in(form, "current"), typed_in(form, "password")
    try:
        await steps.change_password(
            house_of(state),
            staff_of(request),
            current=current,
            password=password,
            visitor=visitor_of(request),
        )
    except (Malformed, TooMany) as wrong:
        return await _account(request, wrong=wrong)
    return see_other("/desk/account?done=password")


@post("/desk/account/app", opt=for_roles(READS, again=True), include_in_schema=False)
async def send_app(request: Req, state: State) -> Page:
    """Begin to set up an authenticator app."""
    await steps.begin_app(house_of(state), staff_of(request))
    return see_other("/desk/account/app")


@get("/desk/account/app", opt=dict(DESK), include_in_schema=False)
async def app_page(request: Req, state: State) -> Page:
    """Show what to put into the app, and ask for its first code."""
    del state
    return await _app(request)


@post("/desk/account/app/confirm", opt=dict(DESK), include_in_schema=False)
async def send_app_code(request: Req, state: State) -> Page:
    """Make the app the second factor, and show the recovery codes this once."""
    house, staff = house_of(state), staff_of(request)
    try:
        codes = await steps.keep_app(
            house, staff, typed_in(await request.form(), "code"), visitor_of(request)
        )
    except (Malformed, TooMany) as wrong:
        return await _app(request, wrong)
    return await console_page(request, house, staff, "desk/recovery_codes.html", CodesPage(codes=codes))


@post("/desk/account/app/end", opt=for_roles(READS, again=True), include_in_schema=False)
async def send_app_end(request: Req, state: State) -> Page:
    """Ask for no code any more."""
    await steps.end_app(house_of(state), staff_of(request), visitor_of(request))
    return see_other("/desk/account?done=app")


@post("/desk/account/codes", opt=for_roles(READS, again=True), include_in_schema=False)
async def send_codes(request: Req, state: State) -> Page:
    """Make ten new recovery codes, and show them this once."""
    house, staff = house_of(state), staff_of(request)
    codes = await steps.make_codes(house, staff, visitor_of(request))
    return await console_page(request, house, staff, "desk/recovery_codes.html", CodesPage(codes=codes))


@post("/desk/account/sessions/{session_id:int}/end", opt=dict(DESK), include_in_schema=False)
async def send_session_end(request: Req, state: State, session_id: FromPath[int]) -> Page:
    """End one session of one's own."""
    if not 0 < session_id < 2**63:
        raise Unknown
    await steps.end_session(house_of(state), staff_of(request), session_id, visitor_of(request))
    return see_other("/desk/account?done=session#sessions")


@post("/desk/account/sessions/end", opt=dict(DESK), include_in_schema=False)
async def send_sessions_end(request: Req, state: State) -> Page:
    """End every session but this one."""
    await steps.end_other_sessions(house_of(state), staff_of(request), visitor_of(request))
    return see_other("/desk/account?done=sessions#sessions")


async def _account(request: Req, *, wrong: SyndicationError | None = None, done: str = "") -> Page:
    house, staff = house_of(request.app.state), staff_of(request)
    async with house.database.reading() as db:
        known = await people.staff_of_id(db, staff.id)
        left = await people.recovery_codes_left(db, staff.id)
        held = await people.sessions_of_staff(db, staff.id, idle=SESSION_IDLE)
    page = AccountPage(
        email=staff.email,
        role=staff.role.value,
        may=MAY[staff.role],
        has_password=staff.has_password,
        has_app=staff.has_totp,
        app_needed=second_factor.needed(house, staff.role),
        codes_left=left,
        identity=(known.identity or "").partition(" ")[0] if known else "",
        sessions=tuple(
            HeldSession(
                id=each.id,
                device=each.device,
                network=each.network,
                created_at=each.created_at,
                seen_at=each.seen_at,
                here=each.id == staff.session_id,
            )
            for each in held
        ),
        problems=wrong.problems if wrong else (),
        problem=wrong.detail if wrong and not wrong.problems else "",
        done=done,
    )
    status = wrong.status if wrong else 200
    return await console_page(request, house, staff, "desk/account.html", page, status=status)


async def _app(request: Req, wrong: SyndicationError | None = None) -> Page:
    house, staff = house_of(request.app.state), staff_of(request)
    async with house.database.reading() as db:
        known = await people.staff_of_id(db, staff.id)
    if known is None:
        raise Unknown
    page = AppPage(
        email=staff.email, app=second_factor.app(house, known), problem=wrong.detail if wrong else ""
    )
    status = wrong.status if wrong else 200
    return await console_page(request, house, staff, "desk/app.html", page, status=status)


HANDLERS = [
    account_page,
    send_password,
    send_app,
    app_page,
    send_app_code,
    send_app_end,
    send_codes,
    send_session_end,
    send_sessions_end,
]
