"""What was read from an article's page: the words, and every asset with its owner."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Noun

AltText = Annotated[
    str, msgspec.Meta(min_length=3, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")
]
"""What a picture shows, in a sentence or two, for those who cannot see it: 3 to 500 characters, one line."""


class Owner(StrEnum):
    """Whose asset it is. Only what is known to be ours may be sublicensed."""

    OWN = "own"
    AGENCY = "agency"
    UNKNOWN = "unknown"


class AssetKind(StrEnum):
    """What kind of thing was found inside the article."""

    PHOTOGRAPH = "photograph"
    GRAPHIC = "graphic"
    VIDEO = "video"
    AUDIO = "audio"
    EMBED = "embed"


class TextOwner(StrEnum):
    """Whose words they are, judged by the byline and the credit lines."""

    OWN = "own"
    SHARED = "shared"
    """"X and agencies": a person decides."""
    AGENCY = "agency"
    """Wire copy: not ours to license."""


class AssetRead(Noun, frozen=True, kw_only=True):
    """One asset of an article, as found on its page.

    `url` is absolute, or as written when the page's own address is unknown.
    `credit` is the credit line without the words that introduce it ("Photograph:").
    """

    kind: AssetKind
    url: str
    caption: str = ""
    credit: str = ""
    owner: Owner = Owner.UNKNOWN
    alt: str = ""


class ArticleRead(Noun, frozen=True, kw_only=True):
    """An article as read from its page.

    `published` and `modified` are ISO 8601 with an offset, or None when the page gives none.
    `html` is the sanitised body. Each asset stands where it was found as
    `<figure data-asset="i">`, `i` being its index in `assets`; the figure holds the image, the
    caption and the credit when the asset is ours and is empty when it is not.
    `text` is the body's own words as plain text, a paragraph a block, blank lines between.
    `words` counts `text`.
    """

    url: str
    headline: str
    standfirst: str = ""
    byline: str = ""
    published: str | None = None
    modified: str | None = None
    language: str = "en"
    direction: str = "ltr"
    text: str
    html: str
    words: int
    assets: tuple[AssetRead, ...] = ()
    text_owner: TextOwner = TextOwner.OWN
    text_credit: str = ""
    """The agencies the words are shared with or belong to, as printed: "Reuters and AFP"."""
    section: str = ""
    warnings: tuple[str, ...] = ()
