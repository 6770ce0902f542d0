"""Lists as Stripe pages them, and ids replaced by their objects where `expand` asks for it."""

from http import HTTPStatus
from typing import Any, Final

from syndication.sandbox.stripe.book import Page
from syndication.sandbox.stripe.call import Call
from syndication.sandbox.stripe.paper import Json, listing
from syndication.sandbox.stripe.parameters import Listing, Range
from syndication.sandbox.stripe.refusals import StripeRefuses
from syndication.sandbox.stripe.settings import Sandbox

# Which field of which object holds the id of what.
_EXPANDABLE: Final = {
    ("checkout.session", "payment_intent"): "payment_intent",
    ("payment_intent", "latest_charge"): "charge",
    ("charge", "payment_intent"): "payment_intent",
    ("refund", "charge"): "charge",
    ("refund", "payment_intent"): "payment_intent",
}
# https://docs.stripe.com/api/expanding_objects: four levels deep at most.
_DEEPEST: Final = 4
_SIGNS: Final = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def created_within(asked: Range | int | None) -> list[tuple[str, Any]]:
    """Return the conditions that a filter on the moment of creation stands for."""
    if asked is None:
        return []
    if isinstance(asked, int):
        return [("created = ?", asked)]
    bounds = {name: getattr(asked, name) for name in _SIGNS}
    return [(f"created {_SIGNS[name]} ?", bound) for name, bound in bounds.items() if bound is not None]


def page_of(call: Call[Listing], kind: str, url: str, where: list[tuple[str, Any]]) -> Json:
    """Return the asked page of one kind of object, newest first, as a list object."""
    asked = call.parameters
    page = Page(limit=asked.limit, starting_after=asked.starting_after, ending_before=asked.ending_before)
    entries, more = call.sandbox.book.listed(kind, page, where)
    return listing([entry.body for entry in entries], url=url, has_more=more)


def expanded(sandbox: Sandbox, answer: Json, paths: tuple[str, ...]) -> Json:
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
    if (kind, step) == ("checkout.session", "line_items"):
        lines = sandbox.book.get(kind, subject["id"]).private["lines"]
        subject[step] = listing(lines, url=f"/v1/checkout/sessions/{subject['id']}/line_items")
    elif target := _EXPANDABLE.get((kind, step)):
        if isinstance(subject[step], str):
            subject[step] = sandbox.book.get(target, subject[step]).body
    elif not isinstance(subject.get(step), dict | list):
        raise _cannot(path, f"there is no such object in a {kind}")


def _cannot(path: str, reason: str) -> StripeRefuses:
    return StripeRefuses(
        HTTPStatus.BAD_REQUEST, f"This property cannot be expanded ({path}): {reason}.", param="expand"
    )
