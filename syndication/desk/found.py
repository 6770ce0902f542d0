"""What several steps ask first: the request, locked, and what its articles are called."""

from uuid import UUID

from syndication.desk.mailing import titled
from syndication.errors import Unknown
from syndication.records import articles, requests
from syndication.records.door import Db
from syndication.records.requests import RequestRow


async def locked(db: Db, request_id: UUID) -> RequestRow:
    """Lock a request and return it as it stands then. Raises Unknown."""
    request = await requests.request_for_update(db, request_id)
    if request is None:
        raise Unknown
    return request


async def headline_of(db: Db, request_id: UUID) -> str:
    """Return what a mail calls the articles of a request."""
    wanted = await articles.articles_of_request(db, request_id)
    return titled(tuple(article.headline for article in wanted))
