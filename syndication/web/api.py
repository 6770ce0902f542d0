"""The API: quotes, requests and their decisions, licences and copies, articles from a CMS."""

import secrets
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody

from schemas.base import Noun, Slug
from schemas.holding import Holding
from schemas.licence import Download, PublicLicence
from schemas.quote import Quote
from schemas.request import (
    Approval,
    CheckoutView,
    CheckoutWish,
    CounterOffer,
    Refusal,
    RequestReceived,
    RequestView,
)
from schemas.usage import QuoteWish, RequestWish
from syndication.desk import approval, delivery
from syndication.desk.delivery import HandedOut
from syndication.desk.documents import hand_out_document
from syndication.desk.holdings import holding
from syndication.desk.house import House
from syndication.desk.ingest import take_in
from syndication.desk.intake import receive
from syndication.desk.payment import checkout
from syndication.desk.quotation import quote
from syndication.desk.turnstile import Asked
from syndication.errors import FieldProblem, Malformed, NotSignedIn, TermsRefused, Unknown
from syndication.licensing.links import request_of_token, request_token
from syndication.records.holdings import Viewer
from syndication.records.people import Scope
from syndication.web.answers import struct
from syndication.web.bodies import checked, json_of
from syndication.web.guards import (
    ANYONE,
    CMS,
    DESK,
    HOLDER,
    bearer,
    counted,
    desk_actor,
    holder_or_desk,
    key_of_scope,
    proven,
)
from syndication.web.partner.door import viewer_of_key
from syndication.web.rendering import COPY_POLICY, Req, house_of, pdf_file
from syndication.web.telling import found_request, request_view

_LARGEST_PAGE = 4 * 1024 * 1024 + 64 * 1024
"""Bytes: an article's page of 4 MB, and the JSON around it."""


@post(
    "/quotes",
    opt=dict(ANYONE),
    status_code=HTTPStatus.OK,
    guards=[counted(Asked.QUOTE)],
    before_request=checked(QuoteWish),
    summary="Work out a fee",
)
async def post_quote(state: State, data: JSONBody[QuoteWish]) -> Quote:
    """Return the itemised fee for one or more articles: binding until it expires, and stored."""
    return await quote(house_of(state), data)


@post(
    "/requests",
    opt=dict(ANYONE),
    guards=[counted(Asked.REQUEST)],
    before_request=checked(RequestWish),
    summary="Ask for a licence",
)
async def post_request(
    state: State,
    data: JSONBody[RequestWish],
    idempotency_key: Annotated[
        str | None, HeaderParameter(name="Idempotency-Key", min_length=8, max_length=200)
    ] = None,
) -> RequestReceived:
    """Take a request in. The same wish with the same `Idempotency-Key` answers with the first request."""
    house = house_of(state)
    request_id = await receive(house, data, form_key=idempotency_key or secrets.token_urlsafe(16))
    view = await _view(house, request_id)
    shown = {name: getattr(view, name) for name in RequestView.__struct_fields__}
    return RequestReceived(**shown, access_token=request_token(house.settings.secret_key, request_id))


@get("/requests/{request_id:str}", opt=dict(HOLDER), summary="Look at a request")
async def get_request(request: Req, state: State, request_id: FromPath[str]) -> RequestView:
    """Return stage, quote, licences, and the copies with links that expire. For its holder or the desk."""
    house = house_of(state)
    return await _view(house, await holder_or_desk(request, house, request_id))


@post(
    "/requests/{request_id:uuid}/approve",
    opt=dict(DESK),
    status_code=HTTPStatus.OK,
    before_request=checked(Approval, empty=True),
    summary="Approve at the worked-out price",
)
async def post_approve(
    request: Req, state: State, request_id: FromPath[UUID], data: JSONBody[Approval | None] = None
) -> RequestView:
    """Offer the price of the quote. An exclusive grant needs the owner's signature."""
    house = house_of(state)
    actor = await desk_actor(request, house)
    await approval.approve(house, request_id, data or Approval(), actor=actor)
    return await _view(house, request_id)


