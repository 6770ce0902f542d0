"""What may be licensed of an article: its words, and each asset. Unknown means no.

The answer is a grant, or what a person can act on: whom to ask, what to leave out, when to start.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import reduce

import msgspec

from schemas.article import AssetKind, AssetRead, Owner, TextOwner
from schemas.quote import Omitted
from schemas.rights import Embargo, InboundRight, Subject, Travelling, Verdict
from schemas.usage import Usage
from syndication.errors import FieldProblem
from syndication.licensing.embargo import first_day_after, in_words
from syndication.licensing.inbound import OURS, Bar, bars
from syndication.licensing.usage import language_name, period_in_utc
from syndication.words import Said, capital, day, say, sentences

STILL = frozenset({AssetKind.PHOTOGRAPH, AssetKind.GRAPHIC})
"""What a self-contained copy can hold; the rest plays from a server."""


class Ruled(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk says: cleared within `inbound`, or refused and why. A lifted ruling is none."""

    id: int
    subject: Subject
    verdict: Verdict
    inbound: InboundRight | None = None
    reason: str = ""


class KnownAsset(msgspec.Struct, frozen=True, kw_only=True):
    """An asset as read, its file in our keeping if there is one, and what the desk says of it."""

    position: int
    read: AssetRead
    file_hash: str | None = None
    ruled: Ruled | None = None


