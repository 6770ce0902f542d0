"""What an endpoint may be asked: the stripe package's own typed parameters, and the part played here.

An endpoint names the TypedDict of its call (`InvoiceCreateParams`) and, in one text, what of it the
sandbox plays: names divided by blanks, dotted where they nest, `!` where Stripe wants it though the
type leaves it open, `=a|b` where only some values are played. A name stands for everything below it.
What Stripe does not know is refused as unknown, what the sandbox does not play as well, in words that
tell the two apart; types, choices and required parameters are the package's.
"""

import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import (
    Any,
    Final,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from typing import cast as typed

import msgspec
from stripe import RequestOptions
from typing_extensions import (
    is_typeddict,
)  # the package uses it, and the standard one does not know its types

from syndication.sandbox.stripe import limits
from syndication.sandbox.stripe.refusals import missing, not_played, unknown_parameter, wrong

Reader = Callable[[object, str], Any]
"""Reads what a form holds at a posted name (`line_items[0][quantity]`) or refuses it."""

_WHOLE: Final = re.compile(r"-?\d{1,16}")
_BOOLEANS: Final = {"true": True, "false": False}
# Stripe's decimals have at most twelve places.
_PLACES: Final = 12
_EMPTY: Final = "parameter_invalid_empty"
_WORD: Final = re.compile(r"(?P<path>[a-z0-9_.!]+)(?:=(?P<only>\S+))?")


class Played(msgspec.Struct, kw_only=True):
    """What is played of a parameter: of its parts (all when none is named), of its values."""

    parts: "dict[str, Played]" = {}
    wanted: bool = False
    only: tuple[str, ...] = ()


def parameters_of(params: Any, plays: str) -> Reader:  # noqa: ANN401  # a TypedDict, which has no type of its own
    """Return what reads a form's tree into this TypedDict, as far as it is played."""
    top = Played()
    for word in plays.split():
        _place(top, word, params.__name__)
    top.parts.setdefault("expand", Played())
    return _map_reader(params, top, ())


def _place(top: Played, word: str, owner: str) -> None:
    match = _WORD.fullmatch(word)
    if match is None:
        raise ValueError(f"{owner}: {word!r} names no parameter")
    here = top
    for step in match["path"].split("."):
        here = here.parts.setdefault(step.rstrip("!"), Played())
        here.wanted |= step.endswith("!")
    here.only = tuple(match["only"].split("|")) if match["only"] else ()


def _map_reader(shape: Any, played: Played, path: tuple[str, ...]) -> Reader:  # noqa: ANN401  # a TypedDict
    hints = _hints(shape)
    names = played.parts or dict.fromkeys(hints, Played())
    readers = {
        name: _reader(hints[name], part, (*path, name)) for name, part in names.items() if name in hints
    }
    if unknown := set(names) - set(hints) - {"expand"}:
        raise ValueError(f"{shape.__name__} has no {', '.join(sorted(unknown))}")
    needed = [name for name in readers if names[name].wanted or name in shape.__required_keys__]

    def read(tree: object, at: str) -> dict[str, Any]:
        if not isinstance(tree, dict):
            raise wrong(at, "Invalid object")
        for name in tree:
            if name not in readers:
                raise (not_played if name in hints else unknown_parameter)(_below(at, name))
        for name in needed:
            if name not in tree:
                raise missing(_below(at, name))
        return {name: readers[name](value, _below(at, name)) for name, value in tree.items()}

    return read


def _hints(shape: Any) -> dict[str, Any]:  # noqa: ANN401  # a TypedDict
    """Return a TypedDict's own parameters; what the client alone reads (its key, its version) is none."""
    # the client's options, which every call's type inherits, name types that its module does not import
    known = {**vars(sys.modules[shape.__module__]), "StripeContext": object, "Mapping": Mapping}
    hints = get_type_hints(shape, globalns=known)
    return {name: hint for name, hint in hints.items() if name not in RequestOptions.__annotations__}


def _below(at: str, name: str) -> str:
    return f"{at}[{name}]" if at else name


def _options(hint: Any) -> list[Any]:  # noqa: ANN401  # any type
    if get_origin(hint) in (NotRequired, Required):
        return _options(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return [one for part in get_args(hint) for one in _options(part)]
    return [hint]


def _reader(hint: Any, played: Played, path: tuple[str, ...]) -> Reader:  # noqa: ANN401  # any type
    options = _options(hint)
    choices = [text for one in options if get_origin(one) is Literal for text in get_args(one)]
    whole = next((one for one in options if is_typeddict(one)), None)
    several = next((one for one in options if get_origin(one) is list), None)
    readers: dict[type, Reader] = {str: _text_reader(options, choices, played, path)}
    if whole is not None:
        readers[dict] = _map_reader(whole, played, path)
    elif any(get_origin(one) is dict for one in options):
        readers[dict] = _metadata
    if several is not None:
        readers[list] = _list_reader(get_args(several)[0], played, path)
    kinds = " or ".join(_KINDS[kind] for kind in sorted(readers, key=str))

    def read(value: object, at: str) -> object:
        reader = readers.get(type(value))
        if value == "" and "" not in choices:
            raise wrong(at, f"You passed an empty string for '{at}': it cannot be unset.", _EMPTY)
        if reader is None:
            raise wrong(at, f"Invalid {kinds}")
        return "" if value == "" else reader(value, at)

    return read


_KINDS: Final[dict[type, str]] = {str: "value", dict: "object", list: "array"}


def _list_reader(one: Any, played: Played, path: tuple[str, ...]) -> Reader:  # noqa: ANN401  # any type
    reader = _reader(one, played, path)
    most = limits.COUNTS.get(path[-1])

    def read(values: Any, at: str) -> list[Any]:  # noqa: ANN401  # its caller has seen that it is a list
        if most is not None and len(values) > most:
            raise wrong(at, f"Array must have no more than {most} elements")
        return [reader(value, f"{at}[{place}]") for place, value in enumerate(values)]

    return read


def _metadata(value: Any, at: str) -> dict[str, str]:  # noqa: ANN401  # its caller has seen that it is a map
    if len(value) > limits.COUNTS["metadata"]:
        raise wrong(at, "Metadata can have up to 50 keys.")
    for key, text in value.items():
        if not limits.METADATA_KEY.fullmatch(key):
            raise wrong(at, "Metadata keys can have up to 40 characters, none of them a bracket.")
        if not isinstance(text, str) or len(text) > limits.METADATA_VALUE:
            raise wrong(_below(at, key), "Metadata values are texts of up to 500 characters.")
    return typed("dict[str, str]", value)


def _text_reader(options: list[Any], choices: list[Any], played: Played, path: tuple[str, ...]) -> Reader:
    allowed = played.only or tuple(text for text in choices if text)

    def read(text: Any, at: str) -> object:  # noqa: ANN401  # its caller has seen that it is a text
        if text in allowed or (text in choices and not played.only):
            return _BOOLEANS.get(text, text) if bool in options else text
        if int in options:
            return _number(text, at, _named(limits.RANGES, path))
        if allowed:
            raise wrong(at, f"Invalid {at}: must be one of {', '.join(allowed)}")
        if bool in options:
            return _boolean(text, at)
        return _decimal(text, at) if Decimal in options else _checked(text, at, path)

    return read


def _number(text: str, at: str, bounds: tuple[int, int] | None) -> int:
    if not _WHOLE.fullmatch(text) or abs(int(text)) > limits.LARGEST_NUMBER:
        raise wrong(at, f"Invalid integer: {text}", "parameter_invalid_integer")
    number = int(text)
    if bounds is not None and not bounds[0] <= number <= bounds[1]:
        words = f"This value must be between {bounds[0]} and {bounds[1]}."
        raise wrong(at, words, "parameter_invalid_integer")
    return number


def _boolean(text: str, at: str) -> bool:
    if text not in _BOOLEANS:
        raise wrong(at, f"Invalid boolean: {text}")
    return _BOOLEANS[text]


def _decimal(text: str, at: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_PLACES or abs(number) > limits.LARGEST_NUMBER:
        raise wrong(at, f"Invalid decimal: {text}")
    return number


def _checked(text: str, at: str, path: tuple[str, ...]) -> str:
    most = _named(limits.LENGTHS, path) or limits.LONGEST_TEXT
    if len(text) > most:
        raise wrong(at, f"Invalid string: it may have no more than {most} characters")
    if form := _named(limits.FORMS, path):
        pattern, code, words = form
        if not pattern.fullmatch(text):
            raise wrong(at, f"{words}: {text}", code)
    return text


def _named(table: Mapping[str, Any], path: tuple[str, ...]) -> Any:  # noqa: ANN401  # what the table holds
    return table.get(".".join(path[-2:]), table.get(path[-1]))
