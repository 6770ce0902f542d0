"""The organisations the desk knows: a list, a page each, and forms that work with nothing but a browser."""

import re
from http import HTTPStatus
from uuid import UUID

from litestar import get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath, FromQuery

from schemas.partner import PartnerBlock, PartnerGiven
from syndication.desk import partners
from syndication.desk.house import House
from syndication.desk.signin import SignedIn
from syndication.errors import FieldProblem, Malformed, Refused, SyndicationError, Unknown
from syndication.licensing.organisations import everybodys, mail_domain
from syndication.records import partners as partner_records
from syndication.records import requests
from syndication.records.partners import PartnerRow, ReleasesOn
from syndication.web import forms
from syndication.web.answers import struct
from syndication.web.desk.door import console_page
from syndication.web.desk.partner_people import people_changed, people_shown
from syndication.web.desk.partner_views import (
    PartnerChange,
    PartnerListed,
    PartnerPage,
    PartnersPage,
    PartnerTyped,
)
from syndication.web.forms import typed_in
from syndication.web.guards import DESK, KEEPS_PARTNERS, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other

_MOST = 200
"""Partners on one page; a search finds the others."""

_LONGEST_SEARCH = 200
"""Characters: the longest name an organisation may have."""

_FORM = PartnerTyped()

_SENTENCES = {
    "name": "Give the name its requests bear, on one line.",
    "domains": "Give domains such as example.com, separated by commas.",
    "country": "Choose the country of its seat.",
    "notes": "Keep the notes under 4,000 characters.",
    "invoice_days": "Give 1 to 90 days.",
    "reason": "Say why, in a few words: it stands in the history.",
}


@get("/desk/partners", opt=dict(DESK), include_in_schema=False)
async def partner_list(
    request: Req, state: State, q: FromQuery[str] = "", request_id: FromQuery[str] = ""
) -> Page:
    """Show the partners; `request_id` fills the form in from a request."""
    house = house_of(state)
    staff = staff_of(request)
    typed = await _from_request(house, request_id)
    return await _list(request, house, staff, words=q, typed=typed or _FORM, adding=typed is not None)


@post("/desk/partners", opt=for_roles(KEEPS_PARTNERS), include_in_schema=False)
async def send_partner(request: Req, state: State) -> Page:
    """Write a partner down."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    try:
        partner_id = await partners.add_partner(house, _given(form), actor=staff.email)
    except Malformed as wrong:
        typed = _typed(form)
        return await _list(request, house, staff, typed=typed, adding=True, problems=wrong.problems)
    return see_other(f"/desk/partners/{partner_id}")


@get("/desk/partners/{partner_id:int}", opt=dict(DESK), include_in_schema=False)
async def partner_page(request: Req, state: State, partner_id: FromPath[int]) -> Page:
    """Show one partner: what is known of it, what it may, and how that came to be."""
    house = house_of(state)
    staff = staff_of(request)
    return await _page(request, house, staff, partner_id)


@post("/desk/partners/{partner_id:int}", opt=for_roles(KEEPS_PARTNERS), include_in_schema=False)
async def send_partner_change(request: Req, state: State, partner_id: FromPath[int]) -> Page:
    """Change a partner, block it, or let it in again."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    pressed = typed_in(form, "do")
    try:
        await _do(house, partner_id, pressed, form, staff.email)
    except (Malformed, Refused) as wrong:
        return await _page(request, house, staff, partner_id, wrong, pressed, form)
    return see_other(f"/desk/partners/{partner_id}")


async def _do(house: House, partner_id: int, pressed: str, form: FormMultiDict, actor: str) -> None:
    seen = int(typed_in(form, "seen")) if re.fullmatch(r"[0-9]{1,18}", typed_in(form, "seen")) else 0
    _number(partner_id)
    if pressed == "change":
        await partners.change_partner(house, partner_id, _given(form), seen=seen, actor=actor)
        return
    if await people_changed(house, partner_id, pressed, typed_in(form, "email"), actor=actor):
        return
    why = _block(form)
    verb = partners.unblock_partner if pressed == "unblock" else partners.block_partner
    await verb(house, partner_id, why, seen=seen, actor=actor)


def _number(partner_id: int) -> int:
    """Return a partner's number. Raises Unknown for one no row can have."""
    if not 0 < partner_id < 2**63:
        raise Unknown
    return partner_id


async def _from_request(house: House, request_id: str) -> PartnerTyped | None:
    try:
        wanted = UUID(request_id)
    except ValueError:
        return None
    async with house.database.reading() as db:
        asked = await requests.request_of_id(db, wanted)
    if asked is None:
        return None
    domain = mail_domain(asked.contact.email)
    return PartnerTyped(
        name=asked.organisation.name,
        country=asked.organisation.country,
        domains="" if everybodys(domain) else domain,
    )


