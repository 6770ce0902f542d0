"""A request is changed by its requester while no person has decided it: priced and decided anew.

It stays the same request at the same address. What it was is kept: the quote it had, and the move that
says what changed.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from schemas.request import Stage
from schemas.usage import Organisation, QuoteWish, RequestWish
from syndication.desk.approval import REQUESTER, end_payment_pages
from syndication.desk.found import locked
from syndication.desk.house import House
from syndication.desk.intake import accepted, decide, move, price_of_request
from syndication.desk.tax_numbers import examine
from syndication.errors import Refused, StageForbids
from syndication.licensing import stages
from syndication.licensing.organisations import organisation_key
from syndication.licensing.usage import country_name, in_words
from syndication.records import articles, licences, requests
from syndication.records.articles import ArticleRow
from syndication.records.door import Db
from syndication.records.requests import RequestRow


def may_change(request: RequestRow) -> bool:
    """Return whether a request can be changed: it waits for a person, or the rules alone have decided it."""
    by_rules = request.stage is Stage.OFFERED and bool(request.quote.rule)
    return by_rules or request.stage is Stage.REVIEW


async def change(house: House, request_id: UUID, wish: RequestWish, *, seen: str) -> None:
    """Let a request ask for something else, at the price and the decision of today.

    `seen` is the number of the quote that stood on the page; the mail address stays as it was, since it
    is who holds the request. The same form sent twice is one change, and one without a change is none.
    Raises Malformed, NotLicensable and RightsTaken as `receive` does, StageForbids once a person has
    decided, and Refused when somebody changed the request meanwhile.
    """
    accepted(wish)
    await examine(house, wish.organisation)
    async with house.database.transaction("change") as db:
        request = await locked(db, request_id)
        contact = msgspec.structs.replace(wish.contact, email=request.contact.email)
        wish = msgspec.structs.replace(wish, contact=contact)
        before = await requests.quote_of_id(db, request.quote_id)
        assert before is not None  # noqa: S101 - a request always has its quote
        asked = await articles.articles_of_request(db, request.id)
        if _same(wish, before.inputs.wish, request, asked):
            return
        _refuse_late(request, seen)
        await _store(db, house, request, wish, before.inputs.wish, asked)


async def _store(
    db: Db,
    house: House,
    request: RequestRow,
    wish: RequestWish,
    before: QuoteWish,
    asked: Sequence[ArticleRow],
) -> None:
    priced = await price_of_request(db, house, wish)
    # whatever was held, printed or opened for the old wish is given up
    await requests.release_holds(db, request.id)
    await licences.void_licences(db, request.id)
    await end_payment_pages(db, request.id)
    await requests.add_quote(db, priced.quote, inputs=priced.inputs)
    await requests.add_request_change(db, request)
    reason = "; ".join(_differences(before, asked, wish, priced.articles))
    await move(db, request, "change", actor=REQUESTER, reason=reason, quote_id=UUID(priced.quote.id))
    await requests.change_request(
        db, request.id, wish, organisation_key=organisation_key(wish.organisation.name)
    )
    await requests.drop_request_articles(db, request.id)
    await requests.add_request_articles(
        db,
        request.id,
        article_ids=[article.id for article in priced.articles],
        revision_ids=[article.revision_id for article in priced.articles],
        nets=[share.net for share in priced.quote.shares],
    )
    await decide(db, house, request.id, priced)


def _refuse_late(request: RequestRow, seen: str) -> None:
    if not may_change(request):
        stages.after(request.stage, "change")
        raise StageForbids("A person on the desk has named this price. Withdraw the request to ask anew.")
    if str(request.quote_id) != seen:
        raise Refused(
            "The request was changed a moment ago, from another page. Look at it as it is now, and change it "
            "again if you want to."
        )


def _same(wish: RequestWish, before: QuoteWish, request: RequestRow, asked: Sequence[ArticleRow]) -> bool:
    mine = (wish.usage, wish.organisation, wish.currency, wish.contact, wish.message)
    stored = (before.usage, before.organisation, before.currency, request.contact, request.message)
    return mine == stored and tuple(wish.articles) == tuple(article.slug for article in asked)


def _differences(
    before: QuoteWish, asked: Sequence[ArticleRow], after: QuoteWish, wanted: Sequence[ArticleRow]
) -> Iterator[str]:
    """Yield what is asked for now and was not, or no more, in words."""
    was, now = {each.slug: each.headline for each in asked}, {each.slug: each.headline for each in wanted}
    yield from (f"with “{headline}”" for slug, headline in now.items() if slug not in was)
    yield from (f"without “{headline}”" for slug, headline in was.items() if slug not in now)
    words, other = in_words(before.usage), in_words(after.usage)
    yield from (_lower(line) for line in other if line not in words)
    yield from (f"no longer {_lower(line)}" for line in words[5:] if line not in other)
    yield from _who(before.organisation, after.organisation)
    if before.currency != after.currency:
        yield f"in {after.currency}"


def _who(before: Organisation, after: Organisation) -> Iterator[str]:
    if before.name != after.name:
        yield f"for {after.name}"
    if before.country != after.country:
        yield f"seated in {country_name(after.country)}"
    if before.type != after.type:
        yield f"as {after.type.value}"
    told = ("brand", "domains", "vat_id")
    if any(getattr(before, name) != getattr(after, name) for name in told):
        yield "other details of the organisation"


def _lower(line: str) -> str:
    return line[:1].lower() + line[1:]
