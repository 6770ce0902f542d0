"""What a bill and an invoice say about their tax, case by case."""

from decimal import Decimal

from syndication.licensing.tax_cases import Case, Category, NumberState, Oss, TaxInputs
from syndication.licensing.usage import country_name, in_country
from syndication.licensing.vat_rates import UNION, place
from syndication.words import number, say

CATEGORIES = {
    # UNTDID 5305, as EN 16931 allows them
    Case.DOMESTIC: Category.STANDARD,
    Case.SELLER_RATE: Category.STANDARD,
    Case.DESTINATION: Category.STANDARD,
    Case.REVERSE_CHARGE: Category.REVERSE_CHARGE,
    Case.OUTSIDE_SCOPE: Category.OUTSIDE_SCOPE,
    Case.NOT_REGISTERED: Category.OUTSIDE_SCOPE,
}


_PRINTED = frozenset({NumberState.UNASKED, NumberState.VALID, NumberState.UNAVAILABLE})
"""A number of the customer's that stands on the invoice: one no register has denied."""

_LABELS = {
    Case.REVERSE_CHARGE: say("Reverse charge: the buyer accounts for the VAT"),
    Case.OUTSIDE_SCOPE: say("Outside the scope of VAT: supplied where the buyer belongs"),
    Case.NOT_REGISTERED: say("No VAT: the licensor is not registered"),
}


def label(case: Case, rate: int, inputs: TaxInputs) -> str:
    """Return what the tax line of a bill says; a rate in basis points stands in it as "VAT 20 %"."""
    if case in _LABELS:
        return _LABELS[case]
    per_cent = number(Decimal(f"{rate / 100:g}"))
    if case is Case.DESTINATION:
        land = country_name(place(inputs.buyer_country))
        return say("VAT {rate} % ({country})", rate=per_cent, country=land)
    return say("VAT {rate} %", rate=per_cent)


def wording(case: Case, rate: int, inputs: TaxInputs) -> str:
    """Return what the invoice has to say: the ground, and the numbers of both (art. 226(3), (4), (11a))."""
    if case is Case.NOT_REGISTERED:
        return "No VAT is charged: the supplier is not registered for VAT."
    sentences = [_ground(case, rate, inputs), f"Supplier’s VAT number: {inputs.seller.vat_id}."]
    if inputs.evidence.state in _PRINTED:
        sentences.append(f"Customer’s VAT number: {inputs.evidence.number}.")
    return " ".join(sentences)


def _ground(case: Case, rate: int, inputs: TaxInputs) -> str:
    seller, home = inputs.seller, place(inputs.seller.country)
    at = f"at {rate / 100:g} %"
    match case:
        case Case.REVERSE_CHARGE:
            return (
                "Reverse charge: the customer is liable for the VAT "
                "(Directive 2006/112/EC, articles 44, 196 and 226(11a))."
            )
        case Case.DESTINATION:
            shop = "Union" if seller.oss is Oss.UNION else "non-Union"
            return (
                f"VAT of {in_country(place(inputs.buyer_country))} {at}, accounted for through the {shop} "
                "one-stop shop (Directive 2006/112/EC, article 58)."
            )
        case Case.SELLER_RATE if home in UNION:
            return (
                f"VAT of {in_country(home)} {at}: supplied where the supplier belongs "
                "(Directive 2006/112/EC, articles 45 and 59c)."
            )
        case Case.OUTSIDE_SCOPE:
            return _outside(home, place(inputs.buyer_country))
        case _:
            return f"VAT of {in_country(home)} {at}."


def _outside(home: str, buyer: str) -> str:
    if home in UNION:
        return (
            "Outside the scope of VAT: supplied outside the European Union "
            "(Directive 2006/112/EC, articles 44, 58 and 59)."
        )
    if home != "GB":
        return "Outside the scope of VAT: supplied where the customer belongs."
    owed = (
        " In the EU a business accounts for it (Directive 2006/112/EC, article 196)."
        if buyer in UNION
        else ""
    )
    return (
        "Outside the scope of UK VAT: supplied where the customer belongs "
        f"(Value Added Tax Act 1994, section 7A and Schedule 4A, paragraph 16).{owed}"
    )
