"""Stripe: Checkout sessions, refunds, and events whose signature is verified."""

import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import msgspec
import stripe

from syndication.boundary import boundary
from syndication.errors import PaymentTrouble, Refused, SyndicationError

if TYPE_CHECKING:
    from stripe.params import BalanceTransactionListParams, RefundCreateParams
    from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

TIMEOUT_SECONDS = 20
"""Stripe answers in one or two; past this a person would have given up, and our row resumes."""

TOLERANCE_SECONDS = 300
"""How far a webhook's time may be from ours, in either direction: Stripe's own default, both ways."""

LARGEST_EVENT = 256 * 1024
"""Bytes. Stripe's events are a few kilobytes."""


class Refusal(Refused):
    """Stripe understood the call and said no: trying again as it is will not help."""


class AnswerLost(PaymentTrouble):
    """Stripe keeps an error under our key: asked again under it, it says the same for a day."""


class Forged(SyndicationError):
    """A webhook that Stripe did not sign, signed for somebody else, or signed too long ago."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the bill at Stripe, in minor units."""

    name: str
    detail: str
    amount: int


class SessionOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What a Checkout session is opened with. `key` is our row's id: the idempotency key."""

    key: UUID
    currency: str
    items: tuple[Item, ...]
    email: str
    request_id: UUID
    quote_id: UUID
    success_url: str
    cancel_url: str
    expires_at: datetime


class SessionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What Stripe says of a Checkout session. `amount_total` is in minor units."""

    id: str
    status: str | None = None
    payment_status: str = "unpaid"
    amount_total: int | None = None
    currency: str | None = None
    livemode: bool = False
    payment_intent: str | None = None
    url: str | None = None
    metadata: dict[str, str] = {}

    @property
    def paid(self) -> bool:
        """Whether the money is there: "completed" alone is not, for delayed methods."""
        return self.payment_status == "paid"

    @property
    def ended(self) -> bool:
        """Whether nobody can pay this session any more."""
        return self.status == "expired"


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
    subject: str = ""
    paid: int
    paid_in: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An event as Stripe sent it."""

    id: str
    type: str
    body: dict[str, Any]


class StripeGateway:
    """The one client. Every write carries our own idempotency key."""

    def __init__(self, api_key: str, webhook_secret: str, *, url: str = "") -> None:
        self._secret = webhook_secret
        self.live = api_key.startswith(("sk_live_", "rk_live_"))
        self._http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
        self._client = stripe.StripeClient(
            api_key,
            base_addresses={"api": url} if url else {},
            http_client=self._http,
            max_network_retries=2,
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]

    async def open_session(self, order: SessionOrder) -> SessionFacts:
        """Open a Checkout session, or return the one this order has opened already.

        Raises PaymentTrouble when the answer is not known, AnswerLost when this order will never
        have another one, Refusal when Stripe says no.
        """
        async with _asking("stripe.open_session"):
            session = await self._client.v1.checkout.sessions.create_async(
                _session_params(order), {"idempotency_key": f"checkout-{order.key}"}
            )
        return _facts(session)

    async def session(self, session_id: str) -> SessionFacts:
        """Return a session as it stands at Stripe."""
        async with _asking("stripe.session"):
            session = await self._client.v1.checkout.sessions.retrieve_async(session_id)
        return _facts(session)

    async def end_session(self, session_id: str) -> SessionFacts:
        """Close a session's page so that nobody can pay it; a paid or closed one is returned as it is."""
        try:
            async with _asking("stripe.end_session"):
                session = await self._client.v1.checkout.sessions.expire_async(session_id)
        except Refusal:
            return await self.session(session_id)
        return _facts(session)

    async def refund(self, refund_id: UUID, *, payment_intent: str, amount: int, reason: str) -> str:
        """Give money back; return Stripe's id of the refund. Asked again, even late, it is the same refund.

        A key is forgotten after a day and may hold an error until then, so what has been made is looked
        for first. Raises as `open_session` does.
        """
        order: RefundCreateParams = {
            "payment_intent": payment_intent,
            "amount": amount,
            "metadata": {"refund": str(refund_id), "reason": reason[:500]},
        }
        made = await self._refund_made(refund_id, payment_intent)
        if made is not None:
            return made
        try:
            return await self._make_refund(order, f"refund-{refund_id}")
        except AnswerLost:
            made = await self._refund_made(refund_id, payment_intent)
            # only ever the whole payment is given back, so Stripe itself would refuse a second refund
            return made or await self._make_refund(order, f"refund-{refund_id}-{uuid4()}")

    async def _make_refund(self, order: "RefundCreateParams", key: str) -> str:
        async with _asking("stripe.refund"):
            return (await self._client.v1.refunds.create_async(order, {"idempotency_key": key})).id

    async def _refund_made(self, refund_id: UUID, payment_intent: str) -> str | None:
        """Return the refund of a payment that carries our row's id, if Stripe has made it."""
        async with _asking("stripe.refunds"):
            made = await self._client.v1.refunds.list_async({"payment_intent": payment_intent, "limit": 100})
        carrying = (
            refund.id for refund in made.data if _names(refund.metadata).get("refund") == str(refund_id)
        )
        return next(carrying, None)

    async def balance_transactions(self, *, since: datetime) -> tuple[BalanceTransaction, ...]:
        """Return everything that moved on our balance from a moment on, the latest first."""
        wanted: BalanceTransactionListParams = {
            "created": {"gte": int(since.timestamp())},
            "expand": ["data.source"],
            "limit": 100,
        }
        async with _asking("stripe.balance_transactions"):
            page = await self._client.v1.balance_transactions.list_async(wanted)
            return tuple([_moved(one.to_dict()) async for one in page.auto_paging_iter()])

    def verified(self, body: bytes, signature: str) -> Event:
        """Return the event in a webhook's body.

        Raises Forged for everything that is not an event Stripe signed for us within five minutes:
        whatever goes wrong before it is accepted is the sender's fault.
        """
        if len(body) > LARGEST_EVENT:
            raise Forged("The event is too large to be Stripe's.")
        stamp = re.search(r"(?:^|,)\s*t=(\d{1,12})(?:,|$)", signature)
        if stamp is None or abs(time.time() - int(stamp[1])) > TOLERANCE_SECONDS:
            raise Forged("The signature is missing, too old or from the future.")
        try:
            stripe.WebhookSignature.verify_header(body.decode(), signature, self._secret, TOLERANCE_SECONDS)
            return _event(msgspec.json.decode(body, type=dict[str, Any]))
        except Exception as trouble:
            raise Forged("Stripe did not sign this.") from trouble


