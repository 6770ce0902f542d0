"""Sample pages of the rate cards: the list, a version with what it changed, a draft right and wrong."""

from datetime import UTC, datetime

from syndication.errors import FieldProblem
from syndication.licensing.rates import from_toml
from syndication.licensing.sheet.card import sheet
from syndication.sandbox.demo import RATE_CARD
from syndication.web.desk.card_groups import changes, groups
from syndication.web.desk.rate_card_views import (
    CardLine,
    DraftLine,
    DraftPage,
    RateCardPage,
    RateCardsPage,
    TrialView,
    TriedRow,
)
from syndication.web.views import Choice, View

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_CELLS = sheet(from_toml(RATE_CARD.read_bytes()))
_HOSTILE = "<script>alert(1)</script>\"' onload=alert(1) {{ 7 * 7 }}"

_PAST = CardLine(version=1, note="", actor="", published_at=_AT, in_force_from=_AT, state="past")
_IN_FORCE = CardLine(
    version=2,
    note=_HOSTILE,
    actor="ada@chronicle.example",
    published_at=_AT,
    in_force_from=_AT,
    state="in_force",
)
_ANNOUNCED = CardLine(
    version=3, note="For the new year", actor="ada@chronicle.example", published_at=_AT,
    in_force_from=datetime(2027, 1, 1, tzinfo=UTC), state="announced",
)  # fmt: skip
_WITHDRAWN = CardLine(
    version=4, note="", actor="ada@chronicle.example", published_at=_AT, in_force_from=_AT,
    state="withdrawn", withdrawn="ada@chronicle.example: The board said no",
)  # fmt: skip

_TRIED = TrialView(
    rows=(
        TriedRow(
            words=_HOSTILE, href="/desk/requests/8f9b", currency="GBP", before=24_000, after=30_000,
            change=6_000, percent="+25 %", share=100,
        ),
        TriedRow(words="A charity’s newsletter", currency="JPY", before=9_552, after=9_552, change=0),
        TriedRow(
            words="A school", currency="EUR", before=4_000, after=3_000, change=-1_000,
            percent="\N{MINUS SIGN}25 %", share=-100,
        ),
        TriedRow(words="A broadcaster", currency="KWD", before=90_000, after=None, change=None),
    ),
    currency="GBP", before=60_000, after=65_000, dearer=1, cheaper=1, same=1, unpriced=1, percent="+8.3 %",
)  # fmt: skip
_NOTHING = TrialView(
    rows=(), currency="GBP", before=0, after=0, dearer=0, cheaper=0, same=0, unpriced=0, percent=""
)

_DRAFT = DraftPage(
    id=3,
    name="After version 2",
    edition=4,
    based_on=2,
    actor="ada@chronicle.example",
    changed_at=_AT,
    groups=groups(_CELLS),
    latest=_TRIED,
    examples=_TRIED,
    typical=_TRIED,
    publishable=True,
    saved=True,
    today="2026-11-22",
    add_currency=(Choice(value="EUR", label="EUR"),),
)
_WRONG = DraftPage(
    id=3,
    name=_HOSTILE,
    edition=4,
    based_on=None,
    actor="ada@chronicle.example",
    changed_at=_AT,
    groups=groups(_CELLS | {"full": _HOSTILE}),
    problems=(
        FieldProblem(field="full", message="Give an amount in GBP, such as 180.00."),
        FieldProblem(field="audience", message="Up to 5 must not cost less than up to 3."),
        FieldProblem(field="g-rules", message="“Everything” matches everything."),
    ),
    today="2026-11-22",
)

PAGES: dict[str, tuple[str, View]] = {
    "rate-cards": (
        "desk/rate_cards.html",
        RateCardsPage(
            versions=(_WITHDRAWN, _ANNOUNCED, _IN_FORCE, _PAST),
            drafts=(DraftLine(id=3, name=_HOSTILE, actor="ada@chronicle.example", changed_at=_AT),),
            may_edit=True,
        ),
    ),
    "rate-cards-empty": (
        "desk/rate_cards.html",
        RateCardsPage(
            versions=(),
            drafts=(),
            may_edit=True,
            problems=(FieldProblem(field="file", message="This is no rate card. full: it is missing."),),
        ),
    ),
    "rate-cards-looked-at": (
        "desk/rate_cards.html",
        RateCardsPage(versions=(_IN_FORCE,), drafts=(), may_edit=False),
    ),
    "rate-card": (
        "desk/rate_card.html",
        RateCardPage(
            line=_ANNOUNCED,
            groups=groups(_CELLS, spare=0),
            compared=2,
            changes=changes(_CELLS, _CELLS | {"full": "300.00", "regions.AFRICA": ""}),
            may_edit=True,
            problems=(FieldProblem(field="reason", message="Say why, in a sentence."),),
        ),
    ),
    "rate-card-first": (
        "desk/rate_card.html",
        RateCardPage(
            line=_PAST, groups=groups(_CELLS, spare=0), compared=None, changes=(), may_edit=False
        ),
    ),
    "rate-card-draft": ("desk/rate_card_draft.html", _DRAFT),
    "rate-card-draft-wrong": ("desk/rate_card_draft.html", _WRONG),
    "rate-card-draft-new": (
        "desk/rate_card_draft.html",
        DraftPage(
            id=3, name="After version 1", edition=1, based_on=1, actor="ada@chronicle.example",
            changed_at=_AT, groups=groups(_CELLS), latest=_NOTHING, examples=_NOTHING, typical=_TRIED,
            publishable=True, today="2026-11-22",
        ),
    ),
}  # fmt: skip
