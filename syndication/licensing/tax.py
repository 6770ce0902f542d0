"""Value added tax on a licence, for a seller in the United Kingdom, the European Union or elsewhere.

To license an article is to supply a service: the transfer of a copyright, handed over as a file.
Where it is supplied decides whose tax it bears:

- to a business, where the business belongs (Directive 2006/112/EC art. 44; VATA 1994 s. 7A(2)(a)).
  In another member of the Union the buyer owes the tax itself (art. 196), which asks for a valid
  VAT number (Implementing Regulation 282/2011 art. 18(1)); a buyer without one counts as no business
  (art. 18(2)), which for a firm is rarely the truth, so a person asks.
- to anybody else in the Union, where the seller belongs (art. 45), or, since a file that is
  downloaded is an electronically supplied service (art. 58, Annex II(3)), where the buyer belongs
  once the seller has left the 10,000 euro of art. 59c behind and is in a one-stop shop. A seller
  outside the Union has no such threshold: without the non-Union scheme (art. 358a) it would have to
  register in the buyer's country, and a person decides.
- to anybody else outside the Union, where the buyer belongs (art. 59(a)); from the United Kingdom
  likewise (VATA 1994 Sch. 4A para. 16). What the buyer's own country then asks of a seller abroad
  we judge for the Union and the United Kingdom only.

Nonprofits, schools, universities and public bodies are not exempt from a tax on what they buy. A
body that is no taxable person but has a VAT number is treated as one (art. 43(2)); without a valid
number it counts as a non-taxable person, and then the second or the third rule holds for it.

Some members tax the licensing of copyright at a reduced rate (Germany: 7 %, UStG § 12(2) no. 7 c):
`Seller.rate` is for them. For buyers in other members the standard rate is taken.

The tax is rounded once for each rate, on the sum of the lines that bear it (EN 16931 BR-S-08,
BR-S-09, BR-CO-17); a licence bears one rate, so that sum is the net.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from schemas.usage import OrganisationType
from syndication.licensing.money import multiplier, payable
from syndication.licensing.usage import country_name

CHECKED = date(2026, 1, 1)
"""The day up to which the rates were checked."""

RATES: dict[str, tuple[tuple[date, int], ...]] = {
    # European Commission, "VAT rates applied in the Member States" and its database TEDB; for GB, HMRC,
    # "VAT rates". Basis points, each from its first day on; the last one holds until further notice.
    "AT": ((date(1984, 1, 1), 2000),),
    "BE": ((date(1996, 1, 1), 2100),),
    "BG": ((date(1999, 1, 1), 2000),),
    "CY": ((date(2014, 1, 13), 1900),),
    "CZ": ((date(2013, 1, 1), 2100),),
    "DE": ((date(2007, 1, 1), 1900), (date(2020, 7, 1), 1600), (date(2021, 1, 1), 1900)),
    "DK": ((date(1992, 1, 1), 2500),),
    "EE": ((date(2009, 7, 1), 2000), (date(2024, 1, 1), 2200), (date(2025, 7, 1), 2400)),
    "ES": ((date(2012, 9, 1), 2100),),
    "FI": ((date(2013, 1, 1), 2400), (date(2024, 9, 1), 2550)),
    "FR": ((date(2014, 1, 1), 2000),),
    "GB": ((date(2011, 1, 4), 2000),),
    "GR": ((date(2016, 6, 1), 2400),),
    "HR": ((date(2012, 3, 1), 2500),),
    "HU": ((date(2012, 1, 1), 2700),),
    "IE": ((date(2012, 1, 1), 2300), (date(2020, 9, 1), 2100), (date(2021, 3, 1), 2300)),
    "IT": ((date(2013, 10, 1), 2200),),
    "LT": ((date(2009, 9, 1), 2100),),
    "LU": ((date(2015, 1, 1), 1700), (date(2023, 1, 1), 1600), (date(2024, 1, 1), 1700)),
    "LV": ((date(2012, 7, 1), 2100),),
    "MT": ((date(2004, 1, 1), 1800),),
    "NL": ((date(2012, 10, 1), 2100),),
    "PL": ((date(2011, 1, 1), 2300),),
    "PT": ((date(2011, 1, 1), 2300),),
    "RO": ((date(2017, 1, 1), 1900), (date(2025, 8, 1), 2100)),
    "SE": ((date(1990, 7, 1), 2500),),
    "SI": ((date(2013, 7, 1), 2200),),
    "SK": ((date(2011, 1, 1), 2000), (date(2025, 1, 1), 2300)),
}

UNION = frozenset(RATES) - {"GB"}
"""The members of the European Union."""

_TREATED_AS = {
    "MC": "FR",  # Directive 2006/112/EC art. 7(1)
    "IM": "GB",  # one area for value added tax (Isle of Man Act 1979)
    # Northern Ireland has a place of its own for goods alone; for services it is GB
}

_OUTSIDE_THE_AREA = {
    # Parts of members outside the territory of the tax (art. 6) that have a code of their own. For other
    # members' sellers they are abroad; what their own member's sellers owe there is its own law's affair.
    "AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR",
}  # fmt: skip

_BUSINESSES = frozenset({OrganisationType.COMMERCIAL, OrganisationType.BROADCASTER})
"""Who buys as a business even before a VAT number says so."""


class Case(StrEnum):
    """What decides a bill's tax."""

    DOMESTIC = "domestic"
    """Seller and buyer belong to one country: its rate."""
    REVERSE_CHARGE = "reverse_charge"
    """A business in another member of the Union: it owes the tax itself."""
    DESTINATION = "destination"
    """Nobody's business in the Union, a seller in a one-stop shop: the rate of the buyer's country."""
    SELLER_RATE = "seller_rate"
    """Nobody's business in another member, a seller below the threshold: the rate of the seller's country."""
    OUTSIDE_SCOPE = "outside_scope"
    """Supplied where the buyer belongs, outside the tax of the seller's country."""
    NOT_REGISTERED = "not_registered"
    """The seller charges no tax at all."""
    UNDECIDED = "undecided"
    """A person on the desk looks; the amount is what the quote would bear if they agree."""


