"""Amounts of money: minor units, exact multipliers, one rounding rule, a fair split."""

from collections.abc import Sequence
from fractions import Fraction

from babel.numbers import get_currency_precision

ONE = 10_000
"""A multiplier of 1 in basis points."""

_THREE_DECIMALS = 3


def rounded(amount: Fraction) -> int:
    """Return `amount` in whole minor units, halves away from zero: the one rule of rounding."""
    sign = -1 if amount < 0 else 1
    return sign * int(abs(amount) + Fraction(1, 2))


def digits(currency: str) -> int:
    """Return the exponent of an ISO 4217 currency: 2 for GBP, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def coin(currency: str) -> int:
    """Return the smallest amount that can be paid, in minor units: 1, or 10 with three decimals.

    Card networks charge three-decimal currencies to the second decimal only
    (https://docs.stripe.com/currencies#three-decimal).
    """
    return 10 if digits(currency) == _THREE_DECIMALS else 1


def payable(amount: Fraction, currency: str) -> int:
    """Return an amount of minor units rounded to what can be paid in `currency`."""
    step = coin(currency)
    return rounded(amount / step) * step


def multiplier(basis_points: int) -> Fraction:
    """Return basis points as an exact factor."""
    return Fraction(basis_points, ONE)


def split(total: int, parts: int) -> tuple[int, ...]:
    """Return `total` in `parts` shares that differ by at most one minor unit and add up to it."""
    share, rest = divmod(total, parts)
    return tuple(share + (1 if place < rest else 0) for place in range(parts))


def split_by(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Return `total` shared by `weights` (not all nought), by largest remainder, adding up to it."""
    whole = sum(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda place: (shares[place] - exact[place], place))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return tuple(shares)
