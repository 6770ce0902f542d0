"""The API's description: Litestar's, and what it cannot know: who may, what can go wrong, what it looks like.

The examples are answers this service has given: `make examples` asks for all of them anew.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute

from syndication.settings import resources

Json = dict[str, Any]

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

_PROBLEM_SCHEMA: Json = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "The kind of trouble."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for a person."},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "errors": {
            "type": "array",
            "description": "Every wrong field.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": "string", "description": "Its path as sent: `usage.months`."},
                    "message": {"type": "string", "description": "What to do about it."},
                },
            },
        },
    },
}
"""RFC 9457, with every wrong field in `errors`."""

SCHEMES: Mapping[str, str] = {
    "holder": "The `access_token` of a request: whoever asked holds it.",
    "desk": "A key of the desk: `syndication key add --scope desk NAME`.",
    "cms": "A key of the newsroom's CMS: `syndication key add --scope cms NAME`.",
    "partner": "A key of a partner, made on the partner's own pages.",
}
"""Who a bearer token may belong to."""

_MAY: Mapping[str, tuple[str, ...]] = {
    "holder": ("holder", "desk"),
    "licensee": ("holder", "desk", "partner"),
}
"""Rules under which more than one kind of token is good."""

_GROUPS: tuple[tuple[str, str, str], ...] = (
    ("Operators", "Is it alive, can it serve?", r"^/health"),
    (
        "Partners",
        "What a partner's own programs ask: licences, copies, where they were published.",
        r"^/api/v1/licences$|/placements$",
    ),
    (
        "Money",
        "What came, what goes back, what is owed, what waits for a person.",
        r"^/api/v1/money|/refunds$",
    ),
    (
        "Licences and copies",
        "For whoever holds a licence, and for anyone who wants to check one.",
        r"^/api/v1/licences|jwks|/documents/",
    ),
    (
        "The newsroom",
        "What the CMS pushes, and what may be licensed of it.",
        r"^/api/v1/articles/\{slug\}(/rights)?$",
    ),
    ("The desk's decisions", "Approve, decline, offer.", r"/(approve|decline|offer)$"),
    ("Asking for a licence", "A fee at once, then a request, then the payment.", r""),
)
"""The chapters of the description: name, what is in it, the paths that belong to it. The first that fits."""

_WRITES = frozenset({"POST", "PUT", "DELETE", "PATCH"})

_PAGE_BODY: Json = {
    "required": True,
    "content": {
        "text/html": {"schema": {"type": "string", "description": "The article's page."}},
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["url", "html"],
                "properties": {"url": {"type": "string"}, "html": {"type": "string"}},
            }
        },
    },
}
"""What `PUT /api/v1/articles/{slug}` takes; its handler reads the body itself."""


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One call as it was made, and what came back. `answer` is None where that is a file, or nothing."""

    path: str
    """With its query, as asked."""
    who: str = ""
    """Whose token was sent: a name of `SCHEMES`, or empty."""
    body: Any = None
    html: str = ""
    """The body of a call that takes a page."""
    status: int
    answer: Any = None


