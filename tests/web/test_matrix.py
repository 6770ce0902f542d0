"""Every route by everybody (G13, V8.2.1): whoever the table names comes in, and nobody else does."""

import re
import secrets
from datetime import timedelta
from hashlib import sha256

import httpx
import pytest

from syndication.desk.mailboxes import come_in, new_link
from syndication.desk.signin import add_key
from syndication.licensing.links import derived
from syndication.records import organisations, people
from syndication.records.people import Role, Scope
from tests.town import Json, Town
from tests.web.matrix import EVERYBODY, MATRIX, STAFF, Rule, anywhere, rules, table
from tests.web.test_routes import IN_PLACE, UNKNOWN_ID

DESCRIBED = {"/api/v1", "/api/v1/openapi.json", "/api/v1/{path:str}"}
"""Litestar's own: the description of the API, which anyone may read."""

ASKED_AGAIN = "Confirm that it is you"


class Crowd:
    """Everybody who may stand before a door of one town."""

    def __init__(self, town: Town, theirs: Json, ours: Json, bearers: dict[str, str]) -> None:
        self.town, self.theirs, self.ours, self.bearers = town, theirs, ours, bearers
        self.ids: dict[str, int] = {}
        self.document = ""

    async def come(self, rule: Rule, who: str, *, stale: bool = False) -> httpx.Response:
        """Stand before a door as somebody, and try it."""
        headers, csrf = {}, ""
        if who in STAFF:
            token = await self.session(who, stale=stale)
            csrf = derived(self.town.house.settings.secret_key, "csrf", token)
            headers["Cookie"] = f"desk={token}"
        elif who == "partner":
            token = await self.partner_session()
            csrf = derived(self.town.house.settings.secret_key, "partner-csrf", token)
            headers["Cookie"] = f"partner={token}"
        elif who in self.bearers:
            headers["Authorization"] = f"Bearer {self.bearers[who]}"
        api = rule.template.startswith(("/api/", "/stripe/"))
        kind = "application/json" if api else "application/x-www-form-urlencoded"
        content = b"{}" if api else f"csrf={csrf}".encode()
        headers["Content-Type"] = kind
        path = self.path(rule, who)
        async with self.town.web.stream(rule.method, path, headers=headers, content=content) as answer:
            if "event-stream" not in answer.headers.get("content-type", ""):
                # news never ends; whoever gets it has come in
                await answer.aread()
        return answer

    async def session(self, role: str, *, stale: bool) -> str:
        """Open a session; one that was proven long ago when it is `stale`."""
        token = secrets.token_urlsafe(32)
        hashed = sha256(token.encode()).digest()
        async with self.town.house.database.transaction("test") as db:
            await people.add_session(
                db,
                token_hash=hashed,
                staff_id=self.ids[role],
                lasts=timedelta(hours=1),
                device="",
                network="",
            )
            if stale:
                await db.execute(
                    "UPDATE staff_session SET proven_at = now() - interval '1 hour' WHERE token_hash = $1",
                    hashed,
                )
        return token

    async def partner_session(self) -> str:
        """Sign somebody in who reads the mail of a contact."""
        async with self.town.house.database.transaction("test") as db:
            link = await new_link(db, "jo@northernpost.example", lasts=timedelta(hours=1))
        return await come_in(self.town.house, link, browser="", before="")

    def path(self, rule: Rule, who: str) -> str:
        """Return an address behind a door: a real request where its holder is asked for."""
        filled = re.sub(r"{(\w+):\w+}", lambda name: IN_PLACE[name[1]], rule.template)
        if rule.who != "holder":
            return filled
        if who == "holder":
            filled = filled.replace("A" * 43, self.ours["access_token"])
        number = self.document if "/documents/" in filled else self.ours["licences"][0]["number"]
        return filled.replace(UNKNOWN_ID, self.ours["id"]).replace(IN_PLACE["number"], number)


