"""What may be granted of articles now: what was read from their pages, and what the desk says of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from schemas.quote import Omitted
from schemas.rights import Embargo, Subject, Travelling, Verdict
from schemas.usage import Usage
from syndication.errors import FieldProblem, NotLicensable
from syndication.licensing import rights
from syndication.licensing.rights import Judged, KnownArticle, KnownAsset, Ruled
from syndication.records import articles as article_records
from syndication.records import rights as right_records
from syndication.records.articles import ArticleRow, AssetRow
from syndication.records.door import Db
from syndication.records.rights import ArticleRuling


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """What may be granted for a wish: `refusals` end it, `reasons` send it to a person.

    `assets` counts the pictures that travel, per article in the order asked for; `travelling` names
    them. `problems` are the refusals, each with the field where the requester can change something.
    """

    refusals: tuple[str, ...]
    reasons: tuple[str, ...]
    omitted: tuple[Omitted, ...]
    assets: tuple[int, ...]
    travelling: tuple[tuple[Travelling, ...], ...]
    problems: tuple[FieldProblem, ...] = ()

    def refuse(self) -> None:
        """Raise NotLicensable with every refusal, when there is one."""
        if self.refusals:
            raise NotLicensable(" ".join(self.refusals), problems=self.problems)


async def granted(db: Db, wanted: Sequence[ArticleRow], usage: Usage, *, now: datetime) -> Granted:
    """Return what may be granted of articles, each in the revision of its row, for a usage."""
    return _granted(await judged(db, wanted, usage, now=now))


async def judged(
    db: Db, wanted: Sequence[ArticleRow], usage: Usage | None, *, now: datetime
) -> tuple[Judged, ...]:
    """Return what may be licensed of each article; without a usage, what may be licensed at all."""
    return tuple(rights.judged(article, usage, now=now) for article in await known(db, wanted))


async def known(db: Db, wanted: Sequence[ArticleRow]) -> tuple[KnownArticle, ...]:
    """Return everything that decides what may be licensed of articles, each in the revision of its row."""
    assets = await article_records.assets_of_revisions(db, (article.revision_id for article in wanted))
    ruled = await right_records.rulings_on_articles(db, (article.id for article in wanted))
    return tuple(_known(article, assets[article.revision_id], ruled[article.id]) for article in wanted)


def known_asset(asset: AssetRow) -> KnownAsset:
    """Return an asset as the rules of rights ask for it."""
    ruled = None
    if asset.ruling is not None and asset.ruled_on is not None and asset.verdict is not None:
        ruled = Ruled(
            id=asset.ruling,
            subject=asset.ruled_on,
            verdict=asset.verdict,
            inbound=asset.inbound,
            reason=asset.ruled_because or "",
        )
    return KnownAsset(position=asset.position, read=asset.read, file_hash=asset.file_hash, ruled=ruled)


def _granted(found: Sequence[Judged]) -> Granted:
    problems = tuple(refusal for each in found for refusal in each.refusals)
    return Granted(
        refusals=tuple(problem.message for problem in problems),
        reasons=tuple(reason for each in found for reason in each.reasons),
        omitted=tuple(left_out for each in found for left_out in each.omitted),
        assets=tuple(len(each.travelling) for each in found),
        travelling=tuple(each.travelling for each in found),
        problems=problems,
    )


def _known(article: ArticleRow, assets: Sequence[AssetRow], rulings: Sequence[ArticleRuling]) -> KnownArticle:
    in_force = {ruling.subject: ruling for ruling in rulings if ruling.verdict is not Verdict.LIFTED}
    reserve = in_force.get(Subject.RESERVE)
    return KnownArticle(
        slug=article.slug,
        headline=article.headline,
        language=article.language,
        text_owner=article.text_owner,
        text_credit=article.text_credit,
        withdrawn=article.withdrawn_reason,
        reserved=reserve.reason if reserve is not None else None,
        embargo=_embargo(in_force.get(Subject.EMBARGO)),
        text=_ruled(in_force.get(Subject.TEXT)),
        assets=tuple(known_asset(asset) for asset in assets),
    )


def _embargo(ruling: ArticleRuling | None) -> Embargo | None:
    if ruling is None or ruling.embargo_until is None or ruling.embargo_zone is None:
        return None
    return Embargo(until=ruling.embargo_until, zone=ruling.embargo_zone)


def _ruled(ruling: ArticleRuling | None) -> Ruled | None:
    if ruling is None:
        return None
    return Ruled(
        id=ruling.id,
        subject=ruling.subject,
        verdict=ruling.verdict,
        inbound=ruling.inbound,
        reason=ruling.reason,
    )
