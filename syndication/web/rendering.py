"""Pages: the template named for its handler, given its view, with the headers that protect it."""

from functools import cache
from hashlib import sha256
from typing import Any

from litestar import Request, Response
from litestar.datastructures import State
from litestar.response import Redirect

from syndication.desk.house import House
from syndication.desk.mailboxes import Guest
from syndication.desk.signin import SignedIn
from syndication.gateways.typesetter import environment
from syndication.settings import resources
from syndication.web.languages import CHOICE_LASTS, COOKIE, asked_for, switch, tongue_of
from syndication.web.sections import menu
from syndication.web.views import Site, View
from syndication.words import ENGLISH

Req = Request[Any, Any, State]
Page = Response[Any]


def house_of(state: State) -> House:
    """Return the house the application was put together with."""
    house: House = state.house
    return house


_IN_ENGLISH = ("desk/", "public/reference.html")


def shown(
    request: Req,
    template: str,
    page: View,
    *,
    status: int = 200,
    staff: SignedIn | None = None,
    guest: Guest | None = None,
    waiting: int = 0,
    kept_language: str = "",
) -> Page:
    """Return a page in its reader's language; `kept_language` is that of the request it is about.

    The desk works in English, and so does the reference of the API: the words of the desk are marked,
    and wait for somebody to translate them.
    """
    house = house_of(request.app.state)
    spoken = ENGLISH if template.startswith(_IN_ENGLISH) else tongue_of(request, kept=kept_language)
    site = Site(
        publication=house.settings.publication,
        publication_url=house.settings.publication_url,
        base_url=house.settings.base_url,
        path=request.url.path,
        css=asset("site.css"),
        js=asset("site.js"),
        test_mode=house.settings.test_mode,
        staff_email=staff.email if staff else "",
        staff_csrf=staff.csrf if staff else "",
        member_email=guest.email if guest else "",
        member_csrf=guest.csrf if guest else "",
        waiting=waiting,
        menu=menu(staff.role, request.url.path, waiting=waiting) if staff else (),
        desk_js=asset("desk.js") if staff else "",
        language=spoken.code,
        direction=spoken.direction,
        languages=switch(request, spoken),
    )
    text = environment(spoken.code).get_template(template).render(page=page, site=site)
    headers = {"Content-Language": spoken.code, "Vary": "Accept-Language, Cookie"}
    answer = Response(text, status_code=status, media_type="text/html", headers=headers)
    if chosen := asked_for(request):
        answer.set_cookie(
            COOKIE, chosen, max_age=CHOICE_LASTS, secure=house.settings.secure, httponly=True, samesite="lax"
        )
    return answer


def newsroom_of(house: House) -> str:
    """Return what the newsroom's own account is called; empty where there is none."""
    return house.settings.newsroom_name if house.settings.newsroom_issuer else ""


def see_other(url: str) -> Redirect:
    """Return the answer to a post that sends the browser on, so that a reload posts nothing again."""
    return Redirect(url, status_code=303)


@cache
def asset(name: str) -> str:
    """Return the address of a file of `templates/assets`; it changes with the content, so it may be kept."""
    content = (resources() / "templates" / "assets" / name).read_bytes()
    return f"/assets/{name}?v={sha256(content).hexdigest()[:12]}"


COPY_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""A copy is somebody's page: should a browser show it all the same, it may do nothing."""


def pdf_file(name: str, content: bytes) -> Response[bytes]:
    """Return a PDF to be kept under a name; it is its reader's alone, so no cache holds it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "ETag": f'"{sha256(content).hexdigest()}"',
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": COPY_POLICY,
    }
    return Response(content, media_type="application/pdf", headers=headers)


SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer."""


def content_security_policy(*, forms_to: tuple[str, ...]) -> str:
    """Return the policy of our own pages: nothing from elsewhere, forms to us and on to these origins."""
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            " ".join(("form-action 'self'", *forms_to)),
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
