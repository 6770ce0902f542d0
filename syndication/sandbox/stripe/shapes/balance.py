"""What moves the seller's balance, as Stripe draws it."""

from syndication.sandbox.stripe.paper import Json, new_id


def balance_transaction(  # what a statement's line says
    source: Json, kind: str, amount: int, fee: int, *, category: str, moment: int, available_on: int
) -> Json:
    """Return one line of the balance: `amount` moves it, `fee` is taken besides; both in minor units."""
    fees = [
        {
            "amount": fee,
            "application": None,
            "currency": source["currency"],
            "description": "Stripe processing fees" if category == "charge" else "Dispute fee",
            "type": "stripe_fee",
        }
    ]
    return {
        "id": new_id("balance_transaction"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": moment,
        "currency": source["currency"],
        "description": source.get("description"),
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": category,
        "source": source["id"],
        "status": "available" if available_on <= moment else "pending",
        "type": kind,
    }
