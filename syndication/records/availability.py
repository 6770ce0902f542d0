"""What others hold against a wish, without who they are."""

from collections.abc import Sequence
from datetime import date

from schemas.usage import Usage
from syndication.licensing.availability import LATEST_START, Taken
from syndication.licensing.exclusivity import claims, medium_number
from syndication.records.door import Db, many

MOST_WINDOWS = 300
"""More boxes than a person can look at; who meets them asks for less at once."""


async def taken(
    db: Db, articles: Sequence[int], usage: Usage, *, today: date
) -> tuple[tuple[Taken, ...], bool]:
    """Return what touches a wish from `today` on, and whether there is more of it than is returned.

    For a wish that is not exclusive these are the exclusive grants, for one that is, every grant.
    """
    boxes = claims(usage)
    places = {box.territory for box in boxes}
    asked = {
        "articles": list(articles),
        "medium": medium_number(usage.medium),
        "places": None if None in places else sorted(place for place in places if place is not None),
        "languages": sorted({box.language for box in boxes}),
        "most": MOST_WINDOWS + 1,
    }
    if usage.exclusive:
        horizon = {
            "starts_on": today,
            "ends_on": today + 2 * LATEST_START + (boxes[0].ends_on - boxes[0].starts_on),
        }
        found = await many(db, "windows_in_the_way_of_exclusivity", Taken, **asked, **horizon)
    else:
        found = await many(db, "exclusive_windows", Taken, **asked, today=today)
    return found[:MOST_WINDOWS], len(found) > MOST_WINDOWS
