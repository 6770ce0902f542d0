"""Staff, their sessions and first links, API keys, and the count of tries."""

from datetime import timedelta
from enum import StrEnum

import msgspec

from syndication.records.door import Db, one, value, write


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


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in; `proven`: a password or a code was given lately."""

    id: int
    email: str
    role: Role
    has_password: bool
    has_totp: bool
    session_id: int
    proven: bool


class KeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """An API key that is good."""

    id: int
    scope: Scope
    name: str


async def staff_of_email(db: Db, email: str) -> StaffRow | None:
    """Return the member of staff with this address, in lower case."""
    return await one(db, "staff_by_email", StaffRow, email=email)


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


async def add_key(db: Db, *, prefix: str, hash: bytes, scope: Scope, name: str) -> None:
    """Store an API key by its hash."""
    await write(db, "add_key", prefix=prefix, hash=hash, scope=scope.value, name=name)


async def key_of_hash(db: Db, hash: bytes) -> KeyRow | None:
    """Return a key that is not revoked."""
    return await one(db, "key_by_hash", KeyRow, hash=hash)


async def touch_key(db: Db, key_id: int) -> None:
    """Note that a key was used."""
    await write(db, "touch_key", id=key_id)
