"""Several requests decided at once, with one note: each by itself, each told."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from schemas.request import Approval, Refusal
from syndication.desk import approval
from syndication.desk.approval import present_quote
from syndication.desk.house import House
from syndication.desk.taxing import is_open
from syndication.errors import SyndicationError
from syndication.records import requests

MOST_AT_ONCE = 50
"""A page of the list; each is a transaction of its own, with its mail."""

_EXCLUSIVE = "Exclusive rights need the owner’s signature. Open the request and sign it there."
_TAX_OPEN = "How its VAT is charged is open. Open the request and settle it there."


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A request of the list that was ticked, with the total that stood beside it, in minor units."""

    id: UUID
    total: int | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one of them; `why_not` is empty when it was decided."""

    id: UUID
    organisation: str
    why_not: str = ""


async def approve_several(
    house: House, chosen: Sequence[Chosen], *, note: str, actor: str
) -> tuple[Result, ...]:
    """Offer each its worked-out price. What needs a signature or a ruling of its own is left where it is."""
    return tuple([await _approved(house, each, note, actor) for each in chosen[:MOST_AT_ONCE]])


async def decline_several(
    house: House, chosen: Sequence[Chosen], refusal: Refusal, *, actor: str
) -> tuple[Result, ...]:
    """Decline each with the same reason."""
    return tuple([await _declined(house, each, refusal, actor) for each in chosen[:MOST_AT_ONCE]])


async def _approved(house: House, chosen: Chosen, note: str, actor: str) -> Result:
    name = ""
    try:
        async with house.database.reading() as db:
            request = await requests.request_of_id(db, chosen.id)
            if request is None:
                return Result(id=chosen.id, organisation="", why_not="There is no such request.")
            name = request.organisation.name
            if request.usage.exclusive:
                return Result(id=chosen.id, organisation=name, why_not=_EXCLUSIVE)
            quote, inputs, _ = await present_quote(db, house, request)
        if is_open(quote, inputs):
            return Result(id=chosen.id, organisation=name, why_not=_TAX_OPEN)
        await approval.approve(house, chosen.id, Approval(note=note, total=chosen.total), actor=actor)
    except SyndicationError as wrong:
        return Result(id=chosen.id, organisation=name, why_not=wrong.detail)
    return Result(id=chosen.id, organisation=name)


async def _declined(house: House, chosen: Chosen, refusal: Refusal, actor: str) -> Result:
    async with house.database.reading() as db:
        request = await requests.request_of_id(db, chosen.id)
    if request is None:
        return Result(id=chosen.id, organisation="", why_not="There is no such request.")
    try:
        await approval.decline(house, chosen.id, refusal, actor=actor)
    except SyndicationError as wrong:
        return Result(id=chosen.id, organisation=request.organisation.name, why_not=wrong.detail)
    return Result(id=chosen.id, organisation=request.organisation.name)
