"""Who is at the door: staff with a password and a second factor, sessions, links, and API keys.

Tokens are random, shown once and stored by their hash; a dump of the database opens nothing.
A sign-in is one step or two: where a second factor counts, the password opens half a session, and
the code makes it whole (`give_code`), or the first code of a new app does (`set_up_app`).
"""

import asyncio
import secrets
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from zlib import crc32

import msgspec
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from schemas.mail import MailEvent, MailPage
from syndication.desk import second_factor
from syndication.desk.house import House
from syndication.desk.mailing import stage_mail
from syndication.desk.turnstile import network, shortened
from syndication.errors import FieldProblem, Malformed, NotSignedIn, TooMany, Unknown
from syndication.licensing.links import derived
from syndication.licensing.passwords import LONGEST, too_easy
from syndication.records import acts, people, requests
from syndication.records.acts import Act
from syndication.records.door import Db
from syndication.records.people import KeyRow, Role, Scope, StaffRow

SESSION_LASTS = timedelta(hours=12)
"""A working day; then the password is asked for again (ASVS 7.3.2)."""

SESSION_IDLE = timedelta(hours=2)
"""A desk left alone over lunch is signed out (ASVS 7.3.1)."""

PROOF_LASTS = timedelta(minutes=15)
"""How long a password or a code vouches for what moves money or opens doors (ASVS 7.5.3)."""

HALF_LASTS = timedelta(minutes=10)
"""Between the password and the code: long enough to install an app and set it up."""

FIRST_LINK_LASTS = timedelta(days=7)
"""A new colleague may start on Monday."""

RESET_LINK_LASTS = timedelta(hours=1)
"""Whoever asked for it sits at the desk now."""

MOST_TRIES = 10
"""Wrong passwords for one address from one client in a quarter of an hour (ASVS 6.3.1); wrong codes of one
person, and wrong proofs, from anywhere: who has the password guesses codes for most of a year."""

MOST_ANYWHERE = 100
"""Wrong passwords for one address from all clients together, or for all addresses from one network."""

MOST_RESETS = 3
"""Links for a new password to one address in a quarter of an hour."""

KEY_PREFIX = "syn"
"""What every API key begins with, so that a scanner of leaked secrets can tell it."""

_HASHER = PasswordHash((Argon2Hasher(),))
_NOBODY = _HASHER.hash(secrets.token_hex())
"""Compared when the address is unknown, so that the answer takes as long as for a known one."""

_LONGEST_ADDRESS = 254
"""Characters (RFC 5321)."""

