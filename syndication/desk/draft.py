"""The copy as it will look, before anything is decided: printed as it would be sold, and thrown away."""

from uuid import UUID

from schemas.licence import CopyOrder
from syndication.desk.clearance import granted_now
from syndication.desk.house import House
from syndication.desk.issue import picture_of, printed, terms_of
from syndication.errors import Unknown
from syndication.gateways.bundle import preview
from syndication.records import articles, requests

DRAFT = "DRAFT"
"""What stands where the licence's number will be."""


async def draft_page(house: House, request_id: UUID, slug: str) -> bytes:
    """Return how the HTML copy of one article of a request will look, at the rights there are now.

    Raises Unknown, and UnreadableArticle or PressTrouble as the press does.
    """
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, request_id)
        if request is None:
            raise Unknown
        wanted = await articles.articles_of_request(db, request_id)
        place = next((at for at, article in enumerate(wanted) if article.slug == slug), None)
        if place is None:
            raise Unknown
        article = wanted[place]
        travelling = {each.position for each in (await granted_now(db, request)).travelling[place]}
        shares = {share.article_id: share.net for share in await requests.shares_of_request(db, request_id)}
        now = await requests.moment(db)
        agreed = await terms_of(db, house, request, article, shares[article.id], DRAFT, now)
        body = await articles.body_of_revision(db, article.revision_id)
        assets = await articles.assets_of_revision(db, article.revision_id)
    pictures = [await picture_of(house, asset) for asset in assets if asset.position in travelling]
    order = CopyOrder(article=printed(article, body), terms=agreed, pictures=tuple(pictures))
    return preview((await house.press.print_copies(order)).html)
