"""The desk says what may be licensed: it clears, restricts, refuses, reserves and sets embargoes.

What it says is only added to, with who, why and on what evidence; the latest counts.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from schemas.licence import Picture
from schemas.rights import (
    AssetFile,
    AssetRuling,
    EmbargoWish,
    EvidenceFile,
    InboundRight,
    RightsPut,
    Ruling,
    Subject,
    Verdict,
)
from syndication.desk.house import House
from syndication.desk.ingest import FindPicture, from_the_web, picture_type
from syndication.desk.issue import printed
from syndication.errors import FieldProblem, Malformed, Unknown, UnreadableArticle
from syndication.licensing.embargo import embargo_at
from syndication.licensing.rights import STILL
from syndication.licensing.territories import EVERYWHERE, countries
from syndication.records import articles as article_records
from syndication.records import rights as right_records
from syndication.records.articles import ArticleRow, AssetRow
from syndication.records.door import Db
from syndication.records.rights import Evidence, NewRuling

_EVIDENCE = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""How the files begin that are taken as evidence; whatever else is text is kept as text (mails)."""

_LARGEST_EVIDENCE = 10 * 1024 * 1024
"""Bytes: a contract that was scanned."""


_PLAYS = "It plays from a server and cannot be part of a copy: only still pictures can be cleared."


class _Brought(msgspec.Struct, frozen=True, kw_only=True):
    """The file of a picture, kept in the vault."""

    asset: AssetRow
    file_hash: str
    media_type: str


async def rule(
    house: House, slug: str, given: RightsPut, *, actor: str, find_picture: FindPicture = from_the_web
) -> None:
    """Store what the desk says of an article's rights; said again, it changes nothing.

    A picture that is cleared has to be in our keeping: it is given, or fetched from its address, and the
    press proves that it can be printed. Raises Unknown for no such article, Malformed for every answer
    that cannot be used.
    """
    async with house.database.reading() as db:
        article = await article_records.article_named(db, slug)
        if article is None or article.slug != slug:
            raise Unknown
        assets = await article_records.assets_of_revision(db, article.revision_id)
    _refuse(tuple(_problems(given, assets)))
    brought = await _bring(house, article, assets, given, find_picture)
    rulings = [await _with_evidence(house, ruling, file) for ruling, file in _said(article, assets, given)]
    async with house.database.transaction("rule") as db:
        await right_records.lock_article(db, article.id)
        await _keep(db, article, given, brought, actor)
        for ruling in rulings:
            await right_records.add_ruling(db, ruling, actor=actor)


async def evidence(house: House, slug: str, ruling_id: int) -> tuple[Evidence, bytes]:
    """Return the file a ruling rests on. Raises Unknown when there is none, or it is another article's."""
    async with house.database.reading() as db:
        found = await right_records.evidence_of_ruling(db, ruling_id, slug=slug)
    if found is None:
        raise Unknown
    return found, await house.vault.fetch(found.hash)


# --- what cannot be used


def _refuse(problems: tuple[FieldProblem, ...]) -> None:
    if problems:
        raise Malformed("Some of the answers need another look.", problems=problems)


def _problems(given: RightsPut, assets: Sequence[AssetRow]) -> Iterator[FieldProblem]:
    if given.text is not None:
        yield from _wrong_with_ruling("text", given.text)
    for place, ruling in enumerate(given.assets):
        yield from _wrong_with_asset(f"assets[{place}]", ruling, assets)
    for place, file in enumerate(given.files):
        yield from _wrong_with_file(f"files[{place}]", file, assets)
    for place, agreement in enumerate(given.credits):
        yield from _wrong_with_ruling(f"credits[{place}]", agreement)
        if not agreement.credit.strip(" ."):
            yield _problem(f"credits[{place}].credit", "Name the credit line as it is printed.")
    if given.embargo is not None:
        yield from _wrong_with_embargo(given.embargo)


