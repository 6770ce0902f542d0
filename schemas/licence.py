"""The licence and its copies: what the grant says, for whom, and which files were issued under it."""

from datetime import datetime
from enum import StrEnum

from schemas.base import Noun
from schemas.quote import Omitted
from schemas.rights import Embargo
from schemas.usage import Organisation, Usage


class LicenceStatus(StrEnum):
    """The life of a licence. Only an active one opens its copies."""

    RESERVED = "reserved"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    VOID = "void"


class CopyFormat(StrEnum):
    """The three files of a licensed copy."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"


class Download(StrEnum):
    """What a holder may download: each file of the copy, or all of them and the pictures in one."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"
    ZIP = "zip"


class ArticlePrinted(Noun, frozen=True, kw_only=True):
    """The article as it is printed in the copy: facts of one revision.

    `published` is ISO 8601 with an offset, or empty.
    """

    slug: str
    url: str
    headline: str
    standfirst: str = ""
    byline: str = ""
    published: str = ""
    language: str
    direction: str
    words: int
    revision: str
    """SHA-256 of the revision, lower-case hex."""
    html: str
    """The sanitised body, with the figures of `pictures` only, each `<figure data-asset="i">`."""
    text: str
    section: str = ""


class Picture(Noun, frozen=True, kw_only=True):
    """A photograph of ours that travels with the copy. `data` is the file itself (JPEG, PNG or WebP)."""

    asset: int
    """The index in `data-asset` of the figure it belongs to."""
    media_type: str
    data: bytes
    alt: str = ""
    caption: str = ""
    credit: str = ""


class LicenceTerms(Noun, frozen=True, kw_only=True):
    """The grant for one article, as it stands on every copy and page: snapshotted when it is reserved.

    `starts_at` and `ends_at` are UTC and half-open; `net` is in minor units of `currency`.
    """

    number: str
    licensor: str
    licensor_url: str
    licensee: Organisation
    article_url: str
    article_headline: str
    revision: str
    usage: Usage
    starts_at: datetime
    ends_at: datetime
    issued_at: datetime
    currency: str
    net: int
    attribution: str
    """The credit line, verbatim, in plain text."""
    omitted: tuple[Omitted, ...] = ()
    embargo: Embargo | None = None
    """Nothing is published, and no copy handed out, before it ends."""
    correction_hours: int = 24
    """Hours within which a correction or withdrawal must be acted on."""
    governing_law: str = "England and Wales"
    verify_url: str
    """The public page `/licences/{number}`."""


class CopyOrder(Noun, frozen=True, kw_only=True):
    """Everything the press needs to make the three copies of one licence."""

    article: ArticlePrinted
    terms: LicenceTerms
    pictures: tuple[Picture, ...] = ()


class PublicLicence(Noun, frozen=True, kw_only=True):
    """What a stranger may see of a licence: no person, no money."""

    number: str
    status: LicenceStatus
    licensee: str
    brand: str
    domains: tuple[str, ...]
    licensor: str
    headline: str
    article_url: str
    revision: str
    licensed: tuple[str, ...]
    """What is licensed, in plain sentences."""
    terms: tuple[str, ...] = ()
    """The whole licence in plain sentences, as it is printed on every copy."""
    superseded: bool = False
    """Whether the article has a newer revision than the one that is licensed."""
    starts_at: datetime
    ends_at: datetime
    issued_at: datetime
    attribution: str


class CopyView(Noun, frozen=True, kw_only=True):
    """One file a holder may download; `url` expires."""

    format: CopyFormat
    url: str
    sha256: str
    size: int


class LicenceView(Noun, frozen=True, kw_only=True):
    """A licence as its holder sees it."""

    number: str
    article: str
    headline: str
    status: LicenceStatus
    copies: tuple[CopyView, ...] = ()
    embargo: str = ""
    """Until when the copies stay closed, in words; empty when nothing closes them."""
    bundle: str = ""
    """The address of all copies and the pictures in one ZIP file; it expires as theirs do."""
