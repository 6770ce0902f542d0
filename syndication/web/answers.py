"""Plain values become a Struct, and every wrong field is named at once.

msgspec stops at the first fault; people and machines want all of them.
"""

from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec

from syndication.errors import FieldProblem, Malformed
from syndication.words import Said, say

S = TypeVar("S", bound=msgspec.Struct)

PLAIN: dict[str, Said] = {
    # the sentence for a person, by the field's path; machines get it too
    "articles": say("Choose at least one article, and at most 50."),
    "usage.medium": say("Choose where it will appear."),
    "usage.territories": say("Choose at least one country, or the whole world."),
    "usage.languages": say("Choose at least one language."),
    "usage.audience": say("Give the audience as a whole number, such as 20000."),
    "usage.months": say("Choose a period of 1 to 120 months."),
    "usage.starts_on": say("Give the first day as a date, such as 2026-12-01."),
    "usage.portion": say("Give the number of words as a whole number, such as 250."),
    "organisation.name": say("Give the legal name of your organisation, on one line."),
    "organisation.brand": say("Give the brand on one line of at most 200 characters."),
    "organisation.domains": say("Give web addresses such as example.com, separated by commas."),
    "organisation.type": say("Choose what kind of organisation it is."),
    "organisation.country": say("Choose the country of its seat."),
    "organisation.vat_id": say("A VAT number has letters and figures only, at most 20."),
    "contact.name": say("Give your name, on one line."),
    "contact.email": say("Give an e-mail address such as name@example.com."),
    "message": say("Keep the message under 4,000 characters."),
    "currency": say("Choose a currency."),
    "purchase_order": say("Keep the order number under 100 characters, on one line."),
    "reference": say("Keep your reference under 100 characters, on one line."),
    "billing_address.line1": say("Give the street and number, on one line."),
    "billing_address.line2": say("Keep this under 100 characters, on one line."),
    "billing_address.city": say("Give the town."),
    "billing_address.postal_code": say("Keep the postcode under 100 characters."),
    "billing_address.region": say("Keep the county or state under 100 characters."),
    "billing_address.country": say("Choose the country."),
    "accept_terms": say("Accept the terms to send the request."),
}

MUST_BE_TRUE = frozenset({"accept_terms"})
"""What cannot be answered with no; named with all the other wrong fields."""


def struct(given: object, kind: type[S]) -> S:
    """Return `given`, decoded JSON or a form's values, as `kind`.

    Raises Malformed naming every wrong field.
    """
    problems: list[FieldProblem] = []
    made = _struct(given, kind, "", problems)
    if made is None or problems:
        raise Malformed(say("Some of the answers need another look."), problems=tuple(problems))
    return made


def _struct(given: object, kind: type[S], path: str, problems: list[FieldProblem]) -> S | None:
    if not isinstance(given, dict):
        problems.append(
            FieldProblem(field=path or "body", message="An object with named fields is expected here.")
        )
        return None
    fields = _fields(kind)
    problems.extend(
        FieldProblem(field=_path(path, str(name)), message="There is no field of this name.")
        for name in given.keys() - fields.keys()
    )
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in given:
            values[field.name] = _value(given[name], field.type, _path(path, name), problems)
        elif field.required:
            _ask(_path(path, name), field.type, problems)
    if problems:
        return None
    return kind(**values)


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of a Struct by their names on the wire; reading them off the class takes a while."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _value(given: object, wanted: Any, path: str, problems: list[FieldProblem]) -> object:  # noqa: ANN401
    if path in MUST_BE_TRUE and given is False:
        problems.append(FieldProblem(field=path, message=PLAIN[path]))
        return None
    row = _listed(wanted)
    if row is not None and isinstance(given, list) and given:
        rows = [_struct(each, row, f"{path}[{place}]", problems) for place, each in enumerate(given)]
        return None if problems else _convert([*rows], wanted, path, problems)
    inner = _nested(wanted)
    if inner is not None and not (given is None and type(None) in get_args(wanted)):
        return _struct(given, inner, path, problems)
    return _convert(given, wanted, path, problems)


def _convert(given: object, wanted: Any, path: str, problems: list[FieldProblem]) -> object:  # noqa: ANN401
    try:
        return msgspec.convert(given, wanted, strict=True)
    except msgspec.ValidationError as fault:
        problems.append(FieldProblem(field=path, message=PLAIN.get(path) or f"{fault}."))
        return None


def _ask(path: str, wanted: Any, problems: list[FieldProblem]) -> None:  # noqa: ANN401
    """Name what is missing: each field of a missing part, not only the part."""
    inner = _nested(wanted)
    if inner is None:
        problems.append(FieldProblem(field=path, message=PLAIN.get(path, say("This is missing."))))
        return
    for field in msgspec.structs.fields(inner):
        if field.required:
            _ask(_path(path, field.encode_name), field.type, problems)


def _listed(wanted: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401
    """Return the Struct that a field holds any number of, when it does."""
    if get_origin(wanted) is Annotated:
        return _listed(get_args(wanted)[0])
    rows = [kind for kind in get_args(wanted) if kind is not Ellipsis] if get_origin(wanted) is tuple else []
    return _nested(rows[0]) if len(rows) == 1 else None


def _nested(wanted: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401
    """Return the Struct a field holds, when it holds one and nothing else but None."""
    options = get_args(wanted) if get_origin(wanted) in {Union, UnionType} else (wanted,)
    structs = [
        option for option in options if isinstance(option, type) and issubclass(option, msgspec.Struct)
    ]
    others = [option for option in options if option not in structs and option is not type(None)]
    return structs[0] if len(structs) == 1 and not others else None


def _path(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
