"""The API under `/v1`: who asks, under which key, what goes wrong by script, and the answer.

It is one ASGI application below Litestar's routing, because faults cut the line in the middle of an
answer and hold it until the client has gone, which no response object can do.
"""

import asyncio
import base64
import binascii
import hmac
import json
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.datastructures import Headers
from litestar.types import ASGIApp, Receive, Scope, Send

from syndication.sandbox.stripe import (
    accounts,
    balance,
    charges,
    checkout,
    credit_notes,
    customers,
    disputes,
    invoice_items,
    invoice_payments,
    invoice_steps,
    invoices,
    news,
    outcomes,
    payment_intents,
    payment_methods,
    refunds,
    tax_ids,
    test_clocks,
)
from syndication.sandbox.stripe.call import Call, Endpoint, Origin, find_endpoint
from syndication.sandbox.stripe.faults import Fault, falsified_answer, for_call, lies
from syndication.sandbox.stripe.forms import read_form
from syndication.sandbox.stripe.idempotency import Claim, Reply, claim, in_use, keep, remembered
from syndication.sandbox.stripe.lists import expanded
from syndication.sandbox.stripe.paper import Json, new_id
from syndication.sandbox.stripe.refusals import CardRefused, StripeRefuses, broken, too_many
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes.event import API_VERSION
from syndication.sandbox.stripe.timetable import keep_appointments

log = logging.getLogger(__name__)

# The modules that hold endpoints; importing them registers what they answer.
PLAYED: Final = (
    *(accounts, balance, charges, checkout, credit_notes, customers, disputes, invoice_items),
    *(
        invoice_payments,
        invoice_steps,
        invoices,
        news,
        outcomes,
        payment_intents,
        payment_methods,
        refunds,
        tax_ids,
        test_clocks,
    ),
)

_VERSION: Final = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?")
_LARGEST_BODY: Final = 256 * 1024
_BEFORE: Final[dict[str, Callable[[], StripeRefuses]]] = {
    "error_before": broken,
    "conflict_409": in_use,
    "rate_limit_429": too_many,
}
_MAY_BE_LOST: Final = frozenset({"stored_500", "reset"})


class Line:
    """The connection of one request: reads it, answers it, holds it or cuts it."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.id = new_id("request")
        self.headers = Headers.from_scope(scope)
        self.method = str(scope.get("method", "GET"))
        # What is mounted sees the path below its mount.
        self.path = "/v1/" + scope["path"].strip("/")
        self._query: bytes = scope["query_string"]
        self._receive = receive
        self._send = send

    async def body(self) -> bytes:
        """Return the parameters as they were sent: the body of a POST, else the query."""
        if self.method != "POST":
            return self._query
        body, more = b"", True
        while more and len(body) <= _LARGEST_BODY:
            message = await self._receive()
            if message["type"] != "http.request":
                break
            body, more = body + message["body"], message["more_body"]
        return body

    def header(self, name: str) -> str:
        """Return a header, or an empty text."""
        return self.headers.get(name, "")

    async def answer(self, reply: Reply, *, retry: bool | None = None, cut: bool = False) -> None:
        """Send a reply; `cut` breaks the line off in its middle."""
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(reply.body)).encode()),
            (b"request-id", self.id.encode()),
            (b"stripe-version", (self.header("stripe-version") or API_VERSION).encode()),
            *self._headers_of_key(reply),
        ]
        if retry is not None:
            headers.append((b"stripe-should-retry", str(retry).lower().encode()))
        await self._send({"type": "http.response.start", "status": reply.status, "headers": headers})
        sent = reply.body[: len(reply.body) // 2] if cut else reply.body
        await self._send({"type": "http.response.body", "body": sent, "more_body": cut})

    def _headers_of_key(self, reply: Reply) -> list[tuple[bytes, bytes]]:
        key = self.header("idempotency-key")
        if not key or self.method != "POST":
            return []
        headers = [(b"idempotency-key", key.encode("latin-1"))]
        if reply.replayed_from is not None:
            headers += [
                (b"idempotent-replayed", b"true"),
                (b"original-request", reply.replayed_from.encode()),
            ]
        return headers

    async def hold(self, seconds: float) -> None:
        """Say nothing for so long, or until the client has hung up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (await self._receive())["type"] != "http.disconnect":
                    pass


def stripe_api(sandbox: Sandbox) -> ASGIApp:
    """Return the application that answers everything under `/v1`."""

    async def answer_line(scope: Scope, receive: Receive, send: Send) -> None:
        line = Line(scope, receive, send)
        try:
            await _converse(sandbox, line)
        except StripeRefuses as refusal:
            await line.answer(_refused(refusal, line))

    return answer_line


