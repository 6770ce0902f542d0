"""Killed while a licence without a fee is released: it is released once, and nobody is charged (G1)."""

from uuid import UUID

import pytest

from syndication.desk.payment import checkout
from syndication.gateways.press import Press
from tests.faults.crashes import TIME, crashing
from tests.faults.stories import counted, recovered, sealed
from tests.town import Town


@pytest.mark.timeout(TIME)
async def test_a_free_licence_survives_a_kill_anywhere(town: Town, press: Press) -> None:
    """The buyer presses again: one licence, one mail, no page at Stripe, nothing in the books."""
    async with crashing(town, press, "free") as crashes:
        request = await town.request(edits=True)
        answer = await town.decide(request, "offer", net=0, reason="A gift to the school")
        assert answer.is_success, answer.text
        await sealed(town, request)

        async def pressed_again() -> None:
            # what was released before the kill is told on the page: there is no button any more
            if (await town.look(request))["stage"] != "licensed":
                await checkout(town.house, UUID(request["id"]))
            await recovered(town)
            assert (await town.look(request))["stage"] == "licensed"
            assert await town.count("licence", "status = 'active'") == await town.count("licence") == 1
            assert await town.count("mail", "event = 'licence_issued'") == 1
            await counted(town, copy=3, checkout=0, payment=0, journal=0, document=0)

        await crashes.each("checkout", request["id"], pressed_again, most=30)
