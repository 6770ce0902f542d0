"""The public pages: what can be licensed, the form with its living price, the status page, verification."""

import asyncio
import secrets
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import FormMultiDict, State, UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from schemas.licence import LicenceView
from schemas.request import Stage
from syndication.desk.approval import withdraw
from syndication.desk.delivery import (
    licences_with_links,
    paste_of_holder,
    preview_of_holder,
    public_licence,
    public_terms_of,
)
from syndication.desk.house import House
from syndication.desk.intake import receive
from syndication.desk.payment import checkout
from syndication.desk.quotation import price
from syndication.desk.settlement import settle
from syndication.desk.verification import examine_file
from syndication.errors import (
    FieldProblem,
    Malformed,
    NotLicensable,
    Refused,
    SyndicationError,
    Unknown,
    VaultTrouble,
)
from syndication.gateways.examiner import MOST_BYTES
from syndication.licensing import stages
from syndication.licensing.addresses import address_key
from syndication.licensing.fees import currencies
from syndication.licensing.licence import odrl, rsl
from syndication.licensing.usage import in_words
from syndication.records import articles as article_records
from syndication.records import payments, rate_cards, requests
from syndication.records.articles import ArticleRow
from syndication.web import forms
from syndication.web.guards import ANYONE, HOLDER, opened
from syndication.web.rendering import COPY_POLICY, Page, Req, house_of, see_other, shown
from syndication.web.telling import article_cards, found_request, told
from syndication.web.views import (
    Answers,
    ArticleCard,
    Choice,
    FormPage,
    HomePage,
    LicencePage,
    Paste,
    PricePanel,
    PublishersPage,
    StatusPage,
    VerifyPage,
)

_PAGE = 20
"""Articles on one page of the home page's list."""

_LONGEST_SEARCH = 2000
"""Characters: a pasted address may be long."""

_MOST_ARTICLES = 50

_LARGEST_UPLOAD = MOST_BYTES + 64 * 1024
"""Bytes: the largest file that is examined, and the form around it."""


@get("/", opt=dict(ANYONE), include_in_schema=False)
async def home(
    request: Req, state: State, q: FromQuery[str] = "", before: FromQuery[int | None] = None
) -> Page:
    """Show what can be licensed, found by words or by an article's address."""
    house, looked_for = house_of(state), q.replace("\x00", "").strip()[:_LONGEST_SEARCH]
    async with house.database.reading() as db:
        key = address_key(looked_for)
        if key:
            found = await article_records.article_named(db, looked_for)
            rows: tuple[ArticleRow, ...] = (found,) if found else ()
            count = len(rows)
        else:
            rows = await article_records.articles_found(db, words=looked_for, before=before, most=_PAGE + 1)
            count = await article_records.articles_count(db, words=looked_for)
        cards = await article_cards(db, rows[:_PAGE])
    note = (
        "We have no article at this address. Check it, or look for words of its headline."
        if key and not rows
        else ""
    )
    more = f"/?q={forms.quoted(looked_for)}&before={rows[_PAGE - 1].revision_id}" if len(rows) > _PAGE else ""
    first = f"/?q={forms.quoted(looked_for)}" if before is not None else ""
    page = HomePage(
        looked_for=looked_for, articles=cards, found=count, note=note, next_page=more, previous_page=first
    )
    return shown(request, "public/home.html", page)


@get("/republish", opt=dict(ANYONE), include_in_schema=False)
async def republish(request: Req, state: State, article: FromQuery[list[str] | None] = None) -> Page:
    """Show the form for one or more articles, named by slug or by address."""
    named = tuple(name.replace("\x00", "") for name in article or ())
    answers = Answers(starts_on=await _today(house_of(state)), currency=house_of(state).settings.currency)
    return await _form(request, house_of(state), named, answers, first=True)


@post("/republish", opt=dict(ANYONE), include_in_schema=False)
async def send_republish(request: Req, state: State) -> Page:
    """Take the form: add or take out an article, work out the price, or send the request."""
    house, form = house_of(state), await request.form()
    named, answers = forms.articles_in(form), forms.answers_in(form)
    key = forms.form_key_in(form) or secrets.token_urlsafe(16)
    pressed = str(form.get("do", "send"))
    # words typed beside another button are not lost: Enter presses the first button of a form
    if pressed == "add" or (pressed in {"price", "send"} and forms.addition_in(form)):
        return await _add(request, house, form, named, answers, key)
    if pressed.startswith("remove:"):
        named = tuple(name for name in named if name != pressed.removeprefix("remove:"))
        return await _form(request, house, named, answers, key=key)
    if pressed == "price":
        return await _form(request, house, named, answers, key=key)
    return await _send(request, house, named, answers, key)


