"""Tax numbers of customers, and what the registers say of them.

The numbers whose digits are all 0, 1 or 2 are Stripe's own for testing: verified, unverified, pending
for ever (https://docs.stripe.com/billing/testing-tax-ids). Any other European or British number of the
right form is verified at once; other countries are not looked up.
"""

import re
from typing import Final

from stripe.params import (
    CustomerTaxIdCreateParams,
    CustomerTaxIdDeleteParams,
    CustomerTaxIdListParams,
    CustomerTaxIdRetrieveParams,
)

from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import PAGED, included, page_of
from syndication.sandbox.stripe.paper import Json, listing
from syndication.sandbox.stripe.refusals import no_such, wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import customer as shapes
from syndication.sandbox.stripe.timetable import moment_of

_REGISTERED: Final = frozenset({"eu_vat", "gb_vat"})
_FORMS: Final = {
    "eu_vat": re.compile(r"(?!GB|CH|NO)[A-Z]{2}[0-9A-Z+*]{2,13}"),
    "gb_vat": re.compile(r"(GB|XI)([0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3})"),
}
_ANSWERS: Final = {"1": "unverified", "2": "pending"}


def give_tax_id(sandbox: Sandbox, owner: Json, kind: str, number: str, origin: Origin) -> Json:
    """Write a customer's tax number down, ask the register, and tell of both; refuses a wrong form."""
    form = _FORMS.get(kind)
    if form is not None and not form.fullmatch(number):
        raise wrong("value", f"Invalid value for {kind}.", "tax_id_invalid")
    entry = sandbox.book.add(shapes.tax_id(owner, kind, number, moment_of(sandbox, owner["test_clock"])))
    if kind not in _REGISTERED:
        sandbox.book.change(entry, {"verification": None})
    announce(sandbox, "customer.tax_id.created", entry.body, origin)
    if kind in _REGISTERED:
        _look_up(sandbox, entry, owner)
    return entry.body


def _look_up(sandbox: Sandbox, entry: Entry, owner: Json) -> None:
    digits = set(re.sub(r"\D", "", entry.body["value"]))
    answer = _ANSWERS.get(digits.pop(), "verified") if len(digits) == 1 else "verified"
    if answer == "pending":
        return
    verified = answer == "verified"
    verification = {
        "status": answer,
        "verified_address": "1 Register Street" if verified else None,
        "verified_name": (owner["name"] or "A registered business") if verified else None,
    }
    before = sandbox.book.change(entry, {"verification": verification})
    announce(sandbox, "customer.tax_id.updated", entry.body, Origin(), before)


@endpoint("POST", "/v1/customers/{id}/tax_ids", CustomerTaxIdCreateParams, "type value")
def create_tax_id(call: Call[CustomerTaxIdCreateParams]) -> Json:
    """Give a customer a tax number."""
    owner = call.sandbox.book.get("customer", call.id)
    asked = call.parameters
    return give_tax_id(call.sandbox, owner.body, asked["type"], asked["value"], call.origin)


@endpoint("GET", "/v1/customers/{id}/tax_ids/{part}", CustomerTaxIdRetrieveParams)
def retrieve_tax_id(call: Call[CustomerTaxIdRetrieveParams]) -> Json:
    """Show one tax number of a customer."""
    return _one_of(call.sandbox, call.id, call.part).body


@endpoint("DELETE", "/v1/customers/{id}/tax_ids/{part}", CustomerTaxIdDeleteParams)
def delete_tax_id(call: Call[CustomerTaxIdDeleteParams]) -> Json:
    """Take a tax number from a customer."""
    entry = _one_of(call.sandbox, call.id, call.part)
    call.sandbox.book.strike(entry.id)
    announce(call.sandbox, "customer.tax_id.deleted", entry.body, call.origin)
    return {"id": entry.id, "object": "tax_id", "deleted": True}


@endpoint("GET", "/v1/customers/{id}/tax_ids", CustomerTaxIdListParams, PAGED)
def list_tax_ids(call: Call[CustomerTaxIdListParams]) -> Json:
    """Show a customer's tax numbers, newest first."""
    call.sandbox.book.get("customer", call.id)
    owned = [("json_extract(body, '$.customer') = ?", call.id)]
    return page_of(call.sandbox, call.parameters, "tax_id", f"/v1/customers/{call.id}/tax_ids", owned)


@included("customer", "tax_ids")
def tax_ids_of(sandbox: Sandbox, customer: str) -> Json:
    """Return a customer's tax numbers, as it shows them when asked."""
    known = sandbox.book.all_of("tax_id", customer=customer)
    return listing([one.body for one in reversed(known)], url=f"/v1/customers/{customer}/tax_ids")


def _one_of(sandbox: Sandbox, customer: str, identity: str) -> Entry:
    entry = sandbox.book.get("tax_id", identity)
    if entry.body["customer"] != customer:
        raise no_such("tax_id", identity)
    return entry
