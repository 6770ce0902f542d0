"""What is said in other languages: the catalogues are complete, and a sentence keeps what it is made of."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import get_args

import msgspec
import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import Environment, nodes

from schemas.quote import LineKind, QuoteLine
from schemas.usage import Spoken
from syndication.gateways.typesetter import environment, tongue
from syndication.licensing.money import written
from syndication.licensing.usage import country_name, in_country, language_name
from syndication.settings import resources
from syndication.web.languages import accepted
from syndication.words import (
    ENGLISH,
    LANGUAGES,
    Said,
    capital,
    day,
    listed,
    moment,
    number,
    phrases,
    plain,
    say,
    say_n,
    sentences,
    with_phrases,
)
from tests.words import TRANSLATED, asked_for, brought_up_to_date, forms, only_for_the_desk, stored

EVERY_LANGUAGE = pytest.mark.parametrize("language", TRANSLATED)

_HOLE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")

_MARKUP = re.compile(r"</?[a-z]+[^>]*>")


@pytest.fixture(scope="session")
def wanted() -> Catalog:
    """Every message of the code and the templates."""
    return asked_for()


@EVERY_LANGUAGE
def test_catalogue_holds_every_message_and_no_other(language: str, wanted: Catalog) -> None:
    """`make words` was run after the last change of a sentence."""
    assert _ids(stored(language)) == _ids(wanted)


@EVERY_LANGUAGE
def test_whatever_others_than_staff_read_is_translated(language: str, wanted: Catalog) -> None:
    """Nothing a requester, a partner or a stranger reads is left in English; a plural has all its forms."""
    catalogue = brought_up_to_date(language, wanted)
    empty = [
        message.id
        for message in _messages(catalogue)
        if not only_for_the_desk([file for file, _ in message.locations]) and not all(forms(message))
    ]
    assert empty == []
    plurals = [message for message in _messages(catalogue) if message.pluralizable and any(forms(message))]
    assert {len(forms(message)) for message in plurals} == {catalogue.num_plurals}


@EVERY_LANGUAGE
def test_translation_has_the_same_holes_and_marks(language: str) -> None:
    """A value can go missing only where a plural says it in a word: "two articles"."""
    for message in _messages(stored(language)):
        many = message.id if isinstance(message.id, str) else message.id[-1]
        for form in filter(None, forms(message)):
            holes, spoken = _holes(many), {"n", "count"} if message.pluralizable else set()
            assert _holes(form) <= holes, message.id
            assert holes - _holes(form) <= spoken, message.id
            assert sorted(_MARKUP.findall(form)) == sorted(_MARKUP.findall(many)), message.id
        if message.pluralizable and any(forms(message)):
            assert _holes(forms(message)[-1]) == _holes(many), message.id


@EVERY_LANGUAGE
def test_no_translation_is_the_english(language: str) -> None:
    """What reads the same in both languages is a name or a sign, and short."""
    same = [
        m.id for m in _messages(stored(language)) if m.id == m.string and re.search(r"[a-z]{3}", _bare(m.id))
    ]
    assert set(same) <= {
        "Net",
        "Total",
        "Audience",
        "Organisation",
        "Duration",
        "Territory",
        "Intranet",
        "Active",
        "Europe",
        "Licence",
    }


def test_public_templates_hold_no_bare_words() -> None:
    """Every word that a requester, a partner or a stranger reads stands in a message."""
    folder = resources() / "templates"
    found = {
        str(file.relative_to(folder)): words
        for file in sorted(folder.rglob("*"))
        if file.suffix in {".html", ".txt"}
        and not only_for_the_desk([f"templates/{file.relative_to(folder)}"])
        and file.parent.name not in {"copy", "assets"}
        if (words := _bare_words(file.read_text()))
    }
    assert found == {}


ENGLISH_SENTENCES = {
    say("Base fee"): "Base fee",
    say(
        "up to {number} {audience}", number=250_000, audience=say("subscribers")
    ): "up to 250,000 subscribers",
    say_n(1, "1 month", "{n} months"): "1 month",
    say_n(24, "1 month", "{n} months"): "24 months",
    written(2_100_000, "GBP"): "£21,000.00",
    Said("factor", 12_500): "1.25",
    number(12_000): "12,000",
    day(date(2027, 3, 3)): "3 March 2027",
    moment(datetime(2026, 11, 14, 18, tzinfo=UTC)): "14 November 2026, 18:00 UTC",
    country_name("NL"): "Netherlands",
    in_country("NL"): "the Netherlands",
    language_name("fr"): "French",
    listed([country_name("FR"), country_name("ES"), "Ruritania"]): "France, Spain and Ruritania",
    sentences(say("It is free from {day}.", day=day(date(2027, 3, 3))), ""): "It is free from 3 March 2027.",
    capital(country_name("WORLD")): "The whole world",
}


def test_sentences_are_english_text_like_any_other() -> None:
    """A sentence is stored, compared and found as the English it is."""
    assert {str(said): said for said in ENGLISH_SENTENCES} == {
        text: text for text in ENGLISH_SENTENCES.values()
    }
    assert msgspec.json.encode(list(ENGLISH_SENTENCES), enc_hook=plain) == msgspec.json.encode(
        list(ENGLISH_SENTENCES.values())
    )


@EVERY_LANGUAGE
def test_sentences_are_said_again_from_what_was_stored(language: str) -> None:
    """Stored as JSON and read again, every sentence is said in another language as on the first day."""
    spoken = tongue(language)
    lines = tuple(
        QuoteLine(label=said, detail="as written", amount=1, kind=LineKind.BASE) for said in ENGLISH_SENTENCES
    )
    kept = msgspec.json.decode(msgspec.json.encode(phrases(lines)))
    read = msgspec.convert(
        msgspec.json.decode(msgspec.json.encode(lines, enc_hook=plain)), tuple[QuoteLine, ...]
    )
    assert spoken.told(with_phrases(read, kept)) == spoken.told(lines) != lines
    assert ENGLISH.told(with_phrases(read, kept)) == lines
    assert all(type(line.label) is str for line in spoken.told(lines))


def test_other_languages_write_figures_their_own_way() -> None:
    """French has its spaces and commas; Arabic keeps Western figures, as Stripe's page and the PDF do."""
    french, arabic = tongue("fr"), tongue("ar")
    assert french.tell(written(2_100_050, "EUR")) == "21\u202f000,50\u00a0€"
    assert "2,100.50" in arabic.tell(written(210_050, "EUR"))
    assert french.tell(say_n(0, "1 month", "{n} months")) == "0 mois"
    months = [arabic.tell(say_n(n, "1 month", "{n} months")) for n in (12, 100, 103)]
    assert months == ["12 شهرًا", "100 شهر", "103 أشهر"]
    assert french.tell(day(date(2027, 3, 1))) == "1er mars 2027"
    assert [arabic.tell(say_n(n, "1 year", "{n} years")) for n in (1, 2, 3, 11)] == [
        "سنة واحدة",
        "سنتان",
        "3 سنوات",
        "11 سنة",
    ]
    assert french.tell(country_name("GB")) == "Royaume-Uni"
    assert arabic.tell(day(date(2027, 3, 3))) == "3 مارس 2027"


