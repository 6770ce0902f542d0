"""A copy is handed out: the link or the key first, then the licence's state at that moment."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from schemas.licence import (
    CopyFormat,
    CopyView,
    Download,
    LicenceStatus,
    LicenceTerms,
    LicenceView,
    PublicLicence,
)
from syndication.desk.house import House
from syndication.errors import Refused, Unknown
from syndication.gateways.bundle import bundle, joined, paste, preview
from syndication.licensing.embargo import in_words
from syndication.licensing.licence import licensed_in_words, terms_in_words
from syndication.licensing.licence_number import compact, format_number, valid_number
from syndication.licensing.links import download_allowed, download_signature
from syndication.licensing.stages import OPENS_COPIES
from syndication.records import holdings, licences, requests
from syndication.records.door import Db
from syndication.records.holdings import Viewer
from syndication.records.licences import CopyHandedOut, CopyRow, LicenceRow
from syndication.words import say

MEDIA_TYPES: dict[Download, str] = {
    Download.HTML: "text/html",
    Download.PDF: "application/pdf",
    Download.JSON: "application/json",
    Download.ZIP: "application/zip",
}
"""What each file is called on the wire."""


NOBODY = Viewer()
"""Whoever comes by a link, holds a request or is the desk: nobody who was let in by name."""


class HandedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way to whoever may have it; `sha256` is of `content`, in hex."""

    number: str
    wanted: Download
    content: bytes
    sha256: str


class ToPaste(msgspec.Struct, frozen=True, kw_only=True):
    """The markup to paste into a CMS under a licence, and how many files of its ZIP it names."""

    number: str
    headline: str
    markup: str
    pictures: int


def download_named(name: str) -> Download:
    """Return what may be downloaded by its name: html, pdf, json or zip. Raises Unknown for another."""
    try:
        return Download(name)
    except ValueError:
        raise Unknown from None


def stored_number(text: str) -> str:
    """Return a licence number as it is stored, however it was typed. Raises Unknown for what is none."""
    if not valid_number(text):
        raise Unknown
    return format_number(compact(text))


async def public_licence(house: House, number: str) -> PublicLicence:
    """Return what a stranger may see. Raises Unknown for a number that was never sold."""
    async with house.database.reading() as db:
        licence = await _sold(db, number)
        now = await requests.moment(db)
    terms = licence.terms
    return PublicLicence(
        number=licence.number,
        status=status_at(licence, now),
        licensee=terms.licensee.name,
        brand=terms.licensee.brand,
        domains=terms.licensee.domains,
        licensor=terms.licensor,
        headline=terms.article_headline,
        article_url=terms.article_url,
        revision=terms.revision,
        licensed=licensed_in_words(terms),
        terms=terms_in_words(terms),
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        issued_at=terms.issued_at,
        attribution=terms.attribution,
        superseded=licence.superseded,
    )


async def public_terms_of(house: House, number: str) -> LicenceTerms:
    """Return the terms of a licence for the tongues of machines. Raises Unknown as `public_licence` does."""
    async with house.database.reading() as db:
        return (await _sold(db, number)).terms


async def _sold(db: Db, number: str) -> LicenceRow:
    licence = await licences.licence_of_number(db, stored_number(number))
    if licence is None or licence.status in {LicenceStatus.RESERVED, LicenceStatus.VOID}:
        raise Unknown
    return licence


def status_at(licence: LicenceRow, now: datetime) -> LicenceStatus:
    """Return the status at an instant: an active licence is over when its period is, sweep or no sweep."""
    if licence.status is LicenceStatus.ACTIVE and licence.ends_at <= now:
        return LicenceStatus.EXPIRED
    return licence.status


async def licences_with_links(house: House, request_id: UUID) -> tuple[LicenceView, ...]:
    """Return the licences of a request; an active one with links to its copies that end by themselves."""
    async with house.database.reading() as db:
        held = await licences.licences_of_request(db, request_id)
        copies = await licences.copies_of_request(db, request_id)
        now = await requests.moment(db)
    return tuple(_view(house, licence, copies, now) for licence in held)


async def hand_out_by_link(
    house: House, number: str, wanted: Download, *, expires: str, signature: str
) -> HandedOut:
    """Return a copy for a signed link. A forged, expired or foreign link raises the same Unknown."""
    name = stored_number(number)
    key, now = house.settings.secret_key, datetime.now(UTC)
    ends = int(expires) if re.fullmatch(r"[0-9]{1,12}", expires) else 0
    if not download_allowed(key, signature, number=name, form=wanted.value, expires=ends, now=now):
        raise Unknown
    return await _hand_out(house, name, wanted, via="link")


async def hand_out_to_holder(house: House, number: str, wanted: Download, *, request_id: UUID) -> HandedOut:
    """Return a copy to the holder of its request; anybody else's raises Unknown."""
    return await _hand_out(house, stored_number(number), wanted, via="holder", request_id=request_id)


async def hand_out_to_desk(house: House, number: str, wanted: Download) -> HandedOut:
    """Return a copy to the desk."""
    return await _hand_out(house, stored_number(number), wanted, via="desk")


async def hand_out_to_viewer(house: House, number: str, wanted: Download, *, viewer: Viewer) -> HandedOut:
    """Return a copy to somebody who was let in, where it is theirs to see; anybody else's raises Unknown."""
    request_id = await _seen(house, number, viewer)
    via = "key" if viewer.key_id is not None else "member"
    return await _hand_out(
        house, stored_number(number), wanted, via=via, request_id=request_id, viewer=viewer
    )


