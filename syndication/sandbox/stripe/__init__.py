"""A Stripe to test against: a real HTTP server with Stripe's API, hosted pages and webhooks.

The way of a call, and the module that does it:

    api.py          a request under /v1: who asks, under which key, what goes wrong, the answer
    call.py         the table of endpoints, which the modules below fill
    forms.py        bracketed forms, read into a tree
    parameters.py   the tree, read into the stripe package's own typed parameters; `limits` besides
    idempotency.py  the first answer, kept under its key
    lists.py        pages of lists, `expand`; `queries` reads Stripe's query language

What is played, one noun a module:

    checkout.py     sessions: opened, paid, promised, expired; `purchases` is what they leave behind
    charges.py      taking money by `means`: test `cards`, bank `debits`; `outcomes` are known later
    payment_intents.py, payment_methods.py, refunds.py, disputes.py, balance.py
    customers.py, tax_ids.py
    invoice_items.py, invoices.py (drafts), invoice_steps.py (numbered, sent, overdue, voided),
    invoice_payments.py, credit_notes.py
    test_clocks.py  a seller's own time; `timetable` is what time brings
    news.py         the list of events
    shapes/         the objects as Stripe draws them

What people see and do:

    checkout_page.py, invoice_page.py, prints.py   hosted pages; `till` reads what is typed
    desk.py         /sandbox: banks, buyers and time, by a person or a test
    pages.py        /: what has happened
    control.py      the fault script, deliveries, resending

What goes out:

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
