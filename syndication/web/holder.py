"""The pages of whoever holds a request: where it stands, pay, download, paste, take back."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from schemas.money import InvoiceView
from schemas.request import PaymentMethod, Stage
from syndication.desk.approval import withdraw
from syndication.desk.changing import may_change
from syndication.desk.conversation import answer
from syndication.desk.delivery import (
    licences_with_links,
    paste_of_holder,
    preview_of_holder,
)
from syndication.desk.documents import documents_listed, hand_out_document
from syndication.desk.house import House
from syndication.desk.payment import checkout
from syndication.desk.renewal import renewable, renewed_already
from syndication.desk.settlement import settle
from syndication.desk.standing import invoice_partner
from syndication.errors import FieldProblem, Malformed, Refused, SyndicationError
from syndication.licensing import stages
from syndication.licensing.access import InvoiceStatus
from syndication.licensing.links import mailed_token, request_token, was_mailed
from syndication.licensing.usage import in_words, period_in_utc
from syndication.records import articles as article_records
from syndication.records import checkouts, requests
from syndication.records.checkouts import CheckoutStatus
from syndication.records.door import Db
from syndication.records.requests import MoveRow, RequestRow
from syndication.web.billing import checkout_wish, known_billing, typed_billing
from syndication.web.forms import countries, typed_in
from syndication.web.guards import HOLDER, opened
from syndication.web.languages import tongue_of
from syndication.web.messages import said_in, thread
from syndication.web.rendering import COPY_POLICY, Page, Req, house_of, pdf_file, see_other, shown
from syndication.web.telling import article_cards, found_request, history
from syndication.web.views import BillingTyped, InvoiceOwed, PastePage, StatusPage


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
async def pay(request: Req, state: State, token: FromPath[str]) -> Page:
    """Seal the copies, open the payment page or the invoice, and go there."""
    house, form = house_of(state), await request.form()
    wanted = opened(house, token)
    try:
        wish = checkout_wish(form)
    except Malformed as wrong:
        typed = typed_billing(form)
        return await _status(request, house, wanted, token, problems=wrong.problems, typed=typed)
    mailed = was_mailed(house.settings.secret_key, token)
    return see_other(await checkout(house, wanted, wish, proven=mailed))


@get("/requests/{token:str}/paste/{number:str}", opt=dict(HOLDER), include_in_schema=False)
async def paste_page(request: Req, state: State, token: FromPath[str], number: FromPath[str]) -> Page:
    """Show the markup to paste under a licence, beside how it looks."""
    found = await paste_of_holder(house_of(state), number, request_id=opened(house_of(state), token))
    page = PastePage(
        headline=found.headline,
        number=found.number,
        markup=found.markup,
        pictures=found.pictures,
        preview_url=f"/requests/{token}/preview/{found.number}",
        back_url=f"/requests/{token}",
    )
    return shown(request, "public/paste.html", page)


@get("/requests/{token:str}/preview/{number:str}", opt=dict(HOLDER), include_in_schema=False)
async def copy_preview(state: State, token: FromPath[str], number: FromPath[str]) -> Response[bytes]:
    """Show how a copy looks, beside what is pasted: in a frame that may do nothing."""
    house = house_of(state)
    shown_page = await preview_of_holder(house, number, request_id=opened(house, token))
    headers = {
        "Content-Security-Policy": f"{COPY_POLICY}; frame-ancestors 'self'",
        "X-Frame-Options": "SAMEORIGIN",
    }
    return Response(shown_page, media_type="text/html", headers=headers)


@get("/requests/{token:str}/documents/{number:str}", opt=dict(HOLDER), include_in_schema=False)
async def document_file(state: State, token: FromPath[str], number: FromPath[str]) -> Response[bytes]:
    """Hand out an invoice or a credit note of this request."""
    house = house_of(state)
    found, content = await hand_out_document(house, number, request_id=opened(house, token))
    return pdf_file(found.number, content)


@post("/requests/{token:str}/messages", opt=dict(HOLDER), include_in_schema=False)
async def send_message(request: Req, state: State, token: FromPath[str]) -> Page:
    """Take in what the holder writes to the desk."""
    house, form = house_of(state), await request.form()
    wanted = opened(house, token)
    try:
        body, form_key = said_in(form)
        await answer(house, wanted, body, form_key=f"holder:{form_key}")
    except (Malformed, Refused) as wrong:
        said = typed_in(form, "body")
        problem = FieldProblem(field="body", message=wrong.detail)
        return await _status(request, house, wanted, token, problems=(problem,), said=said)
    return see_other(f"/requests/{token}#thread")


@post("/requests/{token:str}/withdraw", opt=dict(HOLDER), include_in_schema=False)
async def take_back(state: State, token: FromPath[str]) -> Redirect:
    """Withdraw the request."""
    house = house_of(state)
    await withdraw(house, opened(house, token))
    return see_other(f"/requests/{token}")


async def _ask_stripe(house: House, request_id: UUID, session_id: str) -> bool:
    """Settle the session a reader came back with, if it is this request's; return whether to wait on."""
    async with house.database.reading() as db:
        ours = await checkouts.checkout_of_session(db, session_id.replace("\x00", ""))
    if ours is None or ours.request_id != request_id:
        return False
    try:
        facts = await house.stripe.session(session_id)
        await settle(house, facts)
    except SyndicationError:
        # the webhook or the sweep will tell; the page looks again meanwhile
        return True
    return facts.complete  # nobody waits for a page that was never finished