@post("/republish/price", opt=dict(ANYONE), include_in_schema=False, status_code=HTTPStatus.OK)
async def price_panel(request: Req, state: State) -> Page:
    """Return the price panel alone, for the script that follows every answer."""
    form = await request.form()
    panel = await _panel(house_of(state), forms.articles_in(form), forms.answers_in(form))
    return shown(request, "public/price.html", panel)


@get("/requests/{token:str}", opt=dict(HOLDER), include_in_schema=False)
async def status_page(
    request: Req, state: State, token: FromPath[str], paid: FromQuery[str] = "", back: FromQuery[str] = ""
) -> Page:
    """Show a request to its holder; coming back from Stripe, settle what Stripe says first."""
    house = house_of(state)
    request_id = opened(house, token)
    confirming = bool(paid) and await _ask_stripe(house, request_id, paid)
    return await _status(request, house, request_id, token, confirming=confirming, came_back=bool(back))


@post("/requests/{token:str}/pay", opt=dict(HOLDER), include_in_schema=False)
async def pay(state: State, token: FromPath[str]) -> Redirect:
    """Seal the copies, open the payment page and go there."""
    house = house_of(state)
    url = await checkout(house, opened(house, token))
    return see_other(url)


@get("/requests/{token:str}/preview/{number:str}", opt=dict(HOLDER), include_in_schema=False)
async def copy_preview(state: State, token: FromPath[str], number: FromPath[str]) -> Response[bytes]:
    """Show how a copy looks, inside the status page: in a frame that may do nothing."""
    house = house_of(state)
    shown_page = await preview_of_holder(house, number, request_id=opened(house, token))
    headers = {
        "Content-Security-Policy": f"{COPY_POLICY}; frame-ancestors 'self'",
        "X-Frame-Options": "SAMEORIGIN",
    }
    return Response(shown_page, media_type="text/html", headers=headers)


@post("/requests/{token:str}/withdraw", opt=dict(HOLDER), include_in_schema=False)
async def take_back(state: State, token: FromPath[str]) -> Redirect:
    """Withdraw the request."""
    house = house_of(state)
    await withdraw(house, opened(house, token))
    return see_other(f"/requests/{token}")


@get("/licences/{number:str}", opt=dict(ANYONE), include_in_schema=False)
async def licence_page(request: Req, state: State, number: FromPath[str]) -> Page:
    """Tell a stranger whether a licence is genuine, to whom it was given, for what, until when."""
    try:
        licence = await public_licence(house_of(state), number)
    except Unknown:
        page = LicencePage(number=number[:40], licence=None)
        return shown(request, "public/licence.html", page, status=HTTPStatus.NOT_FOUND)
    return shown(request, "public/licence.html", LicencePage(number=licence.number, licence=licence))


@post(
    "/licences/{number:str}",
    opt=dict(ANYONE),
    include_in_schema=False,
    status_code=HTTPStatus.OK,
    request_max_body_size=_LARGEST_UPLOAD,
)
async def send_licence_file(request: Req, state: State, number: FromPath[str]) -> Page:
    """Examine a file that is said to be a copy under this licence."""
    return await _examined(request, house_of(state), number=number[:40])


@get("/verify", opt=dict(ANYONE), include_in_schema=False)
async def verify_page(request: Req) -> Page:
    """Ask anyone with a file and no number for the file."""
    return shown(request, "public/verify.html", VerifyPage())


@post(
    "/verify",
    opt=dict(ANYONE),
    include_in_schema=False,
    status_code=HTTPStatus.OK,
    request_max_body_size=_LARGEST_UPLOAD,
)
async def send_verify_file(request: Req, state: State) -> Page:
    """Examine a file."""
    return await _examined(request, house_of(state))


