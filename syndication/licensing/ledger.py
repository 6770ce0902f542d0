"""The ledger, decided: which entries a happening makes. Debits are positive, credits negative.

Amounts are integers in minor units. What is sold is kept in parts (see `Part`), the finest grain that
anybody asks about: a licence, and of it what each of its authors wrote. Every other figure, of an
article, a medium, a tax return or a statement, is a sum of parts.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

import msgspec

from syndication.licensing.money import multiplier, rounded, split, split_by


class Account(StrEnum):
    """The chart of accounts. In brackets: on which side it grows."""

    RECEIVABLE = "receivable"
    """What buyers owe us (debit)."""
    STRIPE_BALANCE = "stripe_balance"
    """What Stripe holds for us (debit)."""
    BANK = "bank"
    """What Stripe has paid out (debit)."""
    REVENUE = "revenue"
    """Fees, before tax (credit)."""
    TAX = "tax"
    """Tax charged, owed to the state (credit)."""
    REFUNDS = "refunds"
    """Fees given back: revenue is what was sold less this (debit)."""
    STRIPE_FEES = "stripe_fees"
    """What Stripe keeps (debit)."""
    EXCHANGE = "exchange"
    """Money on its way from the currency it was paid in to the one Stripe holds (either side)."""
    DISPUTES = "disputes"
    """What a bank has taken back until it decides (debit)."""
    SUSPENSE = "suspense"
    """Money of which we do not know what it is for (credit)."""
    UNCOLLECTIBLE = "uncollectible"
    """What will never be paid: invoices given up, disputes lost (debit)."""
    AUTHOR_SHARE = "author_share"
    """Authors' shares as a cost (debit)."""
    AUTHOR_PAYABLE = "author_payable"
    """Authors' shares as a debt (credit)."""


class JournalKind(StrEnum):
    """What happened."""

    SALE = "sale"
    PAYMENT = "payment"
    REFUND = "refund"
    CREDIT = "credit"
    SUSPENSE = "suspense"
    SUSPENSE_RESOLVED = "suspense_resolved"
    DISPUTE = "dispute"
    FEE = "fee"
    EXCHANGE = "exchange"
    UNCOLLECTIBLE = "uncollectible"
    PAYOUT = "payout"
    OPENING = "opening"
    """A sale from before there was a ledger; only the migration makes it."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a journal. `tax_rate` is in basis points; fees and taxes say it with their `tax_case`."""

    account: Account
    currency: str
    amount: int
    licence_id: int | None = None
    article_id: int | None = None
    author: str = ""
    tax_case: str = ""
    tax_rate: int | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What was sold of one licence and one of its authors; `author` is empty where none is named.

    `share` is what the author's contract gives of `net`. The tax case stands here too, since a tax
    return asks for the fees under each case, those that bear no tax among them.
    """

    licence_id: int
    article_id: int
    author: str
    net: int
    share: int
    tax_case: str
    tax_rate: int


class Taxed(msgspec.Struct, frozen=True, kw_only=True):
    """The tax on one licence."""

    licence_id: int
    article_id: int
    tax_case: str
    tax_rate: int
    amount: int


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """What a bill's tax is called in the books, and its rate in basis points."""

    tax_case: str
    tax_rate: int


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """Parts and their taxes: what was sold, what still stands of it, or what is taken back."""

    parts: tuple[Part, ...] = ()
    taxes: tuple[Taxed, ...] = ()

    @property
    def net(self) -> int:
        """All fees."""
        return sum(part.net for part in self.parts)

    @property
    def tax(self) -> int:
        """All taxes."""
        return sum(tax.amount for tax in self.taxes)

    @property
    def total(self) -> int:
        """What the buyer pays for it, or gets back."""
        return self.net + self.tax


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """The net fee of one licence, and who wrote what it is for."""

    licence_id: int
    article_id: int
    net: int
    authors: tuple[str, ...]


def sold_for(fees: Sequence[Fee], tax: int, rate: Rate, contracts: Mapping[str, int]) -> Sold:
    """Return what was sold for these fees and this tax on all of them.

    Each licence costs its part of the total, by largest remainder, of which the fee is the net and the
    rest the tax. `contracts` are basis points by author.
    """
    nets = [fee.net for fee in fees]
    totals = split_by(sum(nets) + tax, nets) if any(nets) else nets
    return Sold(
        parts=tuple(part for fee in fees for part in parts(fee, rate, contracts)),
        taxes=tuple(
            Taxed(
                licence_id=fee.licence_id,
                article_id=fee.article_id,
                tax_case=rate.tax_case,
                tax_rate=rate.tax_rate,
                amount=total - fee.net,
            )
            for fee, total in zip(fees, totals, strict=True)
        ),
    )


def parts(fee: Fee, rate: Rate, contracts: Mapping[str, int]) -> tuple[Part, ...]:
    """Return the fee of one licence in equal parts for its authors, each with the share of a contract.

    An author without a contract is staff and gets nothing by it. Two authors with contracts over 30 %
    each get 15 % of the fee.
    """
    writing = fee.authors or ("",)
    return tuple(
        Part(
            licence_id=fee.licence_id,
            article_id=fee.article_id,
            author=author,
            net=part,
            share=rounded(part * multiplier(contracts.get(author, 0))),
            tax_case=rate.tax_case,
            tax_rate=rate.tax_rate,
        )
        for author, part in zip(writing, split(fee.net, len(writing)), strict=True)
    )


