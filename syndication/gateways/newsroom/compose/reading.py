"""What is known while a body is written, and the assets met so far."""

from typing import Protocol

from lxml import etree

from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.assets.pictures import picture_key
from syndication.gateways.newsroom.compose.line import Line
from syndication.gateways.newsroom.compose.writing import note
from syndication.gateways.newsroom.page import Element


class Reading:
    """One page being read: its address, our names, the anchors footnotes lead to, its assets in order."""

    def __init__(self, base: str, own_names: tuple[str, ...], targets: frozenset[str]) -> None:
        self.base = base
        self.own_names = own_names
        self.targets = targets
        self.assets: list[Found] = []
        self._seen: dict[str, int] = {}

    def marker(self, found: Found) -> Element:
        """Return the place of an asset; a picture shown twice is one asset, and both places are heard."""
        key = f"{found.kind} {picture_key(found.url)}" if found.url else f"nameless {len(self.assets)}"
        index = self._seen.setdefault(key, len(self.assets))
        if index == len(self.assets):
            self.assets.append(found)
        else:
            self.assets[index].heed(found)
        return etree.Element("figure", {"data-asset": str(index)})

    def keep_id(self, child: Element, written: Element) -> None:
        """Keep an anchor that a footnote leads to."""
        name = child.get("id") or (child.get("name") if child.tag == "a" else "") or ""
        if name in self.targets:
            written.set("id", note(name))


class Writer(Protocol):
    """What a table, a list or a frame asks of the one who writes blocks."""

    reading: Reading

    def write(self, source: Element, out: Element, around: dict[str, str] | None = None) -> None:
        """Write everything inside an element into `out`, as blocks."""

    def one(self, child: Element, line: Line) -> None:
        """Write one element into a container, without the words after it."""

    def through(self, child: Element, line: Line) -> None:
        """Write what is inside an element as if it stood in its parent."""
