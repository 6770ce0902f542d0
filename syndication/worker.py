"""Runs staged jobs, and the sweep that needs none."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import structlog
from pgqueuer import PgQueuer
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.domain.models import Job as QueuedJob
from prometheus_client import Histogram, start_http_server

from syndication.desk import reconcile
from syndication.desk.documents import print_document
from syndication.desk.house import House
from syndication.desk.invoicing import send_invoice
from syndication.desk.mailboxes import send_link
from syndication.desk.mailing import send
from syndication.desk.refunds import make_refund
from syndication.desk.settlement import end_page, settle_event
from syndication.desk.upkeep import sweep
from syndication.errors import SyndicationError
from syndication.records.door import open_pool
from syndication.records.jobs import Job

log = structlog.get_logger()

MOST_TRIES = 50
"""With pauses that grow to five minutes: about four hours. The sweep goes on after that."""

HEARTBEAT = timedelta(seconds=10)
"""A job whose worker was killed is taken up by another one after this long."""

_SWEEP_SECONDS = 60.0

_COMPARE_SECONDS = 600.0
"""How often a worker looks whether a comparison with Stripe is due."""

DID = Histogram(
    "syndication_job_seconds",
    "A job took so long, by its name and how it ended",
    ["job", "ended"],
    buckets=(0.01, 0.05, 0.25, 1, 5, 20),
)

_STEPS: dict[Job, Callable[[House, str], Awaitable[None]]] = {
    Job.SETTLE_EVENT: settle_event,
    Job.SEND_MAIL: lambda house, subject: send(house, int(subject)),
    Job.MAKE_REFUND: lambda house, subject: make_refund(house, UUID(subject)),
    Job.PRINT_DOCUMENT: print_document,
    Job.END_SESSION: end_page,
    Job.SEND_INVOICE: lambda house, subject: send_invoice(house, UUID(subject)),
    Job.SEND_LINK: send_link,
}


def show_figures(house: House) -> None:
    """Let Prometheus read this process's figures, where a port was given for it."""
    if house.settings.worker_metrics_port:
        start_http_server(house.settings.worker_metrics_port, addr=house.settings.host)


async def work(house: House, *, stop: asyncio.Event) -> None:
    """Run jobs and sweeps until `stop` is set, then finish what is under way."""
    pool = await open_pool(house.settings.database_url, most=6)
    queue = PgQueuer.from_asyncpg_pool(pool)
    for job, step in _STEPS.items():
        _register(queue, house, job, step)
    sweeping = asyncio.create_task(_sweeping(house, stop))
    comparing = asyncio.create_task(_comparing(house, stop))
    stopping = asyncio.create_task(_stopping(queue, stop))
    try:
        await queue.run(dequeue_timeout=timedelta(seconds=5), batch_size=10, heartbeat_timeout=HEARTBEAT)
    finally:
        stop.set()
        await asyncio.gather(sweeping, comparing, stopping)
        await pool.close()


def _register(queue: PgQueuer, house: House, job: Job, step: Callable[[House, str], Awaitable[None]]) -> None:
    async def run(queued: QueuedJob) -> None:
        subject, begun, ended = (queued.payload or b"").decode(), time.perf_counter(), "to try again"
        try:
            await step(house, subject)
            ended = "done"
        except SyndicationError as trouble:
            log.warning("job", job=job.value, subject=subject, tries=queued.attempts, trouble=trouble.detail)
            raise
        except Exception:
            log.exception("job", job=job.value, subject=subject, tries=queued.attempts)
            raise
        finally:
            DID.labels(job.value, ended).observe(time.perf_counter() - begun)

    # a job that raises would be deleted by default; ours is tried again, and held in the end
    queue.entrypoint(job.value, on_failure="hold", executor_factory=_patient)(run)


def _patient(parameters: EntrypointExecutorParameters) -> DatabaseRetryEntrypointExecutor:
    return DatabaseRetryEntrypointExecutor(parameters=parameters, max_attempts=MOST_TRIES)


async def _sweeping(house: House, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await sweep(house)
        except SyndicationError as trouble:
            log.warning("sweep", trouble=trouble.detail)
        except Exception:
            log.exception("sweep")
        await _told(stop, _SWEEP_SECONDS)


async def _comparing(house: House, stop: asyncio.Event) -> None:
    """Compare with Stripe now and then; a worker that has just started leaves it to those that run."""
    while not await _told(stop, _COMPARE_SECONDS):
        try:
            if await reconcile.due(house):
                await reconcile.reconcile(house)
        except SyndicationError as trouble:
            log.warning("reconcile", trouble=trouble.detail)
        except Exception:
            log.exception("reconcile")


async def _told(stop: asyncio.Event, seconds: float) -> bool:
    """Wait so long, or until told to stop; return whether that was said."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def _stopping(queue: PgQueuer, stop: asyncio.Event) -> None:
    await stop.wait()
    queue.shutdown.set()
