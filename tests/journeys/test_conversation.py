"""The desk asks, the requester answers: one message, one mail, and the queue knows whose turn it is."""

import asyncio
import re

from tests.town import Json, Town

REQUESTER = "jo@northernpost.example"


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden input."""
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


async def test_a_question_goes_out_and_its_answer_brings_the_request_back(town: Town) -> None:
    """Asked by mail, out of the queue; answered on the status page, back in it; each reads who and when."""
    request = await town.request(edits=True)
    desk, path = await town.signed_in(), f"/desk/requests/{request['id']}"
    page = (await desk.get(path)).text
    form = {"csrf": hidden(page, "csrf"), "form_key": hidden(page, "form_key"), "waits": "true"}
    asked = form | {"body": "Which headline do you want to change?"}
    # the same form twice, at once: a double click
    answers = await asyncio.gather(*(desk.post(f"{path}/ask", data=asked) for _ in range(2)))
    assert {answer.status_code for answer in answers} == {303}
    assert await town.count("message") == 1
    mail = await town.mail(REQUESTER, "A question about your request")
    assert "Which headline do you want to change?" in mail["text"]
    link = re.search(r"http://localhost:\d+(/requests/\S+)", mail["text"])
    assert link is not None
    assert path not in (await desk.get("/desk")).text
    assert path in (await desk.get("/desk?which=asked")).text
    assert "Waiting for them" in (await desk.get(path)).text

    theirs = (await town.web.get(link[1])).text
    assert "The desk asks you" in theirs
    assert "desk@example.com" not in theirs
    empty = await town.web.post(f"{link[1]}/messages", data={"body": "  \r\n"})
    assert (empty.status_code, "Write something" in empty.text) == (422, True)
    reply = {"body": "Only the first one.\r\nThank you!", "form_key": hidden(theirs, "form_key")}
    for _ in range(2):
        assert (await town.web.post(f"{link[1]}/messages", data=reply)).status_code == 303
    assert await town.count("message", "side = 'requester'") == 1
    told = await town.mail("desk@example.com", "They wrote")
    assert "Only the first one." in told["text"]
    queue = (await desk.get("/desk")).text
    assert path in queue
    assert "They wrote" in queue
    await town.at_rest()
    assert len([m for m in await town.mails(REQUESTER) if "question" in m["subject"]]) == 1

    assert (await town.decide(request, "approve")).status_code == 200
    assert path not in (await desk.get("/desk")).text


async def test_whoever_holds_a_request_writes_over_the_api_and_nobody_else(town: Town) -> None:
    """Holder and desk write and read the same conversation; a stranger and another holder find nothing."""
    request, other = await town.request(), await town.request("ferry-choir-crossing")
    url = f"/api/v1/requests/{request['id']}/messages"
    key = town.holding(request) | {"Idempotency-Key": "the-very-same"}
    for _ in range(2):
        sent = await town.web.post(url, json={"body": "May we crop the picture?"}, headers=key)
        assert sent.status_code == 201, sent.text
    asked = await town.web.post(url, json={"body": "How much of it?"}, headers=town.as_desk)
    wrote = [(each["side"], each["author"], each["body"]) for each in asked.json()["messages"]]
    assert wrote == [
        ("requester", "Jo Bell", "May we crop the picture?"),
        ("desk", "key:tests", "How much of it?"),
    ]
    seen = (await town.web.get(url, headers=town.holding(request))).json()["messages"]
    assert [each["author"] for each in seen] == ["Jo Bell", "the desk"]
    for headers in (town.holding(other), {"Authorization": "Bearer nonsense"}, town.as_cms):
        assert (await town.web.get(url, headers=headers)).status_code in {401, 404}
        assert (await town.web.post(url, json={"body": "Hello"}, headers=headers)).status_code in {401, 404}
    for body in ({"body": " \n "}, {"body": "x" * 4001}, {"body": "a\x00b"}, {}, {"body": "a", "b": 1}):
        wrong = await town.web.post(url, json=body, headers=town.holding(request))
        assert wrong.status_code == 422, (body, wrong.text)
    assert await town.count("message") == 2


async def test_what_needs_no_answer_is_laid_to_rest(town: Town) -> None:
    """A thank-you after the licence is in the queue until the desk answers it, or says that it needs none."""
    bought: Json = await town.bought()
    url = f"/api/v1/requests/{bought['id']}/messages"
    await town.web.post(url, json={"body": "Thank you!"}, headers=town.holding(bought))
    desk, path = await town.signed_in(), f"/desk/requests/{bought['id']}"
    assert path in (await desk.get("/desk")).text
    csrf = hidden((await desk.get(path)).text, "csrf")
    assert (await desk.post(f"{path}/rest", data={"csrf": csrf})).status_code == 303
    assert path not in (await desk.get("/desk")).text
    assert await town.count("request", "talk = ''") == 1
