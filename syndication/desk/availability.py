"""What is free of what somebody wishes, and what would be free instead."""

from collections.abc import Sequence

from schemas.availability import Availability
from schemas.usage import Usage
from syndication.errors import RightsTaken
from syndication.licensing.availability import availability, refusal
from syndication.records import availability as windows
from syndication.records import requests
from syndication.records.articles import ArticleRow
from syndication.records.door import Db
from syndication.words import say


async def availability_of(db: Db, wanted: Sequence[ArticleRow], usage: Usage) -> Availability:
    """Return what a wish for these articles finds taken, offers that are open included."""
    today = (await requests.moment(db)).date()
    taken, more = await windows.taken(db, [article.id for article in wanted], usage, today=today)
    return availability([article.slug for article in wanted], usage, taken, today=today, more=more)


async def why_taken(db: Db, wanted: Sequence[ArticleRow], usage: Usage) -> str:
    """Return what stands in the way of a wish and what would be free, or nothing when it is free.

    A look, not a lock: whoever offers holds the rights, and the database has the last word.
    """
    found = await availability_of(db, wanted, usage)
    return "" if found.free else refusal(found)


async def refused_by_the_database(db: Db, wanted: Sequence[ArticleRow], usage: Usage) -> RightsTaken:
    """Return what to tell somebody whose rights could not be held beside those of others."""
    found = await availability_of(db, wanted, usage)
    if found.free:  # given up a moment after it stood in the way
        return RightsTaken(say("Somebody held these rights a moment ago, and they are free now. Try again."))
    return RightsTaken(refusal(found))
