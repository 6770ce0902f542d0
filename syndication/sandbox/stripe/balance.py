"""The seller's balance: one line for everything that moves it, with the fee that is taken.

The fees are the sandbox's own figures: 1.5 % and 20 minor units of a charge, 2,000 minor units of a
dispute, nothing of a refund; none of them is given back. Each currency is a balance of its own. Money
is available after seven days. Nothing is ever paid out.
"""

from typing import Final

from stripe.params import (
    BalanceRetrieveParams,
    BalanceTransactionListParams,
    BalanceTransactionRetrieveParams,
)

from syndication.sandbox.stripe.book import Condition, Entry
from syndication.sandbox.stripe.call import Call, endpoint
from syndication.sandbox.stripe.lists import DATED, equal, page_of
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes.balance import balance_transaction
from syndication.sandbox.stripe.timetable import appoint, duty

DISPUTE_FEE: Final = 2000
_PER_MILLE, _FIXED = 15, 20
_DAYS_UNTIL_AVAILABLE: Final = 7
_DAY: Final = 24 * 60 * 60
_BECOMES_AVAILABLE: Final = "money becomes available"


def fee_of(amount: int) -> int:
    """Return what Stripe keeps of a charge, half a minor unit rounded up."""
    return (amount * _PER_MILLE + 500) // 1000 + _FIXED


def enter(sandbox: Sandbox, source: Json, kind: str, amount: int, *, category: str, fee: int = 0) -> Json:
    """Write one line of the balance for what moves it: a charge, a refund or a dispute."""
    now = sandbox.now()
    line = balance_transaction(
        *(source, kind, amount, fee),
        category=category,
        moment=now,
        available_on=now + (_DAYS_UNTIL_AVAILABLE * _DAY if category == "charge" else 0),
    )
    sandbox.book.add(line)
    if line["status"] == "pending":
        appoint(sandbox, _BECOMES_AVAILABLE, line, line["available_on"])
    return line


@duty(_BECOMES_AVAILABLE)
def become_available(sandbox: Sandbox, identity: str) -> None:
    """Let money that was under way be there."""
    sandbox.book.change(sandbox.book.get("balance_transaction", identity), {"status": "available"})


@endpoint("GET", "/v1/balance_transactions/{id}", BalanceTransactionRetrieveParams)
def retrieve_balance_transaction(call: Call[BalanceTransactionRetrieveParams]) -> Json:
    """Show one line of the balance."""
    return call.sandbox.book.get("balance_transaction", call.id).body


@endpoint(
    "GET",
    "/v1/balance_transactions",
    BalanceTransactionListParams,
    f"{DATED} type source currency payout",
)
def list_balance_transactions(call: Call[BalanceTransactionListParams]) -> Json:
    """Show the balance's lines, newest first, of one type, source or currency when asked.

    No payout is ever made, so of a payout there is none.
    """
    asked = call.parameters
    where: list[Condition] = equal(asked, "type", "source", "currency")
    if asked.get("payout"):
        where.append(("? = ''", asked["payout"]))
    return page_of(call.sandbox, asked, "balance_transaction", "/v1/balance_transactions", where)


@endpoint("GET", "/v1/balance", BalanceRetrieveParams)
def retrieve_balance(call: Call[BalanceRetrieveParams]) -> Json:
    """Show what is there and what is under way, in each currency."""
    rows = call.sandbox.book.rows(
        "SELECT currency, sum(net) FILTER (WHERE status = 'available') AS there,"
        " sum(net) FILTER (WHERE status = 'pending') AS coming"
        " FROM (SELECT json_extract(body, '$.currency') AS currency, json_extract(body, '$.net') AS net,"
        " json_extract(body, '$.status') AS status FROM objects WHERE kind = 'balance_transaction')"
        " GROUP BY currency ORDER BY currency"
    )
    return {
        "object": "balance",
        "available": [_sum(row["currency"], row["there"]) for row in rows],
        "connect_reserved": [],
        "livemode": False,
        "pending": [_sum(row["currency"], row["coming"]) for row in rows],
    }


def _sum(currency: str, amount: int | None) -> Json:
    return {"amount": amount or 0, "currency": currency, "source_types": {"card": amount or 0}}


def lines_of(sandbox: Sandbox, source: str) -> list[Entry]:
    """Return the lines that one source has moved the balance by, oldest first."""
    return sandbox.book.all_of("balance_transaction", source=source)
