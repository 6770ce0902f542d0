"""What each page is given to show: one Struct a page, plain values only.

A template receives its Struct as `page` and the surroundings as `site` (see `Site`).
Amounts come as integers in minor units with their currency and are written by the filter
`money`; moments are UTC datetimes, written by `moment` (with the zone) and `day`.
"""

from datetime import date, datetime

import msgspec

from schemas.document import DocumentView
from schemas.licence import LicenceView, PublicLicence
from schemas.message import MessageView
from schemas.quote import Omitted, Quote
from schemas.request import Stage
from syndication.desk.verification import Examined
from syndication.errors import FieldProblem


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What a template may see."""


class Choice(View, frozen=True, kw_only=True):
    """One option of a question; `hint` explains it in a few words."""

    value: str
    label: str
    chosen: bool = False
    hint: str = ""


class MenuLink(View, frozen=True, kw_only=True):
    """A section of the console in its menu."""

    label: str
    path: str
    here: bool = False
    waiting: int = 0


class MenuGroup(View, frozen=True, kw_only=True):
    """Sections that belong together."""

    label: str
    links: tuple[MenuLink, ...]


class Site(View, frozen=True, kw_only=True):
    """The surroundings of every page."""

    publication: str
    publication_url: str
    base_url: str
    path: str
    css: str
    """Address of the style sheet, with its content hash."""
    js: str
    test_mode: bool = False
    staff_email: str = ""
    staff_csrf: str = ""
    member_email: str = ""
    """Who is signed in to the partners' pages."""
    member_csrf: str = ""
    waiting: int = 0
    """How many requests wait for the desk, counted as far as `syndication.web.sections` says."""
    menu: tuple[MenuGroup, ...] = ()
    """The sections of the console that this member of staff sees."""
    desk_js: str = ""
    language: str = "en"
    """That of the page, as `lang` has it."""
    direction: str = "ltr"
    languages: tuple[Choice, ...] = ()
    """Those it can be read in: `value` is the language, `hint` the query that asks for it."""


class ArticleCard(View, frozen=True, kw_only=True):
    """An article in a list or at the head of the form."""

    slug: str
    url: str
    headline: str
    standfirst: str
    byline: str
    published: datetime | None
    words: int
    language: str
    direction: str
    section: str
    licensable: bool
    """False for wire copy and withdrawn articles; `why_not` says why."""
    why_not: str = ""
    omitted: tuple[Omitted, ...] = ()
    pictures: int = 0
    """Photographs of ours that travel with the copy."""


class HomePage(View, frozen=True, kw_only=True):
    """`GET /`: what can be licensed.

    `looked_for` is what was typed; `note` says what happened to a pasted address.
    """

    looked_for: str
    articles: tuple[ArticleCard, ...]
    found: int
    note: str = ""
    next_page: str = ""
    """The address of the next page of results, or empty."""
    previous_page: str = ""


class Answers(View, frozen=True, kw_only=True):
    """What was typed into the form, as typed, so that nothing is ever lost."""

    medium: str = "web"
    territories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    audience: str = ""
    months: str = "12"
    starts_on: str = ""
    portion: str = "full"
    words: str = ""
    exclusive: bool = False
    translation: bool = False
    edits: bool = False
    words_only: bool = False
    """Without the pictures."""
    rush: bool = False
    currency: str = ""
    organisation_name: str = ""
    organisation_brand: str = ""
    organisation_domains: str = ""
    organisation_type: str = "commercial"
    organisation_country: str = ""
    organisation_vat_id: str = ""
    contact_name: str = ""
    contact_email: str = ""
    message: str = ""
    accept_terms: bool = False


class Bar(View, frozen=True, kw_only=True):
    """One bar of a timeline: where it begins and how long it is, in hundredths of the whole, as "12.5"."""

    begins: str
    lasts: str
    kind: str
    """asked, taken (exclusively), licensed (not exclusively) or held (only offered so far)."""


