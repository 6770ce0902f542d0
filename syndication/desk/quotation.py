"""A wish becomes an itemised price, with what will be omitted and who decides."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import msgspec

from schemas.article import AssetRead
from schemas.quote import Decision, Omitted, Quote, QuoteLine
from schemas.rate_card import RateCard
from schemas.usage import QuoteWish, Usage
from syndication.desk.house import House
from syndication.errors import FieldProblem, Malformed, NotLicensable, Refused, Unknown
from syndication.gateways.typesetter import money
from syndication.licensing import fees, rights, rules
from syndication.licensing.money import coin, split
from syndication.licensing.tax import tax_of_first_edition
from syndication.licensing.tax_cases import Tax
from syndication.licensing.usage import unknown_territories
from syndication.records import articles as article_records
from syndication.records import rate_cards, requests
from syndication.records.articles import ArticleRow, AssetRow
from syndication.records.door import Db
from syndication.records.rate_cards import RateCardRow
from syndication.records.requests import QuoteInputs, QuoteRow

_EARLIEST = timedelta(days=1)
"""A licence may start on what is still today somewhere on earth, not on a day gone by."""

_LATEST = timedelta(days=3 * 366)
"""A price is binding for days and a card for a year or so: nobody sells what begins long after."""


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """A wish that was worked out: the quote, what it was worked out from, and each article's share."""

    quote: Quote
    inputs: QuoteInputs
    articles: tuple[ArticleRow, ...]
    shares: tuple[int, ...]


async def price(db: Db, house: House, wish: QuoteWish) -> Priced:
    """Work a wish out with the card in force; nothing is stored.

    Raises Malformed for every article, territory, currency or date that cannot be used, and
    NotLicensable when the words of an article are not ours to license.
    """
    card = await _card(db)
    now = await requests.moment(db)
    wanted = await _articles(db, wish, _problems(card.body, wish, now))
    stands = [_availability(article) for article in wanted]
    refusals = tuple(found.refusal for found in stands if found.refusal)
    if refusals:
        raise NotLicensable(" ".join(refusals))
    omitted = await omitted_of(db, wanted)
    doubts = (rights.language_doubt(article.headline, article.language, wish.usage) for article in wanted)
    reasons = (
        *(reason for found in stands for reason in found.reasons),
        *(doubt for doubt in doubts if doubt),
    )
    return _priced(house, card, wish, wanted, omitted, reasons, now)


async def quote(house: House, wish: QuoteWish) -> Quote:
    """Work a wish out and store the quote: binding until it ends."""
    async with house.database.transaction("quote") as db:
        priced = await price(db, house, wish)
        await requests.add_quote(db, priced.quote, inputs=priced.inputs)
    return priced.quote


async def recompute(db: Db, stored: QuoteRow) -> Quote:
    """Return a stored quote with its price worked out again from its inputs and the card of its version.

    It equals the stored one, however many cards have been published since. Raises Unknown when its
    card is not there.
    """
    card = await rate_cards.rate_card(db, stored.rate_card_version)
    if card is None:
        raise Unknown(f"There is no rate card {stored.rate_card_version}.")
    agreed = stored.inputs.counter is not None
    return _billed(stored.body, _agreed(stored.inputs) if agreed else _worked_out(card.body, stored.inputs))


def counter_quote(house: House, quote: Quote, inputs: QuoteInputs, *, now: datetime) -> Quote:
    """Return a new quote at the net of `inputs.counter`; tax is worked out anew.

    Raises Malformed for a net that cannot be paid in the quote's currency.
    """
    bill, step = _agreed(inputs), coin(quote.currency)
    if bill.net % step:
        problem = _wrong("net", f"Amounts in {quote.currency} have to be multiples of {step}.")
        raise Malformed("The net cannot be paid.", problems=(problem,))
    bound = msgspec.structs.replace(quote, id=str(uuid4()), expires_at=now + house.offer_lasts, cheaper="")
    return _billed(bound, bill)


def renewed(house: House, quote: Quote, *, now: datetime) -> Quote:
    """Return the same price, binding anew from the moment a person on the desk decides."""
    return msgspec.structs.replace(quote, id=str(uuid4()), expires_at=now + house.offer_lasts)


async def _card(db: Db) -> RateCardRow:
    card = await rate_cards.current_rate_card(db)
    if card is None:
        raise Refused("No rate card has been published yet, so nothing can be priced.")
    return card


def _problems(card: RateCard, wish: QuoteWish, now: datetime) -> list[FieldProblem]:
    found = []
    if unknown := unknown_territories(wish.usage):
        found.append(_wrong("usage.territories", f"There is no country with the code {', '.join(unknown)}."))
    if unknown_territories(msgspec.structs.replace(wish.usage, territories=(wish.organisation.country,))):
        found.append(_wrong("organisation.country", "There is no country with this code."))
    if wish.currency not in fees.currencies(card):
        offered = ", ".join(fees.currencies(card))
        found.append(_wrong("currency", f"We quote in {offered}."))
    if wish.usage.starts_on < (now - _EARLIEST).date():
        found.append(_wrong("usage.starts_on", "The licence cannot start in the past."))
    if wish.usage.starts_on > (now + _LATEST).date():
        found.append(_wrong("usage.starts_on", "The licence has to start within the next three years."))
    return found


def _wrong(field: str, message: str) -> FieldProblem:
    return FieldProblem(field=field, message=message)


