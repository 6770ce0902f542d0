"""Who may come through which door. Every route names its rule in `opt`; a test walks the table.

`who`: anyone, holder (of the request in the path), desk (staff in the console, a desk key at the API),
cms (a CMS key), partner (whoever has proven a mailbox, an organisation's key at the API: kept by
`syndication.web.partner.door`), stripe. A route of the console also names which roles, and whether the
person has to prove again who they are; the guard `admitted` keeps all of it before the handler runs:

    opt=dict(DESK)                             every role may look
    opt=for_roles(DECIDES)                     approvers and admins; anybody else is 403
    opt=for_roles(HANDLES_MONEY, again=True)   … and the password or a code, if it was given too long ago

`again` goes on a POST: whoever has to prove it again is asked on a page that holds what was typed, and
the answer posts it once more. A form of the console carries `csrf`, which the guard compares; the
handler reads who it is with `staff_of(request)`, which never fails behind the guard. A role that must
not see a button is a question of the page: `staff.role in DECIDES`.

What each role may:

reader     looks at everything the desk works with
editor     … and rules on articles: rights, pictures, credits, the words for a picture
approver   … and decides requests, asks tax registers, writes partners down
finance    looks; drafts rate cards, handles money, writes partners down
admin      all of it; people, API keys, publishing a rate card, the audit log, settings

`docs/who-may-what.md` is the same as a table, route by route, written by `python -m tests.web.matrix`;
a test compares it, and another tries every route as everybody.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from syndication.desk.house import House
from syndication.desk.signin import (
    SESSION_LASTS,
    SignedIn,
    Visitor,
    holder_of_key,
    prove_again,
    signed_in,
)
from syndication.desk.turnstile import Asked, let_through
from syndication.errors import NotSignedIn, ProofWanted, TermsRefused, TooMany, Unknown
from syndication.licensing.devices import device
from syndication.licensing.links import request_of_token, was_mailed
from syndication.records.people import KeyRow, Role, Scope
from syndication.web.forms import typed_in
from syndication.web.rendering import Req, house_of
from syndication.words import say

Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]

READS = frozenset(Role)
"""Whoever is on the staff may look."""

EDITS = frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN})
"""The roles that rule on articles: whoever decides a request may settle the rights it hangs on."""

DECIDES = frozenset({Role.APPROVER, Role.ADMIN})
"""The roles that may approve, offer and decline."""

KEEPS_PARTNERS = DECIDES | {Role.FINANCE}
"""The roles that may write partners down: who decides, and who answers for money on trust."""

HANDLES_MONEY = frozenset({Role.FINANCE, Role.ADMIN})
"""The roles that may refund, approve a refund and resolve what is in suspense."""

PRICES = frozenset({Role.FINANCE, Role.ADMIN})
"""The roles that may draft what things cost; to publish it is the admins'."""

RUNS = frozenset({Role.ADMIN})
"""The role that answers for people, keys, published prices and settings."""


def for_roles(roles: frozenset[Role], *, again: bool = False) -> dict[str, Any]:
    """Return the rule of a route of the console; `again` asks for a proof of the last quarter of an hour."""
    return {"who": "desk", "roles": roles, "again": again}


