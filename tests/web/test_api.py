"""The API's edge: every wrong field at once, nothing that is a 5xx, and webhooks nobody signed."""

import asyncio
import json
import random
import string
import time
from typing import Any

import httpx

from tests.town import Json, Town
from tests.web.typed import typed

JSON = {"Content-Type": "application/json"}
DEEP = b'{"articles":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


async def post(town: Town, body: bytes, path: str = "/api/v1/requests", **headers: str) -> httpx.Response:
    """Post bytes as they are."""
    return await town.web.post(path, content=body, headers=JSON | headers)


def fields(answer: httpx.Response) -> set[str]:
    """Return the fields an answer calls wrong."""
    return {error["field"] for error in answer.json()["errors"]}


async def test_every_wrong_field_is_named_at_once(town: Town) -> None:
    """Twelve mistakes are twelve lines of one 422, each with its path as posted and what to do."""
    wish = town.wish(
        articles=[], message="m" * 4001, contact={"name": " ", "email": "jo@"}, accept_terms="yes"
    )
    wish["usage"] |= {
        "medium": "blimp",
        "territories": ["gb"],
        "audience": "many",
        "months": 0,
        "starts_on": "soon",
    }
    wish["organisation"] = {"name": "Post\nLtd", "type": "guild", "colour": "red"}
    answer = await town.web.post("/api/v1/requests", json=wish)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    named = fields(answer)
    assert named >= {
        "articles",
        "message",
        "contact.name",
        "contact.email",
        "accept_terms",
        "usage.medium",
        "usage.audience",
        "usage.months",
        "usage.starts_on",
        "organisation.type",
        "organisation.country",
        "organisation.colour",
    }
    assert any(field.startswith("usage.territories") for field in named)
    assert any(field.startswith("organisation.name") for field in named)
    assert all(len(error["message"]) > 10 for error in answer.json()["errors"])
    empty = await post(town, b"{}")
    assert fields(empty) >= {"articles", "usage.medium", "contact.email", "accept_terms"}
    assert await town.count("request") == 0


async def test_what_is_well_formed_and_cannot_be_is_named_too(town: Town) -> None:
    """Articles we do not have, no country, a day gone by, a currency we do not quote, terms refused."""
    wish = town.wish(
        "no-such-article", "harbour-pilots-night-watch", "https://elsewhere.example/a", currency="XAU"
    )
    wish["usage"] |= {"territories": ["XX"], "starts_on": "2020-01-01"}
    wish["organisation"] |= {"country": "QQ"}
    answer = await town.web.post("/api/v1/requests", json=wish)
    assert answer.status_code == 422
    assert fields(answer) == {
        "articles[0]",
        "articles[2]",
        "currency",
        "usage.territories",
        "usage.starts_on",
        "organisation.country",
    }
    refused = await town.web.post("/api/v1/requests", json=town.wish(accept_terms=False))
    assert (refused.status_code, fields(refused)) == (422, {"accept_terms"})


def spoilt(wish: Json) -> dict[str, tuple[bytes, set[int]]]:
    """Return bodies that are wrong below the level of fields, with the statuses that fit."""
    good = json.dumps(wish).encode()

    def with_name(text: bytes) -> bytes:
        return good.replace(b"The Northern Post Ltd", text)

    return {
        "nothing": (b"", {400, 422}),
        "no JSON": (b"articles=a", {400, 422}),
        "cut off": (good[:-20], {400, 422}),
        "a list": (b"[]", {422}),
        "a number": (b"7", {422}),
        "null": (b"null", {422}),
        "not UTF-8": (with_name(b"\xff\xfe"), {400, 422}),
        "raw NUL": (with_name(b"a\x00b"), {400, 422}),
        "NUL": (with_name(b"a\\u0000b"), {422}),
        "NUL in a long escape": (with_name(b"a\\\\\\u0000b"), {422}),
        "lone surrogate": (with_name(b"a\\ud800b"), {422}),
        "control character": (with_name(b"a\\u001bb"), {422}),
        "a line break at the end": (with_name(b"The Northern Post\\n"), {422}),
        "an address with a line break": (good.replace(b".example", b".example\\n"), {422}),
        "a country with a line break": (good.replace(b'"GB"', b'"GB\\n"'), {422}),
        "deep": (DEEP, {400, 422}),
        "deep beside": (good[:-1] + b',"message":' + b'{"a":' * 5000 + b"1" + b"}" * 5001, {400, 422}),
        "huge number": (good.replace(b"40000", b"9" * 400), {422}),
        "beyond int64": (good.replace(b"40000", str(2**63).encode()), {422}),
        "a float": (good.replace(b"40000", b"40000.5"), {422}),
        "not a number": (good.replace(b"40000", b"NaN"), {400, 422}),
        "year 99999": (good.replace(wish["usage"]["starts_on"].encode(), b"99999-01-01"), {422}),
        "the last year": (good.replace(wish["usage"]["starts_on"].encode(), b"9999-12-31"), {422}),
        "a megabyte": (with_name(b"a" * 2**20), {413}),
    }


