"""The same button, many times: two tabs, a nervous finger, a client that retries (G11)."""

import asyncio
from secrets import token_urlsafe

from tests.town import Json, Town
from tests.web.typed import typed

MANY = 50


async def test_fifty_submissions_of_one_form_are_one_request(town: Town) -> None:
    """Every answer leads to the same page, and one mail goes out."""
    form = typed(form_key=token_urlsafe(16))
    answers = await asyncio.gather(*(town.web.post("/republish", data=form) for _ in range(MANY)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    await town.at_rest()
    assert await town.count("request") == await town.count("mail") == 1


async def test_fifty_calls_with_one_idempotency_key_are_one_request_of_one_caller(town: Town) -> None:
    """A client that retries gets its request again; the same key with another's wish never opens it."""
    key = {"Idempotency-Key": "00000001"}
    post = town.web.post
    wish = town.wish()
    answers = await asyncio.gather(*(post("/api/v1/requests", json=wish, headers=key) for _ in range(MANY)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({(answer.json()["id"], answer.json()["access_token"]) for answer in answers}) == 1
    assert await town.count("request") == 1

    stranger = town.wish(contact={"name": "Nobody", "email": "nobody@elsewhere.example"})
    other = await post("/api/v1/requests", json=stranger, headers=key)
    assert other.json().get("access_token") != answers[0].json()["access_token"]
    assert answers[0].json()["id"] not in other.text
    assert (await post("/api/v1/requests", json=wish)).json()["id"] != answers[0].json()["id"]


async def test_fifty_ways_to_pay_are_one_page_and_one_set_of_copies(town: Town) -> None:
    """Pressed in parallel and once more: one session at Stripe, one try, one licence, three copies."""
    request = await town.request()
    pages = await asyncio.gather(*(press(town, request) for _ in range(MANY)))
    assert len(set(pages)) == 1
    assert await town.checkout(request) == pages[0]
    assert len((await town.at_stripe("checkout/sessions"))["data"]) == 1
    assert await town.count("checkout") == await town.count("licence") == 1
    assert await town.count("copy") == 3
    assert await town.count("request_move", "to_stage = 'awaiting_payment'") == 1

    await asyncio.gather(*(town.pay(pages[0]) for _ in range(5)))
    await town.licensed(request)
    await town.at_rest()
    assert len((await town.at_stripe("charges"))["data"]) == await town.count("payment") == 1


async def press(town: Town, request: Json) -> str:
    """Press the button of the status page, and return where it leads."""
    answer = await town.outside.post(f"{request['status_page']}/pay")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]
