"""What we may grant of words or a picture that somebody else owns, and what holds an article back."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Line, Noun
from schemas.usage import LanguageTag, Medium, Territory


class Verdict(StrEnum):
    """What the desk says of a right."""

    CLEARED = "cleared"
    """We may license it, within the bounds of the inbound right."""
    REFUSED = "refused"
    """We may not, whatever was read from the page."""
    LIFTED = "lifted"
    """The desk takes its word back: what was read from the page counts again."""


class Subject(StrEnum):
    """What a ruling of the desk is about."""

    TEXT = "text"
    """The words of one article, in every revision."""
    ASSET = "asset"
    """One picture of one article, as long as it stands at the same address under the same credit."""
    CREDIT = "credit"
    """Every picture, of any article, whose whole credit line is this one: a standing agreement."""
    RESERVE = "reserve"
    """Whether the article is kept from licensing altogether."""
    EMBARGO = "embargo"
    """The moment before which no licence of the article may begin."""


class Window(Noun, frozen=True, kw_only=True):
    """Days on which a thing may not be published: from `starts_on` until, not including, `ends_on`."""

    starts_on: date
    ends_on: date


class InboundRight(Noun, frozen=True, kw_only=True):
    """What its owner lets us sublicense, and within which bounds. What is not said is not granted.

    `territories` less `territories_excepted` is where. The right runs from `starts_on` until, not
    including, `ends_on`; a side that is None has no end. `languages` empty means every language.
    """

    owner: Line
    territories: Annotated[tuple[Territory, ...], msgspec.Meta(min_length=1, max_length=300)]
    territories_excepted: Annotated[tuple[Territory, ...], msgspec.Meta(max_length=300)] = ()
    media_excepted: tuple[Medium, ...] = (Medium.AI,)
    """Not for these media; machine use is reserved unless its owner says otherwise."""
    languages: Annotated[tuple[LanguageTag, ...], msgspec.Meta(max_length=50)] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    closed: Annotated[tuple[Window, ...], msgspec.Meta(max_length=50)] = ()
    translation: bool = False
    edits: bool = False
    exclusive: bool = False
    """Whether we alone hold it, so that it may be part of an exclusive licence."""


class Embargo(Noun, frozen=True, kw_only=True):
    """No licence begins before `until`, which is shown in the IANA time zone `zone`."""

    until: datetime
    zone: str


class Travelling(Noun, frozen=True, kw_only=True):
    """A picture that goes with a copy: its place in the revision, its file, and the ruling that lets it.

    `ruling` is None for a picture that was read as ours.
    """

    position: int
    file_hash: str
    ruling: int | None = None