async def test_spoilt_bodies_are_the_senders_fault(town: Town) -> None:
    """NUL, surrogates, depth, size, numbers beyond all bounds: a 4xx that says why, never a 5xx (G19)."""
    for path in ("/api/v1/requests", "/api/v1/quotes"):
        for name, (body, statuses) in spoilt(town.wish()).items():
            answer = await post(town, body, path)
            expected = statuses | ({422} if path.endswith("quotes") else set())
            assert answer.status_code in expected, (path, name, answer.status_code, answer.text[:300])
            assert answer.headers["content-type"] == "application/problem+json"
    good = json.dumps(town.wish()).encode()
    for kind in (
        "text/plain",
        "multipart/form-data; boundary=b",
        "application/x-www-form-urlencoded",
        "x",
        "application/json; charset=utf-16",
    ):
        answer = await post(town, good, **{"Content-Type": kind})
        assert answer.status_code in {201, 400, 415, 422}, (kind, answer.status_code)
    assert (await post(town, good, **{"Idempotency-Key": "k" * 201})).status_code == 422
    assert (await post(town, good, **{"Idempotency-Key": "short"})).status_code == 422


LETTERS = (*string.printable, "é", "\u202e", "\ud800", "\x00", "🜁", "%", "'", '"', "\\", "\u0000")
SCRAPS: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**63, 10**400, "", " ", "GB", "WORLD", "full", "2026-12-01",
    "a" * 5000, [], [[]], {}, {"words": 0}, {"words": 10**18}, ["GB"] * 300, "\x00", "\ud800",
    "'; DROP TABLE request; --", "<script>alert(1)</script>", "../../etc/passwd", "http://[::1",
    "http://a:99999/", "https://\x00/", "%00",
)  # fmt: skip


def mutated(wish: Json, dice: random.Random) -> Json:
    """Return a wish with one to four of its leaves, anywhere, replaced, lost or joined by strangers."""
    wish = json.loads(json.dumps(wish))
    for _ in range(dice.randint(1, 4)):
        place: Any = wish
        while True:
            name = dice.choice(list(place))
            if not isinstance(place[name], dict) or not place[name] or dice.random() < 0.2:
                break
            place = place[name]
        match dice.randint(0, 3):
            case 0 if len(place) > 1:
                del place[name]
            case 1:
                place["".join(dice.choices(LETTERS, k=5))] = dice.choice(SCRAPS)
            case _:
                place[name] = dice.choice((*SCRAPS, "".join(dice.choices(LETTERS, k=dice.randint(1, 40)))))
    return wish


