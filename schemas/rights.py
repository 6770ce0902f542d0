"""What we may grant of words or a picture that somebody else owns, and what holds an article back."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.article import AltText, AssetKind, Owner
from schemas.base import Line, Noun, Paragraph
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
    """No licence begins before `until`, told with the offset of the IANA time zone `zone` at that moment.

    So it can be printed where no time zones can be looked up, and reads the same when they change.
    """

    until: datetime
    zone: str


class Travelling(Noun, frozen=True, kw_only=True):
    """A picture that goes with a copy: its place in the revision, its file, and the ruling that lets it.

    `ruling` is None for a picture that was read as ours.
    """

    position: int
    file_hash: str
    ruling: int | None = None


Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=4000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
"""Why, in a sentence. Of a refusal and a reserve, requesters read it."""


class EvidenceFile(Noun, frozen=True, kw_only=True):
    """A contract, a mail or a picture of one: kept as it is, handed out to the desk alone."""

    name: Line
    content: bytes


class Ruling(Noun, frozen=True, kw_only=True):
    """What the desk says of a right: `inbound` with `cleared`, and with nothing else."""

    verdict: Verdict
    inbound: InboundRight | None = None
    reason: Reason
    evidence: Paragraph = ""
    evidence_file: EvidenceFile | None = None


AssetPlace = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
"""Which of the article's assets, counted from nought in the order of its page."""


class AssetRuling(Ruling, frozen=True, kw_only=True):
    """What the desk says of one picture."""

    asset: AssetPlace


class CreditRuling(Ruling, frozen=True, kw_only=True):
    """A standing agreement: it holds for every picture whose whole credit line is this one."""

    credit: Line


class AssetFile(Noun, frozen=True, kw_only=True):
    """A picture's own file, and what it shows for those who cannot see it."""

    asset: AssetPlace
    file: bytes | None = None
    """None fetches what stands at the picture's address."""
    alt: AltText | None = None


class Reserve(Noun, frozen=True, kw_only=True):
    """Whether the article is kept from licensing altogether."""

    reserved: bool
    reason: Reason


LocalMoment = Annotated[
    str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?!\n)$", max_length=19)
]
"""A moment as a clock on the wall shows it: 2027-03-03T00:01."""


class EmbargoWish(Noun, frozen=True, kw_only=True):
    """An embargo until a moment on the clocks of the IANA zone `zone`; None takes it back."""

    until: LocalMoment | None
    zone: Annotated[str, msgspec.Meta(max_length=60)] = ""
    reason: Reason


class RightsPut(Noun, frozen=True, kw_only=True):
    """`PUT /api/v1/articles/{slug}/rights`: what is not named stays as it is."""

    text: Ruling | None = None
    assets: Annotated[tuple[AssetRuling, ...], msgspec.Meta(max_length=100)] = ()
    files: Annotated[tuple[AssetFile, ...], msgspec.Meta(max_length=40)] = ()
    """A picture that is cleared and not in our keeping is fetched without being named here."""
    credits: Annotated[tuple[CreditRuling, ...], msgspec.Meta(max_length=100)] = ()
    reserve: Reserve | None = None
    embargo: EmbargoWish | None = None


class AssetRight(Noun, frozen=True, kw_only=True):
    """One asset of an article, and why a copy leaves it out; nothing where it may travel."""

    asset: int
    kind: AssetKind
    url: str
    credit: str
    owner: Owner
    verdict: Verdict | None = None
    inbound: InboundRight | None = None
    left_out: str = ""


class RightsView(Noun, frozen=True, kw_only=True):
    """What may be licensed of an article now, before anybody says for what."""

    article: str
    licensable: bool
    refusals: tuple[str, ...] = ()
    to_a_person: tuple[str, ...] = ()
    text: InboundRight | None = None
    embargo: Embargo | None = None
    assets: tuple[AssetRight, ...] = ()
