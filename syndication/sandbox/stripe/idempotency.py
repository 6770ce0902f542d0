"""Idempotency keys, as https://docs.stripe.com/api/idempotent_requests describes them.

The first answer of an endpoint is kept under its key, a 500 too, and given again to the same request.
Other parameters or another endpoint under a known key are refused. Refused parameters, collisions and
rate limits are not kept. A key is forgotten after 24 hours.
"""

import hashlib
from http import HTTPStatus
from typing import Final

import msgspec

from syndication.sandbox.stripe.refusals import StripeRefuses
from syndication.sandbox.stripe.settings import Sandbox

_KEPT_SECONDS: Final = 24 * 60 * 60
_LONGEST: Final = 255


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, ready to be sent. `replayed_from` is the id of the request that got it first."""

    status: int
    body: bytes
    replayed_from: str | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A key with what it was used for: `POST /v1/refunds`, a hash of the parameters, the request's id."""

    key: str
    endpoint: str
    fingerprint: str
    request: str


def claim(key: str, endpoint: str, body: bytes, request: str) -> Claim:
    """Return the claim a request makes on a key; refuses a key longer than 255 characters."""
    if len(key) > _LONGEST:
        raise _refused("Idempotency keys may have no more than 255 characters.")
    # The order in which parameters were written down says nothing.
    parameters = b"&".join(sorted(body.split(b"&")))
    fingerprint = hashlib.sha256(parameters).hexdigest()
    return Claim(key=key, endpoint=endpoint, fingerprint=fingerprint, request=request)


def remembered(sandbox: Sandbox, claimed: Claim) -> Reply | None:
    """Return what this request was answered before, if it was.

    Raises StripeRefuses when the key belongs to another request, or one that is still under way.
    """
    sandbox.book.write("DELETE FROM idempotency WHERE created <= ?", sandbox.now() - _KEPT_SECONDS)
    if claimed.key in sandbox.keys_in_use:
        raise in_use()
    row = sandbox.book.row("SELECT * FROM idempotency WHERE key = ?", claimed.key)
    if row is None:
        return None
    if row["endpoint"] != claimed.endpoint:
        raise _refused(f"The key '{claimed.key}' was first used for {row['endpoint']}; use another one here.")
    if row["fingerprint"] != claimed.fingerprint:
        raise _refused(f"The key '{claimed.key}' was first used with other parameters; use another one.")
    return Reply(status=row["status"], body=row["body"], replayed_from=row["request"])


def keep(sandbox: Sandbox, claimed: Claim, reply: Reply) -> None:
    """Keep the answer of a request under its key."""
    sandbox.book.write(
        "INSERT INTO idempotency (key, created, endpoint, fingerprint, request, status, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(claimed.key, sandbox.now(), claimed.endpoint, claimed.fingerprint, claimed.request),
        *(reply.status, reply.body),
    )


def in_use() -> StripeRefuses:
    """Return the refusal of a key whose first request is not finished."""
    return StripeRefuses(
        HTTPStatus.CONFLICT,
        "Another request with this idempotency key is still under way. Try again in a moment.",
        kind="idempotency_error",
        code="idempotency_key_in_use",
    )


def _refused(message: str) -> StripeRefuses:
    return StripeRefuses(HTTPStatus.BAD_REQUEST, message, kind="idempotency_error")
