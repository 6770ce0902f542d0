"""Webhooks that are doubled, late and out of order, and a Stripe that lies: by every fault there is."""

import pytest

from syndication.desk.reconcile import reconcile
from syndication.desk.upkeep import sweep
from syndication.sandbox.stripe.faults import OF_CALLS, OF_EVENTS
from tests.agreement import agreed
from tests.crowd import crowd
from tests.faults.stories import AT_ONCE
from tests.faults.test_faulted_purchases import KINDS
from tests.town import Json, Town

TOLD: tuple[Json, ...] = (
    {"kind": "duplicate", "copies": 3, "times": None},
    {"kind": "reorder", "seconds": 0.4, "times": 6},
    {"kind": "late", "seconds": 1, "times": 3},
)
LIES = ("wrong_amount", "wrong_currency", "livemode_true")
WHERE = ("event", "answer", "everywhere")


def test_every_fault_of_the_sandbox_is_played_against_the_service() -> None:
    """Whatever the sandbox can do to a call, an event or money happens here or to the faulted purchases."""
    played = {fault["kind"] for fault in (*KINDS, *TOLD)} | set(LIES) | {"mute_webhooks"}
    assert played == {*OF_CALLS, *OF_EVENTS}


async def test_webhooks_doubled_late_and_out_of_order_are_one_licence(town: Town) -> None:
    """Three times each, the last one first, some a second late: one payment, one licence, one mail."""
    await town.faults(*TOLD)
    (request, other) = await crowd(town, 2)
    for each in (request, other):
        await town.pay(await town.checkout(each))
        await town.licensed(each)
    await town.at_rest()
    assert await town.count("payment") == await town.count("licence", "status = 'active'") == 2
    assert await town.count("mail", "event = 'licence_issued'") == 2
    await agreed(town)


@pytest.mark.parametrize("where", WHERE)
async def test_money_that_stripe_lies_about_opens_nothing(town: Town, where: str) -> None:
    """One unit too many, another currency, live money in test mode: kept for a person, who is told (G6)."""
    await town.stop_worker()
    buyers = dict(zip(LIES, await crowd(town, len(LIES)), strict=True))
    await town.faults({"kind": "mute_webhooks", "times": None, "event": "*" if where == "answer" else "no"})
    for kind, request in buyers.items():
        page = await town.checkout(request)
        lie: Json = {"kind": kind, "where": where}
        lie |= {"event": "checkout.session.completed"} if where == "event" else {}
        if where != "answer":
            await town.faults(lie)
        await town.pay(page)
        if where == "answer":
            await town.faults({**lie, "path": "/v1/checkout/sessions/*", "method": "GET"})
            await sweep(town.house, quiet=AT_ONCE)
    town.start_worker()
    for request in buyers.values():
        mail = await town.mail("desk@example.com", "Needs a look")
        assert mail
        assert (await town.look(request))["stage"] == "awaiting_payment"
    await town.at_rest()
    assert await town.count("payment", "outcome = 'suspense'") == await town.count("payment") == len(LIES)
    assert await town.count("suspense", "resolved_at IS NULL") == len(LIES)
    assert await town.count("licence", "status = 'active'") == 0


async def test_an_event_that_nobody_can_read_blocks_no_other(town: Town) -> None:
    """Signed, and not as Stripe ever sends one: it waits on, and what came after it is worked on (G3)."""
    await town.stop_worker()
    await town.faults({"kind": "mute_webhooks", "times": None})
    request = await town.request()
    await town.pay(await town.checkout(request))
    poison = {"id": "evt_poison", "type": "checkout.session.completed", "data": {"object": {"id": 7}}}
    assert (await town.tell(poison)).status_code == 200
    (event,) = await town.events("checkout.session.completed")
    async with town.house.database.transaction("age") as db:
        # nobody asks about the page any more: only the event tells of its payment
        await db.execute("UPDATE checkout SET status = 'ended'")
    assert (await town.tell(event)).status_code == 200
    await sweep(town.house, quiet=AT_ONCE)
    assert (await town.look(request))["stage"] == "licensed"
    assert await town.count("stripe_event", "id = 'evt_poison' AND done_at IS NULL") == 1
    found = await reconcile(town.house)
    assert "troubles" not in found
    assert await town.count("stripe_event", "done_at IS NULL") == 1
    async with town.house.database.transaction("repaired") as db:
        await db.execute("UPDATE stripe_event SET done_at = now() WHERE id = 'evt_poison'")
    town.start_worker()
