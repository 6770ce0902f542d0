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
    payment_methods: tuple[str, ...] = ("card", "bacs_debit", "sepa_debit", "us_bank_account")
    """What the account has switched on, by Stripe's names; a session offers what fits its currency."""
    country: str = "GB"
    """Where the account is, as invoices say."""


class Sandbox:
    """One Stripe account: its settings, its book, and the bell that wakes the courier."""

    def __init__(self, settings: StripeSandboxSettings) -> None:
        self.settings = settings
        self.book = Book(settings.database)
        self.bell = asyncio.Event()
        self.keys_in_use: set[str] = set()
        self.account_id = self.book.constant("account_id", new_id("account"))
        self.aged = int(self.book.constant("aged", "0"))
        """By how many seconds everything here has been made older than it is, in all."""

    def now(self) -> int:
        """Return the time in whole seconds: what happens is stamped with it, what is new begins at it."""
        return self.settings.clock()

    def age(self, seconds: int) -> None:
        """Let time pass for everything that is here; what comes later is of today again.

        So invoices fall due and pages expire, while the seller's clock and the sandbox's still agree.
        """
        self.aged += seconds
        self.book.set_constant("aged", str(self.aged))
