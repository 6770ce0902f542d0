"""Who is at the door: staff with a password, sessions, first links, and API keys.

Tokens are random, shown once and stored by their hash; a dump of the database opens nothing.
"""

import asyncio
import secrets
from datetime import timedelta
from hashlib import sha256
from zlib import crc32

import msgspec
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from schemas.mail import MailEvent, MailPage
from syndication.desk.house import House
from syndication.desk.mailing import stage_mail
from syndication.errors import FieldProblem, Malformed, NotSignedIn, TooMany, Unknown
from syndication.licensing.links import derived
from syndication.records import people
from syndication.records.people import KeyRow, Role, Scope, StaffRow

SESSION_LASTS = timedelta(hours=12)
"""A working day; then the password is asked for again (ASVS 7.3.2)."""

SESSION_IDLE = timedelta(hours=2)
"""A desk left alone over lunch is signed out (ASVS 7.3.1)."""

PROOF_LASTS = timedelta(minutes=15)
"""How long a password or a code vouches for what moves money or opens doors (ASVS 7.5.3)."""

FIRST_LINK_LASTS = timedelta(days=7)
"""A new colleague may start on Monday."""

LEAST_PASSWORD = 12
"""Characters: NIST SP 800-63B asks for 8 with a second factor, 15 without; 12 is ASVS 6.2.1's advice."""

LONGEST_PASSWORD = 200
"""Characters; longer ones only cost time to hash."""

MOST_TRIES = 10
"""Wrong passwords for one address from one client in a quarter of an hour (ASVS 6.3.1)."""

MOST_ANYWHERE = 100
"""The same from all clients together."""

KEY_PREFIX = "syn"
"""What every API key begins with, so that a scanner of leaked secrets can tell it."""

_HASHER = PasswordHash((Argon2Hasher(),))
_NOBODY = _HASHER.hash(secrets.token_hex())
"""Compared when the address is unknown, so that the answer takes as long as for a known one."""


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


async def sign_in(house: House, *, email: str, password: str, client: str) -> str:
    """Return the token of a new session. `client` is the network address the try comes from.

    Raises NotSignedIn, the same for an unknown address as for a wrong password, and TooMany after
    ten wrong ones from one client, or a hundred from anywhere: nobody can lock a colleague out by
    a handful of wrong guesses.
    """
    address = email.strip().lower()
    here, anywhere = f"sign-in:{address}:{client}", f"sign-in:{address}"
    async with house.database.transaction("count_try") as db:
        await people.count_try(db, here, anywhere)
        too_many = (
            await people.tries(db, here) > MOST_TRIES or await people.tries(db, anywhere) > MOST_ANYWHERE
        )
        staff = await people.staff_of_email(db, address)
    if too_many:
        raise TooMany("Too many tries for this address. Wait a quarter of an hour.")
    known = staff.password_hash if staff is not None and staff.password_hash else _NOBODY
    right = await asyncio.to_thread(_HASHER.verify, password[:LONGEST_PASSWORD], known)
    if staff is None or not right:
        raise NotSignedIn("The address or the password is not right.")
    async with house.database.transaction("forgive") as db:
        await people.forgive(db, here, anywhere)
    return await _new_session(house, staff.id)


async def sign_out(house: House, token: str) -> None:
    """End a session."""
    async with house.database.transaction("sign_out") as db:
        await people.end_session(db, _hashed(token))


async def signed_in(house: House, token: str) -> SignedIn | None:
    """Return who holds a session, or None when it is over."""
    async with house.database.reading() as db:
        held = await people.staff_of_session(db, _hashed(token), idle=SESSION_IDLE, fresh=PROOF_LASTS)
        if held is None:
            return None
        await people.touch_session(db, _hashed(token))
    csrf = derived(house.settings.secret_key, "csrf", token)
    return SignedIn(csrf=csrf, token_hash=_hashed(token), **msgspec.structs.asdict(held))


