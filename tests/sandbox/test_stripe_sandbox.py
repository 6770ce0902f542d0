"""The Stripe sandbox, used as the service uses it: real client, posted form, verified webhook."""

import asyncio
import socket
import sys
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st
from stripe.params.checkout import SessionListParams

from syndication.sandbox.stripe import cards, stripe_sandbox
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Book
from syndication.sandbox.stripe.forms import read_form
from syndication.sandbox.stripe.parameters import parameters_of
from syndication.sandbox.stripe.refusals import StripeRefuses
from tests.sandbox.stripe_shop import (
    CARD,
    KEY,
    SECRET,
    Endpoint,
    Shop,
    bound,
    line,
    served,
    settings_for,
    speaking,
)

pytest_plugins = ("tests.sandbox.stripe_shop",)

BILL: Any = {"mode": "payment", "line_items": [line(21000)], "success_url": "http://desk.example/"}
READ = parameters_of(SessionListParams, "limit created payment_intent status")
PURCHASE = {
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
}


async def test_a_card_pays_and_the_signed_event_arrives(shop: Shop) -> None:
    """A session opened by the real client, paid by one POST, is announced with a signature that verifies."""
    session = await shop.open(metadata={"request": "r1"}, payment_intent_data={"metadata": {"quote": "q1"}})
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 21000)
    answer = await shop.pay(session)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"http://desk.example/paid?session={session.id}"
    assert set(await shop.endpoint.heard(4)) == PURCHASE
    place = shop.endpoint.types.index("checkout.session.completed")
    event = stripe.Webhook.construct_event(
        shop.endpoint.bodies[place], shop.endpoint.signatures[place], SECRET, tolerance=10**10
    )
    paid = event.data.object
    assert (paid["id"], paid["payment_status"], paid["metadata"]["request"]) == (session.id, "paid", "r1")
    intent = await shop.client.v1.payment_intents.retrieve_async(paid["payment_intent"])
    assert (intent.status, intent.amount_received, intent.metadata["quote"]) == ("succeeded", 21000, "q1")


