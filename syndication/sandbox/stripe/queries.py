"""Stripe's query language, `metadata['request']:'r1' AND status:'paid'`, over the objects in the book.

The language is that of https://docs.stripe.com/search#search-query-language: fields with `:` for equal
(whatever the case), `~` for a part of a text, `<`, `<=`, `>`, `>=` for numbers, `-` for not, `null`,
and either AND or OR between them. Stripe's index lags by up to a minute; this one does not.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from syndication.sandbox.stripe.book import Condition, Page
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.refusals import StripeRefuses, wrong
from syndication.sandbox.stripe.settings import Sandbox

QUERIED: Final = "query limit page"
"""The parameters of every query, as an endpoint's `plays` names them."""

# https://docs.stripe.com/search#query-fields-for-charges and the paragraphs after it.
_FIELDS: Final = {
    "charge": frozenset({"amount", "created", "currency", "customer", "disputed", "refunded", "status"}),
    "customer": frozenset({"created", "email", "name", "phone"}),
    "invoice": frozenset({"created", "currency", "customer", "number", "receipt_number", "status", "total"}),
    "payment_intent": frozenset({"amount", "created", "currency", "customer", "status"}),
}
_NUMBERS: Final = frozenset({"amount", "created", "total"})
_PARTS: Final = frozenset({"email", "name", "phone"})
_SHORTEST_PART: Final = 3
_TEXT: Final = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_CLAUSE: Final = re.compile(
    rf"\s*(?P<no>-)?(?P<field>[a-z_]+)(?:\[(?P<key>{_TEXT})\])?\s*"
    rf"(?P<sign>:|~|<=|>=|<|>)\s*(?P<value>{_TEXT}|null|true|false|-?\d+)"
)
_BETWEEN: Final = re.compile(r"\s+(?:(?P<word>AND|OR)\s+)?", re.IGNORECASE)


def found(sandbox: Sandbox, asked: Mapping[str, Any], kind: str) -> Json:
    """Return the objects of a kind that a query describes, newest first; a page is named by an id."""
    page = Page(limit=asked.get("limit", 10), starting_after=asked.get("page"))
    entries, more = sandbox.book.listed(kind, page, [condition_of(asked["query"], kind)])
    return {
        "object": "search_result",
        "data": [entry.body for entry in entries],
        "has_more": more,
        "next_page": entries[-1].id if more else None,
        "url": f"/v1/{kind}s/search",
    }


def condition_of(query: str, kind: str) -> Condition:
    """Return what a query asks as a condition on the book's objects, or refuse it."""
    clauses: list[Condition] = []
    words: set[str] = set()
    place = 0
    while match := _CLAUSE.match(query, place):
        clauses.append(_condition(match, kind))
        place = match.end()
        between = _BETWEEN.match(query, place)
        if between is None or not query[place:].strip():
            break
        words.add((between["word"] or "AND").upper())
        place = between.end()
    if not clauses or query[place:].strip():
        raise wrong("query", f"We were unable to parse your search query: {query}")
    if len(words) > 1:
        raise wrong("query", "A query joins its clauses by AND or by OR, not by both.")
    text = f" {words.pop() if words else 'AND'} ".join(f"({text})" for text, *_ in clauses)
    return (f"({text})", *(value for _, *values in clauses for value in values))


def _condition(match: re.Match[str], kind: str) -> Condition:
    name, path = match["field"], _path(match, kind)
    if match["value"] == "null":
        return (f"json_extract(body, ?) IS {'NOT ' if match['no'] else ''}NULL", path)
    text, *values = _comparison(match, name, path)
    return (f"NOT coalesce(({text}), FALSE)" if match["no"] else text, *values)


def _path(match: re.Match[str], kind: str) -> str:
    if match["key"] is not None:
        if match["field"] != "metadata":
            raise _unsupported(match["field"], kind)
        # SQLite reads a quoted name up to its next quote, and has no way to write one inside.
        return '$.metadata."{}"'.format(_plain(match["key"]).replace('"', ""))
    if match["field"] not in _FIELDS[kind]:
        raise _unsupported(match["field"], kind)
    return f"$.{match['field']}"


def _comparison(match: re.Match[str], name: str, path: str) -> Condition:
    sign, value = match["sign"], _plain(match["value"])
    if sign == ":":
        if name in _NUMBERS:
            return ("json_extract(body, ?) = ?", path, _number(value))
        if value in ("true", "false"):
            return ("json_extract(body, ?) = ?", path, int(value == "true"))
        return ("json_extract(body, ?) = ? COLLATE NOCASE", path, value)
    if sign == "~":
        if name not in _PARTS and match["key"] is None:
            raise wrong("query", f"The operator ~ does not work on {name}.")
        if len(value) < _SHORTEST_PART:
            raise wrong("query", "A part of a text has at least three characters.")
        return ("instr(lower(json_extract(body, ?)), lower(?)) > 0", path, value)
    if name not in _NUMBERS:
        raise wrong("query", f"The operator {sign} works on numbers only.")
    return (f"json_extract(body, ?) {sign} ?", path, _number(value))


def _number(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise wrong("query", f"{text} is no number.")
    return int(text)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text[:1] in ("'", '"') else text


def _unsupported(name: str, kind: str) -> StripeRefuses:
    return wrong("query", f"Field `{name}` is an unsupported search field for resource `{kind}s`.")
