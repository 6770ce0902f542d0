"""A Stripe sandbox on a real port, the real client before it, and an endpoint behind it.

A test module takes its fixtures with `pytest_plugins`. Having imported helpers from here by then,
it needs no rewriting of asserts: PYTEST_DONT_REWRITE.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest
import pytest_asyncio
import stripe
import uvicorn
from litestar import Litestar, Request, Response, post
from stripe.params.checkout import SessionCreateParams

from syndication.sandbox.stripe import StripeSandboxSettings, stripe_sandbox
from syndication.sandbox.stripe.settings import wall_clock

KEY = "sk_test_of_the_sandbox"
SECRET = "whsec_of_the_sandbox"


class Clock:
    """A clock the test turns."""

    def __init__(self) -> None:
        self.moment = 1_800_000_000

    def __call__(self) -> int:
        """Give the moment the test has set."""
        return self.moment


class Endpoint:
    """The seller's webhook endpoint: keeps what came, and answers as the test wishes."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.signatures: list[str] = []
        self.status = 200
        self._came = asyncio.Event()

    @property
    def types(self) -> list[str]:
        """The types of the events that came, in the order they came."""
        return [msgspec.json.decode(body)["type"] for body in self.bodies]

    def application(self) -> Litestar:
        """Return the application that is the endpoint."""

        @post("/hook")
        async def hook(request: Request[Any, Any, Any]) -> Response[None]:
            self.bodies.append(await request.body())
            self.signatures.append(request.headers["stripe-signature"])
            self._came.set()
            return Response(None, status_code=self.status)

        return Litestar([hook], openapi_config=None)

    async def heard(self, count: int, seconds: float = 5) -> list[str]:
        """Wait until so many deliveries have come and return their types."""
        async with asyncio.timeout(seconds):
            while len(self.bodies) < count:
                self._came.clear()
                await self._came.wait()
        return self.types


class Shop:
    """What a test holds: the sandbox's address, its clock, the client, the endpoint."""

    def __init__(
        self,
        *,
        clock: Clock,
        endpoint: Endpoint,
        client: stripe.StripeClient,
        browser: httpx.AsyncClient,
    ) -> None:
        self.clock = clock
        self.endpoint = endpoint
        self.client = client
        self.browser = browser
        self.url = str(browser.base_url).rstrip("/")

    def bill(self, **changes: Any) -> SessionCreateParams:  # noqa: ANN401  # any parameter of the API
        """Return the parameters of a session for 210 pounds."""
        asked = {
            "mode": "payment",
            "line_items": [line(21000)],
            "success_url": "http://desk.example/paid?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://desk.example/back",
        }
        return cast("SessionCreateParams", {**asked, **changes})

    async def open(self, **changes: Any) -> stripe.checkout.Session:  # noqa: ANN401  # any parameter of the API
        """Open a session through the real client."""
        return await self.client.v1.checkout.sessions.create_async(self.bill(**changes))

    async def pay(self, session: stripe.checkout.Session, number: str = "4242424242424242") -> httpx.Response:
        """Post the payment page's form with a card, as a browser without JavaScript does."""
        return await self.browser.post(f"/c/pay/{session.id}", data={**CARD, "card_number": number})

    async def script(self, *faults: dict[str, object]) -> None:
        """Write faults into the sandbox's script."""
        answer = await self.browser.post("/sandbox/faults", json=list(faults))
        assert answer.status_code == 201, answer.text

    async def tried(self, times: int) -> dict[str, Any]:
        """Wait until the newest delivery has been tried so often, and return its row."""
        async with asyncio.timeout(5):
            while True:
                row = (await self.browser.get("/sandbox/deliveries")).json()[0]
                if row["attempts"] == times:
                    return cast("dict[str, Any]", row)
                await asyncio.sleep(0.02)


CARD = {"expiry": "12 / 34", "cvc": "123", "name": "Ada Reader", "email": "ada@reader.example"}


def line(amount: int, currency: str = "gbp", quantity: int = 1) -> dict[str, object]:
    """Return one line of a bill."""
    product = {"name": "The tide tables, republished"}
    return {
        "price_data": {"currency": currency, "unit_amount": amount, "product_data": product},
        "quantity": quantity,
    }


@asynccontextmanager
async def speaking(url: str, *, seconds: float = 10, retries: int = 0) -> AsyncIterator[stripe.StripeClient]:
    """Give the real client, speaking to the sandbox at this address."""
    line_out = stripe.HTTPXClient(timeout=seconds)
    yield stripe.StripeClient(
        api_key=KEY, base_addresses={"api": url}, http_client=line_out, max_network_retries=retries
    )
    line_out.close()  # type: ignore[no-untyped-call]  # the package does not type it
    await line_out.close_async()  # type: ignore[no-untyped-call]  # the same


@asynccontextmanager
async def served(*houses: tuple[Litestar, socket.socket]) -> AsyncIterator[None]:
    """Serve applications, each on a bound socket, and stop them together."""
    servers = [
        uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        for app, _ in houses
    ]
    running = [
        asyncio.create_task(server.serve([listening]))
        for server, (_, listening) in zip(servers, houses, strict=True)
    ]
    while not all(server.started for server in servers):  # uvicorn rings no bell
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*running)


def bound() -> tuple[socket.socket, str]:
    """Return a socket on a free port and the address it will answer at."""
    # asyncio sends small answers at once only where a socket says that it speaks TCP
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    return listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


def settings_for(
    directory: Path, url: str, webhook_url: str, clock: Callable[[], int] = wall_clock
) -> StripeSandboxSettings:
    """Return the settings of a sandbox that keeps its file in this directory."""
    return StripeSandboxSettings(
        database=directory / "stripe.sqlite",
        base_url=url,
        webhook_url=webhook_url,
        webhook_secret=SECRET,
        api_key=KEY,
        clock=clock,
    )


@asynccontextmanager
async def opened(directory: Path) -> AsyncIterator[Shop]:
    """Serve a sandbox and an endpoint of its own."""
    endpoint, clock = Endpoint(), Clock()
    (door, url), (hook, hook_url) = bound(), bound()
    settings = settings_for(directory, url, f"{hook_url}/hook", clock)
    async with (
        served((endpoint.application(), hook), (stripe_sandbox(settings), door)),
        speaking(url) as client,
        httpx.AsyncClient(base_url=url, trust_env=False) as browser,
    ):
        yield Shop(clock=clock, endpoint=endpoint, client=client, browser=browser)


@pytest_asyncio.fixture(scope="module")
async def quiet_shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    """Give one sandbox to all tests of a module in which no payment is ever tried."""
    async with opened(tmp_path_factory.mktemp("quiet")) as one:
        yield one


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Give one test a sandbox of its own."""
    async with opened(tmp_path) as one:
        yield one
