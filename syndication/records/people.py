"""Staff, their sessions and first links, API keys, and the count of tries."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from syndication.records.door import Db, column, many, one, value, write


class Role(StrEnum):
    """What a member of staff may do."""

    READER = "reader"
    EDITOR = "editor"
    APPROVER = "approver"
    FINANCE = "finance"
    ADMIN = "admin"


class Scope(StrEnum):
    """What an API key is for."""

    CMS = "cms"
    DESK = "desk"
    PARTNER = "partner"


class StaffRow(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff."""

    id: int
    email: str
    role: Role
    password_hash: str | None = None
    blocked_at: datetime | None = None
    totp_secret: bytes | None = None
    """Sealed. None: there is no second factor."""
    totp_pending: bytes | None = None
    """Sealed; of an app that is being set up."""
    identity: str | None = None
    """Issuer and name at the newsroom's own identity provider."""


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in; `proven`: a password or a code was given lately."""

    id: int
    email: str
    role: Role
    has_password: bool
    has_totp: bool
    session_id: int
    proven: bool


class WayRow(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in on its way to the newsroom's identity provider and back."""

    nonce: str
    verifier: str
    back: str


class HeldSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session as its owner tells it from others."""

    id: int
    device: str
    network: str
    created_at: datetime
    seen_at: datetime


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff in the list of all; `invited_until` while a link waits to be used."""

    id: int
    email: str
    role: Role
    created_at: datetime
    signed_in_at: datetime | None
    blocked_at: datetime | None
    totp_since: datetime | None
    has_come_in: bool
    invited_until: datetime | None


class ListedKey(msgspec.Struct, frozen=True, kw_only=True):
    """An API key in the list of all."""

    id: int
    prefix: str
    scope: Scope
    name: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class KeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """An API key that is good; a partner's opens what its organisation has."""

    id: int
    scope: Scope
    name: str
    organisation_id: int | None = None


async def staff_of_email(db: Db, email: str) -> StaffRow | None:
    """Return the member of staff with this address, in lower case."""
    return await one(db, "staff_by_email", StaffRow, email=email)


async def staff_of_id(db: Db, staff_id: int, *, for_change: bool = False) -> StaffRow | None:
    """Return a member of staff; `for_change` holds the row until the transaction ends."""
    if for_change:
        return await one(db, "staff_for_change", StaffRow, staff_id=staff_id)
    return await one(db, "staff_by_id", StaffRow, staff_id=staff_id)


async def everybody(db: Db) -> tuple[PersonRow, ...]:
    """Return all staff, by address."""
    return await many(db, "everybody", PersonRow)


async def admins_for_change(db: Db) -> tuple[int, ...]:
    """Return the admins who can come in, held until the transaction ends."""
    return await column(db, "admins_for_change", int)


async def invite_staff(db: Db, *, email: str, role: Role) -> int | None:
    """Add a member of staff; return the id, or None when somebody has this address."""
    return await value(db, "invite_staff", int, email=email, role=role.value)


async def set_role(db: Db, staff_id: int, *, role: Role) -> None:
    """Give a member of staff another role."""
    await write(db, "set_role", staff_id=staff_id, role=role.value)


async def block_staff(db: Db, staff_id: int) -> None:
    """Let a member of staff in no more."""
    await write(db, "block_staff", staff_id=staff_id)


async def unblock_staff(db: Db, staff_id: int) -> None:
    """Let a member of staff in again."""
    await write(db, "unblock_staff", staff_id=staff_id)


async def erase_staff(db: Db, staff_id: int) -> None:
    """Take an account away, with all that hangs on it; the histories stay."""
    await write(db, "erase_staff", staff_id=staff_id)


async def note_sign_in(db: Db, staff_id: int) -> None:
    """Note that a member of staff came in just now."""
    await write(db, "note_sign_in", staff_id=staff_id)


async def add_staff(db: Db, *, email: str, role: Role) -> int:
    """Add a member of staff, or give one another role; return the id."""
    staff_id = await value(db, "add_staff", int, email=email, role=role.value)
    assert staff_id is not None  # noqa: S101 - the statement returns its row either way
    return staff_id


async def set_password(db: Db, staff_id: int, *, password_hash: str) -> None:
    """Give a member of staff a password."""
    await write(db, "set_password", staff_id=staff_id, password_hash=password_hash)


