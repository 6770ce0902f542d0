"""Tries to pay, by a page or by an invoice, and who pays at Stripe."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from schemas.money import InvoiceView
from schemas.request import Address, CheckoutWish, PaymentMethod
from syndication.licensing.access import InvoiceStatus
from syndication.records.door import Db, column, many, one, value, write
from syndication.records.partners import ReleasesOn


class CheckoutStatus(StrEnum):
    """The life of one try to pay. Under way: all is done on the page, and the bank has yet to say yes."""

    OPENING = "opening"
    OPEN = "open"
    UNDER_WAY = "under_way"
    PAID = "paid"
    ENDED = "ended"


class CustomerRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays; without `stripe_id` until Stripe has been told."""

    id: UUID
    stripe_id: str | None


class CheckoutRow(msgspec.Struct, frozen=True, kw_only=True):
    """One try to pay. `session_id` is a session's or an invoice's; `over`: its time has passed."""

    id: UUID
    request_id: UUID
    method: PaymentMethod
    status: CheckoutStatus
    amount: int
    currency: str
    quote_id: UUID
    session_id: str | None
    url: str | None
    purchase_order: str
    reference: str
    billing_address: Address | None
    created_at: datetime
    expires_at: datetime
    over: bool


class BilledRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the buyer wants on the invoice."""

    purchase_order: str = ""
    reference: str = ""
    billing_address: Address | None = None
    due_at: datetime | None = None
    """When an invoice at Stripe has to be paid; None for what is paid at once."""


class InvoiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of a try to pay by invoice, and what Stripe said of it last."""

    checkout_id: UUID
    terms_days: int
    releases_on: ReleasesOn
    status: InvoiceStatus
    number: str
    credited: int
    due_at: datetime | None
    sent_at: datetime | None
    overdue: bool


async def customer_of(db: Db, organisation_key: str, email: str) -> CustomerRow | None:
    """Return who pays for a person of an organisation."""
    return await one(db, "customer", CustomerRow, organisation_key=organisation_key, email=email)


async def add_customer(db: Db, *, id: UUID, organisation_key: str, email: str) -> None:
    """Store who pays, before Stripe hears of it; where there is one already, it stays."""
    await write(db, "add_customer", id=id, organisation_key=organisation_key, email=email)


async def customer_made(db: Db, customer_id: UUID, *, stripe_id: str) -> str:
    """Note a customer's id at Stripe and return the one that counts: whoever was first."""
    return await value(db, "customer_made", str, id=customer_id, stripe_id=stripe_id) or stripe_id


async def checkout_under_way(db: Db, request_id: UUID) -> CheckoutRow | None:
    """Return the one try to pay that has not ended."""
    return await one(db, "checkout_under_way", CheckoutRow, request_id=request_id)


async def checkout_of_session(db: Db, session_id: str) -> CheckoutRow | None:
    """Return the try behind a Checkout session or an invoice."""
    return await one(db, "checkout_by_session", CheckoutRow, session_id=session_id)


async def checkout_of_id(db: Db, checkout_id: UUID) -> CheckoutRow | None:
    """Return a try to pay."""
    return await one(db, "checkout", CheckoutRow, id=checkout_id)


async def checkout_billed(db: Db, request_id: UUID) -> BilledRow:
    """Return what the buyer of a request wants on the invoice, as it was said last; nothing said is empty."""
    return await one(db, "checkout_billed", BilledRow, request_id=request_id) or BilledRow()


async def checkout_named(db: Db, session_id: str, names: dict[str, str]) -> CheckoutRow | None:
    """Return the try behind an object at Stripe: by its id, or by ours on it before its id was noted."""
    found = await checkout_of_session(db, session_id)
    if found is not None:
        return found
    try:
        return await checkout_of_id(db, UUID(names.get("checkout", "")))
    except ValueError:
        return None


async def add_checkout(
    db: Db,
    wish: CheckoutWish,
    *,
    id: UUID,
    request_id: UUID,
    amount: int,
    currency: str,
    quote_id: UUID,
    expires_at: datetime,
) -> None:
    """Store a try to pay before Stripe hears of it."""
    await write(
        db,
        "add_checkout",
        id=id,
        request_id=request_id,
        method=wish.method.value,
        amount=amount,
        currency=currency,
        quote_id=quote_id,
        expires_at=expires_at,
        purchase_order=wish.purchase_order,
        reference=wish.reference,
        billing_address=wish.billing_address,
    )


