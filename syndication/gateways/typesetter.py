"""The page and mail templates of each language, and the filters that write figures and moments for people.

The catalogues are `templates/translations/*.po`, read as they are when first needed: a checkout, a wheel
and the image hold the same files, and there is nothing to compile.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from babel.units import format_unit
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context, select_autoescape
from jinja2.ext import Extension
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from schemas.article import AssetKind
from schemas.request import Stage
from schemas.usage import Medium
from syndication.licensing.money import digits
from syndication.licensing.stages import STAGE_WORDS
from syndication.licensing.usage import MEDIUM_WORDS, country_name
from syndication.settings import resources
from syndication.words import ENGLISH, ENGLISH_CODE, ISOLATES, Said, Tongue, capital, say

_ASSETS: dict[AssetKind, Said] = {
    AssetKind.PHOTOGRAPH: say("photograph"),
    AssetKind.GRAPHIC: say("graphic"),
    AssetKind.VIDEO: say("video"),
    AssetKind.AUDIO: say("audio"),
    AssetKind.EMBED: say("embed"),
}


class Unindented(Extension):
    """Takes the indentation of a page's template away when it is read: it would be a tenth of what is sent.

    A line break stays where it was, so no words run together; plain mails keep theirs.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source without what its lines begin with."""
        del filename
        return re.sub(r"(?m)^[ \t]+", "", source) if name is None or name.endswith(".html") else source


@cache
def tongue(language: str) -> Tongue:
    """Return one of `LANGUAGES`, with its catalogue."""
    return ENGLISH if language == ENGLISH_CODE else Tongue(language, _catalogue(language))


@cache
def environment(language: str = ENGLISH_CODE) -> Environment:
    """Return the template environment of a language: escaped by default, strict about missing names.

    Every sentence that a template prints is said in that language.
    """
    spoken = tongue(language)
    templates = Environment(
        loader=FileSystemLoader(resources() / "templates"),
        # the plain-text half of a mail is the one thing that is not HTML
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=("jinja2.ext.i18n", Unindented),
        finalize=lambda printed: spoken.tell(printed) if isinstance(printed, Said) else printed,
    )
    templates.policies["ext.i18n.trimmed"] = True
    # what the extension's `{% trans %}` calls, with values that are said in the same language
    templates.newstyle_gettext = True  # type: ignore[attr-defined] # by the extension
    templates.globals.update(_callables(spoken), tongue=spoken)
    templates.filters.update(_filters(spoken))
    return templates


def _catalogue(language: str) -> Translations:
    with (resources() / "templates" / "translations" / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


def _callables(spoken: Tongue) -> dict[str, Callable[..., str]]:
    def filled(context: EvalContext, message: str, values: Mapping[str, object]) -> str:
        told = {name: _value(spoken, value) for name, value in values.items()}
        return (Markup(message) if context.autoescape else message) % told  # noqa: S704 - a message of ours

    @pass_eval_context
    def gettext(context: EvalContext, message: str, /, **values: object) -> str:
        return filled(context, spoken.gettext(message), values)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, n: int, /, **values: object) -> str:
        return filled(context, spoken.ngettext(one, many, n), {"num": n, **values})

    return {"gettext": gettext, "ngettext": ngettext, "_": gettext}


def _value(spoken: Tongue, value: object) -> object:
    """Return what stands in a message: a count as this language writes it, a sentence as it says it."""
    if isinstance(value, int):
        return spoken.number(value)
    if isinstance(value, Said):
        return spoken.tell(value)
    # what is markup already isolates what is in it
    return spoken.apart(value) if type(value) is str else value


def _parts(written: str) -> tuple[str, str, str]:
    """Return what stands before the figures of an amount, the figures, and what stands behind them."""
    found = re.search(r"\d(?:.*\d)?", written)
    assert found is not None  # noqa: S101 - every amount has a figure
    return written[: found.start()].strip(ISOLATES), found[0], written[found.end() :].strip(ISOLATES)


def _file_size(spoken: Tongue, size: int) -> str:
    """Write the size of a file: "340 kB"."""
    unit, of = ("megabyte", 1_000_000) if size >= _MEGABYTE else ("kilobyte", 1_000)
    return format_unit(round(size / of, 1), unit, length="short", locale=spoken.locale)


_MEGABYTE = 1_000_000


def _filters(spoken: Tongue) -> dict[str, Callable[..., Any]]:
    return {
        "money": spoken.money,
        "money_parts": lambda amount, currency: _parts(spoken.money(abs(amount), currency)),
        "file_size": lambda size: _file_size(spoken, size),
        "as_stored": lambda text: escape(str(text)),
        "moment": spoken.moment,
        "day": spoken.day,
        "month": spoken.month,
        "iso": datetime.isoformat,
        "number": spoken.number,
        "country": lambda code: spoken.tell(country_name(code)),
        "language": spoken.language,
        "stage_words": lambda stage: spoken.tell(STAGE_WORDS[Stage(stage)]),
        "medium_words": lambda medium: spoken.tell(MEDIUM_WORDS[Medium(medium)]),
        "asset_words": lambda kind: spoken.tell(_ASSETS[AssetKind(kind)]),
        "currency_digits": digits,
        "said": spoken.tell,
        "capital": lambda text: spoken.tell(capital(text)),
    }
