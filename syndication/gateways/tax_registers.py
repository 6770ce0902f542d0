"""The registers of VAT numbers: VIES of the European Commission, and HMRC's of the United Kingdom.

VIES: `POST {base}/rest-api/check-vat-number`
(https://ec.europa.eu/taxation_customs/vies, technical information). Told who asks, it gives a
`requestIdentifier`, the consultation number that proves the asking.

HMRC, “Check a UK VAT number” 2.0: `GET {base}/organisations/vat/check-vat-number/lookup/{target}`,
with `/{requester}` for a `consultationNumber`; a token for it by client credentials from
`POST {base}/oauth/token` (https://developer.service.hmrc.gov.uk/api-documentation).

An answer is valid or invalid only when the register says so in as many words; everything else, a
time-out, an error of its own, too many askings, JSON of another shape, is unavailable.
"""

import re
from http import HTTPStatus
from time import monotonic
from typing import TypeVar
from urllib.parse import urlencode

import msgspec
import structlog

from syndication.gateways.outbound import Call, FetchTrouble, Reply, exchange
from syndication.licensing.tax_cases import NumberState
from syndication.licensing.tax_numbers import Register, normalised, register_of
from syndication.settings import Settings

log = structlog.get_logger()

SECONDS = 6.0
"""For one asking. A member's own register may take twice as long; somebody waits for the quote meanwhile."""

_LARGEST = 64 * 1024
"""Bytes. An answer is a name and an address."""

_LONGEST = 300
"""Characters of a name, an address or a reference that are kept."""

_TOKEN_MARGIN = 60.0
"""Seconds before its end at which a token is no longer used."""

_DIGITS = 9
"""Of a British number; a branch adds three of its own."""

