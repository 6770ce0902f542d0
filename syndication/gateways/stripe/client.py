"""The one client of Stripe. Every write carries our own idempotency key: a verb and our row's id."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import msgspec
import stripe

from schemas.request import Address
from syndication.gateways.stripe import signed
from syndication.gateways.stripe.asking import AnswerLost, Refusal, asking
from syndication.gateways.stripe.facts import (
    BalanceFacts,
    BalanceTransaction,
    DisputeFacts,
    Event,
    Facts,
    HeldFacts,
    IntentFacts,
    InvoiceFacts,
    InvoicePaymentFacts,
    RefundFacts,
    SessionFacts,
    facts,
    held,
    moved,
)
from syndication.gateways.stripe.orders import (
    CustomerOrder,
    InvoiceOrder,
    RefundOrder,
    SessionOrder,
    address_params,
    customer_params,
    invoice_item_params,
    invoice_params,
    refund_params,
    session_params,
)
from syndication.licensing.access import InvoiceStatus

if TYPE_CHECKING:
    from stripe.params import InvoiceListParams

TIMEOUT_SECONDS = 20
"""Stripe answers in one or two; past this a person would have given up, and our row resumes."""

_PAGE = 100
"""Objects of one answer: the most Stripe gives."""

EVENTS_KEPT = timedelta(days=29)
"""Stripe lists the events of thirty days."""

T = TypeVar("T")
F = TypeVar("F", bound=Facts)
S = TypeVar("S", bound=stripe.StripeObject)


class StripeGateway:
    """What this service asks of Stripe.

    Each call raises PaymentTrouble when the answer is not known, AnswerLost when there will never be
    another one under the same key, Refusal when Stripe says no.
    """

    def __init__(self, api_key: str, webhook_secret: str, *, url: str = "") -> None:
        self._secret = webhook_secret
        self.live = api_key.startswith(("sk_live_", "rk_live_"))
        self._http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
        self._v1 = stripe.StripeClient(
            api_key,
            base_addresses={"api": url} if url else {},
            http_client=self._http,
            max_network_retries=2,
        ).v1

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]

    def verified(self, body: bytes, signature: str) -> Event:
        """Return the event in a webhook's body. Raises Forged for all that Stripe did not sign for us."""
        return signed.verified(body, signature, self._secret)

    # --- who pays

    async def add_customer(self, order: CustomerOrder) -> str:
        """Return the id of a new customer; a second one would only be a name without payments."""
        return await self._again(f"customer-{order.key}", lambda key: self._add_customer(order, key))

    async def _add_customer(self, order: CustomerOrder, key: str) -> str:
        async with asking("stripe.add_customer"):
            made = await self._v1.customers.create_async(customer_params(order), {"idempotency_key": key})
        return made.id

    async def address_customer(self, customer: str, address: Address, *, key: str) -> None:
        """Put a billing address on a customer's next invoices."""
        async with asking("stripe.address_customer"):
            await self._v1.customers.update_async(
                customer, {"address": address_params(address)}, {"idempotency_key": f"address-{key}"}
            )

    # --- Checkout

    async def open_session(self, order: SessionOrder) -> SessionFacts:
        """Open a Checkout session, or return the one this order has opened already."""
        async with asking("stripe.open_session"):
            session = await self._v1.checkout.sessions.create_async(
                session_params(order), {"idempotency_key": f"checkout-{order.key}"}
            )
        return facts(session.to_dict(), SessionFacts)

    async def session(self, session_id: str) -> SessionFacts:
        """Return a session as it stands at Stripe, with its payment."""
        async with asking("stripe.session"):
            session = await self._v1.checkout.sessions.retrieve_async(
                session_id, {"expand": ["payment_intent"]}
            )
        return facts(session.to_dict(), SessionFacts)

    async def end_session(self, session_id: str) -> SessionFacts:
        """Close a session's page so that nobody can pay it; a paid or closed one is returned as it is."""
        try:
            async with asking("stripe.end_session"):
                session = await self._v1.checkout.sessions.expire_async(session_id)
        except Refusal:
            return await self.session(session_id)
        return facts(session.to_dict(), SessionFacts)

    async def session_of_payment(self, payment_intent: str) -> SessionFacts | None:
        """Return the session that a payment was made on, if it was made on one."""
        async with asking("stripe.session_of_payment"):
            found = await self._v1.checkout.sessions.list_async({"payment_intent": payment_intent})
        return facts(found.data[0].to_dict(), SessionFacts) if found.data else None

    # --- invoices

    async def draft_invoice(self, order: InvoiceOrder) -> InvoiceFacts:
        """Return the draft of an order with each of its lines, making what is missing."""
        drafted = await self._once(
            f"invoice-{order.key}",
            lambda: self._invoice_of(order),
            lambda key: self._draft_invoice(order, key),
        )
        if drafted.status is not InvoiceStatus.DRAFT:
            return drafted
        written = {line.metadata.get("place") for line in drafted.lines.data}
        for place in range(len(order.items)):
            if str(place) not in written:
                await self._write_item(order, drafted.id, place)
        return drafted

    async def _invoice_of(self, order: InvoiceOrder) -> InvoiceFacts | None:
        """Return the invoice that carries our row's id, if Stripe has made it."""
        async for invoice in self._invoices({"customer": order.customer, "limit": _PAGE}):
            if invoice.metadata.get("checkout") == str(order.key):
                return invoice
        return None

    async def _draft_invoice(self, order: InvoiceOrder, key: str) -> InvoiceFacts:
        async with asking("stripe.draft_invoice"):
            made = await self._v1.invoices.create_async(invoice_params(order), {"idempotency_key": key})
        return facts(made.to_dict(), InvoiceFacts)

    async def _write_item(self, order: InvoiceOrder, invoice_id: str, place: int) -> None:
        async with asking("stripe.write_item"):
            await self._v1.invoice_items.create_async(
                invoice_item_params(order, invoice_id, place),
                {"idempotency_key": f"invoiceitem-{invoice_id}-{place}"},
            )

    async def finalise_invoice(self, invoice_id: str) -> InvoiceFacts:
        """Give a draft its number and its page; from then on Stripe reminds the buyer. Once is enough."""
        return await self._once(
            f"finalise-{invoice_id}",
            lambda: self._finalised(invoice_id),
            lambda key: self._finalise_invoice(invoice_id, key),
        )

    async def _finalised(self, invoice_id: str) -> InvoiceFacts | None:
        found = await self.invoice(invoice_id)
        return None if found.status is InvoiceStatus.DRAFT else found

    async def _finalise_invoice(self, invoice_id: str, key: str) -> InvoiceFacts:
        async with asking("stripe.finalise_invoice"):
            made = await self._v1.invoices.finalize_invoice_async(
                invoice_id, {"auto_advance": True}, {"idempotency_key": key}
            )
        return facts(made.to_dict(), InvoiceFacts)

    async def send_invoice(self, invoice_id: str) -> None:
        """Let Stripe mail an invoice; after an answer that is lost for good, once more."""
        await self._again(f"send-{invoice_id}", lambda key: self._send_invoice(invoice_id, key))

    async def _send_invoice(self, invoice_id: str, key: str) -> None:
        async with asking("stripe.send_invoice"):
            await self._v1.invoices.send_invoice_async(invoice_id, {}, {"idempotency_key": key})

    async def void_invoice(self, invoice_id: str) -> InvoiceFacts:
        """Take an invoice back so that nobody can pay it; a paid or void one is returned as it is."""
        try:
            async with asking("stripe.void_invoice"):
                made = await self._v1.invoices.void_invoice_async(
                    invoice_id, {}, {"idempotency_key": f"void-{invoice_id}"}
                )
        except Refusal:
            return await self.invoice(invoice_id)
        return facts(made.to_dict(), InvoiceFacts)

    async def invoice(self, invoice_id: str) -> InvoiceFacts:
        """Return an invoice as it stands at Stripe."""
        async with asking("stripe.invoice"):
            found = await self._v1.invoices.retrieve_async(invoice_id)
        return facts(found.to_dict(), InvoiceFacts)

    async def payments_of_invoice(self, invoice_id: str) -> tuple[InvoicePaymentFacts, ...]:
        """Return what has paid an invoice."""
        async with asking("stripe.payments_of_invoice"):
            found = await self._v1.invoice_payments.list_async(
                {"invoice": invoice_id, "status": "paid", "limit": _PAGE}
            )
        return tuple(facts(each.to_dict(), InvoicePaymentFacts) for each in found.data)

    async def invoice_of_payment(self, payment_intent: str) -> str | None:
        """Return the id of the invoice that a payment paid, if it paid one."""
        async with asking("stripe.invoice_of_payment"):
            found = await self._v1.invoice_payments.list_async(
                {"payment": {"type": "payment_intent", "payment_intent": payment_intent}}
            )
        return facts(found.data[0].to_dict(), InvoicePaymentFacts).invoice if found.data else None

    # --- what goes back

    async def refund(self, order: RefundOrder) -> RefundFacts:
        """Give money back; asked again, even late, it is the same refund.

        A key is forgotten after a day and may hold an error until then, so what has been made is looked
        for first, by our row's id.
        """
        return await self._once(
            f"refund-{order.key}",
            lambda: self._refund_of(order),
            lambda key: self._make_refund(order, key),
        )

    async def _refund_of(self, order: RefundOrder) -> RefundFacts | None:
        made = await self.refunds_of_payment(order.payment_intent)
        return next((each for each in made if each.metadata.get("refund") == str(order.key)), None)

    async def _make_refund(self, order: RefundOrder, key: str) -> RefundFacts:
        async with asking("stripe.refund"):
            made = await self._v1.refunds.create_async(refund_params(order), {"idempotency_key": key})
        return facts(made.to_dict(), RefundFacts)

    async def refunds_of_payment(self, payment_intent: str) -> tuple[RefundFacts, ...]:
        """Return every refund of a payment, whoever made it."""
        async with asking("stripe.refunds"):
            made = await self._v1.refunds.list_async({"payment_intent": payment_intent, "limit": _PAGE})
        return tuple(facts(each.to_dict(), RefundFacts) for each in made.data)

    async def dispute(self, dispute_id: str) -> DisputeFacts:
        """Return a dispute as it stands at Stripe."""
        async with asking("stripe.dispute"):
            found = await self._v1.disputes.retrieve_async(dispute_id)
        return facts(found.to_dict(), DisputeFacts)

    # --- what has happened since a moment, newest first

    async def events(self, since: datetime, types: tuple[str, ...]) -> AsyncIterator[Event]:
        """Yield the events of these types; Stripe keeps them for thirty days."""
        first = self._v1.events.list_async(
            {"created": {"gte": int(since.timestamp())}, "types": list(types), "limit": _PAGE}
        )
        async for each in _each("stripe.events", first):
            yield signed.event(each.to_dict(for_json=True))

    async def sessions(self, since: datetime) -> AsyncIterator[SessionFacts]:
        """Yield the Checkout sessions opened since then."""
        first = self._v1.checkout.sessions.list_async(
            {"created": {"gte": int(since.timestamp())}, "limit": _PAGE}
        )
        async for each in _each("stripe.sessions", first):
            yield facts(each.to_dict(), SessionFacts)

    async def payments(self, since: datetime) -> AsyncIterator[IntentFacts]:
        """Yield the payments, and tries at one, begun since then."""
        first = self._v1.payment_intents.list_async(
            {"created": {"gte": int(since.timestamp())}, "limit": _PAGE}
        )
        async for each in _each("stripe.payments", first):
            yield facts(each.to_dict(), IntentFacts)

    async def invoices(self, since: datetime) -> AsyncIterator[InvoiceFacts]:
        """Yield the invoices made since then."""
        created: InvoiceListParams = {"created": {"gte": int(since.timestamp())}, "limit": _PAGE}
        async for each in self._invoices(created):
            yield each

    async def _invoices(self, wanted: "InvoiceListParams") -> AsyncIterator[InvoiceFacts]:
        async for each in _each("stripe.invoices", self._v1.invoices.list_async(wanted)):
            yield facts(each.to_dict(), InvoiceFacts)

    async def refunds(self, since: datetime) -> AsyncIterator[RefundFacts]:
        """Yield the refunds made since then, whoever made them."""
        first = self._v1.refunds.list_async({"created": {"gte": int(since.timestamp())}, "limit": _PAGE})
        async for each in _each("stripe.refunds", first):
            yield facts(each.to_dict(), RefundFacts)

    async def disputes(self, since: datetime) -> AsyncIterator[DisputeFacts]:
        """Yield the disputes opened since then."""
        first = self._v1.disputes.list_async({"created": {"gte": int(since.timestamp())}, "limit": _PAGE})
        async for each in _each("stripe.disputes", first):
            yield facts(each.to_dict(), DisputeFacts)

    async def balance_transactions(self, *, since: datetime) -> tuple[BalanceTransaction, ...]:
        """Return everything that moved on our balance from a moment on, the latest first."""
        first = self._v1.balance_transactions.list_async(
            {"created": {"gte": int(since.timestamp())}, "limit": _PAGE, "expand": ["data.source"]}
        )
        told = _each("stripe.balance_transactions", first)
        return tuple([moved(facts(each.to_dict(), BalanceFacts)) async for each in told])

    async def balance(self) -> dict[str, int]:
        """Return what Stripe holds for us now, by currency, in minor units."""
        async with asking("stripe.balance"):
            found = await self._v1.balance.retrieve_async()
        return held(msgspec.convert(found.to_dict(), HeldFacts))

    # --- asked again

    async def _once(
        self,
        key: str,
        find: Callable[[], Awaitable[T | None]],
        make: Callable[[str], Awaitable[T]],
    ) -> T:
        """Return what is there, or make it; an answer that is lost for good is looked for, then asked anew.

        A key is good for a day: what may be asked again later than that is found first.
        """
        found = await find()
        if found is not None:
            return found
        try:
            return await make(key)
        except AnswerLost:
            found = await find()
            return await make(f"{key}-{uuid4()}") if found is None else found

    async def _again(self, key: str, make: Callable[[str], Awaitable[T]]) -> T:
        """Make what does no harm twice; after an answer that is lost for good, under another key."""
        try:
            return await make(key)
        except AnswerLost:
            return await make(f"{key}-{uuid4()}")


async def _each(name: str, first: Awaitable[stripe.ListObject[S]]) -> AsyncIterator[S]:
    """Yield every object of a list, a page a call."""
    async with asking(name):
        page = await first
    while True:
        for each in page.data:
            yield each
        if not page.has_more:
            return
        async with asking(name):
            page = await page.next_page_async()
