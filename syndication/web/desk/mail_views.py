"""What the pages about mails are given: one Struct a page."""

from datetime import datetime

from syndication.web.views import Choice, View


class PostedMail(View, frozen=True, kw_only=True):
    """A mail in a list, with what became of it."""

    id: int
    what: str
    """What it tells: "The offer"."""
    to: str
    request: str = ""
    """The id of the request it is about, if it is about one."""
    state: str
    tone: str
    said: str = ""
    """What the mail server said, while the mail has not arrived."""
    staged_at: datetime
    at: datetime
    """When it was sent or failed; of one that waits, when it is tried next."""
    failed: bool = False


class MailsPage(View, frozen=True, kw_only=True):
    """`GET /desk/mails`."""

    lists: tuple[Choice, ...]
    shown: str
    mails: tuple[PostedMail, ...]
    events: tuple[Choice, ...]
    """Every event, each with the address of its preview."""
    older: str = ""
    may_send: bool = False
    done: str = ""


class MailPreview(View, frozen=True, kw_only=True):
    """`GET /desk/mails/previews/{event}/{language}`: a mail as its reader gets it, with sample data."""

    what: str
    to_staff: bool
    languages: tuple[Choice, ...]
    events: tuple[Choice, ...]
    subject: str
    text: str
    direction: str
    html_url: str
