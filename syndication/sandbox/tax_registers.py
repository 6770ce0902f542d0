"""Both registers of VAT numbers to test against: VIES and HMRC's, on one real HTTP server.

A number's first three figures say what is answered, as the test service of VIES has it: 200 is not
registered, 201 and 202 are refused, 300 to 302 and 400 to 601 are the ways of not answering; every
other number is registered. DE200000005 and GB200000026 are well-formed numbers nobody holds, and
DE300000002 is one nobody answers about.

`POST /sandbox/faults` with a list of kinds lets the next askings go wrong, one each and in order:
`error_500`, `busy_429`, `slow`, `garbage`, `truncated`, `endless`, `unavailable`, `half`.
"""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Litestar, Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.exceptions import ValidationException
from litestar.params import FromPath, HeaderParameter, RawBody
from litestar.response import Stream, Template

from syndication.licensing.tax_numbers import normalised
from syndication.sandbox import look

CLIENT_ID, CLIENT_SECRET = "sandbox", "sandbox-secret"
"""What HMRC's side takes for an application's credentials."""

Fault = Literal["error_500", "busy_429", "slow", "garbage", "truncated", "endless", "unavailable", "half"]

Json = dict[str, Any]

SLOW_SECONDS: Final = 30.0
"""Longer than anybody waits."""

_TOKEN_SECONDS: Final = 14_400
"""As long as HMRC's own tokens last."""

_ERRORS: Final = {
    # https://ec.europa.eu/taxation_customs/vies/checkVatTestService.wsdl
    "201": "INVALID_INPUT",
    "202": "INVALID_REQUESTER_INFO",
    "300": "SERVICE_UNAVAILABLE",
    "301": "MS_UNAVAILABLE",
    "302": "TIMEOUT",
    "400": "VAT_BLOCKED",
    "401": "IP_BLOCKED",
    "500": "GLOBAL_MAX_CONCURRENT_REQ",
    "501": "GLOBAL_MAX_CONCURRENT_REQ_TIME",
    "600": "MS_MAX_CONCURRENT_REQ",
    "601": "MS_MAX_CONCURRENT_REQ_TIME",
}

_NOT_REGISTERED: Final = "200"

_SILENT: Final = frozenset({"DE", "ES"})
"""Members that confirm a number without saying who holds it."""


