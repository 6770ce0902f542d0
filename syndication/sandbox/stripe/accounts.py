"""Whose sandbox this is."""

from stripe.params import AccountRetrieveCurrentParams

from syndication.sandbox.stripe.call import Call, endpoint
from syndication.sandbox.stripe.paper import Json


@endpoint("GET", "/v1/account", AccountRetrieveCurrentParams)
def retrieve_account(call: Call[AccountRetrieveCurrentParams]) -> Json:
    """Show whose sandbox this is."""
    return {
        "id": call.sandbox.account_id,
        "object": "account",
        "business_profile": {"name": call.sandbox.settings.account_name},
        "charges_enabled": True,
        "country": call.sandbox.settings.country,
        "default_currency": "gbp",
        "details_submitted": True,
        "payouts_enabled": True,
        "type": "standard",
    }
