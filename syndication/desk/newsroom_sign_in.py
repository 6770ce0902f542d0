"""Coming in by the newsroom's own account: there and back, once, and the role its groups give.

The way there is a row that is taken away when somebody comes back by it, in the browser that left.
The provider answers for how well it knew them: no further code is asked for here.
"""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

from syndication.desk.house import House
from syndication.desk.signin import Entry, SignedIn, Visitor, note, open_whole
from syndication.errors import NotSignedIn, TermsRefused
from syndication.gateways.identity import Identity
from syndication.records import acts, people
from syndication.records.acts import Act
from syndication.records.door import Db
from syndication.records.people import Role, StaffRow

WAY_LASTS = timedelta(minutes=10)
"""For a password, a second factor, and whatever else the provider wants to know."""

_BEST_FIRST = (Role.ADMIN, Role.APPROVER, Role.FINANCE, Role.EDITOR, Role.READER)
"""Whoever is in several groups has the role that may most."""

_ACTOR = "the newsroom's accounts"


async def leave(house: House, *, back: str, again: bool = False) -> tuple[str, str]:
    """Return the address of the provider's page, and the token that its answer has to come back with.

    Raises IdentityTrouble.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    page = await house.identity.page(state=state, nonce=nonce, verifier=verifier, again=again)
    async with house.database.transaction("leave") as db:
        await people.add_way(
            db, state_hash=_hashed(state), nonce=nonce, verifier=verifier, back=back, lasts=WAY_LASTS
        )
    return page, state


async def come_back(
    house: House, *, state: str, kept: str, code: str, visitor: Visitor, before: SignedIn | None
) -> tuple[Entry, str]:
    """Open a session for whoever comes back; return it, and where they wanted to go.

    `kept` is the token this browser left with. Raises NotSignedIn when the way was not theirs, was used,
    or is over, and when the provider's word cannot be believed; TermsRefused for somebody who has no
    business on the desk.
    """
    mine = hmac.compare_digest(state.encode(), kept.encode()) and bool(state)
    async with house.database.transaction("come_back") as db:
        way = await people.use_way(db, _hashed(state)) if mine else None
    if way is None:
        raise NotSignedIn("That took too long, or it was done already. Begin again.")
    who = await house.identity.identity(code, nonce=way.nonce, verifier=way.verifier)
    async with house.database.transaction("come_in") as db:
        staff = await _staff_of(db, house, who, visitor)
        if before is not None:
            await people.end_session(db, before.token_hash)
        return await open_whole(db, staff, visitor, how="the newsroom's account"), way.back


def role_of(house: House, groups: tuple[str, ...]) -> Role | None:
    """Return the role that somebody's groups give, or None when they give none."""
    given = {role for group, role in house.settings.role_of_group.items() if group in groups}
    return next((role for role in _BEST_FIRST if role.value in given), None)


async def _staff_of(db: Db, house: House, who: Identity, visitor: Visitor) -> StaffRow:
    name, role = f"{who.issuer} {who.subject}", role_of(house, who.groups)
    staff = await people.staff_of_identity(db, name)
    if staff is None:
        staff = await _joined(db, house, who, name, role, visitor)
    if staff.blocked_at is not None:
        await note(db, Act.REFUSED, visitor, subject=staff.email, detail="blocked")
        raise TermsRefused("Your account on this desk is blocked. An administrator can let you in again.")
    if role is not None and role is not staff.role:
        staff = await _moved(db, staff, role)
    return staff


async def _joined(
    db: Db, house: House, who: Identity, name: str, role: Role | None, visitor: Visitor
) -> StaffRow:
    """Return the account of somebody who comes this way first; make one where that is allowed."""
    # an address the provider does not vouch for could be anybody's
    known = await people.staff_of_email(db, who.email) if who.email_verified and who.email else None
    makes = house.settings.newsroom_admits == "groups" and role is not None and who.email_verified
    if known is None and makes and role is not None:
        await people.add_staff(db, email=who.email, role=role)
        await acts.add_act(db, Act.INVITED, actor=_ACTOR, subject=who.email, detail=role.value)
        known = await people.staff_of_email(db, who.email)
    if known is None or known.identity is not None:
        raise TermsRefused(
            "This account has no place on the desk. An administrator can invite you by your address."
        )
    await people.join_identity(db, known.id, identity=name)
    await note(db, Act.IDENTITY_JOINED, visitor, subject=known.email, actor=known.email, detail=who.issuer)
    return known


async def _moved(db: Db, staff: StaffRow, role: Role) -> StaffRow:
    """Follow the provider's groups, but never take the last admin from the desk."""
    admins = await people.admins_for_change(db)
    if staff.role is Role.ADMIN and set(admins) <= {staff.id}:
        return staff
    await people.set_role(db, staff.id, role=role)
    await people.end_sessions_of_staff(db, staff.id)
    detail = f"{staff.role.value} → {role.value}"
    await acts.add_act(db, Act.ROLE_CHANGED, actor=_ACTOR, subject=staff.email, detail=detail)
    moved = await people.staff_of_id(db, staff.id)
    assert moved is not None  # noqa: S101 - changed a moment ago
    return moved


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()
