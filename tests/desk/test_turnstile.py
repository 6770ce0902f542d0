"""How often a stranger may ask: one count for every process, told by the client's network."""

import asyncio
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from syndication.desk.house import House
from syndication.desk.turnstile import Asked, let_through, network
from syndication.errors import TooMany


def strict(house: House, **limits: int) -> House:
    """Return the same house with other limits."""
    return replace(house, settings=changed(house.settings, **limits))


async def test_each_client_has_its_own_count(house: House) -> None:
    """The one after the last is told how long to wait; another client, and another door, are free."""
    door = strict(house, quotes_a_minute=3, requests_an_hour=1)
    for _ in range(3):
        await let_through(door, Asked.QUOTE, "192.0.2.1")
    with pytest.raises(TooMany) as refused:
        await let_through(door, Asked.QUOTE, "192.0.2.1")
    assert refused.value.wait == 60
    await let_through(door, Asked.QUOTE, "192.0.2.2")
    await let_through(door, Asked.REQUEST, "192.0.2.1")
    with pytest.raises(TooMany) as refused:
        await let_through(door, Asked.REQUEST, "192.0.2.1")
    assert refused.value.wait == 3600


async def test_none_slips_through_between_two_others(house: House) -> None:
    """Twenty at the same moment are twenty tries."""
    door = strict(house, quotes_a_minute=7)
    came = await asyncio.gather(
        *(let_through(door, Asked.QUOTE, "192.0.2.1") for _ in range(20)), return_exceptions=True
    )
    assert sum(each is None for each in came) == 7


async def test_what_was_asked_long_ago_is_forgotten(house: House) -> None:
    """A price of two minutes ago no longer counts; a request of fifty minutes ago does, of seventy not."""
    door = strict(house, quotes_a_minute=1, requests_an_hour=1)
    await let_through(door, Asked.QUOTE, "192.0.2.1")
    await let_through(door, Asked.REQUEST, "192.0.2.1")
    async with house.database.reading() as db:
        await db.execute("UPDATE attempt SET minute = minute - interval '2 minutes' WHERE subject ~ '^quote'")
        await db.execute("UPDATE attempt SET minute = minute - interval '50 minutes' WHERE subject ~ '^req'")
    await let_through(door, Asked.QUOTE, "192.0.2.1")
    with pytest.raises(TooMany):
        await let_through(door, Asked.REQUEST, "192.0.2.1")
    async with house.database.reading() as db:
        await db.execute("DELETE FROM attempt WHERE minute > now() - interval '40 minutes'")
        await db.execute("UPDATE attempt SET minute = minute - interval '20 minutes'")
    await let_through(door, Asked.REQUEST, "192.0.2.1")


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_network_is_one_client(client: str, counted: str) -> None:
    """Whoever has one address of a network of version 6 has all of them."""
    assert network(client) == counted
