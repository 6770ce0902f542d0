"""What operators and their machines ask: is it alive, is it ready, how does it do."""

from http import HTTPStatus

from litestar import Response, get
from litestar.datastructures import State
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from syndication.records import requests
from syndication.records.migrations import waiting
from syndication.web.guards import ANYONE
from syndication.web.rendering import house_of


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
async def metrics() -> bytes:
    """Return this process's figures for Prometheus."""
    return generate_latest()