ANYONE: Mapping[str, Any] = {"who": "anyone"}
HOLDER: Mapping[str, Any] = {"who": "holder"}
DESK: Mapping[str, Any] = for_roles(READS)
CMS: Mapping[str, Any] = {"who": "cms"}
PARTNER: Mapping[str, Any] = {"who": "partner"}
STRIPE: Mapping[str, Any] = {"who": "stripe"}

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def admitted(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let in whom the rule of a route of the desk names, and nobody else.

    Raises NotSignedIn; TermsRefused for another role, or a form from another session; ProofWanted.
    """
    if handler.opt.get("who") != "desk" or not isinstance(connection, Request):
        return
    house = house_of(connection.app.state)
    if connection.url.path.startswith("/api/"):
        await desk_actor(connection, house)
        return
    staff = await staff_at_the_door(connection, house)
    if staff is None:
        raise NotSignedIn("Your session has ended. Sign in again; nothing was changed.")
    await from_its_session(connection, staff.csrf)
    _in_role(staff, handler.opt["roles"], writes=connection.scope["method"] not in _SAFE)
    if handler.opt["again"] and not staff.proven:
        await _proven_again(connection, house, staff)


async def from_its_session(request: Req, csrf: str) -> None:
    """Refuse a form that does not carry the proof of the session it is sent in. Raises TermsRefused."""
    if request.scope["method"] in _SAFE:
        return
    if typed_in(await request.form(), "csrf").encode() != csrf.encode():
        raise TermsRefused("This form is from another session. Open the page again and send it from there.")


def _in_role(staff: SignedIn, roles: frozenset[Role], *, writes: bool) -> None:
    if staff.role in roles:
        return
    named = ", ".join(role.value for role in Role if role in roles)
    if writes:
        raise TermsRefused(f"Your role may look at this, not decide it. It is for: {named}.")
    raise TermsRefused(f"This page is not for your role. It is for: {named}.")


async def _proven_again(request: Req, house: House, staff: SignedIn) -> None:
    """Take the proof that came with a form, or ask for it with everything that was typed kept."""
    form = await request.form()
    kept = tuple(
        (name, text)
        for name, text in form.multi_items()
        if isinstance(text, str) and name not in {"csrf", "proof"}
    )
    if "proof" not in form:
        raise ProofWanted(kept=kept)
    try:
        token = await prove_again(house, staff, typed_in(form, "proof"))
    except (NotSignedIn, TooMany) as wrong:
        raise ProofWanted(kept=kept, wrong=wrong.detail) from None
    # a session is a new one after each proof (ASVS 7.2.4)
    request.state.staff = await signed_in(house, token)
    request.state.new_session = token


def staff_of(request: Req) -> SignedIn:
    """Return who is signed in, behind the guard of a route of the console."""
    staff: SignedIn = request.state.staff
    return staff


def visitor_of(connection: Connection) -> Visitor:
    """Return where somebody comes from, as the list of sessions and the audit log tell it."""
    return Visitor(client=client_of(connection), device=device(connection.headers.get("user-agent", "")))


def client_of(connection: Connection) -> str:
    """Return the network address somebody comes from, as the server sees it behind trusted proxies."""
    return connection.client.host if connection.client else ""


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


async def nameable(connection: Connection, _: BaseRouteHandler) -> None:
    """Refuse an address no file and no row can have: one that holds a NUL.

    Guards that wait for nothing are coroutines too: Litestar sends plain functions to a thread, which
    costs every request more than the look itself.
    """
    if "\x00" in connection.scope["path"]:
        raise Unknown


async def same_origin(connection: Connection, _: BaseRouteHandler) -> None:
    """Refuse a form that another site posts with our reader's cookies.

    Browsers say where a post comes from; what carries a key or Stripe's signature rides on no cookie.
    """
    path = connection.url.path
    if connection.scope["method"] in _SAFE or path.startswith(("/api/", "/stripe/")):  # type: ignore[typeddict-item]
        return
    site = connection.headers.get("sec-fetch-site", "")
    if site and site not in {"same-origin", "none"}:
        raise TermsRefused(say("This form was sent from another site. Open our page and send it from there."))
    origin = connection.headers.get("origin", "")
    ours = {house_of(connection.app.state).settings.base_url, f"{connection.base_url}".rstrip("/")}
    if origin and origin not in {_origin(url) for url in ours}:
        raise TermsRefused(say("This form was sent from another site. Open our page and send it from there."))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def bearer(request: Req) -> str:
    """Return the token of `Authorization: Bearer`. Raises NotSignedIn when there is none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotSignedIn("Send the key or the access token as “Authorization: Bearer …”.")
    return token.strip()


async def key_of_scope(request: Req, house: House, scope: Scope) -> str:
    """Return the name of the key that was sent. Raises NotSignedIn, or TermsRefused for another scope."""
    key = await key_sent(request, house)
    if key is None:
        raise NotSignedIn("This key is not valid.")
    if key.scope is not scope:
        raise TermsRefused(f"This key is for {key.scope.value}, not for {scope.value}.")
    return f"key:{key.name}"


async def key_sent(request: Req, house: House) -> KeyRow | None:
    """Return the key that was sent, when it is good; asked once a call."""
    if "key" not in request.state:
        request.state.key = await holder_of_key(house, bearer(request))
    found: KeyRow | None = request.state.key
    return found


async def desk_actor(request: Req, house: House) -> str:
    """Return who decides over the API: the name of a desk key. Raises NotSignedIn or TermsRefused."""
    return await key_of_scope(request, house, Scope.DESK)


async def holder_or_desk(request: Req, house: House, request_id: str) -> UUID:
    """Return the request's id if its holder or the desk asks; anybody else gets the same Unknown."""
    token = bearer(request)
    try:
        wanted = UUID(request_id)
    except ValueError:
        raise Unknown from None
    if request_of_token(house.settings.secret_key, token) == wanted:
        return wanted
    key = await holder_of_key(house, token)
    if key is None or key.scope is not Scope.DESK:
        raise Unknown
    return wanted


def proven(request: Req, house: House) -> bool:
    """Return whether a caller let in by `holder_or_desk` is the desk, or came with the token from a mail."""
    token = bearer(request)
    secret = house.settings.secret_key
    return request_of_token(secret, token) is None or was_mailed(secret, token)


def opened(house: House, token: str) -> UUID:
    """Return the request that a status page's token opens. Raises Unknown."""
    found = request_of_token(house.settings.secret_key, token)
    if found is None:
        raise Unknown
    return found


def cookie_name(house: House) -> str:
    """Return the session cookie's name: bound to this host alone where people come by https."""
    return "__Host-desk" if house.settings.secure else "desk"


async def not_too_often(connection: Connection, asked: Asked) -> None:
    """Count what a stranger asks for. Raises TooMany. Whoever has a key of ours is not counted."""
    house = house_of(connection.app.state)
    _, _, token = connection.headers.get("authorization", "").partition(" ")
    if token and await holder_of_key(house, token.strip()):
        return
    await let_through(house, asked, client_of(connection))


def counted(
    asked: Asked,
) -> Callable[[Connection, BaseRouteHandler], Awaitable[None]]:
    """Return the guard of a route that strangers may come to only so often."""

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        await not_too_often(connection, asked)

    return guard


async def staff_at_the_door(request: Req, house: House) -> SignedIn | None:
    """Return who is signed in, if anybody; asked once a call."""
    if "staff" not in request.state:
        token = request.cookies.get(cookie_name(house), "")
        request.state.staff = await signed_in(house, token) if token else None
    found: SignedIn | None = request.state.staff
    return found
