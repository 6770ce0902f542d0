"""Whose picture: credit lines as newsrooms print them."""

# ruff: noqa: E501, RUF001  (credit lines stand in tables, with typographic dashes)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Owner
from syndication.licensing.agencies import agencies_in
from syndication.licensing.credits import is_credit_line, owner_of_credit, split_credit

OUR_NAMES = ("The Harbour Courier", "Harbour Courier")

AGENCY = [
    "Reuters", "AFP via Getty Images", "(AFP)", "Photograph: Jane Doe/Reuters", "AP Photo/Jane Doe", "© Reuters", "dpa", "PA",
    "Jane Doe/EPA", "ANSA", "EFE/Ana Ruiz", "Xinhua/Li Na", "TASS", "Kyodo", "Bloomberg", "Shutterstock / Jane Doe", "Alamy Stock Photo",
    "iStock", "Jane Doe / Magnum Photos", "Panos Pictures", "Harbour Courier/Getty Images", "Jane Doe/Agence France-Presse",
    "رويترز", "أ ف ب", "新华社", "共同通信社", "ТАСС", "picture alliance / dpa", "AP", "Staff and agencies/AP", "REUTERS/Jane Doe/File Photo",
]  # fmt: skip
OWN = [
    "The Harbour Courier", "Harbour Courier", "Jane Doe/The Harbour Courier", "Jane Doe, Harbour Courier", "Staff", "Staff photographer",
    "Courier photo", "Courier staff", "Staff photo by Jane Doe", "Jane Doe/Staff", "Jane Doe, staff photographer", "Photograph: Harbour Courier archive", "© 2024 The Harbour Courier",
    "Harbour Courier graphics", "Photo: Jane Doe | Harbour Courier", "the harbour courier", "The Harbour Courier picture desk",
]  # fmt: skip
UNKNOWN = [
    "", "Jane Doe", "Courtesy of the museum", "Handout", "Supplied", "Wikimedia Commons", "Jane Doe for The Harbour Courier", "Bristol Courier",
    "New Harbour Courier", "Bristol Post/Staff", "Facebook", "Courtesy of The Harbour Courier", "Screenshot/YouTube", "NASA", "CC BY-SA 4.0",
    "The Harbour Courier and Wikimedia", "Special to The Harbour Courier", "Police handout", "Reader's photo", "Harbour Courier Trust",
]  # fmt: skip


@pytest.mark.parametrize("credit", AGENCY)
def test_an_agency_in_the_line_makes_it_theirs(credit: str) -> None:
    """Any agency or picture library in a credit makes the asset an agency's."""
    assert owner_of_credit(credit, OUR_NAMES) is Owner.AGENCY


@pytest.mark.parametrize("credit", OWN)
def test_our_name_or_staff_alone_makes_it_ours(credit: str) -> None:
    """Our name or our staff, with nobody else beside but a person, makes the asset ours."""
    assert owner_of_credit(credit, OUR_NAMES) is Owner.OWN


@pytest.mark.parametrize("credit", UNKNOWN)
def test_everything_else_is_unknown(credit: str) -> None:
    """No credit, a name, a courtesy, a stranger: unknown, and so not ours to sell."""
    assert owner_of_credit(credit, OUR_NAMES) is Owner.UNKNOWN


@given(st.text(max_size=60))
def test_nothing_is_ours_without_our_name_or_staff(credit: str) -> None:
    """No line that lacks our name and the word staff is ever judged ours."""
    if "courier" not in credit.casefold() and "staff" not in credit.casefold():
        assert owner_of_credit(credit, OUR_NAMES) is not Owner.OWN


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("A ferry at dusk. Photograph: Jane Doe/Reuters", "A ferry at dusk.", "Jane Doe/Reuters"),
        ("A ferry (AFP)", "A ferry", "AFP"),
        ("A ferry leaves. (Photo by Jane Doe/AFP via Getty Images)", "A ferry leaves.", "Jane Doe/AFP via Getty Images"),
        ("REUTERS/Jane Doe", "", "REUTERS/Jane Doe"),
        ("The harbour at dawn. Jane Doe/Harbour Courier", "The harbour at dawn.", "Jane Doe/Harbour Courier"),
        ("The harbour at dawn. Harbour Courier", "The harbour at dawn.", "Harbour Courier"),
        ("Le port, le 3 mars. Crédit photo : Jean Dupont / AFP", "Le port, le 3 mars.", "Jean Dupont / AFP"),
        ("Ein Boot im Hafen. Bild: Anna Meier/dpa", "Ein Boot im Hafen.", "Anna Meier/dpa"),
        ("منظر للميناء. الصورة: رويترز", "منظر للميناء.", "رويترز"),
        ("Dusk on Tuesday night.Credit...Jane Doe/The Harbour Courier", "Dusk on Tuesday night.", "Jane Doe/The Harbour Courier"),
        ("The boat | AP Photo/J. Doe", "The boat", "AP Photo/J. Doe"),
        ("The view in about 1990. Handout", "The view in about 1990.", "Handout"),
        ("階段の猫＝共同通信社", "階段の猫", "共同通信社"),
        ("© AFP", "", "AFP"),
        ("Photo: J. R. Doe", "", "J. R. Doe"),
        ("Two boats. Staff photo by Jane Doe", "Two boats.", "Staff photo by Jane Doe"),
        ("Two boats (Staff photo by Jane Doe)", "Two boats", "Staff photo by Jane Doe"),
        ("The minister (left) waves", "The minister (left) waves", ""),
        ("Photographs of the fire were shared online.", "Photographs of the fire were shared online.", ""),
        ("Picture by John. He said so.", "Picture by John. He said so.", ""),
        ("“We sank,” Reuters quoted the statement as saying.", "“We sank,” Reuters quoted the statement as saying.", ""),
    ],
)  # fmt: skip
def test_a_caption_ends_where_its_credit_begins(line: str, caption: str, credit: str) -> None:
    """A line is split into caption and credit, and a line without a credit stays whole."""
    assert split_credit(line, OUR_NAMES) == (caption, credit)


@given(st.text(max_size=120))
def test_splitting_invents_no_words(line: str) -> None:
    """Caption and credit are pieces of the line, whatever the line."""
    caption, credit = split_credit(line, OUR_NAMES)
    assert caption in line
    assert credit in line


def test_a_credit_line_is_told_from_a_sentence() -> None:
    """Only a line that is nothing but a credit counts as one."""
    lines = [
        "Photograph: Jane Doe",
        "(AFP)",
        "© Reuters",
        "The crew told AFP that it had rained.",
        "Reuters was founded in 1851.",
    ]
    assert [is_credit_line(line) for line in lines] == [True, True, True, False, False]


def test_agencies_are_named_as_printed() -> None:
    """Agencies come back in order, each once, as they stand in the line."""
    assert agencies_in("Jane Doe/AFP via Getty Images, AFP") == ("AFP", "Getty Images")
