"""The sandbox's desk at `/sandbox`: what a person, or a test, lets happen that no seller can ask for.

Each door takes a form or JSON and answers with the object as it is then; a browser is led back to the
desk. A door that the object's state forbids is Stripe's refusal, in JSON or as a page.

- `POST /sandbox/time` `days` and `seconds`: everything that is here grows so much older
- `POST /sandbox/charges/{id}/dispute` `reason`: the buyer's bank takes a charge back
- `POST /sandbox/disputes/{id}/decide` `outcome`: `won` or `lost`
- `POST /sandbox/charges/{id}/refund` `amount`: as on Stripe's dashboard; all that is left when not said
- `POST /sandbox/charges/{id}/conclude` `outcome`: a debit under way has `succeeded` or `failed`
- `POST /sandbox/refunds/{id}/conclude` `outcome`: a refund under way has `succeeded` or `failed`
- `POST /sandbox/invoices/{id}/transfer`: a bank transfer for an open invoice arrives
"""

from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from syndication.sandbox.stripe import disputes, outcomes, refunds
from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.book import Entry, Page
from syndication.sandbox.stripe.call import Origin
from syndication.sandbox.stripe.invoice_payments import PAYABLE, pay
from syndication.sandbox.stripe.means import bank_transfer
from syndication.sandbox.stripe.pages import SEE_OTHER, Here, clock_time, money_state, page
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import StripeRefuses, not_possible, wrong
from syndication.sandbox.stripe.settings import Sandbox
from syndication.sandbox.stripe.timetable import keep_appointments

_SHOWN = 30
_DAY = 24 * 60 * 60
# Longer than anything the sandbox waits for.
_LONGEST = 5 * 365


class Passing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much time is let pass."""

    days: Annotated[int, msgspec.Meta(ge=0, le=_LONGEST)] = 0
    seconds: Annotated[int, msgspec.Meta(ge=0, le=_LONGEST * _DAY)] = 0


class Complaint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why a buyer disputes a charge."""

    reason: Literal["fraudulent", "product_not_received", "product_unacceptable", "duplicate", "general"] = (
        "fraudulent"
    )


class Amount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much is given back, in minor units; all that is left when not said."""

    amount: Annotated[int, msgspec.Meta(ge=1)] | None = None


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What has become of money under way."""

    outcome: Literal["succeeded", "failed"]


class Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a bank decides."""

    outcome: Literal["won", "lost"]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No field at all."""


Said = TypeVar("Said", bound=msgspec.Struct)
_Request = Request[Any, Any, Any]


@get("/sandbox")
async def desk(sandbox: Here) -> Response[Any]:
    """Show the newest charges, invoices, refunds and disputes, each with what can be let happen to it."""
    keep_appointments(sandbox)
    context = {
        "charges": [_charge(sandbox, entry) for entry in _newest(sandbox, "charge")],
        "invoices": [
            _money(entry, "total") for entry in _newest(sandbox, "invoice") if entry.body["status"] in PAYABLE
        ],
        "refunds": [_money(entry) for entry in _newest(sandbox, "refund") if _under_way(entry)],
        "disputes": [
            _money(entry) for entry in _newest(sandbox, "dispute") if entry.body["status"] in disputes.OPEN
        ],
        "aged": sandbox.aged // _DAY,
        "seller": sandbox.settings.account_name,
    }
    return page("stripe/desk.html", context)


@post("/sandbox/time", status_code=HTTPStatus.OK)
async def let_time_pass(sandbox: Here, request: _Request) -> Response[Any]:
    """Make everything that is here older, and do what its time brings."""
    said = await _said(request, Passing)
    sandbox.age(said.days * _DAY + said.seconds)
    keep_appointments(sandbox)
    sandbox.bell.set()
    return _answer(request, {"aged": sandbox.aged, "now": sandbox.now()})


@post("/sandbox/charges/{charge:str}/dispute", status_code=HTTPStatus.OK)
async def open_dispute(sandbox: Here, request: _Request, charge: FromPath[str]) -> Response[Any]:
    """Open a dispute about what is left of a charge."""
    said = await _said(request, Complaint)
    with sandbox.book.transaction():
        dispute = disputes.open_dispute(sandbox, sandbox.book.get("charge", charge), said.reason)
    return _answer(request, dispute.body)


@post("/sandbox/disputes/{dispute:str}/decide", status_code=HTTPStatus.OK)
async def decide_dispute(sandbox: Here, request: _Request, dispute: FromPath[str]) -> Response[Any]:
    """Let the bank decide a dispute."""
    said = await _said(request, Verdict)
    with sandbox.book.transaction():
        decided = disputes.decide(sandbox, dispute, won=said.outcome == "won", origin=Origin())
    return _answer(request, decided.body)


