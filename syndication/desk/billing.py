"""The bill of a request as Stripe prints it: who pays, each licence a line, the tax a line of its own."""

from collections.abc import Sequence
from uuid import uuid4

from schemas.quote import Quote
from syndication.desk.house import House
from syndication.gateways.stripe import CustomerOrder, Item
from syndication.licensing.licence_number import format_number
from syndication.licensing.organisations import mailbox
from syndication.records import checkouts, licences, requests
from syndication.records.checkouts import CheckoutRow
from syndication.records.requests import RequestRow


async def billed(house: House, checkout: CheckoutRow) -> tuple[RequestRow, tuple[Item, ...]]:
    """Return the request of a try to pay, and the lines that add up to its amount."""
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, checkout.request_id)
        reserved = await licences.licences_of_request(db, checkout.request_id)
    assert request is not None  # noqa: S101 - a checkout always has its request
    fees = [
        Item(
            name=licence.headline[:250],
            detail=f"Licence {format_number(licence.number)}",
            amount=licence.terms.net,
        )
        for licence in reserved
    ]
    return request, on_the_bill(fees, request.quote)


def on_the_bill(fees: Sequence[Item], quote: Quote) -> tuple[Item, ...]:
    """Return the lines that add up to a quote's total: its fees and its tax; what is nought is no line."""
    tax = Item(name="Tax", detail=quote.tax_label, amount=quote.tax)
    return tuple(item for item in (*fees, tax) if item.amount)


async def customer(house: House, request: RequestRow, checkout: CheckoutRow) -> str:
    """Return who pays, at Stripe: made on the first payment, used again for every later one.

    The same person of the same organisation is the same customer. Whoever only names an organisation
    is another one, so that no page of Stripe's shows a stranger somebody's address.
    """
    key, email = request.organisation_key, mailbox(request.contact.email)
    async with house.database.transaction("customer") as db:
        await checkouts.add_customer(db, id=uuid4(), organisation_key=key, email=email)
        row = await checkouts.customer_of(db, key, email)
    assert row is not None  # noqa: S101 - stored in this transaction, or before it
    stripe_id = row.stripe_id
    if stripe_id is None:
        order = CustomerOrder(key=row.id, name=request.organisation.name, email=request.contact.email)
        made = await house.stripe.add_customer(order)
        async with house.database.transaction("customer_made") as db:
            stripe_id = await checkouts.customer_made(db, row.id, stripe_id=made)
    if checkout.billing_address is not None:
        await house.stripe.address_customer(stripe_id, checkout.billing_address, key=str(checkout.id))
    return stripe_id