@post(
    "/requests/{request_id:uuid}/decline",
    opt=dict(DESK),
    status_code=HTTPStatus.OK,
    before_request=checked(Refusal),
    summary="Decline, with the reason",
)
async def post_decline(
    request: Req, state: State, request_id: FromPath[UUID], data: JSONBody[Refusal]
) -> RequestView:
    """Decline; the reason is sent to the requester."""
    house = house_of(state)
    await approval.decline(house, request_id, data, actor=await desk_actor(request, house))
    return await _view(house, request_id)


@post(
    "/requests/{request_id:uuid}/offer",
    opt=dict(DESK),
    status_code=HTTPStatus.OK,
    before_request=checked(CounterOffer),
    summary="Offer another price",
)
async def post_offer(
    request: Req, state: State, request_id: FromPath[UUID], data: JSONBody[CounterOffer]
) -> RequestView:
    """Offer another net price, in minor units; tax is worked out anew."""
    house = house_of(state)
    await approval.offer(house, request_id, data, actor=await desk_actor(request, house))
    return await _view(house, request_id)


@post(
    "/requests/{request_id:str}/withdraw",
    opt=dict(HOLDER),
    status_code=HTTPStatus.OK,
    summary="Withdraw a request",
)
async def post_withdraw(request: Req, state: State, request_id: FromPath[str]) -> RequestView:
    """Take the request back, for its holder."""
    house = house_of(state)
    wanted = await holder_or_desk(request, house, request_id)
    await approval.withdraw(house, wanted)
    return await _view(house, wanted)


@post(
    "/requests/{request_id:str}/checkout",
    opt=dict(HOLDER),
    status_code=HTTPStatus.OK,
    before_request=checked(CheckoutWish, empty=True),
    summary="Go to pay",
)
async def post_checkout(
    request: Req, state: State, request_id: FromPath[str], data: JSONBody[CheckoutWish | None] = None
) -> CheckoutView:
    """Seal the copies and return the address where it is paid. Asked again, it is the same page.

    `"method": "invoice"` is for organisations that have agreed it with the desk.
    """
    house = house_of(state)
    wanted = await holder_or_desk(request, house, request_id)
    url = await checkout(house, wanted, data or CheckoutWish(), proven=proven(request, house))
    return CheckoutView(url=url)


@get(
    "/requests/{request_id:str}/documents/{number:str}",
    opt=dict(HOLDER),
    summary="Download an invoice or a credit note",
    media_type="application/pdf",
)
async def get_document(
    request: Req, state: State, request_id: FromPath[str], number: FromPath[str]
) -> Response[bytes]:
    """Return the PDF of a document of this request: the same bytes each time. Another's is the same 404."""
    house = house_of(state)
    wanted = await holder_or_desk(request, house, request_id)
    found, content = await hand_out_document(house, number, request_id=wanted)
    return pdf_file(found.number, content)


@get("/licences/{number:str}", opt=dict(ANYONE), summary="Verify a licence")
async def get_licence(request: Req, state: State, number: FromPath[str]) -> PublicLicence | Holding:
    """Return what anyone may know: status, licensee, article, what is licensed. No personal data.

    With a partner's key it is a licence of its own, with the copies and where it was published; anybody
    else's is then the same 404 as none.
    """
    house = house_of(state)
    viewer = await _viewer(request, house)
    if viewer is None:
        return await delivery.public_licence(house, number)
    return await holding(house, number, viewer=viewer, at=f"{house.settings.base_url}/api/v1")


@get(
    "/licences/{number:str}/copies/{form:str}",
    opt=dict(HOLDER),
    summary="Download a copy",
    media_type="application/octet-stream",
)
async def get_copy(
    request: Req,
    state: State,
    number: FromPath[str],
    form: FromPath[str],
    expires: FromQuery[str] = "",
    signature: FromQuery[str] = "",
) -> Response[bytes]:
    """Return a copy for a signed link, its holder, a partner's key or the desk, while the licence is active.

    `form` is html, pdf or json; zip is all three, the pictures and the markup to paste.

    A forged, expired or foreign link, another holder's token and none at all are the same 404.
    """
    house = house_of(state)
    wanted = delivery.download_named(form)
    if expires or signature:
        found = await delivery.hand_out_by_link(house, number, wanted, expires=expires, signature=signature)
    else:
        found = await _by_bearer(request, house, number, wanted)
    return Response(
        found.content,
        media_type=delivery.MEDIA_TYPES[wanted],
        headers={
            "Content-Disposition": f'attachment; filename="{found.number}.{wanted.value}"',
            "ETag": f'"{found.sha256}"',
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": COPY_POLICY,
        },
    )


