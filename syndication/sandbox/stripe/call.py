"""One call of the API, and the table of endpoints that answer it."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar

import msgspec

from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.parameters import Reader, parameters_of
from syndication.sandbox.stripe.settings import Sandbox


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What caused a change: the API request and its idempotency key, or neither (the page, a timer)."""

    request: str | None = None
    idempotency_key: str | None = None


Asked = TypeVar("Asked", bound=Mapping[str, object])


class Call(Generic[Asked]):
    """A call that has been let in: its parameters are read, `id` is the one in its path or empty."""

    def __init__(self, sandbox: Sandbox, parameters: Asked, ids: Mapping[str, str], origin: Origin) -> None:
        self.sandbox = sandbox
        self.parameters = parameters
        self.id = ids.get("id", "")
        self.part = ids.get("part", "")
        self.origin = origin


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A method and a path, what reads the parameters there, and the function that answers."""

    method: str
    path: re.Pattern[str]
    read: Reader
    answer: Callable[[Any], Json]


ENDPOINTS: Final[list[Endpoint]] = []
"""Every endpoint of the API. A module adds its own with `endpoint` when it is imported."""


def endpoint(
    method: str, path: str, asks: type[Asked], plays: str = ""
) -> Callable[[Callable[[Call[Asked]], Json]], Callable[[Call[Asked]], Json]]:
    """Register a function as the answer to `method path`.

    `{id}` and `{part}` in the path match one segment each. `asks` is the stripe package's type of the
    parameters and `plays` names those that are played (see the module `parameters`).
    """
    pattern = re.compile(re.sub(r"\\\{(id|part)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
    read = parameters_of(asks, plays)

    def register(answer: Callable[[Call[Asked]], Json]) -> Callable[[Call[Asked]], Json]:
        ENDPOINTS.append(Endpoint(method=method, path=pattern, read=read, answer=answer))
        return answer

    return register


def find_endpoint(method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """Return the endpoint for a method and a path, and the ids in the path.

    A path spelt out goes before one with an id in its place: `/v1/invoices/search` is no invoice.
    """
    found = [
        (one, match.groupdict())
        for one in ENDPOINTS
        if one.method == method and (match := one.path.fullmatch(path))
    ]
    return min(found, key=lambda pair: len(pair[1]), default=None)
