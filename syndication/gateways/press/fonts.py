"""The pinned typefaces: the same PDF on every machine, and nothing the machine happens to have."""

import os
import unicodedata
from functools import cache
from html import escape
from pathlib import Path

import fontpkg_amiri
import fontpkg_noto_sans
import fontpkg_noto_serif
from fontTools.ttLib import TTFont

from syndication.gateways.press.faces import cut

FOLDERS = tuple(package.ROOT / "files" for package in (fontpkg_noto_serif, fontpkg_noto_sans, fontpkg_amiri))
"""Where the typefaces lie: Latin, Greek, Cyrillic and Arabic.

Amiri draws an Arabic letter with its dots as one glyph, which can be copied and searched for; Noto draws
dots apart, and gives its text back as other letters.
"""

ARABIC = tuple(sorted((fontpkg_amiri.ROOT / "files").glob("*.ttf")))
"""The faces whose glyphs are told their letters: see `letters`."""

FURTHER = "PRESS_TYPEFACES"
"""The environment variable that tells the child of further folders, such as those with CJK."""

_INVISIBLE = frozenset("\t\n\r\u00ad\u200b\u200c\u200d\u200e\u200f\u2060")
"""Set by the layout itself: they need no letterform."""

_SOFT = {"\ufeff": "", "\u2028": " ", "\u2029": " ", "↩": "^"}
"""What carries no letter and would be set as a missing one; a footnote's way back is an arrow, or a caret."""


def folders() -> tuple[Path, ...]:
    """Return where this process finds its typefaces."""
    further = os.environ.get(FURTHER, "").split(os.pathsep)
    return (*FOLDERS, *(Path(place) for place in further if place))


def still_faces(folder: Path) -> tuple[Path, ...]:
    """Cut our typefaces into still faces below the folder; return where they lie.

    It takes a third of a second, and saves half as much with each PDF.
    """
    faces = folder / "faces"
    typefaces = (path for place in FOLDERS for path in sorted(place.glob("*.ttf")))
    return (faces,) if cut(typefaces, faces) else FOLDERS


def write_configuration(folder: Path, typefaces: tuple[Path, ...]) -> Path:
    """Write a fontconfig file that knows the folders of `typefaces` alone; return its path."""
    known = "".join(f"<dir>{escape(str(place))}</dir>" for place in typefaces)
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig>{known}<cachedir>{escape(str(folder / 'cache'))}</cachedir></fontconfig>",
    )
    return path


@cache
def coverage() -> frozenset[str]:
    """Return every character the typefaces have a letterform for."""
    files = (path for folder in folders() for path in sorted(folder.rglob("*")) if path.suffix in _FONTS)
    return frozenset[str]().union(*map(_letters, files))


def _letters(path: Path) -> frozenset[str]:
    with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as face:
        return frozenset(map(chr, face.getBestCmap() or ()))


_FONTS = {".ttf", ".otf", ".ttc"}


def settable(text: str) -> tuple[str, int]:
    """Return the text with every character that cannot be set replaced by its name, and how many.

    A missing letterform fails PDF/A and prints as a box; "[bridge at night]" or "[U+6E2F]" can be
    read and looked up. The order, and all that can be set, stays.
    """
    missing = {letter for letter in set(text) - coverage() if letter not in _INVISIBLE}
    if not missing:
        return text, 0
    names: dict[str, str | int | None] = {letter: _name(letter) for letter in missing}
    count = sum(text.count(letter) for letter, name in names.items() if name and letter not in _SOFT)
    return text.translate(str.maketrans(names)), count


def _name(letter: str) -> str:
    if letter in _SOFT:
        return _SOFT[letter]
    category = unicodedata.category(letter)
    if category in {"Cf", "Cc"} or unicodedata.name(letter, "").startswith("VARIATION SELECTOR"):
        return ""
    if category == "So":
        return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"
    return f"[U+{ord(letter):04X}]"
