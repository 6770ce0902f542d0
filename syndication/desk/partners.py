"""The organisations the desk knows: written down, changed, blocked; each change with who and why."""

from collections.abc import Iterator

import asyncpg
import msgspec

from schemas.partner import PartnerBlock, PartnerGiven
from syndication.desk.house import House
from syndication.errors import FieldProblem, Malformed, Refused, Unknown
from syndication.licensing.organisations import everybodys, organisation_key
from syndication.licensing.usage import COUNTRIES, country_name
from syndication.records import partners
from syndication.records.door import Db
from syndication.records.partners import FieldChanged, PartnerRow, PartnerTerms, ReleasesOn

_SAME_NAME = FieldProblem(field="name", message="A partner of this name is written down already.")


async def add_partner(house: House, given: PartnerGiven, *, actor: str) -> int:
    """Write a new partner down and return its number. Raises Malformed, naming every wrong field."""
    terms = _terms(given)
    async with house.database.transaction("add_partner") as db:
        partner_id = await partners.add_partner(db, terms)
        if partner_id is None:
            raise Malformed("Some of the answers need another look.", problems=(_SAME_NAME,))
        fields = tuple(_differences(None, terms))
        await partners.add_partner_change(db, partner_id, actor=actor, fields=fields, reason=given.reason)
    return partner_id


async def change_partner(
    house: House, partner_id: int, given: PartnerGiven, *, seen: int, actor: str
) -> None:
    """Write down what is known of a partner now; what is as it was leaves no row.

    `seen` is the number of the last change the colleague saw. Raises Malformed, Unknown, or Refused
    when somebody else changed the partner meanwhile.
    """
    async with house.database.transaction("change_partner") as db:
        before = await _as_seen(db, partner_id, seen)
        terms = msgspec.structs.replace(_terms(given), blocked_reason=before.blocked_reason)
        await _store(db, before, terms, actor=actor, reason=given.reason)


async def block_partner(house: House, partner_id: int, given: PartnerBlock, *, seen: int, actor: str) -> None:
    """Let a person decide whatever this partner asks for from now on. Raises as `change_partner` does."""
    async with house.database.transaction("block_partner") as db:
        before = await _as_seen(db, partner_id, seen)
        terms = msgspec.structs.replace(_terms_of(before), blocked_reason=given.reason)
        await _store(db, before, terms, actor=actor, reason=given.reason)


async def unblock_partner(
    house: House, partner_id: int, given: PartnerBlock, *, seen: int, actor: str
) -> None:
    """Take a block back. Raises as `change_partner` does."""
    async with house.database.transaction("unblock_partner") as db:
        before = await _as_seen(db, partner_id, seen)
        terms = msgspec.structs.replace(_terms_of(before), blocked_reason=None)
        await _store(db, before, terms, actor=actor, reason=given.reason)


async def _as_seen(db: Db, partner_id: int, seen: int) -> PartnerRow:
    partner = await partners.partner_for_update(db, partner_id)
    if partner is None:
        raise Unknown
    if (await partners.changes_of_partner(db, partner_id))[0].id != seen:
        raise Refused(
            "A colleague changed this partner while you looked at it. Look again; yours was not kept."
        )
    return partner


async def _store(db: Db, before: PartnerRow, terms: PartnerTerms, *, actor: str, reason: str) -> None:
    fields = tuple(_differences(_terms_of(before), terms))
    if not fields:
        return
    try:
        await partners.change_partner(db, before.id, terms)
    except asyncpg.UniqueViolationError:
        raise Malformed("Some of the answers need another look.", problems=(_SAME_NAME,)) from None
    await partners.add_partner_change(db, before.id, actor=actor, fields=fields, reason=reason)


def _terms(given: PartnerGiven) -> PartnerTerms:
    problems = tuple(_problems(given))
    if problems:
        raise Malformed("Some of the answers need another look.", problems=problems)
    return PartnerTerms(
        organisation_key=organisation_key(given.name),
        name=given.name,
        domains=tuple(dict.fromkeys(given.domains)),
        country=given.country,
        notes=given.notes,
        pays_by_invoice=given.pays_by_invoice,
        invoice_days=given.invoice_days,
        releases_on=ReleasesOn.FINALISE if given.early_release else ReleasesOn.PAYMENT,
    )


def _problems(given: PartnerGiven) -> Iterator[FieldProblem]:
    if given.country not in COUNTRIES:
        yield FieldProblem(field="country", message="Choose the country of its seat.")
    shared = [domain for domain in given.domains if everybodys(domain)]
    if shared:
        message = (
            f"Anybody may have a mailbox at {', '.join(shared)}; name domains that are the partner’s own."
        )
        yield FieldProblem(field="domains", message=message)
    elif given.pays_by_invoice and not given.domains:
        message = "Who pays by invoice is told by its mail: name at least one domain of its own."
        yield FieldProblem(field="domains", message=message)


def _terms_of(row: PartnerRow) -> PartnerTerms:
    return PartnerTerms(**{name: getattr(row, name) for name in PartnerTerms.__struct_fields__})


def _differences(before: PartnerTerms | None, after: PartnerTerms) -> Iterator[FieldChanged]:
    old = dict(_told(before)) if before else {}
    for field, words in _told(after):
        if words != old.get(field, ""):
            yield FieldChanged(field=field, before=old.get(field, ""), after=words)


def _told(terms: PartnerTerms) -> Iterator[tuple[str, str]]:
    """Yield each thing that is known, by its name and in words."""
    yield "Name", terms.name
    yield "Mail domains", ", ".join(terms.domains)
    yield "Country", country_name(terms.country)
    yield "Notes", terms.notes
    yield "Payment", f"by invoice, within {terms.invoice_days} days" if terms.pays_by_invoice else "by card"
    if terms.pays_by_invoice:
        early = terms.releases_on is ReleasesOn.FINALISE
        yield "Copies", "before the invoice is paid" if early else "when the invoice is paid"
    yield "Blocked", terms.blocked_reason or ""
