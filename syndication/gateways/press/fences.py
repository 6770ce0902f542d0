"""What keeps a hostile article inside its child: limits, an audit hook, a fetcher that says no."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

CPU_SECONDS = 10
"""Of processor time. The longest sample, 4,000 words, takes under two."""

HEAVY_SECONDS = 3
"""Of processor time: whoever has used this when the clock runs out is to blame, not a busy machine."""

WALL_SECONDS = 15
"""Of the clock: a machine under load gets half as much again, then the buyer has waited enough."""

MOST_MEMORY = 1024**3
"""Bytes of address space. An ordinary job needs 131 MB."""

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
"""Linux `sched.h`. Python 3.12 has `os.unshare`; until then ctypes."""

_REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.startfile",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.kill",
    "os.putenv",
    "os.utime",
    "shutil.",
    "tempfile.",
    "ctypes.dlopen",
    "pty.",
    "http.",
    "ftplib.",
    "smtplib.",
    "urllib.",
    "webbrowser.",
)
"""Audit events that no rendering needs. Names: Python 3.11, "Audit events table"."""

_LOOKS = frozenset({"os.listdir", "os.scandir", "os.walk", "glob.glob", "pathlib.Path.glob"})

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Fenced(PermissionError):
    """Something tried to leave the child."""


def leave_network() -> bool:
    """Move this process into a network of its own without any interface, where the system allows.

    Says whether it did; the audit hook and the fetcher stand either way. Must run before there is
    a second thread.
    """
    if sys.platform != "linux":
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    return any(unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


GIVES_WAY = 5
"""Of 19: about a quarter of the processor's time where the web wants all of it; twice this is a tenth."""


def give_way() -> None:
    """Let the web go first, which shares the machine; an article that nobody has proofed gives way twice."""
    os.nice(GIVES_WAY)


def limit() -> None:
    """Bound this process: processor time, memory, the clock, no core files. Signals end it, not Python."""
    give_way()
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    start_clock()


def start_clock() -> None:
    """End this process when the time for a job is over."""
    signal.alarm(WALL_SECONDS)


def stop_clock() -> None:
    """Let this process wait for a further job, or for its end."""
    signal.alarm(0)


def raise_fence(readable: tuple[Path, ...]) -> None:
    """From here on this process opens nothing for writing, no socket, no process, and reads `readable` alone.

    Cannot be undone: that is what an audit hook is for.
    """
    roots = tuple(os.path.realpath(place) + os.sep for place in readable)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            _judge_open(arguments, roots)
        elif event in _LOOKS:
            _judge_path(arguments[0], roots)
        elif event.startswith(_REFUSED):
            raise Fenced(f"the press may not {event}")

    sys.addaudithook(watch)


def _judge_open(arguments: tuple[Any, ...], roots: tuple[str, ...]) -> None:
    path, mode, flags = arguments
    if isinstance(path, int):
        return
    if (isinstance(mode, str) and set(mode) & set("wax+")) or flags & _WRITES:
        raise Fenced("the press may not write")
    _judge_path(path, roots)


def _judge_path(path: Any, roots: tuple[str, ...]) -> None:  # noqa: ANN401 - an event carries what was passed
    if isinstance(path, int):
        return
    # A symbolic link inside a root may not lead out of it.
    real = os.path.realpath(os.fsdecode(path if path is not None else "."))
    if not f"{real}{os.sep}".startswith(roots):
        raise Fenced("the press may not read this")


class OwnPicturesOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """Answers for the pictures of this copy, by address, and for nothing else in the world."""

    def __init__(self, pictures: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._pictures = dict(pictures)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the picture at `url`; raises Fenced for every other address."""
        del headers
        if url not in self._pictures:
            raise Fenced(f"the press fetches nothing: {url[:100]}")
        media_type, content = self._pictures[url]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})
