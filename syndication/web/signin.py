"""Staff at the door: sign in, sign out, the first link, and who sent a form."""

from litestar import get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from syndication.desk.house import House
from syndication.desk.signin import (
    SignedIn,
    choose_password,
    sign_in,
    sign_out,
    staff_of_first_link,
)
from syndication.errors import (
    Malformed,
    NotSignedIn,
    TooMany,
)
from syndication.web.desk.views import FirstLinkPage, SignInPage
from syndication.web.forms import typed_in
from syndication.web.guards import ANYONE, DESK, cookie_name, session_cookie, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other, shown


@get("/desk/sign-in", opt=dict(ANYONE), include_in_schema=False)
async def sign_in_page(request: Req, back: FromQuery[str] = "/desk") -> Page:
    """Ask for the password."""
    return shown(request, "desk/sign_in.html", SignInPage(back=_inside(back)))


@post("/desk/sign-in", opt=dict(ANYONE), include_in_schema=False)
async def send_sign_in(request: Req, state: State) -> Page:
    """Open a session, or say that the address or the password is not right."""
    house, form = house_of(state), await request.form()
    email, back = typed_in(form, "email"), _inside(typed_in(form, "back"))
    try:
        client = request.client.host if request.client else ""
        token = await sign_in(house, email=email, password=typed_in(form, "password"), client=client)
    except (NotSignedIn, TooMany) as wrong:
        page = SignInPage(email=email[:254], problem=wrong.detail, back=back)
        return shown(request, "desk/sign_in.html", page, status=wrong.status)
    return _with_session(house, see_other(back), token)


@post("/desk/sign-out", opt=dict(DESK), include_in_schema=False)
async def send_sign_out(request: Req, state: State) -> Page:
    """End the session."""
    house = house_of(state)
    await staff_of_form(request, house, await request.form())
    await sign_out(house, request.cookies.get(cookie_name(house), ""))
    answer = see_other("/desk/sign-in")
    answer.delete_cookie(cookie_name(house))
    return answer


@get("/desk/welcome/{token:str}", opt=dict(ANYONE), include_in_schema=False)
async def welcome(request: Req, state: State, token: FromPath[str]) -> Page:
    """Let a new colleague choose a password."""
    staff = await staff_of_first_link(house_of(state), token)
    return shown(request, "desk/welcome.html", FirstLinkPage(email=staff.email))


@post("/desk/welcome/{token:str}", opt=dict(ANYONE), include_in_schema=False)
async def send_welcome(request: Req, state: State, token: FromPath[str]) -> Page:
    """Set the password and open the first session."""
    house, form = house_of(state), await request.form()
    try:
        session = await choose_password(house, token, typed_in(form, "password"))
    except Malformed as wrong:
        staff = await staff_of_first_link(house, token)
        page = FirstLinkPage(email=staff.email, problem=wrong.detail)
        return shown(request, "desk/welcome.html", page, status=wrong.status)
    return _with_session(house, see_other("/desk"), session)


async def staff_of_form(request: Req, _: House, __: FormMultiDict) -> SignedIn:
    """Return who sent this form: the guard `admitted` has compared its token. Use `staff_of` in new pages."""
    return staff_of(request)


def to_sign_in(request: Req) -> Page:
    """Lead whoever is not signed in to the door, and back afterwards."""
    return see_other(f"/desk/sign-in?back={request.url.path}")


def _with_session(house: House, answer: Redirect, token: str) -> Redirect:
    answer.set_cookie(session_cookie(house, token))
    return answer


def _inside(back: str) -> str:
    """Return where to go after the sign-in: a page of the desk, never another site."""
    return back if back.startswith("/desk") and not back.startswith("//") and "\\" not in back else "/desk"


HANDLERS = [sign_in_page, send_sign_in, send_sign_out, welcome, send_welcome]
