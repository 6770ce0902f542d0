"""What the pages of partners are given to show."""

from datetime import date, datetime

from syndication.errors import FieldProblem
from syndication.records.partners import FieldChanged
from syndication.web.views import Choice, View


class PartnerListed(View, frozen=True, kw_only=True):
    """A partner in the list."""

    id: int
    name: str
    country: str
    domains: tuple[str, ...]
    known_since: date
    pays_by_invoice: bool
    blocked: bool


class PartnerTyped(View, frozen=True, kw_only=True):
    """What stands in the form of a partner, as typed."""

    name: str = ""
    domains: str = ""
    country: str = ""
    notes: str = ""
    pays_by_invoice: bool = False
    invoice_days: str = "30"
    early_release: bool = False
    reason: str = ""


class PartnersPage(View, frozen=True, kw_only=True):
    """`GET /desk/partners`: the list, and the form for another one."""

    partners: tuple[PartnerListed, ...]
    looked_for: str = ""
    more: bool = False
    may_change: bool
    typed: PartnerTyped = PartnerTyped()
    adding: bool = False
    """The form is open: it came back with problems, or was filled in from a request."""
    problems: tuple[FieldProblem, ...] = ()
    countries: tuple[Choice, ...] = ()


class PartnerChange(View, frozen=True, kw_only=True):
    """A row of a partner's history."""

    at: datetime
    actor: str
    reason: str
    fields: tuple[FieldChanged, ...]


class PartnerPerson(View, frozen=True, kw_only=True):
    """Somebody who sees a partner's licences, or was asked to."""

    email: str
    role: str
    joined_at: datetime | None


class FoundedShown(View, frozen=True, kw_only=True):
    """An organisation somebody founded in the partner's name: its people see their own licences only."""

    id: int
    people: str
    founded_at: datetime


class PlacementShown(View, frozen=True, kw_only=True):
    """Where somebody says it published, under a licence in the partner's name."""

    number: str
    url: str
    published_on: date
    at_home: bool


class PartnerPeople(View, frozen=True, kw_only=True):
    """Who looks at the partner's licences, and what they say of them."""

    people: tuple[PartnerPerson, ...] = ()
    founded: tuple[FoundedShown, ...] = ()
    placements: tuple[PlacementShown, ...] = ()


class PartnerPage(View, frozen=True, kw_only=True):
    """`GET /desk/partners/{id}`: what is known, what it may, and how that came to be."""

    id: int
    name: str
    known_since: date
    blocked_reason: str
    may_change: bool
    seen: int
    """The number of the last change that is shown."""
    typed: PartnerTyped
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()
    came_back: str = ""
    """Which form came back with problems: change, or block."""
    block_reason: str = ""
    email: str = ""
    """Whom to ask in, as typed."""
    people: PartnerPeople = PartnerPeople()
    history: tuple[PartnerChange, ...]
    countries: tuple[Choice, ...]


class PartnerLink(View, frozen=True, kw_only=True):
    """A partner one may want to look at."""

    id: int
    name: str


class StandingShown(View, frozen=True, kw_only=True):
    """Who asks, beside a request."""

    badge: str
    tone: str
    sentences: tuple[str, ...] = ()
    partners: tuple[PartnerLink, ...] = ()
    """Those whose name or mail domain it has."""
    add_url: str = ""
    """Where it is written down as a partner; empty when it is."""
