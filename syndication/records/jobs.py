"""Staging a job in the transaction of the move that causes it."""

from enum import StrEnum
from typing import cast

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries as JobTables

from syndication.boundary import boundary
from syndication.records.door import Db


class Job(StrEnum):
    """The work that is done after a move; the worker has one function for each."""

    SETTLE_EVENT = "settle_event"
    SEND_MAIL = "send_mail"
    MAKE_REFUND = "make_refund"
    END_SESSION = "end_session"
    PRINT_DOCUMENT = "print_document"
    SEND_INVOICE = "send_invoice"
    SEND_LINK = "send_link"


async def stage(db: Db, job: Job, subject: str) -> None:
    """Stage `job` about `subject` (a row's id); a second staging while the first waits changes nothing."""
    async with boundary(f"job.{job.value}"):
        await tables_on(db).enqueue(
            job.value, subject.encode(), dedupe_key=f"{job.value}:{subject}", on_conflict="skip"
        )


def tables_on(db: Db) -> JobTables:
    """Return pgqueuer's statements on one of our connections, so that they join its transaction."""
    return JobTables(AsyncpgDriver(cast("asyncpg.Connection[asyncpg.Record]", db)))
