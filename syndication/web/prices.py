"""The prices as data, for whoever wants to work a fee out before asking."""

import msgspec
from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery

from schemas.rate_card import PriceList, RateCardView
from syndication.desk.rate_cards import price_list
from syndication.web.guards import ANYONE
from syndication.web.rendering import house_of


@get("/rate-card", opt=dict(ANYONE), summary="Read the prices")
async def get_rate_card(state: State, version: FromQuery[int | None] = None) -> RateCardView:
    """Return the version in force, or an earlier one that quotes were worked out with.

    Amounts are in the minor unit of their currency, factors in basis points (10,000 multiplies by one).
    """
    house = house_of(state)
    async with house.database.reading() as db:
        found = await price_list(db, version)
    prices = {name: getattr(found.body, name) for name in PriceList.__struct_fields__}
    return RateCardView(
        version=found.version, in_force_from=found.in_force_from, prices=msgspec.convert(prices, PriceList)
    )


HANDLERS = [get_rate_card]
