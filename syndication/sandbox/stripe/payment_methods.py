"""Cards put on a customer, by Stripe's test names, so that an invoice can be paid with them."""

from stripe.params import PaymentMethodAttachParams, PaymentMethodRetrieveParams

from syndication.sandbox.stripe.call import Call, endpoint
from syndication.sandbox.stripe.cards import card_named
from syndication.sandbox.stripe.events import announce
from syndication.sandbox.stripe.means import Means
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import no_such
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes.payment import payment_method


@endpoint("POST", "/v1/payment_methods/{id}/attach", PaymentMethodAttachParams, "customer")
def attach(call: Call[PaymentMethodAttachParams]) -> Json:
    """Put a test card (`pm_card_visa`) on a customer, under an id of its own."""
    means = card_named(call.id)
    if means is None:
        raise no_such("payment_method", call.id, "payment_method")
    owner = call.sandbox.book.get("customer", call.parameters["customer"], param="customer")
    body = payment_method(means, owner.id, call.sandbox.now())
    call.sandbox.book.add(body, {"card": call.id})
    announce(call.sandbox, "payment_method.attached", body, call.origin)
    return body


@endpoint("GET", "/v1/payment_methods/{id}", PaymentMethodRetrieveParams)
def retrieve_payment_method(call: Call[PaymentMethodRetrieveParams]) -> Json:
    """Show a card that was put on a customer."""
    return call.sandbox.book.get("payment_method", call.id, param="payment_method").body


def means_named(sandbox: Sandbox, name: str) -> Means | None:
    """Return what a test name, or the id of a card on a customer, stands for."""
    attached = sandbox.book.find("payment_method", name)
    return card_named(attached.private["card"] if attached else name)
