"""What a demo needs before its doors open: a rate card, a colleague, two keys, the sample articles."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec

from schemas.rate_card import RateCard
from syndication.desk import signin
from syndication.desk.house import House
from syndication.desk.ingest import beside, take_in
from syndication.records import articles, people, rate_cards
from syndication.records.people import Role, Scope
from syndication.sandbox import publication
from syndication.sandbox.world import World

RATE_CARD = Path(__file__).parent / "rate_card.toml"


async def prepare(world: World, house: House, read_rate_card: Callable[[Path], RateCard]) -> None:
    """Put in what is missing; a second start finds everything there."""
    async with house.database.transaction("demo") as db:
        if await rate_cards.current_rate_card(db) is None:
            await rate_cards.publish_rate_card(db, read_rate_card(RATE_CARD), note="The sample card")
        known = await articles.slugs(db)
        colleague = await people.staff_of_email(db, world.desk_email)
    if colleague is None or colleague.password_hash is None:
        await signin.admit(house, email=world.desk_email, role=Role.ADMIN, password=world.memory.password)
    if not world.memory.cms_key:
        world.remember(
            desk_key=await signin.add_key(house, scope=Scope.DESK, name="demo desk"),
            cms_key=await signin.add_key(house, scope=Scope.CMS, name="demo CMS"),
        )
    missing = [page for page in publication.pages() if page.stem not in known]
    await asyncio.gather(house.press.start(), *(_take_in(house, page) for page in missing))


async def ready_line(world: World, house: House) -> str:
    """Return the one line that tells a program where everything is."""
    async with house.database.reading() as db:
        slugs = await articles.slugs(db)
    line = {
        "base_url": world.base_url,
        "stripe_url": world.stripe_url,
        "inbox_url": world.inbox_url,
        "desk": {
            "email": world.desk_email,
            "password": world.memory.password,
            "api_key": world.memory.desk_key,
        },
        "cms_api_key": world.memory.cms_key,
        "articles": slugs,
    }
    return msgspec.json.encode(line).decode()


def welcome(world: World) -> str:
    """Return what a newcomer reads when everything is up."""
    return f"""
  {publication.NAME} syndication is open.

  Read an article, ask for it     {world.newsroom_url}
  What can be licensed            {world.base_url}
  The desk                        {world.base_url}/desk
                                  {world.desk_email}  {world.memory.password}
  Payments (test card 4242…)      {world.stripe_url}
  Every mail that was sent        {world.inbox_url}

  Ctrl-C stops everything; what happened is kept for the next start.
"""


async def _take_in(house: House, page: Path) -> None:
    await take_in(house, await asyncio.to_thread(page.read_bytes), find_picture=beside(page))