@post("/sandbox/charges/{charge:str}/refund", status_code=HTTPStatus.OK)
async def refund_charge(sandbox: Here, request: _Request, charge: FromPath[str]) -> Response[Any]:
    """Give a charge back as somebody does on Stripe's dashboard, past the seller's own desk."""
    said = await _said(request, Amount)
    with sandbox.book.transaction():
        paid = sandbox.book.get("charge", charge)
        amount = refunds.refundable(sandbox, paid, said.amount)
        refund = refunds.give_back(sandbox, paid, amount, Origin())
    return _answer(request, refund.body)


@post("/sandbox/charges/{charge:str}/conclude", status_code=HTTPStatus.OK)
async def conclude_charge(sandbox: Here, request: _Request, charge: FromPath[str]) -> Response[Any]:
    """Let a debit under way arrive or fail."""
    said = await _said(request, Outcome)
    with sandbox.book.transaction():
        known = outcomes.conclude_payment(sandbox, charge, arrives=said.outcome == "succeeded")
    return _answer(request, known.body)


@post("/sandbox/refunds/{refund:str}/conclude", status_code=HTTPStatus.OK)
async def conclude_refund(sandbox: Here, request: _Request, refund: FromPath[str]) -> Response[Any]:
    """Let a refund under way arrive or fail."""
    said = await _said(request, Outcome)
    with sandbox.book.transaction():
        known = refunds.conclude_refund(sandbox, refund, arrives=said.outcome == "succeeded", origin=Origin())
    return _answer(request, known.body)


@post("/sandbox/invoices/{invoice:str}/transfer", status_code=HTTPStatus.OK)
async def transfer_arrives(sandbox: Here, request: _Request, invoice: FromPath[str]) -> Response[Any]:
    """Let a bank transfer arrive that pays an invoice."""
    await _said(request, Nothing)
    with sandbox.book.transaction():
        entry = sandbox.book.get("invoice", invoice)
        if entry.body["status"] not in PAYABLE:
            raise not_possible(f"The invoice is {entry.body['status']}.", "invoice_not_payable")
        buyer = {"email": entry.body["customer_email"], "name": entry.body["customer_name"]}
        pay(sandbox, entry, bank_transfer(), buyer, Origin())
    return _answer(request, entry.body)


def not_allowed(request: _Request, refusal: StripeRefuses) -> Response[Any]:
    """Answer for a door that the object's state forbids, or that asks for what does not exist."""
    if "text/html" in request.headers.get("accept", ""):
        return page("stripe/refused.html", {"why": str(refusal)}, refusal.status)
    return Response({"error": refusal.error}, status_code=refusal.status)


async def _said(request: _Request, wanted: type[Said]) -> Said:
    body = await request.body()
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            return msgspec.json.decode(body or b"{}", type=wanted)
        # an empty field of a form is one that was not filled in
        fields = {name: text for name, text in parse_qsl(body.decode()) if text}
        return msgspec.convert(fields, wanted, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise wrong("", f"This cannot be done: {error}") from error


def _answer(request: _Request, body: Json) -> Response[Any]:
    if "text/html" in request.headers.get("accept", ""):
        return Redirect("/sandbox", status_code=SEE_OTHER)
    return Response(body)


def _newest(sandbox: Sandbox, kind: str) -> list[Entry]:
    return sandbox.book.listed(kind, Page(limit=_SHOWN))[0]


def _under_way(refund: Entry) -> bool:
    waits: bool = refund.body["status"] == "pending" or refund.private["fate"] == "fails"
    return waits


def _money(entry: Entry, figure: str = "amount") -> Json:
    amount = written(entry.body[figure], entry.body["currency"])
    return {**entry.body, "written": amount, "at": clock_time(entry.created)}


def _charge(sandbox: Sandbox, entry: Entry) -> Json:
    left = entry.body["amount"] - entry.body["amount_refunded"]
    return {
        **_money(entry),
        "state": money_state(entry.body),
        "left": written(left, entry.body["currency"]),
        "may_dispute": entry.body["paid"] and left > 0 and not entry.body["disputed"],
        "may_refund": entry.body["paid"] and left > 0 and not _held_by_bank(sandbox, entry),
    }


def _held_by_bank(sandbox: Sandbox, charge: Entry) -> bool:
    disputes_of = sandbox.book.all_of("dispute", charge=charge.id)
    return any(one.body["status"] != "won" for one in disputes_of)
