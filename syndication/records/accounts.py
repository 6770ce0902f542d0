"""What the ledger adds up to: by month, article, author, medium, territory, tax case; and the contracts."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from syndication.licensing.balance import Booked
from syndication.licensing.ledger import Account
from syndication.records.door import Db, column, many, stream, value, write


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """Days in UTC, half-open."""

    starts_on: date
    ends_on: date


class BookedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry, with its journal. `amount` in minor units: debits positive."""

    journal: int
    booked_at: datetime
    kind: str
    cause: str
    request_id: UUID | None
    account: str
    amount: int
    licence: str
    article: str
    author: str
    tax_case: str
    tax_rate: int | None


class EarnedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Fees before tax by whatever was asked, in minor units."""

    name: str
    detail: str
    sold: int
    given_back: int


class TaxedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Fees and tax of one case and rate (basis points), in minor units, refunds taken off."""

    tax_case: str
    tax_rate: int
    net: int
    tax: int


class SharedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What an author got of one licence, or gave back: negative then. Minor units."""

    booked_on: date
    kind: str
    currency: str
    licence: str
    headline: str
    net: int
    share: int


class AgreedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A contract as it was agreed: basis points of the net, half-open."""

    author: str
    basis_points: int
    starts_on: date
    ends_on: date | None
    actor: str
    at: datetime


class BalanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on an account in a currency: debits less credits, in minor units."""

    account: Account
    currency: str
    amount: int


class HeldRow(msgspec.Struct, frozen=True, kw_only=True):
    """What our books say Stripe holds in a currency, in minor units."""

    currency: str
    amount: int


class ComparedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What Stripe said it holds, and what our books said at that moment, in minor units."""

    currency: str
    told: int
    booked: int
    at: datetime


class ShareRow(msgspec.Struct, frozen=True, kw_only=True):
    """What an author got of a period in a currency, refunds taken off, in minor units."""

    author: str
    currency: str
    share: int


async def balances(db: Db) -> tuple[BalanceRow, ...]:
    """Return what stands on each account, by currency."""
    return await many(db, "balances", BalanceRow)


async def booked_at_stripe(db: Db) -> dict[str, int]:
    """Return what our books say Stripe holds, by currency."""
    return {row.currency: row.amount for row in await many(db, "booked_at_stripe", HeldRow)}


async def add_balance_compared(db: Db, *, currency: str, told: int, booked: int) -> None:
    """Keep a comparison of what Stripe holds with our books."""
    await write(db, "add_balance_compared", currency=currency, told=told, booked=booked)


async def balances_compared(db: Db) -> tuple[ComparedRow, ...]:
    """Return the last comparison in each currency."""
    return await many(db, "balances_compared", ComparedRow)


async def today(db: Db) -> date:
    """Return the day it is, in UTC."""
    found = await value(db, "today", date)
    assert found is not None  # noqa: S101 - there is always a day
    return found


async def first_booked_on(db: Db) -> date | None:
    """Return the day of the first journal; None while the books are empty."""
    return await value(db, "first_booked_on", date)


async def shares_booked(db: Db, period: Period) -> tuple[ShareRow, ...]:
    """Return what each author got of a period."""
    return await many(db, "shares_booked", ShareRow, **msgspec.structs.asdict(period))


async def moved_by_subject(db: Db, subjects: Sequence[str]) -> tuple[Booked, ...]:
    """Return what our books say of things at Stripe, by Stripe's ids."""
    return await many(db, "moved_by_subject", Booked, subjects=list(subjects))


async def moved_since(db: Db, since: datetime, until: datetime) -> tuple[Booked, ...]:
    """Return what our books say moved at Stripe in a time, half-open."""
    return await many(db, "moved_since", Booked, since=since, until=until)


async def currencies_booked(db: Db, period: Period) -> tuple[str, ...]:
    """Return the currencies in which anything moved."""
    return await column(db, "currencies_booked", str, starts_on=period.starts_on, ends_on=period.ends_on)


def entries_booked(db: Db, currency: str, period: Period) -> AsyncIterator[BookedRow]:
    """Yield every entry of a period, in the order it was booked."""
    return stream(db, "entries_booked", BookedRow, currency=currency, **msgspec.structs.asdict(period))


def earned_by_article(db: Db, currency: str, period: Period) -> AsyncIterator[EarnedRow]:
    """Yield what each article earned, the most first."""
    return stream(db, "earned_by_article", EarnedRow, currency=currency, **msgspec.structs.asdict(period))


def earned_by_author(db: Db, currency: str, period: Period) -> AsyncIterator[EarnedRow]:
    """Yield what each author's writing earned, the most first; without a name: no byline."""
    return stream(db, "earned_by_author", EarnedRow, currency=currency, **msgspec.structs.asdict(period))


def earned_by_medium(db: Db, currency: str, period: Period) -> AsyncIterator[EarnedRow]:
    """Yield what each medium earned, the most first."""
    return stream(db, "earned_by_medium", EarnedRow, currency=currency, **msgspec.structs.asdict(period))


def earned_by_territory(db: Db, currency: str, period: Period) -> AsyncIterator[EarnedRow]:
    """Yield what each market earned, the most first; several territories sold together are one market."""
    return stream(db, "earned_by_territory", EarnedRow, currency=currency, **msgspec.structs.asdict(period))


def taxed_by_case(db: Db, currency: str, period: Period) -> AsyncIterator[TaxedRow]:
    """Yield fees and tax by case and rate."""
    return stream(db, "taxed_by_case", TaxedRow, currency=currency, **msgspec.structs.asdict(period))


async def shares_of_author(db: Db, author_key: str, period: Period) -> tuple[SharedRow, ...]:
    """Return what an author got and gave back, in the order it was booked."""
    return await many(
        db, "shares_of_author", SharedRow, author_key=author_key, **msgspec.structs.asdict(period)
    )


async def add_contract(
    db: Db,
    *,
    author: str,
    author_key: str,
    basis_points: int,
    starts_on: date,
    ends_on: date | None,
    actor: str,
) -> None:
    """Store a contract; from its first day on it takes the place of the author's earlier ones."""
    await write(
        db,
        "add_contract",
        author=author,
        author_key=author_key,
        basis_points=basis_points,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=actor,
    )


async def contracts(db: Db) -> tuple[AgreedRow, ...]:
    """Return every contract that was ever agreed, by author, the latest first."""
    return await many(db, "contracts", AgreedRow)
