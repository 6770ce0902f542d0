"""Money that waits for a person, each with its facts and the act beside it; and the lists of all of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery

from schemas.money import (
    DisputeView,
    InvoiceView,
    PaymentView,
    RefundStatus,
    RefundView,
    SuspenseView,
)
from syndication.desk.house import House
from syndication.licensing.access import OPEN, DisputeStatus, InvoiceStatus
from syndication.records import checkouts, payments, refunds, suspense
from syndication.records.door import Db
from syndication.records.payments import Outcome
from syndication.records.people import Role
from syndication.web.desk.door import console_page
from syndication.web.desk.money_views import (
    AtStripe,
    MoneyListPage,
    MoneyPage,
)
from syndication.web.guards import DESK, HANDLES_MONEY, staff_of
from syndication.web.paging import after_row, next_page, row_number, stripe_name
from syndication.web.rendering import Page, Req, house_of
from syndication.web.views import Choice
from syndication.words import ENGLISH

_PAGE = 50

_WAITING = 20
"""Rows of each kind on the page of what waits; its list has the others."""

Shown = tuple[PaymentView | RefundView | InvoiceView | DisputeView | SuspenseView, ...]


class Part(NamedTuple):
    """A part of a list: its name, and what the records are asked for."""

    label: str
    given: Mapping[str, object]


def _of(label: str, **given: object) -> Part:
    return Part(label, given)


class Kept(NamedTuple):
    """A list: its name, the door it is read through, what its rows are named by, its parts."""

    label: str
    read: Callable[..., Awaitable[object]]
    key: Callable[[str], object]
    parts: Mapping[str, Part]


_LISTS: Mapping[str, Kept] = {
    "payments": Kept(
        "Payments",
        payments.payments_listed,
        UUID,
        {
            "all": _of("All", outcomes=tuple(Outcome)),
            "licensed": _of("Paid for a licence", outcomes=(Outcome.LICENSED,)),
            "refund": _of("Sent back", outcomes=(Outcome.REFUND,)),
            "suspense": _of("In suspense", outcomes=(Outcome.SUSPENSE,)),
        },
    ),
    "refunds": Kept(
        "Refunds",
        refunds.refunds_listed,
        UUID,
        {
            "all": _of("All", statuses=tuple(RefundStatus)),
            "wanted": _of("Wait for a second person", statuses=(RefundStatus.WANTED,)),
            "approved": _of("On their way", statuses=(RefundStatus.APPROVED,)),
            "made": _of("Made", statuses=(RefundStatus.MADE,)),
            "failed": _of("Not made", statuses=(RefundStatus.FAILED,)),
        },
    ),
    "invoices": Kept(
        "Invoices",
        checkouts.invoices_listed,
        UUID,
        {
            "all": _of("All", statuses=tuple(InvoiceStatus)),
            "open": _of("Open", statuses=(InvoiceStatus.OPEN,)),
            "overdue": _of("Overdue", statuses=(InvoiceStatus.OPEN,), overdue=True),
            "paid": _of("Paid", statuses=(InvoiceStatus.PAID,)),
            "over": _of("Taken back or given up", statuses=(InvoiceStatus.VOID, InvoiceStatus.UNCOLLECTIBLE)),
        },
    ),
    "disputes": Kept(
        "Disputes",
        payments.disputes_listed,
        stripe_name,
        {
            "all": _of("All", statuses=tuple(DisputeStatus)),
            "open": _of("Open", statuses=tuple(OPEN)),
            "won": _of(
                "Won or withdrawn",
                statuses=(DisputeStatus.WON, DisputeStatus.WARNING_CLOSED, DisputeStatus.PREVENTED),
            ),
            "lost": _of("Lost", statuses=(DisputeStatus.LOST,)),
        },
    ),
    "suspense": Kept(
        "Suspense",
        suspense.suspense_listed,
        row_number,
        {
            "waiting": _of("Waits", resolved=False),
            "resolved": _of("Resolved", waiting=False),
            "all": _of("All"),
        },
    ),
}


@get("/desk/money", opt=dict(DESK), include_in_schema=False)
async def money_page(request: Req, state: State) -> Page:
    """Show what waits for a person."""
    house = house_of(state)
    staff = staff_of(request)
    async with house.database.reading() as db:
        page = MoneyPage(
            suspense=tuple(await suspense.suspense_listed(db, resolved=False, after=None, most=_WAITING)),
            refunds=tuple(
                await refunds.refunds_listed(db, (RefundStatus.WANTED,), after=None, most=_WAITING)
            ),
            invoices=tuple(
                await checkouts.invoices_listed(
                    db, (InvoiceStatus.OPEN,), overdue=True, after=None, most=_WAITING
                )
            ),
            disputes=tuple(await payments.disputes_listed(db, tuple(OPEN), after=None, most=_WAITING)),
            tabs=await money_tabs(db, "/desk/money", staff.role),
            stripe=at_stripe(house),
        )
    return await console_page(request, house, staff, "desk/money.html", page)


@get([f"/desk/money/{name}" for name in _LISTS], opt=dict(DESK), include_in_schema=False)
async def money_list(
    request: Req,
    state: State,
    show: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Page:
    """Show one list, newest first; a part of it where one is asked for."""
    house = house_of(state)
    staff = staff_of(request)
    list_name = request.url.path.rpartition("/")[2]
    kept = _LISTS[list_name]
    chosen = show if show in kept.parts else next(iter(kept.parts))
    async with house.database.reading() as db:
        rows = await _rows(db, kept, chosen, after)
        tabs = await money_tabs(db, request.url.path, staff.role)
    following = next_page(rows, _PAGE)
    page = MoneyListPage(
        name=list_name,
        show=chosen,
        parts=tuple(
            Choice(value=name, label=part.label, chosen=name == chosen) for name, part in kept.parts.items()
        ),
        next_page=f"/desk/money/{list_name}?show={chosen}&after={following}" if following else "",
        tabs=tabs,
        stripe=at_stripe(house),
        **{list_name: rows},  # type: ignore[arg-type] # each list holds rows of its own kind
    )
    return await console_page(request, house, staff, "desk/money_list.html", page)


async def money_tabs(db: Db, here: str, role: Role) -> tuple[Choice, ...]:
    """Return the pages about money by their addresses, each with how much of it waits."""
    waits = await suspense.money_waiting(db)
    counts = {f"/desk/money/{name}": getattr(waits, name) for name in waits.__struct_fields__}
    counts["/desk/money"] = sum(counts.values())
    pages = {
        "/desk/money": "Waits for you",
        **{f"/desk/money/{name}": kept.label for name, kept in _LISTS.items()},
        **({"/desk/accounts": "Accounts", "/desk/authors": "Authors"} if role in HANDLES_MONEY else {}),
    }
    return tuple(
        Choice(
            value=address,
            label=label,
            chosen=address == here,
            hint=ENGLISH.number(counts[address]) if counts.get(address) else "",
        )
        for address, label in pages.items()
    )


def at_stripe(house: House) -> AtStripe:
    """Return where Stripe shows its own side."""
    if house.settings.stripe_url:
        return AtStripe(base=house.settings.stripe_url, whole=True)
    kind = "" if house.stripe.live else "test/"
    return AtStripe(base=f"https://dashboard.stripe.com/{kind}", whole=False)


async def _rows(db: Db, kept: Kept, chosen: str, after: str) -> Shown:
    try:
        cursor = after_row(after, kept.key)
    except ValueError:
        cursor = None
    rows: Shown = tuple(await kept.read(db, after=cursor, most=_PAGE, **kept.parts[chosen].given))  # type: ignore[arg-type] # each door gives rows of its own kind
    return rows


HANDLERS = [money_page, money_list]
