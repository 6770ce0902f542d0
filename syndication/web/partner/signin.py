"""A partner at the door: a link by mail, a button on its page, and out again."""

import re
from http import HTTPStatus

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from syndication.desk.mailboxes import ask_for_link, come_in, go_out, mailbox_of_link
from syndication.errors import Malformed, TooMany
from syndication.web.forms import typed_in
from syndication.web.guards import ANYONE, PARTNER, client_of
from syndication.web.partner.door import cookie_name, session_cookie, session_of
from syndication.web.partner.views import ComeInPage, PartnerSignInPage
from syndication.web.rendering import Page, Req, house_of, see_other, shown

_HOME = "/partner"

_LONGEST_ADDRESS = 254


@get("/partner/sign-in", opt=dict(ANYONE), include_in_schema=False)
async def partner_sign_in(request: Req, back: FromQuery[str] = _HOME) -> Page:
    """Ask for the mail address."""
    return shown(request, "partner/sign_in.html", PartnerSignInPage(back=inside(back)))


@post("/partner/sign-in", opt=dict(ANYONE), include_in_schema=False)
async def send_partner_sign_in(request: Req, state: State) -> Page:
    """Send a link, if the address is known; the answer is the same if it is not."""
    house, form = house_of(state), await request.form()
    email, back = typed_in(form, "email")[:_LONGEST_ADDRESS], inside(typed_in(form, "back"))
    try:
        address = await ask_for_link(house, email, client=client_of(request), back=back)
    except Malformed as wrong:
        page = PartnerSignInPage(email=email, back=back, problems=wrong.problems)
        return shown(request, "partner/sign_in.html", page, status=wrong.status)
    except TooMany as slow:
        page = PartnerSignInPage(email=email, back=back, problem=slow.detail)
        answer = shown(request, "partner/sign_in.html", page, status=slow.status)
        answer.headers["Retry-After"] = str(slow.wait)
        return answer
    page = PartnerSignInPage(email=address, back=back, sent=True)
    return shown(request, "partner/sign_in.html", page, status=HTTPStatus.ACCEPTED)


@get("/partner/sign-in/{token:str}", opt=dict(ANYONE), include_in_schema=False)
async def come_in_page(
    request: Req, state: State, token: FromPath[str], back: FromQuery[str] = _HOME
) -> Page:
    """Show the button; to look at this page uses nothing up."""
    email = await mailbox_of_link(house_of(state), token)
    return shown(request, "partner/come_in.html", ComeInPage(email=email, back=inside(back)))


@post("/partner/sign-in/{token:str}", opt=dict(ANYONE), include_in_schema=False)
async def send_come_in(request: Req, state: State, token: FromPath[str]) -> Page:
    """Use the link up and open a session."""
    house, form = house_of(state), await request.form()
    browser = browser_named(request.headers.get("user-agent", ""))
    session = await come_in(house, token, browser=browser, before=session_of(request, house))
    answer = see_other(inside(typed_in(form, "back")))
    answer.set_cookie(session_cookie(house, session))
    return answer


@post("/partner/sign-out", opt=dict(PARTNER), include_in_schema=False)
async def partner_sign_out(request: Req, state: State) -> Page:
    """End the session."""
    house = house_of(state)
    await go_out(house, session_of(request, house))
    answer = see_other("/partner/sign-in")
    answer.delete_cookie(cookie_name(house))
    return answer


def inside(back: str) -> str:
    """Return where to go after the sign-in: a page of the partners, never another site."""
    return back if re.fullmatch(r"/partner(?:/[\w./-]*)?", back, re.ASCII) and "//" not in back else _HOME


def browser_named(agent: str) -> str:
    """Return what a browser calls itself in a few words: "Firefox on Windows"."""
    browsers = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
    systems = (
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "a Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for sign, name in (*browsers, ("Safari/", "Safari")) if sign in agent), "A browser")
    system = next((name for sign, name in systems if sign in agent), "")
    return f"{browser} on {system}" if system else browser


HANDLERS = [partner_sign_in, send_partner_sign_in, come_in_page, send_come_in, partner_sign_out]
