"""How fast the web answers, beside bare Litestar handlers that do the least the job could do.

Both run in one server process, on one PostgreSQL, and are asked in turn by the same client; what
counts is the ratio. `python -m tests.bench.web` prints it.
"""

import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import Any, cast
from uuid import uuid4

import asyncpg
import httpx
import msgspec
from litestar import Litestar, Request, get, post
from litestar.datastructures import State

from syndication.__main__ import opened, read_rate_card
from syndication.desk.house import House
from syndication.desk.ingest import beside, take_in
from syndication.desk.signin import add_key
from syndication.logs import speak
from syndication.records import rate_cards
from syndication.records.migrations import migrate
from syndication.records.people import Scope
from syndication.sandbox import publication
from syndication.sandbox.demo import RATE_CARD
from syndication.sandbox.stripe import StripeSandboxSettings, signature, stripe_sandbox
from syndication.sandbox.world import start_postgres
from syndication.serving import serving
from syndication.settings import read
from syndication.web.app import application
from tests.bench.crowd import fill
from tests.gateways import hostile

OURS, BARE = 8931, 8932
CONNECTIONS, SECONDS, ROUNDS = 16, 2.0, 5
STORED = (10_000, int(os.environ.get("STORED", "1000000")))
"""Requests in the database while quotes are asked for once more: the rate must not fall."""

BOMBS_AT_ONCE, QUOTE_SECONDS = 4, 10.0
SECRET = "whsec_bench"


@get("/select")
async def bare_select(state: State) -> dict[str, int]:
    """The least a quote could do: one SELECT."""
    async with state.house.database.pool.acquire() as db:
        return {"answer": await db.fetchval("SELECT 1")}


@post("/webhook", status_code=200)
async def bare_webhook(request: Request[object, object, State], state: State) -> dict[str, bool]:
    """The least a webhook could do: verify and insert."""
    event = state.house.stripe.verified(await request.body(), request.headers["stripe-signature"])
    async with state.house.database.pool.acquire() as db:
        await db.execute(
            "INSERT INTO stripe_event (id, type, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            event.id,
            event.type,
            event.body,
        )
    return {"received": True}


@asynccontextmanager
async def open_house(folder: Path, port: int) -> AsyncIterator[House]:
    """Open a house on a PostgreSQL of its own, with a rate card and one article."""
    server = start_postgres(folder / "pg")
    database = server.get_uri("bench")
    db = await asyncpg.connect(server.get_uri())
    await db.execute("CREATE DATABASE bench")
    await db.close()
    await migrate(database)
    settings = read(
        {
            "SYNDICATION_DATABASE_URL": database,
            "SYNDICATION_BASE_URL": f"http://localhost:{port}",
            "SYNDICATION_SECRET_KEY": "b" * 32,
            "SYNDICATION_VAULT_URL": (folder / "vault").as_uri(),
            "SYNDICATION_KEYS": str(folder / "keys"),
            # every quote is counted, and none of them is one too many
            "SYNDICATION_QUOTES_A_MINUTE": "10000000",
            "SYNDICATION_SECOND_FACTOR": "optional",
            "STRIPE_API_KEY": "sk_test_bench",
            "STRIPE_WEBHOOK_SECRET": SECRET,
        }
    )
    try:
        async with opened(settings) as house:
            async with house.database.transaction("bench") as tx:
                await rate_cards.publish_rate_card(tx, read_rate_card(RATE_CARD), note="bench")
            page = publication.PAGES / "harbour-pilots-night-watch.html"
            await take_in(house, page.read_bytes(), find_picture=beside(page))
            yield house
    finally:
        server.cleanup()


async def serve(folder: Path) -> None:
    """Serve both applications until the pipe on stdin closes."""
    speak("error")
    async with open_house(folder, OURS) as house:
        bare = Litestar([bare_select, bare_webhook], state=State({"house": house}), logging_config=None)
        async with serving(application(house), "127.0.0.1", OURS), serving(bare, "127.0.0.1", BARE):
            print(await add_key(house, scope=Scope.CMS, name="bench"), flush=True)
            print(house.settings.database_url, flush=True)
            await asyncio.to_thread(sys.stdin.read)


