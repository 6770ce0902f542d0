"""One town: the service, its worker, a Stripe and an inbox, and the words a story is told in."""

import asyncio
import contextlib
import hmac
import itertools
import json
import os
import re
import socket
import ssl
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import httpx

from syndication import worker
from syndication.desk.house import House
from syndication.records import checks
from syndication.sandbox.inbox import inbox_app, smtp_server
from syndication.sandbox.stripe import StripeSandboxSettings, stripe_sandbox
from syndication.serving import serving
from syndication.web.app import application

Json = dict[str, Any]

GOOD_CARD = "4242424242424242"
DECLINED_CARD = "4000000000000002"
"""Stripe's published test cards."""

PASSWORD = "correct horse battery"
"""What every member of staff signs in with."""

PATIENCE_SECONDS = 20.0
"""How long a story waits for what must happen by itself; a quiet machine needs a tenth of a second."""

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""A town speaks plain HTTP; a client that reads in every authority first takes 20 ms to make."""


def free_ports(wanted: int) -> tuple[int, ...]:
    """Return ports that are free, below those the system gives out by itself.

    Each process of a run with several has a street of its own, so that none takes another's between
    the look and the listening.
    """
    found: list[int] = []
    while len(found) < wanted:
        port = next(_STREET)
        with contextlib.suppress(OSError), socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", port))
            found.append(port)
    return tuple(found)


_HOUSE = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_STREET = itertools.cycle(range(15_000 + 2_000 * _HOUSE, 17_000 + 2_000 * _HOUSE))


class Town:
    """Everything a journey needs; open it with `async with`."""

    def __init__(
        self, *, house: House, ports: tuple[int, ...], folder: Path, desk_key: str, cms_key: str
    ) -> None:
        self.house = house
        self.base_url, self.stripe_url, self.inbox_url = (f"http://localhost:{port}" for port in ports[:3])
        self.desk_key, self.cms_key = desk_key, cms_key
        self._ports, self._folder = ports, folder
        self.stripe_file = folder / "stripe.sqlite"
        self._stack = AsyncExitStack()
        self._stop = asyncio.Event()
        self.web: httpx.AsyncClient
        self.outside: httpx.AsyncClient

    async def __aenter__(self) -> Self:
        shop = self._stack.enter_async_context
        post = await smtp_server(self._folder / "inbox.sqlite", "127.0.0.1", self._ports[3])
        self._stack.callback(post.close)
        await shop(serving(stripe_sandbox(self._stripe()), "127.0.0.1", self._ports[1]))
        await shop(serving(inbox_app(self._folder / "inbox.sqlite"), "127.0.0.1", self._ports[2]))
        await shop(serving(application(self.house), "127.0.0.1", self._ports[0]))
        self.web = await shop(httpx.AsyncClient(base_url=self.base_url, timeout=60, verify=NO_TLS))
        self.outside = await shop(httpx.AsyncClient(timeout=60, verify=NO_TLS))
        self.start_worker()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop_worker()
        await self._stack.aclose()

    def start_worker(self) -> None:
        """Let jobs run from now on."""
        self._stop = asyncio.Event()
        self._working = asyncio.create_task(worker.work(self.house, stop=self._stop))

    async def stop_worker(self) -> None:
        """Let staged jobs wait."""
        self._stop.set()
        await self._working

    def _stripe(self) -> StripeSandboxSettings:
        return StripeSandboxSettings(
            database=self.stripe_file,
            base_url=self.stripe_url,
            webhook_url=f"{self.base_url}/stripe/webhook",
            webhook_secret=self.house.settings.stripe_webhook_secret,
            api_key=self.house.settings.stripe_api_key,
        )

    # --- the requester

    def wish(self, *articles: str, **changes: Any) -> Json:  # noqa: ANN401
        """Return a whole request as JSON; `changes` go into `usage`, or beside it by their own name."""
        wish: Json = {
            "articles": list(articles or ["harbour-pilots-night-watch"]),
            "usage": {
                "medium": "web",
                "territories": ["GB"],
                "languages": ["en"],
                "audience": 40_000,
                "months": 12,
                "starts_on": datetime.now(UTC).date().isoformat(),
            },
            "organisation": {"name": "The Northern Post Ltd", "type": "commercial", "country": "GB"},
            "currency": "GBP",
            "contact": {"name": "Jo Bell", "email": "jo@northernpost.example"},
            "message": "",
            "language": "en",
            "accept_terms": True,
        }
        for name, given in changes.items():
            place = wish if name in wish else wish["usage"]
            place[name] = given
        return wish

    async def request(self, *articles: str, **changes: Any) -> Json:  # noqa: ANN401
        """Send a request over the API and return the answer."""
        answer = await self.web.post("/api/v1/requests", json=self.wish(*articles, **changes))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    @staticmethod
    def holding(request: Json) -> dict[str, str]:
        """Return the headers of the holder of a request."""
        return {"Authorization": f"Bearer {request['access_token']}"}

    @property
    def as_desk(self) -> dict[str, str]:
        """The headers of the desk."""
        return {"Authorization": f"Bearer {self.desk_key}"}

    @property
    def as_cms(self) -> dict[str, str]:
        """The headers of the newsroom's CMS."""
        return {"Authorization": f"Bearer {self.cms_key}"}

    async def look(self, request: Json) -> Json:
        """Return the request as its holder sees it now."""
        answer = await self.web.get(f"/api/v1/requests/{request['id']}", headers=self.holding(request))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def checkout(self, request: Json, **wish: Any) -> str:  # noqa: ANN401
        """Go to pay, with a wish or none; return the address of the payment page."""
        answer = await self.web.post(
            f"/api/v1/requests/{request['id']}/checkout", json=wish or None, headers=self.holding(request)
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["url"])

    async def pay(self, page: str, card: str = GOOD_CARD) -> httpx.Response:
        """Pay on Stripe's page as a person would; the answer leads back to us when it worked."""
        form = {
            "card_number": card,
            "expiry": "12 / 34",
            "cvc": "123",
            "name": "Jo Bell",
            "email": "jo@x.example",
        }
        return await self.outside.post(page, data=form)

    async def licensed(self, request: Json) -> Json:
        """Wait until a request is licensed and return it."""
        return await self.until(request, "licensed")

    async def until(self, request: Json, stage: str) -> Json:
        """Wait until a request has come to `stage` and return it."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (seen := await self.look(request))["stage"] != stage:
                await asyncio.sleep(0.02)
        return seen

    async def bought(self, *articles: str, **changes: Any) -> Json:  # noqa: ANN401
        """Go the whole way: ask, pay, wait for the licence; return the licensed request with its token."""
        request = await self.request(*articles, **changes)
        await self.pay(await self.checkout(request))
        return request | await self.licensed(request)

    async def correct(self, slug: str, address: str, words: str = "A correction. ") -> None:
        """Let the newsroom push other words for an article at its address."""
        html = (
            f'<html lang="en"><head><title>Corrected</title><link rel="canonical" href="{address}"></head>'
            f"<body><article><h1>Corrected: {slug}</h1><p>{words * 40}</p></article></body></html>"
        )
        given = {"url": address, "html": html}
        answer = await self.web.put(f"/api/v1/articles/{slug}", json=given, headers=self.as_cms)
        assert answer.status_code == 200, answer.text

    # --- the desk

    async def decide(self, request: Json, verb: str, **given: Any) -> httpx.Response:  # noqa: ANN401
        """Approve, decline or offer as the desk, over the API; return the answer, whatever it is."""
        path = f"/api/v1/requests/{request['id']}/{verb}"
        return await self.web.post(path, json=given, headers=self.as_desk)

    async def give_back(self, request: Json) -> None:
        """Refund a paid request in full as the desk, over the API: its licences are revoked."""
        path = f"/api/v1/requests/{request['id']}/refunds"
        answer = await self.web.post(path, json={"reason": "It was not used"}, headers=self.as_desk)
        assert answer.is_success, answer.text
        async with asyncio.timeout(PATIENCE_SECONDS):
            while {one["status"] for one in (await self.look(request))["licences"]} != {"revoked"}:
                await asyncio.sleep(0.02)

    async def signed_in(self, email: str = "desk@example.com") -> httpx.AsyncClient:
        """Return a browser in which a member of staff is signed in."""
        browser = await self.browser()
        form = {"email": email, "password": PASSWORD}
        answer = await browser.post("/desk/sign-in", data=form)
        assert answer.status_code == 303, answer.text
        return browser

    async def browser(self) -> httpx.AsyncClient:
        """Return a browser of its own: it keeps its own cookies."""
        client = httpx.AsyncClient(base_url=self.base_url, timeout=60, verify=NO_TLS)
        return await self._stack.enter_async_context(client)

    # --- Stripe's side

    async def at_stripe(self, path: str, form: dict[str, str] | None = None) -> Json:
        """Ask Stripe's own API, as its dashboard would: a GET, or a POST when there is a form."""
        answer = await self.outside.request(
            "GET" if form is None else "POST",
            f"{self.stripe_url}/v1/{path}",
            data=form,
            headers={"Authorization": f"Bearer {self.house.settings.stripe_api_key}"},
        )
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def happen(self, path: str, **given: Any) -> Json:  # noqa: ANN401
        """Let something happen at Stripe that no seller can ask for: time, a dispute, a debit's end."""
        answer = await self.outside.post(f"{self.stripe_url}/sandbox/{path}", json=given)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def session(self, page: str) -> Json:
        """Return the Checkout session behind a payment page."""
        return await self.at_stripe(f"checkout/sessions/{page.rpartition('/')[2]}")

    async def events(self, kind: str) -> list[Json]:
        """Return Stripe's events of one type, newest first."""
        return list((await self.at_stripe(f"events?type={kind}"))["data"])

    async def tell(self, event: Json | bytes, **changes: str) -> httpx.Response:
        """Post an event to our webhook, signed as Stripe signs it; `changes` forge the signature."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        stamp = changes.get("stamp", str(int(time.time())))
        secret = changes.get("secret", self.house.settings.stripe_webhook_secret)
        proof = hmac.digest(secret.encode(), f"{stamp}.".encode() + body, "sha256").hex()
        headers = {"Stripe-Signature": changes.get("header", f"t={stamp},v1={proof}")}
        return await self.web.post("/stripe/webhook", content=body, headers=headers)

    async def at_rest(self) -> None:
        """Wait until every event has been worked on, every refund made, document printed and mail sent."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (
                await self.count("stripe_event", "done_at IS NULL")
                or await self.count("refund", "status = 'approved'")
                or await self.count("mail", "sent_at IS NULL")
                or await self.count("document", "id NOT IN (SELECT document_id FROM document_file)")
            ):
                await asyncio.sleep(0.02)

    # --- what happened

    async def mails(self, to: str = "") -> list[Json]:
        """Return the mails that arrived, newest first."""
        return list((await self.outside.get(f"{self.inbox_url}/api/messages", params={"to": to})).json())

    async def mail(self, to: str, about: str) -> Json:
        """Wait for a mail whose subject matches and return it."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for mail in await self.mails(to):
                    if re.search(about, mail["subject"]):
                        return mail
                await asyncio.sleep(0.05)

    async def faults(self, *script: Json) -> None:
        """Let Stripe, or its webhooks, go wrong as the script says."""
        answer = await self.outside.post(f"{self.stripe_url}/sandbox/faults", json=list(script))
        assert answer.is_success, answer.text

    async def count(self, table: str, where: str = "true") -> int:
        """Return how many rows of a table match."""
        async with self.house.database.reading() as db:
            return int(await db.fetchval(f"SELECT count(*) FROM {table} WHERE {where}"))  # noqa: S608 - a test's own words

    async def broken(self) -> dict[str, tuple[str, ...]]:
        """Return every promise that does not hold."""
        async with self.house.database.reading() as db:
            return await checks.broken(db)
