"""How Stripe is asked: every call passes the boundary, and all that goes wrong is one of three answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import stripe

from syndication.boundary import boundary
from syndication.errors import PaymentTrouble, Refused


class Refusal(Refused):
    """Stripe understood the call and said no: trying again as it is will not help."""


class AnswerLost(PaymentTrouble):
    """Stripe keeps an error under our key: asked again under it, it says the same for a day."""


@asynccontextmanager
async def asking(name: str) -> AsyncIterator[None]:
    """Turn what Stripe's client raises into: not known (PaymentTrouble), never known (AnswerLost), no."""
    async with boundary(name):
        try:
            yield
        except (stripe.InvalidRequestError, stripe.AuthenticationError, stripe.PermissionError) as no:
            raise Refusal(f"Stripe refused: {no.user_message or no}") from no
        except (stripe.StripeError, OSError) as trouble:
            kind = AnswerLost if _kept(trouble) else PaymentTrouble
            raise kind(
                "Our payment service does not answer at this moment. Nothing was charged."
            ) from trouble


def _kept(trouble: Exception) -> bool:
    """Return whether an answer is an error that Stripe keeps under our key and repeats."""
    headers = (trouble.headers if isinstance(trouble, stripe.StripeError) else None) or {}
    return headers.get("idempotent-replayed") == "true" or headers.get("stripe-should-retry") == "false"
