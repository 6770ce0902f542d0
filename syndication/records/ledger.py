"""The ledger: journals and their entries, what still stands of a sale, and authors' contracts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from syndication.licensing.ledger import Entry, JournalKind, Part, Taxed
from syndication.records.door import Db, many, one, value, write
from syndication.records.payments import Outcome


class ContractRow(msgspec.Struct, frozen=True, kw_only=True):
    """An author's contract on a day: basis points of the net."""

    author_key: str
    basis_points: int


class RefundBooked(msgspec.Struct, frozen=True, kw_only=True):
    """A refund as the books see it."""

    outcome: Outcome
    reason: str


async def add_journal(
    db: Db, *, cause: str, kind: JournalKind, request_id: UUID | None, entries: Sequence[Entry]
) -> int | None:
    """Book a journal and return its id; None when its cause was booked before.

    At the commit PostgreSQL refuses one that does not sum to zero in each currency.
    """
    journal_id = await value(db, "add_journal", int, cause=cause, kind=kind.value, request_id=request_id)
    if journal_id is not None:
        await write(
            db,
            "add_entries",
            journal_id=journal_id,
            accounts=[entry.account.value for entry in entries],
            currencies=[entry.currency for entry in entries],
            amounts=[entry.amount for entry in entries],
            licences=[entry.licence_id for entry in entries],
            articles=[entry.article_id for entry in entries],
            authors=[entry.author for entry in entries],
            tax_cases=[entry.tax_case for entry in entries],
            tax_rates=[entry.tax_rate for entry in entries],
        )
    return journal_id


async def parts_standing(db: Db, request_id: UUID, currency: str) -> tuple[Part, ...]:
    """Return what was sold of a request and not given back, in the order it was sold."""
    return await many(db, "parts_standing", Part, request_id=request_id, currency=currency)


async def taxes_standing(db: Db, request_id: UUID, currency: str) -> tuple[Taxed, ...]:
    """Return the tax that was charged on a request and not given back."""
    return await many(db, "taxes_standing", Taxed, request_id=request_id, currency=currency)


async def refund_to_book(db: Db, refund_id: UUID) -> RefundBooked:
    """Return what a refund gives back: the payment's outcome decides which accounts it touches."""
    found = await one(db, "refund_to_book", RefundBooked, refund_id=refund_id)
    assert found is not None  # noqa: S101 - a refund stands in our records before it is made
    return found


async def written_off(db: Db, request_id: UUID, currency: str) -> int:
    """Return what was given up of a request, in minor units, and has not been paid after all."""
    return await value(db, "written_off", int, request_id=request_id, currency=currency) or 0


async def contracts_in_force(db: Db, authors: Sequence[str], day: date) -> dict[str, int]:
    """Return the basis points of each author (by the folded name) who has a contract on a day."""
    found = await many(db, "contracts_in_force", ContractRow, authors=list(authors), day=day)
    return {row.author_key: row.basis_points for row in found}
