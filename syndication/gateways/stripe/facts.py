"""What Stripe says of its objects: the part of each that this service reads.

Amounts are in minor units as Stripe counts them, currencies in lower case, moments in seconds since
1970. A field Stripe leaves out or gives as null has its default here.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from syndication.licensing.access import DisputeStatus, InvoiceStatus

FAILED_INTENTS = frozenset({"requires_payment_method", "canceled"})
"""The states of a payment intent in which no money is on its way."""

LOST_REFUNDS = frozenset({"failed", "canceled"})
"""The states of a refund in which the money has come back to us."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What every object has."""

    id: str


class IntentFacts(Facts, frozen=True, kw_only=True):
    """A payment, or a try at one."""

    status: str = ""
    amount_received: int = 0
    currency: str = ""
    livemode: bool = False
    metadata: dict[str, str] = {}


class SessionFacts(Facts, frozen=True, kw_only=True):
    """A Checkout session. `intent` is whole only where it was asked for."""

    status: str = ""
    payment_status: str = "unpaid"
    amount_total: int = 0
    currency: str = ""
    livemode: bool = False
    intent: str | IntentFacts = msgspec.field(name="payment_intent", default="")
    url: str = ""
    metadata: dict[str, str] = {}

    @property
    def payment_intent(self) -> str:
        """The payment's id, or nothing before a card was tried."""
        return self.intent if isinstance(self.intent, str) else self.intent.id

    @property
    def paid(self) -> bool:
        """Whether the money is there: "completed" alone is not, for delayed methods."""
        return self.payment_status == "paid"

    @property
    def complete(self) -> bool:
        """Whether the buyer has done all there is to do on the page."""
        return self.status == "complete"

    @property
    def ended(self) -> bool:
        """Whether no money can come by this session any more: never paid, or a bank said no afterwards."""
        failed = isinstance(self.intent, IntentFacts) and self.intent.status in FAILED_INTENTS
        return self.status == "expired" or (self.complete and not self.paid and failed)


class LineFacts(Facts, frozen=True, kw_only=True):
    """A line of an invoice."""

    amount: int = 0
    metadata: dict[str, str] = {}


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of an invoice; ours are far fewer than a page of them."""

    data: tuple[LineFacts, ...] = ()


class InvoiceFacts(Facts, frozen=True, kw_only=True):
    """An invoice. Credit notes lower what is due before it is paid, or stand beside it afterwards."""

    status: InvoiceStatus = InvoiceStatus.DRAFT
    number: str = ""
    total: int = 0
    amount_paid: int = 0
    amount_remaining: int = 0
    credited_before: int = msgspec.field(name="pre_payment_credit_notes_amount", default=0)
    credited_after: int = msgspec.field(name="post_payment_credit_notes_amount", default=0)
    currency: str = ""
    livemode: bool = False
    due_date: int = 0
    url: str = msgspec.field(name="hosted_invoice_url", default="")
    metadata: dict[str, str] = {}
    lines: Lines = Lines()


class PaidBy(msgspec.Struct, frozen=True, kw_only=True):
    """What paid an invoice."""

    payment_intent: str = ""


class InvoicePaymentFacts(Facts, frozen=True, kw_only=True):
    """That a payment belongs to an invoice."""

    invoice: str
    status: str = ""
    amount_paid: int = 0
    payment: PaidBy = PaidBy()


class RefundFacts(Facts, frozen=True, kw_only=True):
    """Money that goes back, made by us or at Stripe's own dashboard."""

    status: str = ""
    amount: int = 0
    currency: str = ""
    payment_intent: str = ""
    failure_reason: str = ""
    metadata: dict[str, str] = {}

    @property
    def lost(self) -> bool:
        """Whether the money came back to us."""
        return self.status in LOST_REFUNDS


class AnswerDue(msgspec.Struct, frozen=True, kw_only=True):
    """By when the bank wants to hear from us."""

    due_by: int = 0


class DisputeFacts(Facts, frozen=True, kw_only=True):
    """What a bank says against a payment."""

    status: DisputeStatus
    amount: int = 0
    currency: str = ""
    reason: str = ""
    payment_intent: str = ""
    created: int = 0
    evidence_details: AnswerDue = AnswerDue()


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What moved Stripe's balance: a charge, a refund, a dispute, a payout."""

    id: str = ""
    object: str = ""
    amount: int = 0
    currency: str = ""
    payment_intent: str = ""


class BalanceFacts(Facts, frozen=True, kw_only=True):
    """A movement of Stripe's balance, in the currency of the account."""

    type: str
    currency: str
    amount: int
    fee: int = 0
    created: int = 0
    source: str | Source = ""


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what Stripe holds."""

    amount: int
    currency: str


class HeldFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What Stripe holds for us, there already and under way: together, all that ever moved."""

    available: tuple[Sum, ...] = ()
    pending: tuple[Sum, ...] = ()


def held(told: HeldFacts) -> dict[str, int]:
    """Return what Stripe holds by currency, in minor units."""
    sums = Counter[str]()
    for each in (*told.available, *told.pending):
        sums[each.currency.upper()] += each.amount
    return dict(sums)


class BalanceTransaction(msgspec.Struct, frozen=True, kw_only=True):
    """What moved on our balance: `amount` before Stripe's `fee`, in minor units of `currency`, which is ours.

    `subject` is the PaymentIntent, the refund or the dispute behind it, or empty; `paid` is what moved
    in the buyer's own currency `paid_in`, and negative where `amount` is.
    """

    id: str
    type: str
    currency: str
    amount: int
    fee: int
    at: datetime
    subject: str = ""
    paid: int
    paid_in: str


def moved(told: BalanceFacts) -> BalanceTransaction:
    """Return a movement with what is behind it."""
    source = Source() if isinstance(told.source, str) else told.source
    currency = told.currency.upper()
    paid_in = source.currency.upper() or currency
    # Stripe tells a refund's own amount without a sign
    theirs = -abs(source.amount) if told.amount < 0 else abs(source.amount)
    return BalanceTransaction(
        id=told.id,
        type=told.type,
        currency=currency,
        amount=told.amount,
        fee=told.fee,
        at=datetime.fromtimestamp(told.created, UTC),
        subject=source.payment_intent if source.object == "charge" else source.id,
        paid=told.amount if paid_in == currency else theirs,
        paid_in=paid_in,
    )


class Event(Facts, frozen=True, kw_only=True):
    """An event as Stripe sent it."""

    type: str
    body: dict[str, object]


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What an event's object says of itself and of what it belongs to."""

    id: str = ""
    payment_intent: str | IntentFacts = ""
    invoice: str = ""

    @property
    def intent(self) -> str:
        """The payment intent it belongs to, or nothing."""
        return self.payment_intent if isinstance(self.payment_intent, str) else self.payment_intent.id


F = TypeVar("F", bound=msgspec.Struct)


def facts(given: Mapping[str, object], kind: type[F]) -> F:
    """Return an object's fields as `kind`; null is the same as absent, what is unknown is left out."""
    return msgspec.convert(_without_nulls(given), kind)


def _without_nulls(given: object) -> object:
    if isinstance(given, Mapping):
        return {name: _without_nulls(each) for name, each in given.items() if each is not None}
    return [_without_nulls(each) for each in given] if isinstance(given, list) else given


def object_in(event: Mapping[str, object], kind: type[F]) -> F:
    """Return the object inside a stored event's body as `kind`."""
    return facts(msgspec.convert(event, _Envelope).data.object, kind)


class _Inside(msgspec.Struct, frozen=True):
    object: dict[str, object]


class _Envelope(msgspec.Struct, frozen=True):
    data: _Inside
