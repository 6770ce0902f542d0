"""Sending mail over SMTP."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from syndication.boundary import boundary
from syndication.errors import ForeignTrouble

TIMEOUT_SECONDS = 20
"""A mail server that takes longer is tried again later by the job."""

_STARTTLS_PORT = 587


class PostTrouble(ForeignTrouble):
    """The mail server did not take a mail; the detail is what it said."""


class PostRefused(PostTrouble):
    """It will not take it, however often it is asked: no such mailbox, say."""


class Post:
    """A mail server at a URL: `smtp://user:password@host:587` or `smtps://host:465`."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    async def send(self, *, recipient: str, subject: str, text: str, html: str, message_id: str) -> None:
        """Hand one mail to the server. `message_id` is the same on every try, so doubles can be told."""
        message = _message(self._sender, recipient, subject, text, html, message_id)
        async with boundary("mail.send"):
            try:
                await aiosmtplib.send(
                    message,
                    hostname=self._url.hostname,
                    port=self._url.port,
                    username=unquote(self._url.username) if self._url.username else None,
                    password=unquote(self._url.password) if self._url.password else None,
                    use_tls=self._url.scheme == "smtps",
                    start_tls=True if self._url.port == _STARTTLS_PORT else None,
                    timeout=TIMEOUT_SECONDS,
                )
            except (aiosmtplib.SMTPException, OSError) as trouble:
                raise _said(trouble) from trouble

    async def answers(self) -> None:
        """Return when the server takes us in. Raises PostTrouble."""
        server = aiosmtplib.SMTP(
            hostname=self._url.hostname,
            port=self._url.port,
            username=unquote(self._url.username) if self._url.username else None,
            password=unquote(self._url.password) if self._url.password else None,
            use_tls=self._url.scheme == "smtps",
            start_tls=True if self._url.port == _STARTTLS_PORT else None,
            timeout=TIMEOUT_SECONDS,
        )
        async with boundary("mail.answers"):
            try:
                await server.connect()
                await server.quit()
            except (aiosmtplib.SMTPException, OSError) as trouble:
                raise PostTrouble("The mail server does not answer at this moment.") from trouble


_OF_THIS_MAIL = (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)
"""Answers that concern the mail itself; any other trouble is the server's, or ours with it."""

_FOR_GOOD = 500

_LONGEST = 500
"""Characters of a server's answer that are kept."""


def _said(trouble: Exception) -> PostTrouble:
    """Return what a server's answer means: a code from 500 on is for good (RFC 5321, 4.2.1)."""
    told = trouble.recipients[0] if isinstance(trouble, aiosmtplib.SMTPRecipientsRefused) else trouble
    if not isinstance(told, aiosmtplib.SMTPResponseException):
        return PostTrouble(f"The mail server does not answer ({type(told).__name__}).")
    answer = " ".join(f"{told.code} {told.message}".split())[:_LONGEST].replace("\x00", "")
    if isinstance(told, _OF_THIS_MAIL) and told.code >= _FOR_GOOD:
        return PostRefused(answer)
    return PostTrouble(answer)


def _message(
    sender: str, recipient: str, subject: str, text: str, html: str, message_id: str
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(usegmt=True)
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message["Message-ID"] = f"<{message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message
