"""Whoever reads a mailbox comes in by a link that is sent to it: once, and soon.

There is no password to lose. The answer is the same whether or not an address is known here, in words and
in time, since a job looks it up after the answer. The link is used by pressing a button on its page, so
that a mail scanner that opens it uses nothing up.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote

import msgspec

from schemas.mail import MailEvent, MailPage
from schemas.usage import Email
from syndication.desk.house import House
from syndication.desk.mailing import stage_mail
from syndication.desk.turnstile import Asked, let_through
from syndication.errors import FieldProblem, Malformed, TooMany, Unknown
from syndication.licensing.links import derived
from syndication.licensing.organisations import mailbox
from syndication.records import jobs, mailboxes, people, requests
from syndication.records.door import Db
from syndication.records.holdings import Viewer

LINK_LASTS = timedelta(minutes=15)
"""Long enough for a slow mail server, short enough that a mailbox read tomorrow opens nothing."""

SESSION_LASTS = timedelta(days=30)
"""A web producer comes back now and then; after a month the mailbox has to be proven again."""

SESSION_IDLE = timedelta(days=14)
"""A browser nobody has used for two weeks is signed out."""

MOST_LINKS = 5
"""Links to one address in a quarter of an hour, so that nobody fills somebody else's mailbox."""

_QUARTER = timedelta(minutes=15)


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """A person who has proven a mailbox; `csrf` is bound to the session."""

    id: int
    email: str
    reminders: bool
    session_id: int
    csrf: str

    @property
    def viewer(self) -> Viewer:
        """As whom the person looks at licences."""
        return Viewer(person_id=self.id)


async def ask_for_link(house: House, email: str, *, client: str, back: str) -> str:
    """Let a link be sent to an address, if it is known here; return the address as it was understood.

    `back` is the page of ours that its reader wanted to see.

    Raises Malformed for what is no address, and TooMany, for known and unknown ones alike.
    """
    address = address_of(email)
    await let_through(house, Asked.LINK, client)
    async with house.database.reading() as db:
        tries = await people.knock(db, f"link:{address}", within=_QUARTER)
    if tries > MOST_LINKS:
        raise TooMany(
            "Several links were asked for with this address already. Look into the mailbox, or ask again "
            "in a quarter of an hour.",
            wait=int(_QUARTER.total_seconds()),
        )
    async with house.database.transaction("ask_for_link") as db:
        # each asking is one of its own: a job of the same name that has just been done would swallow it
        await jobs.stage(db, jobs.Job.SEND_LINK, f"{address} {back} {secrets.token_hex(8)}")
    return address


async def send_link(house: House, asked: str) -> None:
    """Mail a link to an address that is known here; to any other nothing is sent.

    `asked` is the address, the page to come to, and what tells this asking from others, blanks between.
    """
    address, _, rest = asked.partition(" ")
    back = rest.rpartition(" ")[0]
    async with house.database.transaction("send_link") as db:
        if not await mailboxes.is_known_mailbox(db, address):
            return
        token = await new_link(db, address, lasts=LINK_LASTS)
        page = MailPage(
            publication=house.settings.publication,
            language=await requests.language_of_mailbox(db, address),
            to_name="",
            headline="",
            organisation="",
            link=f"{house.settings.base_url}/partner/sign-in/{token}?back={quote(back)}",
            expires_at=await requests.moment(db) + LINK_LASTS,
        )
        await stage_mail(db, MailEvent.SIGN_IN_LINK, to=address, about=_hashed(token).hex(), page=page)


async def new_link(db: Db, address: str, *, lasts: timedelta) -> str:
    """Return the token of a new link for whoever reads this mailbox."""
    token = secrets.token_urlsafe(32)
    person_id = await mailboxes.add_person(db, address)
    await mailboxes.add_person_link(db, token_hash=_hashed(token), person_id=person_id, lasts=lasts)
    return token


async def mailbox_of_link(house: House, token: str) -> str:
    """Return which mailbox a link was sent to; it stays good. Raises Unknown."""
    async with house.database.reading() as db:
        found = await mailboxes.mailbox_of_link(db, _hashed(token))
    if found is None:
        raise _used_up()
    return found


async def come_in(house: House, token: str, *, browser: str, before: str) -> str:
    """Use a link up and return the token of a new session; `before` is the browser's old one, which ends.

    Raises Unknown for a link that is no longer good.
    """
    # a session is born at the sign-in: no token from before it is ever adopted
    session = secrets.token_urlsafe(32)
    async with house.database.transaction("come_in") as db:
        person_id = await mailboxes.use_person_link(db, _hashed(token))
        if person_id is None:
            raise _used_up()
        await mailboxes.end_person_session(db, _hashed(before))
        await mailboxes.add_person_session(
            db, token_hash=_hashed(session), person_id=person_id, browser=browser, lasts=SESSION_LASTS
        )
    return session


async def guest_of(house: House, token: str) -> Guest | None:
    """Return who holds a session, or None when it is over."""
    async with house.database.reading() as db:
        person = await mailboxes.person_of_session(db, _hashed(token), idle=SESSION_IDLE)
        if person is None:
            return None
        await mailboxes.touch_person_session(db, _hashed(token))
    csrf = derived(house.settings.secret_key, "partner-csrf", token)
    return Guest(csrf=csrf, **msgspec.structs.asdict(person))


async def go_out(house: House, token: str) -> None:
    """End a session."""
    async with house.database.transaction("go_out") as db:
        await mailboxes.end_person_session(db, _hashed(token))


async def end_session(house: House, guest: Guest, session_id: int) -> None:
    """End one of the person's own sessions; somebody else's is left alone."""
    async with house.database.transaction("end_session") as db:
        await mailboxes.end_session_of_person(db, session_id, person_id=guest.id)


async def end_other_sessions(house: House, guest: Guest) -> None:
    """End every session of the person but the one that asks."""
    async with house.database.transaction("end_other_sessions") as db:
        await mailboxes.end_other_sessions_of_person(db, guest.id, but=guest.session_id)


def address_of(typed: str) -> str:
    """Return a mail address as it is compared. Raises Malformed for what is none."""
    try:
        return msgspec.convert(mailbox(typed), Email)
    except msgspec.ValidationError:
        problem = FieldProblem(field="email", message="Give an e-mail address such as name@example.com.")
        raise Malformed("This is no e-mail address.", problems=(problem,)) from None


def _used_up() -> Unknown:
    return Unknown("This link has been used or has ended. Ask for a new one; it is there in a minute.")


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()
