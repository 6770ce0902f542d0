"""Value added tax: who owes it, at which rate, what the invoice says; rounded once, to what can be paid."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.usage import OrganisationType
from syndication.licensing.money import coin
from syndication.licensing.tax import number_matters, proposed, rulings, tax, tax_of_first_edition
from syndication.licensing.tax_cases import (
    NO_NUMBER,
    Case,
    Category,
    Evidence,
    NumberState,
    Oss,
    Seller,
    TaxInputs,
)
from syndication.licensing.usage import COUNTRIES
from syndication.licensing.vat_rates import CHECKED, RATES, UNION, standard_rate

DAY = date(2026, 11, 22)

SELLERS = {
    "UK": Seller(country="GB", vat_id="GB980780684"),
    "UK in the non-Union scheme": Seller(country="GB", vat_id="GB980780684", oss=Oss.NON_UNION),
    "small UK": Seller(country="GB"),
    "Man": Seller(country="IM", vat_id="GB980780684"),
    "France": Seller(country="FR", vat_id="FR40303265045"),
    "France in the Union scheme": Seller(country="FR", vat_id="FR40303265045", oss=Oss.UNION),
    "Monaco": Seller(country="MC", vat_id="FR40303265045"),
    "Germany": Seller(country="DE", vat_id="DE136695976"),
    "Germany at 7 %": Seller(country="DE", vat_id="DE136695976", rate=700),
    "Finland": Seller(country="FI", vat_id="FI20774740"),
    "Greece": Seller(country="GR", vat_id="EL094259216"),
    "Estonia": Seller(country="EE", vat_id="EE100931558"),
    "small France": Seller(country="FR"),
    "USA": Seller(country="US"),
    "USA in the non-Union scheme": Seller(country="US", vat_id="EU372022452", oss=Oss.NON_UNION),
    "Norway": Seller(country="NO", vat_id="NO995525828MVA"),
}

NONE, ASKED_OF_NOBODY = NumberState.NONE, NumberState.UNASKED
VALID, INVALID, SILENT, GIBBERISH = (
    NumberState.VALID,
    NumberState.INVALID,
    NumberState.UNAVAILABLE,
    NumberState.MALFORMED,
)

NUMBERS = {
    "AT": "ATU13585627",
    "DE": "DE136695976",
    "ES": "ESB58378431",
    "FR": "FR40303265045",
    "GB": "GB980780684",
    "GR": "EL094259216",
    "IE": "IE6433435F",
    "IT": "IT00743110157",
    "MC": "FR53000012342",
    "NL": "NL004495445B01",
    "XI": "XI980780684",
}

FIRM, BROADCASTER = OrganisationType.COMMERCIAL, OrganisationType.BROADCASTER
CHARITY, SCHOOL, TOWN_HALL = (
    OrganisationType.NONPROFIT,
    OrganisationType.EDUCATION,
    OrganisationType.GOVERNMENT,
)

KINDS = {
    "firm": FIRM,
    "broadcaster": BROADCASTER,
    "charity": CHARITY,
    "school": SCHOOL,
    "town hall": TOWN_HALL,
}

TABLE = """
the case                          | seller                     | to | who         | number      | decided        | rate | EN 16931
# the United Kingdom
at home                           | UK                         | GB | firm        | none        | domestic       | 2000 | S
at home with a number             | UK                         | GB | firm        | unasked     | domestic       | 2000 | S
at home, a charity                | UK                         | GB | charity     | none        | domestic       | 2000 | S
at home, a school                 | UK                         | GB | school      | none        | domestic       | 2000 | S
at home, a council                | UK                         | GB | town hall   | none        | domestic       | 2000 | S
at home, the BBC                  | UK                         | GB | broadcaster | none        | domestic       | 2000 | S
Man is Britain                    | UK                         | IM | firm        | none        | domestic       | 2000 | S
Man sells as Britain              | Man                        | GB | firm        | none        | domestic       | 2000 | S
Jersey is abroad                  | UK                         | JE | firm        | none        | outside_scope  |    0 | O
Gibraltar is abroad               | UK                         | GI | charity     | none        | outside_scope  |    0 | O
to a firm in France               | UK                         | FR | firm        | none        | outside_scope  |    0 | O
to a firm in Germany              | UK                         | DE | firm        | none        | outside_scope  |    0 | O
its number unasked                | UK                         | DE | firm        | unasked     | outside_scope  |    0 | O
its number unknown                | UK                         | DE | firm        | invalid     | outside_scope  |    0 | O
a broadcaster in Italy            | UK                         | IT | broadcaster | none        | outside_scope  |    0 | O
to a firm in the States           | UK                         | US | firm        | none        | outside_scope  |    0 | O
an American university            | UK                         | US | school      | none        | outside_scope  |    0 | O
a Swiss charity                   | UK                         | CH | charity     | none        | outside_scope  |    0 | O
a French charity                  | UK                         | FR | charity     | none        | undecided      |    0 | O
an Irish school                   | UK                         | IE | school      | none        | undecided      |    0 | O
an Italian ministry               | UK                         | IT | town hall   | none        | undecided      |    0 | O
a French charity with a number    | UK                         | FR | charity     | valid       | outside_scope  |    0 | O
its number not yet asked about    | UK                         | FR | charity     | unasked     | undecided      |    0 | O
no answer about its number        | UK                         | FR | charity     | unavailable | undecided      |    0 | O
its number denied                 | UK                         | FR | charity     | invalid     | undecided      |    0 | O
a charity in Monaco is French     | UK                         | MC | charity     | none        | undecided      |    0 | O
a school in Martinique is not     | UK                         | MQ | school      | none        | outside_scope  |    0 | O
the non-Union scheme, a charity   | UK in the non-Union scheme | FR | charity     | none        | destination    | 2000 | S
the non-Union scheme, Hungary     | UK in the non-Union scheme | HU | school      | none        | destination    | 2700 | S
the non-Union scheme, a firm      | UK in the non-Union scheme | DE | firm        | none        | outside_scope  |    0 | O
the non-Union scheme, a number    | UK in the non-Union scheme | DE | school      | valid       | outside_scope  |    0 | O
not registered, at home           | small UK                   | GB | firm        | none        | not_registered |    0 | O
not registered, abroad            | small UK                   | FR | charity     | none        | not_registered |    0 | O
# a member of the Union: at home
France at home                    | France                     | FR | firm        | valid       | domestic       | 2000 | S
France at home, a school          | France                     | FR | school      | none        | domestic       | 2000 | S
Monaco is France                  | France                     | MC | firm        | none        | domestic       | 2000 | S
Monaco sells as France            | Monaco                     | FR | firm        | none        | domestic       | 2000 | S
Finland at home                   | Finland                    | FI | firm        | none        | domestic       | 2550 | S
Estonia at home                   | Estonia                    | EE | firm        | none        | domestic       | 2400 | S
Germany at home                   | Germany                    | DE | firm        | none        | domestic       | 1900 | S
Germany at its rate for licences  | Germany at 7 %             | DE | firm        | none        | domestic       |  700 | S
Greece at home                    | Greece                     | GR | firm        | none        | domestic       | 2400 | S
# to another member
a valid number                    | France                     | DE | firm        | valid       | reverse_charge |    0 | AE
a valid Greek number              | France                     | GR | firm        | valid       | reverse_charge |    0 | AE
a charity with a valid number     | France                     | DE | charity     | valid       | reverse_charge |    0 | AE
a ministry with a valid number    | France                     | IT | town hall   | valid       | reverse_charge |    0 | AE
valid, in the Union scheme        | France in the Union scheme | DE | firm        | valid       | reverse_charge |    0 | AE
to Monaco from Germany            | Germany                    | MC | firm        | valid       | reverse_charge |    0 | AE
not asked about yet               | France                     | DE | firm        | unasked     | undecided      |    0 | AE
the register keeps silent         | France                     | DE | firm        | unavailable | undecided      |    0 | AE
a number nobody holds             | France                     | DE | firm        | invalid     | undecided      | 2000 | S
no number at all                  | France                     | DE | firm        | malformed   | undecided      | 2000 | S
a firm without a number           | France                     | DE | firm        | none        | undecided      | 2000 | S
a broadcaster without one         | France                     | NL | broadcaster | none        | undecided      | 2000 | S
the same, in the Union scheme     | France in the Union scheme | DE | firm        | none        | undecided      | 1900 | S
a school below the threshold      | France                     | DE | school      | none        | seller_rate    | 2000 | S
a charity below the threshold     | Finland                    | SE | charity     | none        | seller_rate    | 2550 | S
a school, at 7 %                  | Germany at 7 %             | AT | school      | none        | seller_rate    |  700 | S
a school in the Union scheme      | France in the Union scheme | DE | school      | none        | destination    | 1900 | S
a charity in the Union scheme     | France in the Union scheme | LU | charity     | none        | destination    | 1700 | S
a town hall in the Union scheme   | France in the Union scheme | SK | town hall   | none        | destination    | 2300 | S
a school whose number is denied   | France in the Union scheme | DE | school      | invalid     | undecided      | 1900 | S
not registered, to Germany        | small France               | DE | firm        | valid       | not_registered |    0 | O
# out of the Union
from France to Britain            | France                     | GB | firm        | none        | outside_scope  |    0 | O
Northern Ireland is Britain       | France                     | GB | firm        | unasked     | outside_scope  |    0 | O
a British charity                 | France                     | GB | charity     | none        | undecided      |    0 | O
a British charity with a number   | France                     | GB | charity     | valid       | outside_scope  |    0 | O
HMRC keeps silent                 | France                     | GB | school      | unavailable | undecided      |    0 | O
HMRC denies it                    | France                     | GB | school      | invalid     | undecided      |    0 | O
from France to the States         | France                     | US | firm        | none        | outside_scope  |    0 | O
an American school                | France                     | US | school      | none        | outside_scope  |    0 | O
Norway is no member               | France                     | NO | school      | none        | outside_scope  |    0 | O
Åland from Germany                | Germany                    | AX | firm        | none        | outside_scope  |    0 | O
Åland from Finland                | Finland                    | AX | firm        | none        | undecided      |    0 | O
Réunion from Germany              | Germany                    | RE | school      | none        | outside_scope  |    0 | O
Réunion from France               | France                     | RE | firm        | none        | undecided      |    0 | O
French Guiana from Monaco         | Monaco                     | GF | firm        | none        | undecided      |    0 | O
Greenland is no member            | Germany                    | GL | firm        | none        | outside_scope  |    0 | O
New Caledonia is no member        | France                     | NC | firm        | none        | outside_scope  |    0 | O
# sellers elsewhere
the States at home                | USA                        | US | firm        | none        | not_registered |    0 | O
at home, in the scheme abroad     | USA in the non-Union scheme| US | firm        | none        | not_registered |    0 | O
from the States to France         | USA in the non-Union scheme| FR | firm        | none        | outside_scope  |    0 | O
to a French school                | USA in the non-Union scheme| FR | school      | none        | destination    | 2000 | S
to a British school               | USA in the non-Union scheme| GB | school      | none        | undecided      |    0 | O
Norway at home                    | Norway                     | NO | firm        | none        | undecided      |    0 | O
Norway to Sweden                  | Norway                     | SE | firm        | none        | outside_scope  |    0 | O
Norway to a Swedish school        | Norway                     | SE | school      | none        | undecided      |    0 | O
"""  # noqa: E501 - a table is read by its columns

ROWS = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in TABLE.strip().splitlines()[1:]
    if not line.startswith("#")
]


def inputs(
    seller: str, country: str, kind: OrganisationType, state: NumberState, number: str = ""
) -> TaxInputs:
    """Return the inputs of a row: the evidence names a number of the buyer's country where it has one."""
    known = number or NUMBERS.get(country, f"{country}123456789")
    evidence = NO_NUMBER if state is NONE else Evidence(state=state, number=known)
    return TaxInputs(
        day=DAY, seller=SELLERS[seller], buyer_country=country, buyer_type=kind, evidence=evidence
    )


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}: {row[0]}" for row in ROWS])
def test_who_pays_which_tax(row: tuple[str, ...]) -> None:
    """Each row: the case, the rate, the category of EN 16931; a person looks where it is undecided."""
    _, seller, country, kind, state, case, rate, category = row
    made = tax(24_000, "GBP", inputs(seller, country, KINDS[kind], NumberState(state)))
    assert (made.case.value, str(made.rate_basis_points), made.category.value) == (case, rate, category)
    assert made.amount == 24_000 * int(rate) // 10_000
    assert bool(made.reason) is (case == "undecided")


