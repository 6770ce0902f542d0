"""The audit log stays fast however many moves there were: each history is read from its end, by an index."""

from datetime import UTC, datetime

from syndication.desk.house import House
from syndication.records.door import QUERIES

MOVES = 30_000
"""Enough that no planner would rather read them all."""


async def test_a_page_of_the_log_reads_no_history_whole(house: House) -> None:
    """With and without a person, from the end and from the middle: by an index, and never all of it."""
    statement = QUERIES["history"].sql
    first, last = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
    async with house.database.transaction("test") as db:
        await db.execute("SET LOCAL session_replication_role = replica")
        await db.execute(
            "INSERT INTO request_move (request_id, from_stage, to_stage, actor, reason, at)"
            " SELECT gen_random_uuid(), 'review', 'offered', 'person' || n % 300, '',"
            " now() - n * interval '1 s' FROM generate_series(1, $1::integer) AS n",
            MOVES,
        )
        await db.execute(
            "INSERT INTO act (actor, kind, subject, at)"
            " SELECT 'person' || n % 300, 'signed in', 'x', now() - n * interval '1 s'"
            " FROM generate_series(1, $1::integer) AS n",
            MOVES,
        )
        await db.execute("ANALYZE request_move, act")
        for who in ("", "person7"):
            for before in (last, datetime.now(UTC)):
                plan = await db.fetch(f"EXPLAIN {statement}", "", who, first, last, before, "", "", 51)
                told = "\n".join(row[0] for row in plan)
                assert "Seq Scan on request_move" not in told, told
                assert "Seq Scan on act" not in told, told
