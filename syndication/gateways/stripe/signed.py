"""Stripe's webhook, verified: which events are believed."""

import re
import time

import msgspec
import stripe

from syndication.errors import SyndicationError
from syndication.gateways.stripe.facts import Event

TOLERANCE_SECONDS = 300
"""How far a webhook's time may be from ours, in either direction: Stripe's own default, both ways."""

LARGEST_EVENT = 256 * 1024
"""Bytes. Stripe's events are a few kilobytes."""


class Forged(SyndicationError):
    """A webhook that Stripe did not sign, signed for somebody else, or signed too long ago."""


def verified(body: bytes, signature: str, secret: str) -> Event:
    """Return the event in a webhook's body.

    Raises Forged for everything that is not an event Stripe signed for us within five minutes:
    whatever goes wrong before it is accepted is the sender's fault.
    """
    if len(body) > LARGEST_EVENT:
        raise Forged("The event is too large to be Stripe's.")
    stamp = re.search(r"(?:^|,)\s*t=(\d{1,12})(?:,|$)", signature)
    if stamp is None or abs(time.time() - int(stamp[1])) > TOLERANCE_SECONDS:
        raise Forged("The signature is missing, too old or from the future.")
    try:
        stripe.WebhookSignature.verify_header(body.decode(), signature, secret, TOLERANCE_SECONDS)
        return event(msgspec.json.decode(body, type=dict[str, object]))
    except Exception as trouble:
        raise Forged("Stripe did not sign this.") from trouble


def event(body: dict[str, object]) -> Event:
    """Return an event by its body as Stripe sent or lists it."""
    return msgspec.convert({"id": body["id"], "type": body["type"], "body": body}, Event)
