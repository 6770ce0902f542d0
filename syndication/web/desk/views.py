"""What each page of the console is given to show: one Struct a page, as in `syndication.web.views`."""

from datetime import datetime

from markupsafe import Markup

from schemas.licence import LicenceStatus, LicenceView
from schemas.quote import Omitted, Quote
from schemas.request import Stage
from syndication.errors import FieldProblem
from syndication.web.desk.mail_views import PostedMail
from syndication.web.desk.money_views import RequestMoney
from syndication.web.desk.partner_views import StandingShown
from syndication.web.views import ArticleCard, Choice, Move, Thread, View


class SignInPage(View, frozen=True, kw_only=True):
    """`GET /desk/sign-in`."""

    email: str = ""
    problem: str = ""
    back: str = "/desk"
    newsroom: str = ""
    """What the newsroom's own account is called; empty: there is none."""


class FirstLinkPage(View, frozen=True, kw_only=True):
    """`GET /desk/welcome/{token}`: a new member of staff chooses a password, or anybody another one."""

    email: str
    again: bool = False
    problem: str = ""


class QueueRow(View, frozen=True, kw_only=True):
    """One request in the desk's list."""

    id: str
    stage: Stage
    created_at: datetime
    organisation: str
    country: str
    headline: str
    articles: int
    medium: str
    total: int
    currency: str
    reasons: tuple[str, ...]
    exclusive: bool = False
    talk: str = ""
    """`asked` while the desk waits for an answer, `answered` when they wrote."""


class QueuePage(View, frozen=True, kw_only=True):
    """`GET /desk`: what needs a person, with the reasons beside it; or what waits for them. Oldest first."""

    asked: bool
    """Whether it is the list of those that wait for the requester."""
    rows: tuple[QueueRow, ...]
    lists: tuple[Choice, ...]
    """By their addresses, `hint` holding the number of requests in each."""
    also: tuple[Choice, ...] = ()
    """What else waits for a person, by the address where it is done."""
    next_page: str = ""
    may_decide: bool = False


class Filters(View, frozen=True, kw_only=True):
    """What a list of requests is asked for, as typed; the names are those of its address."""

    q: str = ""
    stage: str = ""
    """A stage, or `closed`: declined, withdrawn or lapsed."""
    medium: str = ""
    organisation: str = ""
    decided_by: str = ""
    least: str = ""
    """Total in the major unit of the house's currency."""
    largest: str = ""
    since: str = ""
    until: str = ""
    """The last day, included."""


class KeptView(View, frozen=True, kw_only=True):
    """Filters somebody keeps under a name."""

    id: int
    name: str
    address: str
    chosen: bool
    shared: bool
    mine: bool
    owner: str


class RequestsPage(View, frozen=True, kw_only=True):
    """`GET /desk/requests`: every request that the filters let through, newest first."""

    filters: Filters
    rows: tuple[QueueRow, ...]
    lists: tuple[Choice, ...]
    views: tuple[KeptView, ...]
    media: tuple[Choice, ...]
    currency: str
    next_page: str = ""
    first_page: str = ""
    """Where the list begins, when this is not its first page."""
    query: str = ""
    only_newest: bool = False
    """Whether more match than are looked through."""
    may_decide: bool = False
    name: str = ""
    """The name of a view that could not be kept."""
    problems: tuple[FieldProblem, ...] = ()


class LicenceLine(View, frozen=True, kw_only=True):
    """A licence in the desk's list."""

    number: str
    status: LicenceStatus
    licensee: str
    headline: str
    starts_at: datetime
    ends_at: datetime
    net: int
    currency: str


class LicencesPage(View, frozen=True, kw_only=True):
    """`GET /desk/licences`: newest first."""

    looked_for: str
    lists: tuple[Choice, ...]
    status: str
    rows: tuple[LicenceLine, ...]
    after: str = ""
    """Where the next page begins; empty on the last."""


class DownloadShown(View, frozen=True, kw_only=True):
    """Who took a copy, in which format, and when."""

    format: str
    who: str
    at: datetime


class LicenceChange(View, frozen=True, kw_only=True):
    """A change of a licence's status, and why."""

    before: LicenceStatus
    now: LicenceStatus
    reason: str
    at: datetime


class LicenceDeskPage(View, frozen=True, kw_only=True):
    """`GET /desk/licences/{number}`: all of one licence."""

    number: str
    status: LicenceStatus
    headline: str
    slug: str
    superseded: bool
    licensee: str
    contact_name: str
    contact_email: str
    request_id: str
    net: int
    currency: str
    starts_at: datetime
    ends_at: datetime
    issued_at: datetime
    licensed: tuple[str, ...]
    terms: tuple[str, ...]
    attribution: str
    omitted: tuple[Omitted, ...]
    view: LicenceView | None
    """Its copies with links that work for a while; none while it is not active."""
    hashes: tuple[tuple[str, str, int], ...]
    """Format, SHA-256 and bytes of each sealed copy."""
    downloads: tuple[DownloadShown, ...]
    more_downloads: bool = False
    changes: tuple[LicenceChange, ...]


