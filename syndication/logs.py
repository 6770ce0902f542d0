"""Log lines: JSON on stderr for machines, short lines for people at a demo. Never a secret."""

import logging
import sys

import structlog

_SECRET = frozenset({"password", "token", "authorization", "signature", "key", "secret", "email"})
"""Names whose values are never written."""


def speak(level: str, *, people: bool = False) -> None:
    """Set up logging once, at the start of a command. `level` is debug, info, warning or error."""
    least = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(
        level=max(least, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    form = structlog.dev.ConsoleRenderer() if people else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_secrets,
            form,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _without_secrets(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {name: "…" if name in _SECRET else told for name, told in event.items()}
