"""The allow-list: what HTML may leave the newsroom's gateway."""

import re

import nh3

from syndication.errors import UnreadableArticle

_TAGS = frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "q",
        "cite",
        "a",
        "em",
        "strong",
        "b",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "sub",
        "sup",
        "small",
        "mark",
        "abbr",
        "code",
        "pre",
        "kbd",
        "br",
        "hr",
        "time",
        "span",
        "bdi",
        "bdo",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "img",
        "aside",
        "section",
    ]
)
# `lang` and `dir` may stand on everything; `id` only where a footnote leads to.
_EVERYWHERE = frozenset({"lang", "dir", "id"})
_ATTRIBUTES = {
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "time": {"datetime"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "img": {"src", "alt", "width", "height"},
    "figure": {"data-asset"},
}
_CONTENT_GOES_TOO = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea"}
)
NOTE = "note-"
"""Starts every id we keep: the target of a footnote, and no anchor of somebody's CMS."""

_MOST_CELLS = 60
"""Fewer than the press refuses at: a table that was read can be printed."""
_MOST_PIXELS = 20_000
_NUMBERS = {
    "colspan": _MOST_CELLS,
    "rowspan": _MOST_CELLS,
    "width": _MOST_PIXELS,
    "height": _MOST_PIXELS,
    "data-asset": 10_000,
    "start": 1_000_000,
    "value": 1_000_000,
}
_SHAPES = {
    "href": re.compile(rf"(?i)(?:https?://|mailto:)[^\s<>\"]+|#{NOTE}[\w.:-]+"),
    "src": re.compile(r"(?i)https?://[^\s<>\"]+"),
    "id": re.compile(rf"{NOTE}[\w.:-]+"),
    "dir": re.compile("ltr|rtl|auto"),
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"),
    "hreflang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"),
    "scope": re.compile("row|col|rowgroup|colgroup"),
    "type": re.compile("[1aAiI]"),
    "reversed": re.compile("(?:reversed)?"),
    "datetime": re.compile(r"[\w:+. -]{1,40}"),
}


def _kept(_tag: str, name: str, value: str) -> str | None:
    if name in _NUMBERS:
        number = re.fullmatch(r"\s*(\d{1,7})\s*", value)
        return str(min(int(number[1]), _NUMBERS[name])) if number else None
    shape = _SHAPES.get(name)
    return value if shape is None or shape.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_CONTENT_GOES_TOO),
    attributes={"*": set(_EVERYWHERE), **_ATTRIBUTES},
    attribute_filter=_kept,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)


# Broken nesting (a paragraph in a paragraph) can take a second reading to settle; ours never takes a third.
_MOST_ROUNDS = 8


def clean(html: str) -> str:
    """Return HTML with nothing in it but what the allow-list names; cleaning twice changes nothing."""
    for _ in range(_MOST_ROUNDS):
        before, html = html, _CLEANER.clean(html)
        if html == before:
            return html
    raise UnreadableArticle("The article’s HTML is too broken to be made safe.")
