"""Paying later: who may, when the copies open, and what an invoice does to them afterwards."""

import asyncio
import re
from typing import Any
from uuid import UUID

from syndication.desk.upkeep import sweep
from syndication.licensing.organisations import organisation_key
from syndication.records import partners
from syndication.records.partners import FieldChanged, PartnerTerms, ReleasesOn
from tests.town import Json, Town

PARTNER = {"name": "The Northern Post Ltd", "type": "commercial", "country": "GB"}
JO = "jo@northernpost.example"


async def trust(town: Town, *, releases_on: ReleasesOn) -> None:
    """Let the desk agree with the Northern Post that it pays by invoice."""
    terms = PartnerTerms(
        organisation_key=organisation_key(PARTNER["name"]),
        name=PARTNER["name"],
        domains=("northernpost.example",),
        country="GB",
        pays_by_invoice=True,
        invoice_days=30,
        releases_on=releases_on,
    )
    changed = FieldChanged(field="pays by invoice", before="no", after="yes")
    async with town.house.database.transaction("trust") as db:
        partner_id = await partners.add_partner(db, terms)
        assert partner_id is not None
        await partners.change_partner(db, partner_id, terms)
        await partners.add_partner_change(
            db, partner_id, actor="desk@example.com", fields=[changed], reason="agreed by letter"
        )


async def invoiced(town: Town, request: Json, token: str = "", **wish: Any) -> Json:  # noqa: ANN401
    """Ask for an invoice as the holder of a token; return it as it stands at Stripe."""
    answer = await town.web.post(
        f"/api/v1/requests/{request['id']}/checkout",
        json={"method": "invoice", **wish},
        headers={"Authorization": f"Bearer {token or request['access_token']}"},
    )
    assert answer.status_code == 200, answer.text
    listed = (await town.at_stripe("invoices?limit=100"))["data"]
    invoice: Json
    (invoice,) = [each for each in listed if each["metadata"]["request"] == request["id"]]
    assert answer.json()["url"] == invoice["hosted_invoice_url"]
    return invoice


async def mailed_token(town: Town, request: Json) -> str:
    """Return the token from the mail with the offer: whoever has it reads the contact's mail."""
    async with asyncio.timeout(20):
        while True:
            for mail in await town.mails(JO):
                for found in re.findall(r"/requests/([\w-]{43})", mail["text"]):
                    seen = await town.web.get(
                        f"/api/v1/requests/{request['id']}", headers={"Authorization": f"Bearer {found}"}
                    )
                    if seen.is_success and found != request["access_token"]:
                        return str(found)
            await asyncio.sleep(0.05)


async def status(town: Town, request: Json, wanted: str) -> Json:
    """Wait until the licence of a request has a status; return the request."""
    async with asyncio.timeout(20):
        while True:
            seen = await town.look(request)
            if [licence["status"] for licence in seen["licences"]] == [wanted]:
                return seen
            await asyncio.sleep(0.05)


async def test_an_invoice_is_for_those_the_desk_trusts_and_opens_the_copies_when_it_is_paid(
    town: Town,
) -> None:
    """Strangers are told to ask; a partner gets one invoice with its own numbers, and copies for money."""
    stranger = await town.request()
    refused = await town.web.post(
        f"/api/v1/requests/{stranger['id']}/checkout",
        json={"method": "invoice"},
        headers=town.holding(stranger),
    )
    assert (refused.status_code, "agreed with the desk" in refused.json()["detail"]) == (409, True)
    await trust(town, releases_on=ReleasesOn.FINALISE)
    elsewhere = await town.request(contact={"name": "Jo Bell", "email": "jo@somewhere.example"})
    refused = await town.web.post(
        f"/api/v1/requests/{elsewhere['id']}/checkout",
        json={"method": "invoice"},
        headers=town.holding(elsewhere),
    )
    assert refused.status_code == 409

    address = {"line1": "1 Quay Street", "city": "Hull", "postal_code": "HU1 1AA", "country": "GB"}
    first = await invoiced(
        town, stranger, purchase_order="PO 4711", reference="Desk 7", billing_address=address
    )
    assert (await invoiced(town, stranger))["id"] == first["id"]
    assert (first["status"], first["total"], first["currency"]) == ("open", 28_800, "gbp")
    assert {field["name"]: field["value"] for field in first["custom_fields"]} == {
        "Purchase order": "PO 4711",
        "Your reference": "Desk 7",
    }
    assert first["customer_address"]["city"] == "Hull"
    # a form proves no mailbox: what rests on it waits for the money, whatever was agreed
    waiting = await town.look(stranger)
    assert waiting["stage"] == "awaiting_payment"
    assert waiting["licences"][0]["copies"] == []
    page = await town.outside.get(stranger["status_page"])
    assert "Your invoice waits to be paid" in page.text

    await town.happen(f"invoices/{first['id']}/transfer")
    await town.licensed(stranger)
    await town.at_rest()
    assert await town.count("payment", "outcome = 'licensed'") == await town.count("payment") == 1
    assert await town.count("invoice", "status = 'paid' AND sent_at IS NOT NULL") == 1
    assert len(await town.events("invoice.sent")) == 1
    assert "Your payment arrived" in (await town.outside.get(stranger["status_page"])).text


