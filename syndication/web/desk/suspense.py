"""Something in suspense on a page of its own: what is known of it, and what a person does about it."""

from http import HTTPStatus

from litestar import get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath

from schemas.money import PaymentView, Resolution, ResolutionWish, SuspenseView
from syndication.desk.house import House
from syndication.desk.resolution import resolve
from syndication.desk.signin import SignedIn
from syndication.errors import (
    FieldProblem,
    ForeignTrouble,
    Malformed,
    Refused,
    SyndicationError,
    Unknown,
)
from syndication.licensing.refunding import needs_second
from syndication.records import payments, requests, suspense
from syndication.records.door import Db
from syndication.web.answers import struct
from syndication.web.desk.door import console_page
from syndication.web.desk.money import at_stripe
from syndication.web.desk.money_views import ResolutionTyped, SuspensePage
from syndication.web.forms import typed_in, uuid_in
from syndication.web.guards import DESK, HANDLES_MONEY, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.views import Choice
from syndication.words import ENGLISH

_MOST_CANDIDATES = 5

_SENTENCES = {
    "what": "Choose what you do with it.",
    "note": "Say why, in a few words: it stays with it.",
    "request": "Choose the request this money is for, or give its number.",
}

_ACTS = for_roles(HANDLES_MONEY, again=True)


@get("/desk/money/suspense/{suspense_id:int}", opt=dict(DESK), include_in_schema=False)
async def suspense_page(request: Req, state: State, suspense_id: FromPath[int]) -> Page:
    """Show something in suspense and what may be done about it."""
    house = house_of(state)
    staff = staff_of(request)
    return await _suspense_page(request, house, staff, suspense_id)


@post(
    "/desk/money/suspense/{suspense_id:int}",
    opt=dict(_ACTS),
    include_in_schema=False,
)
async def send_resolution(request: Req, state: State, suspense_id: FromPath[int]) -> Page:
    """Do what a person decided about it."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    try:
        await resolve(house, _row(suspense_id), _resolution(form), actor=staff.email)
    except (Malformed, Refused, ForeignTrouble) as wrong:
        if not await _resolved_by(house, suspense_id, staff, typed_in(form, "what")):
            return await _suspense_page(request, house, staff, suspense_id, wrong, form)
    return see_other(f"/desk/money/suspense/{suspense_id}")


async def _suspense_page(
    request: Req,
    house: House,
    staff: SignedIn,
    suspense_id: int,
    wrong: SyndicationError | None = None,
    form: FormMultiDict | None = None,
) -> Page:
    async with house.database.reading() as db:
        item = await suspense.suspense_shown(db, _row(suspense_id))
        if item is None:
            raise Unknown
        payment = await payments.payment_shown(db, item.payment) if item.payment else None
        page = SuspensePage(
            item=item,
            payment=payment,
            candidates=await _candidates(db, item, payment) if payment and item.holds_money else (),
            may_act=staff.role in HANDLES_MONEY,
            needs_second=payment is not None and _two_look(house, payment),
            typed=_typed(form) if form is not None else ResolutionTyped(request=str(item.request or "")),
            stripe=at_stripe(house),
            problem=wrong.detail if wrong is not None and not wrong.problems else "",
            problems=wrong.problems if wrong is not None else (),
        )
    return await console_page(
        request, house, staff, "desk/suspense.html", page, status=wrong.status if wrong else HTTPStatus.OK
    )


async def _candidates(db: Db, item: SuspenseView, payment: PaymentView) -> tuple[Choice, ...]:
    worth = await requests.requests_worth(db, payment.amount, payment.currency, most=_MOST_CANDIDATES)
    came_for = Choice(value=str(item.request), label=item.organisation, hint="the one it came for")
    return (
        *((came_for,) if item.request else ()),
        *(
            Choice(
                value=str(row.id),
                label=row.organisation.name,
                hint=f"waits for just this amount since {ENGLISH.day(row.created_at)}: {row.headline}",
            )
            for row in worth
            if row.id != item.request
        ),
    )


def _two_look(house: House, payment: PaymentView) -> bool:
    return needs_second(
        payment.amount - payment.given_back,
        payment.currency,
        before=payment.given_back,
        limit=house.settings.refund_limit,
        limit_currency=house.settings.currency,
    )


def _typed(form: FormMultiDict) -> ResolutionTyped:
    return ResolutionTyped(**{name: typed_in(form, name) for name in ResolutionTyped.__struct_fields__})


def _resolution(form: FormMultiDict) -> ResolutionWish:
    """Return what somebody decided. Raises Malformed naming every wrong input."""
    typed = _typed(form)
    given: dict[str, object] = {"what": typed.what, "note": typed.note.strip()}
    problems: list[FieldProblem] = []
    if typed.what == Resolution.ATTACHED.value:
        wanted = uuid_in(typed.other) if typed.other.strip() else uuid_in(typed.request)
        if wanted is None:
            problems.append(FieldProblem(field="request", message=_SENTENCES["request"]))
        else:
            given["request"] = str(wanted)
    try:
        wish = struct(given, ResolutionWish)
    except Malformed as wrong:
        named = dict.fromkeys(problem.field for problem in wrong.problems)
        problems = [*(FieldProblem(field=name, message=_SENTENCES[name]) for name in named), *problems]
    if problems:
        raise Malformed("Some of the answers need another look.", problems=tuple(problems))
    return wish


async def _resolved_by(house: House, suspense_id: int, staff: SignedIn, what: str) -> bool:
    """Return whether this very person has just done this very thing: the button was pressed twice."""
    async with house.database.reading() as db:
        item = await suspense.suspense_shown(db, _row(suspense_id))
    return item is not None and (item.resolved_by, item.resolution) == (staff.email, what)


def _row(given: int) -> int:
    """Return the number of a row. Raises Unknown for what no row can have."""
    if not 0 < given < 2**63:
        raise Unknown
    return given


HANDLERS = [suspense_page, send_resolution]