def sale(sold: Sold, currency: str) -> tuple[Entry, ...]:
    """Return the entries of a sale: the buyer owes all of it, the state is owed some, and so are authors.

    Nothing for a licence that is free.
    """
    return _moving(
        Entry(account=Account.RECEIVABLE, currency=currency, amount=sold.total),
        *_of(sold, currency, fees=Account.REVENUE, sign=-1),
    )


def taken_back(amount: int, standing: Sold, *, licence_id: int | None = None) -> Sold:
    """Return what an amount takes back of what still stands, in proportion; of one licence first, if named.

    By largest remainder of what still stands, so that no part is ever taken back twice, the last
    refund takes exactly the rest, and what is taken adds up to `amount`, or to all there is if that is
    less. An author's share goes back with the part it was taken from.
    """
    if licence_id is None:
        return _in_proportion(amount, standing)
    meant = _in_proportion(amount, _where(standing, licence_id, same=True))
    others = _in_proportion(amount - meant.total, _where(standing, licence_id, same=False))
    return Sold(parts=meant.parts + others.parts, taxes=meant.taxes + others.taxes)


def refund(amount: int, back: Sold, currency: str, *, against: Account) -> tuple[Entry, ...]:
    """Return the entries of what is taken back, paid from (or forgiven on) `against`.

    What was never sold, because more is given back than was charged, is owed by the buyer again.
    """
    return _moving(
        *_of(back, currency, fees=Account.REFUNDS, sign=1),
        Entry(account=Account.RECEIVABLE, currency=currency, amount=amount - back.total),
        Entry(account=against, currency=currency, amount=-amount),
    )


def transfer(amount: int, currency: str, *, debit: Account, credit: Account) -> tuple[Entry, ...]:
    """Return the two entries of everything that only moves money from one account to another."""
    return _moving(
        Entry(account=debit, currency=currency, amount=amount),
        Entry(account=credit, currency=currency, amount=-amount),
    )


def exchange(*, paid: int, paid_in: str, held: int, held_in: str) -> tuple[Entry, ...]:
    """Return the entries of money that Stripe changed: out of the balance as paid, into it as held."""
    return (
        *transfer(paid, paid_in, debit=Account.EXCHANGE, credit=Account.STRIPE_BALANCE),
        *transfer(held, held_in, debit=Account.STRIPE_BALANCE, credit=Account.EXCHANGE),
    )


def _where(sold: Sold, licence_id: int, *, same: bool) -> Sold:
    return Sold(
        parts=tuple(part for part in sold.parts if (part.licence_id == licence_id) is same),
        taxes=tuple(tax for tax in sold.taxes if (tax.licence_id == licence_id) is same),
    )


def _in_proportion(amount: int, standing: Sold) -> Sold:
    if not amount or not standing.total:
        return Sold()
    weights = [*(part.net for part in standing.parts), *(tax.amount for tax in standing.taxes)]
    taken = iter(split_by(min(amount, standing.total), weights))
    parts_back = [_less(part, next(taken)) for part in standing.parts]
    taxes_back = [msgspec.structs.replace(tax, amount=next(taken)) for tax in standing.taxes]
    return Sold(parts=tuple(parts_back), taxes=tuple(taxes_back))


def _less(part: Part, back: int) -> Part:
    share = rounded(Fraction(part.share * back, part.net)) if part.net else 0
    return msgspec.structs.replace(part, net=back, share=share)


def _of(sold: Sold, currency: str, *, fees: Account, sign: int) -> tuple[Entry, ...]:
    return (
        *(entry for part in sold.parts for entry in _of_part(part, currency, fees=fees, sign=sign)),
        *(_of_tax(tax, currency, sign=sign) for tax in sold.taxes),
    )


def _of_part(part: Part, currency: str, *, fees: Account, sign: int) -> tuple[Entry, ...]:
    fee = Entry(
        account=fees,
        currency=currency,
        amount=sign * part.net,
        licence_id=part.licence_id,
        article_id=part.article_id,
        author=part.author,
    )
    return (
        msgspec.structs.replace(fee, tax_case=part.tax_case, tax_rate=part.tax_rate),
        msgspec.structs.replace(fee, account=Account.AUTHOR_SHARE, amount=-sign * part.share),
        msgspec.structs.replace(fee, account=Account.AUTHOR_PAYABLE, amount=sign * part.share),
    )


def _of_tax(tax: Taxed, currency: str, *, sign: int) -> Entry:
    return Entry(
        account=Account.TAX,
        currency=currency,
        amount=sign * tax.amount,
        licence_id=tax.licence_id,
        article_id=tax.article_id,
        tax_case=tax.tax_case,
        tax_rate=tax.tax_rate,
    )


def _moving(*entries: Entry) -> tuple[Entry, ...]:
    """Return the entries that move something: an amount of nought is no entry."""
    return tuple(entry for entry in entries if entry.amount)


def author_key(name: str) -> str:
    """Return a name as contracts know it: one case, single blanks."""
    return " ".join(name.lower().split())