_USED_UP = "This link has been used or has ended. Ask a colleague for a new one."


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody comes from: the network address, and what the browser calls itself."""

    client: str
    device: str = ""


class Step(StrEnum):
    """How far a sign-in has come."""

    IN = "in"
    CODE = "code"
    """A code of the app is asked for."""
    APP = "app"
    """An app has to be set up first."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in, and the token of the session, whole or half."""

    step: Step
    token: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff at the door; `csrf` is bound to the session.

    `proven`: a password or a code was given in this session within the last quarter of an hour.
    """

    id: int
    email: str
    role: Role
    csrf: str
    session_id: int
    token_hash: bytes
    has_password: bool
    has_totp: bool
    proven: bool


async def sign_in(house: House, *, email: str, password: str, visitor: Visitor) -> Entry:
    """Open a session, or half of one.

    Raises NotSignedIn, the same for an unknown address as for a wrong password, and TooMany after
    ten wrong ones from one client, or a hundred from anywhere: nobody can lock a colleague out by
    a handful of wrong guesses.
    """
    address = _address(email)
    here, anywhere = f"sign-in:{address}:{visitor.client}", f"sign-in:{address}"
    theirs = f"sign-in@{network(visitor.client)}"
    async with house.database.transaction("count_try") as db:
        await people.count_try(db, here, anywhere, theirs)
        too_many = (
            await people.tries(db, here) > MOST_TRIES
            or await people.tries(db, anywhere) > MOST_ANYWHERE
            or await people.tries(db, theirs) > MOST_ANYWHERE
        )
        staff = await people.staff_of_email(db, address)
    if too_many:
        raise TooMany("Too many tries for this address. Wait a quarter of an hour.")
    known = staff.password_hash if staff is not None and staff.password_hash else _NOBODY
    right = await asyncio.to_thread(_HASHER.verify, password[:LONGEST], known)
    async with house.database.transaction("sign_in") as db:
        if staff is not None and right and staff.blocked_at is None:
            await people.forgive(db, here, anywhere)
            return await enter(db, house, staff, visitor, how="a password")
        # what was typed for an address may have been the password
        await note(db, Act.REFUSED, visitor, subject=address if staff else "an unknown address")
    raise NotSignedIn("The address or the password is not right.")


async def enter(db: Db, house: House, staff: StaffRow, visitor: Visitor, *, how: str) -> Entry:
    """Open a session for somebody who gave a password, or half of one where a second factor counts."""
    if staff.totp_secret is None and not second_factor.needed(house, staff.role):
        return Entry(step=Step.IN, token=await _new_session(db, staff, visitor, how))
    if staff.totp_secret is None:
        await second_factor.begin(db, house, staff.id)
    token = secrets.token_urlsafe(32)
    await people.add_half(db, token_hash=_hashed(token), staff_id=staff.id, lasts=HALF_LASTS)
    return Entry(step=Step.CODE if staff.totp_secret else Step.APP, token=token)


async def open_whole(db: Db, staff: StaffRow, visitor: Visitor, *, how: str) -> Entry:
    """Open a session for somebody whom nothing more is asked."""
    return Entry(step=Step.IN, token=await _new_session(db, staff, visitor, how))


async def half_signed_in(house: House, token: str) -> StaffRow:
    """Return whose password was right a moment ago. Raises NotSignedIn when that is over."""
    async with house.database.reading() as db:
        staff = await people.staff_of_half(db, _hashed(token))
    if staff is None:
        raise NotSignedIn("That took too long, or it was done already. Begin again with your password.")
    return staff


async def give_code(house: House, token: str, code: str, visitor: Visitor) -> Entry:
    """Make half a session whole with a code of the app, or a recovery code; each is taken once.

    Raises Malformed for a wrong one, NotSignedIn when the half is over, TooMany after ten.
    """
    staff = await half_signed_in(house, token)
    counted = await counted_try(house, f"code:{staff.id}")
    async with house.database.transaction("give_code") as db:
        used = await second_factor.use(db, house, staff, code)
        if used and await people.use_half(db, _hashed(token)) is not None:
            await people.forgive(db, counted)
            return await open_whole(db, staff, visitor, how=f"a password and {used}")
        await note(db, Act.REFUSED, visitor, subject=staff.email, detail="a wrong code")
    raise second_factor.wrong_code(
        "This code is not right, or it has been used. Type the one the app shows now."
    )


async def set_up_app(house: House, token: str, code: str, visitor: Visitor) -> tuple[Entry, tuple[str, ...]]:
    """Make half a session whole with the first code of a new app; return the recovery codes too, shown once.

    Raises as `give_code`.
    """
    staff = await half_signed_in(house, token)
    counted = await counted_try(house, f"code:{staff.id}")
    async with house.database.transaction("set_up_app") as db:
        if staff.totp_secret is not None or await people.use_half(db, _hashed(token)) is None:
            raise NotSignedIn("That was done already. Begin again with your password.")
        codes = await second_factor.keep(db, house, staff, code)
        await people.forgive(db, counted)
        await note(db, Act.APP_SET_UP, visitor, subject=staff.email, actor=staff.email)
        return await open_whole(db, staff, visitor, how="a password and a new app"), codes


async def counted_try(house: House, subject: str) -> str:
    """Count one try under a subject and return it. Raises TooMany after ten."""
    async with house.database.transaction("count_try") as db:
        await people.count_try(db, subject)
        too_many = await people.tries(db, subject) > MOST_TRIES
    if too_many:
        raise TooMany("Too many tries. Wait a quarter of an hour.")
    return subject


async def sign_out(house: House, staff: SignedIn, visitor: Visitor) -> None:
    """End a session."""
    async with house.database.transaction("sign_out") as db:
        await people.end_session(db, staff.token_hash)
        await note(db, Act.SIGNED_OUT, visitor, subject=staff.email, actor=staff.email)


async def signed_in(house: House, token: str) -> SignedIn | None:
    """Return who holds a session, or None when it is over."""
    async with house.database.reading() as db:
        held = await people.staff_of_session(db, _hashed(token), idle=SESSION_IDLE, fresh=PROOF_LASTS)
        if held is None:
            return None
        await people.touch_session(db, _hashed(token))
    csrf = derived(house.settings.secret_key, "csrf", token)
    return SignedIn(csrf=csrf, token_hash=_hashed(token), **msgspec.structs.asdict(held))


async def still_signed_in(house: House, token_hash: bytes) -> bool:
    """Return whether a session lives, without counting the question as a sign of life."""
    async with house.database.reading() as db:
        held = await people.staff_of_session(db, token_hash, idle=SESSION_IDLE, fresh=PROOF_LASTS)
    return held is not None


async def prove_again(house: House, staff: SignedIn, proof: str) -> str:
    """Take the password, or a code, of somebody signed in once more; return the session's new token.

    Raises NotSignedIn for a wrong one, TooMany after ten.
    """
    counted = await counted_try(house, f"proof:{staff.id}")
    async with house.database.reading() as db:
        known = await people.staff_of_id(db, staff.id)
    by_code = known is not None and known.totp_secret is not None and second_factor.is_code(proof)
    right = not by_code and await password_is_right(known, proof)
    token = secrets.token_urlsafe(32)
    async with house.database.transaction("prove_again") as db:
        if known is not None and by_code:
            right = bool(await second_factor.use(db, house, known, proof))
        if right:
            await people.forgive(db, counted)
            if await people.renew_session(db, staff.token_hash, renewed_hash=_hashed(token)) is not None:
                return token
    raise NotSignedIn("That is not right. Nothing has been done yet; try again.")


async def password_is_right(staff: StaffRow | None, password: str) -> bool:
    """Return whether a password is somebody's; takes as long when there is none."""
    known = staff.password_hash if staff is not None and staff.password_hash else _NOBODY
    right = await asyncio.to_thread(_HASHER.verify, password[:LONGEST], known)
    return right and known is not _NOBODY


