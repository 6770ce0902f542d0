"""A licence is renewed in two presses: the first shows the price, the second asks."""

import re
from http import HTTPStatus
from uuid import UUID

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath

from syndication.desk.house import House
from syndication.desk.renewal import Renewal, renew, renewal_of, renewed_already
from syndication.errors import Malformed, Refused
from syndication.licensing.licence_number import format_number
from syndication.licensing.usage import in_words
from syndication.records import articles
from syndication.web.forms import typed_in
from syndication.web.guards import HOLDER, opened
from syndication.web.holder import token_like
from syndication.web.rendering import Page, Req, house_of, see_other, shown
from syndication.web.telling import article_cards
from syndication.web.views import RenewalPage


@get("/requests/{token:str}/renewal", opt=dict(HOLDER), include_in_schema=False)
async def renewal_page(request: Req, state: State, token: FromPath[str]) -> Page:
    """Show what it costs to go on."""
    house = house_of(state)
    request_id = opened(house, token)
    async with house.database.reading() as db:
        already = await renewed_already(db, request_id)
    if already is not None:
        return see_other(f"/requests/{token_like(house, token, already)}")
    return await _page(request, house, request_id, token)


@post("/requests/{token:str}/renewal", opt=dict(HOLDER), include_in_schema=False)
async def send_renewal(request: Req, state: State, token: FromPath[str]) -> Page:
    """Ask for the time after, at the price that was shown."""
    house = house_of(state)
    request_id, total = opened(house, token), total_in(typed_in(await request.form(), "total"))
    try:
        made = await renew(house, request_id, total=total)
    except (Malformed, Refused) as wrong:
        return await _page(request, house, request_id, token, wrong=wrong)
    return see_other(f"/requests/{token_like(house, token, made)}")


def total_in(typed: str) -> int:
    """Return the total that a page of ours named; what no price can be where it names none."""
    return int(typed) if re.fullmatch(r"[0-9]{1,15}", typed) else -1


async def _page(
    request: Req, house: House, request_id: UUID, token: str, *, wrong: Malformed | Refused | None = None
) -> Page:
    back, action = f"/requests/{token}", f"/requests/{token}/renewal"
    page = await renewal_shown(house, request_id, back=back, action=action, wrong=wrong)
    status = wrong.status if wrong else HTTPStatus.OK if page.quote else HTTPStatus.CONFLICT
    return shown(request, "public/renewal.html", page, status=status)


async def renewal_shown(
    house: House, request_id: UUID, *, back: str, action: str, wrong: Malformed | Refused | None = None
) -> RenewalPage:
    """Return the page that shows a renewal, or why there can be none."""
    try:
        renewal = await renewal_of(house, request_id)
    except (Malformed, Refused) as trouble:
        problem = " ".join(each.message for each in trouble.problems) or trouble.detail
        return RenewalPage(back=back, action=action, problem=problem)
    return await _shown(house, renewal, back=back, action=action, problem=wrong.detail if wrong else "")


async def _shown(house: House, renewal: Renewal, *, back: str, action: str, problem: str) -> RenewalPage:
    async with house.database.reading() as db:
        found = await articles.articles_named(db, renewal.wish.articles)
        cards = await article_cards(db, tuple(found.values()))
    return RenewalPage(
        back=back,
        action=action,
        articles=cards,
        organisation=renewal.wish.organisation.name,
        held=tuple(map(format_number, renewal.held)),
        usage=in_words(renewal.wish.usage),
        quote=renewal.quote,
        problem=problem,
    )


HANDLERS = [renewal_page, send_renewal]
