"""What a bank says against a payment: the licence waits until it is decided, and a person answers."""

from datetime import UTC, datetime

from schemas.mail import MailEvent
from syndication.desk.access import follow
from syndication.desk.accounts import book_dispute
from syndication.desk.found import locked
from syndication.desk.house import House
from syndication.desk.mailing import tell_desk
from syndication.gateways.stripe import DisputeFacts
from syndication.licensing.access import ASKS_FOR_AN_ANSWER, TAKES_MONEY, DisputeStatus
from syndication.records import payments
from syndication.records.door import Db
from syndication.records.payments import Outcome, PaymentRow
from syndication.records.requests import RequestRow

_WORDS = {
    DisputeStatus.WARNING_NEEDS_RESPONSE: "A bank asks about a payment",
    DisputeStatus.NEEDS_RESPONSE: "A payment is disputed",
    DisputeStatus.LOST: "A dispute is lost",
}


async def settle_dispute(house: House, facts: DisputeFacts) -> str:
    """Bring a dispute in line with what Stripe says of it now; return what came of it."""
    async with house.database.transaction("settle_dispute") as db:
        payment = await payments.payment_of_reference(db, facts.payment_intent)
        if payment is None:
            return "a dispute of a payment that is not ours"
        request = await locked(db, payment.request_id) if payment.request_id else None
        await _store(db, payment, facts)
        await _book(db, payment, facts)
        await _tell(db, house, request, facts)
        if request is None or payment.outcome is not Outcome.LICENSED:
            return f"{facts.status.value}: no licence rests on it"
        changed = await follow(
            db, house, request, why=f"The payment's dispute: {facts.reason or 'no reason'}"
        )
    return f"{facts.status.value}; licences: {', '.join(changed) or 'as they were'}"


async def _store(db: Db, payment: PaymentRow, facts: DisputeFacts) -> None:
    due = facts.evidence_details.due_by
    await payments.tell_dispute(
        db,
        id=facts.id,
        payment_id=payment.id,
        status=facts.status,
        amount=facts.amount,
        currency=facts.currency.upper(),
        reason=facts.reason.replace("_", " "),
        answer_by=datetime.fromtimestamp(due, UTC) if due else None,
        opened_at=datetime.fromtimestamp(facts.created, UTC),
    )


async def _book(db: Db, payment: PaymentRow, facts: DisputeFacts) -> None:
    """Book what a dispute has done to the money so far, each once, however late it is told."""
    if facts.status not in TAKES_MONEY:
        return
    steps = ("opened", facts.status.value) if facts.status in {"won", "lost"} else ("opened",)
    for what in steps:
        await book_dispute(
            db,
            request_id=payment.request_id,
            dispute_id=facts.id,
            currency=facts.currency.upper(),
            amount=facts.amount,
            what="opened" if what == "opened" else "won" if what == "won" else "lost",
        )


async def _tell(db: Db, house: House, request: RequestRow | None, facts: DisputeFacts) -> None:
    words = _WORDS.get(facts.status)
    if words is None:
        return
    due = facts.evidence_details.due_by
    answer = f"Answer at Stripe by {datetime.fromtimestamp(due, UTC):%d %B %Y}." if due else ""
    reasons = (f"The bank's reason: {facts.reason.replace('_', ' ') or 'none given'}.", answer)
    await tell_desk(
        db,
        house,
        MailEvent.DESK_TROUBLE,
        about=f"dispute:{facts.id}:{facts.status.value}",
        headline=words,
        organisation=request.organisation.name if request else "",
        path=f"/desk/requests/{request.id}" if request else "/desk",
        reasons=tuple(filter(None, reasons if facts.status in ASKS_FOR_AN_ANSWER else reasons[:1])),
    )
