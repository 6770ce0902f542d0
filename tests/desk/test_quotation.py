"""A quote can be worked out again from what it stores, however many rate cards came after it."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from schemas.rate_card import RateCard
from schemas.request import CounterOffer
from schemas.usage import Contact, Excerpt, Medium, Organisation, OrganisationType, RequestWish, Usage
from syndication.__main__ import read_rate_card
from syndication.desk.approval import offer
from syndication.desk.house import House
from syndication.desk.intake import receive
from syndication.desk.quotation import quote, recompute
from syndication.errors import Malformed
from syndication.records import rate_cards, requests
from syndication.records.requests import QuoteRow
from syndication.sandbox.demo import RATE_CARD

PLAIN = RequestWish(
    articles=("harbour-pilots-night-watch",),
    usage=Usage(
        medium=Medium.WEB,
        territories=("GB",),
        languages=("en",),
        audience=40_000,
        months=12,
        starts_on=datetime.now(UTC).date(),
    ),
    organisation=Organisation(name="The Northern Post Ltd", country="GB"),
    contact=Contact(name="Jo Bell", email="jo@northernpost.example"),
    accept_terms=True,
)
WISHES = (
    PLAIN,
    msgspec.structs.replace(PLAIN, currency="KWD", articles=(*PLAIN.articles, "ferry-choir-crossing")),
    msgspec.structs.replace(PLAIN, currency="JPY", organisation=Organisation(name="Le Port", country="FR")),
    msgspec.structs.replace(
        PLAIN,
        currency="EUR",
        usage=msgspec.structs.replace(
            PLAIN.usage, portion=Excerpt(words=40), months=1, medium=Medium.ACADEMIC, territories=("WORLD",)
        ),
        organisation=Organisation(name="A school", country="GB", type=OrganisationType.EDUCATION),
    ),
)


async def _stored(house: House, quote_id: str) -> QuoteRow:
    async with house.database.reading() as db:
        found = await requests.quote_of_id(db, UUID(quote_id))
    assert found is not None
    return found


async def _publish_dearer(house: House) -> None:
    """Publish a card on which everything costs more than on the one before."""
    card: RateCard = read_rate_card(RATE_CARD)
    async with house.database.transaction("publish") as db:
        await rate_cards.publish_rate_card(db, msgspec.structs.replace(card, full=99_999), note="dearer")


@pytest.mark.parametrize("wish", WISHES)
async def test_a_quote_comes_out_the_same_under_a_later_card(house: House, wish: RequestWish) -> None:
    """Lines, net, tax and total equal what was stored, to the minor unit, in every currency."""
    made = await quote(house, wish)
    await _publish_dearer(house)
    stored = await _stored(house, made.id)
    async with house.database.reading() as db:
        assert await recompute(db, stored) == stored.body == made
    assert (await quote(house, wish)).rate_card_version == made.rate_card_version + 1


async def test_a_price_the_desk_agreed_comes_out_the_same(house: House) -> None:
    """A counter-offer is recomputed from its own inputs: the net a person named, and what they said."""
    request_id = await receive(house, PLAIN, form_key="agreed")
    counter = CounterOffer(net=12_345, reason="As we said on the telephone")
    await offer(house, request_id, counter, actor="desk@example.com")
    await _publish_dearer(house)
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, request_id)
        assert request is not None
        stored = await requests.quote_of_id(db, request.quote_id)
        assert stored is not None
        assert await recompute(db, stored) == stored.body
    assert [(line.label, line.detail, line.amount) for line in stored.body.lines] == [
        ("Agreed fee", "As we said on the telephone", 12_345)
    ]
    assert (stored.net, stored.tax, stored.total) == (12_345, 2_469, 14_814)


async def test_a_net_no_card_can_be_charged_is_refused_by_name(house: House) -> None:
    """Three-decimal currencies are charged to the second decimal: the desk is told before anything moves."""
    wish = msgspec.structs.replace(PLAIN, currency="KWD")
    request_id = await receive(house, wish, form_key="coins")
    with pytest.raises(Malformed) as refused:
        await offer(house, request_id, CounterOffer(net=12_345, reason="too fine"), actor="desk@example.com")
    assert [problem.field for problem in refused.value.problems] == ["net"]
    await offer(house, request_id, CounterOffer(net=12_340, reason="a round sum"), actor="desk@example.com")
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, request_id)
    assert request is not None
    assert request.quote.total % 10 == 0


async def test_a_licence_cannot_start_in_the_far_future(house: House) -> None:
    """A start in the year 9999 is one wrong field, at once: nothing is searched for its end."""
    far = msgspec.structs.replace(PLAIN.usage, starts_on=datetime(9999, 12, 31, tzinfo=UTC).date())
    with pytest.raises(Malformed) as refused:
        await quote(house, msgspec.structs.replace(PLAIN, usage=far))
    assert [problem.field for problem in refused.value.problems] == ["usage.starts_on"]
