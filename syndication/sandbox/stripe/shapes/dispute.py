"""A dispute and its evidence, as Stripe draws them."""

from typing import Final

from stripe.params import DisputeUpdateParamsEvidence

from syndication.sandbox.stripe.paper import Json, empty, new_id

_EVIDENCE: Final = tuple(
    name for name in DisputeUpdateParamsEvidence.__annotations__ if name != "enhanced_evidence"
)
"""Every piece of evidence the stripe package knows."""


def dispute(charge: Json, amount: int, reason: str, *, due_by: int, moment: int) -> Json:
    """Return a dispute that waits for the seller's evidence until `due_by`."""
    kind = charge["payment_method_details"]["type"]
    how: Json = {"type": kind}
    if kind == "card":
        code = "10.4" if reason == "fraudulent" else "13.1"
        how["card"] = {
            "brand": "visa",
            "case_type": "chargeback",
            "network": "visa",
            "network_reason_code": code,
        }
    return {
        "id": new_id("dispute"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": moment,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {
            **empty(*_EVIDENCE),
            "customer_email_address": charge["billing_details"]["email"],
            "customer_name": charge["billing_details"]["name"],
            "enhanced_evidence": {},
        },
        "evidence_details": {
            "due_by": due_by,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": how,
        "reason": reason,
        "status": "needs_response",
    }