def test_the_api_takes_the_languages_that_are_spoken() -> None:
    """What a request may ask for is what there are catalogues for."""
    assert get_args(Spoken) == LANGUAGES


def test_values_in_a_message_are_escaped_and_said() -> None:
    """A name in a message stays text; a sentence in it is said in the same language, a count as it counts."""
    french = environment("fr")
    page = french.from_string("{% trans n=n, what=what %}{{ n }} word {{ what }}{% endtrans %}")
    assert page.render(n=12_000, what="<b>") == "12\u202f000 word &lt;b&gt;"
    assert page.render(n=1, what=say("Total")) == "1 word Total"
    assert french.from_string("{{ what }}").render(what=country_name("DE")) == "Allemagne"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.8,en;q=0.5", "fr"),
        ("de-DE, de;q=0.9, ar;q=0.4, en;q=0.7", "en"),
        ("ar-EG", "ar"),
        ("fr;q=0, ar;q=0.1", "ar"),
        ("*", "en"),
        ("fr;q=nonsense, ar", "ar"),
        ("fr;q=2", "en"),
        (";,;q=", "en"),
        ("x" * 5000, "en"),
    ],
)
def test_browser_says_which_language_it_likes(header: str, language: str) -> None:
    """The first of our languages by the header's weights; whatever cannot be read is left out."""
    assert accepted(header) == language
    assert language in LANGUAGES


def _ids(catalogue: Catalog) -> set[str | tuple[str, ...]]:
    return {
        message.id if isinstance(message.id, str) else tuple(message.id) for message in _messages(catalogue)
    }


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _holes(text: str) -> set[str]:
    return {one or other for one, other in _HOLE.findall(text)}


def _bare(message: object) -> str:
    return _MARKUP.sub("", _HOLE.sub("", str(message)))


_READ_ALOUD = re.compile(r'\b(?:alt|title|aria-label|placeholder|label)="([^"]*)"')

_NAMES = re.compile(
    # formats, commands and names that are the same in every language
    r"HTML|PDF|JSON|ODRL|RSL|ZIP|noindex|UTC"
)


def _bare_words(source: str) -> list[str]:
    """Return the words of a template that stand in no message: text, spoken attributes, and constants."""
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)  # noqa: S701 - nothing is rendered
    data = "".join(
        each.data if isinstance(each, nodes.TemplateData) else "\x00"
        for output in tree.find_all(nodes.Output)
        for each in output.nodes
    )
    data = re.sub(r"<(style|script)\b.*?</\1>", "", data, flags=re.DOTALL)
    spoken = [*_READ_ALOUD.findall(data), *re.sub(r"<[^>]*>", "\x00", data).split("\x00")]
    attributes = {
        id(pair.value)
        for pair in tree.find_all(nodes.Pair)
        if isinstance(pair.key, nodes.Const) and pair.key.value in {"autocomplete", "class"}
    }
    marked = attributes | {
        id(one)
        for call in tree.find_all(nodes.Call)
        if _is_message(call)
        for one in call.find_all(nodes.Const)
    }
    constants = [
        one.value
        for output in tree.find_all(nodes.Output)
        for one in output.find_all(nodes.Const)
        if isinstance(one.value, str)
        and '="' not in one.value
        and id(one) not in marked
        and re.search(r"[A-Za-z]{3,} [a-z]", one.value)
    ]
    return [
        " ".join(words.split())
        for words in (*spoken, *constants)
        if not re.match(r"\s*[\w-]+=\"", words) and re.search(r"[^\W\d_]{2}", _NAMES.sub("", words))
    ]


def _is_message(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext", "ngettext"}
