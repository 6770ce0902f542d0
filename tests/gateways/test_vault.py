"""The vault: by content, once, read back; what was altered is never handed out."""

import asyncio
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndication.errors import VaultTrouble
from syndication.gateways.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault in a folder that does not exist yet."""
    return Vault((tmp_path / "a folder" / "vault").as_uri())


def _file(tmp_path: Path, name: str) -> Path:
    return next((tmp_path / "a folder" / "vault").rglob(name))


def _files(tmp_path: Path) -> int:
    return sum(file.is_file() for file in tmp_path.rglob("*"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=2000))
async def test_what_is_kept_comes_back_under_its_hash(vault: Vault, content: bytes) -> None:
    """Any bytes, kept twice: one name, the same bytes."""
    name = await vault.keep(content)
    assert name == sha256(content).hexdigest() == await vault.keep(content)
    assert await vault.fetch(name) == content


async def test_fifty_at_once_keep_one_file(vault: Vault, tmp_path: Path) -> None:
    """The same copy stored in parallel is one file."""
    names = await asyncio.gather(*(vault.keep(b"the same") for _ in range(50)))
    assert len(set(names)) == 1
    assert _file(tmp_path, names[0]).read_bytes() == b"the same"
    assert _files(tmp_path) == 1


@pytest.mark.parametrize("altered", [b"thE copy", b"the cop", b"the copy ", b""])
async def test_an_altered_file_is_never_handed_out(vault: Vault, tmp_path: Path, altered: bytes) -> None:
    """One changed, missing or added byte is trouble, and keeping the content again does not hide it."""
    name = await vault.keep(b"the copy")
    _file(tmp_path, name).write_bytes(altered)
    with pytest.raises(VaultTrouble, match="not what was stored"):
        await vault.fetch(name)
    with pytest.raises(VaultTrouble, match="not what was stored"):
        await vault.keep(b"the copy")


async def test_a_file_that_is_not_there_is_trouble_with_words(vault: Vault) -> None:
    """A name that was never kept is a 503 with a sentence, not a crash."""
    with pytest.raises(VaultTrouble, match="does not give") as missing:
        await vault.fetch("0" * 64)
    assert missing.value.status == 503


async def test_a_store_that_takes_nothing_is_trouble_with_words(tmp_path: Path) -> None:
    """Where the folder cannot be written, keeping fails and nothing is recorded."""
    vault = Vault((tmp_path / "vault").as_uri())
    content = b"copy"
    name = sha256(content).hexdigest()
    # a file stands where the folder of this hash has to be made
    (tmp_path / "vault" / name[:2]).write_bytes(b"in the way")
    with pytest.raises(VaultTrouble, match="does not take"):
        await vault.keep(content)
