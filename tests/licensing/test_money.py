"""Money: one rule of rounding, shares that lose no penny, amounts that a card can be charged."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndication.licensing.money import coin, digits, multiplier, payable, rounded, split, split_by

AMOUNTS = st.fractions(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("-2.5", -3), ("0.49", 0), ("-0.49", 0), ("7", 7)],
)
def test_halves_go_away_from_zero(amount: str, expected: int) -> None:
    """A half is rounded away from zero, as PostgreSQL does it and Python does not."""
    assert rounded(Fraction(amount)) == expected


@given(AMOUNTS)
def test_rounding_moves_by_half_a_unit_at_most_and_knows_no_sign(amount: Fraction) -> None:
    """A rounded amount is within half a minor unit, and a credit is rounded like its debit."""
    assert abs(rounded(amount) - amount) <= Fraction(1, 2)
    assert rounded(-amount) == -rounded(amount)


@given(AMOUNTS, AMOUNTS)
def test_rounding_keeps_the_order(one: Fraction, other: Fraction) -> None:
    """What was not less is not less after it is rounded."""
    low, high = sorted((one, other))
    assert rounded(low) <= rounded(high)


@pytest.mark.parametrize(
    ("currency", "exponent", "smallest"),
    [("GBP", 2, 1), ("EUR", 2, 1), ("USD", 2, 1), ("JPY", 0, 1), ("KWD", 3, 10)],
)
def test_each_currency_has_its_exponent_and_its_coin(currency: str, exponent: int, smallest: int) -> None:
    """Yen have no minor unit; dinars have a thousand, and cards are charged ten of them at a time."""
    assert (digits(currency), coin(currency)) == (exponent, smallest)


@given(AMOUNTS, st.sampled_from(["GBP", "JPY", "KWD"]))
def test_what_is_payable_is_whole_coins(amount: Fraction, currency: str) -> None:
    """An amount that is asked for can be charged, and is the nearest one that can."""
    found = payable(amount, currency)
    assert found % coin(currency) == 0
    assert abs(found - amount) <= Fraction(coin(currency), 2)


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=1, max_value=50))
def test_equal_shares_add_up_and_differ_by_one_at_most(total: int, parts: int) -> None:
    """Nothing is lost when a net is shared between articles."""
    shares = split(total, parts)
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


@given(
    st.integers(min_value=0, max_value=10**12),
    st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=50).filter(any),
)
def test_weighted_shares_add_up_and_stay_near_their_weight(total: int, weights: list[int]) -> None:
    """A new net is shared as the old one was: each within one minor unit of its exact part."""
    shares = split_by(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(total * weight, sum(weights))) < 1
        assert share == 0 or weight > 0


@given(st.integers(min_value=1, max_value=10_000_000))
def test_basis_points_are_exact(basis_points: int) -> None:
    """A multiplier is a fraction: nothing of it is lost in a float."""
    assert multiplier(basis_points) * 10_000 == basis_points
