"""An article's page becomes a revision with its assets: read, proofed by the press, then stored whole."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
import structlog

from schemas.article import ArticleRead, AssetRead, Owner
from schemas.licence import ArticlePrinted, Picture
from syndication.desk.house import House
from syndication.errors import Refused, UnreadableArticle
from syndication.gateways.outbound import FetchTrouble, fetch
from syndication.licensing.addresses import address_key, slug_of
from syndication.licensing.rights import STILL
from syndication.records import articles, rights
from syndication.records.door import Db

log = structlog.get_logger()

FindPicture = Callable[[str], Awaitable[bytes | None]]
"""Given a picture's absolute address, its bytes, or None when they cannot be had."""

_MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"RIFF": "image/webp"}
"""How the pictures we print begin; what a server calls them is not believed."""

AGREEMENT = "a standing agreement"
"""The actor of what is fetched because an agreement clears its credit line."""

_MOST_PICTURES = 40
"""Of one article; a gallery of more is not an illustration."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a page: `created` is a new article, `changed` a new revision of a known one."""

    slug: str
    url: str
    revision: str
    read: ArticleRead
    created: bool
    changed: bool


class _File(msgspec.Struct, frozen=True, kw_only=True):
    media_type: str
    content: bytes


async def take_in(
    house: House,
    html: bytes,
    *,
    url: str = "",
    slug: str | None = None,
    find_picture: FindPicture | None = None,
) -> Taken:
    """Read a page, prove that it can be printed, and store it; the same page again changes nothing.

    `url` is the page's own address where it is known; `slug` the name the newsroom gives it. Raises
    UnreadableArticle with the reason, or Refused when the address belongs to another article.
    """
    read = await read_page(house, html, url=url, slug=slug)
    files = await _files(await _wanted(house, read), find_picture or from_the_web)
    name = slug or slug_of(read.url, read.headline)
    await house.press.proof(_draft(read, name), _draft_pictures(read, files))
    kept = {place: (await house.vault.keep(file.content), file.media_type) for place, file in files.items()}
    async with house.database.transaction("take_in") as db:
        taken = await _store(db, read, name, fixed=slug is not None, files=kept)
    log.info("article taken in", slug=taken.slug, created=taken.created, changed=taken.changed)
    return taken


async def read_page(house: House, html: bytes, *, url: str = "", slug: str | None = None) -> ArticleRead:
    """Return what a page says, storing nothing. Raises UnreadableArticle with the reason."""
    read = await house.press.read(html, url, house.settings.own_names)
    if address_key(read.url):
        return read
    if slug is None:
        raise UnreadableArticle("The page does not say its own address, and none was given with it.")
    made_up = urljoin(house.settings.publication_url + "/", slug)
    warning = f"The page does not say its own address; {made_up} is used."
    return msgspec.structs.replace(read, url=made_up, warnings=(*read.warnings, warning))


def beside(page: Path) -> FindPicture:
    """Return a finder for pictures that lie beside an article's file, or beside its folder."""

    async def find(url: str) -> bytes | None:
        path = unquote(urlsplit(url).path).lstrip("/")
        for folder in (page.parent.resolve(), page.parent.parent.resolve()):
            file = (folder / path).resolve()
            if file.is_relative_to(folder) and file.is_file():
                return await asyncio.to_thread(file.read_bytes)
        return None

    return find


def revision_hash(read: ArticleRead) -> str:
    """Return the SHA-256 of everything that is licensed or decides what may be: words, facts, assets."""
    lasting = msgspec.structs.replace(read, warnings=(), modified=None)
    return sha256(msgspec.json.encode(lasting, order="deterministic")).hexdigest()


async def from_the_web(url: str) -> bytes | None:
    """Return what stands at a public address, or None when it cannot be had."""
    try:
        return await fetch(url)
    except FetchTrouble as trouble:
        log.info("picture not fetched", url=url, why=trouble.detail)
        return None


