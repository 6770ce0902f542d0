"""Captions and credits that stand beside an asset become its own and leave the words."""

import re

from syndication.gateways.newsroom.assets.captions import read_caption, reads_as_caption
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.page import Element, drop, plain, squeezed

_PARENTS = ("blockquote", "aside", "li", "td", "dd")


def settle_captions(body: Element, assets: list[Found], own_names: tuple[str, ...]) -> None:
    """Give every caption and credit line beside an asset to it, and take it out of the words."""
    for parent in [body, *body.iter(*_PARENTS)]:
        _settle_in(parent, assets, own_names)
    for part in body.iter("p"):
        for name in ("data-role", "data-caption", "data-credit"):
            part.attrib.pop(name, "")
    for marker in body.iter("figure"):
        marker.attrib.pop("data-loose", "")


def _settle_in(parent: Element, assets: list[Found], own_names: tuple[str, ...]) -> None:
    for part in list(parent):
        if part.tag != "p":
            continue
        if _MEDIA_LABEL.match(plain(part)) and _marker(part.getnext()) is not None:
            drop(part)
            continue
        before, after = _marker_before(part), _marker(part.getnext())
        if part.get("data-role"):
            marker = before if before is not None else after
        elif before is not None and _belongs(part, before, assets[index_of(before)], own_names):
            marker = before
        else:
            continue
        if marker is not None:
            for shown in _row(marker, assets):
                _give(part, assets[index_of(shown)], own_names)
            drop(part)


def _row(marker: Element, assets: list[Found]) -> list[Element]:
    """Return a picture and those right before it that nothing is said of: one line stands for the row."""
    row = [marker]
    before = _marker_before(marker)
    while (
        before is not None
        and not assets[index_of(before)].is_described
        and _same_kind(before, marker, assets)
    ):
        row.append(before)
        before = _marker_before(before)
    return row


def _same_kind(one: Element, other: Element, assets: list[Found]) -> bool:
    return assets[index_of(one)].kind is assets[index_of(other)].kind


# What a page says aloud before a picture.
_MEDIA_LABEL = re.compile(
    r"(?i)^(?:image|photo|photograph|picture|video|audio|graphic|gallery|slideshow)\W*$"
)


def index_of(marker: Element) -> int:
    """Return which asset a marker stands for."""
    return int(marker.get("data-asset") or 0)


def _marker(element: Element | None) -> Element | None:
    return element if element is not None and element.get("data-asset") is not None else None


def _marker_before(part: Element) -> Element | None:
    return _marker(part.getprevious())


def _belongs(part: Element, marker: Element, asset: Found, own_names: tuple[str, ...]) -> bool:
    text = plain(part)
    same = squeezed(text)
    if same and same in {squeezed(asset.alt), squeezed(asset.title)}:
        return True
    return reads_as_caption(text, asset, own_names) or (
        marker.get("data-loose") is not None and _is_slanted(part) and not asset.is_described
    )


_LONGEST_SLANTED = 35


def _is_slanted(part: Element) -> bool:
    """Say whether a short paragraph is set in italics or small as a whole, as captions are."""
    whole = plain(part)
    inner = [child for child in part if child.tag in {"em", "i", "small"}]
    return len(inner) == 1 and plain(inner[0]) == whole and 0 < len(whole.split()) <= _LONGEST_SLANTED


def _give(part: Element, asset: Found, own_names: tuple[str, ...]) -> None:
    if part.get("data-role"):
        captions = [line for line in (part.get("data-caption") or "").split("\n") if line]
        credit_lines = [line for line in (part.get("data-credit") or "").split("\n") if line]
    else:
        captions, credit_lines = read_caption(part, own_names)
    asset.captions += [line for line in captions if line not in asset.captions]
    asset.credits += [line for line in credit_lines if line not in asset.credits]
