"""What each page of the console is given to show: one Struct a page, as in `syndication.web.views`."""

from datetime import datetime

from markupsafe import Markup

from schemas.licence import LicenceView
from schemas.quote import Quote
from schemas.request import Stage
from syndication.errors import FieldProblem
from syndication.web.desk.money_views import RequestMoney
from syndication.web.desk.partner_views import StandingShown
from syndication.web.views import ArticleCard, Choice, Move, View


class SignInPage(View, frozen=True, kw_only=True):
    """`GET /desk/sign-in`."""

    email: str = ""
    problem: str = ""
    back: str = "/desk"


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


class QueuePage(View, frozen=True, kw_only=True):
    """`GET /desk`: what waits, with the reasons beside it, oldest first; and what was decided lately."""

    stage: str
    """Which list is shown: review (the default), offered, awaiting_payment, licensed, closed or all."""
    rows: tuple[QueueRow, ...]
    counts: tuple[Choice, ...]
    """The lists, `hint` holding the number of requests in each."""
    looked_for: str = ""
    next_page: str = ""


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
