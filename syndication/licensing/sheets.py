"""A sheet for a bookkeeper: CSV (RFC 4180) that no spreadsheet runs as a formula."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

from syndication.licensing.money import digits

Cell = str | int | Decimal
"""Numbers are ours and stay numbers; text may be anybody's."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, in full width too (OWASP, "CSV Injection")."""


def line(cells: Iterable[Cell]) -> str:
    """Return one line, its end included."""
    written = StringIO()
    csv.writer(written).writerow([_defused(cell) for cell in cells])
    return written.getvalue()


def decimal(amount: int, currency: str) -> Decimal:
    """Return minor units as a number with the decimals of its currency: 1250 pence are 12.50."""
    return Decimal(amount).scaleb(-digits(currency))


def _defused(cell: Cell) -> str:
    """Return a cell as text; what would be run is only shown, behind an apostrophe."""
    if not isinstance(cell, str):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    text = cell.replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
