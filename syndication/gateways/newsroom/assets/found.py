"""An asset while the page is being read, and what its own element says of it."""

import re
from dataclasses import dataclass, field

from schemas.article import AssetKind
from syndication.gateways.newsroom.page import Element, collapse
from syndication.licensing.credits import split_credit


@dataclass
class Found:
    """An asset while the page is being read; captions and credits gather as they are met."""

    kind: AssetKind
    url: str
    alt: str = ""
    title: str = ""
    captions: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    width: str = ""
    height: str = ""

    @property
    def is_described(self) -> bool:
        """Say whether the page printed a caption or credit with it."""
        return bool(self.captions or self.credits)

    def heed(self, again: "Found") -> None:
        """Take over what a second showing says: a credit counts wherever it stands."""
        self.captions += [line for line in again.captions if line not in self.captions]
        told = [
            *again.credits,
            *(credit for _, credit in map(split_credit, (again.alt, again.title)) if credit),
        ]
        self.credits += [line for line in told if line not in self.credits]


def title_of(element: Element) -> str:
    """Return what an element's `title` says."""
    return collapse(element.get("title") or "")


def credits_told(element: Element) -> list[str]:
    """Return the credits an element's own attributes tell."""
    named = (
        "data-credit",
        "data-copyright",
        "data-photo-credit",
        "data-image-credit",
        "data-attribution",
        "data-photographer",
        "data-source-credit",
    )
    return [collapse(value) for value in (element.get(name) or "" for name in named) if value.strip()]


def caption_told(element: Element) -> list[str]:
    """Return the caption an element's own attributes tell, or nothing."""
    named = ("data-caption", "data-image-caption", "data-title")
    return [
        collapse(re.sub(r"<[^<>]*>", "", value))
        for value in (element.get(name) or "" for name in named)
        if value.strip()
    ][:1]
