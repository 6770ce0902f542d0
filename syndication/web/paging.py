"""Pages of a list in the order of its rows: each is asked for by the last row of the one before."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeVar

Key = TypeVar("Key")

_LONGEST_NUMBER = 18
"""Digits: what PostgreSQL's bigint holds of them whatever they are."""


class Listed(Protocol):
    """What a list is ordered by."""

    @property
    def id(self) -> object:
        """Its own name."""

    @property
    def at(self) -> datetime:
        """When it came to be."""


def after_row(given: str, kind: Callable[[str], Key]) -> tuple[datetime, Key] | None:
    """Return the row a page follows: when it was, and its id. Raises ValueError for what is no row."""
    if not given:
        return None
    at, _, id_ = given.partition("~")
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise ValueError(given)
    return moment, kind(id_)


def next_page(rows: Sequence[Listed], most: int) -> str:
    """Return what asks for the page after these rows; empty at the end of the list."""
    if len(rows) < most:
        return ""
    return f"{rows[-1].at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{rows[-1].id}"


def row_number(given: str) -> int:
    """Return the number of a row. Raises ValueError for what no row can have."""
    if not given.isascii() or not given.isdecimal() or len(given) > _LONGEST_NUMBER:
        raise ValueError(given)
    return int(given)


def stripe_name(given: str) -> str:
    """Return an id of Stripe's. Raises ValueError for what cannot be one."""
    if not given.isascii() or not given.replace("_", "").isalnum():
        raise ValueError(given)
    return given
