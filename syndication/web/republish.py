"""The form: the questions, the price that follows every answer, and the request that is sent."""

import secrets
from collections.abc import Iterator, Sequence
from http import HTTPStatus

import msgspec
from litestar import get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromQuery

from schemas.usage import QuoteWish, Usage
from syndication.desk.availability import availability_of
from syndication.desk.clearance import judged
from syndication.desk.house import House
from syndication.desk.intake import receive
from syndication.desk.quotation import price
from syndication.desk.turnstile import Asked
from syndication.errors import (
    FieldProblem,
    Malformed,
    NotLicensable,
    Refused,
    TooMany,
)
from syndication.licensing.availability import refusal
from syndication.licensing.fees import Order, currencies
from syndication.licensing.savings import narrower
from syndication.records import articles as article_records
from syndication.records import rate_cards, requests
from syndication.records.rate_cards import RateCardRow
from syndication.web import forms
from syndication.web.guards import ANYONE, not_too_often
from syndication.web.languages import tongue_of
from syndication.web.rendering import Page, Req, house_of, see_other, shown
from syndication.web.telling import article_cards
from syndication.web.timeline import timeline, ways_out
from syndication.web.views import (
    Answers,
    ArticleCard,
    Choice,
    FormPage,
    PricePanel,
)
from syndication.words import say, sentences

_MOST_ARTICLES = 50


@get("/republish", opt=dict(ANYONE), include_in_schema=False)
async def republish(request: Req, state: State, article: FromQuery[list[str] | None] = None) -> Page:
    """Show the form for one or more articles, named by slug or by address."""
    named = tuple(name.replace("\x00", "") for name in article or ())
    answers = Answers(starts_on=await _today(house_of(state)), currency=house_of(state).settings.currency)
    sheet = Sheet(named=named, answers=answers, key=secrets.token_urlsafe(16))
    return await form_page(request, house_of(state), sheet, first=True)


