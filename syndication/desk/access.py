"""Licences follow money: opened once it is there, closed and opened again as it goes back and comes."""

from collections.abc import Sequence

import asyncpg
import msgspec

from schemas.licence import LicenceStatus
from schemas.mail import MailEvent
from schemas.request import Stage
from syndication.desk.accounts import book_sale
from syndication.desk.found import headline_of, locked
from syndication.desk.house import House
from syndication.desk.intake import move
from syndication.desk.mailing import tell_requester
from syndication.desk.suspense import suspend
from syndication.licensing import access
from syndication.licensing.licence_number import format_number
from syndication.licensing.money import split_by
from syndication.records import licences, payments, requests
from syndication.records.door import Db
from syndication.records.licences import LicenceRow
from syndication.records.requests import RequestRow

PAID, ON_INVOICE, WITHOUT_A_FEE = "", "on an invoice", "without a fee"
"""Why a request is licensed, as its moves say it. A payment needs no word."""

_CLOSED = frozenset({LicenceStatus.RESERVED, LicenceStatus.VOID})
"""The states before a release, which no money changes."""

_GONE = frozenset({LicenceStatus.REVOKED})


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """A licence and the status its money gives it."""

    licence: LicenceRow
    status: LicenceStatus


async def release(db: Db, house: House, request: RequestRow, *, actor: str, how: str = PAID) -> None:
    """Open the copies: one short transaction, since they were sealed before anybody could pay."""
    if request.stage is Stage.OFFERED:
        await move(db, request, "checkout", actor="the requester", reason=how)
        request = await locked(db, request.id)
    numbers = await licences.release_licences(db, request.id)
    # what was held is looked at again as it is kept: without the lock, this and a buyer who
    # wants the same rights could each wait for the other
    await requests.lock_articles(db, request.id)
    await requests.issue_holds(db, request.id)
    await move(db, request, "settle", actor=actor, reason=how)
    await book_sale(db, house, request, cause=f"release:{request.id}")
    await tell_requester(
        db,
        house,
        MailEvent.LICENCE_ISSUED,
        request,
        headline=await headline_of(db, request.id),
        about=request.id,
        licences=tuple(format_number(number) for number in numbers),
    )


async def follow(db: Db, house: House, request: RequestRow, *, why: str) -> tuple[LicenceStatus, ...]:
    """Give the licences of a locked request the status their money gives them; return what changed.

    Asked again nothing changes: the status is worked out from facts, not from what happened last.
    """
    worths = await _worths(db, request)
    await _give_up_rights(db, request, worths)
    worths = await _take_up_rights(db, house, request, worths)
    changed = []
    for worth in worths:
        move_id = await licences.change_licence(db, worth.licence.id, worth.status, reason=why)
        if move_id is not None:
            changed.append(worth)
            await _tell(db, house, request, worth, move_id, why)
    return tuple(worth.status for worth in changed)


def shares(request: RequestRow, held: Sequence[LicenceRow]) -> tuple[int, ...]:
    """Return what each licence cost of the total, tax included, in the order of `held`."""
    weights = [licence.terms.net for licence in held]
    return split_by(request.quote.total, weights if any(weights) else [1] * len(weights))


async def released(db: Db, request: RequestRow) -> tuple[LicenceRow, ...]:
    """Return the licences of a request that were released, whatever became of them."""
    held = await licences.licences_of_request(db, request.id)
    return tuple(licence for licence in held if licence.status not in _CLOSED)


async def _worths(db: Db, request: RequestRow) -> tuple[Worth, ...]:
    held = await released(db, request)
    if not held:
        return ()
    paid, owed = await payments.what_licenses(db, request.id)
    return tuple(
        Worth(
            licence=licence,
            status=access.of_licence(
                licence.id,
                share,
                payments=paid,
                invoices=owed,
                free=request.quote.total == 0,
                over=licence.over,
            ),
        )
        for licence, share in zip(held, shares(request, held), strict=True)
    )


async def _give_up_rights(db: Db, request: RequestRow, worths: Sequence[Worth]) -> None:
    gone = [worth.licence.article_id for worth in worths if worth.status in _GONE]
    if gone:
        await requests.release_holds_of(db, request.id, gone)


async def _take_up_rights(
    db: Db, house: House, request: RequestRow, worths: tuple[Worth, ...]
) -> tuple[Worth, ...]:
    """Hold the rights of licences that come back; where somebody else has them, a person decides."""
    back = {
        worth.licence.article_id
        for worth in worths
        if worth.licence.status in _GONE and worth.status not in _GONE
    }
    if not back:
        return worths
    await requests.lock_articles(db, request.id)
    try:
        async with db.transaction():
            await requests.hold_again(db, request.id, sorted(back))
    except asyncpg.ExclusionViolationError:
        detail = "A licence is paid for again, but its rights have been granted to somebody else meanwhile."
        await suspend(db, house, f"rights:{request.id}", request, detail)
        return tuple(worth for worth in worths if worth.licence.article_id not in back)
    return worths


async def _tell(db: Db, house: House, request: RequestRow, worth: Worth, move_id: int, why: str) -> None:
    if worth.status is LicenceStatus.EXPIRED:
        return
    await tell_requester(
        db,
        house,
        MailEvent.LICENCE_CHANGED,
        request,
        headline=worth.licence.headline,
        about=f"move:{move_id}",
        reason=why,
        licences=(f"{format_number(worth.licence.number)}: {worth.status.value}",),
    )