class SearchPage(View, frozen=True, kw_only=True):
    """`GET /desk/search`: what matches, of every kind; `more…` says that its own list shows further ones."""

    looked_for: str
    requests: tuple[QueueRow, ...] = ()
    more_requests: str = ""
    licences: tuple[LicenceLine, ...] = ()
    more_licences: bool = False
    articles: tuple[Choice, ...] = ()
    more_articles: bool = False
    partners: tuple[Choice, ...] = ()
    more_partners: bool = False


class ResultShown(View, frozen=True, kw_only=True):
    """One of several requests that were decided together, or were to be."""

    id: str
    organisation: str = ""
    why_not: str = ""
    total: int | None = None


class DecidedPage(View, frozen=True, kw_only=True):
    """`POST /desk/requests/decide`: what became of each; or, with a `problem`, the note once more."""

    declined: bool
    note: str
    chosen: tuple[ResultShown, ...]
    results: tuple[ResultShown, ...]
    problem: str = ""
    back: str


class AssetRow(View, frozen=True, kw_only=True):
    """One asset as the desk sees it."""

    article: str
    kind: str
    url: str
    caption: str
    credit: str
    owner: str
    travels: bool
    why_not: str = ""
    article_id: int = 0
    file_hash: str = ""
    """Of its bytes, where we keep them: the desk then sees it."""
    alt: str = ""
    """What it shows, for those who cannot see it; asked of the desk where it travels without."""


class PictureCard(View, frozen=True, kw_only=True):
    """A picture of ours that waits for its words; `typed` and `problem` when they came back."""

    article_id: int
    file_hash: str
    slug: str
    headline: str
    language: str
    direction: str
    caption: str
    credit: str
    typed: str = ""
    problem: str = ""


class Described(View, frozen=True, kw_only=True):
    """What the desk wrote for a picture."""

    article_id: int
    file_hash: str
    slug: str
    alt: str
    actor: str
    at: datetime


class PicturesPage(View, frozen=True, kw_only=True):
    """`GET /desk/pictures`: pictures of ours without words, and those described lately."""

    cards: tuple[PictureCard, ...]
    described: tuple[Described, ...]
    may_describe: bool
    more: bool = False
    """Whether further ones follow when these are done."""


class DecisionTyped(View, frozen=True, kw_only=True):
    """A decision that came back with problems, as it was typed. `verb` names its form."""

    verb: str = ""
    note: str = ""
    reason: str = ""
    net: str = ""
    tax_case: str = ""
    signature_name: str = ""
    signature_statement: str = ""
    body: str = ""


class TaxShown(View, frozen=True, kw_only=True):
    """The VAT of a request: its ground in the law's words, and what a register said of the buyer's number."""

    number: str = ""
    """Normalised; empty when none was given that can be one."""
    register: str = ""
    """Who knows numbers of this form; empty when nobody is asked."""
    answer: str = ""
    """What it said, in a word; empty when it was not asked."""
    tone: str = ""
    asked_at: datetime | None = None
    reference: str = ""
    holder: str = ""
    said: str = ""
    """Why there was no answer."""
    note: str = ""
    choices: tuple[Choice, ...] = ()
    """How a person may settle a tax that is open, what was proposed first."""


class DeskRequestPage(View, frozen=True, kw_only=True):
    """`GET /desk/requests/{id}`: everything a decision needs on one screen."""

    id: str
    mails: tuple[PostedMail, ...] = ()
    """What was mailed about it, and what became of that."""
    stage: Stage
    created_at: datetime
    organisation_name: str
    organisation_brand: str
    organisation_type: str
    organisation_country: str
    domains: tuple[str, ...]
    vat_id: str
    contact_name: str
    contact_email: str
    message: str
    standing: StandingShown
    usage: tuple[str, ...]
    exclusive: bool
    articles: tuple[ArticleCard, ...]
    assets: tuple[AssetRow, ...]
    thread: Thread
    may_write: bool = False
    quote: Quote
    """While it waits, as it would be offered now."""
    tax: TaxShown = TaxShown()
    moves: tuple[Move, ...]
    licences: tuple[LicenceView, ...]
    earlier: tuple[QueueRow, ...]
    """Other requests of the same organisation, newest first."""
    rights_changed: tuple[str, ...] = ()
    """What is other now than when the quote was made, a sentence each."""
    can_approve: bool
    can_decline: bool
    can_offer: bool
    signature_statement: str
    """The text the owner signs when the grant is exclusive."""
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()
    typed: DecisionTyped = DecisionTyped()
    currency: str
    money: RequestMoney = RequestMoney()
    next_id: str = ""
    """The next request that waits, for `j`."""
    previous_id: str = ""


class Shown(View, frozen=True, kw_only=True):
    """A piece of the design system: its source, and what that makes."""

    name: str
    use: str
    source: str
    made: Markup


class ShownGroup(View, frozen=True, kw_only=True):
    """Pieces that belong together."""

    name: str
    pieces: tuple[Shown, ...]


class StyleguidePage(View, frozen=True, kw_only=True):
    """`GET /desk/styleguide`: every piece the pages are made of."""

    colours: tuple[str, ...]
    """Tokens of the style sheet."""
    groups: tuple[ShownGroup, ...]
