"""Money as the desk sees and orders it: payments, refunds, invoices, disputes, what waits for a person."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from schemas.base import Minor, Noun

Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
"""Why: 3 to 500 characters."""


class RefundStatus(StrEnum):
    """The life of a refund. Wanted: it waits for a second person."""

    WANTED = "wanted"
    APPROVED = "approved"
    MADE = "made"
    FAILED = "failed"


class RefundWish(Noun, frozen=True, kw_only=True):
    """`POST /api/v1/requests/{id}/refunds`.

    `amount` in minor units; without one, all that is left of the licence that is named, or of the whole
    payment. What is refunded whole is revoked; a part leaves the licence as it is.
    """

    amount: Annotated[int, msgspec.Meta(ge=1, le=2**53)] | None = None
    licence: Annotated[str, msgspec.Meta(max_length=40)] = ""
    """A licence's number; empty: the request as a whole."""
    reason: Reason


class RefundWanted(Noun, frozen=True, kw_only=True):
    """A refund that was taken in: it is under way, or waits for a second person."""

    id: UUID
    amount: Minor
    currency: str
    status: RefundStatus
    needs_second: bool


class RefundAnswer(Noun, frozen=True, kw_only=True):
    """`POST /api/v1/money/refunds/{id}`: a second person's yes, or no with the reason."""

    approve: bool
    reason: Annotated[str, msgspec.Meta(max_length=500, pattern=r"^[^\x00]*$")] = ""


class Resolution(StrEnum):
    """What a person did about something in suspense."""

    REFUNDED = "refunded"
    ATTACHED = "attached"
    WRITTEN_OFF = "written_off"


class ResolutionWish(Noun, frozen=True, kw_only=True):
    """`POST /api/v1/money/suspense/{id}`. `request` is needed to attach a payment that has none."""

    what: Resolution
    note: Reason
    request: UUID | None = None


class PaymentView(Noun, frozen=True, kw_only=True):
    """Money that arrived, and what became of it."""

    id: UUID
    request: UUID | None
    organisation: str
    method: str
    reference: str
    """Stripe's id."""
    amount: Minor
    given_back: Minor
    currency: str
    outcome: str
    reason: str
    at: datetime


class RefundView(Noun, frozen=True, kw_only=True):
    """Money that goes back. `licence` is the number of the one it is meant for, if it is one."""

    id: UUID
    payment: UUID
    request: UUID | None
    organisation: str
    licence: str
    amount: Minor
    currency: str
    status: RefundStatus
    reason: str
    wanted_by: str
    needs_second: bool
    approved_by: str
    failure: str
    at: datetime
    made_at: datetime | None


class InvoiceView(Noun, frozen=True, kw_only=True):
    """An invoice under which somebody pays later."""

    id: UUID
    request: UUID
    organisation: str
    number: str
    status: str
    amount: Minor
    credited: Minor
    currency: str
    purchase_order: str
    releases_on: str
    overdue: bool
    url: str
    due_at: datetime | None
    at: datetime


class DisputeView(Noun, frozen=True, kw_only=True):
    """What a bank says against a payment."""

    id: str
    payment: UUID
    request: UUID | None
    organisation: str
    status: str
    reason: str
    amount: Minor
    currency: str
    answer_by: datetime | None
    at: datetime


class SuspenseView(Noun, frozen=True, kw_only=True):
    """Something about money that a person has to look at, or has looked at."""

    id: int
    subject: str
    detail: str
    request: UUID | None
    organisation: str
    payment: UUID | None
    amount: Minor | None
    currency: str
    holds_money: bool
    """Whether money waits behind it that can go back or pay for a request."""
    at: datetime
    resolution: Resolution | None
    note: str
    resolved_by: str
    resolved_at: datetime | None


class Listed(Noun, frozen=True, kw_only=True):
    """One page of a list, newest first; `after` asks for the next one and is empty at the end."""

    payments: tuple[PaymentView, ...] = ()
    refunds: tuple[RefundView, ...] = ()
    invoices: tuple[InvoiceView, ...] = ()
    disputes: tuple[DisputeView, ...] = ()
    suspense: tuple[SuspenseView, ...] = ()
    after: str = ""
