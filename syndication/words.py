"""Sentences that can be said in another language, and the tongues that say them.

A `Said` is English text like any other: it is stored, compared and printed as it stands. It also
remembers what it was made of, a message of the catalogue and the values in it, so that a page or a mail
can say the same in its reader's language. Whoever makes a sentence for readers makes it here:

    say("For an excerpt of up to {words} words", words=250)
    say_n(months, "1 month", "{n} months")
    say("It is free from {day}", day=day(date(2027, 3, 3)))

Where it meets its reader, `Tongue.tell` says it. Text that is no `Said`, a name or what a person
wrote, stays as it is in every language.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, Self, TypeAlias, TypeVar

import msgspec
from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_currency_precision

ENGLISH_CODE = "en"

LANGUAGES: tuple[str, ...] = (ENGLISH_CODE, "fr", "ar")
"""The languages that pages and mails are written in, the first for whoever reads none of them."""

_LOCALES = {ENGLISH_CODE: "en_GB"}
"""The locale of a language, where it is not the language itself."""

WITH_ARTICLE = frozenset(
    {
        "AE", "AX", "BQ", "BS", "CC", "CD", "CF", "CK", "DO", "EU", "FK", "FO", "GB", "GM", "GS", "IM",
        "IO", "KM", "KY", "MH", "MP", "MV", "NL", "PH", "SB", "SC", "TC", "UM", "US", "VA", "VG", "VI",
    }
)  # fmt: skip
"""Territories whose English name takes "the" within a sentence: the Netherlands, the European Union."""

Value: TypeAlias = "str | int | Said"
"""What may stand in a sentence: text as it is, a count, or something a tongue writes its own way."""

Made: TypeAlias = tuple[Any, ...]
"""A kind of `_KINDS` and what it is made of: plain values, or further ones in a tuple or a mapping."""

T = TypeVar("T")


_ITS_OWN, _LEFT_TO_RIGHT, _END = "\u2068", "\u2066", "\u2069"
"""Text between one of the first two and the last stands in a direction of its own (UAX #9, isolates)."""

_MARK = "\u200f"
"""What CLDR puts before Arabic amounts instead."""

_MOMENTS = {
    ENGLISH_CODE: "d MMMM y, HH:mm 'UTC'",
    "fr": "d MMMM y 'à' HH:mm 'UTC'",
    "ar": "d MMMM y، HH:mm 'UTC'",
}
"""How a day, an hour and the zone stand together."""


class Said(str):
    """English text that remembers what it was made of."""

    __slots__ = ("made",)
    made: Made

    def __new__(cls, *made: Any) -> Self:  # noqa: ANN401 - each kind takes its own
        """Say in English what is made of a kind and its parts."""
        self = super().__new__(cls, _written(ENGLISH, made))
        self.made = made
        return self


class Tongue:
    """One language: how it says sentences, and writes figures, days and names.

    Figures are Western (1, 2, 3) in every language. In Arabic both kinds are read; licence numbers,
    Stripe's page, the invoice and the PDF have the Western ones, and a price must be the same signs
    wherever it is compared or read aloud.
    """

    def __init__(self, code: str, catalogue: NullTranslations) -> None:
        self.code = code
        self.locale = Locale.parse(_LOCALES.get(code, code))
        self.direction = self.locale.text_direction
        self.catalogue = catalogue

    def tell(self, text: str) -> str:
        """Return a sentence in this language; text that is none stays as it is."""
        if not isinstance(text, Said) or self.code == ENGLISH_CODE:
            return str(text)
        return _written(self, text.made)

    def told(self, given: T) -> T:
        """Return a Struct, or a tuple of them, with every sentence in it said in this language."""
        return over_texts(given, self.tell)

    def gettext(self, message: str) -> str:
        """Return a message of the catalogue."""
        return self.catalogue.gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return a message of the catalogue in the form that so many of a thing take."""
        return self.catalogue.ngettext(one, many, n)

    def number(self, amount: int | Decimal) -> str:
        """Write a number: "12,000"."""
        return _number(self.locale, amount)

    def factor(self, basis_points: int) -> str:
        """Write a multiplier given in basis points: "1.5"."""
        return format_decimal(Decimal(basis_points).scaleb(-4), format="0.####", locale=self.locale)

    def money(self, amount: int, currency: str) -> str:
        """Write minor units: "£210.00", "210,00 £GB"."""
        written = _money(self.locale, amount, currency)
        return f"{_LEFT_TO_RIGHT}{written.strip(_MARK)}{_END}" if self.direction == "rtl" else written

    def apart(self, text: str) -> str:
        """Return a name or an address so that its direction leaves the sentence around it alone."""
        return f"{_ITS_OWN}{text}{_END}" if text and self.direction == "rtl" else text

    def day(self, at: date) -> str:
        """Write a day: "14 November 2026", "1er mars 2027"."""
        return _days(self, format_datetime(_midnight(at), "d MMMM y", locale=self.locale))

    def month(self, at: date) -> str:
        """Write a month as it stands over a line of time: "Nov 2026"."""
        return format_datetime(_midnight(at), "MMM y", locale=self.locale)

    def moment(self, at: datetime) -> str:
        """Write an instant with its zone: "14 November 2026, 18:00 UTC"."""
        return _days(self, format_datetime(at, _MOMENTS[self.code], locale=self.locale))

    def country(self, code: str) -> str:
        """Write the name of a country of ISO 3166-1."""
        return str(self.locale.territories.get(code, code))

    def in_country(self, code: str, name: str) -> str:
        """Write a territory as it stands in a sentence; only English has to know its article."""
        return f"the {name}" if self.code == ENGLISH_CODE and code in WITH_ARTICLE else name

    def language(self, tag: str) -> str:
        """Write the name of a language, or its tag where it has none."""
        return _language(self.locale, tag)

    def sorted_as(self, text: str) -> str:
        """Return what text is sorted by: É stands beside E."""
        bare = unicodedata.normalize("NFKD", self.tell(text).casefold())
        return "".join(letter for letter in bare if not unicodedata.combining(letter))

    def listed(self, names: Sequence[str]) -> str:
        """Write names as a sentence has them: "France, Spain and Italy"."""
        return str(format_list([*names], locale=self.locale))


ENGLISH = Tongue(ENGLISH_CODE, NullTranslations())


def say(message: str, /, **values: Value) -> Said:
    """Return a sentence: a message of the catalogue with its values at `{name}`."""
    return Said("say", message, values)


def say_n(n: int, one: str, many: str, /, **values: Value) -> Said:
    """Return a sentence about so many of a thing; `{n}` is their number."""
    return Said("say_n", n, one, many, values)


def number(amount: int | Decimal) -> Said:
    """Return a number."""
    return Said("number", amount if isinstance(amount, int) else str(amount))


def day(at: date) -> Said:
    """Return a day."""
    return Said("day", f"{at:%Y-%m-%d}")


def month(at: date) -> Said:
    """Return a month."""
    return Said("month", f"{at:%Y-%m-%d}")


def moment(at: datetime) -> Said:
    """Return an instant, told in UTC."""
    return Said("moment", at.astimezone(UTC).isoformat())


def listed(names: Sequence[Value]) -> Said:
    """Return names as a sentence has them."""
    return Said("listed", tuple(names))


def sentences(*parts: Value) -> Said:
    """Return sentences one after the other."""
    return Said("sentences", tuple(part for part in parts if part))


def capital(text: Value) -> Said:
    """Return a clause with its first letter in upper case, where its script has such a thing."""
    return Said("capital", text)


ISOLATES = f"{_LEFT_TO_RIGHT}{_ITS_OWN}{_END}"


def over_texts(given: T, change: Callable[[str], str]) -> T:
    """Return a Struct, a tuple or a text with `change` made to every text in it."""
    return _over_texts(given, change)  # type: ignore[no-any-return] # of the kind that was given


def plain(given: object) -> object:
    """Return a sentence as bare text: what encoders are given, which know no subclass of str."""
    if isinstance(given, str):
        return str(given)
    raise NotImplementedError(type(given).__name__)


def phrases(given: object) -> dict[str, Any]:
    """Return what the sentences in a Struct were made of, by their English, as it can be stored."""
    found: dict[str, Any] = {}

    def note(text: str) -> str:
        if isinstance(text, Said):
            found[str(text)] = _storable(text.made)
        return text

    over_texts(given, note)
    return found


def with_phrases(given: T, stored: Mapping[str, Any]) -> T:
    """Return a Struct whose texts are again the sentences that `phrases` stored."""
    made = {text: _remade(parts) for text, parts in stored.items()}
    return over_texts(given, lambda text: made.get(text, text))


def _over_texts(given: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401
    if type(given) in {str, Said}:
        return change(given)
    if isinstance(given, tuple):
        return tuple(_over_texts(each, change) for each in given)
    if isinstance(given, msgspec.Struct):
        fields = ((name, getattr(given, name)) for name in given.__struct_fields__)
        changed = {name: _over_texts(value, change) for name, value in fields if _may_hold_texts(value)}
        return msgspec.structs.replace(given, **changed)
    return given


def _may_hold_texts(value: object) -> bool:
    return isinstance(value, (tuple, msgspec.Struct)) or type(value) in {str, Said}


def _written(tongue: Tongue, made: Made) -> str:
    return _KINDS[made[0]](tongue, *made[1:])


def _say(tongue: Tongue, message: str, values: Mapping[str, Value]) -> str:
    return tongue.gettext(message).format_map(_told_values(tongue, values))


def _say_n(tongue: Tongue, n: int, one: str, many: str, values: Mapping[str, Value]) -> str:
    return tongue.ngettext(one, many, n).format_map(_told_values(tongue, {**values, "n": n}))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _told_values(tongue: Tongue, values: Mapping[str, Value]) -> dict[str, str]:
    return {name: _told(tongue, value) for name, value in values.items()}


def _told(tongue: Tongue, value: Value) -> str:
    if isinstance(value, Said):
        return tongue.tell(value)
    return tongue.apart(value) if isinstance(value, str) else tongue.number(value)


_KINDS: dict[str, Callable[..., str]] = {
    # stored with every quote: a kind, once written, keeps its name and its parts
    "say": _say,
    "say_n": _say_n,
    "number": lambda tongue, amount: tongue.number(amount if isinstance(amount, int) else Decimal(amount)),
    "factor": Tongue.factor,
    "money": Tongue.money,
    "day": lambda tongue, at: tongue.day(date.fromisoformat(at)),
    "month": lambda tongue, at: tongue.month(date.fromisoformat(at)),
    "moment": lambda tongue, at: tongue.moment(datetime.fromisoformat(at)),
    "country": Tongue.country,
    "in_country": lambda tongue, code, name: tongue.in_country(code, _told(tongue, name)),
    "language": Tongue.language,
    "listed": lambda tongue, names: tongue.listed([_told(tongue, name) for name in names]),
    "capital": lambda tongue, text: _capital(_told(tongue, text)),
    "sentences": lambda tongue, parts: " ".join(_told(tongue, part) for part in parts),
}


def _storable(part: Any) -> Any:  # noqa: ANN401 - whatever a kind is made of
    """Return a part as JSON has it: a sentence within a sentence is a list of its own, under "said"."""
    if isinstance(part, Said):
        return {"said": _storable(part.made)}
    if isinstance(part, tuple):
        return [_storable(each) for each in part]
    if isinstance(part, dict):
        return {"with": {name: _storable(each) for name, each in part.items()}}
    return part


def _remade(parts: Sequence[Any]) -> Said:
    return Said(*map(_part, parts))


def _part(stored: Any) -> Any:  # noqa: ANN401 - the way back
    if isinstance(stored, list):
        return tuple(map(_part, stored))
    if isinstance(stored, dict):
        if "said" in stored:
            return _remade(stored["said"])
        return {name: _part(each) for name, each in stored["with"].items()}
    return stored


def _days(tongue: Tongue, written: str) -> str:
    """Return a date as it is said: the first of a month is the one day that French counts in order."""
    return re.sub(r"^1 ", "1er ", written) if tongue.code == "fr" else written


def _midnight(at: date) -> datetime:
    return at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=UTC)


@lru_cache(maxsize=4096)
def _money(locale: Locale, amount: int, currency: str) -> str:
    return format_currency(Decimal(amount).scaleb(-get_currency_precision(currency)), currency, locale=locale)


@lru_cache(maxsize=4096)
def _number(locale: Locale, amount: int | Decimal) -> str:
    return format_decimal(amount, locale=locale)


@lru_cache(maxsize=1024)
def _language(locale: Locale, tag: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale) or tag
    except (UnknownLocaleError, ValueError):
        return tag
