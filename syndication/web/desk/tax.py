"""The VAT of a request on its screen: what its ground is, what a register said, and asking it again."""

from uuid import UUID

import msgspec
from litestar import post
from litestar.datastructures import State
from litestar.params import FromPath

from schemas.quote import Quote
from schemas.usage import Organisation
from syndication.desk import tax_numbers
from syndication.desk.taxing import ask_again
from syndication.licensing.money import written
from syndication.licensing.tax import proposed, rulings, tax
from syndication.licensing.tax_cases import Case, NumberState, TaxInputs
from syndication.licensing.tax_numbers import Register, register_of
from syndication.records.door import Db
from syndication.records.requests import QuoteInputs
from syndication.web.desk.views import TaxShown
from syndication.web.guards import DECIDES, for_roles
from syndication.web.rendering import Page, house_of, see_other
from syndication.web.views import Choice

_ANSWERS = {
    NumberState.VALID: ("Valid", "good"),
    NumberState.INVALID: ("Not registered", "bad"),
    NumberState.UNAVAILABLE: ("No answer", "wait"),
}

_REGISTERS = {Register.VIES: "VIES", Register.HMRC: "HMRC"}


@post("/desk/requests/{request_id:uuid}/ask-again", opt=for_roles(DECIDES), include_in_schema=False)
async def send_ask_again(state: State, request_id: FromPath[UUID]) -> Page:
    """Ask the register about the requester's VAT number now."""
    await ask_again(house_of(state), request_id)
    return see_other(f"/desk/requests/{request_id}#vat-title")


async def tax_shown(db: Db, organisation: Organisation, quote: Quote, inputs: QuoteInputs) -> TaxShown:
    """Return what the desk is shown of a quote's tax."""
    known = await tax_numbers.evidence(db, organisation)
    number = tax_numbers.number_of(organisation)
    register = register_of(number)
    shown = TaxShown(
        number=number,
        register=_REGISTERS[register] if register else "",
        note=quote.tax_note,
        choices=_choices(quote, inputs.tax) if inputs.tax is not None else (),
    )
    if known is None:
        return shown
    answer, tone = _ANSWERS[known.answer]
    return msgspec.structs.replace(
        shown,
        answer=answer,
        tone=tone,
        asked_at=known.asked_at,
        reference=known.reference,
        holder=", ".join(told for told in (known.name, known.address) if told),
        said=known.said,
    )


def _choices(quote: Quote, inputs: TaxInputs) -> tuple[Choice, ...]:
    """Return how a person may settle an open tax, what was proposed first; nothing when it is decided."""
    if tax(quote.net, quote.currency, inputs).case is not Case.UNDECIDED:
        return ()
    before = proposed(inputs)
    others = (case for case in rulings(inputs) if case is not before)
    return tuple(_choice(case, quote, inputs) for case in (before, *others))


def _choice(case: Case, quote: Quote, inputs: TaxInputs) -> Choice:
    made = tax(quote.net, quote.currency, msgspec.structs.replace(inputs, ruling=case))
    total = written(quote.net + made.amount, quote.currency)
    return Choice(value=case.value, label=f"{total}, {made.label.partition(':')[0]}")


HANDLERS = [send_ask_again]
