"""From the quote to the books: one amount, in every currency and every case of the tax (G9)."""

import shutil
import subprocess
from typing import NamedTuple

import pytest

from syndication.licensing.money import written
from syndication.licensing.tax_cases import Case, Oss
from tests.town import Json, Town

BRITISH = {"seller_country": "GB", "seller_vat_id": "GB980780684"}
FRENCH = {"seller_country": "FR", "seller_vat_id": "FR40303265045"}
IN_A_SHOP = {**FRENCH, "seller_oss": Oss.UNION}
UNREGISTERED = {"seller_country": "GB", "seller_vat_id": ""}


class Purchase(NamedTuple):
    """Who buys in which currency, how the tax is, and what the desk says of it where it is open."""

    country: str
    currency: str
    case: Case
    vat_id: str | None = None
    ruling: Case | None = None
    kind: str = "commercial"


PURCHASES: dict[str, tuple[dict[str, str], tuple[Purchase, ...]]] = {
    "a British seller": (
        BRITISH,
        (
            Purchase("GB", "GBP", Case.DOMESTIC),
            Purchase("GB", "KWD", Case.DOMESTIC),
            Purchase("GB", "JPY", Case.DOMESTIC),
            Purchase("US", "USD", Case.OUTSIDE_SCOPE),
        ),
    ),
    "a French seller": (
        FRENCH,
        (
            Purchase("FR", "EUR", Case.DOMESTIC),
            Purchase("IT", "KWD", Case.REVERSE_CHARGE, vat_id="IT00743110157"),
            Purchase("DE", "USD", Case.SELLER_RATE, ruling=Case.SELLER_RATE),
            Purchase("JP", "JPY", Case.OUTSIDE_SCOPE, ruling=Case.OUTSIDE_SCOPE),
        ),
    ),
    "a French seller in the one-stop shop": (
        IN_A_SHOP,
        (
            Purchase("FI", "EUR", Case.DESTINATION, ruling=Case.DESTINATION),
            Purchase("GR", "KWD", Case.DESTINATION, ruling=Case.DESTINATION),
        ),
    ),
    "a seller who is not registered": (UNREGISTERED, (Purchase("GB", "GBP", Case.NOT_REGISTERED),)),
}


def test_every_currency_and_every_case_is_bought_in() -> None:
    """Nothing is left out; what is undecided is settled by a person before anybody pays."""
    made = [purchase for _, purchases in PURCHASES.values() for purchase in purchases]
    assert {purchase.currency for purchase in made} == {"GBP", "EUR", "USD", "JPY", "KWD"}
    assert {purchase.case for purchase in made} == set(Case) - {Case.UNDECIDED}


@pytest.mark.parametrize(
    ("seller", "purchases"), PURCHASES.values(), ids=[name.replace(" ", "-") for name in PURCHASES]
)
async def test_quote_checkout_receipt_and_ledger_are_one_amount(
    town: Town, purchases: tuple[Purchase, ...]
) -> None:
    """To the minor unit: what was quoted, what Stripe charged, what the PDF says, what was booked."""
    for purchase in purchases:
        request = await offered(town, purchase)
        quote = request["quote"]
        page = await town.checkout(request)
        session = await town.session(page)
        assert (session["amount_total"], session["currency"]) == (quote["total"], purchase.currency.lower())
        lines = (await town.at_stripe(f"checkout/sessions/{session['id']}/line_items"))["data"]
        assert sum(line["amount_total"] for line in lines) == quote["total"]
        await town.pay(page)
        licensed = await town.licensed(request)
        await stands_on_the_receipt(town, request | licensed, quote)
        assert await booked(town, request) == {
            "receivable": 0,
            "revenue": -quote["net"],
            "stripe_balance": quote["total"],
            **({"tax": -quote["tax"]} if quote["tax"] else {}),
        }


async def offered(town: Town, purchase: Purchase) -> Json:
    """Ask for two articles and let the desk settle an open tax; return the request with its offer."""
    request = await town.request(
        "harbour-pilots-night-watch",
        "ferry-choir-crossing",
        organisation={
            "name": f"The Paper of {purchase.country}",
            "type": purchase.kind,
            "country": purchase.country,
            "vat_id": purchase.vat_id,
        },
        currency=purchase.currency,
        message=purchase.case.value,
    )
    if request["stage"] == "review":
        answer = await town.decide(request, "approve", tax_case=purchase.ruling)
        assert answer.status_code == 200, answer.text
        request["quote"] = answer.json()["quote"]
    assert request["quote"]["tax_case"] == purchase.case.value
    bears = purchase.case in {Case.DOMESTIC, Case.SELLER_RATE, Case.DESTINATION}
    assert (request["quote"]["tax"] > 0) is bears
    return request


async def stands_on_the_receipt(town: Town, request: Json, quote: Json) -> None:
    """The PDF, read as a reader's tool tells it, has every line, the net, the tax and the total."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    (receipt,) = request["documents"]
    assert receipt["total"] == quote["total"]
    pdf = (await town.web.get(receipt["url"])).content
    run = subprocess.run([tool, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603, ASYNC221 - fixed, and short
    text = " ".join(run.stdout.decode().split())
    currency = quote["currency"]
    for line in quote["lines"]:
        assert written(line["amount"], currency) in text, (line, text)
    assert f"Net {written(quote['net'], currency)}" in text
    assert f"{quote['tax_label'] or 'Tax'}" in text
    assert f" {written(quote['tax'], currency)} Total {written(quote['total'], currency)}" in text
    assert quote["tax_note"] in text


async def booked(town: Town, request: Json) -> dict[str, int]:
    """Return what the ledger holds for a request, by account."""
    async with town.house.database.reading() as db:
        rows = await db.fetch(
            """SELECT entry.account, sum(entry.amount)::bigint AS amount
               FROM entry
               JOIN journal ON journal.id = entry.journal_id
               WHERE journal.request_id = $1
                 AND journal.kind IN ('sale', 'payment')
                 AND entry.currency = $2
               GROUP BY entry.account""",
            request["id"],
            request["quote"]["currency"],
        )
    return {row["account"]: row["amount"] for row in rows}