@cache
def examples() -> Mapping[str, Example]:
    """Return the example of each operation, by its id."""
    content = (resources() / "templates" / "api" / "examples.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, Example])


def operation_id(handler: HTTPRouteHandler, _method: object, _path: object) -> str:
    """Return what an operation is called: as the function that answers it."""
    return handler.handler_name


class Description(JsonRenderPlugin):
    """Serves the finished description."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: Json) -> bytes:
        """Return it as JSON."""
        return msgspec.json.encode(finished(request.app, openapi_schema))


def finished(app: Litestar, described: Json) -> Json:
    """Return Litestar's description with chapters, keys, problems and examples."""
    made: Json = _of_one_kind(msgspec.json.decode(msgspec.json.encode(described)))
    made["tags"] = [{"name": name, "description": says} for name, says, _ in reversed(_GROUPS)]
    components = made["components"]
    components["schemas"]["Problem"] = _PROBLEM_SCHEMA
    components["securitySchemes"] = {
        name: {"type": "http", "scheme": "bearer", "description": says} for name, says in SCHEMES.items()
    }
    for path, method, handler in _told(app):
        if operation := made["paths"].get(path, {}).get(method.lower()):
            _finish(operation, path, method, handler)
    return made


def _of_one_kind(part: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a description whose lists hold what they hold: Litestar reads the dots of a tuple as a kind."""
    if isinstance(part, list):
        return [_of_one_kind(each) for each in part]
    if not isinstance(part, dict):
        return part
    kinds = part.get("oneOf")
    if isinstance(kinds, list) and {} in kinds and len(kinds) == 2:  # noqa: PLR2004 - the kind and the dots
        return _of_one_kind(next(kind for kind in kinds if kind))
    return {name: _of_one_kind(each) for name, each in part.items()}


def keys_of(handler: HTTPRouteHandler) -> tuple[str, ...]:
    """Return whose tokens an operation takes; none where anyone may come."""
    who = handler.opt["who"]
    return _MAY.get(who, (who,) if who in SCHEMES else ())


def _told(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                yield route.path_format, method, handler


def _finish(operation: Json, path: str, method: str, handler: HTTPRouteHandler) -> None:
    operation["tags"] = [next(name for name, _, paths in _GROUPS if re.search(paths, path))]
    keys = keys_of(handler)
    operation["security"] = [{name: []} for name in keys]
    responses = operation["responses"]
    responses.pop("400", None)  # as the framework would say it, and we do not
    if operation["operationId"] == "put_article":
        operation["requestBody"] = _PAGE_BODY
        responses["201"] = responses["200"] | {"description": "It was not there before."}
    example = examples().get(operation["operationId"])
    if example is not None:
        _show(operation, example)
    for status in _refusals(operation, path, method, handler, keys):
        responses[str(status.value)] = {"description": _WORDS[status], "content": _PROBLEM}


def _show(operation: Json, example: Example) -> None:
    """Put what was sent and what came back beside the schemas."""
    for form, sent in (("application/json", example.body), ("text/html", example.html or None)):
        content = operation.get("requestBody", {}).get("content", {}).get(form)
        if content is not None and sent is not None:
            content["example"] = sent
    answer = operation["responses"].get(str(example.status), {}).get("content", {}).get("application/json")
    if answer is not None and example.answer is not None:
        answer["example"] = example.answer


_WORDS: Mapping[HTTPStatus, str] = {
    HTTPStatus.UNAUTHORIZED: "No token, or none that is good.",
    HTTPStatus.FORBIDDEN: "This token may not do this.",
    HTTPStatus.NOT_FOUND: "There is nothing here, or nothing for this token: the answer is the same.",
    HTTPStatus.CONFLICT: "The business says no: the stage, the rights, or the article.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Some of what was sent cannot be used; every wrong field is named.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too often; `Retry-After` says when to go on.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Something that is not ours did not answer; nothing was lost.",
}


def _refusals(
    operation: Json, path: str, method: str, handler: HTTPRouteHandler, keys: Sequence[str]
) -> Iterator[HTTPStatus]:
    if path.startswith("/health"):
        return
    takes = "requestBody" in operation or any(
        each["in"] == "query" for each in operation.get("parameters", ())
    )
    if keys:
        yield HTTPStatus.UNAUTHORIZED
    if set(keys) & {"desk", "cms", "partner"}:
        yield HTTPStatus.FORBIDDEN
    if "{" in path:
        yield HTTPStatus.NOT_FOUND
    if method in _WRITES and "/quotes" not in path:
        yield HTTPStatus.CONFLICT
    if takes:
        yield HTTPStatus.UNPROCESSABLE_ENTITY
    if not keys and handler.guards:
        yield HTTPStatus.TOO_MANY_REQUESTS
    yield HTTPStatus.SERVICE_UNAVAILABLE