async def _status(
    request: Req,
    house: House,
    request_id: UUID,
    token: str,
    *,
    confirming: bool = False,
    came_back: bool = False,
    problems: tuple[FieldProblem, ...] = (),
    typed: BillingTyped | None = None,
    said: str = "",
) -> Page:
    async with house.database.reading() as db:
        asked = await found_request(db, request_id)
        moves = await requests.moves_of_request(db, request_id)
        written = await thread(db, asked, f"/requests/{token}/messages", by_desk=False, typed=said)
        cards = await article_cards(db, await article_records.articles_of_request(db, request_id))
        made = await documents_listed(db, house, request_id)
        trying = await checkouts.checkout_under_way(db, request_id)
        billed = await checkouts.checkout_billed(db, request_id)
        owed = _owed(await checkouts.invoices_of_request(db, request_id))
        by_invoice = await _may_pay_later(db, house, asked, token)
        goes_on = await renewed_already(db, request_id)
        may_renew = goes_on is None and await renewable(db, asked)
    held = await licences_with_links(house, request_id)
    under_way = trying is not None and trying.status is CheckoutStatus.UNDER_WAY
    invoiced = trying is not None and trying.method is PaymentMethod.INVOICE and trying.url is not None
    open_offer = asked.stage in {Stage.OFFERED, Stage.AWAITING_PAYMENT} and not asked.offer_ended
    # an invoice that stands is paid by its own date, however long ago the offer ended
    payable = not under_way and (open_offer or (invoiced and asked.stage is Stage.AWAITING_PAYMENT))
    waits = confirming and asked.stage is Stage.AWAITING_PAYMENT and not under_way
    page = StatusPage(
        id=str(asked.id),
        stage=asked.stage,
        created_at=asked.created_at,
        organisation=asked.organisation.name,
        contact=asked.contact.email,
        usage=in_words(asked.usage),
        articles=cards,
        quote=asked.quote,
        moves=history(moves),
        licences=held,
        decline_reason=asked.decline_reason,
        can_pay=payable and not waits,
        can_withdraw=stages.may(asked.stage, "withdraw") and not waits and not under_way,
        confirming=waits,
        came_back=came_back and payable,
        under_way=under_way,
        invoiced=invoiced,
        by_invoice=by_invoice,
        pay_url=f"/requests/{token}/pay",
        withdraw_url=f"/requests/{token}/withdraw",
        paste_url=f"/requests/{token}/paste/",
        change_url=f"/requests/{token}/change" if may_change(asked) and not under_way else "",
        renew_url=f"/requests/{token}/renewal" if may_renew else "",
        renewed_url=f"/requests/{token_like(house, token, goes_on)}" if goes_on else "",
        ends_at=period_in_utc(asked.usage)[1] if may_renew else None,
        documents=made,
        owed=owed if asked.stage is Stage.LICENSED else (),
        billing=typed or known_billing(billed, asked.organisation.country),
        problems=problems,
        thread=written,
        countries=countries(tongue_of(request, kept=asked.language)) if payable else (),
        desk_note=next((move.reason for move in reversed(moves) if _says_the_desk(move)), ""),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return shown(request, "public/status.html", page, status=status, kept_language=asked.language)


def token_like(house: House, token: str, request_id: UUID) -> str:
    """Return the token of another request of the same holder, who proves as much with it as with this one."""
    secret = house.settings.secret_key
    return (mailed_token if was_mailed(secret, token) else request_token)(secret, request_id)


def _says_the_desk(move: MoveRow) -> bool:
    return move.from_stage is Stage.REVIEW and move.to_stage is not Stage.RECEIVED


def _owed(invoices: Sequence[InvoiceView]) -> tuple[InvoiceOwed, ...]:
    return tuple(
        InvoiceOwed(
            number=each.number,
            total=each.amount - each.credited,
            currency=each.currency,
            due_at=each.due_at,
            overdue=each.overdue,
            url=each.url,
        )
        for each in invoices
        if each.status == InvoiceStatus.OPEN and each.due_at is not None and each.url
    )


async def _may_pay_later(db: Db, house: House, asked: RequestRow, token: str) -> bool:
    """Return whether an invoice is offered: only on the page whose address came by mail."""
    if asked.quote.total == 0 or not was_mailed(house.settings.secret_key, token):
        return False
    return await invoice_partner(db, asked.organisation, asked.contact.email) is not None


HANDLERS = [send_message, status_page, pay, paste_page, copy_preview, document_file, take_back]