def _wrong_with_asset(path: str, ruling: AssetRuling, assets: Sequence[AssetRow]) -> Iterator[FieldProblem]:
    yield from _wrong_with_ruling(path, ruling)
    if ruling.asset >= len(assets):
        yield _problem(f"{path}.asset", f"The article has {len(assets)} assets, counted from 0.")
    elif ruling.verdict is Verdict.CLEARED and assets[ruling.asset].kind not in STILL:
        yield _problem(f"{path}.asset", _PLAYS)


def _wrong_with_file(path: str, given: AssetFile, assets: Sequence[AssetRow]) -> Iterator[FieldProblem]:
    if given.asset >= len(assets):
        yield _problem(f"{path}.asset", f"The article has {len(assets)} assets, counted from 0.")
    elif assets[given.asset].kind not in STILL:
        yield _problem(f"{path}.asset", _PLAYS)
    if given.file is not None and not picture_type(given.file):
        yield _problem(f"{path}.file", "This is no picture we can print. Choose a JPEG, PNG or WebP file.")


def _wrong_with_ruling(path: str, ruling: Ruling) -> Iterator[FieldProblem]:
    if ruling.verdict is Verdict.CLEARED:
        if ruling.inbound is None:
            yield _problem(f"{path}.inbound", "Say whose it is, and where we may license it.")
        else:
            yield from _wrong_with_right(f"{path}.inbound", ruling.inbound)
    elif ruling.inbound is not None:
        yield _problem(f"{path}.inbound", "Only what is cleared has bounds.")
    if ruling.evidence_file is not None and not _evidence_type(ruling.evidence_file.content):
        sentence = "Keep evidence as a PDF, a JPEG or PNG picture, or as text, of at most 10 MB."
        yield _problem(f"{path}.evidence_file", sentence)


def _wrong_with_right(path: str, right: InboundRight) -> Iterator[FieldProblem]:
    for name in ("territories", "territories_excepted"):
        unknown = sorted(countries(getattr(right, name)) - EVERYWHERE)
        if unknown:
            yield _problem(f"{path}.{name}", f"There is no country with the code {', '.join(unknown)}.")
    if right.starts_on and right.ends_on and right.ends_on <= right.starts_on:
        yield _problem(f"{path}.ends_on", "The right has to end after it begins.")
    if any(window.ends_on <= window.starts_on for window in right.closed):
        yield _problem(f"{path}.closed", "Each span of days has to end after it begins.")


def _wrong_with_embargo(wish: EmbargoWish) -> Iterator[FieldProblem]:
    if wish.until is None:
        return
    try:
        embargo_at(_moment(wish.until), wish.zone)
    except LookupError:
        yield _problem("embargo.zone", "Choose a time zone such as Europe/London.")
    except ValueError:
        sentence = "There is no such moment on the clocks of that zone. Give a date and a time, as 00:01."
        yield _problem("embargo.until", sentence)


def _moment(local: str) -> datetime:
    return datetime.fromisoformat(local)


def _problem(field: str, message: str) -> FieldProblem:
    return FieldProblem(field=field, message=message)


# --- the files


async def _bring(
    house: House,
    article: ArticleRow,
    assets: Sequence[AssetRow],
    given: RightsPut,
    find_picture: FindPicture,
) -> tuple[_Brought, ...]:
    """Return the files of pictures: given, or fetched for what is cleared; each proven by the press."""
    brought = []
    for place, content in _files_given(assets, given).items():
        asset = assets[place]
        found = content or await find_picture(asset.url) or b""
        if not picture_type(found):
            sentence = "Its file cannot be fetched from its page. Choose it: a JPEG, PNG or WebP picture."
            _refuse((_problem("files", sentence),))
        await _prove(house, article, asset, found)
        name = await house.vault.keep(found)
        brought.append(_Brought(asset=asset, file_hash=name, media_type=picture_type(found)))
    return tuple(brought)


def _files_given(assets: Sequence[AssetRow], given: RightsPut) -> dict[int, bytes | None]:
    """Return, for each picture whose file is to be kept, the file or None to have it fetched."""
    files: dict[int, bytes | None] = {
        ruling.asset: None
        for ruling in given.assets
        if ruling.verdict is Verdict.CLEARED and assets[ruling.asset].file_hash is None
    }
    for each in given.files:
        if each.file is not None or assets[each.asset].file_hash is None:
            files[each.asset] = each.file
    return files


