"""The books of a house: every movement of money is booked once, and every journal sums to zero."""

from uuid import UUID


from syndication.desk import accounts
from syndication.desk.found import locked
from syndication.desk.house import House
from syndication.desk.intake import receive
from syndication.desk.issue import reserve
from syndication.records import licences
from syndication.records.door import Db
from syndication.records.requests import RequestRow
from tests.desk.test_quotation import PLAIN

Balances = dict[str, int]


async def sold(db: Db, house: House, request_id: UUID) -> RequestRow:
    """Release a request without printing anything, as a settlement would, and book it."""
    request = await locked(db, request_id)
    await reserve(db, house, request)
    await licences.release_licences(db, request.id)
    await accounts.book_sale(db, house, request, cause=f"release:{request.id}")
    return request


async def balances(db: Db) -> Balances:
    """Return what stands on each account that anything stands on."""
    rows = await db.fetch(
        "SELECT account, sum(amount) AS amount FROM entry GROUP BY account HAVING sum(amount) <> 0"
    )
    return {row["account"]: int(row["amount"]) for row in rows}


async def test_a_sale_and_its_payment_leave_fees_and_tax(house: House) -> None:
    """The buyer owes nothing more, Stripe holds the whole, of which the fee is ours and the tax the state's."""
    request_id = await receive(house, PLAIN, form_key="a sale")
    async with house.database.transaction("test") as db:
        request = await sold(db, house, request_id)
        total = request.quote.total
        for _ in range(2):
            await accounts.book_payment(
                db, request_id=request_id, currency="GBP", amount=total, cause="payment:pi_1"
            )
            await accounts.book_sale(db, house, request, cause=f"release:{request.id}")
        assert await balances(db) == {
            "stripe_balance": total,
            "revenue": -request.quote.net,
            "tax": -request.quote.tax,
        }
