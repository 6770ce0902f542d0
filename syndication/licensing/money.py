"""Amounts of money: minor units, exact multipliers, one rounding rule, a fair split."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache

from babel.numbers import get_currency_precision

from syndication.words import Said

ONE = 10_000
"""A multiplier of 1 in basis points."""

_THREE_DECIMALS = 3


def nearest(top: int, bottom: int) -> int:
    """Return `top` / `bottom` in whole units, halves away from zero: the one rule of rounding."""
    whole, rest = divmod(abs(top), bottom)
    whole += 2 * rest >= bottom
    return whole if top >= 0 else -whole


def rounded(amount: Fraction) -> int:
    """Return `amount` in whole minor units."""
    return nearest(amount.numerator, amount.denominator)


@cache
def digits(currency: str) -> int:
    """Return the exponent of an ISO 4217 currency: 2 for GBP, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


@cache
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


@lru_cache(maxsize=4096)
def written(amount: int, currency: str) -> Said:
    """Write minor units as people read them: "£210.00", "JP¥21,000", "KWD12.500"."""
    return Said("money", amount, currency)


def split(total: int, parts: int, *, step: int = 1) -> tuple[int, ...]:
    """Return `total` in `parts` shares of whole steps that differ by at most one of them and add up to it.

    What is left over below a step goes to the first.
    """
    steps, rest = divmod(total, step)
    share, more = divmod(steps, parts)
    shares = [(share + (1 if place < more else 0)) * step for place in range(parts)]
    shares[0] += rest
    return tuple(shares)


def split_by(total: int, weights: Sequence[int], *, step: int = 1) -> tuple[int, ...]:
    """Return `total` in whole steps shared by `weights` (not all nought), by largest remainder.

    The shares add up to it; what is left over below a step goes to the first that weighs anything.
    """
    whole, (steps, rest) = sum(weights), divmod(total, step)
    parts = [divmod(steps * weight, whole) for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-parts[place][1], place))
    more = set(by_remainder[: steps - sum(share for share, _ in parts)])
    shares = [(share + (place in more)) * step for place, (share, _) in enumerate(parts)]
    shares[next(place for place, weight in enumerate(weights) if weight)] += rest
    return tuple(shares)
