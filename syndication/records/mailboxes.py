"""Mailboxes and who has proven to read them: links, sessions, and whether reminders are welcome."""

from datetime import datetime, timedelta

import msgspec

from syndication.records.door import Db, many, one, value, write


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, and by which session."""

    id: int
    email: str
    reminders: bool
    session_id: int


class PersonSessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One browser in which somebody is signed in."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime


async def is_known_mailbox(db: Db, email: str) -> bool:
    """Return whether somebody asked for a licence from this address, or was let into an organisation."""
    return bool(await value(db, "is_known_mailbox", bool, email=email))


async def add_person(db: Db, email: str) -> int:
    """Store a mailbox, once; return its id."""
    person_id = await value(db, "add_person", int, email=email)
    assert person_id is not None  # noqa: S101 - the statement returns its row either way
    return person_id


async def lock_person(db: Db, person_id: int) -> None:
    """Wait until nobody else does something for this person."""
    await value(db, "lock_person", int, id=person_id)


async def add_person_link(db: Db, *, token_hash: bytes, person_id: int, lasts: timedelta) -> None:
    """Store a one-use link by the hash of its token."""
    await write(db, "add_person_link", token_hash=token_hash, person_id=person_id, lasts=lasts)


async def mailbox_of_link(db: Db, token_hash: bytes) -> str | None:
    """Return which mailbox an unused link was sent to."""
    return await value(db, "mailbox_of_link", str, token_hash=token_hash)


async def use_person_link(db: Db, token_hash: bytes) -> int | None:
    """Use a link up; return whose it was, or None when it was no longer good."""
    return await value(db, "use_person_link", int, token_hash=token_hash)


async def add_person_session(
    db: Db, *, token_hash: bytes, person_id: int, browser: str, lasts: timedelta
) -> None:
    """Store a session by the hash of its token."""
    await write(
        db, "add_person_session", token_hash=token_hash, person_id=person_id, browser=browser, lasts=lasts
    )


async def person_of_session(db: Db, token_hash: bytes, *, idle: timedelta) -> PersonRow | None:
    """Return who is signed in, unless the session is over or has been idle too long."""
    return await one(db, "person_of_session", PersonRow, token_hash=token_hash, idle=idle)


async def touch_person_session(db: Db, token_hash: bytes) -> None:
    """Note that a session is in use."""
    await write(db, "touch_person_session", token_hash=token_hash)


async def end_person_session(db: Db, token_hash: bytes) -> None:
    """Sign one session out."""
    await write(db, "end_person_session", token_hash=token_hash)


async def end_session_of_person(db: Db, session_id: int, *, person_id: int) -> None:
    """Sign one session out from another one of the same person."""
    await write(db, "end_session_of_person", id=session_id, person_id=person_id)


async def end_other_sessions_of_person(db: Db, person_id: int, *, but: int) -> None:
    """Sign a person out everywhere else."""
    await write(db, "end_other_sessions_of_person", person_id=person_id, but=but)


async def sessions_of_person(db: Db, person_id: int, *, idle: timedelta) -> tuple[PersonSessionRow, ...]:
    """Return where a person is signed in, the latest first."""
    return await many(db, "sessions_of_person", PersonSessionRow, person_id=person_id, idle=idle)


async def set_reminders(db: Db, person_id: int, *, reminders: bool) -> None:
    """Note whether a person wants to be reminded."""
    await write(db, "set_reminders", id=person_id, reminders=reminders)


async def takes_reminders(db: Db, email: str) -> bool:
    """Return whether whoever reads this mailbox wants to be reminded."""
    return bool(await value(db, "takes_reminders", bool, email=email))


async def forget_what_is_over(db: Db) -> None:
    """Drop links and sessions that open nothing any more."""
    await write(db, "forget_person_links")
    await write(db, "forget_person_sessions")
