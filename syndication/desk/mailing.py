"""Mails: staged in the transaction of the move they tell of, sent by the worker."""

from uuid import UUID

import msgspec
import structlog

from schemas.mail import MailEvent, MailPage
from syndication.desk.house import House
from syndication.gateways.typesetter import environment, tongue
from syndication.records import documents, jobs, mails
from syndication.records.door import Db
from syndication.records.requests import RequestRow
from syndication.words import say_n

log = structlog.get_logger()


async def stage_mail(db: Db, event: MailEvent, *, to: str, about: str, page: MailPage) -> None:
    """Stage one mail about `about` (an id); the same event about the same thing is staged once."""
    mail_id = await mails.add_mail(
        db, key=f"{event.value}:{about}", event=event.value, recipient=to, content=page
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
) -> None:
    """Stage a mail to the person who asked; its one link is the request's own page.

    It tells of `amount`, or of the whole price when none is given.
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
        expires_at=request.quote.expires_at,
        reason=reason,
        reasons=request.quote.reasons,
        quote=request.quote,
        licences=licences,
        documents=tuple(made.number for made in await documents.documents_of_request(db, request.id)),
    )
    # what is staged is final: it is said once, in the language of whoever asked
    page = tongue(request.language).told(page)
    await stage_mail(db, event, to=request.contact.email, about=str(about), page=page)


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


async def send(house: House, mail_id: int) -> None:
    """Send a staged mail, unless it has been sent. Raises PostTrouble for the job to try again."""
    async with house.database.reading() as db:
        mail = await mails.mail_of_id(db, mail_id)
    if mail is None or mail.sent_at is not None:
        return
    page = msgspec.convert(mail.content, MailPage)
    written = environment(page.language)
    text = written.get_template(f"mail/{mail.event}.txt")
    html = written.get_template(f"mail/{mail.event}.html")
    subject = "".join(text.blocks["subject"](text.new_context({"page": page}))).strip()
    await house.post.send(
        recipient=mail.recipient,
        subject=subject,
        text=text.render(page=page),
        html=html.render(page=page),
        message_id=f"mail-{mail.id}",
    )
    async with house.database.transaction("mail_sent") as db:
        await mails.mail_sent(db, mail_id)
    log.info("mail sent", mail=mail.id, mail_event=mail.event)


def titled(headlines: tuple[str, ...]) -> str:
    """Return what a mail calls the articles of a request."""
    more = len(headlines) - 1
    if not more:
        return headlines[0]
    return say_n(more, "{headline} and {n} more", "{headline} and {n} more", headline=headlines[0])
