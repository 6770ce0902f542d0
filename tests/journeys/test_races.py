"""Twenty buyers race for rights that only one may have: one gets them, whoever else paid is given it back.

1,000 races on every push, as many as RACES says in the soak. What is raced for is a place: an article
in a medium, a country and a language on one day. Everybody wants a usage around it: with other articles
in any order, for the country, its region, some countries or the world, for one language or two, for
months that hold the day. So no exclusive grant stands beside any other, and ordinary ones only
beside each other. The desk approves all of them at the same moment, the exclusive ones with its
signature, while newcomers that the rules need no person for send their requests.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

import httpx
import pytest

from schemas.usage import Medium, Region
from syndication.licensing.exclusivity import code, letters
from syndication.licensing.territories import MEMBERS
from syndication.licensing.usage import COUNTRIES
from tests.town import NO_TLS, Json, Town

RACES = int(os.environ.get("RACES", "1000"))
BUYERS = 20
PARTS = 4
"""The races are shared between so many towns, which stand side by side where there are cores."""

ONE_IN = 50
"""One race in so many is for money: the copies of a licence take half a second to print."""

FAR_TOO_LONG = 4 * 3600
"""Seconds for a part of the soak."""

ARTICLES = ("harbour-pilots-night-watch", "fishing-quota-talks-close", "ferry-choir-crossing")
SIGNATURE = {"name": "Ada Quill", "statement": "I grant these exclusive rights."}
TAKEN = "These rights are taken"

PAGE_STAYS_OPEN = {"kind": "reset", "method": "POST", "path": "*/expire", "effect": False, "times": 8}
"""Stripe does not hear at once that the page has to be closed, so that somebody can still pay on it."""


@pytest.fixture
def seller() -> dict[str, str]:
    """A British publisher whose desk is mailed nothing: it is told of some thousand requests."""
    return {"seller_country": "GB", "seller_vat_id": "GB980780684", "desk_email": ""}


@pytest.fixture
async def lines(town: Town) -> AsyncIterator[list[httpx.AsyncClient]]:
    """A connection for each buyer, given up long before the server would close it under a request."""
    async with AsyncExitStack() as open_lines:
        soon = httpx.Limits(keepalive_expiry=1)
        yield [
            await open_lines.enter_async_context(
                httpx.AsyncClient(base_url=town.base_url, timeout=60, verify=NO_TLS, limits=soon)
            )
            for _ in range(BUYERS)
        ]


class Place(NamedTuple):
    """What everybody in a race wants."""

    article: str
    medium: Medium
    country: str
    tongue: str
    day: date


class Entry(NamedTuple):
    """What came of a buyer in a race: the request, if it was taken in, and whether it won the rights."""

    request: Json
    exclusive: bool
    won: bool = False

    @property
    def waits(self) -> bool:
        """Whether the request can race again."""
        return bool(self.request) and not self.won


def place(rng: Random, number: int) -> Place:
    """Return any place; each has a language of its own, so that no two of them touch."""
    return Place(
        article=rng.choice(ARTICLES),
        medium=rng.choice([Medium.WEB, Medium.PRINT, Medium.APP, Medium.BROADCAST]),
        country=rng.choice(("GB", "FR", "US", "JP", "KE")),
        tongue=_tongues()[number],
        day=datetime.now(UTC).date() + timedelta(days=rng.randrange(20, 700)),
    )


@cache
def _tongues() -> list[str]:
    return [code(number).lower() for number in range(letters("aaa"), letters("zzz")) if number % 27]


class Field:
    """The buyers around one place."""

    def __init__(
        self, town: Town, lines: list[httpx.AsyncClient], rng: Random, around: Place, *, ordinary: float = 0.1
    ) -> None:
        self._town, self._lines, self._rng, self._place = town, lines, rng, around
        self._ordinary = ordinary
        self._waiting: list[Entry] = []

    async def race(self, *, newcomers: int = 0) -> list[Entry]:
        """Let twenty buyers race; return who won: one alone, or ordinary buyers side by side."""
        missing = range(BUYERS - newcomers - len(self._waiting))
        self._waiting += await asyncio.gather(*(self._asks() for _ in missing))
        came = await asyncio.gather(*self._approvals(), *(self._comes() for _ in range(newcomers)))
        won = [entry for entry in came if entry.won]
        self._waiting = [entry for entry in came if entry.waits]
        assert won
        if any(entry.exclusive for entry in won):
            assert len(won) == 1
        else:
            assert all(entry.exclusive for entry in came if not entry.won and not _needs_a_person(entry))
        return won

    async def approve(self, *, taken: bool) -> None:
        """Approve everybody who waits while somebody's money is under way: nobody wins, if it is taken."""
        came = await asyncio.gather(*self._approvals())
        assert [entry.won for entry in came].count(True) == (not taken)
        self._waiting = [entry for entry in came if entry.waits]

    def _approvals(self) -> Iterator[Awaitable[Entry]]:
        return map(self._approved, self._lines, self._waiting)

    async def _asks(self) -> Entry:
        """Let somebody ask for what only a person decides: exclusive rights, or leave to edit."""
        exclusive = self._rng.random() >= self._ordinary
        answer = await self._send(exclusive=exclusive, edits=not exclusive)
        assert (answer.status_code, answer.json()["stage"]) == (201, "review"), answer.text
        return Entry(answer.json(), exclusive)

    async def _comes(self) -> Entry:
        """Let somebody ask for ordinary rights, which the rules grant at once where they are free."""
        answer = await self._send(exclusive=False)
        if _refused(answer):
            return Entry({}, exclusive=False)
        assert answer.status_code == 201, answer.text
        return Entry(answer.json(), exclusive=False, won=answer.json()["stage"] == "offered")

    async def _approved(self, line: httpx.AsyncClient, entry: Entry) -> Entry:
        path = f"/api/v1/requests/{entry.request['id']}/approve"
        signed = {"signature": SIGNATURE} if entry.exclusive else {}
        answer = await line.post(path, json=signed, headers=self._town.as_desk)
        assert answer.status_code == 200 or _refused(answer), answer.text
        return entry._replace(won=answer.status_code == 200)

    async def _send(self, **changes: bool) -> httpx.Response:
        rng, wanted = self._rng, self._place
        others = rng.sample(
            [each for each in ARTICLES if each != wanted.article], rng.choice((0, 0, 0, 1, 2))
        )
        months = rng.choice((1, 2, 6, 12))
        wish = self._town.wish(
            *rng.sample([wanted.article, *others], 1 + len(others)),
            medium=wanted.medium.value,
            territories=_around(rng, wanted.country),
            languages=rng.sample([wanted.tongue, f"{wanted.tongue}-{wanted.country}"], rng.choice((1, 2))),
            months=months,
            starts_on=(wanted.day - timedelta(days=rng.randrange(min(20, 28 * months)))).isoformat(),
            translation=True,
            message=f"Buyer {rng.random()}",
            **changes,
        )
        return await self._town.web.post("/api/v1/requests", json=wish)


