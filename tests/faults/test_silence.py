"""A house that is told nothing ends as one that is told everything, after one comparison (G4).

The same stories are played twice in one town, each by buyers of its own: first with webhooks, worked on
as they come, then with every webhook muted and one comparison with Stripe at the end. Then each story's
rows are laid beside its twin's: licences, money, ledger, documents, holds, stage.
"""

import asyncio
from collections.abc import Mapping
from uuid import UUID

import pytest

from schemas.request import CheckoutWish, PaymentMethod
from syndication.desk.invoicing import send_invoice
from syndication.desk.payment import checkout
from syndication.desk.reconcile import reconcile
from syndication.desk.refunds import make_refund
from syndication.desk.settlement import settle_event
from syndication.records import checkouts as try_records
from syndication.records import refunds as refund_records
from syndication.records import stripe_events
from syndication.records.partners import ReleasesOn
from tests.agreement import agreed
from tests.crowd import crowd
from tests.faults.figures import note
from tests.faults.states import State, state_of
from tests.faults.stories import charge_of
from tests.faults.test_crash_back import paid_again
from tests.journeys.test_money_invoices import trust
from tests.town import Json, Town

BY_CARD = (
    "paid",
    "refunded in part",
    "refunded in whole",
    "dispute won",
    "dispute lost",
    "page expired",
    "paid twice",
    "wrong amount",
    "wrong currency",
    "withdrawn, then paid",
    "debit arrived",
    "debit failed",
    "declined",
)
BY_INVOICE = ("paid", "credited in part", "credited in whole", "void", "uncollectible", "overdue", "open")

BACS = {"debit arrived": "108800 00012345", "debit failed": "108800 33333335"}


class Stories:
    """Every story once, each by a buyer of its own."""

    def __init__(self, town: Town, *, told: bool) -> None:
        self._town, self._told = town, told
        self.requests: dict[str, Json] = {}

    async def play(self) -> None:
        """Play all of them; the one that lets a month pass comes last."""
        buyers = iter(await crowd(self._town, len(BY_CARD) + len(BY_INVOICE)))
        for story in BY_CARD:
            request = self.requests[f"card: {story}"] = next(buyers)
            await self._by_card(story, request)
            await self._heard()
        for story in BY_INVOICE:
            request = self.requests[f"invoice: {story}"] = next(buyers)
            await self._by_invoice(story, request)
            await self._heard()

    async def _heard(self) -> None:
        """Let a worker do what it knows of: in the silence only what we have staged ourselves."""
        if self._told:
            await delivered(self._town)
        await worked_off(self._town)

    async def _by_card(self, story: str, request: Json) -> None:
        town = self._town
        page = await town.checkout(request)
        if story == "page expired":
            await town.at_stripe(f"checkout/sessions/{page.rpartition('/')[2]}/expire", {})
        elif story == "declined":
            await town.pay(page, "4000000000000002")
        elif story in BACS:
            await self._by_debit(story, page)
        else:
            await self._paid_by_card(story, request, page)

    async def _paid_by_card(self, story: str, request: Json, page: str) -> None:
        town = self._town
        if story in {"wrong amount", "wrong currency"}:
            await town.faults({"kind": story.replace(" ", "_"), "where": "everywhere"})
        if story == "withdrawn, then paid":
            await town.web.post(f"/api/v1/requests/{request['id']}/withdraw", headers=town.holding(request))
        await town.pay(page)
        await self._heard()
        session = await town.session(page)
        if story == "paid twice":
            await paid_again(town, request | {"session": session})
        elif story.startswith("refunded"):
            amount = {"amount": 4_800} if story == "refunded in part" else {}
            await town.happen(f"charges/{await charge_of(town, session)}/refund", **amount)
        elif story.startswith("dispute"):
            dispute = await town.happen(f"charges/{await charge_of(town, session)}/dispute")
            await self._heard()
            await town.happen(f"disputes/{dispute['id']}/decide", outcome=story.rpartition(" ")[2])

    async def _by_debit(self, story: str, page: str) -> None:
        town = self._town
        form = {"method": "bacs_debit", "account": BACS[story], "name": "Jo Bell", "email": "jo@x.example"}
        assert (await town.outside.post(page, data=form)).status_code == 303
        await self._heard()
        charge = await charge_of(town, await town.session(page))
        outcome = "succeeded" if story == "debit arrived" else "failed"
        await town.happen(f"charges/{charge}/conclude", outcome=outcome)

    async def _by_invoice(self, story: str, request: Json) -> None:
        town = self._town
        wish = CheckoutWish(method=PaymentMethod.INVOICE)
        await checkout(town.house, UUID(request["id"]), wish, proven=True)
        await self._heard()
        listed = (await town.at_stripe("invoices?limit=100"))["data"]
        (invoice,) = [each for each in listed if each["metadata"].get("request") == request["id"]]
        if story == "paid":
            await town.happen(f"invoices/{invoice['id']}/transfer")
        elif story.startswith("credited"):
            amount = 4_800 if story == "credited in part" else invoice["total"]
            await town.at_stripe("credit_notes", {"invoice": invoice["id"], "amount": str(amount)})
        elif story == "void":
            await town.at_stripe(f"invoices/{invoice['id']}/void", {})
        elif story == "uncollectible":
            await town.at_stripe(f"invoices/{invoice['id']}/mark_uncollectible", {})
        elif story == "overdue":
            await town.happen("time", days=31)

    async def states(self) -> Mapping[str, State]:
        """Return where each story has come to."""
        async with self._town.house.database.reading() as db:
            return {story: await state_of(db, UUID(each["id"])) for story, each in self.requests.items()}


