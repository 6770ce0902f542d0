"""Where a licensee says that it published: declared by page or program, kept for the desk.

It is their word, not ours. That an address is at a domain of the licence is a hint; other addresses are
taken too, since papers have brands and partners of their own.
"""

from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from schemas.holding import Placement, PlacementWish
from schemas.mail import MailEvent, MailPage
from syndication.desk.delivery import stored_number
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.mailing import stage_mail
from syndication.errors import FieldProblem, Malformed, Unknown
from syndication.gateways.typesetter import tongue
from syndication.licensing.licence_number import format_number
from syndication.licensing.organisations import under
from syndication.records import holdings, licences, mailboxes, placements, renewals, requests
from syndication.records.door import Db
from syndication.records.holdings import HoldingRow, Viewer
from syndication.records.placements import PlacementRow
from syndication.records.renewals import Reminder

REMINDED_AFTER = timedelta(days=7)
"""A week after the first download most articles are out."""

REMINDED_UNTIL = timedelta(days=28)
"""What was taken longer ago is not asked about any more: it was published or forgotten."""

MOST_PLACEMENTS = 200
"""Addresses under one licence; a paper with more pages than that sends a list to the desk."""


async def declare(house: House, number: str, wish: PlacementWish, *, viewer: Viewer) -> Placement:
    """Note where an article was published; the same address twice is one.

    Raises Unknown for a licence that is not the viewer's, Malformed for an address that cannot be one.
    """
    async with house.database.transaction("declare") as db:
        holding = await _theirs(db, viewer, number)
        today = (await requests.moment(db)).date()
        _refuse_wrong(wish, holding, latest=today + timedelta(days=1))
        if holding.placements >= MOST_PLACEMENTS:
            raise Malformed(f"At most {MOST_PLACEMENTS} addresses are kept for one licence.")
        await placements.add_placement(
            db,
            holding.id,
            url=wish.url,
            published_on=wish.published_on,
            at_home=at_home(wish.url, holding.terms.licensee.domains),
            viewer=viewer,
        )
        stored = await placements.placement_of_url(db, holding.id, wish.url)
    assert stored is not None  # noqa: S101 - stored in this transaction, now or before
    return shown(stored)


async def take_back(house: House, number: str, placement_id: int, *, viewer: Viewer) -> None:
    """Note that a declaration was wrong; done twice it is done. Raises Unknown."""
    async with house.database.transaction("take_back") as db:
        holding = await _theirs(db, viewer, number)
        await placements.take_placement_back(db, placement_id, licence_id=holding.id)


async def remind_to_declare(house: House, request_id: UUID) -> None:
    """Ask, once, where the copies that were taken have appeared."""
    async with house.database.transaction("remind_to_declare") as db:
        request = await locked(db, request_id)
        if not await renewals.add_reminder(db, request.id, Reminder.PLACEMENT):
            return
        if not await mailboxes.takes_reminders(db, request.contact.email.lower()):
            return
        held = await licences.licences_of_request(db, request.id)
        page = MailPage(
            publication=house.settings.publication,
            language=request.language,
            to_name=request.contact.name,
            headline=await headline_of(db, request.id),
            organisation=request.organisation.name,
            link=f"{house.settings.base_url}/partner/licences/{held[0].number}",
            licences=tuple(format_number(licence.number) for licence in held),
        )
        event, to = MailEvent.PLACEMENT_ASKED, request.contact.email
        page = tongue(request.language).told(page)
        await stage_mail(db, event, to=to, about=str(request.id), page=page, request_id=request.id)


def at_home(url: str, domains: tuple[str, ...]) -> bool:
    """Return whether an address is at one of a licensee's domains, or below one."""
    return under((urlsplit(url).hostname or "").removeprefix("www."), domains)


def shown(row: PlacementRow) -> Placement:
    """Return a declaration as its licensee and the desk see it."""
    return Placement(
        id=row.id,
        url=row.url,
        published_on=row.published_on,
        at_home=row.at_home,
        declared_at=row.declared_at,
        declared_by=row.who,
    )


async def _theirs(db: Db, viewer: Viewer, number: str) -> HoldingRow:
    found = await holdings.holding_of(db, viewer, stored_number(number))
    if found is None:
        raise Unknown
    return found


def _refuse_wrong(wish: PlacementWish, holding: HoldingRow, *, latest: date) -> None:
    problems = []
    if not _is_page(wish.url):
        message = "Give the whole address of the page, beginning with https://."
        problems.append(FieldProblem(field="url", message=message))
    if wish.published_on > latest:
        problems.append(FieldProblem(field="published_on", message="This day is still to come."))
    elif wish.published_on < holding.starts_at.date():
        first = f"{holding.starts_at:%-d %B %Y}"
        message = f"The licence begins on {first}: nothing could be published under it before."
        problems.append(FieldProblem(field="published_on", message=message))
    if problems:
        raise Malformed("Some of the answers need another look.", problems=tuple(problems))


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    whole = parts.scheme == "https" and bool(parts.hostname) and "." in (parts.hostname or "")
    return whole and port is None and not parts.username and not parts.password