def own_trouble(request: Request[Any, Any, Any], trouble: Exception) -> Response[Json]:
    """Answer for a mistake of the sandbox itself, in Stripe's shape, and say on the log what it was."""
    log.error("the sandbox failed at %s %s", request.method, request.url.path, exc_info=trouble)
    return Response({"error": broken().error}, status_code=HTTPStatus.INTERNAL_SERVER_ERROR)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was let in: what it asks of whom, under which key, and what is to go wrong."""

    endpoint: Endpoint
    ids: dict[str, str]
    body: bytes
    claimed: Claim | None
    fault: Fault | None

    def suffers(self, *kinds: str) -> bool:
        """Say whether the script has one of these faults for it."""
        return self.fault is not None and self.fault.kind in kinds

    @property
    def seconds(self) -> float:
        """How long the script makes it wait."""
        return self.fault.seconds if self.fault else 0

    @property
    def lost(self) -> bool:
        """Whether by script it never reaches its endpoint."""
        return self.fault is not None and self.fault.kind in _MAY_BE_LOST and not self.fault.effect


async def _converse(sandbox: Sandbox, line: Line) -> None:
    body = await line.body()
    _let_in(sandbox, line, len(body))
    found = find_endpoint(line.method, line.path)
    if found is None:
        raise StripeRefuses(HTTPStatus.NOT_FOUND, f"Unrecognized request URL ({line.method}: {line.path}).")
    keep_appointments(sandbox)
    fault = for_call(sandbox, line.method, line.path)
    if fault is not None and fault.kind in _BEFORE:
        refusal = _BEFORE[fault.kind]()
        raise refusal
    question = Question(endpoint=found[0], ids=found[1], body=body, claimed=_claim(line, body), fault=fault)
    known = remembered(sandbox, question.claimed) if question.claimed else None
    if known is None and question.suffers("slow"):
        await _wait_with_key(sandbox, line, question)
    await _send(line, known or _first_answer(sandbox, line, question), question)


def _first_answer(sandbox: Sandbox, line: Line, question: Question) -> Reply:
    """Let the endpoint answer and keep the answer under the key, in one transaction."""
    claimed = question.claimed
    try:
        with sandbox.book.transaction():
            try:
                reply = _answer_of_endpoint(sandbox, line, question)
            except CardRefused as refusal:
                reply = _refused(refusal, line)
            if claimed and not (question.lost and question.suffers("reset")):
                keep(sandbox, claimed, reply)
    except StripeRefuses as refusal:
        reply = _refused(refusal, line)
        if claimed and refusal.kept:
            keep(sandbox, claimed, reply)
    return reply


def _answer_of_endpoint(sandbox: Sandbox, line: Line, question: Question) -> Reply:
    parameters = question.endpoint.read(read_form(_text(question.body)), "")
    origin = Origin(request=line.id, idempotency_key=question.claimed.key if question.claimed else None)
    answer: Json = {}
    if not question.lost:
        answer = question.endpoint.answer(Call(sandbox, parameters, question.ids, origin))
    if question.lost or question.suffers("stored_500"):
        return _refused(broken(), line)
    shown = expanded(sandbox, answer, parameters.get("expand", []))
    if question.fault is not None and lies(question.fault):
        shown = falsified_answer(shown, question.fault)
    return Reply(status=HTTPStatus.OK, body=_json(shown))


async def _wait_with_key(sandbox: Sandbox, line: Line, question: Question) -> None:
    keys = {question.claimed.key} if question.claimed else set()
    sandbox.keys_in_use |= keys
    try:
        await line.hold(question.seconds)
    finally:
        sandbox.keys_in_use -= keys


async def _send(line: Line, reply: Reply, question: Question) -> None:
    if question.suffers("error_after"):
        reply = _refused(broken(), line)
    if question.suffers("timeout_after"):
        await line.hold(question.seconds)
    # Stripe asks not to try again what it has kept a 500 for.
    retry = False if question.suffers("stored_500") else None
    await line.answer(reply, retry=retry, cut=question.suffers("timeout_after", "reset"))


def _let_in(sandbox: Sandbox, line: Line, size: int) -> None:
    key = _key_of(line.header("authorization"))
    if not key:
        raise _unknown_caller("You did not provide an API key: send it as a Bearer token.")
    if not hmac.compare_digest(key.encode(), sandbox.settings.api_key.encode()):
        raise _unknown_caller(f"Invalid API Key provided: {key[:8]}{'*' * 8}{key[-4:]}")
    version = line.header("stripe-version")
    if version and not _VERSION.fullmatch(version):
        raise StripeRefuses(HTTPStatus.BAD_REQUEST, f"Invalid Stripe API version: {version}")
    if size > _LARGEST_BODY:
        raise StripeRefuses(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request body is too large.")


def _key_of(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _unknown_caller(message: str) -> StripeRefuses:
    return StripeRefuses(HTTPStatus.UNAUTHORIZED, message)


def _claim(line: Line, body: bytes) -> Claim | None:
    key = line.header("idempotency-key")
    if not key or line.method != "POST":
        return None
    return claim(key, f"{line.method} {line.path}", body, line.id)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise StripeRefuses(HTTPStatus.BAD_REQUEST, "The request is not valid UTF-8.") from error


def _refused(refusal: StripeRefuses, line: Line) -> Reply:
    log.info("refused %s %s: %s", line.method, line.path, refusal)
    return Reply(status=refusal.status, body=_json({"error": refusal.error}))


def _json(answer: Json) -> bytes:
    return json.dumps(answer, indent=2).encode()