class _Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What VIES is asked."""

    country: str = msgspec.field(name="countryCode")
    number: str = msgspec.field(name="vatNumber")
    requester_country: str = msgspec.field(name="requesterMemberStateCode", default="")
    requester: str = msgspec.field(name="requesterNumber", default="")


class Desk:
    """What the registers remember: what is to go wrong, what was asked, the tokens given out."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.askings: list[str] = []
        self.tokens: set[str] = set()
        self._right_again = asyncio.Event()

    def fault(self) -> Fault | None:
        """Return what goes wrong now, and forget it."""
        return self.faults.pop(0) if self.faults else None

    def forgive(self) -> None:
        """Let everything go right again, and let nobody wait any longer."""
        self.faults.clear()
        self._right_again.set()
        self._right_again = asyncio.Event()

    async def dawdle(self) -> None:
        """Wait longer than anybody has patience for."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._right_again.wait(), SLOW_SECONDS)


def tax_registers() -> Litestar:
    """Return both registers."""
    return Litestar(
        route_handlers=[
            *(vies_check, hmrc_token, hmrc_lookup, hmrc_lookup_verified),
            *(add_faults, clear_faults, askings, explanation, look.assets()),
        ],
        template_config=look.templates(),
        state=State({"desk": Desk()}),
        openapi_config=None,
        logging_config=None,
    )


@post("/rest-api/check-vat-number", status_code=HTTPStatus.OK)
async def vies_check(body: RawBody, state: State) -> Response[Any]:
    """Answer as VIES does."""
    try:
        wanted = msgspec.json.decode(body, type=_Wanted)
    except msgspec.DecodeError:
        return _vies_error("VOW-ERR-1", HTTPStatus.BAD_REQUEST)
    desk: Desk = state.desk
    desk.askings.append(wanted.country + wanted.number)
    if (fault := desk.fault()) is not None:
        return await _faulty(desk, fault)
    first = _figures(wanted.number)
    if first in _ERRORS:
        return _vies_error(_ERRORS[first], HTTPStatus.INTERNAL_SERVER_ERROR)
    return Response(_vies_answer(wanted, registered=first != _NOT_REGISTERED))


def _vies_answer(wanted: _Wanted, *, registered: bool) -> Json:
    tells = registered and wanted.country not in _SILENT
    return {
        "countryCode": wanted.country,
        "vatNumber": wanted.number,
        "requestDate": datetime.now(UTC).isoformat(),
        "valid": registered,
        "requestIdentifier": f"WAPIAAAA{secrets.token_hex(4).upper()}" if wanted.requester else "",
        "name": f"Holder of {wanted.country}{wanted.number}" if tells else "---",
        "address": f"1 Registry Street\n1000 {wanted.country}" if tells else "---",
        "traderName": "---",
        "traderStreet": "---",
        "traderPostalCode": "---",
        "traderCity": "---",
        "traderCompanyType": "---",
    }


def _vies_error(code: str, status: HTTPStatus) -> Response[Any]:
    return Response({"actionSucceed": False, "errorWrappers": [{"error": code}]}, status_code=status)


@post("/oauth/token", status_code=HTTPStatus.OK)
async def hmrc_token(request: Request[Any, Any, Any], state: State) -> Response[Json]:
    """Give a token for the right credentials."""
    form = await request.form()
    wanted = ("client_credentials", CLIENT_ID, CLIENT_SECRET)
    if tuple(form.get(name) for name in ("grant_type", "client_id", "client_secret")) != wanted:
        return Response({"error": "invalid_client"}, status_code=HTTPStatus.UNAUTHORIZED)
    token = secrets.token_hex(16)
    state.desk.tokens.add(token)
    return Response({"access_token": token, "token_type": "bearer", "expires_in": _TOKEN_SECONDS})


Accept = Annotated[str, HeaderParameter(name="Accept")]
Authorization = Annotated[str, HeaderParameter(name="Authorization")]


@get("/organisations/vat/check-vat-number/lookup/{target:str}")
async def hmrc_lookup(
    target: FromPath[str], state: State, accept: Accept = "", authorization: Authorization = ""
) -> Response[Any]:
    """Answer as HMRC does to who does not say who asks."""
    return await _looked_up(state.desk, target, "", accept, authorization)


@get("/organisations/vat/check-vat-number/lookup/{target:str}/{requester:str}")
async def hmrc_lookup_verified(
    target: FromPath[str],
    requester: FromPath[str],
    state: State,
    accept: Accept = "",
    authorization: Authorization = "",
) -> Response[Any]:
    """Answer as HMRC does to who says so: with a consultation number."""
    return await _looked_up(state.desk, target, requester, accept, authorization)


async def _looked_up(
    desk: Desk, target: str, requester: str, accept: str, authorization: str
) -> Response[Any]:
    if authorization.removeprefix("Bearer ") not in desk.tokens:
        return _hmrc_error("INVALID_CREDENTIALS", HTTPStatus.UNAUTHORIZED)
    if accept != "application/vnd.hmrc.2.0+json":
        return _hmrc_error("ACCEPT_HEADER_INVALID", HTTPStatus.NOT_ACCEPTABLE)
    desk.askings.append(f"GB{target}")
    if (fault := desk.fault()) is not None:
        return await _faulty(desk, fault)
    refused = _hmrc_refusal(target)
    return refused or Response(_hmrc_answer(target, requester))


def _hmrc_refusal(target: str) -> Response[Any] | None:
    first = _figures(target)
    if not re.fullmatch(r"\d{9}(?:\d{3})?", target) or first in {"201", "202"}:
        return _hmrc_error("INVALID_REQUEST", HTTPStatus.BAD_REQUEST)
    if first == _NOT_REGISTERED:
        return _hmrc_error("NOT_FOUND", HTTPStatus.NOT_FOUND)
    return _hmrc_error("SERVER_ERROR", HTTPStatus.SERVICE_UNAVAILABLE) if first in _ERRORS else None


def _hmrc_answer(target: str, requester: str) -> Json:
    answer: Json = {
        "target": {
            "name": f"Holder of GB{target}",
            "vatNumber": target,
            "address": {"line1": "1 Registry Street", "postcode": "SW1A 1AA", "countryCode": "GB"},
        },
        "processingDate": datetime.now(UTC).isoformat(),
    }
    if requester:
        answer |= {"requester": requester, "consultationNumber": secrets.token_hex(6)}
    return answer


def _hmrc_error(code: str, status: HTTPStatus) -> Response[Any]:
    return Response({"code": code, "message": code.capitalize().replace("_", " ")}, status_code=status)


def _figures(number: str) -> str:
    return re.sub(r"\D", "", number)[:3]


async def _faulty(desk: Desk, fault: Fault) -> Response[Any]:
    if fault == "endless":
        return Stream(_endless())
    if fault == "slow":
        await desk.dawdle()
    body, status = _WRONG[fault]
    return Response(body, status_code=status, media_type="application/json")


_WRONG: Final[dict[Fault, tuple[bytes, HTTPStatus]]] = {
    "error_500": (b"oops", HTTPStatus.INTERNAL_SERVER_ERROR),
    "busy_429": (b'{"code": "MESSAGE_THROTTLED_OUT"}', HTTPStatus.TOO_MANY_REQUESTS),
    "slow": (b"{}", HTTPStatus.OK),
    "garbage": (b'{"valid": "yes", "target": "yes"}', HTTPStatus.OK),
    "truncated": (b'{"valid": tru', HTTPStatus.OK),
    # VIES also says so with a status of success
    "unavailable": (
        b'{"actionSucceed": false, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}',
        HTTPStatus.OK,
    ),
    "half": (b'{"valid": false, "userError": "MS_UNAVAILABLE"}', HTTPStatus.OK),
}


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield b" " * 65_536
        await asyncio.sleep(0)


@post("/sandbox/faults", status_code=HTTPStatus.CREATED)
async def add_faults(body: RawBody, state: State) -> list[Fault]:
    """Add kinds to what goes wrong next and show all of it."""
    try:
        state.desk.faults.extend(msgspec.json.decode(body, type=list[Fault]))
    except msgspec.DecodeError as error:
        raise ValidationException(str(error)) from error
    return list(state.desk.faults)


@delete("/sandbox/faults")
async def clear_faults(state: State) -> None:
    """Let everything go right again."""
    state.desk.forgive()


@get("/sandbox/askings")
async def askings(state: State) -> list[str]:
    """Show every number that was asked about, oldest first."""
    return list(state.desk.askings)


@get("/")
async def explanation(state: State) -> Template:
    """Say which numbers answer how."""
    samples = {code: _sample(code) for code in ("100", _NOT_REGISTERED, *_ERRORS)}
    rows = [
        {"numbers": numbers, "answer": _ERRORS.get(code, "not registered" if code == "200" else "registered")}
        for code, numbers in samples.items()
    ]
    context = {"rows": rows, "askings": state.desk.askings[-50:][::-1]}
    return Template("registers/numbers.html", context=context, headers=look.page_headers())


def _sample(code: str) -> tuple[str, str]:
    """Return a well-formed German and a British number that begin with three figures."""
    return _first(f"DE{code}"), _first(f"GB{code}")


def _first(begins: str) -> str:
    tried = (normalised(f"{begins}{rest:06}", begins[:2]) for rest in range(1_000))
    return next(number for number in tried if number)
