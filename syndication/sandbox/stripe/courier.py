"""Webhooks: each event posted to the endpoint, signed, again and again until it is taken.

The signature is that of https://docs.stripe.com/webhooks#verify-manually: HMAC-SHA256 over
`timestamp.body`. What is not delivered is kept in the book and goes on after a restart.
"""

import asyncio
import hashlib
import hmac
import json
import sqlite3
from contextlib import suppress
from typing import Final

import httpx

from syndication.sandbox.stripe.events import shown
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.timetable import keep_appointments

# Stripe goes on for three days; the sandbox begins with a second where Stripe begins with minutes.
_GIVES_UP_AFTER: Final = 3 * 24 * 60 * 60
_LONGEST_WAIT: Final = 60 * 60
# Whoever takes longer than this has not taken it; Stripe says to answer at once and work later.
_PATIENCE_SECONDS: Final = 10
_AT_ONCE: Final = 16
# How soon a due delivery or expiry is noticed when no bell rings.
_TICK_SECONDS: Final = 0.25


def signature(body: str, secret: str, moment: int) -> str:
    """Return the `Stripe-Signature` header for a body sent at this moment."""
    mac = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


async def run_courier(sandbox: Sandbox) -> None:
    """Deliver what is due and keep the appointments, until cancelled."""
    under_way: set[int] = set()
    limits = httpx.Limits(max_connections=_AT_ONCE)
    async with (
        httpx.AsyncClient(timeout=_PATIENCE_SECONDS, limits=limits, trust_env=False) as client,
        asyncio.TaskGroup() as errands,
    ):
        while True:
            sandbox.bell.clear()
            keep_appointments(sandbox)
            for row in _due(sandbox):
                if row["id"] not in under_way:
                    under_way.add(row["id"])
                    errands.create_task(_deliver(sandbox, client, row, under_way))
            with suppress(TimeoutError):
                await asyncio.wait_for(sandbox.bell.wait(), _TICK_SECONDS)


def _due(sandbox: Sandbox) -> list[sqlite3.Row]:
    return sandbox.book.rows(
        "SELECT * FROM deliveries WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?",
        *(sandbox.now(), _AT_ONCE),
    )


async def _deliver(
    sandbox: Sandbox, client: httpx.AsyncClient, row: sqlite3.Row, under_way: set[int]
) -> None:
    event = shown(sandbox, sandbox.book.get("event", row["event"]))
    body = json.dumps(event, indent=2)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": signature(body, sandbox.settings.webhook_secret, sandbox.now()),
    }
    try:
        answer = await client.post(sandbox.settings.webhook_url or "", content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        _note(sandbox, row, taken=False, answer=f"{type(trouble).__name__}: {trouble}")
    else:
        _note(sandbox, row, taken=answer.is_success, answer=f"{answer.status_code} {answer.reason_phrase}")
    finally:
        under_way.discard(row["id"])
        sandbox.bell.set()


def _note(sandbox: Sandbox, row: sqlite3.Row, *, taken: bool, answer: str) -> None:
    now = sandbox.now()
    unheard = "given_up" if now - row["began_at"] >= _GIVES_UP_AFTER else "waiting"
    wait = min(2 ** min(row["attempts"], 30), _LONGEST_WAIT)
    sandbox.book.write(
        "UPDATE deliveries SET state = ?, attempts = attempts + 1, answered_at = ?, answer = ?, due_at = ?"
        " WHERE id = ?",
        *("delivered" if taken else unheard, now, answer[:500], now + wait, row["id"]),
    )