class KnownArticle(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides what may be licensed of an article in one of its revisions."""

    slug: str
    headline: str
    language: str
    text_owner: TextOwner
    text_credit: str = ""
    withdrawn: str | None = None
    reserved: str | None = None
    """Why the desk keeps it from licensing, in words for requesters."""
    embargo: Embargo | None = None
    text: Ruled | None = None
    assets: tuple[KnownAsset, ...] = ()


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What may be licensed of one article: `refusals` end it, `reasons` send it to a person.

    Each refusal names the field of the wish where the requester can change something.
    """

    refusals: tuple[FieldProblem, ...] = ()
    reasons: tuple[str, ...] = ()
    omitted: tuple[Omitted, ...] = ()
    travelling: tuple[Travelling, ...] = ()


def judged(article: KnownArticle, usage: Usage | None, *, now: datetime) -> Judged:
    """Return what may be licensed of an article for a usage; without one, what may be licensed at all."""
    outcomes = [(asset, why_left_out(asset, usage)) for asset in article.assets]
    return Judged(
        refusals=tuple(_refusals(article, usage, now)),
        reasons=tuple(_doubts(article, usage)),
        omitted=tuple(
            Omitted(kind=asset.read.kind, credit=asset.read.credit, reason=why, article=article.slug)
            for asset, why in outcomes
            if why
        ),
        travelling=tuple(_travelling(asset) for asset, why in outcomes if not why),
    )


def why_left_out(asset: KnownAsset, usage: Usage | None) -> str:
    """Return why an asset stays out of a copy, as a clause its reader can act on; nothing when it travels."""
    right = _right_to(asset)
    if isinstance(right, str):
        return right
    if asset.read.kind not in STILL:
        return say("it plays from a server and cannot be part of a self-contained copy")
    if asset.file_hash is None:
        return say("ours to license, but its file is not in our keeping; ask the desk for it")
    if usage is None:
        return ""
    words = asset.read.kind is AssetKind.GRAPHIC
    if found := list(bars(right, usage, words=words)):
        return reduce(
            lambda before, why: say("{before}; {why}", before=before, why=why), map(_to_have_it, found)
        )
    return "" if usage.assets else say("left out, as the words alone were asked for")


def _to_have_it(bar: Bar) -> Said:
    return say("{why}, {advice} to have it", why=bar.why, advice=bar.do) if bar.do else bar.why


def covered(text_owner: TextOwner, ruled: Ruled | None) -> InboundRight | None:
    """Return what we hold of an article's words; None when they are not ours to license."""
    if ruled is not None:
        return ruled.inbound if ruled.verdict is Verdict.CLEARED else None
    return None if text_owner is TextOwner.AGENCY else OURS


def _travelling(asset: KnownAsset) -> Travelling:
    return Travelling(
        position=asset.position,
        file_hash=asset.file_hash or "",
        ruling=asset.ruled.id if asset.ruled is not None else None,
    )


def _right_to(asset: KnownAsset) -> InboundRight | str:
    """Return what we hold of an asset, or why nothing: what the desk says before what the page says."""
    if asset.ruled is not None:
        if asset.ruled.inbound is not None and asset.ruled.verdict is Verdict.CLEARED:
            return asset.ruled.inbound
        return say("not for licence: {reason}", reason=asset.ruled.reason)
    if asset.read.owner is Owner.OWN:
        return OURS
    if asset.read.owner is Owner.UNKNOWN:
        return say("we do not know that it is ours to license")
    credit = asset.read.credit
    if credit:
        return say("not ours to license; ask {owner}", owner=credit)
    return say("an agency's; not ours to license")


def _refusals(article: KnownArticle, usage: Usage | None, now: datetime) -> Iterator[FieldProblem]:
    name = article.headline
    if article.withdrawn is not None:
        yield _final(say("“{headline}” has been withdrawn and can no longer be licensed.", headline=name))
        return
    if article.reserved is not None:
        yield _final(say("“{headline}” is not for licence: {reason}", headline=name, reason=article.reserved))
        return
    right = covered(article.text_owner, article.text)
    if right is None:
        yield _final(_not_ours(article))
        return
    if usage is not None:
        for bar in (*_embargoed(article.embargo, usage, now), *bars(right, usage)):
            yield FieldProblem(field=bar.field, message=_sentence(name, bar))


def _not_ours(article: KnownArticle) -> Said:
    name = article.headline
    if article.text is not None:
        return say(
            "The words of “{headline}” are not for licence: {reason}",
            headline=name,
            reason=article.text.reason,
        )
    return say(
        "“{headline}” was written by {owner}: it is not ours to license. Ask {owner}.",
        headline=name,
        owner=article.text_credit or say("a news agency"),
    )


def _final(sentence: str) -> FieldProblem:
    # what the requester can change is which articles are asked for
    return FieldProblem(field="articles", message=sentence)


def _sentence(name: str, bar: Bar) -> str:
    stated = say("“{headline}”: {why}.", headline=name, why=bar.why)
    return sentences(stated, say("{advice}.", advice=capital(bar.do))) if bar.do else stated


def _embargoed(embargo: Embargo | None, usage: Usage, now: datetime) -> Iterator[Bar]:
    """Yield the bar of an embargo: a licence may be sold before it ends, but must not begin before it."""
    if embargo is None or embargo.until <= now or period_in_utc(usage)[0] >= embargo.until:
        return
    yield Bar(
        why=say("it is under embargo until {moment}", moment=in_words(embargo)),
        do=say("start on {day} or later", day=day(first_day_after(embargo))),
        field="usage.starts_on",
    )


def _doubts(article: KnownArticle, usage: Usage | None) -> Iterator[str]:
    if article.text is None and article.text_owner is TextOwner.SHARED:
        yield say(
            "The byline of “{headline}” names {others} beside our own staff",
            headline=article.headline,
            others=article.text_credit or say("agencies"),
        )
    if usage is not None and (doubt := language_doubt(article.headline, article.language, usage)):
        yield doubt


def language_doubt(headline: str, language: str, usage: Usage) -> str:
    """Say when an article would have to be translated and nobody asked for that right; else nothing."""
    spoken = {tag.split("-")[0] for tag in usage.languages}
    if usage.translation or language.partition("-")[0] in spoken:
        return ""
    return say(
        "“{headline}” is in {language}; it was not asked for in that language, nor translated",
        headline=headline,
        language=language_name(language),
    )


def lost(pinned: Sequence[Travelling], present: Sequence[Travelling]) -> tuple[Travelling, ...]:
    """Return what a quote promised and would no longer travel: gone, or another file."""
    there = {(each.position, each.file_hash) for each in present}
    return tuple(each for each in pinned if (each.position, each.file_hash) not in there)


def kept(pinned: Sequence[Travelling], present: Sequence[Travelling]) -> tuple[Travelling, ...]:
    """Return what a quote promised, each with the ruling that lets it travel now."""
    promised = {(each.position, each.file_hash) for each in pinned}
    return tuple(each for each in present if (each.position, each.file_hash) in promised)