def test_the_table_is_long_enough_and_says_nothing_twice() -> None:
    """Sixty cases at least, each its own, each with a name of its own."""
    assert len({row[1:5] for row in ROWS}) == len({row[:2] for row in ROWS}) == len(ROWS) >= 60


CHANGES = [
    ("DE", date(2020, 6, 30), 1900),
    ("DE", date(2020, 7, 1), 1600),
    ("DE", date(2020, 12, 31), 1600),
    ("DE", date(2021, 1, 1), 1900),
    ("EE", date(2023, 12, 31), 2000),
    ("EE", date(2024, 1, 1), 2200),
    ("EE", date(2025, 6, 30), 2200),
    ("EE", date(2025, 7, 1), 2400),
    ("FI", date(2024, 8, 31), 2400),
    ("FI", date(2024, 9, 1), 2550),
    ("IE", date(2020, 9, 1), 2100),
    ("IE", date(2021, 3, 1), 2300),
    ("LU", date(2023, 1, 1), 1600),
    ("LU", date(2024, 1, 1), 1700),
    ("RO", date(2025, 7, 31), 1900),
    ("RO", date(2025, 8, 1), 2100),
    ("SK", date(2024, 12, 31), 2000),
    ("SK", date(2025, 1, 1), 2300),
]


@pytest.mark.parametrize(("country", "day", "rate"), CHANGES)
def test_a_bill_bears_the_rate_of_its_day(country: str, day: date, rate: int) -> None:
    """On the eve of a change the old rate holds, on its first day the new one."""
    seller = Seller(country=country, vat_id="X1")
    made = tax(10_000, "EUR", TaxInputs(day=day, seller=seller, buyer_country=country))
    assert made.amount == rate
    assert made.label == f"VAT {rate / 100:g} %"


