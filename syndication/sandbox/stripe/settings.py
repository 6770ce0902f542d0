"""What a Stripe sandbox is told when it is made, and the one value its parts share."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from syndication.sandbox.stripe.book import Book
from syndication.sandbox.stripe.paper import new_id

Clock = Callable[[], int]
"""Gives the current moment in whole seconds since 1970."""


def wall_clock() -> int:
    """Return the machine's time."""
    return int(time.time())


class StripeSandboxSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where a sandbox keeps its state and whom it tells.

    `database` is one SQLite file, made when absent. `base_url` is where browsers reach the sandbox,
    without a slash at the end. `webhook_url` may be None: then nobody is told, and events wait in
    the list. `api_key` begins with `sk_test_`, `webhook_secret` with `whsec_`.
    """

    database: Path
    base_url: str
    webhook_url: str | None
    webhook_secret: str
    api_key: str
    clock: Clock = wall_clock
    account_name: str = "The rights desk"
    """Who is paid, as the payment page says it."""


class Sandbox:
    """One Stripe account: its settings, its book, and the bell that wakes the courier."""

    def __init__(self, settings: StripeSandboxSettings) -> None:
        self.settings = settings
        self.book = Book(settings.database)
        self.bell = asyncio.Event()
        self.keys_in_use: set[str] = set()
        self.account_id = self.book.constant("account_id", new_id("account"))

    def now(self) -> int:
        """Return the sandbox's time in whole seconds."""
        return self.settings.clock()