async def test_a_changed_body_does_not_verify(shop: Shop) -> None:
    """One changed digit of the amount breaks the signature."""
    await shop.pay(await shop.open())
    await shop.endpoint.heard(1)
    forged = shop.endpoint.bodies[0].replace(b"21000", b"11000")
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(forged, shop.endpoint.signatures[0], SECRET, tolerance=10**10)


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        ("4000000000000002", "card_declined", "was declined"),
        ("4000000000009995", "card_declined", "insufficient funds"),
        ("4000000000000069", "expired_card", "has expired"),
        ("4000000000000127", "incorrect_cvc", "security code is incorrect"),
    ],
)
async def test_a_declined_card_leaves_the_session_payable(
    shop: Shop, number: str, code: str, words: str
) -> None:
    """A published declining card says why on the page, and another card then pays the same session."""
    session = await shop.open()
    declined = await shop.pay(session, number)
    assert declined.status_code == 402
    assert words in declined.text
    now = await shop.client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    intent: Any = now.payment_intent
    assert (now.status, intent.status, intent.last_payment_error.code) == (
        "open",
        "requires_payment_method",
        code,
    )
    assert {"charge.failed", "payment_intent.payment_failed"} <= set(await shop.endpoint.heard(3))
    assert (await shop.pay(session)).status_code == 303
    charges = await shop.client.v1.charges.list_async({"payment_intent": intent.id})
    assert [charge.status for charge in charges.data] == ["succeeded", "failed"]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"card_number": "4242 4242 4242 4241"}, "card_number", "card number is invalid"),
        ({"card_number": "5555 5555 5555 4444"}, "card_number", "not supported in test mode"),
        ({"expiry": "13 / 30"}, "expiry", "as MM / YY"),
        ({"expiry": "01 / 20"}, "expiry", "in the past"),
        ({"cvc": "12"}, "cvc", "three or four digits"),
        ({"email": "nobody"}, "email", "email address"),
        ({"name": " "}, "name", "name on the card"),
    ],
)
async def test_a_wrong_field_is_named_and_what_was_typed_stays(
    quiet_shop: Shop, typed: dict[str, str], field: str, words: str
) -> None:
    """A wrong field is answered 422 beside the field, asks no bank, and keeps the other fields."""
    session = await quiet_shop.open()
    whole = {"card_number": "4242424242424242", "expiry": "12/34", "cvc": "123"}
    person = {"name": "Ada Reader", "email": "ada@reader.example"}
    answer = await quiet_shop.browser.post(f"/c/pay/{session.id}", data={**whole, **person, **typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{field}-problem"' in answer.text
    kept = "Ada Reader" if field != "name" else "ada@reader.example"
    assert kept in answer.text
    assert (await quiet_shop.client.v1.payment_intents.list_async()).data == []


async def test_fifty_clicks_pay_once(shop: Shop) -> None:
    """The form posted fifty times at once makes one charge, and every answer leads back."""
    session = await shop.open()
    answers = await asyncio.gather(*(shop.pay(session) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {303}
    assert len((await shop.client.v1.charges.list_async()).data) == 1


async def test_pages_of_finished_sessions_say_so(shop: Shop) -> None:
    """A paid session's page says it is paid, an expired one's that it expired, an unknown one 404."""
    paid, late = await shop.open(), await shop.open(expires_at=shop.clock() + 1800)
    await shop.pay(paid)
    shop.clock.moment += 1800
    page = await shop.browser.get(f"/c/pay/{paid.id}")
    assert (page.status_code, "Already paid" in page.text) == (200, True)
    page = await shop.pay(late)
    assert (page.status_code, "has expired" in page.text) == (410, True)
    page = await shop.browser.get("/c/pay/cs_test_nothing")
    assert (page.status_code, "There is no payment page here" in page.text) == (404, True)


async def test_a_session_expires_by_itself_and_by_hand(shop: Shop) -> None:
    """Time or the seller ends an open session; the event tells, and it cannot be ended twice."""
    timed, ended = await shop.open(expires_at=shop.clock() + 1800), await shop.open()
    assert (await shop.client.v1.checkout.sessions.expire_async(ended.id)).status == "expired"
    shop.clock.moment += 1801
    assert await shop.endpoint.heard(2) == ["checkout.session.expired"] * 2
    assert (await shop.client.v1.checkout.sessions.retrieve_async(timed.id)).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions"):
        await shop.client.v1.checkout.sessions.expire_async(ended.id)


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"line_items": [{**line(100), "size": 3}]}, "parameter_unknown", "line_items[0][size]"),
        ({"success_url": None}, "parameter_missing", "success_url"),
        ({"success_url": "desk"}, "url_invalid", "success_url"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"line_items": [{"quantity": 1}]}, "parameter_missing", "line_items[0][price_data]"),
        ({"line_items": [line(5)]}, "amount_too_small", "line_items[0][price_data][unit_amount]"),
        ({"line_items": [line(10**8)]}, "amount_too_large", "line_items[0][price_data][unit_amount]"),
        ({"line_items": [line(100, "xxy")]}, None, "line_items[0][price_data][currency]"),
        ({"line_items": [line(100), line(100, "eur")]}, None, "line_items[1][price_data][currency]"),
        (
            {"line_items": [{**line(100), "quantity": "two"}]},
            "parameter_invalid_integer",
            "line_items[0][quantity]",
        ),
        (
            {"line_items": [line(1005, "kwd")]},
            "parameter_invalid_integer",
            "line_items[0][price_data][unit_amount]",
        ),
        ({"expires_at": 1_800_000_000 + 1799}, None, "expires_at"),
        ({"expires_at": 1_800_000_000 + 86401}, None, "expires_at"),
        ({"mode": "subscription"}, None, "mode"),
        ({"locale": "xx"}, None, "locale"),
        ({"metadata": {"k" * 41: "v"}}, None, "metadata"),
    ],
)
async def test_wrong_parameters_are_refused_as_stripe_does(
    quiet_shop: Shop, changes: dict[str, Any], code: str | None, param: str
) -> None:
    """A wrong parameter is a 400 with Stripe's code and the name as it was posted, and opens nothing."""
    sessions = quiet_shop.client.v1.checkout.sessions
    before = len((await sessions.list_async({"limit": 100})).data)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await quiet_shop.open(**changes)
    assert (refusal.value.http_status, refusal.value.code, refusal.value.param) == (400, code, param)
    assert refusal.value.request_id
    assert len((await sessions.list_async({"limit": 100})).data) == before


async def test_everything_the_desk_may_ask_is_taken(quiet_shop: Shop) -> None:
    """The parameters of a licence's checkout come back in the session; an empty metadata value is none."""
    session = await quiet_shop.open(
        customer_email="ada@reader.example",
        client_reference_id="request-7",
        locale="fr",
        billing_address_collection="required",
        tax_id_collection={"enabled": True},
        invoice_creation={"enabled": True, "invoice_data": {"metadata": {"po": "77"}, "footer": "Thank you"}},
        metadata={"0": "a digit for a key", "empty": ""},
        line_items=[line(1500, "jpy", 2), line(2000, "jpy")],
    )
    assert (session.amount_total, session.currency, session.locale) == (5000, "jpy", "fr")
    assert session.metadata is not None
    assert session.metadata.to_dict() == {"0": "a digit for a key"}
    assert session.invoice_creation is not None
    assert session.invoice_creation.enabled
    lines = await quiet_shop.client.v1.checkout.sessions.line_items.list_async(session.id, {"limit": 1})
    assert ([one.amount_total for one in lines.data], lines.has_more) == ([3000], True)


