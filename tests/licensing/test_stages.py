"""The table of moves: every edge, and every step that is none."""

from itertools import product

import pytest

from schemas.licence import LicenceStatus
from schemas.request import Stage
from syndication.errors import StageForbids
from syndication.licensing.stages import MOVES, OPENS_COPIES, STAGE_WORDS, after, may

EDGES = {
    "received": {"quote": "offered", "review": "review"},
    "review": {
        "approve": "offered",
        "offer": "offered",
        "decline": "declined",
        "withdraw": "withdrawn",
        "change": "received",
    },
    "offered": {
        "change": "received",
        "offer": "offered",
        "decline": "declined",
        "withdraw": "withdrawn",
        "lapse": "lapsed",
        "checkout": "awaiting_payment",
    },
    "awaiting_payment": {"settle": "licensed", "lapse": "lapsed", "withdraw": "withdrawn"},
    "licensed": {},
    "declined": {},
    "withdrawn": {},
    "lapsed": {},
}
"""The design's own drawing of the way of a request, written down a second time."""

VERBS = sorted({verb for moves in EDGES.values() for verb in moves})
ALL = sorted(product(Stage, VERBS))


def test_the_table_is_the_drawing() -> None:
    """No edge more, none fewer, and every stage is in it."""
    assert {(stage.value, verb): to.value for (stage, verb), to in MOVES.items()} == {
        (stage, verb): to for stage, moves in EDGES.items() for verb, to in moves.items()
    }
    assert set(EDGES) == {stage.value for stage in Stage}


@pytest.mark.parametrize(("stage", "verb"), ALL)
def test_a_verb_moves_along_an_edge_or_is_refused_with_a_sentence(stage: Stage, verb: str) -> None:
    """Where the drawing has no edge, the answer is a 409 that says how the request stands."""
    expected = EDGES[stage.value].get(verb)
    assert may(stage, verb) is (expected is not None)
    if expected is not None:
        assert after(stage, verb) == expected
        return
    with pytest.raises(StageForbids) as refused:
        after(stage, verb)
    assert refused.value.status == 409
    assert refused.value.detail.endswith(".")


def test_nothing_leads_out_of_an_end() -> None:
    """What is licensed, declined, withdrawn or lapsed stays so; every other stage has a way to an end."""
    ends = {stage for stage in Stage if not EDGES[stage.value]}
    assert ends == {Stage.LICENSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.LAPSED}
    reached = set(ends)
    for _ in Stage:
        reached |= {stage for (stage, _), to in MOVES.items() if to in reached}
    assert reached == set(Stage)


def test_every_stage_has_words_and_only_an_active_licence_opens_its_copies() -> None:
    """No label is missing; a suspended, expired, revoked, void or reserved licence opens nothing."""
    assert set(STAGE_WORDS) == set(Stage)
    assert {status for status in LicenceStatus if status in OPENS_COPIES} == {LicenceStatus.ACTIVE}