async def test_an_invoice_on_trust_opens_at_once_suspends_when_overdue_and_opens_again(town: Town) -> None:
    """From the mailed page: licensed on the invoice, closed a month later, open again when it is paid."""
    await trust(town, releases_on=ReleasesOn.FINALISE)
    request = await town.request()
    token = await mailed_token(town, request)
    page = await town.outside.get(f"{town.base_url}/requests/{token}")
    assert "Send us an invoice" in page.text
    assert "Send us an invoice" not in (await town.outside.get(request["status_page"])).text
    invoice = await invoiced(town, request, token)
    seen = await status(town, request, "active")
    link = seen["licences"][0]["copies"][0]["url"]
    assert (await town.outside.get(link)).status_code == 200
    assert "the licence issued" in (await town.outside.get(request["status_page"])).text
    assert await town.count("payment") == 0

    assert "See and pay the invoice" in (await town.outside.get(request["status_page"])).text
    async with town.house.database.transaction("time") as db:
        await db.execute("UPDATE checkout SET created_at = created_at - interval '28 days'")
        await db.execute("UPDATE invoice SET due_at = now() + interval '2 days'")
    for _ in range(2):
        await sweep(town.house)
    reminder = await town.mail(JO, "is due soon")
    assert invoice["number"] in reminder["text"]
    assert await town.count("mail", "event = 'invoice_due'") == 1
    await town.happen("time", days=31)
    await status(town, request, "suspended")
    assert (await town.outside.get(link)).status_code == 404
    await town.mail(JO, "has changed")
    await town.happen(f"invoices/{invoice['id']}/transfer")
    await status(town, request, "active")
    assert (await town.outside.get(link)).status_code == 200
    await town.at_rest()
    assert await town.count("payment", "outcome = 'licensed'") == await town.count("payment") == 1
    # told once more, late, it takes nothing back
    (overdue,) = await town.events("invoice.overdue")
    await town.tell(overdue | {"id": "evt_late"})
    await town.at_rest()
    assert (await town.look(request))["licences"][0]["status"] == "active"


async def test_an_invoice_that_is_taken_back_revokes_and_one_given_up_asks_a_person(town: Town) -> None:
    """Void: revoked, its rights free. Uncollectible: suspended, on the list; paid after all: active."""
    await trust(town, releases_on=ReleasesOn.FINALISE)
    void, given_up = await town.request(), await town.request("fishing-quota-talks-close")
    made = [await invoiced(town, each, await mailed_token(town, each)) for each in (void, given_up)]
    for each in (void, given_up):
        await status(town, each, "active")
    await town.at_stripe(f"invoices/{made[0]['id']}/void", {})
    await status(town, void, "revoked")
    await town.at_stripe(f"invoices/{made[1]['id']}/mark_uncollectible", {})
    await status(town, given_up, "suspended")
    assert await town.count("suspense", f"request_id = '{UUID(given_up['id'])}'") == 1
    await town.happen(f"invoices/{made[1]['id']}/transfer")
    await status(town, given_up, "active")
    await town.at_rest()
    held = "SELECT FROM licence WHERE licence.request_id = rights_hold.request_id AND status = 'revoked'"
    assert await town.count("rights_hold", f"EXISTS ({held}) AND status <> 'released'") == 0
