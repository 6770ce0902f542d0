"""Every licence a partner sees: the list, a page each, downloads, where it was published, going on."""

import re
from collections.abc import Sequence
from http import HTTPStatus

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery
from msgspec.structs import replace

from schemas.holding import PlacementWish
from schemas.usage import Contact
from syndication.desk.delivery import (
    MEDIA_TYPES,
    download_named,
    hand_out_several,
    hand_out_to_viewer,
    paste_of_viewer,
    preview_of_viewer,
)
from syndication.desk.holdings import holding, holdings_page, row_of
from syndication.desk.house import House
from syndication.desk.mailboxes import Guest
from syndication.desk.membership import may_found
from syndication.desk.placements import declare, take_back
from syndication.desk.renewal import renew, renewable, renewed_already
from syndication.errors import FieldProblem, Malformed, Refused
from syndication.records import holdings, organisations, requests
from syndication.records.holdings import OpenInvoiceRow
from syndication.records.requests import ListedRow, RequestRow
from syndication.web.answers import struct
from syndication.web.forms import quoted, typed_in
from syndication.web.guards import PARTNER
from syndication.web.partner.door import guest, partner_page
from syndication.web.partner.views import (
    LicencesPage,
    OpenInvoice,
    PartnerLicencePage,
    PlacementTyped,
    Taken,
    Waiting,
)
from syndication.web.rendering import COPY_POLICY, Page, Req, house_of, see_other
from syndication.web.renewal import renewal_shown, total_in
from syndication.web.telling import found_request
from syndication.web.views import Choice, PastePage

MOST_TOGETHER = 25
"""Licences in one ZIP: it is put together in memory, and each brings its pictures."""

_LONGEST_SEARCH = 200

_DOWNLOADS = 20

_STATES = (("", "All"), ("active", "Active"), ("ended", "Ended"))

_SENTENCES = {
    "url": "Give the whole address of the page, beginning with https://.",
    "published_on": "Give the day as a date, such as 2026-12-01.",
}


