"""Stripe's invoicing in the sandbox: customers, drafts, the hosted page, credit notes, time that passes."""

from decimal import Decimal
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe_shop import CARD, Shop

pytest_plugins = ("tests.sandbox.stripe_shop",)

DAY = 86_400


async def customer_of(shop: Shop, **changes: Any) -> stripe.Customer:  # noqa: ANN401  # any parameter of the API
    """Make a customer who can be sent invoices."""
    asked: Any = {"name": "Fjord Weekly", "email": "desk@fjord.example", **changes}
    return await shop.client.v1.customers.create_async(asked)


async def draft_for(shop: Shop, customer: stripe.Customer, *amounts: int, **changes: Any) -> stripe.Invoice:  # noqa: ANN401  # any parameter of the API
    """Write a draft on 30 days with a line for each amount."""
    asked: Any = {
        "customer": customer.id,
        "currency": "gbp",
        "collection_method": "send_invoice",
        "days_until_due": 30,
        **changes,
    }
    draft = await shop.client.v1.invoices.create_async(asked)
    for amount in amounts:
        await shop.client.v1.invoice_items.create_async(
            {
                "customer": customer.id,
                "invoice": draft.id,
                "amount": amount,
                "description": f"Licence {amount}",
            }
        )
    return draft


async def sent(shop: Shop, *amounts: int, **changes: Any) -> stripe.Invoice:  # noqa: ANN401  # any parameter of the API
    """Send an invoice to a new customer."""
    draft = await draft_for(shop, await customer_of(shop), *(amounts or (21000,)), **changes)
    return await shop.client.v1.invoices.send_invoice_async(draft.id)


async def news(shop: Shop, *kinds: str) -> list[str]:
    """Return the types of these events, oldest first."""
    events = await shop.client.v1.events.list_async({"types": list(kinds), "limit": 100})
    return [event.type for event in reversed(events.data)]


async def test_an_invoice_is_drafted_numbered_and_sent(shop: Shop) -> None:
    """A draft takes lines, metadata, fields and a footer; sending numbers it and opens its page."""
    customer = await customer_of(shop, address={"line1": "1 Quay", "country": "NO"})
    draft = await draft_for(
        shop,
        customer,
        *(20000, 1000),
        metadata={"request": "r1"},
        footer="Thank you",
        description="Two licences",
        custom_fields=[{"name": "Purchase order", "value": "PO 77"}],
    )
    assert (draft.status, draft.number, draft.due_date) == ("draft", None, shop.clock() + 30 * DAY)
    invoice = await shop.client.v1.invoices.send_invoice_async(draft.id)
    assert (invoice.status, invoice.total, invoice.amount_remaining) == ("open", 21000, 21000)
    assert [line.amount for line in invoice.lines.data] == [20000, 1000]
    assert str(invoice.number).endswith("-0001")
    assert invoice.customer_address is not None
    assert invoice.customer_address.country == "NO"
    page = await shop.browser.get(str(invoice.hosted_invoice_url))
    for words in ("£210.00", "Fjord Weekly", "PO 77", "Thank you", str(invoice.number)):
        assert words in page.text
    found = await shop.client.v1.invoices.search_async(
        {"query": "metadata['request']:'r1' AND status:'open'"}
    )
    assert [one.id for one in found.data] == [invoice.id]
    assert await news(shop, "customer.*", "invoice.*", "payment_intent.*") == [
        "customer.created",
        "invoice.created",
        "invoice.finalized",
        "payment_intent.created",
        "invoice.sent",
    ]


@pytest.mark.parametrize(
    "form", [{**CARD, "card_number": "4242424242424242"}, {"method": "customer_balance"}]
)
async def test_a_person_pays_an_invoice_on_its_page(shop: Shop, form: dict[str, str]) -> None:
    """A card, or a bank transfer that arrives now, pays the invoice once, with its news and its payment."""
    invoice = await sent(shop)
    for _ in range(2):
        answer = await shop.browser.post(f"/i/{invoice.id}", data=form)
        assert answer.status_code == 303
    paid: Any = await shop.client.v1.invoices.retrieve_async(
        invoice.id, {"expand": ["payments.data.payment.payment_intent"]}
    )
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 21000, 0)
    intent = paid.payments.data[0].payment.payment_intent
    assert (intent.status, intent.amount_received) == ("succeeded", 21000)
    ties = await shop.client.v1.invoice_payments.list_async(
        {"payment": {"type": "payment_intent", "payment_intent": intent.id}}
    )
    assert [tie.invoice for tie in ties.data] == [invoice.id]
    assert await news(
        shop, "charge.*", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid"
    ) == [
        "charge.succeeded",
        "invoice_payment.paid",
        "invoice.paid",
        "invoice.payment_succeeded",
    ]
    assert "Paid" in (await shop.browser.get(f"/i/{invoice.id}")).text


