"""What is taken of an article, for programs: windows of time without the names of who holds them."""

from datetime import timedelta

from litestar import get
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from schemas.availability import Availability
from schemas.base import Noun
from schemas.usage import Usage
from syndication.desk.availability import availability_of
from syndication.errors import FieldProblem, Malformed, Unknown
from syndication.licensing.availability import LATEST_START
from syndication.licensing.usage import unknown_territories
from syndication.records import articles, requests
from syndication.web.answers import struct
from syndication.web.guards import ANYONE
from syndication.web.rendering import house_of


class _Asked(Noun, frozen=True, kw_only=True):
    usage: Usage


@get("/articles/{slug:str}/availability", opt=dict(ANYONE), summary="See what is taken")
async def get_availability(
    state: State,
    slug: FromPath[str],
    *,
    medium: FromQuery[str] = "",
    territories: FromQuery[str] = "WORLD",
    languages: FromQuery[str] = "",
    starts_on: FromQuery[str] = "",
    months: FromQuery[int] = 12,
    exclusive: FromQuery[bool] = False,
) -> Availability:
    """Return when a use of one article is taken, and when, where or in which language it would be free.

    `territories` and `languages` are codes with commas between; without languages it is the article's
    own, without a first day today. Asked exclusively, every licence stands in the way, else only the
    exclusive ones.
    """
    async with house_of(state).database.reading() as db:
        found = await articles.articles_named(db, (slug.replace("\x00", ""),))
        if not found:
            raise Unknown
        today = (await requests.moment(db)).date()
        plain = {
            "medium": medium,
            "territories": territories.split(","),
            "languages": languages.split(",") if languages else [found[0].language.partition("-")[0]],
            "audience": 0,
            "months": months,
            "starts_on": starts_on or today.isoformat(),
            "exclusive": exclusive,
        }
        usage = _usage(plain)
        if not timedelta(days=-1) <= usage.starts_on - today <= LATEST_START:
            raise _wrong("starts_on", "Ask for a first day from today on, within three years.")
        return await availability_of(db, (found[0],), usage)


def _usage(plain: dict[str, object]) -> Usage:
    """Return a usage. Raises Malformed, each problem under the name of its parameter."""
    try:
        usage = struct({"usage": plain}, _Asked).usage
    except Malformed as wrong:
        problems = tuple(
            FieldProblem(field=problem.field.removeprefix("usage."), message=problem.message)
            for problem in wrong.problems
        )
        raise Malformed(wrong.detail, problems=problems) from None
    if unknown := unknown_territories(usage):
        raise _wrong("territories", f"There is no country with the code {', '.join(unknown)}.")
    return usage


def _wrong(field: str, message: str) -> Malformed:
    problem = FieldProblem(field=field, message=message)
    return Malformed("Some of the answers need another look.", problems=(problem,))


HANDLERS = [get_availability]
