"""What a mail says: snapshotted when it is staged, so that a later change cannot alter it."""

from datetime import datetime
from enum import StrEnum

from schemas.base import Noun
from schemas.quote import Quote


class MailEvent(StrEnum):
    """What a mail is about; it names the template."""

    REQUEST_RECEIVED = "request_received"
    OFFER_MADE = "offer_made"
    REQUEST_DECLINED = "request_declined"
    LICENCE_ISSUED = "licence_issued"
    LICENCE_CHANGED = "licence_changed"
    LICENCE_ENDS = "licence_ends"
    INVOICE_DUE = "invoice_due"
    PLACEMENT_ASKED = "placement_asked"
    SIGN_IN_LINK = "sign_in_link"
    MEMBER_INVITED = "member_invited"
    PAYMENT_REFUNDED = "payment_refunded"
    DESK_WROTE = "desk_wrote"
    REQUESTER_WROTE = "requester_wrote"
    DESK_REVIEW = "desk_review"
    DESK_TROUBLE = "desk_trouble"
    STAFF_WELCOME = "staff_welcome"
    STAFF_RESET = "staff_reset"
    STAFF_NOTICE = "staff_notice"


class MailPage(Noun, frozen=True, kw_only=True):
    """What a mail template is given; the event names the template (`mail/<event>.html`, `.txt`)."""

    publication: str
    language: str = "en"
    """That of whoever reads it; every sentence below is in it already."""
    to_name: str
    headline: str
    """The article's headline, or "3 articles"."""
    organisation: str
    link: str
    """The one action."""
    total: int = 0
    currency: str = "GBP"
    expires_at: datetime | None = None
    reason: str = ""
    reasons: tuple[str, ...] = ()
    quote: Quote | None = None
    licences: tuple[str, ...] = ()
    """Licence numbers, as printed."""
    colleague: bool = False
    """Whether it goes to somebody who did not ask for the licence, and wants to hear of it."""
    documents: tuple[str, ...] = ()
    """Numbers of the invoices and credit notes that lie on the page."""
