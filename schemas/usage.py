"""What is asked for: the usage of an article, and who asks for it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from schemas.base import Line, Noun, Paragraph


class Medium(StrEnum):
    """Where the article will be published."""

    WEB = "web"
    PRINT = "print"
    NEWSLETTER = "newsletter"
    BROADCAST = "broadcast"
    APP = "app"
    ACADEMIC = "academic"
    INTRANET = "intranet"
    BOOK = "book"
    AI = "ai"


class OrganisationType(StrEnum):
    """What kind of organisation asks; some pay less."""

    COMMERCIAL = "commercial"
    NONPROFIT = "nonprofit"
    EDUCATION = "education"
    BROADCASTER = "broadcaster"
    GOVERNMENT = "government"


class Region(StrEnum):
    """Territories with one name. All but EU share the world between them, as UN M49 groups it.

    Which countries each one holds is in `syndication.licensing.territories`.
    """

    AFRICA = "AFRICA"
    ASIA = "ASIA"
    EU = "EU"
    EUROPE = "EUROPE"
    LATIN_AMERICA = "LATIN_AMERICA"
    NORTHERN_AMERICA = "NORTHERN_AMERICA"
    OCEANIA = "OCEANIA"


Territory = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(?:[A-Z]{2}|AFRICA|ASIA|EUROPE|LATIN_AMERICA|NORTHERN_AMERICA|OCEANIA|WORLD)(?!\n)$"
    ),
]
"""An ISO 3166-1 alpha-2 code, a `Region`, or WORLD for every one of them."""

Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}(?!\n)$")]
"""An ISO 3166-1 alpha-2 code."""

LanguageTag = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*(?!\n)$", max_length=35)]
"""A BCP 47 language tag: en, fr, pt-BR."""

CurrencyCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}(?!\n)$")]
"""An ISO 4217 code."""

Domain = Annotated[
    str,
    msgspec.Meta(
        max_length=253,
        pattern=r"^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])(?!\n)$",
    ),
]
"""A host name in lower case, IDNA-encoded where it has to be."""

Email = Annotated[
    str,
    msgspec.Meta(
        max_length=254,
        pattern=r"^[^\s@<>,;:\"\\\x00-\x1f\x7f]+@[^\s@<>,;:\"\\\x00-\x1f\x7f.]+(?:\.[^\s@<>,;:\"\\\x00-\x1f\x7f.]+)+(?!\n)$",
    ),
]
"""One mailbox, without a display name."""


class Excerpt(Noun, frozen=True, kw_only=True):
    """A passage of so many words instead of the whole article."""

    words: Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class Usage(Noun, frozen=True, kw_only=True):
    """The grant that is asked for.

    `audience` is readers a month, print run, subscribers or seats, as the medium has it.
    `months` count from `starts_on`; the period is half-open and in UTC.
    """

    medium: Medium
    territories: Annotated[tuple[Territory, ...], msgspec.Meta(min_length=1, max_length=249)]
    languages: Annotated[tuple[LanguageTag, ...], msgspec.Meta(min_length=1, max_length=20)]
    audience: Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
    months: Annotated[int, msgspec.Meta(ge=1, le=120)]
    starts_on: date
    portion: Literal["full"] | Excerpt = "full"
    exclusive: bool = False
    translation: bool = False
    edits: bool = False
    assets: bool = True
    """With the pictures that are ours to give; without them the words travel alone."""
    rush: bool = False
    """To be decided within the day, when a person has to decide."""


class Organisation(Noun, frozen=True, kw_only=True):
    """Who will publish: the licensee of the licence."""

    name: Line
    brand: Annotated[str, msgspec.Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*(?!\n)$")] = ""
    domains: Annotated[tuple[Domain, ...], msgspec.Meta(max_length=20)] = ()
    type: OrganisationType = OrganisationType.COMMERCIAL
    country: Country
    vat_id: Annotated[str, msgspec.Meta(max_length=20, pattern=r"^[A-Za-z0-9 .\-]*(?!\n)$")] | None = None


class Contact(Noun, frozen=True, kw_only=True):
    """The person who asks; never printed in a licence."""

    name: Line
    email: Email


class QuoteWish(Noun, frozen=True, kw_only=True):
    """What `POST /api/v1/quotes` takes. `articles` are slugs or canonical addresses."""

    articles: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=2000)], ...],
        msgspec.Meta(min_length=1, max_length=50),
    ]
    usage: Usage
    organisation: Organisation
    currency: CurrencyCode = "GBP"


Spoken = Literal["en", "fr", "ar"]
"""A language that people are written to in: those of `syndication.words.LANGUAGES`."""


class RequestWish(QuoteWish, frozen=True, kw_only=True):
    """What `POST /api/v1/requests` takes: the same, who asks, and that the terms are accepted."""

    contact: Contact
    message: Paragraph = ""
    language: Spoken = "en"
    """The language that the contact is written to in, and the request's page speaks."""
    accept_terms: bool