def _typed(form: FormMultiDict) -> PartnerTyped:
    return PartnerTyped(
        name=typed_in(form, "name"),
        domains=typed_in(form, "domains"),
        country=typed_in(form, "country"),
        notes=typed_in(form, "notes"),
        pays_by_invoice=typed_in(form, "pays_by_invoice") == "true",
        invoice_days=typed_in(form, "invoice_days"),
        early_release=typed_in(form, "early_release") == "true",
        reason=typed_in(form, "reason"),
    )


def _given(form: FormMultiDict) -> PartnerGiven:
    typed = _typed(form)
    days = typed.invoice_days.strip()
    plain = {
        "name": typed.name.strip(),
        "domains": forms.domains_in(typed.domains),
        "country": typed.country,
        "notes": typed.notes,
        "pays_by_invoice": typed.pays_by_invoice,
        "invoice_days": int(days) if re.fullmatch(r"[0-9]{1,3}", days) else days,
        "early_release": typed.early_release,
        "reason": typed.reason.strip(),
    }
    try:
        return struct(plain, PartnerGiven)
    except Malformed as wrong:
        raise _in_words(wrong) from None


def _block(form: FormMultiDict) -> PartnerBlock:
    try:
        return struct({"reason": typed_in(form, "block_reason").strip()}, PartnerBlock)
    except Malformed:
        problem = FieldProblem(field="block_reason", message=_SENTENCES["reason"])
        raise Malformed("A reason is missing.", problems=(problem,)) from None


def _in_words(wrong: Malformed) -> Malformed:
    names = dict.fromkeys(re.sub(r"[.\[].*", "", problem.field) for problem in wrong.problems)
    told = tuple(FieldProblem(field=name, message=_SENTENCES[name]) for name in names)
    return Malformed(wrong.detail, problems=told)


async def _list(
    request: Req,
    house: House,
    staff: SignedIn,
    *,
    words: str = "",
    typed: PartnerTyped = _FORM,
    adding: bool = False,
    problems: tuple[FieldProblem, ...] = (),
) -> Page:
    looked_for = words.replace("\x00", "").strip()[:_LONGEST_SEARCH]
    async with house.database.reading() as db:
        found = await partner_records.partners_with_words(db, looked_for, most=_MOST + 1)
    page = PartnersPage(
        partners=tuple(_listed(row) for row in found[:_MOST]),
        looked_for=looked_for,
        more=len(found) > _MOST,
        may_change=staff.role in KEEPS_PARTNERS,
        typed=typed,
        adding=adding,
        problems=problems,
        countries=forms.countries(),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/partners.html", page, status=status)


def _listed(row: PartnerRow) -> PartnerListed:
    return PartnerListed(
        id=row.id,
        name=row.name,
        country=row.country,
        domains=row.domains,
        known_since=row.known_since,
        pays_by_invoice=row.pays_by_invoice,
        blocked=row.blocked_reason is not None,
    )


async def _page(
    request: Req,
    house: House,
    staff: SignedIn,
    partner_id: int,
    wrong: SyndicationError | None = None,
    pressed: str = "",
    form: FormMultiDict | None = None,
) -> Page:
    async with house.database.reading() as db:
        partner = await partner_records.partner_of_id(db, _number(partner_id))
        changes = await partner_records.changes_of_partner(db, partner_id)
        if partner is None:
            raise Unknown
        people = await people_shown(db, partner)
    problems = wrong.problems if wrong is not None else ()
    page = PartnerPage(
        id=partner.id,
        name=partner.name,
        known_since=partner.known_since,
        blocked_reason=partner.blocked_reason or "",
        may_change=staff.role in KEEPS_PARTNERS,
        seen=changes[0].id,
        typed=_typed(form) if form is not None and pressed == "change" else _as_typed(partner),
        problem=wrong.detail if wrong is not None and not problems else "",
        problems=problems,
        came_back=pressed,
        block_reason=typed_in(form, "block_reason") if form is not None else "",
        email=typed_in(form, "email") if form is not None else "",
        people=people,
        history=tuple(
            PartnerChange(at=each.at, actor=each.actor, reason=each.reason, fields=each.fields)
            for each in changes
        ),
        countries=forms.countries(),
    )
    status = wrong.status if wrong is not None else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/partner.html", page, status=status)


def _as_typed(partner: PartnerRow) -> PartnerTyped:
    return PartnerTyped(
        name=partner.name,
        domains=", ".join(partner.domains),
        country=partner.country,
        notes=partner.notes,
        pays_by_invoice=partner.pays_by_invoice,
        invoice_days=str(partner.invoice_days),
        early_release=partner.releases_on is ReleasesOn.FINALISE,
    )


HANDLERS = [partner_list, send_partner, partner_page, send_partner_change]
