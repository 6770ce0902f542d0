"""What a partner owes, and every invoice and credit note for its books."""

import re

from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from schemas.document import DocumentView
from syndication.desk.holdings import PAGE, document_of_person
from syndication.records import holdings
from syndication.records.documents import DocumentRow
from syndication.web.guards import PARTNER
from syndication.web.partner.door import guest, partner_page
from syndication.web.partner.licences import invoices_shown
from syndication.web.partner.views import InvoicesPage
from syndication.web.rendering import Page, Req, house_of, pdf_file


@get("/partner/invoices", opt=dict(PARTNER), include_in_schema=False)
async def invoice_list(request: Req, state: State, before: FromQuery[str] = "") -> Page:
    """Show what waits to be paid, and what was made out."""
    who = guest(request)
    cursor = before if re.fullmatch(r"[A-Za-z0-9-]{1,40}", before) else ""
    async with house_of(state).database.reading() as db:
        owed = await holdings.invoices_seen_open(db, who.id)
        made = await holdings.documents_seen(db, who.id, before=cursor, most=PAGE + 1)
    page = InvoicesPage(
        waiting=invoices_shown(owed),
        documents=tuple(map(_document, made[:PAGE])),
        next_page=f"/partner/invoices?before={made[PAGE - 1].number}" if len(made) > PAGE else "",
        first_page="/partner/invoices" if cursor else "",
    )
    return partner_page(request, "partner/invoices.html", page)


@get("/partner/invoices/{number:str}", opt=dict(PARTNER), include_in_schema=False)
async def partner_document(request: Req, state: State, number: FromPath[str]) -> Response[bytes]:
    """Hand out an invoice or a credit note."""
    found, content = await document_of_person(house_of(state), guest(request).id, number)
    return pdf_file(found.number, content)


def _document(row: DocumentRow) -> DocumentView:
    return DocumentView(
        number=row.number,
        kind=row.body.kind,
        made_at=row.body.made_at,
        currency=row.body.currency,
        total=row.body.total,
        url=f"/partner/invoices/{row.number}",
    )


HANDLERS = [invoice_list, partner_document]
