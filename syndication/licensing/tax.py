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

import msgspec

from schemas.usage import OrganisationType
from syndication.licensing.money import multiplier, payable
from syndication.licensing.tax_cases import Case, Evidence, NumberState, Oss, Seller, Tax, TaxInputs
from syndication.licensing.tax_words import CATEGORIES, label, wording
from syndication.licensing.usage import country_name, in_country
from syndication.licensing.vat_rates import CHECKED, OUTSIDE_THE_AREA, RATES, UNION, place, standard_rate
from syndication.words import say

_BUSINESSES = frozenset({OrganisationType.COMMERCIAL, OrganisationType.BROADCASTER})
"""Who buys as a business even before a VAT number says so."""


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
        label=label(found.case, rate, inputs),
        wording=wording(found.case, rate, inputs),
        category=CATEGORIES[found.case],
        reason=found.reason,
    )


def number_matters(seller: Seller, buyer_country: str, buyer_type: OrganisationType, number: str) -> bool:
    """Say whether a normalised number is one to ask a register about: its answer would change the case."""
    valid, invalid = (
        TaxInputs(
            day=CHECKED,  # the case does not hang on the day
            seller=seller,
            buyer_country=buyer_country,
            buyer_type=buyer_type,
            evidence=Evidence(state=state, number=number),
        )
        for state in (NumberState.VALID, NumberState.INVALID)
    )
    return _finding(valid) != _finding(invalid)


def proposed(inputs: TaxInputs) -> Case:
    """Return the case whose figures and words a bill bears, decided or not."""
    return _finding(inputs).case


def rulings(inputs: TaxInputs) -> tuple[Case, ...]:
    """Return the cases between which a person may choose where the facts leave it open."""
    home, there = place(inputs.seller.country), place(inputs.buyer_country)
    possible = {
        Case.REVERSE_CHARGE: home in UNION and there in UNION,
        Case.DESTINATION: _in_a_shop(inputs.seller, home) and there in UNION,
        Case.SELLER_RATE: home in RATES,
        # between two members a licence is always within the scope of one of them
        Case.OUTSIDE_SCOPE: not (home in UNION and there in UNION),
    }
    return tuple(case for case, allowed in possible.items() if allowed)


class _Finding(msgspec.Struct, frozen=True):
    """A case, and why a person must look at it, if one must."""

    case: Case
    reason: str = ""


def _finding(inputs: TaxInputs) -> _Finding:
    home, there = place(inputs.seller.country), place(inputs.buyer_country)
    if not inputs.seller.vat_id:
        return _Finding(Case.NOT_REGISTERED)
    if there == home:
        return _at_home(inputs.seller, home)
    if there in UNION:
        return _in_the_union(inputs, home, there)
    return _abroad(inputs, home, there)


def _at_home(seller: Seller, home: str) -> _Finding:
    if home in RATES:
        return _Finding(Case.DOMESTIC)
    if seller.vat_id.startswith("EU"):
        # the number of a one-stop shop (art. 362), and none of the seller's own country
        return _Finding(Case.NOT_REGISTERED)
    return _Finding(
        Case.OUTSIDE_SCOPE,
        say(
            "We keep no tax rates of {country}: somebody works out what is due there",
            country=in_country(home),
        ),
    )


def _in_the_union(inputs: TaxInputs, home: str, there: str) -> _Finding:
    """Decide for a buyer in the Union and a seller in another country."""
    if home not in UNION and inputs.buyer_type in _BUSINESSES:
        return _Finding(Case.OUTSIDE_SCOPE)
    to_a_business = Case.REVERSE_CHARGE if home in UNION else Case.OUTSIDE_SCOPE
    match inputs.evidence.state:
        case NumberState.VALID:
            return _Finding(to_a_business, _another_country(inputs.evidence.number, there, home))
        case NumberState.UNASKED | NumberState.UNAVAILABLE:
            return _Finding(to_a_business, _pending(inputs.evidence))
        case NumberState.INVALID | NumberState.MALFORMED:
            return _Finding(_to_a_consumer(inputs.seller, home).case, _refuted(inputs.evidence))
        case NumberState.NONE:
            found = _to_a_consumer(inputs.seller, home)
            return _Finding(found.case, _MISSING) if inputs.buyer_type in _BUSINESSES else found


def _to_a_consumer(seller: Seller, home: str) -> _Finding:
    """Decide for a non-taxable person in the Union."""
    if _in_a_shop(seller, home):
        return _Finding(Case.DESTINATION)
    return _Finding(Case.SELLER_RATE) if home in UNION else _Finding(Case.OUTSIDE_SCOPE, _NO_SHOP)


def _in_a_shop(seller: Seller, home: str) -> bool:
    """Say whether the seller accounts through the one-stop shop that is there for sellers of its country."""
    return seller.oss is (Oss.UNION if home in UNION else Oss.NON_UNION)


def _abroad(inputs: TaxInputs, home: str, there: str) -> _Finding:
    """Decide for a buyer outside the Union and a seller in another country."""
    if OUTSIDE_THE_AREA.get(there) == home:
        return _Finding(
            Case.OUTSIDE_SCOPE,
            say(
                "{territory} has tax rules of its own within {country}: somebody decides",
                territory=country_name(there),
                country=in_country(home),
            ),
        )
    if there != "GB" or inputs.buyer_type in _BUSINESSES:
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


_MISSING = say("A business in another EU country pays the VAT itself: we need its VAT number for that")

_NO_SHOP = say(
    "A buyer in the EU that is no business, or gave no VAT number: VAT may be due in its country, "
    "and somebody decides"
)

_UNITED_KINGDOM = say(
    # VATA 1994 Sch. 4A para. 15: digital services to consumers there, from the first pound on
    "A buyer in the United Kingdom that is no business, or gave no VAT number: VAT may be due there, "
    "and somebody decides"
)


def _pending(evidence: Evidence) -> str:
    if evidence.state is NumberState.UNAVAILABLE:
        return say(
            "The register did not answer about the VAT number {number}: it has to be validated",
            number=evidence.number,
        )
    return say("The VAT number {number} has to be validated", number=evidence.number)


def _refuted(evidence: Evidence) -> str:
    if evidence.state is NumberState.INVALID:
        return say("{number} is not in the register", number=evidence.number)
    return say("{number} cannot be a VAT number", number=evidence.number)


def _another_country(number: str, there: str, home: str) -> str:
    """Say why a valid number does not settle where its holder belongs, when it does not."""
    prefix = {"EL": "GR"}.get(number[:2], number[:2])
    if home not in UNION or prefix == there:
        return ""
    return say(
        "The VAT number {number} is not of {country}: where does the buyer belong?",
        number=number,
        country=in_country(there),
    )


def _rate(case: Case, inputs: TaxInputs) -> int:
    if case in {Case.DOMESTIC, Case.SELLER_RATE}:
        return inputs.seller.rate or standard_rate(place(inputs.seller.country), inputs.day)
    return standard_rate(place(inputs.buyer_country), inputs.day) if case is Case.DESTINATION else 0


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
            say(
                "The buyer is in another EU country: "
                "its VAT number has to be validated for the reverse charge"
            ),
        )
    return _Finding(Case.OUTSIDE_SCOPE)