async def measure() -> None:
    """Start the server, ask both sides in turn, and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: PTH101, S103 - PostgreSQL must get through
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bench.web",
            folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        key = (await child.stdout.readline()).strip().decode()
        assert key.startswith("syn_cms_")
        database = (await child.stdout.readline()).strip().decode()
        telling = _Telling(await _a_purchase(Path(folder)))
        for name, ours, bare in (("quote", _quote, _select), ("webhook", telling, telling)):
            await _compare(name, ours, bare)
        await _hostile(key)
        await _filling(database)
        child.stdin.close()
        await child.wait()


async def _filling(database: str) -> None:
    """Print what becomes of the quote's rate while the database fills with requests."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{OURS}") as client:
        answer = await client.post("/api/v1/requests", json=REQUEST)
        assert answer.status_code == HTTPStatus.CREATED, answer.text
    for stored in STORED:
        await fill(database, stored)
        await _compare("quote", _quote, _select, note=f"   at {stored:,} stored requests")


async def _compare(
    name: str, ours: Callable[[str], bytes], bare: Callable[[str], bytes], note: str = ""
) -> None:
    paths = {"quote": ("/api/v1/quotes", "/select"), "webhook": ("/stripe/webhook", "/webhook")}[name]
    rounds = [(await _rate(OURS, paths[0], ours), await _rate(BARE, paths[1], bare)) for _ in range(ROUNDS)]
    mine, theirs = (median(side) for side in zip(*rounds, strict=True))
    ratio = median(each[0] / each[1] for each in rounds)
    print(f"{name:8} {mine:7.0f}/s   bare {theirs:7.0f}/s   ratio {ratio:.2f}{note}")


async def _hostile(key: str) -> None:
    """Print the slowest hundredth of quotes, quiet and while hostile articles are sent without a pause.

    A process of its own sends them: whoever holds the watch does nothing else meanwhile.
    """
    quiet = await _slowest()
    sender = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.web",
        "hostile",
        key,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert sender.stdout is not None
    await sender.stdout.readline()
    loaded = await _slowest()
    sent, _ = await sender.communicate()
    print(
        f"p99      {quiet * 1000:6.1f} ms quiet   {loaded * 1000:6.1f} ms under {int(sent)} hostile articles"
        f"   ratio {loaded / quiet:.2f}"
    )