def test_every_rate_is_one_a_directive_allows_and_in_order() -> None:
    """Standard rates lie between 15 % (Directive 2006/112/EC art. 97) and Hungary's 27 %."""
    assert len(UNION) == 27
    assert set(RATES) == UNION | {"GB"}
    for dated in RATES.values():
        assert all(1_500 <= rate <= 2_700 for _, rate in dated)
        days = [since for since, _ in dated]
        assert days == sorted(set(days))
        assert days[-1] <= CHECKED
        assert all(before != after for (_, before), (_, after) in pairwise(dated))


def test_a_day_before_the_table_has_no_rate() -> None:
    """Nobody is billed at a guess."""
    with pytest.raises(LookupError):
        standard_rate("GR", date(2010, 1, 1))


_REVERSE = (
    "Reverse charge: the customer is liable for the VAT "
    "(Directive 2006/112/EC, articles 44, 196 and 226(11a))."
)
_BRITISH = (
    "Outside the scope of UK VAT: supplied where the customer belongs "
    "(Value Added Tax Act 1994, section 7A and Schedule 4A, paragraph 16)."
)
_OWED = " In the EU a business accounts for it (Directive 2006/112/EC, article 196)."
_ABROAD = (
    "Outside the scope of VAT: supplied outside the European Union "
    "(Directive 2006/112/EC, articles 44, 58 and 59)."
)
_SHOP = "accounted for through the {} one-stop shop (Directive 2006/112/EC, article 58)."
_AT_HOME = "supplied where the supplier belongs (Directive 2006/112/EC, articles 45 and 59c)."
_UK, _FR, _NO = (f"Supplier’s VAT number: {SELLERS[name].vat_id}." for name in ("UK", "France", "Norway"))

