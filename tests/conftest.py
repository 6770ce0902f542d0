"""The town the tests live in: real PostgreSQL, the real application over HTTP, the Stripe sandbox, an inbox.

Everything slow is started once a session (PostgreSQL, the press, a template database with the
sample rate card and three articles); each test that asks for `town` gets a database of its own,
made from the template, and servers on ports of their own.
"""

import asyncio
import contextlib
import secrets
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from syndication.__main__ import read_rate_card
from syndication.desk import signin
from syndication.desk.house import House
from syndication.desk.ingest import beside, take_in
from syndication.gateways.identity import IdentityProvider
from syndication.gateways.keyring import Keyring
from syndication.gateways.post import Post
from syndication.gateways.press import Press
from syndication.gateways.stripe import StripeGateway
from syndication.gateways.tax_registers import TaxRegisters
from syndication.gateways.vault import Vault
from syndication.records import rate_cards
from syndication.records.door import Database, open_pool
from syndication.records.migrations import migrate
from syndication.records.people import Role, Scope
from syndication.sandbox import publication
from syndication.sandbox.demo import RATE_CARD
from syndication.sandbox.tax_registers import CLIENT_ID, CLIENT_SECRET, tax_registers
from syndication.sandbox.world import start_postgres
from syndication.serving import serving
from syndication.settings import Settings
from tests.town import PASSWORD, Town, free_ports

SAMPLES = (
    "harbour-pilots-night-watch",
    "glacier-hut-rescue",
    "fishing-quota-talks-close",
    "ferry-choir-crossing",
)
"""A plain one with a staff photograph, one with agencies in the byline, one with an agency's photograph,
and one that a newcomer may add to the first."""


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder for the session: short enough for a socket, and open to the user PostgreSQL runs as.

    Not pytest's own: a second pytest closes the parent of those to everybody else.
    """
    with tempfile.TemporaryDirectory(prefix="town-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="session")
async def postgres(folder: Path) -> AsyncIterator[str]:
    """The address of a PostgreSQL from the wheel."""
    server = start_postgres(folder / "pg")
    await _careless(server.get_uri())
    yield server.get_uri()
    server.cleanup()


async def _careless(postgres: str) -> None:
    """Let a server that is thrown away wait for no disk: no test kills it, and it copies databases all day.

    A test of what survives a crash of the machine starts a PostgreSQL of its own.
    """
    db = await asyncpg.connect(postgres)
    try:
        for setting in (
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "autovacuum = off",
        ):
            await db.execute(f"ALTER SYSTEM SET {setting}")
        await db.execute("SELECT pg_reload_conf()")
    finally:
        await db.close()


@pytest.fixture(scope="session")
async def press() -> AsyncIterator[Press]:
    """A warm press."""
    async with Press(jobs=2) as warm:
        yield warm


@pytest.fixture(scope="session")
def keyring(folder: Path) -> Keyring:
    """The publisher's keys."""
    return Keyring.load_or_create(folder / "keys", publication.NAME)


@pytest.fixture(scope="session")
async def registers() -> AsyncIterator[str]:
    """The address of both registers of VAT numbers; who scripts their faults takes them away again."""
    (port,) = free_ports(1)
    async with serving(tax_registers(), "127.0.0.1", port):
        yield f"http://localhost:{port}"


@pytest.fixture(scope="session")
async def template(postgres: str, folder: Path, press: Press, keyring: Keyring) -> str:
    """The name of a migrated database that holds the rate card, the sample articles and a member of staff."""
    name = "template_town"
    await _create(postgres, name)
    settings = _settings(
        _address(postgres, name), folder, base_url="http://localhost", port=0, registers="http://localhost:9"
    )
    await migrate(settings.database_url)
    async with _house(settings, press, keyring) as house:
        async with house.database.transaction("template") as db:
            await rate_cards.publish_rate_card(db, read_rate_card(RATE_CARD), note="sample")
        await asyncio.gather(*(_sample(house, slug) for slug in SAMPLES))
        # a password takes a fifth of a second to hash: once for all towns
        await signin.admit(house, email="desk@example.com", role=Role.ADMIN, password=PASSWORD)
    return name


async def _sample(house: House, slug: str) -> None:
    page = publication.PAGES / f"{slug}.html"
    await take_in(house, page.read_bytes(), find_picture=beside(page))


