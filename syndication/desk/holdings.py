"""What a partner has: licences with their copies, papers for the books. Only what is theirs is found."""

from collections.abc import Sequence
from datetime import datetime

from schemas.holding import Holding, Holdings
from schemas.licence import CopyView, LicenceStatus
from syndication.desk.delivery import stored_number
from syndication.desk.documents import hand_out_document
from syndication.desk.house import House
from syndication.desk.placements import shown
from syndication.errors import Unknown
from syndication.licensing.embargo import in_words
from syndication.licensing.licence import licensed_in_words, terms_in_words
from syndication.licensing.stages import OPENS_COPIES
from syndication.records import holdings, placements, requests
from syndication.records.documents import DocumentRow
from syndication.records.door import Db
from syndication.records.holdings import HoldingRow, Viewer
from syndication.records.licences import CopyRow
from syndication.records.placements import PlacementRow

PAGE = 50
"""Licences on one page, of paper or of the API."""


async def holding(house: House, number: str, *, viewer: Viewer, at: str) -> Holding:
    """Return a licence of the viewer's with all that belongs to it. Raises Unknown for anybody else's.

    `at` is where its copies are downloaded: the address that "/licences/NUMBER/copies/pdf" is put behind.
    """
    async with house.database.reading() as db:
        row = await row_of(db, viewer, number)
        copies = await holdings.copies_of_licences(db, (row.id,))
        declared = await placements.placements_of_licence(db, row.id)
        now = await requests.moment(db)
    return _holding(row, copies, now, at=at, declared=declared)


async def row_of(db: Db, viewer: Viewer, number: str) -> HoldingRow:
    """Return a licence of the viewer's as it is stored. Raises Unknown for anybody else's."""
    row = await holdings.holding_of(db, viewer, stored_number(number))
    if row is None:
        raise Unknown
    return row


async def holdings_page(
    house: House, person_id: int, *, words: str, state: str, before: str
) -> tuple[tuple[Holding, ...], str]:
    """Return a page of what a person sees, newest first, and what the next page is asked for with."""
    async with house.database.reading() as db:
        rows = await holdings.holdings_of_person(
            db, person_id, words=words, state=state, before=before, most=PAGE + 1
        )
        found = await _all(db, rows[:PAGE], at="/partner")
    return found, rows[PAGE - 1].number if len(rows) > PAGE else ""


async def holdings_listed(house: House, viewer: Viewer, *, since: datetime | None, after: str) -> Holdings:
    """Return a page of what a key's organisation has, oldest first; only what changed since a moment."""
    organisation_id = viewer.organisation_id or 0
    async with house.database.reading() as db:
        rows = await holdings.holdings_of_organisation(
            db, organisation_id, since=since, after=after, most=PAGE + 1
        )
        found = await _all(db, rows[:PAGE], at=house.settings.base_url + "/api/v1")
    return Holdings(licences=found, after=rows[PAGE - 1].number if len(rows) > PAGE else "")


async def document_of_person(house: House, person_id: int, number: str) -> tuple[DocumentRow, bytes]:
    """Return an invoice or a credit note a person sees, and its file. Raises Unknown for anybody else's."""
    async with house.database.reading() as db:
        request_id = await holdings.document_seen(db, person_id, number.replace("\x00", ""))
    if request_id is None:
        raise Unknown
    return await hand_out_document(house, number, request_id=request_id)


async def _all(db: Db, rows: Sequence[HoldingRow], *, at: str) -> tuple[Holding, ...]:
    copies = await holdings.copies_of_licences(db, [row.id for row in rows])
    now = await requests.moment(db)
    return tuple(_holding(row, copies, now, at=at) for row in rows)


def _holding(
    row: HoldingRow,
    copies: Sequence[CopyRow],
    now: datetime,
    *,
    at: str,
    declared: Sequence[PlacementRow] | None = None,
) -> Holding:
    terms = row.terms
    expired = row.status is LicenceStatus.ACTIVE and row.over
    status = LicenceStatus.EXPIRED if expired else row.status
    closed = terms.embargo is not None and terms.embargo.until > now
    opens = status in OPENS_COPIES and not closed
    address = f"{at}/licences/{row.number}/copies"
    return Holding(
        number=row.number,
        status=status,
        licensee=terms.licensee.name,
        brand=terms.licensee.brand,
        domains=terms.licensee.domains,
        licensor=terms.licensor,
        headline=row.headline,
        article_url=terms.article_url,
        revision=terms.revision,
        licensed=licensed_in_words(terms),
        terms=terms_in_words(terms),
        superseded=row.superseded,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        issued_at=terms.issued_at,
        attribution=terms.attribution,
        article=row.slug,
        language=row.language,
        direction=row.direction,
        asked_by=row.asked_by,
        usage=terms.usage,
        changed_at=row.changed_at,
        copies=tuple(
            CopyView(
                format=copy.format, url=f"{address}/{copy.format.value}", sha256=copy.sha256, size=copy.size
            )
            for copy in copies
            if opens and copy.licence_id == row.id
        ),
        bundle=f"{address}/zip" if opens else "",
        embargo=in_words(terms.embargo) if terms.embargo is not None and closed else "",
        omitted=terms.omitted,
        withdrawn=row.withdrawn_reason or "",
        placements=None if declared is None else tuple(map(shown, declared)),
    )
