"""The staff: invited by mail, given a role, blocked and let in again, removed; never without an admin.

Each step changes one person, ends their sessions where it changes what they may, and leaves an act.
"""

from schemas.mail import MailEvent, MailPage
from schemas.people import StaffGiven
from syndication.desk.house import House
from syndication.desk.mailing import stage_mail
from syndication.desk.signin import FIRST_LINK_LASTS, SignedIn, stage_link
from syndication.errors import FieldProblem, Malformed, Refused, Unknown
from syndication.records import acts, people, requests
from syndication.records.acts import Act
from syndication.records.door import Db
from syndication.records.people import Role, StaffRow

COMMAND_LINE = "the command line"
"""Who acts where nobody is signed in: whoever can run commands on the machine."""


async def add_staff(house: House, *, email: str, role: Role) -> str:
    """Add a member of staff from the command line, or give one another role; return its mailed link.

    Their sessions end, and a lost second factor is asked for no more: this is the way back in for
    the last admin, open to whoever may run commands on the machine anyway.
    """
    address = email.strip().lower()
    async with house.database.transaction("add_staff") as db:
        staff_id = await people.add_staff(db, email=address, role=role)
        await people.unblock_staff(db, staff_id)
        await people.end_totp(db, staff_id)
        await people.use_up_staff_links(db, staff_id)
        await _shut_out(db, staff_id)
        link = await stage_link(db, house, staff_id, address, MailEvent.STAFF_WELCOME, lasts=FIRST_LINK_LASTS)
        await acts.add_act(db, Act.INVITED, actor=COMMAND_LINE, subject=address, detail=role.value)
    return link


async def invite(house: House, given: StaffGiven, *, actor: str) -> int:
    """Mail a one-use link to a new colleague; return the id. Raises Malformed when the address is known."""
    address = given.email.lower()
    async with house.database.transaction("invite") as db:
        staff_id = await people.invite_staff(db, email=address, role=Role(given.role))
        if staff_id is None:
            sentence = "Somebody with this address is on the staff already."
            raise Malformed(sentence, problems=(FieldProblem(field="email", message=sentence),))
        await stage_link(db, house, staff_id, address, MailEvent.STAFF_WELCOME, lasts=FIRST_LINK_LASTS)
        await acts.add_act(db, Act.INVITED, actor=actor, subject=address, detail=given.role)
    return staff_id


async def send_link(house: House, staff_id: int, *, actor: str) -> None:
    """Mail a new link to somebody whose first one is over, or whose password is gone; the old ones end."""
    async with house.database.transaction("send_link") as db:
        staff = await _person(db, staff_id)
        if staff.blocked_at is not None:
            raise Refused("Somebody who is blocked gets no link. Let them in again first.")
        await people.use_up_staff_links(db, staff_id)
        event = MailEvent.STAFF_RESET if staff.password_hash else MailEvent.STAFF_WELCOME
        await stage_link(db, house, staff_id, staff.email, event, lasts=FIRST_LINK_LASTS)
        await acts.add_act(db, Act.LINK_SENT, actor=actor, subject=staff.email)


async def change_role(house: House, staff_id: int, role: Role, *, by: SignedIn) -> None:
    """Give somebody another role; their sessions end. Raises Refused for oneself and the last admin."""
    async with house.database.transaction("change_role") as db:
        staff = await _other(db, staff_id, by)
        if staff.role is role:
            return
        await people.set_role(db, staff_id, role=role)
        await _shut_out(db, staff_id)
        detail = f"{staff.role.value} → {role.value}"
        await acts.add_act(db, Act.ROLE_CHANGED, actor=by.email, subject=staff.email, detail=detail)
        await tell(db, house, staff.email, f"{by.email} gave you another role: {role.value}. Sign in again.")


async def block(house: House, staff_id: int, *, by: SignedIn) -> None:
    """Let somebody in no more, from this moment. Raises Refused for oneself and the last admin."""
    async with house.database.transaction("block") as db:
        staff = await _other(db, staff_id, by)
        await people.block_staff(db, staff_id)
        await people.use_up_staff_links(db, staff_id)
        await _shut_out(db, staff_id)
        await acts.add_act(db, Act.BLOCKED, actor=by.email, subject=staff.email)


async def unblock(house: House, staff_id: int, *, by: SignedIn) -> None:
    """Let somebody in again."""
    async with house.database.transaction("unblock") as db:
        staff = await _person(db, staff_id)
        await people.unblock_staff(db, staff_id)
        await acts.add_act(db, Act.UNBLOCKED, actor=by.email, subject=staff.email)


async def end_second_factor(house: House, staff_id: int, *, by: SignedIn) -> None:
    """Ask somebody whose telephone is gone for no code any more; their sessions end, and they are told."""
    async with house.database.transaction("end_second_factor") as db:
        staff = await _person(db, staff_id)
        await people.end_totp(db, staff_id)
        await _shut_out(db, staff_id)
        await acts.add_act(db, Act.APP_ENDED, actor=by.email, subject=staff.email)
        await tell(
            db,
            house,
            staff.email,
            f"{by.email} ended your authenticator app. At the next sign-in you set up a new one.",
        )


async def end_sessions(house: House, staff_id: int, *, by: SignedIn) -> None:
    """Sign somebody out everywhere."""
    async with house.database.transaction("end_sessions") as db:
        staff = await _person(db, staff_id)
        await _shut_out(db, staff_id)
        await acts.add_act(db, Act.SESSIONS_ENDED, actor=by.email, subject=staff.email)


async def remove(house: House, staff_id: int, *, by: SignedIn) -> str:
    """Take an account away; return the address. What they did stays in the histories (G29)."""
    async with house.database.transaction("remove") as db:
        staff = await _other(db, staff_id, by)
        await people.erase_staff(db, staff_id)
        await acts.add_act(db, Act.REMOVED, actor=by.email, subject=staff.email, detail=staff.role.value)
    return staff.email


async def tell(db: Db, house: House, address: str, sentence: str) -> None:
    """Mail somebody that their account was changed, so that it is not done behind their back."""
    page = MailPage(
        publication=house.settings.publication,
        to_name=address,
        headline="",
        organisation=house.settings.publication,
        link=f"{house.settings.base_url}/desk/account",
        reason=sentence,
    )
    at = (await requests.moment(db)).isoformat()
    await stage_mail(db, MailEvent.STAFF_NOTICE, to=address, about=f"{address}:{at}", page=page)


async def _other(db: Db, staff_id: int, by: SignedIn) -> StaffRow:
    """Return somebody else, while at least one admin stays; every admin is held until the step is done."""
    admins = await people.admins_for_change(db)
    staff = await _person(db, staff_id)
    if staff_id == by.id:
        raise Refused("Ask another admin to do this: nobody changes their own role, or shuts themselves out.")
    if by.id not in admins:
        raise Refused("You are no admin any more. Nothing was changed.")
    return staff


async def _person(db: Db, staff_id: int) -> StaffRow:
    staff = await people.staff_of_id(db, staff_id, for_change=True)
    if staff is None:
        raise Unknown("Nobody on the staff has this number.")
    return staff


async def _shut_out(db: Db, staff_id: int) -> None:
    await people.end_sessions_of_staff(db, staff_id)
    await people.end_halves_of_staff(db, staff_id)
