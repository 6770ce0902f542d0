"""Every movement of money is booked, in the transaction that causes it, and once: the cause is its name.

Each step writes one journal that sums to zero in each currency; booked again, it changes nothing.
Amounts are integers in minor units. What entries a happening makes is decided in `licensing.ledger`.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, assert_never
from uuid import UUID

from syndication.desk.documents import issue_credit_note, issue_invoice
from syndication.desk.house import House
from syndication.licensing import ledger
from syndication.licensing.ledger import Account, Entry, Fee, JournalKind, Sold
from syndication.licensing.taxed import rate_of
from syndication.licensing.wire_copy import writers
from syndication.records import articles, licences, requests
from syndication.records import ledger as books
from syndication.records.door import Db
from syndication.records.payments import Outcome
from syndication.records.requests import RequestRow

DisputeTurn = Literal["opened", "won", "lost"]


async def book_sale(db: Db, house: House, request: RequestRow, *, cause: str) -> None:
    """Book the licences of a request as sold at the price of its quote, with tax and authors' shares.

    The invoice is made with it. Nothing is booked for licences that are free, and there is none.
    """
    sold = await _sold(db, house, request)
    entries = ledger.sale(sold, request.quote.currency)
    journal_id = await _book(db, cause, JournalKind.SALE, request.id, entries)
    if journal_id is not None:
        await issue_invoice(db, house, request, journal_id=journal_id)


async def book_payment(db: Db, *, request_id: UUID, currency: str, amount: int, cause: str) -> None:
    """Book money that arrived for a request: Stripe holds it, and the buyer owes so much less.

    `cause` is "payment:" and Stripe's PaymentIntent: under that name it is compared with Stripe's own
    books. What had been given up comes back with it.
    """
    recovered = min(amount, await books.written_off(db, request_id, currency))
    entries = (
        *ledger.transfer(amount, currency, debit=Account.STRIPE_BALANCE, credit=Account.RECEIVABLE),
        *ledger.transfer(recovered, currency, debit=Account.RECEIVABLE, credit=Account.UNCOLLECTIBLE),
    )
    await _book(db, cause, JournalKind.PAYMENT, request_id, entries)


async def book_refund(
    db: Db, house: House, request: RequestRow, *, refund_id: UUID, amount: int, currency: str
) -> None:
    """Book money that went back: against what was sold, if the payment had licensed it.

    The buyer gets a credit note over it. The refund of a duplicate, or of money that licensed nothing,
    never touches the sale, and needs none.
    """
    cause, made = f"refund:{refund_id}", await books.refund_to_book(db, refund_id)
    if made.outcome is Outcome.LICENSED:
        back = _Back(kind=JournalKind.REFUND, cause=cause, amount=amount, reason=made.reason)
        await _take_back(db, house, request, back, against=Account.STRIPE_BALANCE)
        return
    held_on = Account.SUSPENSE if made.outcome is Outcome.SUSPENSE else Account.RECEIVABLE
    entries = ledger.transfer(amount, currency, debit=held_on, credit=Account.STRIPE_BALANCE)
    await _book(db, cause, JournalKind.REFUND, request.id, entries)


async def book_refund_returned(
    db: Db, *, request_id: UUID | None, refund_id: UUID, amount: int, currency: str
) -> None:
    """Book that a refund could not be paid out: Stripe holds the money again, and it is the buyer's.

    What was sold stays taken back, as the credit note says, until a person has got the money to the
    buyer; a second refund finds it here.
    """
    made = await books.refund_to_book(db, refund_id)
    held_for = Account.SUSPENSE if made.outcome is Outcome.SUSPENSE else Account.RECEIVABLE
    entries = ledger.transfer(amount, currency, debit=Account.STRIPE_BALANCE, credit=held_for)
    await _book(db, f"refund:{refund_id}:returned", JournalKind.REFUND, request_id, entries)


async def book_credit(
    db: Db, house: House, request: RequestRow, *, amount: int, cause: str, reason: str
) -> None:
    """Book that a buyer need not pay so much of an invoice after all: a credit note without money."""
    back = _Back(kind=JournalKind.CREDIT, cause=cause, amount=amount, reason=reason)
    await _take_back(db, house, request, back, against=Account.RECEIVABLE)


async def book_suspense(db: Db, *, subject: str, currency: str, amount: int) -> None:
    """Book money that Stripe holds for us and of which we do not know what it is for."""
    entries = ledger.transfer(amount, currency, debit=Account.STRIPE_BALANCE, credit=Account.SUSPENSE)
    await _book(db, f"suspense:{subject}", JournalKind.SUSPENSE, None, entries)


async def book_suspense_resolved(
    db: Db, *, subject: str, currency: str, amount: int, request_id: UUID | None
) -> None:
    """Book what money in suspense turned out to be: a request's payment, or, without one, sent back."""
    credit = Account.STRIPE_BALANCE if request_id is None else Account.RECEIVABLE
    entries = ledger.transfer(amount, currency, debit=Account.SUSPENSE, credit=credit)
    await _book(db, f"suspense_resolved:{subject}", JournalKind.SUSPENSE_RESOLVED, request_id, entries)


