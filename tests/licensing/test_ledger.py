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
from syndication.licensing.ledger import Account, Entry, Fee, Rate, Sold
from syndication.licensing.money import multiplier, payable, rounded, split, split_by
from syndication.licensing.taxed import rate_of, rate_said

MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)
CURRENCIES = ("GBP", "EUR", "JPY", "KWD")
"""Of two, two, no and three decimals."""
RATES = (0, 700, 1900, 2000, 2550, 2700)
AUTHORS = ("Ana Ruiz", "Jo Bell", "Li Na")
STANDARD = Rate(tax_case="domestic", tax_rate=2000)
SELLER = Seller(
    party=Party(name="The Harbour Courier Ltd", country="GB"), publication="The Harbour Courier", url=""
)


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """A quote, and what was sold at its price."""

    quote: Quote
    sold: Sold


def sold(nets: list[int], rate: int, currency: str, authors: list[int], contracts: dict[str, int]) -> Sale:
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
    fees = [
        Fee(licence_id=place, article_id=place + 100, net=one, authors=AUTHORS[:writing])
        for place, (one, writing) in enumerate(zip(nets, authors, strict=True))
    ]
    found = ledger.sold_for(fees, tax, rate_of(quote, "GB"), contracts)
    return Sale(quote=quote, sold=found)


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    """Draw a sale of one to six licences, in any currency, at any rate, by none to three authors each."""
    nets = draw(st.lists(st.integers(0, 10**9), min_size=1, max_size=6).filter(any))
    authors = draw(st.lists(st.integers(0, 3), min_size=len(nets), max_size=len(nets)))
    contracts = draw(st.dictionaries(st.sampled_from(AUTHORS), st.integers(0, 10_000)))
    return sold(nets, draw(st.sampled_from(RATES)), draw(st.sampled_from(CURRENCIES)), authors, contracts)


def billed(sale: Sale) -> Document:
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


def named(sale: Sale) -> dict[int, DocumentLicence]:
    """Return each licence of a sale as documents name it."""
    ids = {part.licence_id for part in sale.sold.parts}
    return {one: DocumentLicence(number=f"HC-{one}", headline=f"Article {one}") for one in sorted(ids)}


def on(entries: tuple[Entry, ...]) -> Counter[Account]:
    """Return what entries leave on each account."""
    found: Counter[Account] = Counter()
    for entry in entries:
        found[entry.account] += entry.amount
    return found


@given(sales())
def test_quote_invoice_and_ledger_are_equal_to_the_minor_unit(sale: Sale) -> None:
    """What was quoted is owed, earned, given to the state, and printed on the invoice (G9)."""
    entries = ledger.sale(sale.sold, sale.quote.currency)
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
def test_refunds_take_back_all_that_was_sold_and_no_more(sale: Sale, amounts: list[int]) -> None:
    """However it is given back, in parts and then the rest: each part once, each credit note exact (G9)."""
    currency, whole = sale.quote.currency, sale.quote.total
    standing, credited, document = sale.sold, 0, billed(sale)
    for place, amount in enumerate([*amounts, whole]):
        if not standing.total:
            break
        back = ledger.taken_back(amount, standing, licence_id=place % 3 or None)
        amount = min(amount, standing.total)  # noqa: PLW2901 - never more than Stripe has
        entries = ledger.refund(amount, back, currency, against=Account.STRIPE_BALANCE)
        note = credit_note(
            document,
            number=number_in("HC-C", 2026, place + 1),
            made_at=MADE,
            back=back,
            licences=named(sale),
            reason="",
        )
        assert sum(on(entries).values()) == 0
        assert note.total == amount == -on(entries)[Account.STRIPE_BALANCE]
        assert (note.net, note.tax) == (on(entries)[Account.REFUNDS], on(entries)[Account.TAX])
        assert note.net == sum(line.amount for line in note.lines)
        assert note.tax == sum(line.amount for line in note.taxes)
        credited += note.total
        standing = less(standing, back)
        assert all(part.share >= 0 and part.net >= 0 for part in standing.parts)
        assert all(tax.amount >= 0 for tax in standing.taxes)
    assert credited == whole
    assert all((part.net, part.share) == (0, 0) for part in standing.parts)