@pytest.mark.parametrize(("key", "words"), [("sk_test_other", "Invalid API Key"), ("", "did not provide")])
async def test_a_wrong_key_is_401(shop: Shop, key: str, words: str) -> None:
    """Without the right key every call is refused with Stripe's 401 and uses up no fault."""
    await shop.script({"kind": "error_before"})
    answer = await shop.browser.get("/v1/events", headers={"Authorization": f"Bearer {key}"} if key else {})
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")
    assert words in answer.json()["error"]["message"]
    assert len((await shop.browser.get("/sandbox/faults")).json()) == 1


async def test_basic_authentication_is_taken(quiet_shop: Shop) -> None:
    """The key may be the user name of Basic authentication, as Stripe documents."""
    answer = await quiet_shop.browser.get("/v1/account", auth=(KEY, ""))
    assert (answer.status_code, answer.json()["object"]) == (200, "account")
    assert answer.headers["request-id"].startswith("req_")


async def test_unknown_ids_and_addresses_are_404(quiet_shop: Shop) -> None:
    """An id that names nothing is resource_missing; an address nobody knows is refused too."""
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await quiet_shop.client.v1.checkout.sessions.retrieve_async("cs_test_nothing")
    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")
    answer = await quiet_shop.browser.get("/v1/unicorns", auth=(KEY, ""))
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error")


async def test_the_first_answer_is_replayed_under_its_key(shop: Shop) -> None:
    """The same request under the same key gets the same session, marked as replayed."""
    sessions = shop.client.v1.checkout.sessions
    first = await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})
    again = await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert len((await sessions.list_async()).data) == 1


async def test_a_key_for_other_parameters_or_another_endpoint_is_refused(shop: Shop) -> None:
    """A known key with other parameters, or at another endpoint, is an idempotency_error and does nothing."""
    sessions = shop.client.v1.checkout.sessions
    first = await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})
    with pytest.raises(stripe.IdempotencyError):
        await sessions.create_async(shop.bill(locale="fr"), {"idempotency_key": "checkout-1"})
    with pytest.raises(stripe.IdempotencyError):
        await sessions.expire_async(first.id, options={"idempotency_key": "checkout-1"})
    assert (await sessions.retrieve_async(first.id)).status == "open"


async def test_a_key_is_forgotten_after_a_day(shop: Shop) -> None:
    """After 24 hours the same key opens another session."""
    sessions = shop.client.v1.checkout.sessions
    first = await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})
    shop.clock.moment += 86_399
    assert (await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})).id == first.id
    shop.clock.moment += 1
    assert (await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})).id != first.id


async def test_a_refused_parameter_leaves_the_key_free(shop: Shop) -> None:
    """A key whose first request had a wrong parameter can be used for the corrected one."""
    sessions = shop.client.v1.checkout.sessions
    with pytest.raises(stripe.InvalidRequestError):
        await sessions.create_async(shop.bill(locale="xx"), {"idempotency_key": "checkout-1"})
    assert (await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})).status == "open"


async def test_concurrent_requests_under_one_key_conflict(shop: Shop) -> None:
    """While a slow request holds its key, the same key is a 409; afterwards it is replayed."""
    await shop.script({"kind": "slow", "path": "/v1/checkout/sessions", "seconds": 0.5})
    sessions = shop.client.v1.checkout.sessions
    slow = asyncio.create_task(sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"}))
    await asyncio.sleep(0.2)
    with pytest.raises(stripe.APIError) as conflict:
        await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})
    error = cast("dict[str, Any]", conflict.value.json_body)["error"]
    assert (conflict.value.http_status, error["code"]) == (409, "idempotency_key_in_use")
    first = await slow
    assert (await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})).id == first.id


@pytest.mark.parametrize("kind", ["error_before", "error_after", "conflict_409", "reset"])
async def test_a_retry_with_the_same_key_heals(shop: Shop, kind: str) -> None:
    """After a 500, a collision or a cut line, the client's own retry under the same key opens one session."""
    await shop.script({"kind": kind, "method": "POST", "path": "/v1/checkout/sessions"})
    async with speaking(shop.url, retries=2) as patient:
        session = await patient.v1.checkout.sessions.create_async(
            shop.bill(), {"idempotency_key": "checkout-1"}
        )
    assert session.status == "open"
    assert len((await shop.client.v1.checkout.sessions.list_async()).data) == 1


