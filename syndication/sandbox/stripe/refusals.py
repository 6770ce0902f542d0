"""Stripe's error answers: every refusal of the API is one exception that knows its JSON.

The shape, the types and the codes are those of Stripe's reference, https://docs.stripe.com/api/errors
and https://docs.stripe.com/error-codes; the sentences are ours.
"""

from http import HTTPStatus

from syndication.sandbox.stripe.means import Decline
from syndication.sandbox.stripe.paper import Json


class StripeRefuses(Exception):
    """A refusal as the client will read it.

    `kept` says whether an idempotency key remembers it. Stripe keeps what an endpoint answered once it
    began to work, and does not keep refused parameters, collisions or trouble with the key itself.
    """

    def __init__(  # the parts of Stripe's error object
        self,
        status: HTTPStatus,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        kept: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kept = kept
        self.error: Json = {"message": message, "type": kind}
        if code is not None:
            self.error |= {
                "code": code,
                "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
            }
        if param is not None:
            self.error["param"] = param


class CardRefused(StripeRefuses):
    """The 402 of a bank's no over the API: the attempt and its news stay in the book."""

    def __init__(self, why: Decline, charge: Json) -> None:
        super().__init__(
            HTTPStatus.PAYMENT_REQUIRED, why.message, kind="card_error", code=why.code, kept=True
        )
        self.error |= {"charge": charge["id"], "decline_code": why.reason}


def wrong(param: str, message: str, code: str | None = None) -> StripeRefuses:
    """Return the refusal of one parameter, named as it was posted: `line_items[0][quantity]`."""
    return StripeRefuses(HTTPStatus.BAD_REQUEST, message, code=code, param=param)


def missing(param: str) -> StripeRefuses:
    """Return the refusal for a required parameter that was not sent."""
    return wrong(param, f"Missing required param: {param}.", "parameter_missing")


def unknown_parameter(param: str) -> StripeRefuses:
    """Return the refusal of a parameter that Stripe does not know."""
    return wrong(param, f"Received unknown parameter: {param}", "parameter_unknown")


def not_played(param: str) -> StripeRefuses:
    """Return the refusal of a parameter that Stripe knows and this sandbox does not play: no silence."""
    message = f"Received unknown parameter: {param} (Stripe knows it; this sandbox does not play it)"
    return wrong(param, message, "parameter_unknown")


def no_such(noun: str, identity: str, param: str = "id") -> StripeRefuses:
    """Return the refusal for an id that names nothing."""
    return StripeRefuses(
        HTTPStatus.NOT_FOUND,
        f"No such {noun}: '{identity}'",
        code="resource_missing",
        param=param,
        kept=True,
    )


def not_possible(message: str, code: str | None = None, param: str | None = None) -> StripeRefuses:
    """Return the refusal of a well-formed request that the object's state does not allow."""
    return StripeRefuses(HTTPStatus.BAD_REQUEST, message, code=code, param=param, kept=True)


def broken() -> StripeRefuses:
    """Return Stripe's own trouble: a 500 of type `api_error`."""
    message = "Something went wrong on our end."
    return StripeRefuses(HTTPStatus.INTERNAL_SERVER_ERROR, message, kind="api_error")


def too_many() -> StripeRefuses:
    """Return the refusal of one call too many."""
    message = "Too many requests in too short a time."
    return StripeRefuses(HTTPStatus.TOO_MANY_REQUESTS, message, code="rate_limit")