async def prove_again(house: House, staff: SignedIn, proof: str) -> str:
    """Take the password of somebody signed in once more; return the new token of the same session.

    Raises NotSignedIn for a wrong one, TooMany after ten.
    """
    counted = f"proof:{staff.id}"
    async with house.database.transaction("count_try") as db:
        await people.count_try(db, counted)
        too_many = await people.tries(db, counted) > MOST_TRIES
        known = await people.staff_of_email(db, staff.email)
    if too_many:
        raise TooMany("Too many tries. Wait a quarter of an hour.")
    hashed = known.password_hash if known is not None and known.password_hash else _NOBODY
    if not await asyncio.to_thread(_HASHER.verify, proof[:LONGEST_PASSWORD], hashed):
        raise NotSignedIn("That is not right. Nothing has been done yet; try again.")
    token = secrets.token_urlsafe(32)
    async with house.database.transaction("prove_again") as db:
        await people.forgive(db, counted)
        if await people.renew_session(db, staff.token_hash, renewed_hash=_hashed(token)) is None:
            raise NotSignedIn("Your session has ended. Sign in again; nothing was changed.")
    return token


async def add_staff(house: House, *, email: str, role: Role) -> str:
    """Add a member of staff; return the address of the one-use link for the first sign-in, mailed too."""
    address, token = email.strip().lower(), secrets.token_urlsafe(32)
    link = f"{house.settings.base_url}/desk/welcome/{token}"
    async with house.database.transaction("add_staff") as db:
        staff_id = await people.add_staff(db, email=address, role=role)
        await people.add_staff_link(db, token_hash=_hashed(token), staff_id=staff_id, lasts=FIRST_LINK_LASTS)
        page = MailPage(
            publication=house.settings.publication,
            to_name=address,
            headline="",
            organisation=house.settings.publication,
            link=link,
        )
        await stage_mail(db, MailEvent.STAFF_WELCOME, to=address, about=_hashed(token).hex(), page=page)
    return link


async def admit(house: House, *, email: str, role: Role, password: str) -> None:
    """Add a member of staff who has a password already: for a demo, where no mail is waited for."""
    hashed = await asyncio.to_thread(_HASHER.hash, password)
    async with house.database.transaction("admit") as db:
        staff_id = await people.add_staff(db, email=email, role=role)
        await people.set_password(db, staff_id, password_hash=hashed)


async def staff_of_first_link(house: House, token: str) -> StaffRow:
    """Return whom an unused first link is for. Raises Unknown."""
    async with house.database.reading() as db:
        staff = await people.staff_of_link(db, _hashed(token))
    if staff is None:
        raise Unknown("This link has been used or has ended. Ask a colleague for a new one.")
    return staff


async def choose_password(house: House, token: str, password: str) -> str:
    """Use a first link up and set the password; return the token of a new session.

    Raises Malformed for a password that is too short, Unknown for a link that is no longer good.
    """
    if not LEAST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        sentence = f"Choose a password of {LEAST_PASSWORD} to {LONGEST_PASSWORD} characters."
        raise Malformed(sentence, problems=(FieldProblem(field="password", message=sentence),))
    hashed = await asyncio.to_thread(_HASHER.hash, password)
    async with house.database.transaction("choose_password") as db:
        staff_id = await people.use_staff_link(db, _hashed(token))
        if staff_id is None:
            raise Unknown("This link has been used or has ended. Ask a colleague for a new one.")
        await people.set_password(db, staff_id, password_hash=hashed)
        await people.end_sessions_of_staff(db, staff_id)
    return await _new_session(house, staff_id)


async def add_key(house: House, *, scope: Scope, name: str) -> str:
    """Return a new API key, shown this once: `syn_<scope>_<secret>_<checksum>`."""
    secret = secrets.token_hex(20)
    plain = f"{KEY_PREFIX}_{scope.value}_{secret}"
    key = f"{plain}_{crc32(plain.encode()):08x}"
    async with house.database.transaction("add_key") as db:
        prefix = key[: len(KEY_PREFIX) + len(scope.value) + 10]
        await people.add_key(db, prefix=prefix, hash=_hashed(key), scope=scope, name=name)
    return key


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


async def _new_session(house: House, staff_id: int) -> str:
    # a session is born at the sign-in: no token from before it is ever adopted
    token = secrets.token_urlsafe(32)
    async with house.database.transaction("sign_in") as db:
        await people.add_session(
            db,
            token_hash=_hashed(token),
            staff_id=staff_id,
            lasts=SESSION_LASTS,
            device="",
            network="",
        )
    return token


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()