async def test_no_malformed_anonymous_request_is_a_5xx(town: Town) -> None:
    """Four hundred and more odd bodies, forms, addresses and headers: never a 500 or above (G19)."""
    dice = random.Random(11)  # noqa: S311 - a fuzz that can be had again
    wish = town.wish()
    bodies = [json.dumps(mutated(wish, dice)).encode() for _ in range(140)]
    tries = [post(town, body, dice.choice(("/api/v1/quotes", "/api/v1/requests"))) for body in bodies]
    forms, pages = [form_of(dice) for _ in range(140)], ("/republish", "/republish/price")
    tries += [town.web.post(dice.choice(pages), content=form, headers=FORM) for form in forms]
    tries += [town.web.get(dice.choice(ADDRESSES) + scrap(dice)) for _ in range(140)]
    for body, headers in multiparts():
        tries.extend(
            town.web.post(path, content=body, headers=headers) for path in ("/republish", "/desk/sign-in")
        )
    for name, value in ODD_HEADERS:
        tries.extend(
            town.web.get(path, headers={name: value}) for path in ("/", "/desk", "/republish?article=x")
        )
    answers = [answer for group in batched(tries, 20) for answer in await asyncio.gather(*group)]
    assert len(answers) > 430
    failed = [
        (answer.request.url, answer.request.content[-300:], answer.status_code)
        for answer in answers
        if answer.status_code >= 500
    ]
    assert not failed, failed
    statuses = {answer.status_code for answer in answers}
    assert {200, 422, 404} <= statuses


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ADDRESSES = (
    "/?q=", "/?before=", "/republish?article=", "/licences/", "/api/v1/licences/", "/requests/",
    "/desk?stage=", "/desk/requests/", "/desk/welcome/", "/desk/sign-in?back=", "/assets/",
    "/api/v1/requests/", "/",    "/api/v1/licences/HC-0000-0000-0/copies/",
)  # fmt: skip
ODD_HEADERS = (
    (b"cookie", b"desk=\xff\xfe; a"), (b"cookie", b"=; ;;;=" * 50), (b"authorization", b"Bearer \xe9\xe9"),
    (b"accept", b"\xff/*;q=x"), (b"origin", b"://"), (b"sec-fetch-site", b"\xff"), (b"host", b"[::"),
    (b"content-length", b"0"), (b"accept-language", b"," * 900), (b"x-forwarded-for", b"\xc3\x28"),
)  # fmt: skip


def scrap(dice: random.Random) -> str:
    """Return something that does not belong into an address, encoded in one way or another."""
    raw = "".join(
        dice.choices(
            ("%", "%00", "%ff", "%ED%A0%80", "/", "..", "a", "9" * 25, "[", "é", "+", "&", "http://", ":"),
            k=dice.randint(1, 6),
        )
    )
    return raw.replace("é", "%C3%A9")


def form_of(dice: random.Random) -> bytes:
    """Return a posted form of which a few answers are nonsense, in bytes that may be none."""
    parts = []
    for name, given in typed().items():
        value = given[0] if isinstance(given, list) else given
        if dice.random() < 0.15:
            value = dice.choice(
                (
                    "%00",
                    "%ff%fe",
                    "%ED%A0%80",
                    "9" * 60,
                    "a" * 9000,
                    "%",
                    "-1",
                    "%0d%0aX:+y",
                    "&&&",
                    "=",
                    "%F0%9F%9C%81",
                )
            )
        parts.append(f"{name}={value.replace(' ', '+')}")
    if dice.random() < 0.2:
        parts.append(
            dice.choice(
                (
                    "do=remove:%ff",
                    "do=add&add_article=http://[",
                    "do=add&add_article=%00",
                    "do=%ff",
                    "=&=",
                    "article=" + "x" * 5000,
                )
            )
        )
    return "&".join(parts).encode()


def multiparts() -> list[tuple[bytes, dict[str, str]]]:
    """Return forms with files, with broken boundaries and with none."""
    part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\nx\r\n'
    file = part % (b"organisation_name", b'; filename="a.exe"') + part % (b"email", b'; filename="b"')
    kinds = ("multipart/form-data; boundary=b", "multipart/form-data", "multipart/form-data; boundary=")
    bodies = (
        file + b"--b--\r\n",
        file,
        b"--b",
        b"",
        b"\x00" * 100,
        part % (b"\xff\xfe", b"") + b"--b--\r\n",
        part * 300,
    )
    return [(body, {"Content-Type": kind}) for body in bodies for kind in kinds]


def batched(tries: list[Any], size: int) -> list[list[Any]]:
    """Return a list in pieces."""
    return [tries[at : at + size] for at in range(0, len(tries), size)]


