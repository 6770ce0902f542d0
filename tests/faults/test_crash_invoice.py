"""Killed while an invoice is made, sent, paid, overdue, credited, given up or taken back (G1)."""

from uuid import UUID

import pytest

from schemas.request import CheckoutWish, PaymentMethod
from syndication.desk.payment import checkout
from syndication.desk.settlement import settle_event
from syndication.gateways.press import Press
from syndication.records.partners import ReleasesOn
from tests.agreement import all_at_stripe
from tests.faults.crashes import TIME, Crashes, crashing
from tests.faults.stories import counted, heard, recovered, sealed
from tests.journeys.test_money_invoices import trust
from tests.town import Json, Town

BY_INVOICE = CheckoutWish(method=PaymentMethod.INVOICE)


@pytest.mark.timeout(TIME)
async def test_an_invoice_survives_a_kill_anywhere(town: Town, press: Press) -> None:
    """One invoice with its lines, sent, and what becomes of it is booked once; the licence follows."""
    async with crashing(town, press, "invoice") as crashes:
        await trust(town, releases_on=ReleasesOn.FINALISE)
        request = await town.request()
        await sealed(town, request)

        async def pressed_again() -> None:
            url = await checkout(town.house, UUID(request["id"]), BY_INVOICE, proven=True)
            await recovered(town)
            (made,) = await all_at_stripe(town, "invoices")
            assert (made["status"], made["total"]) == ("open", request["quote"]["total"])
            assert made["hosted_invoice_url"] == url
            assert len(await all_at_stripe(town, "customers")) == 1
            await one_licence(town, "active")
            assert await town.count("invoice", "status = 'open' AND sent_at IS NOT NULL") == 1
            assert len(await town.events("invoice.sent")) == 1
            await counted(town, payment=0)

        await crashes.each("invoice", request["id"], pressed_again, most=50)
        await crashes.run("invoice", request["id"])
        async with town.house.database.reading() as db:
            checkout_id = str(await db.fetchval("SELECT id FROM checkout"))
        await crashes.each("send_invoice", checkout_id, pressed_again, most=10)
        await recovered(town)
        (invoice,) = await all_at_stripe(town, "invoices")
        await what_becomes_of_it(crashes, invoice)


async def what_becomes_of_it(crashes: Crashes, invoice: Json) -> None:
    """Sweep each turn an invoice can take, from the same beginning."""
    town = crashes.town
    beginning = await crashes.freeze()
    await town.happen(f"invoices/{invoice['id']}/transfer")
    await turned(crashes, await heard(town, "invoice.paid", invoice["id"]), "active", most=24, payment=1)

    await crashes.thaw(beginning)
    await town.at_stripe(f"invoices/{invoice['id']}/void", {})
    await turned(crashes, await heard(town, "invoice.voided", invoice["id"]), "revoked", most=16, payment=0)

    await crashes.thaw(beginning)
    await town.at_stripe(f"invoices/{invoice['id']}/mark_uncollectible", {})
    given_up = await heard(town, "invoice.marked_uncollectible", invoice["id"])
    await turned(crashes, given_up, "suspended", most=12, suspense=1)
    await settle_event(town.house, given_up)
    await town.happen(f"invoices/{invoice['id']}/transfer")
    await turned(crashes, await heard(town, "invoice.paid", invoice["id"]), "active", most=12, payment=1)

    await crashes.thaw(beginning)
    await town.at_stripe("credit_notes", {"invoice": invoice["id"], "amount": "4800"})
    (note,) = await all_at_stripe(town, "credit_notes")
    await turned(crashes, await heard(town, "credit_note.created", note["id"]), "active", most=12, document=2)

    await crashes.thaw(beginning)
    await town.happen("time", days=31)
    await turned(crashes, await heard(town, "invoice.overdue", invoice["id"]), "suspended", most=12)


async def turned(crashes: Crashes, event_id: str, licence: str, *, most: int, **rows: int) -> None:
    """Kill the work of an event everywhere; told again, the licence is as it should be, once."""

    async def told_again() -> None:
        await recovered(crashes.town, event_id)
        await one_licence(crashes.town, licence)
        await counted(crashes.town, **rows)

    await crashes.each("settle", event_id, told_again, most=most)


async def one_licence(town: Town, status: str) -> None:
    """Hold that there is one licence of this status, and that it was issued once."""
    assert await town.count("licence", f"status = '{status}'") == await town.count("licence") == 1
    assert await town.count("mail", "event = 'licence_issued'") == 1
    assert await town.count("document", "kind = 'invoice'") == 1