async def hand_out_several(house: House, numbers: Sequence[str], *, viewer: Viewer) -> bytes:
    """Return the ZIP of several licences, a folder each; every one of them is checked and noted.

    Raises Unknown as soon as one of them is another's or not open.
    """
    chosen = tuple(dict.fromkeys(map(stored_number, numbers)))
    theirs = [await _seen(house, number, viewer) for number in chosen]
    async with house.database.reading() as db:
        # all of them first: nothing is noted of a file that is not handed out in the end
        for number, request_id in zip(chosen, theirs, strict=True):
            await _open_copies(db, number, request_id)
    found = [await hand_out_to_viewer(house, number, Download.ZIP, viewer=viewer) for number in chosen]
    return await asyncio.to_thread(joined, [each.content for each in found])


async def paste_of_viewer(house: House, number: str, *, viewer: Viewer) -> ToPaste:
    """Return the markup to paste. Raises Unknown as a download does."""
    return await paste_of_holder(house, number, request_id=await _seen(house, number, viewer))


async def preview_of_viewer(house: House, number: str, *, viewer: Viewer) -> bytes:
    """Return a page that shows how the article looks. Raises Unknown as a download does."""
    return await preview_of_holder(house, number, request_id=await _seen(house, number, viewer))


async def _seen(house: House, number: str, viewer: Viewer) -> UUID:
    async with house.database.reading() as db:
        found = await holdings.holding_of(db, viewer, stored_number(number))
    if found is None:
        raise Unknown
    return found.request_id


async def paste_of_holder(house: House, number: str, *, request_id: UUID) -> ToPaste:
    """Return the markup to paste. Raises Unknown as a download does."""
    page = await _page_of_holder(house, number, request_id)
    markup, pictures = await asyncio.to_thread(paste, page)
    async with house.database.reading() as db:
        terms = (await _sold(db, number)).terms
    return ToPaste(
        number=terms.number, headline=terms.article_headline, markup=markup.decode(), pictures=len(pictures)
    )


async def preview_of_holder(house: House, number: str, *, request_id: UUID) -> bytes:
    """Return a page that shows how the article looks. Raises Unknown as a download does."""
    return preview(await _page_of_holder(house, number, request_id))


async def _page_of_holder(house: House, number: str, request_id: UUID) -> bytes:
    """Return the HTML copy to be shown, not to be kept: looking at it is no download."""
    async with house.database.reading() as db:
        copies = await _open_copies(db, stored_number(number), request_id)
    return await house.vault.fetch(copies[CopyFormat.HTML].sha256)


async def _hand_out(
    house: House,
    number: str,
    wanted: Download,
    *,
    via: str,
    request_id: UUID | None = None,
    viewer: Viewer = NOBODY,
) -> HandedOut:
    async with house.database.reading() as db:
        copies = await _open_copies(db, number, request_id)
    content = await _content(house, number, wanted, copies)
    named = sha256(content).hexdigest()
    async with house.database.transaction("download") as db:
        # asked again, since the licence may have been revoked while the file was fetched
        copies = await _open_copies(db, number, request_id)
        await licences.add_download(
            db,
            copies[CopyFormat.HTML].licence_id,
            wanted,
            sha256=named,
            via=via,
            person_id=viewer.person_id,
            key_id=viewer.key_id,
        )
    return HandedOut(number=number, wanted=wanted, content=content, sha256=named)


async def _open_copies(db: Db, number: str, request_id: UUID | None) -> dict[CopyFormat, CopyHandedOut]:
    """Return the copies of an active licence. Raises Unknown for any other, and for another's.

    Raises Refused for one whose article is under embargo.
    """
    copies = await licences.copies_to_hand_out(db, number)
    if not copies or request_id not in {None, copies[CopyFormat.HTML].request_id}:
        raise Unknown
    first = copies[CopyFormat.HTML]
    if first.embargoed and first.embargo is not None:
        until = in_words(first.embargo)
        raise Refused(
            say(
                "The article is under embargo until {moment}. Its copies can be downloaded from then on.",
                moment=until,
            )
        )
    return copies


async def _content(
    house: House, number: str, wanted: Download, copies: Mapping[CopyFormat, CopyHandedOut]
) -> bytes:
    if wanted is not Download.ZIP:
        return await house.vault.fetch(copies[CopyFormat(wanted.value)].sha256)
    async with house.database.reading() as db:
        licence = await licences.licence_of_number(db, number)
    if licence is None:
        raise Unknown
    files = await asyncio.gather(*(house.vault.fetch(copy.sha256) for copy in copies.values()))
    return await bundle(licence.terms, dict(zip(copies, files, strict=True)))


def _view(house: House, licence: LicenceRow, copies: tuple[CopyRow, ...], now: datetime) -> LicenceView:
    status = status_at(licence, now)
    embargo = licence.terms.embargo
    closed = embargo is not None and embargo.until > now
    opens = status in OPENS_COPIES and not closed
    own = [copy for copy in copies if copy.licence_id == licence.id] if opens else []
    return LicenceView(
        number=licence.number,
        article=licence.slug,
        headline=licence.headline,
        status=status,
        embargo=in_words(embargo) if embargo is not None and closed else "",
        copies=tuple(_copy_view(house, licence.number, copy, now) for copy in own),
        bundle=_link(house, licence.number, Download.ZIP, now) if own else "",
    )


def _copy_view(house: House, number: str, copy: CopyRow, now: datetime) -> CopyView:
    url = _link(house, number, Download(copy.format.value), now)
    return CopyView(format=copy.format, url=url, sha256=copy.sha256, size=copy.size)


def _link(house: House, number: str, wanted: Download, now: datetime) -> str:
    expires, form = int(now.timestamp()) + house.settings.link_hours * 3600, wanted.value
    signature = download_signature(house.settings.secret_key, number=number, form=form, expires=expires)
    path = f"/api/v1/licences/{number}/copies/{form}?expires={expires}&signature={signature}"
    return house.settings.base_url + path
