"""Quotes stored by the released first edition, as its engine wrote them, are worked out as they were."""

from pathlib import Path

import msgspec
import pytest

from schemas.quote import Quote
from schemas.rate_card import RateCard
from schemas.usage import Usage
from syndication.desk.pricing import bill, billed, order
from syndication.licensing.fees import EDITION, Order, fee
from syndication.records.requests import QuoteInputs
from syndication.words import plain

STORED = sorted((Path(__file__).parent / "first_edition").glob("*.json"))


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What the database of the first edition held of one quote, and the card of its version."""

    card: RateCard
    inputs: QuoteInputs
    body: Quote


def _stored(file: Path) -> Stored:
    return msgspec.json.decode(file.read_bytes(), type=Stored)


@pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
def test_a_quote_of_the_first_edition_comes_out_the_same(file: Path) -> None:
    """Every line, the net, the tax and the total are equal, and so is all that was stored."""
    stored = _stored(file)
    again = billed(stored.body, bill(stored.card, stored.inputs))
    assert again == stored.body
    first = msgspec.json.decode(file.read_bytes())["body"]
    told = msgspec.json.decode(msgspec.json.encode(again, enc_hook=plain))
    lines = [{name: line[name] for name in ("label", "detail", "amount")} for line in told["lines"]]
    assert {name: told[name] for name in first} | {"lines": lines} == first


def test_four_kinds_of_quotes_of_the_first_edition_are_kept() -> None:
    """The minimum, the dearest factors, three decimals with a discount, and a net that was agreed."""
    assert len(STORED) == 4


def test_two_kinds_of_english_are_one_language_since_the_second_edition() -> None:
    """The first edition counted tags; rights are compared by the language alone, and now so is the price."""
    stored = _stored(next(file for file in STORED if "two-kinds-of-english" in file.stem))
    first = order(stored.inputs)
    second = msgspec.structs.replace(first, edition=EDITION)
    assert "Languages" in _labels(stored.card, first)
    assert "Languages" not in _labels(stored.card, second)
    assert fee(stored.card, second).net < fee(stored.card, first).net


def _labels(card: RateCard, wanted: Order) -> list[str]:
    return [line.label for line in fee(card, wanted).lines]


def test_a_usage_of_the_first_edition_travels_with_its_pictures_and_is_in_no_haste() -> None:
    """What a stored usage does not say means what it meant when it was stored."""
    usages: list[Usage] = [_stored(file).inputs.wish.usage for file in STORED]
    assert all(usage.assets and not usage.rush for usage in usages)
