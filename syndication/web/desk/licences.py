"""Licences: all by holder, number and state; and one with its terms, copies, downloads and changes."""

from litestar import get
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from schemas.licence import LicenceStatus
from syndication.desk.delivery import licences_with_links, status_at, stored_number
from syndication.errors import Unknown
from syndication.licensing.licence import licensed_in_words, terms_in_words
from syndication.records import finding, requests
from syndication.records import licences as licence_records
from syndication.records.finding import DownloadRow, LicenceListed
from syndication.web.desk.door import console_page
from syndication.web.desk.views import (
    DownloadShown,
    LicenceChange,
    LicenceDeskPage,
    LicenceLine,
    LicencesPage,
)
from syndication.web.guards import DESK, staff_of
from syndication.web.rendering import Page, Req, house_of
from syndication.web.telling import found_request
from syndication.web.views import Choice

_PAGE = 50

_LONGEST = 200

_MOST_DOWNLOADS = 200
"""Of one licence; a program that downloads daily for a year has more, and the newest tell enough."""

_LISTS = {"": "All", **{status.value: status.value.capitalize() for status in LicenceStatus}}

_CAME = {
    "link": "by a link from their page or mail",
    "holder": "by the API, with the request’s own token",
    "desk": "by the desk’s API key",
}


@get("/desk/licences", opt=dict(DESK), include_in_schema=False)
async def licences_page(
    request: Req,
    state: State,
    q: FromQuery[str] = "",
    status: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Page:
    """Show licences, newest first."""
    house = house_of(state)
    staff = staff_of(request)
    words = q.replace("\x00", "").strip()[:_LONGEST]
    wanted = LicenceStatus(status) if status in set(LicenceStatus) else None
    async with house.database.transaction("find_licences") as db:
        rows = await finding.licences_found(db, words, status=wanted, after=_key(after), most=_PAGE + 1)
    page = LicencesPage(
        looked_for=words,
        lists=tuple(
            Choice(
                value=f"/desk/licences?status={value}" if value else "/desk/licences",
                label=label,
                chosen=value == (wanted.value if wanted else ""),
            )
            for value, label in _LISTS.items()
        ),
        status=wanted.value if wanted else "",
        rows=tuple(map(line, rows[:_PAGE])),
        after=str(rows[_PAGE - 1].id) if len(rows) > _PAGE else "",
    )
    return await console_page(request, house, staff, "desk/licences.html", page)


@get("/desk/licences/{number:str}", opt=dict(DESK), include_in_schema=False)
async def licence_page(request: Req, state: State, number: FromPath[str]) -> Page:
    """Show one licence: what it grants, to whom, its copies, who took them, and what changed."""
    house = house_of(state)
    staff = staff_of(request)
    async with house.database.reading() as db:
        licence = await licence_records.licence_of_number(db, stored_number(number))
        if licence is None:
            raise Unknown
        asked = await found_request(db, licence.request_id)
        now = await requests.moment(db)
        copies = await finding.copies_of_licence(db, licence.id)
        taken = await finding.downloads_of_licence(db, licence.id, most=_MOST_DOWNLOADS + 1)
        changes = await finding.moves_of_licence(db, licence.id)
    open_ones = {each.number: each for each in await licences_with_links(house, licence.request_id)}
    page = LicenceDeskPage(
        number=licence.number,
        status=status_at(licence, now),
        headline=licence.headline,
        slug=licence.slug,
        superseded=licence.superseded,
        licensee=licence.terms.licensee.name,
        contact_name=asked.contact.name,
        contact_email=asked.contact.email,
        request_id=str(licence.request_id),
        net=licence.terms.net,
        currency=licence.terms.currency,
        starts_at=licence.starts_at,
        ends_at=licence.ends_at,
        issued_at=licence.terms.issued_at,
        licensed=licensed_in_words(licence.terms),
        terms=terms_in_words(licence.terms),
        attribution=licence.terms.attribution,
        omitted=licence.terms.omitted,
        view=open_ones.get(licence.number),
        hashes=tuple((form.value, copy.sha256, copy.size) for form, copy in copies.items()),
        downloads=tuple(map(_download, taken[:_MOST_DOWNLOADS])),
        more_downloads=len(taken) > _MOST_DOWNLOADS,
        changes=tuple(
            LicenceChange(before=each.from_status, now=each.to_status, reason=each.reason, at=each.at)
            for each in changes
        ),
    )
    return await console_page(request, house, staff, "desk/licence.html", page)


def line(row: LicenceListed) -> LicenceLine:
    """Return a licence as a row of the desk's list."""
    over = row.over and row.status is LicenceStatus.ACTIVE
    return LicenceLine(
        number=row.number,
        status=LicenceStatus.EXPIRED if over else row.status,
        licensee=row.licensee,
        headline=row.headline,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        net=row.net,
        currency=row.currency,
    )


def _download(row: DownloadRow) -> DownloadShown:
    return DownloadShown(format=row.format.value, who=_CAME.get(row.via, row.via), at=row.at)


def _key(after: str) -> int | None:
    return int(after) if after.isascii() and after.isdecimal() and int(after[:20]) < 2**63 else None


HANDLERS = [licences_page, licence_page]
