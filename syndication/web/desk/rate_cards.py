"""The rate cards on the desk: what is in force, the drafts with what each would change, and all that was."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict, State, UploadFile
from litestar.params import FromPath, FromQuery

from schemas.rate_card import RateCard
from syndication.desk import rate_cards as steps
from syndication.desk.house import House
from syndication.desk.signin import SignedIn
from syndication.errors import FieldProblem, Malformed, Refused, SyndicationError, Unknown
from syndication.licensing import rates
from syndication.licensing.sheet.card import card_of, sheet, with_own_prices
from syndication.licensing.sheet.rules import NAMES, TELLING
from syndication.records import rate_cards, requests
from syndication.records.rate_cards import DraftRow, PublishedRow
from syndication.web.desk.card_groups import changes, groups
from syndication.web.desk.card_trials import quoted, usual
from syndication.web.desk.door import console_page
from syndication.web.desk.rate_card_views import (
    CardLine,
    DraftLine,
    DraftPage,
    Group,
    RateCardPage,
    RateCardsPage,
)
from syndication.web.forms import typed_in
from syndication.web.guards import DESK, PRICES, RUNS, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.views import Choice

_VERSIONS = 100
"""Versions that are looked back at on one page: monthly prices fill it in eight years."""

_LARGEST_CARD = 256 * 1024
"""Bytes of a file. A card has some four thousand."""

_NOT_CELLS = frozenset({"csrf", "do", "name", "edition", "own", "request", "note", "on", "proof"})
"""What the form of a draft sends beside its cells."""


@get("/desk/rate-cards", opt=dict(DESK), include_in_schema=False)
async def rate_card_list(request: Req, state: State) -> Page:
    """Show the version in force, what is announced, the drafts, and the versions before."""
    return await _list(request, house_of(state), staff_of(request))


@post("/desk/rate-cards", opt=for_roles(PRICES), include_in_schema=False)
async def send_new_draft(request: Req, state: State) -> Page:
    """Begin a draft: from a version, or from a file."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    try:
        if typed_in(form, "do") == "import":
            draft = await _imported(house, form, staff)
        else:
            based_on = _whole(typed_in(form, "version")) if typed_in(form, "version") else None
            draft = await steps.start_draft(house, based_on=based_on, actor=staff.email)
    except (Malformed, Refused) as wrong:
        return await _list(request, house, staff, wrong)
    return see_other(f"/desk/rate-cards/drafts/{draft}")


@get("/desk/rate-cards/drafts/{draft_id:int}", opt=dict(DESK), include_in_schema=False)
async def draft_page(request: Req, state: State, draft_id: FromPath[int], saved: FromQuery[str] = "") -> Page:
    """Show a draft's sheet, and beside it what it would change."""
    house = house_of(state)
    staff = staff_of(request)
    return await _draft(request, house, staff, draft_id, saved=bool(saved))


@post("/desk/rate-cards/drafts/{draft_id:int}", opt=for_roles(PRICES), include_in_schema=False)
async def send_draft(request: Req, state: State, draft_id: FromPath[int]) -> Page:
    """Save a draft, give a currency prices of its own, choose an example, or throw it away.

    Whatever button is pressed, what was typed is saved first.
    """
    pressed = typed_in(await request.form(), "do")
    return await _sent(request, house_of(state), draft_id, pressed if pressed != "publish" else "save")


@post(
    "/desk/rate-cards/drafts/{draft_id:int}/publish",
    opt=for_roles(RUNS, again=True),
    include_in_schema=False,
)
async def send_publication(request: Req, state: State, draft_id: FromPath[int]) -> Page:
    """Save a draft and publish it: now, or for a date."""
    return await _sent(request, house_of(state), draft_id, "publish")


async def _sent(request: Req, house: House, draft_id: int, pressed: str) -> Page:
    form, staff = await request.form(), staff_of(request)
    typed = _typed(form)
    if pressed == "discard":
        await steps.discard_draft(house, _number(draft_id))
        return see_other("/desk/rate-cards")
    if pressed == "own":
        typed = with_own_prices(typed, typed_in(form, "own"))
    edition = _whole(typed_in(form, "edition"))
    try:
        await steps.save_draft(
            house,
            _number(draft_id),
            edition=edition,
            name=typed_in(form, "name"),
            typed=typed,
            actor=staff.email,
        )
        edition += 1
        return await _pressed(house, form, pressed, _number(draft_id), edition, staff)
    except (Malformed, Refused) as wrong:
        back = (typed, typed_in(form, "name"), edition)
        return await _draft(request, house, staff, draft_id, wrong=wrong, back=back)


@get("/desk/rate-cards/drafts/{draft_id:int}/card.toml", opt=dict(DESK), include_in_schema=False)
async def draft_file(state: State, draft_id: FromPath[int]) -> Page:
    """Hand a draft out as a file."""
    async with house_of(state).database.reading() as db:
        draft = await steps.draft_of(db, _number(draft_id))
    card, _ = card_of(draft.typed)
    if card is None:
        raise Refused("This draft cannot be read as a card yet. Mend what is wrong with it first.")
    return _file(card, f"draft-{draft.id}")


