"""Organisations the desk knows, who changed what about them, and what a request's sender has behind it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

import msgspec

from syndication.records.door import Db, many, one, value, write


class ReleasesOn(StrEnum):
    """When the licences of somebody who pays by invoice are released."""

    FINALISE = "finalise"
    """As soon as Stripe has taken the invoice: money on trust."""
    PAYMENT = "payment"
    """When the invoice is paid."""


class PartnerTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk says of a partner. `domains` are host names in lower case.

    `blocked_reason` is for the desk alone: no requester is ever shown it.
    """

    organisation_key: str
    name: str
    domains: tuple[str, ...] = ()
    country: str
    notes: str = ""
    pays_by_invoice: bool = False
    invoice_days: int = 30
    releases_on: ReleasesOn = ReleasesOn.PAYMENT
    blocked_reason: str | None = None


class PartnerRow(PartnerTerms, frozen=True, kw_only=True):
    """A partner as it is kept. That a request bears its name does not make it the partner's."""

    id: int
    known_since: date


class FieldChanged(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that changed, as a person reads it."""

    field: str
    before: str
    after: str


class PartnerChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who changed what, when, and why."""

    id: int
    actor: str
    fields: tuple[FieldChanged, ...]
    reason: str
    at: datetime


class StandingRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of whoever asks.

    `partner_id` is the partner of that name, or None; `from_its_domain` says that the mail address is
    at one of its domains. `licensed_before` counts requests of that name from that address or domain,
    up to a hundred.
    """

    partner_id: int | None
    from_its_domain: bool
    blocked: bool
    licensed_before: int


class PastRow(msgspec.Struct, frozen=True, kw_only=True):
    """What became of earlier requests under one name: numbers of requests, payments and licences."""

    licensed: int
    refunded: int
    suspended: int
    revoked: int


async def partner_of(db: Db, organisation_key: str) -> PartnerRow | None:
    """Return the partner of this name. What may rest on a name alone: `syndication.desk.standing`."""
    return await one(db, "partner_by_key", PartnerRow, organisation_key=organisation_key)


async def partner_of_id(db: Db, partner_id: int) -> PartnerRow | None:
    """Return a partner."""
    return await one(db, "partner", PartnerRow, id=partner_id)


async def partner_for_update(db: Db, partner_id: int) -> PartnerRow | None:
    """Lock a partner and return it as it is once the lock is held."""
    if await value(db, "lock_partner", int, id=partner_id) is None:
        return None
    return await partner_of_id(db, partner_id)


async def partners_with_words(db: Db, words: str, *, most: int) -> tuple[PartnerRow, ...]:
    """Return partners by name or domain, all of them when there are no words."""
    return await many(db, "partners", PartnerRow, words=words, most=most)


async def partners_of_domains(db: Db, domains: Sequence[str]) -> tuple[PartnerRow, ...]:
    """Return every partner that has one of these domains."""
    return await many(db, "partners_of_domains", PartnerRow, domains=list(domains))


async def add_partner(db: Db, terms: PartnerTerms) -> int | None:
    """Store a new partner and return its id, or None when one of that name is there."""
    return await value(
        db,
        "add_partner",
        int,
        organisation_key=terms.organisation_key,
        name=terms.name,
        domains=list(terms.domains),
        country=terms.country,
        notes=terms.notes,
        pays_by_invoice=terms.pays_by_invoice,
        invoice_days=terms.invoice_days,
        releases_on=terms.releases_on.value,
    )


async def change_partner(db: Db, partner_id: int, terms: PartnerTerms) -> None:
    """Store what the desk says of a partner now.

    Raises asyncpg.UniqueViolationError when another one has that name.
    """
    given = msgspec.structs.asdict(terms)
    await write(
        db,
        "change_partner",
        **{
            **given,
            "id": partner_id,
            "domains": list(terms.domains),
            "releases_on": terms.releases_on.value,
        },
    )


async def add_partner_change(
    db: Db, partner_id: int, *, actor: str, fields: Sequence[FieldChanged], reason: str
) -> None:
    """Leave the row that every change leaves."""
    await write(
        db, "add_partner_change", partner_id=partner_id, actor=actor, fields=list(fields), reason=reason
    )


async def changes_of_partner(db: Db, partner_id: int) -> tuple[PartnerChangeRow, ...]:
    """Return the history of a partner, newest first."""
    return await many(db, "changes_of_partner", PartnerChangeRow, partner_id=partner_id)


async def standing_of(
    db: Db, organisation_key: str, *, mailbox: str, domain: str, domains: Sequence[str]
) -> StandingRow:
    """Return what is known of whoever asks, in one statement.

    `mailbox` and `domain` are empty where no address was given, `domain` also where anybody may have
    a mailbox there; `domains` are all that a block is looked for under.
    """
    found = await one(
        db,
        "standing",
        StandingRow,
        organisation_key=organisation_key,
        mailbox=mailbox,
        domain=domain,
        domains=list(domains),
    )
    assert found is not None  # noqa: S101 - the statement always returns its row
    return found


async def past_of_organisation(db: Db, organisation_key: str) -> PastRow:
    """Return what became of earlier requests under this name."""
    found = await one(db, "past_of_organisation", PastRow, organisation_key=organisation_key)
    assert found is not None  # noqa: S101 - aggregates always return a row
    return found
