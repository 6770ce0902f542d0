"""The PDF that an invoice's `invoice_pdf` or a credit note's `pdf` leads to."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from weasyprint import HTML, URLFetcher

from syndication.sandbox.stripe.amounts import written
from syndication.sandbox.stripe.invoice_page import drawn, finalized
from syndication.sandbox.stripe.pages import Here, clock_time

_Request = Request[Any, Any, Any]


@get("/i/{invoice:str}/pdf")
async def invoice_pdf(sandbox: Here, request: _Request, invoice: FromPath[str]) -> Response[bytes]:
    """Print an invoice as it is now."""
    entry = finalized(sandbox, invoice)
    return await _printed(request, "invoice", {**drawn(sandbox, entry), "note": None})


@get("/credit_notes/{note:str}/pdf")
async def credit_note_pdf(sandbox: Here, request: _Request, note: FromPath[str]) -> Response[bytes]:
    """Print a credit note, with the invoice it belongs to."""
    entry = sandbox.book.get("credit_note", note)
    invoice = finalized(sandbox, entry.body["invoice"])
    body = entry.body
    lines = [{**line, "written": written(line["amount"], body["currency"])} for line in body["lines"]["data"]]
    context = {
        **drawn(sandbox, invoice),
        "note": body,
        "lines": lines,
        "total": written(body["amount"], body["currency"]),
        "issued": clock_time(body["effective_at"]),
    }
    return await _printed(request, "credit note", context)


async def _printed(request: _Request, noun: str, context: dict[str, Any]) -> Response[bytes]:
    templates = request.app.template_engine
    if templates is None:
        raise RuntimeError("the sandbox has templates")
    markup = templates.get_template("stripe/print.html").render(noun=noun, **context)
    # setting a page takes longer than other requests should wait
    content = await asyncio.to_thread(_set, markup)
    return Response(content, media_type="application/pdf")


def _set(markup: str) -> bytes:
    # the page needs nothing from anywhere, and what stands in it cannot ask for anything
    fetches_nothing = URLFetcher(allowed_protocols=(), allow_redirects=False)
    printed: bytes = HTML(string=markup, url_fetcher=fetches_nothing).write_pdf()
    return printed