async def test_the_line_is_cut_without_an_answer(shop: Shop) -> None:
    """A reset is a connection error for the client, though the session was opened."""
    await shop.script({"kind": "reset"})
    with pytest.raises(stripe.APIConnectionError):
        await shop.open()
    assert len((await shop.client.v1.checkout.sessions.list_async()).data) == 1


async def test_a_request_lost_on_its_way_leaves_its_key_free(shop: Shop) -> None:
    """A line cut before anything happened opens nothing, and the same key then opens the session."""
    await shop.script({"kind": "reset", "effect": False})
    sessions = shop.client.v1.checkout.sessions
    with pytest.raises(stripe.APIConnectionError):
        await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})
    assert (await sessions.list_async()).data == []
    assert (await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})).status == "open"


async def test_the_order_of_parameters_does_not_matter_to_a_key(shop: Shop) -> None:
    """The same parameters in another order are the same request."""
    sessions = shop.client.v1.checkout.sessions
    first = await sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})
    turned: Any = dict(reversed(shop.bill().items()))
    assert (await sessions.create_async(turned, {"idempotency_key": "checkout-1"})).id == first.id


async def test_a_time_out_after_success_is_replayed(shop: Shop) -> None:
    """A client that gives up waiting finds the session it opened under the same key."""
    await shop.script({"kind": "timeout_after", "seconds": 30})
    async with speaking(shop.url, seconds=0.3) as hurried:
        with pytest.raises(stripe.APIConnectionError):
            await hurried.v1.checkout.sessions.create_async(shop.bill(), {"idempotency_key": "checkout-1"})
    again = await shop.client.v1.checkout.sessions.create_async(
        shop.bill(), {"idempotency_key": "checkout-1"}
    )
    sessions = await shop.client.v1.checkout.sessions.list_async()
    assert [one.id for one in sessions.data] == [again.id]


@pytest.mark.parametrize(("effect", "opened"), [(True, 1), (False, 0)])
async def test_a_stored_500_is_replayed_for_a_day(shop: Shop, *, effect: bool, opened: int) -> None:
    """A kept 500 is the answer for good, whether or not the session was opened behind it."""
    await shop.script({"kind": "stored_500", "effect": effect})
    for _ in range(2):
        with pytest.raises(stripe.APIError) as trouble:
            await shop.client.v1.checkout.sessions.create_async(
                shop.bill(), {"idempotency_key": "checkout-1"}
            )
        assert trouble.value.http_status == 500
    assert len((await shop.client.v1.checkout.sessions.list_async()).data) == opened


async def test_too_many_calls_are_429_until_the_script_is_cleared(shop: Shop) -> None:
    """A fault without an end applies to every call until the script is cleared."""
    await shop.script({"kind": "rate_limit_429", "times": None})
    for _ in range(2):
        with pytest.raises(stripe.RateLimitError):
            await shop.open()
    assert (await shop.browser.delete("/sandbox/faults")).status_code == 204
    assert (await shop.open()).status == "open"


async def test_a_fault_with_a_wrong_field_is_refused(shop: Shop) -> None:
    """A misspelt fault is a 400 that says so, never silently nothing."""
    answer = await shop.browser.post("/sandbox/faults", json=[{"kind": "explode"}])
    assert (answer.status_code, "explode" in answer.text) == (400, True)


async def test_refunds_in_parts_and_no_more_than_was_paid(shop: Shop) -> None:
    """A part, then the rest, is given back with its events; after that nothing is left to refund."""
    session = await shop.open()
    await shop.pay(session)
    now = await shop.client.v1.checkout.sessions.retrieve_async(session.id)
    intent = str(now.payment_intent)
    refunds = shop.client.v1.refunds
    part = await refunds.create_async({"payment_intent": intent, "amount": 1000, "reason": "duplicate"})
    assert (part.amount, part.status) == (1000, "succeeded")
    with pytest.raises(stripe.InvalidRequestError, match=r"£200\.00 is left"):
        await refunds.create_async({"payment_intent": intent, "amount": 20001})
    assert (await refunds.create_async({"payment_intent": intent})).amount == 20000
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await refunds.create_async({"payment_intent": intent})
    assert refusal.value.code == "charge_already_refunded"
    listed = await refunds.list_async({"payment_intent": intent})
    assert [one.amount for one in listed.data] == [20000, 1000]
    assert (await refunds.retrieve_async(part.id)).amount == 1000
    charge = await shop.client.v1.charges.retrieve_async(str(part.charge))
    assert (charge.amount_refunded, charge.refunded) == (21000, True)
    assert sorted((await shop.endpoint.heard(8))[4:]) == ["charge.refunded"] * 2 + ["refund.created"] * 2


