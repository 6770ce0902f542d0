"""The automatic decision: each rule of the card that sends a request to a person, alone and together."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.usage import Medium, Usage
from syndication.__main__ import read_rate_card
from syndication.licensing.money import digits
from syndication.licensing.rules import needs_a_person
from syndication.sandbox.demo import RATE_CARD

CARD = read_rate_card(RATE_CARD)
USAGE = Usage(
    medium=Medium.WEB,
    territories=("GB",),
    languages=("en",),
    audience=1,
    months=1,
    starts_on=date(2026, 11, 22),
)

RULES = [
    ({}, 24_000, "GBP", ()),
    ({"exclusive": True}, 24_000, "GBP", ("Exclusive rights need the owner's signature",)),
    ({}, 0, "GBP", ("A licence without a fee is never given automatically",)),
    ({"medium": Medium.AI}, 24_000, "GBP", ("Licences for machine use (AI) are decided by a person",)),
    ({"medium": Medium.BOOK}, 24_000, "GBP", ("Licences for a book are decided by a person",)),
    ({"edits": True}, 24_000, "GBP", ("The right to edit is given by a person",)),
    ({}, 150_000, "GBP", ()),
    ({}, 150_001, "GBP", ("The fee is above the limit for automatic licences",)),
    ({}, 150_001, "EUR", ()),
    ({}, 172_500, "EUR", ()),
    ({}, 172_502, "EUR", ("The fee is above the limit for automatic licences",)),
    ({}, 298_500, "JPY", ()),
    ({}, 298_502, "JPY", ("The fee is above the limit for automatic licences",)),
    ({}, 603_000, "KWD", ()),
    ({}, 603_010, "KWD", ("The fee is above the limit for automatic licences",)),
]


@pytest.mark.parametrize(("changes", "net", "currency", "reasons"), RULES)
def test_each_rule_says_why_a_person_decides(
    changes: dict[str, object], net: int, currency: str, reasons: tuple[str, ...]
) -> None:
    """The limit is the card's own money, whatever the buyer pays in."""
    usage = msgspec.structs.replace(USAGE, **changes)
    assert tuple(needs_a_person(CARD, usage, net=net, currency=currency)) == reasons


def test_every_reason_is_told_at_once() -> None:
    """The desk sees all that is unusual, not the first of it."""
    usage = msgspec.structs.replace(USAGE, exclusive=True, edits=True, medium=Medium.BROADCAST)
    assert len(tuple(needs_a_person(CARD, usage, net=10**9, currency="GBP"))) == 4


@given(st.builds(msgspec.structs.replace, st.just(USAGE), exclusive=st.booleans(), edits=st.booleans()))
def test_free_and_exclusive_are_never_automatic(usage: Usage) -> None:
    """A fee of nought goes to a person in every currency, an exclusive grant at any price."""
    for currency in ("GBP", "JPY", "KWD"):
        assert tuple(needs_a_person(CARD, usage, net=0, currency=currency))
        if usage.exclusive:
            assert tuple(needs_a_person(CARD, usage, net=10 ** digits(currency), currency=currency))
