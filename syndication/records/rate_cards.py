"""The versions of the rate card, their drafts, and what a draft is tried out on."""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.quote import Quote
from schemas.rate_card import RateCard
from syndication.records.door import Db, many, one, value, write
from syndication.records.requests import QuoteInputs


class RateCardRow(msgspec.Struct, frozen=True, kw_only=True):
    """One published version."""

    version: int
    body: RateCard


class PublishedRow(RateCardRow, frozen=True, kw_only=True):
    """One published version with who published it, for when. `announced` is one that comes yet."""

    note: str
    actor: str
    published_at: datetime
    in_force_from: datetime
    announced: bool
    withdrawn_by: str | None
    withdrawn_reason: str | None


class DraftRow(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as it was typed, a text for each input; `edition` counts its savings."""

    id: int
    name: str
    typed: dict[str, str]
    edition: int
    based_on: int | None
    actor: str
    changed_at: datetime
    published_as: int | None


class QuotedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A quote that was made, and the request it stands on, if one came of it."""

    id: UUID
    created_at: datetime
    net: int
    currency: str
    inputs: QuoteInputs
    body: Quote
    request_id: UUID | None


class InForceRow(RateCardRow, frozen=True, kw_only=True):
    """The version in force at a moment: the database's present, since every price needs both."""

    at: datetime


async def current_rate_card(db: Db) -> InForceRow | None:
    """Return the version in force, or None before the first one is."""
    return await one(db, "current_rate_card", InForceRow)


async def rate_card(db: Db, version: int) -> RateCardRow | None:
    """Return one version, however old."""
    return await one(db, "rate_card", RateCardRow, version=version)


async def rate_cards_published(db: Db, *, most: int) -> tuple[PublishedRow, ...]:
    """Return the versions, the last published first."""
    return await many(db, "rate_cards_published", PublishedRow, most=most)


async def rate_card_published(db: Db, version: int) -> PublishedRow | None:
    """Return one version with who published it and for when."""
    return await one(db, "rate_card_published", PublishedRow, version=version)


async def publish_rate_card(
    db: Db, body: RateCard, *, note: str, actor: str = "", in_force_from: datetime | None = None
) -> int:
    """Store the next version, in force from a moment to come or else at once; return its number."""
    await write(db, "lock_rate_cards")
    version = await value(
        db, "publish_rate_card", int, body=body, note=note, actor=actor, in_force_from=in_force_from
    )
    assert version is not None  # noqa: S101 - an aggregate always returns a row
    return version


async def withdraw_rate_card(db: Db, version: int, *, actor: str, reason: str) -> bool:
    """Take an announced version back; return False when it is in force, or was taken back already."""
    return await value(db, "withdraw_rate_card", int, version=version, actor=actor, reason=reason) is not None


async def add_draft(db: Db, *, name: str, typed: dict[str, str], based_on: int | None, actor: str) -> int:
    """Store a new draft; return its number."""
    made = await value(db, "add_rate_card_draft", int, name=name, typed=typed, based_on=based_on, actor=actor)
    assert made is not None  # noqa: S101 - an insert returns its row
    return made


async def drafts(db: Db) -> tuple[DraftRow, ...]:
    """Return the drafts under way, the one changed last first."""
    return await many(db, "rate_card_drafts", DraftRow)


async def draft_of_id(db: Db, draft_id: int) -> DraftRow | None:
    """Return a draft that was not thrown away."""
    return await one(db, "rate_card_draft", DraftRow, id=draft_id)


async def save_draft(
    db: Db, draft_id: int, *, edition: int, name: str, typed: dict[str, str], actor: str
) -> bool:
    """Save a draft over its edition; return False when somebody else saved it meanwhile, or it is closed."""
    saved = await value(
        db,
        "save_rate_card_draft",
        int,
        id=draft_id,
        edition=edition,
        name=name,
        typed=typed,
        actor=actor,
    )
    return saved is not None


async def discard_draft(db: Db, draft_id: int) -> None:
    """Throw a draft away."""
    await write(db, "discard_rate_card_draft", id=draft_id)


async def draft_published(db: Db, draft_id: int, *, edition: int, version: int) -> bool:
    """Note what became of a draft; return False when it was changed or closed meanwhile."""
    noted = await value(db, "rate_card_draft_published", int, id=draft_id, edition=edition, version=version)
    return noted is not None


async def quotes_latest(db: Db, *, most: int) -> tuple[QuotedRow, ...]:
    """Return the quotes made last, the newest first."""
    return await many(db, "quotes_latest", QuotedRow, most=most)


async def quotes_of_examples(db: Db) -> tuple[QuotedRow, ...]:
    """Return the quotes of the requests that the desk chose as examples."""
    return await many(db, "quotes_of_examples", QuotedRow)


async def add_example(db: Db, request_id: UUID, *, actor: str) -> bool:
    """Choose a request as an example; return False when there is none, or it is one already."""
    return await value(db, "add_rate_card_example", UUID, request_id=request_id, actor=actor) is not None


async def drop_example(db: Db, request_id: UUID) -> None:
    """Let go of an example."""
    await write(db, "drop_rate_card_example", request_id=request_id)
