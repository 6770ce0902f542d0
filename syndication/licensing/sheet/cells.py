"""What one cell may hold, and the reader that notes every cell that cannot be read."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

import msgspec

from syndication.licensing.money import ONE, digits

_MOST = 10_000_000_000
"""Minor units, and whole numbers: what the card's own fields allow."""

_LARGEST_FACTOR = 1000

E = TypeVar("E", bound=StrEnum)


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that cannot be used, by its name or by that of its table, and what to do about it."""

    cell: str
    message: str


def minor(typed: str, currency: str) -> int | None:
    """Return an amount typed in major units in minor ones: "1,180.00" is 118000 pence; None if it is none."""
    amount = _decimal(typed)
    scaled = None if amount is None else amount.scaleb(digits(currency))
    if scaled is None or scaled != scaled.to_integral_value() or not 0 <= scaled <= _MOST:
        return None
    return int(scaled)


def major(amount: int, currency: str) -> str:
    """Return an amount of minor units as it is typed: 118000 pence are "1,180.00"."""
    return f"{Decimal(amount).scaleb(-digits(currency)):,f}"


def times(basis_points: int) -> str:
    """Return a factor as it is typed: 15,000 basis points are "1.5"."""
    return f"{(Decimal(basis_points) / ONE).normalize():f}"


def listed(values: object) -> str:
    """Return a list of words as one cell."""
    return ", ".join(str(value) for value in values) if isinstance(values, tuple) else ""


def _decimal(typed: str) -> Decimal | None:
    try:
        amount = Decimal(typed.strip().replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


class Reader:
    """Reads the cells of one sheet; what cannot be read is noted in `wrong`, and something stands in."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.wrong: list[Wrong] = []

    def text(self, cell: str) -> str:
        """Return what was typed, without blanks around it."""
        return self.cells.get(cell, "").strip()

    def note(self, cell: str, message: str) -> None:
        """Note that a cell cannot be used."""
        self.wrong.append(Wrong(cell=cell, message=message))

    def rows(self, table: str, *names: str) -> Iterator[str]:
        """Yield the beginnings of the rows of a table in which anything was typed: "audience.0"."""
        inside = (
            cell.removeprefix(f"{table}.").partition(".")
            for cell in self.cells
            if cell.startswith(f"{table}.")
        )
        places = sorted({int(place) for place, _, name in inside if place.isdecimal() and name in names})
        for place in places:
            if any(self.text(f"{table}.{place}.{name}") for name in names):
                yield f"{table}.{place}"

    def amount(self, cell: str, currency: str) -> int:
        """Return an amount in minor units."""
        found = minor(self.text(cell), currency)
        if found is None:
            self.note(cell, f"Give an amount in {currency}, such as {major(18_000, currency)}.")
        return found or 0

    def amount_if_any(self, cell: str, currency: str) -> int | None:
        """Return an amount in minor units, or None where nothing was typed."""
        return self.amount(cell, currency) if self.text(cell) else None

    def factor(self, cell: str) -> int:
        """Return a factor in basis points."""
        typed = _decimal(self.text(cell).lstrip("×x"))
        points = None if typed is None else typed * ONE
        if points is None or points != points.to_integral_value() or not 1 <= points <= ONE * _LARGEST_FACTOR:
            self.note(
                cell, "Give a factor such as 1.5, with at most four decimals; 1 leaves the price as it is."
            )
            return ONE
        return int(points)

    def whole(self, cell: str) -> int:
        """Return a whole number above nought."""
        typed = _decimal(self.text(cell))
        if typed is None or typed != typed.to_integral_value() or not 1 <= typed <= _MOST:
            self.note(cell, "Give a whole number such as 5000.")
            return 1
        return int(typed)

    def millionths(self, cell: str) -> int:
        """Return a rate of exchange in millionths: "1.15" is 1150000."""
        typed = _decimal(self.text(cell))
        found = None if typed is None else typed * 1_000_000
        if found is None or found != found.to_integral_value() or not 1 <= found <= _MOST:
            self.note(cell, "Give a rate such as 1.15, with at most six decimals.")
            return 1
        return int(found)

    def day(self, cell: str) -> date:
        """Return a day."""
        try:
            return date.fromisoformat(self.text(cell))
        except ValueError:
            self.note(cell, "Give a day such as 2026-12-01.")
            return date.min

    def words(self, cell: str) -> tuple[str, ...]:
        """Return a list, whatever stands between its words."""
        return tuple(self.text(cell).replace(",", " ").replace(";", " ").split())

    def chosen(self, cell: str, kind: type[E]) -> tuple[E, ...]:
        """Return a list of the words of a vocabulary."""
        found = self.words(cell)
        unknown = [word for word in found if word not in set(kind)]
        if unknown:
            self.note(cell, f"There is no {', '.join(unknown)} here; choose of {', '.join(kind)}.")
        return tuple(kind(word) for word in found if word not in unknown)

    def yes_or_no(self, cell: str) -> bool | None:
        """Return an answer, or None where it does not matter."""
        typed = self.text(cell)
        if typed not in {"", "yes", "no"}:
            self.note(cell, "Answer yes, no, or leave it open.")
        return {"yes": True, "no": False}.get(typed)
