"""Stripe's door: which events are believed, and what becomes of its refusals and its silence."""

import hmac
import json
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndication.errors import PaymentTrouble
from syndication.gateways.stripe import (
    LARGEST_EVENT,
    TOLERANCE_SECONDS,
    CustomerOrder,
    Forged,
    Item,
    Refusal,
    SessionFacts,
    SessionOrder,
    StripeGateway,
    object_in,
)
from tests.town import Town

SECRET = "whsec_of_these_tests"
BODY = json.dumps({"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {}}}).encode()


def gateway(url: str = "http://localhost:9") -> StripeGateway:
    """A gateway that nobody answers."""
    return StripeGateway("sk_test_12345678", SECRET, url=url)


def proof(body: bytes, *, at: float | None = None, secret: str = SECRET) -> str:
    """The header Stripe sends: HMAC-SHA256 over `timestamp.body`."""
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.digest(secret.encode(), f"{stamp}.".encode() + body, "sha256").hex()
    return f"t={stamp},v1={mac}"


def test_an_event_that_stripe_signed_is_believed() -> None:
    """Its id and type are read, its body kept whole."""
    event = gateway().verified(BODY, proof(BODY))
    assert (event.id, event.type) == ("evt_1", "checkout.session.completed")
    assert event.body == json.loads(BODY)


@pytest.mark.parametrize("seconds", [-TOLERANCE_SECONDS + 5, 0, TOLERANCE_SECONDS - 5])
def test_a_clock_may_differ_by_five_minutes(seconds: int) -> None:
    """In either direction."""
    assert gateway().verified(BODY, proof(BODY, at=time.time() + seconds)).id == "evt_1"


@pytest.mark.parametrize(
    "seconds", [-315_360_000, -TOLERANCE_SECONDS - 5, TOLERANCE_SECONDS + 5, 315_360_000]
)
def test_an_event_from_another_time_is_refused(seconds: int) -> None:
    """Also one from the future, which Stripe's own check lets pass."""
    with pytest.raises(Forged):
        gateway().verified(BODY, proof(BODY, at=time.time() + seconds))


FORGED: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "no time": lambda _: "t=",
    "no time, a proof": lambda _: "v1=00",
    "a word for a time": lambda _: "t=now,v1=00",
    "no proof": lambda now: f"t={now}",
    "an empty proof": lambda now: f"t={now},v1=",
    "a proof that is no number": lambda now: f"t={now},v1=zz",
    "of a scheme that was": lambda now: f"t={now},v0={'0' * 64}",
    "beyond all time": lambda _: f"t=99999999999999999999,v1={'0' * 64}",
    "with another's secret": lambda _: proof(BODY, secret="whsec_of_somebody_else"),
    "of another body": lambda _: proof(BODY + b" "),
    "right, and of a scheme that was": lambda _: proof(BODY).replace("v1=", "v0="),
    "in capitals": lambda _: proof(BODY).upper(),
    "of letters nobody sends": lambda _: "é" * 10,
    "with a NUL": lambda _: "t=1\x00,v1=1",
}
"""Made when the test runs: a proof that has grown old would be refused for its age."""


@pytest.mark.parametrize("forged", FORGED)
def test_a_signature_that_is_not_stripes_is_refused(forged: str) -> None:
    """Missing, cut, of another scheme, secret or body: always the same refusal."""
    with pytest.raises(Forged):
        gateway().verified(BODY, FORGED[forged](int(time.time())))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"id": "evt_1"}',
        b'{"id": 1, "type": "x"}',
        b"\xff\xfe",
        b"not json",
        b"[" * 100_000,
        b'{"id": "evt_1", "type": "x"' + b" " * LARGEST_EVENT + b"}",
    ],
)
def test_a_body_that_is_no_event_is_refused_though_it_is_signed(body: bytes) -> None:
    """Whatever goes wrong before an event is accepted is the sender's fault, never an error of ours."""
    with pytest.raises(Forged):
        gateway().verified(body, proof(body))


@given(st.binary(max_size=300), st.text(max_size=200))
def test_no_stranger_is_believed_or_breaks_the_door(body: bytes, signature: str) -> None:
    """Random bodies and headers are refused, every one."""
    with pytest.raises(Forged):
        gateway().verified(body, signature)


