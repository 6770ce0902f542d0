"""Money as Stripe counts it: exponents, smallest and largest charges, and how a page writes it.

Sources: https://docs.stripe.com/currencies (zero-decimal and three-decimal currencies, special cases,
minimum and maximum charge amounts).
"""

from decimal import Decimal
from http import HTTPStatus
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_symbol, list_currencies

from syndication.sandbox.stripe.refusals import StripeRefuses, wrong

# ISK and UGX have no minor unit either, yet Stripe counts them with two decimals for compatibility.
_ZERO_DECIMAL: Final = frozenset(
    "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split()  # noqa: SIM905  # a list of words reads best as words
)
_THREE_DECIMAL: Final = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})

# fmt: off
_SMALLEST: Final = {
    "usd": 50, "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250,
    "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300,
    "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}
# fmt: on
# Stripe takes amounts of up to eight digits.
_LARGEST: Final = 99_999_999
_KNOWN: Final = frozenset(code.lower() for code in list_currencies())


def exponent(currency: str) -> int:
    """Return how many decimals Stripe's minor unit of this currency stands for: 0, 2 or 3."""
    if currency in _ZERO_DECIMAL:
        return 0
    return 3 if currency in _THREE_DECIMAL else 2


def check_currency(currency: str, param: str) -> None:
    """Refuse a currency that does not exist."""
    if currency not in _KNOWN:
        raise wrong(param, f"Invalid currency: {currency}.")


def check_total(amount: int, currency: str) -> None:
    """Refuse a total that no card would be charged: too small, too large, or between two coins."""
    smallest = _SMALLEST.get(currency, 1)
    if amount < smallest:
        raise _amount("amount_too_small", f"The total must be at least {written(smallest, currency)}.")
    if amount > _LARGEST:
        raise _amount("amount_too_large", f"The total must be no more than {written(_LARGEST, currency)}.")
    if currency in _THREE_DECIMAL and amount % 10:
        raise _amount("parameter_invalid_integer", f"Amounts in {currency} are multiples of ten.")


def written(amount: int, currency: str, locale: str | None = None) -> str:
    """Return an amount in minor units as the locale writes it: `£210.00`, `210,00 €`, `¥5,000`."""
    places = exponent(currency)
    known = _locale(locale)
    pattern = _with_places(known.currency_formats["standard"].pattern, places)
    if get_currency_symbol(currency.upper(), known)[-1].isalpha():
        # CLDR's alphaNextToNumber: letters do not touch the figures.
        pattern = pattern.replace("¤#", "¤\xa0#")
    value = Decimal(amount).scaleb(-places)
    return format_currency(value, currency.upper(), format=pattern, locale=known, currency_digits=False)


def _with_places(pattern: str, places: int) -> str:
    """Give a CLDR pattern exactly so many decimals."""
    decimals = "." + "0" * places if places else ""
    return pattern.replace(".00", decimals) if ".00" in pattern else pattern


def _locale(name: str | None) -> Locale:
    try:
        return Locale.parse((name or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _amount(code: str, message: str) -> StripeRefuses:
    return StripeRefuses(
        HTTPStatus.BAD_REQUEST, message, code=code, param="line_items[0][price_data][unit_amount]"
    )