T = TypeVar("T")


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What a register said about a number: valid, invalid or unavailable.

    `reference` proves the asking, where the register gave one. `said` is why there was no answer.
    """

    state: NumberState
    reference: str = ""
    name: str = ""
    address: str = ""
    said: str = ""


class _Vies(msgspec.Struct, frozen=True):
    """What VIES answers; the three last fields only when it could not."""

    valid: bool
    request_identifier: str | None = msgspec.field(name="requestIdentifier", default=None)
    name: str | None = None
    address: str | None = None
    user_error: str | None = msgspec.field(name="userError", default=None)


class _ViesError(msgspec.Struct, frozen=True):
    error: str


class _ViesErrors(msgspec.Struct, frozen=True):
    errors: tuple[_ViesError, ...] = msgspec.field(name="errorWrappers")


class _HmrcAddress(msgspec.Struct, frozen=True):
    line1: str | None = None
    line2: str | None = None
    line3: str | None = None
    line4: str | None = None
    line5: str | None = None
    postcode: str | None = None


class _HmrcTarget(msgspec.Struct, frozen=True):
    number: str = msgspec.field(name="vatNumber")
    name: str = ""
    address: _HmrcAddress = _HmrcAddress()


class _Hmrc(msgspec.Struct, frozen=True):
    target: _HmrcTarget
    consultation: str | None = msgspec.field(name="consultationNumber", default=None)


class _HmrcError(msgspec.Struct, frozen=True):
    code: str


class _Token(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float


class TaxRegisters:
    """Both registers. Each is told our own number as that of who asks, when it is one of its own."""

    def __init__(self, settings: Settings) -> None:
        self._vies, self._hmrc = settings.vies_url.rstrip("/"), settings.hmrc_url.rstrip("/")
        self._client = (settings.hmrc_client_id, settings.hmrc_client_secret)
        self._requester = normalised(settings.seller_vat_id, settings.seller_country) or ""
        self._token, self._token_ends = "", 0.0

    async def ask(self, number: str) -> Answered:
        """Ask who knows a normalised number; never raises for what the register does."""
        register = register_of(number)
        if register is None:
            return _unavailable("no register knows numbers of this form")
        try:
            answered = await (self._ask_vies(number) if register is Register.VIES else self._ask_hmrc(number))
        except FetchTrouble as trouble:
            answered = _unavailable(str(trouble))
        if answered.state is NumberState.UNAVAILABLE:
            log.warning("tax register unavailable", register=register.value, said=answered.said)
        return answered

    async def _ask_vies(self, number: str) -> Answered:
        wanted = {"countryCode": number[:2], "vatNumber": number[2:]}
        if register_of(self._requester) is Register.VIES:
            wanted |= {
                "requesterMemberStateCode": self._requester[:2],
                "requesterNumber": self._requester[2:],
            }
        call = Call(
            method="POST",
            url=f"{self._vies}/rest-api/check-vat-number",
            headers=(("Content-Type", "application/json"), ("Accept", "application/json")),
            body=msgspec.json.encode(wanted),
            seconds=SECONDS,
            largest=_LARGEST,
        )
        return _of_vies(await exchange("vies.check", call, anywhere=True, any_status=True))

    async def _ask_hmrc(self, number: str) -> Answered:
        if not all(self._client):
            return _unavailable("no HMRC application is set")
        path = number[2:]
        if register_of(self._requester) is Register.HMRC:
            path += f"/{self._requester[2:]}"
        token = await self._hmrc_token()
        call = Call(
            url=f"{self._hmrc}/organisations/vat/check-vat-number/lookup/{path}",
            headers=(
                ("Accept", "application/vnd.hmrc.2.0+json"),
                ("Authorization", f"Bearer {token}"),
            ),
            seconds=SECONDS,
            largest=_LARGEST,
        )
        reply = await exchange("hmrc.lookup", call, anywhere=True, any_status=True)
        if reply.status == HTTPStatus.UNAUTHORIZED:
            self._token = ""  # the next asking fetches another
        return _of_hmrc(reply, number)

    async def _hmrc_token(self) -> str:
        """Return a token that still holds. Raises FetchTrouble when HMRC gives none."""
        if self._token and monotonic() < self._token_ends:
            return self._token
        client_id, secret = self._client
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        call = Call(
            method="POST",
            url=f"{self._hmrc}/oauth/token",
            headers=(("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")),
            body=urlencode(form).encode(),
            seconds=SECONDS,
            largest=_LARGEST,
        )
        given = _read(await exchange("hmrc.token", call, anywhere=True), _Token)
        if given is None:
            raise FetchTrouble("HMRC gave no token.")
        self._token, self._token_ends = given.access_token, monotonic() + given.expires_in - _TOKEN_MARGIN
        return self._token


def _of_vies(reply: Reply) -> Answered:
    told = _read(reply, _Vies)
    if reply.status != HTTPStatus.OK or told is None:
        refused = _read(reply, _ViesErrors)
        said = ", ".join(each.error for each in refused.errors) if refused else f"status {reply.status}"
        return _unavailable(said)
    if told.user_error and told.user_error not in {"VALID", "INVALID"}:
        return _unavailable(told.user_error)
    return Answered(
        state=NumberState.VALID if told.valid else NumberState.INVALID,
        reference=_plain(told.request_identifier),
        name=_plain(told.name),
        address=_plain(told.address),
    )


def _of_hmrc(reply: Reply, number: str) -> Answered:
    if reply.status == HTTPStatus.OK:
        told = _read(reply, _Hmrc)
        if told is None or told.target.number[:_DIGITS] != number[2:][:_DIGITS]:
            return _unavailable("an answer about something else")
        lines = (getattr(told.target.address, name) for name in _HmrcAddress.__struct_fields__)
        return Answered(
            state=NumberState.VALID,
            reference=_plain(told.consultation),
            name=_plain(told.target.name),
            address=_plain(", ".join(line for line in lines if line)),
        )
    refused = _read(reply, _HmrcError)
    if reply.status == HTTPStatus.NOT_FOUND and refused is not None and refused.code == "NOT_FOUND":
        return Answered(state=NumberState.INVALID)
    return _unavailable(refused.code if refused else f"status {reply.status}")


def _read(reply: Reply, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _unavailable(said: str) -> Answered:
    return Answered(state=NumberState.UNAVAILABLE, said=_plain(said))


def _plain(told: str | None) -> str:
    """Return what a register told as one line that can be stored; --- is how VIES says nothing."""
    storable = (told or "").encode("utf-8", "ignore").decode()
    line = re.sub(r"[\x00-\x1f\x7f\s]+", " ", storable).strip()
    return "" if line == "---" else line[:_LONGEST]
