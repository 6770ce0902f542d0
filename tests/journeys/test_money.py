"""Money that arrives twice, late, wrong or unannounced, and money that goes back."""

import asyncio
import random
from typing import Any
from uuid import uuid4

from tests.town import Json, Town

REQUESTER = "jo@northernpost.example"
PURCHASE = ("charge.succeeded", "payment_intent.created", "payment_intent.succeeded")
"""What Stripe tells of a purchase beside the session itself."""

MUTE = {"kind": "mute_webhooks", "times": None}
"""Stripe writes everything down and tells nobody."""


async def paid_in_silence(town: Town, **changes: Any) -> tuple[Json, Json]:  # noqa: ANN401
    """Return a request whose payment Stripe has told nobody of, and the event it would have sent."""
    await town.faults(MUTE)
    request = await town.request(**changes)
    await town.pay(await town.checkout(request))
    (event, *_) = await town.events("checkout.session.completed")
    return request, event


async def licences_mailed(town: Town) -> int:
    """Return how many mails have brought a licence."""
    return sum("Your licence" in mail["subject"] for mail in await town.mails(REQUESTER))


async def test_the_return_page_licenses_before_any_webhook_and_the_webhooks_change_nothing(
    town: Town,
) -> None:
    """Coming back settles it; reloads, and four events five times each in any order, are one licence."""
    await town.faults(MUTE)
    request = await town.request()
    back = (await town.pay(await town.checkout(request))).headers["location"]
    assert (await town.look(request))["stage"] == "awaiting_payment"
    first = await town.outside.get(back)
    assert "licensed to you" in first.text
    reloads = await asyncio.gather(*(town.outside.get(back) for _ in range(5)))
    assert {("licensed to you" in reload.text) for reload in reloads} == {True}

    events = [
        event for kind in (*PURCHASE, "checkout.session.completed") for event in await town.events(kind)
    ]
    assert len(events) == 4
    storm = events * 5
    random.Random(2).shuffle(storm)  # noqa: S311 - an order that can be had again
    answers = await asyncio.gather(*(town.tell(event) for event in storm))
    assert {answer.status_code for answer in answers} == {200}
    await town.at_rest()
    assert await town.count("stripe_event") == 4
    assert await town.count("payment", "outcome = 'licensed'") == await town.count("payment") == 1
    assert await town.count("licence", "status = 'active'") == await town.count("licence") == 1
    assert await licences_mailed(town) == 1


async def test_one_webhook_delivered_at_the_same_moment_many_times_is_one_licence(town: Town) -> None:
    """Twenty deliveries of one event, and five new ids for its payment: the payment counts, not the id."""
    request, event = await paid_in_silence(town)
    twins = [event] * 20 + [event | {"id": f"evt_{uuid4().hex}"} for _ in range(5)]
    assert {answer.status_code for answer in await asyncio.gather(*map(town.tell, twins))} == {200}
    await town.licensed(request)
    await town.at_rest()
    assert await town.count("payment") == await town.count("licence") == 1
    assert await town.count("stripe_event") == 6
    assert await licences_mailed(town) == 1


MISFITS: dict[str, Json] = {
    # what the desk is told: what is changed in the paid session
    "£287.99 was paid, where our offer says £288.00": {"amount_total": 28_799},
    "US$288.00 was paid, where our offer says £288.00": {"currency": "usd"},
    "It is real money": {"livemode": True},
    "quote-of-another": {"metadata": {"quote": "quote-of-another"}},
}


async def test_money_that_does_not_fit_the_quote_issues_nothing(town: Town) -> None:
    """Signed events of another amount, currency, mode or quote: no licence, but a person is told (G6)."""
    for told, changed in MISFITS.items():
        request, event = await paid_in_silence(town)
        await misfit(town, request, event, changed)
        (mail,) = [mail for mail in await town.mails("desk@example.com") if told in mail["text"]]
        assert "Needs a look" in mail["subject"]
        assert "/desk/money/suspense/" in mail["text"]
    assert await town.count("licence", "status = 'active'") == 0
    assert await town.count("payment", "outcome = 'suspense'") == await town.count("suspense") == len(MISFITS)


