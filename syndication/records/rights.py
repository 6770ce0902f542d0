"""What the desk says of rights: rulings, only added to, of which the latest of a subject counts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from schemas.article import AssetRead, TextOwner
from schemas.rights import Embargo, InboundRight, Subject, Travelling, Verdict
from syndication.records.door import Db, column, many, one, value, write


class ArticleRuling(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk says now of an article's words, its reserve or its embargo."""

    id: int
    subject: Subject
    article_id: int
    verdict: Verdict
    inbound: InboundRight | None
    embargo_until: datetime | None
    embargo_zone: str | None
    reason: str


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a ruling rests on, by its name in the vault."""

    hash: str
    name: str
    type: str


class NewRuling(msgspec.Struct, frozen=True, kw_only=True):
    """A ruling about to be added: of an article (None for a credit line), and of `asset` or `credit`."""

    subject: Subject
    verdict: Verdict
    reason: str
    article_id: int | None = None
    asset: AssetRead | None = None
    credit: str | None = None
    inbound: InboundRight | None = None
    embargo: Embargo | None = None
    evidence: str = ""
    evidence_file: Evidence | None = None


class RulingSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A ruling as history tells it."""

    id: int
    subject: Subject
    credit: str | None
    verdict: Verdict
    inbound: InboundRight | None
    embargo_until: datetime | None
    embargo_zone: str | None
    reason: str
    evidence: str
    evidence_name: str | None
    actor: str
    at: datetime


class ArticleByRight(msgspec.Struct, frozen=True, kw_only=True):
    """An article in the desk's list: what holds it back, and how its pictures stand.

    `waiting` counts pictures that are not known to be ours and that nobody has ruled on.
    """

    id: int
    slug: str
    revision_id: int
    headline: str
    byline: str
    section: str
    published_at: datetime | None
    language: str
    direction: str
    withdrawn_reason: str | None
    reserved_because: str | None
    embargo_until: datetime | None
    embargo_zone: str | None
    text_owner: TextOwner
    text_verdict: Verdict | None
    pictures: int
    travelling: int
    waiting: int


async def rulings_on_articles(db: Db, article_ids: Iterable[int]) -> dict[int, tuple[ArticleRuling, ...]]:
    """Return the rulings in force on each article as a whole."""
    wanted = tuple(article_ids)
    found = await many(db, "rulings_on_articles", ArticleRuling, article_ids=list(wanted))
    return {each: tuple(ruling for ruling in found if ruling.article_id == each) for each in wanted}


async def add_ruling(db: Db, ruling: NewRuling, *, actor: str) -> int | None:
    """Add a ruling and return its id; None when the last one of its subject says the same."""
    asset, embargo, file = ruling.asset, ruling.embargo, ruling.evidence_file
    return await value(
        db,
        "add_ruling",
        int,
        subject=ruling.subject.value,
        article_id=ruling.article_id,
        kind=asset.kind.value if asset else None,
        url=asset.url if asset else None,
        credit=asset.credit if asset else ruling.credit,
        verdict=ruling.verdict.value,
        inbound=ruling.inbound,
        embargo_until=embargo.until if embargo else None,
        embargo_zone=embargo.zone if embargo else None,
        reason=ruling.reason,
        evidence=ruling.evidence,
        evidence_hash=file.hash if file else None,
        evidence_name=file.name if file else None,
        evidence_type=file.type if file else None,
        actor=actor,
    )


async def lock_article(db: Db, article_id: int) -> None:
    """Wait until nobody else rules on this article."""
    await value(db, "lock_article", int, article_id=article_id)


async def rulings_said_of(db: Db, article_id: int, revision_id: int) -> tuple[RulingSaid, ...]:
    """Return the history of an article's rights, latest first."""
    return await many(db, "rulings_said_of", RulingSaid, article_id=article_id, revision_id=revision_id)


async def evidence_of_ruling(db: Db, ruling_id: int, *, slug: str) -> Evidence | None:
    """Return the file a ruling rests on, if it has one and is about this article."""
    return await one(db, "evidence_of_ruling", Evidence, ruling_id=ruling_id, slug=slug)


async def add_picture_file(
    db: Db, article_id: int, asset: AssetRead, *, file_hash: str, media_type: str, actor: str
) -> None:
    """Note the file of a picture that its page's reading did not bring."""
    await write(
        db,
        "add_picture_file",
        article_id=article_id,
        kind=asset.kind.value,
        url=asset.url,
        credit=asset.credit,
        file_hash=file_hash,
        media_type=media_type,
        actor=actor,
    )


async def credits_agreed(db: Db, lines: Iterable[str]) -> frozenset[str]:
    """Return those of these credit lines that a standing agreement clears."""
    return frozenset(await column(db, "credits_agreed", str, credits=list(lines)))


async def add_licence_pictures(db: Db, licence_id: int, travelling: Sequence[Travelling]) -> None:
    """Note what travels with the copies of a licence, and by which rulings."""
    for each in travelling:
        await write(
            db,
            "add_licence_picture",
            licence_id=licence_id,
            position=each.position,
            file_hash=each.file_hash,
            ruling_id=each.ruling,
        )


async def articles_by_right(
    db: Db, *, words: str, only: str, before: int | None, most: int
) -> tuple[ArticleByRight, ...]:
    """Return a page of the desk's list of articles, newest first, before revision `before`.

    `only` is clearing, embargoed, reserved, withdrawn, or all.
    """
    return await many(
        db, "articles_by_right", ArticleByRight, words=words, only=only, before=before, most=most
    )
