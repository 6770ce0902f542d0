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
    return urlsafe_b64encode(request_id.bytes + _proof(key, "request", request_id.bytes)).decode().rstrip("=")


def request_of_token(key: str, token: str) -> UUID | None:
    """Return the request a token opens, or None when it is not one of ours."""
    try:
        content = urlsafe_b64decode(token.encode("ascii") + b"=")
    except (ValueError, UnicodeEncodeError):
        return None
    if len(content) != _ID_BYTES + _PROOF_BYTES:
        return None
    named = UUID(bytes=content[:_ID_BYTES])
    # the whole token is compared: base64 has several spellings of the same bytes, ours has one
    ours = hmac.compare_digest(token.encode(), request_token(key, named).encode())
    return named if ours else None


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