class TimelineRow(View, frozen=True, kw_only=True):
    """A row of the timeline, and of the table behind it."""

    where: str
    bar: Bar
    what: str
    """"taken exclusively", "offered to somebody": what the table says of it."""
    starts_on: date
    ends_on: date
    """The first day after it."""
    in_the_way: bool = False


class Tick(View, frozen=True, kw_only=True):
    """A day written over the timeline, so many hundredths from its left."""

    at: str
    label: str


class Timeline(View, frozen=True, kw_only=True):
    """When what is asked for is taken. The first row is what is asked for; nobody is named."""

    rows: tuple[TimelineRow, ...]
    ticks: tuple[Tick, ...]
    more: bool = False


class PricePanel(View, frozen=True, kw_only=True):
    """The side panel of the form: the living quote, or what is still missing to make one.

    Rendered alone by `POST /republish/price` for the script, and inside the form without it.
    """

    quote: Quote | None
    changed: str = ""
    """What a button of the panel has just changed: "For 6 months"."""
    taken: str = ""
    """What stands in the way of it, in a sentence."""
    ways_out: tuple[Choice, ...] = ()
    """What would be free instead: `value` is what its button sends as `do`."""
    timeline: Timeline | None = None
    slow_down: str = ""
    """Said instead of a price to somebody who asks too often."""
    missing: tuple[str, ...] = ()
    """Questions still unanswered, by their labels; shown when `quote` is None."""
    refusal: str = ""
    """Why none of this can be licensed, when it cannot."""
    several: int = 1


class FormPage(View, frozen=True, kw_only=True):
    """`GET /republish`: the form. Field names are those of `Answers`; see the template's contract below.

    Posts to `/republish`. `articles` are hidden inputs named `article` (one a slug); a text input
    named `add_article` with the button `do=add` adds one by words or address; the button `do=price`
    works out the price; `do=send` sends; `do=remove:SLUG` takes one out. `form_key` is a hidden
    input that makes a second submission harmless.
    """

    articles: tuple[ArticleCard, ...]
    answers: Answers
    panel: PricePanel
    problems: tuple[FieldProblem, ...] = ()
    form_key: str
    action: str = "/republish"
    """Where the form is posted to: here, or to the page that changes a request."""
    changes: bool = False
    """A request that is there already is changed: its mail address stays."""
    add_note: str = ""
    addition: str = ""
    """What was typed into `add_article` and led to no article."""
    media: tuple[Choice, ...]
    countries: tuple[Choice, ...]
    territories: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    organisation_types: tuple[Choice, ...]
    durations: tuple[Choice, ...]
    currencies: tuple[Choice, ...]
    audience_labels: dict[str, str]
    """The question about the audience, by the medium."""
    audience_label: str
    """"Readers a month", "Copies printed": as the medium has it."""
    earliest: str
    """Today as YYYY-MM-DD, the least start."""


class Move(View, frozen=True, kw_only=True):
    """One row of a request's history."""

    stage: Stage
    at: datetime
    words: str
    """What happened, as a sentence: "We offered you this price"."""
    note: str = ""
    """What else is to be said of it: what was changed."""
    who: str = ""


class PastePage(View, frozen=True, kw_only=True):
    """`GET /requests/{token}/paste/{number}`: what is pasted into a CMS, and how it looks."""

    headline: str
    number: str
    markup: str
    pictures: int
    """How many files of the ZIP the markup names."""
    preview_url: str
    """Shows how it looks, pictures inside."""
    back_url: str


class BillingTyped(View, frozen=True, kw_only=True):
    """What the buyer wants on the invoice, as typed."""

    purchase_order: str = ""
    reference: str = ""
    billing_line1: str = ""
    billing_line2: str = ""
    billing_city: str = ""
    billing_postal_code: str = ""
    billing_region: str = ""
    billing_country: str = ""


