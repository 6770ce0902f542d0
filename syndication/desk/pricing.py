"""The bill: what stands on a quote about money, worked out of what the quote stores and its card alone."""

import msgspec

from schemas.quote import LineKind, Quote, QuoteLine
from schemas.rate_card import RateCard
from syndication.licensing.fees import Order, fee, told
from syndication.licensing.money import coin, split_by
from syndication.licensing.tax import tax, tax_of_first_edition
from syndication.licensing.tax_cases import Tax
from syndication.records.requests import QuoteInputs
from syndication.words import say


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that add up to the net, the net of each article, and the tax.

    `tax_case` and `tax_note` are what the quote tells of the tax, which the first edition did not.
    """

    lines: tuple[QuoteLine, ...]
    net: int
    shares: tuple[int, ...]
    tax: Tax
    tax_case: str
    tax_note: str


def order(inputs: QuoteInputs) -> Order:
    """Return what the fee of a quote is worked out for."""
    wish = inputs.wish
    return Order(
        usage=wish.usage,
        organisation=wish.organisation.type,
        currency=wish.currency,
        pictures=_pictures(inputs),
        rushed=inputs.rushed,
        edition=inputs.edition,
    )


def _pictures(inputs: QuoteInputs) -> tuple[int, ...]:
    if inputs.travelling is None:
        return (0,) * len(inputs.revisions)
    return tuple(map(len, inputs.travelling))


def worked_out(card: RateCard, inputs: QuoteInputs) -> Bill:
    """Return the bill by the card, so that years later it comes out the same."""
    made = fee(card, order(inputs))
    return _taxed(inputs, made.lines, made.net, made.shares)


def agreed(inputs: QuoteInputs, net: int) -> Bill:
    """Return the bill of the net that a person on the desk offered, shared as the price before it was."""
    line = QuoteLine(
        label=say("Agreed fee"),
        detail=inputs.counter_reason,
        amount=net,
        kind=LineKind.AGREED,
        why=inputs.counter_reason,
    )
    lines = told((line,), inputs.edition)
    weights = inputs.shares if any(inputs.shares) else (1,) * len(inputs.revisions)
    shares = split_by(net, weights, step=coin(inputs.wish.currency))
    return _taxed(inputs, lines, net, shares)


def bill(card: RateCard, inputs: QuoteInputs) -> Bill:
    """Return the bill of a stored quote: the agreed one, where a net was agreed."""
    return worked_out(card, inputs) if inputs.counter is None else agreed(inputs, inputs.counter)


def billed(quote: Quote, made: Bill) -> Quote:
    """Return a quote with the money of a bill in it."""
    shares = zip(quote.shares, made.shares, strict=False)  # quotes of the first edition tell of no shares
    return msgspec.structs.replace(
        quote,
        lines=made.lines,
        net=made.net,
        tax=made.tax.amount,
        tax_label=made.tax.label,
        tax_case=made.tax_case,
        tax_note=made.tax_note,
        total=made.net + made.tax.amount,
        shares=tuple(msgspec.structs.replace(share, net=net) for share, net in shares),
    )


def retaxed(quote: Quote, inputs: QuoteInputs) -> Quote:
    """Return a quote at the same net with the tax of other inputs."""
    return billed(quote, _taxed(inputs, quote.lines, quote.net, tuple(share.net for share in quote.shares)))


def _taxed(inputs: QuoteInputs, lines: tuple[QuoteLine, ...], net: int, shares: tuple[int, ...]) -> Bill:
    found = _tax(inputs, net)
    told = inputs.tax is not None
    return Bill(
        lines=lines,
        net=net,
        shares=shares,
        tax=found,
        tax_case=found.case.value if told else "",
        tax_note=found.wording if told else "",
    )


def _tax(inputs: QuoteInputs, net: int) -> Tax:
    if inputs.tax is not None:
        return tax(net, inputs.wish.currency, inputs.tax)
    return tax_of_first_edition(
        net,
        inputs.wish.currency,
        seller_country=inputs.seller_country,
        seller_vat_id=inputs.seller_vat_id,
        buyer_country=inputs.wish.organisation.country,
    )
