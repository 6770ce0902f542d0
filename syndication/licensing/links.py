"""Links that carry their own proof: a signed name, compared in constant time.

A link is never stored. Whoever holds the key can make it again, a dump of the database cannot, and
every use is still checked against the state of what it names.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

_PROOF_BYTES = 16
"""128 bits: nobody guesses them, and the address stays short enough for a mail."""

_ID_BYTES = 16


def request_token(key: str, request_id: UUID) -> str:
    """Return the token that opens one request for its holder: 43 characters."""
    return _token(key, "request", request_id)


def mailed_token(key: str, request_id: UUID) -> str:
    """Return the token that only the contact's mailbox is told: it opens the request, and proves who asks."""
    return _token(key, "mailed", request_id)


def request_of_token(key: str, token: str) -> UUID | None:
    """Return the request a token opens, mailed or not, or None when it is not one of ours."""
    try:
        content = urlsafe_b64decode(token.encode("ascii") + b"=")
    except (ValueError, UnicodeEncodeError):
        return None
    if len(content) != _ID_BYTES + _PROOF_BYTES:
        return None
    named = UUID(bytes=content[:_ID_BYTES])
    # the whole token is compared: base64 has several spellings of the same bytes, ours has one
    ours = [
        hmac.compare_digest(token.encode(), known.encode())
        for known in (request_token(key, named), mailed_token(key, named))
    ]
    return named if any(ours) else None


def was_mailed(key: str, token: str) -> bool:
    """Return whether a token that opens a request is the one from a mail."""
    request_id = request_of_token(key, token)
    return request_id is not None and hmac.compare_digest(
        token.encode(), mailed_token(key, request_id).encode()
    )


def _token(key: str, purpose: str, request_id: UUID) -> str:
    proof = _proof(key, purpose, request_id.bytes)
    return urlsafe_b64encode(request_id.bytes + proof).decode().rstrip("=")


def download_signature(key: str, *, number: str, form: str, expires: int) -> str:
    """Return the signature of a download link that ends at `expires` (Unix seconds)."""
    return _proof(key, "download", f"{number}/{form}/{expires}".encode()).hex()


def download_allowed(
    key: str, signature: str, *, number: str, form: str, expires: int, now: datetime
) -> bool:
    """Return whether a download link is ours and has not ended."""
    expected = download_signature(key, number=number, form=form, expires=expires)
    ours = hmac.compare_digest(signature.encode(), expected.encode())
    return ours and now.astimezone(UTC).timestamp() < expires


def derived(key: str, purpose: str, subject: str) -> str:
    """Return a value only the holder of `key` can make: for cookies and form tokens."""
    return _proof(key, purpose, subject.encode()).hex()


def _proof(key: str, purpose: str, subject: bytes) -> bytes:
    return hmac.digest(key.encode(), purpose.encode() + b"\x00" + subject, "sha256")[:_PROOF_BYTES]
