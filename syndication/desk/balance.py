"""The balance at Stripe beside our books: fees, exchanges and payouts are booked, differences named."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from syndication.desk.accounts import book_exchange, book_fee, book_payout
from syndication.desk.house import House
from syndication.gateways.stripe import BalanceTransaction
from syndication.licensing.balance import Booked, Difference, Told, unbooked, untold
from syndication.records import accounts, requests
from syndication.records.door import Db

_LATE = timedelta(days=7)
"""How much earlier Stripe's list begins than ours: what it told us late, or a sweep found, is not missed.
Stripe repeats a webhook for three days."""

_UNDER_WAY = timedelta(hours=1)
"""What was booked so lately may not stand in Stripe's list yet, and is compared the next time."""

_OURS = {"payout", "payout_cancel", "payout_failure", "stripe_fee"}
"""Transactions that say themselves what they are: nobody paid or was refunded.
https://docs.stripe.com/reports/balance-transaction-types"""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """How many of Stripe's transactions were looked at, and where the two disagree."""

    transactions: int
    differences: tuple[Difference, ...]


async def compare_balance(house: House, since: datetime) -> Compared:
    """Compare the balance with our books from a moment on, and book what only Stripe can tell us.

    May be called any number of times. Raises as the gateway does.
    """
    found = await house.stripe.balance_transactions(since=since - _LATE)
    told = [_told(one) for one in found if one.type not in _OURS]
    async with house.database.transaction("compare_balance") as db:
        known = await accounts.moved_by_subject(db, [one.subject for one in told])
        await _book(db, found, known)
        until = await requests.moment(db) - _UNDER_WAY
        ours = await accounts.moved_since(db, since, until)
    return Compared(transactions=len(found), differences=(*unbooked(told, known), *untold(ours, told)))


async def _book(db: Db, found: Sequence[BalanceTransaction], known: Sequence[Booked]) -> None:
    """Book fees, exchanges and payouts, each once."""
    requests_of = {one.subject: one.request_id for one in known}
    for one in found:
        request_id = requests_of.get(one.subject)
        if one.type.startswith("payout"):
            await book_payout(db, balance_transaction=one.id, currency=one.currency, amount=-one.amount)
        elif one.type == "stripe_fee":
            await _book_fee(db, one, -one.amount, None)
        elif one.currency != one.paid_in:
            await book_exchange(
                db,
                balance_transaction=one.id,
                paid=(one.paid, one.paid_in),
                held=(one.amount, one.currency),
                request_id=request_id,
            )
        await _book_fee(db, one, one.fee, request_id)


async def _book_fee(db: Db, one: BalanceTransaction, amount: int, request_id: UUID | None) -> None:
    await book_fee(
        db, balance_transaction=one.id, currency=one.currency, amount=amount, request_id=request_id
    )


def _told(one: BalanceTransaction) -> Told:
    return Told(id=one.id, subject=one.subject, currency=one.paid_in, amount=one.paid)
