"""Who may come through which door. Every route names its rule in `opt`; a test walks the table.

`who`: anyone, holder (of the request in the path), desk (staff or a desk key), cms (a CMS key), stripe.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from syndication.desk.house import House
from syndication.desk.signin import SignedIn, holder_of_key, signed_in
from syndication.desk.turnstile import Asked, let_through
from syndication.errors import NotSignedIn, TermsRefused, Unknown
from syndication.licensing.links import request_of_token, was_mailed
from syndication.records.people import Role, Scope
from syndication.web.rendering import Req, house_of

Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]

ANYONE: Mapping[str, Any] = {"who": "anyone"}
HOLDER: Mapping[str, Any] = {"who": "holder"}
DESK: Mapping[str, Any] = {"who": "desk"}
CMS: Mapping[str, Any] = {"who": "cms"}
STRIPE: Mapping[str, Any] = {"who": "stripe"}

DECIDES = frozenset({Role.APPROVER, Role.ADMIN})
"""The roles that may approve, offer and decline."""

HANDLES_MONEY = frozenset({Role.FINANCE, Role.ADMIN})
"""The roles that may refund, approve a refund and resolve what is in suspense."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def nameable(connection: Connection, _: BaseRouteHandler) -> None:
    """Refuse an address no file and no row can have: one that holds a NUL."""
    if "\x00" in connection.scope["path"]:
        raise Unknown


def same_origin(connection: Connection, _: BaseRouteHandler) -> None:
    """Refuse a form that another site posts with our reader's cookies.

    Browsers say where a post comes from; what carries a key or Stripe's signature rides on no cookie.
    """
    path = connection.url.path
    if connection.scope["method"] in _SAFE or path.startswith(("/api/", "/stripe/")):  # type: ignore[typeddict-item]
        return
    site = connection.headers.get("sec-fetch-site", "")
    if site and site not in {"same-origin", "none"}:
        raise TermsRefused("This form was sent from another site. Open our page and send it from there.")
    origin = connection.headers.get("origin", "")
    ours = {house_of(connection.app.state).settings.base_url, f"{connection.base_url}".rstrip("/")}
    if origin and origin not in {_origin(url) for url in ours}:
        raise TermsRefused("This form was sent from another site. Open our page and send it from there.")


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
    key = await holder_of_key(house, bearer(request))
    if key is None:
        raise NotSignedIn("This key is not valid.")
    if key.scope is not scope:
        raise TermsRefused(f"This key is for {key.scope.value}, not for {scope.value}.")
    return f"key:{key.name}"


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
    await let_through(house, asked, connection.client.host if connection.client else "")


def counted(
    asked: Asked,
) -> Callable[[Connection, BaseRouteHandler], Awaitable[None]]:
    """Return the guard of a route that strangers may come to only so often."""

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        await not_too_often(connection, asked)

    return guard


async def staff_at_the_door(request: Req, house: House) -> SignedIn | None:
    """Return who is signed in, if anybody."""
    token = request.cookies.get(cookie_name(house), "")
    return await signed_in(house, token) if token else None