async def test_an_unpaid_payment_cannot_be_refunded(shop: Shop) -> None:
    """A declined payment has nothing to give back; a refund of nothing names what is missing."""
    session = await shop.open()
    await shop.pay(session, "4000000000000002")
    intent = (await shop.client.v1.payment_intents.list_async()).data[0].id
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        await shop.client.v1.refunds.create_async({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await shop.client.v1.refunds.create_async({})
    assert refusal.value.code == "parameter_missing"


async def test_lists_are_paged_newest_first(shop: Shop) -> None:
    """The client's own paging walks every session once, newest first, and back again."""
    opened = [(await shop.open()).id for _ in range(5)]
    page = await shop.client.v1.checkout.sessions.list_async({"limit": 2})
    assert page.has_more
    assert [one.id async for one in page.auto_paging_iter()] == opened[::-1]
    back = await shop.client.v1.checkout.sessions.list_async({"limit": 2, "ending_before": opened[0]})
    assert [one.id for one in back.data] == [opened[2], opened[1]]


async def test_events_are_found_by_type_and_time(shop: Shop) -> None:
    """Events can be asked for by type, by a star, by several types and by their moment."""
    await shop.pay(await shop.open())
    shop.clock.moment += 100
    await shop.client.v1.checkout.sessions.expire_async((await shop.open()).id)
    events = shop.client.v1.events
    completed = await events.list_async({"type": "checkout.session.completed"})
    assert len(completed.data) == 1
    starred = await events.list_async({"type": "checkout.session.*"})
    assert [one.type for one in starred.data] == ["checkout.session.expired", "checkout.session.completed"]
    several = await events.list_async({"types": ["charge.succeeded", "payment_intent.created"]})
    assert {one.type for one in several.data} == {"charge.succeeded", "payment_intent.created"}
    later = await events.list_async({"created": {"gt": shop.clock() - 100}})
    assert [one.type for one in later.data] == ["checkout.session.expired"]
    assert (await events.retrieve_async(completed.data[0].id)).type == "checkout.session.completed"


async def test_sessions_are_found_by_their_payment_intent(shop: Shop) -> None:
    """The session behind a payment is found, and ids are replaced by objects where asked."""
    await shop.open()
    session = await shop.open()
    await shop.pay(session)
    intent = (await shop.client.v1.payment_intents.list_async()).data[0]
    found = await shop.client.v1.checkout.sessions.list_async(
        {"payment_intent": intent.id, "expand": ["data.payment_intent.latest_charge", "data.line_items"]}
    )
    only: Any = found.data[0]
    assert (len(found.data), only.id) == (1, session.id)
    assert only.payment_intent.latest_charge.payment_method_details.card.last4 == "4242"
    assert only.line_items.data[0].description == "The tide tables, republished"
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        await shop.client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["unicorn"]})


async def test_an_event_is_delivered_until_it_is_taken(shop: Shop) -> None:
    """A refused delivery is tried again after 1, 2, 4 seconds, and no more once it is taken."""
    shop.endpoint.status = 500
    await shop.client.v1.checkout.sessions.expire_async((await shop.open()).id)
    for count, wait in ((1, 1), (2, 2), (3, 4)):
        row = await shop.tried(count)
        assert (row["state"], row["due_at"] - row["answered_at"]) == ("waiting", wait)
        shop.clock.moment += wait
    shop.endpoint.status = 200
    row = await shop.tried(4)
    assert (row["state"], row["answer"]) == ("delivered", "200 OK")
    shop.clock.moment += 1000
    await asyncio.sleep(0.6)
    assert len(shop.endpoint.bodies) == 4


async def test_deliveries_end_after_three_days(shop: Shop) -> None:
    """Three days after the event an endpoint that never took it is given up."""
    shop.endpoint.status = 500
    await shop.client.v1.checkout.sessions.expire_async((await shop.open()).id)
    await shop.tried(1)
    shop.clock.moment += 3 * 86_400
    assert (await shop.tried(2))["state"] == "given_up"


