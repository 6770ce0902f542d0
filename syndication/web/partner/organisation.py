"""The people one shares licences with: asked in, let in, made owners, taken out; which mails each gets."""

import re

from litestar import get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath

from syndication.desk import membership
from syndication.desk.house import House
from syndication.desk.mailboxes import Guest
from syndication.errors import Malformed, Refused, SyndicationError, TooMany
from syndication.records import organisations
from syndication.records.door import Db
from syndication.records.organisations import MemberRole, MembershipRow
from syndication.web.forms import typed_in
from syndication.web.guards import PARTNER
from syndication.web.partner.door import guest, number_in_path, partner_page
from syndication.web.partner.views import Happened, Invitation, OrganisationPage, OrganisationShown, Person
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.views import Choice

_HERE = "/partner/organisation"

_HISTORY = 20


@get(_HERE, opt=dict(PARTNER), include_in_schema=False)
async def organisation_page(request: Req, state: State) -> Page:
    """Show whom the reader shares licences with, who asks the reader in, and what can be founded."""
    page = await _page(house_of(state), guest(request))
    return partner_page(request, "partner/organisation.html", page)


@post(_HERE, opt=dict(PARTNER), include_in_schema=False)
async def send_found(request: Req, state: State) -> Page:
    """Found an organisation in whose name the reader holds a licence."""
    form = await request.form()
    await membership.found(house_of(state), guest(request), typed_in(form, "organisation"))
    return see_other(_HERE)


@post("/partner/organisations/{organisation_id:int}", opt=dict(PARTNER), include_in_schema=False)
async def send_members(request: Req, state: State, organisation_id: FromPath[int]) -> Page:
    """Do what a button beside a member says."""
    house, form, who = house_of(state), await request.form(), guest(request)
    try:
        await _do(house, who, number_in_path(organisation_id), form)
    except (Malformed, Refused, TooMany) as wrong:
        page = await _page(house, who, wrong=wrong, form=form, came_back=organisation_id)
        return partner_page(request, "partner/organisation.html", page, status=wrong.status)
    return see_other(typed_in(form, "back") if typed_in(form, "back") == "/partner/settings" else _HERE)


async def _do(house: House, who: Guest, organisation_id: int, form: FormMultiDict) -> None:
    pressed, _, named = typed_in(form, "do").partition(":")
    member_id = int(named) if re.fullmatch(r"[0-9]{1,18}", named) else 0
    if pressed == "invite":
        email, role = typed_in(form, "email"), typed_in(form, "role")
        await membership.invite(house, who, organisation_id, email=email, role=role)
    elif pressed == "accept":
        await membership.accept(house, who, member_id)
    elif pressed == "leave":
        await membership.leave(house, who, member_id)
    elif pressed == "remove":
        await membership.remove(house, who, organisation_id, member_id)
    elif pressed in {"owner", "member"}:
        await membership.change_role(house, who, organisation_id, member_id, role=pressed)
    elif pressed == "notices":
        wanted = [each for each in form.getall("notice", []) if isinstance(each, str)]
        await membership.choose_notices(house, who, organisation_id, member_id, wanted=wanted)


async def _page(
    house: House,
    who: Guest,
    *,
    wrong: SyndicationError | None = None,
    form: FormMultiDict | None = None,
    came_back: int = 0,
) -> OrganisationPage:
    async with house.database.reading() as db:
        belongs = await organisations.organisations_of_person(db, who.id)
        shown = tuple([await organisation_shown(db, each, who) for each in belongs if each.joined_at])
        names = await membership.may_found(db, who, belongs)
    problems = wrong.problems if wrong else ()
    return OrganisationPage(
        organisations=shown,
        invitations=tuple(
            Invitation(id=each.id, member_id=each.member_id, name=each.name)
            for each in belongs
            if each.joined_at is None
        ),
        may_found=tuple(Choice(value=name.organisation_key, label=name.name) for name in names),
        came_back=came_back,
        email=typed_in(form, "email") if form else "",
        role=typed_in(form, "role") if form else "",
        problem=wrong.detail if wrong and not problems else "",
        problems=problems,
    )


async def organisation_shown(db: Db, mine: MembershipRow, who: Guest) -> OrganisationShown:
    """Return an organisation as one of its members sees it."""
    members = await organisations.members_of_organisation(db, mine.id)
    moves = await organisations.moves_of_organisation(db, mine.id, most=_HISTORY)
    return OrganisationShown(
        id=mine.id,
        name=mine.name,
        partner=mine.partner_id is not None,
        owner=mine.role is MemberRole.OWNER,
        people=tuple(
            Person(
                member_id=each.id,
                email=each.email,
                role=each.role,
                notices=each.notices,
                joined_at=each.joined_at,
                invited_at=each.invited_at,
                me=each.person_id == who.id,
            )
            for each in members
        ),
        history=tuple(Happened(who=each.actor, words=each.words, at=each.at) for each in moves),
    )


HANDLERS = [organisation_page, send_found, send_members]