async def open_checkout(db: Db, checkout_id: UUID, *, session_id: str, url: str) -> bool:
    """Note the page at Stripe; False when the try has moved on meanwhile."""
    return await value(db, "open_checkout", UUID, id=checkout_id, session_id=session_id, url=url) is not None


async def checkout_goes_on(db: Db, checkout_id: UUID, *, session_id: str) -> None:
    """Note that the buyer has done all there is to do; one that is paid or ended stays so."""
    await write(db, "checkout_goes_on", id=checkout_id, session_id=session_id)


async def close_checkout(
    db: Db, checkout_id: UUID, status: CheckoutStatus, *, session_id: str | None = None
) -> None:
    """Note that a try is paid or has ended, and its page if that is new; a paid one is never ended."""
    await write(db, "close_checkout", id=checkout_id, status=status.value, session_id=session_id)


async def end_checkouts(db: Db, request_id: UUID) -> tuple[str, ...]:
    """End every open try of a request; return the sessions and invoices to close at Stripe."""
    return await column(db, "end_checkouts", str, request_id=request_id)


async def checkouts_unfinished(db: Db, *, older_than: timedelta, most: int) -> tuple[CheckoutRow, ...]:
    """Return the tries whose end nobody has told us."""
    return await many(db, "checkouts_unfinished", CheckoutRow, older_than=older_than, most=most)


async def checkouts_waiting(
    db: Db, *, after: tuple[datetime, UUID] | None, most: int
) -> tuple[CheckoutRow, ...]:
    """Return one page of the tries whose money may take weeks, oldest first."""
    at, id_ = after or (None, None)
    return await many(db, "checkouts_waiting", CheckoutRow, after_at=at, after_id=id_, most=most)


async def add_invoice(db: Db, checkout_id: UUID, *, terms_days: int, releases_on: ReleasesOn) -> None:
    """Store the terms under which a try to pay is one by invoice."""
    await write(
        db, "add_invoice", checkout_id=checkout_id, terms_days=terms_days, releases_on=releases_on.value
    )


async def invoice_of_checkout(db: Db, checkout_id: UUID) -> InvoiceRow | None:
    """Return the invoice of a try to pay, if it is one by invoice."""
    return await one(db, "invoice_of_checkout", InvoiceRow, checkout_id=checkout_id)


async def tell_invoice(
    db: Db,
    checkout_id: UUID,
    *,
    status: InvoiceStatus,
    number: str,
    credited: int,
    credited_after: int,
    due_at: datetime | None,
    overdue_of: datetime | None,
) -> None:
    """Store what Stripe says of an invoice now; `overdue_of` is the due date Stripe says has passed."""
    await write(
        db,
        "tell_invoice",
        checkout_id=checkout_id,
        status=status.value,
        number=number,
        credited=credited,
        credited_after=credited_after,
        due_at=due_at,
        overdue_of=overdue_of,
    )


async def invoice_sent(db: Db, checkout_id: UUID) -> None:
    """Note that Stripe has mailed an invoice."""
    await write(db, "invoice_sent", checkout_id=checkout_id)


async def invoices_to_send(db: Db, *, most: int) -> tuple[UUID, ...]:
    """Return the tries whose invoice stands and has not been mailed."""
    return await column(db, "invoices_to_send", UUID, most=most)


async def requests_overdue(db: Db, *, most: int) -> tuple[UUID, ...]:
    """Return the requests whose invoice is past its date while their licences are active."""
    return await column(db, "invoices_overdue", UUID, most=most)


async def invoices_to_remind_of(db: Db, *, ahead: timedelta, most: int) -> tuple[UUID, ...]:
    """Return the tries whose invoice is due soon and of which nobody was reminded."""
    return await column(db, "invoices_to_remind_of", UUID, ahead=ahead, most=most)


async def invoices_listed(
    db: Db,
    statuses: Iterable[InvoiceStatus] = tuple(InvoiceStatus),
    *,
    overdue: bool = False,
    after: tuple[datetime, UUID] | None,
    most: int,
) -> Sequence[InvoiceView]:
    """Return one page of invoices, newest first; `overdue`: only those whose date has passed unpaid."""
    at, id_ = after or (None, None)
    return await many(
        db,
        "invoices_listed",
        InvoiceView,
        statuses=[*statuses],
        overdue=overdue,
        after_at=at,
        after_id=id_,
        most=most,
    )


async def invoices_of_request(db: Db, request_id: UUID) -> tuple[InvoiceView, ...]:
    """Return every invoice at Stripe of a request, oldest first."""
    return await many(db, "invoices_shown_of_request", InvoiceView, request_id=request_id)