async def test_muted_events_are_in_the_list_and_can_be_resent(shop: Shop) -> None:
    """Muted webhooks reach nobody, yet the event list holds them and each can be sent after all."""
    await shop.script({"kind": "mute_webhooks", "times": None})
    await shop.pay(await shop.open())
    await asyncio.sleep(0.5)
    assert shop.endpoint.bodies == []
    events = await shop.client.v1.events.list_async()
    assert {one.type for one in events.data} == PURCHASE
    answer = await shop.browser.post(f"/sandbox/events/{events.data[0].id}/resend")
    assert answer.status_code == 202
    assert await shop.endpoint.heard(1) == ["checkout.session.completed"]
    assert (await shop.browser.post("/sandbox/events/evt_nothing/resend")).status_code == 404


async def test_duplicate_late_and_reordered_events(shop: Shop) -> None:
    """An event can come three times, late, or after the ones that followed it."""
    await shop.script({"kind": "duplicate", "event": "checkout.session.completed", "copies": 3})
    await shop.pay(await shop.open())
    assert (await shop.endpoint.heard(6)).count("checkout.session.completed") == 3
    shop.endpoint.bodies.clear()
    await shop.script({"kind": "reorder", "times": 4, "seconds": 2})
    await shop.pay(await shop.open())
    for count in range(1, 5):
        await shop.endpoint.heard(count)
        shop.clock.moment += 2
    assert shop.endpoint.types == [
        "checkout.session.completed",
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]
    shop.endpoint.bodies.clear()
    await shop.script({"kind": "late", "event": "payment_intent.succeeded", "seconds": 60})
    await shop.pay(await shop.open())
    assert "payment_intent.succeeded" not in await shop.endpoint.heard(3)
    shop.clock.moment += 60
    assert (await shop.endpoint.heard(4))[-1] == "payment_intent.succeeded"


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        ("wrong_amount", "amount_total", 21001),
        ("wrong_currency", "currency", "usd"),
        ("livemode_true", "livemode", True),
    ],
)
async def test_a_falsified_payment(shop: Shop, kind: str, field: str, wrong: object) -> None:
    """The event alone lies, and with `everywhere` the payment itself is wrong too."""
    for where in ("event", "everywhere"):
        await shop.script({"kind": kind, "event": "checkout.session.completed", "where": where})
        session = await shop.open()
        await shop.pay(session)
        event: Any = (await shop.client.v1.events.list_async({"type": "checkout.session.completed"})).data[0]
        assert event.data.object[field] == wrong
        read = await shop.client.v1.checkout.sessions.retrieve_async(session.id)
        assert (getattr(read, field) == wrong) == (where == "everywhere")


@pytest.mark.parametrize("kind", ["error_before", "rate_limit_429"])
async def test_a_fault_strikes_from_the_nth_call(shop: Shop, kind: str) -> None:
    """A fault with `nth` lets the calls before it pass and strikes the one meant, wherever else calls go."""
    await shop.script({"kind": kind, "method": "POST", "path": "/v1/checkout/*", "nth": 3})
    outcomes = []
    for _ in range(4):
        await shop.client.v1.checkout.sessions.list_async()
        try:
            outcomes.append((await shop.open()).status)
        except stripe.StripeError as trouble:
            outcomes.append(str(trouble.http_status))
    assert outcomes == ["open", "open", {"error_before": "500", "rate_limit_429": "429"}[kind], "open"]


async def test_a_fault_by_chance_can_be_repeated(shop: Shop) -> None:
    """The same seed and probability strike the same calls again; another seed strikes others."""
    runs = []
    for seed in (7, 7, 8):
        await shop.browser.delete("/sandbox/faults")
        await shop.script({"kind": "error_before", "probability": 0.3, "seed": seed, "times": None})
        answers = [await shop.browser.get("/v1/balance", auth=(KEY, "")) for _ in range(40)]
        runs.append([answer.status_code for answer in answers])
    assert runs[0] == runs[1] != runs[2]
    assert 5 <= runs[0].count(500) <= 20


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        ("wrong_amount", "amount_total", 21001),
        ("wrong_currency", "currency", "usd"),
        ("livemode_true", "livemode", True),
    ],
)
async def test_an_answer_lies(shop: Shop, kind: str, field: str, wrong: object) -> None:
    """A wrong answer of one call, alone or in a list, leaves the object and its events as they are."""
    session = await shop.open()
    sessions = shop.client.v1.checkout.sessions
    path = "/v1/checkout/sessions*"
    await shop.script({"kind": kind, "where": "answer", "method": "GET", "path": path, "times": 2})
    assert getattr(await sessions.retrieve_async(session.id), field) == wrong
    assert getattr((await sessions.list_async()).data[0], field) == wrong
    assert getattr(await sessions.retrieve_async(session.id), field) == getattr(session, field)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shipping_options": [{"shipping_rate": "x"}]}, "Stripe knows it"),
        ({"payment_intent_data": {"capture_method": "manual"}}, "Stripe knows it"),
        ({"payment_intent_data": {"colour": "red"}}, "unknown parameter: payment_intent_data"),
    ],
)
async def test_what_is_not_played_is_told_from_what_nobody_knows(
    quiet_shop: Shop, changes: dict[str, Any], words: str
) -> None:
    """A parameter of Stripe's that the sandbox does not play is refused in words of its own."""
    with pytest.raises(stripe.InvalidRequestError, match=words) as refusal:
        await quiet_shop.open(**changes)
    assert refusal.value.code == "parameter_unknown"


