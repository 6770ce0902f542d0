"""Links that carry their own proof: whatever is changed, cut or made for something else opens nothing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndication.licensing.links import (
    derived,
    download_allowed,
    download_signature,
    request_of_token,
    request_token,
)

KEY, OTHER_KEY = "k" * 32, "l" * 32
REQUEST = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
TOKEN = request_token(KEY, REQUEST)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EXPIRES = int((NOW + timedelta(hours=24)).timestamp())
NUMBER = "HC-2345-6789-ABCD"


@given(st.uuids())
def test_a_token_opens_its_own_request_and_fits_an_address(request_id: UUID) -> None:
    """43 characters that need no quoting in a URL."""
    token = request_token(KEY, request_id)
    assert request_of_token(KEY, token) == request_id
    assert len(token) == 43
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.integers(min_value=0, max_value=42), st.characters(max_codepoint=0x2FF))
def test_a_token_with_any_character_changed_opens_nothing(place: int, letter: str) -> None:
    """Also the last one, whose unused bits base64 would let pass."""
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    assert (request_of_token(KEY, changed) is None) is (changed != TOKEN)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        TOKEN[:-1],
        TOKEN[1:],
        TOKEN + "=",
        TOKEN + "A",
        TOKEN + "!",
        TOKEN[:20] + "\n" + TOKEN[20:],
        " " + TOKEN,
        TOKEN * 2,
        str(REQUEST),
        "é" * 43,
        "\ud800" * 43,
        "A" * 43,
        request_token(OTHER_KEY, REQUEST),
    ],
)
def test_a_forged_token_opens_nothing(forged: str) -> None:
    """Cut, padded, doubled, empty, foreign or made with another key: the same nothing."""
    assert request_of_token(KEY, forged) is None


@given(st.text(max_size=80))
def test_no_text_opens_a_request_or_breaks_the_door(text: str) -> None:
    """Whatever a stranger sends is an answer of no, never an error."""
    assert request_of_token(KEY, text) is None


def _signed(key: str = KEY, number: str = NUMBER, form: str = "pdf", expires: int = EXPIRES) -> str:
    return download_signature(key, number=number, form=form, expires=expires)


def _allowed(signature: str, *, now: datetime = NOW) -> bool:
    return download_allowed(KEY, signature, number=NUMBER, form="pdf", expires=EXPIRES, now=now)


def test_a_download_link_works_until_its_moment_and_not_at_it() -> None:
    """Half-open, like everything that ends."""
    end = datetime.fromtimestamp(EXPIRES, UTC)
    assert _allowed(_signed())
    assert _allowed(_signed(), now=end - timedelta(milliseconds=1))
    assert not _allowed(_signed(), now=end)
    assert not _allowed(_signed(), now=end + timedelta(days=400))


@pytest.mark.parametrize(
    "forged",
    [
        _signed(key=OTHER_KEY),
        _signed(number="HC-2345-6789-ABCE"),
        _signed(form="html"),
        _signed(expires=EXPIRES + 1),
        _signed()[:-1],
        _signed().upper(),
        _signed() + "0",
        "",
        "é",
        derived(KEY, "csrf", f"{NUMBER}/pdf/{EXPIRES}"),
    ],
)
def test_a_download_link_made_for_anything_else_is_refused(forged: str) -> None:
    """Another key, licence, format, moment or purpose: no."""
    assert not _allowed(forged)


def test_a_proof_is_good_for_one_purpose_and_one_subject() -> None:
    """A cookie's value is no form's token, and neither is another person's."""
    made = {derived(KEY, purpose, subject) for purpose in ("csrf", "cookie") for subject in ("a", "b")}
    made |= {derived(OTHER_KEY, "csrf", "a"), derived(KEY, "csr", "fa"), request_token(KEY, uuid4())}
    assert len(made) == 7
