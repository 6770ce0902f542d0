"""What the desk and the requester decide: approve, offer, decline, withdraw."""

from uuid import UUID

import msgspec

from schemas.mail import MailEvent
from schemas.quote import Quote
from schemas.request import Approval, CounterOffer, Refusal, Signature, Stage
from syndication.desk.clearance import granted_now
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.intake import hold, move
from syndication.desk.mailing import tell_requester, titled
from syndication.desk.pricing import agreed
from syndication.desk.quotation import at_present_rights, counter_quote, renewed
from syndication.desk.taxing import at_present_tax, settled
from syndication.errors import FieldProblem, Malformed, Refused
from syndication.licensing import stages
from syndication.licensing.money import written
from syndication.records import articles, checkouts, jobs, licences, requests
from syndication.records.door import Db
from syndication.records.requests import QuoteInputs, RequestRow

REQUESTER = "the requester"
"""The actor of what the holder of a request does."""


async def approve(house: House, request_id: UUID, approval: Approval, *, actor: str) -> None:
    """Offer the price that was worked out, binding anew from now.

    Raises StageForbids, RightsTaken, NotLicensable, or Malformed when an exclusive grant lacks
    its signature.
    """
    async with house.database.transaction("approve") as db:
        request = await locked(db, request_id)
        stages.after(request.stage, "approve")
        await _signed(db, request, approval.signature, actor)
        quote, inputs, shares = await present_quote(db, house, request)
        _as_seen(approval, quote)
        quote, inputs = settled(quote, inputs, approval.tax_case)
        made = renewed(house, quote, now=await requests.moment(db))
        await _offer(db, house, request, "approve", made, inputs, actor, approval.note)
        await requests.share_request(db, request.id, nets=shares)


async def offer(house: House, request_id: UUID, counter: CounterOffer, *, actor: str) -> None:
    """Offer another price. Raises as `approve` does."""
    async with house.database.transaction("offer") as db:
        request = await locked(db, request_id)
        stages.after(request.stage, "offer")
        await _signed(db, request, counter.signature, actor)
        quote, inputs, _ = await present_quote(db, house, request)
        quote, inputs = settled(quote, inputs, counter.tax_case)
        before = await requests.shares_of_request(db, request.id)
        inputs = msgspec.structs.replace(
            inputs,
            counter=counter.net,
            counter_reason=counter.reason,
            shares=tuple(share.net for share in before),
        )
        made = counter_quote(house, quote, inputs, now=await requests.moment(db))
        await _offer(db, house, request, "offer", made, inputs, actor, counter.reason)
        await requests.share_request(db, request.id, nets=agreed(inputs, counter.net).shares)


async def present_quote(
    db: Db, house: House, request: RequestRow
) -> tuple[Quote, QuoteInputs, tuple[int, ...]]:
    """Return a request's quote at the rights and the tax there are now, and each article's share of it.

    Raises NotLicensable when there are no rights any more.
    """
    stored = await requests.quote_of_id(db, request.quote_id)
    assert stored is not None  # noqa: S101 - a request always has its quote
    found = await granted_now(db, request)
    found.refuse()
    quote, inputs, shares = await at_present_rights(db, stored, found)
    return *await at_present_tax(db, house, quote, inputs), shares


async def decline(house: House, request_id: UUID, refusal: Refusal, *, actor: str) -> None:
    """Decline, and tell the requester why. Raises StageForbids."""
    async with house.database.transaction("decline") as db:
        request = await locked(db, request_id)
        await close(db, request, "decline", actor=actor, reason=refusal.reason)
        headline = await headline_of(db, request.id)
        await tell_requester(
            db,
            house,
            MailEvent.REQUEST_DECLINED,
            request,
            headline=headline,
            about=request.id,
            reason=refusal.reason,
        )


async def withdraw(house: House, request_id: UUID) -> None:
    """Take a request back for its holder. Raises StageForbids."""
    async with house.database.transaction("withdraw") as db:
        request = await locked(db, request_id)
        await close(db, request, "withdraw", actor=REQUESTER)


async def close(db: Db, request: RequestRow, verb: str, *, actor: str, reason: str = "") -> None:
    """End a request without a licence: give up its rights, reserved licences and open payment page."""
    await move(db, request, verb, actor=actor, reason=reason)
    await requests.release_holds(db, request.id)
    await licences.void_licences(db, request.id)
    await end_payment_pages(db, request.id)


async def end_payment_pages(db: Db, request_id: UUID) -> None:
    """Close whatever page of Stripe's a request could be paid on."""
    for session_id in await checkouts.end_checkouts(db, request_id):
        await jobs.stage(db, jobs.Job.END_SESSION, session_id)


async def _signed(db: Db, request: RequestRow, signature: Signature | None, actor: str) -> None:
    if not request.usage.exclusive:
        return
    if signature is None:
        problem = FieldProblem(
            field="signature",
            message="An exclusive grant needs the owner's signature: a name and a statement.",
        )
        raise Malformed("The owner's signature is missing.", problems=(problem,))
    await requests.add_signature(
        db, request.id, name=signature.name, statement=signature.statement, actor=actor
    )


def _as_seen(approval: Approval, quote: Quote) -> None:
    if approval.total not in {None, quote.total}:
        raise Refused(
            "The rights or the tax changed a moment ago, and with them the price: "
            f"it is {written(quote.total, quote.currency)} now. Look at it again."
        )


async def _offer(
    db: Db,
    house: House,
    request: RequestRow,
    verb: str,
    quote: Quote,
    inputs: QuoteInputs,
    actor: str,
    reason: str,
) -> None:
    wanted = await articles.articles_of_request(db, request.id)
    if request.stage is Stage.REVIEW:
        await hold(db, request)
    # whatever was printed or opened for the old price must not be paid any more
    await licences.void_licences(db, request.id)
    await end_payment_pages(db, request.id)
    await requests.add_quote(db, quote, inputs=inputs)
    await move(db, request, verb, actor=actor, reason=reason, quote_id=UUID(quote.id))
    offered = msgspec.structs.replace(request, quote=quote, quote_id=UUID(quote.id))
    headline = titled(tuple(article.headline for article in wanted))
    await tell_requester(
        db, house, MailEvent.OFFER_MADE, offered, headline=headline, about=offered.quote_id, reason=reason
    )
