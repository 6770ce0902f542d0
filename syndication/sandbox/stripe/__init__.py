"""A Stripe to test against: a real HTTP server with Stripe's API, payment page and webhooks.

The way of a payment, and the module that does it:

    call.py         the table of endpoints; `checkout` and `payments` fill it
    api.py          a request under /v1: who asks, under which key, what goes wrong, the answer
    forms.py        bracketed forms, read into a tree
    parameters.py   the tree, read into what an endpoint may be asked
    idempotency.py  the first answer, kept under its key
    checkout.py     sessions: opened, paid, expired
    payments.py     payment intents, charges, refunds, events
    shapes.py       the objects as Stripe draws them
    pages.py        the hosted payment page and the dashboard
    events.py       an event written down, its delivery staged
    courier.py      deliveries: signed, retried, surviving restarts
    faults.py       the script of what goes wrong
    book.py         the SQLite file under it all

It proves our behaviour, not Stripe's: with a test-mode key the same code talks to Stripe itself.
"""

from syndication.sandbox.stripe.app import stripe_sandbox
from syndication.sandbox.stripe.courier import signature
from syndication.sandbox.stripe.settings import StripeSandboxSettings

__all__ = ["StripeSandboxSettings", "signature", "stripe_sandbox"]
