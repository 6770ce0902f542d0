"""Twenty thousand deliveries at once: shuffled, doubled, forged, stale, while two workers settle (G2, G3).

Every event of every payment is delivered many times, some under a new id as Stripe does after an upgrade;
one in a hundred is tampered with and one in a hundred is signed too long ago, or for tomorrow.
"""

import asyncio
import hmac
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest

from syndication.desk.upkeep import sweep
from syndication.gateways.stripe import TOLERANCE_SECONDS
from tests.agreement import agreed, all_at_stripe
from tests.crowd import crowd
from tests.faults.figures import note
from tests.faults.stories import AT_ONCE
from tests.town import Json, Town

DELIVERIES = int(os.environ.get("STORM", "20000"))
PAYMENTS = int(os.environ.get("STORM_PAYMENTS", "120"))
SEED = int(os.environ.get("STORM_SEED", "20261128"))
CONNECTIONS = 64

FORGED_EACH = 100
"""One delivery in so many is tampered with, and another one is stale."""

RENAMED_EACH = 20
"""One delivery in so many comes under an id of its own: the payment counts, not the id."""


class Delivery(NamedTuple):
    """A knock at our webhook: its body, its signature's moment, and whether it is to be believed."""

    body: bytes
    moment: int
    tampered: bool
    stale: bool

    @property
    def genuine(self) -> bool:
        """Whether Stripe has signed just this, just now."""
        return not (self.tampered or self.stale)


def deliveries(events: Sequence[Json]) -> Iterator[Delivery]:
    """Yield the storm: every event first once in a shuffled order, then any of them again and again."""
    draw = random.Random(SEED)  # noqa: S311 - can be drawn again
    bodies = [json.dumps(event).encode() for event in events]
    order = list(range(len(events)))
    draw.shuffle(order)
    now = int(time.time())
    for place in range(DELIVERIES):
        at = order[place] if place < len(order) else draw.randrange(len(order))
        first = place < len(order)
        chance = draw.randrange(FORGED_EACH) if not first else FORGED_EACH
        body = bodies[at]
        if not first and draw.randrange(RENAMED_EACH) == 0:
            body = body.replace(events[at]["id"].encode(), f"evt_{place:024}".encode())
        late = draw.choice((-1, 1)) * (TOLERANCE_SECONDS + draw.randrange(60, 10**6))
        yield Delivery(body, now + (late if chance == 1 else 0), tampered=chance == 0, stale=chance == 1)


class Storm:
    """Many connections that knock without a pause, and what each was answered."""

    def __init__(self, town: Town, storm: Iterator[Delivery]) -> None:
        self._secret = town.house.settings.stripe_webhook_secret.encode()
        self._port = int(town.base_url.rpartition(":")[2])
        self._storm = storm
        self.answers: Counter[tuple[bool, int]] = Counter()

    async def blow(self) -> None:
        """Deliver everything."""
        await asyncio.gather(*(self._knock() for _ in range(CONNECTIONS)))

    async def _knock(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        for delivery in self._storm:
            writer.write(self._signed(delivery))
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            await reader.readexactly(int(length.partition(b":")[2]))
            self.answers[delivery.genuine, int(head[9:12])] += 1
        writer.close()

    def _signed(self, delivery: Delivery) -> bytes:
        stamp = f"{delivery.moment}.".encode()
        proof = hmac.digest(self._secret, stamp + delivery.body, "sha256").hex()
        body = delivery.body
        if delivery.tampered:
            # the price of a licence, say: one digit of the body, anywhere in it
            at = len(body) - 200 + int(proof[:4], 16) % 100
            body = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        return (
            b"POST /stripe/webhook HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Stripe-Signature: t=%d,v1=%s\r\nContent-Length: %d\r\n\r\n"
            % (delivery.moment, proof.encode(), len(body))
        ) + body


async def settling(town: Town, over: asyncio.Event) -> None:
    """Work like two workers that know of one another only through the rows."""
    while not over.is_set() or await town.count("stripe_event", "done_at IS NULL"):
        await asyncio.gather(sweep(town.house, quiet=AT_ONCE), sweep(town.house, quiet=AT_ONCE))
        await asyncio.sleep(0.1)


async def paid_in_silence(town: Town) -> None:
    """Let every buyer of a crowd pay, while Stripe tells nobody."""
    at_a_time = asyncio.Semaphore(8)

    async def pays(request: Json) -> None:
        async with at_a_time:
            assert (await town.pay(await town.checkout(request))).status_code == 303

    await town.faults({"kind": "mute_webhooks", "times": None})
    await asyncio.gather(*(pays(request) for request in await crowd(town, PAYMENTS)))


@pytest.mark.timeout(7_200)
async def test_a_storm_of_deliveries_is_one_licence_a_payment(town: Town) -> None:
    """No answer is a 5xx, every forgery is refused, and each payment has one licence, mail and invoice."""
    await town.stop_worker()
    await paid_in_silence(town)
    events = [
        event
        for event in await all_at_stripe(town, "events")
        if event["type"].startswith(("checkout.session", "payment_intent", "charge", "invoice"))
    ]
    storm, over = Storm(town, deliveries(events)), asyncio.Event()
    workers = asyncio.create_task(settling(town, over))
    begun = time.perf_counter()
    await storm.blow()
    took = time.perf_counter() - begun
    over.set()
    await workers

    assert {code for _, code in storm.answers} == {200, 400}
    assert storm.answers[True, 400] == storm.answers[False, 200] == 0
    forged = storm.answers[False, 400]
    assert forged > DELIVERIES // FORGED_EACH
    assert storm.answers.total() == DELIVERIES
    assert await town.count("payment", "outcome = 'licensed'") == await town.count("payment") == PAYMENTS
    assert await town.count("licence", "status = 'active'") == await town.count("licence") == PAYMENTS
    assert await town.count("mail", "event = 'licence_issued'") == PAYMENTS
    assert await town.count("document") == PAYMENTS
    await agreed(town)
    note(
        "storm",
        "deliveries to the webhook",
        deliveries=DELIVERIES,
        payments=PAYMENTS,
        forged=forged,
        refused=forged,
        a_second=round(DELIVERIES / took),
    )
