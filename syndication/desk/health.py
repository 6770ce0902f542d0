"""What the service rests on, each looked at just now: does it answer, and what does it say."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from syndication.desk.house import House
from syndication.errors import DatabaseAway, SyndicationError
from syndication.records import mails, requests
from syndication.records.migrations import waiting

PATIENCE_SECONDS = 5.0
"""For each; whoever asks waits before a page."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One thing, whether it is well, and what there is to say of it."""

    name: str
    well: bool
    said: str


async def look(house: House) -> tuple[Found, ...]:
    """Look at everything at once; nothing that is ill makes the look fail."""
    asked: list[tuple[str, Callable[[House], Awaitable[str]]]] = [
        ("Database", _database),
        ("Stripe", _stripe),
        ("Mail", _mail),
        ("File store", _vault),
        ("Press", _press),
        ("Signing keys", _keys),
    ]
    if house.settings.newsroom_issuer:
        asked.append(("Newsroom’s accounts", _identity))
    return tuple(await asyncio.gather(*(_found(house, name, ask) for name, ask in asked)))


async def _found(house: House, name: str, ask: Callable[[House], Awaitable[str]]) -> Found:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return Found(name=name, well=True, said=await ask(house))
    except TimeoutError:
        return Found(name=name, well=False, said=f"no answer within {PATIENCE_SECONDS:.0f} seconds")
    except SyndicationError as trouble:
        return Found(name=name, well=False, said=trouble.detail)


async def _database(house: House) -> str:
    async with house.database.reading() as db:
        now = await requests.moment(db)
        late = await waiting(db)
    if late:
        raise DatabaseAway(f"{len(late)} migrations have not been run. Run: syndication migrate")
    return f"answers; its clock says {now:%Y-%m-%d %H:%M:%S} UTC"


async def _stripe(house: House) -> str:
    async with house.database.reading() as db:
        now = await requests.moment(db)
    await house.stripe.balance_transactions(since=now)
    return "answers with live keys" if house.stripe.live else "answers with test keys: no money moves"


async def _mail(house: House) -> str:
    await house.post.answers()
    async with house.database.reading() as db:
        trouble = await mails.mails_in_trouble(db)
    return f"takes mail; {trouble.waiting} wait to be sent, {trouble.failed} failed"


async def _vault(house: House) -> str:
    await house.vault.answers()
    return "answers"


async def _press(house: House) -> str:
    await house.press.start()
    return "warm"


async def _keys(house: House) -> str:
    ends = house.keyring.certificate.not_valid_after_utc
    known = len(house.keyring.public)
    return f"seals with {house.keyring.seal_id[:12]}…; {known} known; PDFs until {ends:%Y-%m-%d}"


async def _identity(house: House) -> str:
    await house.identity.answers()
    return "answers"
