"""One story in which every operation of the API is called as its reference shows it.

The calls are the very lines of the reference, run by a shell; so a line that does not work is found,
and an example is always an answer that was given: `make examples` writes `templates/api/examples.json`.
"""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from syndication.desk import signin
from syndication.records import mailboxes, organisations
from syndication.records.people import Scope
from syndication.web.openapi import Example
from syndication.web.reference import TOKENS, curl
from tests.town import PATIENCE_SECONDS, Json, Town

SLUG = "harbour-market-reopens"

PAGE = (
    '<html lang="en"><head><title>The harbour market reopens</title>'
    '<link rel="canonical" href="https://www.harbourcourier.example/harbour-market-reopens"></head>'
    "<body><article><h1>The harbour market reopens</h1><p>By Hannah Voss</p>"
    "<p>The stalls were full at six on Saturday, an hour before the bell. "
    "Nobody had told the gulls that it was closed.</p>"
    "<p>It took nineteen months and a new roof. The fishmongers came back first, then the bakers, and "
    "by noon the woman who sharpens knives had a queue to the door and no change left in her apron.</p>"
    "</article></body></html>"
)

DISPUTES = "4000000000000259"
"""Stripe's published test card whose holder disputes the charge."""

MANY = 20_000_000
"""Readers a month: a licence for them costs more than one person may refund alone."""

_FAKE = {"holder": "ACCESS_TOKEN", "desk": "DESK_KEY", "cms": "CMS_KEY", "partner": "PARTNER_KEY"}


class Teller:
    """Calls operations through a shell and keeps what was asked and answered."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town, self._folder = town, folder
        self.told: dict[str, Example] = {}
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.tokens = {"desk": town.desk_key, "cms": town.cms_key}

    async def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        who: str = "",
        body: object = None,
        html: str = "",
        status: int = 200,
        file: bool = False,
    ) -> Any:  # noqa: ANN401 - the JSON of any answer
        """Call an operation as the reference shows it; return the JSON it answers with, or the bytes."""
        asked = Example(path=path, who=who, body=body, html=html, status=status, answer=None if file else {})
        line = curl(method, f"{self.town.base_url}{path}", asked)
        with tempfile.TemporaryDirectory(dir=self._folder) as place:
            code = await self._run(line if file else f"{line} -o answer", Path(place))
            content = _kept(Path(place))
        assert code == status, (operation, code, content[:500])
        answer = json.loads(content) if content and not file else None
        self.told[operation] = msgspec.structs.replace(asked, answer=answer)
        return content if file else answer

    async def _run(self, line: str, place: Path) -> int:
        variables = {TOKENS[name]: token for name, token in self.tokens.items()}
        shell = await asyncio.create_subprocess_exec(
            "bash",
            "-c",
            f"{line} -sS -w '%{{http_code}}'",
            cwd=place,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", **variables},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, trouble = await shell.communicate()
        assert shell.returncode == 0, trouble.decode()
        return int(out[-3:])

    def written(self) -> bytes:
        """Return what was told as the file of examples: no real address, no real token."""
        text = msgspec.json.format(msgspec.json.encode(self.told, order="sorted"), indent=1).decode()
        for real, shown in (
            (self.town.base_url, "https://desk.example"),
            (self.town.stripe_url, "https://checkout.stripe.com"),
            *((token, _FAKE[name]) for name, token in self.tokens.items()),
        ):
            text = text.replace(real, shown)
        return text.encode() + b"\n"


def _kept(place: Path) -> bytes:
    """Return the file that a call left; a 204 leaves none."""
    return b"".join(kept.read_bytes() for kept in sorted(place.iterdir()))


async def tell(town: Town, folder: Path) -> Teller:
    """Tell the whole story; return every operation as it was called and answered."""
    teller = Teller(town, folder)
    await _operators(teller)
    await _newsroom(teller)
    request = await _asking(teller)
    await _licence(teller, request)
    await _partner(teller)
    await _decisions(teller)
    await _money(teller)
    return teller


async def _operators(teller: Teller) -> None:
    await teller.call("live", "GET", "/health/live")
    await teller.call("ready", "GET", "/health/ready")
    await teller.call("get_keys", "GET", "/.well-known/jwks.json")


async def _newsroom(teller: Teller) -> None:
    await teller.call("put_article", "PUT", f"/api/v1/articles/{SLUG}", who="cms", html=PAGE, status=201)
    path = f"/api/v1/articles/{SLUG}/rights"
    ruling = {"reserve": {"reserved": False, "reason": "It may be licensed from today"}}
    await teller.call("put_rights", "PUT", path, who="desk", body=ruling)
    await teller.call("get_rights", "GET", path, who="desk")


async def _asking(teller: Teller) -> Json:
    town = teller.town
    question = "medium=web&territories=GB,IE&months=12"
    await teller.call("get_availability", "GET", f"/api/v1/articles/{SLUG}/availability?{question}")
    await teller.call("get_rate_card", "GET", "/api/v1/rate-card")
    wish = town.wish()
    asked = {name: wish[name] for name in ("articles", "usage", "organisation", "currency")}
    await teller.call("post_quote", "POST", "/api/v1/quotes", body=asked)
    request: Json = await teller.call("post_request", "POST", "/api/v1/requests", body=wish, status=201)
    teller.tokens["holder"] = request["access_token"]
    await teller.call("get_request", "GET", f"/api/v1/requests/{request['id']}", who="holder")
    talk, body = (
        f"/api/v1/requests/{request['id']}/messages",
        {"body": "May we use it in our newsletter too?"},
    )
    await teller.call("post_messages", "POST", talk, who="holder", body=body, status=201)
    await teller.call("get_messages", "GET", talk, who="holder")
    return request


async def _licence(teller: Teller, request: Json) -> None:
    town = teller.town
    path = f"/api/v1/requests/{request['id']}/checkout"
    page = await teller.call("post_checkout", "POST", path, who="holder", body={"method": "card"})
    await town.pay(page["url"])
    seen = await town.licensed(request)
    number, document = seen["licences"][0]["number"], seen["documents"][0]["number"]
    await teller.call("get_licence", "GET", f"/api/v1/licences/{number}")
    copy = f"/api/v1/licences/{number}/copies/pdf"
    assert (await teller.call("get_copy", "GET", copy, who="holder", file=True)).startswith(b"%PDF")
    invoice = f"/api/v1/requests/{request['id']}/documents/{document}"
    assert (await teller.call("get_document", "GET", invoice, who="holder", file=True)).startswith(b"%PDF")


async def partner_key(town: Town) -> str:
    """Return a key of the organisation that asks for everything in a town."""
    house = town.house
    async with house.database.transaction("story") as db:
        person = await mailboxes.add_person(db, "jo@northernpost.example")
        organisation = await organisations.add_organisation(
            db, name="The Northern Post Ltd", organisation_key="the northern post ltd"
        )
        owner = organisations.MemberRole.OWNER
        await organisations.add_member(db, organisation, person_id=person, role=owner, joined=True)
    return await signin.add_key(
        house, scope=Scope.PARTNER, name="Newsroom CMS", organisation_id=organisation, made_by=person
    )


async def _partner(teller: Teller) -> None:
    """A partner's own program: what it has, and where it was published."""
    teller.tokens["partner"] = await partner_key(teller.town)
    listed = await teller.call("get_licences", "GET", "/api/v1/licences", who="partner")
    mine = listed["licences"][0]
    await teller.call(
        "post_placement",
        "POST",
        f"/api/v1/licences/{mine['number']}/placements",
        who="partner",
        body={"url": "https://www.northernpost.example/night-watch", "published_on": mine["starts_at"][:10]},
        status=201,
    )


