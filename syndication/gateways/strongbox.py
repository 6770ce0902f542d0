"""Secrets that are read again: sealed with a key made from ours, so that a dump opens nothing."""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
"""What AES-GCM takes; random for each seal, of which there are few."""


def seal(key: str, secret: str, *, about: str) -> bytes:
    """Return a secret sealed; it opens only as what it is `about`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, secret.encode(), about.encode())


def unsealed(key: str, sealed: bytes, *, about: str) -> str | None:
    """Return a secret, or None when it was sealed with another key or about something else."""
    nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher(key).decrypt(nonce, content, about.encode()).decode()
    except InvalidTag:
        return None


def _cipher(key: str) -> AESGCM:
    return AESGCM(hmac.digest(key.encode(), b"strongbox", "sha256"))