WORDS = [
    ("UK", "GB", FIRM, NONE, f"VAT of the United Kingdom at 20 %. {_UK}"),
    ("UK", "US", FIRM, NONE, f"{_BRITISH} {_UK}"),
    ("UK", "FR", FIRM, ASKED_OF_NOBODY, f"{_BRITISH}{_OWED} {_UK} Customer’s VAT number: FR40303265045."),
    ("UK in the non-Union scheme", "FI", SCHOOL, NONE, f"VAT of Finland at 25.5 %, {_SHOP} {_UK}"),
    ("France", "DE", FIRM, VALID, f"{_REVERSE} {_FR} Customer’s VAT number: DE136695976."),
    ("France", "DE", SCHOOL, NONE, f"VAT of France at 20 %: {_AT_HOME} {_FR}"),
    ("France", "US", FIRM, NONE, f"{_ABROAD} {_FR}"),
    ("France in the Union scheme", "DE", SCHOOL, NONE, f"VAT of Germany at 19 %, {_SHOP} {_FR}"),
    ("Norway", "US", FIRM, NONE, f"Outside the scope of VAT: supplied where the customer belongs. {_NO}"),
    ("small UK", "GB", FIRM, NONE, "No VAT is charged: the supplier is not registered for VAT."),
]


@pytest.mark.parametrize(("seller", "country", "kind", "state", "words"), WORDS)
def test_what_the_invoice_has_to_say(
    seller: str, country: str, kind: OrganisationType, state: NumberState, words: str
) -> None:
    """The ground of the case and the numbers of both; a number a register denied is not printed."""
    shop = "non-Union" if SELLERS[seller].oss is Oss.NON_UNION else "Union"
    assert tax(1, "EUR", inputs(seller, country, kind, state)).wording == words.format(shop)