class ArticlePut(Noun, frozen=True, kw_only=True):
    """The JSON body of `PUT /api/v1/articles/{slug}`."""

    url: str
    html: str


class ArticleTaken(Noun, frozen=True, kw_only=True):
    """What was read from an article's page and stored."""

    slug: str
    url: str
    revision: str
    headline: str
    words: int
    language: str
    created: bool
    changed: bool
    warnings: tuple[str, ...]
    republish: str
    """The address of the form for this article: what stands under it."""


@put(
    "/articles/{slug:str}",
    opt=dict(CMS),
    request_max_body_size=_LARGEST_PAGE,
    summary="Push an article",
)
async def put_article(request: Req, state: State, slug: FromPath[str]) -> Response[ArticleTaken]:
    """Read an article from its page: a `text/html` body, or JSON `{"url", "html"}`. Idempotent."""
    house = house_of(state)
    await key_of_scope(request, house, Scope.CMS)
    url, html = await _page(request)
    taken = await take_in(house, html, url=url, slug=_slug(slug))
    body = ArticleTaken(
        slug=taken.slug,
        url=taken.url,
        revision=taken.revision,
        headline=taken.read.headline,
        words=taken.read.words,
        language=taken.read.language,
        created=taken.created,
        changed=taken.changed,
        warnings=taken.read.warnings,
        republish=f"{house.settings.base_url}/republish?article={taken.slug}",
    )
    return Response(body, status_code=HTTPStatus.CREATED if taken.created else HTTPStatus.OK)


@get("/.well-known/jwks.json", opt=dict(ANYONE), summary="The keys that seal our copies")
async def get_keys(state: State) -> dict[str, Any]:
    """Return the public keys, old ones included: what `syndication verify` needs."""
    return house_of(state).keyring.jwks()


async def _view(house: House, request_id: UUID) -> RequestView:
    async with house.database.reading() as db:
        found = await found_request(db, request_id)
    return await request_view(house, found)


async def _viewer(request: Req, house: House) -> Viewer | None:
    """Return as whom a partner's key looks, when one was sent."""
    try:
        return await viewer_of_key(request, house)
    except (NotSignedIn, TermsRefused):
        return None


async def _by_bearer(request: Req, house: House, number: str, wanted: Download) -> HandedOut:
    viewer = await _viewer(request, house)
    if viewer is not None:
        return await delivery.hand_out_to_viewer(house, number, wanted, viewer=viewer)
    try:
        token = bearer(request)
        held = request_of_token(house.settings.secret_key, token)
        if held is not None:
            return await delivery.hand_out_to_holder(house, number, wanted, request_id=held)
        await desk_actor(request, house)
    except (NotSignedIn, TermsRefused):
        raise Unknown from None
    return await delivery.hand_out_to_desk(house, number, wanted)


async def _page(request: Req) -> tuple[str, bytes]:
    body = await request.body()
    kind = request.content_type[0]
    if kind == "application/json":
        given = struct(json_of(body), ArticlePut)
        return given.url, given.html.encode()
    if kind in {"text/html", "application/xhtml+xml"}:
        return "", body
    raise Malformed("Send the article as text/html, or as JSON with “url” and “html”.")


def _slug(slug: str) -> str:
    try:
        return msgspec.convert(slug, Slug)
    except msgspec.ValidationError:
        problem = FieldProblem(
            field="slug", message="Use lower-case words joined by hyphens: port-strike-ends."
        )
        raise Malformed("This is no name for an article.", problems=(problem,)) from None


HANDLERS = [
    post_quote,
    post_request,
    get_request,
    post_approve,
    post_decline,
    post_offer,
    post_withdraw,
    post_checkout,
    get_document,
    get_licence,
    get_copy,
    put_article,
]
