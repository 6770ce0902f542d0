"""The balance at Stripe beside our books: fees, exchanges and payouts are booked, differences named."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from syndication.desk.accounts import book_exchange, book_fee, book_payout
from syndication.desk.house import House
from syndication.desk.suspense import suspend
from syndication.gateways.stripe import BalanceTransaction
from syndication.licensing.balance import Booked, Difference, Told, unbooked, untold
from syndication.licensing.money import written
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

    Differences that have lasted for a while go on a person's list. May be called any number of times.
    Raises as the gateway does.
    """
    found = await house.stripe.balance_transactions(since=since - _LATE)
    holds = await house.stripe.balance()
    moved = [one for one in found if one.type not in _OURS]
    async with house.database.transaction("compare_balance") as db:
        known = await accounts.moved_by_subject(db, [one.subject for one in moved])
        moved = _ours(house, moved, known)
        await _book(db, found, known)
        until = await requests.moment(db) - _UNDER_WAY
        ours = await accounts.moved_since(db, since, until)
        told = [_told(one) for one in moved]
        missing = untold(ours, told)
        settled = [_told(one) for one in moved if one.at < until]
        for difference in (*unbooked(settled, known), *missing):
            await _tell(db, house, difference)
        await _keep(db, house, holds)
    return Compared(transactions=len(found), differences=(*unbooked(told, known), *missing))


async def compare_lately(house: House) -> Compared:
    """Compare what moved since yesterday now, because a person asks. Raises as the gateway does."""
    async with house.database.reading() as db:
        now = await requests.moment(db)
    return await compare_balance(house, now - timedelta(days=1))


def _ours(
    house: House, moved: Sequence[BalanceTransaction], known: Sequence[Booked]
) -> list[BalanceTransaction]:
    """Leave out what other sellers move, where they share the account."""
    if not house.settings.stripe_shared:
        return [*moved]
    names = {one.subject for one in known}
    return [one for one in moved if one.subject in names]


async def _tell(db: Db, house: House, difference: Difference) -> None:
    moved = written(difference.amount, difference.currency)
    detail = f"{difference.words}: {moved} moved for {difference.subject or 'nothing that is named'}."
    subject, headline = f"balance:{difference.source}", "Stripe's balance and the books differ"
    await suspend(db, house, subject, None, detail, headline=headline)


async def _keep(db: Db, house: House, holds: Mapping[str, int]) -> None:
    """Note what Stripe holds beside what our books say, a currency each; not where others sell too."""
    if house.settings.stripe_shared:
        return
    booked = await accounts.booked_at_stripe(db)
    for currency in sorted({*holds, *booked}):
        await accounts.add_balance_compared(
            db, currency=currency, told=holds.get(currency, 0), booked=booked.get(currency, 0)
        )


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