@get("/licences/{number:str}/rsl.xml", opt=dict(ANYONE), include_in_schema=False)
async def licence_rsl(state: State, number: FromPath[str]) -> Response[str]:
    """Tell crawlers what a licence reserves, as an RSL 1.0 document."""
    terms = await public_terms_of(house_of(state), number)
    return Response(rsl(terms), media_type="application/rsl+xml")


@get("/licences/{number:str}/odrl.json", opt=dict(ANYONE), include_in_schema=False)
async def licence_odrl(state: State, number: FromPath[str]) -> Response[dict[str, Any]]:
    """Tell machines what a licence says, as an ODRL 2.2 Agreement."""
    terms = await public_terms_of(house_of(state), number)
    return Response(odrl(terms), media_type="application/ld+json")


@get("/for-publishers", opt=dict(ANYONE), include_in_schema=False)
async def publishers(request: Req, state: State) -> Page:
    """Show the link and the button that stand under an article."""
    base = house_of(state).settings.base_url
    form = f"{base}/republish?article=ADDRESS-OF-THE-ARTICLE"
    link = (
        "To learn more about republishing this content and the associated fees, "
        f'please <a href="{form}">fill out this form</a>.'
    )
    picture = f'<img src="{base}/assets/button.svg" alt="Republish this article" width="208" height="40">'
    button = f'<a href="{form}">{picture}</a>'
    return shown(request, "public/publishers.html", PublishersPage(link_example=link, button_example=button))