@get("/partner", opt=dict(PARTNER), include_in_schema=False)
async def licence_list(
    request: Req,
    state: State,
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Page:
    """Show every licence the reader sees, by words, state and page."""
    page = await _list(house_of(state), guest(request), words=q, show=show, before=before)
    return partner_page(request, "partner/licences.html", page)


@post("/partner/zip", opt=dict(PARTNER), include_in_schema=False, status_code=HTTPStatus.OK)
async def several_copies(request: Req, state: State) -> Page:
    """Hand out the chosen licences as one ZIP; each is checked and noted."""
    house, form = house_of(state), await request.form()
    chosen = [number for number in form.getall("number", []) if isinstance(number, str)]
    wrong = "" if 0 < len(chosen) <= MOST_TOGETHER else f"Choose 1 to {MOST_TOGETHER} licences."
    try:
        if not wrong:
            content = await hand_out_several(house, chosen, viewer=guest(request).viewer)
            return _file("licences.zip", content, "application/zip")
    except Refused as refused:
        wrong = refused.detail
    page = replace(await _list(house, guest(request)), problem=wrong)
    return partner_page(request, "partner/licences.html", page, status=HTTPStatus.CONFLICT)


@get("/partner/licences/{number:str}", opt=dict(PARTNER), include_in_schema=False)
async def partner_licence(request: Req, state: State, number: FromPath[str]) -> Page:
    """Show one licence with all that belongs to it."""
    page = await _licence(house_of(state), guest(request), number)
    return partner_page(request, "partner/licence.html", page)


@get("/partner/licences/{number:str}/copies/{form:str}", opt=dict(PARTNER), include_in_schema=False)
async def partner_copy(
    request: Req, state: State, number: FromPath[str], form: FromPath[str]
) -> Response[bytes]:
    """Hand out a copy; it is noted who took it."""
    wanted = download_named(form)
    found = await hand_out_to_viewer(house_of(state), number, wanted, viewer=guest(request).viewer)
    return _file(f"{found.number}.{wanted.value}", found.content, MEDIA_TYPES[wanted])


@get("/partner/licences/{number:str}/paste", opt=dict(PARTNER), include_in_schema=False)
async def partner_paste(request: Req, state: State, number: FromPath[str]) -> Page:
    """Show the markup to paste, beside how it looks."""
    found = await paste_of_viewer(house_of(state), number, viewer=guest(request).viewer)
    page = PastePage(
        headline=found.headline,
        number=found.number,
        markup=found.markup,
        pictures=found.pictures,
        preview_url=f"/partner/licences/{found.number}/preview",
        back_url=f"/partner/licences/{found.number}",
    )
    return partner_page(request, "public/paste.html", page)


@get("/partner/licences/{number:str}/preview", opt=dict(PARTNER), include_in_schema=False)
async def partner_preview(request: Req, state: State, number: FromPath[str]) -> Response[bytes]:
    """Show how a copy looks: in a frame that may do nothing."""
    found = await preview_of_viewer(house_of(state), number, viewer=guest(request).viewer)
    headers = {
        "Content-Security-Policy": f"{COPY_POLICY}; frame-ancestors 'self'",
        "X-Frame-Options": "SAMEORIGIN",
    }
    return Response(found, media_type="text/html", headers=headers)


@post("/partner/licences/{number:str}/placements", opt=dict(PARTNER), include_in_schema=False)
async def send_placement(request: Req, state: State, number: FromPath[str]) -> Page:
    """Note where it was published, or that this was wrong."""
    house, form, who = house_of(state), await request.form(), guest(request)
    pressed = typed_in(form, "do")
    gone = re.fullmatch(r"take-back:([0-9]{1,18})", pressed)
    if gone:
        await take_back(house, number, int(gone[1]), viewer=who.viewer)
        return see_other(f"/partner/licences/{number}")
    typed = PlacementTyped(url=typed_in(form, "url").strip(), published_on=typed_in(form, "published_on"))
    try:
        await declare(house, number, _placement(typed), viewer=who.viewer)
    except Malformed as wrong:
        page = replace(await _licence(house, who, number), typed=typed, problems=wrong.problems)
        return partner_page(request, "partner/licence.html", page, status=wrong.status)
    return see_other(f"/partner/licences/{number}#placements-title")


@get("/partner/licences/{number:str}/renewal", opt=dict(PARTNER), include_in_schema=False)
async def partner_renewal(request: Req, state: State, number: FromPath[str]) -> Page:
    """Show what it costs to go on, with every licence of the same request."""
    return await _renewal(request, house_of(state), number)


@post("/partner/licences/{number:str}/renewal", opt=dict(PARTNER), include_in_schema=False)
async def send_partner_renewal(request: Req, state: State, number: FromPath[str]) -> Page:
    """Ask for the time after; whoever asks is the one who is written to."""
    house, form, who = house_of(state), await request.form(), guest(request)
    asked = await _request(house, who, number)
    contact = _contact(asked, who)
    try:
        made = await renew(house, asked.id, total=total_in(typed_in(form, "total")), contact=contact)
    except (Malformed, Refused) as wrong:
        return await _renewal(request, house, number, wrong=wrong)
    async with house.database.reading() as db:
        theirs = await found_request(db, made)
    # a colleague who pressed first is the one who pays; the others see it when it is licensed
    mine = theirs.contact.email.lower() == who.email
    return see_other(house.mailed_page(made) if mine else f"/partner/licences/{number}")


async def _renewal(
    request: Req, house: House, number: str, *, wrong: Malformed | Refused | None = None
) -> Page:
    asked = await _request(house, guest(request), number)
    back = f"/partner/licences/{number}"
    page = await renewal_shown(house, asked.id, back=back, action=f"{back}/renewal", wrong=wrong)
    status = wrong.status if wrong else HTTPStatus.OK if page.quote else HTTPStatus.CONFLICT
    return partner_page(request, "public/renewal.html", page, status=status)


async def _request(house: House, who: Guest, number: str) -> RequestRow:
    async with house.database.reading() as db:
        return await found_request(db, (await row_of(db, who.viewer, number)).request_id)


def _contact(asked: RequestRow, who: Guest) -> Contact:
    mine = asked.contact.email.lower() == who.email
    return asked.contact if mine else Contact(name=who.email[:200], email=who.email)


async def _list(
    house: House, who: Guest, *, words: str = "", show: str = "", before: str = ""
) -> LicencesPage:
    looked_for = words.replace("\x00", "").strip()[:_LONGEST_SEARCH]
    chosen = show if show in dict(_STATES) else ""
    cursor = before if re.fullmatch(r"[A-Z0-9-]{1,30}", before) else ""
    found, following = await holdings_page(house, who.id, words=looked_for, state=chosen, before=cursor)
    async with house.database.reading() as db:
        asked = await holdings.requests_waiting_of(db, who.email)
        owed = await holdings.invoices_seen_open(db, who.id)
        belongs = await organisations.organisations_of_person(db, who.id)
        names = await may_found(db, who, belongs)
    address = f"/partner?q={quoted(looked_for)}&show={chosen}"
    return LicencesPage(
        licences=found,
        several=len({each.licensee for each in found}) > 1,
        states=tuple(Choice(value=name, label=label, chosen=name == chosen) for name, label in _STATES),
        looked_for=looked_for,
        next_page=f"{address}&before={following}" if following else "",
        first_page=address if cursor else "",
        waiting=tuple(_waiting(house, row) for row in asked),
        invoices=invoices_shown(owed),
        invitations=sum(each.joined_at is None for each in belongs),
        may_found=bool(names) and not any(each.joined_at for each in belongs),
    )


def _waiting(house: House, row: ListedRow) -> Waiting:
    # the mailbox was proven to come here, so the address is the one its mails hold
    return Waiting(
        url=house.mailed_page(row.id),
        headline=row.headline,
        articles=row.articles,
        organisation=row.organisation.name,
        stage=row.stage,
        total=row.quote.total,
        currency=row.quote.currency,
    )


def invoices_shown(owed: Sequence[OpenInvoiceRow]) -> tuple[OpenInvoice, ...]:
    """Return the invoices that wait, each with what is still to be paid."""
    return tuple(
        OpenInvoice(
            number=row.number,
            organisation=row.organisation,
            amount=row.amount - row.credited,
            currency=row.currency,
            due_at=row.due_at,
            overdue=bool(row.overdue),
            url=row.url,
        )
        for row in owed
    )


async def _licence(house: House, who: Guest, number: str) -> PartnerLicencePage:
    shown = await holding(house, number, viewer=who.viewer, at="/partner")
    async with house.database.reading() as db:
        row = await row_of(db, who.viewer, number)
        taken = await holdings.copies_taken(db, row.id, most=_DOWNLOADS)
        asked = await found_request(db, row.request_id)
        goes_on = await renewed_already(db, row.request_id)
        may_renew = goes_on is None and await renewable(db, asked)
        today = (await requests.moment(db)).date().isoformat()
    return PartnerLicencePage(
        licence=shown,
        downloads=tuple(Taken(what=each.format, who=each.who, at=each.at) for each in taken),
        typed=PlacementTyped(published_on=today),
        today=today,
        renew_url=f"/partner/licences/{shown.number}/renewal" if may_renew else "",
        renewed=goes_on is not None,
    )


def _placement(typed: PlacementTyped) -> PlacementWish:
    given = {"url": typed.url, "published_on": typed.published_on}
    try:
        return struct(given, PlacementWish)
    except Malformed as wrong:
        told = tuple(
            FieldProblem(field=each.field, message=_SENTENCES.get(each.field, each.message))
            for each in wrong.problems
        )
        raise Malformed(wrong.detail, problems=told) from None


def _file(name: str, content: bytes, media_type: str) -> Response[bytes]:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": COPY_POLICY,
    }
    return Response(content, media_type=media_type, headers=headers)


HANDLERS = [
    licence_list,
    several_copies,
    partner_licence,
    partner_copy,
    partner_paste,
    partner_preview,
    send_placement,
    partner_renewal,
    send_partner_renewal,
]
