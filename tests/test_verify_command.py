"""`syndication verify`: words for people, JSON for programs, an exit code for scripts, no network."""

import asyncio
import os
import sys
from pathlib import Path

import msgspec

from schemas.licence import CopyOrder
from syndication.gateways.keyring import Keyring
from syndication.gateways.press import Press
from syndication.gateways.seal import seal
from syndication.gateways.verify import Verdict, Verification
from tests.gateways import orders

CHECKOUT = Path(__file__).parents[1]


class Told(msgspec.Struct):
    """What a run of the command left."""

    code: int
    found: Verification | None
    words: str


async def verify(file: Path, *options: str, where: Path, **environment: str) -> Told:
    """Run the command in a folder, with nothing in the environment but what is given."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "syndication",
        "verify",
        str(file),
        *options,
        cwd=where,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, words = await child.communicate()
    found = msgspec.json.decode(out, type=Verification) if out else None
    return Told(code=child.returncode or 0, found=found, words=words.decode())


async def test_verify_finds_the_keys_says_it_in_words_and_leaves_a_code(press: Press, tmp_path: Path) -> None:
    """The keys that are named, else the service's, else the demo's; 0 for genuine, 1 for anything else."""
    order = CopyOrder(article=orders.article(), terms=orders.terms())
    ours, theirs = tmp_path / "service", tmp_path / "other"
    sealed = await seal(order, await press.print_copies(order), Keyring.load_or_create(ours))
    jwks = tmp_path / "jwks.json"
    jwks.write_bytes(msgspec.json.encode(Keyring.load_or_create(theirs).jwks()))
    copy, changed, demo, empty = (tmp_path / name for name in ("copy.html", "changed.html", "demo", "empty"))
    copy.write_bytes(sealed.html.content)
    changed.write_bytes(sealed.html.content.replace(b" the ", b" a "))
    empty.mkdir()
    (demo / ".demo").mkdir(parents=True)
    (demo / ".demo" / "keys").symlink_to(ours)
    keys = {"SYNDICATION_KEYS": str(ours)}

    genuine, by_demo, altered, foreign, keyless, missing = await asyncio.gather(
        verify(copy, where=empty, **keys),
        verify(copy, where=demo),
        verify(changed, where=empty, **keys),
        verify(copy, "--jwks", str(jwks), where=demo, **keys),
        verify(copy, where=empty),
        verify(tmp_path / "nowhere.pdf", where=empty, **keys),
    )
    for told in (genuine, by_demo):
        assert told.code == 0
        assert told.found is not None
        assert told.found.verdict is Verdict.GENUINE
        assert told.words.startswith("Genuine. copy.html is as it was sealed.")
        assert orders.NUMBER in told.words
        assert order.terms.licensee.name in told.words
        assert order.terms.verify_url in told.words
    for told, word in ((altered, "Altered."), (foreign, "Unknown."), (keyless, "Unknown.")):
        assert (told.code, told.words[: len(word)]) == (1, word)
        assert told.found is not None
        assert told.found.verdict.value == word.lower().rstrip(".")
    assert "--jwks" in keyless.words
    assert (missing.code, missing.found) == (1, None)
    assert "nowhere.pdf" in missing.words
    assert "Traceback" not in missing.words
    assert sorted(empty.iterdir()) == []
