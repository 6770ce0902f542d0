"""The demo as a process: killed between payment and release, stopped, started warm, its port taken."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from tests.town import GOOD_CARD, Json

ROOT = Path(__file__).parents[2]
START_SECONDS = 90.0
"""A first start makes a database and reads twelve articles: ten seconds on a quiet machine."""

STOP_SECONDS = 10.0
"""What SIGTERM may take."""

DELAYS = (0.0, 0.05)
"""Seconds between the payment's answer and the kill: before, or in the middle of, the work after it."""


class Demo:
    """One `syndication demo --json` and what it has started."""

    def __init__(self, data: Path, *options: str) -> None:
        self._data = data
        self.errors = data.parent / f"{data.name}-{time.monotonic_ns()}.err"
        command = [
            sys.executable,
            "-X",
            "dev",
            "-m",
            "syndication",
            "demo",
            "--json",
            "--data",
            str(data),
            *options,
        ]
        with self.errors.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, env=self._environment(), text=True
            )
        self.ready: Json = {}

    @staticmethod
    def _environment() -> dict[str, str]:
        ours = ("SYNDICATION_", "STRIPE_")
        return {name: text for name, text in os.environ.items() if not name.startswith(ours)}

    async def started(self) -> "Demo":
        """Wait for the line that says it is ready."""
        assert self._process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            line = await asyncio.to_thread(self._process.stdout.readline)
        assert line, self.errors.read_text()
        self.ready = json.loads(line)
        return self

    def family(self) -> list[psutil.Process]:
        """Return every process it has started, PostgreSQL with its children too, though that is a daemon."""
        mine = psutil.Process(self._process.pid).children(recursive=True)
        return [*mine, *(one for one in psutil.process_iter() if _serves(one, str(self._data)))]

    def kill(self) -> None:
        """End the one process as `kill -9` does, and nothing it started."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=10)

    def stop(self) -> int:
        """Ask it to stop, and return its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=STOP_SECONDS + 5)

    def exit_code(self) -> int:
        """Wait for it to end by itself."""
        return self._process.wait(timeout=START_SECONDS)

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None


def _serves(process: psutil.Process, data: str) -> bool:
    try:
        return bool(process.name() == "postgres" and data in " ".join(process.cmdline()))
    except psutil.Error:
        return False


@pytest.fixture(scope="module")
def data(folder: Path) -> Iterator[Path]:
    """The one folder of this module's demos: what a demo leaves behind is what the next one finds."""
    kept = folder / "demo"
    yield kept
    for process in psutil.process_iter():
        if _serves(process, str(kept)):
            process.kill()


@asynccontextmanager
async def demo(data: Path) -> AsyncIterator[Demo]:
    """A running demo; stopped at the end of the block if it still runs."""
    made = Demo(data)
    try:
        yield await made.started()
    finally:
        if made.running:
            made.stop()


async def _page(web: httpx.AsyncClient, ready: Json) -> tuple[str, Json, dict[str, str]]:
    """Ask for a licence and go to pay; return the payment page, the request and its holder's headers."""
    wish = {
        "articles": ["harbour-pilots-night-watch"],
        "usage": {
            "medium": "web",
            "territories": ["GB"],
            "languages": ["en"],
            "audience": 1000,
            "months": 1,
            "starts_on": time.strftime("%Y-%m-%d", time.gmtime()),
        },
        "organisation": {"name": "The Northern Post Ltd", "country": "GB"},
        "contact": {"name": "Jo Bell", "email": "jo@northernpost.example"},
        "accept_terms": True,
    }
    api = f"{ready['base_url']}/api/v1/requests"
    made = await web.post(api, json=wish)
    assert made.status_code == 201, made.text
    request: Json = made.json()
    holding = {"Authorization": f"Bearer {request['access_token']}"}
    page = await web.post(f"{api}/{request['id']}/checkout", headers=holding)
    assert page.is_success, page.text
    return page.json()["url"], request, holding


async def _pay(web: httpx.AsyncClient, page: str) -> None:
    card = {
        "card_number": GOOD_CARD,
        "expiry": "12 / 34",
        "cvc": "123",
        "name": "Jo",
        "email": "jo@x.example",
    }
    assert (await web.post(page, data=card)).status_code == 303