def test_a_denied_number_is_not_printed() -> None:
    """What stands on an invoice as a VAT number is not one that a register has denied."""
    made = tax(1, "EUR", inputs("France", "DE", FIRM, INVALID))
    assert "DE136695976" not in made.wording
    assert made.reason == "DE136695976 is not in the register"


@pytest.mark.parametrize("number", ["NL004495445B01", "FR40303265045", "GB980780684", "XI980780684"])
def test_a_valid_number_of_another_country_is_for_a_person(number: str) -> None:
    """A number shows a business, and not that the business belongs where the buyer says."""
    made = tax(100, "EUR", inputs("France", "DE", FIRM, VALID, number))
    assert made.case is Case.UNDECIDED
    assert number in made.reason


MATTERS = [
    ("France", "DE", FIRM, True),
    ("France", "DE", CHARITY, True),
    ("France", "FR", FIRM, False),
    ("France", "MC", FIRM, False),
    ("France", "GB", FIRM, False),
    ("France", "GB", CHARITY, True),
    ("France", "US", FIRM, False),
    ("France", "RE", FIRM, False),
    ("UK", "GB", FIRM, False),
    ("UK", "DE", FIRM, False),
    ("UK", "DE", CHARITY, True),
    ("UK in the non-Union scheme", "DE", SCHOOL, True),
    ("small France", "DE", FIRM, False),
    ("Norway", "GB", SCHOOL, True),
]


