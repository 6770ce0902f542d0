"""What was typed into the form becomes a wish; what was typed is kept whatever is wrong with it."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar.datastructures import FormMultiDict

from schemas.usage import Excerpt, Medium, OrganisationType, QuoteWish, Region, RequestWish, Usage
from syndication.errors import FieldProblem, Malformed
from syndication.licensing import tax_numbers
from syndication.licensing.money import digits
from syndication.licensing.territories import MEMBERS, WORLD
from syndication.licensing.usage import COUNTRIES, country_name, language_name, months_in_words
from syndication.records.requests import RequestRow
from syndication.web.answers import struct
from syndication.web.views import Answers, Choice
from syndication.words import ENGLISH, Said, Tongue, capital, say, say_n

_COMMON_TERRITORIES = (WORLD, Region.EU.value, "GB", "IE", "US", "FR", "DE")
_COMMON_LANGUAGES = ("en", "fr", "de", "es", "ar")
_OTHER_LANGUAGES = (
    "bg", "bn", "cs", "cy", "da", "el", "et", "fa", "fi", "ga", "he", "hi", "hr", "hu", "id", "it", "ja",
    "ko", "lt", "lv", "mt", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th",
    "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
_DURATIONS = (1, 3, 6, 12, 24, 36, 60, 120)

MEDIUM_LABELS: dict[Medium, tuple[Said, Said]] = {
    Medium.WEB: (say("Website"), say("Readers a month")),
    Medium.PRINT: (say("Print"), say("Copies printed")),
    Medium.NEWSLETTER: (say("Newsletter"), say("Subscribers")),
    Medium.BROADCAST: (say("Broadcast"), say("Viewers or listeners")),
    Medium.APP: (say("App"), say("Users a month")),
    Medium.ACADEMIC: (say("Teaching"), say("Students and staff")),
    Medium.INTRANET: (say("Intranet"), say("People with access")),
    Medium.BOOK: (say("Book"), say("Copies printed")),
    Medium.AI: (say("AI use"), say("Uses")),
}

ORGANISATION_LABELS: dict[OrganisationType, Said] = {
    OrganisationType.COMMERCIAL: say("A business"),
    OrganisationType.NONPROFIT: say("A charity or nonprofit"),
    OrganisationType.EDUCATION: say("A school or university"),
    OrganisationType.BROADCASTER: say("A broadcaster"),
    OrganisationType.GOVERNMENT: say("A public body"),
}

_FIELDS: dict[str, str] = {
    # the path in the wish: the name of the input
    "articles": "article",
    "usage.medium": "medium",
    "usage.territories": "territories",
    "usage.languages": "languages",
    "usage.audience": "audience",
    "usage.months": "months",
    "usage.starts_on": "starts_on",
    # of the two answers only the number of words can be typed wrong
    "usage.portion": "words",
    "usage.portion.words": "words",
    "organisation.name": "organisation_name",
    "organisation.brand": "organisation_brand",
    "organisation.domains": "organisation_domains",
    "organisation.type": "organisation_type",
    "organisation.country": "organisation_country",
    "organisation.vat_id": "organisation_vat_id",
    "contact.name": "contact_name",
    "contact.email": "contact_email",
}

_ORDER = (
    # the inputs from the top of the form to its end: the list of what is wrong is read beside it
    "article", "add_article", "medium", "audience", "territories", "languages", "starts_on", "months",
    "portion", "words", "organisation_name", "organisation_type", "organisation_country",
    "organisation_brand", "organisation_vat_id", "organisation_domains", "contact_name", "contact_email",
    "message", "currency", "accept_terms",
)  # fmt: skip

_LABELS = {
    # what the price panel calls a question that is still unanswered
    "articles": say("an article"),
    "usage.medium": say("the medium"),
    "usage.territories": say("the countries"),
    "usage.languages": say("the languages"),
    "usage.audience": say("the audience"),
    "usage.months": say("the period"),
    "usage.starts_on": say("the first day"),
    "usage.portion": say("how much of it"),
    "organisation.country": say("the country of your organisation"),
    "organisation.type": say("the kind of organisation"),
}

_LONGEST_LINE = 200
"""Characters of a name, as `schemas.base.Line` has it."""

_LONGEST = 5000
"""Characters of one answer that are kept; the longest that is allowed is 4,000."""


def articles_in(form: FormMultiDict) -> tuple[str, ...]:
    """Return the articles a form names, each once."""
    return tuple(dict.fromkeys(_texts(form, "article")))


def addition_in(form: FormMultiDict) -> str:
    """Return the words or the address of an article to add."""
    return _text(form, "add_article").strip()


def form_key_in(form: FormMultiDict) -> str:
    """Return the key minted with the form, or nothing when it is not one of ours."""
    given = _text(form, "form_key")
    return given if re.fullmatch(r"[\w-]{16,64}", given) else ""


def quoted(text: str) -> str:
    """Return text as it stands in an address."""
    return quote(text, safe="")


def answers_in(form: FormMultiDict) -> Answers:
    """Return what was typed, as typed."""
    given: dict[str, Any] = {}
    for field in msgspec.structs.fields(Answers):
        if field.type is bool:
            given[field.name] = _text(form, field.name) == "true"
        elif field.name in {"territories", "languages"}:
            given[field.name] = tuple(_texts(form, field.name))
        elif field.name in form:
            given[field.name] = _text(form, field.name)
    return Answers(**given)


def quote_wish(articles: Sequence[str], answers: Answers) -> QuoteWish:
    """Return the wish that can be priced; who asks need not be named yet. Raises Malformed."""
    plain = _plain(articles, answers)
    plain["organisation"] = {
        # what is typed later on the form must not keep the price away
        **plain["organisation"],
        "name": answers.organisation_name.strip()[:_LONGEST_LINE] or "Your organisation",
        "domains": (),
        "vat_id": _number(plain["organisation"]["vat_id"], answers.organisation_country),
    }
    return struct({name: plain[name] for name in QuoteWish.__struct_fields__}, QuoteWish)


def request_wish(articles: Sequence[str], answers: Answers, *, language: str) -> RequestWish:
    """Return the whole wish. Raises Malformed naming every wrong input."""
    plain = _plain(articles, answers)
    plain["contact"] = {"name": answers.contact_name.strip(), "email": answers.contact_email.strip()}
    plain["message"] = answers.message.replace("\r\n", "\n")
    plain["accept_terms"] = answers.accept_terms
    plain["language"] = language
    return struct(plain, RequestWish)


def by_input(problems: Sequence[FieldProblem]) -> tuple[FieldProblem, ...]:
    """Return problems under the names of the form's inputs, one each, in the order of the form."""
    named = ((_input(problem.field), problem.message) for problem in problems)
    first: dict[str, str] = {}
    for name, message in named:
        first.setdefault(name, message)
    ordered = sorted(first, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    return tuple(FieldProblem(field=name, message=first[name]) for name in ordered)


def unanswered(malformed: Malformed) -> tuple[str, ...]:
    """Return what the price still waits for, by the names of the questions."""
    named = (re.sub(r"\[.*", "", problem.field) for problem in malformed.problems)
    return tuple(dict.fromkeys(_LABELS.get(name.removesuffix(".words"), name) for name in named))


def _input(path: str) -> str:
    bare = re.sub(r"\[\d+\].*$", "", path)
    return _FIELDS.get(bare, bare)


def _plain(articles: Sequence[str], answers: Answers) -> dict[str, Any]:
    excerpt = answers.portion == "excerpt"
    return {
        "articles": list(articles),
        "currency": answers.currency,
        "usage": {
            "medium": answers.medium,
            "territories": _widest(answers.territories),
            "languages": list(answers.languages),
            "audience": _whole(answers.audience),
            "months": _whole(answers.months),
            "starts_on": answers.starts_on.strip(),
            "portion": {"words": _whole(answers.words)} if excerpt else answers.portion,
            "exclusive": answers.exclusive,
            "translation": answers.translation,
            "edits": answers.edits,
            "assets": not answers.words_only,
            "rush": answers.rush,
        },
        "organisation": {
            "name": answers.organisation_name.strip(),
            "brand": answers.organisation_brand.strip(),
            "domains": domains_in(answers.organisation_domains),
            "type": answers.organisation_type,
            "country": answers.organisation_country,
            "vat_id": answers.organisation_vat_id.strip() or None,
        },
    }


def with_usage(answers: Answers, usage: Usage) -> Answers:
    """Return the answers that ask for another usage; everything else stays as it was typed."""
    excerpt = isinstance(usage.portion, Excerpt)
    return msgspec.structs.replace(
        answers,
        medium=usage.medium.value,
        territories=usage.territories,
        languages=usage.languages,
        months=str(usage.months),
        starts_on=usage.starts_on.isoformat(),
        portion="excerpt" if excerpt else "full",
        words=str(usage.portion.words) if isinstance(usage.portion, Excerpt) else answers.words,
        exclusive=usage.exclusive,
        translation=usage.translation,
        edits=usage.edits,
        words_only=not usage.assets,
        rush=usage.rush,
    )


def answers_of(asked: RequestRow, *, currency: str) -> Answers:
    """Return the answers that a request was sent with, to be changed."""
    who = asked.organisation
    answers = Answers(
        audience=str(asked.usage.audience),
        currency=currency,
        organisation_name=who.name,
        organisation_brand=who.brand,
        organisation_domains=", ".join(who.domains),
        organisation_type=who.type.value,
        organisation_country=who.country,
        organisation_vat_id=who.vat_id or "",
        contact_name=asked.contact.name,
        contact_email=asked.contact.email,
        message=asked.message,
        accept_terms=True,
    )
    return with_usage(answers, asked.usage)


def with_answer(answers: Answers, given: str) -> Answers:
    """Return the answers with one of them as a button suggests it: `starts_on=2027-03-03`.

    What the button names is judged with all the other answers; a question no button asks is left alone.
    """
    name, _, value = given.partition("=")
    if name == "starts_on":
        return msgspec.structs.replace(answers, starts_on=value)
    if name in {"territories", "languages"}:
        return msgspec.structs.replace(answers, **{name: tuple(value.split(","))})
    return answers


def _number(typed: str | None, country: str) -> str | None:
    """Return a VAT number once it has been typed to its end."""
    return typed if typed and tax_numbers.normalised(typed, country) else None


def _widest(territories: Sequence[str]) -> list[str]:
    return [WORLD] if WORLD in territories else list(territories)


def _whole(typed: str) -> int | str:
    """Return a number as people type it: 20,000 and 20 000 and 20.000 are twenty thousand."""
    digits = re.sub(r"(?<=\d)[\s,.’'\u00a0\u202f](?=\d{3}(?!\d))", "", typed.strip())
    return int(digits) if re.fullmatch(r"[0-9]{1,15}", digits) else typed


def domains_in(typed: str) -> list[str]:
    """Return host names as people type them: with a scheme, a path, and commas or spaces between."""
    named = (part for part in re.split(r"[\s,;]+", typed) if part)
    return [re.sub(r"^https?://(?:www\.)?|/.*$", "", name.lower()) for name in named]


def minor_units(typed: str, currency: str) -> int:
    """Return an amount typed in major units in minor ones: 180.00 is 18000 pence. Raises ValueError."""
    try:
        amount = Decimal(typed.strip().replace(",", "")).scaleb(digits(currency))
    except ArithmeticError:  # no number at all, or one beyond what decimals hold
        raise ValueError(typed) from None
    if not amount.is_finite() or amount < 0 or amount > 10**10 or amount != amount.to_integral_value():
        raise ValueError(typed)
    return int(amount)


def uuid_in(typed: str) -> UUID | None:
    """Return the number of a request, alone or in an address that was copied; None when there is none."""
    found = re.search(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", typed.lower())
    return UUID(found[0]) if found else None


def typed_in(form: FormMultiDict, name: str) -> str:
    """Return what was typed into a field, with line ends of one kind; empty where there is none."""
    given = form.get(name, "")
    return given.replace("\x00", "").replace("\r\n", "\n") if isinstance(given, str) else ""


def _text(form: FormMultiDict, name: str) -> str:
    given = form.get(name, "")
    # a file sent where words are asked for is no answer; NUL cannot be stored
    return given.replace("\x00", "")[:_LONGEST] if isinstance(given, str) else ""


def _texts(form: FormMultiDict, name: str) -> list[str]:
    return [given.replace("\x00", "")[:_LONGEST] for given in form.getall(name, []) if isinstance(given, str)]


def media() -> tuple[Choice, ...]:
    """Return the media, in the form's order."""
    return tuple(Choice(value=medium.value, label=label) for medium, (label, _) in MEDIUM_LABELS.items())


def audience_labels() -> dict[str, str]:
    """Return the question about the audience, by the medium."""
    return {each.value: label for each, (_, label) in MEDIUM_LABELS.items()}


def audience_label(medium: str) -> str:
    """Return the question about the audience, as the medium has it."""
    known = audience_labels()
    return known.get(medium, known["web"])


def countries(tongue: Tongue = ENGLISH) -> tuple[Choice, ...]:
    """Return every country by its name, in the order of a language."""
    return tuple(Choice(value=code, label=country_name(code)) for code in _by_name(COUNTRIES, tongue))


def territories(tongue: Tongue = ENGLISH) -> tuple[Choice, ...]:
    """Return where an article may appear: the common ones first, marked so."""
    common = tuple(Choice(value=code, label=_territory(code), hint="common") for code in _COMMON_TERRITORIES)
    regions = (region.value for region in MEMBERS if region.value not in _COMMON_TERRITORIES)
    others = (code for code in _by_name(COUNTRIES, tongue) if code not in _COMMON_TERRITORIES)
    return common + tuple(
        Choice(value=code, label=_territory(code)) for code in (*_by_name(tuple(regions), tongue), *others)
    )


def _territory(code: str) -> Said:
    """Return a place as the form offers it: a region with the number of its countries."""
    if code == WORLD:
        return capital(country_name(code))
    name = country_name(code)
    if code not in MEMBERS:
        return name
    return say_n(
        len(MEMBERS[Region(code)]), "{region} ({n} country)", "{region} ({n} countries)", region=name
    )


def languages_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of articles as the form offers them: en-GB is ticked as en."""
    plain = dict.fromkeys(tag.partition("-")[0].lower() for tag in tags)
    return tuple(tag for tag in plain if tag in {*_COMMON_LANGUAGES, *_OTHER_LANGUAGES})


def languages(tongue: Tongue = ENGLISH) -> tuple[Choice, ...]:
    """Return the languages, the common ones first, marked so."""
    common = tuple(Choice(value=tag, label=language_name(tag), hint="common") for tag in _COMMON_LANGUAGES)
    others = sorted(_OTHER_LANGUAGES, key=lambda tag: tongue.sorted_as(language_name(tag)))
    return common + tuple(Choice(value=tag, label=language_name(tag)) for tag in others)


def organisation_types() -> tuple[Choice, ...]:
    """Return the kinds of organisation."""
    return tuple(Choice(value=kind.value, label=label) for kind, label in ORGANISATION_LABELS.items())


def durations() -> tuple[Choice, ...]:
    """Return the periods people ask for."""
    return tuple(Choice(value=str(months), label=_period(months)) for months in _DURATIONS)


def _period(months: int) -> Said:
    years, rest = divmod(months, 12)
    return months_in_words(months) if rest else say_n(years, "1 year", "{n} years")


def _by_name(codes: Sequence[str], tongue: Tongue) -> list[str]:
    return sorted(codes, key=lambda code: tongue.sorted_as(country_name(code)))
