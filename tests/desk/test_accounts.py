"""The books of a house: every movement of money is booked once, and every journal sums to zero."""

import asyncio
import re
from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from schemas.document import DocumentKind
from schemas.usage import RequestWish
from syndication.desk import accounts
from syndication.desk.documents import documents_listed
from syndication.desk.found import locked
from syndication.desk.house import House
from syndication.desk.intake import receive
from syndication.desk.issue import reserve
from syndication.records import documents, licences
from syndication.records.door import Db
from syndication.records.requests import RequestRow
from tests.desk.test_quotation import PLAIN

TWO = msgspec.structs.replace(PLAIN, articles=(*PLAIN.articles, "ferry-choir-crossing"))
"""Two articles; the first by Mara Quill and Tom Birch, as its page has it."""


class Money(TypedDict):
    """An amount in minor units of a currency."""

    currency: str
    amount: int


def whole(request: RequestRow) -> Money:
    """Return what a request costs."""
    return {"currency": request.quote.currency, "amount": request.quote.total}


async def asked(house: House, wish: RequestWish = PLAIN) -> UUID:
    """Return a request whose price stands."""
    return await receive(house, wish, form_key=uuid4().hex)


async def sold(db: Db, house: House, request_id: UUID) -> RequestRow:
    """Release a request without printing anything, as a settlement would, and book it."""
    request = await locked(db, request_id)
    await reserve(db, house, request)
    await licences.release_licences(db, request.id)
    await accounts.book_sale(db, house, request, cause=f"release:{request.id}")
    return request


async def bought(db: Db, house: House, request_id: UUID) -> RequestRow:
    """Pay for a request and release it."""
    request = await locked(db, request_id)
    await paid(db, request, outcome="licensed")
    return await sold(db, house, request_id)


async def paid(db: Db, request: RequestRow, *, outcome: str) -> UUID:
    """Let money arrive for a request, and book it; return the payment."""
    payment_id = uuid4()
    await db.execute(
        "INSERT INTO payment (id, reference, session_id, request_id, amount, currency, outcome, reason)"
        " VALUES ($1, $2, '', $3, $4, $5, $6, '')",
        payment_id,
        f"pi_{payment_id.hex}",
        request.id,
        request.quote.total,
        request.quote.currency,
        outcome,
    )
    money = whole(request)
    if outcome == "suspense":
        await accounts.book_suspense(db, subject=f"pi_{payment_id.hex}", **money)
    else:
        await accounts.book_payment(db, request_id=request.id, cause=f"payment:{payment_id}", **money)
    return payment_id


async def given_back(db: Db, house: House, request: RequestRow, payment_id: UUID, amount: int) -> UUID:
    """Give a part of a payment back, and book it; return the refund."""
    refund_id = uuid4()
    await db.execute(
        "INSERT INTO refund (id, payment_id, amount, reason) VALUES ($1, $2, $3, 'Printed by mistake')",
        refund_id,
        payment_id,
        amount,
    )
    await accounts.book_refund(
        db, house, request, refund_id=refund_id, amount=amount, currency=request.quote.currency
    )
    return refund_id


async def balances(db: Db) -> dict[str, int]:
    """Return what stands on each account that anything stands on."""
    rows = await db.fetch(
        "SELECT account, sum(amount) AS amount FROM entry GROUP BY account HAVING sum(amount) <> 0"
    )
    return {row["account"]: int(row["amount"]) for row in rows}


async def contract(db: Db, author: str, basis_points: int, starts_on: str = "2020-01-01") -> None:
    """Agree with an author on a share."""
    await db.execute(
        "INSERT INTO author_contract (author, author_key, basis_points, starts_on, actor)"
        " VALUES ($1, lower($1), $2, $3::text::date, 'a test')",
        author,
        basis_points,
        starts_on,
    )


