"""Killed while money goes back: refunds, a payment made twice, a bank's dispute (G1, G5, G11)."""

import json

import pytest

from syndication.desk.settlement import settle_event
from syndication.gateways.press import Press
from tests.agreement import all_at_stripe
from tests.faults.crashes import TIME, crashing
from tests.faults.stories import bought, charge_of, counted, heard, paid, recovered
from tests.town import Json, Town


@pytest.fixture
def seller(seller: dict[str, str]) -> dict[str, object]:
    """A house where one person alone may give back less than the whole of a payment."""
    return {**seller, "refund_limit": 10_000}


async def refunded_once(town: Town, amount: int, *, licence: str) -> None:
    """Hold that one refund of this amount was made, mailed and credited, and what the licence is."""
    (made,) = await all_at_stripe(town, "refunds")
    assert (made["amount"], made["status"]) == (amount, "succeeded")
    assert (
        await town.count("refund", f"status = 'made' AND amount = {amount}")
        == await town.count("refund")
        == 1
    )
    assert await town.count("mail", "event = 'payment_refunded'") == 1
    assert await town.count("document", f"kind = 'credit_note' AND total = {amount}") == 1
    assert await town.count("licence", f"status = '{licence}'") == await town.count("licence") == 1
    held = "released" if licence == "revoked" else "issued"
    assert await town.count("rights_hold", f"status = '{held}'") == await town.count("rights_hold")


async def _refund_of(town: Town) -> str:
    """Return the id of the latest refund, or nothing."""
    async with town.house.database.reading() as db:
        return str(await db.fetchval("SELECT id FROM refund ORDER BY due_at DESC LIMIT 1") or "")


@pytest.mark.timeout(TIME)
async def test_a_refund_survives_a_kill_anywhere(town: Town, press: Press) -> None:
    """Wanted in part or whole, agreed by a second person, made, or made at Stripe: once each."""
    async with crashing(town, press, "refund") as crashes:
        sold = await bought(town)
        beginning = await crashes.freeze()
        total = sold["quote"]["total"]
        part = json.dumps([sold["id"], {"amount": total // 3, "reason": "Shorter than agreed"}])
        whole = json.dumps([sold["id"], {"reason": "The event was called off"}])

        async def part_again() -> None:
            if not await _refund_of(town):
                await crashes.run("want", part)
            await recovered(town)
            await refunded_once(town, total // 3, licence="active")

        await crashes.each("want", part, part_again, most=10)
        await crashes.run("want", part)
        await crashes.each("refund", await _refund_of(town), part_again, most=22)

        async def whole_again() -> None:
            if not await _refund_of(town):
                await crashes.run("want", whole)
            if await town.count("refund", "status = 'wanted'"):
                await crashes.run("approve", await _refund_of(town))
            await recovered(town)
            await refunded_once(town, total, licence="revoked")

        await crashes.thaw(beginning)
        await crashes.each("want", whole, whole_again, most=8)
        await crashes.run("want", whole)
        waiting = await _refund_of(town)
        await crashes.each("approve", waiting, whole_again, most=8)
        await crashes.run("approve", waiting)
        await crashes.each("refund", waiting, whole_again, most=24)

        await crashes.thaw(beginning)
        await town.happen(f"charges/{await charge_of(town, sold['session'])}/refund")
        event_id = await heard(town, "charge.refunded", sold["session"]["payment_intent"])

        async def told_again() -> None:
            await recovered(town, event_id)
            await refunded_once(town, total, licence="revoked")

        await crashes.each("settle", event_id, told_again, most=20)


@pytest.mark.timeout(TIME)
async def test_a_payment_made_twice_survives_a_kill_anywhere(town: Town, press: Press) -> None:
    """The second payment is kept, given back once, and the first one's licence stands (G11)."""
    async with crashing(town, press, "duplicate") as crashes:
        sold = await bought(town)
        twin = await paid_again(town, sold)
        event_id = await heard(town, "checkout.session.completed", twin["id"])

        async def given_back() -> None:
            await recovered(town, event_id)
            (made,) = await all_at_stripe(town, "refunds")
            assert (made["payment_intent"], made["amount"]) == (
                twin["payment_intent"],
                sold["quote"]["total"],
            )
            await counted(town, payment=2, refund=1, document=1, licence=1)
            assert await town.count("licence", "status = 'active'") == 1
            assert await town.count("rights_hold", "status = 'issued'") == 1

        await crashes.each("settle", event_id, given_back, most=30)
        await settle_event(town.house, event_id)
        await crashes.each("refund", await _refund_of(town), given_back, most=24)


async def paid_again(town: Town, sold: Json) -> Json:
    """Pay for the same offer on a second page, as a buyer with two tabs would; return its session."""
    metadata = {f"metadata[{name}]": value for name, value in sold["session"]["metadata"].items()}
    second = await town.at_stripe(
        "checkout/sessions",
        {
            "mode": "payment",
            "success_url": sold["status_page"],
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": "gbp",
            "line_items[0][price_data][unit_amount]": str(sold["quote"]["total"]),
            "line_items[0][price_data][product_data][name]": "The same again",
            **metadata,
        },
    )
    await town.pay(second["url"])
    return await town.session(second["url"])


@pytest.mark.timeout(TIME)
async def test_a_dispute_survives_a_kill_anywhere(town: Town, press: Press) -> None:
    """Told before its payment, decided for us, decided against us: booked once, the licence follows."""
    async with crashing(town, press, "dispute") as crashes:
        request = await town.request()
        session = await paid(town, request)
        dispute = await town.happen(f"charges/{await charge_of(town, session)}/dispute", reason="fraudulent")
        opened = await heard(town, "charge.dispute.created", dispute["id"])

        async def suspended() -> None:
            await recovered(town, opened)
            await disputed(town, "opened")
            assert await town.count("licence", "status = 'suspended'") == await town.count("licence") == 1
            assert await town.count("mail", "event = 'desk_trouble'") == 1

        await crashes.each("settle", opened, suspended, most=40)
        await settle_event(town.house, opened)
        undecided = await crashes.freeze()
        for outcome, licence in (("won", "active"), ("lost", "revoked")):
            await crashes.thaw(undecided)
            await town.happen(f"disputes/{dispute['id']}/decide", outcome=outcome)
            closed = await heard(town, "charge.dispute.closed", dispute["id"])

            async def decided(closed: str = closed, outcome: str = outcome, licence: str = licence) -> None:
                await recovered(town, closed)
                await disputed(town, "opened", outcome)
                assert await town.count("licence", f"status = '{licence}'") == 1

            await crashes.each("settle", closed, decided, most=20)


async def disputed(town: Town, *turns: str) -> None:
    """Hold that a dispute is booked with these turns, once each."""
    async with town.house.database.reading() as db:
        found = await db.fetch("SELECT split_part(cause, ':', 3) AS turn FROM journal WHERE kind = 'dispute'")
    assert sorted(row["turn"] for row in found) == sorted(turns)
    await counted(town, dispute=1, payment=1, refund=0)
