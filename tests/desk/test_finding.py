"""What the desk looks for stays quick: each list is read by an index, on a table the planner knows.

Twenty thousand requests with statistics, spread as real ones are; what is asserted is the plan, not the
time. A page reads by the key of the row before it: no offset, no count to the end, no sort of all there is.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from schemas.request import Stage
from syndication.records import finding
from syndication.records.door import QUERIES
from syndication.records.finding import Wanted
from tests.town import Town

MANY = 20_000

FILL = """
WITH made AS (
    SELECT
        n,
        gen_random_uuid() AS request_id,
        gen_random_uuid() AS quote_id,
        now() - (n || ' minutes')::interval AS at,
        CASE
            WHEN n % 400 = 0 THEN 'review' WHEN n % 50 = 1 THEN 'offered'
            WHEN n % 211 = 2 THEN 'awaiting_payment'
            WHEN n % 7 = 3 THEN 'declined' WHEN n % 11 = 4 THEN 'lapsed' ELSE 'licensed'
        END AS stage
    FROM generate_series(1, $1::integer) AS n
), quoted AS (
    INSERT INTO quote (id, created_at, expires_at, currency, net, tax, total, rate_card_version, inputs, body)
    SELECT
        made.quote_id, made.at, made.at + interval '14 days', quote.currency,
        made.n * 10, 0, made.n * 10, quote.rate_card_version, quote.inputs,
        quote.body || jsonb_build_object('total', made.n * 10)
    FROM made CROSS JOIN (SELECT * FROM quote LIMIT 1) AS quote
), asked AS (
    INSERT INTO request (
        id, form_key, stage, quote_id, usage, organisation, organisation_key, contact, message,
        decline_reason, created_at, talk, decided_by
    )
    SELECT
        made.request_id, made.request_id::text, made.stage, made.quote_id,
        request.usage || jsonb_build_object('medium', CASE WHEN made.n % 2000 = 0 THEN 'book' ELSE 'web' END),
        request.organisation || jsonb_build_object('name', 'Paper ' || made.n % 3000),
        'paper ' || made.n % 3000,
        request.contact
        || jsonb_build_object('email', 'desk' || made.n || '@paper' || made.n % 3000 || '.example'),
        '', CASE WHEN made.stage = 'declined' THEN 'No.' ELSE '' END, made.at,
        CASE WHEN made.n % 4000 = 1 THEN 'answered' WHEN made.n % 800 = 0 THEN 'asked' ELSE '' END,
        CASE WHEN made.n % 5000 = 4 THEN 'tom@example.com' ELSE 'the rules' END
    FROM made CROSS JOIN (SELECT * FROM request LIMIT 1) AS request
)
INSERT INTO request_article (request_id, position, article_id, revision_id, net)
SELECT made.request_id, 0, request_article.article_id, request_article.revision_id, made.n * 10
FROM made CROSS JOIN (SELECT * FROM request_article LIMIT 1) AS request_article
"""

NO_FILTER: dict[str, Any] = msgspec.structs.asdict(Wanted()) | {
    "after_at": None,
    "after_id": None,
    "most": 51,
}

NOW = datetime.now(UTC)

LISTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    # what is asked, and the indexes of which one must be read
    "everything": ({}, {"request_newest"}),
    "a later page": (
        {"after_at": NOW - timedelta(days=7), "after_id": UUID(int=0)},
        {"request_newest"},
    ),
    "a stage": ({"stage": "offered"}, {"request_by_stage", "request_newest"}),
    "a rare stage": ({"stage": "review"}, {"request_by_stage", "request_needs_a_person"}),
    "closed": ({"closed": True}, {"request_closed", "request_newest"}),
    "a rare medium": ({"medium": "book"}, {"request_by_medium"}),
    "an organisation": ({"organisation_key": "paper 12"}, {"request_by_organisation"}),
    "decided by somebody": ({"decided_by": "tom@example.com"}, {"request_by_decider"}),
    "days": ({"since": NOW - timedelta(days=2), "until": NOW - timedelta(days=1)}, {"request_newest"}),
    "large ones": ({"currency": "GBP", "least": (MANY - 5) * 10}, {"quote_by_total"}),
    "found by words": ({"ids": [UUID(int=1), UUID(int=2)]}, {"request_pkey"}),
}


@pytest.fixture
async def busy(town: Town) -> AsyncIterator[Any]:
    """A connection to a town with many requests, in a transaction that is rolled back."""
    await town.request()
    await town.at_rest()
    async with town.house.database.reading() as db:
        transaction = db.transaction()
        await transaction.start()
        await db.execute(FILL, MANY)
        await db.execute("ANALYZE request, quote, request_article")
        yield db
        await transaction.rollback()


class Plan(msgspec.Struct):
    """What a plan reads: indexes by name, whole tables, and the kinds of its nodes."""

    indexes: set[str]
    whole: set[str]
    kinds: set[str]


async def plan(db: Any, name: str, **given: Any) -> Plan:  # noqa: ANN401
    """Return how a named statement would be run with these values."""
    statement = QUERIES[name]
    told = await db.fetchval(f"EXPLAIN (FORMAT JSON) {statement.sql}", *statement.values(given))
    nodes = [msgspec.json.decode(told)[0]["Plan"]]
    found = Plan(indexes=set(), whole=set(), kinds=set())
    while nodes:
        node = nodes.pop()
        nodes.extend(node.get("Plans", ()))
        found.kinds.add(node["Node Type"])
        if "Index Name" in node:
            found.indexes.add(node["Index Name"])
        if node["Node Type"] == "Seq Scan":
            found.whole.add(node["Relation Name"])
    return found


async def test_every_list_is_read_by_an_index(busy: Any) -> None:  # noqa: ANN401
    """Requests by every filter, the queue with its counts, and rare words: none reads a table whole."""
    await _lists_are_read_by_an_index(busy)
    await _the_queue_costs_what_waits(busy)
    await _rare_words_are_found_by_their_letters(busy)


async def _lists_are_read_by_an_index(busy: Any) -> None:  # noqa: ANN401
    """No filter, each filter alone, and a later page: the index made for it, and no table read whole."""
    for said, (filters, made_for_it) in LISTS.items():
        found = await plan(busy, "requests_found", **NO_FILTER | filters)
        assert found.indexes & made_for_it, (said, found)
        assert not found.whole & {"request", "quote", "request_article"}, (said, found)


async def _the_queue_costs_what_waits(busy: Any) -> None:  # noqa: ANN401
    """Queue, who is waited for, neighbours and counts are read by indexes of what waits alone."""
    first = {"after_at": None, "after_id": None, "most": 51}
    for name, given, made_for_it in (
        ("requests_waiting", first, "request_needs_a_person"),
        ("requests_waiting", first | {"after_at": NOW, "after_id": UUID(int=0)}, "request_needs_a_person"),
        ("requests_asked", first, "request_asked"),
        ("waiting_counted", {"most": 1000}, "request_needs_a_person"),
        ("waiting_beside", {"created_at": NOW, "id": UUID(int=0)}, "request_needs_a_person"),
        ("requests_counted", {"most": 1000}, "request_asked"),
    ):
        found = await plan(busy, name, **given)
        assert made_for_it in found.indexes, (name, found)
        assert found.whole == set(), (name, found)


async def _rare_words_are_found_by_their_letters(busy: Any) -> None:  # noqa: ANN401
    """Who asks is found by any letters of a name, a mail address or a domain, by an index."""
    given: dict[str, Any] = {
        "pattern": "%desk4711@paper%",
        "words": "desk4711@paper",
        "from_id": None,
        "to_id": None,
        "most": 51,
        "articles": [],
    }
    found = await plan(busy, "requests_with_words", **given)
    assert "request_by_words" in found.indexes
    assert found.whole <= {"licence"}  # of which there is none here
    assert "request_article_by_article" in found.indexes
    ids = await finding.requests_with_words(busy, "desk4711@paper", most=51)
    (row,) = await finding.requests_found(busy, Wanted(ids=ids), after=None, most=51)
    assert row.organisation.name == f"Paper {4711 % 3000}"


async def test_pages_join_without_a_gap_or_a_double(busy: Any) -> None:  # noqa: ANN401
    """Read page by page, a list is the same as read at once; so is the queue, from its other end."""
    wanted = Wanted(stage=Stage.OFFERED)
    whole = await finding.requests_found(busy, wanted, after=None, most=10_000)
    read: list[UUID] = []
    key = None
    while rows := await finding.requests_found(busy, wanted, after=key, most=50):
        read += [row.id for row in rows]
        key = rows[-1].created_at, rows[-1].id
    assert read == [row.id for row in whole]
    assert len(set(read)) == len(read) > 300
    waiting = await finding.requests_waiting(busy, after=None, most=10_000)
    half = waiting[len(waiting) // 2]
    rest = await finding.requests_waiting(busy, after=(half.created_at, half.id), most=10_000)
    assert [row.id for row in waiting[len(waiting) // 2 + 1 :]] == [row.id for row in rest]
    assert all(row.talk != "asked" for row in waiting)