def _around(rng: Random, country: str) -> list[str]:
    region = rng.choice([region for region in Region if country in MEMBERS[region]])
    some = [country, *rng.sample(sorted(set(COUNTRIES) - {country}), 3)]
    return rng.choice([[country], [country], rng.sample(some, 4), [region.value], ["WORLD"]])


def _refused(answer: httpx.Response) -> bool:
    return answer.status_code == 409 and answer.json()["title"] == TAKEN


def _needs_a_person(entry: Entry) -> bool:
    return bool(entry.request) and entry.request["stage"] == "review" and not entry.exclusive


async def withdraw(town: Town, entry: Entry) -> bool:
    """Take a request back for its holder; return whether it could be."""
    path = f"/api/v1/requests/{entry.request['id']}/withdraw"
    answer = await town.web.post(path, headers=town.holding(entry.request))
    assert answer.status_code in {200, 409}, answer.text
    return answer.status_code == 200


async def stands(town: Town) -> None:
    """No two grants that stand touch, PostgreSQL broke no deadlock, and no promise is broken."""
    async with town.house.database.reading() as db:
        sold_twice = await db.fetchval(
            """SELECT count(*)
               FROM rights_hold AS one
               JOIN rights_hold AS other USING (article_id)
               WHERE one.request_id < other.request_id
                 AND one.status IN ('held', 'issued') AND other.status IN ('held', 'issued')
                 AND one.medium && other.medium AND one.territory && other.territory
                 AND one.language && other.language AND one.period && other.period
                 AND one.slot && other.slot"""
        )
        deadlocks = await db.fetchval(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
    assert (sold_twice, deadlocks) == (0, 0)
    assert await town.broken() == {}


@pytest.mark.timeout(FAR_TOO_LONG)
@pytest.mark.parametrize("part", range(PARTS))
async def test_one_of_twenty_gets_what_all_of_them_want(
    town: Town, lines: list[httpx.AsyncClient], part: int
) -> None:
    """Race after race: whoever won gives way, by their own or the desk's will, and the others try again."""
    rng = Random(part)  # noqa: S311 - the same races every time, and no secret
    # no money is under way, and nobody waits for some thousand mails
    await town.stop_worker()
    for number in range(RACES // PARTS - RACES // ONE_IN // PARTS):
        if number % 50 == 0:
            field = Field(town, lines, rng, place(rng, number // 50))
        for entry in await field.race(newcomers=rng.choice((0, 0, 0, 0, 1, 2))):
            if rng.random() < 0.5:
                assert await withdraw(town, entry)
            else:
                answer = await town.decide(entry.request, "decline", reason="Not signed after all")
                assert answer.status_code == 200, answer.text
    assert await town.count("rights_hold", "status <> 'released'") == 0
    await stands(town)


@pytest.mark.timeout(FAR_TOO_LONG)
@pytest.mark.parametrize("part", range(PARTS))
async def test_who_pays_for_what_another_has_meanwhile_is_given_it_back(
    town: Town, lines: list[httpx.AsyncClient], part: int
) -> None:
    """Whoever won pays while all others are approved, takes it back while paying, or pays long after."""
    rng = Random(part)  # noqa: S311 - the same
    for number in range(RACES // ONE_IN // PARTS):
        field = Field(town, lines, rng, place(rng, number), ordinary=0)
        (winner,) = await field.race()
        page = await town.checkout(winner.request)
        await rng.choice((pays_meanwhile, takes_back_while_paying, pays_too_late))(town, field, winner, page)
    paid = len((await town.at_stripe("charges?limit=100"))["data"])
    async with asyncio.timeout(60):
        while await town.count("payment") < paid:
            await asyncio.sleep(0.05)
    await town.at_rest()
    charges = (await town.at_stripe("charges?limit=100"))["data"]
    licensed = await town.count("request", "stage = 'licensed'")
    assert await town.count("payment", "outcome = 'licensed'") == licensed
    assert await town.count("payment", "outcome = 'refund'") == len(charges) - licensed
    # by Stripe's own account: every charge is for a licence, or has been given back in full
    back = [charge for charge in charges if charge["amount_refunded"] == charge["amount"]]
    assert [charge["amount_refunded"] for charge in charges if charge not in back] == [0] * licensed
    await stands(town)


async def pays_meanwhile(town: Town, field: Field, winner: Entry, page: str) -> None:
    """The money arrives while the desk approves everybody else: nobody of them gets anything."""
    await asyncio.gather(town.pay(page), field.approve(taken=True))
    await town.licensed(winner.request)


async def takes_back_while_paying(town: Town, field: Field, winner: Entry, page: str) -> None:
    """Paid in one tab, withdrawn in another: licensed, or somebody else's and the money back if any came."""

    async def elsewhere() -> None:
        free = await withdraw(town, winner)
        await field.approve(taken=not free)
        assert (await town.look(winner.request))["stage"] == ("withdrawn" if free else "licensed")

    await asyncio.gather(town.pay(page), elsewhere())


async def pays_too_late(town: Town, field: Field, winner: Entry, page: str) -> None:
    """Withdrawn, and somebody else's, before the page at Stripe is closed: the money goes back."""
    await town.faults(PAGE_STAYS_OPEN)
    assert await withdraw(town, winner)
    await field.approve(taken=False)
    await town.pay(page)
    assert (await town.session(page))["payment_status"] == "paid"