async def test_a_sale_and_its_payment_leave_fees_and_tax(house: House) -> None:
    """The buyer owes nothing more; of what Stripe holds the fee is ours and the tax the state's; once."""
    request_id = await asked(house)
    async with house.database.transaction("test") as db:
        request = await bought(db, house, request_id)
        await accounts.book_sale(db, house, request, cause=f"release:{request.id}")
        assert await balances(db) == {
            "stripe_balance": request.quote.total,
            "revenue": -request.quote.net,
            "tax": -request.quote.tax,
        }
        (receipt,) = await documents_listed(db, house, request_id)
    assert receipt.kind is DocumentKind.INVOICE
    assert receipt.total == request.quote.total
    assert re.fullmatch(r"HC-I-20\d\d-00001", receipt.number)


async def test_refunds_in_parts_take_back_the_whole_sale_with_a_credit_note_each(house: House) -> None:
    """A third, a seventh, the rest: nothing of the sale is left, and the notes add up to the invoice."""
    request_id = await asked(house, TWO)
    async with house.database.transaction("test") as db:
        author = await db.fetchval(
            "SELECT split_part(byline, ' and ', 1) FROM article_shown WHERE slug = $1", TWO.articles[0]
        )
        await contract(db, author, 3333)
        request = await bought(db, house, request_id)
        payment_id = await db.fetchval("SELECT id FROM payment")
        total = request.quote.total
        assert (await balances(db))["author_payable"] < 0
        parts = (total,)
        for part in parts:
            await given_back(db, house, request, payment_id, part)
        assert await balances(db) == {"refunds": request.quote.net, "revenue": -request.quote.net}
        made = await documents.documents_of_request(db, request_id)
    invoice, *notes = [row.body for row in made]
    assert [note.total for note in notes] == list(parts)
    assert sum(note.tax for note in notes) == invoice.tax
    assert {note.credits for note in notes} == {invoice.number}
    assert {note.reason for note in notes} == {"Printed by mistake"}


@pytest.mark.parametrize("outcome", ["refund", "suspense"])
async def test_money_that_licensed_nothing_never_touches_the_sale(house: House, outcome: str) -> None:
    """A duplicate comes and goes, and so does money in suspense: the sale stands, no credit note is made."""
    request_id = await asked(house)
    async with house.database.transaction("test") as db:
        request = await bought(db, house, request_id)
        before = await balances(db)
        extra = await paid(db, request, outcome=outcome)
        owed = {"refund": "receivable", "suspense": "suspense"}[outcome]
        assert (await balances(db))[owed] == -request.quote.total
        await given_back(db, house, request, extra, request.quote.total)
        assert await balances(db) == before
        assert len(await documents_listed(db, house, request_id)) == 1


async def test_money_in_suspense_turns_out_to_be_a_payment_or_goes_back(house: House) -> None:
    """Resolved for a request it is what the buyer owed; without one it leaves Stripe."""
    request_id = await asked(house)
    async with house.database.transaction("test") as db:
        request = await sold(db, house, request_id)
        money = whole(request)
        for subject, whose in (("pi_a", request_id), ("pi_b", None)):
            await accounts.book_suspense(db, subject=subject, **money)
            for _ in range(2):
                await accounts.book_suspense_resolved(db, subject=subject, request_id=whose, **money)
        found = await balances(db)
        assert found["stripe_balance"] == request.quote.total
        assert {"receivable", "suspense"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (("opened",), {"disputes": 500, "stripe_balance": -500}),
        (("opened", "won"), {}),
        (("won", "opened", "opened"), {}),
        (("opened", "lost"), {"uncollectible": 500, "stripe_balance": -500}),
        (("lost", "opened"), {"uncollectible": 500, "stripe_balance": -500}),
    ],
)
async def test_a_dispute_takes_and_gives_whatever_is_told_first(
    house: House, told: Sequence[accounts.DisputeTurn], left: dict[str, int]
) -> None:
    """The books after a dispute are the same for every order of what Stripe says, said once or twice."""
    async with house.database.transaction("test") as db:
        for what in told:
            await accounts.book_dispute(
                db, request_id=None, dispute_id="dp_1", currency="GBP", amount=500, what=what
            )
        assert await balances(db) == left


