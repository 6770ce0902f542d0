"""Killed on the way of a card payment: the page, the webhook's knock, its work, the return page (G1)."""

import json
import time
from collections import Counter
from uuid import UUID

import pytest

from syndication.desk.payment import checkout
from syndication.desk.settlement import settle
from syndication.gateways.press import Press
from syndication.sandbox.stripe import signature
from tests.agreement import all_at_stripe
from tests.faults.crashes import TIME, crashing
from tests.faults.stories import counted, heard, news, paid, recovered
from tests.town import Town


async def licensed_once(town: Town) -> None:
    """Hold that a payment has become one licence with its copies, its mail and its invoice, and no more."""
    assert await town.count("licence", "status = 'active'") == await town.count("licence") == 1
    assert await town.count("payment", "outcome = 'licensed'") == await town.count("payment") == 1
    assert await town.count("request_move", "to_stage = 'licensed'") == 1
    assert await town.count("mail", "event = 'licence_issued'") == 1
    assert await town.count("rights_hold", "status = 'issued'") == 1
    await counted(town, copy=3, document=1, refund=0, suspense=0)


@pytest.mark.timeout(TIME)
async def test_a_card_payment_survives_a_kill_anywhere(town: Town, press: Press) -> None:
    """Before and after every effect from the button to the licence, one payment is one licence."""
    async with crashing(town, press, "card") as crashes:
        request = await town.request()

        async def pressed_again() -> None:
            url = await checkout(town.house, UUID(request["id"]))
            assert await checkout(town.house, UUID(request["id"])) == url
            assert await town.count("checkout", "status = 'open'") == await town.count("checkout") == 1
            assert await town.count("licence", "status = 'reserved'") == await town.count("licence") == 1
            # the same order under the same key: a page that was opened before the kill is the page of its try
            tries = Counter(
                each["metadata"]["checkout"] for each in await all_at_stripe(town, "checkout/sessions")
            )
            assert set(tries.values()) == {1}
            await town.pay(url)
            await settle(town.house, await town.house.stripe.session(url.rpartition("/")[2]))
            await recovered(town)
            await licensed_once(town)

        await crashes.each("checkout", request["id"], pressed_again, most=12)

        session = await paid(town, request)
        event = await news(town, "checkout.session.completed", session["id"])
        body = json.dumps(event)
        proof = signature(body, town.house.settings.stripe_webhook_secret, int(time.time()))
        knock = json.dumps(["POST", "/stripe/webhook", {"Stripe-Signature": proof}, body])

        async def told_again() -> None:
            assert (await town.tell(event)).status_code == 200
            await counted(town, stripe_event=1)
            await recovered(town)
            await licensed_once(town)

        await crashes.each("visit", knock, told_again, most=8)

        back = f"{request['status_page']}?paid={session['id']}".removeprefix(town.base_url)
        visit = json.dumps(["GET", back, {"accept": "text/html"}, ""])

        async def loaded_again() -> None:
            page = await town.web.get(back)
            assert "licensed to you" in page.text
            await recovered(town)
            await licensed_once(town)

        await crashes.each("visit", visit, loaded_again, most=10)

        event_id = await heard(town, "checkout.session.completed", session["id"])

        async def worked_on_again() -> None:
            await recovered(town, event_id)
            await licensed_once(town)

        await crashes.each("settle", event_id, worked_on_again, most=70)

        answer = await town.web.post(
            f"/api/v1/requests/{request['id']}/withdraw", headers=town.holding(request)
        )
        assert answer.is_success

        async def given_back() -> None:
            await recovered(town, event_id)
            assert await town.count("refund", "status = 'made'") == await town.count("payment") == 1
            assert await town.count("licence", "status = 'void'") == await town.count("licence") == 1
            assert await town.count("mail", "event = 'payment_refunded'") == 1

        await crashes.each("settle", event_id, given_back, most=20)
