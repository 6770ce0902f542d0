"""Organisations as their people keep them: members, who let whom in, which mails they get, their keys."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from syndication.records.door import Db, column, many, value, write


class MemberRole(StrEnum):
    """What a member may do: an owner lets people in and out and makes keys."""

    OWNER = "owner"
    MEMBER = "member"


class Notice(StrEnum):
    """Mails about what somebody else of the organisation asked for."""

    CORRECTIONS = "corrections"
    """An article was corrected or withdrawn, a licence suspended or revoked: owners always get it."""
    LICENCES = "licences"
    """A licence was issued."""
    ENDINGS = "endings"
    """A licence ends soon."""


class MembershipRow(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation as one of its people has it; not joined yet where `joined_at` is None."""

    id: int
    name: str
    organisation_key: str
    partner_id: int | None
    member_id: int
    role: MemberRole
    notices: tuple[Notice, ...]
    joined_at: datetime | None


class MemberRow(msgspec.Struct, frozen=True, kw_only=True):
    """A member, or somebody who was asked in and has not come yet."""

    id: int
    person_id: int
    email: str
    role: MemberRole
    notices: tuple[Notice, ...]
    invited_at: datetime
    joined_at: datetime | None


class MemberMoveRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who let whom in or out."""

    actor: str
    words: str
    at: datetime


class FoundedRow(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation somebody founded in a partner's name; `people` are its members' addresses."""

    id: int
    founded_at: datetime
    people: str


class NameRow(msgspec.Struct, frozen=True, kw_only=True):
    """In whose name licences were given."""

    organisation_key: str
    name: str


class PartnerKeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A key of an organisation, as its owners see it."""

    id: int
    prefix: str
    name: str
    made_by: str | None
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


async def organisations_of_person(db: Db, person_id: int) -> tuple[MembershipRow, ...]:
    """Return the organisations somebody belongs to or is asked into."""
    return await many(db, "organisations_of_person", MembershipRow, person_id=person_id)


async def organisation_of_partner(db: Db, partner_id: int) -> int | None:
    """Return the organisation that the desk said is this partner."""
    return await value(db, "organisation_of_partner", int, partner_id=partner_id)


async def organisations_founded(db: Db, organisation_key: str) -> tuple[FoundedRow, ...]:
    """Return organisations of this name that are not known to be the partner."""
    return await many(db, "organisations_founded", FoundedRow, organisation_key=organisation_key)


async def lock_organisation(db: Db, organisation_id: int) -> str | None:
    """Wait until nobody else changes who belongs to an organisation; return its name."""
    return await value(db, "lock_organisation", str, id=organisation_id)


async def add_organisation(db: Db, *, name: str, organisation_key: str, partner_id: int | None = None) -> int:
    """Store an organisation and return its id."""
    made = await value(
        db,
        "add_organisation",
        int,
        name=name,
        organisation_key=organisation_key,
        partner_id=partner_id,
    )
    assert made is not None  # noqa: S101 - an insert returns its row
    return made


async def link_organisation(db: Db, organisation_id: int, *, partner_id: int) -> bool:
    """Note that an organisation is a partner; return False where it cannot be.

    Raises asyncpg.UniqueViolationError when another organisation is that partner.
    """
    found = await value(db, "link_organisation", int, id=organisation_id, partner_id=partner_id)
    return found is not None


async def members_of_organisation(db: Db, organisation_id: int) -> tuple[MemberRow, ...]:
    """Return members and those who were asked in, oldest first."""
    return await many(db, "members_of_organisation", MemberRow, organisation_id=organisation_id)


async def add_member(
    db: Db, organisation_id: int, *, person_id: int, role: MemberRole, joined: bool
) -> int | None:
    """Store a member, or an invitation; None when the person is there already."""
    return await value(
        db,
        "add_member",
        int,
        organisation_id=organisation_id,
        person_id=person_id,
        role=role.value,
        joined=joined,
    )


async def join_member(db: Db, member_id: int, *, person_id: int) -> int | None:
    """Let somebody accept an invitation; return the organisation, or None when there is none to accept."""
    return await value(db, "join_member", int, id=member_id, person_id=person_id)


async def leave_member(db: Db, member_id: int) -> None:
    """End a membership, or an invitation."""
    await write(db, "leave_member", id=member_id)


async def set_member_role(db: Db, member_id: int, role: MemberRole) -> None:
    """Give a member another role."""
    await write(db, "set_member_role", id=member_id, role=role.value)


async def set_member_notices(db: Db, member_id: int, notices: Sequence[Notice]) -> None:
    """Note which mails a member gets."""
    await write(db, "set_member_notices", id=member_id, notices=[notice.value for notice in notices])


async def add_member_move(db: Db, organisation_id: int, *, actor: str, words: str) -> None:
    """Leave the row that every change of the members leaves."""
    await write(db, "add_member_move", organisation_id=organisation_id, actor=actor, words=words)


async def moves_of_organisation(db: Db, organisation_id: int, *, most: int) -> tuple[MemberMoveRow, ...]:
    """Return who let whom in and out, newest first."""
    return await many(db, "moves_of_organisation", MemberMoveRow, organisation_id=organisation_id, most=most)


async def names_licensed_to(db: Db, email: str) -> tuple[NameRow, ...]:
    """Return in whose name licences were given to a mailbox."""
    return await many(db, "names_licensed_to", NameRow, email=email)


async def colleagues_told(db: Db, request_id: UUID, notice: Notice, *, but: str) -> tuple[str, ...]:
    """Return the addresses of members who want to hear of a request that somebody else of them asked for."""
    return await column(
        db, "colleagues_told", str, request_id=request_id, notice=notice.value, email=but.lower()
    )


async def keys_of_organisation(db: Db, organisation_id: int) -> tuple[PartnerKeyRow, ...]:
    """Return the keys of an organisation, those that open nothing any more last."""
    return await many(db, "keys_of_organisation", PartnerKeyRow, organisation_id=organisation_id)


async def revoke_key_of_organisation(db: Db, key_id: int, *, organisation_id: int) -> str | None:
    """Revoke a key; return its name, or None when the organisation has none of this number in use."""
    return await value(db, "revoke_key_of_organisation", str, id=key_id, organisation_id=organisation_id)
