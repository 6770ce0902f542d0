"""Sealed before sold: numbers are reserved, copies printed, signed and stored before anybody can pay."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from schemas.licence import ArticlePrinted, CopyFormat, CopyOrder, LicenceTerms, Picture
from schemas.rights import Travelling
from syndication.desk.clearance import embargo_on, still_granted
from syndication.desk.house import House
from syndication.gateways.seal import SealedCopies, seal
from syndication.licensing.attribution import credit_line
from syndication.licensing.licence_number import new_number
from syndication.licensing.usage import period_in_utc
from syndication.records import articles, licences, requests
from syndication.records import rights as right_records
from syndication.records.articles import ArticleRow, AssetRow, BodyRow
from syndication.records.door import Db
from syndication.records.licences import LicenceRow
from syndication.records.requests import RequestRow
from syndication.words import ENGLISH

_ENTROPY_BYTES = 16

_DRAWS = 5
"""Numbers tried before giving up; two equal ones among 2^50 are a fault of the generator, not bad luck."""


async def reserve(db: Db, house: House, request: RequestRow) -> None:
    """Reserve a licence for each article of a locked request; those it has already stay."""
    reserved = {licence.article_id for licence in await licences.licences_of_request(db, request.id)}
    shares = {share.article_id: share.net for share in await requests.shares_of_request(db, request.id)}
    now = await requests.moment(db)
    for article in await articles.articles_of_request(db, request.id):
        if article.id not in reserved:
            await _reserve_one(db, house, request, article, shares[article.id], now)


async def seal_copies(house: House, request_id: UUID) -> None:
    """Print, sign and store every copy of a request that is not yet stored.

    Raises UnreadableArticle, PressTrouble or VaultTrouble; asked again, it goes on where it stopped.
    """
    async with house.database.reading() as db:
        reserved = await licences.licences_of_request(db, request_id)
        stored = await licences.copies_of_request(db, request_id)
    whole = {copy.licence_id for copy in stored if _is_whole(copy.licence_id, [c.licence_id for c in stored])}
    await asyncio.gather(*(_issue(house, licence) for licence in reserved if licence.id not in whole))


def _is_whole(licence_id: int, stored: Sequence[int]) -> bool:
    return stored.count(licence_id) == len(CopyFormat)


async def _reserve_one(
    db: Db, house: House, request: RequestRow, article: ArticleRow, net: int, now: datetime
) -> None:
    for _ in range(_DRAWS):
        number = new_number(house.settings.licence_prefix, secrets.token_bytes(_ENTROPY_BYTES))
        terms = await terms_of(db, house, request, article, net, number, now)
        licence_id = await licences.reserve_licence(
            db, terms, request_id=request.id, article_id=article.id, revision_id=article.revision_id
        )
        if licence_id is not None:
            return
    raise RuntimeError(f"no free licence number in {_DRAWS} draws")


async def terms_of(
    db: Db, house: House, request: RequestRow, article: ArticleRow, net: int, number: str, now: datetime
) -> LicenceTerms:
    """Return what a licence of one article of a request grants, under a number."""
    starts_at, ends_at = period_in_utc(request.usage)
    return LicenceTerms(
        number=number,
        licensor=house.settings.publication,
        licensor_url=house.settings.publication_url,
        licensee=request.organisation,
        article_url=article.url,
        article_headline=article.headline,
        revision=article.hash,
        usage=request.usage,
        starts_at=starts_at,
        ends_at=ends_at,
        issued_at=now,
        currency=request.quote.currency,
        net=net,
        attribution=credit_line(
            licensor=house.settings.publication,
            published=article.published,
            number=number,
            language=article.language,
            issued_at=now,
        ),
        # what is printed and sealed is English
        omitted=ENGLISH.told(
            tuple(each for each in request.quote.omitted if each.article in {article.slug, ""})
        ),
        embargo=await embargo_on(db, article.id, now=now),
        correction_hours=house.settings.correction_hours,
        governing_law=house.settings.governing_law,
        verify_url=house.licence_page(number),
    )


async def _issue(house: House, licence: LicenceRow) -> None:
    promised, assets = await _promised(house, licence)
    sealed = await _sealed(house, licence, assets)
    names = [await house.vault.keep(copy.content) for copy in sealed.all]
    # recorded only now: the bytes are stored and were read back
    async with house.database.transaction("copies") as db:
        for copy, name in zip(sealed.all, names, strict=True):
            await licences.add_copy(db, licence.id, copy.format, sha256=name, size=copy.size)
        await right_records.add_licence_pictures(db, licence.id, promised)


async def _promised(house: House, licence: LicenceRow) -> tuple[tuple[Travelling, ...], tuple[AssetRow, ...]]:
    """Return the pictures the quote promised for a licence, and the assets they are.

    Raises NotLicensable when one of them is no longer ours to grant.
    """
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, licence.request_id)
        assert request is not None  # noqa: S101 - a licence always has its request
        promised = (await still_granted(db, request))[licence.revision_id]
        assets = await articles.assets_of_revision(db, licence.revision_id)
    places = {each.position for each in promised}
    return promised, tuple(asset for asset in assets if asset.position in places)


async def _sealed(house: House, licence: LicenceRow, assets: Sequence[AssetRow]) -> SealedCopies:
    async with house.database.reading() as db:
        body = await articles.body_of_revision(db, licence.revision_id)
        wanted = await articles.articles_of_request(db, licence.request_id)
    article = next(row for row in wanted if row.revision_id == licence.revision_id)
    order = CopyOrder(
        article=printed(article, body),
        terms=licence.terms,
        pictures=tuple([await picture_of(house, asset) for asset in assets]),
    )
    printed_copies = await house.press.print_copies(order)
    return await seal(order, printed_copies, house.keyring, timestamps=house.settings.timestamp_url)


def printed(article: ArticleRow, body: BodyRow) -> ArticlePrinted:
    """Return an article as the press sets it."""
    return ArticlePrinted(
        slug=article.slug,
        url=article.url,
        headline=article.headline,
        standfirst=article.standfirst,
        byline=article.byline,
        published=article.published,
        language=article.language,
        direction=article.direction,
        words=article.words,
        revision=article.hash,
        html=body.html,
        text=body.text,
        section=article.section,
    )


async def picture_of(house: House, asset: AssetRow) -> Picture:
    """Return a picture that travels, with its bytes out of the vault."""
    return Picture(
        asset=asset.position,
        media_type=asset.media_type or "",
        data=await house.vault.fetch(asset.file_hash or ""),
        alt=asset.alt,
        caption=asset.caption,
        credit=asset.credit,
    )