async def test_a_webhook_nobody_signed_is_a_400_and_stores_nothing(town: Town) -> None:
    """No header, another secret, old, from the future, garbage, too large: all the same (G6)."""
    event = {"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}}
    now = int(time.time())
    body = json.dumps(event).encode()
    good = await town.tell({"id": "evt_good", "type": "customer.created", "data": {"object": {}}})
    assert good.status_code == 200
    forgeries = [
        await town.web.post("/stripe/webhook", content=body),
        await town.tell(body, header=""),
        await town.tell(body, header=f"t={now}"),
        await town.tell(body, header="v1=" + "0" * 64),
        await town.tell(body, header=f"t={now},v1=" + "0" * 64),
        await town.tell(body, header=f"t={now},v0=" + "0" * 64),
        await town.tell(body, header="t=,v1="),
        await town.tell(body, header="t=99999999999999999999,v1=" + "0" * 64),
        await town.tell(body, header="\x7f,=,=t=1"),
        await town.tell(body, secret="whsec_other"),
        await town.tell(body, secret=""),
        await town.tell(body, stamp=str(now - 301)),
        await town.tell(body, stamp=str(now + 330)),
        await town.tell(body, stamp=str(now + 10**9)),
        await town.tell(body, stamp="-1"),
        await town.tell(b""),
        await town.tell(b"\xff\xfe\x00garbage"),
        await town.tell(b"[]"),
        await town.tell(b"{}"),
        await town.tell(b'{"id": 7, "type": []}'),
        await town.tell(b'{"id": "evt_\\u0000", "type": "x", "data": {}}'),
        await town.tell(b'{"id": "evt_2", "type": "x", "data": "\\ud800"}'),
        await town.tell(b"[" * 50_000),
        await town.tell(b'{"id": "evt_3", "type": "x", "pad": "' + b"a" * 300_000 + b'"}'),
    ]
    told = [answer.status_code for answer in forgeries]
    assert told == [400] * len(forgeries), told
    assert await town.count("stripe_event") == 1


async def test_a_stranger_is_not_told_what_a_door_would_take(town: Town) -> None:
    """Without a key, a wrong body is 401 like a right one; another holder's request is the same 404."""
    request = await town.request()
    for verb in ("approve", "decline", "offer"):
        answer = await town.web.post(f"/api/v1/requests/{request['id']}/{verb}", json={"nonsense": 1})
        assert answer.status_code == 401, verb
    other = await town.request()
    path = f"/api/v1/requests/{request['id']}/checkout"
    assert (await town.web.post(path, json={"nonsense": 1}, headers=town.holding(other))).status_code == 404


async def test_fifty_articles_are_quoted_at_once_and_one_more_is_too_many(town: Town) -> None:
    """One bill with a share for each; the fifty-first is told so at its field."""
    async with town.house.database.transaction("shelf") as db:
        await db.execute(
            """INSERT INTO article (slug, url, url_key, revision_id)
               SELECT 'story-' || n, 'https://a.example/' || n, 'a.example/' || n, NULL
               FROM generate_series(1, 51) AS n"""
        )
        await db.execute(
            """INSERT INTO revision (
                   article_id, hash, headline, standfirst, byline, section, published, language, direction,
                   html, text, words, text_owner, text_credit, warnings
               )
               SELECT article.id, encode(sha256(article.slug::bytea), 'hex'), article.slug, '', 'Ada Quill',
                      '', '', 'en', 'ltr', '<p>One word</p>', 'One word', 2, 'own', '', '[]'
               FROM article
               WHERE article.slug LIKE 'story-%'"""
        )
        await db.execute(
            """UPDATE article SET revision_id = revision.id
               FROM revision
               WHERE revision.article_id = article.id AND article.slug LIKE 'story-%'"""
        )
    whole = town.wish(*(f"story-{n}" for n in range(1, 51)))
    wish = {name: whole[name] for name in ("articles", "usage", "organisation", "currency")}
    answer = await town.web.post("/api/v1/quotes", json=wish)
    assert answer.status_code == 200, answer.text
    quote = answer.json()
    assert len(quote["shares"]) == quote["articles"] == 50
    assert sum(share["net"] for share in quote["shares"]) == quote["net"]
    assert sum(line["amount"] for line in quote["lines"]) == quote["net"]
    refused = await town.web.post("/api/v1/quotes", json=wish | {"articles": [*wish["articles"], "story-51"]})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"field": "articles", "message": "Choose at least one article, and at most 50."}
    ]
