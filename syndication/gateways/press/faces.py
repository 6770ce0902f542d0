"""Still faces cut from the variable typefaces, once for each warm press.

WeasyPrint would cut them again for every PDF, with fontTools, at 20 ms a face; HarfBuzz cuts one of a
whole typeface in 30 ms. The library is the one that WeasyPrint itself cuts letters with.
"""

import ctypes
from collections.abc import Callable, Iterable
from ctypes import POINTER, byref, c_char_p, c_float, c_int, c_uint, c_uint32, c_void_p
from ctypes.util import find_library
from pathlib import Path
from typing import Any

WEIGHTS = (400, 600, 700)
"""What the style sheets ask for."""

_WIDTH = 100
"""Per cent: neither condensed nor expanded."""

_DROP_TABLE, _OTHER_SETS = 3, (4, 5, 6, 7)
"""HarfBuzz's `hb_subset_sets_t`: tables to leave out; names, their languages, features, scripts to keep."""

_KEEP = 0x08 | 0x10 | 0x20 | 0x40 | 0x80
"""HarfBuzz's `hb_subset_flags_t`: old names, their overlaps, unknown tables, .notdef, glyph names."""

_SIGNATURES = {
    "hb_blob_create_from_file_or_fail": (c_void_p, c_char_p),
    "hb_blob_destroy": (None, c_void_p),
    "hb_blob_get_data": (c_void_p, c_void_p, POINTER(c_uint)),
    "hb_face_create": (c_void_p, c_void_p, c_uint),
    "hb_face_destroy": (None, c_void_p),
    "hb_face_reference_blob": (c_void_p, c_void_p),
    "hb_set_clear": (None, c_void_p),
    "hb_set_invert": (None, c_void_p),
    "hb_subset_input_create_or_fail": (c_void_p,),
    "hb_subset_input_destroy": (None, c_void_p),
    "hb_subset_input_pin_axis_location": (c_int, c_void_p, c_void_p, c_uint32, c_float),
    "hb_subset_input_set": (c_void_p, c_void_p, c_int),
    "hb_subset_input_set_flags": (None, c_void_p, c_uint),
    "hb_subset_input_unicode_set": (c_void_p, c_void_p),
    "hb_subset_or_fail": (c_void_p, c_void_p, c_void_p),
}
"""What each function returns, and takes."""


def cut(typefaces: Iterable[Path], folder: Path) -> bool:
    """Write the faces of every typeface into the folder; say whether it could be done.

    A typeface that varies has its axes in its name, `[wdth,wght]`; what does not is still already.
    Where it cannot (HarfBuzz is older than 6.0, or lacks its subsetter) nothing is written, and the
    variable typefaces serve, more slowly.
    """
    try:
        library = _Library()
    except (OSError, AttributeError):
        return False
    faces: dict[str, bytes] = {}
    for path in typefaces:
        name, _, axes = path.stem.partition("[")
        if axes:
            faces |= {f"{name}-{weight}.ttf": library.face(path, weight) for weight in WEIGHTS}
        else:
            faces[path.name] = path.read_bytes()
    if not all(faces.values()):
        return False
    folder.mkdir(exist_ok=True)
    for name, content in faces.items():
        (folder / name).write_bytes(content)
    return True


class _Library:
    """HarfBuzz's subsetter. Raises OSError or AttributeError where there is none that can pin an axis."""

    def __init__(self) -> None:
        main = ctypes.CDLL(find_library("harfbuzz") or "libharfbuzz.so.0")
        subsetter = ctypes.CDLL(find_library("harfbuzz-subset") or "libharfbuzz-subset.so.0")
        for name, (result, *takes) in _SIGNATURES.items():
            function = getattr(subsetter if "subset" in name else main, name)
            function.restype, function.argtypes = result, takes
            setattr(self, name.removeprefix("hb_"), function)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Tell mypy of the functions that `__init__` sets."""
        raise AttributeError(name)

    def face(self, path: Path, weight: int) -> bytes:
        """Return the typeface at one weight, every letter kept; empty when HarfBuzz refuses."""
        blob = self.blob_create_from_file_or_fail(bytes(path))
        whole = self.face_create(blob, 0)
        wanted = self._everything(whole, weight)
        still = self.subset_or_fail(whole, wanted)
        try:
            return self._bytes(still) if still else b""
        finally:
            for release, thing in (
                (self.face_destroy, still),
                (self.subset_input_destroy, wanted),
                (self.face_destroy, whole),
                (self.blob_destroy, blob),
            ):
                release(thing)

    def _everything(self, face: int, weight: int) -> int:
        wanted: int = self.subset_input_create_or_fail()
        self.set_clear(self.subset_input_set(wanted, _DROP_TABLE))
        kept = [self.subset_input_set(wanted, kind) for kind in _OTHER_SETS]
        for one in (self.subset_input_unicode_set(wanted), *kept):
            self.set_clear(one)
            self.set_invert(one)
        self.subset_input_set_flags(wanted, _KEEP)
        for axis, place in ((b"wght", weight), (b"wdth", _WIDTH)):
            self.subset_input_pin_axis_location(wanted, face, int.from_bytes(axis, "big"), place)
        return wanted

    def _bytes(self, face: int) -> bytes:
        blob = self.face_reference_blob(face)
        length = c_uint()
        try:
            return ctypes.string_at(self.blob_get_data(blob, byref(length)), length.value)
        finally:
            self.blob_destroy(blob)