class Thread(View, frozen=True, kw_only=True):
    """The conversation about a request, and the box to write in; `typed` and `problem` when it came back."""

    messages: tuple[MessageView, ...] = ()
    asked: bool = False
    """The desk asked and waits."""
    answered: bool = False
    """The requester wrote and waits."""
    url: str
    form_key: str
    """Makes a second sending harmless."""
    typed: str = ""
    problem: str = ""


class InvoiceOwed(View, frozen=True, kw_only=True):
    """An invoice on trust that is not paid; `url` is its page at Stripe."""

    number: str
    total: int
    currency: str
    due_at: datetime
    overdue: bool
    url: str


class StatusPage(View, frozen=True, kw_only=True):
    """`GET /requests/{token}`: a timeline from request to download, the one next step on top."""

    id: str
    stage: Stage
    created_at: datetime
    organisation: str
    contact: str
    usage: tuple[str, ...]
    """What was asked for, in plain sentences."""
    articles: tuple[ArticleCard, ...]
    quote: Quote
    moves: tuple[Move, ...]
    licences: tuple[LicenceView, ...]
    decline_reason: str = ""
    can_pay: bool = False
    can_withdraw: bool = False
    confirming: bool = False
    """Came back from Stripe; the payment is not confirmed yet. The page looks again by itself."""
    came_back: bool = False
    """Came back from Stripe without paying."""
    under_way: bool = False
    """The buyer has done all there is to do; a bank has yet to say that the money comes."""
    invoiced: bool = False
    """An invoice stands and waits to be paid; its page is where `pay_url` leads."""
    by_invoice: bool = False
    """Whether this organisation may pay later: the form may then send `method=invoice`."""
    pay_url: str
    """Posts here to pay."""
    withdraw_url: str
    change_url: str = ""
    """Where the answers can be changed; empty once a person has decided."""
    renew_url: str = ""
    """Where the licences can be renewed; empty while that is too early."""
    renewed_url: str = ""
    """The page of the request that goes on from this one."""
    ends_at: datetime | None = None
    """When the first of the licences that can be renewed ends, and whether that has been."""
    thread: Thread
    desk_note: str = ""
    paste_url: str
    """With the number of a licence behind it: its markup to paste, where its copies are open."""
    documents: tuple[DocumentView, ...] = ()
    """Invoices and credit notes."""
    owed: tuple[InvoiceOwed, ...] = ()
    """Invoices that are open while the copies are, or were, there already."""
    billing: BillingTyped = BillingTyped()
    problems: tuple[FieldProblem, ...] = ()
    """What is wrong with what should stand on the invoice."""
    countries: tuple[Choice, ...] = ()


class RenewalPage(View, frozen=True, kw_only=True):
    """`…/renewal`: the price of the time after, before anything is asked for.

    `quote` is None where it cannot be renewed, and `problem` says why.
    """

    back: str
    """The page it was come from."""
    action: str
    articles: tuple[ArticleCard, ...] = ()
    organisation: str = ""
    held: tuple[str, ...] = ()
    usage: tuple[str, ...] = ()
    quote: Quote | None = None
    problem: str = ""


class LicencePage(View, frozen=True, kw_only=True):
    """`GET /licences/{number}`: genuine or not, to whom, for what, until when.

    `licence` is None when there is no such licence.
    """

    number: str
    licence: PublicLicence | None


class VerifyPage(View, frozen=True, kw_only=True):
    """`/verify` and `POST /licences/{number}`: a file is examined.

    Without `examined` nothing was sent yet, or `problem` says why it could not be looked at.
    """

    number: str = ""
    """The licence whose page the file was sent from, if any."""
    examined: Examined | None = None
    problem: str = ""


class PublishersPage(View, frozen=True, kw_only=True):
    """`GET /for-publishers`: the link and the button to put under an article."""

    link_example: str
    button_example: str


class ProblemPage(View, frozen=True, kw_only=True):
    """An error as a page of its own."""

    status: int
    title: str
    detail: str
    problems: tuple[FieldProblem, ...] = ()
