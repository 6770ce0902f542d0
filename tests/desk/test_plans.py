"""Lists and sums read by an index what they show, in a database that is full of everything.

It is filled as the benchmark's is; what is asserted is the plan, not the time. Nothing here sorts or reads
a table that grows with the requests.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any
from uuid import UUID, uuid4

import pytest

from syndication.desk.house import House
from syndication.desk.intake import receive
from syndication.desk.sums import sum_up
from syndication.records import finding, sums
from syndication.records.sums import Sort
from tests.bench.crowd import fill
from tests.desk.test_finding import plan
from tests.desk.test_quotation import PLAIN

MANY = 10_000

NOW = datetime.now(UTC)
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)

GROWS = {
    *("request", "quote", "request_article", "request_move", "licence", "licence_move", "message", "mail"),
    *("journal", "entry", "download", "copy", "rights_hold"),
}
"""Tables of as many rows as there are requests, or more."""

LICENCES: dict[str, Any] = {"pattern": None, "number": None, "status": None, "after_id": None, "most": 51}

READ: tuple[tuple[str, dict[str, Any], str], ...] = (
    # what is asked, with what, and an index it reads by
    ("licences_found", LICENCES, "licence_pkey"),
    ("licences_found", LICENCES | {"after_id": 4_000}, "licence_pkey"),
    ("licences_found", LICENCES | {"status": "revoked"}, "licence_by_status"),
    ("licences_found", LICENCES | {"pattern": "%paper 4711%", "number": "HC4711"}, "licence_by_licensee"),
    ("downloads_of_licence", {"licence_id": 4_000, "most": 201}, "download_by_licence"),
    ("moves_of_licence", {"licence_id": 4_000}, "licence_move_by_licence"),
    ("copies_of_licence", {"licence_id": 4_000}, "copy_pkey"),
    ("request", {"id": UUID(int=1)}, "request_pkey"),
    ("request_now", {"id": UUID(int=1)}, "request_pkey"),
    ("moves_of_request", {"request_id": UUID(int=1)}, "request_move_by_request"),
    ("messages_of_request", {"request_id": UUID(int=1)}, "message_by_request"),
    ("mails_of_request", {"request_id": UUID(int=1)}, "mail_of_request"),
    (
        "requests_of_organisation",
        {"organisation_key": "paper 12", "but": UUID(int=1), "most": 6},
        "request_by_organisation",
    ),
    ("requests_of_contact", {"email": "desk4711@paper4711.example", "most": 51}, "request_by_contact"),
    ("mails_listed", {"shown": "failed", "before": None, "most": 51}, "mail_failed"),
    ("mails_listed", {"shown": "waiting", "before": None, "most": 51}, "mail_waiting"),
)

SUMS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("earned_by_month", {"currency": "GBP", "since": TODAY, "live_from": TOMORROW}, "journal_by_day"),
    (
        "totals_of_days",
        {"since": TODAY - timedelta(days=30), "until": TOMORROW, "live_from": TOMORROW},
        "request_move_by_day",
    ),
    *(
        (
            "totals_by_name",
            {
                "period": period,
                "sort": sort.value,
                "currency": "" if sort is Sort.DECISION else "GBP",
                "live_from": TOMORROW,
                "most": 8,
            },
            "request_move_by_day" if sort is Sort.DECISION else "journal_by_day",
        )
        for period in sums.PERIODS
        for sort in Sort
    ),
)
"""What the dashboard asks, on a day on which nothing has happened yet."""


@pytest.fixture
async def full(house: House) -> AsyncIterator[Any]:
    """A connection to a house that many have asked, its days summed, whose planner knows its tables."""
    await receive(house, PLAIN, form_key=uuid4().hex)
    await fill(house.settings.database_url, MANY)
    await sum_up(house)
    async with house.database.transaction("test") as db:
        await db.execute("ANALYZE")
        yield db


async def test_nothing_that_is_shown_reads_a_table_that_grows(full: Any) -> None:  # noqa: ANN401
    """Licences by every filter, the parts of a request's screen, mails, and each sum of the dashboard."""
    for name, given, index in READ:
        await _reads_by(full, name, given, index)
    (row,) = await finding.licences_found(full, "HC4712", status=None, after=None, most=51)
    assert row.number == "HC4712"
    (theirs,) = await finding.requests_with_words(full, "Desk4711@paper4711.example", most=51)
    assert theirs == UUID(md5(b"request 4711", usedforsecurity=False).hexdigest())
    # so few requests are joined at once; what is asked is that there is an index for each join
    await full.execute("SET LOCAL enable_hashjoin = off")
    await full.execute("SET LOCAL enable_mergejoin = off")
    for name, given, index in SUMS:
        await _reads_by(full, name, given, index)


async def _reads_by(full: Any, name: str, given: dict[str, Any], index: str) -> None:  # noqa: ANN401
    found = await plan(full, name, **given)
    assert index in found.indexes, (name, given, found)
    assert not found.whole & GROWS, (name, given, found)
