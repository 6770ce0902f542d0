"""The tax of a quote as the desk finds it later: other rates, other answers, and quotes that knew neither."""

from datetime import date
from uuid import UUID

import msgspec
import pytest

from schemas.quote import Quote
from schemas.usage import Medium, Organisation, OrganisationType, QuoteWish, Usage
from syndication.desk.house import House
from syndication.desk.pricing import retaxed
from syndication.desk.quotation import quote, recompute
from syndication.desk.taxing import ask_again, at_present_tax, settled
from syndication.errors import Malformed, Unknown
from syndication.records import requests
from syndication.records.requests import QuoteInputs


@pytest.fixture
def seller() -> dict[str, str]:
    """An Estonian publisher in the Union's one-stop shop."""
    return {"seller_country": "EE", "seller_vat_id": "EE100931558", "seller_oss": "union"}


async def stored(house: House, organisation: Organisation) -> tuple[Quote, QuoteInputs]:
    """Return a stored quote for somebody, and what it was worked out from."""
    async with house.database.reading() as db:
        today = (await requests.moment(db)).date()
    usage = Usage(
        medium=Medium.WEB,
        territories=("EE",),
        languages=("en",),
        audience=40_000,
        months=12,
        starts_on=today,
    )
    wish = QuoteWish(
        articles=("harbour-pilots-night-watch",), usage=usage, organisation=organisation, currency="EUR"
    )
    made = await quote(house, wish)
    async with house.database.reading() as db:
        found = await requests.quote_of_id(db, UUID(made.id))
        assert found is not None
        assert await recompute(db, found) == made
    return found.body, found.inputs


def on(inputs: QuoteInputs, day: date) -> QuoteInputs:
    """Return inputs as they would have been stored on another day."""
    assert inputs.tax is not None
    return msgspec.structs.replace(inputs, tax=msgspec.structs.replace(inputs.tax, day=day))


SCHOOL = Organisation(name="Turun lyseo", country="FI", type=OrganisationType.EDUCATION)
AT_HOME = Organisation(name="Sadamaleht OÜ", country="EE")
FIRM = Organisation(name="Hafenblatt GmbH", country="DE", vat_id="DE300000002")


async def test_an_offer_bears_the_rate_of_the_day_it_is_made(house: House) -> None:
    """A wish that waited over a change of rate is offered with the new one, any other one as it was."""
    made, inputs = await stored(house, AT_HOME)
    before = on(inputs, date(2025, 6, 30))
    old = retaxed(made, before)
    assert (old.tax_label, made.tax_label) == ("VAT 22 %", "VAT 24 %")
    async with house.database.reading() as db:
        assert await at_present_tax(db, house, made, inputs) == (made, inputs)
        assert await at_present_tax(db, house, old, before) == (made, inputs)


async def test_through_the_shop_a_buyer_pays_its_own_rate(house: House) -> None:
    """A Finnish school pays Finland's 25.5 %, and the quote says through which scheme."""
    made, _ = await stored(house, SCHOOL)
    assert (made.tax_label, made.tax_case) == ("VAT 25.5 % (Finland)", "destination")
    assert "Union one-stop shop" in made.tax_note


async def test_a_person_settles_an_open_tax_once(house: House) -> None:
    """The ruling is stored with the quote, its reason is gone, and settling it again changes nothing."""
    made, inputs = await stored(house, FIRM)
    assert made.tax_case == "undecided"
    taxed, ruled = settled(made, inputs, "destination")
    assert (taxed.tax_label, taxed.tax_case) == ("VAT 19 % (Germany)", "destination")
    assert not [reason for reason in taxed.reasons if "VAT" in reason]
    assert settled(taxed, ruled, "reverse_charge") == (taxed, ruled)
    trusted, _ = settled(made, inputs, "")
    assert (trusted.tax, trusted.tax_case) == (0, "reverse_charge")
    with pytest.raises(Malformed):
        settled(made, inputs, "outside_scope")
    async with house.database.reading() as db:
        assert await at_present_tax(db, house, taxed, ruled) == (taxed, ruled)


async def test_a_quote_of_the_first_edition_is_left_alone(house: House) -> None:
    """What stored no grounds for its tax is offered at the tax it was quoted with."""
    made, inputs = await stored(house, FIRM)
    first = msgspec.structs.replace(inputs, tax=None)
    async with house.database.reading() as db:
        assert await at_present_tax(db, house, made, first) == (made, first)
    assert settled(made, first, "seller_rate") == (made, first)


async def test_nobody_is_asked_about_a_request_that_is_not_there(house: House) -> None:
    """A forged number of a request is nothing here."""
    with pytest.raises(Unknown):
        await ask_again(house, UUID(int=0))


async def test_what_a_register_answered_is_never_rewritten(house: House) -> None:
    """Evidence is only added to, whoever tries (G29)."""
    await stored(house, FIRM)
    for statement in ("DELETE FROM tax_evidence", "UPDATE tax_evidence SET answer = 'valid'"):
        async with house.database.reading() as db:
            with pytest.raises(Exception, match="tax_evidence is only added to"):
                await db.execute(statement)
