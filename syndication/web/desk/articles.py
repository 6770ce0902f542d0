"""Articles and their rights: what may be licensed of each, why, and the forms that change it."""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery
from msgspec.structs import replace

from schemas.article import Owner, TextOwner
from schemas.rights import Subject, Verdict
from syndication.desk import rulings
from syndication.desk.clearance import known, known_asset
from syndication.desk.house import House
from syndication.desk.signin import SignedIn
from syndication.errors import Malformed, Unknown
from syndication.licensing import embargo as embargoes
from syndication.licensing.inbound import in_words
from syndication.licensing.rights import STILL, KnownArticle, Ruled, judged, why_left_out
from syndication.licensing.usage import MEDIUM_WORDS
from syndication.records import articles as article_records
from syndication.records import requests
from syndication.records import rights as right_records
from syndication.records.articles import ArticleRow as StoredArticle
from syndication.records.articles import AssetRow
from syndication.records.door import Db
from syndication.records.rights import ArticleByRight, RulingSaid
from syndication.web.desk.article_views import (
    ArticlePage,
    ArticleRow,
    ArticlesPage,
    AssetPanel,
    RightTyped,
    Said,
)
from syndication.web.desk.door import console_page
from syndication.web.desk.right_forms import as_typed, by_input, rights_of_form, shown_right
from syndication.web.forms import typed_in
from syndication.web.guards import DESK, EDITS, for_roles, staff_of
from syndication.web.rendering import COPY_POLICY, Page, Req, house_of, see_other
from syndication.web.views import Choice
from syndication.words import ENGLISH

_PAGE = 50

_LONGEST_SEARCH = 200
"""Characters: no headline is longer."""

_LARGEST_FORM = 26 * 1024 * 1024
"""Bytes: a press photograph of 15 MB, a contract of 10, and the form around them."""

_LISTS = {
    "all": "All",
    "clearing": "Needs clearing",
    "embargoed": "Embargoed",
    "reserved": "Reserved",
    "withdrawn": "Withdrawn",
}

_LARGEST_ID = 2**63 - 1

_SAID: dict[tuple[Subject, Verdict], str] = {
    (Subject.TEXT, Verdict.CLEARED): "The words: cleared",
    (Subject.TEXT, Verdict.REFUSED): "The words: not for licence",
    (Subject.TEXT, Verdict.LIFTED): "The words: taken back, as read again",
    (Subject.ASSET, Verdict.CLEARED): "A picture: cleared",
    (Subject.ASSET, Verdict.REFUSED): "A picture: not for licence",
    (Subject.ASSET, Verdict.LIFTED): "A picture: taken back, as read again",
    (Subject.CREDIT, Verdict.CLEARED): "A standing agreement",
    (Subject.CREDIT, Verdict.REFUSED): "Never for licence",
    (Subject.CREDIT, Verdict.LIFTED): "A standing agreement, ended",
    (Subject.RESERVE, Verdict.REFUSED): "Reserved: the article is not for licence",
    (Subject.RESERVE, Verdict.LIFTED): "No longer reserved",
    (Subject.EMBARGO, Verdict.REFUSED): "Under embargo",
    (Subject.EMBARGO, Verdict.LIFTED): "The embargo was taken back",
}

_TEXT_READ: dict[TextOwner, tuple[str, str]] = {
    TextOwner.OWN: ("ours, by the byline", "good"),
    TextOwner.SHARED: ("each request, since the byline names others beside us", "wait"),
    TextOwner.AGENCY: ("it is wire copy", "bad"),
}


