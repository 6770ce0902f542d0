"""What the desk says of rights: rulings, only added to, of which the latest of a subject counts."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from schemas.rights import InboundRight, Subject, Verdict
from syndication.records.door import Db, many


class ArticleRuling(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk says now of an article's words, its reserve or its embargo."""

    id: int
    subject: Subject
    article_id: int
    verdict: Verdict
    inbound: InboundRight | None
    embargo_until: datetime | None
    embargo_zone: str | None
    reason: str


async def rulings_on_articles(db: Db, article_ids: Iterable[int]) -> dict[int, tuple[ArticleRuling, ...]]:
    """Return the rulings in force on each article as a whole."""
    wanted = tuple(article_ids)
    found = await many(db, "rulings_on_articles", ArticleRuling, article_ids=list(wanted))
    return {each: tuple(ruling for ruling in found if ruling.article_id == each) for each in wanted}
