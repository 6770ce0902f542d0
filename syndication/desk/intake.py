"""A wish becomes a request: priced, decided by the rules or sent to the desk."""

from hashlib import sha256
from uuid import UUID, uuid4

import asyncpg
import msgspec

from schemas.mail import MailEvent
from schemas.quote import Decision
from schemas.request import Stage
from schemas.usage import RequestWish, Usage
from syndication.desk.availability import refused_by_the_database, why_taken
from syndication.desk.house import House
from syndication.desk.mailing import tell_desk, tell_requester, titled
from syndication.desk.quotation import Priced, price
from syndication.desk.tax_numbers import examine
from syndication.errors import FieldProblem, Malformed, StageForbids
from syndication.licensing import stages
from syndication.licensing.exclusivity import claims
from syndication.licensing.organisations import organisation_key
from syndication.records import articles, renewals, requests
from syndication.records.door import Db
from syndication.records.requests import RequestRow
from syndication.words import say

RULES = "the rules"
"""The actor of an automatic decision."""


async def receive(house: House, wish: RequestWish, *, form_key: str, renews: UUID | None = None) -> UUID:
    """Take a request in and return its id; the same form sent twice is one request.

    `renews` is the request whose licences it goes on from.

    `form_key` is minted with the form or by the caller. The same key with other answers is another
    request, so that nobody is shown somebody else's and nothing that was typed anew is lost.
    Raises Malformed when the terms are not accepted or an answer cannot be used, and NotLicensable
    or RightsTaken when none of it can be licensed.
    """
    accepted(wish)
    form_key = sha256(form_key.encode() + b"\x00" + msgspec.json.encode(wish)).hexdigest()
    await examine(house, wish.organisation)
    async with house.database.transaction("receive") as db:
        known = await requests.request_of_form(db, form_key)
        if known is not None:
            return known
        priced = await price_of_request(db, house, wish)
        request_id = uuid4()
        if not await _store(db, wish, priced, request_id, form_key):
            again = await requests.request_of_form(db, form_key)
            assert again is not None  # noqa: S101 - the insert lost to a row with this key
            return again
        if renews is not None:
            await renewals.add_renewal(db, request_id, renews_id=renews)
        await decide(db, house, request_id, priced)
    return request_id


async def price_of_request(db: Db, house: House, wish: RequestWish) -> Priced:
    """Work out what a request costs, with all that a person should know who decides it.

    Raises as `syndication.desk.quotation.price` does.
    """
    priced = await price(db, house, wish, contact_email=wish.contact.email)
    if priced.quote.decision is Decision.REVIEW:
        return await _with_what_is_taken(db, priced, wish.usage)
    return priced


async def hold(db: Db, request: RequestRow) -> None:
    """Hold the rights a request asks for. Raises RightsTaken when an exclusive grant stands in the way."""
    await requests.lock_articles(db, request.id)
    try:
        async with db.transaction():
            await requests.hold_rights(
                db, request.id, claims(request.usage), exclusive=request.usage.exclusive
            )
    except asyncpg.ExclusionViolationError:
        wanted = await articles.articles_of_request(db, request.id)
        raise await refused_by_the_database(db, wanted, request.usage) from None


async def move(
    db: Db, request: RequestRow, verb: str, *, actor: str, reason: str = "", quote_id: UUID | None = None
) -> None:
    """Move a request along the table, to another price if `quote_id` names one, and leave the row of it.

    Raises StageForbids when the table has no such move, or when somebody was first.
    """
    to_stage = stages.after(request.stage, verb)
    declined = reason if to_stage is Stage.DECLINED else ""
    decided = actor if to_stage in stages.DECISIONS else None
    if not await requests.move_request(
        db, request, to_stage, quote_id=quote_id, decline_reason=declined, decided_by=decided
    ):
        raise StageForbids(say("Somebody else moved this request a moment ago. Look at it again."))
    await requests.add_move(
        db, request.id, from_stage=request.stage, to_stage=to_stage, actor=actor, reason=reason
    )


async def _with_what_is_taken(db: Db, priced: Priced, usage: Usage) -> Priced:
    """Add what stands in the way to the reasons: an offer in the way may lapse, so a person looks at it."""
    taken = await why_taken(db, priced.articles, usage)
    if not taken:
        return priced
    quote = msgspec.structs.replace(priced.quote, reasons=(*priced.quote.reasons, taken))
    return msgspec.structs.replace(priced, quote=quote)


def accepted(wish: RequestWish) -> None:
    """Raise Malformed where the terms are not accepted."""
    if not wish.accept_terms:
        problem = FieldProblem(field="accept_terms", message=say("Accept the terms to send the request."))
        raise Malformed(say("The terms have not been accepted."), problems=(problem,))


async def _store(db: Db, wish: RequestWish, priced: Priced, request_id: UUID, form_key: str) -> bool:
    await requests.add_quote(db, priced.quote, inputs=priced.inputs)
    stored = await requests.add_request(
        db,
        id=request_id,
        form_key=form_key,
        quote_id=UUID(priced.quote.id),
        usage=wish.usage,
        organisation=wish.organisation,
        organisation_key=organisation_key(wish.organisation.name),
        contact=wish.contact,
        message=wish.message,
        language=wish.language,
    )
    if not stored:
        return False
    await requests.add_request_articles(
        db,
        request_id,
        article_ids=[article.id for article in priced.articles],
        revision_ids=[article.revision_id for article in priced.articles],
        nets=[share.net for share in priced.quote.shares],
    )
    return True


async def decide(db: Db, house: House, request_id: UUID, priced: Priced) -> None:
    """Let the rules offer the price of a request at once, or give it to a person; tell who has to know.

    Raises RightsTaken when the rights cannot be held.
    """
    request = await requests.request_of_id(db, request_id)
    assert request is not None  # noqa: S101 - stored in this transaction
    headline = titled(tuple(article.headline for article in priced.articles))
    if priced.quote.decision is Decision.AUTOMATIC:
        await hold(db, request)
        rule = f"rule “{priced.quote.rule}” of rate card {priced.quote.rate_card_version}"
        await move(db, request, "quote", actor=RULES, reason=rule)
        event = MailEvent.OFFER_MADE
    else:
        await move(db, request, "review", actor=RULES, reason="; ".join(priced.quote.reasons))
        await tell_desk(
            db,
            house,
            MailEvent.DESK_REVIEW,
            about=str(request_id),
            headline=headline,
            organisation=request.organisation.name,
            path=f"/desk/requests/{request_id}",
            reasons=priced.quote.reasons,
        )
        event = MailEvent.REQUEST_RECEIVED
    await tell_requester(db, house, event, request, headline=headline, about=request.quote_id)