def _moved(given: Mapping[str, Any]) -> BalanceTransaction:
    source = given["source"] if isinstance(given["source"], Mapping) else {}
    amount, currency = given["amount"], given["currency"].upper()
    paid_in = source.get("currency", currency).upper()
    return BalanceTransaction(
        id=given["id"],
        type=given["type"],
        currency=currency,
        amount=amount,
        fee=given["fee"],
        subject=source.get("payment_intent" if source.get("object") == "charge" else "id") or "",
        paid=amount if paid_in == currency else _signed(source["amount"], amount),
        paid_in=paid_in,
    )


def _signed(amount: int, like: int) -> int:
    """Return an amount with the sign of another: Stripe tells a refund's own amount without one."""
    return -abs(amount) if like < 0 else abs(amount)


def session_in(event: Mapping[str, Any]) -> SessionFacts:
    """Return the Checkout session inside a stored event's body."""
    return _session_facts(event["data"]["object"])


def _event(body: dict[str, Any]) -> Event:
    return msgspec.convert({"id": body["id"], "type": body["type"], "body": body}, Event)


def _facts(session: stripe.checkout.Session) -> SessionFacts:
    return _session_facts(session.to_dict())


def _session_facts(given: Mapping[str, Any]) -> SessionFacts:
    known = {name: given[name] for name in SessionFacts.__struct_fields__ if given.get(name) is not None}
    intent = known.get("payment_intent")
    if isinstance(intent, Mapping):
        known["payment_intent"] = intent["id"]
    return msgspec.convert(known, SessionFacts)


def _session_params(order: SessionOrder) -> "SessionCreateParams":
    names = {"request": str(order.request_id), "quote": str(order.quote_id), "checkout": str(order.key)}
    return {
        "mode": "payment",
        "line_items": [_line_item(item, order.currency) for item in order.items],
        "customer_email": order.email,
        "client_reference_id": str(order.request_id),
        "metadata": names,
        "payment_intent_data": {"metadata": names},
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "expires_at": int(order.expires_at.timestamp()),
    }


def _line_item(item: Item, currency: str) -> "SessionCreateParamsLineItem":
    return {
        "quantity": 1,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": item.amount,
            "product_data": {"name": item.name, "description": item.detail},
        },
    }


@asynccontextmanager
async def _asking(name: str) -> AsyncIterator[None]:
    """Turn what Stripe's client raises into the two answers we know: not known, and no."""
    async with boundary(name):
        try:
            yield
        except (stripe.InvalidRequestError, stripe.AuthenticationError, stripe.PermissionError) as no:
            raise Refusal(f"Stripe refused: {no.user_message or no}") from no
        except (stripe.StripeError, OSError) as trouble:
            kind = AnswerLost if _kept(trouble) else PaymentTrouble
            raise kind(
                "Our payment service does not answer at this moment. Nothing was charged."
            ) from trouble


def _kept(trouble: Exception) -> bool:
    """Return whether an answer is an error that Stripe keeps under our key and repeats."""
    headers = (trouble.headers if isinstance(trouble, stripe.StripeError) else None) or {}
    return headers.get("idempotent-replayed") == "true" or headers.get("stripe-should-retry") == "false"


def _names(metadata: stripe.StripeObject | dict[str, str] | None) -> dict[str, str]:
    return metadata.to_dict() if isinstance(metadata, stripe.StripeObject) else metadata or {}