@get("/desk/articles", opt=dict(DESK), include_in_schema=False)
async def articles(
    request: Req,
    state: State,
    only: FromQuery[str] = "all",
    q: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Page:
    """Show the articles, or those that need the desk, with what stands in their way."""
    house = house_of(state)
    staff = staff_of(request)
    words = q.replace("\x00", "").strip()[:_LONGEST_SEARCH]
    chosen = only if only in _LISTS else "all"
    async with house.database.reading() as db:
        rows = await right_records.articles_by_right(
            db, words=words, only=chosen, before=_id(before), most=_PAGE + 1
        )
    further = len(rows) > _PAGE
    page = ArticlesPage(
        only=chosen,
        lists=tuple(Choice(value=name, label=label, chosen=name == chosen) for name, label in _LISTS.items()),
        rows=tuple(_row(row) for row in rows[:_PAGE]),
        looked_for=words,
        next_page=str(rows[_PAGE - 1].revision_id) if further else "",
    )
    return await console_page(request, house, staff, "desk/articles.html", page)


@get("/desk/articles/{slug:str}", opt=dict(DESK), include_in_schema=False)
async def article(request: Req, state: State, slug: FromPath[str]) -> Page:
    """Show what may be licensed of one article, why, what was said of it, and the forms."""
    house = house_of(state)
    staff = staff_of(request)
    return await _article_page(request, house, staff, slug)


@post(
    "/desk/articles/{slug:str}/rights",
    opt=for_roles(EDITS),
    include_in_schema=False,
    request_max_body_size=_LARGEST_FORM,
)
async def send_right(request: Req, state: State, slug: FromPath[str]) -> Page:
    """Take a ruling on the words, a picture or its credit line, a reserve or an embargo."""
    house, form = house_of(state), await request.form()
    staff = staff_of(request)
    about = typed_in(form, "about")
    credit = await _credit(house, slug, about)
    try:
        given = await rights_of_form(form, credit=credit)
        await rulings.rule(house, slug, given, actor=staff.email)
    except Malformed as wrong:
        return await _article_page(request, house, staff, slug, by_input(wrong), as_typed(form))
    return see_other(f"/desk/articles/{slug}#{about}")


@get("/desk/articles/{slug:str}/evidence/{ruling:str}", opt=dict(DESK), include_in_schema=False)
async def evidence_file(state: State, slug: FromPath[str], ruling: FromPath[str]) -> Response[bytes]:
    """Hand the desk the file that a ruling rests on."""
    house = house_of(state)
    ruling_id = _id(ruling)
    if ruling_id is None:
        raise Unknown
    found, content = await rulings.evidence(house, slug, ruling_id)
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(found.type, "txt")
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{ruling_id}.{ending}"',
        "Content-Security-Policy": COPY_POLICY,
    }
    return Response(content, media_type=found.type, headers=headers)


