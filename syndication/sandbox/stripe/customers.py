"""Customers: organisations that are sent invoices, with their tax numbers."""

from collections.abc import Mapping
from typing import Any, Final

from stripe.params import (
    CustomerCreateParams,
    CustomerListParams,
    CustomerRetrieveParams,
    CustomerSearchParams,
    CustomerUpdateParams,
)

from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import DATED, equal, page_of
from syndication.sandbox.stripe.paper import Json, metadata
from syndication.sandbox.stripe.queries import QUERIED, found
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes import customer as shapes
from syndication.sandbox.stripe.tax_ids import give_tax_id
from syndication.sandbox.stripe.timetable import moment_of

_PLAYED: Final = "name email phone description metadata address preferred_locales tax_exempt"


@endpoint("POST", "/v1/customers", CustomerCreateParams, f"{_PLAYED} test_clock tax_id_data")
def create_customer(call: Call[CustomerCreateParams]) -> Json:
    """Make a customer, with tax numbers when they are given."""
    asked = call.parameters
    customer = make(call.sandbox, asked, call.origin)
    for number in asked.get("tax_id_data", []):
        give_tax_id(call.sandbox, customer.body, number["type"], number["value"], call.origin)
    return customer.body


def make(sandbox: Sandbox, asked: Mapping[str, Any], origin: Origin) -> Entry:
    """Write a customer down and tell of it."""
    moment = moment_of(sandbox, asked.get("test_clock"))
    customer = sandbox.book.add(shapes.customer(asked, moment))
    announce(sandbox, "customer.created", customer.body, origin)
    return customer


@endpoint("GET", "/v1/customers/{id}", CustomerRetrieveParams)
def retrieve_customer(call: Call[CustomerRetrieveParams]) -> Json:
    """Show one customer."""
    return call.sandbox.book.get("customer", call.id).body


@endpoint("POST", "/v1/customers/{id}", CustomerUpdateParams, _PLAYED)
def update_customer(call: Call[CustomerUpdateParams]) -> Json:
    """Change what is sent; an empty text takes a field away."""
    asked = call.parameters
    customer = call.sandbox.book.get("customer", call.id)
    changes: Json = {
        name: asked[name] or None
        for name in ("name", "email", "phone", "description", "preferred_locales")
        if name in asked
    }
    if "address" in asked:
        changes["address"] = shapes.place(asked["address"])
    if "tax_exempt" in asked:
        changes["tax_exempt"] = asked["tax_exempt"] or "none"
    if "metadata" in asked:
        changes["metadata"] = metadata(asked["metadata"], customer.body["metadata"])
    before = call.sandbox.book.change(customer, changes)
    announce(call.sandbox, "customer.updated", customer.body, call.origin, before)
    return customer.body


@endpoint("GET", "/v1/customers", CustomerListParams, f"{DATED} email test_clock")
def list_customers(call: Call[CustomerListParams]) -> Json:
    """Show customers, newest first, of one email address (as it was written) when asked."""
    where = equal(call.parameters, "email", "test_clock")
    return page_of(call.sandbox, call.parameters, "customer", "/v1/customers", where)


@endpoint("GET", "/v1/customers/search", CustomerSearchParams, QUERIED)
def search_customers(call: Call[CustomerSearchParams]) -> Json:
    """Show the customers that a query describes."""
    return found(call.sandbox, call.parameters, "customer")