@post("/republish", opt=dict(ANYONE), include_in_schema=False)
async def send_republish(request: Req, state: State) -> Page:
    """Take the form: add or take out an article, work out the price, or send the request."""
    house, form = house_of(state), await request.form()
    sheet = filled_in(form)
    return await pressed(request, house, form, sheet) or await _send(request, house, sheet)


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The form as it lies before somebody: the articles, what was typed, and where it is sent.

    `changes` says that it changes a request that is there already; its `key` is then the quote seen.
    """

    named: tuple[str, ...]
    answers: Answers
    key: str
    action: str = "/republish"
    changes: bool = False


def filled_in(form: FormMultiDict) -> Sheet:
    """Return the form as it was sent."""
    key = forms.form_key_in(form) or secrets.token_urlsafe(16)
    return Sheet(named=forms.articles_in(form), answers=forms.answers_in(form), key=key)


async def pressed(request: Req, house: House, form: FormMultiDict, sheet: Sheet) -> Page | None:
    """Do what a button of the form says and show it again; None when it is to be sent."""
    verb = str(form.get("do", "send"))
    if verb != "send" and (slow := await too_often(request, Asked.QUOTE)):
        return await form_page(request, house, sheet, slow=slow)
    # words typed beside another button are not lost: Enter presses the first button of a form
    if verb == "add" or (verb in {"price", "send"} and forms.addition_in(form)):
        return await _add(request, house, form, sheet)
    if verb.startswith("remove:"):
        named = tuple(name for name in sheet.named if name != verb.removeprefix("remove:"))
        return await form_page(request, house, msgspec.structs.replace(sheet, named=named))
    if verb == "price":
        return await form_page(request, house, sheet)
    if verb.startswith(("cheaper:", "set:")):
        answers, changed = await _changed(house, sheet.named, sheet.answers, verb)
        sheet = msgspec.structs.replace(sheet, answers=answers)
        return await form_page(request, house, sheet, changed=changed)
    return None


@post("/republish/price", opt=dict(ANYONE), include_in_schema=False, status_code=HTTPStatus.OK)
async def price_panel(request: Req, state: State) -> Page:
    """Return the price panel alone, for the script that follows every answer."""
    form = await request.form()
    if slow := await too_often(request, Asked.QUOTE):
        return _later(shown(request, "public/price.html", _slow_panel(slow), status=slow.status), slow)
    panel = await _panel(house_of(state), forms.articles_in(form), forms.answers_in(form))
    return shown(request, "public/price.html", panel)


async def too_often(request: Req, asked: Asked) -> TooMany | None:
    """Return what to tell a reader who asks too often; what was typed stays on the page."""
    try:
        await not_too_often(request, asked)
    except TooMany as slow:
        return slow
    return None


def _slow_panel(slow: TooMany) -> PricePanel:
    return PricePanel(quote=None, slow_down=slow.detail)


def _later(page: Page, slow: TooMany) -> Page:
    page.headers["Retry-After"] = str(slow.wait)
    return page


async def _changed(
    house: House, named: tuple[str, ...], answers: Answers, pressed: str
) -> tuple[Answers, str]:
    """Return the answers as a button of the panel changes them, and what was changed.

    Nothing changes when the button is from before another answer that left nothing of it.
    """
    verb, _, wanted = pressed.partition(":")
    if verb == "set":
        return forms.with_answer(answers, wanted), say("What is free") if wanted else ""
    try:
        wish = forms.quote_wish(named, answers)
    except Malformed:
        return answers, ""
    async with house.database.reading() as db:
        card = await rate_cards.current_rate_card(db)
    for words, usage in _narrower(card, wish) if card else ():
        if words == wanted:
            return forms.with_usage(answers, usage), words
    return answers, ""


def _narrower(card: RateCardRow, wish: QuoteWish) -> Iterator[tuple[str, Usage]]:
    asked = Order(usage=wish.usage, organisation=wish.organisation.type, currency=wish.currency, pictures=())
    return narrower(card.body, asked, home=wish.organisation.country)


async def _add(request: Req, house: House, form: FormMultiDict, sheet: Sheet) -> Page:
    wanted = forms.addition_in(form)
    async with house.database.reading() as db:
        found = await article_records.article_named(db, wanted)
        by_words = (
            await article_records.articles_found(db, words=wanted, before=None, most=1) if wanted else ()
        )
    article = found or (by_words[0] if by_words else None)
    if article is None:
        sentence = say(
            "We have no article “{name}”. Check the address, or try other words of its headline.", name=wanted
        )
        problem = FieldProblem(
            field="add_article", message=sentence if wanted else say("Type words of its headline.")
        )
        return await form_page(request, house, sheet, problems=(problem,), typed=wanted)
    named = tuple(dict.fromkeys((*sheet.named, article.slug)))
    return await form_page(request, house, msgspec.structs.replace(sheet, named=named))


async def _send(request: Req, house: House, sheet: Sheet) -> Page:
    try:
        wish = forms.request_wish(sheet.named, sheet.answers, language=tongue_of(request).code)
        if slow := await too_often(request, Asked.REQUEST):
            return await form_page(request, house, sheet, slow=slow)
        request_id = await receive(house, wish, form_key=sheet.key)
    except (Malformed, Refused) as wrong:
        return await form_page(request, house, sheet, problems=problems_of(wrong))
    return see_other(house.status_page(request_id))


def problems_of(wrong: Malformed | Refused) -> tuple[FieldProblem, ...]:
    """Return what is wrong with a form by its inputs; a refusal stands beside the articles."""
    if isinstance(wrong, Malformed):
        return forms.by_input(wrong.problems)
    return (FieldProblem(field="article", message=wrong.detail),)


async def form_page(
    request: Req,
    house: House,
    sheet: Sheet,
    *,
    problems: tuple[FieldProblem, ...] = (),
    typed: str = "",
    changed: str = "",
    slow: TooMany | None = None,
    first: bool = False,
) -> Page:
    """Show the form; `first` when it was opened by a link: the article's own language is ticked then."""
    cards, lost = await _cards(house, sheet.named[:_MOST_ARTICLES])
    answers = sheet.answers
    note = (
        say("We have no article at {address}. Look for it by words of its headline.", address=lost[0])
        if lost
        else ""
    )
    if first:
        spoken = forms.languages_of(article.language for article in cards)
        answers = msgspec.structs.replace(answers, languages=spoken)
    async with house.database.reading() as db:
        card = await rate_cards.current_rate_card(db)
    slugs, tongue = tuple(found.slug for found in cards), tongue_of(request)
    page = FormPage(
        articles=cards,
        answers=answers,
        panel=_slow_panel(slow) if slow else await _panel(house, slugs, answers, changed=changed),
        problems=problems,
        form_key=sheet.key,
        action=sheet.action,
        changes=sheet.changes,
        add_note=note,
        addition=typed,
        media=forms.media(),
        countries=forms.countries(tongue),
        territories=forms.territories(tongue),
        languages=forms.languages(tongue),
        organisation_types=forms.organisation_types(),
        durations=forms.durations(),
        currencies=tuple(Choice(value=code, label=code) for code in currencies(card.body)) if card else (),
        audience_labels=forms.audience_labels(),
        audience_label=forms.audience_label(answers.medium),
        earliest=await _today(house),
    )
    if slow:
        return _later(shown(request, "public/republish.html", page, status=slow.status), slow)
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


async def _panel(house: House, named: tuple[str, ...], answers: Answers, *, changed: str = "") -> PricePanel:
    if not named:
        return PricePanel(quote=None, missing=(say("an article"),))
    try:
        wish = forms.quote_wish(named, answers)
        async with house.database.reading() as db:
            priced = await price(db, house, wish, contact_email=answers.contact_email)
            found = await availability_of(db, priced.articles, wish.usage)
            today = (await requests.moment(db)).date()
    except Malformed as malformed:
        if never := await _never(house, named):
            return PricePanel(quote=None, refusal=never, several=len(named))
        return PricePanel(quote=None, missing=forms.unanswered(malformed), several=len(named))
    except (NotLicensable, Refused) as refused:
        return PricePanel(quote=None, refusal=refused.detail, several=len(named))
    return PricePanel(
        quote=priced.quote,
        several=len(named),
        changed=changed,
        taken="" if found.free else refusal(found),
        ways_out=ways_out(found),
        timeline=timeline(found, today=today),
    )


async def _never(house: House, named: tuple[str, ...]) -> str:
    """Return why articles cannot be licensed whatever is answered: nobody answers a form for nothing."""
    async with house.database.reading() as db:
        found = await article_records.articles_named(db, named)
        each = await judged(db, tuple(found.values()), None, now=await requests.moment(db))
    return sentences(*(refused.message for article in each for refused in article.refusals))


async def _today(house: House) -> str:
    async with house.database.reading() as db:
        return (await requests.moment(db)).date().isoformat()


HANDLERS = [republish, send_republish, price_panel]
