"""Who did what to which thing, where no other history tells it: people, keys, sign-ins."""

from enum import StrEnum

from syndication.records.door import Db, write


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