async def misfit(town: Town, request: Json, event: Json, changed: Json) -> None:
    """Tell of the payment with something changed; then again, and let the reader come back from Stripe."""
    session = event["data"]["object"]
    metadata = session["metadata"] | changed.get("metadata", {})
    forged = event | {"data": {"object": session | changed | {"metadata": metadata}}}
    assert (await town.tell(forged)).status_code == 200
    await town.at_rest()
    await town.tell(forged | {"id": f"evt_{uuid4().hex}"})
    await town.outside.get(f"{request['status_page']}?paid={session['id']}")
    await town.at_rest()
    assert (await town.look(request))["stage"] == "awaiting_payment"


async def test_a_session_that_is_not_ours_is_a_persons_matter(town: Town) -> None:
    """A paid session we never opened is kept and on the list once, whatever it says of itself."""
    request, event = await paid_in_silence(town)
    session = event["data"]["object"] | {"id": "cs_test_foreign", "payment_intent": "pi_foreign"}
    for metadata in ({}, {"checkout": "no-uuid"}, {"checkout": str(uuid4()), "request": request["id"]}):
        told = {"id": f"evt_{uuid4().hex}", "data": {"object": session | {"metadata": metadata}}}
        assert (await town.tell(event | told)).status_code == 200
    await town.at_rest()
    assert await town.count("suspense", "subject = 'pi_foreign'") == await town.count("suspense") == 1
    orphan = "reference = 'pi_foreign' AND outcome = 'suspense' AND request_id IS NULL"
    assert await town.count("payment", orphan) == await town.count("payment") == 1
    assert "not ours" in (await outcomes(town))


async def outcomes(town: Town) -> str:
    """Return what came of every event."""
    async with town.house.database.reading() as db:
        return " ".join(row["outcome"] for row in await db.fetch("SELECT outcome FROM stripe_event"))


async def test_money_for_a_withdrawn_request_goes_back_by_itself(town: Town) -> None:
    """Paid in another tab after the withdrawal: refunded in full, said by mail, no licence."""
    await town.faults({"kind": "reset", "method": "POST", "path": "*/expire", "effect": False, "times": 3})
    request = await town.request()
    await town.stop_worker()
    page = await town.checkout(request)
    taken_back = await town.web.post(
        f"/api/v1/requests/{request['id']}/withdraw", headers=town.holding(request)
    )
    assert taken_back.json()["stage"] == "withdrawn"
    await town.pay(page)
    town.start_worker()
    mail = await town.mail(REQUESTER, r"refunded £288\.00")
    assert "closed before the payment arrived" in mail["text"]
    (refund,) = (await town.at_stripe("refunds"))["data"]
    assert (refund["amount"], refund["status"]) == (28_800, "succeeded")
    await town.at_rest()
    assert (await town.look(request))["licences"] == []
    assert await town.count("licence", "status = 'void'") == await town.count("licence") == 1


async def test_a_withdrawn_requests_payment_page_is_closed(town: Town) -> None:
    """After the withdrawal the page at Stripe takes no card any more."""
    request = await town.request()
    page = await town.checkout(request)
    await town.web.post(f"/api/v1/requests/{request['id']}/withdraw", headers=town.holding(request))
    async with asyncio.timeout(20):
        while (await town.session(page))["status"] != "expired":
            await asyncio.sleep(0.05)
    await town.pay(page)
    assert (await town.at_stripe("payment_intents"))["data"] == []


