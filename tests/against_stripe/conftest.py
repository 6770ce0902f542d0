"""A town whose Stripe is the sandbox or, with a test-mode key, Stripe itself.

What is told here uses only what both have: our own service, Stripe's API through its own client, and its
hosted page in a browser. Nothing is told to a webhook, since Stripe could not reach one on this machine:
what happened is found by the comparison, as it is in production when a webhook is lost.
"""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from syndication.desk.reconcile import reconcile
from tests.town import Town

KEY = os.environ.get("STRIPE_TEST_KEY", "")
"""A test-mode key (`sk_test_…`); empty: the sandbox answers. `make test-stripe` insists on one."""


@pytest.fixture
def seller(seller: dict[str, str]) -> dict[str, object]:
    """A house that speaks to Stripe itself when there is a key, on an account that may have other uses."""
    if not KEY:
        return {**seller, "stripe_shared": True}
    assert KEY.startswith(("sk_test_", "rk_test_")), "only a test-mode key: real money is no test"
    return {**seller, "stripe_shared": True, "stripe_api_key": KEY, "stripe_url": ""}


class Counter:
    """Stripe as its dashboard shows it, and the comparison that brings our rows in line with it."""

    def __init__(self, town: Town) -> None:
        settings = town.house.settings
        self._town = town
        # Stripe's clock and ours may differ by a little
        self._begun = datetime.now(UTC) - timedelta(minutes=5)
        self._http = stripe.HTTPXClient()
        self.api = stripe.StripeClient(
            settings.stripe_api_key,
            base_addresses={"api": settings.stripe_url} if settings.stripe_url else {},
            http_client=self._http,
        ).v1

    async def compare(self) -> None:
        """Bring everything that happened since the story began to its right state."""
        found = await reconcile(self._town.house, since=self._begun)
        assert found.get("troubles", 0) == 0
        await self._town.at_rest()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def counter(town: Town) -> AsyncIterator[Counter]:
    """Stripe's counter."""
    made = Counter(town)
    yield made
    await made.close()
