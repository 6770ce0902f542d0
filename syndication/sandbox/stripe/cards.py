"""Stripe's published test cards. The numbers and what they do are those of https://docs.stripe.com/testing."""

import hashlib
import re
from typing import Final, Literal

import msgspec

from syndication.sandbox.stripe.means import Decline, Means
from syndication.sandbox.stripe.paper import Json, empty


class TestCard(msgspec.Struct, frozen=True, kw_only=True):
    """A published number, in words, with what comes of it; `api_name` names it in the API."""

    number: str
    api_name: str
    outcome: str
    decline: Decline | None = None
    disputed: str | None = None
    refunds: Literal["at once", "later", "fails"] = "at once"


TEST_CARDS: Final = (
    TestCard(number="4242424242424242", api_name="pm_card_visa", outcome="pays"),
    TestCard(
        number="4000000000000002",
        api_name="pm_card_visa_chargeDeclined",
        outcome="is declined",
        decline=Decline(
            code="card_declined",
            reason="generic_decline",
            message="The card was declined. Nothing was taken; try another card.",
        ),
    ),
    TestCard(
        number="4000000000009995",
        api_name="pm_card_visa_chargeDeclinedInsufficientFunds",
        outcome="has insufficient funds",
        decline=Decline(
            code="card_declined",
            reason="insufficient_funds",
            message="The card has insufficient funds. Nothing was taken; try another card.",
        ),
    ),
    TestCard(
        number="4000000000000069",
        api_name="pm_card_chargeDeclinedExpiredCard",
        outcome="has expired",
        decline=Decline(
            code="expired_card",
            reason="expired_card",
            message="The card has expired. Nothing was taken; try another card.",
        ),
    ),
    TestCard(
        number="4000000000000127",
        api_name="pm_card_chargeDeclinedIncorrectCvc",
        outcome="fails the security code check",
        decline=Decline(
            code="incorrect_cvc",
            reason="incorrect_cvc",
            message="The card's security code is incorrect. Nothing was taken; check it or try another card.",
        ),
    ),
    TestCard(
        number="4000000000000259",
        api_name="pm_card_createDispute",
        outcome="pays, then disputes it as fraud",
        disputed="fraudulent",
    ),
    TestCard(
        number="4000000000002685",
        api_name="pm_card_createDisputeProductNotReceived",
        outcome="pays, then disputes it as not received",
        disputed="product_not_received",
    ),
    TestCard(
        number="4000000000007726",
        api_name="pm_card_pendingRefund",
        outcome="pays; a refund arrives later",
        refunds="later",
    ),
    TestCard(
        number="4000000000005126",
        api_name="pm_card_refundFail",
        outcome="pays; a refund fails later",
        refunds="fails",
    ),
)

_BY_NUMBER: Final = {card.number: card for card in TEST_CARDS}
_BY_API_NAME: Final = {card.api_name: card for card in TEST_CARDS}
_EXPIRY: Final = re.compile(r"\s*(\d{1,2})\s*/?\s*(?:20)?(\d{2})\s*")
_MONTHS: Final = range(1, 13)
# A name stands for a card that is good for years yet.
_GOOD_UNTIL: Final = (12, 2040)


def card(number: str, expiry: str) -> Means:
    """Return the card a person typed; number and expiry have been looked at."""
    return _means(_BY_NUMBER[digits(number)], *(read_expiry(expiry) or _GOOD_UNTIL))


def card_named(api_name: str) -> Means | None:
    """Return the card one of Stripe's test names stands for: `pm_card_visa`."""
    known = _BY_API_NAME.get(api_name)
    return _means(known, *_GOOD_UNTIL) if known else None


def _means(known: TestCard, month: int, year: int) -> Means:
    return Means(
        type="card",
        details=_details(known, month, year),
        decline=known.decline,
        disputed=known.disputed,
        refunds=known.refunds,
    )


def _details(known: TestCard, month: int, year: int) -> Json:
    wrong_cvc = known.decline is not None and known.decline.reason == "incorrect_cvc"
    return {
        "brand": "visa",
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "fail" if wrong_cvc else "pass",
        },
        "country": "US",
        "exp_month": month,
        "exp_year": year,
        "extended_authorization": {"status": "disabled"},
        # the same for the same number, as Stripe's is
        "fingerprint": hashlib.sha256(known.number.encode()).hexdigest()[:16],
        "funding": "credit",
        "incremental_authorization": {"status": "unavailable"},
        "last4": known.number[-4:],
        "multicapture": {"status": "unavailable"},
        "network": "visa",
        "network_token": {"used": False},
        "regulated_status": "unregulated",
        **empty("authorization_code", "installments", "mandate", "network_transaction_id"),
        **empty("three_d_secure", "transaction_link_id", "wallet"),
    }


def digits(number: str) -> str:
    """Return a number without the blanks and hyphens people put into it."""
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


def wrong_number(number: str) -> str:
    """Return why a card number cannot be used, or an empty text."""
    if not luhn(digits(number)):
        return "The card number is invalid: check its digits."
    if digits(number) not in _BY_NUMBER:
        return "Your card is not supported in test mode. Use one of the test cards on this page."
    return ""


def wrong_expiry(text: str, year: int, month: int) -> str:
    """Return why an expiry cannot be used in this month, or an empty text."""
    expiry = read_expiry(text)
    if expiry is None:
        return "Enter the month and year the card expires, as MM / YY."
    if (expiry[1], expiry[0]) < (year, month):
        return "This date is in the past: check the month and year on the card."
    return ""


def read_expiry(text: str) -> tuple[int, int] | None:
    """Return month and year of `MM / YY`, or None."""
    match = _EXPIRY.fullmatch(text)
    if match is None or int(match[1]) not in _MONTHS:
        return None
    return int(match[1]), 2000 + int(match[2])