def _id(text: str) -> int | None:
    """Return a row's number, or None for what is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_LARGEST_ID)):
        return None
    return min(int(text), _LARGEST_ID)


async def _credit(house: House, slug: str, about: str) -> str:
    """Return the credit line of the picture a form is about. Raises Unknown for no such form."""
    if about in {"text", "reserve", "embargo"}:
        return ""
    place = _id(about.removeprefix("asset-"))
    async with house.database.reading() as db:
        _, assets = await _stored(db, slug)
    if not about.startswith("asset-") or place is None or place >= len(assets):
        raise Unknown
    return assets[place].credit


async def _stored(db: Db, slug: str) -> tuple[StoredArticle, tuple[AssetRow, ...]]:
    found = await article_records.article_named(db, slug)
    if found is None or found.slug != slug:
        raise Unknown
    return found, await article_records.assets_of_revision(db, found.revision_id)


# --- the list


def _row(row: ArticleByRight) -> ArticleRow:
    return ArticleRow(
        slug=row.slug,
        headline=row.headline,
        language=row.language,
        direction=row.direction,
        byline=row.byline,
        section=row.section,
        published=row.published_at,
        marks=tuple(_marks(row)),
        pictures=row.pictures,
        travelling=row.travelling,
    )


def _marks(row: ArticleByRight) -> Iterator[tuple[str, str, str]]:
    if row.withdrawn_reason is not None:
        yield "Withdrawn", "bad", row.withdrawn_reason
    if row.reserved_because is not None:
        yield "Reserved", "bad", row.reserved_because
    if row.embargo_until is not None and row.embargo_zone is not None:
        embargo = embargoes.shown_in(row.embargo_zone, row.embargo_until)
        yield "Embargo", "wait", f"until {embargoes.in_words(embargo)}"
    if row.text_verdict is not None:
        cleared = row.text_verdict is Verdict.CLEARED
        yield ("Words cleared", "good", "") if cleared else ("Words not for licence", "bad", "")
    elif row.text_owner is not TextOwner.OWN:
        yield ("Wire copy", "bad", "") if row.text_owner is TextOwner.AGENCY else ("And agencies", "wait", "")
    if row.waiting:
        noun = "picture is" if row.waiting == 1 else "pictures are"
        yield "To clear", "wait", f"{ENGLISH.number(row.waiting)} {noun} not known to be ours"


# --- one article


async def _article_page(
    request: Req,
    house: House,
    staff: SignedIn,
    slug: str,
    wrong: Malformed | None = None,
    typed: RightTyped | None = None,
) -> Page:
    async with house.database.reading() as db:
        stored, assets = await _stored(db, slug)
        (what_is_known,) = await known(db, (stored,))
        history = await right_records.rulings_said_of(db, stored.id, stored.revision_id)
        now = await requests.moment(db)
    page = _page(stored, assets, what_is_known, history, now, staff)
    if wrong is not None and typed is not None:
        page = _come_back(page, wrong, typed)
    status = HTTPStatus.OK if wrong is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return await console_page(request, house, staff, "desk/article.html", page, status=status)


def _page(
    stored: StoredArticle,
    assets: tuple[AssetRow, ...],
    what_is_known: KnownArticle,
    history: tuple[RulingSaid, ...],
    now: datetime,
    staff: SignedIn,
) -> ArticlePage:
    found = judged(what_is_known, None, now=now)
    embargo = what_is_known.embargo
    standing, tone = _text_standing(what_is_known)
    text = what_is_known.text
    return ArticlePage(
        id=stored.id,
        slug=stored.slug,
        url=stored.url,
        headline=stored.headline,
        standfirst=stored.standfirst,
        byline=stored.byline,
        published=stored.published_at,
        language=stored.language,
        direction=stored.direction,
        words=stored.words,
        refusals=tuple(refusal.message for refusal in found.refusals),
        doubts=found.reasons,
        text_standing=standing,
        text_tone=tone,
        text_bounds=_bounds(text),
        text_ruled=text is not None,
        text=_form("text", text, owner=stored.text_credit),
        reserved=what_is_known.reserved or "",
        reserve=RightTyped(about="reserve"),
        embargoed=embargoes.in_words(embargo) if embargo is not None and embargo.until > now else "",
        embargo=_embargo_form(what_is_known),
        assets=tuple(_panel(asset) for asset in assets),
        history=tuple(_said(ruling) for ruling in history),
        media=tuple(Choice(value=medium.value, label=words) for medium, words in MEDIUM_WORDS.items()),
        zones=embargoes.known_zones(),
        may_rule=staff.role in EDITS,
    )


def _text_standing(article: KnownArticle) -> tuple[str, str]:
    if article.text is None:
        words, tone = _TEXT_READ[article.text_owner]
        return (f"{words} ({article.text_credit})" if article.text_credit else words), tone
    if article.text.verdict is Verdict.CLEARED:
        return "cleared by the desk", "good"
    return article.text.reason, "bad"


def _bounds(ruled: Ruled | None) -> tuple[str, ...]:
    return in_words(ruled.inbound) if ruled is not None and ruled.inbound is not None else ()


def _form(about: str, ruled: Ruled | None, *, owner: str) -> RightTyped:
    verdict = ruled.verdict.value if ruled is not None else ""
    form = shown_right(about, ruled.inbound if ruled is not None else None, owner=owner, verdict=verdict)
    by_credit = ruled is not None and ruled.subject is Subject.CREDIT
    return replace(form, holds_for="credit" if by_credit else "asset")


def _embargo_form(article: KnownArticle) -> RightTyped:
    if article.embargo is None:
        return RightTyped(about="embargo", zone="Europe/London")
    return RightTyped(
        about="embargo", until=f"{article.embargo.until:%Y-%m-%dT%H:%M}", zone=article.embargo.zone
    )


def _panel(asset: AssetRow) -> AssetPanel:
    found = known_asset(asset)
    why_not = why_left_out(found, None)
    ruled = found.ruled
    ours = asset.owner is Owner.OWN if ruled is None else ruled.verdict is Verdict.CLEARED
    return AssetPanel(
        place=asset.position,
        kind=asset.kind.value,
        url=asset.url,
        caption=asset.caption,
        credit=asset.credit,
        alt=asset.alt,
        owner=asset.owner.value,
        standing=why_not or _why_it_travels(ruled),
        tone="good" if not why_not else "wait" if ruled is None else "bad",
        bounds=_bounds(ruled),
        file_hash=(asset.file_hash or "") if ours else "",
        kept=asset.file_hash is not None,
        still=asset.kind in STILL,
        ruled=ruled is not None,
        form=_form(f"asset-{asset.position}", ruled, owner=asset.credit),
    )


def _why_it_travels(ruled: Ruled | None) -> str:
    if ruled is None:
        return "ours, by its credit line"
    return "cleared by a standing agreement" if ruled.subject is Subject.CREDIT else "cleared by the desk"


def _said(ruling: RulingSaid) -> Said:
    words = _SAID[ruling.subject, ruling.verdict]
    if ruling.credit and ruling.subject in {Subject.ASSET, Subject.CREDIT}:
        words = f"{words}, credit “{ruling.credit}”"
    if ruling.embargo_until is not None and ruling.embargo_zone is not None:
        embargo = embargoes.shown_in(ruling.embargo_zone, ruling.embargo_until)
        words = f"{words} until {embargoes.in_words(embargo)}"
    return Said(
        id=ruling.id,
        at=ruling.at,
        actor=ruling.actor,
        words=words,
        bounds=in_words(ruling.inbound) if ruling.inbound is not None else (),
        reason=ruling.reason,
        evidence=ruling.evidence,
        evidence_name=ruling.evidence_name or "",
    )


def _come_back(page: ArticlePage, wrong: Malformed, typed: RightTyped) -> ArticlePage:
    """Return the page with one form as it was typed, and what is wrong with it."""
    page = replace(page, came_back=typed.about, problems=wrong.problems)
    if typed.about in {"text", "reserve", "embargo"}:
        return replace(page, **{typed.about: typed})
    panels = tuple(
        replace(panel, form=typed) if panel.form.about == typed.about else panel for panel in page.assets
    )
    return replace(page, assets=panels)


HANDLERS = [articles, article, send_right, evidence_file]
