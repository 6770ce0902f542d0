"""The news that something happened, as Stripe draws it."""

from typing import Any, Final

from syndication.sandbox.stripe.paper import Json, new_id

API_VERSION: Final = "2026-10-28.endive"
"""The version of the API these shapes are of; events carry it and every answer names it."""


def event(kind: str, subject: Json, *, moment: int, request: Json, previous: Json | None) -> Json:
    """Return the news that something happened to an object, with the object as it was then."""
    contents: dict[str, Any] = {"object": subject}
    if previous is not None:
        contents["previous_attributes"] = previous
    return {
        "id": new_id("event"),
        "object": "event",
        "api_version": API_VERSION,
        "created": moment,
        "data": contents,
        "livemode": subject.get("livemode", False),
        "pending_webhooks": 0,
        "request": request,
        "type": kind,
    }
