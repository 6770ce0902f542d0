"""Plain values become a Struct, and every wrong field is named."""

from datetime import date
from typing import Annotated

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.request import Approval
from schemas.usage import Excerpt, QuoteWish, RequestWish, Usage
from syndication.errors import FieldProblem, Malformed
from syndication.web.answers import struct

USAGE = {
    "medium": "web",
    "territories": ["GB"],
    "languages": ["en"],
    "audience": 1,
    "months": 1,
    "starts_on": "2026-12-01",
}


def wrong(given: object, kind: type[msgspec.Struct]) -> dict[str, str]:
    """Return the fields that are wrong, with what is said about them."""
    with pytest.raises(Malformed) as refused:
        struct(given, kind)
    return {problem.field: problem.message for problem in refused.value.problems}


def test_right_values_become_what_they_are() -> None:
    """Dates, vocabularies, unions and defaults come out typed."""
    usage = struct(USAGE | {"portion": {"words": 250}}, Usage)
    assert usage.starts_on == date(2026, 12, 1)
    assert usage.portion == Excerpt(words=250)
    assert usage.exclusive is False
    assert struct({"signature": None}, Approval) == Approval()


def test_a_missing_part_is_asked_for_question_by_question() -> None:
    """Without `usage` each of its questions is named, so that a person knows what to answer."""
    named = wrong({}, QuoteWish)
    assert {"articles", "usage.medium", "usage.months", "organisation.name", "organisation.country"} <= set(
        named
    )
    assert "usage" not in named
    assert named["usage.medium"] == "Choose where it will appear."


@pytest.mark.parametrize("given", [None, [], 7, "usage", [["medium", "web"]]])
def test_what_is_no_object_is_said_to_be_none(given: object) -> None:
    """The whole body, or a part of it, that is not an object is one problem under its own name."""
    assert list(wrong(given, Usage)) == ["body"]
    if given is not None:
        assert list(wrong({"signature": given}, Approval)) == ["signature"]


def test_the_wrong_line_of_a_list_is_found() -> None:
    """A strange territory among good ones, and a number of words that is a text."""
    assert any(
        name.startswith("usage.territories") or name == "territories"
        for name in wrong(USAGE | {"territories": ["GB", "gb"]}, Usage)
    )
    assert any(name.startswith("portion") for name in wrong(USAGE | {"portion": {"words": "250"}}, Usage))
    assert any(name.startswith("portion") for name in wrong(USAGE | {"portion": "half"}, Usage))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("audience", True),
        ("audience", 1.0),
        ("audience", "1"),
        ("exclusive", 1),
        ("exclusive", "true"),
        ("months", 121),
    ],
)
def test_nothing_is_bent_into_shape(field: str, value: object) -> None:
    """A text is no number, a number no truth: JSON means what it says."""
    assert list(wrong(USAGE | {field: value}, Usage)) == [field]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([*RequestWish.__struct_fields__, *Usage.__struct_fields__, "name", "words"])


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the input
@given(st.dictionaries(NAMES, JSON | st.dictionaries(NAMES, JSON, max_size=4), max_size=6))
def test_any_json_is_taken_whole_or_refused_by_name(given: dict[str, object]) -> None:
    """Whatever is sent: a Struct, or Malformed with at least one field and a sentence."""
    made: RequestWish | None = None
    problems: tuple[FieldProblem, ...] = ()
    try:
        made = struct(given, RequestWish)
    except Malformed as refused:
        problems = refused.problems
    assert (made is None) == bool(problems)
    assert all(problem.field and problem.message for problem in problems)


class Line(msgspec.Struct):
    """A line with a bound."""

    text: Annotated[str, msgspec.Meta(max_length=3)]


def test_a_field_without_a_sentence_of_its_own_says_what_was_expected() -> None:
    """The machine's own words, ended as a sentence."""
    assert wrong({"text": "long"}, Line) == {"text": "Expected `str` of length <= 3."}
