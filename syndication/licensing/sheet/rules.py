"""The cells of the rules: a row a rule, in the order in which they decide."""

from collections.abc import Iterator, Mapping

import msgspec

from schemas.quote import Decision
from schemas.rules import AutomaticRules, Rule
from schemas.usage import Medium, OrganisationType
from syndication.licensing.rules import in_force
from syndication.licensing.sheet.cells import Reader, listed, major

ANSWERS = ("free_mail", "partner", "new", "edits", "translation")
"""The conditions that are a yes, a no, or left open."""

LISTS = ("media", "organisations", "countries", "mail_domains")

NAMES = ("name", "decision", "reason", "net_upto", "net_above", *LISTS, *ANSWERS)
"""The cells of one rule."""

TELLING = ("name", "reason", "net_upto", "net_above", *LISTS, *ANSWERS)
"""A row with nothing in these is no rule: its decision always says something."""


def rule_cells(automatic: AutomaticRules, currency: str) -> Iterator[tuple[str, str]]:
    """Yield the cells of every rule; the short form is written out."""
    for place, rule in enumerate(in_force(automatic)):
        for name in NAMES:
            yield f"rules.{place}.{name}", _typed(getattr(rule, name), currency)


def automatic_in(reader: Reader, currency: str) -> AutomaticRules:
    """Return the rules of a sheet."""
    rows = tuple(reader.rows("rules", *TELLING))
    return AutomaticRules(rules=tuple(rule for row in rows if (rule := _rule(reader, row, currency))))


def _typed(value: object, currency: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return major(value, currency)
    if isinstance(value, tuple):
        return listed(value)
    return str(value or "")


def _rule(reader: Reader, row: str, currency: str) -> Rule | None:
    cells = {
        "name": reader.text(f"{row}.name"),
        "decision": reader.text(f"{row}.decision") or Decision.REVIEW.value,
        "reason": reader.text(f"{row}.reason"),
        "net_upto": reader.amount_if_any(f"{row}.net_upto", currency),
        "net_above": reader.amount_if_any(f"{row}.net_above", currency),
        "media": reader.chosen(f"{row}.media", Medium),
        "organisations": reader.chosen(f"{row}.organisations", OrganisationType),
        "countries": tuple(word.upper() for word in reader.words(f"{row}.countries")),
        "mail_domains": tuple(word.lower() for word in reader.words(f"{row}.mail_domains")),
        **{name: reader.yes_or_no(f"{row}.{name}") for name in ANSWERS},
    }
    return _made(reader, row, cells)


_SENTENCES = {
    "name": "Give the rule a name of 3 to 80 characters: it stands wherever the rule decided.",
    "decision": "Choose who decides.",
    "reason": "Keep the reason on one line of at most 300 characters.",
    "countries": "Give codes such as GB or EUROPE, separated by commas.",
    "mail_domains": "Give domains such as example.com, separated by commas.",
}


def _made(reader: Reader, row: str, cells: Mapping[str, object]) -> Rule | None:
    """Return the rule of a row, each cell tried by itself, so that every wrong one is named."""
    wrong = False
    for field in msgspec.structs.fields(Rule):
        try:
            msgspec.convert(cells[field.name], field.type)
        except msgspec.ValidationError:
            reader.note(f"{row}.{field.name}", _SENTENCES.get(field.name, "This cannot be used."))
            wrong = True
    return None if wrong else msgspec.convert(cells, Rule)