async def test_a_declined_card_leaves_an_invoice_open(shop: Shop) -> None:
    """A declined card is told on the page and in the news, over the API it is a card error; both count."""
    invoice = await sent(shop)
    answer = await shop.browser.post(f"/i/{invoice.id}", data={**CARD, "card_number": "4000000000009995"})
    assert (answer.status_code, "insufficient funds" in answer.text) == (402, True)
    with pytest.raises(stripe.CardError) as refusal:
        await shop.client.v1.invoices.pay_async(invoice.id, {"payment_method": "pm_card_visa_chargeDeclined"})
    assert (refusal.value.http_status, refusal.value.code) == (402, "card_declined")
    now = await shop.client.v1.invoices.retrieve_async(invoice.id)
    assert (now.status, now.attempt_count) == ("open", 2)
    assert await news(shop, "invoice.payment_failed") == ["invoice.payment_failed"] * 2


async def test_money_from_elsewhere_pays_without_a_charge(shop: Shop) -> None:
    """`paid_out_of_band` marks the invoice paid, cancels its payment and moves no balance."""
    invoice = await sent(shop)
    paid = await shop.client.v1.invoices.pay_async(invoice.id, {"paid_out_of_band": True})
    assert paid.status == "paid"
    assert (await shop.client.v1.payment_intents.list_async()).data[0].status == "canceled"
    assert (await shop.client.v1.balance_transactions.list_async()).data == []
    assert await news(shop, "invoice.paid", "invoice.payment_succeeded") == ["invoice.paid"]


async def test_void_and_uncollectible(shop: Shop) -> None:
    """An open invoice can be written off, then still paid or voided; a paid or void one can not."""
    written_off, voided = await sent(shop), await sent(shop)
    invoices = shop.client.v1.invoices
    assert (await invoices.mark_uncollectible_async(written_off.id)).status == "uncollectible"
    assert (await invoices.void_invoice_async(voided.id)).status == "void"
    assert (await shop.browser.get(f"/i/{voided.id}")).status_code == 410
    assert (await invoices.pay_async(written_off.id, {"payment_method": "pm_card_visa"})).status == "paid"
    for invoice in (written_off, voided):
        with pytest.raises(stripe.InvalidRequestError):
            await invoices.void_invoice_async(invoice.id)
    assert await news(shop, "invoice.voided", "invoice.marked_uncollectible") == [
        "invoice.marked_uncollectible",
        "invoice.voided",
    ]


async def test_thirty_days_pass_at_the_desk(shop: Shop) -> None:
    """Time let pass warns a week before the due date and then says overdue; new invoices begin today."""
    invoice = await sent(shop)
    assert (await shop.browser.post("/sandbox/time", json={"days": 24})).status_code == 200
    assert await news(shop, "invoice.will_be_due", "invoice.overdue") == ["invoice.will_be_due"]
    await shop.browser.post("/sandbox/time", json={"days": 7})
    assert await news(shop, "invoice.will_be_due", "invoice.overdue") == [
        "invoice.will_be_due",
        "invoice.overdue",
    ]
    assert (await shop.client.v1.invoices.retrieve_async(invoice.id)).status == "open"
    fresh = await sent(shop)
    assert fresh.due_date == shop.clock() + 30 * DAY
    assert len(await news(shop, "invoice.overdue")) == 1


async def test_a_test_clock_moves_only_its_own_customers(shop: Shop) -> None:
    """Advancing a clock makes its customers' invoices overdue, stamps with its time, leaves the others."""
    clocks = shop.client.v1.test_helpers.test_clocks
    clock = await clocks.create_async({"frozen_time": 1_700_000_000, "name": "A month"})
    hanging = await customer_of(shop, test_clock=clock.id)
    draft = await draft_for(shop, hanging, 21000)
    await shop.client.v1.invoices.send_invoice_async(draft.id)
    await sent(shop)
    moved = await clocks.advance_async(clock.id, {"frozen_time": 1_700_000_000 + 31 * DAY})
    assert moved.status == "advancing"
    assert (await clocks.retrieve_async(clock.id)).status == "ready"
    overdue = await shop.client.v1.events.list_async({"type": "invoice.overdue"})
    assert [event.data.object["id"] for event in overdue.data] == [draft.id]
    paid = await shop.client.v1.invoices.pay_async(draft.id, {"payment_method": "pm_card_visa"})
    assert paid.status_transitions.paid_at == 1_700_000_000 + 31 * DAY
    with pytest.raises(stripe.InvalidRequestError, match="after its current one"):
        await clocks.advance_async(clock.id, {"frozen_time": 1_700_000_000})


