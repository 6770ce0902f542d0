"""Mails: staged in the transaction of the move they tell of, sent by the worker."""

from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

import msgspec
import structlog

from schemas.mail import MailEvent, MailPage
from syndication.desk.house import House
from syndication.errors import Refused
from syndication.gateways.bounces import bounce_in
from syndication.gateways.post import PostRefused, PostTrouble
from syndication.gateways.typesetter import environment, tongue
from syndication.records import documents, jobs, mails, organisations
from syndication.records.door import Db
from syndication.records.mails import MailRow, Trouble
from syndication.records.organisations import Notice
from syndication.records.requests import RequestRow
from syndication.words import say_n

log = structlog.get_logger()

_NOTICES: dict[MailEvent, Notice] = {
    MailEvent.LICENCE_ISSUED: Notice.LICENCES,
    MailEvent.LICENCE_CHANGED: Notice.CORRECTIONS,
    MailEvent.LICENCE_ENDS: Notice.ENDINGS,
}
"""What else goes to members of an organisation, who choose among these."""


PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60)
)
"""After the first try, the second …: about three days in all, as mail servers themselves go on trying."""


async def stage_mail(
    db: Db, event: MailEvent, *, to: str, about: str, page: MailPage, request_id: UUID | None = None
) -> None:
    """Stage one mail about `about` (an id); the same event about the same thing is staged once.

    `request_id` is the request whose history tells of it.
    """
    mail_id = await mails.add_mail(
        db,
        key=f"{event.value}:{about}",
        event=event.value,
        recipient=to,
        content=page,
        request_id=request_id,
    )
    if mail_id is not None:
        await jobs.stage(db, jobs.Job.SEND_MAIL, str(mail_id))


async def tell_requester(
    db: Db,
    house: House,
    event: MailEvent,
    request: RequestRow,
    *,
    headline: str,
    about: UUID | str,
    amount: int | None = None,
    reason: str = "",
    licences: tuple[str, ...] = (),
    until: datetime | None = None,
) -> None:
    """Stage a mail to the person who asked; its one link is the request's own page.

    It tells of `amount`, or of the whole price when none is given; of `until`, or the offer's end.
    """
    page = MailPage(
        publication=house.settings.publication,
        language=request.language,
        to_name=request.contact.name,
        headline=headline,
        organisation=request.organisation.name,
        link=house.mailed_page(request.id),
        total=request.quote.total if amount is None else amount,
        currency=request.quote.currency,
        expires_at=until or request.quote.expires_at,
        reason=reason,
        reasons=request.quote.reasons,
        quote=request.quote,
        licences=licences,
        documents=tuple(made.number for made in await documents.documents_of_request(db, request.id)),
    )
    # what is staged is final: it is said once, in the language of whoever asked
    page = tongue(request.language).told(page)
    await stage_mail(db, event, to=request.contact.email, about=str(about), page=page, request_id=request.id)
    await tell_colleagues(db, house, event, request, about=str(about), page=page)


async def tell_colleagues(
    db: Db, house: House, event: MailEvent, request: RequestRow, *, about: str, page: MailPage
) -> None:
    """Stage the same mail to the members of the organisation who want to hear of it.

    Its link is theirs: it leads to their own pages, and never opens the request.
    """
    notice = _NOTICES.get(event)
    if notice is None:
        return
    told = await organisations.colleagues_told(db, request.id, notice, but=request.contact.email)
    theirs = msgspec.structs.replace(
        page, to_name="", link=f"{house.settings.base_url}/partner", colleague=True, documents=()
    )
    for email in told:
        await stage_mail(db, event, to=email, about=f"{about}:{email}", page=theirs, request_id=request.id)


async def tell_desk(
    db: Db,
    house: House,
    event: MailEvent,
    *,
    about: str,
    headline: str,
    organisation: str,
    path: str,
    reasons: tuple[str, ...] = (),
) -> None:
    """Stage a mail to the desk, where it has an address."""
    if not house.settings.desk_email:
        return
    page = MailPage(
        publication=house.settings.publication,
        to_name="the desk",
        headline=headline,
        organisation=organisation,
        link=house.settings.base_url + path,
        reason=reasons[0] if reasons else "",
        reasons=reasons,
    )
    await stage_mail(db, event, to=house.settings.desk_email, about=about, page=page)


