"""Test clocks: a time of their own for the customers that hang on them, moved forward by the seller.

https://docs.stripe.com/billing/testing/test-clocks. Advancing does at once what Stripe does within
seconds: the answer says `advancing`, the object already `ready`.
"""

from typing import Final

from stripe.params.test_helpers import (
    TestClockAdvanceParams,
    TestClockCreateParams,
    TestClockDeleteParams,
    TestClockListParams,
    TestClockRetrieveParams,
)

from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import PAGED, page_of
from syndication.sandbox.stripe.paper import Json, new_id
from syndication.sandbox.stripe.refusals import wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.timetable import keep_appointments

_KIND: Final = "test_helpers.test_clock"
_URL: Final = "/v1/test_helpers/test_clocks"
# https://docs.stripe.com/billing/testing/test-clocks: a clock is deleted after thirty days.
_LIVES: Final = 30 * 24 * 60 * 60


@endpoint("POST", _URL, TestClockCreateParams, "frozen_time name")
def create_clock(call: Call[TestClockCreateParams]) -> Json:
    """Make a clock that stands still at a moment."""
    now = call.sandbox.now()
    clock = {
        "id": new_id(_KIND),
        "object": _KIND,
        "created": now,
        "deletes_after": now + _LIVES,
        "frozen_time": call.parameters["frozen_time"],
        "livemode": False,
        "name": call.parameters.get("name"),
        "status": "ready",
        "status_details": {},
    }
    call.sandbox.book.add(clock)
    announce(call.sandbox, f"{_KIND}.created", clock, call.origin)
    return clock


@endpoint("POST", f"{_URL}/{{id}}/advance", TestClockAdvanceParams, "frozen_time")
def advance_clock(call: Call[TestClockAdvanceParams]) -> Json:
    """Move a clock forward, and let happen to its customers what the time brings."""
    clock = call.sandbox.book.get(_KIND, call.id)
    if call.parameters["frozen_time"] <= clock.body["frozen_time"]:
        raise wrong("frozen_time", "A test clock can only be advanced to a time after its current one.")
    call.sandbox.book.change(clock, {"frozen_time": call.parameters["frozen_time"], "status": "advancing"})
    answer = dict(clock.body)
    announce(call.sandbox, f"{_KIND}.advancing", answer, call.origin)
    keep_appointments(call.sandbox, clock.id)
    call.sandbox.book.change(clock, {"status": "ready"})
    announce(call.sandbox, f"{_KIND}.ready", clock.body, call.origin)
    return answer


@endpoint("GET", f"{_URL}/{{id}}", TestClockRetrieveParams)
def retrieve_clock(call: Call[TestClockRetrieveParams]) -> Json:
    """Show one clock."""
    return call.sandbox.book.get(_KIND, call.id).body


@endpoint("GET", _URL, TestClockListParams, PAGED)
def list_clocks(call: Call[TestClockListParams]) -> Json:
    """Show the clocks, newest first."""
    return page_of(call.sandbox, call.parameters, _KIND, _URL)


@endpoint("DELETE", f"{_URL}/{{id}}", TestClockDeleteParams)
def delete_clock(call: Call[TestClockDeleteParams]) -> Json:
    """Take a clock away, with the customers that hang on it and their invoices."""
    clock = call.sandbox.book.get(_KIND, call.id)
    for entry in _hanging_on(call.sandbox, clock.id):
        call.sandbox.book.strike(entry.id)
    call.sandbox.book.strike(clock.id)
    announce(call.sandbox, f"{_KIND}.deleted", clock.body, call.origin)
    return {"id": clock.id, "object": _KIND, "deleted": True}


def _hanging_on(sandbox: Sandbox, clock: str) -> list[Entry]:
    kinds = ("customer", "invoice", "invoiceitem")
    return [entry for kind in kinds for entry in sandbox.book.all_of(kind, test_clock=clock)]
