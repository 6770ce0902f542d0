"""Stripe in trouble, before and after the effect: one charge, one refund, and a page in the end (G5)."""

from datetime import timedelta

import httpx

from syndication.desk.upkeep import sweep
from syndication.gateways.stripe import RefundOrder
from tests.town import Json, Town

BROWSER = {"Accept": "text/html"}

AT_ONCE = timedelta(0)
"""A sweep that asks about every page, however young."""

KINDS: tuple[Json, ...] = (
    {"kind": "error_before"},
    {"kind": "error_after"},
    {"kind": "stored_500"},
    {"kind": "stored_500", "effect": False},
    {"kind": "timeout_after", "seconds": 0.2},
    {"kind": "reset"},
    {"kind": "reset", "effect": False},
    {"kind": "conflict_409"},
    {"kind": "rate_limit_429"},
    {"kind": "slow", "seconds": 0.5},
)
"""Everything the sandbox knows to do to a call."""

OF_QUESTIONS: tuple[Json, ...] = ({"kind": "error_before"}, {"kind": "reset"}, {"kind": "rate_limit_429"})
"""A question has no effect, so nothing can be done before or after it."""

OF_REFUNDS: tuple[Json, ...] = tuple(
    fault
    for fault in KINDS
    if fault["kind"] in {"error_before", "error_after", "stored_500", "timeout_after"}
)
"""Not done, done and answered with an error, answered with an error for good, done and not answered."""

BEYOND_PATIENCE = 3
"""Times: the client tries three times within one press, so this many faults in a row reach the buyer."""

MOST_PRESSES = BEYOND_PATIENCE + 1
"""A buyer who is told to try again does so; more often would be too much to ask."""


async def _press(town: Town, request: Json) -> str:
    """Press the button until it leads to Stripe; every other answer is a 503 page with words."""
    for _ in range(MOST_PRESSES):
        answer = await town.outside.post(f"{request['status_page']}/pay", headers=BROWSER)
        if answer.status_code == 303:
            return answer.headers["location"]
        assert answer.status_code == 503
        assert "Nothing was charged" in answer.text
        assert "text/html" in answer.headers["content-type"]
    raise AssertionError(f"no page after {MOST_PRESSES} presses")


async def test_a_page_is_opened_in_the_end_and_one_is_paid(town: Town) -> None:
    """Whatever goes wrong while the page is opened, the buyer gets one, and is charged once."""
    for fault in KINDS:
        request = await town.request()
        await _trouble(town, fault, "POST", "/v1/checkout/sessions")
        page = await _press(town, request)
        await _let_all_go_right(town)
        assert await town.checkout(request) == page, fault
        await town.pay(page)
        (licence,) = (await town.licensed(request))["licences"]
        assert licence["status"] == "active", fault
        opened = await _sessions_of(town, request)
        assert [one["payment_status"] for one in opened].count("paid") == 1, fault
        # only an error that Stripe keeps for good makes us ask for another page; nobody saw the first ones
        assert len(opened) == 1 or fault["kind"] == "stored_500", fault
    assert await town.count("payment", "outcome = 'licensed'") == await town.count("payment") == len(KINDS)


async def test_a_return_page_answers_while_stripe_does_not(town: Town) -> None:
    """Coming back from Stripe the reader sees a page; the sweep brings the licence when Stripe is back."""
    await town.stop_worker()
    await town.faults({"kind": "mute_webhooks", "times": None})
    for fault in OF_QUESTIONS:
        request = await town.request()
        back = (await town.pay(await town.checkout(request))).headers["location"]
        await _trouble(town, fault, "GET", "/v1/checkout/sessions/*")
        answer = await town.outside.get(back)
        assert answer.status_code == 200, fault
        for _ in range(BEYOND_PATIENCE):
            await sweep(town.house, quiet=AT_ONCE)
        assert (await town.look(request))["stage"] == "licensed", fault
    assert await town.count("payment") == len(OF_QUESTIONS)
    town.start_worker()


async def test_a_refund_is_made_once_whatever_stripe_answers(town: Town) -> None:
    """Money that came too late goes back in full, one refund a payment, though every call fails first."""
    await town.stop_worker()
    await town.faults({"kind": "mute_webhooks", "times": None})
    for fault in OF_REFUNDS:
        request = await _paid_too_late(town)
        await _trouble(town, fault, "POST", "/v1/refunds")
        # the first sweep reads the event; each of the others asks for the refund
        for _ in range(1 + BEYOND_PATIENCE + 1):
            await sweep(town.house, quiet=AT_ONCE)
        await _let_all_go_right(town)
        (session,) = await _sessions_of(town, request)
        made = (await town.at_stripe(f"refunds?payment_intent={session['payment_intent']}"))["data"]
        assert [refund["amount"] for refund in made] == [session["amount_total"]], fault
        assert await town.count("refund", f"stripe_id = '{made[0]['id']}' AND made_at IS NOT NULL") == 1, (
            fault
        )
    assert await town.count("payment", "outcome = 'refund'") == await town.count("refund") == len(OF_REFUNDS)
    assert await town.count("licence", "status = 'active'") == 0
    town.start_worker()