async def _wanted(house: House, read: ArticleRead) -> list[tuple[int, AssetRead]]:
    """Return the still pictures that are ours, or whose credit line a standing agreement clears."""
    still = [(place, asset) for place, asset in enumerate(read.assets) if asset.kind in STILL]
    others = {asset.credit for _, asset in still if asset.credit and asset.owner is not Owner.OWN}
    agreed: frozenset[str] = frozenset()
    if others:
        async with house.database.reading() as db:
            agreed = await rights.credits_agreed(db, others)
    ours = [each for each in still if each[1].owner is Owner.OWN or each[1].credit in agreed]
    return ours[:_MOST_PICTURES]


async def _files(wanted: list[tuple[int, AssetRead]], find_picture: FindPicture) -> dict[int, _File]:
    found = await asyncio.gather(*(find_picture(asset.url) for _, asset in wanted))
    files = {}
    for (place, _), content in zip(wanted, found, strict=True):
        media_type = picture_type(content or b"")
        if content and media_type:
            files[place] = _File(media_type=media_type, content=content)
    return files


def picture_type(content: bytes) -> str:
    """Return the media type of a picture that we print, by its first bytes; nothing for any other file."""
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "")


def _draft(read: ArticleRead, slug: str) -> ArticlePrinted:
    return ArticlePrinted(
        slug=slug,
        url=read.url,
        headline=read.headline,
        standfirst=read.standfirst,
        byline=read.byline,
        published=read.published or "",
        language=read.language,
        direction=read.direction,
        words=read.words,
        revision=revision_hash(read),
        html=read.html,
        text=read.text,
        section=read.section,
    )


def _draft_pictures(read: ArticleRead, files: dict[int, _File]) -> tuple[Picture, ...]:
    return tuple(
        Picture(
            asset=place,
            media_type=file.media_type,
            data=file.content,
            alt=read.assets[place].alt,
            caption=read.assets[place].caption,
            credit=read.assets[place].credit,
        )
        for place, file in files.items()
    )


async def _store(
    db: Db, read: ArticleRead, name: str, *, fixed: bool, files: dict[int, tuple[str, str]]
) -> Taken:
    key, hashed = address_key(read.url), revision_hash(read)
    article_id, slug, created = await _place(db, name, read.url, key, fixed=fixed)
    known = await articles.revision_of_hash(db, article_id, hash=hashed)
    if known is None:
        known = await _add_revision(db, article_id, read, hashed)
    for place, (file_hash, media_type) in files.items():
        asset = read.assets[place]
        if asset.owner is Owner.OWN:
            await articles.add_asset_file(db, known, place, file_hash=file_hash, media_type=media_type)
        else:
            await rights.add_picture_file(
                db, article_id, asset, file_hash=file_hash, media_type=media_type, actor=AGREEMENT
            )
    before = await articles.article_named(db, slug)
    await articles.show_revision(db, article_id, known)
    changed = not created and (before is None or before.revision_id != known)
    return Taken(slug=slug, url=read.url, revision=hashed, read=read, created=created, changed=changed)


async def _place(db: Db, slug: str, url: str, key: str, *, fixed: bool) -> tuple[int, str, bool]:
    """Return the article a page belongs to: by the newsroom's name, or by its address."""
    stands = await articles.places_for_update(db, slug=slug, url_key=key)
    at_address = next((place for place in stands if place.url_key == key), None)
    at_name = next((place for place in stands if place.slug == slug), None)
    if not fixed and at_address is not None:
        return at_address.id, at_address.slug, False
    if fixed and at_address is not None and at_address.slug != slug:
        raise Refused(f"The address {url} belongs to the article “{at_address.slug}”.")
    if fixed and at_name is not None:
        await articles.move_article(db, at_name.id, url=url, url_key=key)
        return at_name.id, slug, False
    free = slug if at_name is None else f"{slug[:100]}-{sha256(key.encode()).hexdigest()[:8]}"
    article_id = await articles.add_article(db, slug=free, url=url, url_key=key)
    if article_id is None:
        raise Refused("The same article is being stored at this moment. Send it again.")
    return article_id, free, True


async def _add_revision(db: Db, article_id: int, read: ArticleRead, hashed: str) -> int:
    at = datetime.fromisoformat(read.published) if read.published else None
    revision_id = await articles.add_revision(db, article_id, read, hash=hashed, at=at)
    for place, asset in enumerate(read.assets):
        await articles.add_asset(db, revision_id, place, asset)
    return revision_id
