"""What each page of the partners is given to show."""

from datetime import datetime

from schemas.document import DocumentView
from schemas.holding import Holding
from schemas.licence import Download
from schemas.request import Stage
from syndication.errors import FieldProblem
from syndication.records.organisations import MemberRole, Notice
from syndication.web.views import Choice, View


class PartnerSignInPage(View, frozen=True, kw_only=True):
    """`/partner/sign-in`: asks for the address, or says that a link is on its way to it."""

    email: str = ""
    back: str = "/partner"
    sent: bool = False
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()


class ComeInPage(View, frozen=True, kw_only=True):
    """`/partner/sign-in/{token}`: the button that uses the link up."""

    email: str
    back: str = "/partner"


class Waiting(View, frozen=True, kw_only=True):
    """Something the reader asked for that has not come to its end."""

    url: str
    headline: str
    articles: int
    organisation: str
    stage: Stage
    total: int
    currency: str


class OpenInvoice(View, frozen=True, kw_only=True):
    """An invoice that waits to be paid; `url` is its page at Stripe."""

    number: str
    organisation: str
    amount: int
    currency: str
    due_at: datetime | None
    overdue: bool
    url: str


class LicencesPage(View, frozen=True, kw_only=True):
    """`/partner`: every licence the reader sees, newest first."""

    licences: tuple[Holding, ...]
    several: bool = False
    """Whether they are in more than one name, so that each says in which."""
    states: tuple[Choice, ...] = ()
    looked_for: str = ""
    next_page: str = ""
    first_page: str = ""
    waiting: tuple[Waiting, ...] = ()
    invoices: tuple[OpenInvoice, ...] = ()
    invitations: int = 0
    may_found: bool = False
    problem: str = ""


class Taken(View, frozen=True, kw_only=True):
    """One download, and who it was."""

    what: Download
    who: str
    at: datetime


class PlacementTyped(View, frozen=True, kw_only=True):
    """What was typed about where it was published."""

    url: str = ""
    published_on: str = ""


class PartnerLicencePage(View, frozen=True, kw_only=True):
    """`/partner/licences/{number}`: one licence with its copies, its terms and where it was published."""

    licence: Holding
    downloads: tuple[Taken, ...] = ()
    typed: PlacementTyped = PlacementTyped()
    today: str = ""
    problems: tuple[FieldProblem, ...] = ()
    renew_url: str = ""
    renewed: bool = False


class InvoicesPage(View, frozen=True, kw_only=True):
    """`/partner/invoices`: what waits to be paid, and every invoice and credit note."""

    waiting: tuple[OpenInvoice, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    next_page: str = ""
    first_page: str = ""


class Person(View, frozen=True, kw_only=True):
    """One of the people of an organisation."""

    member_id: int
    email: str
    role: MemberRole
    notices: tuple[Notice, ...]
    joined_at: datetime | None
    invited_at: datetime
    me: bool = False


class Happened(View, frozen=True, kw_only=True):
    """Who let whom in or out."""

    who: str
    words: str
    at: datetime


class OrganisationShown(View, frozen=True, kw_only=True):
    """An organisation of the reader's."""

    id: int
    name: str
    partner: bool
    """Whether the desk said that it is a partner it knows."""
    owner: bool
    people: tuple[Person, ...]
    history: tuple[Happened, ...] = ()


class Invitation(View, frozen=True, kw_only=True):
    """An organisation that asks the reader in."""

    id: int
    member_id: int
    name: str


class OrganisationPage(View, frozen=True, kw_only=True):
    """`/partner/organisation`: the people one shares licences with."""

    organisations: tuple[OrganisationShown, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    may_found: tuple[Choice, ...] = ()
    came_back: int = 0
    """The organisation whose form came back."""
    email: str = ""
    role: str = "member"
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()


class KeyShown(View, frozen=True, kw_only=True):
    """A key, but for its secret."""

    id: int
    prefix: str
    name: str
    made_by: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class KeysOf(View, frozen=True, kw_only=True):
    """The keys of one organisation."""

    id: int
    name: str
    keys: tuple[KeyShown, ...]


class KeysPage(View, frozen=True, kw_only=True):
    """`/partner/keys`: what an organisation's own programs come in with. `made` is shown this once."""

    organisations: tuple[KeysOf, ...] = ()
    belongs: bool = False
    """Whether the reader belongs to an organisation at all, be it as no owner."""
    made: str = ""
    made_name: str = ""
    name: str = ""
    came_back: int = 0
    problems: tuple[FieldProblem, ...] = ()


class BrowserShown(View, frozen=True, kw_only=True):
    """Where somebody is signed in."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime
    this: bool = False


class SettingsPage(View, frozen=True, kw_only=True):
    """`/partner/settings`: which mails, and where one is signed in."""

    reminders: bool
    organisations: tuple[OrganisationShown, ...] = ()
    browsers: tuple[BrowserShown, ...] = ()
    kept: bool = False
