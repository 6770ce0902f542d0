"""What the pages about people are given: one Struct a page."""

from datetime import datetime

from syndication.desk.second_factor import App
from syndication.errors import FieldProblem
from syndication.web.views import Choice, View


class ConfirmPage(View, frozen=True, kw_only=True):
    """Asks somebody who is signed in to prove it again; `kept` is posted once more with the proof."""

    kept: tuple[tuple[str, str], ...]
    problem: str = ""
    newsroom: str = ""
    """The name of the newsroom's own account, for whoever has nothing else to prove it with."""


class CodePage(View, frozen=True, kw_only=True):
    """`GET /desk/sign-in/code`."""

    email: str
    back: str = "/desk"
    problem: str = ""


class AppPage(View, frozen=True, kw_only=True):
    """`GET /desk/sign-in/app` when it is the `first`, `GET /desk/account/app` otherwise."""

    email: str
    app: App
    back: str = "/desk"
    first: bool = False
    problem: str = ""


class CodesPage(View, frozen=True, kw_only=True):
    """Ten recovery codes, shown this once."""

    codes: tuple[str, ...]
    back: str = "/desk/account"


class ForgotPage(View, frozen=True, kw_only=True):
    """`GET /desk/forgot`; `sent` says the same whether anybody has the address."""

    email: str = ""
    sent: bool = False
    problem: str = ""


class HeldSession(View, frozen=True, kw_only=True):
    """One session in the list of one's own; `here` is the one this page is read in."""

    id: int
    device: str
    network: str
    created_at: datetime
    seen_at: datetime
    here: bool = False


class AccountPage(View, frozen=True, kw_only=True):
    """`GET /desk/account`: what somebody may change about themselves."""

    email: str
    role: str
    may: str
    """What the role may, in a sentence."""
    has_password: bool
    has_app: bool
    app_needed: bool
    codes_left: int
    identity: str
    """The newsroom account it is joined with; empty: none."""
    sessions: tuple[HeldSession, ...]
    problems: tuple[FieldProblem, ...] = ()
    problem: str = ""
    done: str = ""
    """What was done a moment ago."""


class Person(View, frozen=True, kw_only=True):
    """A member of staff. `state`: in, invited, ended (the link is over), blocked."""

    id: int
    email: str
    role: str
    state: str
    since: datetime
    signed_in_at: datetime | None = None
    invited_until: datetime | None = None
    has_app: bool = False


class PeoplePage(View, frozen=True, kw_only=True):
    """`GET /desk/people`."""

    people: tuple[Person, ...]
    roles: tuple[Choice, ...]
    typed_email: str = ""
    typed_role: str = "editor"
    problems: tuple[FieldProblem, ...] = ()
    done: str = ""


class PersonPage(View, frozen=True, kw_only=True):
    """`GET /desk/people/{id}`; nobody changes their own role, or shuts themselves out."""

    person: Person
    oneself: bool
    roles: tuple[Choice, ...]
    sessions: tuple[HeldSession, ...] = ()
    problem: str = ""
    done: str = ""


class KeyLine(View, frozen=True, kw_only=True):
    """An API key in the list."""

    id: int
    prefix: str
    scope: str
    name: str
    created_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class KeysPage(View, frozen=True, kw_only=True):
    """`GET /desk/keys`; `made` is a new key, shown this once."""

    keys: tuple[KeyLine, ...]
    scopes: tuple[Choice, ...]
    made: str = ""
    made_name: str = ""
    typed_name: str = ""
    typed_scope: str = "cms"
    problems: tuple[FieldProblem, ...] = ()
    done: str = ""


class AuditRow(View, frozen=True, kw_only=True):
    """Who did what to which thing; `path` leads there where it has a page."""

    at: datetime
    actor: str
    what: str
    subject: str
    path: str = ""
    detail: str = ""
    network: str = ""


class AuditPage(View, frozen=True, kw_only=True):
    """`GET /desk/audit`."""

    rows: tuple[AuditRow, ...]
    kinds: tuple[Choice, ...]
    who: str = ""
    since: str = ""
    until: str = ""
    narrowed: bool = False
    next_page: str = ""
    file: str = "/desk/audit.csv"


class SettingShown(View, frozen=True, kw_only=True):
    """One setting as it runs now; `origin`: the environment, or the default."""

    name: str
    value: str
    about: str
    set_here: bool


class Health(View, frozen=True, kw_only=True):
    """One thing the service rests on, looked at a moment ago."""

    name: str
    well: bool
    said: str


class SettingsPage(View, frozen=True, kw_only=True):
    """`GET /desk/settings`."""

    settings: tuple[SettingShown, ...]
    health: tuple[Health, ...]
