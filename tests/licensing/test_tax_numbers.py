"""VAT numbers as people type them, normalised, and who knows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndication.licensing.tax_numbers import Register, normalised, register_of
from syndication.licensing.usage import COUNTRIES

TYPED = [
    ("DE136695976", "DE", "DE136695976"),
    ("de 136 695 976", "DE", "DE136695976"),
    ("136.695.976", "DE", "DE136695976"),
    ("DE136695977", "DE", None),
    ("DE13669597", "DE", None),
    ("FR 40 303 265 045", "FR", "FR40303265045"),
    ("40303265045", "FR", "FR40303265045"),
    ("FR40303265045", "MC", "FR40303265045"),
    ("EL 094259216", "GR", "EL094259216"),
    ("GR094259216", "GR", "EL094259216"),
    ("094259216", "GR", "EL094259216"),
    ("U13585627", "AT", "ATU13585627"),
    ("NL004495445B01", "NL", "NL004495445B01"),
    ("B-58378431", "ES", "ESB58378431"),
    ("6433435F", "IE", "IE6433435F"),
    # Belgian numbers of nine figures are written with a nought before them since 2005
    ("BE697449992", "BE", "BE0697449992"),
    ("NL004495445B01", "DE", "NL004495445B01"),
    ("GB 980 7806 84", "GB", "GB980780684"),
    ("980780684", "GB", "GB980780684"),
    ("980780684", "IM", "GB980780684"),
    ("XI980780684", "GB", "XI980780684"),
    ("GB980780685", "GB", None),
    ("GD001", "GB", "GBGD001"),
    ("GB980780684", "DE", "GB980780684"),
    # the number of a one-stop shop is no buyer's
    ("EU372022452", "DE", None),
    ("not a number", "DE", None),
    ("-", "DE", None),
    # nobody here knows the form of an American or a Swiss number
    ("12-3456789", "US", "123456789"),
    ("CHE-123.456.788 TVA", "CH", "CHE123456788TVA"),
]


@pytest.mark.parametrize(("typed", "country", "number"), TYPED)
def test_a_number_is_read_however_it_is_typed(typed: str, country: str, number: str | None) -> None:
    """Signs, blanks, case and a missing prefix do not matter; check digits do."""
    assert normalised(typed, country) == number


@given(st.text(alphabet="ABDEFGLRUX0123456789 .-", max_size=20), st.sampled_from(COUNTRIES))
def test_a_normalised_number_stays_as_it_is(typed: str, country: str) -> None:
    """Whatever is typed gives nothing or a number that is its own normal form, without signs."""
    number = normalised(typed, country)
    if number:
        assert number.isalnum()
        assert normalised(number, country) == number


@pytest.mark.parametrize(
    ("number", "register"),
    [
        ("DE136695976", Register.VIES),
        ("EL094259216", Register.VIES),
        ("XI980780684", Register.VIES),
        ("GB980780684", Register.HMRC),
        ("123456789", None),
        ("CHE123456788TVA", None),
        ("", None),
    ],
)
def test_each_number_has_its_register(number: str, register: Register | None) -> None:
    """The Commission knows the Union's and Northern Ireland's, HMRC the British ones, nobody the rest."""
    assert register_of(number) is register
