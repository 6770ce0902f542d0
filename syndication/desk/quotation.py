"""A wish becomes an itemised price, with what will be omitted and who decides."""

from datetime import datetime, timedelta
from uuid import uuid4

import msgspec

from schemas.quote import Decision, Quote, Saving, Share
from schemas.rate_card import RateCard
from schemas.usage import CurrencyCode, QuoteWish
from syndication.desk.clearance import Granted, changes, granted
from syndication.desk.house import House
from syndication.desk.pricing import agreed, bill, billed, order, worked_out
from syndication.desk.standing import standing
from syndication.desk.tax_numbers import examine, tax_inputs, wrong_numbers
from syndication.errors import FieldProblem, Malformed, Refused, Unknown
from syndication.licensing import fees, rules
from syndication.licensing.money import coin, written
from syndication.licensing.organisations import Standing
from syndication.licensing.savings import savings
from syndication.licensing.tax_cases import TaxInputs
from syndication.licensing.usage import unknown_territories
from syndication.records import articles as article_records
from syndication.records import rate_cards, requests
from syndication.records.articles import ArticleRow
from syndication.records.door import Db
from syndication.records.rate_cards import InForceRow, RateCardRow
from syndication.records.requests import QuoteInputs, QuoteRow
from syndication.words import say

_EARLIEST = timedelta(days=1)
"""A licence may start on what is still today somewhere on earth, not on a day gone by."""

_LATEST = timedelta(days=3 * 366)
"""A price is binding for days and a card for a year or so: nobody sells what begins long after."""


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """A wish that was worked out: the quote, with each article's share, and what it was worked out from."""

    quote: Quote
    inputs: QuoteInputs
    articles: tuple[ArticleRow, ...]


async def price(db: Db, house: House, wish: QuoteWish, *, contact_email: str = "") -> Priced:
    """Work a wish out with the card in force; nothing is stored.

    `contact_email` is empty while nobody has said it; the decision may then become another one.

    Raises Malformed for every article, territory, currency or date that cannot be used, and
    NotLicensable when the words of an article are not ours to license.
    """
    card = await _card(db)
    now = card.at
    wanted = await _articles(db, wish, _problems(card.body, wish, now))
    found = await granted(db, wanted, wish.usage, now=now)
    found.refuse()
    taxed = await tax_inputs(db, house, wish.organisation, day=now.date())
    inputs = _inputs(house, wish, wanted, found, taxed)
    asks = await standing(db, wish.organisation, contact_email)
    return _priced(house, card, inputs, wanted, found, asks, now)


async def quote(house: House, wish: QuoteWish) -> Quote:
    """Work a wish out and store the quote: binding until it ends."""
    await examine(house, wish.organisation)
    # what is read may change until it is sold, and is looked at again then: a transaction would hold nothing
    async with house.database.reading() as db:
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
    return billed(stored.body, bill(card.body, stored.inputs))


async def at_present_rights(
    db: Db, stored: QuoteRow, found: Granted
) -> tuple[Quote, QuoteInputs, tuple[int, ...]]:
    """Return a stored quote with what may be granted now, by the card of its version, and its shares.

    Where nothing has changed it is the quote as it was; a net agreed with a person stays agreed.
    """
    card = await rate_cards.rate_card(db, stored.rate_card_version)
    if card is None:
        raise Unknown(f"There is no rate card {stored.rate_card_version}.")
    if not changes(stored.body, stored.inputs, found):
        return stored.body, stored.inputs, bill(card.body, stored.inputs).shares
    inputs = msgspec.structs.replace(stored.inputs, travelling=found.travelling)
    told = tuple(
        msgspec.structs.replace(share, pictures=pictures)
        for share, pictures in zip(stored.body.shares, found.assets, strict=False)
    )
    quote = msgspec.structs.replace(stored.body, omitted=found.omitted, shares=told)
    made = bill(card.body, inputs)
    return billed(quote, made), inputs, made.shares


def counter_quote(house: House, quote: Quote, inputs: QuoteInputs, *, now: datetime) -> Quote:
    """Return a new quote at the net of `inputs.counter`; tax is worked out anew.

    Raises Malformed for a net that cannot be paid in the quote's currency.
    """
    net, step = inputs.counter or 0, coin(quote.currency)
    if net % step:
        problem = _wrong("net", f"Amounts in {quote.currency} have to be multiples of {step}.")
        raise Malformed("The net cannot be paid.", problems=(problem,))
    bound = msgspec.structs.replace(
        quote, id=str(uuid4()), expires_at=now + house.offer_lasts, cheaper="", savings=(), rule=""
    )
    return billed(bound, agreed(inputs, net))


def renewed(house: House, quote: Quote, *, now: datetime) -> Quote:
    """Return the same price, binding anew from the moment a person on the desk decides."""
    return msgspec.structs.replace(quote, id=str(uuid4()), expires_at=now + house.offer_lasts)