@pytest.fixture
async def crowd(town: Town) -> Crowd:
    """A town with two requests, one of them paid for, one colleague of each role, and a key of each scope."""
    theirs, ours = await town.request(), await town.bought()
    await town.at_rest()
    bearers = {"holder": ours["access_token"], "another holder": theirs["access_token"]}
    async with town.house.database.transaction("test") as db:
        elsewhere = await organisations.add_organisation(db, name="Elsewhere", organisation_key="elsewhere")
    for scope in Scope:
        mine = elsewhere if scope is Scope.PARTNER else None
        bearers[f"{scope.value} key"] = await add_key(
            town.house, scope=scope, name="the crowd", organisation_id=mine
        )
    made = Crowd(town, theirs, ours, bearers)
    async with town.house.database.transaction("test") as db:
        made.document = await db.fetchval("SELECT number FROM document ORDER BY number LIMIT 1")
        for role in Role:
            made.ids[role.value] = await people.add_staff(db, email=f"{role.value}@example.com", role=role)
    return made


def came_in(answer: httpx.Response) -> bool:
    """Return whether somebody got past the guard, whatever there was behind the door."""
    led_away = answer.status_code == 303 and "/sign-in?" in answer.headers["location"]
    return not led_away and answer.status_code not in {401, 403}


async def test_every_door_by_everybody_v8_2_1_v8_2_2(town: Town, crowd: Crowd) -> None:
    """Anybody, holders, each role and each key at each door: exactly those the rule names come in."""
    tried, wrong = 0, []
    for rule in rules(town.house):
        assert rule.who is not None or rule.template in DESCRIBED, f"{rule.template} has no rule"
        if rule.who in {None, "anyone", "stripe"}:
            continue
        # whoever may decide comes last: a decision must not stand in another's way
        for who in sorted(EVERYBODY, key=lambda each: (each == "holder", EVERYBODY.index(each))):
            answer = await crowd.come(rule, who)
            tried += 1
            inside = came_in(answer)
            if rule.who == "holder":
                # a door to a request is not there for anybody else: one and the same 404
                inside = inside and answer.status_code != 404
            if inside != (who in rule.admits):
                wrong.append((rule.method, rule.template, who, answer.status_code, answer.text[:200]))
    assert wrong == []
    assert tried > 400


async def test_doors_that_ask_again_ask_everybody_again_v7_5_3(town: Town, crowd: Crowd) -> None:
    """A session an hour old passes none of them; a reader's is refused before it is asked for anything."""
    marked = [rule for rule in rules(town.house) if rule.again]
    assert {rule.method for rule in marked} == {"POST"}
    assert len(marked) > 10
    acts = await town.count("act")
    for rule in marked:
        for who in STAFF:
            answer = await crowd.come(rule, who, stale=True)
            asked = ASKED_AGAIN in answer.text
            assert (answer.status_code, asked) == (403, who in rule.admits), (rule, who, answer.text[:300])
    assert await town.count("act") == acts


async def test_no_form_of_the_console_is_taken_without_its_token_v3_5_1(town: Town, crowd: Crowd) -> None:
    """Every POST by the admin, with no token and with another session's: 403, whatever is behind it."""
    token, other = [await crowd.session("admin", stale=False) for _ in range(2)]
    forged = derived(town.house.settings.secret_key, "csrf", other)
    for rule in rules(town.house):
        if rule.who == "desk" and rule.method == "POST" and not rule.template.startswith("/api/"):
            for form in ({}, {"csrf": forged}):
                answer = await town.web.post(
                    crowd.path(rule, "admin"), data=form, headers={"Cookie": f"desk={token}"}
                )
                assert (answer.status_code, "another session" in answer.text) == (403, True), rule


def test_the_matrix_in_the_docs_is_the_one_of_the_routes() -> None:
    """What operators read is what the guard keeps; `python -m tests.web.matrix` writes it anew."""
    assert MATRIX.read_text(encoding="utf-8") == table(anywhere())