@get("/desk/rate-cards/{version:int}", opt=dict(DESK), include_in_schema=False)
async def rate_card_page(request: Req, state: State, version: FromPath[int]) -> Page:
    """Show one version, and what it changed."""
    house = house_of(state)
    staff = staff_of(request)
    return await _version(request, house, staff, _number(version))


@post("/desk/rate-cards/{version:int}/withdraw", opt=for_roles(RUNS), include_in_schema=False)
async def send_withdraw(request: Req, state: State, version: FromPath[int]) -> Page:
    """Take an announced version back."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    try:
        await steps.withdraw(house, _number(version), reason=typed_in(form, "reason"), actor=staff.email)
    except (Malformed, Refused) as wrong:
        return await _version(request, house, staff, version, wrong)
    return see_other(f"/desk/rate-cards/{version}")


@get("/desk/rate-cards/{version:int}/card.toml", opt=dict(DESK), include_in_schema=False)
async def rate_card_file(state: State, version: FromPath[int]) -> Page:
    """Hand a version out as a file."""
    async with house_of(state).database.reading() as db:
        found = await steps.published(db, _number(version))
    return _file(found.body, f"version-{found.version}")


async def _pressed(
    house: House, form: FormMultiDict, pressed: str, draft_id: int, edition: int, staff: SignedIn
) -> Page:
    """Do what was pressed beside saving; return where the browser goes."""
    back = f"/desk/rate-cards/drafts/{draft_id}"
    if pressed == "publish":
        version = await steps.publish_draft(
            house,
            draft_id,
            edition=edition,
            note=typed_in(form, "note").strip()[:500],
            on=_day(typed_in(form, "on")),
            actor=staff.email,
        )
        return see_other(f"/desk/rate-cards/{version}")
    if pressed == "example":
        await steps.add_example(house, typed_in(form, "request"), actor=staff.email)
    elif pressed.startswith("drop:"):
        await steps.drop_example(house, _uuid(pressed.removeprefix("drop:")))
    return see_other(f"{back}?saved=yes#tried")


async def _imported(house: House, form: FormMultiDict, staff: SignedIn) -> int:
    sent = form.get("file")
    content = await sent.read(_LARGEST_CARD + 1) if isinstance(sent, UploadFile) else b""
    if not content or len(content) > _LARGEST_CARD:
        sentence = "Choose a rate card in the format our own files have (TOML), of at most 256 kB."
        raise Malformed(sentence, problems=(FieldProblem(field="file", message=sentence),))
    name = sent.filename if isinstance(sent, UploadFile) and sent.filename else "From a file"
    return await steps.import_draft(house, content, name=name[:200], actor=staff.email)


def _typed(form: FormMultiDict) -> dict[str, str]:
    """Return the cells of the form; several ticks are one cell, and the rules stand in their order."""
    cells = {
        name: ", ".join(
            text for value in form.getall(name) if isinstance(value, str) and (text := value.strip())
        )
        for name in dict.fromkeys(form)
        if name not in _NOT_CELLS
    }
    return _in_order({name: text.replace("\x00", "") for name, text in cells.items()})


def _in_order(cells: dict[str, str]) -> dict[str, str]:
    """Return cells with the rules numbered as their places were typed; an empty rule is none."""
    asked = {
        name.split(".")[1]: text
        for name, text in cells.items()
        if name.startswith("rules.") and name.endswith(".place")
    }
    kept = {name: text for name, text in cells.items() if not name.startswith("rules.")}
    filled = [row for row in asked if any(cells.get(f"rules.{row}.{name}") for name in TELLING)]
    order = sorted(filled, key=lambda row: (_whole(asked[row]) or len(asked) + 1, _whole(row)))
    for place, row in enumerate(order):
        kept |= {f"rules.{place}.{name}": cells.get(f"rules.{row}.{name}", "") for name in NAMES}
    return kept


async def _list(request: Req, house: House, staff: SignedIn, wrong: SyndicationError | None = None) -> Page:
    async with house.database.reading() as db:
        versions = await rate_cards.rate_cards_published(db, most=_VERSIONS)
        drafts = await rate_cards.drafts(db)
        current = await rate_cards.current_rate_card(db)
    page = RateCardsPage(
        versions=tuple(_line(row, current.version if current else 0) for row in versions),
        drafts=tuple(
            DraftLine(id=row.id, name=row.name, actor=row.actor, changed_at=row.changed_at) for row in drafts
        ),
        may_edit=staff.role in PRICES,
        problem=wrong.detail if wrong is not None and not wrong.problems else "",
        problems=wrong.problems if wrong is not None else (),
    )
    return await console_page(request, house, staff, "desk/rate_cards.html", page, status=_status(wrong))


async def _version(
    request: Req, house: House, staff: SignedIn, version: int, wrong: SyndicationError | None = None
) -> Page:
    async with house.database.reading() as db:
        found = await steps.published(db, version)
        current = await rate_cards.current_rate_card(db)
        before = await rate_cards.rate_card(db, version - 1)
    cells = sheet(found.body)
    page = RateCardPage(
        line=_line(found, current.version if current else 0),
        groups=groups(cells, spare=0),
        compared=before.version if before else None,
        changes=changes(sheet(before.body), cells) if before else (),
        may_edit=staff.role in PRICES,
        may_withdraw=staff.role in RUNS,
        problem=wrong.detail if wrong is not None and not wrong.problems else "",
        problems=wrong.problems if wrong is not None else (),
    )
    return await console_page(request, house, staff, "desk/rate_card.html", page, status=_status(wrong))


async def _draft(
    request: Req,
    house: House,
    staff: SignedIn,
    draft_id: int,
    *,
    wrong: SyndicationError | None = None,
    back: tuple[dict[str, str], str, int] | None = None,
    saved: bool = False,
) -> Page:
    async with house.database.reading() as db:
        draft = await steps.draft_of(db, _number(draft_id))
        typed, name, edition = back or (draft.typed, draft.name, draft.edition)
        typed = typed | {"currency": draft.typed["currency"]}
        card, unusable = card_of(typed)
        tried = await steps.try_out(db, card) if card is not None else None
        today = (await requests.moment(db)).date()
    shown_groups = groups(typed)
    page = DraftPage(
        **_about(draft, name, edition),
        groups=shown_groups,
        problems=_anchored((*(wrong.problems if wrong else ()), *steps.problems(unusable)), shown_groups),
        problem=wrong.detail if wrong is not None and not wrong.problems else "",
        latest=quoted(tried.latest, tried.quoted, card) if tried and card else None,
        examples=quoted(tried.examples, tried.chosen, card) if tried and card else None,
        typical=usual(tried.typical, tried.typical_words, card) if tried and card else None,
        publishable=card is not None and not unusable,
        may_publish=staff.role in RUNS,
        saved=saved,
        today=today.isoformat(),
        add_currency=_rated(typed),
    )
    return await console_page(request, house, staff, "desk/rate_card_draft.html", page, status=_status(wrong))


def _about(draft: DraftRow, name: str, edition: int) -> dict[str, Any]:
    return {
        "id": draft.id,
        "name": name,
        "edition": edition,
        "based_on": draft.based_on,
        "actor": draft.actor,
        "changed_at": draft.changed_at,
    }


def _line(row: PublishedRow, current: int) -> CardLine:
    if row.withdrawn_by is not None:
        state = "withdrawn"
    elif row.announced:
        state = "announced"
    else:
        state = "in_force" if row.version == current else "past"
    return CardLine(
        version=row.version,
        note=row.note,
        actor=row.actor,
        published_at=row.published_at,
        in_force_from=row.in_force_from,
        state=state,
        withdrawn=f"{row.withdrawn_by}: {row.withdrawn_reason}" if row.withdrawn_by is not None else "",
    )


def _rated(typed: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return the currencies that have a rate and could have prices of their own."""
    codes = (
        text.strip().upper()
        for cell, text in typed.items()
        if cell.startswith("exchange.") and cell.endswith(".code")
    )
    return tuple(Choice(value=code, label=code) for code in codes if code)


