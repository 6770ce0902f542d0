"""Lists as Stripe pages them, and ids replaced by their objects where `expand` asks for it."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from syndication.sandbox.stripe.book import Condition, Page
from syndication.sandbox.stripe.paper import Json, listing
from syndication.sandbox.stripe.refusals import StripeRefuses, no_such
from syndication.sandbox.stripe.settings import Sandbox

PAGED: Final = "limit starting_after ending_before"
"""The parameters of every list, as an endpoint's `plays` names them."""
DATED: Final = f"{PAGED} created"

# Which field holds the id of what, in whatever object it stands.
_EXPANDABLE: Final = {
    "balance_transaction": ("balance_transaction",),
    "charge": ("charge",),
    "credit_note": ("credit_note",),
    "customer": ("customer",),
    "failure_balance_transaction": ("balance_transaction",),
    "invoice": ("invoice",),
    "latest_charge": ("charge",),
    "payment_intent": ("payment_intent",),
    "refund": ("refund",),
    "source": ("charge", "refund", "dispute"),
    "test_clock": ("test_helpers.test_clock",),
}
Included = Callable[[Sandbox, str], Json]
_INCLUDED: Final[dict[tuple[str, str], Included]] = {}
# https://docs.stripe.com/api/expanding_objects: four levels deep at most.
_DEEPEST: Final = 4
_SIGNS: Final = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def included(kind: str, name: str) -> Callable[[Included], Included]:
    """Register what fills a field that is only shown when `expand` names it."""

    def register(fill: Included) -> Included:
        _INCLUDED[kind, name] = fill
        return fill

    return register


def within(column: str, asked: Any) -> list[Condition]:  # noqa: ANN401  # a moment, or a range in one of many types
    """Return the conditions that a filter on a moment stands for; none when it is not asked."""
    if asked is None:
        return []
    if isinstance(asked, int):
        return [(f"{column} = ?", asked)]
    return [(f"{column} {_SIGNS[name]} ?", bound) for name, bound in asked.items()]


def equal(asked: Mapping[str, Any], *names: str) -> list[Condition]:
    """Return the conditions that fields of the object are what the call asks, where it asks."""
    return [(f"json_extract(body, '$.{name}') = ?", asked[name]) for name in names if asked.get(name)]


def page_of(
    sandbox: Sandbox, asked: Mapping[str, Any], kind: str, url: str, where: list[Condition] | None = None
) -> Json:
    """Return the asked page of one kind of object, newest first, as a list object."""
    page = Page(
        limit=asked.get("limit", 10),
        starting_after=asked.get("starting_after"),
        ending_before=asked.get("ending_before"),
    )
    conditions = within("created", asked.get("created")) + (where or [])
    entries, more = sandbox.book.listed(kind, page, conditions)
    return listing([entry.body for entry in entries], url=url, has_more=more)


def part_of(items: list[Json], asked: Mapping[str, Any], url: str) -> Json:
    """Return the asked page of lines that stand in their owner, in their own order."""
    places = {item["id"]: place for place, item in enumerate(items)}
    after, before = asked.get("starting_after"), asked.get("ending_before")
    for param, cursor in (("starting_after", after), ("ending_before", before)):
        if cursor is not None and cursor not in places:
            raise no_such("line item", cursor, param)
    limit: int = asked.get("limit", 10)
    if after is None and before is not None:
        end = places[before]
        return listing(items[max(0, end - limit) : end], url=url, has_more=end > limit)
    start = places[after] + 1 if after is not None else 0
    return listing(items[start : start + limit], url=url, has_more=len(items) > start + limit)


def expanded(sandbox: Sandbox, answer: Json, paths: list[str]) -> Json:
    """Return the answer with the objects in place of the ids the paths name.

    Raises StripeRefuses for a path that leads nowhere or too deep.
    """
    for path in paths:
        steps = path.split(".")
        if len(steps) > _DEEPEST:
            raise _cannot(path, "it is more than four levels deep")
        _expand(sandbox, answer, steps, path)
    return answer


def _expand(sandbox: Sandbox, subject: Any, steps: list[str], path: str) -> None:  # noqa: ANN401  # any JSON
    if isinstance(subject, list):
        for one in subject:
            _expand(sandbox, one, steps, path)
    elif isinstance(subject, dict) and steps:
        step, *rest = steps
        _fill(sandbox, subject, step, path)
        _expand(sandbox, subject[step], rest, path)


def _fill(sandbox: Sandbox, subject: Json, step: str, path: str) -> None:
    kind = subject.get("object", "")
    if fill := _INCLUDED.get((kind, step)):
        subject[step] = fill(sandbox, subject["id"])
    elif step in subject and step in _EXPANDABLE:
        if isinstance(subject[step], str):
            subject[step] = _object(sandbox, _EXPANDABLE[step], subject[step])
    elif not isinstance(subject.get(step), dict | list):
        raise _cannot(path, f"there is no such object in a {kind}")


def _object(sandbox: Sandbox, kinds: tuple[str, ...], identity: str) -> Json:
    found = (sandbox.book.find(kind, identity) for kind in kinds)
    entry = next((one for one in found if one), None)
    if entry is None:
        raise no_such(kinds[0], identity)
    return entry.body


def _cannot(path: str, reason: str) -> StripeRefuses:
    return StripeRefuses(
        HTTPStatus.BAD_REQUEST, f"This property cannot be expanded ({path}): {reason}.", param="expand"
    )