async def _prove(house: House, article: ArticleRow, asset: AssetRow, content: bytes) -> None:
    """Let the press set the article with this picture, so that no sold copy fails for it."""
    async with house.database.reading() as db:
        body = await article_records.body_of_revision(db, article.revision_id)
    picture = Picture(
        asset=asset.position,
        media_type=picture_type(content),
        data=content,
        alt=asset.alt,
        caption=asset.caption,
        credit=asset.credit,
    )
    try:
        await house.press.proof(printed(article, body), (picture,))
    except UnreadableArticle as unprintable:
        _refuse((_problem("files", unprintable.detail),))


async def _with_evidence(house: House, ruling: NewRuling, file: EvidenceFile | None) -> NewRuling:
    if file is None:
        return ruling
    kept = Evidence(
        hash=await house.vault.keep(file.content), name=file.name, type=_evidence_type(file.content)
    )
    return msgspec.structs.replace(ruling, evidence_file=kept)


def _evidence_type(content: bytes) -> str:
    """Return what a file of evidence is, by its content; nothing for what is not taken."""
    if not content or len(content) > _LARGEST_EVIDENCE:
        return ""
    for magic, kind in _EVIDENCE.items():
        if content.startswith(magic):
            return kind
    try:
        content.decode()
    except UnicodeDecodeError:
        return ""
    return "" if b"\x00" in content else "text/plain"


# --- the rulings


def _said(
    article: ArticleRow, assets: Sequence[AssetRow], given: RightsPut
) -> Iterator[tuple[NewRuling, EvidenceFile | None]]:
    """Yield each part of what is given as a ruling, with its file of evidence."""
    if given.text is not None:
        ruling = msgspec.structs.replace(_ruling(Subject.TEXT, given.text), article_id=article.id)
        yield ruling, given.text.evidence_file
    for each in given.assets:
        asset = assets[each.asset].read
        ruling = msgspec.structs.replace(_ruling(Subject.ASSET, each), article_id=article.id, asset=asset)
        yield ruling, each.evidence_file
    for agreement in given.credits:
        ruling = msgspec.structs.replace(_ruling(Subject.CREDIT, agreement), credit=agreement.credit)
        yield ruling, agreement.evidence_file
    for ruling in _held_back(given):
        yield msgspec.structs.replace(ruling, article_id=article.id), None


def _ruling(subject: Subject, given: Ruling) -> NewRuling:
    return NewRuling(
        subject=subject,
        verdict=given.verdict,
        reason=given.reason.strip(),
        inbound=given.inbound,
        evidence=given.evidence.strip(),
    )


def _held_back(given: RightsPut) -> Iterator[NewRuling]:
    if given.reserve is not None:
        verdict = Verdict.REFUSED if given.reserve.reserved else Verdict.LIFTED
        yield NewRuling(subject=Subject.RESERVE, verdict=verdict, reason=given.reserve.reason.strip())
    if given.embargo is not None:
        until, zone = given.embargo.until, given.embargo.zone
        yield NewRuling(
            subject=Subject.EMBARGO,
            verdict=Verdict.LIFTED if until is None else Verdict.REFUSED,
            reason=given.embargo.reason.strip(),
            embargo=None if until is None else embargo_at(_moment(until), zone),
        )


async def _keep(
    db: Db, article: ArticleRow, given: RightsPut, brought: Sequence[_Brought], actor: str
) -> None:
    """Note the files, and the words for pictures that have none."""
    for file in brought:
        await right_records.add_picture_file(
            db,
            article.id,
            file.asset.read,
            file_hash=file.file_hash,
            media_type=file.media_type,
            actor=actor,
        )
    now = await article_records.assets_of_revision(db, article.revision_id)
    for each in given.files:
        picture = now[each.asset]
        if each.alt is not None and picture.file_hash is not None and not picture.alt:
            await article_records.add_picture_alt(
                db, article.id, file_hash=picture.file_hash, alt=each.alt, actor=actor
            )
