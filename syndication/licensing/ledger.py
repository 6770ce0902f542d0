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
    """Tax of one case and rate (basis points)."""

    tax_case: str
    tax_rate: int
    amount: int


def parts(
    net: int,
    *,
    licence_id: int,
    article_id: int,
    authors: Sequence[str],
    contracts: Mapping[str, int],
    tax: Taxed,
) -> tuple[Part, ...]:
    """Return the fee of one licence in equal parts for its authors, each with the share of a contract.

    `contracts` are basis points by author; an author without one is staff and gets nothing by it.
    Two authors with contracts over 30 % each get 15 % of the fee.
    """
    writing = list(authors) or [""]
    return tuple(
        Part(
            licence_id=licence_id,
            article_id=article_id,
            author=author,
            net=part,
            share=rounded(part * multiplier(contracts.get(author, 0))),
            tax_case=tax.tax_case,
            tax_rate=tax.tax_rate,
        )
        for author, part in zip(writing, split(net, len(writing)), strict=True)
    )


def sale(sold: Sequence[Part], taxes: Sequence[Taxed], currency: str) -> tuple[Entry, ...]:
    """Return the entries of a sale: the buyer owes all of it, the state is owed some, and so are authors.

    Nothing for a licence that is free.
    """
    owed = sum(part.net for part in sold) + sum(tax.amount for tax in taxes)
    return _moving(
        Entry(account=Account.RECEIVABLE, currency=currency, amount=owed),
        *_of_parts(sold, currency, fees=Account.REVENUE, sign=-1),
        *_of_taxes(taxes, currency, sign=-1),
    )


def taken_back(
    amount: int, sold: Sequence[Part], taxes: Sequence[Taxed]
) -> tuple[tuple[Part, ...], tuple[Taxed, ...]]:
    """Return which parts and taxes an amount takes back of those that still stand, in proportion.

    By largest remainder of what still stands, so that no part is ever taken back twice, the last
    refund takes exactly the rest, and what is taken adds up to `amount`, or to all there is if that is
    less. An author's share goes back with the part it was taken from.
    """
    standing = [*(part.net for part in sold), *(tax.amount for tax in taxes)]
    whole = sum(standing)
    if not whole:
        return (), ()
    taken = split_by(min(amount, whole), standing)
    return (
        tuple(_less(part, back) for part, back in zip(sold, taken, strict=False)),
        tuple(
            msgspec.structs.replace(tax, amount=back)
            for tax, back in zip(taxes, taken[len(sold) :], strict=True)
        ),
    )


def refund(
    amount: int, sold: Sequence[Part], taxes: Sequence[Taxed], currency: str, *, against: Account
) -> tuple[Entry, ...]:
    """Return the entries of a refund of these parts and taxes, paid from (or forgiven on) `against`.

    What was never sold, because more is given back than was charged, is owed by the buyer again.
    """
    back = sum(part.net for part in sold) + sum(tax.amount for tax in taxes)
    return _moving(
        *_of_parts(sold, currency, fees=Account.REFUNDS, sign=1),
        *_of_taxes(taxes, currency, sign=1),
        Entry(account=Account.RECEIVABLE, currency=currency, amount=amount - back),
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


def _less(part: Part, back: int) -> Part:
    share = rounded(Fraction(part.share * back, part.net)) if part.net else 0
    return msgspec.structs.replace(part, net=back, share=share)


def _of_parts(sold: Sequence[Part], currency: str, *, fees: Account, sign: int) -> tuple[Entry, ...]:
    return tuple(entry for part in sold for entry in _of_part(part, currency, fees=fees, sign=sign))


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


def _of_taxes(taxes: Sequence[Taxed], currency: str, *, sign: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            account=Account.TAX,
            currency=currency,
            amount=sign * tax.amount,
            tax_case=tax.tax_case,
            tax_rate=tax.tax_rate,
        )
        for tax in taxes
    )


def _moving(*entries: Entry) -> tuple[Entry, ...]:
    """Return the entries that move something: an amount of nought is no entry."""
    return tuple(entry for entry in entries if entry.amount)


def author_key(name: str) -> str:
    """Return a name as contracts know it: one case, single blanks."""
    return " ".join(name.lower().split())
