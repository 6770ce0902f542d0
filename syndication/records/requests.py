"""Requests, the quotes that price them, their moves, and the rights they hold."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from schemas.quote import Quote
from schemas.request import Stage
from schemas.rights import Travelling
from schemas.usage import Contact, Organisation, QuoteWish, RequestWish, Spoken, Usage
from syndication.licensing.exclusivity import Claim
from syndication.licensing.tax_cases import TaxInputs
from syndication.records.door import Db, column, many, one, value, write
from syndication.words import phrases, with_phrases


class Talk(StrEnum):
    """Whose turn it is in the conversation about a request."""

    NOBODYS = ""
    ASKED = "asked"
    """The desk asked; the requester has not answered."""
    ANSWERED = "answered"
    """The requester wrote; the desk has not answered."""


class RequestRow(msgspec.Struct, frozen=True, kw_only=True):
    """A request with the price that is offered now. `offer_ended` is judged by the database's clock."""

    id: UUID
    stage: Stage
    usage: Usage
    organisation: Organisation
    organisation_key: str
    contact: Contact
    message: str
    decline_reason: str
    created_at: datetime
    quote_id: UUID
    quote: Quote
    expires_at: datetime
    offer_ended: bool
    talk: Talk
    said: dict[str, Any]
    """What the sentences of the quote were made of, by their English."""
    language: Spoken
    """That of whoever asked: one of `syndication.words.LANGUAGES`."""


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A request in the desk's list. `headline` is its first article's."""

    id: UUID
    stage: Stage
    created_at: datetime
    organisation: Organisation
    usage: Usage
    quote: Quote
    headline: str
    articles: int
    talk: Talk


class MoveRow(msgspec.Struct, frozen=True, kw_only=True):
    """One move of a request."""

    from_stage: Stage
    to_stage: Stage
    actor: str
    reason: str
    at: datetime


class ShareRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one article of a request costs, in minor units."""

    article_id: int
    net: int


async def moment(db: Db) -> datetime:
    """Return the database's present, in UTC."""
    now = await value(db, "moment", datetime)
    assert now is not None  # noqa: S101 - now() always answers
    return now


async def language_of_mailbox(db: Db, email: str) -> Spoken:
    """Return the language somebody is written to in: that of their latest request, else English."""
    return await value(db, "language_of_mailbox", Spoken, email=email) or "en"  # type: ignore[arg-type] # a Literal


async def add_quote(db: Db, quote: Quote, *, inputs: "QuoteInputs") -> None:
    """Store a quote with everything it was worked out from."""
    await write(
        db,
        "add_quote",
        id=UUID(quote.id),
        expires_at=quote.expires_at,
        currency=quote.currency,
        net=quote.net,
        tax=quote.tax,
        total=quote.total,
        rate_card_version=quote.rate_card_version,
        inputs=inputs,
        body=quote,
        said=phrases(quote),
    )


class QuoteInputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a quote was worked out from; with the card of its version it can be worked out again.

    `counter` is the net a person on the desk offered instead of the worked-out one, `counter_reason`
    what stands beside it on the bill, and `shares` what the articles cost before, which it is shared by.
    `travelling` is, for each revision, the pictures that go with its copy, and `tax` what the tax was
    decided from; both are None in quotes of the first edition. `rushed` says that a person decides
    within the day; `edition` is that of the rules in `syndication.licensing.fees`.
    """

    wish: QuoteWish
    revisions: tuple[int, ...]
    seller_country: str
    seller_vat_id: str
    counter: int | None = None
    counter_reason: str = ""
    shares: tuple[int, ...] = ()
    rushed: bool = False
    edition: int = 1
    travelling: tuple[tuple[Travelling, ...], ...] | None = None
    tax: TaxInputs | None = None


class QuoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stored quote and its inputs."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    currency: str
    net: int
    tax: int
    total: int
    rate_card_version: int
    inputs: QuoteInputs
    body: Quote
    said: dict[str, Any]


async def quote_of_id(db: Db, quote_id: UUID) -> QuoteRow | None:
    """Return a stored quote, whose sentences can be said in any language."""
    found = await one(db, "quote", QuoteRow, id=quote_id)
    return found and msgspec.structs.replace(found, body=with_phrases(found.body, found.said))


async def add_request(
    db: Db,
    *,
    id: UUID,
    form_key: str,
    quote_id: UUID,
    usage: Usage,
    organisation: Organisation,
    organisation_key: str,
    contact: Contact,
    message: str,
    language: str,
) -> bool:
    """Store a new request as received; return False when this form was sent before."""
    found = await value(
        db,
        "add_request",
        UUID,
        id=id,
        form_key=form_key,
        stage=Stage.RECEIVED.value,
        quote_id=quote_id,
        usage=usage,
        organisation=organisation,
        organisation_key=organisation_key,
        contact=contact,
        message=message,
        language=language,
    )
    return found is not None


async def add_request_articles(
    db: Db,
    request_id: UUID,
    *,
    article_ids: Sequence[int],
    revision_ids: Sequence[int],
    nets: Sequence[int],
) -> None:
    """Store the articles of a request, in order, each with its share of the net."""
    await write(
        db,
        "add_request_articles",
        request_id=request_id,
        article_ids=article_ids,
        revision_ids=revision_ids,
        nets=nets,
    )


async def drop_request_articles(db: Db, request_id: UUID) -> None:
    """Take the articles of a request out, for others to take their place."""
    await write(db, "drop_request_articles", request_id=request_id)


async def change_request(db: Db, request_id: UUID, wish: RequestWish, *, organisation_key: str) -> None:
    """Let a request ask for something else; its articles and its price are stored beside it."""
    await write(
        db,
        "change_request",
        id=request_id,
        usage=wish.usage,
        organisation=wish.organisation,
        organisation_key=organisation_key,
        contact=wish.contact,
        message=wish.message,
    )


async def add_request_change(db: Db, request: RequestRow) -> None:
    """Keep what a request was before it is changed."""
    await write(
        db, "add_request_change", request_id=request.id, quote_id=request.quote_id, message=request.message
    )


async def shares_of_request(db: Db, request_id: UUID) -> tuple[ShareRow, ...]:
    """Return the share of each article, in the request's order."""
    return await many(db, "shares_of_request", ShareRow, request_id=request_id)


