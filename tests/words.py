"""The catalogues as code and templates ask for them: `python -m tests.words` brings the files up to date."""

import sys
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from syndication.words import ENGLISH_CODE, LANGUAGES

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "templates" / "translations"
TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH_CODE)

_KEYWORDS = {"say": None, "say_n": (2, 3), "_": None, "gettext": None, "ngettext": (1, 2)}

_OF_THE_DESK = (
    # what only staff read, who work in English
    "syndication/web/desk/",
    "templates/desk/",
    "templates/layout/desk",
    "templates/layout/licences.html",
    "templates/layout/rate_card.html",
    "templates/layout/requests.html",
    "templates/layout/rights.html",
    "templates/layout/licences.html",
    "templates/layout/mails.html",
    "templates/layout/money.html",
    "templates/layout/partner.html",
    "templates/layout/partner_people.html",
    "templates/layout/people.html",
    "templates/layout/tax.html",
    # what programs and those who write them read
    "templates/public/reference.html",
    "templates/mail/desk_review",
    "templates/mail/desk_trouble",
    "templates/mail/requester_wrote",
    "templates/mail/staff_",
)


def asked_for() -> Catalog:
    """Return every message of the code and the templates, with the files it stands in."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    options = {
        each["pattern"]: {name: value for name, value in each.items() if name not in {"pattern", "method"}}
        for each in mappings
    }
    found = Catalog(project="syndication", charset="utf-8")
    for file, _, message, _, context in extract_from_dir(ROOT, methods, options, keywords=_KEYWORDS):
        known = found.add(message, locations=[(file, 0)], context=context)
        if isinstance(message, tuple) and known.id != message:
            # a catalogue knows a plural by its singular alone
            raise ValueError(f"{file}: {message} and {known.id} begin alike")
    return found


def stored(language: str) -> Catalog:
    """Return a catalogue as it is."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(language: str, wanted: Catalog) -> Catalog:
    """Return a catalogue with the messages that are asked for, and no others; new ones are empty."""
    catalogue = stored(language)
    made = catalogue.creation_date
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.creation_date = made  # a file changes only with what it says
    catalogue.obsolete.clear()
    return catalogue


def only_for_the_desk(files: list[str]) -> bool:
    """Return whether only staff read what stands in these files."""
    return all(file.startswith(_OF_THE_DESK) for file in files)


def main() -> None:
    """Write the catalogues anew and say how much is untranslated."""
    wanted = asked_for()
    for language in TRANSLATED:
        catalogue = brought_up_to_date(language, wanted)
        with (CATALOGUES / f"{language}.po").open("wb") as file:
            write_po(file, catalogue, width=0, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
        empty = [message for message in catalogue if message.id and not all(forms(message))]
        waiting = [each for each in empty if not only_for_the_desk([file for file, _ in each.locations])]
        sys.stdout.write(
            f"{language}: {len(waiting)} to translate, {len(empty) - len(waiting)} of the desk\n"
        )


def forms(message: Message) -> tuple[str, ...]:
    """Return what a message is in the other language: one text, or one for each form of a plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


if __name__ == "__main__":
    main()