async def admit(house: House, *, email: str, role: Role, password: str) -> None:
    """Add a member of staff who has a password already: for a demo, where no mail is waited for."""
    hashed = await asyncio.to_thread(_HASHER.hash, password)
    async with house.database.transaction("admit") as db:
        staff_id = await people.add_staff(db, email=email, role=role)
        await people.set_password(db, staff_id, password_hash=hashed)


async def staff_of_first_link(house: House, token: str) -> StaffRow:
    """Return whom an unused link is for. Raises Unknown."""
    async with house.database.reading() as db:
        staff = await people.staff_of_link(db, _hashed(token))
    if staff is None:
        raise Unknown(_USED_UP)
    return staff


async def choose_password(house: House, token: str, password: str, visitor: Visitor) -> Entry:
    """Use a link up and set the password; open a session, or half of one where there is a second factor.

    Raises Malformed for a password that is too easy, Unknown for a link that is no longer good.
    """
    staff = await staff_of_first_link(house, token)
    hashed = await new_password(house, staff.email, password)
    async with house.database.transaction("choose_password") as db:
        if await people.use_staff_link(db, _hashed(token)) is None:
            raise Unknown(_USED_UP)
        await keep_password(db, staff, hashed)
        await people.end_sessions_of_staff(db, staff.id)
        await note(
            db,
            Act.PASSWORD_CHOSEN,
            visitor,
            subject=staff.email,
            actor=staff.email,
            detail="by a mailed link",
        )
        return await enter(db, house, staff, visitor, how="a mailed link")


async def new_password(house: House, email: str, password: str) -> str:
    """Return the hash of a password somebody chose. Raises Malformed when it is too easy."""
    known = (email, *email.replace("@", ".").split("."), house.settings.publication)
    why = await asyncio.to_thread(too_easy, password, known)
    if why:
        raise Malformed(why, problems=(FieldProblem(field="password", message=why),))
    return await asyncio.to_thread(_HASHER.hash, password)


async def keep_password(db: Db, staff: StaffRow, hashed: str) -> None:
    """Give somebody another password; no link and no half sign-in from before opens anything."""
    await people.set_password(db, staff.id, password_hash=hashed)
    await people.use_up_staff_links(db, staff.id)
    await people.end_halves_of_staff(db, staff.id)


