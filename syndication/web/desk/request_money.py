"""The money of one request on its screen, and its documents."""

from uuid import UUID

from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from syndication.desk.documents import documents_listed, hand_out_document
from syndication.desk.house import House
from syndication.desk.refunds import refundable
from syndication.desk.signin import SignedIn
from syndication.records import checkouts, payments, refunds, suspense
from syndication.records.door import Db
from syndication.records.requests import RequestRow
from syndication.web.desk.money import at_stripe
from syndication.web.desk.money_views import DocumentLink, RequestMoney
from syndication.web.guards import DESK, HANDLES_MONEY
from syndication.web.rendering import house_of, pdf_file


@get("/desk/requests/{request_id:uuid}/documents/{number:str}", opt=dict(DESK), include_in_schema=False)
async def desk_document(state: State, request_id: FromPath[UUID], number: FromPath[str]) -> Response[bytes]:
    """Hand out an invoice or a credit note of this request."""
    found, content = await hand_out_document(house_of(state), number, request_id=request_id)
    return pdf_file(found.number, content)


async def money_of(db: Db, house: House, asked: RequestRow, staff: SignedIn) -> RequestMoney:
    """Return the money of a request: what came, what is owed, what went back, what is said against it."""
    made = await documents_listed(db, house, asked.id)
    found = await refundable(db, asked)
    may_refund = staff.role in HANDLES_MONEY and found is not None and found.left > 0
    return RequestMoney(
        payments=await payments.payments_of_request(db, asked.id),
        invoices=await checkouts.invoices_of_request(db, asked.id),
        refunds=await refunds.refunds_of_request(db, asked.id),
        disputes=await payments.disputes_of_request(db, asked.id),
        suspense=await suspense.suspense_of_request(db, asked.id),
        documents=tuple(
            DocumentLink(document=each, url=f"/desk/requests/{asked.id}/documents/{each.number}")
            for each in made
        ),
        refund_url=f"/desk/requests/{asked.id}/refund" if may_refund else "",
        stripe=at_stripe(house),
    )


HANDLERS = [desk_document]
