"""The ledger, decided: whatever is sold and given back, in whatever currency, no minor unit is lost."""

from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.document import Document, DocumentKind, DocumentLicence, Party
from schemas.quote import Decision, Quote, QuoteLine
from schemas.usage import Contact, Organisation
from syndication.licensing import ledger
from syndication.licensing.documents import Billing, Seller, credit_note, invoice, number_in, series_of
from syndication.licensing.ledger import Account, Entry, Part, Taxed
from syndication.licensing.money import multiplier, payable, rounded, split
from syndication.licensing.taxed import rate_said, taxed

MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)
CURRENCIES = ("GBP", "EUR", "JPY", "KWD")
"""Of two, two, no and three decimals."""
RATES = (0, 700, 1900, 2000, 2550, 2700)
AUTHORS = ("Ana Ruiz", "Jo Bell", "Li Na")
SELLER = Seller(
    party=Party(name="The Harbour Courier Ltd", country="GB"), publication="The Harbour Courier", url=""
)


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """A quote that was sold, the tax on it, and its parts."""

    quote: Quote
    tax: Taxed
    parts: tuple[Part, ...]


def sold(nets: list[int], rate: int, currency: str, authors: list[int], contracts: dict[str, int]) -> Sold:
    """Return a sale of as many licences as there are nets, each written by the first so many authors."""
    net = sum(nets)
    tax = payable(net * multiplier(rate), currency)
    quote = Quote(
        id="00000000-0000-4000-8000-000000000001",
        currency=currency,
        lines=tuple(
            QuoteLine(label=f"Article {place}", detail="", amount=one) for place, one in enumerate(nets)
        ),
        net=net,
        tax=tax,
        total=net + tax,
        tax_label=f"VAT {rate / 100:g} %" if rate else "Outside the scope of VAT",
        tax_case="domestic" if rate else "outside_scope",
        expires_at=MADE,
        rate_card_version=1,
        decision=Decision.AUTOMATIC,
    )
    bears = taxed(quote, "GB")
    parts = [
        part
        for place, (one, writing) in enumerate(zip(nets, authors, strict=True))
        for part in ledger.parts(
            one,
            licence_id=place,
            article_id=place + 100,
            authors=AUTHORS[:writing],
            contracts=contracts,
            tax=bears,
        )
    ]
    return Sold(quote=quote, tax=bears, parts=tuple(parts))


@st.composite
def sales(draw: st.DrawFn) -> Sold:
    """Draw a sale of one to six licences, in any currency, at any rate, by none to three authors each."""
    nets = draw(st.lists(st.integers(0, 10**9), min_size=1, max_size=6).filter(any))
    authors = draw(st.lists(st.integers(0, 3), min_size=len(nets), max_size=len(nets)))
    contracts = draw(st.dictionaries(st.sampled_from(AUTHORS), st.integers(0, 10_000)))
    return sold(nets, draw(st.sampled_from(RATES)), draw(st.sampled_from(CURRENCIES)), authors, contracts)


def billed(sale: Sold) -> Document:
    """Return the invoice of a sale."""
    return invoice(
        number="HC-I-2026-00001",
        made_at=MADE,
        seller=SELLER,
        organisation=Organisation(name="The Northern Post Ltd", country="GB"),
        contact=Contact(name="Jo Bell", email="jo@x.example"),
        billing=Billing(),
        request_id=UUID(int=1),
        quote=sale.quote,
        licences=tuple(named(sale).values()),
        paid=True,
    )


def named(sale: Sold) -> dict[int, DocumentLicence]:
    """Return each licence of a sale as documents name it."""
    ids = {part.licence_id for part in sale.parts}
    return {one: DocumentLicence(number=f"HC-{one}", headline=f"Article {one}") for one in sorted(ids)}


def on(entries: tuple[Entry, ...]) -> Counter[Account]:
    """Return what entries leave on each account."""
    found: Counter[Account] = Counter()
    for entry in entries:
        found[entry.account] += entry.amount
    return found


@given(sales())
def test_quote_invoice_and_ledger_are_equal_to_the_minor_unit(sale: Sold) -> None:
    """What was quoted is owed, earned, given to the state, and printed on the invoice (G9)."""
    entries = ledger.sale(sale.parts, (sale.tax,), sale.quote.currency)
    found, document = on(entries), billed(sale)
    assert sum(found.values()) == 0
    assert found[Account.RECEIVABLE] == sale.quote.total == document.total == document.net + document.tax
    assert (
        -found[Account.REVENUE] == sale.quote.net == document.net == sum(one.amount for one in document.lines)
    )
    assert -found[Account.TAX] == sale.quote.tax == document.tax == sum(one.amount for one in document.taxes)
    assert found[Account.AUTHOR_SHARE] == -found[Account.AUTHOR_PAYABLE] >= 0
    assert all(entry.amount for entry in entries)


