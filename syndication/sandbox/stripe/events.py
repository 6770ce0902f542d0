"""News: writing an event down and, in the same transaction, whom it has to be told to."""

import json

from syndication.sandbox.stripe import faults
from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.call import Origin
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.shapes.event import event


def announce(
    sandbox: Sandbox, kind: str, subject: Json, origin: Origin, previous: Json | None = None
) -> None:
    """Write an event of this kind about the object as it is now, and stage its delivery.

    Webhook faults in the script are applied here: what is told, how often, and when.
    """
    script = faults.for_event(sandbox, kind)
    subject = faults.falsified(subject, script)
    body = event(
        kind,
        json.loads(json.dumps(subject)),
        moment=sandbox.now(),
        request={"id": origin.request, "idempotency_key": origin.idempotency_key},
        previous=previous,
    )
    sandbox.book.add(body)
    if sandbox.settings.webhook_url is not None:
        for delay in faults.delays(script):
            stage_delivery(sandbox, body["id"], delay=delay, muted=faults.mutes(script))


def stage_delivery(sandbox: Sandbox, event: str, *, delay: int = 0, muted: bool = False) -> int:
    """Write down that an event is to be posted to the endpoint, and wake the courier."""
    now = sandbox.now()
    made = sandbox.book.write(
        "INSERT INTO deliveries (event, state, began_at, due_at) VALUES (?, ?, ?, ?)",
        *(event, "muted" if muted else "waiting", now, now + delay),
    )
    sandbox.bell.set()
    return made


def shown(sandbox: Sandbox, entry: Entry) -> Json:
    """Return an event as the API shows it: with the number of deliveries still under way."""
    row = sandbox.book.row(
        "SELECT count(*) AS waiting FROM deliveries WHERE event = ? AND state = 'waiting'", entry.id
    )
    return {**entry.body, "pending_webhooks": row["waiting"] if row else 0}
