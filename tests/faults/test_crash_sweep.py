"""Killed before and after every statement, file and mail of what stands beside the money (G12)."""

import pytest

from syndication.desk.ingest import take_in
from syndication.desk.mailing import send
from syndication.gateways.press import Press
from syndication.sandbox import publication
from tests.faults.crashes import LEAST, TIME, crashing
from tests.town import Town

READER = "jo@northernpost.example"


def test_three_hundred_kills_are_made_on_the_way_of_money() -> None:
    """What every run owes, each way to pay by itself; each sweep holds that it has made its own."""
    assert sum(LEAST.values()) - LEAST["beside money"] >= 300


@pytest.mark.timeout(TIME)
async def test_mails_and_articles_survive_a_kill_anywhere(town: Town, press: Press) -> None:
    """A mail arrives, at most twice and under one id; of an article there is the whole or nothing."""
    async with crashing(town, press, "beside money") as crashes:
        await town.request()
        async with town.house.database.reading() as db:
            mail_id = await db.fetchval("SELECT id FROM mail")
        arrived = 1  # by the run that is not killed

        async def sent_again() -> None:
            nonlocal arrived
            async with town.house.database.reading() as db:
                await db.execute("UPDATE mail SET due_at = now()")  # its pause is over
            await send(town.house, mail_id)
            await send(town.house, mail_id)
            assert await town.count("mail", "sent_at IS NOT NULL") == 1
            mails = await town.mails(READER)
            # after the server took it and before we noted it nobody can know, so it may come twice
            assert arrived < len(mails) <= arrived + 2
            assert len({mail["subject"] for mail in mails}) == 1
            arrived = len(mails)

        await crashes.each("mail", str(mail_id), sent_again, most=10)

        page = (publication.PAGES / "covered-market-roof-reopens.html").read_text(encoding="utf-8")

        async def read_again() -> None:
            halves = "NOT EXISTS (SELECT FROM revision WHERE revision.id = article.revision_id)"
            assert await town.count("article", halves) == 0
            first = await take_in(town.house, page.encode())
            again = await take_in(town.house, page.encode())
            assert (again.created, again.changed) == (False, False)
            assert await town.count("revision", f"hash = '{first.revision}'") == 1

        await crashes.each("take_in", page, read_again, most=4)
