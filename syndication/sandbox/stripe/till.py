"""What a person types into a payment page: the fields, what is wrong with them, who pays with what."""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from syndication.sandbox.stripe import cards
from syndication.sandbox.stripe.debits import DEBITS, account_of, bank_debit
from syndication.sandbox.stripe.means import Means
from syndication.sandbox.stripe.paper import Json, address

_CVC: Final = re.compile(r"\s*\d{3,4}\s*")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_TAX_NUMBER: Final = re.compile(r"(?P<country>[A-Z]{2})[0-9A-Z+*]{2,13}")
# https://docs.stripe.com/billing/customer/tax-ids: the types whose numbers begin with their country.
_TAX_TYPES: Final = {"GB": "gb_vat", "CH": "ch_vat", "NO": "no_vat"}
_UNION: Final = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()  # noqa: SIM905  # a list of words reads best as words
)


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A payment page's fields as they were posted; `method` is one of Stripe's payment method types."""

    method: str = "card"
    card_number: str = ""
    expiry: str = ""
    cvc: str = ""
    account: str = ""
    name: str = ""
    email: str = ""
    line1: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""
    business_name: str = ""
    tax_id: str = ""


class Asks(msgspec.Struct, frozen=True, kw_only=True):
    """What a page asks for besides the means: an address, a business's tax number, both or neither."""

    methods: tuple[str, ...] = ("card",)
    address: bool = False
    tax_id: bool = False
    tax_id_required: bool = False


def typed_in(form: dict[str, str]) -> Typed:
    """Return the fields of a posted form; what a page does not have is left out."""
    fields = {name: form[name][:200] for name in Typed.__struct_fields__ if name in form}
    return Typed(**{**fields, "method": fields.get("method") or "card"})


def wrong_fields(typed: Typed, asks: Asks, *, year: int, month: int) -> dict[str, str]:
    """Return a sentence for each field that cannot be used; empty when a bank can be asked."""
    problems = {"email": _email(typed.email)}
    if typed.method not in asks.methods:
        problems["method"] = "This page cannot be paid that way."
    elif typed.method == "card":
        problems |= _card(typed, year, month)
    else:
        problems |= _debit(typed)
    if asks.address:
        problems |= _address(typed)
    if asks.tax_id:
        problems["tax_id"] = _tax_number(typed.tax_id, required=asks.tax_id_required)
    return {field: problem for field, problem in problems.items() if problem}


def means_of(typed: Typed) -> Means:
    """Return what a valid form pays with."""
    if typed.method == "card":
        return cards.card(typed.card_number, typed.expiry)
    debit = DEBITS[typed.method]
    account = account_of(debit, typed.account)
    if account is None:
        raise ValueError(f"{typed.account} is no test account")
    return bank_debit(debit, account)


def buyer(typed: Typed, asks: Asks) -> Json:
    """Return who typed it: `email`, `name`, and the address and tax number the page asked for."""
    who: Json = {"email": typed.email.strip(), "name": typed.name.strip()}
    if asks.address:
        lines = {name: getattr(typed, name).strip() or None for name in ("line1", "city", "postal_code")}
        who["address"] = {**address(), **lines, "country": typed.country.strip().upper()}
    if asks.tax_id and typed.tax_id.strip():
        number = _plain(typed.tax_id)
        who |= {
            "business_name": typed.business_name.strip() or None,
            "tax_ids": [{"type": tax_type(number), "value": number}],
        }
    return who


def tax_type(number: str) -> str | None:
    """Return Stripe's type of a tax number that begins with its country, or None."""
    country = number[:2]
    return "eu_vat" if country in _UNION else _TAX_TYPES.get(country)


def known_accounts(methods: Iterable[str]) -> list[tuple[str, str]]:
    """Return the test accounts of these methods with what comes of each."""
    known = (DEBITS[method] for method in methods if method in DEBITS)
    return [(account.number, account.outcome) for debit in known for account in debit.accounts]


def _card(typed: Typed, year: int, month: int) -> dict[str, str]:
    return {
        "card_number": cards.wrong_number(typed.card_number),
        "expiry": cards.wrong_expiry(typed.expiry, year, month),
        "cvc": "" if _CVC.fullmatch(typed.cvc) else "Enter the three or four digits of the security code.",
        "name": "" if typed.name.strip() else "Enter the name on the card.",
    }


def _debit(typed: Typed) -> dict[str, str]:
    known = account_of(DEBITS[typed.method], typed.account)
    return {
        "account": "" if known else "Use one of the test accounts on this page.",
        "name": "" if typed.name.strip() else "Enter the name of the account's holder.",
    }


def _address(typed: Typed) -> dict[str, str]:
    known = _COUNTRY.fullmatch(typed.country.strip().upper())
    return {
        "line1": "" if typed.line1.strip() else "Enter the first line of the address.",
        "country": "" if known else "Enter the country as two letters, such as GB.",
    }


def _tax_number(text: str, *, required: bool) -> str:
    number = _plain(text)
    if not number:
        return "Enter the business's tax number." if required else ""
    match = _TAX_NUMBER.fullmatch(number)
    if match is None or tax_type(number) is None:
        return "Enter a VAT number with the letters of its country, such as DE123456789."
    return ""


def _email(text: str) -> str:
    return "" if _EMAIL.fullmatch(text.strip()) else "Enter an email address, such as you@example.com."


def _plain(number: str) -> str:
    return re.sub(r"[\s.-]", "", number).upper()
