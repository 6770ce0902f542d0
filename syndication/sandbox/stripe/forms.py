"""Form bodies with nested brackets, as Stripe's clients send them: `line_items[0][quantity]=1`."""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import StripeRefuses, wrong

# A name and its brackets; an empty bracket appends to a list.
_KEY: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_BRACKET: Final = re.compile(r"\[([^\[\]]*)\]")
# Stripe's deepest parameter has seven levels; a body that goes deeper is no request of a client.
_DEEPEST: Final = 12
# A hundred lines with every parameter do not come near it.
_MOST: Final = 5000
# Metadata may have digits for keys, so it is never read as a list.
_ALWAYS_MAPS: Final = frozenset({"metadata"})


def read_form(text: str) -> Json:
    """Return the tree a form body spells: maps, lists where the keys are numbers, texts at the ends.

    Raises StripeRefuses when a key cannot be read, or is both a value and a map.
    """
    tree: Json = {}
    try:
        for key, value in parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST):
            _plant(tree, _path(key), value, key)
        return {name: _ripened(name, branch) for name, branch in tree.items()}
    except ValueError as error:  # not UTF-8, too many fields, a number too long to be a place in a list
        raise StripeRefuses(HTTPStatus.BAD_REQUEST, f"The parameters cannot be read: {error}") from error


def posted_name(path: str) -> str:
    """Return a dotted path (`a.b[0].c`) as it is posted: `a[b][0][c]`."""
    parts: list[str] = re.findall(r"[^.\[\]]+", path)
    first, *rest = parts
    return first + "".join(f"[{part}]" for part in rest)


def _path(key: str) -> list[str]:
    match = _KEY.fullmatch(key)
    path = [match[1], *_BRACKET.findall(match[2])] if match else []
    if not 0 < len(path) <= _DEEPEST:
        raise wrong(key, f"Invalid parameter name: {key}")
    return path


def _plant(tree: Json, path: list[str], value: str, key: str) -> None:
    *branches, leaf = path
    for name in branches:
        tree = tree.setdefault(name or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise wrong(key, f"{key} is both a value and a hash.")
    name = leaf or str(len(tree))
    if isinstance(tree.get(name), dict):
        raise wrong(key, f"{key} is both a value and a hash.")
    tree[name] = value


def _ripened(name: str, branch: object) -> object:
    if not isinstance(branch, dict):
        return branch
    ripe = {key: _ripened(key, value) for key, value in branch.items()}
    if name not in _ALWAYS_MAPS and ripe and all(key.isdecimal() for key in ripe):
        return [ripe[key] for key in sorted(ripe, key=int)]
    return ripe
