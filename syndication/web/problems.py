"""Errors as people and machines read them: a page of its own, or `application/problem+json`."""

from http import HTTPStatus
from urllib.parse import quote

import asyncpg
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from syndication.errors import (
    DatabaseAway,
    FieldProblem,
    NotSignedIn,
    ProofWanted,
    SyndicationError,
    TooMany,
    Unknown,
)
from syndication.web.desk.people_views import ConfirmPage
from syndication.web.rendering import Page, Req, house_of, newsroom_of, see_other, shown
from syndication.web.views import ProblemPage
from syndication.words import say

log = structlog.get_logger()

_PROBLEM_JSON = "application/problem+json"
_SERVER_FAULT = 500

SENTENCES = {
    HTTPStatus.BAD_REQUEST: (say("This cannot be read"), say("What was sent cannot be read.")),
    HTTPStatus.NOT_FOUND: (Unknown.title, Unknown().detail),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        say("Not in this way"),
        say("This address does not take that kind of call."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (say("Too large"), say("What was sent is larger than we take.")),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        say("Not in this form"),
        say("Send it in the form the documentation names."),
    ),
}
"""What Litestar's own refusals say, in our words."""


def problem(
    request: Req, status: int, title: str, detail: str, problems: tuple[FieldProblem, ...] = ()
) -> Page:
    """Return an error in the form its reader wants: a page for a browser, JSON for a program."""
    if _wants_page(request):
        page = ProblemPage(status=status, title=title, detail=detail, problems=problems)
        return shown(request, "problem/problem.html", page, status=status)
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
    }
    if problems:
        body["errors"] = problems
    return Response(body, status_code=status, media_type=_PROBLEM_JSON)


def _ours(request: Req, error: SyndicationError) -> Page:
    if error.status >= _SERVER_FAULT:
        log.warning("trouble", path=request.url.path, trouble=type(error).__name__, detail=error.detail)
    answer = problem(request, error.status, error.title, error.detail, error.problems)
    if error.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.wait)
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = "5"
    return answer


def _to_sign_in(request: Req, error: NotSignedIn) -> Page:
    """Lead whoever is not signed in to the door, and back afterwards; what was posted is refused."""
    door = next((each for each in ("/desk", "/partner") if request.url.path.startswith(each)), "")
    if request.method not in {"GET", "HEAD"} or not door:
        return _ours(request, error)
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see_other(f"{door}/sign-in?back={quote(back)}")


def _prove_it(request: Req, error: ProofWanted) -> Page:
    staff = request.state.staff
    newsroom = "" if staff.has_password or staff.has_totp else newsroom_of(house_of(request.app.state))
    page = ConfirmPage(kept=error.kept, problem=error.wrong, newsroom=newsroom)
    return shown(request, "desk/confirm.html", page, status=error.status, staff=staff)


def _litestars(request: Req, error: HTTPException) -> Page:
    status = HTTPStatus(error.status_code)
    if isinstance(error, ValidationException):
        named = tuple(
            FieldProblem(
                field=str(fault.get("key", "body")), message=f"{fault.get('message', error.detail)}."
            )
            for fault in error.extra or []
            if isinstance(fault, dict)
        )
        sentence = say("Some of the answers need another look.")
        return problem(
            request, HTTPStatus.UNPROCESSABLE_ENTITY, say("Some of this cannot be used"), sentence, named
        )
    title, detail = SENTENCES.get(status, (status.phrase, say("This cannot be done.")))
    return problem(request, status, title, detail)


def _unreadable(request: Req, error: Exception) -> Page:
    log.info("unreadable", path=request.url.path, error=type(error).__name__)
    return problem(request, HTTPStatus.BAD_REQUEST, *SENTENCES[HTTPStatus.BAD_REQUEST])


def _database(request: Req, _: Exception) -> Page:
    return _ours(request, DatabaseAway(say("Our database does not answer at this moment. Nothing was lost.")))


def _unforeseen(request: Req, error: Exception) -> Page:
    log.error("unforeseen", path=request.url.path, exc_info=error)
    detail = say("It has been noted. Nothing was lost; try again, or write to the desk.")
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, SyndicationError.title, detail)


def _wants_page(request: Req) -> bool:
    path = request.url.path
    if path.startswith(("/api/", "/stripe/", "/health/", "/.well-known/", "/metrics")):
        return False
    return "text/html" in request.headers.get("accept", "text/html")


HANDLERS: ExceptionHandlersMap = {
    SyndicationError: _ours,
    NotSignedIn: _to_sign_in,
    ProofWanted: _prove_it,
    HTTPException: _litestars,
    RecursionError: _unreadable,
    UnicodeError: _unreadable,
    asyncpg.CharacterNotInRepertoireError: _unreadable,
    asyncpg.UntranslatableCharacterError: _unreadable,
    asyncpg.PostgresConnectionError: _database,
    Exception: _unforeseen,
}
