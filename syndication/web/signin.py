"""Staff at the door: sign in with a password and a code, sign out, and the links that lead to a password."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from litestar import get, post
from litestar.datastructures import Cookie, State
from litestar.params import FromPath, FromQuery, QueryParameter

from syndication.desk import second_factor
from syndication.desk.house import House
from syndication.desk.newsroom_sign_in import WAY_LASTS, come_back, leave
from syndication.desk.signin import (
    HALF_LASTS,
    Entry,
    Step,
    ask_reset,
    choose_password,
    give_code,
    half_signed_in,
    set_up_app,
    sign_in,
    sign_out,
    staff_of_first_link,
)
from syndication.errors import (
    ForeignTrouble,
    Malformed,
    NotSignedIn,
    SyndicationError,
    TermsRefused,
    TooMany,
    Unknown,
)
from syndication.web.desk.people_views import AppPage, CodePage, CodesPage, ForgotPage
from syndication.web.desk.views import FirstLinkPage, SignInPage
from syndication.web.forms import typed_in
from syndication.web.guards import (
    ANYONE,
    DESK,
    cookie_name,
    session_cookie,
    staff_at_the_door,
    staff_of,
    visitor_of,
)
from syndication.web.rendering import Page, Req, house_of, newsroom_of, see_other, shown

_HALF, _WAY = "-half", "-way"
"""What is put behind the session cookie's name while a sign-in is under way."""

_AFTER_PASSWORD = {Step.CODE: "/desk/sign-in/code", Step.APP: "/desk/sign-in/app"}


@get("/desk/sign-in", opt=dict(ANYONE), include_in_schema=False)
async def sign_in_page(request: Req, back: FromQuery[str] = "/desk") -> Page:
    """Ask for the password."""
    page = SignInPage(back=_inside(back), newsroom=newsroom_of(house_of(request.app.state)))
    return shown(request, "desk/sign_in.html", page)


@post("/desk/sign-in", opt=dict(ANYONE), include_in_schema=False)
async def send_sign_in(request: Req, state: State) -> Page:
    """Open a session, ask for the code, or say that the address or the password is not right."""
    house, form = house_of(state), await request.form()
    email, back = typed_in(form, "email"), _inside(typed_in(form, "back"))
    try:
        entry = await sign_in(
            house, email=email, password=typed_in(form, "password"), visitor=visitor_of(request)
        )
    except (NotSignedIn, TooMany) as wrong:
        page = SignInPage(email=email[:254], problem=wrong.detail, back=back, newsroom=newsroom_of(house))
        return shown(request, "desk/sign_in.html", page, status=wrong.status)
    return entered(house, entry, back)


@get("/desk/sign-in/code", opt=dict(ANYONE), include_in_schema=False)
async def code_page(request: Req, state: State, back: FromQuery[str] = "/desk") -> Page:
    """Ask for the code of the app."""
    try:
        staff = await half_signed_in(house_of(state), _half(request))
    except NotSignedIn as over:
        return _anew(request, over)
    return shown(request, "desk/code.html", CodePage(email=staff.email, back=_inside(back)))


@post("/desk/sign-in/code", opt=dict(ANYONE), include_in_schema=False)
async def send_code(request: Req, state: State) -> Page:
    """Open the session, or say that the code is not right."""
    house, form = house_of(state), await request.form()
    back = _inside(typed_in(form, "back"))
    try:
        staff = await half_signed_in(house, _half(request))
        try:
            entry = await give_code(house, _half(request), typed_in(form, "code"), visitor_of(request))
        except (Malformed, TooMany) as wrong:
            page = CodePage(email=staff.email, back=back, problem=wrong.detail)
            return shown(request, "desk/code.html", page, status=wrong.status)
    except NotSignedIn as over:
        return _anew(request, over)
    return _whole(house, see_other(back), entry)


@get("/desk/sign-in/app", opt=dict(ANYONE), include_in_schema=False)
async def first_app_page(request: Req, state: State, back: FromQuery[str] = "/desk") -> Page:
    """Show what to put into an authenticator app, and ask for its first code."""
    house = house_of(state)
    try:
        staff = await half_signed_in(house, _half(request))
    except NotSignedIn as over:
        return _anew(request, over)
    page = AppPage(email=staff.email, app=second_factor.app(house, staff), back=_inside(back), first=True)
    return shown(request, "desk/app.html", page)


@post("/desk/sign-in/app", opt=dict(ANYONE), include_in_schema=False)
async def send_first_app(request: Req, state: State) -> Page:
    """Make the app the second factor, open the session, and show the recovery codes this once."""
    house, form = house_of(state), await request.form()
    back = _inside(typed_in(form, "back"))
    try:
        staff = await half_signed_in(house, _half(request))
        try:
            entry, codes = await set_up_app(
                house, _half(request), typed_in(form, "code"), visitor_of(request)
            )
        except (Malformed, TooMany) as wrong:
            page = AppPage(
                email=staff.email,
                app=second_factor.app(house, staff),
                back=back,
                first=True,
                problem=wrong.detail,
            )
            return shown(request, "desk/app.html", page, status=wrong.status)
    except NotSignedIn as over:
        return _anew(request, over)
    answer = shown(request, "desk/recovery_codes.html", CodesPage(codes=codes, back=back))
    return _whole(house, answer, entry)


