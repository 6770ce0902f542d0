"""The body as it is read: quotes said once, headings in order, notes and links that lead somewhere."""

import re

from syndication.gateways.newsroom.clean import NOTE
from syndication.gateways.newsroom.page import HEADINGS, Element, drop, plain, squeezed, unwrap


def drop_repeated_quotes(body: Element) -> None:
    """Take out a pull quote whose words stand in the text; one that says more stays."""
    whole = squeezed(
        " ".join(
            plain(part) for part in body.iter("p", "li") if not any(True for _ in part.iterancestors("aside"))
        )
    )
    for aside in list(body.iter("aside")):
        said = squeezed(plain(aside))
        if said and aside.find(".//figure") is None and (said in whole or _quoted_part(aside) in whole):
            drop(aside)


def _quoted_part(aside: Element) -> str:
    """Return a pull quote without the line that names who said it."""
    parts = [squeezed(plain(part)) for part in aside]
    return "".join(parts[:-1]) or "\x00"


def renumber_headings(body: Element) -> None:
    """Renumber the headings: the first is h2, and none is skipped on the way down."""
    open_levels: list[int] = []
    for heading in body.iter(*HEADINGS):
        level = int(heading.tag[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        heading.tag = f"h{min(len(open_levels) + 1, 6)}"


def settle_notes(body: Element) -> None:
    """Keep only those ways to a footnote that lead somewhere, and only those targets somebody asks for."""
    targets = {element.get("id") for element in body.iter() if element.get("id")}
    asked = set()
    for link in list(body.iter("a")):
        href = link.get("href") or ""
        if href.startswith("#" + NOTE) and href[1:] not in targets:
            unwrap(link)
        elif href.startswith("#"):
            asked.add(href[1:])
    for element in body.iter():
        if element.get("id") and element.get("id") not in asked:
            del element.attrib["id"]


def settle_links(body: Element) -> None:
    """Unwrap links that lead nowhere from a copy, and spans that say nothing."""
    for link in list(body.iter("a")):
        if not re.match(rf"(?i)https?://|mailto:|#{NOTE}", link.get("href") or "") and not link.get("id"):
            unwrap(link)
    for span in list(body.iter("span")):
        if not span.attrib:
            unwrap(span)
