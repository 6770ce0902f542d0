"""One screen for a decision: the ask, the rights, the price, and the buttons."""

import re
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict, State
from litestar.params import FromPath
from markupsafe import escape

from schemas.quote import Quote
from schemas.request import Approval, CounterOffer, Refusal, Signature, Stage, TaxRuling
from schemas.usage import Usage
from syndication.desk import approval, conversation
from syndication.desk.clearance import changes, granted_now, known_asset
from syndication.desk.delivery import licences_with_links
from syndication.desk.draft import draft_page
from syndication.desk.house import House
from syndication.desk.signin import SignedIn
from syndication.errors import (
    FieldProblem,
    ForeignTrouble,
    Malformed,
    NotLicensable,
    Refused,
    SyndicationError,
    UnreadableArticle,
)
from syndication.licensing import rights, stages
from syndication.licensing.money import digits
from syndication.licensing.usage import in_words
from syndication.records import articles as article_records
from syndication.records import finding, mails, requests
from syndication.records.articles import ArticleRow
from syndication.records.door import Db
from syndication.records.requests import QuoteInputs, RequestRow
from syndication.web.answers import struct
from syndication.web.desk import tax
from syndication.web.desk.door import console_page
from syndication.web.desk.listing import queue_row
from syndication.web.desk.mails import posted
from syndication.web.desk.request_money import money_of
from syndication.web.desk.standing import standing_shown
from syndication.web.desk.tax import tax_shown
from syndication.web.desk.views import AssetRow, DecisionTyped, DeskRequestPage
from syndication.web.forms import minor_units, typed_in
from syndication.web.guards import DECIDES, DESK, EDITS, for_roles, staff_of
from syndication.web.messages import said_in, thread
from syndication.web.rendering import COPY_POLICY, Page, Req, house_of, see_other
from syndication.web.telling import article_cards, found_request, told

_NOTHING_TYPED = DecisionTyped()


@get("/desk/requests/{request_id:uuid}", opt=dict(DESK), include_in_schema=False)
async def request_page(request: Req, state: State, request_id: FromPath[UUID]) -> Page:
    """Show everything a decision needs."""
    house = house_of(state)
    staff = staff_of(request)
    return await _request_page(request, house, staff, request_id)


@post("/desk/requests/{request_id:uuid}/approve", opt=for_roles(DECIDES), include_in_schema=False)
async def send_approve(request: Req, state: State, request_id: FromPath[UUID]) -> Page:
    """Offer the worked-out price."""
    return await _decided(request, house_of(state), request_id, "approve")


@post("/desk/requests/{request_id:uuid}/decline", opt=for_roles(DECIDES), include_in_schema=False)
async def send_decline(request: Req, state: State, request_id: FromPath[UUID]) -> Page:
    """Decline and tell them why."""
    return await _decided(request, house_of(state), request_id, "decline")


@post("/desk/requests/{request_id:uuid}/offer", opt=for_roles(DECIDES), include_in_schema=False)
async def send_offer(request: Req, state: State, request_id: FromPath[UUID]) -> Page:
    """Offer another price."""
    return await _decided(request, house_of(state), request_id, "offer")


@post("/desk/requests/{request_id:uuid}/ask", opt=for_roles(EDITS), include_in_schema=False)
async def send_ask(request: Req, state: State, request_id: FromPath[UUID]) -> Page:
    """Write to the requester, and wait for the answer unless none is wanted."""
    house, form, staff = house_of(state), await request.form(), staff_of(request)
    try:
        body, form_key = said_in(form)
        await conversation.write(
            house,
            request_id,
            body,
            actor=staff.email,
            form_key=f"{staff.email}:{form_key}",
            waits=typed_in(form, "waits") == "true",
        )
    except Malformed as wrong:
        typed = DecisionTyped(verb="ask", body=typed_in(form, "body"))
        return await _request_page(request, house, staff, request_id, wrong, wrong.problems, typed)
    return see_other(f"/desk/requests/{request_id}#thread")


@post("/desk/requests/{request_id:uuid}/rest", opt=for_roles(EDITS), include_in_schema=False)
async def send_rest(state: State, request_id: FromPath[UUID]) -> Page:
    """Leave what they wrote without an answer: it needs none."""
    await conversation.let_rest(house_of(state), request_id)
    return see_other(f"/desk/requests/{request_id}")


