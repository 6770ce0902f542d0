"""Money is given back: the page on which a person wants it, and the one on which a second agrees."""

from http import HTTPStatus
from uuid import UUID, uuid4

from litestar import get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath

from schemas.money import RefundAnswer, RefundWish
from syndication.desk.house import House
from syndication.desk.refunds import Refundable, approve, refundable, refuse, want
from syndication.desk.signin import SignedIn
from syndication.errors import FieldProblem, Malformed, Refused, SyndicationError, Unknown
from syndication.licensing.licence_number import format_number
from syndication.licensing.money import digits
from syndication.licensing.refunding import alone_up_to
from syndication.records import payments, refunds
from syndication.web.answers import struct
from syndication.web.desk.door import console_page
from syndication.web.desk.money import at_stripe
from syndication.web.desk.money_views import (
    LicenceShare,
    RefundFormPage,
    RefundPage,
    RefundTyped,
)
from syndication.web.forms import minor_units, typed_in, uuid_in
from syndication.web.guards import DESK, HANDLES_MONEY, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.telling import found_request

_ACTS = for_roles(HANDLES_MONEY, again=True)


@get("/desk/requests/{request_id:uuid}/refund", opt=for_roles(HANDLES_MONEY), include_in_schema=False)
async def refund_form(request: Req, state: State, request_id: FromPath[UUID]) -> Page:
    """Ask what goes back, of which licence, and why."""
    house = house_of(state)
    staff = staff_of(request)
    return await _form(request, house, staff, request_id, RefundTyped(), uuid4())


@post(
    "/desk/requests/{request_id:uuid}/refund",
    opt=dict(_ACTS),
    include_in_schema=False,
)
async def send_refund(request: Req, state: State, request_id: FromPath[UUID]) -> Page:
    """Give money back, or ask for a second person."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    refund_id = uuid_in(typed_in(form, "refund_id")) or uuid4()
    async with house.database.reading() as db:
        currency = (await found_request(db, request_id)).quote.currency
    try:
        await want(house, request_id, _wish(form, currency), actor=staff.email, refund_id=refund_id)
    except (Malformed, Refused) as wrong:
        return await _form(request, house, staff, request_id, _typed(form), refund_id, wrong)
    return see_other(f"/desk/requests/{request_id}#money-title")


@get("/desk/money/refunds/{refund_id:uuid}", opt=dict(DESK), include_in_schema=False)
async def refund_page(request: Req, state: State, refund_id: FromPath[UUID]) -> Page:
    """Show a refund, and the question to a second person while it waits for one."""
    house = house_of(state)
    staff = staff_of(request)
    return await _refund_page(request, house, staff, refund_id)


@post("/desk/money/refunds/{refund_id:uuid}", opt=dict(_ACTS), include_in_schema=False)
async def send_refund_answer(request: Req, state: State, refund_id: FromPath[UUID]) -> Page:
    """Say yes or no as a second person."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    try:
        answer = _answer(form)
        if answer.approve:
            await approve(house, refund_id, actor=staff.email)
        else:
            await refuse(house, refund_id, answer.reason, actor=staff.email)
    except (Malformed, Refused) as wrong:
        if not await _approved_by(house, refund_id, staff):
            return await _refund_page(request, house, staff, refund_id, wrong, typed_in(form, "reason"))
    return see_other(f"/desk/money/refunds/{refund_id}")


async def _form(
    request: Req,
    house: House,
    staff: SignedIn,
    request_id: UUID,
    typed: RefundTyped,
    refund_id: UUID,
    wrong: SyndicationError | None = None,
) -> Page:
    async with house.database.reading() as db:
        asked = await found_request(db, request_id)
        found = await refundable(db, asked)
        payment = await payments.payment_shown(db, found.payment.id) if found is not None else None
    if found is None or payment is None:
        raise Refused("Nothing has been paid for this request, so nothing can go back.")
    page = RefundFormPage(
        id=str(request_id),
        organisation=asked.organisation.name,
        payment=payment,
        left=found.left,
        licences=_shares(found),
        alone_up_to=alone_up_to(
            payment.currency,
            before=payment.given_back,
            limit=house.settings.refund_limit,
            limit_currency=house.settings.currency,
        ),
        refund_id=refund_id,
        typed=typed,
        problem=wrong.detail if wrong is not None and not wrong.problems else "",
        problems=wrong.problems if wrong is not None else (),
    )
    status = wrong.status if wrong is not None else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/refund_form.html", page, status=status)


async def _refund_page(
    request: Req,
    house: House,
    staff: SignedIn,
    refund_id: UUID,
    wrong: SyndicationError | None = None,
    reason: str = "",
) -> Page:
    async with house.database.reading() as db:
        refund = await refunds.refund_shown(db, refund_id)
        payment = await payments.payment_shown(db, refund.payment) if refund is not None else None
    if refund is None or payment is None:
        raise Unknown
    page = RefundPage(
        refund=refund,
        payment=payment,
        may_act=staff.role in HANDLES_MONEY,
        is_mine=refund.wanted_by == staff.email,
        reason=reason,
        stripe=at_stripe(house),
        problem=wrong.detail if wrong is not None and not wrong.problems else "",
        problems=wrong.problems if wrong is not None else (),
    )
    return await console_page(
        request, house, staff, "desk/refund.html", page, status=wrong.status if wrong else HTTPStatus.OK
    )


def _shares(found: Refundable) -> tuple[LicenceShare, ...]:
    return tuple(
        LicenceShare(
            number=format_number(licence.number),
            headline=licence.headline,
            left=max(0, min(left, found.left)),
        )
        for licence, left in found.licences
    )


def _typed(form: FormMultiDict) -> RefundTyped:
    return RefundTyped(**{name: typed_in(form, name) for name in RefundTyped.__struct_fields__})


def _wish(form: FormMultiDict, currency: str) -> RefundWish:
    """Return what somebody wants to give back. Raises Malformed naming every wrong input."""
    typed = _typed(form)
    problems: list[FieldProblem] = []
    amount: int | None = None
    if typed.amount.strip():
        try:
            amount = minor_units(typed.amount, currency)
        except ValueError:
            amount = 0
        if not amount:
            example = f"{25:.{digits(currency)}f}"
            message = f"Give an amount in {currency}, such as {example}, or leave it empty."
            problems.append(FieldProblem(field="amount", message=message))
    given = {"licence": typed.licence[:40], "reason": typed.reason.strip(), "amount": amount or None}
    try:
        wish = struct(given, RefundWish)
    except Malformed:
        message = "Say why, in a few words: the buyer reads it on the credit note."
        problems.append(FieldProblem(field="reason", message=message))
    if problems:
        raise Malformed("Some of the answers need another look.", problems=tuple(problems))
    return wish


def _answer(form: FormMultiDict) -> RefundAnswer:
    """Return a second person's answer. Raises Malformed when a no says not why."""
    typed = {"approve": typed_in(form, "do") == "approve", "reason": typed_in(form, "reason").strip()}
    try:
        answer = struct(typed, RefundAnswer)
    except Malformed:
        answer = RefundAnswer(approve=False)
    if not answer.approve and not answer.reason:
        problem = FieldProblem(field="reason", message="Say why, in a few words.")
        raise Malformed("A reason is missing.", problems=(problem,))
    return answer


async def _approved_by(house: House, refund_id: UUID, staff: SignedIn) -> bool:
    async with house.database.reading() as db:
        refund = await refunds.refund_shown(db, refund_id)
    return refund is not None and refund.needs_second and refund.approved_by == staff.email


HANDLERS = [refund_form, send_refund, refund_page, send_refund_answer]