async def ask_reset(house: House, *, email: str, visitor: Visitor) -> None:
    """Mail a link for a new password, if somebody has this address; the answer is the same if nobody has.

    Raises TooMany after many from one network.
    """
    address = _address(email)
    theirs, subject = f"reset@{network(visitor.client)}", f"reset:{address}"
    async with house.database.transaction("ask_reset") as db:
        await people.count_try(db, theirs, subject)
        too_many = await people.tries(db, theirs) > MOST_ANYWHERE
        staff = await people.staff_of_email(db, address)
        wanted = (
            staff is not None and staff.blocked_at is None and await people.tries(db, subject) <= MOST_RESETS
        )
        # whoever comes by the newsroom's own account has no password to lose
        if staff is not None and wanted and (staff.password_hash or not staff.identity):
            await stage_link(db, house, staff.id, address, MailEvent.STAFF_RESET, lasts=RESET_LINK_LASTS)
            await note(db, Act.RESET_ASKED, visitor, subject=address)
    if too_many:
        raise TooMany("Too many links were asked for from your network. Wait a quarter of an hour.")


async def stage_link(
    db: Db, house: House, staff_id: int, address: str, event: MailEvent, *, lasts: timedelta
) -> str:
    """Make a one-use link that lets somebody choose a password, mail it, and return it."""
    token = secrets.token_urlsafe(32)
    link = f"{house.settings.base_url}/desk/welcome/{token}"
    await people.add_staff_link(db, token_hash=_hashed(token), staff_id=staff_id, lasts=lasts)
    page = MailPage(
        publication=house.settings.publication,
        to_name=address,
        headline="",
        organisation=house.settings.publication,
        link=link,
        expires_at=await requests.moment(db) + lasts,
    )
    await stage_mail(db, event, to=address, about=_hashed(token).hex(), page=page)
    return link


async def note(
    db: Db,
    kind: Act,
    visitor: Visitor,
    *,
    subject: str,
    actor: str = "somebody at the door",
    detail: str = "",
) -> None:
    """Add an act to the log, with the network it came from, shortened."""
    await acts.add_act(
        db, kind, actor=actor, subject=subject, detail=detail, network=shortened(visitor.client)
    )


async def add_key(
    house: House,
    *,
    scope: Scope,
    name: str,
    actor: str = "the command line",
    organisation_id: int | None = None,
    made_by: int | None = None,
) -> str:
    """Return a new API key, shown this once: `syn_<scope>_<secret>_<checksum>`.

    A partner's opens what `organisation_id` has, and nothing without one.
    """
    secret = secrets.token_hex(20)
    plain = f"{KEY_PREFIX}_{scope.value}_{secret}"
    key = f"{plain}_{crc32(plain.encode()):08x}"
    async with house.database.transaction("add_key") as db:
        prefix = key[: len(KEY_PREFIX) + len(scope.value) + 10]
        await people.add_key(
            db,
            prefix=prefix,
            hash=_hashed(key),
            scope=scope,
            name=name,
            organisation_id=organisation_id,
            made_by=made_by,
        )
        await acts.add_act(db, Act.KEY_ADDED, actor=actor, subject=name, detail=f"{prefix}…")
    return key


async def revoke_key(house: House, key_id: int, *, actor: str) -> None:
    """Make an API key worthless from this moment. Raises Unknown when it is so already."""
    async with house.database.transaction("revoke_key") as db:
        gone = await people.revoke_key(db, key_id)
        if gone is None:
            raise Unknown("This key has been revoked already.")
        await acts.add_act(db, Act.KEY_REVOKED, actor=actor, subject=gone.name)


async def holder_of_key(house: House, key: str) -> KeyRow | None:
    """Return what an API key is for, or None when it is none of ours; a typing error costs no query."""
    plain, _, checksum = key.rpartition("_")
    if not plain.startswith(f"{KEY_PREFIX}_") or checksum != f"{crc32(plain.encode()):08x}":
        return None
    async with house.database.reading() as db:
        found = await people.key_of_hash(db, _hashed(key))
        if found is not None:
            await people.touch_key(db, found.id)
    return found


async def _new_session(db: Db, staff: StaffRow, visitor: Visitor, how: str) -> str:
    # a session is born at the sign-in: no token from before it is ever adopted
    token = secrets.token_urlsafe(32)
    await people.add_session(
        db,
        token_hash=_hashed(token),
        staff_id=staff.id,
        lasts=SESSION_LASTS,
        device=visitor.device,
        network=shortened(visitor.client),
    )
    await people.note_sign_in(db, staff.id)
    await note(db, Act.SIGNED_IN, visitor, subject=staff.email, actor=staff.email, detail=f"with {how}")
    return token


def _address(email: str) -> str:
    return email.strip().lower()[:_LONGEST_ADDRESS]


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()