@post("/desk/newsroom", opt=dict(ANYONE), include_in_schema=False)
async def send_newsroom(request: Req, state: State) -> Page:
    """Go to the newsroom's own sign-in; `again` asks for the password there, whoever is signed in."""
    house, form = house_of(state), await request.form()
    if not house.settings.newsroom_issuer:
        raise Unknown
    back, again = _inside(typed_in(form, "back")), bool(typed_in(form, "again"))
    try:
        page, kept = await leave(house, back=back, again=again)
    except ForeignTrouble as trouble:
        return _anew(request, trouble)
    answer = see_other(page)
    answer.set_cookie(_passing(house, _WAY, kept, WAY_LASTS))
    return answer


@get("/desk/newsroom/back", opt=dict(ANYONE), include_in_schema=False)
async def newsroom_back(
    request: Req,
    state: State,
    code: FromQuery[str] = "",
    given: Annotated[str, QueryParameter(name="state")] = "",
) -> Page:
    """Come back from the newsroom's own sign-in, and open a session."""
    house = house_of(state)
    kept = request.cookies.get(f"{cookie_name(house)}{_WAY}", "")
    if not code and kept:
        return _anew(request, NotSignedIn("The newsroom's sign-in let nobody in. Begin again."))
    try:
        before = await staff_at_the_door(request, house)
        entry, back = await come_back(
            house, state=given, kept=kept, code=code, visitor=visitor_of(request), before=before
        )
    except (NotSignedIn, TermsRefused, ForeignTrouble) as wrong:
        answer = _anew(request, wrong)
        answer.delete_cookie(f"{cookie_name(house)}{_WAY}")
        return answer
    answer = see_other(back)
    answer.set_cookie(session_cookie(house, entry.token))
    answer.delete_cookie(f"{cookie_name(house)}{_WAY}")
    return answer


@get("/desk/forgot", opt=dict(ANYONE), include_in_schema=False)
async def forgot_page(request: Req) -> Page:
    """Ask for the address that a link for a new password is mailed to."""
    return shown(request, "desk/forgot.html", ForgotPage())


@post("/desk/forgot", opt=dict(ANYONE), include_in_schema=False)
async def send_forgot(request: Req, state: State) -> Page:
    """Mail the link, if somebody has this address; nobody is told whether."""
    email = typed_in(await request.form(), "email")
    try:
        await ask_reset(house_of(state), email=email, visitor=visitor_of(request))
    except TooMany as wrong:
        page = ForgotPage(email=email[:254], problem=wrong.detail)
        return shown(request, "desk/forgot.html", page, status=wrong.status)
    return shown(request, "desk/forgot.html", ForgotPage(email=email[:254], sent=True))


@post("/desk/sign-out", opt=dict(DESK), include_in_schema=False)
async def send_sign_out(request: Req, state: State) -> Page:
    """End the session."""
    house = house_of(state)
    await sign_out(house, staff_of(request), visitor_of(request))
    answer = see_other("/desk/sign-in")
    answer.delete_cookie(cookie_name(house))
    return answer


@get("/desk/welcome/{token:str}", opt=dict(ANYONE), include_in_schema=False)
async def welcome(request: Req, state: State, token: FromPath[str]) -> Page:
    """Let a colleague choose a password."""
    staff = await staff_of_first_link(house_of(state), token)
    page = FirstLinkPage(email=staff.email, again=staff.password_hash is not None)
    return shown(request, "desk/welcome.html", page)


@post("/desk/welcome/{token:str}", opt=dict(ANYONE), include_in_schema=False)
async def send_welcome(request: Req, state: State, token: FromPath[str]) -> Page:
    """Set the password and open a session, or go on to the code."""
    house, form = house_of(state), await request.form()
    try:
        entry = await choose_password(house, token, typed_in(form, "password"), visitor_of(request))
    except Malformed as wrong:
        staff = await staff_of_first_link(house, token)
        again = staff.password_hash is not None
        page = FirstLinkPage(email=staff.email, again=again, problem=wrong.detail)
        return shown(request, "desk/welcome.html", page, status=wrong.status)
    return entered(house, entry, "/desk")


def entered(house: House, entry: Entry, back: str) -> Page:
    """Return the answer to a sign-in: on to the desk, or to what is still asked for."""
    if entry.step is Step.IN:
        answer = see_other(back)
        answer.set_cookie(session_cookie(house, entry.token))
        return answer
    answer = see_other(f"{_AFTER_PASSWORD[entry.step]}?back={quote(back)}")
    answer.set_cookie(_passing(house, _HALF, entry.token, HALF_LASTS))
    return answer


def _passing(house: House, name: str, token: str, lasts: timedelta) -> Cookie:
    """Return a cookie for the few minutes in which a sign-in is under way."""
    cookie = session_cookie(house, token)
    return replace(cookie, key=f"{cookie_name(house)}{name}", max_age=int(lasts.total_seconds()))


def _whole(house: House, answer: Page, entry: Entry) -> Page:
    answer.set_cookie(session_cookie(house, entry.token))
    answer.delete_cookie(f"{cookie_name(house)}{_HALF}")
    return answer


def _half(request: Req) -> str:
    return request.cookies.get(f"{cookie_name(house_of(request.app.state))}{_HALF}", "")


def _anew(request: Req, over: SyndicationError) -> Page:
    page = SignInPage(problem=over.detail, newsroom=newsroom_of(house_of(request.app.state)))
    return shown(request, "desk/sign_in.html", page, status=over.status)


def _inside(back: str) -> str:
    """Return where to go after the sign-in: a page of the desk, never another site."""
    return back if back.startswith("/desk") and not back.startswith("//") and "\\" not in back else "/desk"


HANDLERS = [
    sign_in_page,
    send_sign_in,
    code_page,
    send_code,
    first_app_page,
    send_first_app,
    send_newsroom,
    newsroom_back,
    forgot_page,
    send_forgot,
    send_sign_out,
    welcome,
    send_welcome,
]
