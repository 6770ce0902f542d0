"""A licence that nobody holds, for proofs: as long as a usual one, and marked as a draft."""

from datetime import UTC, date, datetime

from schemas.licence import ArticlePrinted, CopyOrder, LicenceTerms, Picture
from schemas.usage import Medium, Organisation, Usage
from syndication.licensing.attribution import credit_line

_NUMBER = "DRAFT"


def draft_order(article: ArticlePrinted, pictures: tuple[Picture, ...]) -> CopyOrder:
    """Return an order for a draft of the article; the same article gives the same order."""
    issued = datetime(2026, 1, 1, tzinfo=UTC)
    licensor = "The publication"
    credit = credit_line(
        licensor=licensor,
        published=article.published,
        number=_NUMBER,
        language=article.language,
        issued_at=issued,
    )
    terms = LicenceTerms(
        number=_NUMBER,
        licensor=licensor,
        licensor_url="https://draft.invalid/",
        licensee=Organisation(name="Draft, not licensed", country="GB", domains=("draft.invalid",)),
        article_url=article.url,
        article_headline=article.headline,
        revision=article.revision,
        usage=Usage(
            medium=Medium.WEB,
            territories=("GB",),
            languages=("en",),
            audience=100_000,
            months=12,
            starts_on=date(2026, 1, 1),
        ),
        starts_at=issued,
        ends_at=datetime(2027, 1, 1, tzinfo=UTC),
        issued_at=issued,
        currency="GBP",
        net=0,
        attribution=credit,
        verify_url="https://draft.invalid/licences/draft",
    )
    return CopyOrder(article=article, terms=terms, pictures=pictures)