class Category(StrEnum):
    """The VAT category code of EN 16931 (UNTDID 5305)."""

    STANDARD = "S"
    REVERSE_CHARGE = "AE"
    OUTSIDE_SCOPE = "O"


class Oss(StrEnum):
    """The one-stop shop in which the seller is registered."""

    NONE = ""
    UNION = "union"
    NON_UNION = "non_union"


class NumberState(StrEnum):
    """What is known about the buyer's VAT number."""

    NONE = "none"
    """None was given."""
    MALFORMED = "malformed"
    """It cannot be a number of any country."""
    UNASKED = "unasked"
    """It is well formed, and no register has been asked lately."""
    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"
    """The register was asked and gave no answer."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a number, normalised with its prefix: who said it, when, under which reference."""

    state: NumberState
    number: str = ""
    register: str = ""
    at: datetime | None = None
    reference: str = ""


NO_NUMBER = Evidence(state=NumberState.NONE)


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """The licensor as the tax sees it. An empty `vat_id`: not registered.

    `rate` in basis points replaces the standard one at home, where licences bear another.
    """

    country: str
    vat_id: str = ""
    oss: Oss = Oss.NONE
    rate: int | None = None


class TaxInputs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the tax of a quote is decided from; stored with the quote.

    `day` is the day of the quote, whose rate it bears. `ruling` is what a person on the desk settled
    where the case was undecided.
    """

    day: date
    seller: Seller
    buyer_country: str
    buyer_type: OrganisationType = OrganisationType.COMMERCIAL
    evidence: Evidence = NO_NUMBER
    ruling: Case | None = None


class Tax(msgspec.Struct, frozen=True, kw_only=True):
    """The tax of one bill in minor units.

    `label` is what its line says, `wording` what the law wants on the invoice, `reason` why a person
    must look, if one must: then the case is UNDECIDED, and the rest is what holds if they agree.
    """

    amount: int
    case: Case
    label: str
    wording: str
    category: Category
    rate_basis_points: int = 0
    reason: str = ""


def standard_rate(country: str, day: date) -> int:
    """Return the standard rate of a country of the table in basis points.

    Raises LookupError for another country, or a day before its first entry.
    """
    found = [rate for since, rate in RATES[country] if since <= day]
    if not found:
        raise LookupError(f"No rate of {country} is known for {day}.")
    return found[-1]


def tax(net: int, currency: str, inputs: TaxInputs) -> Tax:
    """Return the tax on `net` minor units of `currency`: of the inputs alone, today and years later."""
    found = _finding(inputs)
    if found.reason and inputs.ruling in rulings(inputs):
        found = _Finding(inputs.ruling)
    return _billed(net, currency, found, inputs)


def _billed(net: int, currency: str, found: "_Finding", inputs: TaxInputs) -> Tax:
    rate = _rate(found.case, inputs)
    return Tax(
        amount=payable(net * multiplier(rate), currency),
        rate_basis_points=rate,
        case=Case.UNDECIDED if found.reason else found.case,
        label=_label(found.case, rate, inputs),
        wording=_wording(found.case, rate, inputs),
        category=_CATEGORIES[found.case],
        reason=found.reason,
    )


def number_matters(inputs: TaxInputs) -> bool:
    """Say whether the buyer's number is one to ask a register about: its answer would change the case."""
    if inputs.evidence.state in {NumberState.NONE, NumberState.MALFORMED}:
        return False
    valid, invalid = (
        msgspec.structs.replace(
            inputs, evidence=msgspec.structs.replace(inputs.evidence, state=state), ruling=None
        )
        for state in (NumberState.VALID, NumberState.INVALID)
    )
    return _finding(valid) != _finding(invalid)


