"""Articles, their revisions and their assets."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.article import ArticleRead, AssetKind, AssetRead, Owner, TextOwner
from schemas.rights import InboundRight, Subject, Verdict
from syndication.licensing.addresses import address_key
from syndication.records.door import Db, column, many, one, value, write


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
    """An article in one of its revisions."""

    id: int
    slug: str
    url: str
    withdrawn_reason: str | None
    revision_id: int
    hash: str
    headline: str
    standfirst: str
    byline: str
    section: str
    published_at: datetime | None
    published: str
    language: str
    direction: str
    words: int
    text_owner: TextOwner
    text_credit: str


class AssetRow(msgspec.Struct, frozen=True, kw_only=True):
    """An asset of a revision; `file_hash` names its bytes in the vault, when we keep them.

    `ruling` and what follows is what the desk says of it now: of this picture, or else of its credit.
    """

    revision_id: int
    position: int
    kind: AssetKind
    url: str
    caption: str
    credit: str
    owner: Owner
    alt: str
    file_hash: str | None
    media_type: str | None
    ruling: int | None
    ruled_on: Subject | None
    verdict: Verdict | None
    inbound: InboundRight | None
    ruled_because: str | None

    @property
    def read(self) -> AssetRead:
        """The asset as it was read from the page."""
        return AssetRead(
            kind=self.kind,
            url=self.url,
            caption=self.caption,
            credit=self.credit,
            owner=self.owner,
            alt=self.alt,
        )


class BodyRow(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a revision."""

    html: str
    text: str


class PictureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of ours that has no words, and the article it stands in."""

    article_id: int
    file_hash: str
    caption: str
    credit: str
    slug: str
    headline: str
    language: str
    direction: str


class DescribedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk wrote for a picture, who and when."""

    article_id: int
    file_hash: str
    alt: str
    actor: str
    at: datetime
    slug: str


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """An article by its name and address alone."""

    id: int
    slug: str
    url_key: str


class NamedRow(ArticleRow, frozen=True, kw_only=True):
    """An article found by the name at `place`, counted from one."""

    place: int


async def articles_named(db: Db, names: Sequence[str]) -> dict[int, ArticleRow]:
    """Return the article behind each slug or address that has one, by its place in `names` from nought."""
    keys = [address_key(name) for name in names]
    found = await many(db, "articles_named", NamedRow, slugs=list(names), url_keys=keys)
    return {row.place - 1: row for row in found}


async def article_named(db: Db, name: str) -> ArticleRow | None:
    """Return the article of a slug or an address."""
    return (await articles_named(db, (name,))).get(0)


async def articles_found(db: Db, *, words: str, before: int | None, most: int) -> tuple[ArticleRow, ...]:
    """Return a page of what may be asked for, newest first, before revision `before`."""
    return await many(db, "articles_found", ArticleRow, words=words, before=before, most=most)


async def articles_count(db: Db, *, words: str) -> int:
    """Return how many articles answer to `words`."""
    return await value(db, "articles_count", int, words=words) or 0


async def articles_of_request(db: Db, request_id: UUID) -> tuple[ArticleRow, ...]:
    """Return the articles of a request in their order and in the revision that was asked for."""
    return await many(db, "articles_of_request", ArticleRow, request_id=request_id)


async def places_for_update(db: Db, *, slug: str, url_key: str) -> tuple[PlaceRow, ...]:
    """Lock and return the articles that stand at this name or this address."""
    return await many(db, "article_for_update", PlaceRow, slug=slug, url_key=url_key)


async def add_article(db: Db, *, slug: str, url: str, url_key: str) -> int | None:
    """Return the new article's id, or None when somebody was first."""
    return await value(db, "add_article", int, slug=slug, url=url, url_key=url_key)


async def move_article(db: Db, article_id: int, *, url: str, url_key: str) -> None:
    """Give an article another address."""
    await write(db, "move_article", article_id=article_id, url=url, url_key=url_key)