async def book_dispute(
    db: Db,
    *,
    request_id: UUID | None,
    dispute_id: str,
    currency: str,
    amount: int,
    what: DisputeTurn,
) -> None:
    """Book a dispute: the bank takes the money at once, gives it back when it is won, keeps it when lost.

    A lost one is a loss, not a sale undone: tax on it is claimed back by its own rules, by a person.
    """
    match what:
        case "opened":
            sides = (Account.DISPUTES, Account.STRIPE_BALANCE)
        case "won":
            sides = (Account.STRIPE_BALANCE, Account.DISPUTES)
        case "lost":
            sides = (Account.UNCOLLECTIBLE, Account.DISPUTES)
        case _:
            assert_never(what)
    entries = ledger.transfer(amount, currency, debit=sides[0], credit=sides[1])
    await _book(db, f"dispute:{dispute_id}:{what}", JournalKind.DISPUTE, request_id, entries)


async def book_fee(
    db: Db, *, balance_transaction: str, currency: str, amount: int, request_id: UUID | None
) -> None:
    """Book what Stripe kept of a balance transaction; a negative amount is a fee given back."""
    entries = ledger.transfer(amount, currency, debit=Account.STRIPE_FEES, credit=Account.STRIPE_BALANCE)
    await _book(db, f"fee:{balance_transaction}", JournalKind.FEE, request_id, entries)


async def book_exchange(
    db: Db,
    *,
    balance_transaction: str,
    paid: tuple[int, str],
    held: tuple[int, str],
    request_id: UUID | None,
) -> None:
    """Book that Stripe holds in its own currency what was paid, or given back, in another."""
    entries = ledger.exchange(paid=paid[0], paid_in=paid[1], held=held[0], held_in=held[1])
    await _book(db, f"exchange:{balance_transaction}", JournalKind.EXCHANGE, request_id, entries)


async def book_payout(db: Db, *, balance_transaction: str, currency: str, amount: int) -> None:
    """Book money that went from Stripe to the bank; a negative amount is a payout that came back."""
    entries = ledger.transfer(amount, currency, debit=Account.BANK, credit=Account.STRIPE_BALANCE)
    await _book(db, f"payout:{balance_transaction}", JournalKind.PAYOUT, None, entries)


async def book_uncollectible(db: Db, *, request_id: UUID, currency: str, amount: int, cause: str) -> None:
    """Book that a buyer will not pay what is owed."""
    entries = ledger.transfer(amount, currency, debit=Account.UNCOLLECTIBLE, credit=Account.RECEIVABLE)
    await _book(db, cause, JournalKind.UNCOLLECTIBLE, request_id, entries)


async def _sold(db: Db, house: House, request: RequestRow) -> Sold:
    """Return what is sold with a request: each fee shared by the writers of the revision that is licensed."""
    bylines = {row.id: row.byline for row in await articles.articles_of_request(db, request.id)}
    fees = [
        Fee(
            licence_id=licence.id,
            article_id=licence.article_id,
            net=licence.terms.net,
            authors=writers(bylines[licence.article_id], house.settings.own_names),
        )
        for licence in await licences.licences_of_request(db, request.id)
    ]
    contracts = await _contracts(db, [name for fee in fees for name in fee.authors])
    rate = rate_of(request.quote, request.organisation.country)
    return ledger.sold_for(fees, request.quote.tax, rate, contracts)


async def _contracts(db: Db, authors: Sequence[str]) -> dict[str, int]:
    """Return the basis points by author, for those whose contract is in force today."""
    today = (await requests.moment(db)).date()
    keys = {author: ledger.author_key(author) for author in authors}
    found = await books.contracts_in_force(db, tuple(keys.values()), today)
    return {author: found[key] for author, key in keys.items() if key in found}


class _Back(NamedTuple):
    """What is taken back of a sale, as it was called and why."""

    kind: JournalKind
    cause: str
    amount: int
    reason: str


async def _take_back(db: Db, house: House, request: RequestRow, back: _Back, *, against: Account) -> None:
    currency = request.quote.currency
    standing = Sold(
        parts=await books.parts_standing(db, request.id, currency),
        taxes=await books.taxes_standing(db, request.id, currency),
    )
    gone = ledger.taken_back(back.amount, standing)
    entries = ledger.refund(back.amount, gone, currency, against=against)
    journal_id = await _book(db, back.cause, back.kind, request.id, entries)
    if journal_id is not None:
        await issue_credit_note(db, house, request, journal_id=journal_id, back=gone, reason=back.reason)


async def _book(
    db: Db, cause: str, kind: JournalKind, request_id: UUID | None, entries: tuple[Entry, ...]
) -> int | None:
    """Book a journal; None when nothing moved, or when it was booked before."""
    if not entries:
        return None
    return await books.add_journal(db, cause=cause, kind=kind, request_id=request_id, entries=entries)
