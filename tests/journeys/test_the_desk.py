"""Requests a person decides: exclusive ones, other prices, free ones, and words that are not ours alone."""

import asyncio
from datetime import UTC, datetime

import httpx

from syndication.sandbox import publication
from tests.town import Town

SIGNATURE = {"name": "Ada Quill", "statement": "I grant these exclusive rights on behalf of the paper."}
REQUESTER = "jo@northernpost.example"


def fields(answer: httpx.Response) -> set[str]:
    """Return the fields that an answer calls wrong."""
    return {error["field"] for error in answer.json()["errors"]}


async def test_an_exclusive_grant_needs_a_signature_and_is_then_sold_once(town: Town) -> None:
    """Review, refusal without a signature, approval with it, payment; then the same rights are taken."""
    request = await town.request(exclusive=True, territories=["GB"])
    assert request["stage"] == request["quote"]["decision"] == "review"
    assert "Exclusive rights need the owner's signature" in request["quote"]["reasons"]

    unsigned = await town.decide(request, "approve", note="With pleasure.")
    assert (unsigned.status_code, fields(unsigned)) == (422, {"signature"})
    nameless = await town.decide(request, "approve", signature={"statement": "short"})
    assert fields(nameless) == {"signature.name", "signature.statement"}

    approved = await town.decide(request, "approve", signature=SIGNATURE)
    assert (approved.status_code, approved.json()["stage"]) == (200, "offered")
    again = await town.decide(request, "approve", signature=SIGNATURE)
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "This request has been decided already: it has an offer.",
    )
    await town.pay(await town.checkout(request))
    (licence,) = (await town.licensed(request))["licences"]
    public = (await town.web.get(f"/api/v1/licences/{licence['number']}")).json()
    assert any("exclusive" in line.lower() for line in public["licensed"])
    assert await town.count("signature", "name = 'Ada Quill' AND actor = 'key:tests'") == 1

    taken = await town.web.post("/api/v1/requests", json=town.wish(territories=["GB", "FR"]))
    assert (taken.status_code, taken.json()["title"]) == (409, "These rights are taken")
    late = await town.decide(await town.request(exclusive=True), "approve", signature=SIGNATURE)
    assert late.status_code == 409
    assert (await town.request(territories=["FR"]))["stage"] == "offered"
    assert (await town.request(medium="print"))["stage"] == "offered"


async def test_of_two_exclusive_requests_decided_at_one_moment_one_wins(town: Town) -> None:
    """Both editors press approve together: one offer, one sentence, and no way to sell it twice (G7)."""
    rivals = [await town.request(exclusive=True, territories=where) for where in (["GB"], ["WORLD"])]
    answers = await asyncio.gather(*(town.decide(one, "approve", signature=SIGNATURE) for one in rivals))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    stages = [(await town.look(one))["stage"] for one in rivals]
    assert sorted(stages) == ["offered", "review"]

    winner, loser = (rivals[stages.index(stage)] for stage in ("offered", "review"))
    await town.web.post(f"/api/v1/requests/{winner['id']}/withdraw", headers=town.holding(winner))
    freed = await town.decide(loser, "approve", signature=SIGNATURE)
    assert freed.json()["stage"] == "offered"


async def test_a_request_is_declined_with_the_reason_the_requester_reads(town: Town) -> None:
    """The reason goes out by mail, stands on the page, and nothing can be paid afterwards."""
    request = await town.request(edits=True)
    silent = await town.decide(request, "decline", reason="  ")
    assert (silent.status_code, fields(silent)) == (422, {"reason"})
    declined = await town.decide(
        request, "decline", reason="We do not license cuts to this one. <b>Sorry</b>"
    )
    assert (declined.status_code, declined.json()["stage"]) == (200, "declined")
    assert declined.json()["decline_reason"].startswith("We do not license cuts")

    mail = await town.mail(REQUESTER, "We cannot license")
    assert "We do not license cuts to this one." in mail["text"]
    assert "<b>Sorry" not in mail["html"]
    page = (await town.outside.get(request["status_page"])).text
    assert "We cannot license this to you" in page
    assert "&lt;b&gt;Sorry" in page
    for verb, given in (("approve", {}), ("offer", {"net": 1, "reason": "After all"})):
        assert (await town.decide(request, verb, **given)).status_code == 409
    unpaid = await town.web.post(f"/api/v1/requests/{request['id']}/checkout", headers=town.holding(request))
    assert (unpaid.status_code, unpaid.json()["detail"]) == (409, "This request was declined.")


async def test_another_price_is_taxed_anew_and_is_what_stripe_asks_for(town: Town) -> None:
    """The desk offers 150.01; the tax follows, and the bill at Stripe is the quote to the penny."""
    request = await town.request(edits=True)
    reason = "You have published us for ten years"
    offered = (await town.decide(request, "offer", net=15_001, reason=reason)).json()
    quote = offered["quote"]
    told = [(line["kind"], line["detail"], line["amount"]) for line in quote["lines"]]
    assert told == [("agreed", reason, 15_001)]
    assert (quote["net"], quote["tax"], quote["total"]) == (15_001, 3_000, 18_001)
    assert quote["id"] != request["quote"]["id"]
    mail = await town.mail(REQUESTER, r"£180\.01")
    assert reason in mail["text"]

    first_page = await town.checkout(request)
    assert (await town.session(first_page))["amount_total"] == 18_001
    assert await town.count("checkout", "amount = 18001 AND status = 'open'") == 1
    paying = await town.decide(request, "offer", net=1, reason="Even less")
    assert (paying.status_code, "paying" in paying.json()["detail"]) == (409, True)
    await town.pay(first_page)
    (licence,) = (await town.licensed(request))["licences"]
    copy = next(copy for copy in licence["copies"] if copy["format"] == "json")
    assert licence["number"] in (await town.outside.get(copy["url"])).text