@pytest.mark.parametrize(("seller", "country", "kind", "matters"), MATTERS)
def test_a_register_is_asked_only_when_its_answer_counts(
    seller: str,
    country: str,
    kind: OrganisationType,
    matters: bool,  # noqa: FBT001 - a column of it
) -> None:
    """Not at home, not where a firm is a firm without it, not where the tax has no say."""
    number = NUMBERS.get(country, "DE136695976")
    assert number_matters(SELLERS[seller], country, kind, number) is matters


def test_a_person_settles_what_was_open() -> None:
    """A ruling replaces an undecided case by its own figures and words, and nothing that was decided."""
    asked = inputs("France", "DE", FIRM, SILENT)
    assert rulings(asked) == (Case.REVERSE_CHARGE, Case.SELLER_RATE)
    billed = tax(10_000, "EUR", msgspec.structs.replace(asked, ruling=Case.SELLER_RATE))
    assert (billed.case, billed.amount, billed.reason) == (Case.SELLER_RATE, 2_000, "")
    trusted = tax(10_000, "EUR", msgspec.structs.replace(asked, ruling=Case.REVERSE_CHARGE))
    assert (trusted.case, trusted.amount, trusted.reason) == (Case.REVERSE_CHARGE, 0, "")
    home = inputs("France", "FR", FIRM, NONE)
    assert tax(10_000, "EUR", msgspec.structs.replace(home, ruling=Case.OUTSIDE_SCOPE)).amount == 2_000


def test_a_person_cannot_rule_what_the_law_does_not_know() -> None:
    """Between two members a licence is never outside the tax, and there is no scheme without a shop."""
    asked = inputs("France", "DE", FIRM, SILENT)
    for case in (Case.OUTSIDE_SCOPE, Case.DESTINATION, Case.DOMESTIC, Case.UNDECIDED):
        assert tax(1, "EUR", msgspec.structs.replace(asked, ruling=case)).case is Case.UNDECIDED


EVIDENCE = st.one_of(
    st.just(NO_NUMBER),
    st.builds(
        Evidence,
        state=st.sampled_from([state for state in NumberState if state is not NumberState.NONE]),
        number=st.sampled_from(sorted(NUMBERS.values())),
    ),
)

INPUTS = st.builds(
    TaxInputs,
    day=st.dates(min_value=date(2017, 1, 1), max_value=date(2040, 1, 1)),
    seller=st.builds(
        Seller,
        country=st.one_of(st.sampled_from(sorted(RATES)), st.sampled_from(COUNTRIES)),
        vat_id=st.sampled_from(["", "GB980780684", "FR40303265045", "EU372022452"]),
        oss=st.sampled_from(Oss),
        rate=st.one_of(st.none(), st.integers(min_value=1, max_value=2_700)),
    ),
    buyer_country=st.one_of(st.sampled_from(sorted(RATES)), st.sampled_from(COUNTRIES)),
    buyer_type=st.sampled_from(OrganisationType),
    evidence=EVIDENCE,
    ruling=st.one_of(st.none(), st.sampled_from(Case)),
)

CURRENCIES = st.sampled_from(["GBP", "EUR", "USD", "JPY", "KWD"])


@given(st.integers(min_value=0, max_value=10**10), CURRENCIES, INPUTS)
def test_every_bill_is_decided_rounded_and_worded(coins: int, currency: str, given_inputs: TaxInputs) -> None:
    """No inputs are without an answer: a tax that can be paid, within half a coin, words, and its ground.

    The same inputs, stored as JSON and read again, give the same answer.
    """
    net = coins * coin(currency)
    made = tax(net, currency, given_inputs)
    assert made.amount >= 0
    exact = Fraction(net * made.rate_basis_points, 10_000)
    assert abs(made.amount - exact) <= Fraction(coin(currency), 2)
    # a half goes up: less than half a coin is ever given away, half a coin may be added
    assert exact - made.amount < Fraction(coin(currency), 2)
    assert (net + made.amount) % coin(currency) == 0
    assert made.label.strip()
    assert made.wording.strip().endswith(".")
    assert (made.case is Case.UNDECIDED) is bool(made.reason)
    assert (made.category is Category.STANDARD) or made.amount == 0
    again = msgspec.json.decode(msgspec.json.encode(given_inputs), type=TaxInputs)
    assert tax(net, currency, again) == made