async def _card(db: Db) -> InForceRow:
    card = await rate_cards.current_rate_card(db)
    if card is None:
        raise Refused(say("No rate card has been published yet, so nothing can be priced."))
    return card


def _problems(card: RateCard, wish: QuoteWish, now: datetime) -> list[FieldProblem]:
    found = []
    if unknown := unknown_territories(wish.usage):
        found.append(
            _wrong(
                "usage.territories",
                say("There is no country with the code {codes}.", codes=", ".join(unknown)),
            )
        )
    if unknown_territories(msgspec.structs.replace(wish.usage, territories=(wish.organisation.country,))):
        found.append(_wrong("organisation.country", say("There is no country with this code.")))
    found += wrong_numbers(wish.organisation)
    if wish.currency not in fees.currencies(card):
        offered = ", ".join(fees.currencies(card))
        found.append(_wrong("currency", say("We quote in {currencies}.", currencies=offered)))
    if wish.usage.starts_on < (now - _EARLIEST).date():
        found.append(_wrong("usage.starts_on", say("The licence cannot start in the past.")))
    if wish.usage.starts_on > (now + _LATEST).date():
        found.append(_wrong("usage.starts_on", say("The licence has to start within the next three years.")))
    return found


def _wrong(field: str, message: str) -> FieldProblem:
    return FieldProblem(field=field, message=message)


async def _articles(db: Db, wish: QuoteWish, problems: list[FieldProblem]) -> tuple[ArticleRow, ...]:
    named = await article_records.articles_named(db, wish.articles)
    found: dict[int, ArticleRow] = {}
    for place, name in enumerate(wish.articles):
        article = named.get(place)
        if article is None:
            problems.append(
                _wrong(
                    f"articles[{place}]", say("We have no article “{name}”. Check its address.", name=name)
                )
            )
        else:
            found.setdefault(article.id, article)
    if problems:
        raise Malformed(say("Some of the answers cannot be used."), problems=tuple(problems))
    return tuple(found.values())


def _inputs(
    house: House, wish: QuoteWish, articles: tuple[ArticleRow, ...], found: Granted, taxed: TaxInputs
) -> QuoteInputs:
    return QuoteInputs(
        wish=QuoteWish(**{name: getattr(wish, name) for name in QuoteWish.__struct_fields__}),
        revisions=tuple(article.revision_id for article in articles),
        seller_country=house.settings.seller_country,
        seller_vat_id=house.settings.seller_vat_id,
        travelling=found.travelling,
        tax=taxed,
        edition=fees.EDITION,
    )


def _priced(
    house: House,
    card: RateCardRow,
    inputs: QuoteInputs,
    articles: tuple[ArticleRow, ...],
    found: Granted,
    asks: Standing,
    now: datetime,
) -> Priced:
    wish = inputs.wish
    made = worked_out(card.body, inputs)
    doubts = (*found.reasons, *((made.tax.reason,) if made.tax.reason else ()))
    verdict = rules.decide(
        card.body.automatic,
        rules.Case(
            usage=wish.usage,
            organisation=wish.organisation,
            net=made.net,
            worth=fees.in_card_currency(card.body, made.net, wish.currency),
            standing=asks,
        ),
    )
    reasons = (*doubts, *verdict.reasons)
    if reasons and wish.usage.rush:
        # only a person can be hurried, so the rush is charged when it is known that one decides
        inputs = msgspec.structs.replace(inputs, rushed=True)
        made = worked_out(card.body, inputs)
    cheaper = savings(card.body, order(inputs), net=made.net, home=wish.organisation.country)
    quote = Quote(
        id=str(uuid4()),
        currency=wish.currency,
        lines=(),
        net=0,
        tax=0,
        total=0,
        expires_at=now + house.offer_lasts,
        rate_card_version=card.version,
        omitted=found.omitted,
        decision=Decision.REVIEW if reasons else Decision.AUTOMATIC,
        reasons=reasons,
        rule="" if reasons else verdict.rule,
        cheaper=_in_a_sentence(cheaper, wish.currency),
        savings=cheaper,
        articles=len(articles),
        shares=tuple(
            Share(article=article.slug, pictures=pictures, net=0)
            for article, pictures in zip(articles, found.assets, strict=True)
        ),
    )
    return Priced(quote=billed(quote, made), inputs=inputs, articles=articles)


def _in_a_sentence(cheaper: tuple[Saving, ...], currency: CurrencyCode) -> str:
    """Say which narrower wish saves most; nothing when none does."""
    if not cheaper:
        return ""
    return say(
        "{narrower} it would be {amount} before tax.",
        narrower=cheaper[0].words,
        amount=written(cheaper[0].net, currency),
    )