async def send_hostile(key: str) -> None:
    """Send hostile articles until the pipe on stdin closes; print how many."""
    stop = asyncio.Event()
    senders = [asyncio.create_task(_send_bombs(key, number, stop)) for number in range(BOMBS_AT_ONCE)]
    print("sending", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    stop.set()
    print(sum(await asyncio.gather(*senders)))


async def _slowest() -> float:
    """Return the seconds that 99 of 100 quotes stay under, asked one after the other on four connections."""
    until = time.perf_counter() + QUOTE_SECONDS
    took = [each for one in await asyncio.gather(*(_timed(until) for _ in range(4))) for each in one]
    return sorted(took)[int(len(took) * 0.99)]


async def _timed(until: float) -> list[float]:
    took = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{OURS}", timeout=60) as client:
        while (begun := time.perf_counter()) < until:
            answer = await client.post(
                "/api/v1/quotes", content=_WISH, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code == HTTPStatus.OK, answer.text
            took.append(time.perf_counter() - begun)
            # a reader thinks between two answers; without it this would measure a queue of its own making
            await asyncio.sleep(0.02)
    return took


async def _send_bombs(key: str, number: int, stop: asyncio.Event) -> int:
    bombs = list(hostile.generated(200, number, "/canary", "http://127.0.0.1:9/canary"))
    sent = 0
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "text/html"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{OURS}", timeout=60) as client:
        while not stop.is_set():
            body = _PAGE.format(body=bombs[sent % len(bombs)].html).encode(errors="replace")
            answer = await client.put(f"/api/v1/articles/bomb-{number}", content=body, headers=headers)
            assert (
                answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
                or answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
            )
            sent += 1
    return sent


_PAGE = """<!doctype html><html lang="en"><head><title>A bomb</title>
<link rel="canonical" href="https://www.harbourcourier.example/bomb"></head>
<body><article><h1>A bomb</h1><p>{body}</p></article></body></html>"""


async def _rate(port: int, path: str, request: Callable[[str], bytes]) -> float:
    """Return answers a second over keep-alive connections."""
    until = time.perf_counter() + SECONDS
    counts = await asyncio.gather(*(_ask(port, path, request, until) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


async def _ask(port: int, path: str, request: Callable[[str], bytes], until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = 0
    while time.perf_counter() < until:
        writer.write(request(path))
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n", 1)[0], head
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        await reader.readexactly(int(length.split(b":")[1]))
        answers += 1
    writer.close()
    return answers


_WISH = msgspec.json.encode(
    {
        "articles": ["harbour-pilots-night-watch"],
        "usage": {
            "medium": "web",
            "territories": ["GB", "FR"],
            "languages": ["en"],
            "audience": 40_000,
            "months": 12,
            "starts_on": datetime.now(UTC).date(),
        },
        "organisation": {"name": "The Northern Post", "type": "commercial", "country": "GB"},
    }
)


REQUEST = {
    **msgspec.json.decode(_WISH),
    "contact": {"name": "Jo Bell", "email": "jo@northernpost.example"},
    "accept_terms": True,
}


def _quote(path: str) -> bytes:
    return _post(path, _WISH)


def _select(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


class _Telling:
    """The events of a purchase as Stripe tells them, again and again, each under an id never seen."""

    def __init__(self, events: list[bytes]) -> None:
        self._events = itertools.cycle(events)

    def __call__(self, path: str) -> bytes:
        """Return the next one, signed."""
        body = next(self._events).replace(b"evt_", b"evt_%s_" % uuid4().hex.encode(), 1)
        proof = signature(body.decode(), SECRET, int(time.time()))
        return _post(path, body, f"Stripe-Signature: {proof}\r\n")


async def _a_purchase(folder: Path) -> list[bytes]:
    """Return every event of a card's purchase, made at a Stripe of its own."""
    settings = StripeSandboxSettings(
        database=folder / "stripe.sqlite",
        base_url="http://stripe",
        webhook_url=None,
        webhook_secret=SECRET,
        api_key="sk_test_bench",
    )
    order = {
        "mode": "payment",
        "success_url": "http://localhost/back",
        "invoice_creation[enabled]": "true",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "gbp",
        "line_items[0][price_data][unit_amount]": "28800",
        "line_items[0][price_data][product_data][name]": "A licence",
    }
    card = {"card_number": "4242424242424242", "expiry": "12 / 34", "cvc": "123"}
    buyer = {"name": "Jo Bell", "email": "jo@northernpost.example"}
    # Litestar types an application's messages more narrowly than httpx does
    transport = httpx.ASGITransport(cast("Any", stripe_sandbox(settings)))
    key = {"Authorization": f"Bearer {settings.api_key}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://stripe", headers=key) as stripe:
        session = (await stripe.post("/v1/checkout/sessions", data=order)).json()
        assert (await stripe.post(session["url"], data=card | buyer)).status_code == HTTPStatus.SEE_OTHER
        events = (await stripe.get("/v1/events?limit=100")).json()["data"]
    return [msgspec.json.encode(event) for event in events]


def _post(path: str, body: bytes, more: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["hostile", given]:
            asyncio.run(send_hostile(given))
        case [place]:
            asyncio.run(serve(Path(place)))
        case _:
            asyncio.run(measure())
