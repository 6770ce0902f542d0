"""API keys on the desk: made, shown this once, and revoked."""

from http import HTTPStatus

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from schemas.people import KeyGiven
from syndication.desk.signin import add_key, revoke_key
from syndication.errors import FieldProblem, Malformed, Unknown
from syndication.records import people
from syndication.records.people import Scope
from syndication.web.answers import struct
from syndication.web.desk.door import console_page
from syndication.web.desk.people_views import KeyLine, KeysPage
from syndication.web.forms import typed_in
from syndication.web.guards import RUNS, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of, see_other
from syndication.web.views import Choice

_SCOPES = (
    Choice(value="cms", label="CMS", hint="pushes articles; reads nothing else"),
    Choice(value="desk", label="Desk", hint="decides requests, rules on rights and moves money over the API"),
)

_SENTENCES = {
    "name": "Give the key a name on one line, such as the program that will use it.",
    "scope": "Choose what it is for.",
}


@get("/desk/keys", opt=for_roles(RUNS), include_in_schema=False)
async def keys_page(request: Req, state: State, done: FromQuery[str] = "") -> Page:
    """Show the API keys: what each is for and when it was last used."""
    del state
    return await _keys(
        request, done="The key is revoked. Nothing can be done with it any more." if done else ""
    )


@post("/desk/keys", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_key(request: Req, state: State) -> Page:
    """Make a key, and show it this once."""
    form = await request.form()
    typed = {"name": typed_in(form, "name").strip(), "scope": typed_in(form, "scope")}
    try:
        given: KeyGiven = struct(typed, KeyGiven)
    except Malformed as wrong:
        names = dict.fromkeys(problem.field for problem in wrong.problems)
        told = tuple(FieldProblem(field=name, message=_SENTENCES[name]) for name in names)
        return await _keys(request, typed=typed, problems=told)
    made = await add_key(
        house_of(state), scope=Scope(given.scope), name=given.name, actor=staff_of(request).email
    )
    return await _keys(request, made=made, made_name=given.name)


@post("/desk/keys/{key_id:int}/revoke", opt=for_roles(RUNS, again=True), include_in_schema=False)
async def send_revocation(request: Req, state: State, key_id: FromPath[int]) -> Page:
    """Make a key worthless from this moment."""
    if not 0 < key_id < 2**63:
        raise Unknown
    await revoke_key(house_of(state), key_id, actor=staff_of(request).email)
    return see_other("/desk/keys?done=revoked")


async def _keys(
    request: Req,
    *,
    typed: dict[str, str] | None = None,
    problems: tuple[FieldProblem, ...] = (),
    made: str = "",
    made_name: str = "",
    done: str = "",
) -> Page:
    house, staff = house_of(request.app.state), staff_of(request)
    async with house.database.reading() as db:
        found = await people.keys(db)
    page = KeysPage(
        keys=tuple(
            KeyLine(
                id=row.id,
                prefix=row.prefix,
                scope=row.scope.value,
                name=row.name,
                created_at=row.created_at,
                used_at=row.used_at,
                revoked_at=row.revoked_at,
            )
            for row in found
        ),
        scopes=_SCOPES,
        made=made,
        made_name=made_name,
        typed_name=(typed or {}).get("name", "")[:200],
        typed_scope=(typed or {}).get("scope", "cms"),
        problems=problems,
        done=done,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return await console_page(request, house, staff, "desk/keys.html", page, status=status)


HANDLERS = [keys_page, send_key, send_revocation]
