"""What the pages of the accounts are given to show."""

from datetime import date, datetime

from syndication.errors import FieldProblem
from syndication.web.desk.money_views import AtStripe
from syndication.web.views import Choice, View


class AccountShown(View, frozen=True, kw_only=True):
    """An account with what stands on it in each currency of the page, on the side on which it grows."""

    name: str
    amounts: tuple[int, ...]


class ComparedShown(View, frozen=True, kw_only=True):
    """What Stripe said it holds and what the books said at that moment, in minor units."""

    currency: str
    told: int
    booked: int
    at: datetime


class EarnedShown(View, frozen=True, kw_only=True):
    """What one article, author, medium or market earned, in minor units before tax."""

    name: str
    detail: str
    """The article's address."""
    sold: int
    given_back: int
    net: int


class EarnedBy(View, frozen=True, kw_only=True):
    """The fees of a month by whatever is asked, the most first."""

    sheet: str
    """The name of the whole of it as CSV."""
    rows: tuple[EarnedShown, ...]
    others: int = 0
    """How many more there are; their sum is the last row."""


class AccountsPage(View, frozen=True, kw_only=True):
    """`GET /desk/accounts`: what stands in the books, whether Stripe agrees, and what a month earned."""

    currencies: tuple[str, ...]
    accounts: tuple[AccountShown, ...]
    compared: tuple[ComparedShown, ...]
    shared: bool
    """Others sell through the account at Stripe too: its balance is not ours alone."""
    trouble: str = ""
    """Why Stripe could not be asked just now."""
    month: str
    """Such as 2026-11."""
    starts_on: date
    months: tuple[Choice, ...]
    """The address of each month's page."""
    currency: str
    """In which the month is shown; empty when nothing moved."""
    in_currencies: tuple[Choice, ...]
    earned: tuple[EarnedBy, ...]
    sheets: tuple[Choice, ...]
    """What can be downloaded of the month."""
    tabs: tuple[Choice, ...]
    stripe: AtStripe


class ContractShown(View, frozen=True, kw_only=True):
    """A contract as it was agreed. `state`: in force, begins later, ended, or replaced."""

    percent: str
    starts_on: date
    ends_on: date | None
    actor: str
    at: datetime
    state: str


class AuthorShown(View, frozen=True, kw_only=True):
    """An author with every contract, the latest first."""

    name: str
    contracts: tuple[ContractShown, ...]
    can_end: bool


class StatementLink(View, frozen=True, kw_only=True):
    """What an author got of the month, and where the statement is."""

    author: str
    currency: str
    share: int
    query: str
    """What follows the address of either file."""


class ContractTyped(View, frozen=True, kw_only=True):
    """A contract as it was typed."""

    author: str = ""
    percent: str = ""
    starts_on: str = ""
    until: str = ""


class AuthorsPage(View, frozen=True, kw_only=True):
    """`GET /desk/authors`: contracts, and what each author got of a month."""

    authors: tuple[AuthorShown, ...]
    typed: ContractTyped = ContractTyped()
    adding: bool = False
    ending: str = ""
    """Whose contract was to end, when that came back with problems."""
    on: str = ""
    problems: tuple[FieldProblem, ...] = ()
    today: date
    month: str
    starts_on: date
    months: tuple[Choice, ...]
    statements: tuple[StatementLink, ...]
    tabs: tuple[Choice, ...]
