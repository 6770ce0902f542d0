"""The one seam: every statement, commit, foreign call, file and mail passes it by name.

In production nothing is installed and passing costs one comparison. The fault tests install a
`Script`, which may raise, wait, or kill the process before or after the effect.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol


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
    if _Seam.script is None:
        yield
        return
    await _Seam.script.before(name)
    yield
    await _Seam.script.after(name)
