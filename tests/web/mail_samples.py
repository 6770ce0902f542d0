"""The pages about mails in each state they can be in, for the samples of every page."""

from datetime import UTC, datetime
from uuid import UUID

from schemas.mail import MailEvent
from syndication.records.mails import PostedRow
from syndication.web.desk.mail_views import MailPreview, MailsPage
from syndication.web.desk.mails import WHAT, posted
from syndication.web.views import Choice, View

_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_HOSTILE = '<b>550</b> "no" {{ 7 * 7 }}'


def _row(id_: int, **changes: object) -> PostedRow:
    row = {
        "id": id_,
        "event": MailEvent.OFFER_MADE.value,
        "recipient": "jo@northernpost.example",
        "request_id": UUID(int=7),
        "staged_at": _AT,
        "sent_at": None,
        "failed_at": None,
        "due_at": _AT,
        "tries": 1,
        "trouble": "",
        **changes,
    }
    return PostedRow(**row)  # type: ignore[arg-type] # spelled out above


_MAILS = (
    _row(5),
    _row(4, trouble="451 4.7.1 Greylisted, come back later", tries=3),
    _row(3, sent_at=_AT),
    _row(2, failed_at=_AT, trouble=_HOSTILE, recipient=_HOSTILE),
    _row(1, sent_at=_AT, failed_at=_AT, trouble="550 5.1.1 Unknown", request_id=None, event="older_event"),
)

_EVENTS = tuple(
    Choice(value=f"/desk/mails/previews/{event.value}/en", label=what, chosen=event is MailEvent.OFFER_MADE)
    for event, what in WHAT.items()
)

_LISTS = (
    Choice(value="/desk/mails?show=all", label="All", chosen=True),
    Choice(value="/desk/mails?show=failed", label="Failed", hint="2"),
)

_PAGE = MailsPage(lists=_LISTS, shown="all", mails=tuple(map(posted, _MAILS)), events=_EVENTS)

PAGES: dict[str, tuple[str, View]] = {
    "mails": ("desk/mails.html", _PAGE),
    "mails_to_send_again": (
        "desk/mails.html",
        MailsPage(
            lists=_LISTS,
            shown="failed",
            mails=_PAGE.mails[3:],
            events=_EVENTS,
            older="/desk/mails?show=failed&before=1",
            may_send=True,
            done="The mail is tried again now.",
        ),
    ),
    "no_mail": ("desk/mails.html", MailsPage(lists=_LISTS, shown="all", mails=(), events=_EVENTS)),
    "no_mail_failed": ("desk/mails.html", MailsPage(lists=_LISTS, shown="failed", mails=(), events=_EVENTS)),
    "no_mail_waits": ("desk/mails.html", MailsPage(lists=_LISTS, shown="waiting", mails=(), events=_EVENTS)),
    "mail_preview": (
        "desk/mail_preview.html",
        MailPreview(
            what="Offer",
            to_staff=False,
            languages=(Choice(value="/desk/mails/previews/offer_made/ar", label="العربية", chosen=True),),
            events=_EVENTS,
            subject=_HOSTILE,
            text=_HOSTILE * 30,
            direction="rtl",
            html_url="/desk/mails/previews/offer_made/ar/html",
        ),
    ),
    "mail_preview_staff": (
        "desk/mail_preview.html",
        MailPreview(
            what="To staff: first sign-in",
            to_staff=True,
            languages=(),
            events=_EVENTS,
            subject="Your first sign-in",
            text="Choose a password.",
            direction="ltr",
            html_url="/desk/mails/previews/staff_welcome/en/html",
        ),
    ),
}