async def revision_of_hash(db: Db, article_id: int, *, hash: str) -> int | None:
    """Return the id of the revision with these words, if the article ever had them."""
    return await value(db, "revision_by_hash", int, article_id=article_id, hash=hash)


async def add_revision(db: Db, article_id: int, read: ArticleRead, *, hash: str, at: datetime | None) -> int:
    """Store the words of a page as a new revision; return its id."""
    revision_id = await value(
        db,
        "add_revision",
        int,
        article_id=article_id,
        hash=hash,
        headline=read.headline,
        standfirst=read.standfirst,
        byline=read.byline,
        section=read.section,
        published_at=at,
        published=read.published or "",
        language=read.language,
        direction=read.direction,
        html=read.html,
        text=read.text,
        words=read.words,
        text_owner=read.text_owner.value,
        text_credit=read.text_credit,
        warnings=read.warnings,
    )
    assert revision_id is not None  # noqa: S101 - an INSERT without a conflict clause returns its row
    return revision_id


async def add_asset(db: Db, revision_id: int, position: int, asset: AssetRead) -> None:
    """Store one asset of a revision."""
    await write(
        db,
        "add_asset",
        revision_id=revision_id,
        position=position,
        kind=asset.kind.value,
        url=asset.url,
        caption=asset.caption,
        credit=asset.credit,
        owner=asset.owner.value,
        alt=asset.alt,
    )


async def add_asset_file(db: Db, revision_id: int, position: int, *, file_hash: str, media_type: str) -> None:
    """Note the file of a picture of ours that had none."""
    given = {
        "revision_id": revision_id,
        "position": position,
        "file_hash": file_hash,
        "media_type": media_type,
    }
    await write(db, "add_asset_file", **given)


async def show_revision(db: Db, article_id: int, revision_id: int) -> None:
    """Make a revision the one that is offered from now on."""
    await write(db, "show_revision", article_id=article_id, revision_id=revision_id)


async def assets_of_revisions(db: Db, revision_ids: Iterable[int]) -> dict[int, tuple[AssetRow, ...]]:
    """Return the assets of each revision in the order of its page."""
    wanted = tuple(revision_ids)
    found = await many(db, "assets_of_revisions", AssetRow, revision_ids=list(wanted))
    return {each: tuple(asset for asset in found if asset.revision_id == each) for each in wanted}


async def assets_of_revision(db: Db, revision_id: int) -> tuple[AssetRow, ...]:
    """Return the assets of one revision in the order of its page."""
    return (await assets_of_revisions(db, (revision_id,)))[revision_id]


async def pictures_without_words(db: Db, *, most: int) -> tuple[PictureRow, ...]:
    """Return pictures of ours that go into copies and have no alternative text, newest article first."""
    return await many(db, "pictures_without_words", PictureRow, most=most)


async def pictures_described(db: Db, *, most: int) -> tuple[DescribedRow, ...]:
    """Return what the desk wrote last for each picture, latest first."""
    return await many(db, "pictures_described", DescribedRow, most=most)


async def media_type_of_picture(db: Db, article_id: int, *, file_hash: str) -> str | None:
    """Return what kind of file a picture of ours is; None for what is not a picture of ours."""
    return await value(db, "media_type_of_picture", str, article_id=article_id, file_hash=file_hash)


async def add_picture_alt(db: Db, article_id: int, *, file_hash: str, alt: str, actor: str) -> None:
    """Add the desk's words for a picture; the latest count."""
    await write(db, "add_picture_alt", article_id=article_id, file_hash=file_hash, alt=alt, actor=actor)


async def body_of_revision(db: Db, revision_id: int) -> BodyRow:
    """Return the words of a revision that is known to exist."""
    body = await one(db, "body_of_revision", BodyRow, revision_id=revision_id)
    assert body is not None  # noqa: S101 - revisions are never deleted
    return body


async def slugs(db: Db) -> tuple[str, ...]:
    """Return the slug of every article."""
    return await column(db, "slugs", str)
