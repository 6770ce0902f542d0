"""Value added tax on a licence, for a seller in the United Kingdom or the European Union.

Domestic buyers are charged the seller's standard rate. A licence to publish is a service to a
business, supplied where the buyer belongs (VATA 1994 s 7A; Directive 2006/112/EC art. 44), so a
buyer elsewhere is charged none. A buyer in another EU country than an EU seller's owes the tax
itself, and that needs a validated VAT number: such a quote goes to a person.
"""

import msgspec

from syndication.licensing.money import multiplier, payable

CHECKED = "2026-01"
"""The month up to which the rates were checked."""

STANDARD_RATES: dict[str, int] = {
    # European Commission, "VAT rates applied in the Member States"; HMRC for GB. Basis points.
    "AT": 2000, "BE": 2100, "BG": 2000, "CY": 1900, "CZ": 2100, "DE": 1900, "DK": 2500,
    "EE": 2400, "ES": 2100, "FI": 2550, "FR": 2000, "GB": 2000, "GR": 2400, "HR": 2500,
    "HU": 2700, "IE": 2300, "IT": 2200, "LT": 2100, "LU": 1700, "LV": 2100, "MT": 1800,
    "NL": 2100, "PL": 2300, "PT": 2300, "RO": 2100, "SE": 2500, "SI": 2200, "SK": 2300,
}  # fmt: skip
_EUROPEAN_UNION = frozenset(STANDARD_RATES) - {"GB"}


class Tax(msgspec.Struct, frozen=True, kw_only=True):
    """The tax of one bill in minor units, what its line says, and why a person must look, if one must."""

    amount: int
    label: str
    reason: str = ""


def tax(net: int, currency: str, *, seller_country: str, seller_vat_id: str, buyer_country: str) -> Tax:
    """Return the tax on `net` minor units of `currency`."""
    if not seller_vat_id:
        return Tax(amount=0, label="No VAT: the licensor is not registered")
    if buyer_country == seller_country and seller_country in STANDARD_RATES:
        rate = STANDARD_RATES[seller_country]
        return Tax(amount=payable(net * multiplier(rate), currency), label=f"VAT {rate / 100:g} %")
    if buyer_country in _EUROPEAN_UNION and seller_country in _EUROPEAN_UNION:
        reason = (
            "The buyer is in another EU country: its VAT number has to be validated for the reverse charge"
        )
        return Tax(amount=0, label="Reverse charge: the buyer accounts for the VAT", reason=reason)
    return Tax(amount=0, label="Outside the scope of VAT: supplied where the buyer belongs")