@given(sales(), st.lists(st.integers(1, 10**9), max_size=5))
def test_refunds_take_back_all_that_was_sold_and_no_more(sale: Sold, amounts: list[int]) -> None:
    """However it is given back, in parts and then the rest: each part once, each credit note exact (G9)."""
    currency, whole = sale.quote.currency, sale.quote.total
    parts, taxes, credited = sale.parts, (sale.tax,), 0
    document = billed(sale)
    for place, amount in enumerate([*amounts, whole]):
        standing = sum(part.net for part in parts) + sum(tax.amount for tax in taxes)
        if not standing:
            break
        amount = min(amount, standing)  # noqa: PLW2901 - never more than Stripe has
        back, taxes_back = ledger.taken_back(amount, parts, taxes)
        entries = ledger.refund(amount, back, taxes_back, currency, against=Account.STRIPE_BALANCE)
        note = credit_note(
            document,
            number=number_in("HC-C", 2026, place + 1),
            made_at=MADE,
            sold=back,
            taxes=taxes_back,
            licences=named(sale),
            reason="",
        )
        assert sum(on(entries).values()) == 0
        assert note.total == amount == -on(entries)[Account.STRIPE_BALANCE]
        assert (note.net, note.tax) == (on(entries)[Account.REFUNDS], on(entries)[Account.TAX])
        assert note.net == sum(line.amount for line in note.lines)
        credited += note.total
        parts = tuple(less(one, other) for one, other in zip(parts, back, strict=True))
        taxes = (msgspec.structs.replace(taxes[0], amount=taxes[0].amount - taxes_back[0].amount),)
        assert all(part.share >= 0 and part.net >= 0 for part in parts)
        assert taxes[0].amount >= 0
    assert credited == whole
    assert all((part.net, part.share) == (0, 0) for part in parts)


def less(one: Part, other: Part) -> Part:
    """Return what is left of a part."""
    return msgspec.structs.replace(one, net=one.net - other.net, share=one.share - other.share)


@given(st.integers(0, 10**12), st.integers(1, 5), st.integers(0, 10_000))
def test_authors_of_one_article_share_it_evenly(net: int, writing: int, basis_points: int) -> None:
    """Each gets the contract's part of an equal part; parts differ by one minor unit at most, and add up."""
    authors = [f"Author {one}" for one in range(writing)]
    tax = Taxed(tax_case="domestic", tax_rate=0, amount=0)
    contracts = dict.fromkeys(authors, basis_points)
    found = ledger.parts(net, licence_id=1, article_id=1, authors=authors, contracts=contracts, tax=tax)
    assert tuple(part.net for part in found) == split(net, writing)
    assert all(part.share == rounded(part.net * multiplier(basis_points)) <= part.net for part in found)


def test_staff_have_no_share_and_an_article_without_a_byline_is_the_houses() -> None:
    """A share needs a contract; two authors with 30 % each get 15 % of the fee."""
    tax = Taxed(tax_case="domestic", tax_rate=2000, amount=0)
    found = ledger.parts(
        10_000, licence_id=1, article_id=1, authors=["Ana", "Jo"], contracts={"Ana": 3000}, tax=tax
    )
    assert [(part.author, part.net, part.share) for part in found] == [("Ana", 5000, 1500), ("Jo", 5000, 0)]
    (house,) = ledger.parts(10_000, licence_id=1, article_id=1, authors=[], contracts={}, tax=tax)
    assert (house.author, house.net, house.share) == ("", 10_000, 0)


def test_more_than_was_sold_is_owed_by_the_buyer() -> None:
    """A refund that exceeds the sale leaves the excess with the buyer, not with the fees."""
    sale = sold([1000], 2000, "GBP", [0], {})
    back, taxes = ledger.taken_back(1500, sale.parts, (sale.tax,))
    found = on(ledger.refund(1500, back, taxes, "GBP", against=Account.STRIPE_BALANCE))
    assert found == {
        Account.REFUNDS: 1000,
        Account.TAX: 200,
        Account.RECEIVABLE: 300,
        Account.STRIPE_BALANCE: -1500,
    }
    assert ledger.taken_back(5, (), ()) == ((), ())


def test_what_moves_nothing_makes_no_entry() -> None:
    """A free licence, and a fee of nought, are no happening of the books."""
    free = sold([0], 2000, "GBP", [1], {"Ana Ruiz": 3000})
    assert ledger.sale(free.parts, (free.tax,), "GBP") == ()
    assert ledger.transfer(0, "GBP", debit=Account.STRIPE_FEES, credit=Account.STRIPE_BALANCE) == ()


def test_money_that_stripe_changed_leaves_one_currency_and_comes_into_the_other() -> None:
    """Each currency of the journal sums to zero by itself."""
    entries = ledger.exchange(paid=1000, paid_in="JPY", held=530, held_in="GBP")
    assert sum(entry.amount for entry in entries if entry.currency == "JPY") == 0
    held = [entry for entry in entries if entry.account is Account.STRIPE_BALANCE]
    assert [(entry.currency, entry.amount) for entry in held] == [("JPY", -1000), ("GBP", 530)]


@pytest.mark.parametrize(
    ("label", "rate"),
    [
        ("VAT 20 %", 2000),
        ("VAT 25.5 %", 2550),
        ("VAT 5.25 % (France)", 525),
        ("Reverse charge: the buyer accounts for the VAT", 0),
        ("", 0),
    ],
)
def test_a_tax_line_says_its_rate(label: str, rate: int) -> None:
    """In basis points, however many digits it has."""
    assert rate_said(label) == rate


def test_tax_of_the_buyers_country_is_a_case_for_each_country() -> None:
    """A one-stop return is filed by country; every other case is one."""
    quote = msgspec.structs.replace(sold([100], 2000, "EUR", [0], {}).quote, tax_case="destination")
    assert taxed(quote, "FR").tax_case == "destination FR"
    assert taxed(msgspec.structs.replace(quote, tax_case="domestic"), "FR").tax_case == "domestic"
    assert taxed(msgspec.structs.replace(quote, tax_case=""), "FR").tax_case == "VAT 20 %"


def test_numbers_say_series_and_year() -> None:
    """As they are printed."""
    assert number_in(series_of(DocumentKind.INVOICE, "HC"), 2026, 42) == "HC-I-2026-00042"
    assert number_in(series_of(DocumentKind.CREDIT_NOTE, "HC"), 2026, 100_000) == "HC-C-2026-100000"
    assert billed(sold([100], 0, "GBP", [0], {})).supplied_on == date(2026, 11, 22)
