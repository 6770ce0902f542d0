"""Is it genuine: the public page of a licence, and the answer to a file somebody holds."""

from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import State, UploadFile
from litestar.params import FromPath

from syndication.desk.delivery import (
    public_licence,
    public_terms_of,
)
from syndication.desk.house import House
from syndication.desk.verification import examine_file
from syndication.errors import (
    Unknown,
)
from syndication.gateways.examiner import MOST_BYTES
from syndication.licensing.licence import odrl, rsl
from syndication.web.guards import ANYONE
from syndication.web.rendering import Page, Req, house_of, shown
from syndication.web.views import (
    LicencePage,
    VerifyPage,
)
from syndication.words import say

_LARGEST_UPLOAD = MOST_BYTES + 64 * 1024
"""Bytes: the largest file that is examined, and the form around it."""


@get("/licences/{number:str}", opt=dict(ANYONE), include_in_schema=False)
async def licence_page(request: Req, state: State, number: FromPath[str]) -> Page:
    """Tell a stranger whether a licence is genuine, to whom it was given, for what, until when."""
    try:
        licence = await public_licence(house_of(state), number)
    except Unknown:
        page = LicencePage(number=number[:40], licence=None)
        return shown(request, "public/licence.html", page, status=HTTPStatus.NOT_FOUND)
    return shown(request, "public/licence.html", LicencePage(number=licence.number, licence=licence))


@post(
    "/licences/{number:str}",
    opt=dict(ANYONE),
    include_in_schema=False,
    status_code=HTTPStatus.OK,
    request_max_body_size=_LARGEST_UPLOAD,
)
async def send_licence_file(request: Req, state: State, number: FromPath[str]) -> Page:
    """Examine a file that is said to be a copy under this licence."""
    return await _examined(request, house_of(state), number=number[:40])


@get("/verify", opt=dict(ANYONE), include_in_schema=False)
async def verify_page(request: Req) -> Page:
    """Ask anyone with a file and no number for the file."""
    return shown(request, "public/verify.html", VerifyPage())


@post(
    "/verify",
    opt=dict(ANYONE),
    include_in_schema=False,
    status_code=HTTPStatus.OK,
    request_max_body_size=_LARGEST_UPLOAD,
)
async def send_verify_file(request: Req, state: State) -> Page:
    """Examine a file."""
    return await _examined(request, house_of(state))


@get("/licences/{number:str}/rsl.xml", opt=dict(ANYONE), include_in_schema=False)
async def licence_rsl(state: State, number: FromPath[str]) -> Response[str]:
    """Tell crawlers what a licence reserves, as an RSL 1.0 document."""
    terms = await public_terms_of(house_of(state), number)
    return Response(rsl(terms), media_type="application/rsl+xml")


@get("/licences/{number:str}/odrl.json", opt=dict(ANYONE), include_in_schema=False)
async def licence_odrl(state: State, number: FromPath[str]) -> Response[dict[str, Any]]:
    """Tell machines what a licence says, as an ODRL 2.2 Agreement."""
    terms = await public_terms_of(house_of(state), number)
    return Response(odrl(terms), media_type="application/ld+json")


async def _examined(request: Req, house: House, number: str = "") -> Page:
    sent = (await request.form()).get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    if not content:
        page = VerifyPage(number=number, problem=say("Choose the file first: the HTML, PDF or JSON copy."))
        return shown(request, "public/verify.html", page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    page = VerifyPage(number=number, examined=await examine_file(house, content))
    return shown(request, "public/verify.html", page)


HANDLERS = [licence_page, send_licence_file, verify_page, send_verify_file, licence_rsl, licence_odrl]
