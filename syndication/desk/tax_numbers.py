"""The buyer's VAT number: asked about when the tax hangs on it, and every answer kept."""

from datetime import date
from decimal import Decimal

import structlog

from schemas.usage import Organisation
from syndication.desk.house import House
from syndication.errors import FieldProblem
from syndication.licensing.tax import number_matters
from syndication.licensing.tax_cases import NO_NUMBER, Evidence, NumberState, Oss, Seller, TaxInputs
from syndication.licensing.tax_numbers import normalised, register_of
from syndication.records import people
from syndication.records.door import Db
from syndication.records.tax_evidence import TaxEvidence, add_tax_evidence, evidence_of_number
from syndication.settings import Settings
from syndication.words import say

log = structlog.get_logger()

ASKINGS = 60
"""In a quarter of an hour, for all strangers together: VIES blocks who asks like a robot, and then the
desk's own askings with them. What is not asked goes to the desk."""

_COUNTED = "tax register"
"""The subject under which strangers' askings are counted."""


def wrong_numbers(organisation: Organisation) -> tuple[FieldProblem, ...]:
    """Return what is wrong with the number an organisation gave: one sentence, or nothing."""
    if not organisation.vat_id or number_of(organisation):
        return ()
    message = say("This is not a VAT number of any country: compare it with your invoices, or leave it out.")
    return (FieldProblem(field="organisation.vat_id", message=message),)


def number_of(organisation: Organisation) -> str:
    """Return the organisation's number, normalised; empty when there is none that can be one."""
    return normalised(organisation.vat_id or "", organisation.country) or ""


async def examine(house: House, organisation: Organisation) -> None:
    """Ask the register about an organisation's number when the tax hangs on it and no answer is fresh.

    Two at once ask twice, which harms nobody. Nothing is raised when there is no answer.
    """
    number = number_of(organisation)
    sells = seller(house.settings)
    if not number or not number_matters(sells, organisation.country, organisation.type, number):
        return
    async with house.database.reading() as db:
        known = await evidence_of_number(db, number)
        if (known is not None and known.fresh) or not await _may_ask(db):
            return
    await ask(house, number)


async def ask(house: House, number: str) -> None:
    """Ask the register that knows a normalised number, and keep what it answers."""
    register = register_of(number)
    if register is None:
        return
    answered = await house.registers.ask(number)
    async with house.database.transaction("tax_evidence") as db:
        await add_tax_evidence(
            db,
            number=number,
            register=register,
            answer=answered.state,
            reference=answered.reference,
            name=answered.name,
            address=answered.address,
            said=answered.said,
        )


async def evidence(db: Db, organisation: Organisation) -> TaxEvidence | None:
    """Return the latest answer about an organisation's number."""
    number = number_of(organisation)
    return await evidence_of_number(db, number) if number else None


async def tax_inputs(db: Db, house: House, organisation: Organisation, *, day: date) -> TaxInputs:
    """Return what the tax of a quote made on `day` is decided from."""
    return TaxInputs(
        day=day,
        seller=seller(house.settings),
        buyer_country=organisation.country,
        buyer_type=organisation.type,
        evidence=_as_stored(organisation, await evidence(db, organisation)),
    )


def seller(settings: Settings) -> Seller:
    """Return the licensor as the tax sees it."""
    rate = settings.seller_vat_rate
    return Seller(
        country=settings.seller_country,
        vat_id=settings.seller_vat_id,
        oss=Oss(settings.seller_oss),
        rate=int(Decimal(rate) * 100) if rate else None,
    )


def _as_stored(organisation: Organisation, known: TaxEvidence | None) -> Evidence:
    """Return what a quote keeps of the evidence: who holds the number stands in the answer alone."""
    if not organisation.vat_id:
        return NO_NUMBER
    number = number_of(organisation)
    if not number:
        return Evidence(state=NumberState.MALFORMED, number=organisation.vat_id)
    if known is None:
        return Evidence(state=NumberState.UNASKED, number=number)
    return Evidence(
        state=known.answer,
        number=number,
        register=known.register.value,
        at=known.asked_at,
        reference=known.reference,
    )


async def _may_ask(db: Db) -> bool:
    """Count an asking on behalf of a stranger; say no once there were too many."""
    if await people.tries(db, _COUNTED) >= ASKINGS:
        log.warning("too many VAT numbers to ask about", most=ASKINGS)
        return False
    await people.count_try(db, _COUNTED)
    return True
