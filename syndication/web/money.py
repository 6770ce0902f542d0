"""The desk's money over the API: what came, what goes back, what is owed, what waits for a person."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar
from uuid import UUID

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody

from schemas.money import Listed, RefundAnswer, RefundStatus, RefundWanted, RefundWish, ResolutionWish
from syndication.desk import refunds as steps
from syndication.desk.resolution import resolve
from syndication.errors import FieldProblem, Malformed, Unknown
from syndication.records import checkouts, payments, refunds, suspense
from syndication.web.bodies import checked
from syndication.web.guards import DESK, desk_actor
from syndication.web.paging import after_row, next_page, row_number, stripe_name
from syndication.web.rendering import Req, house_of

_PAGE = 50
"""Rows of one answer."""

Key = TypeVar("Key")


class Show(StrEnum):
    """Which part of a list: what waits for somebody, or all of it."""

    WAITING = "waiting"
    ALL = "all"


@post(
    "/requests/{request_id:uuid}/refunds",
    opt=dict(DESK),
    before_request=checked(RefundWish),
    summary="Refund a request, or one licence of it",
)
async def post_refund(
    request: Req, state: State, request_id: FromPath[UUID], data: JSONBody[RefundWish]
) -> RefundWanted:
    """Give money back, in whole or in part. Above the limit it waits for a second person."""
    house = house_of(state)
    refund_id = await steps.want(house, request_id, data, actor=await desk_actor(request, house))
    async with house.database.reading() as db:
        made = await refunds.refund_of_id(db, refund_id)
    assert made is not None  # noqa: S101 - stored a moment ago
    return RefundWanted(
        id=made.id,
        amount=made.amount,
        currency=made.currency,
        status=made.status,
        needs_second=made.needs_second,
    )


@post(
    "/money/refunds/{refund_id:uuid}",
    opt=dict(DESK),
    status_code=HTTPStatus.NO_CONTENT,
    before_request=checked(RefundAnswer),
    summary="Say yes or no to a refund that waits",
)
async def post_refund_answer(
    request: Req, state: State, refund_id: FromPath[UUID], data: JSONBody[RefundAnswer]
) -> None:
    """Decide as a second person: whoever wanted the refund cannot."""
    house = house_of(state)
    actor = await desk_actor(request, house)
    if data.approve:
        await steps.approve(house, refund_id, actor=actor)
    else:
        await steps.refuse(house, refund_id, data.reason, actor=actor)


@post(
    "/money/suspense/{suspense_id:str}",
    opt=dict(DESK),
    status_code=HTTPStatus.NO_CONTENT,
    before_request=checked(ResolutionWish),
    summary="Resolve what waits in suspense",
)
async def post_resolution(
    request: Req, state: State, suspense_id: FromPath[str], data: JSONBody[ResolutionWish]
) -> None:
    """Refund it, attach it to a request, or write it off, with a note."""
    house = house_of(state)
    actor = await desk_actor(request, house)
    try:
        wanted = row_number(suspense_id)
    except ValueError:
        raise Unknown from None
    await resolve(house, wanted, data, actor=actor)


@get("/money/payments", opt=dict(DESK), summary="Money that arrived")
async def get_payments(request: Req, state: State, after: FromQuery[str] = "") -> Listed:
    """Return payments, newest first, with what became of each."""
    await desk_actor(request, house_of(state))
    async with house_of(state).database.reading() as db:
        rows = await payments.payments_listed(db, after=_after(after, UUID), most=_PAGE)
    return Listed(payments=tuple(rows), after=next_page(rows, _PAGE))


@get("/money/refunds", opt=dict(DESK), summary="Money that goes back")
async def get_refunds(
    request: Req, state: State, show: FromQuery[Show] = Show.ALL, after: FromQuery[str] = ""
) -> Listed:
    """Return refunds, newest first; `show=waiting`: only those that need a second person."""
    await desk_actor(request, house_of(state))
    async with house_of(state).database.reading() as db:
        rows = await refunds.refunds_listed(
            db,
            (RefundStatus.WANTED,) if show is Show.WAITING else tuple(RefundStatus),
            after=_after(after, UUID),
            most=_PAGE,
        )
    return Listed(refunds=tuple(rows), after=next_page(rows, _PAGE))


@get("/money/invoices", opt=dict(DESK), summary="Invoices")
async def get_invoices(request: Req, state: State, after: FromQuery[str] = "") -> Listed:
    """Return invoices, newest first."""
    await desk_actor(request, house_of(state))
    async with house_of(state).database.reading() as db:
        rows = await checkouts.invoices_listed(db, after=_after(after, UUID), most=_PAGE)
    return Listed(invoices=tuple(rows), after=next_page(rows, _PAGE))


@get("/money/disputes", opt=dict(DESK), summary="Disputes")
async def get_disputes(request: Req, state: State, after: FromQuery[str] = "") -> Listed:
    """Return what banks say against payments, newest first."""
    await desk_actor(request, house_of(state))
    async with house_of(state).database.reading() as db:
        rows = await payments.disputes_listed(db, after=_after(after, stripe_name), most=_PAGE)
    return Listed(disputes=tuple(rows), after=next_page(rows, _PAGE))


@get("/money/suspense", opt=dict(DESK), summary="What waits for a person")
async def get_suspense(
    request: Req, state: State, show: FromQuery[Show] = Show.WAITING, after: FromQuery[str] = ""
) -> Listed:
    """Return what no rule may decide, newest first; `show=all`: what was resolved too."""
    await desk_actor(request, house_of(state))
    async with house_of(state).database.reading() as db:
        rows = await suspense.suspense_listed(
            db, resolved=show is Show.ALL, after=_after(after, row_number), most=_PAGE
        )
    return Listed(suspense=tuple(rows), after=next_page(rows, _PAGE))


def _after(given: str, kind: Callable[[str], Key]) -> tuple[datetime, Key] | None:
    try:
        return after_row(given, kind)
    except ValueError:
        raise _no_page() from None


def _no_page() -> Malformed:
    problem = FieldProblem(field="after", message="Use “after” as the page before gave it.")
    return Malformed("There is no such page.", problems=(problem,))


HANDLERS = [
    post_refund,
    post_refund_answer,
    post_resolution,
    get_payments,
    get_refunds,
    get_invoices,
    get_disputes,
    get_suspense,
]
