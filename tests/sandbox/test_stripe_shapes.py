"""The sandbox's objects beside Stripe's published examples: the same keys, values of the same types.

The examples lie beside the checkout, not in it; where they are not, the test is skipped. What is empty
here or there has no type to compare: the test says in a warning which fields those are.
"""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.stripe_shop import KEY, Shop

pytest_plugins = ("tests.sandbox.stripe_shop",)

FIXTURES = Path(__file__).parents[3] / "shared" / "reference" / "stripe-fixtures-2026-08.json"

pytestmark = pytest.mark.skipif(
    not FIXTURES.exists(), reason="Stripe's published examples are not beside this checkout"
)

KNOWN = {
    "charge.outcome.risk_level is not published": "the example's outcome shows what every method has",
    "checkout.session.tax_id_collection is not published": "published since",
    "dispute.evidence.appeal is not published": "published since",
    "invoice_payment.payment.payment_intent is not published": "the example's payment names none",
}
"""Where the sandbox knows better than the example, and why."""

OPEN = {
    *("destination_details", "fraud_details", "metadata", "object", "payment_method_details"),
    "payment_method_options",
}
"""Maps whose keys are the seller's, or those of one of many variants of which the example shows another."""


async def everything(shop: Shop) -> dict[str, str]:
    """Make one of each object, and return the address of each."""
    client = shop.client.v1
    customer = await client.customers.create_async({"email": "ada@reader.example", "name": "Ada"})
    number = await client.customers.tax_ids.create_async(
        customer.id, {"type": "eu_vat", "value": "DE123456789"}
    )
    terms: Any = {"customer": customer.id, "collection_method": "send_invoice", "days_until_due": 30}
    terms["currency"] = "gbp"
    invoice = await client.invoices.create_async(terms)
    item = await client.invoice_items.create_async(
        {"customer": customer.id, "invoice": invoice.id, "amount": 21000, "description": "A licence"}
    )
    await client.invoices.send_invoice_async(invoice.id)
    line = (await client.invoices.line_items.list_async(invoice.id)).data[0]
    note = await client.credit_notes.create_async(
        {
            "invoice": invoice.id,
            "lines": [{"type": "invoice_line_item", "invoice_line_item": line.id, "amount": 100}],
        }
    )
    session = await shop.open()
    await shop.pay(session, "4000000000002685")
    dispute = (await client.disputes.list_async()).data[0]
    charge = str(dispute.charge)
    await client.disputes.update_async(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})
    refund = await client.refunds.create_async({"charge": charge})
    owned = await client.payment_methods.attach_async("pm_card_visa", {"customer": customer.id})
    tie = (await client.invoice_payments.list_async()).data[0]
    clock = await client.test_helpers.test_clocks.create_async({"frozen_time": shop.clock()})
    return {
        "balance": "balance",
        "balance_transaction": f"balance_transactions/{refund.balance_transaction}",
        "charge": f"charges/{charge}?expand[]=refunds",
        "checkout.session": f"checkout/sessions/{session.id}",
        "credit_note": f"credit_notes/{note.id}",
        "credit_note_line_item": f"credit_notes/{note.id}/lines",
        "customer": f"customers/{customer.id}",
        "dispute": f"disputes/{dispute.id}",
        "event": f"events/{(await client.events.list_async()).data[0].id}",
        "invoice": f"invoices/{invoice.id}",
        "invoice_payment": f"invoice_payments/{tie.id}",
        "invoiceitem": f"invoiceitems/{item.id}",
        "item": f"checkout/sessions/{session.id}/line_items",
        "line_item": f"invoices/{invoice.id}/lines",
        "payment_intent": f"payment_intents/{dispute.payment_intent}",
        "payment_method": f"payment_methods/{owned.id}",
        "refund": f"refunds/{refund.id}",
        "tax_id": f"customers/{customer.id}/tax_ids/{number.id}",
        "test_helpers.test_clock": f"test_helpers/test_clocks/{clock.id}",
    }


def compared(ours: Any, theirs: Any, at: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # any JSON
    """Yield `wrong` or `skipped`, and where, for each place that differs or has nothing to compare."""
    if ours in (None, [], {}) or theirs in (None, [], {}):
        if type(ours) is not type(theirs):
            yield "skipped", at
    elif type(ours) is not type(theirs):
        yield "wrong", f"{at} is {type(ours).__name__}, not {type(theirs).__name__}"
    elif isinstance(ours, list):
        yield from compared(ours[0], theirs[0], f"{at}[0]")
    elif isinstance(ours, dict) and at.rpartition(".")[2] not in OPEN:
        for name in sorted(set(ours) ^ set(theirs)):
            yield "wrong", f"{at}.{name} is {'not shown' if name in theirs else 'not published'}"
        for name in sorted(set(ours) & set(theirs)):
            yield from compared(ours[name], theirs[name], f"{at}.{name}")


async def test_objects_have_the_shapes_stripe_publishes(shop: Shop) -> None:
    """Every object the sandbox answers with has the example's keys and types, at every depth."""
    published = json.loads(FIXTURES.read_text())["resources"]
    wrong: set[str] = set()
    skipped: set[str] = set()
    for kind, address in (await everything(shop)).items():
        answer = (await shop.browser.get(f"/v1/{address}", auth=(KEY, ""))).json()
        body = answer["data"][0] if answer["object"] == "list" else answer
        for verdict, words in compared(body, published[kind], kind):
            (wrong if verdict == "wrong" else skipped).add(words)
    warnings.warn(f"empty here or there, so not compared: {', '.join(sorted(skipped))}", stacklevel=1)
    assert wrong == set(KNOWN)