async def test_the_desk_may_lower_a_price_the_rules_have_offered(town: Town) -> None:
    """An automatic offer is offered again at another price, and the old price can no longer be paid."""
    request = await town.request()
    assert request["stage"] == "offered"
    again = await town.decide(request, "offer", net=10_000, reason="A charity's price")
    assert (again.json()["stage"], again.json()["quote"]["total"]) == ("offered", 12_000)
    assert (await town.session(await town.checkout(request)))["amount_total"] == 12_000


async def test_a_free_licence_is_released_without_stripe(town: Town) -> None:
    """The desk gives it away: going to pay issues it at once, and Stripe never hears of it."""
    reviewed, offered = await town.request(edits=True), await town.request()
    for request in (reviewed, offered):
        given = await town.decide(request, "offer", net=0, reason="For the school")
        assert given.json()["quote"]["total"] == 0
        assert await town.checkout(request) == request["status_page"]
        (licence,) = (await town.look(request))["licences"]
        assert licence["status"] == "active"
        assert (await town.outside.get(licence["copies"][0]["url"])).status_code == 200
        path = f"/api/v1/requests/{request['id']}/checkout"
        again = await town.web.post(path, headers=town.holding(request))
        assert (again.status_code, again.json()["detail"]) == (
            409,
            "This request has been paid and licensed.",
        )
    assert (await town.at_stripe("checkout/sessions"))["data"] == []
    await town.at_rest()
    assert len([m for m in await town.mails(REQUESTER) if "Your licence" in m["subject"]]) == 2


async def test_words_shared_with_agencies_wait_and_wire_words_are_refused(town: Town) -> None:
    """“And agencies” goes to a person with the reason; a wire story is not ours, and we say whose it is."""
    shared = await town.request("glacier-hut-rescue")
    assert shared["stage"] == "review"
    assert any("names" in reason and "own staff" in reason for reason in shared["quote"]["reasons"])
    desk_mail = await town.mail("desk@example.com", "Waiting for a person")
    assert any(reason in desk_mail["text"] for reason in shared["quote"]["reasons"])
    assert (await town.decide(shared, "approve")).json()["stage"] == "offered"

    wire = "grain-terminal-inspections-resume"
    page = (publication.PAGES / f"{wire}.html").read_bytes()
    put = await town.web.put(
        f"/api/v1/articles/{wire}", content=page, headers=town.as_cms | {"Content-Type": "text/html"}
    )
    assert put.status_code == 201, put.text
    for names in ([wire], ["harbour-pilots-night-watch", wire]):
        refused = await town.web.post("/api/v1/requests", json=town.wish(*names))
        assert (refused.status_code, refused.json()["title"]) == (409, "This article cannot be licensed")
        assert "was written by Reuters: it is not ours to license. Ask Reuters." in refused.json()["detail"]
    assert await town.count("request") == 1


async def test_the_console_decides_as_the_api_does(town: Town) -> None:
    """An editor sees why it waits, is told what is missing, signs, and the offer goes out."""
    request = await town.request(exclusive=True, starts_on=datetime.now(UTC).date().isoformat())
    desk = await town.signed_in()
    queue = (await desk.get("/desk")).text
    assert f"/desk/requests/{request['id']}" in queue
    assert "Exclusive rights need the owner" in queue
    path = f"/desk/requests/{request['id']}"
    page = (await desk.get(path)).text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]

    unsigned = await desk.post(f"{path}/approve", data={"csrf": csrf, "note": ""})
    assert (unsigned.status_code, "signature" in unsigned.text) == (422, True)
    for net in ("", "12,3.4.5", "-1", "1e999999", "NaN", "0.001"):
        wrong = await desk.post(f"{path}/offer", data={"csrf": csrf, "net": net, "reason": "Kept words"})
        assert (wrong.status_code, "Kept words" in wrong.text) == (422, True), net
    signed = {"signature_name": SIGNATURE["name"], "signature_statement": SIGNATURE["statement"]}
    offer = {"csrf": csrf, "net": "1,250.50", "reason": "Agreed by telephone", **signed}
    assert (await desk.post(f"{path}/offer", data=offer)).status_code == 303
    seen = await town.look(request)
    assert (seen["stage"], seen["quote"]["net"]) == ("offered", 125_050)
    assert "Agreed by telephone" in (await desk.get(path)).text
    assert await town.count("request_move", "actor = 'desk@example.com'") == 1
    late = await desk.post(f"{path}/approve", data={"csrf": csrf, **signed})
    assert (late.status_code, "decided already" in late.text) == (409, True)