@given(INPUTS)
def test_what_is_proposed_can_be_settled(given_inputs: TaxInputs) -> None:
    """A person may always agree with the proposal of an open case; nothing else about the bill changes."""
    open_case = msgspec.structs.replace(given_inputs, ruling=None)
    made = tax(10_000, "EUR", open_case)
    if made.case is Case.UNDECIDED:
        assert proposed(open_case) in rulings(open_case)
        agreed = tax(10_000, "EUR", msgspec.structs.replace(open_case, ruling=proposed(open_case)))
        assert agreed == msgspec.structs.replace(made, case=proposed(open_case), reason="")


@given(CURRENCIES, INPUTS)
def test_only_who_is_registered_charges(currency: str, given_inputs: TaxInputs) -> None:
    """Without a number of its own a seller bills no tax, and no answer of a register changes that."""
    seller = msgspec.structs.replace(given_inputs.seller, vat_id="")
    made = tax(10_000, currency, msgspec.structs.replace(given_inputs, seller=seller))
    assert (made.case, made.amount) == (Case.NOT_REGISTERED, 0)


@given(INPUTS)
def test_no_charge_is_reversed_without_a_valid_number(given_inputs: TaxInputs) -> None:
    """Only a register's yes about a number of the buyer's own country does it, or a person's ruling."""
    made = tax(1, "EUR", msgspec.structs.replace(given_inputs, ruling=None))
    if made.case is Case.REVERSE_CHARGE:
        assert given_inputs.evidence.state is NumberState.VALID


FIRST_EDITION = [
    ("GB", "GB1", "GB", 24_000, 4_800, "VAT 20 %", False),
    ("GB", "GB1", "FR", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    ("GB", "GB1", "US", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    ("GB", "", "GB", 24_000, 0, "No VAT: the licensor is not registered", False),
    ("FR", "FR1", "FR", 24_000, 4_800, "VAT 20 %", False),
    ("FI", "FI1", "FI", 10_000, 2_550, "VAT 25.5 %", False),
    ("FR", "FR1", "DE", 24_000, 0, "Reverse charge: the buyer accounts for the VAT", True),
    ("FR", "FR1", "GB", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    ("FR", "", "DE", 24_000, 0, "No VAT: the licensor is not registered", False),
    ("US", "US1", "US", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    ("FR", "FR1", "MC", 24_000, 0, "Outside the scope of VAT: supplied where the buyer belongs", False),
    # halves of a penny go up: 20 % of 2.5 p is half a penny
    ("GB", "GB1", "GB", 2, 0, "VAT 20 %", False),
    ("GB", "GB1", "GB", 3, 1, "VAT 20 %", False),
    ("DE", "DE1", "DE", 50, 10, "VAT 19 %", False),
    ("GB", "GB1", "GB", 0, 0, "VAT 20 %", False),
]


@pytest.mark.parametrize(("seller", "vat_id", "buyer", "net", "amount", "label", "asks"), FIRST_EDITION)
def test_quotes_of_the_first_edition_stay_as_they_were(
    seller: str,
    vat_id: str,
    buyer: str,
    net: int,
    amount: int,
    label: str,
    asks: bool,  # noqa: FBT001 - a column of it
) -> None:
    """Quotes that stored no inputs for the tax come out with the figures and labels of their day."""
    made = tax_of_first_edition(net, "GBP", seller_country=seller, seller_vat_id=vat_id, buyer_country=buyer)
    assert (made.amount, made.label) == (amount, label)
    assert bool(made.reason) is asks
