"""Who did what to which thing, where no other history tells it: people, keys, sign-ins."""

from datetime import datetime
from enum import StrEnum

import msgspec

from syndication.records.door import Db, many, write


class Act(StrEnum):
    """What was done. The words stand in the audit log."""

    SIGNED_IN = "signed in"
    REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    SESSIONS_ENDED = "ended sessions"
    RESET_ASKED = "asked for a new password"
    PASSWORD_CHOSEN = "chose a password"  # noqa: S105 - words of the log
    APP_SET_UP = "set up an authenticator app"
    APP_ENDED = "ended an authenticator app"
    CODES_MADE = "made recovery codes"
    IDENTITY_JOINED = "joined a newsroom account"
    INVITED = "invited"
    LINK_SENT = "sent a sign-in link"
    ROLE_CHANGED = "changed a role"
    BLOCKED = "blocked"
    UNBLOCKED = "let in again"
    REMOVED = "removed an account"
    KEY_ADDED = "made an API key"
    KEY_REVOKED = "revoked an API key"


async def add_act(
    db: Db, kind: Act, *, actor: str, subject: str, detail: str = "", network: str = ""
) -> None:
    """Add one act, in the transaction of the step. `network` is a shortened address."""
    await write(db, "add_act", actor=actor, kind=kind.value, subject=subject, detail=detail, network=network)


class Kind(StrEnum):
    """What the audit log can be narrowed to."""

    PEOPLE = "people"
    REQUESTS = "requests"
    RIGHTS = "rights"
    PARTNERS = "partners"
    PRICES = "prices"
    MONEY = "money"


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to which thing, when; `path` leads to the thing where it has a page."""

    source: str
    id: str
    at: datetime
    actor: str
    what: str
    subject: str
    path: str
    detail: str
    network: str


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What of the histories is wanted: of one kind or all, of one person or all, in [since, until)."""

    kind: Kind | None = None
    who: str = ""
    since: datetime
    until: datetime


async def history(
    db: Db, sought: Sought, *, before: tuple[datetime, str, str] | None, most: int
) -> tuple[HistoryRow, ...]:
    """Return the latest of every history, or those before a row: its moment, source and id."""
    at, source, id_ = before or (sought.until, "", "")
    return await many(
        db,
        "history",
        HistoryRow,
        of_kind=sought.kind.value if sought.kind else "",
        who=sought.who,
        since=sought.since,
        until=sought.until,
        before_at=at,
        before_source=source,
        before_id=id_,
        most=most,
    )
