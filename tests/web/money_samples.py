"""The pages that show money in each state they can be in, for the samples of every page."""

from syndication.errors import FieldProblem
from syndication.web.views import BillingTyped, Choice

HOSTILE = "<script>alert(1)</script>\"' onload=alert(1) {{ 7 * 7 }}"

COUNTRIES = (Choice(value="FR", label="France"), Choice(value="GB", label="United Kingdom"))
BILLING = BillingTyped(
    purchase_order=HOSTILE,
    reference="Desk 7",
    billing_line1="1 Quay Street",
    billing_postal_code="HU1 1AA",
    billing_country="GB",
)
BILLING_WRONG = (
    FieldProblem(field="purchase_order", message="Keep the order number under 100 characters, on one line."),
    FieldProblem(field="billing_city", message="Give the town."),
)