OLD_SESSION = {
    "id": "cs_test_old",
    "object": "checkout.session",
    "created": 1_700_000_000,
    "expires_at": 1_700_086_400,
    "status": "open",
}
OLD_CHARGE = {
    "id": "ch_old",
    "object": "charge",
    "amount": 500,
    "amount_refunded": 0,
    "created": 1_700_000_000,
    "currency": "gbp",
    "customer": None,
    "disputed": False,
    "paid": True,
    "payment_intent": "pi_old",
    "payment_method": "pm_old",
    "payment_method_details": {"type": "card", "card": {}},
}

# A sandbox in a process of its own, which a test can kill: the file, its address and the endpoint's.
PROGRAM = """
import sys, uvicorn
from pathlib import Path
from syndication.sandbox.stripe import StripeSandboxSettings, stripe_sandbox
_, file, port, hook, secret, key = sys.argv
url = "http://127.0.0.1:" + port
app = stripe_sandbox(StripeSandboxSettings(
    database=Path(file), base_url=url, webhook_url=hook, webhook_secret=secret, api_key=key))
uvicorn.run(app, port=int(port), log_level="critical")
"""


async def test_state_keys_and_deliveries_survive_kill_9(tmp_path: Path) -> None:
    """Killed between payment and delivery, it comes back with the kept answer and tells the event."""
    (door, url), (hook, hook_url) = bound(), bound()
    endpoint, settings = Endpoint(), settings_for(tmp_path, url, f"{hook_url}/hook")
    port = str(door.getsockname()[1])
    door.close()
    arguments = [str(settings.database), port, str(settings.webhook_url), SECRET, KEY]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, *arguments)
    async with speaking(url) as client:
        await answering(url)
        sessions = client.v1.checkout.sessions
        first = await sessions.create_async(BILL, {"idempotency_key": "checkout-1"})
        async with httpx.AsyncClient(trust_env=False) as browser:
            form = {**CARD, "card_number": "4242424242424242"}
            assert (await browser.post(str(first.url), data=form)).status_code == 303
        process.kill()
        await process.wait()
        again = socket.create_server(("127.0.0.1", int(port)))
        async with served((endpoint.application(), hook), (stripe_sandbox(settings), again)):
            assert set(await endpoint.heard(4, seconds=15)) == PURCHASE
            replayed = await sessions.create_async(BILL, {"idempotency_key": "checkout-1"})
            assert (replayed.id, replayed.status) == (first.id, "open")  # the answer as it was first given
            assert (await sessions.retrieve_async(first.id)).payment_status == "paid"


async def test_a_file_of_an_earlier_version_goes_on(tmp_path: Path) -> None:
    """A session and a charge written before there were appointments expire and are refunded all the same."""
    (door, url), (hook, hook_url) = bound(), bound()
    settings = settings_for(tmp_path, url, f"{hook_url}/hook")
    book = Book(settings.database)
    for body in (OLD_SESSION, OLD_CHARGE):
        book.add(body)
    book.write("DROP TABLE appointments")
    book.write("ALTER TABLE faults DROP COLUMN seen")
    book.write("PRAGMA user_version = 0")
    book.close()
    async with (
        served((Endpoint().application(), hook), (stripe_sandbox(settings), door)),
        speaking(url) as client,
    ):
        assert (await client.v1.checkout.sessions.retrieve_async("cs_test_old")).status == "expired"
        refund = await client.v1.refunds.create_async({"charge": "ch_old"})
        assert (refund.amount, refund.status) == (500, "succeeded")


async def answering(url: str) -> None:
    """Wait until the sandbox answers."""
    async with httpx.AsyncClient(trust_env=False) as browser, asyncio.timeout(20):
        while True:
            try:
                await browser.get(url)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_it_stops_within_a_second(tmp_path: Path) -> None:
    """With a delivery under way to an endpoint that hangs, stopping takes no longer than a second."""
    (silent, silent_url), (door, url) = bound(), bound()
    silent.listen()
    async with (
        served((stripe_sandbox(settings_for(tmp_path, url, silent_url)), door)),
        speaking(url) as client,
    ):
        session = await client.v1.checkout.sessions.create_async(BILL)
        await client.v1.checkout.sessions.expire_async(session.id)
        await asyncio.sleep(0.3)
        begun = time.monotonic()
    assert time.monotonic() - begun < 1
    silent.close()


