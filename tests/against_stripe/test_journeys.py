"""The journeys of money as Stripe plays them: with a test-mode key by Stripe itself (`make test-stripe`)."""

import asyncio
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page

from schemas.request import Address, CheckoutWish, PaymentMethod
from syndication.desk.payment import checkout
from syndication.gateways.stripe import RefundOrder
from syndication.records.partners import ReleasesOn
from tests.against_stripe.conftest import Counter
from tests.journeys.browser.conftest import chromium  # noqa: F401 - a fixture
from tests.journeys.test_money_invoices import status, trust
from tests.town import Json, Town

# Stripe may take its time with a real call, and there are many in a story
pytestmark = pytest.mark.timeout(300)

REACHED_SECONDS = 60


async def test_a_page_is_opened_once_says_what_was_quoted_and_closes(town: Town, counter: Counter) -> None:
    """Pressed twice it is one page; its session carries quote, amount and order number; it can be closed."""
    request = await town.request()
    page = await town.checkout(request, purchase_order="PO 4711", reference="Desk 7")
    assert await town.checkout(request) == page
    (ours,) = await sessions_of(counter, request)
    assert (ours["amount_total"], ours["currency"]) == (request["quote"]["total"], "gbp")
    assert ours["metadata"]["request"] == request["id"]
    assert (ours["status"], ours["livemode"]) == ("open", False)
    await town.web.post(f"/api/v1/requests/{request['id']}/withdraw", headers=town.holding(request))
    async with asyncio.timeout(REACHED_SECONDS):
        while (await sessions_of(counter, request))[0]["status"] != "expired":
            await asyncio.sleep(0.2)
    await counter.compare()
    assert await town.count("checkout", "status = 'ended'") == 1
    assert await town.count("payment") == 0


async def test_a_card_pays_on_stripes_page_and_is_given_back_in_part_and_whole(
    town: Town,
    counter: Counter,
    chromium: Browser,  # noqa: F811 - the fixture
) -> None:
    """In a browser, on Stripe's own page: back at ours the licence is there; what goes back is made once."""
    request = await town.request()
    browser = await chromium.new_context()
    try:
        page = await browser.new_page()
        await page.goto(await town.checkout(request))
        await pay_by_card(page)
        await page.wait_for_url(f"{town.base_url}/requests/**", timeout=REACHED_SECONDS * 1_000)
    finally:
        await browser.close()
    await town.licensed(request)
    await refunded(town, counter, request, "active", amount=4_800)
    await refunded(town, counter, request, "revoked")
    assert await town.count("payment", "given_back = amount") == await town.count("payment") == 1


async def pay_by_card(page: Page) -> None:
    """Fill in Stripe's page, or the sandbox's, which asks the same under other names."""
    theirs = await page.locator("#cardNumber").count()
    number, expiry, code, name = (
        ("#cardNumber", "#cardExpiry", "#cardCvc", "#billingName")
        if theirs
        else ("[name=card_number]", "[name=expiry]", "[name=cvc]", "[name=name]")
    )
    for field, typed in ((number, "4242424242424242"), (expiry, "12 / 34"), (code, "123"), (name, "Jo Bell")):
        await page.locator(field).first.fill(typed)
    mail = page.locator("#email, [name=email]").first
    if await mail.count() and await mail.is_editable():
        await mail.fill("jo@northernpost.example")
    await page.locator("button[type=submit]").first.click()


async def test_an_invoice_is_made_once_paid_by_card_and_given_back(town: Town, counter: Counter) -> None:
    """Lines, order number and address stand on it; paid, refunded through our own client, twice asked."""
    request = await invoiced(town, ReleasesOn.PAYMENT)
    (invoice,) = await invoices_of(counter, request)
    assert (invoice["status"], invoice["total"]) == ("open", request["quote"]["total"])
    assert {field["name"]: field["value"] for field in invoice["custom_fields"]} == {
        "Purchase order": "PO 4711",
        "Your reference": "Desk 7",
    }
    assert invoice["customer_address"]["city"] == "Hull"
    await paid_by(counter, invoice, "pm_card_visa")
    await counter.compare()
    await status(town, request, "active")
    async with town.house.database.reading() as db:
        reference = await db.fetchval("SELECT reference FROM payment")
    order = RefundOrder(
        key=UUID(request["id"]),
        payment_intent=reference,
        amount=500,
        reason="once",
    )
    once, again = await town.house.stripe.refund(order), await town.house.stripe.refund(order)
    assert (once.id, once.amount) == (again.id, 500)
    await counter.compare()
    assert await town.count("refund", "status = 'made' AND amount = 500") == await town.count("refund") == 1


