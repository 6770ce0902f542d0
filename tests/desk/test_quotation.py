"""What a quote tells and stores; it can be worked out again however many rate cards came after it."""

from collections.abc import Awaitable
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from schemas.quote import Decision
from schemas.rate_card import RateCard
from schemas.request import CounterOffer
from schemas.usage import Contact, Excerpt, Medium, Organisation, OrganisationType, Region, RequestWish, Usage
from syndication import boundary
from syndication.__main__ import read_rate_card
from syndication.desk.approval import offer
from syndication.desk.house import House
from syndication.desk.intake import receive
from syndication.desk.quotation import quote, recompute
from syndication.errors import Malformed
from syndication.licensing.exclusivity import letters
from syndication.licensing.territories import MEMBERS
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


class Counted:
    """A script that counts the statements that pass."""

    def __init__(self) -> None:
        self.statements = 0

    async def before(self, name: str) -> None:
        """Count a statement."""
        self.statements += name.startswith("sql.")

    async def after(self, name: str) -> None:
        """Let it be."""


async def _statements(doing: Awaitable[object]) -> int:
    counted = Counted()
    boundary.install(counted)
    try:
        await doing
    finally:
        boundary.install(None)
    return counted.statements


MANY = ("harbour-pilots-night-watch", "ferry-choir-crossing", "fishing-quota-talks-close")
"""Two with a picture of our own, and one whose only picture is an agency's."""


async def test_many_articles_take_as_many_statements_as_one(house: House) -> None:
    """A quote and a request for three articles ask the database as often as those for one."""
    several = msgspec.structs.replace(PLAIN, articles=MANY)
    assert await _statements(quote(house, several)) == await _statements(quote(house, PLAIN))
    received = [await _statements(receive(house, wish, form_key="count")) for wish in (PLAIN, several)]
    assert received[0] == received[1]


async def test_each_article_tells_what_it_costs(house: House) -> None:
    """The shares name the articles in the order asked for, with their pictures, and come to the net."""
    card = msgspec.structs.replace(read_rate_card(RATE_CARD), assets=1_500)
    async with house.database.transaction("publish") as db:
        await rate_cards.publish_rate_card(db, card, note="pictures cost")
    made = await quote(house, msgspec.structs.replace(PLAIN, articles=MANY))
    assert [(share.article, share.pictures) for share in made.shares] == [
        ("harbour-pilots-night-watch", 1),
        ("ferry-choir-crossing", 1),
        ("fishing-quota-talks-close", 0),
    ]
    assert [share.net for share in made.shares] == [21_600 + 1_500, 21_600 + 1_500, 21_600]
    assert made.articles == 3
    alone = msgspec.structs.replace(
        PLAIN, articles=MANY, usage=msgspec.structs.replace(PLAIN.usage, assets=False)
    )
    words = await quote(house, alone)
    assert words.net == made.net - 2 * 1_500
    assert [share.pictures for share in words.shares] == [0, 0, 0]


async def test_an_article_that_is_not_there_is_named_by_its_place(house: House) -> None:
    """Of several articles, the ones we do not have are told by their place in the list."""
    wish = msgspec.structs.replace(PLAIN, articles=(MANY[0], "no-such-article", MANY[1], "nor-this"))
    with pytest.raises(Malformed) as refused:
        await quote(house, wish)
    assert [problem.field for problem in refused.value.problems] == ["articles[1]", "articles[3]"]


async def test_a_rush_is_charged_when_a_person_decides(house: House) -> None:
    """The rules decide at once: it costs nothing. A person has to: it is charged, and so it is stored."""
    hasty = msgspec.structs.replace(PLAIN, usage=msgspec.structs.replace(PLAIN.usage, rush=True))
    at_once = await quote(house, hasty)
    assert (at_once.decision, at_once.net, at_once.lines[-1].amount) == (Decision.AUTOMATIC, 24_000, 0)
    edited = msgspec.structs.replace(hasty, usage=msgspec.structs.replace(hasty.usage, edits=True))
    looked_at = await quote(house, edited)
    assert (looked_at.decision, looked_at.net) == (Decision.REVIEW, 28_800 + 5_000)
    stored = await _stored(house, looked_at.id)
    assert stored.inputs.rushed
    async with house.database.reading() as db:
        assert await recompute(db, stored) == stored.body


async def test_a_quote_says_all_that_would_make_it_cheaper(house: House) -> None:
    """What saves most comes first, and stands in the one sentence as well."""
    wide = msgspec.structs.replace(PLAIN.usage, territories=("WORLD",), translation=True)
    made = await quote(house, msgspec.structs.replace(PLAIN, usage=wide))
    assert [(saving.words, saving.saves) for saving in made.savings[:2]] == [
        ("For the United Kingdom only", 62_400),
        ("For Europe only", 24_960),
    ]
    assert made.cheaper == "For the United Kingdom only it would be £312.00 before tax."


async def test_a_region_is_each_of_its_countries(house: House) -> None:
    """A request for a region holds the rights of its countries, and its licence is for them."""
    wish = msgspec.structs.replace(
        PLAIN, usage=msgspec.structs.replace(PLAIN.usage, territories=("OCEANIA",))
    )
    request_id = await receive(house, wish, form_key="oceania")
    async with house.database.reading() as db:
        places = await db.fetch(
            "SELECT lower(territory) AS place FROM rights_hold WHERE request_id = $1 ORDER BY 1", request_id
        )
    assert [row["place"] for row in places] == sorted(map(letters, MEMBERS[Region.OCEANIA]))
