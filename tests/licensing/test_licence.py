"""The licence: its number, and its three tongues, which may not disagree."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.licence import LicenceTerms
from schemas.usage import Excerpt, Medium
from syndication.licensing.licence import (
    compact,
    format_number,
    licensed_in_words,
    new_number,
    odrl,
    tdm_lines,
    terms_in_words,
    valid_number,
)
from tests.gateways import orders

_ENTROPY = st.binary(min_size=8, max_size=32)


@given(_ENTROPY, st.sampled_from(["HC", "SY", "TO", "COUR"]))
def test_every_new_number_is_valid_however_it_is_typed(entropy: bytes, prefix: str) -> None:
    """A number stays valid in lower case, without hyphens, and with O for 0 and l for 1."""
    number = new_number(prefix, entropy)
    assert valid_number(number)
    assert valid_number(number.lower().replace("-", " "))
    body = number[len(prefix) :].replace("0", "O").replace("1", "l")
    assert valid_number(number[: len(prefix)] + body)
    assert format_number(compact(number)) == number


@given(_ENTROPY, st.integers(3, 15), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_found(entropy: bytes, place: int, letter: str) -> None:
    """Changing any one character after the prefix makes the number invalid."""
    number = new_number("HC", entropy)
    if number[place] in {"-", letter}:
        return
    assert not valid_number(number[:place] + letter + number[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "HC", "HC-", "HC-00000-00000-0x", "1C-N209P-X5JXV-F", "é" * 20, "\x00" * 14]
)
def test_what_is_no_number_is_not_valid(text: str) -> None:
    """Anything else is refused without an error."""
    assert not valid_number(text)


def test_the_same_entropy_gives_the_same_number() -> None:
    """Randomness is the caller's: the function is pure."""
    assert new_number("HC", b"12345678") == new_number("HC", b"12345678") != new_number("HC", b"12345679")


@pytest.mark.parametrize(
    ("prefix", "entropy"), [("H", b"12345678"), ("HC1", b"12345678"), ("HC", b"1234567")]
)
def test_too_little_is_refused(prefix: str, entropy: bytes) -> None:
    """A prefix that is none, or too few random bytes, is an error of the caller."""
    with pytest.raises(ValueError, match="licence number"):
        new_number(prefix, entropy)


def _usage(**changed: Any) -> LicenceTerms:  # noqa: ANN401 - any field of the usage
    terms = orders.terms()
    return msgspec.structs.replace(terms, usage=msgspec.structs.replace(terms.usage, **changed))


def _actions(agreement: dict[str, Any], kind: str) -> set[str]:
    return {rule["action"] for rule in agreement[kind]}


def test_the_agreement_carries_the_sentences_people_read() -> None:
    """ODRL's description is the list of plain sentences, and the public list is part of it."""
    terms = orders.terms()
    assert odrl(terms)["dcterms:description"] == list(terms_in_words(terms))
    assert set(licensed_in_words(terms)) < set(terms_in_words(terms))


@pytest.mark.parametrize(
    ("changed", "allowed", "forbidden", "words"),
    [
        ({}, set(), {"modify", "translate", "tdm:mine", "sell", "grantUse"}, "verbatim"),
        ({"edits": True}, {"modify"}, {"translate"}, "may be edited"),
        ({"translation": True}, {"translate"}, {"modify"}, "may be translated"),
        ({"medium": Medium.AI}, set(), {"modify", "sell"}, "licensed to this licensee only"),
        ({"exclusive": True}, set(), {"grantUse"}, "is exclusive"),
    ],
)
def test_words_and_agreement_say_the_same(
    changed: dict[str, Any], allowed: set[str], forbidden: set[str], words: str
) -> None:
    """What a sentence allows is a permission, what it forbids a prohibition, never both."""
    terms = _usage(**changed)
    agreement = odrl(terms)
    given_actions = _actions(agreement, "permission")
    assert allowed <= given_actions
    assert forbidden <= _actions(agreement, "prohibition")
    assert not given_actions & (_actions(agreement, "prohibition") - {"grantUse"})
    assert any(words in sentence for sentence in terms_in_words(terms))


def test_constraints_carry_the_figures_of_the_grant() -> None:
    """Period, audience, territory, language and portion are constraints with the stored values."""
    agreement = odrl(_usage(portion=Excerpt(words=250)))
    found = {
        (one["leftOperand"], one["operator"]): one["rightOperand"]
        for one in agreement["permission"][0]["constraint"]
    }
    assert found["dateTime", "gteq"]["@value"] == "2026-12-01T00:00:00Z"
    assert found["dateTime", "lt"]["@value"] == "2027-12-01T00:00:00Z"
    assert found["count", "lteq"]["@value"] == "250000"
    assert found["absoluteSize", "lteq"]["@value"] == "250"
    assert found["language", "isAnyOf"] == ["en"]
    assert len(found["spatial", "isAnyOf"]) == 2


def test_every_country_is_no_constraint() -> None:
    """WORLD is said in words and bounds nothing."""
    agreement = odrl(_usage(territories=("WORLD",)))
    assert not [one for one in agreement["permission"][0]["constraint"] if one["leftOperand"] == "spatial"]
    assert "It may be published in every country." in terms_in_words(_usage(territories=("WORLD",)))


@pytest.mark.parametrize("medium", list(Medium))
def test_every_medium_has_its_sentences(medium: Medium) -> None:
    """No medium is without words, and print is not asked to link."""
    sentences = terms_in_words(_usage(medium=medium))
    assert all(sentence.endswith((".", "”")) for sentence in sentences)
    assert any("links to" in sentence for sentence in sentences) == (
        medium in {Medium.WEB, Medium.APP, Medium.NEWSLETTER}
    )


def test_mining_is_reserved_in_every_tongue() -> None:
    """The reservation stands in words, in ODRL and in the lines machines read."""
    terms = orders.terms()
    assert any("Text and data mining" in sentence for sentence in terms_in_words(terms))
    assert "tdm-reservation=1" in tdm_lines(terms)


def test_no_money_and_no_tax_number_in_the_agreement() -> None:
    """What a partner publishes does not tell what it paid."""
    text = msgspec.json.encode(odrl(orders.terms())).decode()
    assert "21000" not in text
    assert "SE556000000001" not in text
