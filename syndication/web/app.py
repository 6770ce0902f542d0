"""The application: every route, behind the guards, with our errors and headers."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader, MutableScopeHeaders, State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components
from litestar.static_files import create_static_files_router
from litestar.types import Message, Scope

from syndication.desk.house import House
from syndication.records.news import News
from syndication.settings import resources
from syndication.web import (
    api,
    availability,
    changing,
    desk,
    holder,
    holdings,
    messages,
    money,
    operators,
    partner,
    prices,
    public,
    reference,
    renewal,
    republish,
    rights,
    signin,
    verification,
    webhook,
)
from syndication.web.guards import ANYONE, admitted, nameable, same_origin, session_cookie
from syndication.web.openapi import Description, operation_id
from syndication.web.partner.door import let_in
from syndication.web.problems import HANDLERS as PROBLEMS
from syndication.web.rendering import SECURITY_HEADERS, content_security_policy
from syndication.words import Said

STRIPE_PAGE = "https://checkout.stripe.com"
"""Where Stripe's own payment pages are."""

_LARGEST_BODY = 512 * 1024
"""Bytes of a form or a JSON body; articles and Stripe's events have limits of their own."""

_ASSET_LASTS = 365 * 24 * 3600
"""Seconds. An asset's address changes with its content."""


def application(house: House) -> Litestar:
    """Return the web application of a house; the caller opens and closes the house."""
    news = News(house.settings.database_url)
    return Litestar(
        route_handlers=[
            *public.HANDLERS,
            *reference.HANDLERS,
            *republish.HANDLERS,
            *holder.HANDLERS,
            *changing.HANDLERS,
            *renewal.HANDLERS,
            *verification.HANDLERS,
            *signin.HANDLERS,
            *desk.HANDLERS,
            *partner.HANDLERS,
            Router(
                "/api/v1",
                route_handlers=[
                    *api.HANDLERS,
                    *availability.HANDLERS,
                    *holdings.HANDLERS,
                    *messages.HANDLERS,
                    *money.HANDLERS,
                    *prices.HANDLERS,
                    *rights.HANDLERS,
                ],
            ),
            api.get_keys,
            webhook.stripe_webhook,
            operators.live,
            operators.ready,
            operators.metrics,
            _assets(),
        ],
        # `ends` is what a server calls before it waits for the answers that are open
        state=State({"house": house, "news": news, "ends": news.end}),
        on_shutdown=[news.close],
        type_encoders={Said: str},  # programs are answered in English
        guards=[nameable, same_origin, admitted, let_in],
        exception_handlers=PROBLEMS,
        before_send=[_protect(house)],
        middleware=[operators.timed],
        openapi_config=_openapi(house),
        # not what holds a secret beside words of a stranger: their lengths together would tell it
        compression_config=CompressionConfig(
            backend="gzip", exclude=["^/desk", "^/partner", "^/requests/", "/copies/"]
        ),
        request_max_body_size=_LARGEST_BODY,
        logging_config=None,
        debug=False,
    )


def _assets() -> Router:
    return create_static_files_router(
        path="/assets",
        directories=[resources() / "templates" / "assets"],
        opt=dict(ANYONE),
        include_in_schema=False,
        # the button stands on the pages of others
        cache_control=CacheControlHeader(max_age=_ASSET_LASTS, public=True, immutable=True),
    )


def _protect(house: House) -> Callable[[Message, Scope], Awaitable[None]]:
    """Return the hook that puts the protecting headers on every answer that does not bring its own."""
    elsewhere = (_payment_page(house), *_newsroom(house))
    headers = {
        **SECURITY_HEADERS,
        "Content-Security-Policy": content_security_policy(forms_to=elsewhere),
    }
    if house.settings.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    async def protect(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        sent = MutableScopeHeaders.from_message(message)
        for name, value in headers.items():
            sent.setdefault(name, value)
        if not scope["path"].startswith("/assets/"):
            sent.setdefault("Cache-Control", "no-store")
        if token := scope.get("state", {}).get("new_session"):
            sent.add("Set-Cookie", session_cookie(house, token).to_header(header=""))

    return protect


def _payment_page(house: House) -> str:
    parts = urlsplit(house.settings.stripe_url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else STRIPE_PAGE


def _newsroom(house: House) -> tuple[str, ...]:
    parts = urlsplit(house.settings.newsroom_issuer)
    return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()


def _openapi(house: House) -> OpenAPIConfig:
    return OpenAPIConfig(
        title=f"Syndication API of {house.settings.publication}",
        version="1",
        description=(
            "Work out what it costs to republish an article, ask for a licence, pay, and download the "
            "licensed copies. Amounts are integers in minor units; moments are UTC. Holders send the "
            "request's access token, the desk and a CMS their API key, as `Authorization: Bearer`."
        ),
        path="/api/v1",
        render_plugins=[Description(path="/openapi.json")],
        components=Components(),
        operation_id_creator=operation_id,
        use_handler_docstrings=True,
    )