def _anchored(problems: tuple[FieldProblem, ...], shown: tuple[Group, ...]) -> tuple[FieldProblem, ...]:
    """Return problems each at a place the form has: its cell, its table, or its group."""
    places = {"name", "note", "on", "request", "own"}
    for group in shown:
        places |= {f"g-{group.name}", *(cell.name for cell in group.cells)}
        for table in group.tables:
            places |= {table.name, *(cell.name for row in table.rows for cell in row)}
        places |= {cell.name for entry in group.entries for cell in entry}
    return tuple(FieldProblem(field=_place(each.field, places), message=each.message) for each in problems)


_GROUP_OF = {
    "media": "g-media",
    "organisations": "g-media",
    "regions": "g-tiers",
    "exclusive": "g-rights",
    "points": "g-currencies",
    "automatic": "g-rules",
    "rules": "g-rules",
}


def _place(field: str, places: set[str]) -> str:
    if field in places:
        return field
    root = field.replace(",", ".").partition(".")[0]
    return root if root in places else _GROUP_OF.get(root, "g-prices")


def _file(card: RateCard, name: str) -> Response[str]:
    headers = {"Content-Disposition": f'attachment; filename="rate-card-{name}.toml"'}
    return Response(rates.to_toml(card), media_type="application/toml; charset=utf-8", headers=headers)


def _status(wrong: SyndicationError | None) -> int:
    return wrong.status if wrong is not None else HTTPStatus.OK


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        sentence = "Give the day as a date, such as 2027-01-01, or leave it open for at once."
        raise Malformed(sentence, problems=(FieldProblem(field="on", message=sentence),)) from None


def _whole(typed: str) -> int:
    """Return a number of a hidden field; nought for what is none, which names nothing."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len(str(2**31)) else 0


def _number(given: int) -> int:
    """Return the number of a row. Raises Unknown for one that no row can have."""
    if not 0 < given < 2**31:
        raise Unknown
    return given


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Unknown from None


HANDLERS = [
    rate_card_list,
    send_new_draft,
    draft_page,
    send_draft,
    send_publication,
    draft_file,
    rate_card_page,
    send_withdraw,
    rate_card_file,
]
