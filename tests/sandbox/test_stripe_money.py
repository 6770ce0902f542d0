"""What happens to money in the sandbox after it is paid: fees, refunds, disputes, debits, invoices."""

from typing import Any

import httpx
import pytest
import stripe

from tests.sandbox.stripe_shop import CARD, Shop, line

pytest_plugins = ("tests.sandbox.stripe_shop",)


async def paid_charge(shop: Shop, number: str = "4242424242424242", **changes: Any) -> stripe.Charge:  # noqa: ANN401  # any parameter of the API
    """Pay a session with a card and return the charge."""
    session = await shop.open(**changes)
    assert (await shop.pay(session, number)).status_code == 303
    return (await shop.client.v1.charges.list_async({"limit": 1})).data[0]


async def news(shop: Shop, *kinds: str) -> list[str]:
    """Return the types of these events, oldest first."""
    events = await shop.client.v1.events.list_async({"types": list(kinds), "limit": 100})
    return [event.type for event in reversed(events.data)]


async def balance_of(shop: Shop) -> list[tuple[str, str, int, int]]:
    """Return the balance's lines, oldest first: type, category, amount, fee."""
    lines = await shop.client.v1.balance_transactions.list_async({"limit": 100})
    return [(one.type, one.reporting_category, one.amount, one.fee) for one in reversed(lines.data)]


@pytest.mark.parametrize(
    ("amount", "currency", "fee"),
    [(21000, "gbp", 335), (100, "gbp", 22), (5033, "jpy", 95), (10010, "kwd", 170)],
)
async def test_a_charge_costs_its_fee(shop: Shop, amount: int, currency: str, fee: int) -> None:
    """A charge's line of the balance keeps 1.5 % and 20 minor units, rounded half up."""
    charge = await paid_charge(shop, line_items=[line(amount, currency)])
    known: Any = await shop.client.v1.payment_intents.retrieve_async(
        str(charge.payment_intent), {"expand": ["latest_charge.balance_transaction"]}
    )
    moved = known.latest_charge.balance_transaction
    assert (moved.amount, moved.fee, moved.net, moved.currency) == (amount, fee, amount - fee, currency)
    assert moved.fee_details[0].amount == fee


async def test_the_balance_is_filtered_and_grows_available(shop: Shop) -> None:
    """The balance's lines are asked for by type, source and moment; after a week the money is there."""
    charge = await paid_charge(shop)
    shop.clock.moment += 100
    await shop.client.v1.refunds.create_async({"charge": charge.id, "amount": 1000})
    lines = shop.client.v1.balance_transactions
    assert [one.amount for one in (await lines.list_async({"type": "refund"})).data] == [-1000]
    by_source: Any = await lines.list_async({"source": charge.id, "expand": ["data.source"]})
    assert [one.source.id for one in by_source.data] == [charge.id]
    later = await lines.list_async({"created": {"gte": shop.clock()}})
    assert [one.type for one in later.data] == ["refund"]
    assert (await lines.list_async({"payout": "po_none"})).data == []
    balance = await shop.client.v1.balance.retrieve_async()
    assert (balance.available[0].amount, balance.pending[0].amount) == (-1000, 21000 - 335)
    await shop.browser.post("/sandbox/time", json={"days": 7})
    balance = await shop.client.v1.balance.retrieve_async()
    assert (balance.available[0].amount, balance.pending[0].amount) == (20000 - 335, 0)


async def test_a_refund_waits_and_arrives(shop: Shop) -> None:
    """A refund to the waiting card is pending, arrives by itself in time, and tells each step."""
    charge = await paid_charge(shop, "4000000000007726")
    refund = await shop.client.v1.refunds.create_async({"charge": charge.id, "amount": 5000})
    assert refund.status == "pending"
    await shop.browser.post("/sandbox/time", json={"days": 5})
    assert (await shop.client.v1.refunds.retrieve_async(refund.id)).status == "succeeded"
    assert await news(shop, "refund.*", "charge.refunded", "charge.refund.updated") == [
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "charge.refund.updated",
    ]


