"""Who belongs to an organisation, and so sees its licences.

A mailbox alone sees what was asked for from that mailbox. Whoever holds a licence in an organisation's name
may found that organisation here and ask colleagues in; they then see each other's, and nobody else's. A
name is typed by strangers, so founding gives no sight of what others asked for in it. Only the desk can say
that an organisation is a partner it knows: it asks the first owner in from the partner's page, or joins an
organisation that was founded; from then on it also has what was asked for in the partner's name from the
partner's own mail domains.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import asyncpg

from schemas.mail import MailEvent, MailPage
from syndication.desk.house import House
from syndication.desk.mailboxes import Guest, address_of, new_link
from syndication.desk.mailing import stage_mail
from syndication.errors import FieldProblem, Malformed, Refused, TermsRefused, TooMany, Unknown
from syndication.records import mailboxes, organisations, partners, people, requests
from syndication.records.door import Db
from syndication.records.organisations import MemberRole, MemberRow, MembershipRow, NameRow, Notice
from syndication.records.partners import FieldChanged, PartnerRow

INVITATION_LASTS = timedelta(days=7)
"""A colleague may come back from a week away; the owner can ask again."""

MOST_INVITATIONS = 20
"""That one organisation may send in an hour: nobody mails strangers in our name."""

MOST_MEMBERS = 100
"""People of one organisation here; a larger one has a system, and a key for it."""

_HOUR = timedelta(hours=1)


async def may_found(db: Db, guest: Guest, belongs: Sequence[MembershipRow]) -> tuple[NameRow, ...]:
    """Return in whose name the guest holds licences and belongs to no organisation yet."""
    taken = {each.organisation_key for each in belongs if each.joined_at is not None}
    held = await organisations.names_licensed_to(db, guest.email)
    return tuple(name for name in held if name.organisation_key not in taken)


async def found(house: House, guest: Guest, organisation_key: str) -> int:
    """Found an organisation in whose name the guest holds a licence; return its number.

    Pressed twice it is founded once. Raises Unknown for a name the guest holds nothing in.
    """
    async with house.database.transaction("found") as db:
        await mailboxes.lock_person(db, guest.id)
        belongs = await organisations.organisations_of_person(db, guest.id)
        already = next(
            (each for each in belongs if each.joined_at and each.organisation_key == organisation_key), None
        )
        if already is not None:
            return already.id
        names = await may_found(db, guest, belongs)
        name = next((each for each in names if each.organisation_key == organisation_key), None)
        if name is None:
            raise Unknown
        made = await organisations.add_organisation(
            db, name=name.name, organisation_key=name.organisation_key
        )
        await organisations.add_member(db, made, person_id=guest.id, role=MemberRole.OWNER, joined=True)
        await organisations.add_member_move(db, made, actor=guest.email, words="founded the organisation")
    return made


async def invite(house: House, guest: Guest, organisation_id: int, *, email: str, role: str) -> None:
    """Ask a colleague in; the mail's link signs them in, and they say yes themselves.

    Asked again, another mail is sent. Raises Malformed, TermsRefused for who is no owner, TooMany.
    """
    address, wanted = address_of(email), role_named(role)
    async with house.database.reading() as db:
        await owner_of(db, guest, organisation_id)
        tries = await people.knock(db, f"invite:{organisation_id}", within=_HOUR)
    if tries > MOST_INVITATIONS:
        raise TooMany("Many colleagues were asked in within an hour. Go on later.", wait=3600)
    async with house.database.transaction("invite") as db:
        name = await _as_owner(db, guest, organisation_id)
        await _ask_in(db, house, organisation_id, name, address=address, role=wanted, actor=guest.email)


async def accept(house: House, guest: Guest, member_id: int) -> None:
    """Say yes to an invitation. Raises Unknown for one that is not there any more."""
    async with house.database.transaction("accept") as db:
        organisation_id = await organisations.join_member(db, member_id, person_id=guest.id)
        if organisation_id is None:
            if any(each.member_id == member_id for each in await _belongs(db, guest)):
                return  # pressed twice
            raise Unknown("This invitation was taken back. Ask whoever sent it for another one.")
        await organisations.add_member_move(db, organisation_id, actor=guest.email, words="came in")


async def leave(house: House, guest: Guest, member_id: int) -> None:
    """Leave an organisation, or say no to its invitation. Raises Refused for its last owner."""
    async with house.database.transaction("leave") as db:
        mine = next((each for each in await _belongs(db, guest) if each.member_id == member_id), None)
        if mine is None:
            return  # pressed twice
        members = await _locked(db, mine.id)
        _keep_an_owner(members, but=member_id)
        await organisations.leave_member(db, member_id)
        words = "left" if mine.joined_at else "declined the invitation"
        await organisations.add_member_move(db, mine.id, actor=guest.email, words=words)


async def remove(house: House, guest: Guest, organisation_id: int, member_id: int) -> None:
    """Take a member out, or an invitation back: from this moment on nothing of the others is seen.

    Raises TermsRefused for who is no owner, Refused for the last owner.
    """
    async with house.database.transaction("remove") as db:
        await _as_owner(db, guest, organisation_id)
        members = await _locked(db, organisation_id)
        gone = _one_of(members, member_id)
        if gone is None:
            return  # pressed twice, or gone by themselves
        _keep_an_owner(members, but=member_id)
        await organisations.leave_member(db, member_id)
        await organisations.add_member_move(
            db, organisation_id, actor=guest.email, words=f"took {gone.email} out"
        )


async def change_role(house: House, guest: Guest, organisation_id: int, member_id: int, *, role: str) -> None:
    """Make a member an owner, or an owner a member. Raises as `remove` does."""
    wanted = role_named(role)
    async with house.database.transaction("change_role") as db:
        await _as_owner(db, guest, organisation_id)
        members = await _locked(db, organisation_id)
        member = _one_of(members, member_id)
        if member is None:
            raise Unknown
        if member.role is wanted:
            return
        if wanted is MemberRole.MEMBER:
            _keep_an_owner(members, but=member_id)
        await organisations.set_member_role(db, member_id, wanted)
        words = f"made {member.email} {'an owner' if wanted is MemberRole.OWNER else 'a member'}"
        await organisations.add_member_move(db, organisation_id, actor=guest.email, words=words)


async def choose_notices(
    house: House, guest: Guest, organisation_id: int, member_id: int, *, wanted: Iterable[str]
) -> None:
    """Note which mails a member gets about what the others asked for: one's own, or anybody's for an owner.

    An owner hears of corrections and withdrawals whatever is chosen.
    """
    chosen = tuple(notice for notice in Notice if notice.value in set(wanted))
    async with house.database.transaction("choose_notices") as db:
        mine = await _membership(db, guest, organisation_id)
        if mine.member_id != member_id and mine.role is not MemberRole.OWNER:
            raise TermsRefused("Only an owner chooses mails for others.")
        member = _one_of(await _locked(db, organisation_id), member_id)
        if member is None:
            raise Unknown
        always = (Notice.CORRECTIONS,) if member.role is MemberRole.OWNER else ()
        await organisations.set_member_notices(db, member_id, tuple(dict.fromkeys((*always, *chosen))))


async def owner_of(db: Db, guest: Guest, organisation_id: int) -> MembershipRow:
    """Return the membership of an owner. Raises Unknown for a stranger, TermsRefused for a member."""
    mine = await _membership(db, guest, organisation_id)
    if mine.role is not MemberRole.OWNER:
        raise TermsRefused("This is for the owners of the organisation.")
    return mine


def role_named(role: str) -> MemberRole:
    """Return a role by its name; whoever names none is a member."""
    return MemberRole.OWNER if role == MemberRole.OWNER.value else MemberRole.MEMBER


# ---- the desk


async def invite_owner(house: House, partner_id: int, *, email: str, actor: str) -> None:
    """Ask somebody in as an owner of a partner's organisation, which is made with the first one.

    Raises Malformed, Unknown.
    """
    address = address_of(email)
    async with house.database.transaction("invite_owner") as db:
        partner = await _partner(db, partner_id)
        organisation_id = await organisations.organisation_of_partner(db, partner_id)
        if organisation_id is None:
            organisation_id = await organisations.add_organisation(
                db, name=partner.name, organisation_key=partner.organisation_key, partner_id=partner_id
            )
        await _ask_in(
            db, house, organisation_id, partner.name, address=address, role=MemberRole.OWNER, actor="the desk"
        )
        await _note(db, partner_id, actor, before="", after=address, reason="Asked in as an owner")


async def join_founded(house: House, partner_id: int, organisation_id: int, *, actor: str) -> None:
    """Say that an organisation that was founded in a partner's name is that partner.

    Raises Unknown where there is none of that name, Refused when the partner has another one.
    """
    async with house.database.transaction("join_founded") as db:
        await _partner(db, partner_id)
        people_of = await organisations.members_of_organisation(db, organisation_id)
        try:
            async with db.transaction():
                linked = await organisations.link_organisation(db, organisation_id, partner_id=partner_id)
        except asyncpg.UniqueViolationError:
            raise Refused(
                "This partner has an organisation already. Let one of its owners ask the others in."
            ) from None
        if not linked:
            if await organisations.organisation_of_partner(db, partner_id) == organisation_id:
                return  # pressed twice
            raise Unknown
        after = ", ".join(member.email for member in people_of if member.joined_at)
        await organisations.add_member_move(
            db, organisation_id, actor="the desk", words="said that this is a partner it knows"
        )
        await _note(db, partner_id, actor, before="", after=after, reason="They see the partner’s licences")


async def _note(db: Db, partner_id: int, actor: str, *, before: str, after: str, reason: str) -> None:
    changed = (FieldChanged(field="People", before=before, after=after),)
    await partners.add_partner_change(db, partner_id, actor=actor, fields=changed, reason=reason)


async def _partner(db: Db, partner_id: int) -> PartnerRow:
    partner = await partners.partner_for_update(db, partner_id)
    if partner is None:
        raise Unknown
    return partner


async def _ask_in(
    db: Db,
    house: House,
    organisation_id: int,
    name: str,
    *,
    address: str,
    role: MemberRole,
    actor: str,
) -> None:
    members = await _locked(db, organisation_id)
    there = next((member for member in members if member.email == address), None)
    if there is not None and there.joined_at is not None:
        message = "This colleague belongs to the organisation already."
        raise Malformed(message, problems=(FieldProblem(field="email", message=message),))
    if there is None and len(members) >= MOST_MEMBERS:
        raise Refused(f"An organisation has at most {MOST_MEMBERS} people here.")
    token = await new_link(db, address, lasts=INVITATION_LASTS)
    person_id = await mailboxes.add_person(db, address)
    await organisations.add_member(db, organisation_id, person_id=person_id, role=role, joined=False)
    await organisations.add_member_move(
        db,
        organisation_id,
        actor=actor,
        words=f"asked {address} in as {'an owner' if role is MemberRole.OWNER else 'a member'}",
    )
    page = MailPage(
        publication=house.settings.publication,
        language=await requests.language_of_mailbox(db, address),
        to_name="",
        headline="",
        organisation=name,
        link=f"{house.settings.base_url}/partner/sign-in/{token}",
        reason=actor,
    )
    await stage_mail(db, MailEvent.MEMBER_INVITED, to=address, about=token[:16], page=page)


async def _belongs(db: Db, guest: Guest) -> tuple[MembershipRow, ...]:
    return await organisations.organisations_of_person(db, guest.id)


async def _membership(db: Db, guest: Guest, organisation_id: int) -> MembershipRow:
    for each in await _belongs(db, guest):
        if each.id == organisation_id and each.joined_at is not None:
            return each
    raise Unknown


async def _as_owner(db: Db, guest: Guest, organisation_id: int) -> str:
    await _locked(db, organisation_id)
    # read under the lock: an owner may have been taken out a moment ago
    return (await owner_of(db, guest, organisation_id)).name


async def _locked(db: Db, organisation_id: int) -> tuple[MemberRow, ...]:
    if await organisations.lock_organisation(db, organisation_id) is None:
        raise Unknown
    return await organisations.members_of_organisation(db, organisation_id)


def _one_of(members: Sequence[MemberRow], member_id: int) -> MemberRow | None:
    return next((member for member in members if member.id == member_id), None)


def _keep_an_owner(members: Sequence[MemberRow], *, but: int) -> None:
    """Refuse to take the last owner away: nobody could let anybody in or out any more."""
    owners = [member for member in members if member.role is MemberRole.OWNER and member.joined_at]
    if any(owner.id == but for owner in owners) and len(owners) == 1:
        raise Refused("This is the last owner. Make somebody else an owner first.")
