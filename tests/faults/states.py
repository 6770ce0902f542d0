"""Where money has brought a house, without what no two runs share: ids, numbers and moments.

Two runs that had the same happenings, in whatever order they heard of them, must come to equal states.
"""

import re
from collections.abc import Mapping

from syndication.records.door import Db

State = Mapping[str, tuple[tuple[object, ...], ...]]

_NAMES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\b(?:pi|cs|re|pyr|dp|du|in|cn|evt|ch|py|txn|cus)_\w+"
    r"|\bHC-[\w-]+|\b[A-Z0-9]{8}-\d{4}\b"
)
"""Ids of ours and of Stripe's, numbers of licences, documents and Stripe's invoices."""

_ASKED = {
    "request": "SELECT stage FROM request WHERE id = $1",
    "moves": "SELECT from_stage, to_stage, actor, reason FROM request_move WHERE request_id = $1",
    "licences": "SELECT article_id, status, terms ->> 'net' FROM licence WHERE request_id = $1",
    "holds": "SELECT article_id, territory::text, status FROM rights_hold WHERE request_id = $1",
    "copies": "SELECT format FROM copy JOIN licence ON licence.id = licence_id WHERE request_id = $1",
    "checkouts": "SELECT method, status, amount, currency FROM checkout WHERE request_id = $1",
    "invoices": (
        "SELECT invoice.status, credited, credited_after, overdue_of IS NULL, sent_at IS NULL, releases_on"
        " FROM invoice JOIN checkout ON checkout.id = checkout_id WHERE request_id = $1"
    ),
    "payments": ("SELECT amount, currency, outcome, reason, given_back FROM payment WHERE request_id = $1"),
    "refunds": (
        "SELECT refund.amount, refund.status, refund.wanted_by, refund.reason, refund.failure"
        " FROM refund JOIN payment ON payment.id = payment_id WHERE request_id = $1"
    ),
    "disputes": (
        "SELECT dispute.amount, dispute.status, dispute.reason"
        " FROM dispute JOIN payment ON payment.id = payment_id WHERE request_id = $1"
    ),
    "suspense": "SELECT subject, detail, resolution FROM suspense WHERE request_id = $1",
    "ledger": (
        "SELECT journal.kind, journal.cause, account, currency, amount, author, tax_case, tax_rate"
        " FROM entry JOIN journal ON journal.id = journal_id"
        # what Stripe kept is booked when the balance is compared, not when something is told
        " WHERE request_id = $1 AND journal.kind NOT IN ('fee', 'exchange')"
    ),
    "documents": "SELECT kind, series, currency, net, tax, total FROM document WHERE request_id = $1",
}


async def state_of(db: Db, request_id: object) -> State:
    """Return all that a request's money has come to: each table's rows, sorted."""
    return {
        name: tuple(sorted((tuple(map(_plain, row)) for row in await db.fetch(query, request_id)), key=repr))
        for name, query in _ASKED.items()
    }


def _plain(value: object) -> object:
    return _NAMES.sub("·", value) if isinstance(value, str) else value
