"""Rate cards: drafted, tried out on what was quoted, published for a date, and looked back at."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

import msgspec

from schemas.rate_card import RateCard
from schemas.usage import Medium, Usage
from syndication.desk.house import House
from syndication.desk.pricing import order
from syndication.errors import FieldProblem, Malformed, Refused, Unknown
from syndication.licensing import rates
from syndication.licensing.fees import EDITION, Order
from syndication.licensing.sheet.card import card_of, sheet
from syndication.licensing.sheet.cells import Wrong
from syndication.licensing.trial import Trial, trial, typical
from syndication.records import rate_cards, requests
from syndication.records.door import Db
from syndication.records.rate_cards import DraftRow, InForceRow, PublishedRow, QuotedRow

LATEST_QUOTES = 100
"""How many quotes a draft is tried out on."""

_MOST_CELLS = 5000
"""A card has some two hundred; a form that sends more was not ours."""


_NO_VERSION = 2**31
"""What PostgreSQL's integer does not hold."""


class TriedOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft makes of the latest quotes, of the chosen examples, and of typical orders."""

    quoted: tuple[QuotedRow, ...]
    latest: Trial
    chosen: tuple[QuotedRow, ...]
    examples: Trial
    typical_words: tuple[str, ...]
    typical: Trial


async def _in_force(db: Db) -> InForceRow:
    found = await rate_cards.current_rate_card(db)
    if found is None:
        raise Refused("No rate card is in force. Bring one in as a file.")
    return found


async def start_draft(house: House, *, based_on: int | None, actor: str) -> int:
    """Begin a draft from a published version, or from the one in force; return its number.

    Raises Unknown for a version that is not there, Refused when none is in force yet.
    """
    async with house.database.transaction("start_draft") as db:
        found = await _in_force(db) if based_on is None else await published(db, based_on)
        name = f"After version {found.version}"
        return await rate_cards.add_draft(
            db, name=name, typed=sheet(found.body), based_on=found.version, actor=actor
        )


async def import_draft(house: House, toml: bytes, *, name: str, actor: str) -> int:
    """Begin a draft from a file; return its number. Raises Malformed, saying what is wrong with the file."""
    try:
        card = rates.from_toml(toml)
    except ValueError as wrong:
        raise _one("file", f"This is no rate card. {wrong}") from wrong
    async with house.database.transaction("import_draft") as db:
        return await rate_cards.add_draft(db, name=name, typed=sheet(card), based_on=None, actor=actor)


async def save_draft(
    house: House, draft_id: int, *, edition: int, name: str, typed: Mapping[str, str], actor: str
) -> None:
    """Keep a draft as it was typed, wrong or right.

    Raises Unknown, Malformed for a draft without a name, and Refused when somebody else saved it
    meanwhile.
    """
    if not name.strip():
        raise _one("name", "Give the draft a name.")
    if len(typed) > _MOST_CELLS:
        raise _one("name", "This is more than a rate card holds.")
    kept = {cell: text for cell, text in typed.items() if text.strip()}
    async with house.database.transaction("save_draft") as db:
        draft = await draft_of(db, draft_id)
        kept["currency"] = draft.typed["currency"]
        saved = await rate_cards.save_draft(
            db, draft_id, edition=edition, name=name.strip()[:200], typed=kept, actor=actor
        )
        if not saved:
            raise Refused(
                f"{draft.actor} saved this draft meanwhile. What you typed is still in the form: "
                "open the draft in another window and compare before you save again."
            )


async def discard_draft(house: House, draft_id: int) -> None:
    """Throw a draft away. Raises Unknown."""
    async with house.database.transaction("discard_draft") as db:
        await draft_of(db, draft_id)
        await rate_cards.discard_draft(db, draft_id)


async def publish_draft(
    house: House, draft_id: int, *, edition: int, note: str, on: date | None, actor: str
) -> int:
    """Publish a draft as the next version, in force at once or from a day's beginning in UTC; return it.

    Raises Unknown, Malformed when the card has problems or the day is gone by, and Refused when the
    draft was changed or published meanwhile.
    """
    async with house.database.transaction("publish_draft") as db:
        draft = await draft_of(db, draft_id)
        card, wrong = card_of(draft.typed)
        if card is None or wrong:
            raise Malformed("The draft cannot be published as it is.", problems=problems(wrong))
        version = await publish(db, card, note=note, on=on, actor=actor)
        if not await rate_cards.draft_published(db, draft_id, edition=edition, version=version):
            raise Refused("This draft was changed or published a moment ago. Look at it again.")
        return version


async def publish(db: Db, card: RateCard, *, note: str, on: date | None, actor: str) -> int:
    """Publish a card without problems, in force at once or from a day's beginning in UTC; return its version.

    Raises Malformed for a day gone by.
    """
    if on is not None and on < (await requests.moment(db)).date():
        raise _one("on", "This day is gone by. Choose a later one, or leave it open for at once.")
    begins = datetime.combine(on, time(), UTC) if on is not None else None
    return await rate_cards.publish_rate_card(db, card, note=note, actor=actor, in_force_from=begins)


async def withdraw(house: House, version: int, *, reason: str, actor: str) -> None:
    """Take an announced version back before its day. Raises Unknown, Malformed, or Refused once in force."""
    if not reason.strip():
        raise _one("reason", "Say why, in a sentence: it stands beside the version.")
    async with house.database.transaction("withdraw_rate_card") as db:
        await published(db, version)
        if not await rate_cards.withdraw_rate_card(db, version, actor=actor, reason=reason.strip()):
            raise Refused("This version is in force already, or was taken back before. Publish another one.")


async def add_example(house: House, named: str, *, actor: str) -> None:
    """Choose a request, named by its number or its address, to see every draft's price of.

    Raises Malformed when there is no such request.
    """
    try:
        request_id = UUID(named.strip().rstrip("/").rpartition("/")[2])
    except ValueError:
        raise _one("request", "Paste the address of a request on the desk.") from None
    async with house.database.transaction("add_example") as db:
        if await requests.request_of_id(db, request_id) is None:
            raise _one("request", "There is no request of this number.")
        await rate_cards.add_example(db, request_id, actor=actor)


async def drop_example(house: House, request_id: UUID) -> None:
    """Let go of an example."""
    async with house.database.transaction("drop_example") as db:
        await rate_cards.drop_example(db, request_id)


async def draft_of(db: Db, draft_id: int) -> DraftRow:
    """Return a draft that can still be changed. Raises Unknown, or Refused when it was published."""
    draft = await rate_cards.draft_of_id(db, draft_id)
    if draft is None:
        raise Unknown
    if draft.published_as is not None:
        raise Refused(f"This draft was published as version {draft.published_as}.")
    return draft


async def published(db: Db, version: int) -> PublishedRow:
    """Return a published version. Raises Unknown."""
    found = await rate_cards.rate_card_published(db, version)
    if found is None:
        raise Unknown
    return found


async def price_list(db: Db, version: int | None) -> PublishedRow:
    """Return the version in force, or one that has been. Raises Unknown for others."""
    if version is None:
        current = await rate_cards.current_rate_card(db)
        version = current.version if current else 0
    found = await rate_cards.rate_card_published(db, version) if 0 < version < _NO_VERSION else None
    if found is None or found.announced or found.withdrawn_by is not None:
        raise Unknown
    return found


async def try_out(db: Db, draft: RateCard) -> TriedOut:
    """Return what the latest quotes, the examples and typical orders cost now and would cost."""
    in_force = await rate_cards.current_rate_card(db)
    now = in_force.body if in_force else None
    quoted = await rate_cards.quotes_latest(db, most=LATEST_QUOTES)
    chosen = await rate_cards.quotes_of_examples(db)
    plain = Usage(
        medium=Medium.WEB,
        territories=("GB",),
        languages=("en",),
        audience=40_000,
        months=12,
        starts_on=(await requests.moment(db)).date(),
    )
    usual = typical(draft, plain)
    return TriedOut(
        quoted=quoted,
        latest=trial(now, draft, map(_order, quoted)),
        chosen=chosen,
        examples=trial(now, draft, map(_order, chosen)),
        typical_words=tuple(words for words, _ in usual),
        typical=trial(now, draft, (each for _, each in usual)),
    )


def problems(wrong: tuple[Wrong, ...]) -> tuple[FieldProblem, ...]:
    """Return cells that cannot be used as the wrong fields of a form."""
    return tuple(FieldProblem(field=each.cell, message=each.message) for each in wrong)


def _order(row: QuotedRow) -> Order:
    """Return what was quoted, to be worked out as it would be today."""
    return msgspec.structs.replace(order(row.inputs), edition=EDITION)


def _one(field: str, sentence: str) -> Malformed:
    return Malformed(sentence, problems=(FieldProblem(field=field, message=sentence),))