async def _licensed(web: httpx.AsyncClient, ready: Json, request: Json, holding: dict[str, str]) -> Json:
    address = f"{ready['base_url']}/api/v1/requests/{request['id']}"
    async with asyncio.timeout(75):
        while (seen := (await web.get(address, headers=holding)).json())["stage"] != "licensed":
            await asyncio.sleep(0.1)
    return dict(seen)


async def _check(data: Path, ready: Json) -> str:
    """Return what `syndication check` says of the demo's database, run as an operator would."""
    memory = json.loads((data / "demo.json").read_text())
    port = memory["port"]
    socket_folder = (data / "pg" / "postmaster.pid").read_text().splitlines()[4]
    environment = os.environ | {
        "SYNDICATION_DATABASE_URL": f"postgresql://postgres:@/syndication?host={socket_folder}",
        "SYNDICATION_BASE_URL": ready["base_url"],
        "SYNDICATION_SECRET_KEY": memory["secret_key"],
        "SYNDICATION_VAULT_URL": (data / "vault").as_uri(),
        "SYNDICATION_KEYS": str(data / "keys"),
        "STRIPE_API_KEY": memory["stripe_api_key"],
        "STRIPE_WEBHOOK_SECRET": memory["stripe_webhook_secret"],
        "SYNDICATION_STRIPE_URL": f"http://localhost:{port + 1}",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "syndication", "check"),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


@pytest.mark.timeout(300)
async def test_killed_between_payment_and_release_it_finishes_by_itself(data: Path) -> None:
    """`kill -9` right after the payment: started again, the licence becomes active by itself, once.

    Every start finds the same keys, password and articles; the last one is told to stop, and does.
    """
    starts: list[Json] = []
    paid: list[tuple[Json, dict[str, str]]] = []
    async with httpx.AsyncClient(timeout=60) as web:
        for delay in DELAYS:
            async with demo(data) as running:
                starts.append(running.ready)
                await _holds_its_copies(web, running.ready, paid[-1:])
                page, request, holding = await _page(web, running.ready)
                await _pay(web, page)
                await asyncio.sleep(delay)
                running.kill()
                paid.append((request, holding))
        async with demo(data) as running:
            starts.append(running.ready)
            await _holds_its_copies(web, running.ready, paid)
            assert "invariants hold" in await _check(data, running.ready)
            await _stops_with_everything_it_started(running)
    assert starts == starts[:1] * len(starts)
    assert len(starts[0]["articles"]) >= 12


async def _holds_its_copies(
    web: httpx.AsyncClient, ready: Json, paid: list[tuple[Json, dict[str, str]]]
) -> None:
    """Wait until what was paid is licensed; hold that there is one licence and its three copies come."""
    for request, holding in paid:
        (licence,) = (await _licensed(web, ready, request, holding))["licences"]
        assert licence["status"] == "active"
        copies = [await web.get(copy["url"]) for copy in licence["copies"]]
        assert [copy.status_code for copy in copies] == [200, 200, 200]


async def _stops_with_everything_it_started(running: Demo) -> None:
    """SIGTERM ends every process within ten seconds, with code 0 and no warning of ours under -X dev."""
    family = running.family()
    assert any(process.name() == "postgres" for process in family)
    began = time.monotonic()
    assert await asyncio.to_thread(running.stop) == 0
    assert time.monotonic() - began < STOP_SECONDS
    _, alive = psutil.wait_procs(family, timeout=2)
    assert alive == [], [process.cmdline() for process in alive]
    assert [line for line in running.errors.read_text().splitlines() if _is_warning_of_ours(line)] == []


def _is_warning_of_ours(line: str) -> bool:
    """Say whether a line of stderr is a warning whose file is ours, or a coroutine nobody awaited."""
    names_us = re.search(rf"{re.escape(str(ROOT))}/(?:syndication|schemas)/\S+\.py:\d+: \w+Warning", line)
    return bool(names_us) or "was never awaited" in line or "Traceback" in line


async def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Something else listens there: one line that names the ports, no traceback, and a code of failure."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = Demo(tmp_path / "d", "--port", str(port))
        assert await asyncio.to_thread(refused.exit_code) == 1
    words = refused.errors.read_text()
    assert f"syndication: Ports {port} to {port + 5} must be free; something listens there." in words
    assert "Traceback" not in words