class Letter(TypedDict):
    """A mail as it is read: its subject, and what it says as text and as HTML."""

    subject: str
    text: str
    html: str


async def send(house: House, mail_id: int) -> None:
    """Send a mail that is due. What the server says against it is kept; it is tried again after a pause.

    One sender claims it, and nobody else may try before the pause is over. A sender that is killed between
    the server's word and ours has it sent once more, under the same Message-ID: no mail is ever lost so.
    """
    async with house.database.transaction("claim_mail") as db:
        tried = await mails.mail_tries(db, mail_id)
        mail = None if tried is None else await mails.claim_mail(db, mail_id, pause=_pause(tried))
    if mail is None:
        return
    try:
        await house.post.send(recipient=mail.recipient, message_id=f"mail-{mail.id}", **_written(mail))
    except PostRefused as refused:
        await _failed(house, mail, Trouble.REFUSED, refused.detail)
    except PostTrouble as trouble:
        if mail.tries >= len(PAUSES):
            await _failed(house, mail, Trouble.GIVEN_UP, trouble.detail)
            return
        async with house.database.transaction("mail_late") as db:
            await mails.mail_late(db, mail.id, sentence=trouble.detail)
        log.warning("mail late", mail=mail.id, mail_event=mail.event, tries=mail.tries, said=trouble.detail)
    else:
        async with house.database.transaction("mail_sent") as db:
            await mails.mail_sent(db, mail.id)
        log.info("mail sent", mail=mail.id, mail_event=mail.event)


async def take_back(house: House, report: bytes) -> int | None:
    """Note that a mail came back, from the report a mail server sent; return the mail it tells of.

    None when it tells of none of ours, or only of a delay. A mail is known by its Message-ID and its
    recipient: whoever knows only one of them changes nothing.
    """
    came = bounce_in(report)
    if came is None:
        return None
    async with house.database.transaction("mail_bounced") as db:
        recipient = await mails.recipient_of(db, came.mail_id)
        if recipient is None or recipient.lower() != came.recipient.lower():
            return None
        await mails.mail_failed(db, came.mail_id, Trouble.BOUNCED, sentence=came.said)
    log.warning("mail bounced", mail=came.mail_id, said=came.said)
    return came.mail_id


async def send_again(house: House, mail_id: int) -> None:
    """Try a mail that failed once more, now. Raises Refused when it has not failed."""
    async with house.database.transaction("mail_again") as db:
        if not await mails.mail_again(db, mail_id):
            raise Refused("This mail has not failed; it is on its way or has been sent.")
        await jobs.stage(db, jobs.Job.SEND_MAIL, str(mail_id))


def _pause(tried: int) -> timedelta:
    return PAUSES[min(tried, len(PAUSES) - 1)]


async def _failed(house: House, mail: MailRow, kind: Trouble, said: str) -> None:
    async with house.database.transaction("mail_failed") as db:
        await mails.mail_failed(db, mail.id, kind, sentence=said)
    log.warning("mail failed", mail=mail.id, mail_event=mail.event, kind=kind.value, said=said)


def _written(mail: MailRow) -> Letter:
    return letter(MailEvent(mail.event), msgspec.convert(mail.content, MailPage))


def letter(event: MailEvent, page: MailPage) -> Letter:
    """Return the mail of an event in its reader's language."""
    written = environment(page.language)
    text = written.get_template(f"mail/{event.value}.txt")
    html = written.get_template(f"mail/{event.value}.html")
    subject = "".join(text.blocks["subject"](text.new_context({"page": page})))
    return Letter(subject=" ".join(subject.split()), text=text.render(page=page), html=html.render(page=page))


def titled(headlines: tuple[str, ...]) -> str:
    """Return what a mail calls the articles of a request."""
    more = len(headlines) - 1
    if not more:
        return headlines[0]
    return say_n(more, "{headline} and {n} more", "{headline} and {n} more", headline=headlines[0])