def less(one: Sold, other: Sold) -> Sold:
    """Return what is left when some of it is taken back."""
    gone = {(part.licence_id, part.author): part for part in other.parts}
    taxes = {tax.licence_id: tax.amount for tax in other.taxes}
    return Sold(
        parts=tuple(
            msgspec.structs.replace(part, net=part.net - back.net, share=part.share - back.share)
            if (back := gone.get((part.licence_id, part.author)))
            else part
            for part in one.parts
        ),
        taxes=tuple(
            msgspec.structs.replace(tax, amount=tax.amount - taxes.get(tax.licence_id, 0))
            for tax in one.taxes
        ),
    )


@given(sales(), st.data())
def test_a_licence_given_back_leaves_the_others(sale: Sale, data: st.DataObject) -> None:
    """The refund of one licence's part of the total takes its fee and its tax, and nothing else."""
    nets = Counter[int]()
    for part in sale.sold.parts:
        nets[part.licence_id] += part.net
    meant = data.draw(st.sampled_from([one for one, net in nets.items() if net]))
    totals = dict(zip(nets, split_by(sale.quote.total, list(nets.values())), strict=True))
    back = ledger.taken_back(totals[meant], sale.sold, licence_id=meant)
    assert (back.net, back.total) == (nets[meant], totals[meant])
    assert {part.licence_id for part in back.parts} == {meant}


@given(st.integers(0, 10**12), st.integers(1, 5), st.integers(0, 10_000))
def test_authors_of_one_article_share_it_evenly(net: int, writing: int, basis_points: int) -> None:
    """Each gets the contract's part of an equal part; parts differ by one minor unit at most, and add up."""
    authors = tuple(f"Author {one}" for one in range(writing))
    fee = Fee(licence_id=1, article_id=1, net=net, authors=authors)
    found = ledger.parts(fee, STANDARD, dict.fromkeys(authors, basis_points))
    assert tuple(part.net for part in found) == split(net, writing)
    assert all(part.share == rounded(part.net * multiplier(basis_points)) <= part.net for part in found)


def test_staff_have_no_share_and_an_article_without_a_byline_is_the_houses() -> None:
    """A share needs a contract; an even part of the fee is its measure."""
    fee = Fee(licence_id=1, article_id=1, net=10_000, authors=("Ana", "Jo"))
    found = ledger.parts(fee, STANDARD, {"Ana": 3000})
    assert [(part.author, part.net, part.share) for part in found] == [("Ana", 5000, 1500), ("Jo", 5000, 0)]
    (house,) = ledger.parts(msgspec.structs.replace(fee, authors=()), STANDARD, {"Ana": 3000})
    assert (house.author, house.net, house.share) == ("", 10_000, 0)


def test_more_than_was_sold_is_owed_by_the_buyer() -> None:
    """A refund that exceeds the sale leaves the excess with the buyer, not with the fees."""
    sale = sold([1000], 2000, "GBP", [0], {})
    back = ledger.taken_back(1500, sale.sold)
    found = on(ledger.refund(1500, back, "GBP", against=Account.STRIPE_BALANCE))
    assert found == {
        Account.REFUNDS: 1000,
        Account.TAX: 200,
        Account.RECEIVABLE: 300,
        Account.STRIPE_BALANCE: -1500,
    }
    assert ledger.taken_back(5, Sold()) == Sold()


def test_what_moves_nothing_makes_no_entry() -> None:
    """A free licence, and a fee of nought, are no happening of the books."""
    free = sold([0], 2000, "GBP", [1], {"Ana Ruiz": 3000})
    assert ledger.sale(free.sold, "GBP") == ()
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
    assert rate_of(quote, "FR").tax_case == "destination FR"
    assert rate_of(msgspec.structs.replace(quote, tax_case="domestic"), "FR").tax_case == "domestic"
    assert rate_of(msgspec.structs.replace(quote, tax_case=""), "FR").tax_case == "VAT 20 %"


def test_numbers_say_series_and_year() -> None:
    """As they are printed."""
    assert number_in(series_of(DocumentKind.INVOICE, "HC"), 2026, 42) == "HC-I-2026-00042"
    assert number_in(series_of(DocumentKind.CREDIT_NOTE, "HC"), 2026, 100_000) == "HC-C-2026-100000"
    assert billed(sold([100], 0, "GBP", [0], {})).supplied_on == date(2026, 11, 22)