async def test_a_draft_advances_by_itself(shop: Shop) -> None:
    """With `auto_advance` a draft is finalized and sent after an hour, without it never."""
    customer = await customer_of(shop)
    by_itself = await draft_for(shop, customer, 21000, auto_advance=True)
    by_hand = await draft_for(shop, customer, 21000)
    shop.clock.moment += 3600
    assert (await shop.client.v1.invoices.retrieve_async(by_itself.id)).status == "open"
    assert (await shop.client.v1.invoices.retrieve_async(by_hand.id)).status == "draft"
    assert await news(shop, "invoice.sent") == ["invoice.sent"]


async def test_a_credit_note_before_payment_lowers_what_is_due(shop: Shop) -> None:
    """Part of an open invoice is credited and the rest paid; a voided note is asked for again."""
    invoice = await sent(shop)
    notes = shop.client.v1.credit_notes
    kept = await notes.create_async({"invoice": invoice.id, "amount": 1000, "reason": "order_change"})
    gone = await notes.create_async({"invoice": invoice.id, "amount": 500})
    assert (kept.type, kept.number, gone.number) == (
        "pre_payment",
        f"{invoice.number}-CN-01",
        f"{invoice.number}-CN-02",
    )
    assert (await notes.void_credit_note_async(gone.id)).status == "void"
    assert (await shop.client.v1.invoices.retrieve_async(invoice.id)).amount_remaining == 20000
    await shop.client.v1.invoices.pay_async(invoice.id, {"payment_method": "pm_card_visa"})
    assert (await shop.client.v1.charges.list_async()).data[0].amount == 20000
    assert await news(shop, "credit_note.*") == [
        "credit_note.created",
        "credit_note.created",
        "credit_note.voided",
    ]


async def test_a_whole_credit_pays_the_invoice(shop: Shop) -> None:
    """Crediting all of an open invoice leaves nothing to pay: it is paid and its payment cancelled."""
    invoice = await sent(shop)
    await shop.client.v1.credit_notes.create_async({"invoice": invoice.id, "amount": 21000})
    assert (await shop.client.v1.invoices.retrieve_async(invoice.id)).status == "paid"
    assert (await shop.client.v1.payment_intents.list_async()).data[0].status == "canceled"


async def test_a_credit_note_after_payment_refunds(shop: Shop) -> None:
    """After payment a note names how the money goes back: a refund made by it, or one made before."""
    invoice = await sent(shop, 20000, 1000)
    await shop.client.v1.invoices.pay_async(invoice.id, {"payment_method": "pm_card_visa"})
    notes = shop.client.v1.credit_notes
    with pytest.raises(stripe.InvalidRequestError, match="must equal"):
        await notes.create_async({"invoice": invoice.id, "amount": 1000})
    line = invoice.lines.data[1].id
    note = await notes.create_async(
        {
            "invoice": invoice.id,
            "lines": [{"type": "invoice_line_item", "invoice_line_item": line, "quantity": 1}],
            "refund_amount": 1000,
        }
    )
    refund = (await shop.client.v1.refunds.list_async()).data[0]
    for address in (note.pdf, invoice.invoice_pdf):
        assert (await shop.browser.get(str(address))).content.startswith(b"%PDF")
    assert (note.type, note.amount, note.refunds[0].refund) == ("post_payment", 1000, refund.id)
    linked = await notes.create_async(
        {"invoice": invoice.id, "amount": 500, "out_of_band_amount": 500, "memo": "Paid back by bank"}
    )
    assert linked.out_of_band_amount == 500
    with pytest.raises(stripe.InvalidRequestError, match="can still be credited"):
        await notes.create_async({"invoice": invoice.id, "amount": 20000, "refund_amount": 20000})
    now = await shop.client.v1.invoices.retrieve_async(invoice.id)
    assert now.post_payment_credit_notes_amount == 1500
    listed = await notes.list_async({"invoice": invoice.id})
    assert [one.id for one in listed.data] == [linked.id, note.id]


