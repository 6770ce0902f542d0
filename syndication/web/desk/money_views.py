"""What the pages about money are given to show."""

from uuid import UUID

from schemas.document import DocumentView
from schemas.money import DisputeView, InvoiceView, PaymentView, RefundView, SuspenseView
from syndication.errors import FieldProblem
from syndication.web.views import Choice, View


class AtStripe(View, frozen=True, kw_only=True):
    """Where Stripe shows its own side. The sandbox has one page for all of it: `whole`."""

    base: str
    whole: bool


class MoneyPage(View, frozen=True, kw_only=True):
    """`GET /desk/money`: what waits for a person, the newest of each kind."""

    suspense: tuple[SuspenseView, ...]
    refunds: tuple[RefundView, ...]
    invoices: tuple[InvoiceView, ...]
    disputes: tuple[DisputeView, ...]
    tabs: tuple[Choice, ...]
    """The pages about money by their addresses; `hint` holds how much of each waits."""
    stripe: AtStripe


class MoneyListPage(View, frozen=True, kw_only=True):
    """`GET /desk/money/{list}`: one list, all of it or a part."""

    name: str
    show: str
    parts: tuple[Choice, ...]
    payments: tuple[PaymentView, ...] = ()
    refunds: tuple[RefundView, ...] = ()
    invoices: tuple[InvoiceView, ...] = ()
    disputes: tuple[DisputeView, ...] = ()
    suspense: tuple[SuspenseView, ...] = ()
    next_page: str = ""
    tabs: tuple[Choice, ...]
    stripe: AtStripe


class ResolutionTyped(View, frozen=True, kw_only=True):
    """What somebody decided about something in suspense, as typed."""

    what: str = ""
    request: str = ""
    other: str = ""
    note: str = ""


class SuspensePage(View, frozen=True, kw_only=True):
    """`GET /desk/money/suspense/{id}`: what is known of it, and what may be done."""

    item: SuspenseView
    payment: PaymentView | None
    candidates: tuple[Choice, ...]
    """Requests it may be for: the one it came for, and those that wait for just this amount."""
    may_act: bool
    needs_second: bool
    """Whether giving it back takes two people."""
    typed: ResolutionTyped = ResolutionTyped()
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()
    stripe: AtStripe


class RefundPage(View, frozen=True, kw_only=True):
    """`GET /desk/money/refunds/{id}`: a refund, and a second person's yes or no."""

    refund: RefundView
    payment: PaymentView
    may_act: bool
    is_mine: bool
    """Whoever looks is who wanted it: they may take it back, not approve it."""
    reason: str = ""
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()
    stripe: AtStripe


class LicenceShare(View, frozen=True, kw_only=True):
    """A licence that may be refunded by itself; `left` in minor units, tax included."""

    number: str
    headline: str
    left: int


class RefundTyped(View, frozen=True, kw_only=True):
    """A refund as it was typed."""

    licence: str = ""
    amount: str = ""
    reason: str = ""


class RefundFormPage(View, frozen=True, kw_only=True):
    """`GET /desk/requests/{id}/refund`: what may go back, and how."""

    id: str
    organisation: str
    payment: PaymentView
    left: int
    licences: tuple[LicenceShare, ...]
    alone_up_to: int | None
    """How much of this payment one person may give back now, in minor units; None: two look at each."""
    refund_id: UUID
    """Minted with the form: sent twice, it is one refund."""
    typed: RefundTyped = RefundTyped()
    problem: str = ""
    problems: tuple[FieldProblem, ...] = ()


class DocumentLink(View, frozen=True, kw_only=True):
    """An invoice or a credit note, with its address at the desk."""

    document: DocumentView
    url: str


class RequestMoney(View, frozen=True, kw_only=True):
    """The money of one request, beside its decision."""

    payments: tuple[PaymentView, ...] = ()
    invoices: tuple[InvoiceView, ...] = ()
    refunds: tuple[RefundView, ...] = ()
    disputes: tuple[DisputeView, ...] = ()
    suspense: tuple[SuspenseView, ...] = ()
    documents: tuple[DocumentLink, ...] = ()
    refund_url: str = ""
    """Where money is given back; empty where nothing can be, or the role may not."""
    stripe: AtStripe = AtStripe(base="", whole=True)
