"""Reports of mail servers about mails that came back (RFC 3464)."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import msgspec

_OURS = re.compile(r"<mail-(\d{1,18})@")
"""The Message-ID of a mail of ours, as `syndication.gateways.post` writes it."""

_LONGEST = 500
"""Characters of a diagnosis that are kept."""

MOST_BYTES = 1024 * 1024
"""A report carries at most the mail it is about."""


class Bounce(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that came back: which, whose mailbox it did not reach, and what was said."""

    mail_id: int
    recipient: str
    said: str


def bounce_in(report: bytes) -> Bounce | None:
    """Return what a delivery status notification says; None when it is none, or tells of no failure."""
    message = message_from_bytes(report[:MOST_BYTES], policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    parts = list(message.walk())
    known = next((found for part in parts if (found := _mail_id(part)) is not None), None)
    failed = next((part for part in parts if _failed(part)), None)
    if known is None or failed is None:
        return None
    return Bounce(mail_id=known, recipient=_recipient(failed), said=_diagnosis(failed))


def _mail_id(part: EmailMessage) -> int | None:
    """Return which mail a part of the report is about: the mail itself, or its headers as text."""
    if part.get_content_type() == "text/rfc822-headers":
        found = _OURS.search(part.get_content())
    else:
        found = _OURS.search(str(part.get("message-id", "")))
    return int(found[1]) if found else None


def _failed(part: EmailMessage) -> bool:
    return str(part.get("action", "")).strip().lower() == "failed" and "final-recipient" in part


def _recipient(part: EmailMessage) -> str:
    named = str(part.get("original-recipient") or part["final-recipient"])
    return named.rpartition(";")[2].strip()


def _diagnosis(part: EmailMessage) -> str:
    said = str(part.get("diagnostic-code", "")).partition(";")[2] or f"Status {part.get('status', 'unknown')}"
    return " ".join(said.replace("\x00", "").split())[:_LONGEST]
