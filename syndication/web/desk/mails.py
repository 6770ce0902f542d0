"""The mails the desk sends: what became of each, and how each looks in every language."""

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from schemas.mail import MailEvent
from syndication.desk.mailing import Letter, letter, send_again
from syndication.errors import Refused, Unknown
from syndication.gateways.typesetter import tongue
from syndication.records import mails as records
from syndication.records.mails import PostedRow
from syndication.web.desk.door import console_page
from syndication.web.desk.mail_samples import TO_STAFF, sample
from syndication.web.desk.mail_views import MailPreview, MailsPage, PostedMail
from syndication.web.guards import DECIDES, DESK, for_roles, staff_of
from syndication.web.languages import OWN_NAMES
from syndication.web.rendering import COPY_POLICY, Page, Req, house_of, see_other
from syndication.web.views import Choice
from syndication.words import ENGLISH, ENGLISH_CODE, LANGUAGES

_PAGE = 50
"""Mails of one page."""

_LISTS = {"all": "All", "waiting": "Not sent yet", "failed": "Failed"}

_LARGEST_ID = 2**63 - 1

WHAT: dict[MailEvent, str] = {
    MailEvent.REQUEST_RECEIVED: "Request received",
    MailEvent.OFFER_MADE: "Offer",
    MailEvent.REQUEST_DECLINED: "Request declined",
    MailEvent.LICENCE_ISSUED: "Licence issued",
    MailEvent.LICENCE_CHANGED: "Licence changed",
    MailEvent.LICENCE_ENDS: "Licence ends soon",
    MailEvent.INVOICE_DUE: "Invoice due soon",
    MailEvent.PLACEMENT_ASKED: "Where was it published?",
    MailEvent.SIGN_IN_LINK: "To a partner: sign-in link",
    MailEvent.MEMBER_INVITED: "To a partner: asked in",
    MailEvent.PAYMENT_REFUNDED: "Payment refunded",
    MailEvent.DESK_WROTE: "The desk asks",
    MailEvent.REQUESTER_WROTE: "To the desk: they wrote",
    MailEvent.DESK_REVIEW: "To the desk: a request waits",
    MailEvent.DESK_TROUBLE: "To the desk: needs a look",
    MailEvent.STAFF_WELCOME: "To staff: first sign-in",
    MailEvent.STAFF_RESET: "To staff: new password",
    MailEvent.STAFF_NOTICE: "To staff: account changed",
}


@get("/desk/mails", opt=dict(DESK), include_in_schema=False)
async def mails_page(
    request: Req,
    state: State,
    show: FromQuery[str] = "all",
    before: FromQuery[int | None] = None,
    done: FromQuery[str] = "",
) -> Page:
    """Show what was sent, what waits for another try, and what came back."""
    house, staff = house_of(state), staff_of(request)
    shown = show if show in _LISTS else "all"
    bound = before if before is not None and 0 < before <= _LARGEST_ID else None
    async with house.database.reading() as db:
        rows = await records.mails_listed(db, shown=shown, before=bound, most=_PAGE + 1)
        counted = await records.mails_in_trouble(db)
    counts = {"waiting": counted.waiting, "failed": counted.failed}
    page = MailsPage(
        lists=tuple(
            Choice(
                value=f"/desk/mails?show={name}",
                label=label,
                chosen=name == shown,
                hint=ENGLISH.number(counts[name]) if name in counts else "",
            )
            for name, label in _LISTS.items()
        ),
        shown=shown,
        mails=tuple(map(posted, rows[:_PAGE])),
        events=_events(ENGLISH_CODE),
        older=f"/desk/mails?show={shown}&before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else "",
        may_send=staff.role in DECIDES,
        done="The mail is tried again now." if done else "",
    )
    return await console_page(request, house, staff, "desk/mails.html", page)


@post("/desk/mails/{mail_id:int}/again", opt=for_roles(DECIDES), include_in_schema=False)
async def send_mail_again(state: State, mail_id: FromPath[int]) -> Page:
    """Try a mail that failed once more."""
    if not 0 < mail_id <= _LARGEST_ID:
        raise Unknown
    try:
        await send_again(house_of(state), mail_id)
    except Refused:
        # somebody pressed it a moment ago, or it never failed: the list says how it stands
        return see_other("/desk/mails?show=failed")
    return see_other("/desk/mails?show=failed&done=1")


@get("/desk/mails/previews/{event:str}/{language:str}", opt=dict(DESK), include_in_schema=False)
async def mail_preview(request: Req, state: State, event: FromPath[str], language: FromPath[str]) -> Page:
    """Show a mail as its reader gets it, as HTML and as text, with sample data."""
    house, wanted = house_of(state), _known(event, language)
    written = _letter(request, wanted, language)
    to_staff = wanted in TO_STAFF
    page = MailPreview(
        what=WHAT[wanted],
        to_staff=to_staff,
        languages=tuple(
            Choice(value=_address(wanted, each), label=OWN_NAMES[each], chosen=each == language)
            for each in ((ENGLISH_CODE,) if to_staff else LANGUAGES)
        ),
        events=_events(language, wanted),
        subject=written["subject"],
        text=written["text"],
        direction=tongue(ENGLISH_CODE if to_staff else language).direction,
        html_url=f"{_address(wanted, language)}/html",
    )
    return await console_page(request, house, staff_of(request), "desk/mail_preview.html", page)


@get("/desk/mails/previews/{event:str}/{language:str}/html", opt=dict(DESK), include_in_schema=False)
async def mail_html(request: Req, event: FromPath[str], language: FromPath[str]) -> Response[str]:
    """Show the HTML of a mail, inside the preview: in a frame that may do nothing."""
    headers = {
        "Content-Security-Policy": f"{COPY_POLICY}; frame-ancestors 'self'",
        "X-Frame-Options": "SAMEORIGIN",
    }
    html = _letter(request, _known(event, language), language)["html"]
    return Response(html, media_type="text/html", headers=headers)


def posted(row: PostedRow) -> PostedMail:
    """Return a mail with what became of it in a word."""
    state, tone, at = "Not sent yet", "wait", row.due_at
    if row.failed_at is not None:
        state, tone, at = ("Came back" if row.sent_at else "Failed"), "bad", row.failed_at
    elif row.sent_at is not None:
        state, tone, at = "Sent", "good", row.sent_at
    elif row.trouble:
        state = "Tried again"
    return PostedMail(
        id=row.id,
        what=WHAT.get(MailEvent(row.event), row.event) if row.event in set(MailEvent) else row.event,
        to=row.recipient,
        request=str(row.request_id) if row.request_id else "",
        state=state,
        tone=tone,
        said=row.trouble,
        staged_at=row.staged_at,
        at=at,
        failed=row.failed_at is not None,
    )


def _letter(request: Req, event: MailEvent, language: str) -> Letter:
    settings = house_of(request.app.state).settings
    return letter(
        event, sample(event, language, publication=settings.publication, base_url=settings.base_url)
    )


def _known(event: str, language: str) -> MailEvent:
    if event not in set(MailEvent) or language not in LANGUAGES:
        raise Unknown
    return MailEvent(event)


def _address(event: MailEvent, language: str) -> str:
    return f"/desk/mails/previews/{event.value}/{language}"


def _events(language: str, chosen: MailEvent | None = None) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=_address(event, ENGLISH_CODE if event in TO_STAFF else language),
            label=what,
            chosen=event is chosen,
        )
        for event, what in WHAT.items()
    )


HANDLERS = [mails_page, send_mail_again, mail_preview, mail_html]