@get("/desk/requests/{request_id:uuid}/draft/{slug:str}", opt=dict(DESK), include_in_schema=False)
async def draft(state: State, request_id: FromPath[UUID], slug: FromPath[str]) -> Response[bytes] | Page:
    """Show how the copy will look, inside the request's page: in a frame that may do nothing."""
    house = house_of(state)
    try:
        shown = await draft_page(house, request_id, slug)
    except (UnreadableArticle, ForeignTrouble, NotLicensable) as wrong:
        shown = f'<!doctype html><html lang="en"><title>No draft</title><p>{escape(wrong.detail)}'.encode()
    headers = {
        "Content-Security-Policy": f"{COPY_POLICY}; frame-ancestors 'self'",
        "X-Frame-Options": "SAMEORIGIN",
    }
    return Response(shown, media_type="text/html", headers=headers)


async def _decided(request: Req, house: House, request_id: UUID, verb: str) -> Page:
    form, staff = await request.form(), staff_of(request)
    try:
        await _decide(house, request_id, verb, form, staff.email)
    except Malformed as wrong:
        problems = tuple(_by_input(problem) for problem in wrong.problems)
        return await _request_page(request, house, staff, request_id, wrong, problems, _as_typed(verb, form))
    except Refused as wrong:
        return await _request_page(request, house, staff, request_id, wrong, (), _as_typed(verb, form))
    return see_other(f"/desk/requests/{request_id}")


async def _decide(house: House, request_id: UUID, verb: str, form: FormMultiDict, actor: str) -> None:
    signature = _signature(form)
    if verb == "approve":
        given = Approval(
            note=typed_in(form, "note"), signature=signature, total=_seen(form), tax_case=_tax_case(form)
        )
        await approval.approve(house, request_id, given, actor=actor)
    elif verb == "decline":
        refusal = _worded(form, Refusal, "Say why, in a sentence: it is sent to the requester.")
        await approval.decline(house, request_id, refusal, actor=actor)
    else:
        async with house.database.reading() as db:
            currency = (await found_request(db, request_id)).quote.currency
        net = _minor(typed_in(form, "net"), currency)
        reason = _worded(form, Refusal, "Say why, in a sentence: it stands on the quote.").reason
        counter = CounterOffer(net=net, reason=reason, signature=signature, tax_case=_tax_case(form))
        await approval.offer(house, request_id, counter, actor=actor)


def _as_typed(verb: str, form: FormMultiDict) -> DecisionTyped:
    names = DecisionTyped.__struct_fields__
    return DecisionTyped(verb=verb, **{name: typed_in(form, name) for name in names if name != "verb"})


def _worded(form: FormMultiDict, kind: type[Refusal], sentence: str) -> Refusal:
    try:
        return struct({"reason": typed_in(form, "reason").strip()}, kind)
    except Malformed:
        problem = FieldProblem(field="reason", message=sentence)
        raise Malformed("A reason is missing.", problems=(problem,)) from None


def _signature(form: FormMultiDict) -> Signature | None:
    name, statement = typed_in(form, "signature_name").strip(), typed_in(form, "signature_statement").strip()
    return struct({"name": name, "statement": statement}, Signature) if name else None


def _seen(form: FormMultiDict) -> int | None:
    """Return the total that stood on the button, in minor units."""
    typed = typed_in(form, "total")
    return int(typed) if re.fullmatch(r"[0-9]{1,15}", typed) else None


def _tax_case(form: FormMultiDict) -> TaxRuling:
    ruling: TaxRuling = struct({"tax_case": typed_in(form, "tax_case")}, Approval).tax_case
    return ruling


def _by_input(problem: FieldProblem) -> FieldProblem:
    name = {"signature": "signature_name", "name": "signature_name", "statement": "signature_statement"}
    return FieldProblem(field=name.get(problem.field, problem.field), message=problem.message)


def _minor(typed: str, currency: str) -> int:
    """Return an amount typed in major units in minor ones: 180.00 is 18000 pence."""
    try:
        return minor_units(typed, currency)
    except ValueError:
        example = f"{180:.{digits(currency)}f}"
        problem = FieldProblem(field="net", message=f"Give the net price in {currency}, such as {example}.")
        raise Malformed("The price cannot be read.", problems=(problem,)) from None