async def test_what_is_paid_twice_is_refunded_once_and_the_first_licence_stands(town: Town) -> None:
    """A second session for one offer is paid too: its money goes back, the licence stays (G11)."""
    request = await town.bought()
    (event, *_) = await town.events("checkout.session.completed")
    first = event["data"]["object"]
    twin = {f"metadata[{name}]": value for name, value in first["metadata"].items()}
    second = await town.at_stripe(
        "checkout/sessions",
        {
            "mode": "payment",
            "success_url": request["status_page"],
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": "gbp",
            "line_items[0][price_data][unit_amount]": "28800",
            "line_items[0][price_data][product_data][name]": "The same again",
            **twin,
        },
    )
    await town.pay(second["url"])
    mail = await town.mail(REQUESTER, "refunded")
    assert "paid twice" in mail["text"]
    await town.at_rest()
    (refund,) = (await town.at_stripe("refunds"))["data"]
    assert refund["payment_intent"] != first["payment_intent"]
    (licence,) = (await town.look(request))["licences"]
    assert licence["status"] == "active"
    assert (await town.outside.get(licence["copies"][0]["url"])).status_code == 200
    assert await town.count("payment") == 2
    assert await town.count("refund") == 1


async def test_a_refund_in_full_at_stripe_ends_the_licence_at_once(town: Town) -> None:
    """A part given back changes nothing; the rest revokes it, for links handed out before too (G14)."""
    request = await town.bought(exclusive=False)
    (licence,) = request["licences"]
    links = [copy["url"] for copy in licence["copies"]]
    intent = (await town.events("payment_intent.succeeded"))[0]["data"]["object"]["id"]
    await town.at_stripe("refunds", {"payment_intent": intent, "amount": "100"})
    await town.at_rest()
    assert (await town.outside.get(links[0])).status_code == 200
    await town.at_stripe("refunds", {"payment_intent": intent})
    async with asyncio.timeout(20):
        while (await town.look(request))["licences"][0]["status"] != "revoked":
            await asyncio.sleep(0.02)
    assert {(await town.outside.get(link)).status_code for link in links} == {404}
    assert (await town.look(request))["licences"][0]["copies"] == []
    page = await town.outside.get(f"{town.base_url}/licences/{licence['number']}")
    assert (page.status_code, "Revoked" in page.text) == (200, True)
    assert "This licence is not active" in (await town.outside.get(request["status_page"])).text


async def test_a_refund_told_before_its_payment_still_ends_the_licence(town: Town) -> None:
    """Events in the wrong order: the refund first, the payment after it; no licence is left open (G10)."""
    await town.faults(MUTE)
    request = await town.request()
    await town.pay(await town.checkout(request))
    intent = (await town.events("payment_intent.succeeded"))[0]["data"]["object"]["id"]
    await town.at_stripe("refunds", {"payment_intent": intent})
    (refunded,) = await town.events("charge.refunded")
    (completed,) = await town.events("checkout.session.completed")
    await town.tell(refunded)
    await asyncio.sleep(0.3)
    await town.tell(completed)
    await town.at_rest()
    assert await town.count("licence", "status = 'active'") == 0
    assert await town.count("payment", f"reference = '{intent}'") == 1


async def test_a_page_that_ended_is_followed_by_another_and_told_late_undoes_nothing(town: Town) -> None:
    """The end of the first page is told again after the second one was paid: the licence stays (G10)."""
    await town.faults(MUTE)
    request = await town.request()
    page = await town.checkout(request)
    await town.at_stripe(f"checkout/sessions/{page.rpartition('/')[2]}/expire", {})
    (expired,) = await town.events("checkout.session.expired")
    await town.tell(expired)
    async with asyncio.timeout(20):
        while await town.count("checkout", "status = 'ended'") == 0:
            await asyncio.sleep(0.02)
    second = await town.checkout(request)
    assert second != page
    back = (await town.pay(second)).headers["location"]
    await town.outside.get(back)
    await town.tell(expired | {"id": "evt_late"})
    await town.at_rest()
    assert (await town.look(request))["licences"][0]["status"] == "active"
    assert await town.count("checkout") == 2
