"""A publisher in France and its buyers' VAT numbers: when a register is asked, and what follows from it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import httpx
import msgspec
import pytest

from schemas.quote import Decision, Quote
from schemas.usage import Contact, Medium, Organisation, OrganisationType, RequestWish, Usage
from syndication.desk import tax_numbers
from syndication.desk.house import House
from syndication.desk.intake import receive
from syndication.desk.quotation import price, quote, recompute
from syndication.errors import Malformed
from syndication.records import requests

ITALIAN, NOBODYS, SILENT = "IT00743110157", "DE200000005", "DE300000002"

PAPER = Organisation(name="Il Mattino del Porto", country="IT", vat_id=ITALIAN)

WISH = RequestWish(
    articles=("harbour-pilots-night-watch",),
    usage=Usage(
        medium=Medium.WEB,
        territories=("IT",),
        languages=("en",),
        audience=40_000,
        months=12,
        starts_on=datetime.now(UTC).date(),
    ),
    organisation=PAPER,
    currency="EUR",
    contact=Contact(name="Anna Porta", email="anna@mattino.example"),
    accept_terms=True,
)


@pytest.fixture
def seller() -> dict[str, str]:
    """A French publisher below the threshold for distance sales."""
    return {"seller_country": "FR", "seller_vat_id": "FR40303265045"}


@pytest.fixture
async def asked(registers: str) -> AsyncIterator["Askings"]:
    """What the registers were asked since the test began."""
    async with httpx.AsyncClient(base_url=registers) as client:
        counted = Askings(client)
        await counted.since_now()
        yield counted
        await client.delete("/sandbox/faults")


class Askings:
    """The registers' own count."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self._before = 0

    async def since_now(self) -> None:
        """Forget what was asked up to now."""
        self._before = len(await self._all())

    async def numbers(self) -> list[str]:
        """Return the numbers asked about since."""
        return (await self._all())[self._before :]

    async def _all(self) -> list[str]:
        return list((await self.client.get("/sandbox/askings")).json())


def of(number: str | None, country: str = "DE", kind: str = "commercial") -> RequestWish:
    """Return the wish of somebody with this number."""
    who = Organisation(name="Hafenblatt GmbH", country=country, vat_id=number, type=OrganisationType(kind))
    return msgspec.structs.replace(WISH, organisation=who)


async def evidence_rows(house: House) -> list[tuple[str, str, str]]:
    """Return number, answer and reference of everything that was kept, oldest first."""
    async with house.database.reading() as db:
        rows = await db.fetch("SELECT number, answer, reference FROM tax_evidence ORDER BY id")
    return [(row["number"], row["answer"], row["reference"]) for row in rows]


async def test_a_valid_number_reverses_the_charge_at_once(house: House, asked: Askings) -> None:
    """The register's yes is kept with its reference, stands in the quote, and nobody has to look."""
    made = await quote(house, WISH)
    assert (made.decision, made.tax, made.tax_label) == (
        Decision.AUTOMATIC,
        0,
        "Reverse charge: the buyer accounts for the VAT",
    )
    assert made.tax_case == "reverse_charge"
    assert "226(11a)" in made.tax_note
    assert ITALIAN in made.tax_note
    ((number, answer, reference),) = await evidence_rows(house)
    assert (number, answer) == (ITALIAN, "valid")
    async with house.database.reading() as db:
        stored = await requests.quote_of_id(db, UUID(made.id))
        assert stored is not None
        assert stored.inputs.tax is not None
        assert stored.inputs.tax.evidence.reference == reference != ""
        assert await recompute(db, stored) == made
    assert await asked.numbers() == [ITALIAN]


async def test_an_answer_is_good_for_a_month(house: House, asked: Askings) -> None:
    """The same number is asked about once, however often its holder asks for a price."""
    for _ in range(3):
        await quote(house, WISH)
    assert await asked.numbers() == [ITALIAN]
    await _let_pass(house, "31 days")
    await quote(house, WISH)
    assert await asked.numbers() == [ITALIAN, ITALIAN]
    assert len(await evidence_rows(house)) == 2


async def test_who_looks_at_a_price_asks_nobody(house: House, asked: Askings) -> None:
    """The price that follows the answers is worked out with what is known, and goes no further."""
    async with house.database.reading() as db:
        priced = await price(db, house, WISH)
    assert priced.quote.decision is Decision.REVIEW
    assert priced.quote.tax_case == "undecided"
    assert await asked.numbers() == []