async def _request_page(
    request: Req,
    house: House,
    staff: SignedIn,
    request_id: UUID,
    wrong: SyndicationError | None = None,
    problems: tuple[FieldProblem, ...] = (),
    typed: DecisionTyped = _NOTHING_TYPED,
) -> Page:
    async with house.database.reading() as db:
        asked = await found_request(db, request_id)
        wanted = await article_records.articles_of_request(db, request_id)
        quote, inputs = await _price(db, house, asked)
        page = DeskRequestPage(
            **_asked(house, asked, staff),
            quote=quote,
            rights_changed=await _rights_changed(db, asked),
            standing=await standing_shown(db, asked),
            tax=await tax_shown(db, asked.organisation, quote, inputs),
            articles=await article_cards(db, wanted),
            thread=await thread(
                db, asked, f"/desk/requests/{request_id}/ask", by_desk=True, typed=typed.body
            ),
            may_write=staff.role in EDITS,
            assets=await _assets(db, wanted, asked.usage),
            moves=tuple(told(move, to_desk=True) for move in await requests.moves_of_request(db, request_id)),
            mails=tuple(map(posted, await mails.mails_of_request(db, request_id))),
            licences=await licences_with_links(house, request_id),
            money=await money_of(db, house, asked, staff),
            earlier=tuple(
                queue_row(row)
                for row in await requests.requests_of_organisation(
                    db, asked.organisation_key, but=asked.id, most=10
                )
            ),
            problem=wrong.detail if wrong is not None and not problems else "",
            problems=problems,
            typed=typed,
            **(await _neighbours(db, asked)),
        )
    status = wrong.status if wrong is not None else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/request.html", page, status=status)


async def _price(db: Db, house: House, asked: RequestRow) -> tuple[Quote, QuoteInputs]:
    """Return the price the desk is shown: what would be offered now while it waits, then what was offered."""
    if asked.stage is Stage.REVIEW:
        with suppress(NotLicensable):
            quote, inputs, _ = await approval.present_quote(db, house, asked)
            return quote, inputs
    stored = await requests.quote_of_id(db, asked.quote_id)
    assert stored is not None  # noqa: S101 - a request always has its quote
    return stored.body, stored.inputs


async def _rights_changed(db: Db, asked: RequestRow) -> tuple[str, ...]:
    """Return what may be granted otherwise now than when the price was named; nothing once it is paid."""
    if asked.stage not in {Stage.REVIEW, Stage.OFFERED, Stage.AWAITING_PAYMENT}:
        return ()
    stored = await requests.quote_of_id(db, asked.quote_id)
    assert stored is not None  # noqa: S101 - a request always has its quote
    return changes(stored.body, stored.inputs, await granted_now(db, asked))


def _asked(house: House, asked: RequestRow, staff: SignedIn) -> dict[str, Any]:
    decides = staff.role in DECIDES
    return {
        "id": str(asked.id),
        "stage": asked.stage,
        "created_at": asked.created_at,
        "organisation_name": asked.organisation.name,
        "organisation_brand": asked.organisation.brand,
        "organisation_type": asked.organisation.type.value,
        "organisation_country": asked.organisation.country,
        "domains": asked.organisation.domains,
        "vat_id": asked.organisation.vat_id or "",
        "contact_name": asked.contact.name,
        "contact_email": asked.contact.email,
        "message": asked.message,
        "usage": in_words(asked.usage),
        "exclusive": asked.usage.exclusive,
        "can_approve": decides and stages.may(asked.stage, "approve"),
        "can_decline": decides and stages.may(asked.stage, "decline"),
        "can_offer": decides and stages.may(asked.stage, "offer"),
        "signature_statement": (
            f"I grant {asked.organisation.name} the exclusive rights described in this request "
            f"on behalf of {house.settings.publication}."
        ),
        "currency": asked.quote.currency,
    }


async def _assets(db: Db, wanted: tuple[ArticleRow, ...], usage: Usage) -> tuple[AssetRow, ...]:
    shown_assets = []
    for article in wanted:
        for asset in await article_records.assets_of_revision(db, article.revision_id):
            why_not = rights.why_left_out(known_asset(asset), usage)
            shown_assets.append(
                AssetRow(
                    article=article.slug,
                    article_id=article.id,
                    file_hash=asset.file_hash or "",
                    kind=asset.kind.value,
                    url=asset.url,
                    caption=asset.caption,
                    credit=asset.credit,
                    owner=asset.owner.value,
                    travels=not why_not,
                    alt=asset.alt,
                    why_not=why_not,
                )
            )
    return tuple(shown_assets)


async def _neighbours(db: Db, asked: RequestRow) -> dict[str, Any]:
    """Return the requests that wait before and after this one."""
    beside = await finding.waiting_beside(db, asked.created_at, asked.id)
    return {
        "next_id": str(beside.following or ""),
        "previous_id": str(beside.previous or ""),
    }


HANDLERS = [
    request_page,
    send_approve,
    send_decline,
    send_offer,
    send_ask,
    send_rest,
    draft,
    *tax.HANDLERS,
]
