"""The one seam: every statement, commit, foreign call, file and mail passes it by name.

In production each is timed, so that operators see which of them is slow or fails. The fault tests install
a `Script`, which may raise, wait, or kill the process before or after the effect.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from prometheus_client import Counter, Histogram

TOOK = Histogram(
    "syndication_effect_seconds",
    "What is not this process took so long: sql, commit, stripe, press, vault, mail …",
    ["kind"],
    buckets=(0.002, 0.01, 0.05, 0.25, 1, 5, 20),
)

FAILED = Counter("syndication_effect_failures", "What is not this process failed, by its kind", ["kind"])


class Script(Protocol):
    """What a fault test installs."""

    async def before(self, name: str) -> None:
        """Run before the effect called `name`."""

    async def after(self, name: str) -> None:
        """Run after the effect called `name` has happened."""


class _Seam:
    script: Script | None = None


def install(script: Script | None) -> None:
    """Let `script` see every boundary from now on; None takes it away."""
    _Seam.script = script


@asynccontextmanager
async def boundary(name: str) -> AsyncIterator[None]:
    """Surround one effect on something outside this process."""
    kind, begun = name.partition(".")[0], time.perf_counter()
    if _Seam.script is not None:
        await _Seam.script.before(name)
    try:
        yield
    except Exception:
        FAILED.labels(kind).inc()
        raise
    finally:
        TOOK.labels(kind).observe(time.perf_counter() - begun)
    if _Seam.script is not None:
        await _Seam.script.after(name)