@pytest.mark.parametrize("by_hand", [True, False])
async def test_a_refund_fails_afterwards(shop: Shop, *, by_hand: bool) -> None:
    """A refund to the failing card looks done, then fails: the money is back and can be refunded again."""
    charge = await paid_charge(shop, "4000000000005126")
    refund = await shop.client.v1.refunds.create_async({"charge": charge.id})
    assert refund.status == "succeeded"
    if by_hand:
        await shop.browser.post(f"/sandbox/refunds/{refund.id}/conclude", json={"outcome": "failed"})
    else:
        await shop.browser.post("/sandbox/time", json={"days": 5})
    failed = await shop.client.v1.refunds.retrieve_async(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "lost_or_stolen_card")
    now = await shop.client.v1.charges.retrieve_async(charge.id)
    assert (now.amount_refunded, now.refunded) == (0, False)
    assert (await balance_of(shop))[1:] == [
        ("refund", "refund", -21000, 0),
        ("refund_failure", "refund_failure", 21000, 0),
    ]
    assert "refund.failed" in await news(shop, "refund.*")
    assert (await shop.client.v1.refunds.create_async({"charge": charge.id})).amount == 21000


async def test_a_refund_past_the_seller(shop: Shop) -> None:
    """A refund at the sandbox's desk is told like any other; more than is left is refused."""
    charge = await paid_charge(shop)
    answer = await shop.browser.post(f"/sandbox/charges/{charge.id}/refund", data={"amount": "1000"})
    assert answer.json()["amount"] == 1000
    answer = await shop.browser.post(f"/sandbox/charges/{charge.id}/refund", json={"amount": 20001})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "amount_too_large")
    assert await news(shop, "charge.refunded", "refund.created") == ["refund.created", "charge.refunded"]


async def test_metadata_of_refunds_changes(shop: Shop) -> None:
    """Writing other metadata on a refund is told as an update."""
    charge = await paid_charge(shop)
    refund = await shop.client.v1.refunds.create_async({"charge": charge.id, "metadata": {"a": "1"}})
    changed = await shop.client.v1.refunds.update_async(refund.id, {"metadata": {"b": "2"}})
    assert changed.metadata is not None
    assert changed.metadata.to_dict() == {"a": "1", "b": "2"}
    assert await news(shop, "refund.updated") == ["refund.updated"]


async def test_a_test_card_disputes_its_charge(shop: Shop) -> None:
    """The disputing card pays, then the bank takes money and a fee; winning brings back the money only."""
    charge = await paid_charge(shop, "4000000000000259")
    dispute = (await shop.client.v1.disputes.list_async({"charge": charge.id})).data[0]
    assert (dispute.status, dispute.reason, dispute.amount) == ("needs_response", "fraudulent", 21000)
    assert charge.disputed
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await shop.client.v1.refunds.create_async({"charge": charge.id})
    assert refusal.value.code == "charge_disputed"
    closed = await shop.client.v1.disputes.update_async(
        dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}}
    )
    assert closed.status == "won"
    assert len(closed.balance_transactions) == 2
    assert (await balance_of(shop))[1:] == [
        ("adjustment", "dispute", -21000, 2000),
        ("adjustment", "dispute_reversal", 21000, 0),
    ]
    assert await news(shop, "charge.dispute.*") == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
    ]
    assert (await shop.client.v1.refunds.create_async({"charge": charge.id})).amount == 21000


@pytest.mark.parametrize("how", ["evidence", "close", "desk", "time"])
async def test_a_dispute_is_lost(shop: Shop, how: str) -> None:
    """Losing evidence, giving in, the bank at the desk, or two weeks of silence lose a dispute for good."""
    charge = await paid_charge(shop)
    opened = await shop.browser.post(
        f"/sandbox/charges/{charge.id}/dispute", json={"reason": "product_not_received"}
    )
    identity = opened.json()["id"]
    disputes = shop.client.v1.disputes
    if how == "evidence":
        await disputes.update_async(identity, {"evidence": {"uncategorized_text": "losing_evidence"}})
    elif how == "close":
        await disputes.close_async(identity)
    elif how == "desk":
        await shop.browser.post(f"/sandbox/disputes/{identity}/decide", data={"outcome": "lost"})
    else:
        await shop.browser.post("/sandbox/time", json={"days": 14})
    assert (await disputes.retrieve_async(identity)).status == "lost"
    assert (await news(shop, "charge.dispute.*"))[-1] == "charge.dispute.closed"
    assert sum(amount for _, _, amount, _ in await balance_of(shop)) == 0
    with pytest.raises(stripe.InvalidRequestError, match="lost already"):
        await disputes.close_async(identity)


