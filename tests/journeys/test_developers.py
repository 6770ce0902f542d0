"""What the guides say works as it stands: the lines of the CMS guide, and the Python client."""

import asyncio
import hashlib
import re
import sys
from pathlib import Path

from tests.town import Town
from tests.web.api_story import PAGE, partner_key

DOCS = Path(__file__).parents[2] / "docs"


async def test_the_lines_of_the_cms_guide_work(town: Town, tmp_path: Path) -> None:
    """Each is run by a shell, in order, as it is printed; none is refused."""
    guide = (DOCS / "cms.md").read_text(encoding="utf-8")
    lines = re.findall(r"^```sh\n(.+?)^```$", guide, flags=re.DOTALL | re.MULTILINE)
    assert len(lines) >= 8
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    await town.bought()
    variables = {
        "CMS_KEY": town.cms_key,
        "DESK_KEY": town.desk_key,
        "PARTNER_KEY": await partner_key(town),
    }
    for line in lines:
        real = line.replace("https://desk.example", town.base_url).replace(
            "curl ", "curl -sS --fail-with-body "
        )
        shell = await asyncio.create_subprocess_exec(
            "bash",
            "-euo",
            "pipefail",
            "-c",
            real,
            cwd=tmp_path,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", **variables},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await shell.communicate()
        assert shell.returncode == 0, (line, out.decode())
    assert await town.count("article", "slug = 'harbour-market-reopens'") == 1
    assert await town.count("placement") == 1
    # the same page in two forms is one revision
    assert await town.count("revision", "headline = 'The harbour market reopens'") == 1


async def test_the_python_client_brings_the_copies_home(town: Town, tmp_path: Path) -> None:
    """It tells the price and where to pay; once that is done the copies are saved, each as it was signed."""
    kept = tmp_path / "kept"
    kept.mkdir()
    client = await asyncio.create_subprocess_exec(
        sys.executable,
        str(DOCS / "client.py"),
        town.base_url,
        "harbour-pilots-night-watch",
        cwd=kept,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert client.stdout is not None
    said: list[str] = []
    async with asyncio.timeout(60):
        while not (said and said[-1].startswith("Pay at ")):
            line = (await client.stdout.readline()).decode()
            assert line, said
            said.append(line)
        await town.pay(said[-1].removeprefix("Pay at ").strip())
        out, trouble = await client.communicate()
    assert client.returncode == 0, trouble.decode()
    assert re.search(r"[1-9][\d,]*\.\d\d  GBP in all", "".join(said))
    hashes = _hashes(kept)
    assert set(hashes) == {".html", ".pdf", ".json"}
    assert out.decode().count("Saved ") == len(hashes)
    async with town.house.database.reading() as db:
        sealed = {row["sha256"] for row in await db.fetch("SELECT sha256 FROM copy")}
    assert set(hashes.values()) == sealed


def _hashes(folder: Path) -> dict[str, str]:
    return {file.suffix: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
