"""What may be granted of articles now: what was read from their pages, and what the desk says of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from schemas.article import AssetKind
from schemas.quote import Omitted, Quote
from schemas.rights import Embargo, Subject, Travelling, Verdict
from schemas.usage import Usage
from syndication.errors import FieldProblem, NotLicensable
from syndication.licensing import rights
from syndication.licensing.embargo import shown_in
from syndication.licensing.rights import Judged, KnownArticle, KnownAsset, Ruled
from syndication.records import articles as article_records
from syndication.records import requests
from syndication.records import rights as right_records
from syndication.records.articles import ArticleRow, AssetRow
from syndication.records.door import Db
from syndication.records.requests import QuoteInputs, RequestRow
from syndication.records.rights import ArticleRuling
from syndication.words import say, sentences

_LOST = say(
    "The rights in a picture of this offer have changed since it was made. "
    "The desk makes a new offer; nothing is owed for this one."
)


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
            raise NotLicensable(sentences(*self.refusals), problems=self.problems)


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


async def granted_now(db: Db, request: RequestRow) -> Granted:
    """Return what may be granted at this moment for a request, in the revisions it asked for."""
    wanted = await article_records.articles_of_request(db, request.id)
    return await granted(db, wanted, request.usage, now=await requests.moment(db))


async def still_granted(db: Db, request: RequestRow) -> dict[int, tuple[Travelling, ...]]:
    """Return the pictures a request's quote promised, by revision, with the rulings that let them now.

    Raises NotLicensable when any of what was promised is no longer ours to grant.
    """
    stored = await requests.quote_of_id(db, request.quote_id)
    assert stored is not None  # noqa: S101 - a request always has its quote
    found = await granted_now(db, request)
    found.refuse()
    promised = found.travelling if stored.inputs.travelling is None else stored.inputs.travelling
    if any(rights.lost(pinned, now) for pinned, now in zip(promised, found.travelling, strict=True)):
        raise NotLicensable(_LOST)
    return {
        revision: rights.kept(pinned, now)
        for revision, pinned, now in zip(stored.inputs.revisions, promised, found.travelling, strict=True)
    }


async def embargo_on(db: Db, article_id: int, *, now: datetime) -> Embargo | None:
    """Return the embargo that an article is under, if it has not ended."""
    rulings = (await right_records.rulings_on_articles(db, (article_id,)))[article_id]
    embargo = _embargo(_in_force(rulings).get(Subject.EMBARGO))
    return embargo if embargo is not None and embargo.until > now else None


def changes(quoted: Quote, inputs: QuoteInputs, found: Granted) -> tuple[str, ...]:
    """Return what is other now than when a quote was made, a sentence each; nothing when all is as it was."""
    before, now = (Counter(map(_thing, omitted)) for omitted in (quoted.omitted, found.omitted))
    sentences = [f"{_name(*thing)} is in the copy now" for thing in before - now]
    sentences += [f"{_name(*thing)} is no longer in the copy" for thing in now - before]
    pinned = inputs.travelling
    if not sentences and pinned is not None and _files(pinned) != _files(found.travelling):
        sentences.append("The file of a picture has been replaced")
    return (*found.refusals, *sentences)


def _thing(omitted: Omitted) -> tuple[AssetKind, str, str]:
    return omitted.kind, omitted.credit, omitted.article


def _name(kind: AssetKind, credit: str, _article: str) -> str:
    thing = kind.value.capitalize()
    return f"{thing} by {credit}" if credit else f"{thing} without a credit"


def _files(travelling: Sequence[Sequence[Travelling]]) -> list[list[tuple[int, str]]]:
    return [[(each.position, each.file_hash) for each in article] for article in travelling]


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
    in_force = _in_force(rulings)
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


def _in_force(rulings: Sequence[ArticleRuling]) -> dict[Subject, ArticleRuling]:
    return {ruling.subject: ruling for ruling in rulings if ruling.verdict is not Verdict.LIFTED}


def _embargo(ruling: ArticleRuling | None) -> Embargo | None:
    if ruling is None or ruling.embargo_until is None or ruling.embargo_zone is None:
        return None
    return shown_in(ruling.embargo_zone, ruling.embargo_until)


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
