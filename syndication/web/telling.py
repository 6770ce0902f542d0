"""Records become views: articles, histories and requests in the words a page shows."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from schemas.request import RequestView, Stage
from syndication.desk.access import ON_INVOICE, WITHOUT_A_FEE
from syndication.desk.clearance import judged
from syndication.desk.delivery import licences_with_links
from syndication.desk.documents import documents_listed
from syndication.desk.house import House
from syndication.errors import Unknown
from syndication.licensing.rights import Judged
from syndication.records import requests
from syndication.records.articles import ArticleRow
from syndication.records.door import Db
from syndication.records.requests import MoveRow, RequestRow
from syndication.web.views import ArticleCard, Move
from syndication.words import Said, say, sentences

_MOVES: dict[tuple[Stage, Stage], Said] = {
    (Stage.RECEIVED, Stage.OFFERED): say("Your request arrived, and we could offer you this price at once"),
    (Stage.RECEIVED, Stage.REVIEW): say("Your request arrived; a person on the desk looks at it"),
    (Stage.REVIEW, Stage.OFFERED): say("The desk offered you this price"),
    (Stage.OFFERED, Stage.OFFERED): say("The desk offered you another price"),
    (Stage.OFFERED, Stage.AWAITING_PAYMENT): say("You went to pay"),
    (Stage.AWAITING_PAYMENT, Stage.LICENSED): say("Your payment arrived and the licence was issued"),
    (Stage.REVIEW, Stage.RECEIVED): say("You changed the request"),
    (Stage.OFFERED, Stage.RECEIVED): say("You changed the request"),
}

_AGAIN: dict[tuple[Stage, Stage], Said] = {
    # after a change, when nothing arrives for the first time
    (Stage.RECEIVED, Stage.OFFERED): say("We could offer you this price at once"),
    (Stage.RECEIVED, Stage.REVIEW): say("A person on the desk looks at it"),
}

_MOVES_FOR_DESK: dict[tuple[Stage, Stage], str] = {
    (Stage.RECEIVED, Stage.OFFERED): "The request arrived, and the rules offered this price at once",
    (Stage.RECEIVED, Stage.REVIEW): "The request arrived and waits for a person",
    (Stage.REVIEW, Stage.OFFERED): "Offered by the desk",
    (Stage.OFFERED, Stage.OFFERED): "Another price was offered",
    (Stage.OFFERED, Stage.AWAITING_PAYMENT): "They went to pay",
    (Stage.AWAITING_PAYMENT, Stage.LICENSED): "The payment arrived and the licence was issued",
    (Stage.REVIEW, Stage.RECEIVED): "They changed the request",
    (Stage.OFFERED, Stage.RECEIVED): "They changed the request",
}

_WITHOUT_MONEY: dict[tuple[Stage, str], tuple[Said, str]] = {
    # where no payment came first: (for the requester, for the desk), by the stage and the move's reason
    (Stage.AWAITING_PAYMENT, WITHOUT_A_FEE): (say("You accepted the offer"), "They accepted the offer"),
    (Stage.AWAITING_PAYMENT, ON_INVOICE): (say("You asked for an invoice"), "They asked for an invoice"),
    (Stage.LICENSED, WITHOUT_A_FEE): (
        say("The licence was issued, without a fee"),
        "The licence was issued, without a fee",
    ),
    (Stage.LICENSED, ON_INVOICE): (
        say("The invoice was made and the licence issued"),
        "The invoice was made and the licence issued before it is paid",
    ),
}

_ENDINGS: dict[Stage, Said] = {
    Stage.DECLINED: say("The desk declined this request"),
    Stage.WITHDRAWN: say("The request was withdrawn"),
    Stage.LAPSED: say("The offer ended before it was paid"),
}


async def article_cards(db: Db, found: Sequence[ArticleRow]) -> tuple[ArticleCard, ...]:
    """Return articles as cards, each with what its copies leave out."""
    stands = await judged(db, found, None, now=await requests.moment(db))
    return tuple(map(_card, found, stands))


def _card(article: ArticleRow, stands: Judged) -> ArticleCard:
    return ArticleCard(
        slug=article.slug,
        url=article.url,
        headline=article.headline,
        standfirst=article.standfirst,
        byline=article.byline,
        published=article.published_at,
        words=article.words,
        language=article.language,
        direction=article.direction,
        section=article.section,
        licensable=not stands.refusals,
        why_not=sentences(*(refusal.message for refusal in stands.refusals)),
        omitted=stands.omitted,
        pictures=len(stands.travelling),
    )


async def request_view(house: House, request: RequestRow) -> RequestView:
    """Return a request as its holder and the desk see it over the API."""
    async with house.database.reading() as db:
        made = await documents_listed(db, house, request.id)
    return RequestView(
        id=str(request.id),
        stage=request.stage,
        quote=request.quote,
        licences=await licences_with_links(house, request.id),
        documents=made,
        status_page=house.status_page(request.id),
        decline_reason=request.decline_reason,
        created_at=request.created_at,
    )


async def found_request(db: Db, request_id: UUID) -> RequestRow:
    """Return a request by its id. Raises Unknown."""
    request = await requests.request_of_id(db, request_id)
    if request is None:
        raise Unknown
    return request


def history(moves: Sequence[MoveRow]) -> tuple[Move, ...]:
    """Return what happened to a request as its holder reads it; after a change nothing arrives anew."""
    told_of = [told(move) for move in moves]
    for place, move in enumerate(moves[1:], start=1):
        again = _AGAIN.get((move.from_stage, move.to_stage))
        if again:
            told_of[place] = msgspec.structs.replace(told_of[place], words=again)
        elif move.to_stage is Stage.RECEIVED and move.reason:
            told_of[place] = msgspec.structs.replace(told_of[place], note=move.reason)
    return tuple(told_of)


def told(move: MoveRow, *, to_desk: bool = False) -> Move:
    """Return a move as a sentence; the requester is not told which colleague it was."""
    moves = _MOVES_FOR_DESK if to_desk else _MOVES
    otherwise = _WITHOUT_MONEY.get((move.to_stage, move.reason))
    words = (
        otherwise[to_desk]
        if otherwise
        else _ENDINGS.get(move.to_stage)
        or moves.get((move.from_stage, move.to_stage), say("The request moved on"))
    )
    return Move(stage=move.to_stage, at=move.at, words=words, who=_who(move) if to_desk else "")


def _who(move: MoveRow) -> str:
    return f"{move.actor}: {move.reason}" if move.reason else move.actor
