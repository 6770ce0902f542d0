"""Money on its way back, as Stripe draws it."""

from syndication.sandbox.stripe.paper import Json, empty, metadata, new_id


def refund(paid: Json, amount: int, reason: str | None, named: object, moment: int) -> Json:
    """Return a part of a charge on its way back to where it came from."""
    kind = paid["payment_method_details"]["type"]
    details: Json = {}
    if kind == "card":
        details = {
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        }
    return {
        "id": new_id("refund"),
        "object": "refund",
        "amount": amount,
        "charge": paid["id"],
        "created": moment,
        "currency": paid["currency"],
        "customer": paid["customer"],
        "destination_details": {kind: details, "type": kind},
        "metadata": metadata(named),
        "payment_intent": paid["payment_intent"],
        "payment_method": paid["payment_method"],
        "reason": reason,
        "status": "pending",
        **empty("balance_transaction", "customer_account", "receipt_number"),
        **empty("source_transfer_reversal", "transfer_reversal"),
    }