def rulings(inputs: TaxInputs) -> tuple[Case, ...]:
    """Return the cases between which a person may choose where the facts leave it open."""
    home, place = _place(inputs.seller.country), _place(inputs.buyer_country)
    possible = {
        Case.REVERSE_CHARGE: home in UNION and place in UNION,
        Case.DESTINATION: inputs.seller.oss is not Oss.NONE and place in UNION,
        Case.SELLER_RATE: home in RATES,
        Case.OUTSIDE_SCOPE: True,
    }
    return tuple(case for case, allowed in possible.items() if allowed)


class _Finding(msgspec.Struct, frozen=True):
    """A case, and why a person must look at it, if one must."""

    case: Case
    reason: str = ""


def _finding(inputs: TaxInputs) -> _Finding:
    home, place = _place(inputs.seller.country), _place(inputs.buyer_country)
    if not inputs.seller.vat_id:
        return _Finding(Case.NOT_REGISTERED)
    if place == home:
        return _at_home(inputs.seller, home)
    if place in UNION:
        return _in_the_union(inputs, home, place)
    return _abroad(inputs, home, place)


def _place(country: str) -> str:
    return _TREATED_AS.get(country, country)


def _at_home(seller: Seller, home: str) -> _Finding:
    if home in RATES:
        return _Finding(Case.DOMESTIC)
    if seller.vat_id.startswith(
        "EU"
    ):  # the number of a one-stop shop (art. 362): none of the seller's own country
        return _Finding(Case.NOT_REGISTERED)
    return _Finding(
        Case.OUTSIDE_SCOPE,
        f"We keep no tax rates of {country_name(home)}: somebody works out what is due there",
    )


