"""Who may download: whatever is forged, the answer is the same 404; and what is allowed is written down."""

import time
from datetime import timedelta

import httpx

from syndication.licensing.links import download_signature
from tests.town import Json, Town


def sealed(answer: httpx.Response) -> tuple[int, bytes, str]:
    """Return what an answer tells a stranger: status and bytes, apart from the address it was asked at."""
    path = answer.request.url.path.encode()
    return answer.status_code, answer.content.replace(path, b""), answer.headers["content-type"]


async def test_every_wrong_link_is_the_same_404(town: Town) -> None:
    """Forged, expired, of another licence or format, another holder, no key, a CMS key: one answer (G13)."""
    mine, theirs = await town.bought(), await town.bought("fishing-quota-talks-close")
    (licence,), (other,) = mine["licences"], theirs["licences"]
    key, number = town.house.settings.secret_key, licence["number"]
    path = f"/api/v1/licences/{number}/copies/pdf"
    soon, past = int(time.time()) + 3600, int(time.time()) - 1
    good = next(copy["url"] for copy in licence["copies"] if copy["format"] == "pdf")

    def signed(expires: int, **changes: str) -> dict[str, str]:
        signature = download_signature(key, **({"number": number, "form": "pdf"} | changes), expires=expires)
        return {"expires": str(expires), "signature": signature}

    assert (await town.web.get(path, params=signed(soon))).status_code == 200
    wrong_links: list[dict[str, str]] = [
        {"expires": str(soon), "signature": "0" * 32},
        {"expires": str(soon)},
        {"signature": signed(soon)["signature"]},
        signed(past),
        signed(soon) | {"expires": str(soon + 1)},
        signed(soon) | {"expires": "tomorrow"},
        signed(soon) | {"expires": "9" * 40},
        signed(soon) | {"signature": "é" * 32},
        signed(soon) | {"signature": signed(soon)["signature"].upper() + " "},
        signed(soon, number=other["number"]),
        signed(soon, form="html"),
    ]
    answers = [await town.web.get(path, params=link) for link in wrong_links]
    answers += [await town.web.get(path, headers=who) for who in strangers(town, theirs)]
    answers += [
        await town.outside.get(good.replace("/pdf?", "/html?")),
        await town.outside.get(good.replace("/pdf?", "/exe?")),
        await town.outside.get(good.replace(number, other["number"])),
        await town.outside.get(good.replace(number, "HC-0000-0000-0")),
        await town.outside.get(good.replace(number, "nonsense")),
    ]
    told = {sealed(answer) for answer in answers}
    assert {status for status, _, _ in told} == {404}
    assert len({body.partition(b'"instance"')[0] for _, body, _ in told}) == 1, told
    assert await town.count("download") == 1


def strangers(town: Town, theirs: Json) -> list[dict[str, str]]:
    """Return the headers of everybody who may not have it."""
    return [
        {},
        town.holding(theirs),
        town.as_cms,
        {"Authorization": "Bearer"},
        {"Authorization": "Basic ZGVzazpkZXNr"},
        {"Authorization": f"Bearer {town.desk_key[:-1]}0"},
        {"Authorization": "Bearer " + "A" * 43},
        {"Authorization": "Bearer ..", "Cookie": "desk=" + "a" * 43},
    ]


async def test_a_copy_is_handed_out_to_its_holder_and_the_desk_and_every_time_is_noted(town: Town) -> None:
    """Link, holder and desk get the same sealed bytes, as a file that a browser may not run."""
    request = await town.bought()
    (licence,) = request["licences"]
    path = f"/api/v1/licences/{licence['number'].lower()}/copies"
    for copy in licence["copies"]:
        form = copy["format"]
        by_link = await town.outside.get(copy["url"])
        by_holder = await town.web.get(f"{path}/{form}", headers=town.holding(request))
        by_desk = await town.web.get(f"{path}/{form}", headers=town.as_desk)
        assert by_link.content == by_holder.content == by_desk.content
        assert len(by_link.content) == copy["size"]
        assert by_link.headers["etag"] == f'"{copy["sha256"]}"'
        assert by_link.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in by_link.headers["content-security-policy"]
        assert by_link.headers["cache-control"] == "private, no-store"
    async with town.house.database.reading() as db:
        noted = await db.fetch("SELECT via, count(*) AS times FROM download GROUP BY via ORDER BY via")
    assert {row["via"]: row["times"] for row in noted} == {"desk": 3, "holder": 3, "link": 3}


async def test_a_licence_whose_period_is_over_opens_nothing(town: Town) -> None:
    """By the database's clock, sweep or no sweep: the link is dead and the public page says ended (G14)."""
    request = await town.bought()
    (licence,) = request["licences"]
    async with town.house.database.transaction("test") as db:
        await db.execute(
            "UPDATE licence SET starts_at = starts_at - $1::interval, ends_at = now()", timedelta(days=400)
        )
    answer = await town.outside.get(licence["copies"][0]["url"])
    assert answer.status_code == 404
    public = (await town.web.get(f"/api/v1/licences/{licence['number']}")).json()
    assert public["status"] == "expired"
    seen = await town.look(request)
    assert (seen["licences"][0]["status"], seen["licences"][0]["copies"]) == ("expired", [])


async def test_somebody_elses_request_is_the_same_404(town: Town) -> None:
    """Another holder, a CMS key and a made-up token learn nothing and change nothing (G13)."""
    mine, theirs = await town.request(), await town.request()
    answers = []
    for named in (mine["id"], "00000000-0000-4000-8000-000000000000", "nonsense"):
        for who in (town.holding(theirs), town.as_cms, {"Authorization": "Bearer made-up"}):
            address = f"/api/v1/requests/{named}"
            answers.append(await town.web.get(address, headers=who))
            answers.append(await town.web.post(f"{address}/withdraw", headers=who))
            answers.append(await town.web.post(f"{address}/checkout", headers=who))
    assert {answer.status_code for answer in answers} == {404}
    assert len({sealed(answer)[1].partition(b'"instance"')[0] for answer in answers}) == 1
    token = mine["access_token"]
    for forged in (token[:-2] + "AA", theirs["access_token"][:22] + token[22:], token + "A", "x"):
        page = await town.web.get(f"/requests/{forged}")
        assert (page.status_code, "Nothing is here" in page.text) == (404, True)
        assert (await town.web.post(f"/requests/{forged}/pay")).status_code == 404
        assert (await town.web.post(f"/requests/{forged}/withdraw")).status_code == 404
    for headers, status in ((town.holding(mine), 401), (town.as_cms, 403), ({}, 401)):
        path = f"/api/v1/requests/{mine['id']}"
        for verb, body in (
            ("approve", {}),
            ("decline", {"reason": "because"}),
            ("offer", {"net": 1, "reason": "x" * 9}),
        ):
            assert (await town.web.post(f"{path}/{verb}", json=body, headers=headers)).status_code == status
    assert (await town.look(mine))["stage"] == "offered"
    assert await town.count("checkout") == 0
