"""What the buyer wants on the invoice: typed on the status page, kept as typed when it cannot be read."""

from typing import Any

from litestar.datastructures import FormMultiDict

from schemas.request import CheckoutWish
from syndication.errors import FieldProblem, Malformed
from syndication.records.checkouts import BilledRow
from syndication.web.answers import struct
from syndication.web.forms import typed_in
from syndication.web.views import BillingTyped

_ADDRESS = ("line1", "line2", "city", "postal_code", "region")
"""The lines of an address; a country alone is none, since one is always chosen."""


def checkout_wish(form: FormMultiDict) -> CheckoutWish:
    """Return how somebody wants to pay. Raises Malformed under the names of the form's inputs."""
    address = {name: typed_in(form, f"billing_{name}").strip() for name in (*_ADDRESS, "country")}
    given: dict[str, Any] = {name: typed_in(form, name).strip() for name in ("purchase_order", "reference")}
    if typed_in(form, "method"):
        given["method"] = typed_in(form, "method")
    if any(address[name] for name in _ADDRESS):
        given["billing_address"] = address
    try:
        return struct(given, CheckoutWish)
    except Malformed as wrong:
        problems = tuple(_at_input(problem) for problem in wrong.problems)
        raise Malformed(wrong.detail, problems=problems) from None


def typed_billing(form: FormMultiDict) -> BillingTyped:
    """Return what was typed, as typed."""
    return BillingTyped(**{name: typed_in(form, name) for name in BillingTyped.__struct_fields__})


def known_billing(wanted: BilledRow, country: str) -> BillingTyped:
    """Return what was said the last time; without an address the country of the buyer's seat is chosen."""
    where = wanted.billing_address
    if where is None:
        return BillingTyped(
            purchase_order=wanted.purchase_order, reference=wanted.reference, billing_country=country
        )
    return BillingTyped(
        purchase_order=wanted.purchase_order,
        reference=wanted.reference,
        **{f"billing_{name}": getattr(where, name) for name in (*_ADDRESS, "country")},
    )


def _at_input(problem: FieldProblem) -> FieldProblem:
    name = problem.field.replace("billing_address.", "billing_")
    return FieldProblem(field=name, message=problem.message)
