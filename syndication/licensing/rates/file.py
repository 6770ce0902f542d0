"""The file of a rate card: TOML that a person can read and change, and that comes back as an equal card."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_origin

import msgspec

from schemas.rate_card import RateCard

_HEAD = """\
# A rate card. Amounts are whole numbers in the minor unit of their currency: pence, cents, yen, fils.
# Factors are in basis points: 10000 multiplies by one. Tiers go up to and including `upto`; the last
# one also covers all beyond it.
"""

_COMMENTS = {
    # every field, in the order of the file
    "currency": "the currency of every amount outside [points]",
    "full": "a full article, before any factor",
    "minimum": "the least an article costs, after every discount",
    "maximum": "the most an article costs, pictures and rush apart",
    "excerpts": "an excerpt of up to so many words, before any factor",
    "assets": "each picture that travels with an article",
    "rush": "a decision within the day, once a request, when a person decides",
    "media": "factors",
    "audience": "by readers a month, copies, subscribers or seats, as the medium has it",
    "months": "by the length of the licence",
    "territories": "by the number of countries",
    "regions": "factors of all countries of a region together, where that is cheaper than by their number",
    "world": "factor of every country",
    "languages": "by the number of languages",
    "articles": "by the number of articles taken at once: discounts",
    "organisations": "factors",
    "exclusive": "factors",
    "translation": "factor of the right to translate",
    "edits": "factor of the right to edit",
    "points": "prices of another currency by themselves, in its own minor units",
    "exchange": "or by a rate: one unit of the card's currency buys millionths / 1000000 of the other",
    "automatic": "what is decided without a person; amounts are in the card's currency",
}


def from_toml(content: bytes) -> RateCard:
    """Return the card in a file. Raises ValueError with a line for every field that cannot be read."""
    try:
        raw = tomllib.loads(content.decode())
    except RecursionError as wrong:
        raise ValueError("It is nested too deeply.") from wrong
    except UnicodeDecodeError as wrong:
        raise ValueError("It is not written in UTF-8.") from wrong
    if found := tuple(_unreadable(raw)):
        raise ValueError("\n".join(found))
    return msgspec.convert(raw, RateCard)


def to_toml(card: RateCard) -> str:
    """Write a card as a file that `from_toml` reads as an equal one."""
    held = _fields(card)
    return _HEAD + "".join(_table("", {name: held[name] for name in _COMMENTS if name in held}))


def _unreadable(raw: dict[str, Any]) -> Iterator[str]:
    fields = {field.name: field for field in msgspec.structs.fields(RateCard)}
    yield from (f"{name}: a rate card has no such field." for name in raw if name not in fields)
    for name, field in fields.items():
        if name in raw:
            yield from _misread(name, raw[name], field.type)
        elif field.required:
            yield f"{name}: it is missing."


def _misread(name: str, value: object, kind: Any) -> Iterator[str]:  # noqa: ANN401 - any annotation
    """Yield what is wrong with a field; of a table, with each of its entries."""
    if get_origin(kind) is dict and isinstance(value, dict):
        for key, one in value.items():
            yield from _unconverted(f"{name}.{key}", {key: one}, kind)
    else:
        yield from _unconverted(name, value, kind)


def _unconverted(name: str, value: object, kind: Any) -> Iterator[str]:  # noqa: ANN401 - any annotation
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as wrong:
        sentence, _, place = str(wrong).partition(" - at `")
        inside = re.sub(r"^\$(?:\[\.\.\.\])?|`.*$", "", place) if place.startswith("$") else ""
        yield f"{name}{inside}: {sentence}."


def _fields(value: Mapping[str, Any] | msgspec.Struct) -> dict[str, Any]:
    """Return what a table holds: a mapping's entries, or a Struct's fields but for defaults."""
    if isinstance(value, Mapping):
        return dict(value)
    fields = ((field, getattr(value, field.name)) for field in msgspec.structs.fields(value))
    return {field.name: held for field, held in fields if field.required or held != _default(field)}


def _default(field: msgspec.structs.FieldInfo) -> object:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _table(path: str, entries: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a table: its plain values first, as TOML asks, then the tables in it."""
    inner = {name: value for name, value in entries.items() if _is_table(value)}
    for name, value in entries.items():
        if name not in inner:
            yield from _comment(name if not path else "")
            yield f"{name} = {_written(value)}\n"
    for name, value in inner.items():
        yield "\n"
        yield from _comment(name if not path else "")
        held = _fields(value)
        if not held or not all(map(_is_table, held.values())):
            yield f"[{path}{name}]\n"
        yield from _table(f"{path}{name}.", held)


def _comment(name: str) -> Iterator[str]:
    if name in _COMMENTS:
        yield f"# {_COMMENTS[name]}\n"


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping | msgspec.Struct)


def _written(value: Any) -> str:  # noqa: ANN401 - any value of a card
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for the one control character that JSON lets through
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return _array(value)
    held = (f"{name} = {_written(one)}" for name, one in _fields(value).items())
    return f"{{ {', '.join(held)} }}"


def _array(values: tuple[object, ...]) -> str:
    if not any(map(_is_table, values)):
        return f"[{', '.join(map(_written, values))}]"
    return "".join(("[\n", *(f"  {_written(one)},\n" for one in values), "]"))
