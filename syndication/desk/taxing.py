"""The tax of a quote at the desk: by what the registers answer now, and as a person settles it."""

from uuid import UUID

import msgspec

from schemas.quote import Quote
from syndication.desk.house import House
from syndication.desk.pricing import retaxed
from syndication.desk.tax_numbers import ask, number_of, tax_inputs
from syndication.errors import FieldProblem, Malformed, Refused, Unknown
from syndication.licensing.tax import proposed, rulings, tax
from syndication.licensing.tax_cases import Case, TaxInputs
from syndication.licensing.tax_numbers import register_of
from syndication.records import requests
from syndication.records.door import Db
from syndication.records.requests import QuoteInputs


async def ask_again(house: House, request_id: UUID) -> None:
    """Ask the register about a requester's number, because a person on the desk wants to know.

    What it answers is kept, and the next look at the request is at the tax that follows from it.
    Raises Unknown for no such request, and Refused when no register knows the number.
    """
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, request_id)
    if request is None:
        raise Unknown
    number = number_of(request.organisation)
    if register_of(number) is None:
        raise Refused("There is no register to ask: neither VIES nor HMRC knows numbers of this form.")
    await ask(house, number)


async def at_present_tax(
    db: Db, house: House, quote: Quote, inputs: QuoteInputs
) -> tuple[Quote, QuoteInputs]:
    """Return a quote with the tax of today: by its rate, and by what registers have answered since.

    Where that changes nothing it is the quote as it was, and so is one of the first edition.
    """
    if inputs.tax is None:
        return quote, inputs
    now = await requests.moment(db)
    today = await tax_inputs(db, house, inputs.wish.organisation, day=now.date())
    today = msgspec.structs.replace(today, ruling=inputs.tax.ruling)
    return _with_tax(quote, inputs, inputs.tax, today)


def is_open(quote: Quote, inputs: QuoteInputs) -> bool:
    """Return whether a person has yet to say how a quote is taxed."""
    return inputs.tax is not None and tax(quote.net, quote.currency, inputs.tax).case is Case.UNDECIDED


def settled(quote: Quote, inputs: QuoteInputs, ruling: str) -> tuple[Quote, QuoteInputs]:
    """Return a quote whose tax is decided: as `ruling` says, or as it was proposed when that is empty.

    Raises Malformed for a ruling that the facts do not allow.
    """
    if inputs.tax is None or not is_open(quote, inputs):
        return quote, inputs
    case = Case(ruling) if ruling else proposed(inputs.tax)
    if case not in rulings(inputs.tax):
        problem = FieldProblem(
            field="tax_case", message="This is no way to tax a licence between these countries."
        )
        raise Malformed("The tax cannot be settled so.", problems=(problem,))
    return _with_tax(quote, inputs, inputs.tax, msgspec.structs.replace(inputs.tax, ruling=case))


def _with_tax(quote: Quote, inputs: QuoteInputs, old: TaxInputs, new: TaxInputs) -> tuple[Quote, QuoteInputs]:
    before, now = (tax(quote.net, quote.currency, each) for each in (old, new))
    if before == now:
        return quote, inputs
    inputs = msgspec.structs.replace(inputs, tax=new)
    reasons = tuple(reason for reason in quote.reasons if reason != before.reason)
    reasons += (now.reason,) if now.reason else ()
    return retaxed(msgspec.structs.replace(quote, reasons=reasons), inputs), inputs
