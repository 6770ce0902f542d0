"""The page and mail templates, and the filters that write figures and moments for people."""

from datetime import datetime
from functools import cache

from babel.dates import format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from schemas.request import Stage
from schemas.usage import Medium
from syndication.licensing.money import digits, written
from syndication.licensing.stages import STAGE_WORDS
from syndication.licensing.usage import MEDIUM_WORDS, country_name, language_name
from syndication.settings import resources

_LOCALE = "en_GB"


@cache
def environment() -> Environment:
    """Return the one template environment: escaped by default, strict about missing names."""
    templates = Environment(
        loader=FileSystemLoader(resources() / "templates"),
        # the plain-text half of a mail is the one thing that is not HTML
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=("jinja2.ext.i18n",),
    )
    templates.policies["ext.i18n.trimmed"] = True
    templates.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # by the extension
    templates.filters.update(FILTERS)
    return templates


def moment(at: datetime) -> str:
    """Write an instant with its zone: "14 November 2026, 18:00 UTC"."""
    return format_datetime(at, "d MMMM y, HH:mm 'UTC'", locale=_LOCALE)


def day(at: datetime) -> str:
    """Write a day: "14 November 2026"."""
    return format_datetime(at, "d MMMM y", locale=_LOCALE)


def number(amount: int) -> str:
    """Write a count: "12,000"."""
    return format_decimal(amount, locale=_LOCALE)


def stage_words(stage: Stage) -> str:
    """Write a stage as a short label."""
    return STAGE_WORDS[Stage(stage)]


def medium_words(medium: str) -> str:
    """Write a medium: "a website"."""
    return MEDIUM_WORDS[Medium(medium)]


FILTERS = {
    "money": written,
    "moment": moment,
    "day": day,
    "iso": datetime.isoformat,
    "number": number,
    "country": country_name,
    "language": language_name,
    "stage_words": stage_words,
    "medium_words": medium_words,
    "currency_digits": digits,
}
