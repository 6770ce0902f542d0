"""Rights over the API, for a desk key: what may be licensed of an article, and what the desk says of it."""

from litestar import get, put
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from schemas.rights import AssetRight, RightsPut, RightsView
from syndication.desk.clearance import known
from syndication.desk.house import House
from syndication.desk.rulings import rule
from syndication.errors import Unknown
from syndication.licensing.rights import KnownAsset, covered, judged, why_left_out
from syndication.records import articles as article_records
from syndication.records import requests
from syndication.web.bodies import checked
from syndication.web.guards import DESK, desk_actor
from syndication.web.rendering import Req, house_of

_LARGEST_BODY = 40 * 1024 * 1024
"""Bytes: a press photograph and a contract, as base64 in JSON."""


@get("/articles/{slug:str}/rights", opt=dict(DESK), summary="Look at an article's rights")
async def get_rights(request: Req, state: State, slug: FromPath[str]) -> RightsView:
    """Return what may be licensed of an article now, before anybody says for what. For the desk."""
    house = house_of(state)
    await desk_actor(request, house)
    return await _view(house, slug)


@put(
    "/articles/{slug:str}/rights",
    opt=dict(DESK),
    before_request=checked(RightsPut),
    request_max_body_size=_LARGEST_BODY,
    summary="Clear, restrict or refuse",
)
async def put_rights(
    request: Req, state: State, slug: FromPath[str], data: JSONBody[RightsPut]
) -> RightsView:
    """Say what may be licensed: of the words, of pictures, of credit lines; reserve it, set an embargo.

    What is not named stays as it is; said again in the same words, nothing changes. Files are base64.
    """
    house = house_of(state)
    await rule(house, slug, data, actor=await desk_actor(request, house))
    return await _view(house, slug)


async def _view(house: House, slug: str) -> RightsView:
    async with house.database.reading() as db:
        stored = await article_records.article_named(db, slug)
        if stored is None or stored.slug != slug:
            raise Unknown
        (article,) = await known(db, (stored,))
        now = await requests.moment(db)
    found = judged(article, None, now=now)
    return RightsView(
        article=slug,
        licensable=not found.refusals,
        refusals=tuple(refusal.message for refusal in found.refusals),
        to_a_person=found.reasons,
        text=covered(article.text_owner, article.text),
        embargo=article.embargo,
        assets=tuple(map(_asset, article.assets)),
    )


def _asset(asset: KnownAsset) -> AssetRight:
    return AssetRight(
        asset=asset.position,
        kind=asset.read.kind,
        url=asset.read.url,
        credit=asset.read.credit,
        owner=asset.read.owner,
        verdict=asset.ruled.verdict if asset.ruled else None,
        inbound=asset.ruled.inbound if asset.ruled else None,
        left_out=why_left_out(asset, None),
    )


HANDLERS = [get_rights, put_rights]
