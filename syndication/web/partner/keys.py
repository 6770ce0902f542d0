"""The keys that an organisation's own programs come in with: made by its owners, shown once, revoked."""

import re
from http import HTTPStatus

import msgspec
from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath

from schemas.base import Line
from syndication.desk import signin
from syndication.desk.house import House
from syndication.desk.mailboxes import Guest
from syndication.desk.membership import owner_of
from syndication.errors import FieldProblem, Malformed, Unknown
from syndication.records import organisations
from syndication.records.organisations import MemberRole, PartnerKeyRow
from syndication.records.people import Scope
from syndication.web.forms import typed_in
from syndication.web.guards import PARTNER
from syndication.web.partner.door import guest, number_in_path, partner_page
from syndication.web.partner.views import KeyShown, KeysOf, KeysPage
from syndication.web.rendering import Page, Req, house_of, see_other

_HERE = "/partner/keys"

MOST_KEYS = 20
"""Keys of one organisation that open something: one a program is plenty."""


@get(_HERE, opt=dict(PARTNER), include_in_schema=False)
async def key_list(request: Req, state: State) -> Page:
    """Show the keys of the organisations the reader owns."""
    return partner_page(request, "partner/keys.html", await _page(house_of(state), guest(request)))


@post("/partner/keys/{organisation_id:int}", opt=dict(PARTNER), include_in_schema=False)
async def send_key(request: Req, state: State, organisation_id: FromPath[int]) -> Page:
    """Make a key and show it this once, or revoke one."""
    house, form, who = house_of(state), await request.form(), guest(request)
    mine = number_in_path(organisation_id)
    async with house.database.reading() as db:
        await owner_of(db, who, mine)
    gone = re.fullmatch(r"revoke:([0-9]{1,18})", typed_in(form, "do"))
    if gone:
        await _revoke(house, who, mine, int(gone[1]))
        return see_other(_HERE)
    name = typed_in(form, "name").strip()
    try:
        made = await _make(house, who, mine, name)
    except Malformed as wrong:
        page = await _page(house, who)
        page = msgspec.structs.replace(page, came_back=mine, name=name[:200], problems=wrong.problems)
        return partner_page(request, "partner/keys.html", page, status=wrong.status)
    page = msgspec.structs.replace(await _page(house, who), made=made, made_name=name)
    return partner_page(request, "partner/keys.html", page, status=HTTPStatus.CREATED)


async def _make(house: House, who: Guest, organisation_id: int, name: str) -> str:
    _refuse(_wrong_name(name))
    async with house.database.reading() as db:
        there = await organisations.keys_of_organisation(db, organisation_id)
    living = [key for key in there if key.revoked_at is None]
    if any(key.name == name for key in living):
        # a double click, or a name that would not tell two keys apart
        _refuse("There is a key of this name. Give this one another, or revoke that one.")
    if len(living) >= MOST_KEYS:
        _refuse(f"An organisation has at most {MOST_KEYS} keys. Revoke one that is not used.")
    made = await signin.add_key(
        house, scope=Scope.PARTNER, name=name, organisation_id=organisation_id, made_by=who.id
    )
    await _noted(house, who, organisation_id, f"made the key “{name}”")
    return made


async def _revoke(house: House, who: Guest, organisation_id: int, key_id: int) -> None:
    async with house.database.transaction("revoke_key") as db:
        name = await organisations.revoke_key_of_organisation(db, key_id, organisation_id=organisation_id)
        if name is not None:
            words = f"revoked the key “{name}”"
            await organisations.add_member_move(db, organisation_id, actor=who.email, words=words)
            return
        keys = await organisations.keys_of_organisation(db, organisation_id)
    if key_id not in {key.id for key in keys}:
        raise Unknown


async def _noted(house: House, who: Guest, organisation_id: int, words: str) -> None:
    async with house.database.transaction("note_key") as db:
        await organisations.add_member_move(db, organisation_id, actor=who.email, words=words)


def _wrong_name(name: str) -> str:
    try:
        msgspec.convert(name, Line)
    except msgspec.ValidationError:
        return "Give the key a name on one line: what it is for."
    return ""


def _refuse(message: str) -> None:
    if message:
        raise Malformed(message, problems=(FieldProblem(field="name", message=message),))


async def _page(house: House, who: Guest) -> KeysPage:
    async with house.database.reading() as db:
        belongs = [each for each in await organisations.organisations_of_person(db, who.id) if each.joined_at]
        owned = [each for each in belongs if each.role is MemberRole.OWNER]
        shown = tuple(
            [
                KeysOf(
                    id=each.id,
                    name=each.name,
                    keys=tuple(map(_key, await organisations.keys_of_organisation(db, each.id))),
                )
                for each in owned
            ]
        )
    return KeysPage(organisations=shown, belongs=bool(belongs))


def _key(row: PartnerKeyRow) -> KeyShown:
    return KeyShown(
        id=row.id,
        prefix=row.prefix,
        name=row.name,
        made_by=row.made_by or "",
        created_at=row.created_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )


HANDLERS = [key_list, send_key]