def _in_the_union(inputs: TaxInputs, home: str, place: str) -> _Finding:
    """Decide for a buyer in the Union and a seller in another country."""
    if home not in UNION and inputs.buyer_type in _BUSINESSES:
        return _Finding(Case.OUTSIDE_SCOPE)
    to_a_business = Case.REVERSE_CHARGE if home in UNION else Case.OUTSIDE_SCOPE
    match inputs.evidence.state:
        case NumberState.VALID:
            return _Finding(to_a_business, _another_country(inputs.evidence.number, place, home))
        case NumberState.UNASKED | NumberState.UNAVAILABLE:
            return _Finding(to_a_business, _pending(inputs.evidence))
        case NumberState.INVALID | NumberState.MALFORMED:
            return _Finding(_to_a_consumer(inputs.seller, home).case, _refuted(inputs.evidence))
        case NumberState.NONE:
            found = _to_a_consumer(inputs.seller, home)
            return _Finding(found.case, _MISSING) if inputs.buyer_type in _BUSINESSES else found


def _to_a_consumer(seller: Seller, home: str) -> _Finding:
    """Decide for a non-taxable person in the Union."""
    if home in UNION:
        return _Finding(Case.DESTINATION if seller.oss is Oss.UNION else Case.SELLER_RATE)
    if seller.oss is Oss.NON_UNION:
        return _Finding(Case.DESTINATION)
    return _Finding(Case.OUTSIDE_SCOPE, _NO_SHOP)


def _abroad(inputs: TaxInputs, home: str, place: str) -> _Finding:
    """Decide for a buyer outside the Union and a seller in another country."""
    if _OUTSIDE_THE_AREA.get(place) == home:
        return _Finding(
            Case.OUTSIDE_SCOPE,
            f"{country_name(place)} has tax rules of its own within {country_name(home)}: somebody decides",
        )
    if place != "GB" or inputs.buyer_type in _BUSINESSES:
        return _Finding(Case.OUTSIDE_SCOPE)
    match inputs.evidence.state:
        case NumberState.VALID:
            return _Finding(Case.OUTSIDE_SCOPE)
        case NumberState.UNASKED | NumberState.UNAVAILABLE:
            return _Finding(Case.OUTSIDE_SCOPE, _pending(inputs.evidence))
        case NumberState.INVALID | NumberState.MALFORMED:
            return _Finding(Case.OUTSIDE_SCOPE, _refuted(inputs.evidence))
        case NumberState.NONE:
            return _Finding(Case.OUTSIDE_SCOPE, _UNITED_KINGDOM)


_MISSING = "A business in another EU country pays the VAT itself: we need its VAT number for that"

_NO_SHOP = (
    "A buyer in the EU that is no business, or gave no VAT number: VAT may be due in its country, "
    "and somebody decides"
)

_UNITED_KINGDOM = (
    # VATA 1994 Sch. 4A para. 15: digital services to consumers there, from the first pound on
    "A buyer in the United Kingdom that is no business, or gave no VAT number: VAT may be due there, "
    "and somebody decides"
)


def _pending(evidence: Evidence) -> str:
    if evidence.state is NumberState.UNAVAILABLE:
        return f"The register did not answer about the VAT number {evidence.number}: it has to be validated"
    return f"The VAT number {evidence.number} has to be validated"


def _refuted(evidence: Evidence) -> str:
    found = "is not in the register" if evidence.state is NumberState.INVALID else "cannot be a VAT number"
    return f"{evidence.number} {found}"


def _another_country(number: str, place: str, home: str) -> str:
    """Say why a valid number does not settle where its holder belongs, when it does not."""
    prefix = {"EL": "GR"}.get(number[:2], number[:2])
    if home not in UNION or prefix == place:
        return ""
    return f"The VAT number {number} is not one of {country_name(place)}: where does the buyer belong?"


_CATEGORIES = {
    Case.DOMESTIC: Category.STANDARD,
    Case.SELLER_RATE: Category.STANDARD,
    Case.DESTINATION: Category.STANDARD,
    Case.REVERSE_CHARGE: Category.REVERSE_CHARGE,
    Case.OUTSIDE_SCOPE: Category.OUTSIDE_SCOPE,
    Case.NOT_REGISTERED: Category.OUTSIDE_SCOPE,
}


