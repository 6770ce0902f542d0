"""A licence as its licensee has it: what anyone may know, and the copies, and where it was published."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.base import Noun
from schemas.licence import CopyView, PublicLicence
from schemas.quote import Omitted
from schemas.usage import Usage

PageAddress = Annotated[
    str, msgspec.Meta(min_length=12, max_length=2000, pattern=r"^https://[^\s\x00-\x20\x7f]+(?!\n)$")
]
"""The address of a published page."""


class PlacementWish(Noun, frozen=True, kw_only=True):
    """`POST /api/v1/licences/{number}/placements`: where an article was published, and when."""

    url: PageAddress
    published_on: date


class Placement(Noun, frozen=True, kw_only=True):
    """Where a licensee says it published. `at_home`: the address is at a domain of the licence."""

    id: int
    url: str
    published_on: date
    at_home: bool
    declared_at: datetime
    declared_by: str = ""
    """A mail address, or the name of a key."""


class Holding(PublicLicence, frozen=True, kw_only=True):
    """A licence of one's own. Copies are listed while they may be downloaded."""

    article: str
    """The article's slug."""
    language: str
    direction: str
    asked_by: str
    """The mail address it was asked for with."""
    usage: Usage
    changed_at: datetime
    """When it was released, or last suspended, revoked, restored, corrected or withdrawn: for `since`."""
    copies: tuple[CopyView, ...] = ()
    bundle: str = ""
    """The address of all copies and the pictures in one ZIP file."""
    embargo: str = ""
    omitted: tuple[Omitted, ...] = ()
    withdrawn: str = ""
    """Why the article was withdrawn; it has to be taken down then."""
    placements: tuple[Placement, ...] | None = None
    """Where it was published, as declared; told of one licence, not in a list."""


class Holdings(Noun, frozen=True, kw_only=True):
    """A page of licences, oldest first. `after` is what the next page is asked for with; empty at the end."""

    licences: tuple[Holding, ...]
    after: str = ""