async def test_pages_forbid_scripts_and_name_where_the_form_leads(quiet_shop: Shop) -> None:
    """No page of the sandbox may run a script; the form may lead to the seller's address and nowhere else."""
    session = await quiet_shop.open()
    for address in ("/", f"/c/pay/{session.id}"):
        page = await quiet_shop.browser.get(address)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "<script" not in page.text
        assert " style=" not in page.text
    assert "form-action 'self' http://desk.example;" in policy


async def test_the_dashboard_shows_what_happened(shop: Shop) -> None:
    """An empty dashboard says what will be there; afterwards it shows payment, event and delivery."""
    assert "Payments will be listed here" in (await shop.browser.get("/")).text
    await shop.pay(await shop.open())
    await shop.endpoint.heard(4)
    page = (await shop.browser.get("/", headers={"accept": "text/html"})).text
    for words in ("£210.00", "ada@reader.example", "checkout.session.completed", "paid"):
        assert words in page


async def test_names_of_products_are_text(quiet_shop: Shop) -> None:
    """A product named like markup is shown as it is written."""
    bad = line(21000)
    bad["price_data"]["product_data"]["name"] = "<img src=x onerror=alert(1)>"  # type: ignore[index]  # a nested dict
    session = await quiet_shop.open(line_items=[bad])
    page = (await quiet_shop.browser.get(f"/c/pay/{session.id}")).text
    assert "&lt;img src=x" in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "expected"),
    [
        (21000, "gbp", None, "£210.00"),
        (5000, "jpy", "en", "¥5,000"),
        (12340, "kwd", "en", "KWD\xa012.340"),
        (21000, "eur", "fr", "210,00\xa0€"),
        (1, "usd", "auto", "$0.01"),
    ],
)
def test_amounts_are_written_for_the_reader(
    amount: int, currency: str, locale: str | None, expected: str
) -> None:
    """Minor units become the locale's own writing with the currency's decimals."""
    assert written(amount, currency, locale) == expected


@given(st.integers(0, 10**15))
def test_a_check_digit_makes_a_number_valid_and_no_other_does(number: int) -> None:
    """Of the ten last digits exactly one passes the Luhn check."""
    stem = f"{number:015d}"
    assert sum(cards.luhn(f"{stem}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        ("a=1&b[c]=2", {"a": "1", "b": {"c": "2"}}),
        ("a[0][x]=1&a[1][x]=2", {"a": [{"x": "1"}, {"x": "2"}]}),
        ("expand[]=a&expand[]=b", {"expand": ["a", "b"]}),
        ("a[10]=k&a[9]=j", {"a": ["j", "k"]}),
        ("metadata[0]=x", {"metadata": {"0": "x"}}),
        ("a=%C3%A9+b", {"a": "é b"}),
    ],
)
def test_bracketed_forms_become_trees(body: str, tree: dict[str, object]) -> None:
    """Brackets nest, numbers are lists in their order, metadata is always a map."""
    assert read_form(body) == tree


@given(
    st.lists(st.tuples(st.text("ab01[]%é", max_size=12), st.text("xyz09%&=", max_size=6))),
    st.text(max_size=20),
)
def test_no_form_is_more_than_refused(pairs: list[tuple[str, str]], rest: str) -> None:
    """Whatever is posted is read or refused as Stripe refuses; nothing else is raised."""
    text = "&".join([*(f"{key}={value}" for key, value in pairs), rest])
    with suppress(StripeRefuses):
        READ(read_form(text), "")


@pytest.mark.parametrize(
    "query", ["limit=%FF", "created[gte]=99999999999999999999999", "limit[" + "9" * 5000 + "]=1"]
)
async def test_a_query_beyond_reason_is_a_400(quiet_shop: Shop, query: str) -> None:
    """Broken text and numbers no database holds are refused, not an error of the sandbox."""
    answer = await quiet_shop.browser.get(f"/v1/events?{query}", auth=(KEY, ""))
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


def test_one_pound_is_a_hundred_pence() -> None:
    """The published smallest amounts are in minor units: thirty pence, fifty yen."""
    assert Decimal(written(30, "gbp").removeprefix("£")) == Decimal("0.30")
    assert written(50, "jpy") == "¥50"