async def add_staff_link(db: Db, *, token_hash: bytes, staff_id: int, lasts: timedelta) -> None:
    """Store a one-use link by the hash of its token."""
    await write(db, "add_staff_link", token_hash=token_hash, staff_id=staff_id, lasts=lasts)


async def staff_of_link(db: Db, token_hash: bytes) -> StaffRow | None:
    """Return whom an unused link is for."""
    return await one(db, "staff_of_link", StaffRow, token_hash=token_hash)


async def use_staff_link(db: Db, token_hash: bytes) -> int | None:
    """Use a link up; return whom it was for, or None when it was no longer good."""
    return await value(db, "use_staff_link", int, token_hash=token_hash)


async def use_up_staff_links(db: Db, staff_id: int) -> None:
    """Make every link of a member of staff worthless."""
    await write(db, "use_up_staff_links", staff_id=staff_id)


async def staff_of_identity(db: Db, identity: str) -> StaffRow | None:
    """Return the member of staff with this name at the newsroom's identity provider."""
    return await one(db, "staff_of_identity", StaffRow, identity=identity)


async def join_identity(db: Db, staff_id: int, *, identity: str) -> None:
    """Let a member of staff come in by an account of the newsroom's."""
    await write(db, "join_identity", staff_id=staff_id, identity=identity)


async def add_way(
    db: Db, *, state_hash: bytes, nonce: str, verifier: str, back: str, lasts: timedelta
) -> None:
    """Note that somebody went to the identity provider."""
    await write(db, "add_way", state_hash=state_hash, nonce=nonce, verifier=verifier, back=back, lasts=lasts)


async def use_way(db: Db, state_hash: bytes) -> WayRow | None:
    """Use a way up; None when it was used, is over, or never began."""
    return await one(db, "use_way", WayRow, state_hash=state_hash)


async def add_half(db: Db, *, token_hash: bytes, staff_id: int, lasts: timedelta) -> None:
    """Note that a password was right and a code is still asked for."""
    await write(db, "add_half", token_hash=token_hash, staff_id=staff_id, lasts=lasts)


async def staff_of_half(db: Db, token_hash: bytes) -> StaffRow | None:
    """Return who is half signed in."""
    return await one(db, "staff_of_half", StaffRow, token_hash=token_hash)


async def use_half(db: Db, token_hash: bytes) -> int | None:
    """Use half a sign-in up; return whose it was, or None when it is over."""
    return await value(db, "use_half", int, token_hash=token_hash)


async def end_halves_of_staff(db: Db, staff_id: int) -> None:
    """Drop what a member of staff has half signed in."""
    await write(db, "end_halves_of_staff", staff_id=staff_id)


async def forget_halves(db: Db) -> None:
    """Drop sign-ins that nobody finished."""
    await write(db, "forget_halves")


async def set_totp_pending(db: Db, staff_id: int, *, sealed: bytes) -> None:
    """Begin to set an app up."""
    await write(db, "set_totp_pending", staff_id=staff_id, sealed=sealed)


async def keep_totp(db: Db, staff_id: int, *, step: int) -> None:
    """Make the app that was set up the second factor; `step` is that of the code that showed it."""
    await write(db, "keep_totp", staff_id=staff_id, step=step)


async def end_totp(db: Db, staff_id: int) -> None:
    """Ask for no second factor any more, and forget the recovery codes."""
    await write(db, "end_totp", staff_id=staff_id)


async def use_totp_step(db: Db, staff_id: int, step: int) -> bool:
    """Use the code of a step up; return whether it, and every later one, was still unused."""
    return await value(db, "use_totp_step", int, staff_id=staff_id, step=step) is not None


async def replace_recovery_codes(db: Db, staff_id: int, hashes: Sequence[bytes]) -> None:
    """Store new recovery codes by their hashes; the old ones are worth nothing."""
    await write(db, "replace_recovery_codes", staff_id=staff_id, hashes=list(hashes))


async def use_recovery_code(db: Db, hash: bytes) -> bool:
    """Use a recovery code up; return whether it was still unused."""
    return await value(db, "use_recovery_code", int, hash=hash) is not None


async def recovery_codes_left(db: Db, staff_id: int) -> int:
    """Return how many recovery codes somebody has left."""
    return await value(db, "recovery_codes_left", int, staff_id=staff_id) or 0


