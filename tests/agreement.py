"""Books, documents and Stripe beside each other, to the minor unit: what every story of money ends with.

Stripe is asked through its own API, as its dashboard would, so nothing here is read with our own client.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

from syndication.desk.balance import compare_balance
from tests.town import Json, Town

LONG_AGO = timedelta(days=60)
"""Further back than any story goes."""


async def agreed(town: Town) -> None:
    """Hold that our rows, our ledger, our documents and Stripe tell of the same money, and break no promise.

    Everything must be at rest: no event waits, no refund is due.
    """
    assert await town.broken() == {}
    await _payments(town)
    await _refunds(town)
    await _disputes(town)
    await _balance(town)
    await _documents(town)
    await _receivables(town)


async def all_at_stripe(town: Town, path: str) -> list[Json]:
    """Return every object of a list at Stripe, however many pages it has."""
    found: list[Json] = []
    after = ""
    while True:
        joint = "&" if "?" in path else "?"
        page = await town.at_stripe(f"{path}{joint}limit=100{after}")
        found += page["data"]
        if not page["has_more"]:
            return found
        after = f"&starting_after={found[-1]['id']}"


async def rows(town: Town, query: str) -> list[tuple[object, ...]]:
    """Return what a query finds as plain tuples."""
    async with town.house.database.reading() as db:
        return [tuple(row) for row in await db.fetch(query)]


async def _payments(town: Town) -> None:
    """Every charge that succeeded is one payment of ours, and every payment a charge."""
    theirs = Counter(
        (charge["payment_intent"], charge["amount_captured"], charge["currency"].upper())
        for charge in await all_at_stripe(town, "charges")
        if charge["status"] == "succeeded"
    )
    ours = Counter(
        await rows(town, "SELECT reference, amount, currency FROM payment WHERE reference ~ '^pi_'")
    )
    assert theirs == ours
    assert set(theirs.values()) <= {1}


async def _refunds(town: Town) -> None:
    """Every refund that Stripe made is one of ours, of the same amount and the same payment."""
    theirs = {
        (refund["id"], refund["payment_intent"], refund["amount"], refund["currency"].upper())
        for refund in await all_at_stripe(town, "refunds")
        if refund["status"] not in {"failed", "canceled"}
    }
    ours = set(
        await rows(
            town,
            "SELECT refund.stripe_id, payment.reference, refund.amount, payment.currency"
            " FROM refund JOIN payment ON payment.id = refund.payment_id WHERE refund.status = 'made'",
        )
    )
    assert theirs == ours


async def _disputes(town: Town) -> None:
    theirs = {
        (each["id"], each["payment_intent"], each["amount"], each["status"])
        for each in await all_at_stripe(town, "disputes")
    }
    ours = set(
        await rows(
            town,
            "SELECT dispute.id, payment.reference, dispute.amount, dispute.status"
            " FROM dispute JOIN payment ON payment.id = dispute.payment_id",
        )
    )
    assert theirs == ours


async def _balance(town: Town) -> None:
    """What Stripe holds for us, in each currency, is what our books say it holds, fees taken off."""
    compared = await compare_balance(town.house, datetime.now(UTC) - LONG_AGO)
    assert compared.differences == ()
    theirs: Counter[str] = Counter()
    for line in await all_at_stripe(town, "balance_transactions"):
        theirs[line["currency"].upper()] += line["net"]
    ours = await rows(
        town,
        "SELECT currency, sum(amount)::bigint FROM entry WHERE account = 'stripe_balance' GROUP BY currency",
    )
    assert set(theirs.items()) == set(ours)


async def _documents(town: Town) -> None:
    """What the documents of a request come to is what its ledger says was sold and not taken back."""
    differing = await rows(
        town,
        """
        SELECT request.id, booked.total, printed.total
        FROM request
        CROSS JOIN LATERAL (
            SELECT coalesce(-sum(entry.amount), 0) AS total
            FROM entry JOIN journal ON journal.id = entry.journal_id
            WHERE journal.request_id = request.id AND entry.account IN ('revenue', 'refunds', 'tax')
        ) AS booked
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(CASE document.kind WHEN 'invoice' THEN total ELSE -total END), 0) AS total
            FROM document WHERE document.request_id = request.id
        ) AS printed
        WHERE booked.total <> printed.total
        """,
    )
    assert differing == []


async def _receivables(town: Town) -> None:
    """A buyer owes what an open invoice asks for and nothing else; in suspense is what waits for a person."""
    owed = await rows(
        town,
        """
        SELECT request.id, account.due, coalesce(invoice.left_to_pay, 0)
        FROM request
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(entry.amount), 0) AS due
            FROM entry JOIN journal ON journal.id = entry.journal_id
            WHERE journal.request_id = request.id AND entry.account = 'receivable'
        ) AS account
        LEFT JOIN LATERAL (
            SELECT sum(checkout.amount - invoice.credited) AS left_to_pay
            FROM invoice JOIN checkout ON checkout.id = invoice.checkout_id
            WHERE checkout.request_id = request.id
              AND invoice.status = 'open' AND request.stage = 'licensed'
        ) AS invoice ON true
        WHERE account.due <> coalesce(invoice.left_to_pay, 0)
        """,
    )
    assert owed == []
    waiting = await rows(
        town,
        "SELECT (SELECT coalesce(sum(amount), 0) FROM entry WHERE account = 'suspense'),"
        " (SELECT coalesce(-sum(amount - given_back), 0) FROM payment WHERE outcome = 'suspense')",
    )
    assert waiting[0][0] == waiting[0][1]
