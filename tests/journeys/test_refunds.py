"""Refunds from the desk: of one licence or all, by one person or two, refused or made at Stripe."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from syndication.desk import signin
from syndication.desk.balance import compare_balance
from syndication.desk.reconcile import reconcile
from syndication.records.people import Scope
from tests.agreement import agreed
from tests.town import Json, Town


@pytest.fixture
def seller(seller: dict[str, str]) -> dict[str, object]:
    """A house where one person alone may give back up to £300 of a payment."""
    return {**seller, "refund_limit": 30_000}


async def wanted(town: Town, request: Json, status: int = 201, **wish: object) -> Json:
    """Want a refund as the desk; return the answer, which must have this status."""
    answer = await town.web.post(
        f"/api/v1/requests/{request['id']}/refunds",
        json={"reason": "The event was called off", **wish},
        headers=town.as_desk,
    )
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def statuses(town: Town, request: Json) -> dict[str, str]:
    """Return the status of each licence by its number."""
    return {each["number"]: each["status"] for each in (await town.look(request))["licences"]}


async def test_one_licence_of_two_is_refunded_and_its_neighbour_stands(town: Town) -> None:
    """By its number, however typed: its share goes back, its rights are free, the other one is untouched."""
    sold = await town.bought("harbour-pilots-night-watch", "ferry-choir-crossing")
    gone, stays = (each["number"] for each in sold["licences"])
    made = await wanted(town, sold, licence=gone.replace("-", " ").lower())
    assert made["status"] == "approved"
    assert 0 < made["amount"] < sold["quote"]["total"]
    await town.at_rest()
    assert await statuses(town, sold) == {gone: "revoked", stays: "active"}
    assert await town.count("rights_hold", "status = 'released'") == 1
    assert await town.count("rights_hold", "status = 'issued'") == 1
    assert "gone back" in (await wanted(town, sold, 409, licence=gone))["detail"]
    await wanted(town, sold, 404, licence="HC-00000-00000-0")
    await agreed(town)

    rest = await wanted(town, sold)
    assert rest["amount"] == sold["quote"]["total"] - made["amount"]
    assert (rest["status"], rest["needs_second"]) == ("wanted", True)
    assert await statuses(town, sold) == {gone: "revoked", stays: "active"}


async def test_above_the_limit_a_second_person_says_yes_or_no(town: Town) -> None:
    """Whoever wanted it cannot agree to it; a no leaves everything as it was; small steps add up."""
    sold = await town.bought("harbour-pilots-night-watch", "ferry-choir-crossing")
    total = sold["quote"]["total"]
    assert (await wanted(town, sold, amount=20_000))["status"] == "approved"
    await town.at_rest()
    waiting = await wanted(town, sold, amount=10_001)
    assert (waiting["status"], waiting["needs_second"]) == ("wanted", True)
    await town.mail("desk@example.com", "Needs a look|second person")
    answers = f"/api/v1/money/refunds/{waiting['id']}"
    alone = await town.web.post(answers, json={"approve": True}, headers=town.as_desk)
    assert (alone.status_code, "Somebody else" in alone.text) == (409, True)
    second = {
        "Authorization": f"Bearer {await signin.add_key(town.house, scope=Scope.DESK, name='the second')}"
    }
    no = await town.web.post(answers, json={"approve": False, "reason": "It ran"}, headers=second)
    assert no.status_code == 204, no.text
    again = await town.web.post(answers, json={"approve": True}, headers=second)
    assert (again.status_code, "decided already" in again.text) == (409, True)
    assert set((await statuses(town, sold)).values()) == {"active"}

    rest = await wanted(town, sold)
    assert rest["amount"] == total - 20_000
    yes = await town.web.post(f"/api/v1/money/refunds/{rest['id']}", json={"approve": True}, headers=second)
    assert yes.status_code == 204, yes.text
    await town.at_rest()
    assert set((await statuses(town, sold)).values()) == {"revoked"}
    assert await town.count("payment", "given_back = amount") == 1
    await agreed(town)


async def test_a_refund_stripe_will_not_make_is_a_persons_matter(town: Town) -> None:
    """Given back at Stripe's dashboard a moment before: ours is not made, and somebody is told."""
    sold = await town.bought()
    charge = (await town.at_stripe("charges"))["data"][0]["id"]
    await town.stop_worker()
    await wanted(town, sold)
    await town.faults({"kind": "mute_webhooks", "times": None})
    await town.happen(f"charges/{charge}/refund")
    town.start_worker()
    mail = await town.mail("desk@example.com", "Needs a look")
    assert "A refund did not reach the buyer" in mail["text"]
    assert await town.count("suspense", "resolved_at IS NULL") == 1
    assert await town.count("refund", "status = 'failed'") == 1


FAILING_CARD = "4000000000005126"
"""Stripe's test card to which no refund arrives, though it looks made at first."""


async def test_a_refund_that_comes_back_is_booked_back_and_can_be_made_again(town: Town) -> None:
    """The money is Stripe's to hold and the buyer's to have; a person is told, and gives it back anew."""
    request = await town.request()
    await town.pay(await town.checkout(request), FAILING_CARD)
    sold = request | await town.licensed(request)
    await wanted(town, sold)
    await town.at_rest()
    (made,) = (await town.at_stripe("refunds"))["data"]
    assert set((await statuses(town, sold)).values()) == {"revoked"}
    await town.happen(f"refunds/{made['id']}/conclude", outcome="failed")
    mail = await town.mail("desk@example.com", "Needs a look")
    assert "lost or stolen card" in mail["text"]
    await town.at_rest()
    assert await town.broken() == {}
    assert await owed_by_buyers(town) == -sold["quote"]["total"]
    assert (await compare_balance(town.house, datetime.now(UTC) - timedelta(hours=1))).differences == ()

    # given back on another way at Stripe's dashboard, and told of both at once
    await town.happen(f"charges/{made['charge']}/refund")
    await town.at_rest()
    async with asyncio.timeout(20):
        while await town.count("refund", "status = 'made'") == 0:
            await asyncio.sleep(0.02)
    assert await town.count("document", "kind = 'credit_note'") == 1
    assert set((await statuses(town, sold)).values()) == {"revoked"}
    await agreed(town)


async def test_a_refund_told_only_after_it_came_back_leaves_the_same_books(town: Town) -> None:
    """Made, failed and made again while we heard nothing: each is known and booked, and nothing is stuck."""
    request = await town.request()
    await town.pay(await town.checkout(request), FAILING_CARD)
    sold = request | await town.licensed(request)
    await town.at_rest()
    await town.faults({"kind": "mute_webhooks", "times": None})
    charge = (await town.at_stripe("charges"))["data"][0]["id"]
    await town.happen(f"charges/{charge}/refund")
    (failing,) = (await town.at_stripe("refunds"))["data"]
    await town.happen(f"refunds/{failing['id']}/conclude", outcome="failed")
    await town.happen(f"charges/{charge}/refund")
    found = await reconcile(town.house, since=datetime.now(UTC) - timedelta(hours=1))
    assert found.get("troubles", 0) == 0
    assert await town.count("refund", "status = 'failed' AND stripe_id IS NOT NULL") == 1
    assert await town.count("refund", "status = 'made'") == 1
    assert set((await statuses(town, sold)).values()) == {"revoked"}
    await agreed(town)


async def owed_by_buyers(town: Town) -> int:
    """Return what all buyers owe us, in minor units; less than nothing is what we owe them."""
    async with town.house.database.reading() as db:
        return int(await db.fetchval("SELECT sum(amount) FROM entry WHERE account = 'receivable'"))
