"""Money goes back, or waits for a person: staged with the decision, made after it."""

from uuid import UUID, uuid4

from schemas.mail import MailEvent
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.mailing import tell_desk, tell_requester
from syndication.gateways.stripe import Refusal
from syndication.records import jobs, payments
from syndication.records.door import Db
from syndication.records.requests import RequestRow


async def give_back(db: Db, payment_id: UUID, amount: int, reason: str) -> None:
    """Note that a payment is to be given back, and stage the work."""
    refund_id = uuid4()
    await payments.add_refund(db, id=refund_id, payment_id=payment_id, amount=amount, reason=reason)
    await jobs.stage(db, jobs.Job.MAKE_REFUND, str(refund_id))


async def suspend(db: Db, house: House, subject: str, request: RequestRow | None, detail: str) -> None:
    """Put something about money on a person's list, once, and tell the desk."""
    if await payments.add_suspense(db, subject, detail=detail):
        await tell_desk(
            db,
            house,
            MailEvent.DESK_TROUBLE,
            about=subject,
            headline="A payment that does not fit its offer",
            organisation=request.organisation.name if request else "",
            path=f"/desk/requests/{request.id}" if request else "/desk",
            reasons=(detail,),
        )


async def make_refund(house: House, refund_id: UUID) -> None:
    """Give back what is due; asked again, Stripe knows the refund by its key.

    What Stripe will not give back, because somebody did so already or the charge is too old, is for
    a person: trying again would not help.
    """
    async with house.database.reading() as db:
        refund = await payments.refund_to_make(db, refund_id)
    if refund is None or refund.stripe_id is not None:
        return
    try:
        stripe_id = await house.stripe.refund(
            refund.id, payment_intent=refund.reference, amount=refund.amount, reason=refund.reason
        )
    except Refusal as no:
        async with house.database.transaction("refund_refused") as db:
            request = await locked(db, refund.request_id)
            await suspend(db, house, f"refund:{refund_id}", request, f"A refund was not made. {no.detail}")
        return
    async with house.database.transaction("refund_made") as db:
        await payments.refund_made(db, refund_id, stripe_id=stripe_id)
        request = await locked(db, refund.request_id)
        await tell_requester(
            db,
            house,
            MailEvent.PAYMENT_REFUNDED,
            request,
            headline=await headline_of(db, request.id),
            about=refund_id,
            reason=refund.reason,
        )
