"""The tax of a quote as the ledger and the documents name it: its case and its rate."""

import re

from schemas.quote import Quote
from syndication.licensing.ledger import Rate
from syndication.licensing.tax_cases import Case

_RATE = re.compile(r"(\d{1,2})(?:\.(\d{1,2}))? %")
"""How a tax line says its rate: "VAT 20 %", "VAT 25.5 %"."""


def rate_of(quote: Quote, country: str) -> Rate:
    """Return the case of a quote's tax, and the rate that its line says; nought where it bears none.

    Tax of the buyer's country is a case for each `country`, since a one-stop return is. Quotes stored
    before the cases had names are told apart by their line.
    """
    case = quote.tax_case or quote.tax_label or "none"
    return Rate(
        tax_case=f"{case} {country}" if case == Case.DESTINATION.value else case,
        tax_rate=rate_said(quote.tax_label) if quote.tax else 0,
    )


def rate_said(label: str) -> int:
    """Return the rate in a tax line, in basis points; nought where it names none."""
    found = _RATE.search(label)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