async def test_drafts_change_and_go(shop: Shop) -> None:
    """A draft's terms, items and words change and it can be thrown away; a finalized one keeps them."""
    customer = await customer_of(shop)
    draft = await draft_for(shop, customer, 21000)
    item = (await shop.client.v1.invoice_items.list_async({"invoice": draft.id})).data[0]
    await shop.client.v1.invoice_items.update_async(item.id, {"amount": 15000, "description": "Cheaper"})
    changed = await shop.client.v1.invoices.update_async(
        draft.id, {"days_until_due": 14, "metadata": {"a": "1"}}
    )
    assert (changed.total, changed.due_date) == (15000, draft.created + 14 * DAY)
    await shop.client.v1.invoice_items.delete_async(item.id)
    with pytest.raises(stripe.InvalidRequestError, match="Nothing to invoice"):
        await shop.client.v1.invoices.finalize_invoice_async(draft.id)
    assert (await shop.client.v1.invoices.delete_async(draft.id)).deleted
    invoice = await sent(shop)
    with pytest.raises(stripe.InvalidRequestError, match="can't be updated"):
        await shop.client.v1.invoices.update_async(invoice.id, {"footer": "No"})
    with pytest.raises(stripe.InvalidRequestError, match="only delete draft"):
        await shop.client.v1.invoices.delete_async(invoice.id)
    assert (
        await shop.client.v1.invoices.update_async(invoice.id, {"metadata": {"b": "2"}})
    ).metadata.to_dict() == {"b": "2"}  # type: ignore[union-attr]  # it has metadata


async def test_waiting_items_are_taken_when_asked(shop: Shop) -> None:
    """Items on no invoice wait for the customer's next one that includes them."""
    customer = await customer_of(shop)
    await shop.client.v1.invoice_items.create_async(
        {"customer": customer.id, "unit_amount_decimal": Decimal("1250.5"), "quantity": 2, "currency": "gbp"}
    )
    without = await draft_for(shop, customer)
    taken = await draft_for(shop, customer, pending_invoice_items_behavior="include")
    assert (without.total, taken.total) == (0, 2501)


async def test_customers_are_found_and_changed(shop: Shop) -> None:
    """Customers are listed by email, found by metadata and parts of their name, and change field by field."""
    one = await customer_of(shop, metadata={"organisation": "o-1"}, phone="+47 1")
    await customer_of(shop, name="Another", email="else@fjord.example")
    customers = shop.client.v1.customers
    changed = await customers.update_async(
        one.id, {"phone": "+47 2", "metadata": {"organisation": "", "vat": "x"}}
    )
    assert (changed.phone, changed.metadata.to_dict()) == ("+47 2", {"vat": "x"})  # type: ignore[union-attr]  # it has metadata
    by_email = await customers.list_async({"email": "desk@fjord.example"})
    by_words = await customers.search_async({"query": "metadata['vat']:'X' AND -name~'another'"})
    assert [found.id for found in (*by_email.data, *by_words.data)] == [one.id, one.id]
    event: Any = (await shop.client.v1.events.list_async({"type": "customer.updated"})).data[0]
    assert event.data.previous_attributes["phone"] == "+47 1"


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("DE123456789", "verified"),
        ("DE000000000", "verified"),
        ("DE111111111", "unverified"),
        ("DE222222222", "pending"),
    ],
)
async def test_tax_numbers_are_looked_up(shop: Shop, number: str, status: str) -> None:
    """A European number is verified or not, by Stripe's test numbers, and printed on the next invoice."""
    customer = await customer_of(shop)
    given = await shop.client.v1.customers.tax_ids.create_async(
        customer.id, {"type": "eu_vat", "value": number}
    )
    known = await shop.client.v1.customers.tax_ids.retrieve_async(customer.id, given.id)
    assert known.verification is not None
    assert (known.country, known.verification.status) == ("DE", status)
    draft = await draft_for(shop, customer, 21000)
    invoice = await shop.client.v1.invoices.finalize_invoice_async(draft.id)
    assert [(one.type, one.value) for one in invoice.customer_tax_ids or []] == [("eu_vat", number)]
    await shop.client.v1.customers.tax_ids.delete_async(customer.id, given.id)
    assert (await shop.client.v1.customers.tax_ids.list_async(customer.id)).data == []


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"collection_method": "charge_automatically"}, "days_until_due"),
        ({"days_until_due": None}, "days_until_due"),
        ({"due_date": 1_900_000_000}, "due_date"),
        ({"days_until_due": None, "due_date": 1_700_000_000}, "due_date"),
        ({"customer": "cus_nobody"}, "customer"),
        ({"currency": "xxy"}, "currency"),
        ({"custom_fields": [{"name": "n" * 41, "value": "v"}]}, "custom_fields[0][name]"),
        ({"shipping_cost": {"shipping_rate": "x"}}, "shipping_cost"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_wrong_terms_are_refused(shop: Shop, changes: dict[str, Any], param: str) -> None:
    """A draft with terms Stripe would refuse is refused with the name of the parameter."""
    terms: Any = {
        "customer": (await customer_of(shop)).id,
        "collection_method": "send_invoice",
        "days_until_due": 30,
        **changes,
    }
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await shop.client.v1.invoices.create_async(terms)
    assert refusal.value.param == param