async def delivered(town: Town) -> None:
    """Wait until Stripe has told us everything."""
    async with asyncio.timeout(30):
        while [
            each
            for each in (await town.outside.get(f"{town.stripe_url}/sandbox/deliveries")).json()
            if each["state"] == "waiting"
        ]:
            await asyncio.sleep(0.02)


async def worked_off(town: Town) -> None:
    """Do the jobs that are staged, and only those: nothing is asked of Stripe that nobody told us of."""
    house = town.house
    while True:
        async with house.database.reading() as db:
            events = await stripe_events.stripe_events_waiting(db, most=100)
            due = await refund_records.refunds_due(db, most=100)
            unsent = await try_records.invoices_to_send(db, most=100)
        if not (events or due or unsent):
            return
        for event_id in events:
            await settle_event(house, event_id)
        for refund_id in due:
            await make_refund(house, refund_id)
        for checkout_id in unsent:
            await send_invoice(house, checkout_id)


@pytest.mark.timeout(600)
async def test_without_webhooks_one_comparison_ends_in_the_same_state(town: Town) -> None:
    """Story by story, row by row: whoever was told nothing is where everybody else is."""
    await town.stop_worker()
    await trust(town, releases_on=ReleasesOn.FINALISE)
    told = Stories(town, told=True)
    await told.play()
    expected = await told.states()
    await agreed(town)

    await town.faults({"kind": "mute_webhooks", "times": None})
    heard_before = await town.count("stripe_event")
    silent = Stories(town, told=False)
    await silent.play()
    assert await town.count("stripe_event") == heard_before
    found = await reconcile(town.house)
    assert found.get("troubles", 0) == 0
    await worked_off(town)
    ended = await silent.states()
    assert ended.keys() == expected.keys()
    for story, state in expected.items():
        assert ended[story] == state, story
    # a month has passed for the one whose invoice was left open, and the others are where they were
    after = await told.states()
    assert [story for story in expected if after[story] != expected[story]] == ["invoice: open"]
    await agreed(town)
    # and what was compared once has nothing left to find
    await reconcile(town.house)
    assert await silent.states() == expected
    note("silence", "webhooks muted, one comparison", stories=len(expected), differing=0)
