"""What each letterform says when it is copied or searched for: its letter, and nothing of its neighbours.

An Arabic typeface gives a letter many forms, and draws marks and joining strokes as glyphs of their own.
WeasyPrint writes down for each glyph the piece of text it was first seen in; where the typeface joined
several letters into one piece, a mark then says its letter too, or a stroke the letter behind it. The
typeface's own rules of substitution say which letter a glyph is a form of.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pydyf
from fontTools.ttLib import TTFont
from weasyprint.document import Document

_ONE, _SEVERAL, _LIGATURE, _EXTENSION = 1, 2, 4, 7
"""Kinds of substitution: OpenType 1.9, GSUB, LookupType."""

_COMPATIBLE = "\ufb00"
"""From here on Unicode encodes forms of letters that it also encodes as letters."""

_STROKE = "\u0640"
"""The tatweel, which lengthens a word and is no letter of it."""

_BOLD = 600
"""The lightest weight that is set in a bold face."""

_ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
"""A glyph and its text, as WeasyPrint writes a line of a CMap."""


def correct(document: Document, pdf: pydyf.PDF, faces: Iterable[Path]) -> None:
    """Let every glyph of the given static typefaces say its own letter."""
    paths = {path.stem: path for path in faces}
    for font in document.fonts.values():
        path = paths.get(_face(font.family, font.weight, slanted=bool(font.style)))
        if path is not None:
            _rewrite(_cmap(pdf, font.name), letters(path))


def _face(family: str, weight: int, *, slanted: bool) -> str:
    """Return the name of a face's file, as Google Fonts names it."""
    style = ("Bold" if weight >= _BOLD else "") + ("Italic" if slanted else "")
    return f"{family}-{style or 'Regular'}".replace(" ", "")


def _cmap(pdf: pydyf.PDF, name: bytes) -> Iterator[pydyf.Stream]:
    """Yield what says the text of the glyphs of fonts so named."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and thing.get("BaseFont") == name and "ToUnicode" in thing:
            yield pdf.objects[int(thing["ToUnicode"].split()[0])]


def _rewrite(cmaps: Iterable[pydyf.Stream], own: dict[int, str]) -> None:
    for cmap in cmaps:
        cmap.stream = [_entry(line, own) for line in cmap.stream]


def _entry(line: bytes, own: dict[int, str]) -> bytes:
    found = _ENTRY.fullmatch(line)
    if found is None:
        return line
    said, letter = bytes.fromhex(found[2].decode()).decode("utf-16-be"), own.get(int(found[1], 16))
    if letter is None or (len(said) == 1 and not _is_no_letter(letter)):
        return line
    return b"<%s> <%s>" % (found[1], letter.encode("utf-16-be").hex().encode())


def _is_no_letter(text: str) -> bool:
    return text == _STROKE or unicodedata.combining(text[0]) > 0


@cache
def letters(path: Path) -> dict[int, str]:
    """Return the letter, or the letters of a ligature, that each glyph of a typeface is a form of."""
    with TTFont(path, lazy=True) as face:
        known: dict[str, str] = {}
        for code, glyph in sorted(face.getBestCmap().items()):
            letter = chr(code)
            known.setdefault(
                glyph, unicodedata.normalize("NFKC", letter) if letter >= _COMPATIBLE else letter
            )
        _follow(list(_rules(face)), known)
        numbers = face.getReverseGlyphMap()
        return {numbers[glyph]: text for glyph, text in known.items()}


def _follow(rules: list[tuple[tuple[str, ...], str]], known: dict[str, str]) -> None:
    """Give each glyph the text of what it stands for, until no rule says more."""
    before = -1
    while before != len(known):
        before = len(known)
        for replaced, glyph in rules:
            if glyph not in known and all(each in known for each in replaced):
                known[glyph] = "".join(known[each] for each in replaced)


def _rules(face: TTFont) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield which glyphs are replaced by which; of several that replace one, the first is the letter."""
    for lookup in face["GSUB"].table.LookupList.Lookup:
        for listed in lookup.SubTable:
            table = listed.ExtSubTable if listed.LookupType == _EXTENSION else listed
            if table.LookupType == _ONE:
                yield from (((old,), new) for old, new in table.mapping.items())
            elif table.LookupType == _SEVERAL:
                yield from (((old,), new[0]) for old, new in table.mapping.items() if new)
            elif table.LookupType == _LIGATURE:
                for first, ligatures in table.ligatures.items():
                    yield from (((first, *each.Component), each.LigGlyph) for each in ligatures)