def _rate(case: Case, inputs: TaxInputs) -> int:
    if case in {Case.DOMESTIC, Case.SELLER_RATE}:
        own = inputs.seller.rate
        return own if own is not None else standard_rate(_place(inputs.seller.country), inputs.day)
    return standard_rate(_place(inputs.buyer_country), inputs.day) if case is Case.DESTINATION else 0


_LABELS = {
    Case.REVERSE_CHARGE: "Reverse charge: the buyer accounts for the VAT",
    Case.OUTSIDE_SCOPE: "Outside the scope of VAT: supplied where the buyer belongs",
    Case.NOT_REGISTERED: "No VAT: the licensor is not registered",
}


def _label(case: Case, rate: int, inputs: TaxInputs) -> str:
    if case in _LABELS:
        return _LABELS[case]
    charged = f"VAT {rate / 100:g} %"
    return f"{charged} ({country_name(inputs.buyer_country)})" if case is Case.DESTINATION else charged


def _wording(case: Case, rate: int, inputs: TaxInputs) -> str:
    """Return what the invoice has to say: the ground, and the numbers of both (art. 226(3), (4), (11a))."""
    if case is Case.NOT_REGISTERED:
        return "No VAT is charged: the supplier is not registered for VAT."
    sentences = [_ground(case, rate, inputs), f"Supplier’s VAT number: {inputs.seller.vat_id}."]
    if inputs.evidence.number and inputs.evidence.state is not NumberState.MALFORMED:
        sentences.append(f"Customer’s VAT number: {inputs.evidence.number}.")
    return " ".join(sentences)


def _ground(case: Case, rate: int, inputs: TaxInputs) -> str:
    seller, home = inputs.seller, _place(inputs.seller.country)
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
                f"VAT of {country_name(_place(inputs.buyer_country))} {at}, accounted for through the {shop} "
                "one-stop shop (Directive 2006/112/EC, article 58)."
            )
        case Case.SELLER_RATE if home in UNION:
            return (
                f"VAT of {country_name(home)} {at}: supplied where the supplier belongs "
                "(Directive 2006/112/EC, articles 45 and 59c)."
            )
        case Case.OUTSIDE_SCOPE:
            return _outside(home, _place(inputs.buyer_country))
        case _:
            return f"VAT of {country_name(home)} {at}."


def _outside(home: str, place: str) -> str:
    if home in UNION:
        return (
            "Outside the scope of VAT: supplied outside the European Union "
            "(Directive 2006/112/EC, articles 44, 58 and 59)."
        )
    if home != "GB":
        return "Outside the scope of VAT: supplied where the customer belongs."
    owed = (
        " In the EU a business accounts for it (Directive 2006/112/EC, article 196)."
        if place in UNION
        else ""
    )
    return (
        "Outside the scope of UK VAT: supplied where the customer belongs "
        f"(Value Added Tax Act 1994, section 7A and Schedule 4A, paragraph 16).{owed}"
    )


def tax_of_first_edition(
    net: int, currency: str, *, seller_country: str, seller_vat_id: str, buyer_country: str
) -> Tax:
    """Return the tax on a quote of the first edition, which stored no TaxInputs: by the rule of that day.

    It knew no numbers: a buyer in another member of the Union was billed without tax after a person
    had looked. The figures and labels must stay as they were.
    """
    seller = Seller(country=seller_country, vat_id=seller_vat_id)
    inputs = TaxInputs(day=CHECKED, seller=seller, buyer_country=buyer_country)
    return _billed(net, currency, _finding_of_first_edition(seller, buyer_country), inputs)


def _finding_of_first_edition(seller: Seller, buyer_country: str) -> _Finding:
    if not seller.vat_id:
        return _Finding(Case.NOT_REGISTERED)
    if buyer_country == seller.country and buyer_country in RATES:
        return _Finding(Case.DOMESTIC)
    if {buyer_country, seller.country} <= UNION:
        return _Finding(
            Case.REVERSE_CHARGE,
            "The buyer is in another EU country: its VAT number has to be validated for the reverse charge",
        )
    return _Finding(Case.OUTSIDE_SCOPE)