async def _examined(request: Req, house: House, number: str = "") -> Page:
    sent = (await request.form()).get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    if not content:
        page = VerifyPage(number=number, problem="Choose the file first: the HTML, PDF or JSON copy.")
        return shown(request, "public/verify.html", page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    page = VerifyPage(number=number, examined=await examine_file(house, content))
    return shown(request, "public/verify.html", page)


async def _add(
    request: Req, house: House, form: FormMultiDict, named: tuple[str, ...], answers: Answers, key: str
) -> Page:
    wanted = forms.addition_in(form)
    async with house.database.reading() as db:
        found = await article_records.article_named(db, wanted)
        by_words = (
            await article_records.articles_found(db, words=wanted, before=None, most=1) if wanted else ()
        )
    article = found or (by_words[0] if by_words else None)
    if article is None:
        sentence = f"We have no article “{wanted}”. Check the address, or try other words of its headline."
        problem = FieldProblem(
            field="add_article", message=sentence if wanted else "Type words of its headline."
        )
        return await _form(request, house, named, answers, key=key, problems=(problem,), typed=wanted)
    return await _form(request, house, tuple(dict.fromkeys((*named, article.slug))), answers, key=key)


async def _send(request: Req, house: House, named: tuple[str, ...], answers: Answers, key: str) -> Page:
    try:
        request_id = await receive(house, forms.request_wish(named, answers), form_key=key)
    except Malformed as malformed:
        problems = forms.by_input(malformed.problems)
        return await _form(request, house, named, answers, key=key, problems=problems)
    except Refused as refused:
        problem = FieldProblem(field="article", message=refused.detail)
        return await _form(request, house, named, answers, key=key, problems=(problem,))
    return see_other(house.status_page(request_id))


async def _form(
    request: Req,
    house: House,
    named: tuple[str, ...],
    answers: Answers,
    *,
    key: str = "",
    problems: tuple[FieldProblem, ...] = (),
    typed: str = "",
    first: bool = False,
) -> Page:
    """Show the form; `first` when it was opened by a link: the article's own language is ticked then."""
    cards, lost = await _cards(house, named[:_MOST_ARTICLES])
    note = f"We have no article at {lost[0]}. Look for it by words of its headline." if lost else ""
    if first:
        spoken = forms.languages_of(article.language for article in cards)
        answers = msgspec.structs.replace(answers, languages=spoken)
    async with house.database.reading() as db:
        card = await rate_cards.current_rate_card(db)
    slugs = tuple(found.slug for found in cards)
    page = FormPage(
        articles=cards,
        answers=answers,
        panel=await _panel(house, slugs, answers),
        problems=problems,
        form_key=key or secrets.token_urlsafe(16),
        add_note=note,
        addition=typed,
        media=forms.media(),
        countries=forms.countries(),
        territories=forms.territories(),
        languages=forms.languages(),
        organisation_types=forms.organisation_types(),
        durations=forms.durations(),
        currencies=tuple(Choice(value=code, label=code) for code in currencies(card.body)) if card else (),
        audience_label=forms.audience_label(answers.medium),
        earliest=await _today(house),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    if lost and first and not cards:
        status = HTTPStatus.NOT_FOUND
    return shown(request, "public/republish.html", page, status=status)


async def _cards(house: House, named: Sequence[str]) -> tuple[tuple[ArticleCard, ...], tuple[str, ...]]:
    """Return the articles that were named, each once, and the names we do not know."""
    async with house.database.reading() as db:
        found = await article_records.articles_named(db, named)
        lost = tuple(name for place, name in enumerate(named) if place not in found)
        each = {article.id: article for article in found.values()}
        return await article_cards(db, tuple(each.values())), lost


async def _panel(house: House, named: tuple[str, ...], answers: Answers) -> PricePanel:
    if not named:
        return PricePanel(quote=None, missing=("an article",))
    try:
        wish = forms.quote_wish(named, answers)
        async with house.database.reading() as db:
            priced = await price(db, house, wish)
    except Malformed as malformed:
        return PricePanel(quote=None, missing=forms.unanswered(malformed), several=len(named))
    except (NotLicensable, Refused) as refused:
        return PricePanel(quote=None, refusal=refused.detail, several=len(named))
    return PricePanel(quote=priced.quote, several=len(named))


async def _ask_stripe(house: House, request_id: UUID, session_id: str) -> bool:
    """Settle the session a reader came back with, if it is this request's; return whether to wait on."""
    async with house.database.reading() as db:
        ours = await payments.checkout_of_session(db, session_id.replace("\x00", ""))
    if ours is None or ours.request_id != request_id:
        return False
    try:
        await settle(house, await house.stripe.session(session_id))
    except SyndicationError:
        # the webhook or the sweep will tell; the page looks again meanwhile
        return True
    return True


async def _status(
    request: Req, house: House, request_id: UUID, token: str, *, confirming: bool, came_back: bool
) -> Page:
    async with house.database.reading() as db:
        asked = await found_request(db, request_id)
        moves = await requests.moves_of_request(db, request_id)
        cards = await article_cards(db, await article_records.articles_of_request(db, request_id))
    held = await licences_with_links(house, request_id)
    payable = asked.stage in {Stage.OFFERED, Stage.AWAITING_PAYMENT} and not asked.offer_ended
    waits = confirming and asked.stage is Stage.AWAITING_PAYMENT
    page = StatusPage(
        id=str(asked.id),
        stage=asked.stage,
        created_at=asked.created_at,
        organisation=asked.organisation.name,
        contact=asked.contact.email,
        usage=in_words(asked.usage),
        articles=cards,
        quote=asked.quote,
        moves=tuple(told(move) for move in moves),
        licences=held,
        decline_reason=asked.decline_reason,
        can_pay=payable and not waits,
        can_withdraw=stages.may(asked.stage, "withdraw") and not waits,
        confirming=waits,
        came_back=came_back and payable,
        pay_url=f"/requests/{token}/pay",
        withdraw_url=f"/requests/{token}/withdraw",
        pastes=await _pastes(house, request_id, token, held),
        desk_note=next((move.reason for move in reversed(moves) if move.from_stage is Stage.REVIEW), ""),
    )
    return shown(request, "public/status.html", page)


async def _pastes(
    house: House, request_id: UUID, token: str, held: Sequence[LicenceView]
) -> dict[str, Paste]:
    numbers = [licence.number for licence in held if licence.copies]
    try:
        found = await asyncio.gather(
            *(paste_of_holder(house, number, request_id=request_id) for number in numbers)
        )
    except (Unknown, VaultTrouble):
        # closed since a moment ago, or the file store is away: the rest of the page still counts
        return {}
    return {
        number: Paste(markup=markup, pictures=pictures, preview_url=f"/requests/{token}/preview/{number}")
        for number, (markup, pictures) in zip(numbers, found, strict=True)
    }


async def _today(house: House) -> str:
    async with house.database.reading() as db:
        return (await requests.moment(db)).date().isoformat()


HANDLERS = [
    home,
    republish,
    send_republish,
    price_panel,
    status_page,
    pay,
    copy_preview,
    take_back,
    licence_page,
    send_licence_file,
    licence_rsl,
    licence_odrl,
    verify_page,
    send_verify_file,
    publishers,
]
