"""Value added tax: domestic, reverse charge, out of scope; rounded once, to what can be paid."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndication.licensing.money import coin
from syndication.licensing.tax import tax_of_first_edition
from syndication.licensing.vat_rates import CHECKED, RATES, standard_rate

CASES = [
    ("GB", "GB1", "GB", 24_000, 4_800, "VAT 20 %", False),
    ("GB", "GB1", "FR", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    ("GB", "GB1", "US", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    ("GB", "", "GB", 24_000, 0, "No VAT: the licensor is not registered", False),
    ("FR", "FR1", "FR", 24_000, 4_800, "VAT 20 %", False),
    ("FI", "FI1", "FI", 10_000, 2_550, "VAT 25.5 %", False),
    ("FR", "FR1", "DE", 24_000, 0, "Reverse charge: the buyer accounts for the VAT", True),
    ("FR", "FR1", "GB", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    ("FR", "", "DE", 24_000, 0, "No VAT: the licensor is not registered", False),
    # a seller elsewhere has no rate of ours: nothing is charged at home either
    ("US", "US1", "US", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    # halves of a penny go up: 20 % of 2.5 p is half a penny
    ("GB", "GB1", "GB", 2, 0, "VAT 20 %", False),
    ("GB", "GB1", "GB", 3, 1, "VAT 20 %", False),
    ("DE", "DE1", "DE", 50, 10, "VAT 19 %", False),
    ("GB", "GB1", "GB", 0, 0, "VAT 20 %", False),
]


@pytest.mark.parametrize(("seller", "vat_id", "buyer", "net", "amount", "label", "asks"), CASES)
def test_who_pays_which_tax(
    seller: str,
    vat_id: str,
    buyer: str,
    net: int,
    amount: int,
    label: str,
    asks: bool,  # noqa: FBT001 - a column of it
) -> None:
    """The rate of the country where both are, else none; within the EU a person validates the number."""
    made = tax_of_first_edition(net, "GBP", seller_country=seller, seller_vat_id=vat_id, buyer_country=buyer)
    assert (made.amount, made.label) == (amount, label)
    assert bool(made.reason) is asks


@given(
    st.integers(min_value=0, max_value=10**10),
    st.sampled_from(sorted(RATES)),
    st.sampled_from(["GBP", "EUR", "JPY", "KWD"]),
)
def test_tax_is_rounded_once_and_payable(coins: int, country: str, currency: str) -> None:
    """The tax is within half a coin of the exact one, and net and tax together can be charged."""
    net = coins * coin(currency)
    made = tax_of_first_edition(
        net, currency, seller_country=country, seller_vat_id="X1", buyer_country=country
    )
    exact = Fraction(net * standard_rate(country, CHECKED), 10_000)
    assert abs(made.amount - exact) <= Fraction(coin(currency), 2)
    assert (net + made.amount) % coin(currency) == 0


def test_every_rate_is_one_a_directive_allows() -> None:
    """Standard rates lie between 15 % (Directive 2006/112/EC art. 97) and Hungary's 27 %."""
    assert all(1_500 <= rate <= 2_700 for dated in RATES.values() for _, rate in dated)
    assert len(RATES) == 28
