"""Disputes: the buyer's bank takes a charge back, the seller answers or gives in, the bank decides.

A test card opens one right after it has paid, a person at the sandbox's desk whenever they like. The
bank is won over by `winning_evidence`, lost by `losing_evidence`, as in Stripe's test mode; anything
else waits for a person, and an unanswered dispute is lost when its time is over.
"""

from typing import Final

from stripe.params import DisputeCloseParams, DisputeListParams, DisputeRetrieveParams, DisputeUpdateParams

from syndication.sandbox.stripe import balance
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Call, Origin, endpoint
from syndication.sandbox.stripe.charges import means_behind
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.lists import DATED, equal, page_of
from syndication.sandbox.stripe.paper import Json, metadata
from syndication.sandbox.stripe.refusals import not_possible
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes.dispute import dispute as shape
from syndication.sandbox.stripe.timetable import appoint, duty

_TIME_IS_OVER: Final = "a dispute's time is over"
# The sandbox's own figure; the banks give between one and three weeks.
_DAYS_TO_ANSWER: Final = 14
_DAY: Final = 24 * 60 * 60
OPEN: Final = frozenset({"needs_response", "under_review"})
# https://docs.stripe.com/testing#evidence: the words that decide a dispute in test mode.
_DECIDING: Final = {"winning_evidence": True, "losing_evidence": False}


def open_if_meant(sandbox: Sandbox, charge: Entry) -> None:
    """Open the dispute that a test card opens once it has paid."""
    reason = means_behind(charge).disputed
    if reason is not None and charge.body["paid"]:
        open_dispute(sandbox, charge, reason)


def open_dispute(sandbox: Sandbox, charge: Entry, reason: str) -> Entry:
    """Take what is left of a charge back from the seller, with the fee; refuses what is not theirs."""
    left = charge.body["amount"] - charge.body["amount_refunded"]
    if not charge.body["paid"] or charge.body["disputed"] or left == 0:
        raise not_possible(f"The charge {charge.id} has no money that could be disputed.")
    now = sandbox.now()
    body = shape(charge.body, left, reason, due_by=now + _DAYS_TO_ANSWER * _DAY, moment=now)
    dispute = sandbox.book.add(body)
    sandbox.book.change(charge, {"disputed": True})
    appoint(sandbox, _TIME_IS_OVER, body, body["evidence_details"]["due_by"])
    announce(sandbox, "charge.dispute.created", body, Origin())
    line = balance.enter(*(sandbox, body, "adjustment", -left), category="dispute", fee=balance.DISPUTE_FEE)
    sandbox.book.change(dispute, {"balance_transactions": [line]})
    announce(sandbox, "charge.dispute.funds_withdrawn", dispute.body, Origin())
    return dispute


def decide(sandbox: Sandbox, identity: str, *, won: bool, origin: Origin) -> Entry:
    """Let the bank decide an open dispute; when it is won the amount comes back, the fee does not."""
    dispute = sandbox.book.get("dispute", identity)
    if dispute.body["status"] not in OPEN:
        raise not_possible(f"The dispute {identity} is {dispute.body['status']} already.")
    before = sandbox.book.change(dispute, {"status": "won" if won else "lost"})
    announce(sandbox, "charge.dispute.closed", dispute.body, origin, before)
    if won:
        lines = dispute.body["balance_transactions"]
        line = balance.enter(
            *(sandbox, dispute.body, "adjustment", dispute.body["amount"]), category="dispute_reversal"
        )
        sandbox.book.change(dispute, {"balance_transactions": [*lines, line]})
        announce(sandbox, "charge.dispute.funds_reinstated", dispute.body, origin)
    return dispute


@duty(_TIME_IS_OVER)
def _time_is_over(sandbox: Sandbox, identity: str) -> None:
    dispute = sandbox.book.get("dispute", identity)
    if dispute.body["status"] == "needs_response":
        details = {**dispute.body["evidence_details"], "past_due": True}
        sandbox.book.change(dispute, {"evidence_details": details})
        decide(sandbox, identity, won=False, origin=Origin())


@endpoint("GET", "/v1/disputes/{id}", DisputeRetrieveParams)
def retrieve_dispute(call: Call[DisputeRetrieveParams]) -> Json:
    """Show one dispute."""
    return call.sandbox.book.get("dispute", call.id).body


@endpoint("GET", "/v1/disputes", DisputeListParams, f"{DATED} charge payment_intent")
def list_disputes(call: Call[DisputeListParams]) -> Json:
    """Show disputes, newest first, of one charge or payment intent when asked."""
    where = equal(call.parameters, "charge", "payment_intent")
    return page_of(call.sandbox, call.parameters, "dispute", "/v1/disputes", where)


@endpoint("POST", "/v1/disputes/{id}", DisputeUpdateParams, "evidence metadata submit")
def update_dispute(call: Call[DisputeUpdateParams]) -> Json:
    """Put evidence on a dispute; unless `submit` is false the bank looks at it at once."""
    asked, sandbox = call.parameters, call.sandbox
    dispute = sandbox.book.get("dispute", call.id)
    if dispute.body["status"] != "needs_response":
        raise not_possible("This dispute is already closed or under review.")
    before = sandbox.book.change(dispute, _with_evidence(dispute.body, asked))
    announce(sandbox, "charge.dispute.updated", dispute.body, call.origin, before)
    verdict = _DECIDING.get(dispute.body["evidence"]["uncategorized_text"] or "")
    if dispute.body["status"] == "under_review" and verdict is not None:
        decide(sandbox, call.id, won=verdict, origin=call.origin)
        dispute = sandbox.book.get("dispute", call.id)
    return dispute.body


def _with_evidence(body: Json, asked: DisputeUpdateParams) -> Json:
    evidence = {**body["evidence"], **asked.get("evidence", {})}
    details = {**body["evidence_details"], "has_evidence": bool(asked.get("evidence"))}
    changes: Json = {
        "evidence": evidence,
        "metadata": metadata(asked.get("metadata"), body["metadata"]),
    }
    if details["has_evidence"] and asked.get("submit", True):
        details["submission_count"] += 1
        changes["status"] = "under_review"
    return {**changes, "evidence_details": details}


@endpoint("POST", "/v1/disputes/{id}/close", DisputeCloseParams)
def close_dispute(call: Call[DisputeCloseParams]) -> Json:
    """Give in: the dispute is lost."""
    return decide(call.sandbox, call.id, won=False, origin=call.origin).body
