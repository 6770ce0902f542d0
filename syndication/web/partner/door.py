"""Into the partners' pages: who is let in, and how every page of them is shown."""

from http import HTTPStatus

from litestar import Request
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from syndication.desk.house import House
from syndication.desk.mailboxes import SESSION_LASTS, Guest, guest_of
from syndication.errors import NotSignedIn, TermsRefused, Unknown
from syndication.records.holdings import Viewer
from syndication.records.people import Scope
from syndication.web.guards import Connection, bearer, from_its_session, key_sent
from syndication.web.rendering import Page, Req, house_of, shown
from syndication.web.views import View


async def let_in(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let a partner in: at the pages whoever has proven a mailbox, at the API an organisation's key.

    What they then see is asked of the database with who they are; nobody else's is the same Unknown.
    Raises NotSignedIn, or TermsRefused for another kind of key or a form from another session.
    """
    if handler.opt.get("who") != "partner" or not isinstance(connection, Request):
        return
    house = house_of(connection.app.state)
    if connection.url.path.startswith("/api/"):
        await viewer_of_key(connection, house)
        return
    guest = await at_the_door(connection, house)
    if guest is None:
        raise NotSignedIn("Your session has ended. Sign in again; nothing was changed.")
    await from_its_session(connection, guest.csrf)


async def viewer_of_key(request: Req, house: House) -> Viewer:
    """Return as whom a partner's key looks. Raises NotSignedIn, or TermsRefused for another key."""
    bearer(request)
    key = await key_sent(request, house)
    if key is None:
        raise NotSignedIn("This key is not valid.")
    if key.scope is not Scope.PARTNER:
        raise TermsRefused(f"This key is for {key.scope.value}, not for a partner.")
    if key.organisation_id is None:
        raise TermsRefused("This key belongs to no organisation, so it opens nothing. Make one on your page.")
    return Viewer(organisation_id=key.organisation_id, key_id=key.id)


async def at_the_door(request: Req, house: House) -> Guest | None:
    """Return who is signed in, if anybody; asked once a call."""
    if "guest" not in request.state:
        token = session_of(request, house)
        request.state.guest = await guest_of(house, token) if token else None
    found: Guest | None = request.state.guest
    return found


def guest(request: Req) -> Guest:
    """Return who is signed in, behind the guard of a route of the partners' pages."""
    found: Guest = request.state.guest
    return found


def session_of(request: Req, house: House) -> str:
    """Return the token of the session in a browser, or nothing."""
    return request.cookies.get(cookie_name(house), "")


def cookie_name(house: House) -> str:
    """Return the session cookie's name: bound to this host alone where people come by https."""
    return "__Host-partner" if house.settings.secure else "partner"


def session_cookie(house: House, token: str) -> Cookie:
    """Return the cookie that holds a session: no script reads it, no other site sends it."""
    return Cookie(
        key=cookie_name(house),
        value=token,
        path="/",
        httponly=True,
        secure=house.settings.secure,
        samesite="lax",
        max_age=int(SESSION_LASTS.total_seconds()),
    )


def partner_page(request: Req, template: str, page: View, *, status: int = HTTPStatus.OK) -> Page:
    """Show a page to whoever is signed in."""
    return shown(request, template, page, status=status, guest=guest(request))


def number_in_path(number: int) -> int:
    """Return a row's number as it stands in an address. Raises Unknown for one no row can have."""
    if not 0 < number < 2**63:
        raise Unknown
    return number