async def share_request(db: Db, request_id: UUID, *, nets: Sequence[int]) -> None:
    """Give the articles of a request other shares, in the request's order."""
    await write(db, "share_request", request_id=request_id, nets=nets)


async def request_of_form(db: Db, form_key: str) -> UUID | None:
    """Return the request that a form has already become."""
    return await value(db, "request_by_form_key", UUID, form_key=form_key)


async def request_of_id(db: Db, request_id: UUID) -> RequestRow | None:
    """Return a request; the sentences of its quote can be said in any language."""
    found = await one(db, "request", RequestRow, id=request_id)
    return found and msgspec.structs.replace(found, quote=with_phrases(found.quote, found.said))


async def request_for_update(db: Db, request_id: UUID) -> RequestRow | None:
    """Lock a request and return it as it is once the lock is held."""
    if await value(db, "lock_request", UUID, id=request_id) is None:
        return None
    return await request_of_id(db, request_id)


async def move_request(
    db: Db,
    request: RequestRow,
    to_stage: Stage,
    *,
    quote_id: UUID | None = None,
    decline_reason: str = "",
    decided_by: str | None = None,
) -> bool:
    """Move a request from the stage it was read at; return False when somebody was first.

    `decided_by` is who decided with it, if the move is a decision.
    """
    moved = await value(
        db,
        "move_request",
        UUID,
        id=request.id,
        from_stage=request.stage.value,
        to_stage=to_stage.value,
        quote_id=quote_id or request.quote_id,
        decline_reason=decline_reason,
        decided_by=decided_by,
    )
    return moved is not None


async def add_move(
    db: Db, request_id: UUID, *, from_stage: Stage, to_stage: Stage, actor: str, reason: str
) -> None:
    """Leave the row that every move leaves."""
    await write(
        db,
        "add_move",
        request_id=request_id,
        from_stage=from_stage.value,
        to_stage=to_stage.value,
        actor=actor,
        reason=reason,
    )


async def moves_of_request(db: Db, request_id: UUID) -> tuple[MoveRow, ...]:
    """Return the history of a request, oldest first."""
    return await many(db, "moves_of_request", MoveRow, request_id=request_id)


async def add_signature(db: Db, request_id: UUID, *, name: str, statement: str, actor: str) -> None:
    """Store the owner's signature; the first one stands."""
    await write(db, "add_signature", request_id=request_id, name=name, statement=statement, actor=actor)


async def requests_worth(db: Db, amount: int, currency: str, *, most: int) -> tuple[ListedRow, ...]:
    """Return the requests that wait for just this amount to be paid, the oldest first."""
    return await many(db, "requests_worth", ListedRow, amount=amount, currency=currency, most=most)


async def requests_of_organisation(
    db: Db, organisation_key: str, *, but: UUID, most: int
) -> tuple[ListedRow, ...]:
    """Return the other requests of an organisation, newest first."""
    return await many(
        db, "requests_of_organisation", ListedRow, organisation_key=organisation_key, but=but, most=most
    )


async def requests_to_lapse(db: Db, *, most: int) -> tuple[UUID, ...]:
    """Return requests whose offer has ended and which nobody is paying."""
    return await column(db, "requests_to_lapse", UUID, most=most)


async def lock_articles(db: Db, request_id: UUID) -> None:
    """Wait until nobody else looks at the rights in this request's articles."""
    await column(db, "lock_articles", int, request_id=request_id)


async def hold_rights(db: Db, request_id: UUID, claims: Sequence[Claim], *, exclusive: bool) -> None:
    """Hold every claim on every article of a request.

    Raises asyncpg.ExclusionViolationError when somebody holds rights that cannot be held beside these.
    """
    slot = None if exclusive else await value(db, "next_slot", int)
    await write(
        db,
        "hold_rights",
        request_id=request_id,
        media=[claim.medium for claim in claims],
        territories=[claim.territory for claim in claims],
        languages=[claim.language for claim in claims],
        starts=[claim.starts_on for claim in claims],
        ends=[claim.ends_on for claim in claims],
        slot=slot,
    )


async def issue_holds(db: Db, request_id: UUID) -> None:
    """Keep what was held, now that it is paid."""
    await write(db, "settle_holds", request_id=request_id, status="issued")


async def release_holds(db: Db, request_id: UUID) -> None:
    """Give up every right a request holds."""
    await write(db, "release_holds", request_id=request_id)


async def release_holds_of(db: Db, request_id: UUID, articles: Sequence[int]) -> None:
    """Give up the rights a request holds in some of its articles."""
    await write(db, "release_holds_of", request_id=request_id, articles=list(articles))


async def hold_again(db: Db, request_id: UUID, articles: Sequence[int]) -> None:
    """Take back the rights that were given up in some articles.

    Raises asyncpg.ExclusionViolationError when somebody has been granted them meanwhile.
    """
    await write(db, "hold_again", request_id=request_id, articles=list(articles))


async def holds_rights(db: Db, request_id: UUID) -> bool:
    """Return whether a request holds its rights at this moment."""
    return bool(await value(db, "holds_of_request", int, request_id=request_id))
