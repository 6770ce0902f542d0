"""One search over everything the desk works with: requests, licences, articles, partners."""

from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery

from syndication.records import articles, finding, partners
from syndication.web.desk.door import console_page
from syndication.web.desk.licences import line
from syndication.web.desk.listing import LONGEST, query_of, queue_row
from syndication.web.desk.views import Filters, SearchPage
from syndication.web.guards import DESK, staff_of
from syndication.web.rendering import Page, Req, house_of
from syndication.web.views import Choice

_MOST = 8
"""Of each kind; the lists themselves show the rest."""


@get("/desk/search", opt=dict(DESK), include_in_schema=False)
async def search(request: Req, state: State, q: FromQuery[str] = "") -> Page:
    """Show what matches these words, of every kind."""
    house = house_of(state)
    staff = staff_of(request)
    words = q.replace("\x00", "").strip()[:LONGEST]
    if not words:
        return await console_page(request, house, staff, "desk/search.html", SearchPage(looked_for=""))
    async with house.database.transaction("search") as db:
        ids = await finding.requests_with_words(db, words, most=_MOST + 1)
        wanted = finding.Wanted(ids=ids)
        found = await finding.requests_found(db, wanted, after=None, most=_MOST) if ids else ()
        held = await finding.licences_found(db, words, status=None, after=None, most=_MOST + 1)
        written = await articles.articles_found(db, words=words, before=None, most=_MOST + 1)
        known = await partners.partners_with_words(db, words, most=_MOST + 1)
    page = SearchPage(
        looked_for=words,
        requests=tuple(queue_row(row) for row in found),
        more_requests=f"/desk/requests?{query_of(Filters(q=words))}" if len(ids) > _MOST else "",
        licences=tuple(line(row) for row in held[:_MOST]),
        more_licences=len(held) > _MOST,
        articles=tuple(
            Choice(value=f"/desk/articles/{row.slug}", label=row.headline, hint=row.byline)
            for row in written[:_MOST]
        ),
        more_articles=len(written) > _MOST,
        partners=tuple(
            Choice(value=f"/desk/partners/{row.id}", label=row.name, hint=", ".join(row.domains))
            for row in known[:_MOST]
        ),
        more_partners=len(known) > _MOST,
    )
    return await console_page(request, house, staff, "desk/search.html", page)


HANDLERS = [search]