async def test_evidence_waits_until_it_is_submitted(shop: Shop) -> None:
    """Evidence kept back leaves the dispute open; submitted it is under review until the bank decides."""
    charge = await paid_charge(shop, "4000000000002685")
    dispute = (await shop.client.v1.disputes.list_async()).data[0]
    disputes = shop.client.v1.disputes
    kept: Any = await disputes.update_async(
        dispute.id, {"evidence": {"product_description": "A licence"}, "submit": False}
    )
    assert (kept.status, kept.evidence.product_description) == ("needs_response", "A licence")
    sent = await disputes.update_async(dispute.id, {"evidence": {"service_date": "today"}})
    assert (sent.status, sent.evidence_details.submission_count) == ("under_review", 1)
    await shop.browser.post(f"/sandbox/disputes/{dispute.id}/decide", json={"outcome": "won"})
    assert (await disputes.retrieve_async(dispute.id)).status == "won"
    assert charge.id == dispute.charge


async def debited(shop: Shop, account: str, **changes: Any) -> tuple[stripe.checkout.Session, httpx.Response]:  # noqa: ANN401  # any parameter of the API
    """Promise to pay a session by bank debit."""
    session = await shop.open(**changes)
    form = {**CARD, "method": "bacs_debit", "account": account}
    return session, await shop.browser.post(f"/c/pay/{session.id}", data=form)


