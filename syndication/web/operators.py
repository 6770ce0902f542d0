"""What operators and their machines ask: is it alive, is it ready, how does it do."""

import hmac
import time
from http import HTTPStatus
from ipaddress import ip_address

from litestar import Response, get
from litestar.datastructures import State
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, Histogram, generate_latest

from syndication.errors import Unknown
from syndication.records import figures, requests
from syndication.records.migrations import waiting
from syndication.web.guards import ANYONE, client_of
from syndication.web.rendering import Req, house_of

ANSWERED = Histogram(
    "syndication_answer_seconds",
    "An answer took so long, by route, method and status",
    ["route", "method", "status"],
    buckets=(0.01, 0.05, 0.25, 1, 5, 20),
)

WAITING = Gauge("syndication_waiting", "How many wait, by what they are", ["what"])
OLDEST = Gauge("syndication_waiting_oldest_seconds", "For how long the oldest of them has", ["what"])


@get("/health/live", opt=dict(ANYONE), summary="Is the process alive?")
async def live() -> dict[str, str]:
    """Answer while the process can answer at all."""
    return {"status": "alive"}


@get("/health/ready", opt=dict(ANYONE), summary="Can it serve?")
async def ready(state: State) -> Response[dict[str, str]]:
    """Answer 200 when the database answers and every migration has been run; 503 otherwise."""
    async with house_of(state).database.reading() as db:
        await requests.moment(db)
        late = await waiting(db)
    if late:
        body = {"status": "waiting", "detail": f"{len(late)} migrations have not been run"}
        return Response(body, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    return Response({"status": "ready"})


@get("/metrics", opt=dict(ANYONE), media_type=CONTENT_TYPE_LATEST, include_in_schema=False)
async def metrics(request: Req, state: State) -> bytes:
    """Return this process's figures for Prometheus, and what waits. For whoever has the token, or is here."""
    house = house_of(state)
    if not _may_read(request, house.settings.metrics_token):
        raise Unknown
    async with house.database.reading() as db:
        for row in await figures.waiting(db):
            WAITING.labels(row.what).set(row.many)
            OLDEST.labels(row.what).set(row.oldest)
    return generate_latest()


def _may_read(request: Req, token: str) -> bool:
    if token:
        given = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    try:
        return ip_address(client_of(request)).is_loopback
    except ValueError:
        return False


def timed(app: ASGIApp) -> ASGIApp:
    """Return the application with each of its answers timed, by route: an address would name a person's."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        begun, status = time.perf_counter(), HTTPStatus.INTERNAL_SERVER_ERROR.value

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, sending)
        finally:
            route = scope.get("path_template") or "none"
            ANSWERED.labels(route, scope.get("method", ""), status).observe(time.perf_counter() - begun)

    return answer
