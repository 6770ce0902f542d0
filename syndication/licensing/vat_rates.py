"""Standard rates of value added tax in the European Union and the United Kingdom, and where they hold."""

from datetime import date

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

OUTSIDE_THE_AREA = {
    # Parts of members outside the territory of the tax (art. 6) that have a code of their own. For other
    # members' sellers they are abroad; what their own member's sellers owe there is its own law's affair.
    "AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR",
}  # fmt: skip


def place(country: str) -> str:
    """Return the country whose tax holds in `country`: France for Monaco, the United Kingdom for Man."""
    return _TREATED_AS.get(country, country)


def standard_rate(country: str, day: date) -> int:
    """Return the standard rate of a country of the table in basis points.

    Raises LookupError for another country, or a day before its first entry.
    """
    found = [rate for since, rate in RATES[country] if since <= day]
    if not found:
        raise LookupError(f"No rate of {country} is known for {day}.")
    return found[-1]
