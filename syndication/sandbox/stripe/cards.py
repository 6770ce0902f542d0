"""Stripe's published test cards, and what a person may type into the payment page.

The numbers and what they do are those of https://docs.stripe.com/testing.
"""

import hashlib
import re
from typing import Final

import msgspec

from syndication.sandbox.stripe.paper import Json


class Decline(msgspec.Struct, frozen=True, kw_only=True):
    """Why a bank says no: Stripe's error code, the bank's reason, and the sentence for the buyer."""

    code: str
    reason: str
    message: str


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A card as typed, and what the bank will say to it."""

    number: str
    month: int
    year: int
    decline: Decline | None

    @property
    def fingerprint(self) -> str:
        """The same for the same number, as Stripe's is."""
        return hashlib.sha256(self.number.encode()).hexdigest()[:16]


class TestCard(msgspec.Struct, frozen=True, kw_only=True):
    """A published number, in words, with what comes of it."""

    number: str
    outcome: str
    decline: Decline | None = None


TEST_CARDS: Final = (
    TestCard(number="4242424242424242", outcome="pays"),
    TestCard(
        number="4000000000000002",
        outcome="is declined",
        decline=Decline(
            code="card_declined",
            reason="generic_decline",
            message="The card was declined. Nothing was taken; try another card.",
        ),
    ),
    TestCard(
        number="4000000000009995",
        outcome="has insufficient funds",
        decline=Decline(
            code="card_declined",
            reason="insufficient_funds",
            message="The card has insufficient funds. Nothing was taken; try another card.",
        ),
    ),
    TestCard(
        number="4000000000000069",
        outcome="has expired",
        decline=Decline(
            code="expired_card",
            reason="expired_card",
            message="The card has expired. Nothing was taken; try another card.",
        ),
    ),
    TestCard(
        number="4000000000000127",
        outcome="fails the security code check",
        decline=Decline(
            code="incorrect_cvc",
            reason="incorrect_cvc",
            message="The card's security code is incorrect. Nothing was taken; check it or try another card.",
        ),
    ),
)

_BY_NUMBER: Final = {card.number: card for card in TEST_CARDS}
_EXPIRY: Final = re.compile(r"\s*(\d{1,2})\s*/?\s*(?:20)?(\d{2})\s*")
_CVC: Final = re.compile(r"\s*\d{3,4}\s*")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MONTHS: Final = range(1, 13)


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """The payment page's fields as they were posted."""

    card_number: str = ""
    expiry: str = ""
    cvc: str = ""
    name: str = ""
    email: str = ""


def wrong_fields(typed: Typed, *, year: int, month: int) -> dict[str, str]:
    """Return a sentence for each field that cannot be used; empty when a bank can be asked."""
    problems = {
        "email": ""
        if _EMAIL.fullmatch(typed.email.strip())
        else "Enter an email address, such as you@example.com.",
        "card_number": _wrong_number(digits(typed.card_number)),
        "expiry": _wrong_expiry(typed.expiry, year, month),
        "cvc": "" if _CVC.fullmatch(typed.cvc) else "Enter the three or four digits of the security code.",
        "name": "" if typed.name.strip() else "Enter the name on the card.",
    }
    return {field: problem for field, problem in problems.items() if problem}


def card(typed: Typed) -> Card:
    """Return the card a valid form names."""
    number = digits(typed.card_number)
    month, year = _expiry(typed.expiry) or (0, 0)
    return Card(number=number, month=month, year=year, decline=_BY_NUMBER[number].decline)


def buyer(typed: Typed) -> Json:
    """Return who typed it: `email` and `name`."""
    return {"email": typed.email.strip(), "name": typed.name.strip()}


def digits(number: str) -> str:
    """Return a card number without the blanks and hyphens people put into it."""
    return re.sub(r"[\s-]", "", number)


def spaced(number: str) -> str:
    """Return a card number in groups of four."""
    return " ".join(re.findall(r".{1,4}", number))


def luhn(number: str) -> bool:
    """Say whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    if not re.fullmatch(r"[0-9]{12,19}", number):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004  # the digits of 10…18 add up to it less 9


def _wrong_number(number: str) -> str:
    if not luhn(number):
        return "The card number is invalid: check its digits."
    if number not in _BY_NUMBER:
        return "Your card is not supported in test mode. Use one of the test cards on this page."
    return ""


def _wrong_expiry(text: str, year: int, month: int) -> str:
    expiry = _expiry(text)
    if expiry is None:
        return "Enter the month and year the card expires, as MM / YY."
    if (expiry[1], expiry[0]) < (year, month):
        return "This date is in the past: check the month and year on the card."
    return ""


def _expiry(text: str) -> tuple[int, int] | None:
    match = _EXPIRY.fullmatch(text)
    if match is None or int(match[1]) not in _MONTHS:
        return None
    return int(match[1]), 2000 + int(match[2])