async def _decisions(teller: Teller) -> None:
    """Four requests that a person has to look at, each decided in its own way."""
    town = teller.town
    for verb, body in (
        ("approve", {"note": "As agreed by telephone"}),
        ("decline", {"reason": "The author has asked us not to let it be edited."}),
        ("offer", {"net": 24_000, "reason": "Our price for a series"}),
    ):
        asked = await town.request(edits=True)
        await teller.call(
            f"post_{verb}", "POST", f"/api/v1/requests/{asked['id']}/{verb}", who="desk", body=body
        )
    mine = await town.request()
    kept, teller.tokens["holder"] = teller.tokens["holder"], mine["access_token"]
    await teller.call("post_withdraw", "POST", f"/api/v1/requests/{mine['id']}/withdraw", who="holder")
    teller.tokens["holder"] = kept


async def _money(teller: Teller) -> None:
    town = teller.town
    dear = await town.request(audience=MANY)
    if dear["stage"] == "review":
        assert (await town.decide(dear, "approve")).is_success
    await town.pay(await town.checkout(dear))
    await town.licensed(dear)
    wanted = await teller.call(
        "post_refund",
        "POST",
        f"/api/v1/requests/{dear['id']}/refunds",
        who="desk",
        body={"reason": "The series was cancelled"},
        status=201,
    )
    assert wanted["needs_second"] is True
    await teller.call("get_refunds", "GET", "/api/v1/money/refunds?show=waiting", who="desk")
    other = await _second_key(town)
    kept, teller.tokens["desk"] = teller.tokens["desk"], other
    await teller.call(
        "post_refund_answer",
        "POST",
        f"/api/v1/money/refunds/{wanted['id']}",
        who="desk",
        body={"approve": True},
        status=204,
    )
    teller.tokens["desk"] = kept
    await town.at_rest()
    disputed = await town.request()
    await town.pay(await town.checkout(disputed), DISPUTES)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await town.count("dispute"):
            await asyncio.sleep(0.05)
    await _listed(teller, "get_payments", "payments")
    await _suspense(teller)
    for operation, name in (("get_invoices", "invoices"), ("get_disputes", "disputes")):
        await _listed(teller, operation, name)


async def _listed(teller: Teller, operation: str, name: str) -> list[Json]:
    answer = await teller.call(operation, "GET", f"/api/v1/money/{name}", who="desk")
    return list(answer[name])


async def _suspense(teller: Teller) -> None:
    """A payment of another amount than was asked for waits for a person, who gives it back."""
    town = teller.town
    await town.faults({"kind": "wrong_amount", "where": "everywhere"})
    odd = await town.request()
    await town.pay(await town.checkout(odd))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await town.count("suspense"):
            await asyncio.sleep(0.05)
    (item,) = await _listed(teller, "get_suspense", "suspense")
    await teller.call(
        "post_resolution",
        "POST",
        f"/api/v1/money/suspense/{item['id']}",
        who="desk",
        body={"what": "refunded", "note": "The buyer paid another amount than we asked for"},
        status=204,
    )


async def _second_key(town: Town) -> str:
    return await signin.add_key(town.house, scope=Scope.DESK, name="another person")