async def test_a_refund_is_found_again_when_its_key_is_forgotten(town: Town) -> None:
    """After a day Stripe no longer knows a key: what was refunded is looked for, not sent once more."""
    await town.stop_worker()
    await town.faults({"kind": "mute_webhooks", "times": None})
    request = await _paid_too_late(town)
    for _ in range(2):
        await sweep(town.house, quiet=AT_ONCE)
    async with town.house.database.transaction("forget") as db:
        row = await db.fetchrow(
            "SELECT refund.id, refund.amount, payment.reference"
            " FROM refund JOIN payment ON payment.id = payment_id"
        )
    assert row is not None
    (session,) = await _sessions_of(town, request)
    first = (await town.at_stripe(f"refunds?payment_intent={session['payment_intent']}"))["data"]
    # the same order under our row's id finds the refund by its metadata: the key is not even sent
    await town.faults({"kind": "error_before", "method": "POST", "path": "/v1/refunds", "times": None})
    order = RefundOrder(key=row["id"], payment_intent=row["reference"], amount=row["amount"], reason="again")
    again = await town.house.stripe.refund(order)
    assert [refund["id"] for refund in first] == [again.id]
    await _let_all_go_right(town)
    town.start_worker()


async def test_three_days_without_webhooks_end_in_the_same_state(town: Town) -> None:
    """With every webhook muted one sweep brings what was paid to a licence, and ends what was left (G4)."""
    await town.faults({"kind": "mute_webhooks", "times": None})
    paid, left = await town.request(), await town.request()
    await town.pay(await town.checkout(paid))
    open_page = await town.checkout(left)
    assert await town.count("stripe_event") == 0
    await sweep(town.house, quiet=AT_ONCE)
    assert (await town.look(paid))["stage"] == "licensed"
    assert (await town.look(left))["stage"] == "awaiting_payment"
    await town.mail("jo@northernpost.example", "licen[cs]e")
    await town.at_stripe(f"checkout/sessions/{open_page.rpartition('/')[2]}/expire", {})
    await sweep(town.house, quiet=AT_ONCE)
    assert await town.count("checkout", "status IN ('open', 'opening')") == 0
    assert await town.checkout(left) != open_page


async def test_an_open_try_that_never_got_a_page_is_replaced_for_every_buyer(town: Town) -> None:
    """Tries without a page are ended one after the other: no value of one stands in the way of the next."""
    await town.faults(
        {"kind": "error_before", "method": "POST", "path": "/v1/checkout/sessions", "times": None}
    )
    requests = [await town.request() for _ in range(3)]
    for request in requests:
        answer = await town.outside.post(f"{request['status_page']}/pay", headers=BROWSER)
        assert answer.status_code == 503
    await _let_all_go_right(town)
    async with town.house.database.transaction("age") as db:
        await db.execute("UPDATE checkout SET expires_at = now() + interval '10 minutes'")
    for request in requests:
        await town.pay(await town.checkout(request))
        await town.licensed(request)
    assert await town.count("checkout", "status = 'ended' AND session_id IS NULL") == 3


async def _trouble(town: Town, fault: Json, method: str, path: str) -> None:
    await town.faults({**fault, "method": method, "path": path, "times": BEYOND_PATIENCE})


async def _paid_too_late(town: Town) -> Json:
    """Return a request that was withdrawn while its page was open, and then paid on that page."""
    request = await town.request()
    page = await town.checkout(request)
    answer = await town.web.post(f"/api/v1/requests/{request['id']}/withdraw", headers=town.holding(request))
    assert answer.is_success, answer.text
    await town.pay(page)
    # nobody asks Stripe about a page that was taken back: only the event tells of its payment
    await _tell_what_was_paid(town, page)
    return request


async def _tell_what_was_paid(town: Town, page: str) -> None:
    session = await town.session(page)
    told = next(
        event
        for event in await town.events("checkout.session.completed")
        if event["data"]["object"]["id"] == session["id"]
    )
    assert (await town.tell(told)).status_code == 200


async def _sessions_of(town: Town, request: Json) -> list[Json]:
    listed = (await town.at_stripe("checkout/sessions?limit=100"))["data"]
    return [one for one in listed if one["client_reference_id"] == request["id"]]


async def _let_all_go_right(town: Town) -> None:
    """Clear the faults of calls; muted webhooks stay muted."""
    answer: httpx.Response = await town.outside.get(f"{town.stripe_url}/sandbox/faults")
    muted = [fault for fault in answer.json() if fault["kind"] == "mute_webhooks"]
    await town.outside.delete(f"{town.stripe_url}/sandbox/faults")
    if muted:
        await town.faults(*muted)