@pytest.mark.parametrize(
    ("account", "outcome", "event"),
    [
        ("108800 00012345", "paid", "checkout.session.async_payment_succeeded"),
        ("10-88-00 33333335", "unpaid", "checkout.session.async_payment_failed"),
    ],
)
@pytest.mark.parametrize("by_hand", [True, False])
async def test_a_debit_is_known_later(
    shop: Shop, account: str, outcome: str, event: str, *, by_hand: bool
) -> None:
    """A debit completes the session unpaid; the desk, or three days, say whether the money came."""
    session, answer = await debited(shop, account)
    assert answer.status_code == 303
    sessions = shop.client.v1.checkout.sessions
    promised: Any = await sessions.retrieve_async(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert (promised.status, promised.payment_status) == ("complete", "unpaid")
    charge = promised.payment_intent.latest_charge
    assert (promised.payment_intent.status, charge.status) == ("processing", "pending")
    assert "on its way" in (await shop.browser.get(f"/c/pay/{session.id}")).text
    if by_hand:
        word = "succeeded" if outcome == "paid" else "failed"
        await shop.browser.post(f"/sandbox/charges/{charge.id}/conclude", json={"outcome": word})
    else:
        await shop.browser.post("/sandbox/time", json={"days": 3})
    assert (await sessions.retrieve_async(session.id)).payment_status == outcome
    assert await news(shop, "checkout.session.*") == ["checkout.session.completed", event]
    paid = [("payment", "charge", 21000, 335)] if outcome == "paid" else []
    assert await balance_of(shop) == paid
    again = await shop.browser.post(f"/sandbox/charges/{charge.id}/conclude", json={"outcome": "failed"})
    assert again.status_code == 400


async def test_methods_fit_the_currency_and_the_filter(shop: Shop) -> None:
    """A session offers the account's methods that take its currency, less those the seller leaves out."""
    euros = await shop.open(line_items=[line(1000, "eur")])
    assert euros.payment_method_types == ["card", "sepa_debit"]
    cards_only = await shop.open(allowed_payment_method_types=["card"])
    assert cards_only.payment_method_types == ["card"]
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await shop.open(allowed_payment_method_types=["sepa_debit"])
    assert refusal.value.param == "allowed_payment_method_types"
    form = {**CARD, "method": "bacs_debit", "account": "10880000012345"}
    answer = await shop.browser.post(f"/c/pay/{cards_only.id}", data=form)
    assert (answer.status_code, "cannot be paid that way" in answer.text) == (422, True)


async def test_checkout_makes_a_customer_and_a_paid_invoice(shop: Shop) -> None:
    """With invoice creation a payment leaves a customer, their tax number and address, and a paid invoice."""
    session = await shop.open(
        invoice_creation={
            "enabled": True,
            "invoice_data": {"metadata": {"request": "r1"}, "custom_fields": [{"name": "PO", "value": "7"}]},
        },
        billing_address_collection="required",
        tax_id_collection={"enabled": True},
        line_items=[line(10500, quantity=2)],
    )
    form = {**CARD, "card_number": "4242424242424242"}
    refused = await shop.browser.post(f"/c/pay/{session.id}", data={**form, "tax_id": "12"})
    assert (refused.status_code, 'id="line1-problem"' in refused.text) == (422, True)
    full = {
        **form,
        "line1": "1 Quay",
        "country": "DE",
        "business_name": "Fjord GmbH",
        "tax_id": "DE 123 456 789",
    }
    assert (await shop.browser.post(f"/c/pay/{session.id}", data=full)).status_code == 303
    paid: Any = await shop.client.v1.checkout.sessions.retrieve_async(
        session.id, {"expand": ["customer", "invoice.payments"]}
    )
    assert (paid.customer.name, paid.customer.address.country) == ("Fjord GmbH", "DE")
    assert paid.customer_details.tax_ids[0].value == "DE123456789"
    invoice = paid.invoice
    assert (invoice.status, invoice.amount_paid, invoice.metadata["request"]) == ("paid", 21000, "r1")
    assert invoice.customer_tax_ids[0].value == "DE123456789"
    assert invoice.payments.data[0].payment.payment_intent == paid.payment_intent
    assert (invoice.lines.data[0].quantity, invoice.lines.data[0].pricing.unit_amount_decimal) == (2, 10500)
    assert await news(shop, "invoice.*", "customer.created") == [
        "customer.created",
        "invoice.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
    ]


async def test_a_known_customer_keeps_the_purchase(shop: Shop) -> None:
    """A session for a customer belongs to them, and so does its payment; a guest's has none."""
    customer = await shop.client.v1.customers.create_async({"email": "ada@reader.example"})
    charge = await paid_charge(shop, customer=customer.id)
    assert charge.customer == customer.id
    assert (await paid_charge(shop)).customer is None
    made = await shop.open(customer_creation="always")
    await shop.pay(made)
    assert (await shop.client.v1.checkout.sessions.retrieve_async(made.id)).customer
    listed = await shop.client.v1.checkout.sessions.list_async({"customer": customer.id})
    assert len(listed.data) == 1
    with pytest.raises(stripe.InvalidRequestError, match="one of these"):
        await shop.open(customer=customer.id, customer_email="else@reader.example")


async def test_payments_are_found_by_metadata(shop: Shop) -> None:
    """Payment intents and charges are found by metadata and amounts, page by page; nonsense is refused."""
    for number in range(3):
        await paid_charge(shop, payment_intent_data={"metadata": {"request": "r1", "n": str(number)}})
    await paid_charge(shop, payment_intent_data={"metadata": {"request": "r2"}})
    asked: Any = {"query": "metadata['request']:'r1'", "limit": 2}
    page = await shop.client.v1.payment_intents.search_async(asked)
    assert [one.metadata["n"] async for one in page.auto_paging_iter()] == ["2", "1", "0"]
    charges = shop.client.v1.charges
    query = "-metadata['request']:'r1' AND amount>20999 AND status:'succeeded' AND refunded:'false'"
    assert len((await charges.search_async({"query": query})).data) == 1
    assert len((await charges.search_async({"query": "metadata['n']:null OR amount<1"})).data) == 1
    for nonsense in ("", "colour:'red'", "amount>'x'", "status:'a' AND amount:1 OR amount:2", "metadata['n'"):
        with pytest.raises(stripe.InvalidRequestError):
            await charges.search_async({"query": nonsense})


async def test_a_session_expires_when_time_is_let_pass(shop: Shop) -> None:
    """A day let pass at the desk expires an open session, and one opened afterwards is good for a day."""
    before = await shop.open()
    answer = await shop.browser.post("/sandbox/time", data={"days": "1"}, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sandbox")
    after = await shop.open()
    sessions = shop.client.v1.checkout.sessions
    assert (await sessions.retrieve_async(before.id)).status == "expired"
    assert (await sessions.retrieve_async(after.id)).status == "open"
    assert await shop.endpoint.heard(1) == ["checkout.session.expired"]
    assert (await shop.browser.post("/sandbox/time", json={"years": 1})).status_code == 400


async def test_every_list_is_paged_both_ways(shop: Shop) -> None:
    """Events are walked by `starting_after` and `ending_before`; a cursor that names nothing is refused."""
    await paid_charge(shop)
    events = shop.client.v1.events
    whole = [event.id for event in (await events.list_async()).data]
    first = await events.list_async({"limit": 3})
    assert ([event.id for event in first.data], first.has_more) == (whole[:3], True)
    rest = await events.list_async({"limit": 3, "starting_after": whole[2]})
    assert ([event.id for event in rest.data], rest.has_more) == (whole[3:], False)
    back = await events.list_async({"limit": 2, "ending_before": whole[3]})
    assert ([event.id for event in back.data], back.has_more) == (whole[1:3], True)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await events.list_async({"starting_after": "evt_nothing"})
    assert refusal.value.param == "starting_after"
