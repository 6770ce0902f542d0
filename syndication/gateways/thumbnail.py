"""A picture of ours, small: what a list shows of it, light enough for a page of many."""

from io import BytesIO

from PIL import Image, ImageOps

WIDTH, HEIGHT = 240, 160
"""Pixels at most: twice what a list shows, for fine screens."""

_QUALITY = 65
"""Of JPEG: 4 to 9 kB each."""

MOST_PIXELS = 60_000_000
"""More than any camera of a newsroom makes; beyond it nothing is decoded."""


def thumbnail(content: bytes) -> bytes | None:
    """Return a picture as a small JPEG, or None for what cannot be decoded or is too large to be."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            # a JPEG is decoded at a fraction of its size
            picture.draft("RGB", (WIDTH, HEIGHT))
            small = ImageOps.exif_transpose(picture).convert("RGB")
            small.thumbnail((WIDTH, HEIGHT))
            made = BytesIO()
            small.save(made, "JPEG", quality=_QUALITY)
            return made.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
