"""VAT numbers as they are compared, printed and asked about: upper case, without signs, with their prefix."""

import re
from enum import StrEnum

from stdnum.eu import vat as european
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as british

from syndication.licensing.vat_rates import RATES, UNION, place

_PREFIXES = {"GR": "EL"}
"""A prefix is the country's code, but for Greece (Directive 2006/112/EC art. 215)."""

_BRITISH = frozenset({"GB", "XI"})
"""XI: a number of the United Kingdom that holds in the Union too, for goods in Northern Ireland."""

_EUROPEAN = frozenset(_PREFIXES.get(country, country) for country in UNION)


class Register(StrEnum):
    """Who knows whether a number is held by somebody."""

    VIES = "vies"
    """The European Commission, for the members of the Union and Northern Ireland."""
    HMRC = "hmrc"
    """HM Revenue and Customs, for the United Kingdom."""


def normalised(number: str, country: str) -> str | None:
    """Return the VAT number somebody of `country` typed, or None when it cannot be one.

    It may lack its prefix, and may be the number of another country that has one. Numbers of
    countries whose form we do not know come back in capitals, without signs.
    """
    plain = re.sub(r"[^0-9A-Z]", "", number.upper())
    home = place(country)
    if home not in RATES:
        return plain
    return _checked(plain) or _checked(_PREFIXES.get(home, home) + plain)


def register_of(number: str) -> Register | None:
    """Return the register that knows a normalised number; None when we ask nobody about it."""
    if number[:2] in _EUROPEAN or number.startswith("XI"):
        return Register.VIES
    return Register.HMRC if number.startswith("GB") else None


def _checked(number: str) -> str | None:
    """Return a number with its prefix if length, characters and check digits are right."""
    prefix = _PREFIXES.get(number[:2], number[:2])
    try:
        if prefix in _BRITISH:
            return f"{prefix}{british.validate(number[2:])}"
        return str(european.validate(prefix + number[2:])) if prefix in _EUROPEAN else None
    except ValidationError:
        return None