@given(st.integers(min_value=0, max_value=len(BODY) - 1), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_of_a_signed_body_is_refused(place: int, change: int) -> None:
    """The signature is over every byte."""
    changed = BODY[:place] + bytes([BODY[place] ^ change]) + BODY[place + 1 :]
    with pytest.raises(Forged):
        gateway().verified(changed, proof(BODY))


def test_facts_are_read_from_an_event_whatever_else_it_says() -> None:
    """A payment intent by its id or whole; null is the same as absent; unknown fields are left out."""
    told = {
        "id": "cs_1",
        "payment_status": "paid",
        "amount_total": 28_800,
        "currency": "gbp",
        "new_field": {},
    }
    for intent in ("pi_1", {"id": "pi_1", "object": "payment_intent", "status": None}):
        event = {"data": {"object": told | {"payment_intent": intent, "url": None}}}
        facts = object_in(event, SessionFacts)
        assert (facts.id, facts.payment_intent, facts.amount_total, facts.paid) == (
            "cs_1",
            "pi_1",
            28_800,
            True,
        )
    done = {"id": "cs_1", "status": "complete", "payment_status": "unpaid", "payment_intent": "pi_1"}
    unpaid = object_in({"data": {"object": done}}, SessionFacts)
    assert unpaid.complete
    assert not unpaid.paid
    assert not unpaid.ended


def test_a_debit_that_failed_is_told_from_one_under_way_by_its_payment() -> None:
    """The session says the same of both: complete and unpaid."""
    done = {"id": "cs_1", "status": "complete", "payment_status": "unpaid"}
    for status, ended in (("processing", False), ("requires_payment_method", True), ("canceled", True)):
        intent = {"id": "pi_1", "status": status}
        facts = object_in({"data": {"object": done | {"payment_intent": intent}}}, SessionFacts)
        assert facts.ended is ended, status


def test_a_live_key_is_told_from_a_test_key() -> None:
    """An event of the other mode is never ours; restricted keys count too."""
    assert not gateway().live
    assert StripeGateway("sk_live_12345678", SECRET).live
    assert StripeGateway("rk_live_12345678", SECRET).live


def _order(customer: str) -> SessionOrder:
    return SessionOrder(
        key=uuid4(),
        customer=customer,
        currency="GBP",
        items=(
            Item(name="A headline", detail="Licence HC", amount=24_000),
            Item(name="Tax", detail="VAT", amount=4_800),
        ),
        request_id=uuid4(),
        quote_id=uuid4(),
        success_url="http://localhost/paid",
        cancel_url="http://localhost/back",
        expires_at=datetime.now(UTC) + timedelta(hours=2),
    )


async def test_nobody_there_is_trouble_with_words() -> None:
    """A refused connection is a 503 that says nothing was charged."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        silent = gateway(f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(PaymentTrouble, match="Nothing was charged") as trouble:
            await silent.session("cs_1")
        await silent.close()
    assert trouble.value.status == 503


async def test_one_order_is_one_page_and_says_what_it_is_for(town: Town) -> None:
    """Asked twice it is the same session, with our ids in its metadata and the total of its lines."""
    buyer = CustomerOrder(key=uuid4(), name="The Northern Post Ltd", email="jo@northernpost.example")
    customer = await town.house.stripe.add_customer(buyer)
    assert await town.house.stripe.add_customer(buyer) == customer
    order = _order(customer)
    first = await town.house.stripe.open_session(order)
    assert await town.house.stripe.open_session(order) == first
    assert first.amount_total == 28_800
    assert first.metadata == {
        "request": str(order.request_id),
        "quote": str(order.quote_id),
        "checkout": str(order.key),
    }
    ended = await town.house.stripe.end_session(first.id)
    assert ended.ended
    assert await town.house.stripe.end_session(first.id) == ended


async def test_what_stripe_refuses_is_no_trouble_to_wait_for(town: Town) -> None:
    """An unknown session and a wrong key are refusals: trying again as it is would not help."""
    with pytest.raises(Refusal, match="Stripe refused"):
        await town.house.stripe.session("cs_test_unknown")
    stranger = StripeGateway("sk_test_somebody_else", SECRET, url=town.stripe_url)
    with pytest.raises(Refusal, match="Stripe refused"):
        await stranger.session("cs_test_unknown")
    await stranger.close()
