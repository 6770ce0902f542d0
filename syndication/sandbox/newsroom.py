"""The sample publication as its readers see it: article pages that end with the republishing line."""

import re
from html import unescape
from http import HTTPStatus
from pathlib import Path

from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template
from litestar.static_files import create_static_files_router

from syndication.sandbox import accounts, look, publication

_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
"""The pages ask for social widgets; a demo asks nobody for anything."""


def newsroom_app(republish_base: str, own_base: str = "") -> Litestar:
    """Return the publication's site; its republishing lines lead to the service at `republish_base`.

    At `own_base` the newsroom's people have their accounts.
    """
    return Litestar(
        route_handlers=[
            front_page,
            article_page,
            accounts.provider(own_base),
            create_static_files_router(path="/files", directories=[publication.FILES]),
            look.assets(),
        ],
        template_config=look.templates(),
        state=State({"republish_base": republish_base}),
        openapi_config=None,
        logging_config=None,
    )


@get("/")
async def front_page() -> Template:
    """List the articles."""
    stories = [
        {"path": f"/{page.stem}", "headline": _headline(page), "language": _language(page)}
        for page in publication.pages()
    ]
    context = {"name": publication.NAME, "stories": stories}
    return Template("newsroom/front.html", context=context, headers=look.page_headers())


@get("/{path:path}", media_type="text/html")
async def article_page(path: FromPath[str], state: State) -> Response[str]:
    """Show an article: whatever stands before its slug in a canonical address leads here too."""
    slug = re.sub(r"\.html$", "", path.rstrip("/").rpartition("/")[2])
    page = next((page for page in publication.pages() if page.stem == slug), None)
    if page is None:
        raise NotFoundException
    text = page.read_text(encoding="utf-8").replace(publication.REPUBLISH_BASE, state.republish_base)
    # links between articles stay in the demo; the canonical ones in head and form must not change
    text = re.sub(rf'(<a [^>]*href="){re.escape(publication.SITE)}(?=/)', r"\1", text)
    return Response(text, status_code=HTTPStatus.OK, headers={"Content-Security-Policy": _POLICY})


def _headline(page: Path) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.read_text(encoding="utf-8"), re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else page.stem


def _language(page: Path) -> str:
    found = re.search(r'<html[^>]*\blang="([\w-]+)"', page.read_text(encoding="utf-8"))
    return found[1] if found else "en"