async def test_an_invoice_on_trust_is_credited_taken_back_or_given_up(town: Town, counter: Counter) -> None:
    """Released when it is finalised: a credit note lowers it, void revokes, uncollectible suspends."""
    await trust(town, releases_on=ReleasesOn.FINALISE)
    credited, void, given_up = [await asked(town) for _ in range(3)]
    for each in (credited, void, given_up):
        await status(town, each, "active")
    (first,), (second,), (third,) = [await invoices_of(counter, each) for each in (credited, void, given_up)]
    await counter.api.credit_notes.create_async({"invoice": first["id"], "amount": 4_800})
    await counter.api.invoices.void_invoice_async(second["id"])
    await counter.api.invoices.mark_uncollectible_async(third["id"])
    await counter.compare()
    await status(town, credited, "active")
    await status(town, void, "revoked")
    await status(town, given_up, "suspended")
    assert await town.count("invoice", "credited = 4800") == 1
    assert await town.count("document", "kind = 'credit_note' AND total = 4800") == 1
    await paid_by(counter, third, "pm_card_visa")
    await counter.compare()
    await status(town, given_up, "active")


async def test_a_dispute_suspends_and_when_it_is_given_in_revokes(town: Town, counter: Counter) -> None:
    """Stripe's test card disputes what it pays; giving in is losing."""
    request = await invoiced(town, ReleasesOn.PAYMENT)
    (invoice,) = await invoices_of(counter, request)
    await paid_by(counter, invoice, "pm_card_createDispute")
    async with asyncio.timeout(REACHED_SECONDS):
        while await town.count("dispute") == 0:
            await counter.compare()
    await status(town, request, "suspended")
    async with town.house.database.reading() as db:
        dispute = await db.fetchval("SELECT id FROM dispute")
    await counter.api.disputes.close_async(dispute)
    await counter.compare()
    await status(town, request, "revoked")
    assert await town.count("mail", "event = 'desk_trouble'") >= 1


async def invoiced(town: Town, releases_on: ReleasesOn) -> Json:
    """Return a request with an invoice that a trusted partner asked for."""
    await trust(town, releases_on=releases_on)
    return await asked(town)


async def asked(town: Town) -> Json:
    """Ask for an invoice as the partner's mailbox does, with all that may stand on one."""
    request = await town.request()
    where = Address(line1="1 Quay Street", city="Hull", postal_code="HU1 1AA", country="GB")
    wish = CheckoutWish(
        method=PaymentMethod.INVOICE, purchase_order="PO 4711", reference="Desk 7", billing_address=where
    )
    await checkout(town.house, UUID(request["id"]), wish, proven=True)
    return request


async def paid_by(counter: Counter, invoice: Json, card: str) -> None:
    """Pay an invoice with one of Stripe's test cards."""
    owned = await counter.api.payment_methods.attach_async(card, {"customer": invoice["customer"]})
    await counter.api.invoices.pay_async(invoice["id"], {"payment_method": owned.id})


async def refunded(
    town: Town, counter: Counter, request: Json, licence: str, amount: int | None = None
) -> None:
    """Give money back from the desk, and hold what the licence is afterwards."""
    wish: Json = {"reason": "The event was called off"} | ({"amount": amount} if amount else {})
    answer = await town.web.post(f"/api/v1/requests/{request['id']}/refunds", json=wish, headers=town.as_desk)
    assert answer.is_success, answer.text
    await town.at_rest()
    await counter.compare()
    await status(town, request, licence)


async def sessions_of(counter: Counter, request: Json) -> list[Json]:
    """Return the sessions Stripe has for a request."""
    listed = await counter.api.checkout.sessions.list_async({"limit": 20})
    return [each.to_dict() for each in listed.data if each.client_reference_id == request["id"]]


async def invoices_of(counter: Counter, request: Json) -> list[Json]:
    """Return the invoices Stripe has for a request."""
    listed = [each.to_dict() for each in (await counter.api.invoices.list_async({"limit": 20})).data]
    return [each for each in listed if each["metadata"].get("request") == request["id"]]
