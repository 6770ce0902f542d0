"""Pictures of ours without words: the desk looks at each and says what it shows."""

import asyncio
from http import HTTPStatus

import msgspec
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import FromQuery

from syndication.desk.house import House
from syndication.desk.pictures import describe, picture_of_ours
from syndication.desk.signin import SignedIn
from syndication.errors import Malformed, Unknown
from syndication.gateways.thumbnail import thumbnail
from syndication.records import articles
from syndication.web.desk.door import console_page
from syndication.web.desk.views import Described, PictureCard, PicturesPage
from syndication.web.forms import typed_in
from syndication.web.guards import DESK, EDITS, for_roles, staff_of
from syndication.web.rendering import COPY_POLICY, Page, Req, house_of, see_other

_PAGE = 20
"""Pictures on one page: each is loaded whole."""


@get("/desk/pictures", opt=dict(DESK), include_in_schema=False)
async def pictures(request: Req, state: State) -> Page:
    """Show the pictures that wait for words."""
    house = house_of(state)
    staff = staff_of(request)
    return await _pictures(request, house, staff)


@post("/desk/pictures", opt=for_roles(EDITS), include_in_schema=False)
async def send_picture(request: Req, state: State) -> Page:
    """Take the words for one picture."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    article, file, words = (typed_in(form, name) for name in ("article", "file", "alt"))
    try:
        await describe(house, _number(article), file, words, actor=staff.email)
    except Malformed as wrong:
        return await _pictures(request, house, staff, back=(file, words, wrong))
    return see_other("/desk/pictures")


@get("/desk/pictures/file", opt=dict(DESK), include_in_schema=False)
async def picture_file(
    state: State, article: FromQuery[str] = "", of: FromQuery[str] = "", small: FromQuery[str] = ""
) -> Response[bytes]:
    """Show one picture to the desk, as it is kept; or small, where many stand on a page."""
    house = house_of(state)
    media_type, content = await picture_of_ours(house, _number(article), of)
    if small and (made := await asyncio.to_thread(thumbnail, content)) is not None:
        media_type, content = "image/jpeg", made
    return Response(content, media_type=media_type, headers={"Content-Security-Policy": COPY_POLICY})


def _number(text: str) -> int:
    """Return an article's own number. Raises Unknown for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < len(str(2**63))):
        raise Unknown
    return int(text)


async def _pictures(
    request: Req, house: House, staff: SignedIn, back: tuple[str, str, Malformed] | None = None
) -> Page:
    async with house.database.reading() as db:
        waiting = await articles.pictures_without_words(db, most=_PAGE + 1)
        described = await articles.pictures_described(db, most=_PAGE)
    cards = tuple(PictureCard(**msgspec.structs.asdict(row)) for row in waiting[:_PAGE])
    if back is not None:
        file, words, wrong = back
        if file not in {card.file_hash for card in cards}:
            raise wrong
        came = {"typed": words, "problem": wrong.problems[0].message}
        cards = tuple(
            msgspec.structs.replace(card, **came) if card.file_hash == file else card for card in cards
        )
    page = PicturesPage(
        cards=cards,
        described=tuple(Described(**msgspec.structs.asdict(row)) for row in described),
        may_describe=staff.role in EDITS,
        more=len(waiting) > _PAGE,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if back is not None else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/pictures.html", page, status=status)


HANDLERS = [pictures, send_picture, picture_file]
