"""The QR code of the verification page, as lines of a PDF drawing."""

from itertools import groupby

import segno

_QUIET = 4
"""Modules of white around it: ISO/IEC 18004, 6.3.8."""

_MASK = 2
"""Any of the eight can be read; to look for the best takes longer than all else here."""

_INK, _PAPER = "0.113725 0.101961 0.086275", "1 1 1"
"""`#1d1a16` on white, as everything on the page."""


def qr_drawing(address: str) -> tuple[int, bytes]:
    """Return the modules of a side, and the drawing: a module is a unit, the first row is on top."""
    code = segno.make(address, error="m", micro=False, mask=_MASK)
    rows = list(code.matrix_iter(border=_QUIET))
    side = len(rows)
    lines = [f"{_PAPER} rg", f"0 0 {side} {side} re f", f"{_INK} rg"]
    for height, row in enumerate(rows, start=1):
        left = 0
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                lines.append(f"{left} {side - height} {width} 1 re")
            left += width
    return side, "\n".join((*lines, "f")).encode()
