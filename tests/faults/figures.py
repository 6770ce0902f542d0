"""What a run has tried and what it found, for the report: nothing is written unless the soak asks."""

import json
import os
from datetime import UTC, datetime

FIGURES = os.environ.get("SOAK_FIGURES", "")
"""A file that takes a line of JSON a figure."""


def note(what: str, about: str, **figures: float | str) -> None:
    """Add a line to the figures of this run, if they are kept."""
    if FIGURES:
        at = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
        line = json.dumps({"at": at, "what": what, "about": about, **figures}) + "\n"
        # one write, appended: several processes may tell at once
        descriptor = os.open(FIGURES, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(descriptor, line.encode())
        os.close(descriptor)
