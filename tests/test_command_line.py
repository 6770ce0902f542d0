"""The commands beside a demo, beside nothing, and beside a database that is away."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from syndication.desk.house import House
from syndication.settings import Settings, variable

ROOT = Path(__file__).parent.parent


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `syndication check` in a folder, with nothing of ours in the environment."""
    bare = {
        name: text for name, text in os.environ.items() if not name.startswith(("SYNDICATION_", "STRIPE_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "syndication", "check"],
        cwd=folder,
        env=bare | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def remember(folder: Path, settings: Settings) -> None:
    """Leave what a running demo leaves for the other commands."""
    given = {variable(name): str(getattr(settings, name)) for name in Settings.__struct_fields__}
    (folder / ".demo").mkdir()
    (folder / ".demo" / "environment.json").write_bytes(msgspec.json.encode(given))


async def test_a_command_beside_a_demo_speaks_to_it(house: House, tmp_path: Path) -> None:
    """No setting is needed in the folder of a running demo."""
    remember(tmp_path, house.settings)
    ran = check(tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "invariants hold" in ran.stdout


def test_a_command_beside_nothing_names_what_is_missing(tmp_path: Path) -> None:
    """Every variable at once, and no traceback."""
    ran = check(tmp_path)
    assert ran.returncode == 2
    assert "SYNDICATION_DATABASE_URL is not set; SYNDICATION_BASE_URL is not set" in ran.stderr


def test_a_database_that_is_away_is_a_sentence_without_its_password(tmp_path: Path) -> None:
    """What an operator reads says where nobody answered, and not with which password."""
    settings = Settings(
        database_url="postgresql://someone:hunter2@localhost:9/nothing",
        base_url="http://localhost",
        secret_key="s" * 32,
        stripe_api_key="sk_test_x",
        stripe_webhook_secret="whsec_xx",
        vault_url=tmp_path.as_uri(),
        keys=tmp_path / "keys",
    )
    remember(tmp_path, settings)
    ran = check(tmp_path)
    assert ran.returncode == 1
    assert "No database answers at postgresql://someone:…@localhost:9/nothing." in ran.stderr
    assert "hunter2" not in ran.stderr


def test_a_demo_says_what_is_wrong_with_a_port() -> None:
    """A number no port has is wrong use, told in a sentence."""
    ran = subprocess.run(
        [sys.executable, "-m", "syndication", "demo", "--port", "99999"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "give a number from 1 to 65530" in ran.stderr
    assert "Traceback" not in ran.stderr