async def _articles(db: Db, wish: QuoteWish, problems: list[FieldProblem]) -> tuple[ArticleRow, ...]:
    named = await article_records.articles_named(db, wish.articles)
    found: dict[int, ArticleRow] = {}
    for place, name in enumerate(wish.articles):
        article = named.get(place)
        if article is None:
            problems.append(_wrong(f"articles[{place}]", f"We have no article “{name}”. Check its address."))
        else:
            found.setdefault(article.id, article)
    if problems:
        raise Malformed("Some of the answers cannot be used.", problems=tuple(problems))
    return tuple(found.values())


def _availability(article: ArticleRow) -> rights.Availability:
    return rights.availability(
        headline=article.headline,
        text_owner=article.text_owner,
        text_credit=article.text_credit,
        withdrawn=article.withdrawn_reason,
    )


def still_available(articles: Sequence[ArticleRow]) -> None:
    """Raise NotLicensable when an article has been withdrawn since it was quoted."""
    refusals = tuple(found.refusal for found in map(_availability, articles) if found.refusal)
    if refusals:
        raise NotLicensable(" ".join(refusals))


async def omitted_of(db: Db, wanted: Sequence[ArticleRow]) -> tuple[Omitted, ...]:
    """Return what the copies of these revisions leave out."""
    assets = await article_records.assets_of_revisions(db, (article.revision_id for article in wanted))
    return tuple(
        left_out
        for article in wanted
        for left_out in rights.omitted(article.slug, with_files(assets[article.revision_id]))
    )


def with_files(assets: Sequence[AssetRow]) -> tuple[tuple[AssetRead, bool], ...]:
    """Return each asset with whether its file is in our keeping, as the rules of rights ask."""
    return tuple((asset.read, asset.file_hash is not None) for asset in assets)


def _priced(
    house: House,
    card: RateCardRow,
    wish: QuoteWish,
    articles: tuple[ArticleRow, ...],
    omitted: tuple[Omitted, ...],
    doubts: tuple[str, ...],
    now: datetime,
) -> Priced:
    inputs = QuoteInputs(
        wish=QuoteWish(**{name: getattr(wish, name) for name in QuoteWish.__struct_fields__}),
        revisions=tuple(article.revision_id for article in articles),
        seller_country=house.settings.seller_country,
        seller_vat_id=house.settings.seller_vat_id,
    )
    bill = _worked_out(card.body, inputs)
    doubts += (bill.tax.reason,) if bill.tax.reason else ()
    reasons = (*doubts, *rules.needs_a_person(card.body, wish.usage, net=bill.net, currency=wish.currency))
    made = Quote(
        id=str(uuid4()),
        currency=wish.currency,
        lines=bill.lines,
        net=bill.net,
        tax=bill.tax.amount,
        tax_label=bill.tax.label,
        total=bill.net + bill.tax.amount,
        expires_at=now + house.offer_lasts,
        rate_card_version=card.version,
        omitted=omitted,
        decision=Decision.REVIEW if reasons else Decision.AUTOMATIC,
        reasons=reasons,
        cheaper=_cheaper(card.body, wish, len(articles), bill.net),
    )
    return Priced(quote=made, inputs=inputs, articles=articles, shares=bill.shares)


class _Bill(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a quote about money, and the net of each article."""

    lines: tuple[QuoteLine, ...]
    net: int
    shares: tuple[int, ...]
    tax: Tax


def _worked_out(card: RateCard, inputs: QuoteInputs) -> _Bill:
    """Work a price out: of the inputs and the card alone, so that years later it comes out the same."""
    wish, articles = inputs.wish, len(inputs.revisions)
    fee = fees.fee(card, wish.usage, wish.organisation.type, articles=articles, currency=wish.currency)
    return _Bill(lines=fee.lines, net=fee.net, shares=fee.shares, tax=_tax(inputs, fee.net))


def _agreed(inputs: QuoteInputs) -> _Bill:
    """Return the bill of the net that a person on the desk offered."""
    net = inputs.counter or 0
    line = QuoteLine(label="Agreed fee", detail=inputs.counter_reason, amount=net)
    return _Bill(lines=(line,), net=net, shares=split(net, len(inputs.revisions)), tax=_tax(inputs, net))


def _billed(quote: Quote, bill: _Bill) -> Quote:
    return msgspec.structs.replace(
        quote,
        lines=bill.lines,
        net=bill.net,
        tax=bill.tax.amount,
        tax_label=bill.tax.label,
        total=bill.net + bill.tax.amount,
    )


def _tax(inputs: QuoteInputs, net: int) -> Tax:
    return tax_of_first_edition(
        net,
        inputs.wish.currency,
        seller_country=inputs.seller_country,
        seller_vat_id=inputs.seller_vat_id,
        buyer_country=inputs.wish.organisation.country,
    )


def _cheaper(card: RateCard, wish: QuoteWish, articles: int, net: int) -> str:
    """Say in one sentence which narrower wish saves most; nothing when none does."""

    def costs(usage: Usage) -> int:
        return fees.fee(card, usage, wish.organisation.type, articles=articles, currency=wish.currency).net

    best = min(((costs(usage), words) for words, usage in fees.savings(card, wish.usage)), default=(net, ""))
    if best[0] >= net:
        return ""
    return f"{best[1]} it would be {money(best[0], wish.currency)} before tax."
