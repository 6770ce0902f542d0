"""The API for people who write programs: every operation with a call that works and what came back."""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from litestar import get
from litestar.datastructures import State

from syndication.web.guards import ANYONE
from syndication.web.openapi import SCHEMES, Example, Json, examples, finished
from syndication.web.rendering import Page, Req, house_of, shown
from syndication.web.views import View

TOKENS: Mapping[str, str] = {
    "holder": "ACCESS_TOKEN",
    "desk": "DESK_KEY",
    "cms": "CMS_KEY",
    "partner": "PARTNER_KEY",
}
"""The shell variable in which a call expects its token."""

_DEEPEST = 3
"""How deep the fields of a body are listed; deeper ones are seen in the example."""


class Field(View, frozen=True, kw_only=True):
    """One field of a body or one parameter: its path, what it is, and whether it is needed."""

    name: str
    kind: str
    needed: bool


class Operation(View, frozen=True, kw_only=True):
    """One operation as its chapter shows it."""

    id: str
    method: str
    path: str
    summary: str
    says: str
    who: tuple[str, ...]
    """Whose token it takes; empty: anyone's, or none."""
    parameters: tuple[Field, ...]
    fields: tuple[Field, ...]
    call: str
    status: int
    answer: str


class Chapter(View, frozen=True, kw_only=True):
    """A chapter of the reference."""

    name: str
    says: str
    operations: tuple[Operation, ...]


class ReferencePage(View, frozen=True, kw_only=True):
    """`GET /api`: the reference. `keys` are (variable, what stands in it)."""

    base_url: str
    keys: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]


@get("/api", opt=dict(ANYONE), include_in_schema=False)
async def reference(request: Req, state: State) -> Page:
    """Show what programs can ask for."""
    described = finished(request.app, request.app.openapi_schema.to_schema())
    base = house_of(state).settings.base_url
    page = ReferencePage(
        base_url=base,
        keys=tuple((TOKENS[name], says) for name, says in SCHEMES.items()),
        chapters=tuple(_chapters(described, base)),
    )
    return shown(request, "public/reference.html", page)


def curl(method: str, url: str, example: Example) -> str:
    """Return the call as a line for a shell; the token is read from a variable of `TOKENS`."""
    parts = [f"curl {shlex.quote(url)}"]
    if method != "GET":
        parts[0] = f"curl -X {method} {shlex.quote(url)}"
    if example.who:
        parts.append(f'-H "Authorization: Bearer ${TOKENS[example.who]}"')
    if example.html:
        parts += ["-H 'Content-Type: text/html'", f"--data-binary {shlex.quote(example.html)}"]
    elif example.body is not None:
        parts += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(_written(example.body))}"]
    elif example.answer is None and method == "GET":
        parts.append("-OJ")  # a file, under the name it brings
    return " \\\n  ".join(parts)


def _written(body: object) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False)


def _chapters(described: Json, base: str) -> Iterator[Chapter]:
    for tag in described["tags"]:
        found = tuple(
            _operation(described, path, method, told, base)
            for path, methods in described["paths"].items()
            for method, told in methods.items()
            if tag["name"] in told["tags"]
        )
        if found:
            yield Chapter(name=tag["name"], says=tag["description"], operations=found)


def _operation(described: Json, path: str, method: str, told: Json, base: str) -> Operation:
    example = examples()[told["operationId"]]
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told["summary"],
        says=told.get("description", ""),
        who=tuple(TOKENS[name] for each in told["security"] for name in each),
        parameters=tuple(
            Field(
                name=each["name"], kind=_kind(described, each["schema"]), needed=each.get("required", False)
            )
            for each in told.get("parameters", ())
        ),
        fields=tuple(_fields(described, body)),
        call=curl(method.upper(), base + example.path, example),
        status=example.status,
        answer="" if example.answer is None else _written(example.answer),
    )


def _fields(described: Json, schema: Json, before: str = "", deep: int = 0) -> Iterator[Field]:
    schema = _resolved(described, schema)
    needed = set(schema.get("required", ()))
    for name, each in schema.get("properties", {}).items():
        yield Field(name=before + name, kind=_kind(described, each), needed=name in needed)
        inner = _resolved(described, each)
        if deep < _DEEPEST and "properties" in inner:
            yield from _fields(described, inner, f"{before}{name}.", deep + 1)


def _resolved(described: Json, schema: Json) -> Json:
    """Return a schema itself, whether it is named, or may be null beside it."""
    if "$ref" in schema:
        named: Json = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return named
    real = [each for each in schema.get("oneOf", ()) if each.get("type") != "null"]
    return _resolved(described, real[0]) if len(real) == 1 else schema


def _kind(described: Json, schema: Json) -> str:
    """Return what a value is, in words."""
    schema = _resolved(described, schema)
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return f"“{schema['const']}”"
    if "oneOf" in schema:
        kinds = dict.fromkeys(_kind(described, each) for each in schema["oneOf"])
        return " or ".join(kind for kind in kinds if kind != "null")
    if schema.get("type") == "array":
        return f"list of {_kind(described, schema.get('items', {}))}"
    if schema.get("type") == "object" or "properties" in schema:
        return "object"
    return _simple(schema)


def _simple(schema: Mapping[str, Any]) -> str:
    names = {"date": "a day, 2026-12-31", "date-time": "a moment, UTC", "uuid": "an id", "uri": "an address"}
    kind = names.get(schema.get("format", ""), str(schema.get("type", "any value")))
    bounds = [schema.get("minimum"), schema.get("maximum")]
    if None not in bounds:
        return f"{kind} from {bounds[0]:.0f} to {bounds[1]:.0f}"
    return kind


HANDLERS = [reference]
