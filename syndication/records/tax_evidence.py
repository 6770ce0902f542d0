"""What registers of VAT numbers answered."""

from datetime import datetime

import msgspec

from syndication.licensing.tax_cases import NumberState
from syndication.licensing.tax_numbers import Register
from syndication.records.door import Db, one, write


class TaxEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. `reference` proves the asking; `said` is why there was none.

    While it is `fresh`, nobody is asked again.
    """

    number: str
    register: Register
    answer: NumberState
    asked_at: datetime
    reference: str
    name: str
    address: str
    said: str
    fresh: bool


async def add_tax_evidence(
    db: Db,
    *,
    number: str,
    register: Register,
    answer: NumberState,
    reference: str,
    name: str,
    address: str,
    said: str,
) -> None:
    """Keep an answer."""
    await write(
        db,
        "add_tax_evidence",
        number=number,
        register=register.value,
        answer=answer.value,
        reference=reference,
        name=name,
        address=address,
        said=said,
    )


async def evidence_of_number(db: Db, number: str) -> TaxEvidence | None:
    """Return the answer about a normalised number that counts now: the latest one of 30 days."""
    return await one(db, "tax_evidence", TaxEvidence, number=number)
