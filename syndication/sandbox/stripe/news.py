"""The list of events: what a seller asks who missed a webhook."""

import json
from typing import Final

from stripe.params import EventListParams, EventRetrieveParams

from syndication.sandbox.stripe.book import Condition
from syndication.sandbox.stripe.call import Call, endpoint
from syndication.sandbox.stripe.events import shown
from syndication.sandbox.stripe.lists import DATED, page_of
from syndication.sandbox.stripe.paper import Json

_OF_TYPES: Final = (
    "EXISTS (SELECT 1 FROM json_each(?) AS wanted"
    " WHERE json_extract(objects.body, '$.type') GLOB wanted.value)"
)
_DELIVERED: Final = (
    "(NOT EXISTS (SELECT 1 FROM deliveries WHERE event = objects.id AND state = 'waiting')) = ?"
)


@endpoint("GET", "/v1/events/{id}", EventRetrieveParams)
def retrieve_event(call: Call[EventRetrieveParams]) -> Json:
    """Show one event with the number of deliveries still under way."""
    return shown(call.sandbox, call.sandbox.book.get("event", call.id))


@endpoint("GET", "/v1/events", EventListParams, f"{DATED} type types delivery_success")
def list_events(call: Call[EventListParams]) -> Json:
    """Show events, newest first, of some types and a span of time when asked; a type may end in `.*`."""
    asked = call.parameters
    where: list[Condition] = []
    kinds = [*asked.get("types", []), *([asked["type"]] if asked.get("type") else [])]
    if kinds:
        where.append((_OF_TYPES, json.dumps(kinds)))
    if "delivery_success" in asked:
        where.append((_DELIVERED, int(asked["delivery_success"])))
    page = page_of(call.sandbox, asked, "event", "/v1/events", where)
    page["data"] = [shown(call.sandbox, call.sandbox.book.get("event", one["id"])) for one in page["data"]]
    return page
