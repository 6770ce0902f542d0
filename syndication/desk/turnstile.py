"""How often a stranger may ask: counted in the database, so that the count holds for every process.

A client is told by its address, as the server sees it behind the proxies that are trusted. An address
of version 6 counts by its first 64 bits, since whoever has one of them has them all.
"""

from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from syndication.desk.house import House
from syndication.errors import TooMany
from syndication.records import people
from syndication.words import say

LINKS_AN_HOUR = 60
"""Links to sign in that one network may ask for in an hour: a whole newsroom on a Monday."""

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Asked(StrEnum):
    """What is counted."""

    QUOTE = "quote"
    REQUEST = "request"
    LINK = "link"


async def let_through(house: House, asked: Asked, client: str) -> None:
    """Count one try of a client. Raises TooMany when there were too many of them lately."""
    if asked is Asked.QUOTE:
        most, within = house.settings.quotes_a_minute, MINUTE
        sentence = say(
            "Many prices were asked for from your network within a minute. Wait a minute and ask again; "
            "for large lists, ask for up to 50 articles at once."
        )
    elif asked is Asked.LINK:
        most, within = LINKS_AN_HOUR, HOUR
        sentence = say("Many links were asked for from your network within an hour. Try again later.")
    else:
        most, within = house.settings.requests_an_hour, HOUR
        sentence = say(
            "Many requests came from your network within an hour, and this one was not sent. "
            "Send it again later, or write to the desk."
        )
    async with house.database.reading() as db:
        tries = await people.knock(db, f"{asked.value}:{network(client)}", within=within)
    if tries > most:
        raise TooMany(sentence, wait=int(within.total_seconds()))


def network(client: str) -> str:
    """Return what a client is counted under: its address, or the first 64 bits of a long one."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)


def shortened(client: str) -> str:
    """Return a network address as it is kept: enough to tell a place by, not a person."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return f"{IPv6Address(int(address) >> 80 << 80)}/48"
    return (
        f"{str(address.ipv4_mapped if isinstance(address, IPv6Address) else address).rpartition('.')[0]}.0/24"
    )
