"""The lists of requests: what is asked of them in their address, and their rows in a page's words."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from schemas.request import Stage
from schemas.usage import Medium
from syndication.licensing.money import digits
from syndication.licensing.organisations import organisation_key
from syndication.records.finding import Counted, Key, Wanted
from syndication.records.requests import ListedRow
from syndication.web.desk.views import Filters, QueueRow
from syndication.web.sections import MOST_COUNTED
from syndication.web.views import Choice

PAGE = 50

LONGEST = 200
"""Characters of an answer: the longest name an organisation may have."""

CLOSED = "closed"
"""The list of what was declined, withdrawn or has lapsed."""

_STAGES: dict[str, str] = {
    "offered": "Offered",
    "awaiting_payment": "Being paid",
    "licensed": "Licensed",
    CLOSED: "Closed",
}


def filters_of(asked: Mapping[str, str]) -> Filters:
    """Return the filters of an address as they were typed; what no list knows is left out."""
    names = Filters.__struct_fields__
    given = {name: asked.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in names}
    return Filters(**{name: text for name, text in given.items() if text})


def query_of(filters: Filters, **more: str) -> str:
    """Return an address's part after the question mark: the filters that are set, in one order."""
    given = {**msgspec.structs.asdict(filters), **more}
    return urlencode({name: text for name, text in given.items() if text})


def wanted_by(filters: Filters, currency: str) -> tuple[Wanted, tuple[str, ...]]:
    """Return what is looked for, and the names of the filters that cannot be read, which then do nothing."""
    wrong: list[str] = []
    stage = filters.stage if filters.stage in {*Stage, CLOSED} else ""
    least, largest = (_minor(filters, name, currency, wrong) for name in ("least", "largest"))
    since, until = (_day(filters, name, wrong) for name in ("since", "until"))
    wanted = Wanted(
        stage=Stage(stage) if stage and stage != CLOSED else None,
        closed=stage == CLOSED,
        medium=filters.medium if filters.medium in set(Medium) else None,
        organisation_key=organisation_key(filters.organisation) or None,
        decided_by=filters.decided_by or None,
        since=since,
        until=until + timedelta(days=1) if until is not None and until.year < date.max.year else None,
        currency=currency if least is not None or largest is not None else None,
        least=least,
        largest=largest,
    )
    return wanted, tuple(wrong)


def _minor(filters: Filters, name: str, currency: str, wrong: list[str]) -> int | None:
    typed = getattr(filters, name)
    if not typed:
        return None
    try:
        amount = Decimal(typed.replace(",", "")).scaleb(digits(currency))
    except ArithmeticError:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0 or amount > 10**15:
        wrong.append(name)
        return None
    return int(amount)


def _day(filters: Filters, name: str, wrong: list[str]) -> datetime | None:
    typed = getattr(filters, name)
    if not typed:
        return None
    try:
        return datetime.combine(date.fromisoformat(typed), time(), UTC)
    except ValueError:
        wrong.append(name)
        return None


def key_of(after: str) -> Key | None:
    """Return where the page before ended, or None for the first page and for what is no such place."""
    at, _, row = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)), UUID(row)
    except ValueError:
        return None


def place_of(row: ListedRow) -> str:
    """Return where a page ends, as its next one's address has it."""
    return f"{row.created_at:%Y-%m-%dT%H:%M:%S.%fZ}~{row.id}"


def lists(counted: Counted, here: str) -> tuple[Choice, ...]:
    """Return the lists beside each other; `here` is the address of the one that is shown."""
    hints = {
        "/desk": counted.waiting,
        "/desk?which=asked": counted.asked,
        "/desk/requests?stage=offered": counted.offered,
        "/desk/requests?stage=awaiting_payment": counted.paying,
    }
    labels = {
        "/desk": "Needs a person",
        "/desk?which=asked": "Waiting for them",
        **{f"/desk/requests?stage={stage}": label for stage, label in _STAGES.items()},
        "/desk/requests": "All",
    }
    return tuple(
        Choice(value=address, label=label, chosen=address == here, hint=_capped(hints.get(address)))
        for address, label in labels.items()
    )


def _capped(counted: int | None) -> str:
    if counted is None:
        return ""
    return f"{MOST_COUNTED}+" if counted > MOST_COUNTED else str(counted)


def queue_row(row: ListedRow) -> QueueRow:
    """Return a request as a row of the desk's list."""
    return QueueRow(
        id=str(row.id),
        stage=row.stage,
        created_at=row.created_at,
        organisation=row.organisation.name,
        country=row.organisation.country,
        headline=row.headline,
        articles=row.articles,
        medium=row.usage.medium.value,
        total=row.quote.total,
        currency=row.quote.currency,
        reasons=row.quote.reasons,
        exclusive=row.usage.exclusive,
        talk=row.talk.value,
    )