async def sessions_of_staff(db: Db, staff_id: int, *, idle: timedelta) -> tuple[HeldSession, ...]:
    """Return the sessions of a member of staff that are not over, the latest used first."""
    return await many(db, "sessions_of_staff", HeldSession, staff_id=staff_id, idle=idle)


async def end_session_of_staff(db: Db, staff_id: int, session_id: int) -> bool:
    """End one session of a member of staff; return whether it was there."""
    ended = await value(db, "end_session_of_staff", int, staff_id=staff_id, session_id=session_id)
    return ended is not None


async def end_other_sessions(db: Db, staff_id: int, *, but: int) -> None:
    """Sign a member of staff out everywhere but in one session."""
    await write(db, "end_other_sessions", staff_id=staff_id, session_id=but)


async def add_session(
    db: Db, *, token_hash: bytes, staff_id: int, lasts: timedelta, device: str, network: str
) -> None:
    """Store a session by the hash of its token, with what tells it from others of the same person."""
    await write(
        db,
        "add_session",
        token_hash=token_hash,
        staff_id=staff_id,
        lasts=lasts,
        device=device,
        network=network,
    )


async def staff_of_session(
    db: Db, token_hash: bytes, *, idle: timedelta, fresh: timedelta
) -> SessionRow | None:
    """Return who is signed in, unless the session is over, has been idle too long, or they are blocked."""
    return await one(db, "session", SessionRow, token_hash=token_hash, idle=idle, fresh=fresh)


async def renew_session(db: Db, token_hash: bytes, *, renewed_hash: bytes) -> int | None:
    """Give a session that was proven again another token; return its id, or None when it is over."""
    return await value(db, "renew_session", int, token_hash=token_hash, renewed_hash=renewed_hash)


async def touch_session(db: Db, token_hash: bytes) -> None:
    """Note that a session is in use."""
    await write(db, "touch_session", token_hash=token_hash)


async def end_session(db: Db, token_hash: bytes) -> None:
    """Sign one session out."""
    await write(db, "end_session", token_hash=token_hash)


async def end_sessions_of_staff(db: Db, staff_id: int) -> None:
    """Sign a member of staff out everywhere."""
    await write(db, "end_sessions_of_staff", staff_id=staff_id)


async def count_try(db: Db, *subjects: str) -> None:
    """Count one try under each subject."""
    await write(db, "count_try", subjects=list(subjects))


async def tries(db: Db, subject: str) -> int:
    """Return how many tries there were in the last quarter of an hour."""
    return await value(db, "tries", int, subject=subject) or 0


async def knock(db: Db, subject: str, *, within: timedelta) -> int:
    """Count one try and return how many there were under the subject within a time of up to an hour."""
    return await value(db, "knock", int, subject=subject, within=within) or 0


async def forgive(db: Db, *subjects: str) -> None:
    """Forget the tries under each subject."""
    await write(db, "forgive", subjects=list(subjects))


async def forget_tries(db: Db) -> None:
    """Drop counts nobody asks about any more."""
    await write(db, "forget_tries")


async def add_key(
    db: Db,
    *,
    prefix: str,
    hash: bytes,
    scope: Scope,
    name: str,
    organisation_id: int | None = None,
    made_by: int | None = None,
) -> None:
    """Store an API key by its hash; a partner's belongs to an organisation and was made by a person of it."""
    await write(
        db,
        "add_key",
        prefix=prefix,
        hash=hash,
        scope=scope.value,
        name=name,
        organisation_id=organisation_id,
        made_by=made_by,
    )


async def keys(db: Db) -> tuple[ListedKey, ...]:
    """Return all API keys, the good ones first."""
    return await many(db, "keys", ListedKey)


async def revoke_key(db: Db, key_id: int) -> KeyRow | None:
    """Make a key worthless; return it, or None when it is so already or was never there."""
    return await one(db, "revoke_key", KeyRow, id=key_id)


async def key_of_hash(db: Db, hash: bytes) -> KeyRow | None:
    """Return a key that is not revoked."""
    return await one(db, "key_by_hash", KeyRow, hash=hash)


async def touch_key(db: Db, key_id: int) -> None:
    """Note that a key was used."""
    await write(db, "touch_key", id=key_id)
