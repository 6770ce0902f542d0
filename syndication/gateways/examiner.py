"""A stranger's file is examined in a process of its own: bounded, without secrets, killed when late.

A PDF can be made to keep any parser busy. Here it costs its sender a sentence and nobody else anything.
"""

import asyncio
import os
import resource
import sys
from pathlib import Path
from typing import Any

import msgspec
import structlog

import syndication
from schemas.base import Noun
from syndication.boundary import boundary
from syndication.errors import TooMany
from syndication.gateways.seal import PROOF_ROLE
from syndication.gateways.verify import ZIP_BEGINS, Verdict, Verification, unsealed, verify_file
from syndication.words import phrases, plain, say, with_phrases

_log = structlog.get_logger(__name__)

MOST_BYTES = 30 * 1024 * 1024
"""Of a file. A copy with forty photographs has fifteen million."""

TURNS = asyncio.Semaphore(2)
"""Files examined at the same time by one process: its press and its pages need the rest of the machine."""

SEATS = asyncio.Semaphore(12)
"""Files that are examined or wait for it; whoever comes next is told to come back."""

_CPU_SECONDS = 10
"""Of processor time: the start takes one, the largest copy another."""

_WALL_SECONDS = 30.0
"""Of the clock, on a busy machine."""

_MOST_MEMORY = 1024**3
"""Bytes of address space: a file of 30 MB, read and parsed, stays under half of it."""

_MARKS = (b'id="licence-proof"', PROOF_ROLE.encode(), b"%PDF-")
"""One of these is in whatever may be a copy; the letter, the photograph, the joke are answered at once."""

_IT = say("This file")
"""What a file without a name is called."""

_TOO_HEAVY = say("This file takes too long to examine. None of our copies does.")


class _Exhibit(Noun, frozen=True, kw_only=True):
    """What crosses the pipe: the file, what to call it, and the public keys."""

    content: bytes
    name: str
    jwks: dict[str, Any]


class _Heard(Noun, frozen=True, kw_only=True):
    """The child's answer, with what its sentences were made of."""

    found: Verification
    said: dict[str, Any]


async def examine(content: bytes, name: str, jwks: dict[str, Any]) -> Verification:
    """Return what `verify_file` says, or that the file is too heavy to say anything.

    Raises TooMany when too many files wait already.
    """
    if not any(mark in content for mark in _MARKS) and not content.startswith(ZIP_BEGINS):
        return Verification(verdict=Verdict.UNKNOWN, reasons=(unsealed(name or _IT),))
    if SEATS.locked():
        raise TooMany(say("Many files are being examined at this moment. Try again in a minute."))
    async with SEATS, TURNS, boundary("examine"):
        answer = await _asked(msgspec.msgpack.encode(_Exhibit(content=content, name=name, jwks=jwks)))
    if answer is None:
        return Verification(verdict=Verdict.UNKNOWN, reasons=(_TOO_HEAVY,))
    heard = msgspec.json.decode(answer, type=_Heard)
    return with_phrases(heard.found, heard.said)


async def _asked(exhibit: bytes) -> bytes | None:
    """Return the child's answer, or None when it fell or had to be ended."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "syndication.gateways.examiner",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        async with asyncio.timeout(_WALL_SECONDS):
            answer, _ = await child.communicate(exhibit)
    except TimeoutError:
        answer = b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        _log.warning("examiner.fell", code=child.returncode, size=len(exhibit))
        return None
    return answer


def _environment() -> dict[str, str]:
    """Return all the child is told: no key, no password, no address of ours."""
    source = Path(syndication.__file__).parents[1]
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "PYTHONPATH": str(source)}


def main() -> None:
    """Answer one exhibit on standard input with its verification, as JSON, on standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    exhibit = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Exhibit)
    found = verify_file(exhibit.content, exhibit.name or _IT, exhibit.jwks)
    heard = _Heard(found=found, said=phrases(found))
    sys.stdout.buffer.write(msgspec.json.encode(heard, enc_hook=plain))


if __name__ == "__main__":
    main()
