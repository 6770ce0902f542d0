"""A licence goes on: a new request on the same terms for the time after it, at the price of the day.

The first press shows the price, the second asks; from there it is a request like every other. What needs
a person, an exclusive grant above all, goes to the desk.
"""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from schemas.licence import LicenceStatus
from schemas.mail import MailEvent, MailPage
from schemas.quote import Quote
from schemas.request import Stage
from schemas.usage import Contact, RequestWish
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.intake import price_of_request, receive
from syndication.desk.mailing import stage_mail, tell_colleagues
from syndication.errors import Refused, StageForbids
from syndication.gateways.typesetter import tongue
from syndication.licensing.licence_number import format_number
from syndication.licensing.money import written
from syndication.licensing.usage import period
from syndication.records import licences, mailboxes, renewals, requests
from syndication.records.door import Db
from syndication.records.licences import LicenceRow
from syndication.records.renewals import Reminder
from syndication.records.requests import RequestRow

_GOES_ON = frozenset({LicenceStatus.ACTIVE, LicenceStatus.EXPIRED})
"""What can be renewed; what was revoked or is disputed is a matter for the desk."""

_OVER = frozenset({Stage.DECLINED, Stage.WITHDRAWN, Stage.LAPSED})
"""Where a renewal came to nothing, so that another one may be asked for."""

EARLIEST = timedelta(days=92)
"""A quarter before the end: rate cards change, and nobody plans a year ahead."""

LATEST = timedelta(days=366)
"""So long after the end it is a new request with new answers."""

REMINDED_BEFORE = timedelta(days=28)
"""Four weeks, or the last quarter of a shorter period: time for a purchase order."""


class Renewal(msgspec.Struct, frozen=True, kw_only=True):
    """What a renewal would be: what is asked for, and what it costs today."""

    wish: RequestWish
    quote: Quote
    held: tuple[str, ...]
    """The numbers of the licences that go on."""


async def renewable(db: Db, request: RequestRow) -> bool:
    """Return whether the licences of a request can be renewed at this moment."""
    if request.stage is not Stage.LICENSED:
        return False
    now = await requests.moment(db)
    held = await _held(db, request)
    return any(now - LATEST < licence.ends_at < now + EARLIEST for licence in held)


async def renewed_already(db: Db, request_id: UUID) -> UUID | None:
    """Return the request that goes on from this one and still lives."""
    made = await renewals.renewals_of_request(db, request_id)
    return next((row.id for row in made if row.stage not in _OVER), None)


async def renewal_of(house: House, request_id: UUID, *, contact: Contact | None = None) -> Renewal:
    """Work out what it costs to go on; nothing is stored.

    `contact` is who asks, when it is not who asked before. Raises StageForbids where there is nothing to
    renew, and what a price raises.
    """
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, request_id)
        if request is None or not await renewable(db, request):
            raise StageForbids("A licence can be renewed from three months before its end to a year after.")
        held = await _held(db, request)
        wish = _wish(request, held, today=(await requests.moment(db)).date(), contact=contact)
        priced = await price_of_request(db, house, wish)
    return Renewal(wish=wish, quote=priced.quote, held=tuple(licence.number for licence in held))


async def renew(house: House, request_id: UUID, *, total: int, contact: Contact | None = None) -> UUID:
    """Ask for the time after; return the new request, or the one that was made by an earlier press.

    `total` is the price that was looked at, in minor units. Raises Refused when it is another one now,
    and what `renewal_of` and `receive` raise.
    """
    async with house.database.reading() as db:
        made = await renewals.renewals_of_request(db, request_id)
    living = next((row.id for row in made if row.stage not in _OVER), None)
    if living is not None:
        return living
    renewal = await renewal_of(house, request_id, contact=contact)
    if renewal.quote.total != total:
        now = written(renewal.quote.total, renewal.quote.currency)
        raise Refused(f"The price changed a moment ago: it is {now} now. Look at it, and ask again.")
    form_key = f"renewal:{request_id}:{len(made)}"
    return await receive(house, renewal.wish, form_key=form_key, renews=request_id)


async def remind_of_end(house: House, request_id: UUID) -> None:
    """Tell the requester, once, that the licences end soon and how to go on."""
    async with house.database.transaction("remind_of_end") as db:
        request = await locked(db, request_id)
        if not await renewals.add_reminder(db, request.id, Reminder.ENDING):
            return
        held = await _held(db, request)
        page = MailPage(
            publication=house.settings.publication,
            language=request.language,
            to_name=request.contact.name,
            headline=await headline_of(db, request.id),
            organisation=request.organisation.name,
            link=f"{house.mailed_page(request.id)}/renewal",
            expires_at=min(licence.ends_at for licence in held),
            licences=tuple(format_number(licence.number) for licence in held),
        )
        event, to = MailEvent.LICENCE_ENDS, request.contact.email
        page = tongue(request.language).told(page)
        about = str(request.id)
        if await mailboxes.takes_reminders(db, to.lower()):
            await stage_mail(db, event, to=to, about=about, page=page, request_id=request.id)
        await tell_colleagues(db, house, event, request, about=about, page=page)


async def _held(db: Db, request: RequestRow) -> tuple[LicenceRow, ...]:
    held = await licences.licences_of_request(db, request.id)
    return tuple(licence for licence in held if licence.status in _GOES_ON)


def _wish(
    request: RequestRow, held: tuple[LicenceRow, ...], *, today: date, contact: Contact | None
) -> RequestWish:
    _, ended = period(request.usage)
    usage = msgspec.structs.replace(request.usage, starts_on=max(ended, today), rush=False)
    numbers = ", ".join(licence.number for licence in held)
    return RequestWish(
        articles=tuple(licence.slug for licence in held),
        usage=usage,
        organisation=request.organisation,
        currency=request.quote.currency,
        contact=contact or request.contact,
        message=f"Renewal of {numbers}",
        language=request.language,
        accept_terms=True,
    )
