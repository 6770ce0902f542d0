"""A request is changed on the form it came from, while no person has decided it."""

import msgspec
from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath

from syndication.desk.changing import change, may_change
from syndication.desk.house import House
from syndication.errors import Malformed, Refused, StageForbids
from syndication.licensing import stages
from syndication.records import articles, requests
from syndication.records.door import Db
from syndication.records.requests import RequestRow
from syndication.web import forms
from syndication.web.guards import HOLDER, opened
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.republish import Sheet, filled_in, form_page, pressed, problems_of
from syndication.web.telling import found_request
from syndication.web.views import Answers


@get("/requests/{token:str}/change", opt=dict(HOLDER), include_in_schema=False)
async def change_page(request: Req, state: State, token: FromPath[str]) -> Page:
    """Show the answers of a request, to be changed."""
    house = house_of(state)
    async with house.database.reading() as db:
        asked = await found_request(db, opened(house, token))
        if not may_change(asked):
            raise _too_late(asked)
        sheet = await _sheet(db, asked, token)
    return await form_page(request, house, sheet)


@post("/requests/{token:str}/change", opt=dict(HOLDER), include_in_schema=False)
async def send_change(request: Req, state: State, token: FromPath[str]) -> Page:
    """Take the form as the republishing form is taken; sent, it changes the request."""
    house, form = house_of(state), await request.form()
    request_id = opened(house, token)
    async with house.database.reading() as db:
        asked = await found_request(db, request_id)
    sheet = filled_in(form)
    sheet = msgspec.structs.replace(
        sheet, action=f"/requests/{token}/change", changes=True, answers=_with_address(sheet, asked)
    )
    return await pressed(request, house, form, sheet) or await _send(request, house, sheet, asked, token)


async def _send(request: Req, house: House, sheet: Sheet, asked: RequestRow, token: str) -> Page:
    try:
        wish = forms.request_wish(sheet.named, sheet.answers, language=asked.language)
        await change(house, asked.id, wish, seen=sheet.key)
    except StageForbids:
        raise
    except (Malformed, Refused) as wrong:
        return await form_page(request, house, sheet, problems=problems_of(wrong))
    return see_other(f"/requests/{token}")


def _with_address(sheet: Sheet, asked: RequestRow) -> Answers:
    return msgspec.structs.replace(sheet.answers, contact_email=asked.contact.email)


def _too_late(asked: RequestRow) -> StageForbids:
    stages.after(asked.stage, "change")
    return StageForbids("A person on the desk has named this price. Withdraw the request to ask anew.")


async def _sheet(db: Db, asked: RequestRow, token: str) -> Sheet:
    stored = await requests.quote_of_id(db, asked.quote_id)
    assert stored is not None  # noqa: S101 - a request always has its quote
    wanted = await articles.articles_of_request(db, asked.id)
    return Sheet(
        named=tuple(article.slug for article in wanted),
        answers=forms.answers_of(asked, currency=stored.currency),
        key=str(asked.quote_id),
        action=f"/requests/{token}/change",
        changes=True,
    )


HANDLERS = [change_page, send_change]
