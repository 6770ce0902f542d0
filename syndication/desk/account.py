"""One's own account: password, authenticator app, recovery codes, sessions."""

from syndication.desk import second_factor
from syndication.desk.house import House
from syndication.desk.people import tell
from syndication.desk.signin import (
    SignedIn,
    Visitor,
    counted_try,
    keep_password,
    new_password,
    note,
    password_is_right,
)
from syndication.errors import FieldProblem, Malformed, Refused, Unknown
from syndication.records import people
from syndication.records.acts import Act
from syndication.records.door import Db
from syndication.records.people import StaffRow


async def change_password(
    house: House, staff: SignedIn, *, current: str, password: str, visitor: Visitor
) -> None:
    """Choose another password; every other session ends (ASVS 6.2.3, 7.4.3).

    Raises Malformed when the current one is not right or the new one is too easy, TooMany after ten tries.
    """
    counted = await counted_try(house, f"proof:{staff.id}")
    async with house.database.reading() as db:
        known = await _oneself(db, staff)
    if known.password_hash and not await password_is_right(known, current):
        sentence = "This is not your password."
        raise Malformed(sentence, problems=(FieldProblem(field="current", message=sentence),))
    hashed = await new_password(house, staff.email, password)
    async with house.database.transaction("change_password") as db:
        await people.forgive(db, counted)
        await keep_password(db, known, hashed)
        await people.end_other_sessions(db, staff.id, but=staff.session_id)
        await note(db, Act.PASSWORD_CHOSEN, visitor, subject=staff.email, actor=staff.email)
        await tell(db, house, staff.email, "You chose another password. Every other session has ended.")


async def begin_app(house: House, staff: SignedIn) -> None:
    """Make a secret for an authenticator app; the one before counts until this one gives a code."""
    async with house.database.transaction("begin_app") as db:
        await second_factor.begin(db, house, staff.id)


async def keep_app(house: House, staff: SignedIn, code: str, visitor: Visitor) -> tuple[str, ...]:
    """Make the app the second factor; return new recovery codes, shown once. Raises Malformed, TooMany."""
    counted = await counted_try(house, f"code:{staff.id}")
    async with house.database.transaction("keep_app") as db:
        codes = await second_factor.keep(db, house, await _oneself(db, staff), code)
        await people.forgive(db, counted)
        await people.end_other_sessions(db, staff.id, but=staff.session_id)
        await note(db, Act.APP_SET_UP, visitor, subject=staff.email, actor=staff.email)
        await tell(db, house, staff.email, "An authenticator app was set up for your account.")
    return codes


async def end_app(house: House, staff: SignedIn, visitor: Visitor) -> None:
    """Ask for no code any more. Raises Refused where the role has to have a second factor."""
    if second_factor.needed(house, staff.role):
        raise Refused("Your role has to have an authenticator app. You can set up another one in its place.")
    async with house.database.transaction("end_app") as db:
        await people.end_totp(db, staff.id)
        await note(db, Act.APP_ENDED, visitor, subject=staff.email, actor=staff.email)
        await tell(db, house, staff.email, "Your authenticator app was ended; no code is asked for any more.")


async def make_codes(house: House, staff: SignedIn, visitor: Visitor) -> tuple[str, ...]:
    """Return ten new recovery codes, shown once. Raises Refused without an app."""
    if not staff.has_totp:
        raise Refused("Recovery codes stand in for an authenticator app. Set one up first.")
    async with house.database.transaction("make_codes") as db:
        codes = await second_factor.make_codes(db, house, staff.id)
        await note(db, Act.CODES_MADE, visitor, subject=staff.email, actor=staff.email)
    return codes


async def end_session(house: House, staff: SignedIn, session_id: int, visitor: Visitor) -> None:
    """End one of one's own sessions. Raises Unknown for one that is over, or another's."""
    async with house.database.transaction("end_session") as db:
        if not await people.end_session_of_staff(db, staff.id, session_id):
            raise Unknown("This session has ended already.")
        await note(db, Act.SESSIONS_ENDED, visitor, subject=staff.email, actor=staff.email, detail="one")


async def end_other_sessions(house: House, staff: SignedIn, visitor: Visitor) -> None:
    """End every session but the one this was asked in."""
    async with house.database.transaction("end_other_sessions") as db:
        await people.end_other_sessions(db, staff.id, but=staff.session_id)
        await note(
            db, Act.SESSIONS_ENDED, visitor, subject=staff.email, actor=staff.email, detail="all others"
        )


async def _oneself(db: Db, staff: SignedIn) -> StaffRow:
    known = await people.staff_of_id(db, staff.id)
    if known is None:
        raise Unknown("This account has been removed.")
    return known