async def test_what_was_given_up_and_is_paid_after_all_is_no_loss(house: House) -> None:
    """An invoice that will not be paid is a loss; the payment that comes nevertheless brings it back."""
    request_id = await asked(house)
    async with house.database.transaction("test") as db:
        request = await sold(db, house, request_id)
        money = whole(request)
        await accounts.book_uncollectible(db, request_id=request_id, cause="uncollectible:in_1", **money)
        assert (await balances(db))["uncollectible"] == request.quote.total
        await accounts.book_payment(db, request_id=request_id, cause="payment:in_1", **money)
        await accounts.book_fee(
            db, balance_transaction="txn_1", currency="GBP", amount=33, request_id=request_id
        )
        found = await balances(db)
    assert {"receivable", "uncollectible"}.isdisjoint(found)
    assert (found["stripe_fees"], found["stripe_balance"]) == (33, request.quote.total - 33)


async def test_an_unpaid_invoice_is_credited_without_money(house: House) -> None:
    """What need not be paid is no longer owed, and the buyer has it in writing."""
    request_id = await asked(house)
    async with house.database.transaction("test") as db:
        request = await sold(db, house, request_id)
        for _ in range(2):
            await accounts.book_credit(
                db, house, request, amount=request.quote.total, cause="void:in_1", reason="Not wanted"
            )
        assert await balances(db) == {"refunds": request.quote.net, "revenue": -request.quote.net}
        invoice, note = [row.body for row in await documents.documents_of_request(db, request_id)]
    assert (invoice.paid, note.total, note.reason) == (False, invoice.total, "Not wanted")


async def test_the_latest_contract_counts_from_its_first_day(house: House) -> None:
    """A newer contract takes the place of an older one, and not before it begins."""
    async with house.database.transaction("test") as db:
        author = await db.fetchval("SELECT byline FROM article_shown WHERE slug = $1", "ferry-choir-crossing")
        await contract(db, author, 1000)
        await contract(db, author, 2000, "2021-01-01")
        await contract(db, author, 9000, "2999-01-01")
    request_id = await asked(house, msgspec.structs.replace(PLAIN, articles=("ferry-choir-crossing",)))
    async with house.database.transaction("test") as db:
        request = await bought(db, house, request_id)
        assert (await balances(db))["author_share"] == (request.quote.net * 2000 + 5000) // 10_000


async def by_hand(house: House, lines: Sequence[tuple[str, int]]) -> None:
    """Write a journal with these entries past our own code."""
    async with house.database.transaction("test") as db:
        journal = await db.fetchval("INSERT INTO journal (cause, kind) VALUES ('a hand', 'fee') RETURNING id")
        for currency, amount in lines:
            await db.execute(
                "INSERT INTO entry (journal_id, account, currency, amount) VALUES ($1, 'bank', $2, $3)",
                journal,
                currency,
                amount,
            )


async def test_a_journal_that_does_not_sum_to_zero_is_refused_at_the_commit(house: House) -> None:
    """PostgreSQL refuses it, and one without entries, whoever writes them (G8)."""
    unequal: tuple[list[tuple[str, int]], ...] = (
        [],
        [("GBP", 5)],
        [("GBP", 5), ("GBP", -4)],
        [("GBP", 5), ("EUR", -5)],
    )
    for lines in unequal:
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await by_hand(house, lines)
        assert refused.value.constraint_name == "journal_sums_to_zero"
    await by_hand(house, [("GBP", 5), ("GBP", -5)])


async def test_numbers_have_no_gaps_however_many_settle_and_fail_at_once(house: House) -> None:
    """Ten sales at one moment, every third fails: those that stand are numbered one after the other."""
    requests = [await asked(house) for _ in range(10)]

    async def settle(place: int) -> None:
        async with house.database.transaction("test") as db:
            await sold(db, house, requests[place])
            if place % 3 == 0:
                raise InterruptedError

    await asyncio.gather(*(settle(place) for place in range(10)), return_exceptions=True)
    async with house.database.reading() as db:
        places = [row["place"] for row in await db.fetch("SELECT place FROM document ORDER BY place")]
        assert await db.fetchval("SELECT last FROM document_series") == 6
    assert places == [1, 2, 3, 4, 5, 6]
