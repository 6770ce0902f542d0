"""One call of the API, and the table of endpoints that answer it."""

import re
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

import msgspec

from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.parameters import Asked, Parameters
from syndication.sandbox.stripe.settings import Sandbox


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What caused a change: the API request and its idempotency key, or neither (the page, a timer)."""

    request: str | None = None
    idempotency_key: str | None = None


Read = TypeVar("Read", bound=Parameters, covariant=True)  # noqa: PLC0105  # the name says what it is: the parameters as read


class Call(Generic[Read]):
    """A call that has been let in: its parameters are read, `id` is the one in its path or empty."""

    def __init__(self, sandbox: Sandbox, parameters: Read, identity: str, origin: Origin) -> None:
        self.sandbox = sandbox
        self.parameters = parameters
        self.id = identity
        self.origin = origin


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A method and a path, what may be asked there, and the function that answers."""

    method: str
    path: re.Pattern[str]
    parameters: type[Parameters]
    answer: Callable[[Any], Json]


ENDPOINTS: Final[list[Endpoint]] = []
"""Every endpoint of the API. A module adds its own with `endpoint` when it is imported."""


def endpoint(
    method: str, path: str, parameters: type[Asked]
) -> Callable[[Callable[[Call[Asked]], Json]], Callable[[Call[Asked]], Json]]:
    """Register a function as the answer to `method path`; `{id}` in the path matches one segment."""
    pattern = re.compile(re.escape(path).replace(r"\{id\}", r"(?P<id>[^/]+)"))

    def register(answer: Callable[[Call[Asked]], Json]) -> Callable[[Call[Asked]], Json]:
        ENDPOINTS.append(Endpoint(method=method, path=pattern, parameters=parameters, answer=answer))
        return answer

    return register


def find_endpoint(method: str, path: str) -> tuple[Endpoint, str] | None:
    """Return the endpoint for a method and a path, and the id in the path."""
    for candidate in ENDPOINTS:
        match = candidate.path.fullmatch(path)
        if match and candidate.method == method:
            return candidate, match.groupdict().get("id", "")
    return None