@pytest.fixture
async def fresh(postgres: str, template: str) -> AsyncIterator[str]:
    """The address of a copy of the template, taken away after the test: what is left costs at the end."""
    name = f"town_{uuid4().hex[:12]}"
    await _create(postgres, name, template)
    yield _address(postgres, name)
    await _drop(postgres, name)


@pytest.fixture
def seller() -> dict[str, str]:
    """Where the publisher is at home: settings that a folder or a module of tests may give otherwise."""
    return {"seller_country": "GB", "seller_vat_id": "GB980780684"}


@pytest.fixture
async def house(
    fresh: str,
    folder: Path,
    press: Press,
    keyring: Keyring,
    registers: str,
    seller: dict[str, str],
) -> AsyncIterator[House]:
    """A house on a fresh database, without servers: for steps of the desk."""
    settings = _settings(fresh, folder, base_url="http://localhost", port=0, registers=registers)
    settings = msgspec.structs.replace(settings, **seller)
    async with _house(settings, press, keyring) as made:
        yield made


@pytest.fixture
async def town(
    fresh: str,
    folder: Path,
    press: Press,
    keyring: Keyring,
    registers: str,
    seller: dict[str, str],
    tmp_path: Path,
) -> AsyncIterator[Town]:
    """The whole service on ports of its own, with its worker, a Stripe and an inbox."""
    ports = free_ports(4)
    settings = _settings(
        fresh,
        folder,
        base_url=f"http://localhost:{ports[0]}",
        port=ports[0],
        registers=registers,
        around=ports,
    )
    settings = msgspec.structs.replace(settings, **seller)
    async with _house(settings, press, keyring) as house:
        desk_key = await signin.add_key(house, scope=Scope.DESK, name="tests")
        cms_key = await signin.add_key(house, scope=Scope.CMS, name="tests")
        town = Town(house=house, ports=ports, folder=tmp_path, desk_key=desk_key, cms_key=cms_key)
        async with town:
            yield town
        # whatever the story was, it may not have broken a promise
        assert await town.broken() == {}


async def _create(postgres: str, name: str, template: str = "template1") -> None:
    db = await asyncpg.connect(postgres)
    try:
        await db.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    finally:
        await db.close()


async def _drop(postgres: str, name: str) -> None:
    db = await asyncpg.connect(postgres)
    try:
        await db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await db.close()


def _address(postgres: str, name: str) -> str:
    return postgres.replace("/postgres?", f"/{name}?")


def _settings(
    address: str,
    folder: Path,
    *,
    base_url: str,
    port: int,
    registers: str,
    around: tuple[int, ...] = (0, 0, 0, 0),
) -> Settings:
    return Settings(
        database_url=address,
        base_url=base_url,
        secret_key=secrets.token_urlsafe(32),
        stripe_api_key="sk_test_town",
        stripe_webhook_secret="whsec_town",
        stripe_url=f"http://localhost:{around[1]}" if around[1] else "http://localhost:9",
        vault_url=(folder / "vault").as_uri(),
        keys=folder / "keys",
        publication=publication.NAME,
        publication_url=publication.SITE,
        publication_names="; ".join(publication.OWN_NAMES),
        licence_prefix="HC",
        seller_name=publication.SELLER,
        seller_address=publication.ADDRESS,
        smtp_url=f"smtp://127.0.0.1:{around[3]}",
        mail_from="syndication@example.com",
        desk_email="desk@example.com",
        # a test of the second factor asks for it
        second_factor="optional",
        port=port,
        # every story comes from one address
        quotes_a_minute=10_000_000,
        requests_an_hour=10_000_000,
        vies_url=registers,
        hmrc_url=registers,
        hmrc_client_id=CLIENT_ID,
        hmrc_client_secret=CLIENT_SECRET,
    )


@contextlib.asynccontextmanager
async def _house(settings: Settings, press: Press, keyring: Keyring) -> AsyncIterator[House]:
    pool = await open_pool(settings.database_url, most=8)
    stripe = StripeGateway(settings.stripe_api_key, settings.stripe_webhook_secret, url=settings.stripe_url)
    try:
        yield House(
            settings=settings,
            database=Database(pool),
            press=press,
            vault=Vault(settings.vault_url),
            stripe=stripe,
            post=Post(settings.smtp_url, settings.mail_from),
            keyring=keyring,
            registers=TaxRegisters(settings),
            identity=IdentityProvider(settings),
        )
    finally:
        await stripe.close()
        await pool.close()