@pytest.mark.parametrize(
    ("number", "said", "tax_of_100"),
    [
        (SILENT, f"The register did not answer about the VAT number {SILENT}: it has to be validated", 0),
        (NOBODYS, f"{NOBODYS} is not in the register", 20),
        (None, "A business in another EU country pays the VAT itself: we need its VAT number for that", 20),
    ],
)
async def test_without_a_yes_a_person_decides(
    house: House, number: str | None, said: str, tax_of_100: int
) -> None:
    """Silence, a no and no number at all send a firm's wish to the desk, each with its own sentence."""
    made = await quote(house, of(number))
    assert (made.decision, made.tax_case) == (Decision.REVIEW, "undecided")
    assert said in made.reasons
    assert made.tax * 100 == pytest.approx(made.net * tax_of_100, abs=100)


async def test_a_register_that_is_silent_is_left_alone_for_a_while(house: House, asked: Askings) -> None:
    """Ten minutes later it is asked again; then its answer counts."""
    await asked.client.post("/sandbox/faults", json=["unavailable"])
    assert (await quote(house, WISH)).decision is Decision.REVIEW
    assert (await quote(house, WISH)).decision is Decision.REVIEW
    assert len(await asked.numbers()) == 1
    await _let_pass(house, "11 minutes")
    assert (await quote(house, WISH)).decision is Decision.AUTOMATIC
    assert [answer for _, answer, _ in await evidence_rows(house)] == ["unavailable", "valid"]


async def test_silence_does_not_undo_a_yes(house: House) -> None:
    """A register that answered last week and is down today has answered."""
    await quote(house, WISH)
    async with house.database.transaction("test") as db:
        await db.execute(
            "INSERT INTO tax_evidence (number, register, answer) VALUES ($1, 'vies', 'unavailable')",
            ITALIAN,
        )
    assert (await quote(house, WISH)).tax_case == "reverse_charge"


@pytest.mark.parametrize(
    ("number", "country", "kind"),
    [
        ("FR40303265045", "FR", "commercial"),
        ("FR40303265045", "MC", "commercial"),
        ("GB980780684", "GB", "commercial"),
        ("12-3456789", "US", "education"),
        (None, "DE", "nonprofit"),
    ],
)
async def test_a_number_that_decides_nothing_is_asked_of_nobody(
    house: House, asked: Askings, number: str | None, country: str, kind: str
) -> None:
    """At home, outside the Union, or where there is none: no register hears of it."""
    await quote(house, of(number, country, kind))
    assert await asked.numbers() == []


async def test_a_british_charity_is_asked_of_hmrc(house: House, asked: Askings) -> None:
    """With a number HMRC confirms it buys as a business, outside the scope of French tax."""
    made = await quote(house, of("980 7806 84", "GB", "nonprofit"))
    assert (made.tax_case, made.decision) == (
        "outside_scope",
        Decision.REVIEW if made.reasons else made.decision,
    )
    assert not [reason for reason in made.reasons if "VAT" in reason]
    assert await asked.numbers() == ["GB980780684"]


@pytest.mark.parametrize("number", ["DE136695977", "12345", "ATU1", "EU372022452"])
async def test_what_cannot_be_a_number_is_a_wrong_field(house: House, asked: Askings, number: str) -> None:
    """A wrong check digit is told at once, beside its input, and no register hears of it."""
    for step in (quote(house, of(number)), receive(house, of(number), form_key="wrong")):
        with pytest.raises(Malformed) as refused:
            await step
        assert [problem.field for problem in refused.value.problems] == ["organisation.vat_id"]
    assert await asked.numbers() == []


async def test_strangers_cannot_make_us_hammer_a_register(
    house: House, asked: Askings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many askings in a quarter of an hour the desk decides, whatever number is typed."""
    monkeypatch.setattr(tax_numbers, "ASKINGS", 3)
    known = ["DE110000001", "DE110000010", "DE110000028", "DE110000036"]
    made = [await quote(house, of(number)) for number in known]
    assert await asked.numbers() == known[:3]
    assert [each.tax_case for each in made] == ["reverse_charge"] * 3 + ["undecided"]
    await _let_pass(house, "16 minutes")
    assert (await quote(house, of(known[3]))).tax_case == "reverse_charge"


async def test_two_askings_at_once_harm_nobody(house: House) -> None:
    """Both are answered and kept; both quotes come out the same."""
    made: list[Quote] = await asyncio.gather(*(quote(house, WISH) for _ in range(4)))
    assert {each.tax_case for each in made} == {"reverse_charge"}


async def _let_pass(house: House, time: str) -> None:
    """Let everything that was asked and counted have happened that much earlier."""
    async with house.database.transaction("test") as db:
        await db.execute("ALTER TABLE tax_evidence DISABLE TRIGGER only_added")
        await db.execute(f"UPDATE tax_evidence SET asked_at = asked_at - interval '{time}'")  # noqa: S608 - a test's own words
        await db.execute("ALTER TABLE tax_evidence ENABLE TRIGGER only_added")
        await db.execute(f"UPDATE attempt SET minute = minute - interval '{time}'")  # noqa: S608 - the same
