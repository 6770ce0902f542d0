"""The front page, where articles are found, and the page for those who publish them."""

from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery

from syndication.licensing.addresses import address_key
from syndication.records import articles as article_records
from syndication.records.articles import ArticleRow
from syndication.web import forms
from syndication.web.guards import ANYONE
from syndication.web.rendering import Page, Req, house_of, shown
from syndication.web.telling import article_cards
from syndication.web.views import (
    HomePage,
    PublishersPage,
)
from syndication.words import say

_PAGE = 20
"""Articles on one page of the home page's list."""

_LONGEST_SEARCH = 2000
"""Characters: a pasted address may be long."""


@get("/", opt=dict(ANYONE), include_in_schema=False)
async def home(
    request: Req, state: State, q: FromQuery[str] = "", before: FromQuery[int | None] = None
) -> Page:
    """Show what can be licensed, found by words or by an article's address."""
    house, looked_for = house_of(state), q.replace("\x00", "").strip()[:_LONGEST_SEARCH]
    async with house.database.reading() as db:
        key = address_key(looked_for)
        if key:
            found = await article_records.article_named(db, looked_for)
            rows: tuple[ArticleRow, ...] = (found,) if found else ()
            count = len(rows)
        else:
            rows = await article_records.articles_found(db, words=looked_for, before=before, most=_PAGE + 1)
            count = await article_records.articles_count(db, words=looked_for)
        cards = await article_cards(db, rows[:_PAGE])
    note = (
        say("We have no article at this address. Check it, or look for words of its headline.")
        if key and not rows
        else ""
    )
    more = f"/?q={forms.quoted(looked_for)}&before={rows[_PAGE - 1].revision_id}" if len(rows) > _PAGE else ""
    first = f"/?q={forms.quoted(looked_for)}" if before is not None else ""
    page = HomePage(
        looked_for=looked_for, articles=cards, found=count, note=note, next_page=more, previous_page=first
    )
    return shown(request, "public/home.html", page)


@get("/for-publishers", opt=dict(ANYONE), include_in_schema=False)
async def publishers(request: Req, state: State) -> Page:
    """Show the link and the button that stand under an article."""
    base = house_of(state).settings.base_url
    form = f"{base}/republish?article=ADDRESS-OF-THE-ARTICLE"
    link = (
        "To learn more about republishing this content and the associated fees, "
        f'please <a href="{form}">fill out this form</a>.'
    )
    picture = f'<img src="{base}/assets/button.svg" alt="Republish this article" width="208" height="40">'
    button = f'<a href="{form}">{picture}</a>'
    return shown(request, "public/publishers.html", PublishersPage(link_example=link, button_example=button))


HANDLERS = [home, publishers]
