"""Our own names in a line of print, each put behind one mark."""

import re

OWN = "\ue000"
"""A private character: no page prints it, and none that does is believed."""


def mark_own(line: str, own_names: tuple[str, ...]) -> str:
    """Put one mark in place of each of our names, so that a name with "and" in it stays one part."""
    line = line.replace(OWN, "")
    for name in sorted(own_names, key=len, reverse=True):
        bare = re.sub(r"(?i)^the\s+", "", name.strip())
        if bare:
            pattern = r"\s+".join(re.escape(word) for word in bare.split())
            line = re.sub(rf"(?i)(?<!\w)(?:the\s+)?{pattern}(?:\.com|['’]s)?(?!\w)", OWN, line)
    return line
